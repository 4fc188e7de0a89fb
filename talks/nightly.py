"""What is done for talks every night, by the day that it is then; a night that was missed is made up for, a second ringing does nothing."""

from __future__ import annotations

from datetime import date, datetime

from nantun.days import A_DAY, local_day, month_end
from nantun.people.choices import EmployeeStatus

from . import actions, suggesting
from .models import OughtMonth
from .oughts import due_list


def run(*, now: datetime) -> None:
    today = local_day(now)
    actions.cancel_for_leavers(now=now)
    actions.hand_on_musts_of_leavers(now=now)
    actions.hand_on_mentorings(now=now)
    suggest_musts(today, now=now)
    keep_oughts(today)


def suggest_musts(today: date, *, now: datetime) -> int:
    """Returns how many are new."""
    on_post = ((one, ground, day, key) for one, ground, day, key in suggesting.found(today) if one.status == EmployeeStatus.ON_POST)
    return actions.suggest_musts(found=on_post, now=now)


def keep_oughts(today: date) -> int:
    """The 应谈名单 as of yesterday; and of the month before as of its end, where the night on which it ended was missed. Returns the rows written."""
    return sum(actions.keep_oughts(day=day, lines=due_list(day)) for day in days_to_keep(today))


def days_to_keep(today: date) -> list[date]:
    """In their order. A month of which no night was kept lies before the program and is none."""
    ended = today.replace(day=1) - A_DAY
    last = OughtMonth.objects.of_month(ended)
    missed = last.exists() and not last.filter(as_of=month_end(ended)).exists()
    return sorted({today - A_DAY} | ({ended} if missed else set()))
