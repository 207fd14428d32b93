# python/openenv/core/connection/keeper.py - looks after connections while their users are away.
"""A blocking client reads nothing between its calls, and a trainer may pause for minutes.

Servers drop whoever does not answer their pings. So one thread of the process, started with the
first blocking connection, visits every idle one every few seconds. It also knows all sessions,
for a forked process to let them go: they are its parent's.
"""

import os
import threading
import time
import weakref
from contextlib import suppress
from typing import Protocol

# The servers of the Python package wait 20 s for an answer to a ping.
VISIT_INTERVAL_S = 5.0


class Kept(Protocol):
    """What is looked after."""

    def tend(self) -> None:
        """Does what is due, unless a call is under way."""

    def forget_parent(self) -> None:
        """Lets go, in a forked process, of what its parent goes on to use."""


class Keeper:
    """Everything that is looked after, and the thread that does it."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._kept: weakref.WeakSet[Kept] = weakref.WeakSet()
        self._thread: threading.Thread | None = None

    def know(self, kept: Kept) -> None:
        """Remembers it for as long as it lives."""
        with self._lock:
            self._kept.add(kept)

    def start(self) -> None:
        """Sees that the thread runs."""
        with self._lock:
            if self._thread is None:
                self._thread = threading.Thread(
                    target=self._visit_for_ever, name="openenv-keeper", daemon=True
                )
                self._thread.start()

    def after_fork(self) -> None:
        """In the child: no thread runs here, and other threads' locks are never released."""
        self._lock = threading.Lock()
        self._thread = None
        for kept in list(self._kept):
            kept.forget_parent()

    def _visit(self) -> None:
        with self._lock:
            everybody = list(self._kept)
        for kept in everybody:
            with suppress(Exception):
                kept.tend()

    def _visit_for_ever(self) -> None:
        while True:
            time.sleep(VISIT_INTERVAL_S)
            self._visit()


KEEPER = Keeper()
os.register_at_fork(after_in_child=KEEPER.after_fork)
