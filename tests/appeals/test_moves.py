"""Every status × every act: the legal ones change what they should, the others say so and change nothing."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, InternalError, transaction

from nantun.appeals import actions
from nantun.appeals.choices import WAYS, Closure, Outcome, RequestKind, Satisfaction, Status, Verb
from nantun.appeals.models import Appeal, Move
from nantun.errors import RuleBroken

from .makers import NOW, Cast, brought_to, fresh, photo, raise_one

pytestmark = pytest.mark.django_db
Act = Callable[[Appeal, Cast], Any]


def _ask(appeal: Appeal, cast: Cast) -> Any:
    day = (appeal.due_on or NOW.date()) + timedelta(days=7)
    return actions.ask(appeal=appeal, kind=RequestKind.EXTENSION, day=day, reason="等设备到货", by=cast.clerk, now=NOW)


ACTS: dict[Verb, Act] = {
    Verb.ASSIGN: lambda appeal, cast: actions.assign(appeal=appeal, lead_unit=cast.theirs, by=cast.office, now=NOW),
    Verb.ACCEPT: lambda appeal, cast: actions.accept(appeal=appeal, by=cast.clerk, now=NOW),
    Verb.RETURN: lambda appeal, cast: actions.send_back(appeal=appeal, reason="不归本单位管", by=cast.clerk, now=NOW),
    Verb.PROGRESS: lambda appeal, cast: actions.note_progress(appeal=appeal, text="已联系热力站", by=cast.clerk, now=NOW),
    Verb.ASK: _ask,
    Verb.RESUME: lambda appeal, cast: actions.resume(appeal=appeal, by=cast.clerk, now=NOW),
    Verb.REPLY: lambda appeal, cast: actions.reply(
        appeal=appeal, outcome=Outcome.SOLVED, text="已更换", uploads=[photo(size=(50, 40))], by=cast.clerk, now=NOW
    ),
    Verb.CALL_BACK: lambda appeal, cast: actions.call_back(appeal=appeal, result=Satisfaction.CONTENT, words="", by=cast.union, now=NOW),
    Verb.TRY_CALL: lambda appeal, cast: actions.call_back(appeal=appeal, result=Satisfaction.UNREACHABLE, words="", by=cast.union, now=NOW),
    Verb.REOPEN: lambda appeal, cast: actions.reopen(appeal=appeal, reason="没有解决", by=cast.office, now=NOW),
    Verb.STRIKE_OFF: lambda appeal, cast: actions.strike_off(
        appeal=appeal, by=cast.office, now=NOW, closure=Closure.APPROVED, reason="本人已调离"
    ),
    Verb.MERGE: lambda appeal, cast: actions.merge(into=raise_one(cast.visitor, cast.worker), appeals=[appeal], by=cast.office, now=NOW),
    Verb.TARGETS: lambda appeal, cast: actions.name_targets(appeal=appeal, people=[], units=[cast.ours], by=cast.office, now=NOW),
    Verb.VOID: lambda appeal, cast: actions.void(appeal=appeal, reason="重复登记", by=cast.office, now=NOW),
}


@pytest.mark.parametrize("verb", list(ACTS), ids=lambda verb: verb.value)
@pytest.mark.parametrize("status", list(Status), ids=lambda status: status.value)
def test_a_move_is_made_only_from_where_the_table_lets_it_begin(status: Status, verb: Verb, cast: Cast) -> None:
    appeal = brought_to(status, cast)
    steps = Move.objects.filter(appeal=appeal).count()
    if status in WAYS[verb].begins:
        ACTS[verb](appeal, cast)
        moved = fresh(appeal)
        assert moved.status == (WAYS[verb].leads_to or status)
        last = Move.objects.filter(appeal=appeal).order_by("-pk").first()
        assert (last.verb, last.status_from, last.status_to) == (verb, status, moved.status)
        assert moved.version == appeal.version + 1
        return
    with pytest.raises(RuleBroken):
        ACTS[verb](appeal, cast)
    assert (fresh(appeal).status, fresh(appeal).version) == (status, appeal.version)
    assert Move.objects.filter(appeal=appeal).count() == steps


@pytest.mark.parametrize("status", list(Status), ids=lambda status: status.value)
def test_raw_sql_moves_only_by_the_table_too(status: Status, cast: Cast) -> None:
    """Whatever writes: the database knows the table of moves."""
    appeal = brought_to(status, cast)
    reachable = {way.leads_to for way in WAYS.values() if status in way.begins and way.leads_to}
    for wanted in set(Status) - reachable - {status}:
        with pytest.raises((IntegrityError, InternalError)), transaction.atomic():
            Appeal.objects.filter(pk=appeal.pk).update(status=wanted)
    assert fresh(appeal).status == status


def test_a_move_on_a_page_that_is_no_longer_true_names_who_was_faster(cast: Cast) -> None:
    appeal = brought_to(Status.ASSIGNED, cast)
    actions.accept(appeal=appeal, by=cast.clerk, now=NOW)
    with pytest.raises(RuleBroken, match="周敏 已在 10月15日 12:00 改过"):
        actions.send_back(appeal=appeal, reason="不归本单位管", by=cast.head, now=NOW)
    assert fresh(appeal).status == Status.ACCEPTED


def test_what_is_to_be_done_is_kept_whole_or_refused(cast: Cast) -> None:
    appeal = brought_to(Status.ACCEPTED, cast)
    with pytest.raises(RuleBroken, match="最多 1000 字,现有 1001 字") as broken:
        actions.note_progress(appeal=appeal, text="在办", measures="换" * 1001, by=cast.clerk, now=NOW)
    assert broken.value.field == "measures"
    actions.note_progress(appeal=appeal, text="在办", measures=" 先换阀门,再换管 ", by=cast.clerk, now=NOW)
    assert fresh(appeal).measures == "先换阀门,再换管"


def test_a_story_cannot_be_rewritten(cast: Cast) -> None:
    appeal = brought_to(Status.STRUCK_OFF, cast)
    for rows in (appeal.moves.all(), appeal.call_backs.all()):
        with pytest.raises(InternalError), transaction.atomic():
            rows.update(by=cast.head)
        with pytest.raises(InternalError), transaction.atomic():
            rows._raw_delete(rows.db)
    with pytest.raises(InternalError), transaction.atomic():
        Appeal.objects.filter(pk=appeal.pk)._raw_delete("default")
