"""The number in the rail is that of the list, whoever looks and whatever waits."""

import pytest
import time_machine
from django.contrib.auth import get_user_model
from django.db import connection
from django.test.utils import CaptureQueriesContext

from nantun import registry
from nantun.web.waiting import count_for, waiting_for
from tests.world import NOW, World, all_cases

# After the day from which rosters remind, and while the ledgers of October are still drafts.
DAYS = [NOW.date(), NOW.date().replace(day=28)]
MOST_QUERIES = 10  # of one room: its one query, and what the whole list of a leader is reckoned from


@pytest.fixture
def world(db, settings, tmp_path):
    settings.VAR, settings.MEDIA_ROOT = tmp_path, tmp_path / "files"
    with time_machine.travel(NOW):
        made = World()
        all_cases(made)
        yield made


def users():
    return get_user_model().objects.filter(is_active=True).select_related("employee").order_by("pk")


def test_a_room_in_which_something_waits_can_count_it():
    assert [room.name for room in registry.activities() if bool(room.todo) is not bool(room.waiting_count)] == []


@pytest.mark.parametrize("day", DAYS, ids=str)
def test_every_room_counts_just_what_it_lists_for_everybody(world, day):
    rooms = list(registry.offered("todo"))
    told = dict.fromkeys((room.name for room, _todo in rooms), 0)
    for user in users():
        for room, todo in rooms:
            lines = list(todo(user, day))
            assert room.offers("waiting_count")(user, day) == len(lines), (room.name, user.number, lines)
            told[room.name] += len(lines)
    assert sum(count > 0 for count in told.values()) > 3, told


def test_the_number_is_that_of_the_list_with_the_drafts(world):
    for user in users():
        assert count_for(user, DAYS[0]).lines == len(waiting_for(user, DAYS[0]).lines)


def test_counting_asks_a_room_one_question_and_never_row_by_row(world):
    for user in users():
        assert user.grants is not None
        for room, count in registry.offered("waiting_count"):
            with CaptureQueriesContext(connection) as asked:
                count(user, DAYS[0])
            assert len(asked) <= MOST_QUERIES, (room.name, user.number, [one["sql"][:200] for one in asked])
