"""恳谈会: who holds them, who came, what was raised there."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any
from uuid import uuid4

import pytest
import time_machine

from nantun.appeals.models import Appeal
from nantun.appeals.sources import link_back
from nantun.errors import RuleBroken, Stale
from nantun.people.choices import PartyStatus, Rank
from nantun.people.models import User
from nantun.people.roles import Role
from talks import actions
from talks.actions import ForumEntry
from talks.choices import ForumKind
from talks.invited import roster_of
from talks.models import Attendance, Forum
from tests.factories import EmployeeFactory, make_user
from tests.support.days import TODAY, at
from tests.support.mine import Mine
from tests.visits.pages import as_, text_of

from .makers import NOW

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _noon(settings: Any, tmp_path: Any) -> Iterator[None]:
    settings.MEDIA_ROOT = tmp_path
    with time_machine.travel(at(TODAY), tick=False):
        yield


def held(mine: Mine, *attendees: User, by: User | None = None, **more: Any) -> Forum:
    facts: dict[str, Any] = {"unit": mine.ours, "kind": ForumKind.PARTY, "day": TODAY, "held_by": mine.party_head.employee, **more}
    return actions.hold_forum(
        entry=ForumEntry(**facts, attendees=tuple(one.employee for one in attendees)), by=by or mine.party_head, now=NOW
    )


def the_form(mine: Mine, **more: Any) -> dict[str, Any]:
    facts = {"unit": mine.ours.pk, "kind": "party", "day": "2026-10-15", "held_by": mine.party_head.employee_id, "place_kind": "office"}
    return facts | {"submission": str(uuid4()), "minutes": "谈了澡堂", "save": ""} | more


def test_a_forum_is_entered_and_goes_on_to_who_came(mine: Mine) -> None:
    answer = as_(mine.party_head).post("/talks/forums/hold/", the_form(mine))
    forum = Forum.objects.get()
    assert answer.url == f"/talks/forums/{forum.pk}/attendance/"
    assert forum.number == "HT-2026-0001"


def test_sent_twice_by_one_form_it_is_one(mine: Mine) -> None:
    form = the_form(mine)
    for _turn in range(2):
        as_(mine.party_head).post("/talks/forums/hold/", form)
    assert Forum.objects.count() == 1


def test_ticks_and_scanned_numbers_count_together_and_once(mine: Mine) -> None:
    forum = held(mine)
    numbers = f"{mine.worker.employee.number}\n{mine.vice.employee.number}, {mine.worker.employee.number}"
    as_(mine.head).post(f"/talks/forums/{forum.pk}/attendance/", {"people": [], "numbers": numbers, "save": ""})
    assert set(Attendance.objects.values_list("employee", flat=True)) == {mine.worker.employee_id, mine.vice.employee_id}
    as_(mine.head).post(f"/talks/forums/{forum.pk}/attendance/", {"people": [mine.worker.employee_id], "numbers": "", "save": ""})
    assert Attendance.objects.get().employee == mine.worker.employee


def test_a_number_that_nobody_has_is_named_and_nothing_is_lost(mine: Mine) -> None:
    forum = held(mine)
    answer = as_(mine.head).post(f"/talks/forums/{forum.pk}/attendance/", {"people": [], "numbers": "999998 999999", "save": ""})
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "花名册里没有这些工号:999998、999999" in page
    assert "999998 999999" in page


@pytest.mark.parametrize(
    ("kind", "wanted"),
    [("party", {"李党"}), ("team_leaders", {"王班"}), ("young", {"小青"}), ("family", {"李党", "王班", "小青"})],
)
def test_the_sheet_lists_those_whom_the_forum_is_for(kind: str, wanted: set[str], mine: Mine) -> None:
    old = {"unit": mine.theirs, "birth_date": date(1975, 1, 1)}
    EmployeeFactory(name="李党", party_status=PartyStatus.MEMBER, **old)
    EmployeeFactory(name="王班", rank=Rank.TEAM_LEADER, post="班长", **old)
    EmployeeFactory(name="小青", **(old | {"birth_date": date(1991, 10, 15)}))
    found = {one.name for one in roster_of(mine.theirs, kind, TODAY)}
    assert found - {"赵刚"} == wanted
    forum = held(mine, unit=mine.theirs, kind=kind, by=mine.office)
    page = text_of(as_(mine.office).get(f"/talks/forums/{forum.pk}/sheet/"))
    assert all(name in page for name in wanted)


def test_an_appeal_raised_there_says_so_and_leads_back(mine: Mine) -> None:
    forum = held(mine, mine.worker)
    form = {"category": "living", "text": "澡堂水不热", "raisers": [mine.worker.employee_id], "urgency": "ordinary", "raised_on": "2026-10-15",
            "hide_names": "", "save": ""}  # fmt: skip
    answer = as_(mine.head).post(f"/talks/forums/{forum.pk}/appeal/", form)
    assert answer.status_code == 302, answer.content.decode()[:500]
    appeal = Appeal.objects.get()
    assert (appeal.source, appeal.source_id, appeal.registering_unit) == ("forums", forum.pk, mine.ours)
    assert link_back("forums", forum.pk, mine.head) == (forum.number, forum.get_absolute_url())
    assert link_back("forums", forum.pk, mine.stranger) is None
    assert appeal.number in text_of(as_(mine.head).get(f"/talks/forums/{forum.pk}/"))


def test_another_unit_does_not_find_it(mine: Mine) -> None:
    forum = held(mine)
    for page in ("", "edit/", "attendance/", "sheet/", "appeal/"):
        assert as_(mine.stranger).get(f"/talks/forums/{forum.pk}/{page}").status_code == 404
    assert forum.number not in text_of(as_(mine.stranger).get("/talks/forums/"))
    assert forum.number in text_of(as_(make_user(Role.UNION_STAFF)).get("/talks/forums/"))
    assert as_(mine.worker).get("/talks/forums/").status_code == 403


def test_minutes_are_changed_by_one_at_a_time(mine: Mine) -> None:
    forum = held(mine)
    facts = {"unit": mine.ours, "kind": ForumKind.PARTY, "day": TODAY, "held_by": mine.party_head.employee}
    actions.edit_forum(forum=forum, entry=ForumEntry(**facts, minutes="澡堂下周修"), version=1, by=mine.party_head, now=NOW)
    with pytest.raises(Stale):
        actions.edit_forum(forum=forum, entry=ForumEntry(**facts, minutes="别的"), version=1, by=mine.party_head, now=NOW)


def test_a_day_to_come_and_relatives_elsewhere_are_refused(mine: Mine) -> None:
    with pytest.raises(RuleBroken, match="不能晚于今天"):
        held(mine, day=date(2026, 10, 16))
    with pytest.raises(RuleBroken, match="只有家属恳谈会"):
        held(mine, guests=3)


def test_the_list_asks_as_much_for_twenty_as_for_two(mine: Mine, django_assert_max_num_queries: Any) -> None:
    held(mine, mine.worker)
    client = as_(mine.office)
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as few:
        client.get("/talks/forums/?day_from=&day_to=")
    for _turn in range(10):
        held(mine, mine.worker, mine.vice)
    with django_assert_max_num_queries(len(few)):
        client.get("/talks/forums/?day_from=&day_to=")
