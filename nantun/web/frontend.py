"""Copies the named files of the npm packages to where pages are served from, and draws the icon sprite.

Whole packages are tens of thousands of files; these are the few that pages ask for.
"""

from __future__ import annotations

import re
from pathlib import Path

from .icons import ICONS

COPIED = {
    "@tabler/core/dist/css/tabler.min.css": "tabler.css",
    "htmx.org/dist/htmx.min.js": "htmx.js",
    "tom-select/dist/js/tom-select.popular.min.js": "tom-select.js",
    "tom-select/dist/css/tom-select.bootstrap5.min.css": "tom-select.css",
    "echarts/dist/echarts.common.min.js": "echarts.js",
    "fullcalendar/index.global.min.js": "fullcalendar.js",
}
ICON_FOLDER = "@tabler/icons/icons/outline"
SPRITE = "icons.svg"

_SOURCE_MAP = re.compile(rb"\s*(?://[#@]\s*sourceMappingURL=\S*|/\*[#@]\s*sourceMappingURL=.*?\*/)", re.DOTALL)
_SHAPE = re.compile(r"<(?:path|circle|line|rect|polyline|polygon|ellipse)\b[^>]*?/>", re.DOTALL)
_NOTHING = re.compile(r'<path stroke="none" d="M0 0h24v24H0z"[^>]*/>')


class FrontendMissing(Exception):
    """A named file stands nowhere in node_modules: `npm ci` was not run, or a package changed its layout."""


def collect(packages: Path, target: Path) -> list[Path]:
    """Writes the files of `COPIED` and the sprite into target; returns what it wrote. Raises FrontendMissing."""
    target.mkdir(parents=True, exist_ok=True)
    written = [_write(target / name, without_source_map(_read(packages / source))) for source, name in COPIED.items()]
    return [*written, _write(target / SPRITE, sprite(packages / ICON_FOLDER).encode())]


def without_source_map(content: bytes) -> bytes:
    """Manifest storage would look for the map, which is not shipped."""
    return _SOURCE_MAP.sub(b"", content)


def sprite(folder: Path) -> str:
    """One SVG that holds every icon as a symbol called by its name."""
    symbols = "\n".join(_symbol(name, _read(folder / f"{name}.svg").decode()) for name in ICONS)
    return f'<svg xmlns="http://www.w3.org/2000/svg">\n{symbols}\n</svg>\n'


def _symbol(name: str, svg: str) -> str:
    shapes = "".join(" ".join(shape.split()) for shape in _SHAPE.findall(_NOTHING.sub("", svg)))
    return f'<symbol id="{name}" viewBox="0 0 24 24">{shapes}</symbol>'


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except FileNotFoundError as error:
        raise FrontendMissing(f"{path} is missing: run npm ci --ignore-scripts first") from error


def _write(path: Path, content: bytes) -> Path:
    """Unchanged files keep their time, so that collecting twice costs nothing further on."""
    if not path.exists() or path.read_bytes() != content:
        path.write_bytes(content)
    return path
