# python/openenv/__init__.py - environments for reinforcement learning: clients, servers, models.
"""Everything is imported when it is first used; `import openenv` alone costs nearly nothing."""

import sys
from typing import TYPE_CHECKING

from .absent import AbsentModules
from .lazy import lazy_names

if TYPE_CHECKING:
    from . import auto as auto
    from . import cli as cli
    from . import core as core
    from ._native import __version__ as __version__
    from .auto import AutoAction as AutoAction
    from .auto import AutoEnv as AutoEnv
    from .core import GenericAction as GenericAction
    from .core import GenericEnvClient as GenericEnvClient
    from .core import SyncEnvClient as SyncEnvClient
else:
    __getattr__, __dir__, __all__ = lazy_names(
        __name__,
        {
            "._native": ["__version__"],
            ".auto": ["AutoAction", "AutoEnv"],
            ".cli": [],
            ".core": ["GenericAction", "GenericEnvClient", "SyncEnvClient"],
        },
    )
    sys.meta_path.append(AbsentModules())
