from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from nantun.people.policy import Accounts
from nantun.people.roles import Role
from nantun.web.offers import Due

from .models import Remark


def due_on(day: date) -> Iterator[Due]:
    accounts = Accounts(day)
    for remark in Remark.objects.filter(answer_by=day):
        for user_id in sorted(accounts.over(remark.unit_id, Role.HEAD)):
            yield Due(user_id=user_id, kind="meals.answer", key=f"remark:{remark.pk}", text="班中餐意见今天到期,请答复。", url="/meals/")
