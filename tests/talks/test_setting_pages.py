"""Hours, grants beside the levels, 必谈 and the calendar."""

from __future__ import annotations

from collections.abc import Callable
from datetime import time, timedelta
from functools import partial
from typing import Any

import pytest
import time_machine

from nantun.errors import RuleBroken
from nantun.people.roles import Role
from talks import actions
from talks.choices import Ground
from talks.models import DayException, LevelException, MustTalk, OpenHours
from tests.factories import make_user
from tests.support.days import TODAY
from tests.support.mine import Mine
from tests.visits.pages import as_, text_of

from .makers import NOW, a_time, ask, booked, logged, opens

pytestmark = pytest.mark.django_db
HOURS = "/talks/hours/"


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(NOW, tick=False):
        yield


class TestHours:
    def test_a_leader_sets_and_closes_his_hours(self, mine: Mine) -> None:
        words = {"part": "hours", "hours-weekday": "0", "hours-starts": "09:00", "hours-ends": "11:00", "hours-place_kind": "office"}
        assert "周一 09:00–11:00" in text_of(as_(mine.head).post(HOURS, words, follow=True))
        overlapping = as_(mine.head).post(HOURS, words | {"hours-starts": "10:00", "hours-ends": "12:00"})
        assert overlapping.status_code == 422
        assert "重叠" in overlapping.content.decode()
        as_(mine.head).post(f"{HOURS}{OpenHours.objects.get().pk}/close/")
        assert not OpenHours.objects.exists()

    def test_nobody_closes_another_s(self, mine: Mine) -> None:
        opens(mine.head.employee, weekdays=range(1))
        as_(mine.party_head).post(f"{HOURS}{OpenHours.objects.get().pk}/close/")
        assert OpenHours.objects.exists()
        assert as_(mine.worker).get(HOURS).status_code == 403

    def test_a_day_is_excepted_whole_or_in_part_and_never_by_half(self, mine: Mine) -> None:
        words = {"part": "exception", "exception-day": "10-20", "exception-starts": "", "exception-ends": "", "exception-reason": "出差"}
        assert "全天不接谈 出差" in text_of(as_(mine.head).post(HOURS, words, follow=True))
        half = as_(mine.head).post(HOURS, words | {"exception-starts": "09:00"})
        assert "请同时填开始和结束" in half.content.decode()
        assert DayException.objects.count() == 1

    def test_the_rules_are_kept(self, mine: Mine) -> None:
        words = {"part": "rules", "rules-notice_hours": "2", "rules-horizon_days": "14", "rules-most_a_day": "3"}
        as_(mine.head).post(HOURS, words)
        mine.head.employee.refresh_from_db()
        assert mine.head.employee.talk_rules.most_a_day == 3
        assert as_(mine.head).post(HOURS, words | {"rules-most_a_day": "99"}).status_code == 422

    @pytest.mark.parametrize(
        "opened",
        [partial(actions.open_hours, weekday=0, place_kind="office"), partial(actions.except_day, day=TODAY, today=TODAY)],
        ids=["of the week", "of a day that differs"],
    )
    @pytest.mark.parametrize("ends", [time(8), time(9)])
    def test_hours_end_after_they_begin(self, ends: time, opened: Callable[..., Any], mine: Mine) -> None:
        with pytest.raises(RuleBroken, match="结束要晚于开始") as broken:
            opened(leader=mine.head.employee, starts=time(9), ends=ends)
        assert broken.value.field == "ends"
        assert not OpenHours.objects.exists()
        assert not DayException.objects.exists()

    def test_a_day_that_is_over_is_not_excepted(self, mine: Mine) -> None:
        with pytest.raises(RuleBroken, match="已经过去") as broken:
            actions.except_day(leader=mine.head.employee, day=TODAY - timedelta(days=1), today=TODAY, starts=None, ends=None)
        assert broken.value.field == "day"

    @pytest.mark.parametrize(
        "beyond", [{"notice_hours": 721}, {"horizon_days": 0}, {"horizon_days": 91}, {"most_a_day": 0}, {"most_a_day": 21}]
    )
    def test_rules_stay_within_what_can_be_kept(self, beyond: dict[str, int], mine: Mine) -> None:
        rules = {"notice_hours": 720, "horizon_days": 90, "most_a_day": 20}
        with pytest.raises(RuleBroken, match="最多约到 90 天后"):
            actions.set_rules(leader=mine.head.employee, by=mine.head, **(rules | beyond))
        assert actions.set_rules(leader=mine.head.employee, by=mine.head, **rules).most_a_day == 20


