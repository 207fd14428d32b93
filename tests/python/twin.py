# tests/python/twin.py - runs one program with our package and with the reference's.
"""A twin is a program in `twins/` that imports only names that both packages have.

It reads a question from its standard input and prints an answer, both JSON. The native twin, in
OPENENV_TWIN, is by default the one that the release preset builds.
"""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
TWINS = Path(__file__).resolve().parent / "twins"
REFERENCE_PYTHON = ROOT / "build" / "venv" / "bin" / "python"
ANSWER_TIMEOUT_S = 120


def ask(command, question, variables=None):
    """What a program answers to a question."""
    try:
        done = subprocess.run(
            [str(word) for word in command],
            input=json.dumps(question),
            env=variables,
            capture_output=True,
            text=True,
            timeout=ANSWER_TIMEOUT_S,
            check=False,
        )
    except FileNotFoundError:
        pytest.fail(f"no such program: {command[0]} (make test makes it)", pytrace=False)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def ask_native(subject, question=None):
    """What the C++ twin answers."""
    program = ROOT / "build" / "release" / "bin" / "openenv-twin"
    return ask([os.environ.get("OPENENV_TWIN", program), subject], question)


def ask_ours(twin, question):
    """What the twin answers with our package."""
    return ask([sys.executable, TWINS / twin], question)


def ask_reference(twin, question):
    """What the twin answers with the reference's package; ours is kept out of its way."""
    variables = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    return ask([REFERENCE_PYTHON, TWINS / twin], question, variables)
