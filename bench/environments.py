# bench/environments.py - measures environments and their originals in process.
"""Ours and the original play the same episodes, without a server, on the same core.

All times are those of the processor. That both played the same is checked by what came out:
positions, sums of rewards, or steps.
"""

from __future__ import annotations

import json
import math
import resource
import subprocess
from pathlib import Path

from report import Measure
from server import RunFailed, running_on

HERE = Path(__file__).resolve().parent
ENVS = HERE.parent / "envs"

# Games and steps of each, chosen so that the original takes seconds.
CHESS = {"moonfish": (2, 6), "random": (10, 60), "none": (10, 120)}
PERFT_DEPTH = 6
# How often ours plays the golden episodes, so that it takes long enough to be measured.
WORLDS = {"connect4": 500, "grid_world": 2000, "maze": 200, "openspiel": 50, "snake": 10,
          "wildfire": 20}  # fmt: skip
GAMES = {"Wordle-v0": 2000, "2048-v0": 2000, "Nim-v0": 2000, "Sudoku-v0": 1000, "Othello-v0": 1000}
GAMES_ORIGINAL_ROUNDS = 10
TARGETS = {"chess moonfish": 1000, "chess random": 100, "chess none": 100, "snake": 100,
           "Wordle-v0": 100, "2048-v0": 100}  # fmt: skip

PARTS = ("chess", "worlds", "games")
MEASURES = {
    "perft": Measure("chess: nodes/s, perft, beside Stockfish", 0, 0.25, True),
    **{
        f"chess {opponent}": Measure(
            f"chess: steps/s, opponent {opponent}", 0, TARGETS.get(f"chess {opponent}"), True
        )
        for opponent in CHESS
    },
    **{name: Measure(f"{name}: steps/s", 0, TARGETS.get(name), True) for name in WORLDS},
    **{name: Measure(f"{name}: steps/s", 0, TARGETS.get(name), True) for name in GAMES},
    **{
        f"{name} alone": Measure(f"{name}: the same, beside the game alone", 0, None, True)
        for name in GAMES
    },
}


def figures(command, lines=""):
    """What a program prints about the episodes that it is given."""
    try:
        done = subprocess.run(
            list(map(str, command)), input=lines, capture_output=True, text=True, check=False
        )
    except OSError as error:
        raise RunFailed(f"cannot start {command[0]}: {error.strerror}") from error
    if done.returncode != 0:
        raise RunFailed(f"{' '.join(map(str, command))}\n{done.stderr}")
    return json.loads(done.stdout)


def speed(figure):
    """Steps, or whatever was counted, a second."""
    return figure.get("steps", figure.get("nodes")) / figure["seconds"]


class Environments:
    """Measures one side at a time.

    `python` has the originals that are packages, `checkout` is of the reference's repository,
    `stockfish` is that command; what needs one that is None is left out, and `missing` says so.
    """

    def __init__(self, programs, python, checkout, stockfish, core):
        self._programs = programs
        self._python = python
        self._checkout = checkout
        self._core = core
        self._played = {}
        self._stockfish = stockfish

    def missing(self, parts):
        """What of these parts has no original to be compared with."""
        out = []
        if "chess" in parts and self._stockfish is None:
            out.append("perft beside Stockfish: the command stockfish is not installed")
        if set(parts) & set(PARTS):
            if self._python is None:
                out.append("environments beside any original: there is no interpreter with them")
            elif self._checkout is None:
                out.append("environments beside the reference's: there is no checkout of its "
                           "repository (--checkout FOLDER, or OPENENV_CHECKOUT)")
        return out

    def speed(self, part, name):
        """Steps per second of `ours` or of the `reference`, by measure."""
        with running_on(self._core):
            return {"chess": self._chess, "worlds": self._worlds, "games": self._games}[part](name)

    def _agree(self, key, played):
        """Raises if the other side did not play the same."""
        other = self._played.setdefault(key, played)
        same = math.isclose(other, played, rel_tol=1e-6) if isinstance(played, float) else (
            other == played
        )
        if not same:
            raise RunFailed(f"{key}: the episodes are not the same: {other} and {played}")

    def _chess(self, name):
        taken = {}
        program = self._programs / "openenv-chess-bench"
        if name == "ours":
            taken["perft"] = speed(figures([program, "perft", PERFT_DEPTH]))
        elif self._stockfish is not None:
            taken["perft"] = self._perft_of_stockfish()
        if name == "ours":
            play = [program, "steps"]
        elif self._original_is_here():
            play = [self._python, HERE / "chess_original.py", self._checkout]
        else:
            return taken
        for opponent, (games, steps) in CHESS.items():
            told = figures([*play, opponent, games, steps])
            self._agree(f"chess against {opponent}", told["played"])
            taken[f"chess {opponent}"] = speed(told)
        return taken

    def _perft_of_stockfish(self):
        """Nodes a second, without the start."""
        start, _ = self._processor_time("isready\nquit\n")
        whole, said = self._processor_time(f"isready\ngo perft {PERFT_DEPTH}\nquit\n")
        nodes = int(said.rpartition("Nodes searched: ")[2].split()[0])
        return nodes / (whole - start)

    def _processor_time(self, lines):
        """Seconds that Stockfish computes to do what the lines say, and what it answers."""
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        done = subprocess.run(
            [self._stockfish], input=lines, capture_output=True, text=True, check=True
        )
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, done.stdout

    def _worlds(self, name):
        taken = {}
        for world, rounds in WORLDS.items():
            command = [self._programs / "openenv-worlds-bench", world, rounds]
            if name != "ours":
                if not self._original_is_here():
                    break
                command = [self._python, HERE / "worlds_original.py", world, self._checkout]
                rounds = 1
            told = figures(command, (ENVS / world / "golden.jsonl").read_text(encoding="utf-8"))
            self._agree(world, told["total"] / rounds)
            taken[world] = speed(told)
        return taken

    def _games(self, name):
        taken = {}
        golden = ENVS / "textarena" / "tests" / "golden.jsonl"
        lines = golden.read_text(encoding="utf-8").splitlines()
        for game, rounds in GAMES.items():
            episodes = "".join(f"{line}\n" for line in lines if json.loads(line)["id"] == game)
            if name == "ours":
                told = figures([self._programs / "openenv-textarena-bench", rounds], episodes)
                taken[game] = taken[f"{game} alone"] = speed(told)
                self._agree(game, told["steps"] // rounds)
            elif self._python is not None:
                original = [HERE / "textarena_original.py", self._checkout or "-"]
                told = figures([self._python, *original, GAMES_ORIGINAL_ROUNDS], episodes)
                self._agree(game, told["game"]["steps"] // GAMES_ORIGINAL_ROUNDS)
                taken[f"{game} alone"] = speed(told["game"])
                if "environment" in told:
                    taken[game] = speed(told["environment"])
        return taken

    def _original_is_here(self):
        return self._python is not None and self._checkout is not None
