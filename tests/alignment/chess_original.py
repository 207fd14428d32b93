# tests/alignment/chess_original.py - episodes of the reference's chess.
"""Random moves, now and then none that is legal, against each of the reference's opponents.

Not recorded is what the reference does by mistake: steps after the end, and positions in which it
lets the wrong side move.
"""

from __future__ import annotations

import random

from chess_env.models import ChessAction
from chess_env.server.chess_environment import ChessEnvironment
from episode import Episode, Json, fingerprint

POSITIONS = (
    "r3k2r/p1ppqpb1/bn2pnp1/3PN3/1p2P3/2N2Q1p/PPPBBPPP/R3K2R w KQkq - 0 1",
    "8/2p5/3p4/KP5r/1R3p1k/8/4P1P1/8 w - - 0 1",
    "rnbq1k1r/pp1Pbppp/2p5/8/2B5/8/PPP1NnPP/RNBQK2R w KQ - 1 8",
    "8/8/8/3k4/8/3K4/4R3/8 w - - 60 80",
    "4k3/4p3/8/8/8/8/3P4/4K3 w - - 0 1",
)
NOT_LEGAL = ("e2e5", "hello", "", "e1e1", "a7a8k")
STEPS_MAX = {"none": 120, "random": 60, "moonfish": 6}


def options_of(seed: int, chance: random.Random) -> Json:
    """What the episode is to be like; a few have the costly opponent."""
    opponent = "moonfish" if seed % 8 == 0 else chance.choice(["none", "random"])
    options: Json = {
        "opponent": opponent,
        "opponent_depth": chance.choice([1, 2]),
        "agent_color": chance.choice(["white", "black"]),
        "max_moves": chance.choice([30, 500]),
        "gamma": chance.choice([0.5, 0.99]),
    }
    if chance.random() < 0.6:
        options["fen"] = chance.choice(POSITIONS)
    return options


def made(options: Json) -> ChessEnvironment:
    """The original, with those options."""
    rest = {key: value for key, value in options.items() if key not in ("fen", "opponent")}
    opponent = None if options["opponent"] == "none" else options["opponent"]
    # Making it begins a game already; nobody sees that one, so that nothing must play it.
    environment = ChessEnvironment(opponent=None, **rest)
    environment._opponent = opponent
    return environment


def record(seed: int) -> Episode:
    """Plays to the end, at most as many steps as the opponent allows."""
    chance = random.Random(seed)
    options = options_of(seed, chance)
    environment = made(options)
    episode = Episode(reset={"seed": seed, **options})
    random.seed(seed)
    observation = environment.reset(fen=options.get("fen"))
    action: Json | None = None
    for step in range(STEPS_MAX[options["opponent"]]):
        facts = {
            "fen": observation.fen,
            "legal_moves": observation.legal_moves,
            "is_check": observation.is_check,
            "result": observation.result,
        }
        state = environment.state
        told = {
            "fen": state.fen,
            "current_player": state.current_player,
            "step_count": state.step_count,
        }
        if observation.done or step % 20 == 19:
            told["move_history"] = list(state.move_history)
            facts["metadata"] = observation.metadata
            episode.add(action, facts, observation.reward, observation.done, told)
        else:
            known = fingerprint(facts)
            episode.add(action, known, observation.reward, observation.done, told)
        if observation.done:
            break
        wild = chance.random() < 0.04
        move = chance.choice(NOT_LEGAL) if wild else chance.choice(observation.legal_moves)
        action = {"move": move}
        observation = environment.step(ChessAction(move=move))
    return episode
