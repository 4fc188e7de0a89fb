from django.db import models
from django.utils.translation import gettext_lazy as _l


class Way(models.TextChoices):
    """How a unit's head approved its ledger."""

    SCREEN = "screen", _l("网上审核确认")
    SCAN = "scan", _l("签字盖章扫描件")


class State(models.TextChoices):
    """Where a unit's ledger of a month stands; read from its books, confirmation and seal, stored nowhere."""

    MISSING = "missing", _l("未生成")
    DRAFT = "draft", _l("草稿")
    CONFIRMED = "confirmed", _l("已确认")
    CHANGED = "changed", _l("确认后有变动")
    SEALED = "sealed", _l("已封存")

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
