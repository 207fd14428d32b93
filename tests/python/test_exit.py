# tests/python/test_exit.py - a program may end while its daemon threads play.
"""The interpreter waits for no daemon thread, and ends it wherever it is; nobody is to notice."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from busy_at_exit import PLAYERS
from conftest import TEST_TIMEOUT_S

PROGRAM = Path(__file__).with_name("busy_at_exit.py")

# Where a thread is when the program ends is chance.
ENDS = 5


@pytest.mark.parametrize("kind", PLAYERS)
def test_a_program_that_ends_while_its_threads_play(servers, kind):
    url = servers.url("ours", "echo")
    for _ in range(ENDS):
        ended = subprocess.run(
            [sys.executable, PROGRAM, kind, url],
            env={**os.environ, "PYTHONFAULTHANDLER": "1"},
            capture_output=True,
            text=True,
            timeout=TEST_TIMEOUT_S,
        )
        assert (ended.returncode, ended.stderr) == (0, "")
