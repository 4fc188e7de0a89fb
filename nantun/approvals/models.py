from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _l

from nantun.privacy.fields import EncryptedTextField

from .choices import ONE_WAITS, Decision

SEALED = ("reason", "note")


class ApprovalRequest(models.Model):
    """What was asked for and what was decided. note: the answer's words, never empty of a refusal. A child says what it is about.

    One that lapsed was decided by nobody: what it asked for can be had no more. decided_at is then the moment in which that came about.
    """

    reason = EncryptedTextField(_l("理由"))
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_l("申请人"))
    asked_at = models.DateTimeField(_l("申请时间"))
    status = models.CharField(_l("状态"), max_length=20, choices=Decision, default=Decision.WAITING)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_l("审批人")
    )
    decided_at = models.DateTimeField(_l("审批时间"), null=True, blank=True)
    note = EncryptedTextField(_l("审批意见"), blank=True)

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=~Q(reason=""), name="%(app_label)s_%(class)s_says_why", violation_error_message=_l("请写明理由。")
            ),
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True) | ~Q(decided_by=F("asked_by")),
                name="%(app_label)s_%(class)s_two_people",
                violation_error_message=_l("申请人不能审批自己的申请。"),
            ),
            models.CheckConstraint(
                condition=Q(status=Decision.WAITING, decided_by__isnull=True, decided_at__isnull=True)
                | Q(status=Decision.LAPSED, decided_by__isnull=True, decided_at__isnull=False)
                | Q(status__in=(Decision.APPROVED, Decision.REFUSED), decided_by__isnull=False, decided_at__isnull=False),
                name="%(app_label)s_%(class)s_decided_by_somebody",
                violation_error_message=_l("审批要写明何人何时。"),
            ),
            models.CheckConstraint(
                condition=~Q(status=Decision.REFUSED) | ~Q(note=""),
                name="%(app_label)s_%(class)s_refused_says_why",
                violation_error_message=_l("不同意请写明理由。"),
            ),
        ]

    @property
    def status_colour(self) -> str:
        return Decision(self.status).colour

    @property
    def is_waiting(self) -> bool:
        return self.status == Decision.WAITING

    @property
    def is_approved(self) -> bool:
        return self.status == Decision.APPROVED


def waiting_once(*fields: str, name: str) -> models.UniqueConstraint:
    """Of requests that are alike in these fields one waits at a time; once it is decided, the same may be asked for again."""
    return models.UniqueConstraint(
        fields=fields,
        condition=Q(status=Decision.WAITING),
        name=name,
        violation_error_message=ONE_WAITS,
    )
