"""Whoever follows a comment or a document to another document, or to a module, finds it in this repository, and in it the section that is named."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.places import ROOT, activities

FOLDERS = ("nantun", *sorted(activities()), "tests", "templates", "static/nantun")
KINDS = {".py", ".html", ".js", ".css"}
DOCUMENT = re.compile(r"(?<![\w/.-])([\w/.-]+\.md)(?:[ ,]+(\d+))?(?: and (\d+))?")
# Not what is the end of a string in the code, and not the activity that CONTRIBUTING invents.
MODULE = re.compile(r"(?<![\w/.*>-])(?!\S*kudos)((?:[\w.]+/)*\w+\.py)\b(?!\")")


def sources() -> Iterator[tuple[Path, str]]:
    for folder in FOLDERS:
        for file in sorted((ROOT / folder).rglob("*")):
            if file.suffix in KINDS and file != Path(__file__):
                yield file, file.read_text(encoding="utf-8")


def documents() -> Iterator[tuple[Path, str]]:
    for file in [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]:
        yield file, file.read_text(encoding="utf-8")


def cited() -> dict[tuple[str, str], str]:
    """(document, section or "") → one file that cites it."""
    found = {}
    for file, text in sources():
        for name, *sections in DOCUMENT.findall(text):
            found |= {(name, section): str(file.relative_to(ROOT)) for section in {*sections, ""}}
    return found


def is_there(module: str, file: Path) -> bool:
    """Beside the file that cites it or above, in the foundation, or as one of those that rooms and activities have."""
    return any((folder / module).exists() for folder in file.parents) or any(
        any(ROOT.glob(f"{room}{module}")) for room in ("nantun/", "*/", "nantun/*/")
    )


@pytest.mark.parametrize(("document", "section"), sorted(cited()))
def test_what_a_comment_cites_is_there(document, section):
    paths = [path for path in (ROOT / document, ROOT / "docs" / document) if path.exists()]
    assert paths, f"{cited()[document, section]} cites {document}"
    assert not section or f"\n## {section}. " in paths[0].read_text(encoding="utf-8")


def test_each_module_that_is_cited_is_there():
    named = {(file, module) for file, text in (*sources(), *documents()) for module in MODULE.findall(text)}
    gone = [f"{file.relative_to(ROOT)} cites {module}" for file, module in sorted(named) if not is_there(module, file)]
    assert not gone, "\n".join(gone)


def test_the_rules_of_the_domain_are_cited_at_all():
    assert ("domain.md", "5") in cited()
