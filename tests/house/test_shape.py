"""The same thing has the same path in each activity: the table of CONTRIBUTING.md, and what an activity says of its own."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from nantun.house.management.commands.new_activity import PATTERNS
from tests.support.places import ROOT, activities

TABLE = "Where things stand in an activity"
FOLDERS = {"demo", "bench", "templatetags", "workbook", "migrations"}
# Where views and forms are folders, each activity has these.
PAGES = {"views": {"listing", "log", "story", "acts"}, "forms": {"log", "acts"}}


def packages() -> dict[str, Path]:
    """Every activity, with the one of the foundation, and what new_activity writes."""
    written = {name: ROOT / name for name in sorted(activities())} | {"nantun.appeals": ROOT / "nantun" / "appeals"}
    return written | {"manage.py new_activity": PATTERNS / "NAME"}


def shape() -> set[str]:
    """The paths of the table, without their endings: "rules", "views", "views/log"."""
    section = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8").split(f"## {TABLE}\n")[1].split("\n## ")[0]
    return {path.removesuffix(".py").rstrip("/") for path in re.findall(r"^\| `([\w/.]+)` \| \S", section, re.MULTILINE)}


def modules(package: Path) -> dict[str, Path]:
    """By name; a folder counts where Python code lies in it."""
    found = (one for one in package.iterdir() if one.name.partition(".")[0] not in ("__init__", "__pycache__"))
    return {one.name.partition(".")[0]: one for one in found if one.is_file() or list(one.glob("__init__.py*"))}


def its_own(package: Path) -> dict[str, str]:
    """What the activity says of its own: module -> reason."""
    said = next(package.glob("__init__.py*")).read_text(encoding="utf-8")
    return dict(re.findall(r"^(\w+): (\S.+)$", said, re.MULTILINE))


PACKAGES = packages()


def test_there_are_activities_and_a_table_to_hold_them_to():
    assert {"visits", "talks", "nantun.appeals"} <= PACKAGES.keys()
    assert {"rules", "views/log", "demo"} <= shape()


@pytest.mark.parametrize("name", PACKAGES)
def test_every_module_stands_in_the_table_or_is_the_activitys_own_with_a_reason(name):
    package = PACKAGES[name]
    strange = modules(package).keys() - shape() - its_own(package).keys()
    assert not strange, (
        f"{name}: {', '.join(sorted(strange))}: name it as the table of CONTRIBUTING.md does, or say in __init__.py why it is there"
    )


@pytest.mark.parametrize("name", PACKAGES)
def test_what_an_activity_calls_its_own_is_there_and_no_other_activity_has_it(name):
    own = its_own(PACKAGES[name]).keys()
    assert own <= modules(PACKAGES[name]).keys()
    assert not own & shape()
    for other in PACKAGES.keys() - {name}:
        assert not own & modules(PACKAGES[other]).keys(), f"{other} has it too: it belongs into the table"


@pytest.mark.parametrize("name", PACKAGES)
def test_folders_are_folders_and_hold_the_pages_that_every_activity_has(name):
    found = modules(PACKAGES[name])
    assert {one for one, path in found.items() if one in FOLDERS and path.is_file()} == set()
    for folder, pages in PAGES.items():
        if found[folder].is_dir():
            assert pages <= modules(found[folder]).keys()
    for folder, first in {"demo": "year", "bench": "figures"}.items():
        assert folder not in found or first in modules(found[folder])


@pytest.mark.parametrize("name", [name for name in PACKAGES if " " not in name])
def test_each_offer_stands_where_the_table_says(name):
    offered = re.findall(rf'"{re.escape(name)}\.(\w+)\.\w+"', (PACKAGES[name] / "apps.py").read_text(encoding="utf-8"))
    assert set(offered) <= shape()


def test_a_question_that_can_be_asked_on_says_that_it_returns_self():
    own_name = re.compile(r"class (\w+QuerySet)\b(?:(?!^class ).)*?-> \1:", re.MULTILINE | re.DOTALL)
    files = [
        file
        for package in ("nantun", *activities())
        for file in (ROOT / package).rglob("*.py")
        if "QuerySet" in file.read_text(encoding="utf-8")
    ]
    assert files
    assert [str(file) for file in files if own_name.search(file.read_text(encoding="utf-8"))] == []


def test_a_refused_tap_is_answered_in_one_way():
    told = re.compile(r"except RuleBroken.*:\n(?: .*\n){,3}? +messages\.")
    places = [path for package in ("nantun", *sorted(activities())) for path in (ROOT / package).rglob("*.py*")]
    found = [path.relative_to(ROOT) for path in places if path.suffix in (".py", ".tpl") and told.search(path.read_text(encoding="utf-8"))]
    assert found == [Path("nantun/web/acting.py")], "tapped(request, act, said=…) of nantun/web/acting.py does it"


def test_a_form_is_bound_to_what_was_sent_in_one_way():
    other = re.compile(r"request\.POST (or None|if request\.method)")
    places = [path for package in ("nantun", *sorted(activities())) for path in (ROOT / package).rglob("*.py*")]
    found = [path.relative_to(ROOT) for path in places if path.suffix in (".py", ".tpl") and other.search(path.read_text(encoding="utf-8"))]
    assert found == [Path("nantun/web/forms.py")], "posted(request) of nantun/web/forms.py does it"
