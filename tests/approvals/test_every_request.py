"""What holds of everything that is asked for and decided, whichever room asks (nantun/approvals)."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, connection, transaction

from nantun.approvals.actions import lapse
from nantun.approvals.choices import Decision
from nantun.approvals.models import ApprovalRequest
from nantun.days import moment_words
from nantun.errors import RuleBroken
from nantun.people.models import Unit, User
from nantun.people.roles import Role
from tests.factories import make_user
from tests.support.days import TODAY, at
from tests.support.kinds import missing, of_every_app
from tests.visits.pages import as_

NOW = at(TODAY, 18)


KINDS = list(of_every_app("REQUESTS").values())
pytestmark = [pytest.mark.django_db, pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.model.__name__)]


def a_colleague(user: User) -> User:
    """Who may what that user may."""
    held, me = user.grants[0], user.employee
    return make_user(held.role, units=Unit.objects.filter(pk__in=held.unit_ids), unit=me.unit, rank=me.rank, post=me.post)


def test_every_request_of_the_program_is_tried_here(kind):
    assert not missing("REQUESTS", set(ApprovalRequest.__subclasses__())), missing("REQUESTS", set(ApprovalRequest.__subclasses__()))


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


def test_nothing_is_asked_for_without_a_reason_that_can_be_seen(kind):
    asker, _decider, ask = kind.setting()
    for nothing in ("  ", "\u200b\u200b", "\x00", " \ufeff\n", "\u3164", "\u2800", "\ufe0f\u034f"):
        with pytest.raises(RuleBroken, match="请写明") as broken:
            ask(nothing, asker)
        assert broken.value.field == "reason"
    assert not kind.model.objects.exists()


def test_the_same_is_asked_for_once_while_it_waits_and_anew_when_it_was_decided(kind):
    asker, decider, ask = kind.setting()
    asked = ask("当时记错", asker)
    with pytest.raises(RuleBroken, match="已有一份申请等着审批,请等有了结果再提。"):
        ask("再提一次", asker)
    assert list(kind.model.objects.all()) == [asked]
    kind.decide(asked, agree=False, note="材料不全", by=decider)
    assert ask("材料补齐了", asker).is_waiting


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
    for nothing in (" ", "\u200b", "\x00"):
        with pytest.raises(RuleBroken, match="请写明理由") as broken:
            kind.decide(asked, agree=False, note=nothing, by=decider)
        assert broken.value.field == kind.field
    asked.refresh_from_db()
    assert asked.is_waiting


def test_too_many_words_are_refused_and_never_cut_with_a_yes_as_with_a_no(kind):
    asker, decider, ask = kind.setting()
    asked = ask("当时记错", asker)
    for agree in (True, False):
        with pytest.raises(RuleBroken, match="最多 300 字,现有 301 字") as broken:
            kind.decide(asked, agree=agree, note="话" * 301, by=decider)
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


def test_whoever_decides_a_moment_too_late_reads_who_was_faster_and_when_and_finds_his_words_again(kind):
    asker, decider, ask = kind.setting()
    asked = ask("当时记错", asker)
    kind.decide(asked, agree=True, note="", by=decider)
    address, sent = kind.refuse(asked, "与签字单不符")
    told = as_(a_colleague(decider)).post(address, sent, follow=True).content.decode()
    assert f"已经审批过了:{decider} 在 {moment_words(NOW)} 审批为“已同意”" in told
    assert "与签字单不符" in told
    assert "您自己 在" in as_(decider).post(address, sent, follow=True).content.decode()


def test_what_lapsed_waits_for_nobody_and_says_so_to_whoever_decides_it_still(kind):
    asker, decider, ask = kind.setting()
    asked = ask("当时记错", asker)
    assert lapse(kind.model.objects.all(), now=NOW) == 1
    assert not kind.model.objects.waiting().exists()
    address, sent = kind.refuse(asked, "与签字单不符")
    told = as_(decider).post(address, sent, follow=True).content.decode()
    assert f"这份申请在 {moment_words(NOW)} 已经失效" in told
    assert "与签字单不符" in told
    assert ask("再提一次", asker).is_waiting


def test_an_answer_that_is_neither_yes_nor_no_decides_nothing(kind):
    asker, decider, ask = kind.setting()
    asked = ask("当时记错", asker)
    address, sent = kind.refuse(asked, "与签字单不符")
    bare = address.partition("?")[0]
    for answer in ("", "2", "yes!"):
        status = as_(decider).post(f"{bare}?agree={answer}", sent | ({"agree": answer} if "agree" in sent else {})).status_code
        assert status == (422 if "agree" in sent else 400)
    asked.refresh_from_db()
    assert asked.is_waiting


def test_reason_and_answer_are_sealed_and_in_no_history(kind):
    asker, decider, ask = kind.setting()
    kind.decide(ask("他住院了", asker), agree=False, note="住院证明没有附", by=decider)
    tables = [kind.model._meta.db_table, *([kind.model.pgh_event_model._meta.db_table] if hasattr(kind.model, "pgh_event_model") else [])]
    with connection.cursor() as cursor:
        for table in tables:
            cursor.execute(f'SELECT * FROM "{table}"')
            assert not any("住院" in str(value) for row in cursor.fetchall() for value in row)
