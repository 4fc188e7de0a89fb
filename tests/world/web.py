from __future__ import annotations

from collections.abc import Iterator

from . import Case, World


def cases(world: World) -> Iterator[Case]:
    yield Case("web:draft", kind="visits.log", key="new")
    yield Case("web:drop-view", pk=1)
    yield Case("web:search", query="q=zn")
    yield Case("web:save-view", data={"page": "people:home", "name": "干部", "query": "cadre=1"})
