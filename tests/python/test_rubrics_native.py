# tests/python/test_rubrics_native.py - random trees of rubrics do the same in C++ and in Python.

import pytest
from rubric_trees import plays
from twin import ask_native, ask_ours

TREES = 500


@pytest.fixture(scope="module")
def reports():
    question = plays(TREES, is_plain=True)
    return list(
        zip(question, ask_native("rubrics", question), ask_ours("rubric_twin.py", question))
    )


def steps(report):
    """What Python reports of each step, as C++ reports it."""
    for (outcome, known), (events, remembered) in zip(report[::2], report[1::2], strict=True):
        yield {
            "score": outcome["value"][1],
            "known": {
                "scores": known["scores"],
                "rewards": {
                    f"top.{name}": rewards["value"]
                    for name, _, rewards, _ in remembered
                    if name and rewards
                },
            },
            "events": [event_of(event) for event in events],
        }


def event_of(event):
    """An event without what only Python knows: the class of a rubric, the text of a prompt."""
    if isinstance(event, str):
        return event.split(" ")[0] if event.startswith("asked") else event
    return [event[0], *event[2:]]


def has_judge(node):
    return node["kind"] == "judge" or any(map(has_judge, node.get("children", [])))


def test_every_tree_does_the_same(reports):
    for play, native, python in reports:
        for ours, theirs in zip(native, steps(python), strict=True):
            if has_judge(play["tree"]):  # in Python they are asked at the same time
                del ours["events"], theirs["events"]
            assert ours == theirs, play


def test_the_trees_are_of_both_kinds(reports):
    judged = [has_judge(play["tree"]) for play, _, _ in reports]
    assert TREES / 10 < sum(judged) < TREES * 9 / 10
