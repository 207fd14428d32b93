# python/openenv/core/connection/turns.py - lets calls pass one at a time, in order.
"""All of them run in one event loop. Where nobody waits a turn costs next to nothing."""

import asyncio
from collections import deque


class Turns:
    """Whoever takes a turn passes it on when done; the next is the one who waits longest.

    Where it is not `taken` one may set that, instead of calling `take`.
    """

    def __init__(self, loop: asyncio.AbstractEventLoop | None = None) -> None:
        self.loop = loop
        self.taken = False
        self.waiting: deque[asyncio.Future[None]] = deque()

    async def take(self) -> None:
        """Takes the turn, and waits for it if need be."""
        if not self.taken:
            self.taken = True
            return
        place = asyncio.get_running_loop().create_future()
        self.waiting.append(place)
        try:
            await place
        except BaseException:  # Cancelled, or the coroutine was closed.
            if not place.cancel() and not place.cancelled():
                self.pass_on()  # It came at the same time.
            raise

    def pass_on(self) -> None:
        """Gives the turn to the next one, who has it from now on."""
        while self.waiting:
            place = self.waiting.popleft()
            if not place.done():
                place.set_result(None)
                return
        self.taken = False
