"""Every class that a sheet of ours draws is given to something, and no sheet is forgotten."""

from __future__ import annotations

import re
from pathlib import Path

from django.conf import settings

BASE = Path(settings.BASE_DIR)
SHEETS = BASE / "static/nantun"
ROOMS = ("nantun", "visits", "talks")
# Drawn by tom-select, FullCalendar and htmx.
GIVEN = re.compile(r"ts-[\w-]+|fc(-[\w-]+)?|htmx-request|has-items|multi|focus|item|remove|active|option|plugin-remove_button")
# The last part is a colour or a number: state-green is written state-{}.
MADE = re.compile(r"(state-|mark-|of-|on-)[\w]+")


def classes_of(css: str) -> set[str]:
    """The class names of its selectors."""
    heads = re.findall(r"([^{};]+)\{", re.sub(r'/\*.*?\*/|"[^"]*"', " ", css, flags=re.DOTALL))
    return set(re.findall(r"\.([a-zA-Z][\w-]*)", " ".join(heads)))


def words_given() -> set[str]:
    """Every word of a class attribute in templates, and of any string in Python and scripts."""
    pages = [*(BASE / "templates").rglob("*.html")]
    code = [*SHEETS.glob("*.js"), *(path for room in ROOMS for path in (BASE / room).rglob("*.py") if "migrations" not in path.parts)]
    texts = [found for page in pages for found in re.findall(r'class="((?:\{[%{].*?[%}]\}|[^"])*)"', page.read_text(encoding="utf-8"))]
    texts += [
        found
        for path in code
        for pair in re.findall(r"\"([^\"\n]*)\"|'([^'\n]*)'|`([^`]*)`", path.read_text(encoding="utf-8"))
        for found in pair
    ]
    return {word for text in texts for word in re.findall(r"[\w-]+", text)}


def test_no_class_is_drawn_that_nothing_has():
    given = words_given()
    for sheet in SHEETS.glob("*.css"):
        unknown = classes_of(sheet.read_text(encoding="utf-8")) - given
        dead = {name for name in unknown if not GIVEN.fullmatch(name) and MADE.sub(r"\1", name) not in given}
        assert not dead, f"{sheet.name}: {', '.join(sorted(dead))}"


def test_every_sheet_and_script_is_asked_for():
    named = "\n".join(
        path.read_text(encoding="utf-8") for path in [*(BASE / "templates").rglob("*.html"), BASE / "nantun/web/templatetags/nantun.py"]
    )
    for path in [*SHEETS.glob("*.css"), *SHEETS.glob("*.js")]:
        assert f"nantun/{path.name}" in named or f'"{path.stem}"' in named, path.name
