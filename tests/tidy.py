# tests/tidy.py - the rules of style that a program can check in one file.
"""Each rule is a function of a file's path and text that yields (line number, what is wrong).

`RULES` lists them; tidy_tree.py has those that need to see several files. Paths are relative to
the root, with forward slashes.
"""

import ast
import re
from pathlib import Path

LINE_COLUMNS_MAX = 100
FUNCTION_LINES_MAX = 60
SOURCE_LINES_MAX = 400
PUBLIC_HEADER_LINES_MAX = 200

# Libraries that only some files may include: the start of the header, the starts of the paths.
# Files in tests/, fuzz/ and bench/, and the tests beside the sources, may include any.
LIBRARIES = {
    "boost/beast": ("src/server/http_connection.cpp", "src/client/connection"),
    "boost/asio": (
        "src/server/",
        "src/client/",
        "include/openenv/remote_session.hpp",
        "include/openenv/sync_client.hpp",
        "examples/",
    ),
    "boost/url": ("src/client/url.cpp",),
    "openssl/": ("src/server/", "src/client/", "src/protocol/websocket_handshake.cpp"),
    "zlib.h": ("src/protocol/deflate.cpp",),
    "prometheus/": ("src/engine/metrics_text.cpp",),
    "re2/": ("src/model/rules.cpp", "src/environment/llm_judge.cpp"),
    "spdlog/": ("src/server/",),
    "CLI/": ("src/server/", "src/cli/", "examples/"),
    "nanobind/": ("src/python/",),
    "Python.h": ("src/python/",),
}

FILE_NAMES_FORBIDDEN = {"utils", "util", "helpers", "helper", "common", "misc"}

# What no file says: paths of one machine, unfinished work, the tools that the authors use.
WORDS_FORBIDDEN = [
    r"/[w]ork/",
    r"/[o]pt/ref\b",
    r"/[r]oot/",
    r"/home/\w",
    r"\bTODO\b",
    r"\bFIXME\b",
    r"\bXXX\b",
    r"\bissues? #?\d",
    r"\(#\d+\)",
    r"\bissues show\b",
    r"[p]ypi\.org",
    r"[p]ythonhosted",
    r"[n]pmjs\.(org|com)",
    r"[d]eb\.debian\.org",
    r"\d ?x faster",
    r"[Bb]lazing",
]

ABBREVIATIONS = "buf cfg cnt conn idx len mgr num req resp tmp"


def is_cpp(path):
    return path.endswith((".cpp", ".hpp"))


def is_test(path):
    return path.startswith(("tests/", "fuzz/", "bench/")) or path.endswith("_test.cpp")


def is_script(path, text):
    return path.endswith((".py", ".pyi", ".cmake")) or text.startswith("#!")


def without_code_blocks(text):
    """Markdown with its code blocks blanked."""
    return re.sub(r"^```.*?^```", blank, text, flags=re.DOTALL | re.MULTILINE)


def is_program_text(path, text):
    return is_cpp(path) or is_script(path, text) or path.endswith("CMakeLists.txt")


def line_of(text, position):
    return text.count("\n", 0, position) + 1


def blank(match):
    """As many spaces as were matched, so that positions stay what they were."""
    return re.sub(r"[^\n]", " ", match.group())


def without_texts(text):
    """C++ with comments, strings and characters blanked; line breaks stay."""
    pattern = (
        r"//[^\n]*|/\*.*?\*/"
        r'|R"(?P<end>\w*)\(.*?\)(?P=end)"'
        r'|"(?:\\.|[^"\\\n])*"'
        r"|(?<!\w)'(?:\\.|[^'\\\n])*'"
    )
    return re.sub(pattern, blank, text, flags=re.DOTALL)


def lines_of_raw_strings(text):
    """The lines, counted from 0, that begin inside a raw string: they are text, not code."""
    inside = set()
    for found in re.finditer(r'R"(\w*)\(.*?\)\1"', text, re.DOTALL):
        inside.update(range(line_of(text, found.start()), line_of(text, found.end())))
    return inside


# Rules of one file.


