# python/openenv/core/blocking_calls.py - coroutines in code that does not await.
"""Two ways to have a coroutine's result: at once, or by way of an event loop in a thread."""

import asyncio
import threading
from collections.abc import Coroutine
from concurrent.futures import CancelledError
from contextlib import suppress
from typing import Any, TypeVar

from .connection import handshake

T = TypeVar("T")


def run_now(coroutine: Coroutine[Any, Any, T]) -> T:
    """Runs a coroutine that never waits for an event loop to its end."""
    try:
        coroutine.send(None)
    except StopIteration as done:
        result: T = done.value
        return result
    coroutine.close()
    raise RuntimeError(f"{coroutine!r} waits for an event loop, and there is none")


class LoopThread:
    """An event loop in a thread of its own, which is started when it is first needed."""

    def __init__(self) -> None:
        self.loop: asyncio.AbstractEventLoop | None = None
        self._lock = threading.Lock()
        self._thread: threading.Thread | None = None

    def run(self, coroutine: Coroutine[Any, Any, T]) -> T:
        """Runs a coroutine to its end, and returns or raises what it does.

        Raises SessionLost if `stop` was called meanwhile.
        """
        with self._lock:
            if self.loop is None or self._thread is None or not self._thread.is_alive():
                self.loop = asyncio.new_event_loop()
                self._thread = threading.Thread(
                    target=_run_for_ever,
                    args=(self.loop,),
                    name="openenv-sync-client-loop",
                    daemon=True,
                )
                self._thread.start()
            loop = self.loop
            future = asyncio.run_coroutine_threadsafe(coroutine, loop)
        try:
            return future.result()
        except CancelledError:
            if loop is self.loop:
                raise
            raise handshake.lost(handshake.CLOSED) from None
        except BaseException:
            future.cancel()  # Whoever is interrupted does not wait for it any more.
            raise

    def stop(self) -> None:
        """Cancels what runs in the loop, and ends it and its thread."""
        with self._lock:
            loop, thread = self.loop, self._thread
            self.loop = self._thread = None
            if loop is None or thread is None or not thread.is_alive():
                return
            loop.call_soon_threadsafe(loop.stop)
        if thread is not threading.current_thread():
            thread.join()

    def __reduce__(self) -> "tuple[type[LoopThread], tuple[()]]":
        """A copy of a client has a thread of its own."""
        return LoopThread, ()

    def __del__(self) -> None:
        with suppress(Exception):
            self.stop()


def _run_for_ever(loop: asyncio.AbstractEventLoop) -> None:
    asyncio.set_event_loop(loop)
    try:
        loop.run_forever()
        if tasks := asyncio.all_tasks(loop):
            for task in tasks:
                task.cancel()
            loop.run_until_complete(asyncio.gather(*tasks, return_exceptions=True))
        loop.run_until_complete(loop.shutdown_asyncgens())
    finally:
        loop.close()
