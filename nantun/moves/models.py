from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pgtrigger
from django.conf import settings
from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

from .table import Table, transitions

if TYPE_CHECKING:
    from nantun.people.models import User


class Guarded(models.Model):
    """A row that is changed only as it was shown (guard.change). version: one more with each change; changed_by: whose the last one was."""

    version = models.PositiveIntegerField(default=1, editable=False)
    changed_by: Any = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_l("最后办理人"))
    changed_at = models.DateTimeField(_l("最后办理时间"))

    number: Any

    class Meta:
        abstract = True

    def changed_by_whom(self, reader: User) -> str:
        """Who was faster, as this reader may know it."""
        return str(self.changed_by or _("系统"))


class Moving(Guarded):
    """A row with a status, which changes only by the ways of its table (guard.move). Its history is `moves`, rows of a Step."""

    ways: Table
    status: Any
    moves: Any

    class Meta:
        abstract = True

    def allows(self, verb: str) -> bool:
        """Whether that may be done from where it stands."""
        return self.ways.allows(self.status, verb)

    def beside(self) -> dict[str, Any]:
        """What each step of its story keeps of the row as it stands then: further columns of its Step."""
        return {}


class Step(models.Model):
    """One step of a row's story: what was done, by whom, from which status to which. Never changed, never taken away.

    A child names its row, with related_name "moves". status_from: "" for what made the row.
    """

    verb = models.CharField(_l("动作"), max_length=20)
    status_from = models.CharField(_l("原状态"), max_length=20, blank=True)
    status_to = models.CharField(_l("新状态"), max_length=20)
    by: Any = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_l("办理人"))
    at = models.DateTimeField(_l("时间"))
    text: Any = models.TextField(_l("说明"), blank=True)

    class Meta:
        abstract = True
        ordering = ["id"]
        triggers = [pgtrigger.Protect(name="kept", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"{self.verb} {self.at:%Y-%m-%d %H:%M}"


def only_by(*tables: Table) -> pgtrigger.FSM:
    """Lets the database allow what the tables allow, whoever writes."""
    return pgtrigger.FSM(name="moves_by_the_table", field="status", transitions=transitions(*tables))
