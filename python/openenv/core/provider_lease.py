# python/openenv/core/provider_lease.py - the provider that a client starts and stops.
"""A provider is what runs a server: a container, a process. Any object will do that can

- `start_container(...)`, which returns a URL, `wait_for_ready(url)` and `stop_container()`; or
- `start(...)`, which returns a URL, `wait_for_ready()` and `stop()`.
"""

import inspect
from typing import Any


class ProviderLease:
    """One provider on behalf of one client. It is stopped once for each time it was started."""

    def __init__(self, provider: Any, running: bool) -> None:
        self.provider = provider
        self.running = running
        self.stop_failed = False

    def start(self) -> str:
        """Starts the provider, waits until its server answers, and returns the URL.

        Raises what the provider raises; TypeError and ValueError if it cannot start by itself.
        """
        if self.stop_failed:
            self.stop()
        if hasattr(self.provider, "start_container"):
            self._check_arguments()
            self.running = True
            url: str = self.provider.start_container()
            self.provider.wait_for_ready(url)
        elif hasattr(self.provider, "start"):
            self.running = True
            url = self.provider.start()
            self.provider.wait_for_ready()
        else:
            raise TypeError(
                f"{type(self.provider).__name__} is no provider: it has neither "
                "start_container() nor start()"
            )
        return url

    def stop(self) -> None:
        """Stops the provider if it runs. After a failure the next call tries again."""
        if not self.running:
            return
        stop = getattr(self.provider, "stop_container", None) or getattr(
            self.provider, "stop", None
        )
        if stop is not None:
            self.stop_failed = True
            stop()
        self.stop_failed = self.running = False

    def _check_arguments(self) -> None:
        try:
            parameters = inspect.signature(self.provider.start_container).parameters.values()
        except (TypeError, ValueError):
            return
        required = [
            parameter.name
            for parameter in parameters
            if parameter.default is parameter.empty
            and parameter.kind not in (parameter.VAR_POSITIONAL, parameter.VAR_KEYWORD)
        ]
        if required:
            raise ValueError(
                f"{type(self.provider).__name__} cannot be started by a client: its "
                f"start_container() requires {', '.join(required)}. Start it yourself and pass "
                "base_url, or give it what it needs when it is made"
            )
