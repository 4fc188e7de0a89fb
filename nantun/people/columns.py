"""What a reader may know of an employee, for page, list and export alike: columns follow the reader, not the page."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

from nantun.privacy.masking import mask_birth, mask_id_number, mask_phone

from .models import Employee, User


@dataclass(frozen=True)
class Column:
    """One fact. text: what this user reads of it, masked where he has no right to the whole. sealed: needs the ID number decrypted."""

    name: str
    label: Any
    text: Callable[[Employee, User], str]
    perm: str = ""
    sealed: bool = False


def _day(value: Any) -> str:
    return value.isoformat() if value else ""


def _birth(employee: Employee, user: User) -> str:
    return _day(employee.birth_date) if user.has_perm("people.see_birth_date", employee) else mask_birth(employee.birth_date)


def _phone(employee: Employee, user: User) -> str:
    return employee.phone if user.has_perm("people.see_phone", employee) else mask_phone(employee.phone)


def _union(employee: Employee, user: User) -> str:
    return {True: _("是"), False: _("否"), None: ""}[employee.union_member]


def _status(employee: Employee, user: User) -> str:
    since = _("(自 %(day)s)") % {"day": _day(employee.status_since)} if employee.status_since else ""
    return f"{employee.get_status_display()}{since}"


COLUMNS = (
    Column("number", _l("工号"), lambda one, user: one.number),
    Column("name", _l("姓名"), lambda one, user: one.name),
    Column("sex", _l("性别"), lambda one, user: one.get_sex_display()),
    Column("ethnicity", _l("民族"), lambda one, user: one.ethnicity, perm="people.see_ethnicity"),
    Column("birth_date", _l("出生日期"), _birth),
    Column(
        "id_number",
        _l("身份证号"),
        lambda one, user: mask_id_number(one.id_number),
        perm="people.see_id_number_masked",
        sealed=True,
    ),
    Column("unit", _l("单位"), lambda one, user: one.unit.name),
    Column("team", _l("班组"), lambda one, user: one.team.name if one.team else ""),
    Column("post", _l("职务/岗位"), lambda one, user: one.post),
    Column("rank", _l("职级"), lambda one, user: one.get_rank_display()),
    Column("skill_grade", _l("技术等级"), lambda one, user: one.get_skill_grade_display()),
    Column("party_status", _l("政治面貌"), lambda one, user: one.get_party_status_display()),
    Column("joined_on", _l("参加工作时间"), lambda one, user: _day(one.joined_on)),
    Column("phone", _l("联系电话"), _phone),
    Column("union_member", _l("工会会员"), _union),
    Column("employment_form", _l("用工形式"), lambda one, user: one.get_employment_form_display()),
    Column("status", _l("状态"), _status),
)


def readable_columns(user: User, employee: Employee | None = None) -> list[Column]:
    """The columns this user reads of that employee; of a whole list where none is named."""
    return [column for column in COLUMNS if not column.perm or user.has_perm(column.perm, employee)]


def facts(employee: Employee, user: User) -> list[tuple[str, str]]:
    """(label, text) of everything this user may read about that employee; empty ones are left out."""
    pairs = [(str(column.label), column.text(employee, user)) for column in readable_columns(user, employee)]
    return [(label, text) for label, text in pairs if text]
