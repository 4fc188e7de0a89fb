"""Charts, few kinds, each with its table: {% include "web/_chart.html" with chart=chart %}."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, kw_only=True)
class Series:
    """values: one for each category; colour: accent, green, amber, red, blue, grey; links: where a click on each value leads."""

    name: str
    values: Sequence[float]
    colour: str = ""
    links: Sequence[str] = ()


@dataclass(frozen=True, kw_only=True)
class Chart:
    """kind: "bar" (compared; give them sorted), "line" (over time), "stacked" (states). links: by category, where a click leads."""

    kind: str
    title: str
    categories: Sequence[str]
    series: Sequence[Series]
    unit: str = ""
    links: Sequence[str] = field(default_factory=tuple)

    @property
    def drawn(self) -> dict[str, Any]:
        """For chart.js."""
        return {
            "kind": self.kind,
            "unit": self.unit,
            "categories": [str(name) for name in self.categories],
            "links": list(self.links),
            "series": [
                {"name": str(one.name), "values": list(one.values), "colour": one.colour, "links": list(one.links)} for one in self.series
            ],
        }

    @property
    def rows(self) -> list[tuple[str, str, list[float]]]:
        """(category, link, values), for the table beside the chart."""
        links = list(self.links) or [""] * len(self.categories)
        return [
            (str(name), link, [one.values[index] for one in self.series])
            for index, (name, link) in enumerate(zip(self.categories, links, strict=True))
        ]
