# tests/python/test_applications.py - what can be said about how an environment is served.
"""Rules of construction, modes, who may ask, and how an application begins and ends."""

import asyncio
import functools
import gc
import threading
import time
import weakref
from concurrent.futures import ThreadPoolExecutor

import pytest
from pydantic import Field

from asgi_client import Exchange, Gone, Player, get, request, scope_of
from echo_env.models import EchoAction, EchoObservation
from echo_env.server.echo_environment import EchoEnvironment
from openenv import _native
from openenv.core.env_server.exceptions import ConcurrencyConfigurationError
from openenv.core.env_server.http_server import HTTPEnvServer, create_app, create_fastapi_app
from openenv.core.env_server.types import ConcurrencyConfig
from talk import Heard, Talk, Word, echo_app


class Alone(Talk):
    """Only one session at a time may exist."""

    SUPPORTS_CONCURRENT_SESSIONS = False
    open = 0

    def __init__(self):
        super().__init__()
        Alone.open += 1

    def close(self):
        Alone.open -= 1


def test_an_object_is_no_environment_to_be_served():
    with pytest.raises(TypeError, match="MyEnvironment"):
        create_app(Talk(), Word, Heard)


def test_there_is_one_session_unless_more_are_asked_for():
    assert HTTPEnvServer(Talk, Word, Heard).max_concurrent_envs == 1
    config = ConcurrencyConfig(max_concurrent_envs=3)
    server = HTTPEnvServer(Talk, Word, Heard, concurrency_config=config)
    assert server.get_capacity_status().max_sessions == 3
    with pytest.raises(ValueError, match="not both"):
        HTTPEnvServer(Talk, Word, Heard, 3, config)
    with pytest.raises(ValueError):
        HTTPEnvServer(Talk, Word, Heard, 0)


@pytest.mark.parametrize("factory", [Alone, lambda: Alone(), functools.partial(Alone)])
def test_several_sessions_need_an_environment_that_can_have_them(factory):
    HTTPEnvServer(factory, Word, Heard, 1)
    with pytest.raises(ConcurrencyConfigurationError, match="SUPPORTS_CONCURRENT_SESSIONS") as told:
        HTTPEnvServer(factory, Word, Heard, 2)
    assert told.value.environment_name == "Alone"
    assert Alone.open == 0


def test_a_mode_is_said_or_stands_in_its_variable(monkeypatch):
    def has_reset(app):
        return asyncio.run(request(app, "POST", "/reset")).status == 200

    assert has_reset(echo_app())
    assert not has_reset(echo_app(mode="PRODUCTION"))
    monkeypatch.setenv("OPENENV_MODE", "Production")
    assert not has_reset(create_fastapi_app(EchoEnvironment, EchoAction, EchoObservation))
    assert has_reset(echo_app(mode="simulation"))
    monkeypatch.setenv("OPENENV_MODE", "test")
    with pytest.raises(ValueError, match=r"'test'.*\['simulation', 'production'\]"):
        echo_app()


def test_variables_that_make_no_sense_are_named(monkeypatch):
    for variable, text in [
        ("OPENENV_DEADLINE", "soon"),
        ("OPENENV_SESSION_TIMEOUT", "-1"),
        ("OPENENV_TOKEN", ""),
    ]:
        with monkeypatch.context() as changed:
            changed.setenv(variable, text)
            with pytest.raises(ValueError, match=variable):
                echo_app()


def test_a_web_interface_that_is_asked_for_is_missed_in_the_log(monkeypatch, caplog):
    monkeypatch.setenv("ENABLE_WEB_INTERFACE", "true")
    assert get(echo_app(), "/web").status == 404
    assert "no web interface" in caplog.text


def test_pages_of_other_sites_are_refused(monkeypatch):
    page = [(b"origin", b"https://elsewhere.example")]
    refused = get(echo_app(), "/schema", page)
    assert refused.status == 403
    assert "OPENENV_ALLOW_ORIGIN" in refused.text
    assert get(echo_app(), "/schema", [(b"origin", b"http://testserver")]).status == 200
    monkeypatch.setenv("OPENENV_ALLOW_ORIGIN", "https://other.example, https://elsewhere.example")
    assert get(echo_app(), "/schema", page).status == 200


def test_on_a_loopback_address_only_its_names_are_answered_to(monkeypatch):
    refused = get(echo_app(), "/schema", server=("127.0.0.1", 8000))
    assert refused.status == 403
    assert "OPENENV_ALLOW_HOST" in refused.text
    monkeypatch.setenv("OPENENV_ALLOW_HOST", "testserver")
    assert get(echo_app(), "/schema", server=("127.0.0.1", 8000)).status == 200


def test_a_token_is_asked_for(monkeypatch):
    monkeypatch.setenv("OPENENV_TOKEN", "secret")
    app = echo_app()
    app.get("/config")(lambda: {})
    assert get(app, "/health").status == 200
    assert get(app, "/config").status == 401
    refused = get(app, "/schema")
    assert (refused.status, refused.headers["www-authenticate"]) == (401, "Bearer")
    assert get(app, "/schema", [(b"authorization", b"Bearer secret")]).status == 200

    async def play():
        async with Player(app, headers=[(b"authorization", b"Bearer secret")]) as player:
            await player.ask("reset")
        exchange = Exchange(app, scope_of("websocket", "/ws"), {"type": "websocket.connect"})
        assert (await exchange.hear())["status"] == 401

    asyncio.run(play())


