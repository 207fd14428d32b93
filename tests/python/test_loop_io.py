# tests/python/test_loop_io.py - one call reads, and one sends, for many connections of a loop.

import asyncio
import gc
import socket
import sys
import weakref

import pytest
from test_codec import Server

from openenv._native import AsyncCodec, LoopIo

LIMIT = 1 << 20


class Connection:
    """A codec on a socket whose other end is a peer in memory."""

    def __init__(self, io, write=None):
        self.events = []
        self.written = []
        self.codec = AsyncCodec(LIMIT, io, self.events.extend)
        self.here, self.there = socket.socketpair()
        self.here.setblocking(False)
        self.server = Server()
        self.server.take(self.codec.request("localhost", "/ws", compress=False))
        self.codec.feed(self.server.give())
        self.codec.connect(self.here.fileno(), write or self.written.append)
        self.codec.watch()

    def say(self, value):
        """The peer sends a message."""
        self.there.sendall(self.server.say(value))

    def heard(self):
        """What the peer has been sent."""
        return self.server.take(self.there.recv(LIMIT))


@pytest.fixture
def loop():
    made = asyncio.new_event_loop()
    yield made
    made.close()


@pytest.fixture
def io():
    return LoopIo(memoryview(bytearray(LIMIT)))


def test_posted_messages_go_out_together_and_in_order(loop, io):
    one, other = Connection(io), Connection(io)
    assert one.codec.ask({"type": "state"}, loop.create_future()) is True
    assert other.codec.ask({"type": "step", "data": {}}, loop.create_future()) is False
    assert one.codec.post(one.codec.close()) is False
    io.flush()
    assert [opcode.name for opcode, _ in one.heard()] == ["TEXT", "CLOSE"]
    assert [text for _, text in other.heard()] == [b'{"type":"step","data":{}}']
    assert one.codec.ask({"type": "state"}, loop.create_future()) is True


def test_one_read_gives_each_reply_to_whoever_waits_for_it(loop, io):
    connections = [Connection(io) for _ in range(100)]
    waiters = [loop.create_future() for _ in connections]
    for number, (connection, waiter) in enumerate(zip(connections, waiters)):
        connection.codec.ask({"type": "state"}, waiter)
        connection.say({"type": "state", "data": number})
    io.flush()
    assert io.read() is True
    assert [waiter.result()["data"] for waiter in waiters] == list(range(100))
    assert all(connection.codec.waiter is None for connection in connections)
    # Whoever was woken posts without caring for the flush: somebody does already.
    assert connections[0].codec.ask({"type": "state"}, loop.create_future()) is False


@pytest.mark.parametrize(
    "message", [{"type": "error", "data": {"message": "no"}}, [1], "text", {"data": 1}]
)
def test_only_plain_replies_go_to_the_waiter(loop, io, message):
    connection, waiter = Connection(io), loop.create_future()
    connection.codec.ask({"type": "state"}, waiter)
    connection.say(message)
    io.read()
    if message == {"data": 1}:
        assert waiter.result() == message
    else:
        assert connection.events == [("message", message)]
        assert connection.codec.take_waiter() is waiter
        assert not waiter.done()


def test_what_nobody_waits_for_is_told(loop, io):
    connection, cancelled = Connection(io), loop.create_future()
    connection.say({"type": "state"})
    assert io.read() is False
    connection.codec.ask({"type": "state"}, cancelled)
    cancelled.cancel()
    connection.say({"type": "state"})
    assert io.read() is False
    assert connection.events == [("message", {"type": "state"})] * 2


def test_the_end_and_nonsense_are_told_once(io):
    ended, broken = Connection(io), Connection(io)
    ended.there.close()
    broken.there.sendall(b"\xff" * 10)
    for _ in range(3):
        assert io.read() is False
    assert ended.events == [("eof",)]
    assert [event[0] for event in broken.events] == ["broken"]


def test_a_connection_may_end_another_while_both_are_read(io):
    connections = []

    def end_the_others(events):
        told.append(events)
        for connection in connections:
            connection.codec.disconnect()

    told = []
    for _ in range(3):
        connection = Connection(io)
        connection.codec = AsyncCodec(LIMIT, io, end_the_others)
        connection.codec.connect(connection.here.fileno(), connection.written.append)
        connection.codec.watch()
        connections.append(connection)
        connection.there.sendall(b"HTTP/1.1 404 Not Found\r\n\r\n")
    io.read()
    assert len(told) == 1


def test_what_a_socket_does_not_take_is_left_to_the_transport(loop, io):
    connection = Connection(io)
    text = "x" * LIMIT * 8
    connection.codec.ask({"type": "step", "data": {"text": text}}, loop.create_future())
    connection.codec.post(connection.codec.ping())
    io.flush()
    rest, ping = connection.written
    assert 0 < len(rest) < len(text)
    assert ping[0] == 0x89


def test_nothing_is_sent_or_read_after_the_end(loop, io):
    connection = Connection(io)
    connection.codec.ask({"type": "state"}, loop.create_future())
    connection.codec.disconnect()
    io.flush()
    connection.there.setblocking(False)
    with pytest.raises(BlockingIOError):
        connection.there.recv(1)
    connection.say({"type": "state"})
    assert io.read() is False
    assert connection.events == []


def test_an_error_of_the_one_who_is_told_does_not_keep_the_others_from_reading(
    loop, io, monkeypatch
):
    def fail(events):
        raise ValueError("told")

    failing, other, waiter = Connection(io), Connection(io), loop.create_future()
    failing.codec.disconnect()
    failing.codec = AsyncCodec(LIMIT, io, fail)
    failing.codec.connect(failing.here.fileno(), failing.written.append)
    failing.codec.watch()
    failing.there.sendall(b"nonsense\r\n\r\n")
    other.codec.ask({"type": "state"}, waiter)
    other.say({"type": "state"})
    reported = []
    monkeypatch.setattr(sys, "unraisablehook", lambda what: reported.append(what.exc_type))
    io.read()
    assert waiter.done()
    assert reported == [ValueError]


def test_it_is_forgotten_with_its_loop(loop, io):
    connection = Connection(io)
    connection.codec.ask({"type": "state"}, loop.create_future())
    alive = weakref.ref(connection)
    connection.codec.post(b"")
    io.flush()
    connection.events.append(connection.codec)  # A cycle, as connections are one.
    del connection
    gc.collect()
    assert alive() is None
    assert io.read() is False
