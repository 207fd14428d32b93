# python/openenv/core/env_server/fastapi_front.py - a FastAPI application before our own.
"""For applications with routes or middleware of their own. Importing this imports FastAPI."""

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING

from fastapi import FastAPI
from starlette.routing import BaseRoute, Route, WebSocketRoute

from openenv import _native

from .web_socket import Receive, Scope, Send

if TYPE_CHECKING:
    from .application import Application

Answer = Callable[[Scope, Receive, Send], Awaitable[None]]


class Endpoint:
    """What Starlette's routes take for an application of its own, and hand on everything to."""

    def __init__(self, answer: Answer) -> None:
        """`answer` is an ASGI application."""
        self._answer = answer

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Hands it on; the mount point of FastAPI is not one of ours."""
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
    if hasattr(app.router, "on_shutdown"):
        app.router.on_shutdown.append(application.drain)


def make_front(site: _native.Site, answer: Answer) -> FastAPI:
    """An application with these routes, whose pages about itself are the site's."""
    front = FastAPI(docs_url=None, redoc_url=None, openapi_url=None)
    front.router.routes.extend(routes_of(site, answer))
    return front
