from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from nantun.days import A_DAY
from nantun.errors import RuleBroken
from nantun.privacy.ciphers import lookup_hash
from nantun.workbooks.cells import birth_in_id_number

from ..choices import EmployeeStatus
from ..levels import level_of
from ..models import Employee, Household, Placement, Team, Unit, User
from ..names import name_keys
from .accounts import GONE, disable_account

# What may be put right about a person at any time. Unit and post are changed by transfer, the status by change_status.
FACTS = (
    "name", "sex", "ethnicity", "birth_date", "id_number", "skill_grade", "party_status", "joined_on", "phone", "union_member",
    "employment_form",
)  # fmt: skip


@transaction.atomic
def edit_employee(*, employee: Employee, **facts: Any) -> Employee:
    """Puts facts right; the account's name and the keys by which the person is found follow the name.

    raises RuleBroken when the ID number is somebody else's or tells another birth date; ValueError for a field that is not among FACTS.
    """
    if unknown := set(facts) - set(FACTS):
        raise ValueError(f"not to be edited here: {', '.join(sorted(unknown))}")
    employee = Employee.objects.select_for_update(no_key=True).get(pk=employee.pk)
    for field, value in facts.items():
        setattr(employee, field, value)
    _check_birth_date(employee)
    employee.pinyin, employee.initials, employee.search_keys = name_keys(employee.name)
    employee.id_number_hash = lookup_hash(employee.id_number) if employee.id_number else None
    if employee.id_number_hash and Employee.objects.filter(id_number_hash=employee.id_number_hash).exclude(pk=employee.pk).exists():
        raise RuleBroken(_("花名册上已有这个身份证号。"), field="id_number")
    employee.save()
    User.objects.filter(employee=employee).update(name=employee.name)
    return employee


def _check_birth_date(employee: Employee) -> None:
    told = birth_in_id_number(employee.id_number) if employee.id_number else None
    if told and employee.birth_date and told != employee.birth_date:
        raise RuleBroken(_("出生日期和身份证号里的不一致,请核对。"), field="birth_date")


@transaction.atomic
def transfer(*, employee: Employee, unit: Unit, team: Team | None, post: str, rank: str, day: date, today: date) -> Employee:
    """Another unit, team, post or rank from `day` on. What was before that day stays with the old unit.

    A day on which the present placement began puts that placement itself right. raises RuleBroken for somebody not on post,
    for a day to come or before the present placement, a team of another unit, a unit that has ended, or no change at all.
    """
    employee = Employee.objects.select_for_update(no_key=True).get(pk=employee.pk)
    _check_transfer(employee, unit, team, post, rank, day, today)
    level = level_of(rank, post)
    place = {"unit": unit, "team": team, "post": post, "rank": rank, "level": level}
    present = _present(employee)
    if day < present.started_on:
        raise RuleBroken(_("现任职从 %(day)s 开始,调动日期不能早于它。") % {"day": present.started_on}, field="day")
    if day == present.started_on:
        Placement.objects.filter(pk=present.pk).update(**place)
    else:
        Placement.objects.filter(pk=present.pk).update(ended_on=day - A_DAY)
        Placement.objects.create(employee=employee, started_on=day, **place)
    Employee.objects.filter(pk=employee.pk).update(**place)
    employee.refresh_from_db()
    return employee


def _check_transfer(employee: Employee, unit: Unit, team: Team | None, post: str, rank: str, day: date, today: date) -> None:
    if employee.status != EmployeeStatus.ON_POST:
        raise RuleBroken(_("%(name)s不在岗,请先办理返岗。") % {"name": employee.name})
    if day > today:
        raise RuleBroken(_("调动日期还没到,请到那天再办理。"), field="day")
    if not unit.is_active(day):
        raise RuleBroken(_("%(unit)s在这一天不在用。") % {"unit": unit}, field="unit")
    if team is not None and team.unit_id != unit.pk:
        raise RuleBroken(_("%(team)s不是%(unit)s的班组。") % {"team": team, "unit": unit}, field="team")
    team_id = team.pk if team else None
    if (employee.unit_id, employee.team_id, employee.post, employee.rank) == (unit.pk, team_id, post, rank):
        raise RuleBroken(_("单位、班组、职务、职级都没有变。"))


@transaction.atomic
def change_status(*, employee: Employee, status: str, since: date, today: date, now: datetime) -> Employee:
    """在岗 / 离岗 / 退休 / 调出 from `since` on. Whoever is not on post stands on no unit's roster; his history stays.

    Retirement and moving out close the account. raises RuleBroken for a day to come, before the last change, or no change.
    """
    employee = Employee.objects.select_for_update(no_key=True).get(pk=employee.pk)
    if status == employee.status:
        raise RuleBroken(_("%(name)s已是“%(status)s”。") % {"name": employee.name, "status": employee.get_status_display()}, field="status")
    if since > today:
        raise RuleBroken(_("日期还没到,请到那天再办理。"), field="since")
    if employee.status_since and since < employee.status_since:
        raise RuleBroken(_("上次变动是 %(day)s,日期不能早于它。") % {"day": employee.status_since}, field="since")
    if employee.status == EmployeeStatus.ON_POST:
        _leave(employee, since)
    elif status == EmployeeStatus.ON_POST:
        _come_back(employee, since)
    Employee.objects.filter(pk=employee.pk).update(status=status, status_since=since)
    employee.refresh_from_db()
    account = User.objects.filter(employee=employee, is_active=True).first()
    if status in GONE and account is not None:
        disable_account(user=account, reason=employee.get_status_display(), by=None, now=now)
    return employee


def _present(employee: Employee) -> Placement:
    """Whoever is on post has just one that lasts."""
    return Placement.objects.get(employee=employee, ended_on=None)


def _leave(employee: Employee, since: date) -> None:
    present = _present(employee)
    if since <= present.started_on:
        raise RuleBroken(_("现任职从 %(day)s 开始,离岗要晚于这一天。") % {"day": present.started_on}, field="since")
    Placement.objects.filter(pk=present.pk).update(ended_on=since - A_DAY)


def _come_back(employee: Employee, since: date) -> None:
    last = Placement.objects.filter(employee=employee).order_by("-started_on").first()
    if last is not None and (last.ended_on is None or since <= last.ended_on):
        raise RuleBroken(_("上一段任职到 %(day)s,返岗要晚于这一天。") % {"day": last.ended_on}, field="since")
    place = {name: getattr(employee, name) for name in ("unit", "team", "post", "rank", "level")}
    Placement.objects.create(employee=employee, started_on=since, **place)


@transaction.atomic
def live_together(*, employee: Employee, other: Employee) -> Household:
    """同一户: the employee joins the other's household; one is made when neither has any. raises RuleBroken for oneself."""
    if employee.pk == other.pk:
        raise RuleBroken(_("请选择另一个人。"), field="other")
    household = other.household or Household.objects.create()
    old = employee.household
    Employee.objects.filter(pk__in=[employee.pk, other.pk]).update(household=household)
    _drop_if_alone(old)
    return household


@transaction.atomic
def leave_household(*, employee: Employee) -> None:
    """The employee lives by himself from now on; a household of one is none."""
    old = employee.household
    Employee.objects.filter(pk=employee.pk).update(household=None)
    _drop_if_alone(old)


def _drop_if_alone(household: Household | None) -> None:
    if household is not None and household.members.count() < 2:
        household.delete()
