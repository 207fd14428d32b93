# tests/docs/test_examples.py - what the pages show works as they say.
"""C++ compiles, Python runs, and conversations are what our server answers.

A block ```python is a program that plays a server on this machine's port 8000; one that is here is
put in its place. A block ```wire is a conversation as in tests/wire, played against Echo; words
behind `wire` are flags of that server.
"""

import re
import subprocess
import sys
from pathlib import Path

import check
import pytest

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "wire"))

from wire import Conversation, Parted, Player, read_line  # noqa: E402

URL_SHOWN = re.compile(r"http://(localhost|127\.0\.0\.1):8000\b")
PYTHON_TIME_MAX_S = 60
BLOCKS = {page: check.blocks_of(page) for page in check.pages()}
SOURCES = [source for blocks in BLOCKS.values() for source in check.sources(blocks)]


def shown(language):
    """The blocks of a language on all pages, as parameters of a test."""
    found = [each for blocks in BLOCKS.values() for each in blocks if language in each.words[:1]]
    return pytest.mark.parametrize("block", found, ids=str)


@pytest.mark.parametrize(("name", "text"), SOURCES, ids=[name for name, _ in SOURCES])
def test_cpp_compiles(name, text):
    said = check.complaint(text)
    if said:
        pytest.fail(f"{name} does not compile:\n{said}", pytrace=False)


def environment_of(block):
    """What a program of Python plays: what it names, what its page is about, or Echo."""
    known = {path.parent.name for path in (check.ROOT / "envs").glob("*/openenv.yaml")}
    named = [word for word in (*block.words, *block.page.split("/")) if word in known]
    return named[0] if named else "echo"


@shown("python")
def test_python_runs(servers, block):
    program, times = URL_SHOWN.subn(servers.url("ours", environment_of(block)), block.text)
    assert times > 0, "a program says which server it plays"
    done = subprocess.run(
        [sys.executable, "-c", program],
        capture_output=True,
        text=True,
        timeout=PYTHON_TIME_MAX_S,
        check=False,
    )
    assert done.returncode == 0, f"{block}: {done.stderr}"


@shown("wire")
def test_conversations_are_as_shown(servers, block):
    conversation = Conversation(block.page, str(block), "echo", list(block.words[1:]), [])
    for number, written in enumerate(block.text.splitlines(), block.line):
        if written and not written.startswith("#"):
            conversation.lines.append(read_line(number, written))
    try:
        Player(servers.url("ours", "echo", block.words[1:])).play(conversation)
    except Parted as parted:
        pytest.fail(f"{block.page}: {parted}", pytrace=False)


def test_blocks_are_found_with_their_lines():
    text = "# A\n\n```cpp\n#include <a>\n```\n\n```\nb\n```\n```cpp\nint c;\nint d;\n```\n"
    blocks = list(check.read_blocks("a.md", text))
    assert [(block.line, block.words) for block in blocks] == [
        (4, ("cpp",)),
        (8, ()),
        (11, ("cpp",)),
    ]
    names = [name for name, _ in check.sources(blocks)]
    assert names == ["a.md:4", "a.md: pieces"]


def test_a_mistake_is_told_by_page_and_line():
    block = check.Block("a.md", 7, ("cpp",), "#include <cstddef>\nint a = b;\n")
    [(_, text)] = check.sources([block])
    assert "a.md:8" in check.complaint(text)
