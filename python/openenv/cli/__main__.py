# python/openenv/cli/__main__.py - the command `openenv`, as python -m openenv.cli.

from . import main

main()
