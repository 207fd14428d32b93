# tests/python/test_codec.py - the native client's side of a WebSocket, against other people's.
"""The other side is the sans-I/O protocol of `websockets`, in memory or behind a socket."""

import contextlib
import json
import os
import signal
import socket
import threading

import pytest
from websockets.extensions.permessage_deflate import ServerPerMessageDeflateFactory
from websockets.frames import Close, Frame, Opcode
from websockets.http11 import Request
from websockets.server import ServerProtocol

from openenv._native import ClientCodec, ProtocolError

LIMIT = 1 << 20


class Server:
    """A peer in memory: takes a client's bytes, gives its own."""

    def __init__(self, extensions=()):
        self.protocol = ServerProtocol(extensions=extensions, max_size=None)

    def take(self, data):
        """What the client said, as (opcode, payload); answers the request by itself."""
        self.protocol.receive_data(data)
        said = []
        for event in self.protocol.events_received():
            if isinstance(event, Request):
                self.protocol.send_response(self.protocol.accept(event))
            else:
                assert isinstance(event, Frame)
                said.append((event.opcode, bytes(event.data)))
        return said

    def give(self):
        """All that is to be sent to the client."""
        return b"".join(self.protocol.data_to_send())

    def say(self, value):
        """The bytes of a message with `value` in it."""
        self.protocol.send_text(json.dumps(value).encode())
        return self.give()


def opened(compress=False, limit=LIMIT):
    server = Server([ServerPerMessageDeflateFactory()] if compress else [])
    codec = ClientCodec(limit)
    assert server.take(codec.request("localhost:8000", "/ws", compress=compress)) == []
    (event,) = codec.feed(server.give())
    assert event[0] == "open"
    return codec, server


@pytest.mark.parametrize("compress", [False, True])
def test_messages_go_both_ways(compress):
    codec, server = opened(compress)
    large = {"text": "\u00e9" * 10_000, "list": list(range(1000))}
    for value in ({}, {"a": [1, None, "x"]}, large):
        ((opcode, payload),) = server.take(codec.message(value))
        assert opcode is Opcode.TEXT
        assert json.loads(payload) == value
        assert codec.feed(server.say(value)) == [("message", value)]


def test_compression_is_used_only_if_both_want_it():
    value = "x" * 10_000
    assert len(opened(True)[0].message(value)) < 1000 < len(opened(False)[0].message(value))


def test_an_envelope_has_a_type_and_names_its_data_in_errors():
    codec, server = opened()
    ((_, payload),) = server.take(codec.envelope("step", {"message": "hi"}, "action"))
    assert json.loads(payload) == {"type": "step", "data": {"message": "hi"}}
    with pytest.raises(TypeError, match="^action.x: object is not"):
        codec.envelope("step", {"x": object()}, "action")
    with pytest.raises(TypeError, match="^data.x: object is not"):
        codec.message({"type": "step", "data": {"x": object()}})


def test_bytes_may_come_in_any_pieces_and_kinds():
    server = Server()
    codec = ClientCodec(LIMIT)
    server.take(codec.request("localhost", "/ws"))
    data = server.give() + server.say([1]) + server.say("x" * 70_000)
    events = []
    for at in range(0, len(data), 501):
        events += codec.feed(memoryview(bytearray(data))[at : at + 501])
    assert [event[0] for event in events] == ["open", "message", "message"]
    assert events[1:] == [("message", [1]), ("message", "x" * 70_000)]


def test_the_request_carries_the_headers():
    server = Server()
    server.protocol.receive_data(ClientCodec(1).request("host:1", "/p?q", [("X-Token", "a b")]))
    (request,) = server.protocol.events_received()
    assert request.path == "/p?q"
    assert request.headers["Host"] == "host:1"
    assert request.headers["X-Token"] == "a b"


@pytest.mark.parametrize(
    ("headers", "text"),
    [
        ([("a b", "c")], "cannot be called"),
        ([("a", "b\r\nc")], "one line"),
        ([("Host", "x")], "itself"),
    ],
)
def test_a_header_that_is_none_is_refused(headers, text):
    with pytest.raises(ValueError, match=text):
        ClientCodec(1).request("host", "/", headers)


def test_a_refusal_is_told_with_its_body():
    codec = ClientCodec(1)
    codec.request("host", "/")
    events = codec.feed(b"HTTP/1.1 403 No\r\nContent-Length: 4\r\nX: \xe9\r\n\r\nsad\xff")
    headers = [("Content-Length", "4"), ("X", "\u00e9")]
    assert events == [("refused", 403, headers, b"sad\xff")]


