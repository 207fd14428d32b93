# tests/command/test_serve.py - variables, token, log and the end of `openenv serve`.
"""Each test starts a server of its own, because each is about how it starts or ends."""

import json
import signal
import urllib.error
import urllib.request

import pytest
from command import serve
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import connect


def status(url, method="GET", **fields):
    """The status that a request is answered with."""
    request = urllib.request.Request(url, method=method, headers=fields)
    try:
        with urllib.request.urlopen(request, timeout=30) as response:
            return response.status
    except urllib.error.HTTPError as error:
        return error.code


def websocket(server, **options):
    return connect(server.url.replace("http", "ws", 1) + "/ws", **options)


def play(ws, message):
    ws.send(json.dumps(message))
    return json.loads(ws.recv(30))


def test_it_says_where_it_listens_and_what_it_serves(serve):
    server = serve("echo", "--port", 0)
    assert server.url.startswith("http://127.0.0.1:")
    assert status(server.url + "/health") == 200
    assert server.end() == 0
    assert server.lines[:2] == [f"listening on {server.url}", "serving echo"]


def test_variables_stand_in_for_flags(serve):
    server = serve(
        "echo", HOST="0.0.0.0", PORT="0", MAX_CONCURRENT_ENVS="1", OPENENV_MODE="production"
    )
    assert server.url.startswith("http://0.0.0.0:")
    assert status(server.url + "/reset", "POST") == 404
    with websocket(server) as first, websocket(server) as second:
        assert json.loads(second.recv(30))["data"]["code"] == "CAPACITY_REACHED"
        assert play(first, {"type": "reset"})["type"] == "observation"


def test_flags_go_before_variables(serve):
    server = serve(
        *("echo", "--host", "127.0.0.1", "--port", 0, "--mode", "simulation"),
        *("--max-sessions", 2),
        HOST="203.0.113.1",
        PORT="1",
        OPENENV_MODE="production",
        MAX_CONCURRENT_ENVS="1",
    )
    assert server.url.startswith("http://127.0.0.1:")
    assert status(server.url + "/reset", "POST") == 200
    with websocket(server) as first, websocket(server) as second:
        for each in (first, second):
            assert play(each, {"type": "reset"})["type"] == "observation"


def test_an_open_server_without_a_token_says_so(serve):
    open_server = serve("echo", "--host", "0.0.0.0", "--port", 0)
    guarded = serve("echo", "--host", "0.0.0.0", "--port", 0, OPENENV_TOKEN="secret")
    for server in (open_server, guarded):
        assert server.end() == 0
    assert any("token" in line for line in open_server.lines)
    assert not any("token" in line for line in guarded.lines)


@pytest.mark.parametrize("ending", ["", "\n", "\r\n", "\nmore\n"])
def test_the_token_is_the_first_line_of_its_file(serve, tmp_path, ending):
    file = tmp_path / "token"
    file.write_text("secret" + ending, newline="")
    server = serve("echo", "--port", 0, "--token-file", file, OPENENV_TOKEN="another")
    assert status(server.url + "/schema") == 401
    assert status(server.url + "/schema", Authorization="Bearer another") == 401
    assert status(server.url + "/schema", Authorization="Bearer secret") == 200


def test_the_token_may_come_in_a_variable(serve):
    server = serve("echo", "--port", 0, OPENENV_TOKEN="secret")
    assert status(server.url + "/health") == 200
    assert status(server.url + "/schema") == 401
    with websocket(server, additional_headers={"Authorization": "Bearer secret"}) as ws:
        assert play(ws, {"type": "reset"})["type"] == "observation"


def test_production_may_close_play_on_websockets(serve):
    server = serve("echo", "--port", 0, "--mode", "Production", "--close-ws-play")
    with websocket(server) as ws:
        assert play(ws, {"type": "reset"})["data"]["code"] == "UNKNOWN_TYPE"


def test_the_log_can_be_json(serve):
    server = serve("echo", "--port", 0, "--log-format", "json", "--log-level", "debug")
    assert status(server.url + "/schema") == 200
    assert status(server.url + '/"quoted"') == 404
    assert server.end() == 0
    entries = [json.loads(line) for line in server.lines]
    for entry in entries:
        assert set(entry) == {"time", "level", "message"}
    assert entries[0]["message"] == f"listening on {server.url}"
    asked = [entry["message"] for entry in entries if entry["level"] == "debug"]
    assert asked == ["GET /schema", 'GET /"quoted"']


def test_requests_are_logged_only_if_asked_for(serve):
    quiet = serve("echo", "--port", 0)
    loud = serve("echo", "--port", 0, "--log-level", "debug")
    for server in (quiet, loud):
        assert status(server.url + "/schema") == 200
        assert server.end() == 0
    assert not any("/schema" in line for line in quiet.lines)
    assert any(line.endswith("debug: GET /schema") for line in loud.lines)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_drains(serve, number):
    server = serve("echo", "--port", 0)
    with websocket(server) as ws:
        assert play(ws, {"type": "reset"})["type"] == "observation"
        server.send(number)
        with pytest.raises(ConnectionClosed) as closed:
            ws.recv(30)
        assert closed.value.rcvd.code == 1012
    assert server.wait() == 0


def test_a_client_that_does_not_answer_does_not_keep_the_server(serve):
    server = serve("echo", "--port", 0, "--grace", "0.1")
    with websocket(server) as ws:
        assert play(ws, {"type": "reset"})["type"] == "observation"
        assert server.end() == 0
