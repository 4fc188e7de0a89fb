from datetime import date

import pghistory
from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _l

from nantun.privacy.fields import plain


class PolicyFigureQuerySet(models.QuerySet["PolicyFigure"]):
    def in_force(self, key: str, day: date) -> "PolicyFigureQuerySet":
        """The rows of one figure that had begun by that day, the newest first; the first of them holds."""
        return self.filter(key=key, effective_from__lte=day).order_by("-effective_from")

    def newest_by(self, day: date) -> "PolicyFigureQuerySet":
        """The row in force of each figure on that day."""
        return self.filter(effective_from__lte=day).order_by("key", "-effective_from").distinct("key").select_related("set_by")


@plain("key", "document", because="which figure, by which document")
@pghistory.track()
class PolicyFigure(models.Model):
    """One figure of a dated document. A new document adds a row, so that the past is never reckoned again."""

    key = models.CharField(_l("项目"), max_length=80)
    value = models.DecimalField(_l("数值"), max_digits=14, decimal_places=2)
    effective_from = models.DateField(_l("自何日起"))
    document = models.CharField(_l("依据文件"), max_length=120)
    set_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, verbose_name=_l("录入人"), related_name="+")
    set_at = models.DateTimeField(_l("录入时间"), auto_now_add=True)

    objects = PolicyFigureQuerySet.as_manager()

    class Meta:
        verbose_name = _l("政策数字")
        verbose_name_plural = _l("政策数字")
        ordering = ["key", "-effective_from"]
        constraints = [
            models.UniqueConstraint(
                fields=["key", "effective_from"],
                name="policy_one_value_a_day",
                violation_error_message=_l("这一天已有该项数值,请换一个起始日期。"),
            ),
            models.CheckConstraint(
                condition=models.Q(value__gte=0), name="policy_not_negative", violation_error_message=_l("数值不能为负。")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.key} = {self.value.normalize():f} ({self.effective_from})"
