# tests/interop/test_cpp_clients.py - our C++ clients play Echo.
"""The program `openenv-clients-check` does the checking; here are the servers that it meets, ours
and the reference's. OPENENV_CLIENTS_CHECK says where it is, by default where the release preset
builds it."""

import os
import subprocess

import pytest
from conftest import PROGRAMS

CHECK_TIMEOUT_S = 60


def check(url, *flags):
    """Runs the program. Fails the test with what it said if it found anything wrong."""
    program = os.environ.get("OPENENV_CLIENTS_CHECK", str(PROGRAMS / "openenv-clients-check"))
    try:
        done = subprocess.run(
            [program, url, *flags],
            capture_output=True,
            text=True,
            timeout=CHECK_TIMEOUT_S,
            check=False,
        )
    except FileNotFoundError:
        pytest.fail(f"no such program: {program}", pytrace=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_clients_play(servers, author):
    check(servers.url(author, "echo"))


def test_the_clients_know_a_full_server(servers, author):
    check(servers.url(author, "echo", ["--max-sessions", "1"]), "--full")


def test_the_clients_bring_a_token(servers, tmp_path):
    token_file = tmp_path / "token"
    token_file.write_text("a-secret\n", encoding="ascii")
    url = servers.url("ours", "echo", ["--token-file", str(token_file)])
    check(url, "--token", "a-secret")
