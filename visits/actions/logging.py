"""Visits are written here: entered, changed while their month is open, voided."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from nantun.errors import RuleBroken, Stale
from nantun.ledgers.seals import hold_open, last_day_to_add
from nantun.people.models import Placement, StandIn
from nantun.people.placements import Standing
from nantun.policies.figures import whole
from nantun.web.actions import take_numbers

from ..choices import EntrySource, VisitStatus
from ..entry import Entering, VisitEntry
from ..figures import LATE_DAYS
from ..models import LEDGER, Visit, VisitedPerson, VisitVisitor
from .musts import answer_musts, release_musts

SERIES = "ZF"
MOST_VISITED = 400


def log_visit(*, entry: VisitEntry, by: Any, now: datetime, submission: Any = None, source: str = EntrySource.FORM) -> Visit:
    """Enters one visit. now: aware moment of entry; submission: the form's UUID: sent again it gives the same visit.

    raises RuleBroken as check_entry says, or when the month was sealed a moment ago.
    """
    record = {"entry": entry, "by": by, "now": now, "source": source}
    if submission is not None:
        record["submission"] = submission
        known = Visit.objects.filter(submission=submission, entered_by=by).first()
        if known is not None:
            return known
    return log_visits([Entering(**record)])[0]


@transaction.atomic
def log_visits(records: Sequence[Entering]) -> list[Visit]:
    """Enters many visits at once, all or none, in a number of queries that does not grow with them.

    raises RuleBroken for the first record that breaks a rule.
    """
    standing = Standing(pk for record in records for pk in record.entry.people)
    for record in records:
        check_entry(record.entry, by=record.by, today=_local_day(record.now), standing=standing)
    visits = _rows(records, standing)
    Visit.objects.bulk_create(visits, batch_size=1000)
    _write_people(list(zip(visits, (record.entry for record in records), strict=True)), standing)
    answer_musts(visits)
    return visits


def check_entry(entry: VisitEntry, *, by: Any, today: date, standing: Standing | None = None) -> None:
    """Passes silently, or raises RuleBroken at the field that is wrong. Asked before saving and by the workbook import."""
    standing = standing or Standing(entry.people)
    _check_day(entry, today)
    _check_people(entry, standing)
    _check_words(entry)
    _check_who_enters(entry, by)


@transaction.atomic
def edit_visit(*, visit: Visit, entry: VisitEntry, version: int, by: Any, now: datetime) -> Visit:
    """Changes a visit whose month is open. version: what the form was filled from.

    raises Stale, naming who and when, when somebody saved meanwhile; RuleBroken as check_entry, or when the month is sealed.
    """
    standing = Standing(entry.people)
    check_entry(entry, by=visit.entered_by if visit.on_behalf else by, today=_local_day(now), standing=standing)
    _refuse_sealed(visit)
    unit_id = _reporting_unit(entry, standing)
    month = visit.ledger_month
    if entry.day.replace(day=1) != visit.day.replace(day=1) or unit_id != visit.reporting_unit_id:
        month = ledger_month_of(entry.day, _local_day(now), unit_id)
    changes = entry.columns() | {"reporting_unit_id": unit_id, "ledger_month": month}
    if visit.on_behalf:
        changes["basis"] = entry.basis or visit.basis
    _guarded_change(visit, version, by, now, **changes)
    visit.visitors.all().delete()
    visit.visited.all().delete()
    fresh = Visit.objects.get(pk=visit.pk)
    _write_people([(fresh, entry)], standing)
    release_musts(fresh)
    answer_musts([fresh])
    return fresh


@transaction.atomic
def void_visit(*, visit: Visit, reason: str, version: int, by: Any, now: datetime) -> Visit:
    """Takes a visit out of every count; the row stays, with the reason.

    raises RuleBroken without a reason or when the month is sealed; Stale when somebody saved meanwhile.
    """
    if not reason.strip():
        raise RuleBroken(_("请写明作废原因,例如:与 ZF-2026-0012 重复录入。"), field="reason")
    _refuse_sealed(visit)
    release_musts(visit)
    _guarded_change(visit, version, by, now, status=VisitStatus.VOID, void_reason=reason.strip()[:200], voided_by=by, voided_at=now)
    return Visit.objects.get(pk=visit.pk)


def ledger_month_of(visit_day: date, entered_on: date, unit_id: int) -> date:
    """The month in whose ledger a visit stands: its own while rows are added to it, otherwise the month of entry.

    Takes the shared lock of the seal, so that the month cannot be sealed before this transaction ends.
    source: domain.md 8 (added until the 5th, policy).
    """
    own, entry = visit_day.replace(day=1), entered_on.replace(day=1)
    if own == entry or (entered_on <= last_day_to_add(own) and hold_open(LEDGER, own, unit_id)):
        return own
    return entry


def _check_day(entry: VisitEntry, today: date) -> None:
    if entry.day > today:
        raise RuleBroken(_("走访日期不能晚于今天(%(today)s)。") % {"today": today.strftime("%Y-%m-%d")}, field="day")


def _check_people(entry: VisitEntry, standing: Standing) -> None:
    if not entry.visitors:
        raise RuleBroken(_("请填写走访人。"), field="visitors")
    if not entry.seen:
        raise RuleBroken(_("请填写走访对象。"), field="seen")
    if len(entry.seen) > MOST_VISITED:
        raise RuleBroken(_("一次走访最多 %(n)s 人,请分次登记。") % {"n": MOST_VISITED}, field="seen")
    _check_each_once(entry)
    _check_each_stands(entry, standing)


def _check_each_once(entry: VisitEntry) -> None:
    visitors = [one.pk for one in entry.visitors]
    visited = [one.employee.pk for one in entry.seen]
    for ids, field in ((visitors, "visitors"), (visited, "seen")):
        if len(ids) != len(set(ids)):
            raise RuleBroken(_("同一个人填了两次,请去掉一个。"), field=field)
    both = next((one.employee for one in entry.seen if one.employee.pk in visitors), None)
    if both is not None:
        raise RuleBroken(_("%(name)s 既是走访人又是走访对象,请去掉一处。") % {"name": both.name}, field="seen")


def _check_each_stands(entry: VisitEntry, standing: Standing) -> None:
    for visitor in entry.visitors:
        if standing.on(visitor.pk, entry.day) is None:
            raise RuleBroken(
                _("%(name)s 在这一天已不在岗,不能作为走访人。请核对日期或改选他人。") % {"name": visitor.name}, field="visitors"
            )
    for one in entry.seen:
        if standing.on(one.employee.pk, entry.day) is None:
            raise RuleBroken(_("%(name)s 在这一天不在册,请核对日期或改选他人。") % {"name": one.employee.name}, field="seen")
        if one.again_on is not None and one.again_on < entry.day:
            raise RuleBroken(_("约定补访日期不能早于走访日期。"), field="seen")


def _check_words(entry: VisitEntry) -> None:
    summary = entry.summary.strip()
    if not summary:
        raise RuleBroken(_("请写一句:反映了什么、答应了什么。"), field="summary")
    if len(summary) > 500:
        raise RuleBroken(_("这一句最多 500 字,现有 %(n)s 字。其余请写在“更多”里。") % {"n": len(summary)}, field="summary")


def _check_who_enters(entry: VisitEntry, by: Any) -> None:
    """One enters one's own visits, or by a dated grant those of one's principal, and then says on what basis."""
    if not is_on_behalf(entry, by):
        return
    today = by.today
    if not StandIn.objects.active_on(today).filter(principal=entry.lead, assistant=by.employee_id).exists():
        raise RuleBroken(
            _("您没有 %(name)s 的代录授权。请由本人或党群工作部先授权,或把自己填为走访人。") % {"name": entry.lead.name}, field="visitors"
        )
    if not entry.basis:
        raise RuleBroken(_("代录要选依据:口述、纸卡或笔记照片。"), field="basis")


def is_on_behalf(entry: VisitEntry, by: Any) -> bool:
    """代录: whoever enters was not there himself."""
    return by.employee_id is None or by.employee_id not in [one.pk for one in entry.visitors]


def _rows(records: Sequence[Entering], standing: Standing) -> list[Visit]:
    numbers = _numbers(records)
    late_days = {day: whole(LATE_DAYS, day) for day in {_local_day(record.now) for record in records}}
    months: dict[tuple[date, date, int], date] = {}
    visits = []
    for record, number in zip(records, numbers, strict=True):
        entered_on, unit_id = _local_day(record.now), _reporting_unit(record.entry, standing)
        case = (record.entry.day, entered_on, unit_id)
        if case not in months:
            months[case] = ledger_month_of(*case)
        visits.append(_row(record, number, unit_id, months[case], (entered_on - record.entry.day).days > late_days[entered_on]))
    return visits


def _row(record: Entering, number: str, unit_id: int, month: date, late: bool) -> Visit:
    on_behalf = is_on_behalf(record.entry, record.by)
    return Visit(
        **record.entry.columns(),
        number=number,
        reporting_unit_id=unit_id,
        ledger_month=month,
        entered_by=record.by,
        entered_at=record.now,
        changed_by=record.by,
        changed_at=record.now,
        on_behalf=on_behalf,
        basis=record.entry.basis if on_behalf else "",
        late=late,
        source=record.source,
        submission=record.submission,
    )


def _numbers(records: Sequence[Entering]) -> list[str]:
    """Numbers in the order of the records, those of one year taken together."""
    years = [_local_day(record.now).year for record in records]
    taken = {year: iter(take_numbers(SERIES, year, years.count(year))) for year in sorted(set(years))}
    return [next(taken[year]) for year in years]


def _write_people(rows: Sequence[tuple[Visit, VisitEntry]], standing: Standing) -> None:
    visitors, visited = [], []
    for visit, entry in rows:
        for order, employee in enumerate(entry.visitors):
            visitors.append(VisitVisitor(visit=visit, employee=employee, unit=_place(standing, employee.pk, entry.day).unit, order=order))
        for one in entry.seen:
            place = _place(standing, one.employee.pk, entry.day)
            again_on = None if one.met else one.again_on
            visited.append(
                VisitedPerson(visit=visit, employee=one.employee, unit=place.unit, team_id=place.team_id, met=one.met, again_on=again_on)
            )
    VisitVisitor.objects.bulk_create(visitors, batch_size=2000)
    VisitedPerson.objects.bulk_create(visited, batch_size=2000)


def _place(standing: Standing, employee_id: int, day: date) -> Placement:
    place = standing.on(employee_id, day)
    assert place is not None, "check_entry has seen to it"
    return place


def _reporting_unit(entry: VisitEntry, standing: Standing) -> int:
    """The lead visitor's unit on that day. source: domain.md 2, point 1."""
    return _place(standing, entry.lead.pk, entry.day).unit_id


def _refuse_sealed(visit: Visit) -> None:
    if not hold_open(LEDGER, visit.ledger_month, visit.reporting_unit_id):
        raise RuleBroken(
            _("%(month)s的台账已封存,不能直接修改。请提交“更正”。") % {"month": f"{visit.ledger_month.year}年{visit.ledger_month.month}月"}
        )


def _guarded_change(visit: Visit, version: int, by: Any, now: datetime, **changes: Any) -> None:
    """Changes the row only if it is still the one that was shown."""
    fields = {"changed_by": by, "changed_at": now, "version": F("version") + 1} | changes
    if Visit.objects.filter(pk=visit.pk, version=version, status=VisitStatus.VALID).update(**fields):
        return
    latest = Visit.objects.select_related("changed_by").get(pk=visit.pk)
    who, when = latest.changed_by, latest.changed_at
    raise Stale(
        _("%(who)s 已在 %(when)s 改过这条走访。您填写的内容还在,请核对后再保存。")
        % {"who": who, "when": timezone.localtime(when).strftime("%m月%d日 %H:%M") if when else ""}
    )


def _local_day(moment: datetime) -> date:
    return timezone.localtime(moment).date()
