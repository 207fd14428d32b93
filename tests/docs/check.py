#!/usr/bin/env python3
# tests/docs/check.py - compiles the C++ that the pages show.
"""`check.py [PAGE...]` compiles the examples of these pages, or of all of them; needs a compiler.

A block of C++ that includes something is a whole file, and compiles as it stands. The others are
pieces: all of one page compile together, in their order, with every public header included. Nothing
is linked. CXX names the compiler, by default g++.
"""

import os
import re
import shlex
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PAGES = ["*.md", "docs/*.md", "envs/*/README.md"]
HEADERS = ROOT / "include" / "openenv"
INCLUDED = [f"-I{ROOT / 'include'}", f"-I{ROOT / 'envs'}"]
FLAGS = ["-std=c++20", "-fsyntax-only", "-Wall", "-Wextra", "-Wpedantic", "-Werror"]


@dataclass(frozen=True)
class Block:
    """A block of code on a page. `line` is that of its first line, `words` say what it is."""

    page: str
    line: int
    words: tuple
    text: str

    def __str__(self):
        return f"{self.page}:{self.line}"


def pages():
    """Every page that may show code, relative to the root."""
    found = (path for pattern in PAGES for path in ROOT.glob(pattern))
    return sorted(str(path.relative_to(ROOT)) for path in found)


def read_blocks(page, text):
    """The blocks of a page's text, in order."""
    for found in re.finditer(r"^```([^\n]*)\n(.*?)^```$", text, re.DOTALL | re.MULTILINE):
        line = text.count("\n", 0, found.start(2)) + 1
        yield Block(page, line, tuple(found[1].split()), found[2])


def blocks_of(page):
    """The blocks of one page."""
    return list(read_blocks(page, (ROOT / page).read_text(encoding="utf-8")))


def located(block):
    """The block's text, of which a compiler complains by page and line."""
    return f'#line {block.line} "{block.page}"\n{block.text}'


def sources(blocks):
    """What is to be compiled of one page: a name and a text for each."""
    pieces = []
    for block in blocks:
        if block.words[:1] != ("cpp",):
            continue
        if "#include" in block.text:
            yield str(block), located(block)
        else:
            pieces.append(block)
    if pieces:
        headers = "".join(f"#include <openenv/{path.name}>\n" for path in sorted(HEADERS.glob("*")))
        text = "\n".join(located(block) for block in pieces)
        yield f"{pieces[0].page}: pieces", f"{headers}namespace pieces {{\n{text}\n}}\n"


def complaint(text):
    """What the compiler says against a source; None if it compiles."""
    compiler = shlex.split(os.environ.get("CXX", "g++"))
    done = subprocess.run(
        [*compiler, *FLAGS, *INCLUDED, "-x", "c++", "-"],
        input=text,
        capture_output=True,
        text=True,
        check=False,
    )
    return None if done.returncode == 0 else done.stderr


def main():
    failed = False
    for page in sys.argv[1:] or pages():
        for name, text in sources(blocks_of(page)):
            said = complaint(text)
            print(f"docs: {name}: {'FAILED' if said else 'compiles'}", flush=True)
            if said:
                failed = True
                print(said)
    sys.exit(failed)


if __name__ == "__main__":
    main()
