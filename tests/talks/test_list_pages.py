"""The list of talks: that they were, and never what of; the same few queries for one and for many."""

from __future__ import annotations

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from talks import actions
from tests.factories import EmployeeFactory
from tests.support.days import TODAY, at
from tests.support.mine import Mine
from tests.visits.pages import as_, text_of

from .makers import NOW, ask, booked, logged

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(NOW, tick=False):
        yield


def listed(user, **words) -> str:
    return text_of(as_(user).get(reverse("talks:home"), words))


def test_the_sentence_counts_what_was_held_booked_and_asked(mine: Mine) -> None:
    logged(mine)
    booked(mine)
    ask(mine.vice, mine.deputy.employee, mine.vice.employee)
    page = listed(mine.head)
    assert "已谈 1 次(领导约谈 1 · 职工约谈 0)· 已约定 1 · 待答复 1(未回应 0)" in page


def test_those_who_count_see_that_they_talked_and_not_of_what(mine: Mine) -> None:
    logged(mine, ground="punished", topic="income")
    page = listed(mine.office)
    assert "张三" in page
    assert "食堂" in page
    assert "受处分之后" not in page
    assert ">收入" not in page


def test_a_stranger_sees_nothing_of_it(mine: Mine) -> None:
    logged(mine)
    assert "张三" not in listed(mine.stranger)


def test_no_answer_in_three_working_days_is_said_and_is_no_yes(mine: Mine) -> None:
    logged(mine)
    assert "未回应" not in listed(mine.head).split("<tbody")[1]
    with time_machine.travel(at(TODAY.replace(day=22)), tick=False):
        assert "未回应" in listed(mine.head).split("<tbody")[1]
        assert "张三" in listed(mine.head, mark="unconfirmed").split("<tbody")[1]


def test_a_disagreement_stands_in_the_list(mine: Mine) -> None:
    actions.answer_talk(talk=logged(mine), answer="disputed", by=mine.worker, now=NOW)
    assert "有不同意见" in listed(mine.head)


def test_filters_narrow_by_direction_and_people(mine: Mine) -> None:
    logged(mine)
    logged(mine, counterpart=mine.vice.employee, direction="up")
    assert "孙立" not in listed(mine.head, direction="down").split("<tbody")[1]
    assert "张三" not in listed(mine.head, counterpart=mine.vice.employee_id).split("<tbody")[1]


def test_a_worker_is_offered_to_ask_and_no_more(mine: Mine) -> None:
    page = listed(mine.worker)
    assert 'href="/talks/ask/"' in page
    assert 'href="/talks/log/"' not in page
    assert 'href="/talks/invite/"' not in page


def test_one_row_and_thirty_cost_the_same_queries(mine: Mine) -> None:
    logged(mine)
    client = as_(mine.head)
    client.get(reverse("talks:home"))
    with CaptureQueriesContext(
        connection,
    ) as few:
        client.get(reverse("talks:home"))
    for worker in EmployeeFactory.create_batch(30, unit=mine.ours):
        logged(mine, counterpart=worker)
    with CaptureQueriesContext(connection) as many:
        client.get(reverse("talks:home"), {"length": "50"})
    assert len(many) == len(few)
