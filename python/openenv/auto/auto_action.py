# python/openenv/auto/auto_action.py - the class of the actions of an environment that is named.
"""The counterpart of `AutoEnv`: actions for the client that it makes."""

from typing import Any

from .auto_env import LINE, installed
from .discovery import discover, environment


class AutoAction:
    """Finds classes of actions by the names of their environments. It has class methods only."""

    def __init__(self) -> None:
        """Raises TypeError: `AutoAction.from_env(name)` is the way."""
        raise TypeError("AutoAction has no instances; please call AutoAction.from_env(name)")

    @classmethod
    def from_env(cls, name: str, skip_install: bool = False) -> type[Any]:
        """The class of the actions of `name`; with `skip_install` GenericAction, whatever the name.

        Raises ValueError if there is no such environment, ImportError if its package is broken.
        """
        if skip_install:
            from openenv.core.generic_client import GenericAction

            return GenericAction
        return installed(name).get_action_class()

    @classmethod
    def from_hub(cls, env_name: str, skip_install: bool = False) -> type[Any]:
        """The same as `from_env`."""
        return cls.from_env(env_name, skip_install=skip_install)

    @classmethod
    def get_action_info(cls, name: str) -> dict[str, Any]:
        """What is known of an action. Raises ValueError if there is no such environment."""
        info = environment(name)
        return {
            "env_key": info.env_key,
            "env_name": info.name,
            "package": info.package_name,
            "action_class": info.action_class_name,
            "observation_class": info.observation_class_name,
            "module": info.client_module_path,
        }

    @classmethod
    def list_actions(cls) -> None:
        """Prints the classes of actions of the installed environments."""
        found = discover()
        print("Available Action Classes:")
        print(LINE)
        for key, info in sorted(found.items()):
            print(f"  {key:<15}: {info.action_class_name}")
            print(f"  {'':<15}  Package: {info.package_name}")
        if not found:
            print("  None is installed: pip install openenv-<name>-env")
        print(LINE)
        print(f"Total: {len(found)} action classes")
