"""Whatever is guarded, of whichever activity: changed as it was shown, by the ways of its table, and told for good."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.apps import apps
from django.db import InternalError, transaction

from nantun.appeals import actions as appeals
from nantun.appeals.models import Appeal
from nantun.errors import Stale
from nantun.moves.models import Guarded, Moving
from nantun.moves.table import Table, Way, transitions
from nantun.people.models import User
from talks import actions as talks
from talks.choices import ForumKind
from talks.models import Forum, Talk
from tests.appeals.makers import raise_one
from tests.talks.makers import NOW, Mine, ask
from tests.visits.makers import log
from visits import actions as visits
from visits.models import Visit


@dataclass(frozen=True)
class Kind:
    """make: a row as it begins; end: done to it by somebody at that moment, at most once."""

    make: Callable[[Mine], Any]
    end: Callable[[Any, User, datetime], Any]


def forum_entry(mine: Mine, minutes: str = "") -> talks.ForumEntry:
    return talks.ForumEntry(unit=mine.ours, kind=ForumKind.PARTY, day=NOW.date(), held_by=mine.head.employee, minutes=minutes)


def edit_forum(forum: Forum, by: User, now: datetime) -> Forum:
    entry = talks.ForumEntry(unit=forum.unit, kind=forum.kind, day=forum.day, held_by=forum.held_by, minutes="澡堂下周修")
    return talks.edit_forum(forum=forum, entry=entry, version=1, by=by, now=now)


KINDS: dict[type[Guarded], Kind] = {
    Appeal: Kind(
        lambda mine: raise_one(mine.head, mine.worker.employee),
        lambda row, by, now: appeals.void(appeal=row, reason="登记错了", by=by, now=now),
    ),
    Talk: Kind(
        lambda mine: ask(mine.worker, mine.head.employee, mine.worker.employee),
        lambda row, by, now: talks.cancel(talk=row, reason="不用了", by=by, now=now),
    ),
    Visit: Kind(
        lambda mine: log(mine.head, mine.worker.employee),
        lambda row, by, now: visits.void_visit(visit=row, reason="重复", version=row.version, by=by, now=now),
    ),
    Forum: Kind(lambda mine: talks.hold_forum(entry=forum_entry(mine), by=mine.head, now=NOW), edit_forum),
}
MOVING = [model for model in KINDS if issubclass(model, Moving)]


def named(model: type[Guarded]) -> str:
    return model._meta.label


@pytest.fixture
def mine(db: None, settings: Any, tmp_path: Any) -> Mine:
    settings.MEDIA_ROOT = tmp_path
    return Mine.of()


def test_every_guarded_model_is_tried_here() -> None:
    assert set(KINDS) == {model for model in apps.get_models() if issubclass(model, Guarded)}


@pytest.mark.parametrize("model", KINDS, ids=named)
def test_whoever_comes_second_is_told_who_was_faster_and_when(model: type[Guarded], mine: Mine) -> None:
    row = KINDS[model].make(mine)
    KINDS[model].end(row, mine.head, NOW)
    with pytest.raises(Stale) as told:
        KINDS[model].end(row, mine.head, NOW + timedelta(days=3))
    assert told.value.message.startswith(f"王强 已在 10月15日 12:00 改过 {row.number}")
    latest = model._default_manager.get(pk=row.pk)
    assert (latest.version, latest.changed_by, latest.changed_at) == (2, mine.head, NOW)


@pytest.mark.parametrize("model", MOVING, ids=named)
def test_he_is_told_how_it_stands_as_well(model: type[Moving], mine: Mine) -> None:
    row = KINDS[model].make(mine)
    ended = KINDS[model].end(row, mine.head, NOW)
    with pytest.raises(Stale, match=f"现在是“{ended.get_status_display()}”"):
        KINDS[model].end(row, mine.head, NOW)


@pytest.mark.parametrize("model", MOVING, ids=named)
def test_what_the_table_does_not_allow_is_refused_in_words(model: type[Moving], mine: Mine) -> None:
    ended = KINDS[model].end(KINDS[model].make(mine), mine.head, NOW)
    with pytest.raises(Stale, match=f"{ended.number} 现在是“{ended.get_status_display()}”,不能"):
        KINDS[model].end(ended, mine.head, NOW)
    assert ended.moves.filter(status_to=ended.status).count() == 1


@pytest.mark.parametrize("model", MOVING, ids=named)
def test_the_database_moves_by_the_table_too(model: type[Moving], mine: Mine) -> None:
    ended = KINDS[model].end(KINDS[model].make(mine), mine.head, NOW)
    others = {status for status, _label in model._meta.get_field("status").choices} - {ended.status}
    assert not others & {to for begin, to in transitions(ended.ways) if begin == ended.status}
    for status in sorted(others):
        with pytest.raises(InternalError, match="Invalid transition"), transaction.atomic():
            model._default_manager.filter(pk=ended.pk).update(status=status)


@pytest.mark.parametrize("model", MOVING, ids=named)
def test_a_step_says_from_where_to_where_and_stays(model: type[Moving], mine: Mine) -> None:
    row = KINDS[model].make(mine)
    ended = KINDS[model].end(row, mine.head, NOW)
    step = ended.moves.order_by("pk").last()
    assert (step.status_from, step.status_to, step.by, step.at) == (row.status, ended.status, mine.head, NOW)
    for write in (lambda: ended.moves.update(text="没有的事"), lambda: ended.moves.all()._raw_delete("default")):
        with pytest.raises(InternalError), transaction.atomic():
            write()


def test_a_table_says_what_begins_where_and_what_leads_there() -> None:
    table = Table(
        {"ask": Way((), "open"), "note": Way(("open",)), "close": Way(("open", "late"), "closed"), "again": Way(("closed",), "open")}
    )
    assert table.allows("open", "close")
    assert not table.allows("closed", "close")
    assert not table.allows("open", "burn")
    assert table.leading_to("closed") == ["late", "open"]
    assert table.goes_on("closed")
    assert not table.goes_on("lost")
    assert transitions(table) == [("closed", "open"), ("late", "closed"), ("open", "closed")]
