from django.db import models
from django.utils.translation import gettext_lazy as _


class Stage(models.TextChoices):
    """Where a campaign stands on a day."""

    COMING = "coming", _("未开始")
    RUNNING = "running", _("进行中")
    OVER = "over", _("已结束")

    @property
    def colour(self) -> str:
        return {"coming": "blue", "running": "green", "over": "grey"}[self.value]