def test_a_handshake_is_refused_without_words_where_the_server_has_none():
    async def play():
        scope = scope_of("websocket", "/elsewhere", extensions={})
        exchange = Exchange(echo_app(), scope, {"type": "websocket.connect"})
        assert (await exchange.hear())["type"] == "websocket.close"

    asyncio.run(play())


def test_there_is_no_session_to_attach_to():
    async def play():
        async with Player(echo_app(), "/ws?session_id=a%20b") as player:
            error = (await player.receive())["data"]
            assert error == {"message": "Unknown session_id: a b", "code": "SESSION_ERROR"}
            assert await player.receive() == 1000

    asyncio.run(play())


def test_a_mounted_application_answers_below_its_place():
    app = echo_app()
    below = {"root_path": "/games/echo"}
    assert get(app, "/games/echo/health", **below).status == 200
    assert get(app, "/games/echo/schema?x=1", **below).status == 200


def test_a_body_beyond_the_limit_is_refused(monkeypatch):
    monkeypatch.setattr(_native, "BODY_BYTES_MAX", 1000)
    app = echo_app()
    body = {"action": {"message": "x" * 900}}
    assert asyncio.run(request(app, "POST", "/step", body)).status == 200
    body = {"action": {"message": "x" * 1000}}
    assert asyncio.run(request(app, "POST", "/step", body)).status == 413


def test_a_client_that_leaves_within_its_body_is_not_answered():
    async def play():
        exchange = Exchange(
            echo_app(),
            scope_of("http", "/reset", method="POST"),
            {"type": "http.request", "body": b"{", "more_body": True},
            {"type": "http.disconnect"},
        )
        with pytest.raises(Gone):
            await exchange.hear()

    asyncio.run(play())


def test_it_lives_from_startup_to_shutdown():
    async def play(app):
        exchange = Exchange(app, scope_of("lifespan", "/"), {"type": "lifespan.startup"})
        assert (await exchange.hear())["type"] == "lifespan.startup.complete"
        async with Player(app) as player:
            await player.ask("reset")
            exchange.tell({"type": "lifespan.shutdown"})
            assert await player.receive() == 1012
        assert (await exchange.hear())["type"] == "lifespan.shutdown.complete"
        await exchange.task

    asyncio.run(play(echo_app()))
    in_front = echo_app()
    in_front.get("/config")(lambda: {})
    asyncio.run(play(in_front))


def test_one_application_serves_one_loop_after_another():
    app = create_app(Talk, Word, Heard)

    async def play():
        async with Player(app) as player:
            await player.ask("reset")
            player.send("close")
            assert await player.receive() == 1000

    asyncio.run(play())
    asyncio.run(play())


def test_a_drain_ends_the_sessions_of_its_own_loop():
    app = create_app(Talk, Word, Heard, max_concurrent_envs=2)
    began, over = threading.Event(), threading.Event()

    async def elsewhere():
        async with Player(app) as player:
            await player.ask("reset")
            began.set()
            await asyncio.to_thread(over.wait, 20)
            return await player.ask("step", {"word": "a"})

    async def here():
        async with Player(app) as player:
            await player.ask("reset")
            await app.drain()
            assert await player.receive() == 1012

    with ThreadPoolExecutor() as threads:
        other = threads.submit(asyncio.run, elsewhere())
        assert began.wait(20)
        asyncio.run(here())
        over.set()
        assert other.result()["reward"] == 1.0


def test_other_models_than_a_native_environments_own_are_heeded():
    class Short(EchoAction):
        message: str = Field(max_length=3)

    async def play(app):
        async with Player(app) as player:
            assert (await player.fail("step", {"message": "abcd"}))["code"] == "VALIDATION_ERROR"
            assert (await player.ask("step", {"message": "abc"}))["reward"] > 0
        shown = (await request(app, "GET", "/schema")).json
        assert shown["action"] == Short.model_json_schema()

    asyncio.run(play(create_app(EchoEnvironment, Short, EchoObservation)))


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_a_session_ends_with_the_loop_that_it_was_forgotten_in():
    server = HTTPEnvServer(Talk, Word, Heard)
    app = server.application()

    async def begin():
        player = Player(app)
        await player.__aenter__()
        await player.ask("reset")

    loop = asyncio.new_event_loop()
    loop.run_until_complete(begin())
    loop.close()
    gc.collect()
    while server.active_sessions:
        time.sleep(0.001)


def test_nothing_is_left_of_an_application_that_is_dropped():
    class Owner:
        def __init__(self):
            self.server = HTTPEnvServer(self.make, Word, Heard)
            self.app = self.server.application()

        def make(self):
            return Talk()

    async def play(app):
        async with Player(app) as player:
            await player.ask("reset")

    owner = Owner()
    asyncio.run(play(owner.app))
    left = weakref.ref(owner)
    del owner
    gc.collect()
    assert left() is None
