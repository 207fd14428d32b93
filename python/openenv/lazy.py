# python/openenv/lazy.py - packages that import their names when somebody first asks for them.
"""A package's `__init__` gives `lazy_names` a table, and so costs nothing until it is used.

For type checkers the same names are imported in a block under `TYPE_CHECKING`.
"""

import sys
from collections.abc import Callable, Mapping, Sequence
from importlib import import_module
from importlib.machinery import ModuleSpec
from types import ModuleType

from .absent import complaint

Table = Mapping[str, Sequence[str]]


def lazy_names(
    package: str, table: Table
) -> tuple[Callable[[str], object], Callable[[], list[str]], list[str]]:
    """The `__getattr__`, `__dir__` and `__all__` of a package.

    `table` maps modules, relative to the package, to the names that they have; a module in the
    package itself is a name too.
    """
    homes = {name: module for module, names in table.items() for name in names}
    submodules = {module[1:]: module for module in table if module.count(".") == 1}

    def get(name: str) -> object:
        value: object
        if name in homes:
            value = getattr(import_module(homes[name], package), name)
        elif name in submodules:
            value = import_module(submodules[name], package)
        else:
            unknown = f"module {package!r} has no attribute {name!r}"
            raise AttributeError(complaint(package, name) or unknown)
        setattr(sys.modules[package], name, value)
        return value

    def names() -> list[str]:
        return sorted({*vars(sys.modules[package]), *homes, *submodules})

    return get, names, sorted(name for name in homes if not name.startswith("_"))


def lazy_module(name: str, table: Table) -> ModuleType:
    """A module without a file, for a name under which others look for what stands elsewhere."""
    module = ModuleType(name, "What stands elsewhere in this package, under one more name.")
    module.__spec__ = ModuleSpec(name, None)
    get, names, offered = lazy_names(name, table)
    vars(module).update(__getattr__=get, __dir__=names, __all__=offered)
    sys.modules[name] = module
    return module
