# tests/alignment/originals.py - the interpreter that has the originals, and where the rest is.
"""For tests/alignment and bench/run: an interpreter, a checkout of the reference, Stockfish."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import venv
from pathlib import Path

HERE = Path(__file__).resolve().parent
VENV = HERE.parents[1] / "build" / "venv-alignment"
REQUIREMENTS = HERE / "requirements.txt"
PYTHON_LEAST = (3, 11)
GAMES_FOLDER = "/usr/games"  # Debian's, which need not be in PATH.


class Missing(Exception):
    """Something that originals need is not on this machine; the text says what."""


def interpreter() -> Path:
    """Python with the originals that a registry has; made anew when the requirements change.

    Raises Missing if this Python is too old for them, CalledProcessError if pip fails.
    """
    if sys.version_info < PYTHON_LEAST:
        version = ".".join(map(str, sys.version_info[:2]))
        raise Missing(f"the originals need Python 3.11 or newer, and this is {version}")
    done = VENV / "requirements-installed"
    wanted = REQUIREMENTS.read_text(encoding="utf-8")
    if not done.exists() or done.read_text(encoding="utf-8") != wanted:
        print("installing the originals in build/venv-alignment", file=sys.stderr, flush=True)
        venv.create(VENV, clear=True, with_pip=True)
        install = [str(VENV / "bin" / "pip"), "install", "-q", "-r", str(REQUIREMENTS)]
        subprocess.run(install, check=True)
        done.write_text(wanted, encoding="utf-8")
    return VENV / "bin" / "python"


def checkout(named: str | None) -> Path:
    """The checkout of the reference's repository, named here or by OPENENV_CHECKOUT.

    Raises Missing if none is named, NotADirectoryError if what is named has no environments.
    """
    named = named or os.environ.get("OPENENV_CHECKOUT")
    if not named:
        raise Missing("there is no checkout of the reference's repository (--checkout FOLDER, or "
                      "OPENENV_CHECKOUT)")
    folder = Path(named).resolve()
    if not (folder / "envs").is_dir():
        raise NotADirectoryError(
            f"{folder} is no checkout of the reference's repository: it has no envs/")
    return folder


def stockfish() -> str | None:
    """The path of the command stockfish; None if it is not installed."""
    return shutil.which("stockfish") or shutil.which("stockfish", path=GAMES_FOLDER)
