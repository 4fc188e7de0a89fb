"""What visits have people told on a day. Twice a month everything that waits is told anyway (nantun.notices.reminders); here stands what cannot wait."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from django.db.models import Count
from django.urls import reverse
from django.utils.translation import gettext as _

from nantun.days import A_DAY, moment_of, month_before, plain_day
from nantun.ledgers.seals import last_day_to_add
from nantun.musts.reminders import told_of
from nantun.people.accounts import Accounts
from nantun.people.roles import Role
from nantun.web.offers import Due

from .models import MustVisit, Visit, VisitedPerson


def due_on(day: date) -> Iterator[Due]:
    yield from _musts(day)
    yield from _agreed(day)
    yield from _to_confirm(day)


def _musts(day: date) -> Iterator[Due]:
    """必访 that end tomorrow, that ended yesterday, or that were raised so late that neither day was left."""
    musts, accounts = MustVisit.objects.select_related("employee"), Accounts(day)
    # Whoever raised it so late that its last day had come was told nothing of it in time.
    late = musts.open().filter(raised_at__gte=moment_of(day - A_DAY), raised_at__lt=moment_of(day), due_on__lte=day)
    yield from told_of(
        musts.ending(day) | late,
        day,
        kind="visits.must",
        deed=_("走访"),
        url=lambda must: f"{reverse('visits:log')}?person={must.employee_id}",
        readers=lambda must, late: [(accounts.over(must.unit_id, Role.HEAD, Role.CLERK), _("您是该单位的负责人或办事员"))],
    )


def _agreed(day: date) -> Iterator[Due]:
    """约定补访: whoever was not met is expected today."""
    rows = VisitedPerson.objects.to_be_met().filter(again_on=day, visit__visitors__order=0, visit__visitors__employee__user__is_active=True)
    named = rows.order_by("pk").values_list("pk", "employee_id", "employee__name", "visit__day", "visit__visitors__employee__user")
    for pk, employee_id, name, visited_on, user_id in named:
        yield Due(
            user_id=user_id,
            kind="visits.again",
            key=f"visited:{pk}",
            title=_("今天约了补访:%(name)s") % {"name": name},
            text=_("%(day)s走访时没有见到。") % {"day": plain_day(visited_on, day)},
            url=f"{reverse('visits:log')}?person={employee_id}",
            reason=_("您走访时约定了这一天"),
        )


def _to_confirm(day: date) -> Iterator[Due]:
    """The day before a month's ledger is closed: what others entered for somebody in it and he has not confirmed."""
    month = month_before(day)
    if day != last_day_to_add(month) - A_DAY:
        return
    waiting = Visit.objects.valid().unconfirmed().in_ledger(month).filter(visitors__order=0, visitors__employee__user__is_active=True)
    counted = waiting.values_list("visitors__employee__user", "visitors__employee_id").annotate(count=Count("pk")).order_by()
    for user_id, employee_id, count in counted:
        yield Due(
            user_id=user_id,
            kind="visits.confirm",
            key=f"confirm:{month:%Y-%m}",
            title=_("%(month)s月有 %(n)s 次代录等您确认") % {"month": month.month, "n": count},
            text=_("%(day)s后台账交单位审核,没有确认的会注明“代录(待确认)”。") % {"day": plain_day(day + A_DAY, day)},
            url=f"{reverse('visits:home')}?mark=unconfirmed&visitor={employee_id}&day_from=&day_to=",
            reason=_("走访由他人代您录入"),
        )
