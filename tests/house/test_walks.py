"""From a form to a row: nothing climbs, and what was reckoned once is handed on (docs/architecture.md)."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
import time_machine

from nantun.appeals.models import Appeal
from talks.forms import AskForm
from talks.models import Talk
from tests.support.mine import Mine
from tests.support.walks import Walk, walked
from tests.talks.makers import NOW, opens
from tests.visits.pages import as_, the_form
from visits.models import Visit

pytestmark = pytest.mark.django_db


@pytest.fixture
def mine(db: None, settings: Any, tmp_path: Path) -> Iterator[Mine]:
    settings.MEDIA_ROOT = tmp_path
    with time_machine.travel(NOW, tick=False):
        yield Mine.of()


def posted(user: Any, address: str, form: dict[str, Any]) -> Walk:
    with walked() as walk:
        answer = as_(user).post(address, form | {"submission": str(uuid4())})
    assert answer.status_code == 302, answer.content.decode()
    return walk


def holds(walk: Walk) -> None:
    assert walk.climbs == []
    assert walk.again == []
    assert walk.reckoned, "the tracer has seen nothing reckoned: were its functions renamed?"


def test_a_visit(mine: Mine) -> None:
    holds(posted(mine.head, "/visits/log/", the_form(mine.head, mine.worker.employee, day="10-12")))
    assert Visit.objects.count() == 1


def test_a_visit_with_an_appeal(mine: Mine) -> None:
    line = {"appeal-0-category": "living", "appeal-0-text": "宿舍热水不足"}
    holds(posted(mine.head, "/visits/log/", the_form(mine.head, mine.worker.employee, day="10-12") | line))
    assert (Visit.objects.count(), Appeal.objects.count()) == (1, 1)


def test_an_appeal(mine: Mine) -> None:
    told = {"category": "living", "text": "宿舍热水不足", "raisers": [mine.worker.employee_id]}
    holds(posted(mine.head, "/appeals/raise/", told | {"urgency": "ordinary", "source": "direct", "raised_on": "10-12"}))
    assert Appeal.objects.count() == 1


def test_a_talk_that_is_asked_for(mine: Mine) -> None:
    opens(mine.head.employee)
    slots = AskForm(user=mine.worker, initial={"talker": mine.head.employee_id}).offered() or []
    holds(posted(mine.worker, "/talks/ask/", {"talker": mine.head.employee_id, "urgency": "ordinary", "time": slots[0].start.isoformat()}))
    assert Talk.objects.count() == 1


def test_a_talk_that_was_held(mine: Mine) -> None:
    facts = {"talker": mine.head.employee_id, "counterpart": mine.worker.employee_id, "day": "10-12"}
    holds(posted(mine.head, "/talks/log/", facts | {"place_kind": "office", "ground": "routine"}))
    assert Talk.objects.count() == 1
