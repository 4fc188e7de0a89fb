from __future__ import annotations

from typing import Any, NamedTuple


class Way(NamedTuple):
    """begins: from which statuses, () for what makes the row; leads_to: None leaves the status as it is.

    told: the sentence of the story where the verb's own label would not do.
    """

    begins: tuple[str, ...]
    leads_to: str | None = None
    told: Any = ""


class Table(dict[str, Way]):
    """By verb. What stands here is what may be done, whoever asks: an action, a button, a queryset, the database."""

    def allows(self, status: str, verb: str) -> bool:
        return verb in self and status in self[verb].begins

    def leading_to(self, status: str) -> list[str]:
        """The statuses from which some way leads there: what a guarded update expects."""
        return sorted({begin for way in self.values() if way.leads_to == status for begin in way.begins})

    def goes_on(self, status: str) -> bool:
        """Whether some way leads on from there."""
        return any(status in way.begins for way in self.values())


def transitions(*tables: Table) -> list[tuple[str, str]]:
    """Every (from, to) that some way makes."""
    ways = [way for table in tables for way in table.values()]
    return sorted({(str(begin), str(way.leads_to)) for way in ways if way.leads_to for begin in way.begins if begin != way.leads_to})
