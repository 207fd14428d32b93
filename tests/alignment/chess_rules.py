# tests/alignment/chess_rules.py - plays the same games by our rules and by python-chess's.
"""Compares the rules, the draws and the built-in opponent of chess with those of the originals.

Needs the packages chess 1.11.2 and moonfish 0.0.1, and the program openenv-chess-probe; for the
counts of moves also the command stockfish. Says what differs and exits with 1, or says what was
compared and exits with 0, or with 77 if the command stockfish is wanted and not there.
"""

from __future__ import annotations

import argparse
import random
import subprocess
import sys
from collections.abc import Callable, Iterator

import chess
import originals
from moonfish.lib import search_move
from moonfish.psqt import board_evaluation

EXIT_SKIPPED = 77

PLIES_MAX = 160
FEW_PIECES_PLIES_MAX = 240
POSITIONS = (
    chess.STARTING_FEN,
    "r3k2r/p1ppqpb1/bn2pnp1/3PN3/1p2P3/2N2Q1p/PPPBBPPP/R3K2R w KQkq - 0 1",
    "8/2p5/3p4/KP5r/1R3p1k/8/4P1P1/8 w - - 0 1",
    "r3k2r/Pppp1ppp/1b3nbN/nP6/BBP1P3/q4N2/Pp1P2PP/R2Q1RK1 w kq - 0 1",
    "rnbq1k1r/pp1Pbppp/2p5/8/2B5/8/PPP1NnPP/RNBQK2R w KQ - 1 8",
    "r4rk1/1pp1qppp/p1np1n2/2b1p1B1/2B1P1b1/P1NP1N2/1PP1QPPP/R4RK1 w - - 0 10",
)


class Different(Exception):
    """Both sides do not say the same."""


class Skipped(Exception):
    """Something cannot be compared here; the text says what is missing."""


class Probe:
    """Our rules, in a process of their own."""

    def __init__(self, program: str) -> None:
        self._process = subprocess.Popen(
            [program], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )

    def ask(self, command: str) -> str:
        """The answer to one command."""
        assert self._process.stdin is not None and self._process.stdout is not None
        print(command, file=self._process.stdin, flush=True)
        return self._process.stdout.readline().rstrip("\n")


def expect(ours: str, theirs: str, where: str) -> None:
    """Raises Different unless both are the same."""
    if ours != theirs:
        raise Different(f"{where}\n  ours:   {ours}\n  theirs: {theirs}")


def ending(board: chess.Board) -> str:
    """Why a game is over, in the order in which the environment asks."""
    if board.is_checkmate():
        return "checkmate"
    if board.is_stalemate():
        return "stalemate"
    if board.is_insufficient_material():
        return "insufficient"
    if board.is_fifty_moves():
        return "fifty_moves"
    return "repetition" if board.is_repetition(3) else "none"


def described(board: chess.Board) -> str:
    """A position as the probe describes it."""
    check = "check" if board.is_check() else "quiet"
    parts = [board.fen(), check, ending(board)]
    moves = " ".join(move.uci() for move in board.legal_moves)
    return "\t".join([*parts, moves] if moves else parts)


def few_pieces(generator: random.Random) -> chess.Board:
    """A possible position of two kings and at most four other pieces."""
    while True:
        board = chess.Board(None)
        squares = generator.sample(range(64), 2 + generator.randint(0, 4))
        board.set_piece_at(squares[0], chess.Piece(chess.KING, chess.WHITE))
        board.set_piece_at(squares[1], chess.Piece(chess.KING, chess.BLACK))
        for square in squares[2:]:
            kind = generator.choice(chess.PIECE_TYPES[:5])
            board.set_piece_at(square, chess.Piece(kind, generator.choice(chess.COLORS)))
        board.turn = generator.choice(chess.COLORS)
        board.halfmove_clock = generator.choice((0, 0, 80, 97))
        if board.is_valid():
            return board


def boards(games: int, generator: random.Random) -> Iterator[tuple[chess.Board, int]]:
    """Where the games begin, and how long they may be."""
    for number in range(games):
        if number % 3 == 2:
            yield few_pieces(generator), FEW_PIECES_PLIES_MAX
        elif number % 3 == 1:
            yield chess.Board(generator.choice(POSITIONS)), PLIES_MAX
        else:
            yield chess.Board(), PLIES_MAX


