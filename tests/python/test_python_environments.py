# tests/python/test_python_environments.py - environments in Python, as their clients meet them.
"""What they are given, what they return and raise, and what becomes of it."""

from asgi_client import Player, request
from openenv.core.env_server.types import Action, State
from talk import Heard, Talk, played


def test_an_environment_that_raises_goes_on():
    class Raising(Talk):
        def step(self, action):
            raise KeyError("no such word") if action.word == "key" else RuntimeError()

    async def play(app):
        async with Player(app) as player:
            await player.ask("reset", {"episode_id": "kept"})
            error = await player.fail("step", {"word": "key"})
            assert error == {"message": "KeyError: 'no such word'", "code": "EXECUTION_ERROR"}
            error = await player.fail("step", {"word": "a"})
            assert error == {"message": "RuntimeError", "code": "EXECUTION_ERROR"}
            assert (await player.ask("state"))["episode_id"] == "kept"
        answer = await request(app, "POST", "/step", {"action": {"word": "a"}})
        assert (answer.status, answer.json["code"]) == (500, "EXECUTION_ERROR")

    played(Raising, play)


def test_an_action_that_a_validator_refuses_does_not_end_the_session():
    async def play(app):
        async with Player(app) as player:
            error = await player.fail("step", {"word": "forbidden", "more": 1})
            assert error["code"] == "VALIDATION_ERROR"
            problems = {each["type"]: each for each in error["errors"]}
            assert problems["value_error"]["loc"] == ["word"]
            assert problems["value_error"]["msg"] == "Value error, not this word"
            assert problems["value_error"]["input"] == "forbidden"
            assert problems["value_error"]["ctx"] == {"error": "not this word"}
            assert problems["extra_forbidden"]["loc"] == ["more"]
            assert (await player.ask("state"))["step_count"] == 0
            await player.ask("step", {"word": "a"})
        answer = await request(app, "POST", "/step", {"action": {"word": "forbidden"}})
        assert answer.status == 422
        assert answer.json["detail"][0]["loc"] == ["body", "action", "word"]

    played(Talk, play)


def test_an_error_of_pydantic_inside_the_environment_is_the_environments():
    class Clumsy(Talk):
        def step(self, action):
            return Heard(done="perhaps")

    async def play(app):
        async with Player(app) as player:
            assert (await player.fail("step", {"word": "a"}))["code"] == "EXECUTION_ERROR"

    played(Clumsy, play)


def test_what_is_no_observation_is_named():
    class Wrong(Talk):
        def step(self, action):
            return {"heard": action.word}

    async def play(app):
        async with Player(app) as player:
            error = await player.fail("step", {"word": "a"})
            assert error == {
                "message": "Wrong.step returned dict, not an Observation",
                "code": "EXECUTION_ERROR",
            }

    played(Wrong, play)


def test_an_environment_that_cannot_be_made_frees_its_place():
    class Broken(Talk):
        def __init__(self):
            raise OSError("no display")

    async def play(app):
        for _ in range(3):
            async with Player(app) as player:
                error = (await player.receive())["data"]
                assert error["code"] == "FACTORY_ERROR"
                assert error["factory_name"] == "Broken"
                assert "no display" in error["message"]
                assert await player.receive() == 1000
        assert (await request(app, "POST", "/reset")).json["code"] == "FACTORY_ERROR"
        assert (await request(app, "GET", "/health")).status == 200

    played(Broken, play, sessions=1)


def test_a_full_server_says_so():
    async def play(app):
        async with Player(app) as first, Player(app) as second:
            await first.ask("reset")
            error = (await second.receive())["data"]
            assert (error["code"], error["active_sessions"]) == ("CAPACITY_REACHED", 1)
            assert await second.receive() == 1000
            assert (await request(app, "POST", "/reset")).status == 503
            assert (await request(app, "GET", "/metadata")).status == 200

    played(Talk, play, sessions=None)


def test_reset_gets_what_its_signature_has():
    class Choosy(Talk):
        def reset(self, seed=None, level="easy"):
            return Heard(heard=[seed, level], metadata={"own": 1})

    class Open(Talk):
        def reset(self, **options):
            return Heard(heard=options)

    async def choosy(app):
        async with Player(app) as player:
            told = {"seed": 3, "episode_id": "e", "level": "hard", "colour": "red", "size": 2}
            result = await player.ask("reset", told)
            assert result["observation"]["heard"] == [3, "hard"]
            metadata = {"own": 1, "ignored_options": ["colour", "size"]}
            assert result["metadata"] == result["observation"]["metadata"] == metadata
            assert (await player.ask("reset"))["observation"]["heard"] == [None, "easy"]

    async def open_to_all(app):
        async with Player(app) as player:
            result = await player.ask("reset", {"seed": 3, "colour": "red"})
            assert result["observation"]["heard"] == {"seed": 3, "colour": "red"}
            assert "metadata" not in result

    played(Choosy, choosy)
    played(Open, open_to_all)


def test_integers_of_any_size_reach_an_action():
    class Number(Action):
        n: int
        deep: list[dict[str, int]] = []

    class Counting(Talk):
        def step(self, action):
            return Heard(heard=[str(action.n), str(action.deep)])

    async def play(app):
        async with Player(app) as player:
            for n in [2**63 - 1, 2**64 - 1, 2**70 + 1, -(2**200) - 7]:
                result = await player.ask("step", {"n": n, "deep": [{"a": n}]})
                assert result["observation"]["heard"] == [str(n), str([{"a": n}])]
        answer = await request(app, "POST", "/step", {"action": {"n": 2**70 + 1}, "data": 1})
        assert answer.json["observation"]["heard"][0] == str(2**70 + 1)

    played(Counting, play, action_cls=Number)


def test_step_gets_what_its_signature_has():
    class Patient(Talk):
        def step(self, action, timeout_s=None, request_id=None):
            return Heard(heard=[timeout_s, request_id])

    async def patient(app):
        body = {"action": {"word": "a"}, "timeout_s": 2.5, "request_id": "r1", "more": 1}
        answer = await request(app, "POST", "/step", body)
        assert answer.json["observation"]["heard"] == [2.5, "r1"]

    async def plain(app):
        body = {"action": {"word": "a"}, "timeout_s": 2.5}
        assert (await request(app, "POST", "/step", body)).json["observation"]["heard"] == "a"

    played(Patient, patient)
    played(Talk, plain)


def test_the_state_is_the_environments_own():
    class Own(Talk):
        def __init__(self):
            super().__init__()
            self._state = State(episode_id="before", step_count=7, colour="red", ratio=float("nan"))

    async def play(app):
        async with Player(app) as player:
            assert await player.ask("state") == {
                "episode_id": "before",
                "step_count": 7,
                "colour": "red",
                "ratio": None,
            }

    played(Own, play)
