from __future__ import annotations

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _l

from nantun.people.models import Employee, Team, Unit
from nantun.refusals import silent
from nantun.uploads.models import Upload
from nantun.workdays.models import REST, Shift

from .choices import Kind
from .querysets import RosterDayQuerySet, RosterWorkbookQuerySet, SheetQuerySet


@silent("roster_of_a_team_or_a_person", because="a line of the sheet is the one or the other")
@pghistory.track(pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent())
class RosterDay(models.Model):
    """One cell of a sheet: the shift of a team or of one person on a day, or the shift that a leader leads. A cell left empty has no row.

    A person's own row goes before that of his team. unit: whose sheet it stands in; a person's row of a unit that he has left says nothing any more.
    """

    kind = models.CharField(_l("表"), max_length=10, choices=Kind)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name=_l("单位"))
    team = models.ForeignKey(Team, models.CASCADE, null=True, blank=True, related_name="+", verbose_name=_l("班组"))
    employee = models.ForeignKey(Employee, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_l("职工"))
    day = models.DateField(_l("日期"))
    shift = models.ForeignKey(Shift, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_l("班次"))
    set_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_l("排班人"))
    set_at = models.DateTimeField(_l("排班时间"))

    objects = RosterDayQuerySet.as_manager()

    class Meta:
        verbose_name = _l("排班")
        verbose_name_plural = _l("排班")
        ordering = ["day", "id"]
        indexes = [models.Index(fields=["unit", "kind", "day"], name="roster_of_unit")]
        constraints = [
            models.UniqueConstraint(
                fields=["team", "day"],
                name="roster_one_shift_a_team",
                violation_error_message=_l("这个班组这一天刚刚已由别人排班,请刷新后再排。"),
            ),
            models.UniqueConstraint(
                fields=["kind", "employee", "day"],
                name="roster_one_shift_a_person",
                violation_error_message=_l("这个人这一天刚刚已由别人排班,请刷新后再排。"),
            ),
            models.CheckConstraint(
                condition=Q(team__isnull=False, employee__isnull=True) | Q(team__isnull=True, employee__isnull=False),
                name="roster_of_a_team_or_a_person",
            ),
            models.CheckConstraint(
                condition=~Q(kind=Kind.LEADING) | Q(employee__isnull=False, shift__isnull=False),
                name="roster_leader_leads_a_shift",
                violation_error_message=_l("带班要写明是谁、带哪个班。"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.day} {self.mark}"

    @property
    def mark(self) -> str:
        """The one character of its cell."""
        return self.shift.mark if self.shift else REST


@silent("sheet_month_is_its_first_day", because="months are read from addresses, which name no day")
class Sheet(models.Model):
    """One unit's month of one kind, once it was saved: who saved it last. Its row is what two who save at once wait for."""

    kind = models.CharField(_l("表"), max_length=10, choices=Kind)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name=_l("单位"))
    month = models.DateField(_l("月份"))
    saved_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_l("排班人"))
    saved_at = models.DateTimeField(_l("排班时间"))

    objects = SheetQuerySet.as_manager()

    class Meta:
        verbose_name = _l("排班表")
        verbose_name_plural = _l("排班表")
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "unit", "month"],
                name="sheet_once_a_month",
                violation_error_message=_l("这个月的排班表刚刚已由别人保存,请刷新后再排。"),
            ),
            models.CheckConstraint(condition=Q(month__day=1), name="sheet_month_is_its_first_day"),
        ]

    def __str__(self) -> str:
        return f"{self.unit} {self.month:%Y-%m} {self.get_kind_display()}"

    def get_absolute_url(self) -> str:
        return reverse("rosters:sheet", args=[self.kind, self.unit_id, self.month])


class RosterWorkbook(Upload):
    """An uploaded month of a roster. counts: cells that it would change, then that it changed."""

    kind = models.CharField(_l("表"), max_length=10, choices=Kind)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name=_l("单位"))
    month = models.DateField(_l("月份"))

    objects = RosterWorkbookQuerySet.as_manager()

    class Meta(Upload.Meta):
        verbose_name = _l("排班工作簿")
        verbose_name_plural = _l("排班工作簿")

    def get_absolute_url(self) -> str:
        return reverse("rosters:workbook", args=[self.pk])
