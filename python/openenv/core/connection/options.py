# python/openenv/core/connection/options.py - what a client wants of its connection.
"""The limits, waits and headers of one connection."""

from collections.abc import Mapping
from dataclasses import dataclass, field

# How long a side that has said goodbye waits for the other to say it, or to be gone.
GOODBYE_S = 5.0

# The most that one read of a socket takes.
READ_BYTES = 256 << 10


@dataclass(frozen=True)
class ConnectionOptions:
    """Times are in seconds; None means no limit, and for `ping_interval_s` no pings."""

    url: str
    connect_timeout_s: float | None = 10.0
    message_timeout_s: float | None = 60.0
    message_bytes_max: int = 100 << 20
    ping_interval_s: float | None = 20.0
    ping_timeout_s: float | None = 20.0
    headers: Mapping[str, str] = field(default_factory=dict)
