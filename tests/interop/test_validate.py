# tests/interop/test_validate.py - the Python package's own validator looks at a running server.
"""`openenv validate --url` passes for every environment and mode that we serve."""

import json
import subprocess
import sys

import pytest

VALIDATE_TIMEOUT_S = 60


@pytest.mark.parametrize(
    ("environment", "mode"),
    [("echo", "simulation"), ("echo", "production"), ("probe", "simulation")],
)
def test_the_validator_passes(servers, author, environment, mode):
    flags = [] if mode == "simulation" else ["--mode", mode]
    url = servers.url(author, environment, flags)
    done = subprocess.run(
        [sys.executable, "-m", "openenv.cli", "validate", "--url", url, "--json"],
        capture_output=True,
        text=True,
        timeout=VALIDATE_TIMEOUT_S,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    report = json.loads(done.stdout)
    assert report["passed"], report["criteria"]
    assert report["mode"] == mode
