# tests/python/test_asgi_stock_client.py - the Python package's own client plays our applications.
"""The suites of tests/interop, with our applications under uvicorn in the native server's place."""

import os
import shlex
import subprocess
import sys
from pathlib import Path

TESTS = Path(__file__).resolve().parents[1]
# What only the interpreter of our package is to have.
OURS = ("PYTHONPATH", "LD_PRELOAD")


def test_the_stock_client_and_the_stock_validator_are_content():
    kept = [f"{name}={os.environ[name]}" for name in OURS if name in os.environ]
    serve = shlex.join(["env", *kept, sys.executable, str(TESTS / "python" / "serve_asgi.py")])
    done = subprocess.run(
        [
            os.environ["OPENENV_REFERENCE"],
            *("-m", "pytest", "-q", "-p", "no:cacheprovider", "-k", "ours"),
            *(str(TESTS / "interop" / name) for name in ("test_clients.py", "test_validate.py")),
        ],
        capture_output=True,
        text=True,
        check=False,
        env={
            **{name: value for name, value in os.environ.items() if name not in OURS},
            "OPENENV_COMMAND": serve,
            "OPENENV_PROBE": f"{serve} probe",
        },
    )
    assert done.returncode == 0, done.stdout + done.stderr
