"""What is told is put on its way in the same transaction, as its reader chose."""

import pytest
from django.db import IntegrityError, transaction

from nantun.notices.actions import choose, notify
from nantun.notices.actions.posting import DELIVER
from nantun.notices.choices import Channel, Mode
from nantun.notices.models import Notice, Outgoing, Route
from nantun.notices.sending import send_due
from nantun.web.offers import Due
from tests.factories import UnitFactory, make_user
from tests.notices.makers import DAY, at, reader, said

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("mail_server")]


def announce(robot="综采一队", room="visits", unit=None, mode=Mode.DIGEST):
    return Route.objects.create(robot=robot, room=room, unit=unit, mode=mode, set_by=make_user())


def test_what_is_told_is_put_on_its_way_to_the_readers_address():
    one = reader()
    said(one, now=at(13))
    outgoing = Outgoing.objects.get()
    assert (outgoing.notice.recipient, outgoing.channel, outgoing.due_at, outgoing.delivery) == (one, Channel.MAIL, at(16), None)


def test_it_is_rolled_back_with_its_cause():
    one = reader()
    with transaction.atomic():
        notify(recipient=one, kind="toy", subject="x", day=DAY, title="说一声")
        assert Outgoing.objects.count() == 1
        transaction.set_rollback(True)
    assert not Outgoing.objects.exists()
    assert not Notice.objects.exists()


def test_what_was_told_before_is_not_put_on_its_way_again():
    one = reader()
    said(one)
    said(one)
    assert Outgoing.objects.count() == 1
    with pytest.raises(IntegrityError), transaction.atomic():
        Outgoing.objects.create(notice=Notice.objects.get(), channel=Channel.MAIL, urgent=False, due_at=at(8))


def test_nothing_leaves_for_whom_has_no_address_or_has_not_confirmed_it():
    said(make_user(), reader(confirmed=False))
    assert Notice.objects.count() == 2
    assert not Outgoing.objects.exists()


def test_nothing_leaves_where_mail_is_off(settings):
    settings.EMAIL_HOST = ""
    said(reader())
    assert not Outgoing.objects.exists()


def test_where_no_channel_is_on_telling_costs_one_statement(settings, django_assert_num_queries):
    settings.EMAIL_HOST = ""
    one = reader()
    with django_assert_num_queries(3):  # a savepoint around it
        said(one)


def test_telling_a_hundred_costs_what_telling_one_does(django_assert_max_num_queries):
    readers = [reader() for _ in range(100)]
    with django_assert_max_num_queries(12):
        said(*readers)
    assert Outgoing.objects.count() == 100


@pytest.mark.parametrize(("mode", "due"), [(Mode.OFF, None), (Mode.DIGEST, at(16)), (Mode.AT_ONCE, at(13))])
def test_each_room_is_sent_as_its_reader_chose(mode, due):
    one, other = reader(), reader()
    choose(by=one, modes={"visits": mode, "ledgers": Mode.OFF})
    said(one, other, now=at(13))
    moments = dict(Outgoing.objects.values_list("notice__recipient", "due_at"))
    assert moments.get(one.pk) == due
    assert moments[other.pk] == at(16), "another's choice is another's"


def test_what_is_urgent_waits_for_no_digest_and_no_morning():
    one = reader()
    said(one, now=at(23), urgent=True)
    outgoing = Outgoing.objects.get()
    assert (outgoing.due_at, outgoing.urgent, outgoing.notice.urgent) == (at(23), True, True)


def test_who_wants_no_mail_of_a_room_gets_none_of_what_is_urgent_there():
    one = reader()
    choose(by=one, modes={"visits": Mode.OFF})
    said(one, urgent=True)
    assert not Outgoing.objects.exists()


def test_a_reminder_can_be_urgent(toy_room):
    one = reader()
    toy_room(reminders=lambda day: [Due(user_id=one.pk, kind="toy.due", key="x", text="隐患", urgent=True)])
    send_due(DAY)
    assert Outgoing.objects.get().urgent


def test_a_robot_announces_what_is_told_to_the_people_of_its_unit(robot_server):
    ours, theirs = UnitFactory(), UnitFactory()
    announce(unit=ours)
    said(make_user(unit=ours), make_user(unit=theirs))
    assert [row.robot for row in Outgoing.objects.all()] == ["综采一队"]
    assert Outgoing.objects.get().notice.recipient.employee.unit == ours


def test_a_robot_announces_only_the_rooms_that_were_chosen(robot_server):
    announce(room="ledgers")
    said(make_user())
    assert not Outgoing.objects.exists()


def test_two_routes_to_one_robot_announce_a_notice_once_and_the_quicker_holds(robot_server):
    one = make_user()
    announce(mode=Mode.AT_ONCE)
    announce(unit=one.employee.unit)
    said(one, now=at(13))
    assert Outgoing.objects.get().due_at == at(13)


def test_a_robot_that_the_settings_no_longer_know_announces_nothing(robot_server, settings):
    announce()
    settings.ROBOTS = {}
    said(make_user())
    assert not Outgoing.objects.exists()


def test_a_broker_that_is_away_keeps_nobody_from_telling(settings, django_capture_on_commit_callbacks):
    settings.CELERY_BROKER_URL = "redis://127.0.0.1:1/0"
    with django_capture_on_commit_callbacks(execute=True) as calls:
        said(reader(), urgent=True)
    assert sum(DELIVER in getattr(call, "args", ()) for call in calls) == 1
    assert Outgoing.objects.count() == 1