def compare_games(probe: Probe, games: int) -> str:
    """Random games, every position of them; they go on where the environment would end them."""
    generator = random.Random(1)
    endings: dict[str, int] = {}
    positions = 0
    for board, plies in boards(games, generator):
        answer = probe.ask(f"position {board.fen()}")
        for _ in range(plies):
            expect(answer, described(board), f"after {board.move_stack} from {board.root().fen()}")
            positions += 1
            if positions % 50 == 0:
                worth = float(probe.ask("evaluate"))
                expect(repr(worth), repr(float(board_evaluation(board))), board.fen())
            moves = list(board.legal_moves)
            if not moves:
                break
            move = generator.choice(moves)
            board.push(move)
            answer = probe.ask(f"play {move.uci()}")
        name = answer.split("\t")[2]
        endings[name] = endings.get(name, 0) + 1
    return f"{games} games, {positions} positions; the last positions: {endings}"


def compare_opponent(probe: Probe, moves: int) -> str:
    """The opponent's moves in random games, and what it leaves of the random numbers."""
    generator = random.Random(2)
    board = chess.Board()
    for number in range(moves):
        legal = list(board.legal_moves)
        depth = 1 + number % 3
        if depth == 3:
            board = few_pieces(generator)
        elif not legal or number % 25 == 0:
            board = chess.Board(generator.choice(POSITIONS))
        else:
            board.push(generator.choice(legal))
        if board.is_game_over():
            continue
        random.seed(number)
        theirs = search_move(board, depth=depth)
        probe.ask(f"seed {number}")
        probe.ask(f"position {board.fen()}")
        ours = probe.ask(f"moonfish {depth}")
        where = f"seed {number}, depth {depth}, {board.fen()}"
        expect(ours, f"{theirs.uci()} {random.getrandbits(32)}", where)
        board.push(theirs)
    return f"{moves} moves of the opponent"


def compare_counts(probe: Probe, depth: int) -> str:
    """The numbers of games, against Stockfish's. Raises Skipped if it is not installed."""
    stockfish = originals.stockfish()
    if stockfish is None:
        raise Skipped("no counts of games: the command stockfish is not installed (scripts/setup)")
    for fen in POSITIONS:
        commands = f"position fen {fen}\ngo perft {depth}\nquit\n"
        said = subprocess.run(
            [stockfish], input=commands, capture_output=True, text=True, check=True
        ).stdout
        theirs = said.strip().splitlines()[-1].removeprefix("Nodes searched: ")
        probe.ask(f"position {fen}")
        expect(probe.ask(f"perft {depth}"), theirs, f"perft {depth} of {fen}")
    return f"{len(POSITIONS)} counts to depth {depth}"


def main() -> int:
    """Compares as the command line says."""
    flags = argparse.ArgumentParser(description="Compares chess with its originals.")
    flags.add_argument("--probe", required=True, help="the program openenv-chess-probe")
    flags.add_argument("--games", type=int, default=3000, help="random games")
    flags.add_argument("--moves", type=int, default=300, help="moves of the opponent")
    flags.add_argument("--depth", type=int, default=5, help="depth of the counts")
    flags.add_argument("--part", choices=["all", "counts", "opponent", "games"], default="all")
    chosen = flags.parse_args()
    probe = Probe(chosen.probe)
    parts: dict[str, Callable[[], str]] = {
        "counts": lambda: compare_counts(probe, chosen.depth),
        "opponent": lambda: compare_opponent(probe, chosen.moves),
        "games": lambda: compare_games(probe, chosen.games),
    }
    status = 0
    for name, compare in parts.items():
        if chosen.part not in ("all", name):
            continue
        try:
            print(f"chess rules: {compare()}", flush=True)
        except Skipped as skipped:
            print(f"chess rules: {skipped}", flush=True)
            status = EXIT_SKIPPED
        except Different as different:
            print(f"chess_rules.py: {different}", file=sys.stderr)
            return 1
    return status


if __name__ == "__main__":
    sys.exit(main())
