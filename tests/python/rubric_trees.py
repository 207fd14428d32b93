# tests/python/rubric_trees.py - random trees of rubrics, as JSON that every twin can build.
"""A play is a tree and the steps to call it with; the same seed gives the same play."""

import random

STEPS = 5
SCORES = [0.0, 0.0, 0.25, 0.5, 0.75, 1.0, 1, 0, -0.5, 1.5]
ANSWERS = ["0.8", "Score: 0.75 of 1", "none", "7", "1.", "", "-0.5", "<grade>0.3</grade> 9"]
PATTERNS = [r"<grade>([\d.]+)</grade>", r"(-?\d+(?:\.\d+)?)", r"\d+", r"(o)", r"(\d+) of (\d+)"]
PATHS = ["rubric_0", "rubric", "held.rubric_0", "rubric_1.rubric_0", "held.name_1", ""]


class Planter:
    """Grows trees. With `is_plain` everything in them is synchronous and nothing fails."""

    def __init__(self, seed, is_plain):
        self._random = random.Random(seed)
        self._is_plain = is_plain
        self._count = 0

    def play(self):
        """A tree, and what to do with it."""
        tree = self._node(depth=0)
        return {
            "tree": tree,
            "in_loop": not self._is_plain and self._chance(0.5),
            "paths": PATHS,
            "steps": [
                {
                    "index": index,
                    "action": self._random.choice(["a", "bc", "{x}"]),
                    "done": self._chance(0.3),
                    "new_episode": self._chance(0.2),
                }
                for index in range(STEPS)
            ],
        }

    def _chance(self, probability):
        return self._random.random() < probability

    def _node(self, depth):
        kinds = ["leaf", "leaf", "trajectory", "judge"]
        if depth < 4:
            kinds += ["sequential", "gate", "weighted_sum", "list_choice", "dict_choice"] * 2
        if depth > 0 and not self._is_plain and self._chance(0.02):
            kinds = ["list"]
        kind = self._random.choice(kinds)
        self._count += 1
        node = {"kind": kind, "id": f"{kind} {self._count}"}
        node.update(getattr(self, f"_{kind}")(depth))
        node["pre_hooks"] = self._hooks()
        node["hooks"] = self._hooks()
        return node

    def _hooks(self):
        count = self._random.choice([0, 0, 1, 3])
        return [not self._is_plain and self._chance(0.3) for _ in range(count)]

    def _children(self, depth, least, most):
        return [self._node(depth + 1) for _ in range(self._random.randint(least, most))]

    def _leaf(self, depth):
        scores = [self._random.choice([*SCORES, self._random.random()]) for _ in range(STEPS)]
        if not self._is_plain and self._chance(0.05):
            scores[self._random.randrange(STEPS)] = "broken"
        return {
            "scores": scores,
            "async": not self._is_plain and self._chance(0.4),
            "turns": self._random.randint(0, 3),
        }

    def _sequential(self, depth):
        return {"children": self._children(depth, 0, 4)}

    def _gate(self, depth):
        threshold = {} if self._chance(0.2) else {"threshold": self._random.choice([0, 0.5, 0.75])}
        return {"children": self._children(depth, 1, 1), **threshold}

    def _weighted_sum(self, depth):
        children = self._children(depth, 1, 4)
        parts = [self._random.random() for _ in children]
        weights = [part / sum(parts) for part in parts]
        if not self._is_plain and self._chance(0.02):
            weights = self._random.choice([weights[1:], [weight * 2 for weight in weights]])
        return {"children": children, "weights": weights}

    def _list_choice(self, depth):
        children = self._children(depth, 1, 3)
        return {
            "children": children,
            "choices": [self._random.randrange(len(children)) for _ in range(STEPS)],
        }

    _dict_choice = _list_choice

    def _list(self, depth):
        return {"children": self._children(depth, 0, 2)}

    def _trajectory(self, depth):
        gamma = self._random.choice([0.0, 0.5, 0.99, 1.0])
        if not self._is_plain and self._chance(0.02):
            gamma = 1.5
        return {"gamma": gamma, "intermediate_reward": self._random.choice([0.0, 0.1])}

    def _judge(self, depth):
        node = {"template": "{action}?", "answers": self._random.sample(ANSWERS, 3)}
        if self._chance(0.5):
            node["score_pattern"] = self._random.choice(PATTERNS)
        if self._chance(0.3):
            node["default_score"] = 0.4
        if self._chance(0.3):
            node["normalize"] = False
        return node


def plays(count, is_plain):
    """So many plays, always the same ones."""
    return [Planter(seed, is_plain).play() for seed in range(count)]
