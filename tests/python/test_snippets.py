# tests/python/test_snippets.py - the tutorial's snippets run as they stand.

import subprocess
import sys
from pathlib import Path

import pytest

SNIPPETS = Path(__file__).resolve().parent / "snippets"
TIMEOUT_S = 60


@pytest.mark.parametrize(
    ("name", "printed"),
    [
        ("asynchronous", ["Echo environment ready!", "Hello, World! 1.3"]),
        ("blocking", ["test 0.4"]),
    ],
)
def test_a_snippet_plays(servers, author, tmp_path, name, printed):
    # Only the address is not the tutorial's: its port may be taken here.
    text = (SNIPPETS / f"{name}.py").read_text()
    program = tmp_path / f"{name}.py"
    program.write_text(text.replace("http://localhost:8000", servers.url(author, "echo")))
    done = subprocess.run(
        [sys.executable, program], capture_output=True, text=True, timeout=TIMEOUT_S
    )
    assert done.stderr == ""
    assert done.stdout.splitlines() == printed
