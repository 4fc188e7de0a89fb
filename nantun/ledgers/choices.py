from django.db import models
from django.utils.translation import gettext_lazy as _


class Way(models.TextChoices):
    """How a unit's head approved its ledger."""

    SCREEN = "screen", _("网上审核确认")
    SCAN = "scan", _("签字盖章扫描件")


class State(models.TextChoices):
    """Where a unit's ledger of a month stands; read from its books, confirmation and seal, stored nowhere."""

    MISSING = "missing", _("未生成")
    DRAFT = "draft", _("草稿")
    CONFIRMED = "confirmed", _("已确认")
    CHANGED = "changed", _("确认后有变动")
    SEALED = "sealed", _("已封存")

    @property
    def colour(self) -> str:
        return COLOURS[self]


COLOURS = {
    State.MISSING: "grey",
    State.DRAFT: "amber",
    State.CONFIRMED: "blue",
    State.CHANGED: "red",
    State.SEALED: "green",
}
