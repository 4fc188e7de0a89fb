"""The roles of rights.md, over what each is held, and which may not meet in one person."""

from __future__ import annotations

from typing import NamedTuple

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _l


class Role(models.TextChoices):
    WORKER = "worker", _l("职工")
    CLERK = "clerk", _l("单位办事员")
    HEAD = "head", _l("单位负责人")
    DEPUTY = "deputy", _l("分管领导")
    PRINCIPAL = "principal", _l("矿主要领导")
    PARTY_OFFICE = "party_office", _l("党群工作部")
    UNION_STAFF = "union_staff", _l("工会干事")
    UNION_CHAIR = "union_chair", _l("工会主席")
    FINANCE = "finance", _l("财务")
    SUPERVISION = "supervision", _l("督导组")
    AUDIT = "audit", _l("经审")
    DISCIPLINE = "discipline", _l("纪检")
    HR = "hr", _l("人力资源")
    SYSTEM_ADMIN = "system_admin", _l("系统管理员")
    SECURITY_ADMIN = "security_admin", _l("安全管理员")
    LOG_AUDITOR = "log_auditor", _l("日志审计员")

    @property
    def scope(self) -> str:
        """ "units": held over named units; "self": over oneself; "mine": over the whole mine."""
        if self in UNIT_ROLES:
            return "units"
        return "self" if self is Role.WORKER else "mine"


UNIT_ROLES = frozenset({Role.CLERK, Role.HEAD, Role.DEPUTY, Role.SUPERVISION})
OFFICERS = frozenset({Role.HR, Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.LOG_AUDITOR})
SECOND_FACTOR = frozenset(
    {Role.HR, Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.LOG_AUDITOR, Role.FINANCE, Role.UNION_STAFF, Role.UNION_CHAIR}
)
EXPORTERS = frozenset({Role.CLERK, Role.HEAD, Role.PARTY_OFFICE, Role.UNION_STAFF, Role.AUDIT})


def incompatible(held: set[str], asked: str) -> str | None:
    """The held role that cannot meet the asked one in one person, or None. source: rights.md, last line."""
    if asked not in OFFICERS:
        return None
    return next((role for role in sorted(held) if role in OFFICERS and role != asked), None)


class Reach(NamedTuple):
    """How far somebody's roles carry: everything, or the units named."""

    everything: bool
    unit_ids: frozenset[int]

    def __bool__(self) -> bool:
        return self.everything or bool(self.unit_ids)

    def __contains__(self, unit_id: object) -> bool:
        return self.everything or unit_id in self.unit_ids

    def q(self, field: str) -> Q:
        """The rows within reach by that field; nothing for an empty reach."""
        if self.everything:
            return Q(pk__isnull=False)
        return Q(**{f"{field}__in": self.unit_ids})
