from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from .models import Step


class Way(NamedTuple):
    """begins: from which statuses, () for what makes the row; leads_to: None leaves the status as it is.

    told: what the story says of it where the verb's own label would not do.
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

    def in_words(self, step: Step, also: str = "", **words: Any) -> str:
        """A step as its story tells it: what was done (with `words`), `also`, and what was written."""
        verb: Any = next(verb for verb in self if verb == step.verb)
        told = str(self[verb].told or verb.label) % words + also
        return f"{told}:{step.text}" if step.text else f"{told}。"

    def goes_on(self, status: str) -> bool:
        """Whether some way leads on from there."""
        return any(status in way.begins for way in self.values())


def transitions(*tables: Table) -> list[tuple[str, str]]:
    """Every (from, to) that some way makes."""
    ways = [way for table in tables for way in table.values()]
    return sorted({(str(begin), str(way.leads_to)) for way in ways if way.leads_to for begin in way.begins if begin != way.leads_to})
