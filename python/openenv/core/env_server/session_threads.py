# python/openenv/core/env_server/session_threads.py - the threads where environments run.
"""An environment's calls may take their time, so none of them runs on the event loop.

A session of an environment in Python has a thread of its own, because many libraries want all
their calls from one thread; a class that says so gets one thread for all of its sessions. What is
`async` runs on the event loop of the server that opened the session, while its thread waits.
"""

import asyncio
import threading
from collections.abc import Callable, Coroutine
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any, TypeVar

from openenv import _native

T = TypeVar("T")

# Most threads for HTTP requests, and for sessions that need no thread of their own.
SHARED_THREADS_MAX = 32

_here = threading.local()


def start_on_loop(coroutine: Coroutine[Any, Any, T]) -> "Future[T]":
    """Starts a coroutine on the event loop for which this thread works."""
    loop: asyncio.AbstractEventLoop = _here.loop
    return asyncio.run_coroutine_threadsafe(coroutine, loop)


class SessionThreads:
    """All threads of one application."""

    def __init__(self, *, own_thread: bool, one_thread: bool) -> None:
        """`own_thread`: for each session; `one_thread`: one for all that is to be done."""
        self._own_thread = own_thread and not one_thread
        self._shared = ThreadPoolExecutor(1 if one_thread else SHARED_THREADS_MAX, "openenv")

    def for_session(self, wake: Callable[[], None]) -> "SessionExecutor":
        """Where one session runs; `wake` is called on the event loop when a job is done."""
        own = ThreadPoolExecutor(1, "openenv-session") if self._own_thread else None
        return SessionExecutor(self._shared, own, wake)

    def run(self, call: Callable[[], T]) -> "asyncio.Future[T]":
        """Runs a call that belongs to no session."""
        loop = asyncio.get_running_loop()

        def work() -> T:
            _here.loop = loop
            return call()

        return loop.run_in_executor(self._shared, work)


class SessionExecutor:
    """Runs the jobs of one session, one at a time. Used by the thread of its event loop."""

    def __init__(
        self, shared: ThreadPoolExecutor, own: ThreadPoolExecutor | None, wake: Callable[[], None]
    ) -> None:
        """`own` is the session's, if it needs a thread of its own, and ends with it."""
        self._loop = asyncio.get_running_loop()
        self._own = own
        self._pool = own or shared
        self._wake = wake
        self._jobs = 0
        self._left = False

    def run(self, work: "_native.Work") -> None:
        """Runs a job, and finishes it on the event loop."""
        self._jobs += 1
        try:
            self._pool.submit(self._do, work)
        except RuntimeError:  # The interpreter ends: no thread takes anything new.
            self._do(work)

    def leave(self) -> None:
        """Ends the session's own thread as soon as its last job is done."""
        self._left = True
        if self._own is not None and self._jobs == 0:
            self._own.shutdown(wait=False)

    def _do(self, work: "_native.Work") -> None:
        _here.loop = self._loop
        work.run()
        try:
            self._loop.call_soon_threadsafe(self._finish, work)
        except RuntimeError:  # The loop is closed, so that nobody else can be at it.
            self._finish(work)

    def _finish(self, work: "_native.Work") -> None:
        work.finish()
        self._jobs -= 1
        if self._left:
            self.leave()
        else:
            self._wake()
