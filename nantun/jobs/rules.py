from __future__ import annotations

from typing import Any

import rules


@rules.predicate
def asked_for_it(user: Any, job: Any) -> bool:
    return job is not None and job.requested_by_id == user.pk


rules.add_perm("jobs.cancel", asked_for_it)
