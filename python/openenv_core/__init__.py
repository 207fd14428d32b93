# python/openenv_core/__init__.py - the former name of openenv.core.
"""`openenv_core` and what is in it are `openenv.core` and what is in that. Deprecated."""

import sys
import warnings

import openenv.core
from openenv.module_alias import ModuleAlias

warnings.warn(
    "openenv_core is called openenv.core now; please import that", DeprecationWarning, stacklevel=2
)
ModuleAlias(__name__).install()
sys.modules[__name__] = openenv.core
