"""The one way in which a guarded row changes. Inside the caller's transaction."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any, TypeVar

from django.db.models import F, TextChoices
from django.utils.translation import gettext as _

from nantun.days import moment_words
from nantun.errors import Stale

from .models import Guarded, Moving, Step

if TYPE_CHECKING:
    from nantun.people.models import User

Row = TypeVar("Row", bound=Guarded)
MovingRow = TypeVar("MovingRow", bound=Moving)


def move(
    row: MovingRow,
    verb: TextChoices,
    *,
    by: User | None,
    now: datetime,
    text: str = "",
    version: int | None = None,
    kept: dict[str, Any] | None = None,
    **changes: Any,
) -> MovingRow:
    """The row as it is afterwards. text: the sentence of the story; kept: further columns of the step; the rest as change() has it."""
    row = _at_hand(row, version)
    leads_to = row.ways[verb].leads_to if verb in row.ways else None
    moved = change(row, verb, by=by, now=now, version=version, **{"status": leads_to or row.status} | changes)
    write_step(moved, verb, status_from=row.status, by=by, now=now, text=text, **kept or {})
    return moved


def change(row: Row, verb: TextChoices | None = None, *, by: User | None, now: datetime, version: int | None = None, **changes: Any) -> Row:
    """Changes the row only if it is still what was shown. verb: the way it goes, where it is one that moves.

    version: of the row that the page was filled from, where the row in hand is not that one. by: None where nobody acts and the house itself does.
    raises Stale, saying who changed it and when, or how it stands and what can't be done therefore.
    """
    row = _at_hand(row, version)
    check(row, verb, version=version, by=by)
    expected = {"pk": row.pk, "version": row.version} | ({"status": row.status} if isinstance(row, Moving) else {})
    fields = {"changed_by": by, "changed_at": now, "version": F("version") + 1} | changes
    if not type(row)._default_manager.filter(**expected).update(**fields):
        _refuse_late(row, by)
    return type(row)._default_manager.get(pk=row.pk)


def check(row: Guarded, verb: TextChoices | None, *, version: int | None, by: User | None) -> None:
    """What change() will refuse, before anything is written."""
    if version is not None and version != row.version:
        _refuse_late(row, by)
    if verb is not None and isinstance(row, Moving) and not row.allows(verb):
        raise Stale(
            _("%(number)s 现在是“%(status)s”,不能%(verb)s。请刷新页面看最新情况。")
            % {"number": row.number, "status": status_in_words(row), "verb": verb.label}
        )


def write_step(row: Moving, verb: str, *, by: User | None, now: datetime, status_from: str = "", text: str = "", **kept: Any) -> Step:
    """A step of the story of what was written without move(): the row was made, or something of it that is no column."""
    step = {"verb": verb, "status_from": status_from, "status_to": row.status, "by": by, "at": now, "text": text}
    return row.moves.create(**step | row.beside() | kept)


def _at_hand(row: Row, version: int | None) -> Row:
    """The page may be newer than the row in hand."""
    return row if version in (None, row.version) else type(row)._default_manager.get(pk=row.pk)


def status_in_words(row: Any) -> str:
    return str(row.get_status_display())


def _refuse_late(row: Guarded, by: User | None) -> None:
    latest: Any = type(row)._default_manager.select_related("changed_by").get(pk=row.pk)
    words = {
        "who": _("您自己") if by and latest.changed_by_id == by.pk else latest.changed_by_whom(by),
        "when": moment_words(latest.changed_at),
        "number": latest.number,
        "stands": _(",现在是“%(status)s”") % {"status": status_in_words(latest)} if isinstance(latest, Moving) else "",
    }
    raise Stale(_("%(who)s 已在 %(when)s 改过 %(number)s%(stands)s。请看过最新情况再办。") % words)
