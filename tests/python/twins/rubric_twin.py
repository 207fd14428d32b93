# tests/python/twins/rubric_twin.py - builds trees of rubrics and tells all that they do.
"""The question is a list of plays, as test_rubrics_compared.py makes them; the answer one report
for each: every call's score or error, what ran in which order, and what the tree knows after."""

import asyncio
import inspect
import itertools
import json
import sys
import warnings
from types import SimpleNamespace

from openenv.core.rubrics import (
    ExponentialDiscountingTrajectoryRubric,
    Gate,
    LLMJudge,
    Rubric,
    RubricDict,
    RubricList,
    Sequential,
    WeightedSum,
)


class Leaf(Rubric):
    """Scores the n-th observation with the n-th number of its list; a text is an error."""

    def __init__(self, node, events):
        super().__init__()
        self.node = node
        self.events = events

    def score(self, observation):
        self.events.append(f"{self.node['id']} scores")
        score = self.node["scores"][observation.index]
        if isinstance(score, str):
            raise ValueError(score)
        return score

    def forward(self, action, observation):
        return self.score(observation)


class AsyncLeaf(Leaf):
    """The same, after some turns of the event loop."""

    async def forward(self, action, observation):
        for _ in range(self.node["turns"]):
            self.events.append(f"{self.node['id']} waits")
            await asyncio.sleep(0)
        return self.score(observation)


class Choice(Rubric):
    """Leaves the score to one of the rubrics that it holds."""

    def __init__(self, held, keys):
        super().__init__()
        self.held = held
        self.keys = keys

    def forward(self, action, observation):
        return self.held[self.keys[observation.index]](action, observation)


class Outcome(ExponentialDiscountingTrajectoryRubric):
    """Scores an episode by its length and its last observation."""

    def score_trajectory(self, trajectory):
        _, last = trajectory[-1]
        return (last.index + 1) / (len(trajectory) + 2)


class Answers:
    """A client that gives one answer after another, and begins again."""

    def __init__(self, answers, events):
        self.answers = itertools.cycle(answers)
        self.events = events

    async def complete(self, prompt):
        self.events.append(f"asked {prompt}")
        return next(self.answers)


def settings(node, *names):
    return {name: node[name] for name in names if name in node}


def bare(node, events):
    """The rubric of a node, without hooks."""
    kind = node["kind"]
    children = [built(child, events) for child in node.get("children", [])]
    if kind == "leaf":
        return AsyncLeaf(node, events) if node["async"] else Leaf(node, events)
    if kind == "sequential":
        return Sequential(*children)
    if kind == "gate":
        return Gate(*children, **settings(node, "threshold"))
    if kind == "weighted_sum":
        return WeightedSum(children, node["weights"])
    if kind == "list_choice":
        return Choice(RubricList(children), node["choices"])
    if kind == "dict_choice":
        names = [f"name_{place}" for place in range(len(children))]
        held = RubricDict(dict(zip(names, children)))
        return Choice(held, [names[choice] for choice in node["choices"]])
    if kind == "list":
        return RubricList(children)
    if kind == "trajectory":
        return Outcome(**settings(node, "gamma", "intermediate_reward"))
    options = settings(node, "score_pattern", "default_score", "normalize")
    return LLMJudge(node["template"], Answers(node["answers"], events), **options)


def built(node, events):
    """The rubric of a node with its hooks, which note that they ran, and what with."""
    rubric = bare(node, events)
    for number, is_async in enumerate(node.get("pre_hooks", [])):
        name = f"{node['id']} pre {number}"
        rubric.register_forward_pre_hook(hook(name, is_async, events))
    for number, is_async in enumerate(node.get("hooks", [])):
        rubric.register_forward_hook(hook(f"{node['id']} post {number}", is_async, events))
    return rubric


def hook(name, is_async, events):
    def note(rubric, action, observation, *score):
        events.append([name, type(rubric).__name__, observation.index, *score, rubric.last_score])

    async def note_later(*arguments):
        events.append(f"{name} waits")
        await asyncio.sleep(0)
        note(*arguments)

    return note_later if is_async else note


def attempted(call):
    """What a call gives, or the error that it raises."""
    try:
        return {"value": call()}
    except NotImplementedError:
        return {"error": "NotImplementedError"}  # each project has words of its own for it
    except (ValueError, KeyError, IndexError, TypeError) as error:
        return {"error": f"{type(error).__name__}: {error}"}


def called(rubric, step, in_loop):
    """One call of the tree, with or without an event loop around it."""
    observation = SimpleNamespace(index=step["index"], done=step["done"])

    async def within():
        score = rubric(step["action"], observation)
        if inspect.iscoroutine(score):
            return ["awaited", await score]
        return ["at once", score]

    def without():
        score = rubric(step["action"], observation)
        if inspect.iscoroutine(score):
            return ["awaited", asyncio.run(awaited(score))]
        return ["at once", score]

    return attempted(lambda: asyncio.run(within()) if in_loop else without())


async def awaited(coroutine):
    return await coroutine


def known(rubric, paths):
    """What a tree knows of itself."""
    named = list(rubric.named_rubrics("top"))
    return {
        "root": rubric.last_score,
        "scores": {name: each.last_score for name, each in named},
        "types": {name: type(each).__name__ for name, each in named},
        "same order": [id(each) for _, each in named] == [id(each) for each in rubric.rubrics()],
        "children": [[name, type(each).__name__] for name, each in rubric.named_children()],
        "count": len(list(rubric.children())),
        "found": {
            path: attempted(lambda path=path: type(rubric.get_rubric(path)).__name__)
            for path in paths
        },
    }


def remembered(rubric):
    """The settings and the episodes of all descendants."""
    told = []
    for name, each in [("", rubric), *rubric.named_rubrics()]:
        rewards = attempted(each.compute_step_rewards) if isinstance(each, Outcome) else None
        length = len(each.trajectory) if isinstance(each, Outcome) else None
        told.append([name, each.state_dict(), rewards, length])
    return told


def loaded(rubric):
    """Gives every descendant the settings that it has."""
    for each in rubric.rubrics():
        each.load_state_dict(each.state_dict())
        each.load_state_dict({})


def forget(rubric):
    """Begins a new episode everywhere."""
    for each in (rubric, *rubric.rubrics()):
        each.reset()


def played(play):
    events = []
    made = attempted(lambda: built(play["tree"], events))
    if "error" in made:
        return made
    rubric = made["value"]
    told = []
    for step in play["steps"]:
        if step["new_episode"]:
            forget(rubric)
            loaded(rubric)
        told.append([called(rubric, step, play["in_loop"]), known(rubric, play["paths"])])
        told.append([list(events), remembered(rubric)])
        events.clear()
    return told


def main():
    # An async hook of a rubric that is called without a loop is never awaited, in both packages.
    warnings.simplefilter("ignore")
    json.dump([played(play) for play in json.load(sys.stdin)], sys.stdout)


if __name__ == "__main__":
    main()
