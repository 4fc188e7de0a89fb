from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from nantun.ledgers.reminders import holders
from nantun.people.roles import Role
from nantun.web.offers import Due

from .models import Remark


def due_on(day: date) -> Iterator[Due]:
    told = holders(day, Role.HEAD)
    for remark in Remark.objects.filter(answer_by=day):
        for user_id in told[remark.unit_id]:
            yield Due(user_id=user_id, kind="meals.answer", key=f"remark:{remark.pk}", text="班中餐意见今天到期,请答复。", url="/meals/")
