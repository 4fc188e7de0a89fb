"""Writes a new activity that is green at once: its files, its tests, and its name where activities are named."""

from __future__ import annotations

import argparse
import importlib.util
import subprocess
import sys
from pathlib import Path
from string import Template
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from nantun import registry
from nantun.people.names import name_keys

PATTERNS = Path(__file__).resolve().parents[2] / "new_activity"
MATRIX = "tests/matrix.csv"
# Where each activity is named: the file, and what stands before the list, one after the other. tests/house/test_contracts.py asks whether all are there.
LISTS = (
    ("nantun/settings/base.py", ("INSTALLED_APPS = [",)),
    ("pyproject.toml", ("[tool.mypy]", "files = [")),
    ("pyproject.toml", ("[tool.importlinter]", "root_packages = [")),
    ("pyproject.toml", ('name = "The foundation imports no activity"', "forbidden_modules = [")),
    ("pyproject.toml", ('name = "No activity imports another"', "modules = [")),
    ("pyproject.toml", ('name = "Nothing goes in circles"', "ancestors = [")),
    ("pyproject.toml", ('name = "Within an activity the arrows point downwards"', "containers = [")),
)


class Command(BaseCommand):
    help = "Writes the files of a new activity, its tests, world case and matrix rows, and names it in the settings and in pyproject.toml."

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("name", help="the package, plural and in small letters, e.g. kudos")
        parser.add_argument("--row", help="what one row is called, e.g. Kudo; otherwise the name without its last s")
        parser.add_argument("--label", help="what people call it, e.g. 表扬; otherwise the name")
        parser.add_argument("--series", help="what its numbers begin with, e.g. BY; otherwise the label's first letters")

    def handle(self, *args: Any, name: str, row: str | None, label: str | None, series: str | None, **options: Any) -> None:
        root, label = Path(settings.BASE_DIR), label or name
        _check_name(name, root)
        words = {
            "name": name,
            "Name": name.title().replace("_", ""),
            "Row": row or name.removesuffix("s").title().replace("_", ""),
            "row": (row or name.removesuffix("s")).lower(),
            "label": label,
            "series": series or name_keys(label).initials[:2].upper(),
            "order": str(max(one.order for one in registry.activities() if one.group == "work") + 10),
        }
        written = [_write(pattern, root, words) for pattern in sorted(PATTERNS.rglob("*.tpl")) if pattern.name != "matrix.csv.tpl"]
        for file, before in LISTS:
            _insert(root / file, before, name)
        _add_to_matrix(root / MATRIX, words)
        code = [path for path in written if path.endswith(".py")]
        _run(root, "-m", "ruff", "check", "--quiet", "--fix", *code)
        _run(root, "-m", "ruff", "format", "--quiet", *code)
        _run(root, "manage.py", "makemigrations", name, "--verbosity", "0")
        self.stdout.write(f"{len(written)} files written. Look at them with: git status")
        self.stdout.write(f"Then: make lint, and .venv/bin/pytest -n 0 -q tests/{name} tests/house tests/web/test_matrix.py")


def _check_name(name: str, root: Path) -> None:
    if not (name.isidentifier() and name.islower()):
        raise CommandError(f"{name!r} is no name of a package: small letters and _ alone")
    if (root / name).exists() or importlib.util.find_spec(name):
        raise CommandError(f"there is a package {name} already")


def _write(pattern: Path, root: Path, words: dict[str, str]) -> str:
    """The file that the pattern says, by its path from the root."""
    path = str(pattern.relative_to(PATTERNS)).removesuffix(".tpl").replace("NAME", words["name"])
    file = root / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(_filled(pattern, words), encoding="utf-8")
    return path


def _filled(pattern: Path, words: dict[str, str]) -> str:
    return Template(pattern.read_text(encoding="utf-8")).substitute(words)


def _insert(file: Path, before: tuple[str, ...], name: str) -> None:
    """Adds the name to the end of the list that follows."""
    text, place = file.read_text(encoding="utf-8"), 0
    for words in before:
        place = text.find(words, place)
        if place < 0:
            raise CommandError(f"{file}: {words} is not there any more; say in LISTS (new_activity.py) where it went")
    end = text.index("]", place + len(before[-1]))
    added = f'    "{name}",\n' if text[end - 1] == "\n" else f', "{name}"'
    file.write_text(text[:end] + added + text[end:], encoding="utf-8")


def _add_to_matrix(file: Path, words: dict[str, str]) -> None:
    """The rows that its addresses have, among the others."""
    head, *rows = file.read_text(encoding="utf-8").splitlines()
    new_head, *new_rows = _filled(PATTERNS / "tests" / "matrix.csv.tpl", words).splitlines()
    if head != new_head:
        raise CommandError(f"the columns of {MATRIX} are others than those of {PATTERNS.name}/tests/matrix.csv.tpl")
    lines = sorted([*rows, *new_rows], key=lambda line: line.split(",")[:3])
    file.write_text("\n".join([head, *lines]) + "\n", encoding="utf-8")


def _run(root: Path, *words: str) -> None:
    done = subprocess.run([sys.executable, *words], cwd=root, capture_output=True, text=True, check=False)
    if done.returncode:
        raise CommandError(f"{' '.join(words[:4])} …\n{done.stdout}{done.stderr}")
