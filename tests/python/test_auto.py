# tests/python/test_auto.py - clients and actions by the names of their environments.

import sys

import pytest
from openenv import AutoAction, AutoEnv, GenericAction, GenericEnvClient
from openenv.core import ConnectionFailed

CLIENT = """
class {client}:
    def __init__(self, base_url, **options):
        self.base_url, self.options = base_url, options

class {action}:
    pass

class {observation}:
    pass
"""


@pytest.fixture
def install(tmp_path, monkeypatch):
    """A function that installs an environment's package with classes of these names."""
    monkeypatch.syspath_prepend(tmp_path)

    def write(distribution, package, classes, manifest=None):
        folder = tmp_path / package
        folder.mkdir()
        (folder / "__init__.py").write_text("")
        (folder / "client.py").write_text(CLIENT.format(**classes))
        if manifest:
            (folder / "openenv.yaml").write_text(manifest)
        if distribution:
            told = tmp_path / f"{distribution.replace('-', '_')}-2.1.dist-info"
            told.mkdir()
            (told / "METADATA").write_text(f"Name: {distribution}\nVersion: 2.1\n")
            files = [f"{package}/__init__.py,,", f"{package}/client.py,,"]
            (told / "RECORD").write_text("\n".join(files))

    known = set(sys.modules)
    yield write
    for name in set(sys.modules) - known:
        del sys.modules[name]


TIC_TAC = {"client": "TicTacEnv", "action": "TicTacAction", "observation": "TicTacObservation"}


@pytest.mark.parametrize("name", ["echo", "echo-env", "echo_env", "Echo", "openenv/echo_env"])
def test_an_installed_environment_has_several_names(name):
    from echo_env import EchoAction, EchoEnv

    assert AutoEnv.get_env_class(name) is EchoEnv
    assert AutoAction.from_env(name) is EchoAction
    assert AutoAction.from_hub(name) is EchoAction


def test_what_is_known_of_an_environment():
    info = AutoEnv.get_env_info("echo")
    assert info.pop("version").count(".") == 2
    assert info == {
        "env_key": "echo",
        "name": "echo_env",
        "package": "openenv-echo-env",
        "description": "Echoes each message and rewards its length",
        "env_class": "EchoEnv",
        "action_class": "EchoAction",
        "observation_class": "EchoObservation",
        "module": "echo_env.client",
        "default_image": "echo-env:latest",
        "spec_version": 1,
    }
    assert AutoAction.get_action_info("echo") == {
        "env_key": "echo",
        "env_name": "echo_env",
        "package": "openenv-echo-env",
        "action_class": "EchoAction",
        "observation_class": "EchoObservation",
        "module": "echo_env.client",
    }


def test_a_client_plays_the_server_that_it_is_given(servers):
    url = servers.url("ours", "echo")
    with AutoEnv.from_env("echo", base_url=url).sync() as env:
        env.reset()
        result = env.step(AutoAction.from_env("echo")(message="hi"))
    assert result.observation.echoed_message == "hi"


def test_without_the_package_a_generic_client_plays(servers):
    env = AutoEnv.from_hub("echo", base_url=servers.url("ours", "echo"), skip_install=True)
    assert isinstance(env, GenericEnvClient)
    with env.sync() as playing:
        playing.reset()
        action = AutoAction.from_env("echo", skip_install=True)(message="hi")
        assert isinstance(action, GenericAction)
        assert playing.step(action).observation["echoed_message"] == "hi"


def test_a_provider_starts_a_server_for_the_client(servers):
    class Provider:
        def start_container(self, image, env_vars):
            self.told = [image, env_vars]
            return servers.url("ours", "echo")

        def wait_for_ready(self, url, timeout_s):
            self.told.append(timeout_s)

        def stop_container(self):
            self.told.append("stopped")

    provider = Provider()
    with AutoEnv.from_env(
        "echo", container_provider=provider, wait_timeout=7, env_vars={"A": "b"}
    ).sync() as env:
        assert env.reset().observation.echoed_message == "Echo environment ready!"
    assert provider.told == ["echo-env:latest", {"A": "b"}, 7, "stopped"]


def test_a_server_that_is_not_there_is_named():
    with pytest.raises(ConnectionFailed, match="^Failed to connect to ws://localhost:1: no server"):
        AutoEnv.from_env("echo", base_url="http://localhost:1")


@pytest.mark.parametrize("skip_install", [False, True])
def test_without_a_server_the_mistake_is_explained(skip_install):
    with pytest.raises(ValueError, match=r"from_env\('echo'\) needs the base_url of a running"):
        AutoEnv.from_env("echo", skip_install=skip_install)


def test_an_unknown_name_is_told_with_similar_ones():
    with pytest.raises(ValueError, match="'ecko'. Did you mean: echo.*environments: .*echo"):
        AutoEnv.from_env("ecko", base_url="http://localhost:1")
    with pytest.raises(ValueError, match="Unknown environment 'ecko'"):
        AutoAction.from_env("ecko")
    with pytest.raises(ValueError, match="pip install --no-deps"):
        AutoAction.from_env("somebody/ecko")


def test_names_of_classes_follow_that_of_the_package(install):
    install("openenv-tic-tac-env", "tic_tac_env", TIC_TAC)
    assert AutoEnv.get_env_class("tic-tac").__name__ == "TicTacEnv"
    info = AutoEnv.get_env_info("tic_tac_env")
    assert info["version"] == "2.1"
    assert info["default_image"] == "tic-tac-env:latest"
    assert info["spec_version"] is None


def test_capitals_of_a_class_are_its_own(install):
    classes = {"client": "SnakeENV", "action": "SNAKEAction", "observation": "SnakeObservation"}
    install("openenv-snake-env", "snake_env", classes)
    assert AutoEnv.get_env_class("snake").__name__ == "SnakeENV"
    assert AutoAction.from_env("snake").__name__ == "SNAKEAction"


def test_a_manifest_may_name_the_classes(install):
    classes = {"client": "CodingEnv", "action": "CodeAction", "observation": "CodeObservation"}
    manifest = 'name: "coding_env"\naction: CodeAction # its\nobservation: CodeObservation\n'
    install("openenv-coding", "coding_env", classes, manifest)
    assert AutoAction.from_env("coding").__name__ == "CodeAction"
    assert AutoEnv.get_env_info("coding")["package"] == "openenv-coding"


def test_a_package_needs_no_distribution(install):
    install(None, "maze_env", {name: f"Maze{rest[6:]}" for name, rest in TIC_TAC.items()})
    assert AutoEnv.get_env_class("maze").__name__ == "MazeEnv"


def test_a_package_without_the_classes_is_told_of(install):
    install("openenv-odd-env", "odd_env", TIC_TAC)
    with pytest.raises(ImportError, match="package openenv-odd-env has no class OddEnv"):
        AutoEnv.get_env_class("odd")


def test_environments_are_listed(install, capsys):
    install("openenv-tic-tac-env", "tic_tac_env", TIC_TAC, "name: tic_tac\ndescription: 3 by 3\n")
    AutoEnv.list_environments()
    said = capsys.readouterr().out
    assert "  tic_tac        : 3 by 3 (v2.1)" in said
    assert "Package: openenv-echo-env" in said
    AutoAction.list_actions()
    assert "  tic_tac        : TicTacAction" in capsys.readouterr().out


@pytest.mark.parametrize("factory", [AutoEnv, AutoAction])
def test_there_are_no_instances(factory):
    with pytest.raises(TypeError, match="from_env"):
        factory()
