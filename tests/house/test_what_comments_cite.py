"""Whoever follows a comment to a document finds it in this repository, and in it the section that the comment names."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.support.places import ROOT, activities

FOLDERS = ("nantun", *sorted(activities()), "tests", "templates", "static/nantun")
KINDS = {".py", ".html", ".js", ".css"}
DOCUMENT = re.compile(r"(?<![\w/.-])([\w/.-]+\.md)(?:[ ,]+(\d+))?(?: and (\d+))?")


def cited() -> dict[tuple[str, str], str]:
    """(document, section or "") → one file that cites it."""
    found = {}
    for folder in FOLDERS:
        for file in sorted((ROOT / folder).rglob("*")):
            if file.suffix in KINDS and file != Path(__file__):
                for name, *sections in DOCUMENT.findall(file.read_text(encoding="utf-8")):
                    found |= {(name, section): str(file.relative_to(ROOT)) for section in {*sections, ""}}
    return found


@pytest.mark.parametrize(("document", "section"), sorted(cited()))
def test_what_a_comment_cites_is_there(document, section):
    paths = [path for path in (ROOT / document, ROOT / "docs" / document) if path.exists()]
    assert paths, f"{cited()[document, section]} cites {document}"
    assert not section or f"\n## {section}. " in paths[0].read_text(encoding="utf-8")


def test_the_rules_of_the_domain_are_cited_at_all():
    assert ("domain.md", "5") in cited()
