from __future__ import annotations

import pghistory
import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _l

from nantun.ledgers.seals import seal_guard
from nantun.moves.models import Moving, Step, only_by
from nantun.people.models import Employee, Unit
from nantun.privacy.fields import EncryptedTextField
from nantun.refusals import submitted_once

from .choices import WAYS, Status
from .querysets import ${Row}QuerySet

LEDGER = "$name"


@pghistory.track(exclude=["text"])
class $Row(Moving):
    """$label: about whom, what is to be seen to, and until when.

    unit: where the person stood when it was entered. ledger_month: of a row that is done, the first day of the month in whose ledger it stands.
    """

    number = models.CharField(_l("编号"), max_length=20, unique=True)
    employee = models.ForeignKey(Employee, models.PROTECT, related_name="+", verbose_name=_l("职工"))
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name=_l("单位"))
    day = models.DateField(_l("日期"))
    text = EncryptedTextField(_l("内容"))
    due_on = models.DateField(_l("期限"))
    status = models.CharField(_l("状态"), max_length=10, choices=Status, default=Status.OPEN)
    done_on = models.DateField(_l("办结日期"), null=True, blank=True)
    entered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_l("录入人"))
    entered_at = models.DateTimeField(_l("录入时间"))
    ledger_month = models.DateField(_l("台账月份"), null=True, blank=True)
    submission = models.UUIDField(editable=False, help_text="made when the form is shown: one form, one row")

    objects = ${Row}QuerySet.as_manager()
    ways = WAYS

    class Meta:
        verbose_name = _l("$label")
        verbose_name_plural = _l("$label")
        ordering = ["-day", "-pk"]
        indexes = [
            models.Index(fields=["unit", "-day"], name="${row}_of_unit"),
            models.Index(fields=["ledger_month", "unit"], name="${row}_in_ledger"),
            models.Index(fields=["due_on"], name="${row}_open", condition=Q(status=Status.OPEN)),
        ]
        constraints = [
            submitted_once("${row}_submitted_once"),
            models.CheckConstraint(
                condition=Q(status=Status.DONE, done_on__isnull=False, ledger_month__day=1)
                | (~Q(status=Status.DONE) & Q(done_on__isnull=True, ledger_month__isnull=True)),
                name="${row}_done_on_a_day",
                violation_error_message=_l("已办的要写明哪天办结,别的没有办结日期。"),
            ),
        ]
        triggers = [
            only_by(WAYS),
            pgtrigger.Protect(name="kept", operation=pgtrigger.Delete),
            seal_guard(LEDGER, month="ledger_month", unit="unit_id"),
        ]

    def __str__(self) -> str:
        return self.number

    def get_absolute_url(self) -> str:
        return reverse("$name:row", args=[self.pk])


class ${Row}Move(Step):
    """One step of a row's story."""

    $row = models.ForeignKey($Row, models.PROTECT, related_name="moves", verbose_name=_l("$label"))
    text = EncryptedTextField(_l("说明"), blank=True)

    class Meta(Step.Meta):
        verbose_name = _l("$label经过")
        verbose_name_plural = _l("$label经过")
        ordering = ["$row", "id"]