def test_a_refusal_may_end_with_the_stream():
    codec = ClientCodec(1)
    codec.request("host", "/")
    assert codec.feed(b"HTTP/1.1 500 Oh\r\n\r\nsad") == []
    assert codec.end() == [("refused", 500, [], b"sad")]


def test_pings_and_pongs():
    codec, server = opened()
    server.protocol.send_ping(b"abc")
    ((name, reply),) = codec.feed(server.give())
    assert name == "reply"
    assert server.take(reply) == [(Opcode.PONG, b"abc")]
    server.take(codec.ping())
    assert codec.feed(server.give()) == [("pong",)]


def test_goodbye_from_either_side():
    codec, server = opened()
    server.take(codec.close(1001, "away"))
    assert server.protocol.close_rcvd == Close(1001, "away")
    assert codec.feed(server.give()) == [("close", 1001, "away")]

    codec, server = opened()
    server.protocol.send_close(1012, "restart")
    close, reply = codec.feed(server.give())
    assert close == ("close", 1012, "restart")
    server.take(reply[1])
    assert server.protocol.close_rcvd == Close(1012, "")


def test_what_came_before_a_breach_is_told_before_it():
    codec, server = opened()
    assert codec.feed(server.say(1) + b"\xff\xff") == [("message", 1)]
    with pytest.raises(ProtocolError) as caught:
        codec.feed(b"")
    assert caught.value.code == 1002
    assert caught.value.reason == str(caught.value) == "reserved bits must be 0"


def test_a_message_must_be_json_and_of_the_size_allowed():
    codec, server = opened(limit=100)
    server.protocol.send_text(b"hello")
    with pytest.raises(ProtocolError, match="not JSON") as caught:
        codec.feed(server.give())
    assert caught.value.code == 1007
    with pytest.raises(ProtocolError, match="limit of 100 bytes") as caught:
        codec.feed(server.say("x" * 100))
    assert caught.value.code == 1009


def test_an_answer_that_is_none():
    for answer in (b"SSH-2.0\r\n", b"HTTP/1.1 101 Yes\r\n\r\n"):
        codec = ClientCodec(1)
        codec.request("host", "/")
        with pytest.raises(ProtocolError):
            codec.feed(answer)
    codec = ClientCodec(1)
    codec.request("host", "/")
    with pytest.raises(ProtocolError, match="ended within the answer"):
        codec.end()


def test_calls_have_an_order():
    codec = ClientCodec(1)
    for call in (codec.ping, codec.close, lambda: codec.message(1)):
        with pytest.raises(RuntimeError, match="not open"):
            call()
    codec.request("host", "/")
    with pytest.raises(RuntimeError, match="already"):
        codec.request("host", "/")


class Connected:
    """An open codec with a socket, and a server's end of it."""

    def __init__(self):
        self.socket, self.peer = socket.socketpair()
        self.codec, self.server = opened()

    def exchange(self, data=b"", timeout_s=10.0):
        return self.codec.exchange(self.socket.fileno(), data, timeout_s)

    def tend(self):
        return self.codec.tend(self.socket.fileno())

    def said(self):
        """What has come to the server."""
        return self.server.take(self.peer.recv(1 << 20))


@pytest.fixture
def connected():
    connected = Connected()
    yield connected
    connected.socket.close()
    with contextlib.suppress(OSError):
        connected.peer.close()


@contextlib.contextmanager
def meanwhile(action):
    thread = threading.Thread(target=action)
    thread.start()
    yield
    thread.join()


@pytest.mark.parametrize("blocking", [True, False])
def test_an_exchange_sends_and_waits_for_the_answer(connected, blocking):
    connected.socket.setblocking(blocking)

    def answer():
        assert connected.said() == [(Opcode.TEXT, b'{"a":1}')]
        connected.peer.sendall(connected.server.say({"b": 2}))

    with meanwhile(answer):
        assert connected.exchange(connected.codec.message({"a": 1})) == [("message", {"b": 2})]


def test_more_than_a_socket_holds_goes_and_comes_whole(connected):
    text = "x" * 3_000_000
    large = ClientCodec(1 << 30)
    server = Server()
    server.take(large.request("host", "/", compress=False))
    connected.codec = large
    connected.peer.sendall(server.give())
    assert connected.exchange()[0][0] == "open"

    def answer():
        said = []
        while not said:
            said = server.take(connected.peer.recv(1 << 20))
        assert json.loads(said[0][1]) == text
        connected.peer.sendall(server.say(text))

    with meanwhile(answer):
        assert connected.exchange(large.message(text), None) == [("message", text)]


