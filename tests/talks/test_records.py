"""What was said stays between the two: sealed, logged, opened to others once and by order."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
import time_machine
from django.db import connection

from nantun.errors import RuleBroken, Stale
from nantun.people.roles import Role
from nantun.privacy.models import AccessLog
from talks import actions
from talks.models import ReadingOrder, Talk, TalkRecord
from tests.factories import make_user
from tests.support.meanwhile import meanwhile
from tests.support.mine import Mine
from tests.visits.pages import as_

from .makers import NOW, booked, logged

pytestmark = pytest.mark.django_db
SAID = "孩子上学的事压在心里"


@pytest.fixture(autouse=True)
def noon() -> Iterator[None]:
    """An order runs out by the clock."""
    with time_machine.travel(NOW, tick=False):
        yield


def recorded(mine: Mine) -> Talk:
    talk = logged(mine)
    actions.write_record(talk=talk, by=mine.head, now=NOW, content=SAID, asked_for="换个宿舍")
    return talk


def test_the_two_read_it_and_every_reading_is_written_down(mine: Mine) -> None:
    talk = recorded(mine)
    for user in (mine.head, mine.worker):
        assert actions.read_record(talk=talk, by=user, now=NOW).content == SAID
    assert list(AccessLog.objects.order_by("pk").values_list("user", flat=True)) == [mine.head.pk, mine.worker.pk]


def test_nobody_else_reads_it_whatever_his_role(mine: Mine) -> None:
    talk = recorded(mine)
    others = [mine.party_head, mine.deputy, mine.principal, mine.secretary, mine.office, *(make_user(role) for role in Role)]
    for user in others:
        assert actions.read_record(talk=talk, by=user, now=NOW) is None, user
    assert not AccessLog.objects.exists()


def test_a_dump_of_the_tables_does_not_hold_what_was_said(mine: Mine) -> None:
    talk = recorded(mine)
    actions.remark(talk=talk, words="谢谢区长" + SAID, by=mine.worker, now=NOW)
    with connection.cursor() as cursor:
        cursor.execute("SELECT table_name FROM information_schema.tables WHERE table_schema = 'public'")
        for (table,) in cursor.fetchall():
            cursor.execute(f'SELECT count(*) FROM "{table}" AS row WHERE row::text LIKE %s', [f"%{SAID}%"])
            assert cursor.fetchone() == (0,), table


def test_only_the_talker_writes_it_and_only_of_a_talk_that_was(mine: Mine) -> None:
    talk = logged(mine)
    for user in (mine.worker, mine.party_head):
        with pytest.raises(RuleBroken, match="由约谈人自己写"):
            actions.write_record(talk=talk, by=user, now=NOW, content=SAID)
    with pytest.raises(RuleBroken, match="谈过之后才能写"):
        actions.write_record(talk=booked(mine), by=mine.head, now=NOW, content=SAID)


def test_the_talker_writes_on_where_he_stopped_and_what_he_says_now_holds(mine: Mine) -> None:
    talk = recorded(mine)
    again = actions.write_record(talk=talk, by=mine.head, now=NOW, version=1, content="孩子入学的事已问过学校")
    assert (again.version, again.content, again.asked_for) == (2, "孩子入学的事已问过学校", "")
    assert TalkRecord.objects.get() == again


def test_the_counterpart_alone_adds_his_own_words(mine: Mine) -> None:
    talk = recorded(mine)
    for user in (mine.head, mine.party_head):
        with pytest.raises(RuleBroken, match="只有谈心对象本人可以补充"):
            actions.remark(talk=talk, words="同意", by=user, now=NOW)
    assert TalkRecord.objects.get().remark == ""


def test_twenty_thousand_characters_are_taken_and_one_more_is_told(mine: Mine) -> None:
    talk = logged(mine)
    with pytest.raises(RuleBroken, match="最多 20000 字,现有 20001 字") as broken:
        actions.write_record(talk=talk, by=mine.head, now=NOW, content="话" * 20_001)
    assert broken.value.field == "content"
    assert len(actions.write_record(talk=talk, by=mine.head, now=NOW, content="话" * 20_000).content) == 20_000


def test_of_two_who_write_at_once_the_second_is_told(mine: Mine) -> None:
    talk = recorded(mine)
    actions.remark(talk=talk, words="同意", by=mine.worker, now=NOW)
    with pytest.raises(Stale):
        actions.write_record(talk=talk, by=mine.head, now=NOW, version=1, content="改了")


def test_kept_on_paper_says_by_whom(mine: Mine) -> None:
    talk = logged(mine)
    with pytest.raises(RuleBroken, match="由谁保管"):
        actions.write_record(talk=talk, by=mine.head, now=NOW, on_paper=True)
    record = actions.write_record(talk=talk, by=mine.head, now=NOW, on_paper=True, kept_by=mine.head.employee)
    assert (record.content, record.kept_by) == ("", mine.head.employee)


class TestReadingOrders:
    def ordered(self, mine: Mine, talk: Talk, **more) -> ReadingOrder:
        order = actions.ask_order(talk=talk, reason="核查一起信访", by=mine.office, now=NOW)
        return actions.decide_order(order=order, agree=True, by=mine.secretary, now=NOW, **more)

    def test_it_opens_one_record_once(self, mine: Mine) -> None:
        talk = recorded(mine)
        order = self.ordered(mine, talk)
        assert actions.read_record(talk=talk, by=mine.office, now=NOW).content == SAID
        assert actions.read_record(talk=talk, by=mine.office, now=NOW) is None
        assert AccessLog.objects.get().reason == order.number

    def test_it_opens_no_other_record_and_for_nobody_else(self, mine: Mine) -> None:
        talk, other = recorded(mine), logged(mine, counterpart=mine.vice.employee)
        actions.write_record(talk=other, by=mine.head, now=NOW, content="别的")
        self.ordered(mine, talk)
        assert actions.read_record(talk=other, by=mine.office, now=NOW) is None
        assert actions.read_record(talk=talk, by=make_user(Role.PARTY_OFFICE), now=NOW) is None

    @pytest.mark.django_db(transaction=True)
    def test_opened_on_two_pages_in_one_moment_it_opens_one(self, mine: Mine) -> None:
        talk = recorded(mine)
        self.ordered(mine, talk)
        second = meanwhile(*[lambda: actions.read_record(talk=talk, by=mine.office, now=NOW)] * 2)
        assert second is None
        assert AccessLog.objects.count() == 1

    @pytest.mark.parametrize("hours", [0, 721])
    def test_it_holds_for_an_hour_at_least_and_a_month_at_most(self, hours: int, mine: Mine) -> None:
        with pytest.raises(RuleBroken, match="1 到 720 小时") as broken:
            self.ordered(mine, recorded(mine), hours=hours)
        assert broken.value.field == "hours"

    def test_it_runs_out(self, mine: Mine) -> None:
        talk = recorded(mine)
        self.ordered(mine, talk, hours=2)
        later = NOW + timedelta(hours=2)
        with time_machine.travel(later):
            assert actions.read_record(talk=talk, by=mine.office, now=later) is None

    @pytest.mark.django_db(transaction=True)
    def test_its_list_says_so_at_that_minute_though_nobody_writes_anything(self, mine: Mine) -> None:
        self.ordered(mine, recorded(mine), hours=2)
        reader = as_(mine.office)
        for minutes, word in ((119, "可调阅"), (121, "已过期")):
            with time_machine.travel(NOW + timedelta(minutes=minutes)):
                assert word in reader.get("/talks/orders/").text

    def test_before_it_is_approved_it_opens_nothing(self, mine: Mine) -> None:
        talk = recorded(mine)
        actions.ask_order(talk=talk, reason="核查一起信访", by=mine.office, now=NOW)
        assert actions.read_record(talk=talk, by=mine.office, now=NOW) is None

    def test_where_nothing_was_written_there_is_nothing_to_ask_for(self, mine: Mine) -> None:
        with pytest.raises(RuleBroken, match="没有记录"):
            actions.ask_order(talk=logged(mine), reason="核查", by=mine.office, now=NOW)
        assert not ReadingOrder.objects.exists()

    def test_nobody_approves_his_own(self, mine: Mine) -> None:
        order = actions.ask_order(talk=recorded(mine), reason="核查", by=mine.secretary, now=NOW)
        with pytest.raises(RuleBroken, match="不能审批自己"):
            actions.decide_order(order=order, agree=True, by=mine.secretary, now=NOW)

    @pytest.mark.parametrize(("silent", "told"), [(False, 2), (True, 0)])
    def test_both_are_told_unless_ordered_otherwise(self, silent: bool, told: int, mine: Mine) -> None:
        from nantun.notices.models import Notice

        talk = recorded(mine)
        self.ordered(mine, talk, silent=silent)
        actions.read_record(talk=talk, by=mine.office, now=NOW)
        for kind in ("talks.order_told", "talks.order_used"):
            assert Notice.objects.filter(kind=kind, recipient__in=[mine.head, mine.worker]).count() == told


def test_there_is_no_history_of_what_was_said(mine: Mine) -> None:
    assert not hasattr(TalkRecord, "pgh_event_model")
