from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from nantun.web.offers import Moment

from .models import Remark


def moments(employee: Any, user: Any) -> Iterable[Moment]:
    rows = Remark.objects.visible_to(user).filter(employee=employee)
    return [Moment(at=row.day, text=f"说班中餐:{row.text}", who=employee.name, url="/meals/") for row in rows]
