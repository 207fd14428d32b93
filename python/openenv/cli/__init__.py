# python/openenv/cli/__init__.py - the command `openenv`, a native program of this package.
"""`main` becomes that program; nothing of Python stays behind."""

import os
import sys
from pathlib import Path
from typing import NoReturn

PROGRAM = Path(__file__).resolve().parent.parent / "bin" / "openenv"


def main() -> NoReturn:
    """Runs the command with this process's arguments. Exits with 127 if it is not installed."""
    try:
        os.execv(PROGRAM, [str(PROGRAM), *sys.argv[1:]])
    except OSError as error:
        sys.stderr.write(f"openenv: cannot run {PROGRAM}: {error.strerror}\n")
        sys.exit(127)
