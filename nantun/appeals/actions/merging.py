"""并案: the same appeal raised by several is handled once, and one answer reaches them all."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from nantun.days import local_day
from nantun.errors import RuleBroken
from nantun.moves.guard import change, write_step

from .. import telling
from ..choices import UNLIMITED, Verb
from ..models import Appeal, Raiser, Target
from .moving import move, note_month, refuse_ended

if TYPE_CHECKING:
    from nantun.people.models import User


@transaction.atomic
def merge(*, into: Appeal, appeals: Iterable[Appeal], by: User, now: datetime) -> Appeal:
    """The appeals go on as part of `into`, whose raisers are then all of theirs. Its own limit holds.

    Whoever was promised that his name is kept, or is complained of, stays so: `into` takes both over. raises RuleBroken for itself, for one that
    has ended or been answered, for kinds that have rules of their own, or when the unit that handles `into` is complained of.
    """
    into = Appeal.objects.select_for_update(no_key=True).get(pk=into.pk)
    refuse_ended(into)
    appeals = sorted({one.pk: one for one in appeals}.values(), key=lambda one: one.pk)
    if not appeals:
        raise RuleBroken(_("请选择要并入的诉求。"), field="appeals")
    _refuse_raisers_complained_of([into, *appeals])
    for one in appeals:
        _check(one, into)
        move(one, Verb.MERGE, by=by, now=now, text=_("并入 %(number)s。") % {"number": into.number}, merged_into=into)
        for earlier in Appeal.objects.filter(merged_into=one):
            change(earlier, by=by, now=now, merged_into=into)
        _take_over_targets(one, into)
    into = change(into, by=by, now=now, names_hidden=any(one.names_hidden for one in (into, *appeals)))
    numbers = "、".join(one.number for one in appeals)
    write_step(into, Verb.MERGE, status_from=into.status, by=by, now=now, text=_("并入了 %(numbers)s。") % {"numbers": numbers})
    note_month(into, local_day(now))
    telling.merged(into, appeals, local_day(now))
    return into


def _take_over_targets(one: Appeal, into: Appeal) -> None:
    rows = [Target(appeal=into, employee_id=row.employee_id, unit_id=row.unit_id) for row in one.targets.all()]
    Target.objects.bulk_create(rows, ignore_conflicts=True)


def _refuse_raisers_complained_of(appeals: list[Appeal]) -> None:
    """Whoever raised one of them would read who complains of him in another."""
    raisers = set(Raiser.objects.of_appeals(one.pk for one in appeals).values_list("employee_id", flat=True))
    if Target.objects.filter(appeal__in=appeals, employee__in=raisers).exists():
        raise RuleBroken(_("其中一件反映的人,正是另一件的反映人,不能并案。"), field="appeals")


def _check(one: Appeal, into: Appeal) -> None:
    if one.pk == into.pk:
        raise RuleBroken(_("不能并入自己,请去掉 %(number)s。") % {"number": one.number}, field="appeals")
    if one.category in UNLIMITED or into.category in UNLIMITED:
        raise RuleBroken(_("安全隐患、人身危险、违纪要各自办理,不能并案。"), field="appeals")
    handling = {into.lead_unit_id, *into.supporting_units.values_list("pk", flat=True)}
    if handling & set(one.targets.values_list("unit_id", flat=True)):
        words = {"number": one.number, "into": into.number}
        raise RuleBroken(_("%(number)s 反映的正是办理 %(into)s 的单位,不能并案。请先改派 %(into)s。") % words, field="appeals")
