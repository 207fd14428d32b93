# tests/alignment/record.py - prints episodes of an original, one a line.
"""Usage: record.py <environment> [--episodes N] [--first-seed S] [--checkout FOLDER]

`FOLDER` is a checkout of the reference's repository; those originals that are on a registry need
none. What is printed can be given to openenv-episodes, or kept as envs/<environment>/golden.jsonl.
"""

from __future__ import annotations

import argparse
import importlib
import sys
from pathlib import Path

ENVIRONMENTS = [
    "chess",
    "connect4",
    "grid_world",
    "maze",
    "openspiel",
    "snake",
    "textarena",
    "wildfire",
]


def main() -> None:
    """Records and prints. Exits with 2 for wrong arguments."""
    parser = argparse.ArgumentParser(description="Print episodes of an original, one a line.")
    parser.add_argument("environment", choices=ENVIRONMENTS)
    parser.add_argument("--episodes", type=int, default=300)
    parser.add_argument("--first-seed", type=int, default=0)
    parser.add_argument("--checkout", type=Path, help="of the reference's repository")
    arguments = parser.parse_args()
    if arguments.checkout is not None:
        sys.path.insert(0, str(arguments.checkout / "envs"))
    try:
        original = importlib.import_module(f"{arguments.environment}_original")
    except ImportError as error:
        parser.error(f"the original cannot be imported ({error}); it may need --checkout")
    for seed in range(arguments.first_seed, arguments.first_seed + arguments.episodes):
        print(original.record(seed).line())


if __name__ == "__main__":
    main()
