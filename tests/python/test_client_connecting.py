# tests/python/test_client_connecting.py - how clients reach their servers, and what keeps them off.

import asyncio
import http.server
import os
import select
import socket
import socketserver
import subprocess
import threading

import pytest
from echo_env import EchoAction, EchoEnv
from openenv.core import ConnectionFailed, GenericEnvClient, OpenEnvError, SessionLost
from scripted_server import HELLO_REPLY, answer, scripted

HELLO = {"message": "hello"}
WAYS = ["awaited", "blocking"]


@pytest.fixture(params=WAYS)
def episode(request, play):
    """A function that plays a reset and a step, once with coroutines and once without."""

    def blocking(url, **options):
        with GenericEnvClient(base_url=url, **options).sync() as client:
            return [client.reset(), client.step(HELLO)]

    async def awaited(url, **options):
        async with GenericEnvClient(base_url=url, **options) as client:
            return [await client.reset(), await client.step(HELLO)]

    if request.param == "blocking":
        return blocking
    return lambda url, **options: play(awaited(url, **options))


def refusal(episode, url, **options):
    """The text of the error that a client gets instead of a connection."""
    with pytest.raises(ConnectionFailed) as caught:
        episode(url, **options)
    assert isinstance(caught.value, (OpenEnvError, ConnectionError))
    text = str(caught.value)
    assert text.startswith("Failed to connect to ws")
    return text


def free_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


def test_nobody_listens(episode):
    port = free_port()
    text = refusal(episode, f"http://127.0.0.1:{port}/base")
    assert text.startswith(f"Failed to connect to ws://127.0.0.1:{port}/base/ws: ")
    assert "refused" in text.lower()


def test_nobody_answers(episode):
    with socket.create_server(("127.0.0.1", 0)) as silent:
        url = f"http://127.0.0.1:{silent.getsockname()[1]}"
        assert "no answer within 0.2 s" in refusal(episode, url, connect_timeout_s=0.2)


def test_no_such_host(episode):
    refusal(episode, "http://no-such-host.invalid")


@pytest.mark.parametrize(
    ("url", "problem"),
    [
        ("ftp://127.0.0.1", "scheme is 'ftp'"),
        ("http://:80", "names no host"),
        ("http://[::1", "Invalid IPv6 URL"),
        ("http://127.0.0.1:port", "port"),
        ("http://127.0.0.1:1/\u00e9", "escaped"),
    ],
)
def test_a_url_that_is_none(episode, url, problem):
    with pytest.raises(ConnectionFailed, match="Failed to connect to") as caught:
        episode(url)
    assert problem.lower() in str(caught.value).lower()


def test_a_url_with_a_path_and_a_query():
    client = GenericEnvClient(base_url="https://host/echo/?token=1")
    assert client._ws_url == "wss://host/echo/ws?token=1"


def test_a_server_of_something_else(episode, tmp_path):
    handler = http.server.SimpleHTTPRequestHandler
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        text = refusal(episode, f"http://127.0.0.1:{server.server_port}")
        server.shutdown()
        thread.join()
    assert "HTTP 404" in text


def test_a_server_that_speaks_no_http(episode):
    class Greeter(socketserver.BaseRequestHandler):
        """Greets, as servers of mail do."""

        def handle(self):
            self.request.sendall(b"220 mail.example.org ready\r\n\r\n")
            self.request.recv(4096)

    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Greeter) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        refusal(episode, f"http://127.0.0.1:{server.server_address[1]}")
        server.shutdown()
        thread.join()


def test_headers_open_a_guarded_server(servers, episode, tmp_path):
    token = tmp_path / "token"
    token.write_text("open sesame\n")
    server = servers.start("ours", "echo", ("--token-file", str(token)))
    assert "HTTP 401" in refusal(episode, server.url)
    headers = {"authorization": "Bearer open sesame"}
    assert episode(server.url, headers=headers)[1].reward == pytest.approx(0.5)


def test_headers_cannot_smuggle_headers(episode, servers):
    url = servers.url("ours", "echo")
    refusal(episode, url, headers={"X-One": "a\r\nX-Two: b"})


def test_a_user_in_the_url_is_sent_along(episode):
    seen = []

    def handler(connection):
        seen.append(connection.request.headers["Authorization"])
        answer(connection)

    with scripted(handler) as url:
        episode(url.replace("http://", "http://ann:secret@"))
    assert seen == ["Basic YW5uOnNlY3JldA=="]


@pytest.fixture(scope="module")
def certificate(tmp_path_factory):
    """A certificate of this machine's that nobody has signed, and its key."""
    folder = tmp_path_factory.mktemp("certificate")
    files = folder / "certificate.pem", folder / "key.pem"
    words = "openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=localhost"
    names = ["-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1"]
    command = [*words.split(), *names, "-out", str(files[0]), "-keyout", str(files[1])]
    subprocess.run(command, check=True, capture_output=True)
    return files


