"""manage.py new_activity refuses before it writes anything; that what it writes is green is proved by tests/trust/test_new_activity.py."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from nantun.house.management.commands import new_activity

WORDS = {"name": "kudos", "Name": "Kudos", "Row": "Kudo", "row": "kudo", "label": "表扬", "series": "BY", "order": "90"}
PATTERNS = sorted(new_activity.PATTERNS.rglob("*.py.tpl"))


def borrowed(text: str) -> Iterator[tuple[str, str]]:
    """(module, name) of what a file takes from the foundation and from the tests' own tools; what the new activity itself has is not there yet."""
    for node in ast.walk(ast.parse(text)):
        module = (isinstance(node, ast.ImportFrom) and not node.level and node.module) or ""
        if module.startswith(("nantun.", "tests.")) and not module.startswith("tests.kudos"):
            yield from ((module, one.name) for one in node.names)


@pytest.mark.parametrize(
    ("name", "said"),
    [("visits", "there is a package visits already"), ("json", "already"), ("Kudos", "no name of a package"), ("ku-dos", "no name")],
)
def test_a_name_that_cannot_be_is_refused(name, said):
    with pytest.raises(CommandError, match=said):
        call_command("new_activity", name)


@pytest.mark.parametrize(("file", "before"), new_activity.LISTS, ids=lambda part: str(part))
def test_each_list_is_where_the_command_looks_for_it(file, before, tmp_path):
    known = Path(settings.BASE_DIR) / file
    written = tmp_path / "written"
    written.write_text(known.read_text(encoding="utf-8"), encoding="utf-8")
    new_activity._insert(written, before, "yet_to_come")
    old, new = known.read_text(encoding="utf-8"), written.read_text(encoding="utf-8")
    assert new.count('"yet_to_come"') == 1
    assert new.replace('    "yet_to_come",\n', "").replace(', "yet_to_come"', "") == old


@pytest.mark.parametrize("pattern", PATTERNS, ids=lambda pattern: str(pattern.relative_to(new_activity.PATTERNS)))
def test_what_a_new_activity_takes_from_the_house_is_there(pattern):
    for module, name in borrowed(new_activity._filled(pattern, WORDS)):
        assert hasattr(import_module(module), name) or find_spec(f"{module}.{name}"), f"from {module} import {name}"


def test_a_list_that_went_elsewhere_is_named(tmp_path):
    file = tmp_path / "pyproject.toml"
    file.write_text("[tool.other]\n", encoding="utf-8")
    with pytest.raises(CommandError, match="say in LISTS"):
        new_activity._insert(file, ("[tool.mypy]", "files = ["), "kudos")
