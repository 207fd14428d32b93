# tests/python/test_python_pages.py - what a server tells of an environment in Python.
"""Schemas, metadata, the dataset behind it, and how the values of observations are written."""

import asyncio
import datetime
import decimal
import enum
import json
import pathlib
import threading
import uuid

import numpy as np
import pytest
from pydantic import BaseModel

from asgi_client import Player, request
from openenv.core.env_server.http_server import HTTPEnvServer
from openenv.core.env_server.types import EnvironmentMetadata, Observation, State
from talk import Heard, Talk, Word, played


class Told(State):
    """A state with something of its own."""

    last: str | None = None


class First(Heard):
    """What a reset observes."""

    welcome: str = ""


def test_schemas_are_pydantics():
    async def play(app):
        shown = (await request(app, "GET", "/schema")).json
        assert shown == {
            "action": Word.model_json_schema(),
            "observation": Heard.model_json_schema(),
            "state": Told.model_json_schema(),
            "reset_observation": First.model_json_schema(),
        }
        page = (await request(app, "GET", "/openapi.json")).json
        assert {"/reset", "/step", "/state"} <= set(page["paths"])

    played(Talk, play, state_cls=Told, reset_observation_cls=First)


class Undescribed(Observation):
    """Has a default and a type that JSON does not have."""

    best: float = float("-inf")
    pixels: np.ndarray | None = None
    board: list[int] = []


def test_what_has_no_schema_does_not_keep_a_server_from_starting(caplog):
    class Best(Talk):
        def reset(self, seed=None):
            return Undescribed(pixels=np.array([1.0, 2.0], "float32"))

    async def play():
        app = HTTPEnvServer(Best, Word, Undescribed).application()
        shown = (await request(app, "GET", "/schema")).json["observation"]["properties"]
        assert shown["best"]["default"] is None
        assert shown["board"]["type"] == "array"
        assert "pixels" in shown
        async with Player(app) as player:
            seen = (await player.ask("reset"))["observation"]
            assert (seen["best"], seen["pixels"]) == (None, TENSOR)

    asyncio.run(play())
    assert "no JSON Schema" in caplog.text


def test_metadata_of_a_class_that_says_nothing_are_its_name():
    class Costly(Talk):
        def __init__(self):
            raise RuntimeError("made in vain")

    async def play(app):
        assert (await request(app, "GET", "/metadata")).json == {
            "name": "Costly",
            "description": "Costly environment",
            "readme_content": None,
            "version": "1.0.0",
            "author": None,
            "documentation_url": None,
        }

    played(Costly, play)


def test_metadata_that_are_overridden_are_asked_for_once():
    class Famous(Talk):
        closed = 0

        def get_metadata(self):
            return EnvironmentMetadata(name="famous", description="Known to all", author="me")

        def close(self):
            Famous.closed += 1

    async def play(app):
        for _ in range(2):
            told = (await request(app, "GET", "/metadata")).json
            assert (told["name"], told["author"]) == ("famous", "me")
        assert Famous.closed == 1

    played(Famous, play)


def test_the_names_of_an_environment():
    async def named(app):
        assert (await request(app, "GET", "/list_environments")).json == ["My_env-2"]
        assert (await request(app, "GET", "/my_ENV-2/splits")).status == 501
        assert (await request(app, "GET", "/other/splits")).status == 404

    async def by_class(app):
        assert (await request(app, "GET", "/list_environments")).json == ["Talk"]

    async def by_lambda(app):
        assert (await request(app, "GET", "/list_environments")).json == ["lambda"]

    played(Talk, named, env_name="My_env-2")
    played(Talk, by_class)
    played(lambda: Talk(), by_lambda)
    with pytest.raises(ValueError, match="'my env'.*stands in URLs"):
        played(Talk, by_class, env_name="my env")


class Record(BaseModel):
    """A task, as some environments have them."""

    question: str
    index: int


class Library(Talk):
    """Has a dataset: some calls plain, one a coroutine."""

    threads = set()

    def list_splits(self):
        self.threads.add(threading.get_ident())
        return ["train", "odd", {"name": "mine", "type": "test", "size": 3}, 5]

    def list_tasks(self, split):
        return [Record(question=split, index=i) for i in range(3)]

    async def num_tasks(self, split):
        return 3

    def get_task(self, split, index):
        return self.list_tasks(split)[index]

    def get_task_range(self, split, start=None, stop=None):
        return self.list_tasks(split)[start:stop]


