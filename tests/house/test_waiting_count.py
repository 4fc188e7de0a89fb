"""The number in the rail is that of the list, whoever looks and whatever waits; and 我的待办 of everybody at once says what each would be told alone."""

import pytest
from django.contrib.auth import get_user_model
from django.db import connection
from django.test.utils import CaptureQueriesContext

from nantun import registry
from nantun.people.models import User
from nantun.web.waiting import WaitingForAll, count_for, waiting_for
from tests.world import NOW

# After the day from which rosters remind, and while the ledgers of October are still drafts.
DAYS = [NOW.date(), NOW.date().replace(day=28)]
MOST_QUERIES = 10  # of one room: its one query, and what the whole list of a leader is reckoned from


pytestmark = pytest.mark.django_db


def users():
    return get_user_model().objects.filter(is_active=True).select_related("employee").order_by("pk")


def test_a_room_in_which_something_waits_can_count_it():
    assert [room.name for room in registry.activities() if bool(room.todo) is not bool(room.waiting_count)] == []


@pytest.mark.parametrize("day", DAYS, ids=str)
def test_every_room_counts_just_what_it_lists_for_everybody(whole_world, day):
    rooms = list(registry.offered("todo"))
    told = dict.fromkeys((room.name for room, _todo in rooms), 0)
    for user in users():
        for room, todo in rooms:
            lines = list(todo(user, day))
            assert room.offers("waiting_count")(user, day) == len(lines), (room.name, user.number, lines)
            told[room.name] += len(lines)
    assert sum(count > 0 for count in told.values()) > 3, told


def test_the_number_is_that_of_the_list_with_the_drafts(whole_world):
    for user in users():
        assert count_for(user, DAYS[0]).lines == len(waiting_for(user, DAYS[0]).lines)


def test_counting_asks_a_room_one_question_and_never_row_by_row(whole_world):
    for user in users():
        assert user.grants is not None
        for room, count in registry.offered("waiting_count"):
            with CaptureQueriesContext(connection) as asked:
                count(user, DAYS[0])
            assert len(asked) <= MOST_QUERIES, (room.name, user.number, [one["sql"][:200] for one in asked])


def test_nobody_for_whom_something_waits_is_left_out(whole_world):
    day = NOW.date()
    everybody = WaitingForAll(day)
    readers = everybody.readers()
    assert readers is not None, "every room that has something waiting says for whom"
    told = 0
    for user in User.objects.filter(is_active=True).select_related("employee"):
        alone = waiting_for(user, day).lines
        assert everybody.of(user).lines == alone
        assert user.pk in readers or not alone, f"{user.number}: readers() of a room's todo.py forgets him for whom {alone} waits"
        told += bool(alone)
    assert told > 5
    assert len(readers) < User.objects.count(), "who has nothing is not asked"
