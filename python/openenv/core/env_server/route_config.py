# python/openenv/core/env_server/route_config.py - routes of a FastAPI application, as a table.
"""Small pages that an application shows beside those of its environment."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from fastapi import FastAPI


@dataclass
class GetEndpointConfig:
    """One `GET` route: its path, what answers it, and how it is documented."""

    path: str
    handler: Callable[[], Any]
    response_model: type[Any]
    tag: str
    summary: str
    description: str


def register_get_endpoints(app: "FastAPI", configs: Sequence[GetEndpointConfig]) -> None:
    """Adds the routes to a FastAPI application; their handlers run on its event loop."""
    for config in configs:
        app.add_api_route(
            config.path,
            _on_loop(config.handler),
            methods=["GET"],
            response_model=config.response_model,
            tags=[config.tag],
            summary=config.summary,
            description=config.description,
        )


def _on_loop(handler: Callable[[], Any]) -> Callable[[], Any]:
    """A plain function would be called in a thread of FastAPI's own."""

    async def endpoint() -> Any:
        return handler()

    return endpoint
