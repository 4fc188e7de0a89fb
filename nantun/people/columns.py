"""What a reader may know of an employee, for page, list and export alike: columns follow the reader, not the page."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

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
    Column("number", gettext_lazy("工号"), lambda one, user: one.number),
    Column("name", gettext_lazy("姓名"), lambda one, user: one.name),
    Column("sex", gettext_lazy("性别"), lambda one, user: one.get_sex_display()),
    Column("ethnicity", gettext_lazy("民族"), lambda one, user: one.ethnicity, perm="people.see_ethnicity"),
    Column("birth_date", gettext_lazy("出生日期"), _birth),
    Column(
        "id_number",
        gettext_lazy("身份证号"),
        lambda one, user: mask_id_number(one.id_number),
        perm="people.see_id_number_masked",
        sealed=True,
    ),
    Column("unit", gettext_lazy("单位"), lambda one, user: one.unit.name),
    Column("team", gettext_lazy("班组"), lambda one, user: one.team.name if one.team else ""),
    Column("post", gettext_lazy("职务/岗位"), lambda one, user: one.post),
    Column("rank", gettext_lazy("职级"), lambda one, user: one.get_rank_display()),
    Column("skill_grade", gettext_lazy("技术等级"), lambda one, user: one.get_skill_grade_display()),
    Column("party_status", gettext_lazy("政治面貌"), lambda one, user: one.get_party_status_display()),
    Column("joined_on", gettext_lazy("参加工作时间"), lambda one, user: _day(one.joined_on)),
    Column("phone", gettext_lazy("联系电话"), _phone),
    Column("union_member", gettext_lazy("工会会员"), _union),
    Column("employment_form", gettext_lazy("用工形式"), lambda one, user: one.get_employment_form_display()),
    Column("status", gettext_lazy("状态"), _status),
)


def readable_columns(user: User, employee: Employee | None = None) -> list[Column]:
    """The columns this user reads of that employee; of a whole list where none is named."""
    return [column for column in COLUMNS if not column.perm or user.has_perm(column.perm, employee)]


def facts(employee: Employee, user: User) -> list[tuple[str, str]]:
    """(label, text) of everything this user may read about that employee; empty ones are left out."""
    pairs = [(str(column.label), column.text(employee, user)) for column in readable_columns(user, employee)]
    return [(label, text) for label, text in pairs if text]
