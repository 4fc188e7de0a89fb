"""What is due is packed: one letter for each person, what is urgent apart, nothing in quiet hours."""

import threading

import pytest
from django.db import connection

from nantun.notices.actions import choose, mark_read, pack
from nantun.notices.choices import Channel, Mode
from nantun.notices.models import Delivery, Outgoing, Route
from tests.factories import make_user
from tests.notices.makers import at, reader, said

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("mail_server")]


def items(delivery) -> int:
    return delivery.items.count()


def test_what_gathered_for_a_person_goes_in_one_letter_when_its_hour_comes():
    one, other = reader(), reader()
    said(one, other, now=at(9))
    said(one, number=2, now=at(11, 59))
    assert pack(now=at(11, 59)) == 0
    assert pack(now=at(12)) == 2
    assert {delivery.user: items(delivery) for delivery in Delivery.objects.all()} == {one: 2, other: 1}
    assert pack(now=at(12)) == 0


def test_what_comes_after_the_hour_waits_for_the_next():
    one = reader()
    said(one, now=at(11))
    pack(now=at(12))
    said(one, number=2, now=at(12, 1))
    assert pack(now=at(15, 59)) == 0
    assert pack(now=at(16)) == 1
    assert [items(delivery) for delivery in Delivery.objects.all()] == [1, 1]


def test_what_is_urgent_goes_by_itself_and_takes_nothing_along():
    one = reader()
    said(one, now=at(13))
    said(one, number=2, now=at(13), urgent=True)
    assert pack(now=at(13)) == 1
    assert Delivery.objects.get().urgent
    assert Outgoing.objects.filter(delivery=None).count() == 1


def test_one_who_wants_it_at_once_gets_it_at_once():
    one = reader()
    choose(by=one, modes={"visits": Mode.AT_ONCE})
    said(one, now=at(13))
    assert pack(now=at(13)) == 1


def test_in_quiet_hours_only_what_is_urgent_is_packed():
    one = reader()
    said(one, now=at(19))  # due at eight in the evening, but nothing ran until ten
    said(one, number=2, now=at(22), urgent=True)
    assert pack(now=at(22)) == 1
    assert Delivery.objects.get().urgent
    assert pack(now=at(7, day=21)) == 1


def test_what_was_read_in_the_inbox_meanwhile_is_left_out():
    one = reader()
    said(one, now=at(9))
    mark_read(by=one)
    said(one, number=2, now=at(9))
    assert pack(now=at(12)) == 1
    assert items(Delivery.objects.get()) == 1


def test_a_robot_gets_one_message_for_all(robot_server):
    Route.objects.create(robot="综采一队", room="visits", set_by=make_user())
    said(make_user(), make_user(), make_user(), now=at(9))
    assert pack(now=at(12)) == 1
    delivery = Delivery.objects.get()
    assert (delivery.channel, delivery.robot, delivery.user, items(delivery)) == (Channel.ROBOT, "综采一队", None, 3)


def test_packing_costs_the_same_few_questions_for_a_hundred(django_assert_max_num_queries):
    said(*[reader() for _ in range(100)], now=at(9))
    with django_assert_max_num_queries(15):
        assert pack(now=at(12)) == 100


@pytest.mark.django_db(transaction=True)
def test_six_who_pack_at_the_same_moment_make_one_letter_for_each():
    readers = [reader() for _ in range(30)]
    for number in range(5):
        said(*readers, number=number, now=at(9))
    start = threading.Barrier(6)

    def work():
        start.wait()
        pack(now=at(12))
        connection.close()

    threads = [threading.Thread(target=work) for _ in range(6)]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]
    assert Delivery.objects.count() == 30
    assert {items(delivery) for delivery in Delivery.objects.all()} == {5}
