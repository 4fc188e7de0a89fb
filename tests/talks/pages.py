"""What tests of pages share: what the forms send."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from tests.support.mine import Mine


def a_log(mine: Mine, **more: Any) -> dict[str, Any]:
    """随谈补登 of the head with the worker, today in the canteen."""
    facts = {"talker": mine.head.employee_id, "counterpart": mine.worker.employee_id, "day": "2026-10-15", "place_kind": "canteen"}
    return facts | {"ground": "routine", "topic": "", "direction": "down", "submission": str(uuid4()), "save": ""} | more
