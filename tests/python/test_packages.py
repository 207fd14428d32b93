# tests/python/test_packages.py - packages under second names, and what is installed with them.

import importlib
import json
import os
import subprocess
import sys
import urllib.request
from importlib.metadata import entry_points

import pytest


def run(program, folder):
    """What a program prints that a fresh interpreter runs in a folder. Fails if it fails."""
    return subprocess.run(
        [sys.executable, "-W", "error", "-c", program],
        cwd=folder,
        stdout=subprocess.PIPE,
        check=True,
        text=True,
    ).stdout


@pytest.mark.parametrize("module", ["", ".models", ".client", ".server.app"])
@pytest.mark.parametrize("first", ["echo_env", "envs.echo_env"])
def test_an_environment_has_two_names_and_one_module(tmp_path, module, first):
    second = {"echo_env": "envs.echo_env", "envs.echo_env": "echo_env"}[first]
    program = (
        f"import {first}{module} as one\nimport {second}{module} as two\n"
        "assert one is two\nprint(one.__name__, one.__spec__.name)"
    )
    name = f"echo_env{module}"
    assert run(program, tmp_path) == f"{name} {name}\n"


@pytest.mark.parametrize("package", ["echo_env", "envs.echo_env"])
def test_a_server_runs_under_each_name(tmp_path, package):
    said = subprocess.run(
        [sys.executable, "-m", f"{package}.server.app", "--help"],
        cwd=tmp_path,
        stdout=subprocess.PIPE,
        check=True,
        text=True,
    )
    assert "Serves Echo" in said.stdout


@pytest.mark.parametrize("number", ["many", "0", "-1", "", "9" * 30])
def test_a_server_names_the_variable_that_is_wrong(tmp_path, number):
    said = subprocess.run(
        [sys.executable, "-m", "echo_env.server.app"],
        cwd=tmp_path,
        env={**os.environ, "MAX_CONCURRENT_ENVS": number},
        stderr=subprocess.PIPE,
        text=True,
    )
    assert said.returncode == 2
    rule = "must be a whole number from 1 to 1000000"
    assert said.stderr == f"MAX_CONCURRENT_ENVS {rule}, not {number!r}\n"


@pytest.mark.parametrize("port", ["65536", "-1", "many"])
def test_a_server_refuses_a_port_that_there_is_not(tmp_path, port):
    said = subprocess.run(
        [sys.executable, "-m", "echo_env.server.app", f"--port={port}"],
        cwd=tmp_path,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert said.returncode == 2
    assert f"must be a whole number from 0 to 65535, not {port!r}" in said.stderr


def test_a_folder_of_ones_own_is_a_part_of_envs(tmp_path):
    package = tmp_path / "envs" / "mine_env"
    package.mkdir(parents=True)
    (package / "__init__.py").write_text("from . import models\n")
    (package / "models.py").write_text("SIZE = 3\n")
    program = (
        "import envs.mine_env.models, envs.echo_env, echo_env\n"
        "print(envs.mine_env.models.__name__, envs.mine_env.models.SIZE, envs.echo_env is echo_env)"
    )
    assert run(program, tmp_path) == "envs.mine_env.models 3 True\n"


def test_a_folder_of_ones_own_comes_first(tmp_path):
    package = tmp_path / "envs" / "echo_env"
    package.mkdir(parents=True)
    (package / "__init__.py").write_text("MINE = True\n")
    program = "import envs.echo_env, echo_env\nprint(envs.echo_env.MINE, envs.echo_env is echo_env)"
    assert run(program, tmp_path) == "True False\n"


@pytest.mark.parametrize("name", ["envs.nothing_env", "envs.echo_env.nothing", "envs.token"])
def test_what_is_no_environment_is_not_found(name):
    with pytest.raises(ModuleNotFoundError, match=f"No module named '{name}'"):
        importlib.import_module(name)


def test_the_former_name_of_the_core_still_works():
    with pytest.warns(DeprecationWarning, match="openenv.core"):
        import openenv_core
    import openenv.core
    import openenv_core.env_server.types
    from openenv_core import EnvClient
    from openenv_core.env_server import Action

    assert openenv_core is openenv.core
    assert EnvClient is openenv.core.EnvClient
    assert Action is openenv.core.env_server.types.Action
    assert sys.modules["openenv_core.env_server.types"] is openenv.core.env_server.types


def test_the_command_is_the_native_program():
    [command] = entry_points(group="console_scripts", name="openenv")
    assert command.value == "openenv.cli:main"
    said = subprocess.run(
        [sys.executable, "-m", "openenv.cli", "list"], stdout=subprocess.PIPE, check=True, text=True
    )
    assert "echo" in said.stdout
    wrong = subprocess.run(
        [sys.executable, "-m", "openenv.cli", "sing"], stderr=subprocess.PIPE, text=True
    )
    assert wrong.returncode != 0
    assert "sing" in wrong.stderr


def test_the_command_says_when_its_program_is_missing(monkeypatch, capsys, tmp_path):
    import openenv.cli

    monkeypatch.setattr(openenv.cli, "PROGRAM", tmp_path / "openenv")
    with pytest.raises(SystemExit) as ended:
        openenv.cli.main()
    assert ended.value.code == 127
    assert "No such file or directory" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("kind", "model"), [("action", "EchoAction"), ("observation", "EchoObservation")]
)
def test_the_models_say_what_the_native_structs_say(servers, kind, model):
    import echo_env
    from openenv.core import Observation

    with urllib.request.urlopen(servers.url("ours", "echo") + "/schema", timeout=10) as reply:
        native = json.load(reply)[kind]
    ours = getattr(echo_env, model).model_json_schema()
    assert ours["description"] == native["description"]
    assert ours.get("required") == native.get("required")
    inherited = Observation.model_fields
    for schema in (ours, native):
        schema["properties"] = {
            name: rules for name, rules in schema["properties"].items() if name not in inherited
        }
    assert ours["properties"] == native["properties"]
