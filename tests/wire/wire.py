# tests/wire/wire.py - reads .wire conversations and plays them against a server.
"""A conversation is a list of lines: what is sent, and what must come back.

A file holds several, each begun by `== label` and played on fresh connections. Lines before the
first label say what to play against: `# env: probe`, `# server: FLAGS`, `# variables: NAME=VALUE`.

  > TEXT            sends a text frame (on /ws, unless `connect` went before)
  >b HEX, >t HEX    sends these bytes as a binary frame, as a text frame
  < JSON            the next frame is text and matches
  <close CODE       the server closes next, with this code
  connect [PATH]    opens one more connection and speaks on it; refused, it has an HTTP answer
  use N             speaks on the N-th connection again (the first is 1)
  + NAME: VALUE     a header of the next request or connection
  POST /step JSON   an HTTP request, of any method, with or without a body
  = STATUS [JSON]   its answer
  =h NAME: VALUE    a header of that answer ("*": any value)
  ~ TEXT, !~ TEXT   what came last holds, or does not hold, this text

In what is expected, "*" is any value and the key "..." allows other keys. Numbers are compared as
they are written: 1, 1.0 and 1e0 differ. An object with `loc` is a problem of a validation: its
texts `msg` and `url` are free, so conversations leave them out. `@repeat(x, 300)` writes 300 x.
"""

import http.client
import json
import re
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.sync.client import connect

ANSWER_TIMEOUT_S = 20
EXPECTATIONS = ("<", "<close", "=", "=h", "~", "!~", "connected")


@dataclass(frozen=True)
class Line:
    """One line of a conversation: `verb` is its first word, `text` the rest."""

    number: int
    verb: str
    text: str


@dataclass(repr=False)
class Conversation:
    """What one label begins, with the server that it wants."""

    file: str
    label: str
    environment: str
    flags: list
    variables: list
    lines: list = field(default_factory=list)

    def __repr__(self):
        return f"{self.file}: {self.label}"


@dataclass(frozen=True)
class Answer:
    """What a server did last. `kind`: frame, binary, close, response, connected or silence."""

    kind: str
    code: int = 0
    text: str = ""
    headers: object = None

    def __str__(self):
        shown = self.text if len(self.text) <= 600 else f"{self.text[:600]}..."
        return " ".join(word for word in (self.kind, str(self.code or ""), shown) if word)


class Parted(AssertionError):
    """A server said something else than the conversation does. `got` is what it said."""

    def __init__(self, line, complaint, got):
        wanted = f"line {line.number}: {line.verb} {line.text[:300]}"
        super().__init__(f"{wanted}\n{complaint}\ngot {got}")
        self.got = got


class Decimal(str):
    """A number with a fraction or an exponent, as it was written."""


def read_json(text):
    """Parses strict JSON, keeping the text of every number that is not an integer."""

    def refuse(word):
        raise ValueError(f"{word} is not JSON")

    return json.loads(text, parse_float=Decimal, parse_constant=refuse)


def read_line(number, written):
    """Splits a line into verb and text, with its repetitions written out."""
    verb, _, text = written.partition(" ")

    def repeated(match):
        return match[1] * int(match[2])

    return Line(number, verb, re.sub(r"@repeat\((.+?), (\d+)\)", repeated, text))


def read_file(path):
    """All conversations of a file, in order."""
    settings = {"env": "echo", "server": "", "variables": ""}
    found = []
    for number, written in enumerate(Path(path).read_text(encoding="utf-8").split("\n"), 1):
        setting = re.match(r"# (env|server|variables): (.+)", written)
        if setting and not found:
            settings[setting[1]] = setting[2]
        elif written.startswith("== "):
            variables = [tuple(pair.split("=", 1)) for pair in settings["variables"].split()]
            flags = settings["server"].split()
            found.append(
                Conversation(Path(path).name, written[3:], settings["env"], flags, variables)
            )
        elif written and not written.startswith("#"):
            found[-1].lines.append(read_line(number, written))
    return found


def difference(wanted, got, at="$"):
    """Where `got` does not match `wanted`, as a sentence; None if it matches."""
    if wanted == "*":
        return None
    if type(wanted) is not type(got):
        return f"{at}: {got!r} is not {wanted!r}"
    if isinstance(wanted, dict):
        return difference_of_objects(wanted, got, at)
    if isinstance(wanted, list):
        if len(wanted) != len(got):
            return f"{at}: {len(got)} items, not {len(wanted)}"
        pairs = zip(wanted, got)
        found = (difference(w, g, f"{at}[{i}]") for i, (w, g) in enumerate(pairs))
        return next((complaint for complaint in found if complaint), None)
    return None if wanted == got else f"{at}: {got!r} is not {wanted!r}"


def difference_of_objects(wanted, got, at):
    """The same for two objects."""
    free = {"msg", "url"} if "loc" in wanted else set()
    keys = set(wanted) - {"..."}
    if "..." not in wanted and set(got) - free != keys:
        return f"{at}: the keys {sorted(set(got) - free)} are not {sorted(keys)}"
    for key in sorted(keys):
        if key not in got:
            return f"{at}.{key}: absent"
        complaint = difference(wanted[key], got[key], f"{at}.{key}")
        if complaint:
            return complaint
    return None


