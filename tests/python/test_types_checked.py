# tests/python/test_types_checked.py - what type checkers say of the packages and of programs.

import ast
import os
import subprocess
import sys
from pathlib import Path

import pytest
from openenv import _native

ROOT = Path(__file__).resolve().parents[2]
SOURCES = [ROOT / "python", *(file.parent for file in ROOT.glob("envs/*/pyproject.toml"))]
MYPY = ["-m", "mypy", "--strict", "--cache-dir", str(ROOT / "build" / "mypy")]
MYPY += ["--exclude", "envs/[^/]+/tests/"]
RIGHT = """
from echo_env import EchoAction, EchoEnv
from openenv.core import EnvClient, StepResult

async def play(client: EchoEnv) -> tuple[str, float]:
    result = await client.step(EchoAction(message="a"))
    return result.observation.echoed_message, float(result.reward or 0)

def play_without(client: EchoEnv) -> str:
    with client.sync() as env:
        return env.step(EchoAction(message="a")).observation.echoed_message
"""
WRONG = """
from echo_env import EchoEnv
from openenv.core import MCPToolClient

async def play(client: EchoEnv) -> str:
    result = await client.reset()
    return result.observation.echo_message
"""


def check(*words, sources=()):
    """What the tool says, and whether it has nothing to complain of."""
    variables = {**os.environ, "MYPYPATH": os.pathsep.join(map(str, sources))}
    done = subprocess.run(
        [sys.executable, *words], cwd=ROOT, env=variables, stdout=subprocess.PIPE, text=True
    )
    return done.stdout, done.returncode == 0


@pytest.mark.parametrize("version", ["3.10", f"3.{sys.version_info.minor}"])
def test_the_packages_are_typed_throughout(version):
    said, right = check(*MYPY, "--python-version", version, *map(str, SOURCES), sources=SOURCES)
    assert right, said


def test_the_examples_are_typed():
    programs = [ROOT / "examples" / "play.py", *ROOT.glob("tests/python/snippets/*.py")]
    said, right = check(*MYPY, "--scripts-are-modules", *map(str, programs))
    assert right, said


def members(body):
    """The public names that a stub, or a class in it, declares with what is in each."""
    declared = {}
    for node in body:
        if isinstance(node, (ast.ClassDef, ast.FunctionDef)):
            declared[node.name] = members(node.body)
        elif isinstance(node, ast.AnnAssign) and "TypeAlias" not in ast.unparse(node.annotation):
            declared[node.target.id] = {}
    return {name: inner for name, inner in declared.items() if not name.startswith("_")}


def test_the_stub_tells_what_the_native_module_has():
    stub = Path(_native.__file__).with_name("_native.pyi")
    declared = members(ast.parse(stub.read_text(encoding="utf-8")).body)
    assert {name for name in dir(_native) if not name.startswith("_")} == set(declared)
    for name, inner in declared.items():
        kind = getattr(_native, name)
        if isinstance(kind, type) and not issubclass(kind, Exception):
            own = {each for each in vars(kind) if not each.startswith("_")}
            assert own == set(inner), name


def test_right_programs_pass_and_wrong_ones_do_not(tmp_path):
    program = tmp_path / "program.py"
    program.write_text(RIGHT)
    said, right = check(*MYPY, str(program))
    assert right, said
    program.write_text(WRONG)
    said, right = check(*MYPY, str(program))
    assert not right
    assert 'has no attribute "MCPToolClient"' in said
    assert 'has no attribute "echo_message"' in said
