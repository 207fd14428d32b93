# python/openenv/core/url.py - from the URL that a user gives to the one of the WebSocket.
"""Reads and rewrites URLs. Raises ValueError for what is none."""

import base64
import ipaddress
import re
from dataclasses import dataclass
from urllib.parse import SplitResult, unquote, urlsplit, urlunsplit

PORTS = {"ws": 80, "wss": 443}


def convert_to_ws_url(url: str) -> str:
    """The same address with the scheme ws or wss, and without a slash at its end."""
    scheme, separator, rest = url.partition("://")
    if not separator:
        return f"ws://{url.rstrip('/')}"
    twins = {"http": "ws", "https": "wss"}
    return f"{twins.get(scheme.lower(), scheme)}://{rest.rstrip('/')}"


def session_url(base_url: str) -> str:
    """Where the sessions of the server at `base_url` are; a query of `base_url` is kept.

    What is no URL stays as it is, for `parse_websocket_url` to complain of.
    """
    url = convert_to_ws_url(base_url)
    try:
        parts = urlsplit(url)
    except ValueError:
        return url
    return urlunsplit(parts._replace(path=f"{parts.path.rstrip('/')}/ws", fragment=""))


def hf_space_subdomain(repo_id: str) -> str:
    """The name under which Hugging Face serves the Space `owner/name`."""
    return re.sub("[^a-z0-9]", "-", repo_id.lower())


def basic_authorization(parts: SplitResult) -> str | None:
    """The value of an authorization header for the user in a URL; None if it names none."""
    if parts.username is None:
        return None
    user = f"{unquote(parts.username)}:{unquote(parts.password or '')}"
    return f"Basic {base64.b64encode(user.encode()).decode()}"


def authority(host: str, port: int | None = None) -> str:
    """Host and port as they stand in a URL and in a header."""
    name = f"[{host}]" if ":" in host else host
    return name if port is None else f"{name}:{port}"


@dataclass(frozen=True)
class WebSocketUrl:
    """A WebSocket's URL, taken apart. `host` is ASCII, and has no brackets."""

    secure: bool
    host: str
    port: int
    target: str
    authorization: str | None

    @property
    def is_loopback(self) -> bool:
        """Whether the host is this machine."""
        try:
            return self.host == "localhost" or ipaddress.ip_address(self.host).is_loopback
        except ValueError:
            return False

    @property
    def host_header(self) -> str:
        """The value of the header Host: with the port, unless it is the usual one."""
        usual = self.port == PORTS["wss" if self.secure else "ws"]
        return authority(self.host, None if usual else self.port)


def parse_websocket_url(text: str) -> WebSocketUrl:
    """Takes a ws or wss URL apart. Raises ValueError that says what is wrong with it."""
    parts = urlsplit(text)
    if parts.scheme not in PORTS:
        raise ValueError(f"its scheme is {parts.scheme!r} and not one of http, https, ws, wss")
    if not parts.hostname:
        raise ValueError("it names no host")
    host = parts.hostname
    try:
        if not host.isascii():
            host = host.encode("idna").decode()
        target = urlunsplit(("", "", parts.path or "/", parts.query, ""))
        target.encode("ascii")
        port = parts.port
    except UnicodeError as error:
        raise ValueError("its host, path or query has letters that must be escaped") from error
    return WebSocketUrl(
        secure=parts.scheme == "wss",
        host=host,
        port=PORTS[parts.scheme] if port is None else port,
        target=target,
        authorization=basic_authorization(parts),
    )
