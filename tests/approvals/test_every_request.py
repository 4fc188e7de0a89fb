"""What holds of everything that is asked for and decided, whichever room asks (nantun/approvals)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from nantun.appeals import actions as appeals
from nantun.appeals.choices import Status
from nantun.appeals.models import AppealRequest
from nantun.approvals.choices import Decision
from nantun.approvals.models import ApprovalRequest
from nantun.errors import RuleBroken
from nantun.people.models import User
from nantun.people.roles import Role
from talks import actions as talks
from talks.models import ReadingOrder
from tests.appeals.makers import Cast, brought_to
from tests.factories import EmployeeFactory, make_user
from tests.talks.makers import Mine, logged
from tests.visits.makers import TODAY, at, log, seal
from visits import actions as visits
from visits.models import Correction

NOW = at(date(2026, 10, 15), 18)


@dataclass
class Kind:
    """One kind of request. asks, decides: two who may; field: of the form, where a no without words is told."""

    model: type[ApprovalRequest]
    field: str
    setting: Callable[[], tuple[User, User, Callable[..., Any]]]
    decide: Callable[..., Any]


def a_correction() -> tuple[User, User, Callable[..., Any]]:
    head = make_user(Role.HEAD)
    visit = log(head, EmployeeFactory(unit=head.employee.unit))
    seal(TODAY)
    return (
        head,
        make_user(Role.PARTY_OFFICE),
        lambda reason, by: visits.ask_correction(visit=visit, field="地点", old="井下", new="宿舍", reason=reason, by=by, now=NOW),
    )


def an_extension() -> tuple[User, User, Callable[..., Any]]:
    cast = Cast.of()
    appeal = brought_to(Status.ACCEPTED, cast)
    return (
        cast.clerk,
        cast.deputy,
        lambda reason, by: appeals.ask(appeal=appeal, kind="extension", day=date(2026, 11, 20), reason=reason, by=by, now=NOW),
    )


def an_order() -> tuple[User, User, Callable[..., Any]]:
    mine = Mine.of()
    talk = logged(mine)
    return mine.office, mine.secretary, lambda reason, by: talks.ask_order(talk=talk, purpose=reason, by=by, now=NOW)


KINDS = [
    Kind(Correction, "note", a_correction, lambda asked, **facts: visits.decide_correction(correction=asked, now=NOW, **facts)),
    Kind(AppealRequest, "reason", an_extension, lambda asked, **facts: appeals.decide(request=asked, now=NOW, **facts)),
    Kind(ReadingOrder, "note", an_order, lambda asked, **facts: talks.decide_order(order=asked, now=NOW, **facts)),
]
pytestmark = [pytest.mark.django_db, pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.model.__name__)]


def test_every_request_of_the_program_is_tried_here(kind):
    assert {one.model for one in KINDS} == set(ApprovalRequest.__subclasses__())


def test_it_says_who_asked_and_why_and_waits(kind):
    asker, _decider, ask = kind.setting()
    asked = ask("当时记错", asker)
    assert (asked.asked_by, asked.asked_at, asked.reason, asked.status, asked.decided_by) == (
        asker,
        NOW,
        "当时记错",
        Decision.WAITING,
        None,
    )
    assert list(kind.model.objects.waiting()) == [asked]


def test_nothing_is_asked_for_without_a_reason(kind):
    asker, _decider, ask = kind.setting()
    with pytest.raises(RuleBroken, match="请写明") as broken:
        ask("  ", asker)
    assert broken.value.field == "reason"
    assert not kind.model.objects.exists()


@pytest.mark.parametrize(("agree", "note", "status"), [(True, "", Decision.APPROVED), (False, "材料不全", Decision.REFUSED)])
def test_who_decided_when_and_with_which_words_is_kept_of_a_yes_and_of_a_no(kind, agree, note, status):
    asker, decider, ask = kind.setting()
    decided = kind.decide(ask("当时记错", asker), agree=agree, note=note, by=decider)
    assert (decided.status, decided.decided_by, decided.decided_at, decided.note) == (status, decider, NOW, note)
    assert not kind.model.objects.waiting().exists()


def test_whoever_asked_does_not_decide_and_the_database_says_so_too(kind):
    asker, _decider, ask = kind.setting()
    asked = ask("当时记错", asker)
    with pytest.raises(RuleBroken, match="不能审批自己"):
        kind.decide(asked, agree=True, note="", by=asker)
    with pytest.raises(IntegrityError, match="two_people"), transaction.atomic():
        kind.model.objects.update(status=Decision.REFUSED, decided_by=asker, decided_at=NOW, note="不行")


def test_a_no_without_words_is_refused_at_its_field(kind):
    asker, decider, ask = kind.setting()
    asked = ask("当时记错", asker)
    with pytest.raises(RuleBroken, match="请写明理由") as broken:
        kind.decide(asked, agree=False, note=" ", by=decider)
    assert broken.value.field == kind.field
    asked.refresh_from_db()
    assert asked.is_waiting


def test_it_is_decided_once_whatever_the_second_page_still_shows(kind):
    asker, decider, ask = kind.setting()
    asked = ask("当时记错", asker)
    shown = kind.model.objects.get(pk=asked.pk)
    kind.decide(asked, agree=True, note="", by=decider)
    with pytest.raises(RuleBroken, match="已经审批过"):
        kind.decide(shown, agree=False, note="晚了一步", by=make_user(Role.PARTY_OFFICE))
    asked.refresh_from_db()
    assert asked.is_approved


def test_reason_and_answer_are_sealed_and_in_no_history(kind):
    asker, decider, ask = kind.setting()
    kind.decide(ask("他住院了", asker), agree=False, note="住院证明没有附", by=decider)
    tables = [kind.model._meta.db_table, *([kind.model.pgh_event_model._meta.db_table] if hasattr(kind.model, "pgh_event_model") else [])]
    with connection.cursor() as cursor:
        for table in tables:
            cursor.execute(f'SELECT * FROM "{table}"')
            assert not any("住院" in str(value) for row in cursor.fetchall() for value in row)
