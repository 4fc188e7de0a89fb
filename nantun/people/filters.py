from __future__ import annotations

from typing import TYPE_CHECKING, Any

import django_filters
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _l

from nantun.web.fields import Choose
from nantun.web.filters import Filters

from .choices import CADRE_RANKS, EmployeeStatus, PartyStatus, Rank, UnitKind
from .models import Employee, RoleGrant, StandIn, Unit, User
from .querysets import EmployeeQuerySet, RoleGrantQuerySet, UserQuerySet
from .roles import Role

if TYPE_CHECKING:
    from nantun.web.requests import Request

WORDS = _l("姓名、工号、拼音")


class Named(django_filters.CharFilter):
    """Found by name, number, pinyin or initials; several words narrow."""

    def __init__(self, path: str = "", **kwargs: Any) -> None:
        self._path = path
        kwargs.setdefault("label", WORDS)
        super().__init__(**kwargs)

    def filter(self, qs: QuerySet, value: str) -> QuerySet:
        words = (value or "").strip()[:40]
        if not words:
            return qs
        if isinstance(qs, (EmployeeQuerySet, UserQuerySet)) and not self._path:
            return qs.named(words)
        return qs.filter(**{f"{self._path}__in": Employee.objects.named(words).order_by().values("pk")})


def units_of(request: Request | None) -> QuerySet:
    """The units that stand in the reader's roster: a filter offers no others."""
    from .policies import ROSTER_ROLES

    return Unit.objects.within(request.user, *ROSTER_ROLES) if request else Unit.objects.none()


class EmployeeFilter(Filters):
    defaults = {"status": EmployeeStatus.ON_POST.value}

    words = Named()
    unit = django_filters.ModelChoiceFilter(queryset=units_of, label=_l("单位"), widget=Choose)
    cadre = django_filters.ChoiceFilter(choices=[("1", _l("干部(副科级以上)"))], label=_l("干部"), method="only_cadres")
    rank = django_filters.ChoiceFilter(choices=Rank, label=_l("职级"))
    party_status = django_filters.ChoiceFilter(choices=PartyStatus, label=_l("政治面貌"))
    status = django_filters.ChoiceFilter(choices=EmployeeStatus, label=_l("状态"))

    class Meta:
        model = Employee
        fields = ("words", "unit", "cadre", "rank", "party_status", "status")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.request and self.request.user.has_perm("people.see_ethnicity"):
            self.filters["ethnicity"] = django_filters.CharFilter(field_name="ethnicity", lookup_expr="startswith", label=_l("民族"))

    def only_cadres(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        return queryset.filter(rank__in=CADRE_RANKS)


class UnitFilter(Filters):
    defaults = {"state": "active"}

    kind = django_filters.ChoiceFilter(choices=UnitKind, label=_l("类别"))
    state = django_filters.ChoiceFilter(choices=[("active", _l("在用")), ("ended", _l("已停用"))], label=_l("状态"), method="by_state")

    class Meta:
        model = Unit
        fields = ("kind", "state")

    def by_state(self, queryset: UserQuerySet, name: str, value: str) -> QuerySet:
        active = Unit.objects.active_on(timezone.localdate()).order_by().values("pk")
        return queryset.filter(pk__in=active) if value == "active" else queryset.exclude(pk__in=active)


class UserFilter(Filters):
    words = Named()
    unit = django_filters.ModelChoiceFilter(field_name="employee__unit", queryset=Unit.objects.all(), label=_l("单位"), widget=Choose)
    role = django_filters.ChoiceFilter(
        choices=[(role.value, role.label) for role in Role if role is not Role.WORKER], label=_l("角色"), method="by_role"
    )
    state = django_filters.ChoiceFilter(
        choices=[("active", _l("启用")), ("waiting", _l("待领码")), ("never", _l("没有登录过")), ("disabled", _l("已停用"))],
        label=_l("状态"),
        method="by_state",
    )

    class Meta:
        model = User
        fields = ("words", "unit", "role", "state")

    def by_role(self, queryset: UserQuerySet, name: str, value: str) -> QuerySet:
        return queryset.holding(value, timezone.localdate())

    def by_state(self, queryset: UserQuerySet, name: str, value: str) -> QuerySet:
        active = queryset.filter(is_active=True)
        if value == "disabled":
            return queryset.filter(is_active=False)
        if value == "never":
            return active.filter(last_login=None)
        return active.waiting() if value == "waiting" else active.with_password()


class GrantFilter(Filters):
    defaults = {"state": "held"}

    words = Named("user__employee")
    role = django_filters.ChoiceFilter(
        choices=[(role.value, role.label) for role in Role if role is not Role.WORKER], label=_l("角色"), field_name="role"
    )
    unit = django_filters.ModelChoiceFilter(field_name="units", queryset=Unit.objects.all(), label=_l("范围"), widget=Choose)
    state = django_filters.ChoiceFilter(
        choices=[("held", _l("现任")), ("misplaced", _l("岗位已变动")), ("ended", _l("已结束"))], label=_l("状态"), method="by_state"
    )

    class Meta:
        model = RoleGrant
        fields = ("words", "role", "unit", "state")

    def by_state(self, queryset: RoleGrantQuerySet, name: str, value: str) -> QuerySet:
        day = timezone.localdate()
        if value == "misplaced":
            return queryset.misplaced(day)
        return queryset.filter(ended_on__lt=day) if value == "ended" else queryset.exclude(ended_on__lt=day)


class ProposalFilter(Filters):
    words = Named("user__employee")
    role = django_filters.ChoiceFilter(
        choices=[(role.value, role.label) for role in Role if role is not Role.WORKER], label=_l("建议角色"), field_name="role"
    )

    class Meta:
        model = RoleGrant
        fields = ("words", "role")


class StandInFilter(Filters):
    defaults = {"state": "held"}

    state = django_filters.ChoiceFilter(choices=[("held", _l("现行")), ("ended", _l("已结束"))], label=_l("状态"), method="by_state")

    class Meta:
        model = StandIn
        fields = ("state",)

    def by_state(self, queryset: RoleGrantQuerySet, name: str, value: str) -> QuerySet:
        day = timezone.localdate()
        return queryset.filter(ended_on__lt=day) if value == "ended" else queryset.exclude(ended_on__lt=day)