def test_an_exchange_answers_pings_and_tells_what_else_came(connected):
    connected.server.protocol.send_ping(b"p")
    first = connected.server.give()
    connected.peer.sendall(first + connected.server.say(1) + connected.server.say(2))
    assert connected.exchange() == [("message", 1), ("message", 2)]
    assert connected.said() == [(Opcode.PONG, b"p")]


def test_an_exchange_ends_when_its_time_is_over(connected):
    for timeout_s in (0.0, -1.0, 0.01):
        with pytest.raises(TimeoutError):
            connected.exchange(timeout_s=timeout_s)


def test_a_peer_that_takes_nothing_is_waited_for_no_longer_than_allowed(connected):
    with pytest.raises(TimeoutError):
        connected.exchange(b"x" * 10_000_000, 0.01)


def test_the_end_of_the_stream_comes_after_what_came_before(connected):
    connected.peer.sendall(connected.server.say(1))
    connected.server.protocol.send_close(1012, "restart")
    connected.peer.sendall(connected.server.give())
    connected.peer.close()
    assert connected.exchange() == [("message", 1), ("close", 1012, "restart")]
    assert connected.exchange() == [("eof",)]


def test_last_words_are_heard_though_nothing_can_be_sent_any_more(connected):
    connected.peer.sendall(connected.server.say({"type": "error"}))
    connected.peer.close()
    data = connected.codec.message(1)
    assert connected.exchange(data) == [("message", {"type": "error"}), ("eof",)]
    assert connected.exchange(data) == [("eof",)]


def test_a_broken_connection_is_an_error_of_the_system(connected):
    with socket.create_server(("127.0.0.1", 0)) as listener:
        mine = socket.create_connection(listener.getsockname())
        peer, _ = listener.accept()
        peer.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\x01\0\0\0\0\0\0\0")
        peer.close()
    with mine, pytest.raises(ConnectionResetError):
        connected.codec.exchange(mine.fileno(), b"", 10)
    with pytest.raises(OSError, match="Bad file descriptor"):
        connected.codec.exchange(mine.fileno(), b"", 10)


def test_tending_takes_what_is_there_and_waits_for_nothing(connected):
    assert connected.tend() == []
    connected.server.protocol.send_ping(b"p")
    connected.peer.sendall(connected.server.give())
    assert connected.tend() == []
    assert connected.said() == [(Opcode.PONG, b"p")]
    connected.peer.sendall(connected.server.say(1))
    assert connected.tend() == [("message", 1)]
    connected.peer.close()
    assert connected.tend() == [("eof",)]


def test_a_signal_handler_can_end_an_exchange(connected):
    def interrupt(number, frame):
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGUSR1, interrupt)
    data = connected.codec.message(1)

    def send_signal():
        connected.peer.recv(100)  # The exchange has begun.
        os.kill(os.getpid(), signal.SIGUSR1)

    try:
        with meanwhile(send_signal), pytest.raises(KeyboardInterrupt):
            connected.exchange(data, None)
    finally:
        signal.signal(signal.SIGUSR1, before)
    connected.peer.sendall(connected.server.say(1))
    assert connected.exchange() == [("message", 1)]


def test_a_signal_that_changes_nothing_lets_an_exchange_go_on(connected):
    seen = threading.Event()
    before = signal.signal(signal.SIGUSR1, lambda number, frame: seen.set())
    data = connected.codec.message(1)

    def send_signal():
        connected.peer.recv(100)
        os.kill(os.getpid(), signal.SIGUSR1)
        seen.wait(10)
        connected.peer.sendall(connected.server.say(2))

    try:
        with meanwhile(send_signal):
            assert connected.exchange(data, None) == [("message", 2)]
    finally:
        signal.signal(signal.SIGUSR1, before)


def test_a_second_thread_is_refused_meanwhile_and_others_run(connected):
    data = connected.codec.message(1)

    def disturb():
        connected.peer.recv(100)
        with pytest.raises(RuntimeError, match="another thread"):
            connected.codec.ping()
        connected.peer.sendall(connected.server.say(2))

    with meanwhile(disturb):
        assert connected.exchange(data) == [("message", 2)]
