# tests/python/test_rubrics_compared.py - random trees of rubrics do what the reference's do.

import pytest
from rubric_trees import plays
from twin import ask_ours, ask_reference

TREES = 500


@pytest.fixture(scope="module")
def reports():
    question = plays(TREES, is_plain=False)
    answers = ask_ours("rubric_twin.py", question), ask_reference("rubric_twin.py", question)
    return list(zip(question, *answers, strict=True))


def test_every_tree_does_the_same(reports):
    for seed, (play, ours, theirs) in enumerate(reports):
        assert ours == theirs, (seed, play)


def test_the_trees_are_of_all_kinds(reports):
    kinds, outcomes = set(), set()
    for play, ours, _ in reports:
        note_kinds(play["tree"], kinds)
        if isinstance(ours, dict):
            outcomes.add(ours["error"].split(":")[0])
            continue
        for [outcome, _], _ in zip(ours[::2], ours[1::2], strict=True):
            outcomes.add(outcome["value"][0] if "value" in outcome else outcome["error"])
    assert len(kinds) == 9
    assert {"at once", "awaited", "ValueError: broken", "NotImplementedError"} <= outcomes
    assert "ValueError" in outcomes, "of a tree that cannot be built"


def note_kinds(node, kinds):
    kinds.add(node["kind"])
    for child in node.get("children", []):
        note_kinds(child, kinds)
