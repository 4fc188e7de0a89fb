"""What tests of pages share: noon of the makers' day, who is signed in, what the raise form sends."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import pytest
import time_machine

from nantun.appeals.choices import Category, Urgency
from tests.visits.pages import as_, text_of

from .makers import NOW, WORDS

__all__ = ["as_", "noon", "text_of", "the_form"]


@pytest.fixture
def noon() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


def the_form(*raisers: Any, **more: Any) -> dict[str, Any]:
    """What the form of those who take up others' appeals sends."""
    filled = {
        "category": Category.LIVING,
        "text": WORDS,
        "raisers": [one.pk for one in raisers],
        "urgency": Urgency.ORDINARY,
        "source": "direct",
        "raised_on": "2026-10-15",
        "submission": str(uuid4()),
        "save": "",
    }
    return filled | more
