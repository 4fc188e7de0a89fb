"""Panels: what stands on the page of one row (rows.py) between its steps and its story.

A panel is told what it shows, in words that its reader may know; one with nothing to show is left out, unless it says so (empty). Words may be HTML that
is safe already (format_html, link, the tag `state`), everything else is escaped. What one activity alone shows is a Part with a template of its own.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar

from django.utils.html import format_html
from django.utils.safestring import SafeString

from .offers import Act

Pairs = Iterable[tuple[str, Any]]  # (label, value)


def filled(pairs: Pairs) -> list[tuple[str, Any]]:
    """Without those that are empty."""
    return [(label, value) for label, value in pairs if value]


def link(words: Any, url: str) -> SafeString:
    return format_html('<a href="{}">{}</a>', url, words)


@dataclass(frozen=True)
class Panel:
    template: ClassVar[str]

    @property
    def is_shown(self) -> bool:
        return True


@dataclass(frozen=True)
class Told(Panel):
    """What was said, under its labels. name: of the whole, for those who hear the page."""

    pairs: Pairs
    name: str = ""
    empty: str = ""
    template: ClassVar[str] = "web/panels/told.html"

    @property
    def is_shown(self) -> bool:
        return bool(self.filled or self.empty)

    @property
    def filled(self) -> list[tuple[str, Any]]:
        return filled(self.pairs)


@dataclass(frozen=True)
class Prose(Panel):
    """One text under its title."""

    title: str
    text: str
    empty: str = ""
    template: ClassVar[str] = "web/panels/prose.html"

    @property
    def is_shown(self) -> bool:
        return bool(self.text or self.empty)


@dataclass(frozen=True)
class Lines(Panel):
    """A list under its title: rows that are linked (raised appeals, merged ones), what was said when. css: of the card."""

    title: str
    lines: Sequence[str]
    empty: str = ""
    css: str = ""
    template: ClassVar[str] = "web/panels/lines.html"

    @property
    def is_shown(self) -> bool:
        return bool(self.lines or self.empty)


@dataclass(frozen=True)
class Sheet(Panel):
    """A small table; the first cell of each row is its name. css: of the table."""

    heads: Sequence[str]
    rows: Sequence[Sequence[Any]]
    css: str = ""
    template: ClassVar[str] = "web/panels/sheet.html"


@dataclass(frozen=True)
class Picture:
    """act: takes it away, where the reader may."""

    url: str
    label: str
    act: Act | None = None


@dataclass(frozen=True)
class Pictures(Panel):
    """Photographs side by side."""

    name: str
    pictures: Sequence[Picture]
    template: ClassVar[str] = "web/panels/pictures.html"

    @property
    def is_shown(self) -> bool:
        return bool(self.pictures)


@dataclass(frozen=True)
class File:
    url: str
    label: str
    is_picture: bool


@dataclass(frozen=True)
class Files(Panel):
    """Kept files, in groups under their labels."""

    name: str
    groups: Sequence[tuple[str, Sequence[File]]]
    template: ClassVar[str] = "web/panels/files.html"

    @property
    def is_shown(self) -> bool:
        return bool(self.groups)


@dataclass(frozen=True)
class Asked(Panel):
    """A request with its decision, or the acts that decide it (nantun/approvals). state: (words, colour)."""

    state: tuple[str, str]
    asked: str
    decided: str = ""
    acts: Sequence[Act] = ()
    template: ClassVar[str] = "web/panels/asked.html"


@dataclass(frozen=True)
class Note(Panel):
    """One sentence of what the row has brought about."""

    text: str
    icon: str = "circle-check"
    template: ClassVar[str] = "web/panels/note.html"


@dataclass(frozen=True)
class Part(Panel):
    """What one activity alone shows: its template reads `panel.facts` and `row`."""

    template: str  # type: ignore[misc]  # the one panel whose template is said by the page
    facts: dict[str, Any] = field(default_factory=dict)
