# python/openenv/core/connection/loop_io.py - what all connections of one event loop share.
"""Memory to read into, and the frames that go out at the end of the loop's turn.

What a transport allocates by itself for each read costs more than the read. And frames that go
out together find a server that is still awake, while each by itself would have to wake it.
"""

import asyncio
import weakref

from ..._native import Outbox

READ_BYTES = 256 << 10


class LoopIo:
    """Used by the thread of its loop alone."""

    def __init__(self) -> None:
        self.buffer = memoryview(bytearray(READ_BYTES))
        self.outbox = Outbox()
        self.connections = 0

    def flush_soon(self, loop: asyncio.AbstractEventLoop) -> None:
        """Sends what is in the outbox, and what comes into it in this turn."""
        if self.connections > 1:
            loop.call_soon(self.outbox.flush)
        else:
            self.outbox.flush()  # There is nobody to wait for.


_shared: "weakref.WeakKeyDictionary[asyncio.AbstractEventLoop, LoopIo]" = (
    weakref.WeakKeyDictionary()
)


def io_of(loop: asyncio.AbstractEventLoop) -> LoopIo:
    """What the connections of that loop share."""
    found = _shared.get(loop)
    if found is None:
        found = _shared[loop] = LoopIo()
    return found
