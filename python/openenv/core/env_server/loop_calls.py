# python/openenv/core/env_server/loop_calls.py - coroutines of an environment, awaited by a thread.
"""An environment's thread hands its coroutines to the event loop of the server and waits."""

import asyncio
import threading
from collections.abc import Coroutine
from queue import Empty, SimpleQueue
from typing import Any

# How often a thread looks whether the event loop still runs.
LOOK_INTERVAL_S = 1.0
# How long a coroutine that is cancelled may go on.
UNWIND_S = 5.0

_here = threading.local()


class CallCancelled(Exception):
    """Nobody waited for a call any more, so that it was cut off."""


class LoopCalls:
    """The coroutines of one session or one request, one at a time, and how to cancel them.

    Made and cancelled by the thread of the event loop; `wait_for` is for the session's thread.
    """

    def __init__(self) -> None:
        """They will run on the event loop that runs now."""
        self._loop = asyncio.get_running_loop()
        self._task: asyncio.Task[Any] | None = None
        self._is_cancelled = False

    def cancel(self) -> None:
        """Cuts off what runs and what may begin, but for what is to end in any case."""
        self._is_cancelled = True
        if self._task is not None:
            self._task.cancel()

    def wait_for(self, coroutine: Coroutine[Any, Any, Any], *, in_any_case: bool = False) -> Any:
        """What the coroutine returns or raises; CallCancelled if it was cut off.

        Raises RuntimeError if the event loop ends meanwhile.
        """
        outcome: SimpleQueue[asyncio.Task[Any] | None] = SimpleQueue()

        def start() -> None:
            if self._is_cancelled and not in_any_case:
                coroutine.close()
                outcome.put(None)
                return
            task = self._loop.create_task(_contained(coroutine))
            self._task = None if in_any_case else task
            task.add_done_callback(outcome.put)

        try:
            self._loop.call_soon_threadsafe(start)
        except RuntimeError:
            coroutine.close()
            raise RuntimeError("the event loop of this session is closed") from None
        task = self._outcome_of(outcome)
        self._task = None
        if task is None or task.cancelled():
            raise CallCancelled("the call was cancelled")
        value, exit_wish = task.result()
        if exit_wish is not None:
            raise exit_wish
        return value

    def _outcome_of(
        self, outcome: "SimpleQueue[asyncio.Task[Any] | None]"
    ) -> "asyncio.Task[Any] | None":
        unwinding_s = 0.0
        while True:
            try:
                return outcome.get(timeout=LOOK_INTERVAL_S)
            except Empty:
                pass
            if not self._loop.is_running():
                raise RuntimeError("the event loop of this session does not run any more")
            if self._is_cancelled and self._task is not None:
                unwinding_s += LOOK_INTERVAL_S
                if unwinding_s >= UNWIND_S:
                    return None


async def _contained(coroutine: Coroutine[Any, Any, Any]) -> tuple[Any, BaseException | None]:
    """What a coroutine returns, or how it wants to end the process, which a task would do."""
    try:
        return await coroutine, None
    except SystemExit as error:
        return None, error


def serve_calls_of(calls: LoopCalls) -> None:
    """From now on this thread works for that session or request."""
    _here.calls = calls


def wait_for(coroutine: Coroutine[Any, Any, Any], *, in_any_case: bool = False) -> Any:
    """As LoopCalls.wait_for, for the session or request that this thread works for."""
    calls: LoopCalls = _here.calls
    return calls.wait_for(coroutine, in_any_case=in_any_case)
