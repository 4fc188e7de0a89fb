from django.db import models
from django.utils.translation import gettext_lazy as _l


class Stage(models.TextChoices):
    """Where a campaign stands on a day."""

    COMING = "coming", _l("未开始")
    RUNNING = "running", _l("进行中")
    OVER = "over", _l("已结束")

    @property
    def colour(self) -> str:
        return {"coming": "blue", "running": "green", "over": "grey"}[self.value]
