# tests/tidy_tree.py - the rules of style that need to see several files.
"""`problems(root)` applies these rules, and those of tidy.py, to every file under a root.

A tree is a dictionary of the files' texts by their paths, so that a test can write a small one.
"""

import os
import re
from pathlib import PurePosixPath

from tidy import RULES, includes, without_code_blocks

# Folders that hold no source of ours. Hidden folders are skipped too, except these.
FOLDERS_SKIPPED = {"build", "results", "seeds", "node_modules", "__pycache__"}
FOLDERS_HIDDEN = {".ci"}

# From the lowest to the highest. A layer includes only what stands before it; some of them not even
# each other.
LAYERS = ["base", "model", "environment", "protocol", "engine", "server", "client", "cli", "python"]
STRANGERS = [{"server", "client"}, {"cli", "python"}]

# What the folder of an environment has, but for what is named after it.
ENVIRONMENT_FILES = ["openenv.yaml", "README.md", "Dockerfile", "pyproject.toml"]
PACKAGE_FILES = ["__init__.py", "client.py", "models.py", "py.typed", "server/app.py"]

# These two say the forbidden words because they forbid them.
RULES_THEMSELVES = {"tests/tidy.py", "tests/tidy_test.py"}


def read_tree(root):
    """The text of every file of ours. Raises UnicodeDecodeError if one is not UTF-8."""
    tree = {}
    for folder, folders, names in os.walk(root):
        folders[:] = [
            name
            for name in folders
            if name in FOLDERS_HIDDEN or not (name.startswith(".") or name in FOLDERS_SKIPPED)
        ]
        for name in names:
            path = os.path.join(folder, name)
            if os.path.isfile(path) and not os.path.islink(path):
                with open(path, encoding="utf-8", newline="") as file:
                    tree[os.path.relpath(path, root).replace(os.sep, "/")] = file.read()
    return tree


def header_layers(tree):
    """The layer of each public header, as the layers' CMakeLists.txt declare them."""
    layers = {}
    for layer in LAYERS:
        said = re.sub(r"#.*", "", tree.get(f"src/{layer}/CMakeLists.txt", ""))
        for part in re.findall(r"\bHEADERS\b([^)]*)", said):
            names = re.split(r"\b[A-Z]{4,}\b", part)[0].split()
            layers.update({f"openenv/{name}": layer for name in names})
    return layers


def layer_of_file(path, headers):
    """The layer that a file belongs to, or None for one that stands above all layers."""
    parts = path.split("/")
    if parts[0] == "src" and parts[1] in LAYERS:
        return parts[1]
    if parts[0] == "include":
        return headers.get("/".join(parts[1:]))
    return None


def layers(tree):
    """Who includes whom. What stands above the layers sees their public headers only."""
    headers = header_layers(tree)
    for path, text in tree.items():
        if not path.startswith(("src/", "include/", "envs/", "examples/")):
            continue
        own = layer_of_file(path, headers)
        for number, header in includes(text):
            first = header.split("/")[0]
            internal = first in LAYERS and "/" in header
            other = first if internal else headers.get(header)
            if header.startswith("openenv/") and f"include/{header}" in tree and other is None:
                yield path, number, f"no layer's CMakeLists.txt lists {header}"
            elif internal and not path.startswith("src/"):
                yield path, number, f"{header} is internal"
            elif own and other and not may_include(own, other):
                yield path, number, f"{own} may not include {header}, which is of {other}"


def may_include(own, other):
    return LAYERS.index(other) <= LAYERS.index(own) and {own, other} not in STRANGERS


def sources_built(tree):
    """Every source is named in the CMakeLists.txt of its folder or of one above."""
    for path in tree:
        if not path.endswith(".cpp") or path.startswith("tests/"):
            continue
        file = PurePosixPath(path)
        lists = [tree.get(f"{folder}/CMakeLists.txt", "") for folder in file.parents]
        if not any(re.search(rf"\b{re.escape(file.name)}\b", said) for said in lists):
            yield path, 1, "no CMakeLists.txt builds this file"


def environment_files(name):
    """The files that an environment is made of: the native one, and its package for Python."""
    return [
        f"{name}.hpp",
        *ENVIRONMENT_FILES,
        *(f"{name}_env/{file}" for file in PACKAGE_FILES),
    ]


def environments_complete(tree):
    """Each folder of envs/ has what an environment is made of."""
    for name in sorted({path.split("/")[1] for path in tree if re.match("envs/[^/]+/", path)}):
        for file in environment_files(name):
            if f"envs/{name}/{file}" not in tree:
                yield f"envs/{name}", 1, f"has no {file}"


def links(tree):
    """Links from one page to another lead somewhere, and so do those to a heading."""
    folders = {str(folder) for path in tree for folder in PurePosixPath(path).parents}
    for path, text in tree.items():
        if not path.endswith(".md"):
            continue
        for number, line in enumerate(without_code_blocks(text).splitlines(), 1):
            for target in re.findall(r"\]\(([^)\s]+)\)", line):
                if re.match(r"[a-z]+:", target):
                    continue
                file, _, heading = target.partition("#")
                page = os.path.normpath(os.path.join(os.path.dirname(path), file)) if file else path
                if page not in tree and page not in folders:
                    yield path, number, f"{target} leads nowhere"
                elif heading and heading not in headings(tree.get(page, "")):
                    yield path, number, f"{target}: the page has no such heading"


def headings(text):
    """The anchors of a page's headings, made as code hosts make them."""
    titles = re.findall(r"^#+ (.*)$", text, re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", title.strip().lower()).replace(" ", "-") for title in titles}


TREE_RULES = [layers, sources_built, environments_complete, links]


def problems_of_file(path, text):
    """Everything that the rules for one file find, as (path, line number, what is wrong)."""
    for rule in RULES:
        if path in RULES_THEMSELVES and rule.__name__ == "forbidden_words":
            continue
        for number, what in rule(path, text):
            yield path, number, what


def problems(tree):
    """Everything that all rules find, as lines that an editor can follow."""
    found = [problem for path, text in tree.items() for problem in problems_of_file(path, text)]
    found += [problem for rule in TREE_RULES for problem in rule(tree)]
    return [f"{path}:{number}: {what}" for path, number, what in sorted(found)]
