"""应谈名单 on its page: a leader's own, by unit and tier for those who count, one click from being done."""

from __future__ import annotations

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from nantun.people.choices import PartyStatus
from tests.factories import EmployeeFactory
from tests.support.mine import Mine
from tests.visits.pages import as_, text_of

from .makers import NOW, logged

pytestmark = pytest.mark.django_db
OUGHTS = "/talks/oughts/"


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(NOW, tick=False):
        yield


def test_a_leader_sees_whom_he_answers_for_one_click_from_talking(mine: Mine) -> None:
    page = text_of(as_(mine.deputy).get(OUGHTS))
    assert "孙立" in page
    assert f'href="/talks/invite/?counterpart={mine.vice.employee_id}' in page
    assert "赵刚" not in page


def test_the_party_office_sees_the_mine_with_its_denominator(mine: Mine) -> None:
    logged(mine, talker=mine.deputy.employee, by=mine.deputy, counterpart=mine.vice.employee)
    page = text_of(as_(mine.office).get(OUGHTS, {"of": "all"}))
    assert "分管领导—分管单位干部和人才" in page
    assert "占比" in page
    assert "赵刚" in page


def test_filters_narrow_the_names_and_not_the_count(mine: Mine) -> None:
    page = text_of(as_(mine.office).get(OUGHTS, {"of": "all", "tier": "deputy"}))
    assert "孙立" in page
    assert "赵刚" not in page.split("oughts")[-1]


def test_nobody_reaches_beyond_his_units(mine: Mine) -> None:
    page = text_of(as_(mine.head).get(OUGHTS, {"of": "all"}))
    assert "赵刚" not in page
    assert as_(mine.worker).get(OUGHTS).status_code == 403


def test_topics_are_told_as_totals_of_five_of_months_that_ended(mine: Mine) -> None:
    september = NOW.date().replace(month=9, day=10)
    for n in range(5):
        worker = EmployeeFactory(unit=mine.ours)
        logged(mine, counterpart=worker, topic="income", day=september)
        if n < 4:
            logged(mine, counterpart=worker, topic="family", day=september)
    page = text_of(as_(mine.office).get(OUGHTS, {"of": "all"}))
    assert "收入 5" in page
    assert "家庭" not in page


def test_the_number_of_queries_does_not_grow(mine: Mine) -> None:
    client = as_(mine.office)
    client.get(OUGHTS, {"of": "all"})
    with CaptureQueriesContext(connection) as few:
        client.get(OUGHTS, {"of": "all"})
    EmployeeFactory.create_batch(40, unit=mine.ours, party_status=PartyStatus.MEMBER)
    with CaptureQueriesContext(connection) as many:
        client.get(OUGHTS, {"of": "all", "all": "1"})
    assert len(many) == len(few)
