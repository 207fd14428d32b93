# python/openenv/core/connection/loop_io.py - what all connections of one event loop share.
"""One call reads all that has come, and one sends all that goes out in a turn of the loop.

That costs much less than calls for each connection. And frames that go out together find a server
that is still awake, while each by itself would have to wake it.
"""

import asyncio
import weakref

from ..._native import LoopIo
from .options import READ_BYTES


class SharedIo:
    """Used by the thread of its loop alone."""

    def __init__(self) -> None:
        self.native = LoopIo(memoryview(bytearray(READ_BYTES)))
        self.connections = 0
        self._watched = False

    def watch_by(self, loop: asyncio.AbstractEventLoop) -> bool:
        """Has the loop call for reading; False if it is a loop that cannot."""
        if not self._watched:
            try:
                loop.add_reader(self.native.fileno(), self._read, loop)
            except NotImplementedError:
                return False
            self._watched = True
        return True

    def _read(self, loop: asyncio.AbstractEventLoop) -> None:
        if self.native.read():
            loop.call_soon(self.native.flush)  # Behind those whom the replies wake.

    def flush_soon(self, loop: asyncio.AbstractEventLoop) -> None:
        """Sends what was posted, and what is posted in this turn of the loop."""
        if self.connections > 1:
            loop.call_soon(self.native.flush)
        else:
            self.native.flush()  # There is nobody to wait for.


_shared: "weakref.WeakKeyDictionary[asyncio.AbstractEventLoop, SharedIo]" = (
    weakref.WeakKeyDictionary()
)


def io_of(loop: asyncio.AbstractEventLoop) -> SharedIo:
    """What the connections of that loop share."""
    found = _shared.get(loop)
    if found is None:
        found = _shared[loop] = SharedIo()
    return found
