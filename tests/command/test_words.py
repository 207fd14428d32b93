# tests/command/test_words.py - what the command says, and how it takes a mistake.
"""A mistake costs one line on stderr and the exit code 2, a failure one line and 1."""

import socket

import pytest
from command import run, serve


def test_list_names_what_is_built_in():
    result = run("list")
    assert (result.returncode, result.stderr) == (0, "")
    names = [line.split("\t")[0] for line in result.stdout.splitlines()]
    assert "echo" in names
    assert names == sorted(names)
    assert all(line.partition("\t")[2] for line in result.stdout.splitlines()), "each is described"


@pytest.mark.parametrize("words", [["version"], ["--version"]])
def test_version(words):
    result = run(*words)
    assert (result.returncode, result.stderr) == (0, "")
    name, number = result.stdout.split()
    assert name == "openenv"
    assert all(part.isdecimal() for part in number.split("."))


def test_help_names_the_verbs():
    result = run("--help")
    assert (result.returncode, result.stderr) == (0, "")
    for verb in ("serve", "list", "version"):
        assert verb in result.stdout


def test_help_of_serve_tells_flags_defaults_and_variables():
    result = run("serve", "--help")
    assert (result.returncode, result.stderr) == (0, "")
    for word in (
        *("--host", "127.0.0.1", "HOST", "--port", "8000", "PORT", "--tls-cert", "--tls-key"),
        *("--token-file", "OPENENV_TOKEN", "--allow-origin", "--allow-host", "--compression"),
        *("--max-sessions", "MAX_CONCURRENT_ENVS", "1000", "--mode", "OPENENV_MODE"),
        *("--session-timeout", "--deadline", "--grace", "--threads", "--workers"),
        *("--max-message-bytes", "--max-body-bytes", "--max-header-bytes", "--max-pipelined"),
        *("--max-connections", "--http-idle", "--ping-interval", "--ping-timeout"),
        *("--log-format", "--log-level"),
    ):
        assert word in result.stdout, word


MISTAKES = {
    "no verb": ([], "subcommand"),
    "an unknown verb": (["frobnicate"], "'frobnicate'"),
    "a slip in a verb": (["serv", "echo"], "did you mean serve?"),
    "no environment": (["serve"], "environment"),
    "an unknown environment": (["serve", "nowhere"], "'nowhere' is no environment; `openenv list`"),
    "an environment twice": (["serve", "echo", "echo"], "'echo' is named twice"),
    "an unknown flag": (["serve", "echo", "--frobnicate"], "'--frobnicate'"),
    "a slip in a flag": (["serve", "echo", "--prot", "8000"], "did you mean --port?"),
    "a slip and a value": (["serve", "echo", "--max-sesions=3"], "did you mean --max-sessions?"),
    "a flag of another verb": (["list", "--port", "1"], "'--port'"),
    "a port that is no number": (["serve", "echo", "--port", "web"], "--port"),
    "a port that is too high": (["serve", "echo", "--port", "65536"], "65535"),
    "a port that is too low": (["serve", "echo", "--port", "-1"], "--port"),
    "a flag without its value": (["serve", "echo", "--port"], "--port"),
    "no session": (["serve", "echo", "--max-sessions", "0"], "--max-sessions"),
    "an unknown mode": (["serve", "echo", "--mode", "test"], "production"),
    "a negative time": (["serve", "echo", "--deadline", "-1"], "--deadline"),
    "no worker": (["serve", "echo", "--workers", "0"], "--workers"),
    "an unknown format": (["serve", "echo", "--log-format", "xml"], "json"),
    "half of TLS": (["serve", "echo", "--tls-cert", "certificate.pem"], "--tls-key"),
    "no token file": (["serve", "echo", "--token-file", "/no/such/file"], "/no/such/file"),
}


@pytest.mark.parametrize(("arguments", "hint"), MISTAKES.values(), ids=MISTAKES)
def test_a_mistake(arguments, hint):
    result = run(*arguments)
    assert result.returncode == 2
    assert result.stdout == ""
    assert result.stderr.startswith("openenv")
    assert result.stderr.count("\n") == 1
    assert hint in result.stderr


@pytest.mark.parametrize(
    ("variable", "value"),
    [("PORT", "web"), ("MAX_CONCURRENT_ENVS", "many"), ("OPENENV_MODE", "test")],
)
def test_a_mistake_in_a_variable(variable, value):
    result = run("serve", "echo", **{variable: value})
    assert result.returncode == 2
    assert result.stderr.count("\n") == 1
    assert value in result.stderr
    assert f"variable {variable}" in result.stderr


def test_an_empty_token():
    result = run("serve", "echo", OPENENV_TOKEN="")
    assert result.returncode == 2
    assert "OPENENV_TOKEN" in result.stderr


@pytest.mark.parametrize("content", ["", "\n", "\r\n"])
def test_an_empty_token_file(tmp_path, content):
    file = tmp_path / "token"
    file.write_bytes(content.encode())
    result = run("serve", "echo", "--token-file", file)
    assert result.returncode == 2
    assert str(file) in result.stderr


def expect_failure(hint, *arguments):
    result = run("serve", "echo", *arguments)
    assert result.returncode == 1
    assert result.stdout == ""
    assert result.stderr.startswith("openenv: ")
    assert result.stderr.count("\n") == 1
    assert hint in result.stderr


def test_a_port_that_is_taken():
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        for threads in (1, 3):
            expect_failure(f"127.0.0.1:{port}", "--port", port, "--threads", threads)


def test_a_port_that_another_of_ours_has(serve):
    port = serve("echo", "--port", 0, "--threads", 2).port
    expect_failure(f"127.0.0.1:{port}", "--port", port, "--threads", 2)


def test_a_host_that_does_not_exist():
    expect_failure("no-such-host.invalid", "--host", "no-such-host.invalid")


def test_tls_files_that_do_not_exist():
    expect_failure("/no/such/cert", "--tls-cert", "/no/such/cert", "--tls-key", "/no/such/key")
