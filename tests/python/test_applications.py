# tests/python/test_applications.py - what can be said about how an environment is served.
"""Rules of construction, modes, who may ask, and the FastAPI application that may be in front."""

import asyncio
import functools
import subprocess
import sys

import pytest

from asgi_client import Exchange, Gone, Player, request, scope_of
from echo_env.models import EchoAction, EchoObservation
from echo_env.server.echo_environment import EchoEnvironment
from openenv import _native
from openenv.core.env_server.exceptions import ConcurrencyConfigurationError
from openenv.core.env_server.http_server import HTTPEnvServer, create_app, create_fastapi_app
from openenv.core.env_server.types import ConcurrencyConfig
from talk import Heard, Talk, Word


class Alone(Talk):
    """Only one session at a time may exist."""

    SUPPORTS_CONCURRENT_SESSIONS = False
    open = 0

    def __init__(self):
        super().__init__()
        Alone.open += 1

    def close(self):
        Alone.open -= 1


def echo_app(**more):
    """Echo, served natively."""
    return create_app(EchoEnvironment, EchoAction, EchoObservation, env_name="echo", **more)


def get(app, path, headers=(), **more):
    """The answer to a GET."""
    return asyncio.run(request(app, "GET", path, headers=headers, **more))


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
    assert get(app, "/health").status == 200
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


def test_routes_and_middleware_of_ones_own():
    app = echo_app()

    @app.get("/config")
    async def config():
        return {"level": 3}

    @app.middleware("http")
    async def mark(request, call_next):
        response = await call_next(request)
        response.headers["x-mark"] = "seen"
        return response

    answer = get(app, "/config")
    assert (answer.json, answer.headers["x-mark"]) == ({"level": 3}, "seen")
    answer = get(app, "/health")
    assert (answer.json, answer.headers["x-mark"]) == ({"status": "healthy"}, "seen")
    assert get(app, "/nowhere").json == {"detail": "Not Found"}
    assert get(app, "/reset").status == 405

    async def play():
        async with Player(app) as player:
            await player.ask("reset")
            assert (await player.ask("step", {"message": "a"}))["reward"] == 0.1

    asyncio.run(play())


def test_routes_can_be_listed_and_replaced():
    app = echo_app(mode="simulation")
    assert {"/reset", "/step", "/state", "/ws", "/health", "/{env_name}/splits"} <= {
        route.path for route in app.routes
    }
    app.routes[:] = [route for route in app.routes if route.path != "/reset"]

    @app.post("/reset")
    async def reset():
        return {"own": True}

    assert asyncio.run(request(app, "POST", "/reset")).json == {"own": True}
    body = {"action": {"message": "a"}}
    assert asyncio.run(request(app, "POST", "/step", body)).status == 200


def test_routes_are_added_to_an_application_of_fastapi():
    from fastapi import FastAPI

    app = FastAPI()
    server = HTTPEnvServer(Talk, Word, Heard)
    server.register_routes(app, mode="production")
    assert get(app, "/health").json == {"status": "healthy"}
    assert asyncio.run(request(app, "POST", "/reset")).status == 404

    async def play():
        async with Player(app) as player:
            await player.ask("reset")
            assert server.active_sessions == 1

    asyncio.run(play())
    with pytest.raises(ValueError, match="mode"):
        server.register_routes(app, mode="other")


def test_an_unknown_attribute_is_not_there():
    with pytest.raises(AttributeError):
        echo_app().no_such_thing
    assert not hasattr(echo_app(), "_private")


NOTHING_HEAVY = """
import sys
from echo_env.server.app import app
assert not {"fastapi", "starlette", "numpy", "uvicorn"} & set(sys.modules)
sys.modules["fastapi"] = None
try:
    app.get
except ImportError as error:
    assert "pip install fastapi" in str(error)
else:
    raise SystemExit("there was no error")
"""


def test_fastapi_is_imported_only_when_it_is_used():
    subprocess.run([sys.executable, "-c", NOTHING_HEAVY], check=True)
