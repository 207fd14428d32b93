# tests/docs/test_examples.py - what the pages show works as they say.
"""C++ compiles, Python runs, and conversations are what our server answers.

A block ```python is a program for our Python package, and ```python reference one for the package
of the reference; where it plays a server on this machine's port 8000, one that is here is put in
its place. A block with the name of a file behind `python` is that file, for the blocks behind it on
its page. A block ```wire is a conversation as in tests/wire, played against Echo; words
behind `wire` are flags of that server.
"""

import os
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
OUR_PYTHON = os.environ.get("OPENENV_PYTHON", str(check.ROOT / "build/venv-python/bin/python"))
RUN_EXAMPLE = Path(__file__).resolve().with_name("run_example.py")
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
def test_python_runs(servers, block, tmp_path):
    for earlier in BLOCKS[block.page]:
        if earlier.line <= block.line and earlier.words[1:] and earlier.words[1].endswith(".py"):
            (tmp_path / earlier.words[1]).write_text(earlier.text, encoding="utf-8")
    python = sys.executable if "reference" in block.words else OUR_PYTHON
    program = block.text
    if URL_SHOWN.search(program):
        program = URL_SHOWN.sub(servers.url("ours", environment_of(block)), program)
    done = subprocess.run(
        [python, str(RUN_EXAMPLE)],
        input=program,
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(tmp_path)},
        capture_output=True,
        text=True,
        timeout=PYTHON_TIME_MAX_S,
        check=False,
    )
    assert done.returncode == 0, f"{block}: {done.stderr}"


def test_every_environment_has_an_example_in_the_catalogue():
    known = {path.parent.name for path in (check.ROOT / "envs").glob("*/openenv.yaml")}
    shown_there = {word for block in BLOCKS["docs/environments.md"] for word in block.words[1:]}
    assert known <= shown_there


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
