# tests/python/test_imports.py - what importing costs, and what can be imported from where.
"""The names of the Python package `openenv` are asked of that package itself."""

import ast
import importlib
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
REFERENCE_PYTHON = os.environ["OPENENV_REFERENCE"]
HEAVY = {
    "anthropic",
    "fastapi",
    "fastmcp",
    "gradio",
    "httpx",
    "mcp",
    "numpy",
    "openai",
    "requests",
    "starlette",
    "uvicorn",
    "websockets",
    "yaml",
}
REFERENCE_NAMES = """
import importlib, json
modules = ["openenv", "openenv.auto", "openenv.core", "openenv.core.env_server"]
print(json.dumps({name: importlib.import_module(name).__all__ for name in modules}))
"""
# Modules of the reference that others import from directly, with what they import.
PLACES = {
    "openenv.auto.auto_action": ["AutoAction"],
    "openenv.auto.auto_env": ["AutoEnv"],
    "openenv.core.client_types": ["StepResult"],
    "openenv.core.env_client": ["EnvClient"],
    "openenv.core.env_server.base_transforms": ["CompositeTransform", "NullTransform"],
    "openenv.core.env_server.exceptions": ["OpenEnvError", "SessionCapacityError"],
    "openenv.core.env_server.http_server": ["HTTPEnvServer", "create_app", "create_fastapi_app"],
    "openenv.core.env_server.interfaces": ["Environment", "Transform"],
    "openenv.core.env_server.route_config": ["GetEndpointConfig"],
    "openenv.core.env_server.serialization": ["deserialize_action", "serialize_observation"],
    "openenv.core.env_server.types": ["Action", "EnvironmentMetadata", "Observation", "State"],
    "openenv.core.generic_client": ["GenericAction", "GenericEnvClient"],
    "openenv.core.rubrics": ["LLMJudge", "Rubric", "Sequential", "TrajectoryRubric"],
    "openenv.core.rubrics.base": ["Rubric"],
    "openenv.core.rubrics.containers": ["Gate", "RubricDict", "RubricList", "WeightedSum"],
    "openenv.core.rubrics.llm_judge": ["LLMJudge"],
    "openenv.core.rubrics.trajectory": ["ExponentialDiscountingTrajectoryRubric"],
    "openenv.core.sync_client": ["SyncEnvClient"],
    "openenv.core.utils": ["convert_to_ws_url", "hf_space_subdomain", "run_async_safely"],
}


def modules_after(statement):
    """The top-level names of all modules that a fresh interpreter has after a statement."""
    program = f"{statement}\nimport sys\nprint(*sys.modules)"
    said = subprocess.run([sys.executable, "-c", program], stdout=subprocess.PIPE, check=True)
    return {name.partition(".")[0] for name in said.stdout.decode().split()}


@pytest.mark.parametrize(
    "statement",
    [
        "import openenv",
        "from openenv.core import EnvClient, GenericEnvClient, SyncEnvClient",
        "from openenv.core import Action, Environment, Observation, State",
        "from openenv.core.rubrics import LLMJudge",
        "from openenv import AutoAction, AutoEnv",
        "from echo_env import EchoAction, EchoEnv",
    ],
)
def test_an_import_pulls_nothing_heavy(statement):
    assert modules_after(statement) & HEAVY == set()


def test_the_package_alone_pulls_not_even_models_and_event_loops():
    assert modules_after("import openenv") & {"asyncio", "pydantic"} == set()


def reference_names():
    """(module, name) for all that the reference says its packages offer."""
    said = subprocess.run(
        [REFERENCE_PYTHON, "-I", "-c", REFERENCE_NAMES], stdout=subprocess.PIPE, check=True
    )
    return [(module, name) for module, names in json.loads(said.stdout).items() for name in names]


def test_a_name_of_the_reference_is_here_or_said_to_be_absent():
    absent = set()
    for module, name in reference_names():
        if hasattr(importlib.import_module(module), name):
            continue
        with pytest.raises(ImportError) as refused:
            exec(f"from {module} import {name}")
        assert str(refused.value) == f"{module}.{name} is not in this version of openenv-cpp"
        absent.add(name)
    assert {"MCPToolClient", "OpenAIClient", "WebInterfaceManager"} <= absent
    assert not absent & {"EnvClient", "Environment", "create_app", "AutoEnv", "State"}


@pytest.mark.parametrize("module", PLACES)
def test_names_stand_where_the_reference_has_them(module):
    imported = importlib.import_module(module)
    for name in PLACES[module]:
        assert getattr(imported, name).__name__ == name


@pytest.mark.parametrize(
    "module", ["openenv.core.mcp_client", "openenv.core.containers", "openenv.harbor"]
)
def test_a_module_that_is_not_here_yet_says_so(module):
    with pytest.raises(ModuleNotFoundError, match=f"{module} is not in this version"):
        importlib.import_module(module)


def test_a_name_that_nobody_knows_is_an_ordinary_mistake():
    import openenv.core

    assert not hasattr(openenv.core, "EnvKlient")
    with pytest.raises(ImportError, match="cannot import name 'EnvKlient'"):
        exec("from openenv.core import EnvKlient")
    with pytest.raises(ModuleNotFoundError, match="No module named 'openenv.core.env_klient'"):
        importlib.import_module("openenv.core.env_klient")


def test_a_package_lists_its_names_before_they_are_used():
    import openenv
    import openenv.core

    assert {"AutoEnv", "GenericEnvClient", "core", "cli"} <= set(dir(openenv))
    assert {"EnvClient", "Environment", "utils", "rubrics"} <= set(dir(openenv.core))
    assert openenv.__version__.count(".") == 2


def names_for_type_checkers(tree):
    """The names that a package imports where only type checkers look."""
    [block] = [node for node in tree.body if isinstance(node, ast.If)]
    return {
        name.name
        for imported in block.body
        if imported.module is not None and imported.names[0].name != "*"
        for name in imported.names
    }


def names_for_programs(tree):
    """The names that a package's table gives to programs."""
    return {
        name.value
        for table in ast.walk(tree)
        if isinstance(table, ast.Dict)
        for names in table.values
        if isinstance(names, ast.List)
        for name in names.elts
    }


@pytest.mark.parametrize("package", ["", "auto", "core", "core/env_server"])
def test_type_checkers_see_the_names_that_programs_see(package):
    source = ROOT / "python" / "openenv" / package / "__init__.py"
    tree = ast.parse(source.read_text(encoding="utf-8"))
    utilities = {"convert_to_ws_url", "hf_space_subdomain", "run_async_safely"}
    assert names_for_type_checkers(tree) == names_for_programs(tree) - utilities
