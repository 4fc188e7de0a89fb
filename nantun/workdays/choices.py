from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _l


class Origin(models.TextChoices):
    """Where a special day comes from."""

    SEEDED = "seeded", _l("程序自带")
    NOTICE = "notice", _l("按通知")


class Belongs(models.TextChoices):
    """To which day a shift over midnight belongs. Midnight itself closes one day and opens the next."""

    STARTS = "starts", _l("开始的那天")
    ENDS = "ends", _l("结束的那天")


class Festival(models.TextChoices):
    SPRING = "spring", _l("春节")
    DRAGON_BOAT = "dragon_boat", _l("端午")
    MID_AUTUMN = "mid_autumn", _l("中秋")
    EID_AL_FITR = "eid_al_fitr", _l("开斋节")

    @property
    def is_sighted(self) -> bool:
        """Its day is seen, not reckoned: until somebody confirms it, it is an estimate."""
        return self is Festival.EID_AL_FITR
