"""manage.py reconcile agrees with what was done by the actions, and names what was done behind their back."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random
from typing import Any

import pytest

from nantun.appeals import actions
from nantun.appeals.choices import Category, Closure, Outcome, RequestKind, Satisfaction, Status, Urgency
from nantun.appeals.models import Appeal, AppealMonth, AppealRequest, Evidence
from nantun.appeals.querysets import MONTH_FIGURES
from nantun.appeals.reconcile import disagreements
from nantun.workdays.models import SpecialDay
from tests.factories import EmployeeFactory
from tests.support.days import at
from tests.visits.test_reconcile import behind_everybodys_back, reconciled  # noqa: F401 - a fixture

from .makers import NOW, WAY_TO, Cast, accepted, answered, brought_to, called_back, fresh, given, held, photo, raise_one, struck_off

pytestmark = pytest.mark.django_db
A_DAY = timedelta(days=1)


def test_every_state_that_the_actions_bring_about_agrees(cast: Cast, reconciled: Any) -> None:  # noqa: F811
    for status in WAY_TO:
        brought_to(status, cast)
    for category in (Category.DANGER, Category.DISCIPLINE):
        raise_one(cast.visitor, cast.worker, category=category, text="" if category == Category.DANGER else "有人收礼")
    raise_one(cast.visitor, cast.worker, answer="本周就修")
    raise_one(cast.visitor, category=Category.HAZARD, unit=cast.theirs, phoned_to="调度室", phoned_at=NOW)
    code, said = reconciled()
    assert (code, "全部一致" in said) == (0, True), said


@pytest.mark.parametrize("seed", range(2))
def test_months_of_anything_agree_whatever_was_done(seed: int, cast: Cast) -> None:
    """Some dozen appeals over three months, each a few steps further than the last time it was looked at."""
    chance = Random(seed)
    appeals = [
        raise_one(cast.visitor, cast.worker, now=at(date(2026, 9, 1)), category=chance.choice(["living", "pay"])) for _n in range(10)
    ]
    for day in range(0, 90, 6):
        now = at(date(2026, 9, 1) + day * A_DAY)
        appeals = [a_step_on(fresh(one), cast, now, chance) for one in appeals]
    assert [*disagreements()] == []
    assert AppealMonth.objects.filter(reopened__gt=0).exists()


def a_step_on(appeal: Appeal, cast: Cast, now: Any, chance: Random) -> Appeal:
    if chance.random() < 0.3:
        return appeal
    done = photo(size=(30 + chance.randrange(300), 40))
    again = chance.random() < 0.4
    match appeal.status:
        case Status.REGISTERED:
            return given(appeal, cast, now, urgency=chance.choice(list(Urgency)))
        case Status.ASSIGNED:
            return accepted(appeal, cast, now)
        case Status.ACCEPTED if again and appeal.due_on and now.date() < appeal.due_on:
            return held(appeal, cast, now)
        case Status.ON_HOLD:
            return actions.resume(appeal=appeal, by=cast.clerk, now=now)
        case Status.ACCEPTED | Status.IN_PROGRESS | Status.REOPENED:
            if again:
                return answered(appeal, cast, now, outcome=Outcome.TIMETABLE, promised_on=now.date() + 20 * A_DAY)
            return answered(appeal, cast, now, uploads=[done])
        case Status.REPLIED if appeal.outcome == Outcome.TIMETABLE:
            return actions.carry_out(appeal=appeal, by=cast.clerk, now=now)
        case Status.REPLIED:
            return called_back(appeal, cast, now, Satisfaction.NOT if again else Satisfaction.LARGELY)
        case Status.CALLED_BACK:
            return struck_off(appeal, cast, now)
        case Status.STRUCK_OFF if again:
            return actions.reopen(appeal=appeal, reason="又漏水", by=cast.office, now=now)
    return appeal


def test_an_extension_agrees_and_a_limit_that_was_moved_without_one_is_named(cast: Cast) -> None:
    appeal = brought_to(Status.ACCEPTED, cast)
    asked = actions.ask(appeal=appeal, kind=RequestKind.EXTENSION, day=appeal.due_on + 7 * A_DAY, reason="等设备", by=cast.clerk, now=NOW)
    actions.decide(request=asked, agree=True, note="", by=cast.deputy, now=NOW)
    assert [*disagreements()] == []
    with behind_everybodys_back():
        AppealRequest.objects.all().delete()
    assert f"诉求 {appeal.number}:时限改过,没有批准的申请" in [*disagreements()]


def test_a_request_that_nobody_can_decide_any_more_is_named(cast: Cast) -> None:
    appeal = brought_to(Status.REPLIED, cast)
    with behind_everybodys_back():
        AppealRequest.objects.create(
            appeal=appeal, kind="extension", day=NOW.date(), round=1, reason="等设备到货", asked_by=cast.clerk, asked_at=NOW
        )
    assert f"诉求 {appeal.number}:申请等着审批,诉求已经不在办理单位手里" in [*disagreements()]


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"late": 1, "in_time": 0}, "in_time 记的是 0,办理经过是 1"),
        ({"status": Status.IN_PROGRESS}, "status 记的是 in_progress,办理经过是 replied"),
        ({"answered_on": None}, "answered_on 记的是 None,办理经过是 2026-10-15"),
        ({"category": Category.PAY}, "category 记的是 pay,现在是 living"),
        ({"outcome": Outcome.EXPLAINED}, "outcome 记的是 explained,现在是 solved"),
        ({"content": 1}, "content 记的是 1,办理经过是 0"),
    ],
)
def test_a_month_that_says_otherwise_than_the_moves_is_named(changes: dict[str, Any], said: str, cast: Cast) -> None:
    appeal = brought_to(Status.REPLIED, cast)
    with behind_everybodys_back():
        AppealMonth.objects.update(**changes)
    assert f"诉求 {appeal.number} 2026-10:{said}" in [*disagreements()]


def test_a_month_that_is_gone_and_one_in_a_strange_unit_are_named(cast: Cast) -> None:
    appeal = brought_to(Status.REPLIED, cast)
    with behind_everybodys_back():
        AppealMonth.objects.update(unit=cast.ours)
    assert f"诉求 {appeal.number} 2026-10:unit 记的是 {cast.ours.pk},现在是 {cast.theirs.pk}" in [*disagreements()]
    with behind_everybodys_back():
        AppealMonth.objects.all().delete()
    assert f"诉求 {appeal.number} 2026-10:没有月度情况" in [*disagreements()]


def test_a_figure_that_is_counted_otherwise_than_by_hand_is_named(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    brought_to(Status.REPLIED, cast)
    monkeypatch.setitem(MONTH_FIGURES, "in_time", MONTH_FIGURES["late"])
    assert "2026-10 诉求各单位之和:in_time 显示 0,逐件清点 1" in [*disagreements()]


@pytest.mark.parametrize(
    ("outcome", "closure", "takes_away", "said"),
    [
        (Outcome.SOLVED, Closure.CONTENT, "evidence", "已解决而没有凭证"),
        (Outcome.EXPLAINED, Closure.CONTENT, "call_backs", "没有满意的回访"),
        (Outcome.EXPLAINED, Closure.CONTENT, "reply", "没有答复就销号"),
        (Outcome.EXPLAINED, Closure.UNREACHABLE, "call_backs", "联系的天数不够就按联系不上销号"),
        (Outcome.EXPLAINED, Closure.ANONYMOUS, "", "有反映人而按匿名销号"),
        (Outcome.NOT_ALLOWED, Closure.CONTENT, "", "政策不允许而没有经过批准"),
    ],
)
def test_what_was_struck_off_without_its_keys_is_named(outcome: Outcome, closure: Closure, takes_away: str, said: str, cast: Cast) -> None:
    appeal = answered(accepted(given(raise_one(cast.visitor, cast.worker), cast), cast), cast, outcome=outcome)
    appeal = called_back(appeal, cast)
    appeal = actions.strike_off(appeal=appeal, by=cast.office, now=NOW, closure=Closure.APPROVED, reason="本人已调离")
    assert [*disagreements()] == []
    with behind_everybodys_back():
        Appeal.objects.update(closure=closure)
        AppealMonth.objects.update(closure=closure)
        if takes_away == "evidence":
            Evidence.objects.all().delete()
        elif takes_away == "call_backs":
            appeal.call_backs.all()._raw_delete("default")
        elif takes_away:
            Appeal.objects.update(reply="", outcome="", replied_by=None, replied_at=None)
    assert f"诉求 {appeal.number}:{said}" in [*disagreements()]


def test_a_limit_that_is_not_that_of_the_documents_is_named_unless_the_calendar_was_changed_since(cast: Cast) -> None:
    appeal = raise_one(cast.visitor, EmployeeFactory(unit=cast.ours))
    SpecialDay.objects.update(changed_at=NOW - A_DAY)
    assert [*disagreements()] == []
    SpecialDay.objects.update_or_create(day=date(2026, 10, 20), defaults={"works": False, "name": "停产", "document": "南矿〔2026〕8号"})
    SpecialDay.objects.update(changed_at=NOW - A_DAY)
    assert f"诉求 {appeal.number}:办结时限 2026-11-05,按规定应为 2026-11-06" in [*disagreements()]
    SpecialDay.objects.filter(day=date(2026, 10, 20)).update(changed_at=NOW + A_DAY)
    assert [*disagreements()] == []
