# python/envs/__init__.py - environment packages under the names that their repository gives them.
"""`envs.echo_env` is the installed package `echo_env`, and so for all whose names end in `_env`.

A folder `envs` of one's own, wherever Python looks for packages, belongs to this one too; what is
in it comes first.
"""

from pkgutil import extend_path

from openenv.module_alias import ModuleAlias

__path__ = extend_path(__path__, __name__)
ModuleAlias(__name__, suffix="_env").install()
