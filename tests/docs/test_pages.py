# tests/docs/test_pages.py - the pages name what there is: flags, metrics, codes, files.

import re
import subprocess
import urllib.request
from pathlib import Path

import check
import pytest
from conftest import our_command

SERVING = (check.ROOT / "docs" / "serving.md").read_text(encoding="utf-8")
FOLDERS = "cmake|docs|envs|examples|fuzz|include|python|scripts|src|tests|bench"


def cells_of_tables(text):
    """The cells of every row of a page's tables."""
    for line in text.splitlines():
        if line.startswith("| "):
            yield [cell.strip() for cell in line.strip("|").split("|")]


def help_text():
    """What `openenv serve --help` prints."""
    command = [*our_command("echo")[:-1], "--help"]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


def flags_of_help():
    """Each flag of `openenv serve` with its default, None where it has none."""
    flags = {}
    for flag, rest in re.findall(r"^  (?:-\w,)?(--[\w-]+)(.*)$", help_text(), re.MULTILINE):
        default = re.search(r"=([\w.]+)", rest)
        flags[flag] = default and default[1]
    return flags


def test_every_flag_is_explained_with_its_default():
    told = {}
    for cells in cells_of_tables(SERVING):
        for flag in re.findall(r"^`(--[\w-]+)", cells[0]):
            told[flag] = cells[1]
    flags = flags_of_help()
    flags.pop("--help")
    assert sorted(told) == sorted(flags)
    for flag, default in flags.items():
        if default is not None:
            assert f"`{default}`" in told[flag], f"{flag} is {default} by default"


def test_every_variable_stands_for_a_flag():
    for variable in {*re.findall(r"\(Env:(\w+)\)", help_text()), "OPENENV_TOKEN"}:
        assert f"`{variable}`" in SERVING


def test_every_metric_is_explained(servers):
    with urllib.request.urlopen(servers.url("ours", "echo") + "/metrics", timeout=10) as reply:
        metrics = set(re.findall(r"^# TYPE (\w+)", reply.read().decode(), re.MULTILINE))
    assert set(re.findall(r"`(openenv_\w+)", SERVING)) == metrics


@pytest.mark.parametrize("page", check.pages())
def test_files_that_a_page_names_exist(page):
    text = (check.ROOT / page).read_text(encoding="utf-8")
    for path in re.findall(rf"`((?:{FOLDERS})/[\w./-]+)`", text):
        assert (check.ROOT / path).exists(), f"{page} names {path}"


def test_every_code_of_an_error_is_explained():
    protocol = (check.ROOT / "docs" / "protocol.md").read_text(encoding="utf-8")
    header = Path(check.HEADERS, "error.hpp").read_text(encoding="utf-8")
    for code in re.findall(r'Error\("([A-Z_]+)"', header):
        assert f"`{code}`" in protocol
