from __future__ import annotations

from typing import Any

import django_tables2 as tables
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _l

from nantun.web.tables import MAIN, OFF_PHONE, WIDE, MomentColumn, NumberColumn, ShortDay, StateColumn, Table, Tick
from nantun.web.templatetags.nantun import state

from .choices import EmployeeStatus
from .models import Employee, PartyOrganisation, RoleGrant, StandIn, Unit, User


class EmployeeTable(Table):
    number = tables.Column()
    name = tables.Column(attrs=MAIN, order_by=("pinyin", "number"))
    unit = tables.Column(order_by=("unit__order", "unit_id"))
    team = tables.Column(order_by=("team__order", "team_id"), attrs=OFF_PHONE)
    post = tables.Column()
    rank = tables.Column(attrs=OFF_PHONE)
    party_status = tables.Column(attrs=OFF_PHONE)
    status = StateColumn(colours={status.value: status.colour for status in EmployeeStatus})

    class Meta(Table.Meta):
        model = Employee
        fields = ("number", "name", "unit", "team", "post", "rank", "party_status", "status")


class UnitTable(Table):
    name = tables.Column(attrs=MAIN)
    kind = tables.Column()
    code = tables.Column(attrs=OFF_PHONE)
    party_organisation = tables.Column(attrs=OFF_PHONE, order_by="party_organisation__name")
    people = NumberColumn(verbose_name=_l("在岗人数"))
    cadres = NumberColumn(verbose_name=_l("干部"))
    active_to = ShortDay()

    class Meta(Table.Meta):
        model = Unit
        fields = ("name", "kind", "code", "party_organisation", "people", "cadres", "active_to")


class PartyTable(Table):
    name = tables.Column(attrs=MAIN)
    kind = tables.Column()
    parent = tables.Column(order_by="parent__name")
    unit_names = tables.Column(verbose_name=_l("所辖单位"), empty_values=(), orderable=False)

    class Meta(Table.Meta):
        model = PartyOrganisation
        fields = ("name", "kind", "parent", "unit_names")

    def render_unit_names(self, record: PartyOrganisation) -> str:
        return "、".join(unit.name for unit in record.units.all())

    def href(self, record: PartyOrganisation) -> str | None:
        """Rows open for those who may change them."""
        return record.get_absolute_url() if self.request.user.has_perm("people.edit") else None


class UserTable(Table):
    tick = Tick()
    number = tables.Column()
    name = tables.Column(attrs=MAIN)
    unit = tables.Column(accessor="employee__unit", verbose_name=_l("单位"), order_by=("employee__unit__order", "employee__unit_id"))
    post = tables.Column(accessor="employee__post", verbose_name=_l("职务/岗位"), attrs=OFF_PHONE)
    roles = tables.Column(verbose_name=_l("角色"), accessor="held", empty_values=(), orderable=False)
    is_active = tables.Column(verbose_name=_l("状态"))
    last_login = MomentColumn(verbose_name=_l("最近登录"), default=_l("没有登录过"))

    class Meta(Table.Meta):
        model = User
        fields = ("tick", "number", "name", "unit", "post", "roles", "is_active", "last_login")

    def render_roles(self, value: list[RoleGrant]) -> str:
        return "、".join(dict.fromkeys(grant.get_role_display() for grant in value)) or str(_l("职工"))

    def render_is_active(self, value: bool, record: User) -> SafeString:
        if not value:
            return state(_l("已停用"), "red")
        return state(_l("启用"), "green") if record.has_usable_password() else state(_l("待领码"), "amber")


class GrantTable(Table):
    """Roles held, or ended."""

    user = tables.Column(attrs=MAIN, order_by=("user__number",), verbose_name=_l("姓名"))
    number = tables.Column(accessor="user__number", verbose_name=_l("工号"), attrs=OFF_PHONE)
    place = tables.Column(accessor="user__place", verbose_name=_l("单位"), orderable=False, attrs=OFF_PHONE)
    role = tables.Column()
    reach = tables.Column(verbose_name=_l("范围"), empty_values=(), orderable=False, attrs=WIDE)
    started_on = ShortDay()
    ended_on = ShortDay()
    granted_by = tables.Column(orderable=False, attrs=OFF_PHONE)
    basis = tables.Column(orderable=False, attrs=OFF_PHONE)

    class Meta(Table.Meta):
        model = RoleGrant
        fields = ("user", "number", "place", "role", "reach", "started_on", "ended_on", "granted_by", "basis")

    def render_reach(self, record: RoleGrant) -> str:
        return record.reach_in_words


class ProposalTable(Table):
    tick = Tick()
    user = tables.Column(attrs=MAIN, order_by=("user__number",), verbose_name=_l("姓名"))
    place = tables.Column(accessor="user__place", verbose_name=_l("单位"), orderable=False)
    role = tables.Column(verbose_name=_l("建议角色"))
    reach = tables.Column(verbose_name=_l("范围"), empty_values=(), orderable=False)
    basis = tables.Column(verbose_name=_l("从什么看出"), orderable=False)

    class Meta(Table.Meta):
        model = RoleGrant
        fields = ("tick", "user", "place", "role", "reach", "basis")

    def render_reach(self, record: RoleGrant) -> Any:
        return record.reach_in_words or state(_l("请先选单位"), "amber")


class StandInTable(Table):
    tick = Tick()
    principal = tables.Column(attrs=MAIN, order_by=("principal__pinyin",))
    principal_place = tables.Column(accessor="principal__place", verbose_name=_l("单位"), orderable=False, attrs=OFF_PHONE)
    assistant = tables.Column(order_by=("assistant__pinyin",))
    assistant_place = tables.Column(accessor="assistant__place", verbose_name=_l("代录人单位"), orderable=False, attrs=OFF_PHONE)
    started_on = ShortDay()
    ended_on = ShortDay()
    granted_by = tables.Column(orderable=False, attrs=OFF_PHONE)

    class Meta(Table.Meta):
        model = StandIn
        fields = ("tick", "principal", "principal_place", "assistant", "assistant_place", "started_on", "ended_on", "granted_by")
