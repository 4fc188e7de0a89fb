"""随谈补登: a few fields, by the talker or his assistant."""

from __future__ import annotations

import re

import pytest
import time_machine
from django.urls import reverse

from nantun.people.roles import Role
from talks.models import Talk
from tests.factories import make_user, stand_in
from tests.support.mine import Mine
from tests.visits.pages import as_, text_of

from .makers import NOW
from .pages import a_log

pytestmark = pytest.mark.django_db
LOG = "/talks/log/"


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(NOW, tick=False):
        yield


def test_a_head_enters_a_talk_with_three_facts(mine: Mine) -> None:
    answer = as_(mine.head).post(LOG, a_log(mine), follow=True)
    talk = Talk.objects.get()
    assert f"已登记,编号 {talk.number}" in text_of(answer)
    assert (talk.afterwards, talk.on_behalf, talk.place_kind) == (True, False, "canteen")


def test_the_next_one_keeps_day_place_and_talker(mine: Mine) -> None:
    page = text_of(as_(mine.head).post(LOG, a_log(mine, day="10-14", again="1"), follow=True))
    assert 'value="2026-10-14"' in page
    assert re.search(r'value="canteen"[^>]* checked', page)


def test_an_assistant_enters_for_his_principal_with_the_basis(mine: Mine) -> None:
    assistant = make_user(Role.CLERK, unit=mine.ours)
    assert as_(assistant).get(LOG).status_code == 403
    stand_in(mine.head.employee, assistant.employee)
    as_(assistant).post(LOG, a_log(mine, basis="oral"))
    talk = Talk.objects.get()
    assert (talk.on_behalf, talk.basis, talk.talker) == (True, "oral", mine.head.employee)


def test_outside_the_levels_the_sentence_stands_at_the_counterpart_and_nothing_is_lost(mine: Mine) -> None:
    answer = as_(mine.head).post(LOG, a_log(mine, counterpart=mine.stranger.employee_id, place="井口"))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "不由 王强 约谈" in page
    assert 'value="井口"' in page


def test_a_day_to_come_is_refused(mine: Mine) -> None:
    answer = as_(mine.head).post(LOG, a_log(mine, day="2026-10-16"))
    assert answer.status_code == 422
    assert not Talk.objects.exists()


def test_a_worker_may_not(mine: Mine) -> None:
    assert as_(mine.worker).get(LOG).status_code == 403


def test_the_due_list_s_link_fills_the_counterpart_in(mine: Mine) -> None:
    page = text_of(as_(mine.head).get(reverse("talks:log"), {"counterpart": mine.worker.employee_id}))
    assert f'<option value="{mine.worker.employee_id}"' in page
