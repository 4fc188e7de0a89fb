"""What appeals have people told on a day: limits that come near or were passed, what nobody took up, decided or carried out, hazards that are open.

Everything is told by its dates, once on the day on which it comes to pass, so that a day that was missed can be asked about later. Working days
do the counting: what passes on a Friday is told on Monday. Nobody is told what is complained of him or his unit (audience.Shield).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext as _

from nantun.days import A_DAY, moment_of, plain_day
from nantun.people.accounts import Accounts
from nantun.people.roles import Role
from nantun.policies.figures import Course, whole
from nantun.web.offers import Due
from nantun.workdays.calendar import Workdays

from .audience import HANDLERS, Shield
from .choices import Category, Outcome, Status
from .figures import CLIMB, DECISION
from .limits import HIGHEST_LEVEL, level_begun
from .models import Appeal, AppealRequest
from .policies import REQUESTS
from .querysets import is_answered

# What is wanted of an appeal: (its name here, the path to it).
FACTS = {
    "number": "number",
    "category": "category",
    "due": "due_on",
    "lead": "lead_unit",
    "unit": "lead_unit__name",
    "heard": "registering_unit",
    "leader": "responsible_leader__user",
    "doer": "handler__user",
}


@dataclass(frozen=True, kw_only=True)
class Reminder:
    """readers: accounts; where there are several sets, the first of which anybody may be told."""

    appeal_id: int
    kind: str
    title: str
    text: str
    reason: str
    readers: tuple[set[int], ...]
    about: str = ""


def due_on(day: date) -> Iterator[Due]:
    morning = Morning(day)
    reminders = [*morning.everything()]
    shield = Shield.over({one.appeal_id for one in reminders}, morning.accounts)
    for one in reminders:
        admitted = (shield.admits(one.appeal_id, readers) for readers in one.readers)
        for user_id in next((told for told in admitted if told), ()):
            yield Due(
                user_id=user_id,
                kind=f"appeals.{one.kind}",
                key=one.about or f"appeal:{one.appeal_id}",
                title=one.title,
                text=one.text,
                url=reverse("appeals:appeal", args=[one.appeal_id]),
                reason=one.reason,
            )


class Morning:
    """One day's reminders. Everything that is asked of the database is asked a fixed number of times."""

    def __init__(self, day: date) -> None:
        self.day = day
        self.calendar = Workdays.load()
        self.accounts = Accounts(day, many=True)

    def everything(self) -> Iterator[Reminder]:
        yield from self.hazards()
        yield from self.at_risk()
        yield from self.holds()
        yield from self.promises()
        if self.calendar.is_workday(self.day):
            yield from self.overdue()
            yield from self.unaccepted()
            yield from self.undecided()

    def at_risk(self) -> Iterator[Reminder]:
        """临期 from today; or since before, and given to the unit only yesterday."""
        given_late = Q(at_risk_on__lt=self.day, due_on__gte=self.day, assigned_on=self.day - A_DAY)
        for row in self._rows(~is_answered(), Q(at_risk_on=self.day) | given_late):
            left = self.calendar.between(self.day, row["due"])
            yield self._to_handlers(
                row,
                "at_risk",
                _("临期:%(number)s(%(category)s)"),
                _("请在 %(due)s前答复,还有 %(left)s 个工作日。") % {"due": plain_day(row["due"], self.day), "left": left},
            )

    def overdue(self) -> Iterator[Reminder]:
        """Each level once, on the day on which it is reached; where a level has nobody, the next is told for it."""
        course = Course(CLIMB)
        earliest = self.calendar.add(self.day, -((HIGHEST_LEVEL - 1) * course.highest + 1))
        for row in self._rows(~is_answered(), due_on__gte=earliest, due_on__lt=self.day):
            level = level_begun(row["due"], self.day, course.on(row["due"]), self.calendar)
            if level:
                yield self._climbed(row, level)

    def unaccepted(self) -> Iterator[Reminder]:
        for row in self._rows(status=Status.ASSIGNED, **self._passed("first_answer_due_on", 0)):
            readers = self.accounts.over(row["lead"], *HANDLERS) | self.accounts.over_mine(Role.PARTY_OFFICE)
            yield self._about(
                row,
                "unaccepted",
                readers,
                title=_("还没有受理:%(number)s(%(category)s)"),
                text=_("%(unit)s没有在规定的日子前受理或退回。") % {"unit": row["unit"]},
                reason=_("由您的单位主办,或由您交办"),
            )

    def holds(self) -> Iterator[Reminder]:
        for row in self._rows(status=Status.ON_HOLD, held_until=self.day):
            text = _("暂缓到今天为止,请恢复办理。") + (
                _("%(due)s前答复。") % {"due": plain_day(row["due"], self.day)} if row["due"] else ""
            )
            yield self._to_handlers(row, "hold_ends", _("暂缓到期:%(number)s(%(category)s)"), text)

    def promises(self) -> Iterator[Reminder]:
        rows = self._rows(status__in=(Status.REPLIED, Status.CALLED_BACK), outcome=Outcome.TIMETABLE, promised_on=self.day)
        for row in rows:
            yield self._to_handlers(
                row, "promised", _("今天兑现:%(number)s(%(category)s)"), _("答复时列入计划,定在今天。请兑现后重新答复。")
            )

    def hazards(self) -> Iterator[Reminder]:
        """Every day until they are answered."""
        begun = moment_of(self.day)
        for row in self._rows(~is_answered(), category=Category.HAZARD, registered_at__lt=begun):
            readers = self.accounts.over(row["lead"], Role.HEAD) | self.accounts.over_mine(Role.PARTY_OFFICE)
            yield self._about(
                row,
                "hazard_open",
                readers,
                title=_("安全隐患 %(number)s 还没有处理完"),
                text=_("主办:%(unit)s。处理完请马上答复。") % row,
                reason=_("隐患每天提醒到处理完为止"),
            )

    def undecided(self) -> Iterator[Reminder]:
        """Requests that have waited longer than they should."""
        waited = self._passed("asked_on", whole(DECISION, self.day))
        rows = AppealRequest.objects.waiting().annotate(asked_on=F("asked_at__date")).filter(**waited)
        for one in rows.select_related("appeal__lead_unit").prefetch_related("appeal__targets").order_by("pk"):
            appeal = one.appeal
            words = {"kind": one.get_kind_display(), "number": appeal.number, "unit": appeal.lead_unit}
            yield Reminder(
                appeal_id=appeal.pk,
                kind="undecided",
                title=_("等着审批:%(number)s 申请%(kind)s") % words,
                text=_("%(unit)s申请%(kind)s,请同意或说明不同意的理由。") % words,
                reason=_("您分管该单位或负责诉求办理"),
                readers=(REQUESTS.who("decide", one, self.accounts),),
                about=f"request:{one.pk}",
            )

    def _rows(self, *which: Q, **more: Any) -> list[dict[str, Any]]:
        rows = Appeal.objects.open().filter(*which, **more).order_by("pk").values_list("pk", *FACTS.values())
        return [dict(zip(("pk", *FACTS), row, strict=True)) for row in rows]

    def _passed(self, field: str, workdays: int) -> dict[str, date]:
        """The days of which more than so many working days have passed today, and had not yesterday."""
        last = self.calendar.add(self.day, -workdays)
        return {f"{field}__gte": self.calendar.add(last, -1), f"{field}__lt": last}

    def _climbed(self, row: dict[str, Any], level: int) -> Reminder:
        lead = row["lead"] or row["heard"]
        levels = (
            (
                self.accounts.over(row["lead"], Role.HEAD) if row["lead"] else self.accounts.over_mine(Role.PARTY_OFFICE),
                _("由您的单位主办"),
            ),
            (self.accounts.over(lead, Role.DEPUTY) | _known(row["leader"]), _("超期后上报分管领导和责任领导")),
            (self.accounts.over_mine(Role.PRINCIPAL), _("超期后上报矿主要领导")),
        )
        over = self.calendar.between(row["due"], self.day)
        words = {"unit": row["unit"] or _("还没有交办"), "due": plain_day(row["due"], self.day), "n": over}
        return self._about(
            row,
            "overdue",
            *(readers for readers, _reason in levels[level - 1 :]),
            title=_("超期:%(number)s(%(category)s)"),
            text=_("主办:%(unit)s。应在 %(due)s前答复,已超期 %(n)s 个工作日。") % words,
            reason=levels[level - 1][1],
        )

    def _to_handlers(self, row: dict[str, Any], kind: str, title: str, text: str) -> Reminder:
        """The unit that handles it and whoever was named for it; the party office while it is nobody's."""
        unit = self.accounts.over(row["lead"], *HANDLERS) if row["lead"] else self.accounts.over_mine(Role.PARTY_OFFICE)
        return self._about(row, kind, unit | _known(row["doer"]), title=title, text=text, reason=_("由您的单位主办或由您负责"))

    def _about(self, row: dict[str, Any], kind: str, *readers: set[int], title: str, text: str, reason: str) -> Reminder:
        words = {"number": row["number"], "category": Category(row["category"]).label}
        return Reminder(appeal_id=row["pk"], kind=kind, title=title % words, text=text, reason=reason, readers=readers)


def _known(account: int | None) -> set[int]:
    return {account} if account else set()
