from __future__ import annotations

from datetime import date

import pghistory
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _l

from ..choices import PartyKind, UnitKind
from ..querysets import UnitQuerySet


class PartyOrganisation(models.Model):
    """党委 → 党总支 → 支部."""

    name = models.CharField(_l("党组织名称"), max_length=60, unique=True)
    kind = models.CharField(_l("类别"), max_length=20, choices=PartyKind)
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children", verbose_name=_l("上级党组织"))

    class Meta:
        verbose_name = _l("党组织")
        verbose_name_plural = _l("党组织")
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind=PartyKind.COMMITTEE, parent__isnull=True) | ~Q(kind=PartyKind.COMMITTEE),
                name="party_committee_on_top",
                violation_error_message=_l("党委没有上级党组织,请清空“上级党组织”。"),
            )
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("people:edit-party-organisation", args=[self.pk])


@pghistory.track()
class Unit(models.Model):
    """单位: an office or a grassroots unit. It is never deleted; it ends."""

    name = models.CharField(_l("单位名称"), max_length=40, unique=True)
    short_name = models.CharField(_l("简称"), max_length=20, blank=True)
    kind = models.CharField(_l("类别"), max_length=20, choices=UnitKind)
    code = models.CharField(_l("编码"), max_length=20, blank=True)
    order = models.PositiveIntegerField(_l("排序"), default=0)
    party_organisation = models.ForeignKey(
        PartyOrganisation, models.PROTECT, null=True, blank=True, related_name="units", verbose_name=_l("所属党组织")
    )
    active_from = models.DateField(_l("启用日期"), null=True, blank=True)
    active_to = models.DateField(_l("停用日期"), null=True, blank=True)

    objects = UnitQuerySet.as_manager()
    people: int  # with_counts

    class Meta:
        verbose_name = _l("单位")
        verbose_name_plural = _l("单位")
        ordering = ["order", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["code"], condition=~Q(code=""), name="unit_code_once", violation_error_message=_l("这个编码已有单位使用。")
            ),
            models.CheckConstraint(
                condition=Q(active_from__isnull=True) | Q(active_to__isnull=True) | Q(active_to__gte=F("active_from")),
                name="unit_ends_after_it_begins",
                violation_error_message=_l("停用日期不能早于启用日期。"),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("people:unit", args=[self.pk])

    def is_active(self, day: date) -> bool:
        return (self.active_from is None or self.active_from <= day) and (self.active_to is None or day <= self.active_to)


class Team(models.Model):
    """班组 of a unit."""

    unit = models.ForeignKey(Unit, models.CASCADE, related_name="teams", verbose_name=_l("单位"))
    name = models.CharField(_l("班组"), max_length=40)
    order = models.PositiveIntegerField(_l("排序"), default=0)

    class Meta:
        verbose_name = _l("班组")
        verbose_name_plural = _l("班组")
        ordering = ["unit", "order", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "name"], name="team_name_once_a_unit", violation_error_message=_l("这个单位已有同名班组。")
            )
        ]

    def __str__(self) -> str:
        return self.name
