# python/openenv/auto/auto_env.py - the client of an environment that is named.
"""The environment's package is installed already, and its server runs already.

Starting servers in containers is not in this version, unless the caller brings a provider that
does; nor is installing packages from a hub.
"""

import urllib.request
from typing import Any, NoReturn

from openenv.core.errors import ConnectionFailed
from openenv.core.generic_client import GenericEnvClient
from openenv.core.url import convert_to_ws_url, hf_space_subdomain

from .discovery import EnvironmentInfo, discover, environment

HEALTH_TIMEOUT_S = 5.0
LINE = "-" * 70


class AutoEnv:
    """Makes clients by the names of their environments. It has class methods only."""

    def __init__(self) -> None:
        """Raises TypeError: `AutoEnv.from_env(name)` is the way."""
        raise TypeError("AutoEnv has no instances; please call AutoEnv.from_env(name)")

    @classmethod
    def from_env(
        cls,
        name: str,
        base_url: str | None = None,
        docker_image: str | None = None,
        container_provider: Any = None,
        wait_timeout: float = 30.0,
        env_vars: dict[str, str] | None = None,
        trust_remote_code: bool = False,
        skip_install: bool = False,
        **options: Any,
    ) -> Any:
        """A client of the environment `name`, which may be "echo", "echo-env" or "org/echo_env".

        It plays the server at `base_url`; else, for the name of a Space, that Space if it runs;
        else what `container_provider` starts of `docker_image`, by default "<key>-env:latest",
        with the variables `env_vars` and within `wait_timeout` seconds. `skip_install` makes a
        GenericEnvClient, which needs no package; `trust_remote_code` changes nothing, because
        nothing is installed. `options` go to the client.

        Raises ValueError if there is no such environment or no way to a server, ImportError if its
        package is broken, ConnectionError if no server answers at `base_url`.
        """
        info = None if skip_install else installed(name)
        kind = GenericEnvClient if info is None else info.get_client_class()
        url = base_url or running_space(name)
        if url:
            if base_url:
                require_server(base_url)
            return kind(base_url=url, **options)
        image = docker_image or (info.default_image if info else None)
        if container_provider is None or image is None:
            refuse(name, image)
        url = container_provider.start_container(image, env_vars=env_vars or {})
        try:
            container_provider.wait_for_ready(url, timeout_s=wait_timeout)
            return kind(base_url=url, provider=container_provider, **options)
        except BaseException:
            container_provider.stop_container()
            raise

    @classmethod
    def from_hub(cls, name: str, **options: Any) -> Any:
        """The same as `from_env`."""
        return cls.from_env(name, **options)

    @classmethod
    def get_env_class(cls, name: str) -> type[Any]:
        """The class of the client. Raises ValueError if there is no such environment."""
        return environment(name).get_client_class()

    @classmethod
    def get_env_info(cls, name: str) -> dict[str, Any]:
        """What is known of an environment. Raises ValueError if there is no such environment."""
        info = environment(name)
        return {
            "env_key": info.env_key,
            "name": info.name,
            "package": info.package_name,
            "version": info.version,
            "description": info.description,
            "env_class": info.client_class_name,
            "action_class": info.action_class_name,
            "observation_class": info.observation_class_name,
            "module": info.client_module_path,
            "default_image": info.default_image,
            "spec_version": info.spec_version,
        }

    @classmethod
    def list_environments(cls) -> None:
        """Prints the installed environments."""
        found = discover()
        print("Available OpenEnv Environments:")
        print(LINE)
        for key, info in sorted(found.items()):
            print(f"  {key:<15}: {info.description} (v{info.version})")
            print(f"  {'':<15}  Package: {info.package_name}")
        if not found:
            print("  None is installed: pip install openenv-<name>-env")
        print(LINE)
        print(f"Total: {len(found)} environment{'' if len(found) == 1 else 's'}")


def installed(name: str) -> EnvironmentInfo:
    """The environment of that name, which a hub's name ("org/echo_env") may stand for too."""
    try:
        return environment(name)
    except ValueError as error:
        if "/" not in name:
            raise
        raise ValueError(
            f"{error}. This version installs nothing from a hub: please install the package of "
            f"{name!r} with pip install --no-deps, or give skip_install=True"
        ) from None


def answers(url: str) -> bool:
    """Whether a server there says that it is healthy."""
    try:
        with urllib.request.urlopen(f"{url.rstrip('/')}/health", timeout=HEALTH_TIMEOUT_S) as reply:
            return bool(reply.status == 200)
    except (OSError, ValueError):
        return False


def http_url(url: str) -> str:
    """The URL that HTTP is spoken to, of one that a client takes."""
    return "http" + convert_to_ws_url(url).removeprefix("ws")


def require_server(url: str) -> None:
    """Raises ConnectionFailed unless a server answers there."""
    if not answers(http_url(url)):
        raise ConnectionFailed(
            f"Failed to connect to {convert_to_ws_url(url)}: no server answers at "
            f"{http_url(url)}/health"
        )


def running_space(name: str) -> str | None:
    """The URL of the Space that `name` is the name of, if it runs; else None."""
    words = name.rstrip("/").split("/")
    if len(words) == 1:
        return None
    url = f"https://{hf_space_subdomain('/'.join(words[-2:]))}.hf.space"
    return url if answers(url) else None


def refuse(name: str, image: str | None) -> NoReturn:
    """Says that there is no way to a server."""
    what = f"no image {image!r}" if image else "no container"
    raise ValueError(
        f"AutoEnv.from_env({name!r}) needs the base_url of a running server: this version of "
        f"openenv-cpp starts {what} by itself. `openenv list` says what `openenv serve` can serve; "
        "a container_provider of yours can start a container"
    )