def first_line(path, text):
    """The first line, or the second of a script, is `// path - purpose.`"""
    if not (is_cpp(path) or is_script(path, text)):
        return
    lines = text.splitlines() or [""]
    number = 2 if lines[0].startswith("#!") else 1
    mark = "//" if is_cpp(path) else "#"
    said = lines[number - 1] if len(lines) >= number else ""
    if not said.startswith(f"{mark} {path} - "):
        yield number, f"should begin with '{mark} {path} - purpose.'"
    elif not re.search(r"[.;]( |$)", said):
        yield number, "the purpose should be a sentence and end with a full stop"


def pragma_once(path, text):
    if path.endswith(".hpp") and "\n#pragma once\n" not in text:
        yield 1, "a header has '#pragma once'"


def file_length(path, text):
    if not (is_cpp(path) or is_script(path, text)):
        return
    public = path.startswith("include/")
    most = PUBLIC_HEADER_LINES_MAX if public else SOURCE_LINES_MAX
    count = len(text.splitlines())
    if count > most:
        yield count, f"{count} lines, and {most} are the most"


def function_length(path, text):
    """A C++ function is seen by its closing brace: formatted code closes where it began."""
    if is_cpp(path):
        lines = without_texts(text).splitlines()
        prose = lines_of_raw_strings(text)
        for end, line in enumerate(lines):
            closing = re.match(r"( {0,2})\}", line)
            if not closing:
                continue
            outside = re.compile(closing[1] + r"[^\s#)]")
            start = next((at for at in range(end - 1, -1, -1) if outside.match(lines[at])), end)
            head = "\n".join(lines[start:end]).partition("{")[0]
            function = re.search(r"\)[^;=]*$", head) and ";" not in head
            count = len(set(range(start, end + 1)) - prose)
            if function and count > FUNCTION_LINES_MAX:
                yield start + 1, f"a function of {count} lines"
    elif path.endswith(".py"):
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
                count = node.end_lineno - node.lineno + 1
                if count > FUNCTION_LINES_MAX:
                    yield node.lineno, f"a function of {count} lines"


def line_length(path, text):
    if not is_program_text(path, text):
        return
    for number, line in enumerate(text.splitlines(), 1):
        if len(line) > LINE_COLUMNS_MAX:
            yield number, f"{len(line)} columns, and {LINE_COLUMNS_MAX} are the most"


def line_ends(path, text):
    for number, line in enumerate(text.split("\n"), 1):
        if line != line.rstrip() and not path.endswith(".wire"):
            yield number, "white space at the end of the line"
    if text and not text.endswith("\n"):
        yield line_of(text, len(text)), "no line break at the end of the file"


def ascii_only(path, text):
    if not is_program_text(path, text) or is_test(path):
        return
    for number, line in enumerate(text.splitlines(), 1):
        if not line.isascii():
            yield number, "a character outside ASCII"


def forbidden_words(path, text):
    for number, line in enumerate(text.splitlines(), 1):
        for word in WORDS_FORBIDDEN:
            found = re.search(word, line)
            if found:
                yield number, f"says '{found.group()}'"


def file_name(path, text):
    if Path(path).name.split(".")[0] in FILE_NAMES_FORBIDDEN:
        yield 1, "a file is named after the noun that it holds"


def abbreviations(path, text):
    """Names of others (`x.len`, `std::num`) are theirs."""
    if not is_cpp(path):
        return
    code = re.sub(r"#[^\n]*", blank, without_texts(text))
    for found in re.finditer(rf"(?<![\w.:>])({ABBREVIATIONS.replace(' ', '|')})_?\b", code):
        yield line_of(code, found.start()), f"'{found.group()}' is an abbreviation"


def sleeping_tests(path, text):
    if path.endswith("_test.cpp"):
        for found in re.finditer(r"\bsleep_(for|until)\b|\busleep\b", without_texts(text)):
            yield line_of(text, found.start()), "a test waits for events, not for time"


def libraries(path, text):
    if not is_cpp(path) or is_test(path):
        return
    for number, header in includes(text):
        for library, places in LIBRARIES.items():
            if header.startswith(library) and not path.startswith(places):
                yield number, f"{header} may be included in {', '.join(places)} only"


