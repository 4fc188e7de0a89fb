from __future__ import annotations

from typing import TYPE_CHECKING, Any

import rules

if TYPE_CHECKING:
    from nantun.people.models import User


@rules.predicate
def asked_for_it(user: User, job: Any) -> bool:
    return job is not None and job.requested_by_id == user.pk


rules.add_perm("jobs.cancel", asked_for_it)