def test_tls_with_a_certificate_that_is_trusted(servers, episode, certificate, monkeypatch):
    flags = ("--tls-cert", str(certificate[0]), "--tls-key", str(certificate[1]))
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate[0]))
    server = servers.start("ours", "echo", flags)
    assert server.url.startswith("https://")
    assert episode(server.url)[1].observation["echoed_message"] == "hello"
    # A large message comes in many records.
    with GenericEnvClient(base_url=server.url).sync() as client:
        client.reset()
        text = "x" * 3_000_000
        assert client.step({"message": text}).observation["echoed_message"] == text
        client.async_client._session.tend()
        assert client.state()["step_count"] == 1
    monkeypatch.delenv("SSL_CERT_FILE")
    assert "certificate" in refusal(episode, server.url).lower()


class Proxy(socketserver.BaseRequestHandler):
    """Connects whoever asks by CONNECT to the server of the test."""

    target = None
    asked = []
    status = b"200 Connection established"

    def handle(self):
        head = b""
        while b"\r\n\r\n" not in head:
            head += self.request.recv(4096)
        Proxy.asked.append(head.decode().split("\r\n")[:-2])
        self.request.sendall(b"HTTP/1.1 " + Proxy.status + b"\r\nVia: test\r\n\r\n")
        if not Proxy.status.startswith(b"2"):
            return
        with socket.create_connection(Proxy.target) as server:
            ways = {self.request: server, server: self.request}
            while True:
                for one in select.select(list(ways), [], [])[0]:
                    data = one.recv(65536)
                    if not data:
                        return
                    ways[one].sendall(data)


@pytest.fixture
def proxy(servers, monkeypatch):
    """The class of a proxy that listens, and that the environment variables ask for."""
    guarded = servers.url("ours", "echo", ("--allow-host", "echo.invalid"))
    host, port = guarded.removeprefix("http://").split(":")
    monkeypatch.setattr(Proxy, "target", (host, int(port)))
    monkeypatch.setattr(Proxy, "asked", [])
    for name in list(os.environ):
        if name.lower().endswith("_proxy"):
            monkeypatch.delenv(name)
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Proxy) as listener:
        thread = threading.Thread(target=listener.serve_forever)
        thread.start()
        place = f"127.0.0.1:{listener.server_address[1]}"
        monkeypatch.setenv("http_proxy", f"http://ann:secret@{place}")
        yield Proxy
        listener.shutdown()
        thread.join()


def test_a_proxy_leads_to_other_machines(proxy, episode):
    # The name means something only to the proxy.
    results = episode("http://echo.invalid:8000")
    assert results[1].observation["echoed_message"] == "hello"
    assert proxy.asked == [
        [
            "CONNECT echo.invalid:8000 HTTP/1.1",
            "Host: echo.invalid:8000",
            "Proxy-Authorization: Basic YW5uOnNlY3JldA==",
        ]
    ]


def test_a_proxy_does_not_lead_to_this_machine(proxy, episode, servers, monkeypatch):
    episode(servers.url("ours", "echo"))
    monkeypatch.setenv("no_proxy", "invalid")
    refusal(episode, "http://echo.invalid:8000")
    assert proxy.asked == []


def test_a_proxy_that_refuses(proxy, episode, monkeypatch):
    monkeypatch.setattr(Proxy, "status", b"403 Forbidden")
    assert "403 Forbidden" in refusal(episode, "http://echo.invalid:8000")


def test_a_proxy_of_another_kind(episode, monkeypatch):
    monkeypatch.setenv("http_proxy", "socks5://127.0.0.1:1080")
    monkeypatch.delenv("no_proxy", raising=False)
    monkeypatch.delenv("NO_PROXY", raising=False)
    assert "http://host:port" in refusal(episode, "http://echo.invalid:8000")


def test_a_message_that_is_too_large(servers, episode):
    url = servers.url("ours", "probe")
    with GenericEnvClient(base_url=url, max_message_size_mb=0.001).sync() as client:
        client.reset()
        with pytest.raises(SessionLost, match="1048 bytes"):
            client.step({"message": "x" * 40, "n": 40})
        client.reset()


def test_messages_may_be_compressed_and_in_pieces(episode, monkeypatch):
    def handler(connection):
        for message in connection:
            if '"close"' in message:
                return
            reply = HELLO_REPLY % ("abc" * 10_000)
            connection.send([reply[:10], reply[10:5000], reply[5000:]])

    monkeypatch.setattr("openenv.core.url.WebSocketUrl.is_loopback", False)
    monkeypatch.setenv("no_proxy", "*")
    with scripted(handler, compression="deflate") as url:
        assert episode(url)[1].observation["said"] == "abc" * 10_000


def test_a_client_answers_to_its_name(servers):
    seen = []

    def handler(connection):
        seen.append(connection.request.headers["User-Agent"])
        answer(connection)

    with scripted(handler) as url, GenericEnvClient(base_url=url).sync() as client:
        client.reset()
    assert seen[0].startswith("openenv-cpp/")


def test_connecting_twice_is_connecting_once(servers, play):
    url = servers.url("ours", "echo")

    async def twice():
        client = EchoEnv(base_url=url)
        await asyncio.gather(client.connect(), client.connect(), client.reset())
        link = client._session.link
        await client.connect()
        await client.step(EchoAction(message="a"))
        assert client._session.link is link
        await client.close()

    play(twice())
