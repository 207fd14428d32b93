# python/openenv/core/event_loop.py - waits for asynchronous work where nothing can be awaited.
"""For plain functions that are called both with and without a running event loop."""

import asyncio
from collections.abc import Awaitable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

T = TypeVar("T")


async def _result(work: Awaitable[T]) -> T:
    return await work


def run_async_safely(work: Awaitable[T]) -> T:
    """Runs `work` in a new event loop to its end, and returns or raises what it does.

    Where a loop is running already, the new one runs in a thread of its own, and the caller's loop
    stands still meanwhile.
    """
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return asyncio.run(_result(work))
    with ThreadPoolExecutor(max_workers=1) as thread:
        return thread.submit(asyncio.run, _result(work)).result()