def guarded_gil(path, text):
    """The interpreter's own ways end a thread at its end, and with it the process."""
    if not is_cpp(path) or path.startswith("src/python/gil."):
        return
    pattern = r"\bgil_scoped_\w+|\bPyGILState_\w+|\bPyEval_(Save|Restore)Thread\b"
    for found in re.finditer(pattern, without_texts(text)):
        yield line_of(text, found.start()), f"{found[0]}: src/python/gil.hpp has guards"


def awaited_braces(path, text):
    """g++ 12 destroys twice what is built with braces in a statement that has a co_await."""
    if not is_cpp(path):
        return
    code = without_texts(text)
    for found in re.finditer(r"\bco_await\b", code):
        start, end = statement_around(code, found.start())
        if "{" in code[start:end]:
            yield line_of(code, found.start()), "co_await and a brace in one statement"


def docstrings(path, text):
    """Every public thing of the Python packages says what it is for."""
    of_package = path.startswith(("python/", "envs/")) and "/tests/" not in path
    if not (path.endswith(".py") and of_package):
        return
    for parent in ast.walk(ast.parse(text)):
        if not isinstance(parent, (ast.Module, ast.ClassDef)):
            continue
        for node in parent.body:
            definition = isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef))
            if definition and not node.name.startswith("_") and not ast.get_docstring(node):
                yield node.lineno, f"{node.name} has no docstring"


def markdown_title(path, text):
    if not path.endswith(".md"):
        return
    prose = without_code_blocks(text)
    titles = [line_of(prose, found.start()) for found in re.finditer(r"^# ", prose, re.MULTILINE)]
    if titles != [1]:
        yield (titles[1] if len(titles) > 1 else 1), "a page has one title, on its first line"


RULES = [
    first_line,
    pragma_once,
    file_length,
    function_length,
    line_length,
    line_ends,
    ascii_only,
    forbidden_words,
    file_name,
    abbreviations,
    sleeping_tests,
    libraries,
    guarded_gil,
    awaited_braces,
    docstrings,
    markdown_title,
]


# The pieces that the rules above are made of.


def includes(text):
    """(line number, header) for every #include."""
    for found in re.finditer(r'^#include [<"]([^>"]+)[>"]', text, re.MULTILINE):
        yield line_of(text, found.start()), found.group(1)


def opens_block(code, position):
    """Whether the brace there opens a block of statements, and not a braced value."""
    before = code[:position].rstrip()
    return bool(
        not before
        or before[-1] in ")];{}:"
        or re.search(r"\b(else|do|try|const|noexcept|mutable|override|final)$", before)
        or re.search(r"\)[\s\w]*->[^;{}()]*$", before)
    )


CONDITION_BEFORE = r"\b(if|for|while|switch)( constexpr)?\s*$"


def statement_around(code, position):
    """Where the statement with this position begins and ends.

    The condition of an `if`, `for`, `while` or `switch` counts as a statement of its own.
    """
    start, level = position, 0
    while start > 0:
        character = code[start - 1]
        if character == "}" and level == 0 and opens_block(code, opening(code, start - 1)):
            break
        if character in ")]}":
            level += 1
        elif character in "([{":
            if level == 0 and character == "{" and opens_block(code, start - 1):
                break
            if level == 0 and re.search(CONDITION_BEFORE, code[: start - 1]):
                return start, closing(code, start - 1)
            level = max(level - 1, 0)
        elif character == ";" and level == 0:
            break
        start -= 1
    end, level = position, 0
    while end < len(code) and not (code[end] == ";" and level <= 0):
        level += (code[end] in "([{") - (code[end] in ")]}")
        end += 1
    return start, end


def opening(code, position):
    """Where the bracket that closes at this position was opened."""
    level = 0
    for at in range(position, -1, -1):
        level += (code[at] in ")]}") - (code[at] in "([{")
        if level == 0:
            return at
    return 0


def closing(code, position):
    """Where the bracket that opens at this position is closed."""
    level = 0
    for at in range(position, len(code)):
        level += (code[at] in "([{") - (code[at] in ")]}")
        if level == 0:
            return at
    return len(code)
