"""The arrows that lint holds are held for every activity there is: one that was forgotten in pyproject.toml is told where to stand."""

from __future__ import annotations

import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps

from tests.support.places import ROOT, activities

PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]
CONTRACTS = {contract["name"]: contract for contract in PYPROJECT["importlinter"]["contracts"]}


WITHIN = "Within an activity the arrows point downwards"
WITHIN_A_ROOM = "Within a room of the foundation models stand above the questions about them"


def rooms_of_the_foundation() -> set[str]:
    return {f"nantun.{path.parent.name}" for path in (ROOT / "nantun").glob("*/apps.py")}


# Which list of pyproject.toml names every activity, and how it is found there.
LISTS: dict[str, Any] = {
    "tool.importlinter.root_packages": lambda: PYPROJECT["importlinter"]["root_packages"],
    "The foundation imports no activity: forbidden_modules": lambda: CONTRACTS["The foundation imports no activity"]["forbidden_modules"],
    "No activity imports another: modules": lambda: CONTRACTS["No activity imports another"]["modules"],
    "Nothing goes in circles: ancestors": lambda: CONTRACTS["Nothing goes in circles"]["ancestors"],
    f"{WITHIN}: containers": lambda: CONTRACTS[WITHIN]["containers"],
    "tool.mypy.files, with its actions at least": lambda: [path.partition("/")[0] for path in PYPROJECT["mypy"]["files"]],
}


def test_there_are_activities_to_hold_apart():
    assert {"visits", "talks"} <= activities()


@pytest.mark.parametrize("where", LISTS)
def test_each_list_of_lint_names_every_activity(where):
    forgotten = activities() - set(LISTS[where]())
    assert not forgotten, f"pyproject.toml, {where}: add {', '.join(forgotten)} (manage.py new_activity does so by itself)"


def test_every_room_of_the_foundation_has_its_layer():
    layers = CONTRACTS["Within the foundation the arrows point downwards"]["layers"]
    named = {room.strip().strip("()") for layer in layers for room in layer.replace("|", ":").split(":")}
    low = {"nantun.embedded", "nantun.settings"}  # started before there are rooms
    assert rooms_of_the_foundation() - low <= named, "pyproject.toml, Within the foundation …: say below what the new room stands"


def test_every_room_of_the_foundation_with_models_keeps_them_above_its_questions():
    with_models = {config.name for config in apps.get_app_configs() if config.name.startswith("nantun.") and list(config.get_models())}
    forgotten = with_models - {*CONTRACTS[WITHIN_A_ROOM]["containers"], *CONTRACTS[WITHIN]["containers"]}
    assert not forgotten, f"pyproject.toml, {WITHIN_A_ROOM}: add {', '.join(forgotten)}"


@pytest.mark.parametrize(
    ("planted", "into", "broken"),
    [
        ("from talks.models import Talk", "visits/rules.py", "No activity imports another"),
        ("from visits.models import Visit", "nantun/people/rules.py", "The foundation imports no activity"),
        ("from .models import Job", "nantun/jobs/querysets.py", WITHIN_A_ROOM),
        ("from .models import Job", "nantun/jobs/querysets.py", "Nothing goes in circles"),
        ("from talks.models import Talk", "talks/querysets/talks.py", WITHIN),
    ],
    ids=["an activity in another", "an activity in the foundation", "models in questions", "a circle", "models in an activity's questions"],
)
def test_a_planted_import_turns_lint_red(planted, into, broken, tmp_path):
    for package in ("nantun", *activities()):
        (tmp_path / package).symlink_to(ROOT / package)
    room = into.split("/", 1)[0]
    _own_copy(tmp_path / room, ROOT / room, into.split("/", 1)[1])
    file = tmp_path / into
    file.write_text(f"{planted}\n{file.read_text(encoding='utf-8')}", encoding="utf-8")
    config = tmp_path / "pyproject.toml"
    config.write_text((ROOT / "pyproject.toml").read_text(encoding="utf-8"), encoding="utf-8")
    lint = Path(sys.executable).with_name("lint-imports")
    done = subprocess.run(
        [lint, "--config", config, "--no-cache"],
        cwd=tmp_path,
        env={"PYTHONPATH": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1, done.stdout
    assert f"{broken} BROKEN" in done.stdout


def _own_copy(there: Path, here: Path, file: str) -> None:
    """The package by links, but for the one file and the folders above it."""
    first, _, rest = file.partition("/")
    there.unlink()
    there.mkdir()
    for one in here.iterdir():
        (there / one.name).symlink_to(one)
    if rest:
        _own_copy(there / first, here / first, rest)
        return
    (there / first).unlink()
    (there / first).write_text((here / first).read_text(encoding="utf-8"), encoding="utf-8")
