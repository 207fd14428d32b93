# tests/python/test_asgi_wire.py - plays every conversation against our package under uvicorn.
"""Echo is served natively, the probe as the Python environment that it is for the reference.

differences.toml says, under `asgi`, where that Python environment cannot answer as a native one.
"""

import sys
import tomllib
from pathlib import Path

import pytest

from asgi_server import serving

FOLDER = Path(__file__).resolve().parents[1] / "wire"
sys.path.insert(0, str(FOLDER))

from wire import Parted, Player, judge, read_file, read_line  # noqa: E402

CONVERSATIONS = [each for path in sorted(FOLDER.glob("*.wire")) for each in read_file(path)]
DIFFERENCES = tomllib.loads((FOLDER / "differences.toml").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def url_of():
    """The URL of a server for a conversation; each kind of server is started once."""
    running = {}

    def url(conversation):
        key = (conversation.environment, *conversation.flags, *conversation.variables)
        if key not in running:
            manager = serving(
                conversation.environment, *conversation.flags, **dict(conversation.variables)
            )
            running[key] = manager, manager.__enter__()
        return running[key][1].url

    yield url
    for manager, server in running.values():
        assert server.end() == 0, server.output
        manager.__exit__(None, None, None)


@pytest.mark.parametrize("conversation", CONVERSATIONS, ids=repr)
def test_conversation(url_of, conversation):
    listed = DIFFERENCES.get(conversation.file, {}).get(conversation.label, {}).get("asgi")
    parted = None
    try:
        Player(url_of(conversation)).play(conversation)
    except Parted as error:
        parted = error
    if listed is None:
        assert parted is None, str(parted)
    else:
        assert parted is not None, "listed as a difference, and there is none"
        complaint = judge(read_line(0, listed), parted.got)
        assert complaint is None, f"it differs in another way: {parted}"