def test_a_dataset_is_told():
    async def play(app):
        async def ask(call, **body):
            answer = await request(app, "POST", f"/library/{call}", {"split": "train", **body})
            return answer.json if answer.status == 200 else answer.status

        record = [{"question": "train", "index": i} for i in range(3)]
        assert (await request(app, "GET", "/library/splits")).json == [
            {"name": "train", "type": "train"},
            {"name": "odd", "type": "validation"},
            {"name": "mine", "type": "test", "size": 3},
            {"name": "5", "type": "validation"},
        ]
        assert await ask("tasks") == {"tasks": record, "env_name": "library"}
        assert await ask("num_tasks") == {"num_tasks": 3}
        assert await ask("task", index=-1) == {"task": record[2]}
        assert await ask("task", index=3) == 400
        assert await ask("task_range", start=1) == {"tasks": record[1:]}
        assert await ask("task_range", stop=-1) == {"tasks": record[:2]}

    played(Library, play, env_name="library")
    assert threading.get_ident() not in Library.threads


def test_a_call_that_a_dataset_does_not_have_is_not_supported():
    class Small(Talk):
        def num_tasks(self, split):
            return 3

        def get_task(self, split, index):
            raise NotImplementedError

        def list_tasks(self, split):
            return [][0]

    async def play(app):
        body = {"split": "train"}
        assert (await request(app, "POST", "/small/num_tasks", body)).json == {"num_tasks": 3}
        answer = await request(app, "GET", "/small/splits")
        assert answer.status == 501
        assert answer.json == {"detail": "list_splits is not supported for this environment"}
        assert (await request(app, "POST", "/small/task", {**body, "index": 0})).status == 501
        assert (await request(app, "POST", "/small/tasks", body)).status == 500

    played(Small, play, env_name="small")


class Colour(enum.Enum):
    """An enumeration."""

    RED = "red"


class LikeTorch:
    """Has what a tensor of torch has of an array."""

    def detach(self):
        return self

    def cpu(self):
        return self

    def __array__(self):
        return np.array([1.0, 2.0], "float32")


TENSOR = {"shape": [2], "dtype": "float32", "data": "AACAPwAAAEA="}

WRITTEN = [
    (float("nan"), None),
    ([float("inf"), -0.0, 1e22], [None, -0.0, 1e22]),
    (2**80, 2**80),
    (datetime.datetime(2020, 1, 2, 3, 4, 5), "2020-01-02T03:04:05"),
    (datetime.timedelta(seconds=5), "PT5S"),
    (uuid.UUID(int=1), "00000000-0000-0000-0000-000000000001"),
    (pathlib.Path("a/b"), "a/b"),
    (decimal.Decimal("1.50"), "1.50"),
    (Colour.RED, "red"),
    ({1: (2, 3)}, {"1": [2, 3]}),
    ({4}, [4]),
    (b"abc", "abc"),
    (Record(question="q", index=0), {"question": "q", "index": 0}),
    (np.float32(1.5), 1.5),
    (np.float64("nan"), None),
    (np.int64(7), 7),
    (np.bool_(True), True),
    (np.array([1.0, 2.0], "float32"), TENSOR),
    (np.array(5, "int64"), {"shape": [], "dtype": "int64", "data": "BQAAAAAAAAA="}),
    (np.array([True]), {"shape": [1], "dtype": "uint8", "data": "AQ=="}),
    ([{"deep": np.array([1.0, 2.0], "float32")}], [{"deep": TENSOR}]),
    (LikeTorch(), TENSOR),
]


@pytest.mark.parametrize(("value", "written"), WRITTEN, ids=[repr(pair[0]) for pair in WRITTEN])
def test_values_of_observations(value, written):
    class Showing(Talk):
        def step(self, action):
            return Heard(heard=value, reward=2, metadata={"also": value})

    async def play(app):
        async with Player(app) as player:
            result = await player.ask("step", {"word": "a"})
        assert json.dumps(result["observation"]["heard"]) == json.dumps(written)
        assert result["metadata"] == result["observation"]["metadata"] == {"also": written}
        assert result["reward"] == 2

    played(Showing, play)


@pytest.mark.parametrize("value", [object(), np.array(["a"]), b"\xff"], ids=repr)
def test_values_that_json_does_not_have_are_an_error_of_the_environment(value):
    class Showing(Talk):
        def step(self, action):
            return Heard(heard=value)

    async def play(app):
        async with Player(app) as player:
            assert (await player.fail("step", {"word": "a"}))["code"] == "EXECUTION_ERROR"
            await player.ask("reset")

    played(Showing, play)


def test_rewards_keep_their_kind():
    class Paying(Talk):
        def step(self, action):
            return Heard(reward=json.loads(action.word))

    async def play(app):
        async with Player(app) as player:
            for word in ["1", "1.0", "true", "null", "0.1"]:
                result = await player.ask("step", {"word": word})
                assert json.dumps(result["reward"]) == word

    played(Paying, play)
