# tests/python/test_fastapi_front.py - what people do with an application as one of FastAPI.
"""A FastAPI application stands in front of ours from when it is first asked for, or is theirs."""

import asyncio
import subprocess
import sys
from contextlib import asynccontextmanager

import pytest

from asgi_client import Exchange, Player, get, request, scope_of
from openenv.core.env_server.http_server import HTTPEnvServer, create_app
from talk import Heard, Talk, Word, echo_app


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
    assert get(app, "/").json == get(echo_app(), "/").json

    async def play():
        async with Player(app) as player:
            await player.ask("reset")
            assert (await player.ask("step", {"message": "a"}))["reward"] == 0.1

    asyncio.run(play())


def test_a_page_at_the_root_may_be_ones_own():
    app = echo_app()
    app.get("/")(lambda: {"own": True})
    assert get(app, "/").json == {"own": True}


def test_the_description_has_the_routes_of_both():
    app = echo_app()
    app.get("/config")(lambda: {})
    app.title = "Mine"
    shown = get(app, "/openapi.json").json
    assert shown == app.openapi()
    assert shown["info"]["title"] == app.title == "Mine"
    assert {"/config", "/reset", "/step"} <= set(shown["paths"])
    assert get(app, "/docs").status == 200


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


def test_sessions_end_with_the_application_that_their_routes_were_added_to():
    from fastapi import FastAPI

    notes = []

    @asynccontextmanager
    async def live(app):
        yield
        notes.append("over")

    async def play(app):
        HTTPEnvServer(Talk, Word, Heard).register_routes(app)
        exchange = Exchange(app, scope_of("lifespan", "/"), {"type": "lifespan.startup"})
        assert (await exchange.hear())["type"] == "lifespan.startup.complete"
        async with Player(app) as player:
            await player.ask("reset")
            exchange.tell({"type": "lifespan.shutdown"})
            assert await player.receive() == 1012
        assert (await exchange.hear())["type"] == "lifespan.shutdown.complete"

    asyncio.run(play(FastAPI()))
    asyncio.run(play(FastAPI(lifespan=live)))
    assert notes == ["over"]


def test_stock_test_clients_may_come_one_after_the_other():
    from fastapi.testclient import TestClient

    class Slow(Talk):
        async def close(self):
            for _ in range(10):
                await asyncio.sleep(0)
            closed.append(self)

    closed = []
    client = TestClient(create_app(Slow, Word, Heard))
    for _ in range(20):
        with client.websocket_connect("/ws") as socket:
            socket.send_json({"type": "reset"})
            assert socket.receive_json()["type"] == "observation"
    assert len(closed) == 20


def test_an_unknown_attribute_is_not_there():
    with pytest.raises(AttributeError):
        echo_app().no_such_thing
    assert not hasattr(echo_app(), "_private")


NOTHING_HEAVY = """
import sys
from echo_env.server.app import app
assert not {"fastapi", "starlette", "numpy", "uvicorn"} & set(sys.modules)
sys.modules["fastapi"] = None
assert not hasattr(app, "router")
try:
    app.get
except AttributeError as error:
    assert "pip install fastapi" in str(error)
else:
    raise SystemExit("there was no error")
"""


def test_fastapi_is_imported_only_when_it_is_used():
    subprocess.run([sys.executable, "-c", NOTHING_HEAVY], check=True)
