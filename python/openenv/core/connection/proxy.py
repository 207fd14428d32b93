# python/openenv/core/connection/proxy.py - HTTP proxies between a client and its server.
"""Which proxy the environment variables ask for, and how a tunnel through it is opened."""

import socket
from dataclasses import dataclass
from urllib.parse import urlsplit

from ..url import WebSocketUrl, authority, basic_authorization

ANSWER_BYTES_MAX = 16 << 10


class TunnelRefused(Exception):
    """A proxy will not do, or would not connect us; the text says why."""


@dataclass(frozen=True)
class Proxy:
    """Where a proxy listens, and the value of its authorization header if it wants one."""

    host: str
    port: int
    authorization: str | None


def proxy_for(url: WebSocketUrl) -> Proxy | None:
    """The proxy that leads to `url`; None for this machine and for what `no_proxy` names."""
    if url.is_loopback:
        return None
    from urllib.request import getproxies, proxy_bypass  # Costs too much to import for nothing.

    settings = getproxies()
    kinds = ("wss", "https") if url.secure else ("ws", "https", "http")
    setting = next((settings[kind] for kind in kinds if kind in settings), None)
    if setting is None or proxy_bypass(authority(url.host, url.port)):
        return None
    parts = urlsplit(setting if "://" in setting else f"http://{setting}")
    if parts.scheme != "http" or not parts.hostname:
        raise TunnelRefused(f"the proxy {setting!r} is none of the form http://host:port")
    return Proxy(parts.hostname, parts.port or 80, basic_authorization(parts))


def open_tunnel(proxy: Proxy, url: WebSocketUrl, timeout_s: float | None) -> socket.socket:
    """A socket that leads through `proxy` to the server of `url`.

    Raises OSError, and TunnelRefused if the proxy answers anything but a success.
    """
    tunnel = socket.create_connection((proxy.host, proxy.port), timeout_s)
    try:
        tunnel.sendall(_request(proxy, url))
        answer = b""
        # Behind the head comes nothing: the server is silent until it is spoken to.
        while b"\r\n\r\n" not in answer:
            more = tunnel.recv(4096)
            if not more or len(answer) > ANSWER_BYTES_MAX:
                raise TunnelRefused(f"the proxy {_place(proxy)} gave no answer that can be read")
            answer += more
        _check(answer, proxy)
    except BaseException:
        tunnel.close()
        raise
    return tunnel


def _place(proxy: Proxy) -> str:
    return authority(proxy.host, proxy.port)


def _request(proxy: Proxy, url: WebSocketUrl) -> bytes:
    place = authority(url.host, url.port)
    lines = [f"CONNECT {place} HTTP/1.1", f"Host: {place}"]
    if proxy.authorization:
        lines.append(f"Proxy-Authorization: {proxy.authorization}")
    return "\r\n".join([*lines, "", ""]).encode("ascii")


def _check(answer: bytes, proxy: Proxy) -> None:
    line = answer.partition(b"\r\n")[0].decode("latin-1")
    version, _, status = line.partition(" ")
    if not version.startswith("HTTP/1.") or not status.startswith("2"):
        raise TunnelRefused(f"the proxy {_place(proxy)} answered {status or line!r}")
