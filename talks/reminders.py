"""What talks have people told on a day. No topic, no ground, no word of what was said: a notice may be read over somebody's shoulder.

Everything is told by its dates, once. Only what begins within the hour is told by the moment: the doorbell that rings every ten minutes asks for today
again, and a notice is told once a day, so it leaves at the first ringing within the hour. For a day that has passed nothing begins any more. A talk after
ten in the evening is told of by the notice of the day before alone: the doorbell is silent at night.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from nantun.days import A_DAY, AN_HOUR, moment_of, plain_day
from nantun.musts.reminders import told_of
from nantun.notices import clock
from nantun.people.accounts import Accounts
from nantun.people.choices import Level
from nantun.people.models import Employee
from nantun.people.roles import Role
from nantun.web.offers import Due
from nantun.workdays.calendar import Workdays

from .choices import DueState, Side, Status
from .models import MustTalk, Talk
from .oughts import due_list


def due_on(day: date) -> Iterator[Due]:
    yield from _tomorrow(day)
    yield from _within_the_hour(day)
    yield from _unanswered(day)
    yield from _open_records(day)
    yield from _musts(day)
    if day.day == 1:
        yield from _due_lists(day)


def _tomorrow(day: date) -> Iterator[Due]:
    accounts = Accounts(day)
    for talk in _booked(day=day + A_DAY):
        yield from _to_both(talk, "tomorrow", _("明天 %(time)s 谈心"), accounts)


def _within_the_hour(day: date) -> Iterator[Due]:
    now = clock.now()
    accounts = Accounts(day)
    if now.date() == day:
        for talk in _booked(starts_at__gt=now, starts_at__lte=now + AN_HOUR):
            yield from _to_both(talk, "soon", _("今天 %(time)s 谈心"), accounts)


def _unanswered(day: date) -> Iterator[Due]:
    """未回应, on the first working day after the last one for an answer: once more to whose turn it is, and once to the level above him."""
    calendar = Workdays.load()
    if not calendar.is_workday(day):
        return
    waiting = Talk.objects.filter(status=Status.ASKED, answer_due_on__gte=calendar.add(day, -1), answer_due_on__lt=day).for_rows()
    accounts = Accounts(day)
    for talk in waiting.order_by("pk"):
        silent, other = (talk.talker, talk.counterpart) if talk.turn == Side.TALKER else (talk.counterpart, talk.talker)
        own = accounts.of_people(silent.pk)
        words = {"who": silent, "day": plain_day(talk.answer_due_on, day) if talk.answer_due_on else "", "other": other}
        for readers, reason in ((own, _("等您答复")), (above(silent, accounts) - own, _("逾期未答复,上报上一级"))):
            yield from Due.to_each(
                readers,
                kind="talks.unanswered",
                key=f"talk:{talk.pk}",
                title=_("约谈未回应:%(number)s") % {"number": talk.number},
                text=_("%(who)s 应在 %(day)s前答复 %(other)s 的约谈。") % words,
                url=talk.get_absolute_url(),
                reason=reason,
            )


def above(employee: Employee, accounts: Accounts) -> set[int]:
    """The accounts of the next level: the unit's heads, over them the deputy in charge, over all the principals."""
    unit = employee.unit_id
    if employee.level in (Level.PRINCIPAL, Level.DEPUTY):
        found = accounts.over_mine(Role.PRINCIPAL)
    else:
        heads = accounts.over(unit, Role.HEAD)
        is_head = bool(accounts.of_people(employee.pk) & heads)
        found = accounts.over(unit, Role.DEPUTY) if is_head else heads
    found = (found or accounts.over_mine(Role.PRINCIPAL)) - accounts.of_people(employee.pk)
    return found or accounts.over_mine(Role.PARTY_OFFICE)


def _open_records(day: date) -> Iterator[Due]:
    """Once, the day after an appointed talk was entered as held. Later it is a line of 我的待办; it need not be written at all."""
    entered = {"changed_at__gte": moment_of(day - A_DAY), "changed_at__lt": moment_of(day)}
    accounts = Accounts(day)
    for talk in Talk.objects.without_record().filter(**entered).for_rows().order_by("pk"):
        yield from Due.to_each(
            accounts.of_people(talk.talker_id),
            kind="talks.record",
            key=f"talk:{talk.pk}",
            title=_("%(number)s 还没有写记录") % {"number": talk.number},
            text=_("内容可以不写,也可以注明纸质留存。只提醒这一次。"),
            url=talk.get_absolute_url(),
            reason=_("由您谈的"),
        )


def _musts(day: date) -> Iterator[Due]:
    """必谈 that end tomorrow, or ended yesterday: to who is to talk; overdue ones to the unit's head too."""
    accounts = Accounts(day)

    def readers(must: Any, late: bool) -> Iterator[tuple[set[int], str]]:
        own = accounts.of_people(must.talker_id)
        yield own, _("由您谈")
        if late:
            yield accounts.over(must.unit_id, Role.HEAD) - own, _("您是该单位的负责人")

    musts = MustTalk.objects.ending(day).for_rows().order_by("pk")
    yield from told_of(musts, day, kind="talks.must_ends", deed=_("谈"), url=lambda must: reverse("talks:musts"), readers=readers)


def _due_lists(day: date) -> Iterator[Due]:
    """On the 1st, each leader's own list in one sentence; whoever has talked with all of them is told nothing."""
    lines: dict[int, list[DueState]] = {}
    for line in due_list(day):
        lines.setdefault(line.talker.pk, []).append(line.state)
    accounts = Accounts(day, many=True)
    for employee_id, states in sorted(lines.items()):
        late, waiting = states.count(DueState.OVERDUE), states.count(DueState.DUE)
        yield from Due.to_each(
            accounts.of_people(employee_id) if late + waiting else (),
            kind="talks.due_list",
            key=f"due:{day:%Y-%m}",
            title=_("应谈名单:%(all)s 人,还有 %(n)s 人没有谈") % {"all": len(states), "n": late + waiting},
            text=_("其中超期 %(n)s 人。") % {"n": late} if late else "",
            url=reverse("talks:oughts"),
            reason=_("每月 1 日提醒应由您谈的人"),
        )


def _booked(**when: object) -> list[Talk]:
    return list(Talk.objects.filter(status=Status.BOOKED, **when).for_rows().order_by("pk"))


def _to_both(talk: Talk, kind: str, title: str, accounts: Accounts) -> Iterator[Due]:
    assert talk.starts_at is not None
    words = {"talker": talk.talker, "counterpart": talk.counterpart, "place": talk.place or talk.get_place_kind_display()}
    yield from Due.to_each(
        accounts.of_people(talk.talker_id, talk.counterpart_id),
        kind=f"talks.{kind}",
        key=f"talk:{talk.pk}:{talk.version}",
        title=title % {"time": f"{timezone.localtime(talk.starts_at):%H:%M}"},
        text=_("%(talker)s 和 %(counterpart)s,%(place)s。") % words,
        url=talk.get_absolute_url(),
        reason=_("您是谈心双方之一"),
    )
