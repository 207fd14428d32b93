# tests/schema/test_schema.py - our JSON Schemas mean what the reference's mean.
"""Ours are printed by the program in OPENENV_SCHEMAS as one object, `{"ModelName": schema, ...}`;
by default it is the one that the release preset builds."""

import json
import os
import subprocess
from pathlib import Path

import pytest
from compare import differences
from models import MODELS

PROGRAM = Path(__file__).resolve().parents[2] / "build" / "release" / "bin" / "openenv-schemas"
PRINT_TIMEOUT_S = 30


@pytest.fixture(scope="module")
def ours():
    program = os.environ.get("OPENENV_SCHEMAS", str(PROGRAM))
    try:
        printed = subprocess.run(
            [program], capture_output=True, text=True, timeout=PRINT_TIMEOUT_S, check=False
        )
    except FileNotFoundError:
        pytest.fail(f"no such program: {program} (make build makes it)", pytrace=False)
    assert printed.returncode == 0, printed.stderr
    return json.loads(printed.stdout)


# What the base classes add is described by each project in words of its own.
SHARED_FIELDS = ("metadata", "done", "reward", "episode_id", "step_count")


def without_shared_texts(schema):
    for field in SHARED_FIELDS:
        if field in schema["properties"]:
            assert schema["properties"][field].pop("description")
    return schema


@pytest.mark.parametrize("name", MODELS)
def test_schema(ours, name):
    theirs = MODELS[name].model_json_schema()
    found = differences(without_shared_texts(ours[name]), without_shared_texts(theirs))
    if found:
        pytest.fail(f"{name}\n" + "\n".join(found), pytrace=False)


def test_no_model_is_forgotten(ours):
    assert sorted(ours) == sorted(MODELS)


@pytest.mark.parametrize(
    ("ours", "theirs", "paths"),
    [
        ({"a": 1, "b": 2}, {"b": 2.0, "a": 1}, []),
        ({"required": ["a", "b"]}, {"required": ["b", "a"]}, []),
        ({"enum": ["a", "b"]}, {"enum": ["b", "a"]}, ["enum[0]", "enum[1]"]),
        ({"default": True}, {"default": 1}, ["default"]),
        ({"a": {"b": 1}}, {"a": {}}, ["a.b"]),
        ({}, {"title": "T"}, ["title"]),
        ({"a": [1]}, {"a": [1, 2]}, ["a"]),
        (None, {}, [""]),
    ],
)
def test_the_comparison_itself(ours, theirs, paths):
    assert [sentence.split(":")[0] for sentence in differences(ours, theirs)] == paths