def judge(line, answer):
    """Why `answer` is not what the expectation `line` asks for; None if it is."""
    if line.verb == "connected":
        return None if answer.kind == "connected" else "the connection was not accepted"
    if line.verb == "<":
        return judge_json(line.text, answer, "frame")
    if line.verb == "<close":
        closed = answer.kind == "close" and answer.code == int(line.text)
        return None if closed else f"not closed with {line.text}"
    if line.verb == "=":
        status, _, body = line.text.partition(" ")
        if answer.kind != "response" or answer.code != int(status):
            return f"the status is not {status}"
        return judge_json(body, answer, "response") if body else None
    if line.verb == "=h":
        name, value = line.text.split(": ", 1)
        header = answer.headers.get(name) if answer.headers else None
        fits = header is not None and value in ("*", header)
        return None if fits else f"the header {name} is {header!r}"
    if (line.text in answer.text) == (line.verb == "~"):
        return None
    return f"the answer {'lacks' if line.verb == '~' else 'holds'} {line.text!r}"


def judge_json(wanted, answer, kind):
    """Whether the text of an answer of this kind is JSON that matches `wanted`."""
    if answer.kind != kind:
        return f"not a {kind}"
    try:
        got = read_json(answer.text)
    except ValueError as error:
        return f"not JSON: {error}"
    return difference(read_json(wanted), got)


class Player:
    """Plays one conversation against the server at `url`, alone on its connections."""

    def __init__(self, url):
        self._url = url
        self._open = ExitStack()
        self._connections = []
        self._current = None
        self._headers = {}
        self._last = Answer("silence")

    def play(self, conversation):
        """Plays every line. Throws `Parted` at the first answer that is not the expected one."""
        with self._open:
            for line in conversation.lines:
                self._play_line(line)

    def _play_line(self, line):
        if line.verb in EXPECTATIONS:
            if line.verb.startswith("<"):
                self._receive()
            complaint = judge(line, self._last)
            if complaint:
                raise Parted(line, complaint, self._last)
        elif line.verb == "connect":
            self._connect(line.text or "/ws")
        elif line.verb == "use":
            self._current = self._connections[int(line.text) - 1]
        elif line.verb == "+":
            name, value = line.text.split(": ", 1)
            self._headers[name] = value
        elif line.verb in (">", ">b", ">t"):
            self._send(line)
        else:
            self._request(line)

    def _connect(self, path):
        headers, self._headers = self._headers, {}
        self._current = None
        try:
            self._current = self._open.enter_context(
                connect(
                    self._url.replace("http", "ws", 1) + path,
                    additional_headers=headers,
                    compression=None,
                    max_size=None,
                    proxy=None,
                )
            )
        except InvalidStatus as refusal:
            response = refusal.response
            text = (response.body or b"").decode(errors="replace")
            self._last = Answer("response", response.status_code, text, response.headers)
            return
        self._open.callback(leave, self._current)
        self._connections.append(self._current)
        self._last = Answer("connected")

    def _send(self, line):
        if not self._connections and self._last.kind != "response":
            self._connect("/ws")
        if self._current is None:
            raise Parted(line, "there is no connection to send on", self._last)
        binary = line.verb != ">"
        message = bytes.fromhex(line.text) if binary else line.text
        try:
            self._current.send(message, text=line.verb != ">b")
        except ConnectionClosed:
            pass  # What the server said before it closed is still to be received.

    def _receive(self):
        if self._current is None:
            return
        try:
            message = self._current.recv(ANSWER_TIMEOUT_S)
        except ConnectionClosed as closed:
            code = closed.rcvd.code if closed.rcvd else 1006
            self._last = Answer("close", code, closed.rcvd.reason if closed.rcvd else "")
        except TimeoutError:
            self._last = Answer("silence")
        else:
            is_text = isinstance(message, str)
            self._last = Answer("frame", 0, message) if is_text else Answer("binary")

    def _request(self, line):
        path, _, body = line.text.partition(" ")
        headers, self._headers = self._headers, {}
        if body:
            headers.setdefault("content-type", "application/json")
        address = urlsplit(self._url)
        exchange = http.client.HTTPConnection(
            address.hostname, address.port, timeout=ANSWER_TIMEOUT_S
        )
        try:
            exchange.request(line.verb, path, body.encode() or None, headers)
            response = exchange.getresponse()
            text = response.read().decode(errors="replace")
            self._last = Answer("response", response.status, text, response.headers)
        finally:
            exchange.close()


def leave(connection):
    """Ends a session by its own message, so that its place is free once this returns."""
    try:
        connection.send('{"type": "close"}')
        while True:
            connection.recv(ANSWER_TIMEOUT_S)
    except (ConnectionClosed, TimeoutError):
        pass
