# tests/alignment/generators.py - our random numbers against those of CPython and NumPy.
"""Usage: generators.py <openenv-generators> [--seeds N]

Runs the program for seeds of every size and follows its plan with the originals. Exits with 1 at
the first number that differs.
"""

from __future__ import annotations

import argparse
import random
import subprocess
import sys

import numpy as np

ROUNDS = 8
FIRST_SEEDS = [0, 2**31 - 5, 2**32 - 3, 2**63 - 2, 2**64 - 9]


def python_line(seed: int) -> list[float]:
    """The plan with `random.Random`."""
    generator = random.Random(seed)
    out: list[float] = []
    for number in range(1, ROUNDS + 1):
        size = 1 + (seed + number * 37) % 2**64 % 97
        items = list(range(size))
        out.append(generator.getrandbits(number * 8))
        out.append(generator.random())
        out.append(generator.randint(-number, 2 ** (number * 7)))
        out.append(generator.randrange(100 * number, -number, -number))
        out.append(generator.choice(items))
        generator.shuffle(items)
        out += items
        out += generator.sample(items, size // 3)
        out += generator.choices(items, k=5)
        out += generator.choices(items, weights=[0.1] * size, k=5)
        out.append(generator.uniform(-1.5, 3.0))
        out.append(generator.gauss(1.0, 2.0))
    return out


def numpy_line(seed: int) -> list[float]:
    """The plan with `numpy.random.RandomState`."""
    large = seed >= 2**32
    generator = np.random.RandomState([seed % 2**32, seed >> 32] if large else seed)
    out: list[float] = []
    for number in range(1, ROUNDS + 1):
        size = 2 + (seed + number * 37) % 2**64 % 97
        items = np.arange(size)
        out.append(generator.random_sample())
        out.append(int(generator.randint(-number, 2 ** (number * 7))))
        generator.shuffle(items)
        out += items.tolist()
        out += generator.permutation(size).tolist()
        out.append(int(generator.choice(size)))
        out.append(int(generator.choice(size, p=[1.0 / size] * size)))
        out += generator.choice(size, size // 3, replace=False).tolist()
        out.append(generator.uniform(-1.5, 3.0))
    return out


def check(program: str, first: int, seeds: int) -> bool:
    """Compares the lines of some seeds in a row; says where they differ."""
    command = [program, str(first), str(seeds)]
    lines = subprocess.run(command, capture_output=True, text=True, check=True).stdout.splitlines()
    for index in range(seeds):
        seed = first + index
        originals = [("random.Random", python_line(seed)), ("RandomState", numpy_line(seed))]
        for (name, expected), line in zip(originals, lines[2 * index : 2 * index + 2], strict=True):
            ours = line.split()
            for place, (text, number) in enumerate(zip(ours, expected, strict=True)):
                if type(number)(text) != number:
                    print(f"{name}({seed}), number {place}: {text} and not {number!r}")
                    return False
    return True


def main() -> None:
    """Checks all seeds. Exits with 1 if a number differs."""
    parser = argparse.ArgumentParser(description="Compare random numbers with the originals'.")
    parser.add_argument("program", help="the built openenv-generators")
    parser.add_argument("--seeds", type=int, default=500, help="for each size of seed")
    arguments = parser.parse_args()
    for first in FIRST_SEEDS:
        seeds = min(arguments.seeds, 2**64 - first)
        if not check(arguments.program, first, seeds):
            sys.exit(1)
    print("generators: every number is equal")


if __name__ == "__main__":
    main()
