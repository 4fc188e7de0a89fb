"""Who may go a way: whose it is at all, and when."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import rules
from django.db.models import TextChoices

if TYPE_CHECKING:
    from nantun.people.models import User


def add_act(app: str, verb: TextChoices | str, who: Any, when: Any = None, *, of: str = "") -> None:
    """<app>.<verb>: the act, now; <app>.<verb>_at_all: whether the user is one of those who may when the row stands right.

    A verb of a table may be done where the table lets it begin; when: a predicate that must hold besides, and alone of an act that is in no table.
    of: as Acts (nantun/web/acting.py) has it, <app>.<verb>_<of>.
    """
    perm = f"{app}.{verb!s}_{of}" if of else f"{app}.{verb!s}"
    now = who & legal(verb) if isinstance(verb, TextChoices) else who
    rules.add_perm(perm, now if when is None else now & when)
    rules.add_perm(f"{perm}_at_all", who)


def legal(verb: str) -> Any:
    """A predicate: the move may be made from where the row stands."""

    @rules.predicate(f"may_{verb!s}")
    def stands_right(user: User, row: Any) -> bool:
        return row is not None and row.allows(verb)

    return stands_right
