# tests/wire/test_wire.py - plays every conversation against our server and the reference's.
"""Our server holds to every conversation. The reference parts from exactly those that
differences.toml names, each in the way that is written there."""

import tomllib
from pathlib import Path

import pytest
from wire import Answer, Parted, Player, judge, read_file, read_line

FOLDER = Path(__file__).resolve().parent
CONVERSATIONS = [each for path in sorted(FOLDER.glob("*.wire")) for each in read_file(path)]
# What the reference's client packages say to environments whose originals no registry has.
OURS_ALONE = [
    each for path in sorted(FOLDER.glob("environments/*.wire")) for each in read_file(path)
]
DIFFERENCES = tomllib.loads((FOLDER / "differences.toml").read_text(encoding="utf-8"))

every_conversation = pytest.mark.parametrize("conversation", CONVERSATIONS, ids=repr)


def play(servers, author, conversation):
    """Plays it against that author's server; returns how it parted, or None."""
    url = servers.url(
        author, conversation.environment, conversation.flags, conversation.variables
    )
    try:
        Player(url).play(conversation)
    except Parted as parted:
        return parted
    return None


@pytest.mark.parametrize("conversation", [*CONVERSATIONS, *OURS_ALONE], ids=repr)
def test_our_server(servers, conversation):
    parted = play(servers, "ours", conversation)
    if parted:
        pytest.fail(str(parted), pytrace=False)


@every_conversation
def test_reference(servers, conversation):
    parted = play(servers, "reference", conversation)
    listed = DIFFERENCES.get(conversation.file, {}).get(conversation.label)
    if listed and not parted:
        pytest.fail("listed as a difference, and there is none", pytrace=False)
    if parted and not listed:
        pytest.fail(str(parted), pytrace=False)
    if parted and listed:
        complaint = judge(read_line(0, listed["reference"]), parted.got)
        assert complaint is None, f"the reference differs in another way: {parted}"


def test_every_listed_difference_has_a_conversation_and_a_reason():
    known = {(each.file, each.label) for each in CONVERSATIONS}
    for file, labels in DIFFERENCES.items():
        for label, difference in labels.items():
            assert (file, label) in known, f"{file}: no conversation is called {label!r}"
            assert difference["why"], f"{file}: {label!r} gives no reason"


def test_no_two_conversations_of_a_file_share_a_label():
    names = [(each.file, each.label) for each in [*CONVERSATIONS, *OURS_ALONE]]
    assert len(names) == len(set(names))


@pytest.mark.parametrize(
    ("expectation", "frame", "fits"),
    [
        ('< {"a": 1}', '{"a":1}', True),
        ('< {"a": 1}', '{"a":1.0}', False),
        ('< {"a": 1}', '{"a":true}', False),
        ('< {"a": 1e-05}', '{"a":0.00001}', False),
        ('< {"a": 1}', '{"a":1,"b":2}', False),
        ('< {"a": 1, "...": "*"}', '{"a":1,"b":2}', True),
        ('< {"a": "*"}', '{}', False),
        ('< ["*", 2]', '[1,2]', True),
        ('< {"loc": ["n"]}', '{"loc":["n"],"msg":"x","url":"y"}', True),
        ('< {"loc": ["n"]}', '{"loc":["n"],"msg":"x","ctx":{}}', False),
        ("< {}", "{} NaN", False),
        ("~ 1.0", '{"a":1.0}', True),
        ("!~ 1.0", '{"a":1.0}', False),
    ],
)
def test_the_runner_itself(expectation, frame, fits):
    complaint = judge(read_line(1, expectation), Answer("frame", 0, frame))
    assert (complaint is None) == fits
