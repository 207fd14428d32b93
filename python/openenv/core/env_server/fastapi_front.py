# python/openenv/core/env_server/fastapi_front.py - a FastAPI application before our own.
"""For applications with routes or middleware of their own. Importing this imports FastAPI."""

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any

from fastapi import FastAPI
from starlette.routing import BaseRoute, Route, WebSocketRoute

from openenv import _native

from .web_socket import Answer, Receive, Scope, Send

if TYPE_CHECKING:
    from .application import Application

DESCRIPTION = "/openapi.json"


class Endpoint:
    """Hands on all that a route gets; an object, as Starlette would call a function otherwise."""

    def __init__(self, answer: Answer) -> None:
        """`answer` is an ASGI application."""
        self._answer = answer

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """The entry point of ASGI 3."""
        await self._answer(scope, receive, send)


def routes_of(site: _native.Site, answer: Answer) -> list[BaseRoute]:
    """The routes of a site, each with its path, so that they can be listed and removed."""
    endpoint = Endpoint(answer)
    paths = [path.replace("{name}", "{env_name}") for path in site.paths]
    return [
        *(Route(path, endpoint=endpoint) for path in paths),
        WebSocketRoute("/ws", endpoint=endpoint),
    ]


def add_routes(app: FastAPI, site: _native.Site, application: "Application") -> None:
    """Adds the routes of a site; when `app` goes down the site's sessions end."""
    app.router.routes.extend(routes_of(site, application.answer))
    live = app.router.lifespan_context

    @asynccontextmanager
    async def live_and_drain(app: Any) -> AsyncIterator[Any]:
        async with live(app) as state:
            yield state
            await application.drain()

    app.router.lifespan_context = live_and_drain


class Front(FastAPI):
    """An application with the routes of a site, which describes both."""

    def __init__(self, site: _native.Site, answer: Answer) -> None:
        """What no route takes is still the site's if it is the page at `/`."""
        self._description = json.loads(_ask(site, DESCRIPTION))
        information = self._description["info"]
        super().__init__(
            title=information["title"],
            version=information["version"],
            docs_url=None,
            redoc_url=None,
            openapi_url=DESCRIPTION,
        )
        self.router.routes.extend(
            route
            for route in routes_of(site, answer)
            if getattr(route, "path", None) != DESCRIPTION
        )
        missing = self.router.default

        async def answer_root(scope: Scope, receive: Receive, send: Send) -> None:
            is_root = scope["type"] == "http" and scope["path"] == "/"
            await (answer if is_root else missing)(scope, receive, send)

        self.router.default = answer_root

    def openapi(self) -> dict[str, Any]:
        """The OpenAPI document of the site and of the routes that were added."""
        own = super().openapi()
        parts = {**self._description.get("components", {})}
        for name, entries in own.get("components", {}).items():
            parts[name] = {**parts.get(name, {}), **entries}
        return {
            **self._description,
            "info": {**self._description["info"], **own["info"]},
            "paths": {**self._description["paths"], **own["paths"]},
            "components": parts,
        }


def _ask(site: _native.Site, path: str) -> bytes:
    return _native.Request(site, "GET", path, "", b"").answer()[2]


def make_front(site: _native.Site, answer: Answer) -> FastAPI:
    """An application in front of a site that `answer` answers for."""
    return Front(site, answer)
