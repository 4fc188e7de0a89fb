from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _l

ONE_WAITS = _l("已有一份申请等着审批,请等有了结果再提。")


class Decision(models.TextChoices):
    WAITING = "waiting", _l("待审批")
    APPROVED = "approved", _l("已同意")
    REFUSED = "refused", _l("未同意")
    LAPSED = "lapsed", _l("已失效")

    @property
    def colour(self) -> str:
        return {"waiting": "amber", "approved": "green", "refused": "red", "lapsed": "grey"}[self.value]