class TestGrants:
    def test_the_party_office_grants_by_name_with_a_reason(self, mine: Mine) -> None:
        words = {"talker": mine.principal.employee_id, "counterpart": mine.worker.employee_id, "started_on": "10-15", "save": ""}
        assert as_(mine.office).post("/talks/grants/new/", words).status_code == 422
        assert "已批准" in text_of(as_(mine.office).post("/talks/grants/new/", words | {"reason": "劳模座谈"}, follow=True))
        assert LevelException.objects.get().granted_by == mine.office

    def test_others_do_not(self, mine: Mine) -> None:
        for user in (mine.principal, mine.head, mine.worker):
            assert as_(user).get("/talks/grants/").status_code == 403
            assert as_(user).get("/talks/grants/new/").status_code == 403


class TestMusts:
    def test_the_clerk_raises_one_and_the_leader_is_one_click_from_it(self, mine: Mine) -> None:
        clerk = make_user(Role.CLERK, unit=mine.ours)
        words = {"employee": mine.worker.employee_id, "ground": "injury", "event_day": "10-14", "save": ""}
        assert "已提出必谈" in text_of(as_(clerk).post("/talks/musts/raise/", words, follow=True))
        must = MustTalk.objects.get()
        page = text_of(as_(mine.head if must.talker == mine.head.employee else mine.party_head).get("/talks/musts/"))
        assert f"/talks/log/?counterpart={mine.worker.employee_id}&amp;ground=injury" in page

    def test_another_unit_s_people_can_not_be_raised(self, mine: Mine) -> None:
        clerk = make_user(Role.CLERK, unit=mine.theirs)
        words = {"employee": mine.worker.employee_id, "ground": "injury", "event_day": "10-14", "save": ""}
        assert as_(clerk).post("/talks/musts/raise/", words).status_code == 422

    def test_whoever_picks_the_same_person_twice_reads_so_beside_the_field_and_finds_his_words_again(self, mine: Mine) -> None:
        twice = {"employee": mine.worker.employee_id, "talker": mine.worker.employee_id}
        refused = as_(mine.office).post(
            "/talks/musts/raise/", twice | {"ground": "injury", "event_day": "10-14", "note": "腿伤", "save": ""}
        )
        assert refused.status_code == 422
        assert refused.context["form"].errors == {"talker": ["不能由本人和本人谈。"]}
        assert "腿伤" in refused.content.decode()
        assert not MustTalk.objects.exists()

    def test_a_suggestion_is_taken_up_or_waved_off_with_a_reason(self, mine: Mine) -> None:
        found = [(mine.worker.employee, Ground.POST_CHANGED, TODAY, "a"), (mine.vice.employee, Ground.MOVED_IN, TODAY, "b")]
        actions.suggest_musts(found=found, now=NOW)
        first, second = MustTalk.objects.order_by("key")
        assert "列为必谈" in text_of(as_(mine.office).get(f"/talks/musts/{first.pk}/"))
        as_(mine.office).post(f"/talks/musts/{first.pk}/take-up/")
        refused = as_(mine.office).post(f"/talks/musts/{second.pk}/withdraw/", {"reason": ""})
        assert (refused.status_code, "请填写原因" in refused.content.decode()) == (422, True)
        as_(mine.office).post(f"/talks/musts/{second.pk}/withdraw/", {"reason": "在原单位谈过"})
        assert list(MustTalk.objects.order_by("key").values_list("status", flat=True)) == ["open", "withdrawn"]


class TestCalendar:
    OCTOBER = {"start": "2026-10-12T00:00:00+08:00", "end": "2026-10-19T00:00:00+08:00"}

    def events(self, user, **words):
        return as_(user).get("/talks/calendar/events/", self.OCTOBER | words)

    def test_one_s_own_and_what_is_offered(self, mine: Mine) -> None:
        talk = booked(mine)
        ask(mine.vice, mine.deputy.employee, mine.vice.employee, a_time(hour=15))
        found = self.events(mine.worker).json()
        assert [(one["title"], one["url"]) for one in found] == [("已约定 王强—张三 办公室", talk.get_absolute_url())]
        assert [one["title"] for one in self.events(mine.deputy).json()] == ["待答复 庄坤—孙立"]

    def test_of_the_unit_that_they_talk_and_not_of_what(self, mine: Mine) -> None:
        logged(mine, ground="family", topic="income")
        found = self.events(mine.party_head, of="all").content.decode()
        assert "王强" in found.encode().decode("unicode_escape")
        assert "income" not in found
        assert self.events(mine.stranger, of="all").json() == []

    def test_a_worker_sees_his_own_whatever_he_asks_for(self, mine: Mine) -> None:
        logged(mine, counterpart=mine.vice.employee)
        assert self.events(mine.worker, of="all").json() == []

    @pytest.mark.parametrize("words", [{"start": "x"}, {"end": "2027-10-19T00:00:00"}, {"start": "2026-13-45T00:00:00"}, {"end": ""}])
    def test_a_span_that_is_none_or_too_long_is_refused(self, words, mine: Mine) -> None:
        assert self.events(mine.worker, **words).status_code == 400
