# tests/python/test_wheel.py - the wheels, installed in an empty environment, serve and play.

import os
import re
import subprocess
import sys
import venv
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PORTABLE = ROOT / "build" / "wheels" / "portable"
STOP_TIMEOUT_S = 30
ENDINGS = {".py", ".pyi", ".typed", ".so", ".yaml", ""}
PLAY = """
import sys
from echo_env import EchoAction, EchoEnv
from echo_env.server.echo_environment import EchoEnvironment
from openenv import AutoEnv

with AutoEnv.from_env("echo", base_url=sys.argv[1]).sync() as client:
    assert type(client.async_client) is EchoEnv
    print(client.reset(seed=1).observation.echoed_message)
    print(client.step(EchoAction(message="hello")).reward)
print(EchoEnvironment().reset().echoed_message)
"""


@pytest.fixture(scope="module")
def wheels():
    """The wheels that other machines can install, by the names of their distributions."""
    subprocess.run([ROOT / "scripts" / "wheel", "--portable"], check=True)
    return {wheel.name.partition("-")[0]: wheel for wheel in PORTABLE.glob("*.whl")}


@pytest.fixture(scope="module")
def installed(wheels, tmp_path_factory):
    """A function that runs a command of an environment in which only the wheels are installed."""
    folder = tmp_path_factory.mktemp("installed")
    venv.create(folder)
    pip = [sys.executable, "-m", "pip", "--python", str(folder / "bin" / "python")]
    found = ["--find-links", str(PORTABLE), *map(str, wheels.values())]
    subprocess.run([*pip, "install", "--quiet", *found], check=True)
    variables = {key: value for key, value in os.environ.items() if "PATH" not in key}
    variables["PATH"] = f"{folder}/bin:{os.defpath}"

    def start(*words):
        return subprocess.Popen(
            [folder / "bin" / words[0], *words[1:]],
            cwd=folder,
            env=variables,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    return start


def test_the_command_serves_what_the_package_plays(installed):
    server = installed("openenv", "serve", "echo", "--port", "0")
    try:
        said = next((line for line in server.stderr if "listening on" in line), None)
        assert said, "the server did not start"
        [url] = re.findall(r"http://[\w.:]+", said)
        client = installed("python", "-c", PLAY, url)
        output, errors = client.communicate()
        assert output == "Echo environment ready!\n0.5\nEcho environment ready!\n", errors
    finally:
        server.terminate()
        server.communicate(timeout=STOP_TIMEOUT_S)
    assert server.returncode == 0


def test_nothing_of_the_reference_is_installed(installed):
    listing = installed(
        "python",
        "-c",
        "from importlib.metadata import *\n"
        "print(*sorted(d.metadata['Name'] for d in distributions() if d.metadata['Name']))",
    )
    names = set(listing.communicate()[0].split())
    folders = [file.parent.name for file in ROOT.glob("envs/*/pyproject.toml")]
    ours = {f"openenv-{folder.replace('_', '-')}-env" for folder in folders} | {"openenv-cpp"}
    assert {name for name in names if "openenv" in name} == ours
    assert not names & {"fastapi", "starlette", "uvicorn", "websockets", "numpy", "requests"}


def test_a_wheel_for_many_machines_has_its_libraries_in_it(wheels):
    wheel = wheels["openenv_cpp"]
    assert "manylinux" in wheel.name
    with zipfile.ZipFile(wheel) as content:
        names = content.namelist()
    assert any(re.search(r"\.libs/libssl", name) for name in names)
    package = [Path(name) for name in names if re.match(r"(openenv|openenv_core|envs)/.*\w$", name)]
    assert {path.suffix for path in package} <= ENDINGS
    assert Path("openenv/bin/openenv") in package
    assert Path("openenv/py.typed") in package
    assert "echo_env/py.typed" in zipfile.ZipFile(wheels["openenv_echo_env"]).namelist()
