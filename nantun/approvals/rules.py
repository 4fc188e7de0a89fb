from __future__ import annotations

from typing import TYPE_CHECKING

import rules

if TYPE_CHECKING:
    from nantun.people.models import User

    from .models import ApprovalRequest


@rules.predicate
def is_not_asker(user: User, request: ApprovalRequest | None) -> bool:
    return request is not None and request.asked_by_id != user.pk
