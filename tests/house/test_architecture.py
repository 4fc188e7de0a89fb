"""docs/architecture.md says what lint holds and names modules that are there."""

from __future__ import annotations

import re
from itertools import takewhile

from tests.house.test_contracts import CONTRACTS, WITHIN
from tests.support.places import ROOT, activities

TEXT = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")


def block(after: str) -> list[str]:
    """The indented lines that follow these words."""
    _before, _words, rest = TEXT.partition(f"{after}\n\n")
    return list(takewhile(lambda line: line.startswith("    "), rest.splitlines()))


def test_the_list_of_an_activity_s_files_is_the_one_that_lint_holds():
    files = re.compile(r"(\w+)(?:\.py|/)$")
    told = [{file[1] for file in map(files.match, line.split()) if file} for line in block("arrows go down this list:")]
    assert told == [set(re.findall(r"\w+", layer)) for layer in CONTRACTS[WITHIN]["layers"]]


def test_the_walks_as_they_are_now_name_modules_that_are_there():
    part = TEXT.partition("## From a form to a row")[2].partition("\n## ")[0]
    now = [line[54:] for line in part.splitlines() if line.startswith("    ")]
    named = {found for line in now for found in re.findall(r"\b(views|forms|actions)\.(\w+)", line)}
    assert {("views", "log"), ("actions", "raising"), ("actions", "holding")} <= named
    packages = [ROOT / "nantun" / "appeals", *(ROOT / name for name in sorted(activities()))]
    gone = [f"{folder}.{name}" for folder, name in sorted(named) if not any((one / folder / f"{name}.py").exists() for one in packages)]
    assert not gone, gone
