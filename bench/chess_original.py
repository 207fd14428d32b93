# bench/chess_original.py - how fast the reference's chess is, in one thread and without a server.
"""Usage: chess_original.py <checkout> <opponent> <games> <steps>

`checkout` is one of the reference's repository. Prints one line of JSON, as openenv-chess-bench
does for `steps`; the games are the same, move by move.
"""

from __future__ import annotations

import json
import random
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(sys.argv[1]) / "envs"))

from chess_env.models import ChessAction  # noqa: E402
from chess_env.server.chess_environment import ChessEnvironment  # noqa: E402


def main() -> None:
    """Plays and prints."""
    opponent, games, steps_max = sys.argv[2], int(sys.argv[3]), int(sys.argv[4])
    played = []
    steps, seconds = 0, 0.0
    for seed in range(games):
        agent = random.Random(seed + 1_000_000)
        environment = ChessEnvironment(
            opponent=None if opponent == "none" else opponent, agent_color="white"
        )
        random.seed(seed)
        last = environment.reset()
        begin = time.process_time()
        for _ in range(steps_max):
            if last.done:
                break
            last = environment.step(ChessAction(move=agent.choice(last.legal_moves)))
            steps += 1
        seconds += time.process_time() - begin
        played.append(last.fen)
    print(json.dumps({"steps": steps, "seconds": seconds, "played": played}))


if __name__ == "__main__":
    main()
