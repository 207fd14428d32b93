# bench/worlds_original.py - how fast the originals of the small worlds are, in process.
"""Usage: worlds_original.py <environment> <checkout> < episodes.jsonl

Plays the episodes with the reference's environment classes and prints one line of JSON, as
openenv-worlds-bench does.
"""

import importlib
import json
import random
import sys
import time
from pathlib import Path

import numpy

# For each environment: the module and the class of the environment, and the class of its actions.
CLASSES = {
    "connect4": ("connect4_environment", "Connect4Environment", "Connect4Action"),
    "grid_world": ("grid_world_environment", "GridWorldEnvironment", "GridWorldAction"),
    "maze": ("maze_env_environment", "MazeEnvironment", "MazeAction"),
    "openspiel": ("openspiel_environment", "OpenSpielEnvironment", "OpenSpielAction"),
    "snake": ("snake_environment", "SnakeEnvironment", "SnakeAction"),
    "wildfire": ("wildfire_environment", "WildfireEnvironment", "WildfireAction"),
}
# These are options of a reset here and arguments of the constructor there.
MADE_WITH_OPTIONS = {"openspiel", "snake", "wildfire"}


def make(name, environment_class, reset):
    """The environment as it is before its reset, with the seed where it takes it from."""
    seed = reset.get("seed", 0)
    options = {key: value for key, value in reset.items() if key not in ("seed", "wind")}
    if name == "wildfire":
        options["seed"] = seed
    environment = environment_class(**options) if name in MADE_WITH_OPTIONS else environment_class()
    if name == "wildfire":
        environment.forced_wind = reset.get("wind")
    if name == "openspiel":
        environment._ospiel_env.seed(seed)
    random.seed(seed)
    numpy.random.seed(seed)
    return environment


def main():
    name, checkout = sys.argv[1:]
    if not Path(checkout, "envs", f"{name}_env").is_dir():
        sys.exit(f"{checkout} is no whole checkout of the reference: envs/{name}_env is not there")
    # Some modules import their models by the package's name, some by the folder's.
    sys.path[:0] = [f"{checkout}/envs", f"{checkout}/envs/{name}_env"]
    module, environment_name, action_name = CLASSES[name]
    package = importlib.import_module(f"{name}_env.server.{module}")
    environment_class = getattr(package, environment_name)
    action_class = getattr(importlib.import_module(f"{name}_env.models"), action_name)
    steps = 0
    seconds = total = 0.0
    for line in sys.stdin:
        episode = json.loads(line)
        environment = make(name, environment_class, episode["reset"])
        actions = [action_class(**action) for action in episode["actions"]]
        start = episode["reset"].get("start_cell")
        arguments = {"start_cell": tuple(start)} if start else {}
        begin = time.process_time()
        total += environment.reset(**arguments).reward or 0
        for action in actions:
            total += environment.step(action).reward or 0
        seconds += time.process_time() - begin
        steps += len(actions)
    print(json.dumps({"steps": steps, "seconds": seconds, "total": total}))


if __name__ == "__main__":
    main()
