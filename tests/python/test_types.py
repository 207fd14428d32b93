# tests/python/test_types.py - the wire types accept, refuse and describe what the reference's do.

import subprocess
import sys

import pytest
from openenv.core.env_server.types import Action, Observation, State
from twin import ask_ours, ask_reference

SAMPLES = {
    "stdout": "a",
    "stderr": "b",
    "exit_code": 0,
    "name": "echo",
    "description": "Echoes",
    "action": {"message": "hello"},
    "observation": {"echoed_message": "hello"},
    "state": {"step_count": 1},
    "split": "train",
    "index": 3,
    "data": {"message": "hello"},
    "active_sessions": 1,
    "max_sessions": 4,
    "session_id": "s",
    "created_at": 1.5,
    "last_activity_at": 2,
    "environment_type": "Echo",
}
VALUES = [
    None,
    True,
    0,
    -1,
    7,
    2.5,
    1e300,
    "",
    "reset",
    "5",
    "healthy",
    "x" * 256,
    [],
    {},
    {"a": [1, {"b": None}]},
]
MESSAGES = [
    {"type": "reset"},
    {"type": "reset", "data": {"seed": 1}},
    {"type": "step"},
    {"type": "step", "data": {"a": 1}},
    {"type": "step", "data": 1},
    {"type": "state", "data": {}},
    {"type": "close"},
    {"type": "mcp"},
    {"data": {}},
    [],
]


@pytest.fixture(scope="module")
def answers():
    question = {"samples": SAMPLES, "values": VALUES, "messages": MESSAGES}
    return ask_ours("types_twin.py", question), ask_reference("types_twin.py", question)


def test_there_are_the_same_types(answers):
    ours, theirs = answers
    assert sorted(ours) == sorted(theirs)
    assert len(ours) > 30


def test_each_type_has_the_same_schemas_and_accepts_the_same(answers):
    ours, theirs = answers
    for name, told in theirs.items():
        assert ours[name] == told, name


def test_each_subclass_has_fields_and_description_of_its_own():
    class Move(Action):
        """A move on the board."""

        column: int

    schema = Move.model_json_schema()
    assert schema["description"] == "A move on the board."
    assert sorted(schema["properties"]) == ["column", "metadata"]
    assert "description" not in type("Pass", (Action,), {}).model_json_schema()


def test_arrays_may_stand_in_fields_of_any_type():
    import numpy

    class Picture(Observation):
        model_config = {"arbitrary_types_allowed": True}
        pixels: numpy.ndarray

    assert Picture(pixels=numpy.zeros(3)).pixels.shape == (3,)


def test_a_state_keeps_fields_that_it_does_not_declare():
    state = State(episode_id="e", step_count=2, board=[1, 2])
    assert state.board == [1, 2]
    assert state.model_dump() == {"episode_id": "e", "step_count": 2, "board": [1, 2]}


def test_the_types_bring_nothing_heavy():
    heavy = "numpy, fastapi, starlette, uvicorn, websockets, httpx, openai, asyncio"
    program = (
        "import sys, openenv.core.env_server.types, openenv.core.env_server.interfaces\n"
        f"print([name for name in '{heavy}'.split(', ') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert (done.stdout, done.stderr) == ("[]\n", "")
