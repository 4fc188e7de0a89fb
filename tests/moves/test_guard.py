"""Whatever is guarded, of whichever activity: changed as it was shown, by the ways of its table, and told for good."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.apps import apps
from django.db import InternalError, transaction
from django.db.models import TextChoices

from nantun.appeals.models import Move as AppealMove
from nantun.errors import Stale
from nantun.moves.models import Guarded, Moving
from nantun.moves.table import Table, Way, transitions
from tests.support.kinds import missing, of_every_app
from tests.support.mine import Mine
from tests.talks.makers import NOW

KINDS = of_every_app("GUARDED")
MOVING = [model for model in KINDS if issubclass(model, Moving)]


def named(model: type[Guarded]) -> str:
    return model._meta.label


@pytest.fixture
def mine(db: None, settings: Any, tmp_path: Any) -> Mine:
    settings.MEDIA_ROOT = tmp_path
    return Mine.of()


def test_every_guarded_model_is_tried_here() -> None:
    guarded = {model for model in apps.get_models() if issubclass(model, Guarded)}
    assert not missing("GUARDED", guarded), missing("GUARDED", guarded)
    assert set(KINDS) == guarded


@pytest.mark.parametrize("model", KINDS, ids=named)
def test_whoever_comes_second_is_told_who_was_faster_and_when(model: type[Guarded], mine: Mine) -> None:
    row = KINDS[model].make(mine)
    KINDS[model].end(row, mine.head, NOW)
    for second, faster in ((mine.vice, "王强"), (mine.head, "您自己")):
        with pytest.raises(Stale) as told:
            KINDS[model].end(row, second, NOW + timedelta(days=3))
        assert told.value.message.startswith(f"{faster} 已在 10月15日 12:00 改过 {row.number}")
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


@pytest.mark.parametrize(
    ("verb", "text", "said"),
    [
        ("close", "", "办结。"),
        ("close", "灯已修好", "办结:灯已修好"),
        ("return", "", "后勤科 退回。"),
        ("return", "不归我们", "后勤科 退回:不归我们"),
    ],
)
def test_a_step_is_told_by_its_way_or_the_verb_s_own_label_and_with_what_was_written(verb: str, text: str, said: str) -> None:
    class Verb(TextChoices):
        CLOSE = "close", "办结"
        RETURN = "return", "退回"

    ways = Table({Verb.CLOSE: Way(("open",), "done"), Verb.RETURN: Way(("open",), told="%(unit)s 退回")})
    assert ways.in_words(AppealMove(verb=verb, text=text), unit="后勤科") == said
