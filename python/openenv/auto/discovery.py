# python/openenv/auto/discovery.py - the environment packages that are installed.
"""An environment is a package `<key>_env`, mostly from a distribution `openenv-<key>-env`.

Nothing is imported to find one: metadata and the manifest `openenv.yaml` tell of it. Nothing is
remembered either, so that what was just installed is found.
"""

import re
from dataclasses import dataclass
from difflib import get_close_matches
from importlib import import_module, invalidate_caches
from importlib.metadata import Distribution, distributions
from importlib.util import find_spec
from pathlib import Path
from typing import Any

PREFIX = "openenv-"
NOT_ENVIRONMENTS = {"openenv-core", "openenv-cpp"}


@dataclass(frozen=True)
class EnvironmentInfo:
    """What is known of an installed environment before it is imported."""

    env_key: str
    name: str
    package_name: str
    version: str
    description: str
    client_module_path: str
    client_class_name: str
    action_class_name: str
    observation_class_name: str
    default_image: str
    spec_version: int | None = None
    manifest: dict[str, str] | None = None

    def get_client_class(self) -> type[Any]:
        """The class of its client. Raises ImportError if the package has none."""
        return self._class(self.client_class_name)

    def get_action_class(self) -> type[Any]:
        """The class of its actions. Raises ImportError if the package has none."""
        return self._class(self.action_class_name)

    def get_observation_class(self) -> type[Any]:
        """The class of its observations. Raises ImportError if the package has none."""
        return self._class(self.observation_class_name)

    def _class(self, name: str) -> type[Any]:
        """A class of that name, however it is capitalized, of the client's module or package."""
        package = self.client_module_path.rpartition(".")[0]
        for module in (import_module(self.client_module_path), import_module(package)):
            for attribute, value in vars(module).items():
                if isinstance(value, type) and attribute.lower() == name.lower():
                    return value
        raise ImportError(
            f"{self.client_module_path} of the package {self.package_name} has no class {name}"
        )


def normalized_key(name: str) -> str:
    """The key of an environment: "echo" for "echo", "echo-env", "echo_env" and "org/echo_env"."""
    last = name.rstrip("/").rpartition("/")[2]
    return re.sub(r"_env$", "", last.lower().replace("-", "_"))


def discover() -> dict[str, EnvironmentInfo]:
    """Every installed environment that a distribution tells of, by its key."""
    found: dict[str, EnvironmentInfo] = {}
    invalidate_caches()
    for distribution in distributions():
        name = distribution.metadata["Name"] or ""
        if name.startswith(PREFIX) and name not in NOT_ENVIRONMENTS:
            package = package_of(distribution, name)
            if package:
                info = described(package, name, distribution.version)
                found.setdefault(info.env_key, info)
    return found


def environment(name: str) -> EnvironmentInfo:
    """The environment of that name. Raises ValueError, which names similar ones, if none is."""
    key = normalized_key(name)
    found = discover()
    if key in found:
        return found[key]
    package = f"{key}_env"
    if file_of(package, "client.py"):
        return described(package, package, "unknown")
    raise ValueError(unknown(name, key, found))


def unknown(name: str, key: str, found: dict[str, EnvironmentInfo]) -> str:
    """What to say when there is no such environment."""
    if not found:
        return (
            f"No OpenEnv environments found, so not {name!r} either. "
            "Install one with: pip install openenv-<name>-env"
        )
    similar = get_close_matches(key, found)
    question = f"Did you mean: {', '.join(similar)}? " if similar else ""
    return f"Unknown environment {name!r}. {question}Available environments: {listed(found)}"


def listed(found: dict[str, EnvironmentInfo]) -> str:
    """The keys, sorted."""
    return ", ".join(sorted(found))


def package_of(distribution: Distribution, name: str) -> str | None:
    """The package that a distribution installs: the one it is named after, or its only one."""
    package = name.removeprefix(PREFIX).replace("-", "_").lower()
    if find_spec(package):
        return package
    files = distribution.files or []
    packages = {file.parts[0] for file in files if file.parts[1:] == ("client.py",)}
    return packages.pop() if len(packages) == 1 else None


def described(package: str, distribution: str, version: str) -> EnvironmentInfo:
    """What a package is, by its manifest where that says so, else by the rules for names."""
    manifest = manifest_of(package)
    key = normalized_key((manifest or {}).get("name", package))
    stem = "".join(word.capitalize() for word in key.split("_"))
    told = manifest or {}
    spec_version = told.get("spec_version", "")
    return EnvironmentInfo(
        env_key=key,
        name=f"{key}_env",
        package_name=distribution,
        version=version,
        description=told.get("description", f"{key}_env environment"),
        client_module_path=f"{package}.client",
        client_class_name=f"{stem}Env",
        action_class_name=told.get("action", f"{stem}Action"),
        observation_class_name=told.get("observation", f"{stem}Observation"),
        default_image=f"{key.replace('_', '-')}-env:latest",
        spec_version=int(spec_version) if spec_version.isdigit() else None,
        manifest=manifest,
    )


def file_of(package: str, name: str) -> Path | None:
    """A file of an installed package, if there is one of that name."""
    spec = find_spec(package)
    folders = (spec.submodule_search_locations if spec else None) or []
    return next((file for folder in folders if (file := Path(folder, name)).is_file()), None)


def manifest_of(package: str) -> dict[str, str] | None:
    """The single-line texts and numbers of a package's `openenv.yaml`; None if it has none."""
    file = file_of(package, "openenv.yaml")
    if file is None:
        return None
    text = file.read_text(encoding="utf-8")
    lines = re.findall(r"^(\w+):[ \t]+([^\s>|&*\[{].*)$", text, re.MULTILINE)
    return {key: scalar(value) for key, value in lines}


def scalar(written: str) -> str:
    """A YAML value of one line without its quotes or comment."""
    quoted = re.match(r"""(["'])(.*?)\1""", written)
    return quoted[2] if quoted else re.sub(r"\s+#.*$", "", written).strip()
