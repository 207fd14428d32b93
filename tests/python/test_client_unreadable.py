# tests/python/test_client_unreadable.py - what clients make of replies that cannot be read.
"""The session is lost in good order: the call says why, the server is told, a reset recovers."""

import asyncio
import json

import pytest
from openenv.core import ConnectionFailed, GenericEnvClient, SessionLost
from scripted_server import answer, scripted
from websockets.exceptions import ConnectionClosed

# Replies that are no JSON, and what is said of them.
UNREADABLE = {
    "hello": "Expecting value: line 1 column 1 (char 0)",
    "[" * 100_000 + "]" * 100_000: "the text is nested too deeply",
    '{"a": ' + "9" * 10_000 + "}": "Exceeds the limit",
    '"\\ud8': "Invalid \\uXXXX escape",
}
TROUBLE = "out of paper"


class Seen:
    """Answers a reset by a good reply, the next message by `reply`, and then as usual."""

    def __init__(self, reply):
        self.reply = reply
        self.connections = 0
        self.close = None

    def __call__(self, connection):
        self.connections += 1
        if self.connections > 1:
            return answer(connection)
        answer(connection, 1)
        connection.recv()
        connection.send(self.reply)
        try:
            connection.recv()
        except ConnectionClosed as closed:
            self.close = closed.rcvd


def lose(seen, why, play):
    """The text of the error by which an asyncio client loses its session."""
    told = []

    async def episode(url):
        asyncio.get_running_loop().set_exception_handler(lambda _, context: told.append(context))
        async with GenericEnvClient(base_url=url) as client:
            await client.reset()
            with pytest.raises(SessionLost, match=why) as caught:
                await client.step({})
            await client.reset()
            await client.step({})
        return str(caught.value)

    with scripted(seen) as url:
        text = play(episode(url))
    assert told == []
    return text


def lose_blocking(seen, why, error=SessionLost):
    """The same for a blocking client, which may raise what it met itself."""
    with scripted(seen) as url, GenericEnvClient(base_url=url).sync() as client:
        client.reset()
        with pytest.raises(error, match=why) as caught:
            client.step({})
        client.reset()
        client.step({})
    return str(caught.value)


@pytest.mark.parametrize("how", ["async", "blocking"])
@pytest.mark.parametrize(("reply", "words"), UNREADABLE.items(), ids=range(len(UNREADABLE)))
def test_a_reply_that_is_no_json(reply, words, how, play):
    seen = Seen(reply)
    why = "the server broke the protocol: a message is not JSON: "
    text = lose(seen, why, play) if how == "async" else lose_blocking(seen, why)
    assert why + words in text
    assert "Traceback" not in text and "File" not in text and "\n" not in text
    assert seen.close.code == 1007
    assert seen.close.reason.startswith(("a message is not JSON: " + words)[:100])


@pytest.mark.parametrize("how", ["async", "blocking"])
def test_a_reply_whose_reading_fails(how, play, monkeypatch):
    """Python's reader, which is asked about all that ours refuses, may fail for any reason."""

    def fail(_):
        raise ArithmeticError(TROUBLE)

    monkeypatch.setattr(json, "loads", fail)
    seen = Seen("NaN")
    if how == "async":
        text = lose(seen, TROUBLE, play)
        assert "what the server sent could not be read: " + TROUBLE in text
    else:
        lose_blocking(seen, TROUBLE, ArithmeticError)
    assert seen.close.code == 1000


def test_an_idle_blocking_client_that_is_told_what_is_no_json():
    def handler(connection):
        answer(connection, 1)
        connection.send("hello")
        answer(connection)

    with scripted(handler) as url, GenericEnvClient(base_url=url).sync() as client:
        client.reset()
        session = client.async_client._session
        while session.link.over is None:
            session.tend()
        with pytest.raises(SessionLost, match="a message is not JSON"):
            client.step({})


def test_a_server_of_another_kind(play):
    """One that answers the handshake by what is no HTTP."""

    async def greet(reader, writer):
        writer.write(b"SSH-2.0-server\r\n\r\n")
        await reader.read()
        writer.close()

    async def connect():
        told = []
        asyncio.get_running_loop().set_exception_handler(lambda _, context: told.append(context))
        server = await asyncio.start_server(greet, "127.0.0.1", 0)
        url = "http://127.0.0.1:%d" % server.sockets[0].getsockname()[1]
        with pytest.raises(ConnectionFailed, match="broke the protocol"):
            await GenericEnvClient(base_url=url).connect()
        blocking = GenericEnvClient(base_url=url).sync()
        with pytest.raises(ConnectionFailed, match="HTTP"):
            await asyncio.to_thread(blocking.connect)
        server.close()
        assert told == []

    play(connect())
