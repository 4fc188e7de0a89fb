from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from functools import cached_property
from hashlib import sha256
from typing import Any

import pghistory
from django.contrib.auth.models import AbstractBaseUser
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _l

from nantun.days import A_DAY
from nantun.prepared import Prepared
from nantun.privacy.fields import plain

from ..choices import EmployeeStatus
from ..querysets import RoleGrantQuerySet, StandInQuerySet, UserManager
from ..roles import Reach, Role
from .employee import Employee
from .organisation import Unit


def _ends_late_enough() -> Q:
    """Open, or ended on its first day or later; the day before it means that it was ended on the day it began and held on no whole day."""
    return Q(ended_on__isnull=True) | Q(ended_on__gte=F("started_on") - A_DAY)


@plain("password", because="a hash")
@plain("state_reason", because="an act of the administration, in the account's history")
@pghistory.track(exclude=["password", "last_login"])
class User(AbstractBaseUser):
    """An account. It signs in with the employee number; what it may do follows from its role grants of today."""

    number = models.CharField(_l("工号"), max_length=20, unique=True)
    name = models.CharField(_l("姓名"), max_length=40)
    employee = models.OneToOneField(Employee, models.PROTECT, null=True, blank=True, related_name="user", verbose_name=_l("职工"))
    is_active = models.BooleanField(_l("启用"), default=True)
    must_change_password = models.BooleanField(_l("须改密码"), default=True)
    opened_at = models.DateTimeField(_l("开户时间"), auto_now_add=True)
    disabled_at = models.DateTimeField(_l("停用时间"), null=True, blank=True)
    state_reason = models.CharField(_l("最近一次办理的说明"), max_length=120, blank=True)

    USERNAME_FIELD = "number"
    REQUIRED_FIELDS: list[str] = ["name"]

    objects = UserManager()
    events: Any  # as pghistory keeps them
    is_verified: Callable[[], bool]  # by the middleware of django_otp
    slip: SignInSlip  # by which he has just signed in (backends.py)

    class Meta:
        verbose_name = _l("账号")
        verbose_name_plural = _l("账号")
        ordering = ["number"]
        constraints = [
            models.CheckConstraint(
                condition=Q(is_active=True, disabled_at__isnull=True) | Q(is_active=False, disabled_at__isnull=False),
                name="user_disabled_is_dated",
                violation_error_message=_l("停用的账号要有停用时间。"),
            )
        ]

    def __str__(self) -> str:
        return self.name

    def get_full_name(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("users:user", args=[self.pk])

    @property
    def place(self) -> str:
        """Where its holder stands; "" for officers on no roster."""
        return self.employee.place if self.employee else ""

    @property
    def post(self) -> str:
        return self.employee.post if self.employee else ""

    @cached_property
    def today(self) -> date:
        """The day by which this user's grants are judged: the one place where rights read the clock."""
        return timezone.localdate()

    @cached_property
    def grants(self) -> list[RoleGrant]:
        if not self.is_active:
            return []
        found = GRANTS.rows(self.pk, self.today)
        for grant in found:
            grant.user = self
        return found

    @property
    def standing(self) -> str:
        """Another one whenever his rights are others: for what is kept of him between two requests."""
        held = sorted((grant.pk, sorted(grant.unit_ids)) for grant in self.grants)
        stands_in = self.employee.unit_id if self.employee else None
        return sha256(repr((self.today, stands_in, held)).encode()).hexdigest()[:16]

    def has_perm(self, perm: str, obj: object = None) -> bool:
        """Asks the named predicate; a disabled account may nothing."""
        import rules

        return bool(self.is_active and rules.has_perm(perm, self, obj))

    def holds(self, *roles: str) -> bool:
        """Whether any of these roles is held today. Everybody with an account is a 职工."""
        return Role.WORKER in roles or any(grant.role in roles for grant in self.grants)

    @property
    def leads(self) -> bool:
        """Whether somebody heads a unit or stands above those who do."""
        return self.holds(Role.HEAD, Role.DEPUTY, Role.PRINCIPAL)

    def reach(self, *roles: str) -> Reach:
        """How far these roles carry today, added up."""
        held = [grant for grant in self.grants if grant.role in roles]
        everything = any(Role(grant.role).scope == "mine" for grant in held)
        return Reach(everything, frozenset(pk for grant in held for pk in grant.unit_ids))

    @cached_property
    def principals(self) -> list[int]:
        """Employees for whom he may enter today; read together with his session, where he has one."""
        grants = StandIn.objects.active_on(self.today).filter(assistant=self.employee_id)
        return list(grants.values_list("principal_id", flat=True)) if self.employee_id else []

    @property
    def person(self) -> Employee:
        """The employee whose account it is, where only they come. raises LookupError for the account of nobody."""
        if self.employee is None:
            raise LookupError(f"the account {self.number} is nobody's")
        return self.employee

    def has_post(self, post: str) -> bool:
        """Whether his post of today is this one; whoever has left it has none."""
        return self.employee is not None and self.employee.status == EmployeeStatus.ON_POST and self.employee.post == post

    @property
    def is_cadre(self) -> bool:
        return self.employee is not None and self.employee.is_cadre

    @property
    def needs_second_factor(self) -> bool:
        from ..roles import SECOND_FACTOR

        return any(grant.role in SECOND_FACTOR for grant in self.grants)


@plain("basis", "end_reason", because="acts of the administration, by document")
@pghistory.track()
class RoleGrant(models.Model):
    """A role held by a person over units (or the mine, or oneself) from a day to a day. It is ended, never deleted.

    A proposal read out of somebody's post is a grant without `granted_by`, and gives no right.
    """

    user = models.ForeignKey(User, models.PROTECT, related_name="role_grants", verbose_name=_l("账号"))
    role = models.CharField(_l("角色"), max_length=20, choices=Role)
    units = models.ManyToManyField(Unit, blank=True, related_name="+", verbose_name=_l("范围(单位)"))
    started_on = models.DateField(_l("自"))
    ended_on = models.DateField(_l("至"), null=True, blank=True)
    basis = models.CharField(_l("依据"), max_length=120, blank=True, help_text=_l("谁提出、凭什么,例如:南矿任〔2026〕5号"))
    granted_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_l("授予人"))
    granted_at = models.DateTimeField(_l("授予时间"), null=True, blank=True)
    ended_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_l("结束人"))
    end_reason = models.CharField(_l("结束原因"), max_length=120, blank=True)

    objects = RoleGrantQuerySet.as_manager()
    events: Any  # as pghistory keeps them
    unit_ids: list[int]  # with_unit_ids

    class Meta:
        verbose_name = _l("角色授予")
        verbose_name_plural = _l("角色授予")
        ordering = ["user", "role", "-started_on"]
        indexes = [models.Index(fields=["role", "started_on"], name="grant_by_role")]
        constraints = [
            models.CheckConstraint(
                condition=_ends_late_enough(),
                name="grant_ends_after_it_begins",
                violation_error_message=_l("结束日期不能早于开始日期。"),
            ),
            models.CheckConstraint(
                condition=Q(granted_by__isnull=True, granted_at__isnull=True) | Q(granted_by__isnull=False, granted_at__isnull=False),
                name="grant_says_who_and_when",
                violation_error_message=_l("授予要写明何人何时。"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} {self.get_role_display()}"

    def get_absolute_url(self) -> str:
        return reverse("grants:grant", args=[self.pk])

    @property
    def is_over(self) -> bool:
        return self.ended_on is not None and self.ended_on < timezone.localdate()

    @property
    def reach_in_words(self) -> str:
        """全矿, or the units by name; "" for a role over units that names none yet."""
        return str(_l("全矿")) if Role(self.role).scope == "mine" else "、".join(unit.name for unit in self.units.all())


GRANTS = Prepared(
    lambda user_id, day: RoleGrant.objects.filter(user=user_id).active_on(day).with_unit_ids(),
    (1, date(2001, 1, 1)),
    (2, date(2002, 1, 1)),
)


@pghistory.track()
class StandIn(models.Model):
    """代录: the assistant may enter for the principal from a day to a day."""

    principal = models.ForeignKey(Employee, models.PROTECT, related_name="stand_ins", verbose_name=_l("本人"))
    assistant = models.ForeignKey(Employee, models.PROTECT, related_name="stands_in_for", verbose_name=_l("代录人"))
    started_on = models.DateField(_l("自"))
    ended_on = models.DateField(_l("至"), null=True, blank=True)
    granted_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_l("授权人"))
    granted_at = models.DateTimeField(_l("授权时间"), auto_now_add=True)

    objects = StandInQuerySet.as_manager()

    class Meta:
        verbose_name = _l("代录授权")
        verbose_name_plural = _l("代录授权")
        ordering = ["principal", "-started_on"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(principal=F("assistant")), name="stand_in_is_another", violation_error_message=_l("代录人不能是本人。")
            ),
            models.CheckConstraint(
                condition=_ends_late_enough(),
                name="stand_in_ends_after_it_begins",
                violation_error_message=_l("结束日期不能早于开始日期。"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.principal} ← {self.assistant}"

    @property
    def is_over(self) -> bool:
        return self.ended_on is not None and self.ended_on < timezone.localdate()


@plain("code_hash", because="a hash")
class SignInSlip(models.Model):
    """领码条: a one-time code on a printed slip, good for setting the first (or a forgotten) password."""

    user = models.ForeignKey(User, models.CASCADE, related_name="slips", verbose_name=_l("账号"))
    code_hash = models.CharField(max_length=64, unique=True)
    issued_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_l("打印人"))
    issued_at = models.DateTimeField(_l("打印时间"))
    expires_at = models.DateTimeField(_l("有效期至"))
    used_at = models.DateTimeField(_l("使用时间"), null=True, blank=True)
    withdrawn_at = models.DateTimeField(_l("作废时间"), null=True, blank=True)

    class Meta:
        verbose_name = _l("领码条")
        verbose_name_plural = _l("领码条")
        ordering = ["-issued_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(expires_at__gt=F("issued_at")), name="slip_expires_later", violation_error_message=_l("有效期须晚于打印时间。")
            )
        ]

    def __str__(self) -> str:
        return f"{self.user} {self.issued_at:%Y-%m-%d}"

    def is_good(self, now: datetime) -> bool:
        return self.used_at is None and self.withdrawn_at is None and now < self.expires_at
