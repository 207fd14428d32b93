# python/openenv/auto/__init__.py - environments by their names.
"""`AutoEnv` makes clients, and `AutoAction` finds actions, by the name of an environment."""

from typing import TYPE_CHECKING

from openenv.lazy import lazy_names

if TYPE_CHECKING:
    from .auto_action import AutoAction as AutoAction
    from .auto_env import AutoEnv as AutoEnv
else:
    __getattr__, __dir__, __all__ = lazy_names(
        __name__, {".auto_action": ["AutoAction"], ".auto_env": ["AutoEnv"]}
    )
