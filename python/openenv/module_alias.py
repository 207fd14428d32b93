# python/openenv/module_alias.py - one module under two names.
"""An alias of a package reaches its modules too: `alias.a.b` is the very module `real.a.b`.

Without this, Python would load such a module a second time, with classes of its own.
"""

import sys
from collections.abc import Sequence
from importlib import import_module
from importlib.abc import InspectLoader, Loader, MetaPathFinder
from importlib.machinery import ModuleSpec, PathFinder
from importlib.util import find_spec, spec_from_loader
from types import CodeType, ModuleType


class ModuleAlias(MetaPathFinder, Loader):
    """Finds what is under the name `alias`, where that name stands for another package.

    With a `suffix`, what `alias` has no file for are the packages outside of all packages whose
    names end so.
    """

    def __init__(self, alias: str, *, suffix: str | None = None) -> None:
        self._alias = alias
        self._suffix = suffix

    def install(self) -> None:
        """Takes effect. Its place is the first: others would find the same files again."""
        sys.meta_path.insert(0, self)

    def find_spec(
        self, name: str, path: Sequence[str] | None = None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        """The module under its real name, or None where it has no other."""
        real = self._real_name(name, path)
        return None if real is None else spec_from_loader(name, self, origin=real)

    def exec_module(self, module: ModuleType) -> None:
        """Puts the real module in the place of the empty one that Python made for it."""
        spec = module.__spec__
        assert spec is not None and spec.origin is not None
        sys.modules[spec.name] = import_module(spec.origin)

    def get_code(self, name: str) -> CodeType | None:
        """The code of the real module, which `python -m` runs."""
        real = self._real_name(name)
        spec = find_spec(real) if real else None
        if spec is None or not isinstance(spec.loader, InspectLoader):
            return None
        return spec.loader.get_code(spec.name)

    def _real_name(self, name: str, path: Sequence[str] | None = None) -> str | None:
        if not name.startswith(f"{self._alias}."):
            return None
        parent, _, child = name.rpartition(".")
        real_parent = sys.modules[parent].__name__
        if real_parent != parent:
            real = f"{real_parent}.{child}"
            return real if find_spec(real) else None
        if parent != self._alias or not self._suffix or not child.endswith(self._suffix):
            return None
        if PathFinder.find_spec(name, path):
            return None
        found = find_spec(child)
        return child if found and found.submodule_search_locations else None
