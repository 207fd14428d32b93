# python/openenv/core/env_server/session_threads.py - the threads where environments run.
"""An environment's calls may take their time, so none of them runs on the event loop.

A session of an environment in Python has a thread of its own, because many libraries want all
their calls from one thread; a class that says so gets one thread for all of its sessions. What is
`async` runs on the event loop of the server that opened the session, while its thread waits.
"""

import asyncio
import threading
import weakref
from collections.abc import Callable
from queue import SimpleQueue
from typing import TypeVar

from openenv import _native

from .loop_calls import LoopCalls, serve_calls_of

T = TypeVar("T")
Call = Callable[[], object]

# Most threads for HTTP requests, and for sessions that need no thread of their own.
SHARED_THREADS_MAX = 32


class Threads:
    """Up to so many threads that run calls, each made when there is none for a call.

    The interpreter does not wait for them when it ends. They end when this is no more needed.
    """

    def __init__(self, most: int, name: str) -> None:
        """`name` is how debuggers call the threads."""
        self._most = most
        self._name = name
        self._calls: SimpleQueue[Call | None] = SimpleQueue()
        self._idle = threading.Semaphore(0)
        self._lock = threading.Lock()
        self._count = 0
        weakref.finalize(self, self._calls.put, None).atexit = False

    def start(self) -> None:
        """Makes a first thread now. Raises RuntimeError if there can be no more threads."""
        with self._lock:
            if self._count == 0:
                self._make()
                self._idle.release()

    def post(self, call: Call) -> None:
        """Has a call run, in the order of the posts. Raises RuntimeError if there is no thread."""
        if not self._idle.acquire(blocking=False):
            with self._lock:
                if self._count < self._most:
                    try:
                        self._make()
                    except RuntimeError:
                        if self._count == 0:
                            raise
        self._calls.put(call)

    def _make(self) -> None:
        threading.Thread(
            target=_serve, args=(self._calls, self._idle), name=self._name, daemon=True
        ).start()
        self._count += 1


def _serve(calls: "SimpleQueue[Call | None]", idle: threading.Semaphore) -> None:
    """Runs calls until it meets None, which it leaves for the next thread."""
    while (call := calls.get()) is not None:
        call()
        del call  # What it holds is not to live until the next one comes.
        idle.release()
    calls.put(None)


class SessionThreads:
    """All threads of one application."""

    def __init__(self, *, own_thread: bool, one_thread: bool) -> None:
        """`own_thread`: for each session; `one_thread`: one for all that is to be done."""
        self._own_thread = own_thread and not one_thread
        self._shared = Threads(1 if one_thread else SHARED_THREADS_MAX, "openenv")

    def for_session(self, wake: Callable[[], None]) -> "SessionExecutor":
        """Where one session runs; `wake` is a method, called on the loop when a job is done.

        Raises RuntimeError if there can be no more threads.
        """
        threads = Threads(1, "openenv-session") if self._own_thread else self._shared
        threads.start()
        return SessionExecutor(threads, wake)

    def run(self, call: Callable[[], T], calls: LoopCalls) -> "asyncio.Future[T]":
        """Runs a call that belongs to no session; it must not raise. Raises RuntimeError."""
        loop = asyncio.get_running_loop()
        answer: asyncio.Future[T] = loop.create_future()

        def tell(value: T) -> None:
            if not answer.done():
                answer.set_result(value)

        def work() -> None:
            serve_calls_of(calls)
            value = call()
            try:
                loop.call_soon_threadsafe(tell, value)
            except RuntimeError:
                pass  # The loop is closed: nobody waits.

        self._shared.post(work)
        return answer


class SessionExecutor:
    """Runs the jobs of one session, one at a time. Used by the thread of its event loop."""

    def __init__(self, threads: Threads, wake: Callable[[], None]) -> None:
        """`wake` is a method; its object is not kept alive."""
        self._loop = asyncio.get_running_loop()
        self._threads = threads
        self._wake = weakref.WeakMethod(wake)
        self._calls = LoopCalls()
        self._jobs = 0
        self._idle: asyncio.Future[None] | None = None

    def run(self, work: "_native.Work") -> None:
        """Runs a job, and finishes it on the event loop."""
        self._jobs += 1
        self._threads.post(lambda: self._do(work))

    def cancel(self) -> None:
        """Nobody waits for what runs now: a coroutine is cancelled."""
        self._calls.cancel()

    async def wait_idle(self, at_most_s: float) -> None:
        """Returns when no job is left, or after that time; nothing new may come meanwhile.

        If it is cancelled it does so all the same before it says so: some servers end whatever runs
        as soon as a client has left.
        """
        if self._jobs == 0:
            return
        self._idle = self._loop.create_future()
        end = self._loop.time() + at_most_s
        cancelled: asyncio.CancelledError | None = None
        while not self._idle.done() and self._loop.time() < end:
            try:
                await asyncio.wait([self._idle], timeout=end - self._loop.time())
            except asyncio.CancelledError as error:
                cancelled = error
        if cancelled is not None:
            raise cancelled

    def _do(self, work: "_native.Work") -> None:
        serve_calls_of(self._calls)
        work.run()
        try:
            self._loop.call_soon_threadsafe(self._finish, work)
        except RuntimeError:  # The loop is closed, so that nobody else can be at it.
            work.finish()

    def _finish(self, work: "_native.Work") -> None:
        work.finish()
        self._jobs -= 1
        if self._jobs == 0 and self._idle is not None and not self._idle.done():
            self._idle.set_result(None)
        if wake := self._wake():
            wake()
