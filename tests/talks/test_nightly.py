"""Every night: leavers' talks are cancelled, their 必谈 settled, new ones suggested; rung twice, nothing more happens."""

from __future__ import annotations

from datetime import timedelta

import pytest

from nantun.appeals.choices import Category, Satisfaction
from nantun.notices.models import Notice
from nantun.people.actions import change_status, transfer
from nantun.people.choices import EmployeeStatus, Rank
from nantun.people.models import Employee
from talks import actions, nightly
from talks.choices import Ground, MustStatus, Status
from talks.models import Booking, MustTalk, Talk
from tests.appeals.makers import Cast, accepted, answered, called_back, given, raise_one
from tests.factories import EmployeeFactory
from tests.support.days import TODAY
from tests.support.meanwhile import meanwhile
from tests.support.mine import Mine

from .makers import NOW, ask, booked

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _files(settings, tmp_path) -> None:
    settings.MEDIA_ROOT = tmp_path


def leaves(employee: Employee) -> None:
    change_status(employee=employee, status=EmployeeStatus.RETIRED, since=TODAY, today=TODAY, now=NOW)


def suggested() -> list[tuple[str, str]]:
    return list(MustTalk.objects.suggested().order_by("pk").values_list("employee__name", "ground"))


class TestLeavers:
    @pytest.mark.parametrize("who", ["head", "worker"])
    def test_an_appointment_with_somebody_who_left_is_cancelled_and_the_other_told(self, who: str, mine: Mine) -> None:
        talk = booked(mine)
        Notice.objects.all().delete()
        leaves(getattr(mine, who).employee)
        for _turn in range(2):
            nightly.run(now=NOW)
        talk.refresh_from_db()
        assert (talk.status, talk.changed_by) == (Status.CANCELLED, None)
        assert talk.moves.filter(verb="cancel").get().text.endswith("已不在岗,约谈自动取消。")
        assert not Booking.objects.exists()
        other = mine.worker if who == "head" else mine.head
        assert Notice.objects.filter(kind="talks.ended").values_list("recipient", flat=True).get() == other.pk

    @pytest.mark.django_db(transaction=True)
    def test_what_the_other_has_declined_in_that_moment_is_not_cancelled_as_well(self, mine: Mine) -> None:
        talk = ask(mine.worker, mine.head.employee, mine.worker.employee)
        leaves(mine.worker.employee)
        declined = lambda: actions.decline(talk=talk, reason="出差", by=mine.head, now=NOW)  # noqa: E731
        assert meanwhile(declined, lambda: actions.cancel_for_leavers(now=NOW)) == 0
        talk.refresh_from_db()
        assert (talk.status, talk.changed_by) == (Status.DECLINED, mine.head)

    def test_a_request_too_and_nobody_else_s(self, mine: Mine) -> None:
        ask(mine.worker, mine.head.employee, mine.worker.employee)
        kept = ask(mine.vice, mine.head.employee, mine.vice.employee)
        leaves(mine.worker.employee)
        nightly.run(now=NOW)
        assert list(Talk.objects.open()) == [kept]

    def test_a_must_that_he_was_to_hold_is_handed_on(self, mine: Mine) -> None:
        must = actions.raise_must(
            employee=mine.worker.employee, ground=Ground.INJURY, event_day=TODAY, by=mine.office, now=NOW, talker=mine.party_head.employee
        )
        leaves(mine.party_head.employee)
        nightly.run(now=NOW)
        must.refresh_from_db()
        assert (must.status, must.talker) == (MustStatus.OPEN, mine.head.employee)


class TestSuggesting:
    def moves(self, employee: Employee, **to: object) -> None:
        place = {"unit": employee.unit, "team": employee.team, "post": employee.post, "rank": employee.rank} | to
        transfer(employee=employee, day=TODAY, today=TODAY, **place)

    @pytest.mark.parametrize(("to", "ground"), [({"post": "电钳工"}, Ground.POST_CHANGED), ({"rank": Rank.TEAM_LEADER}, None)])
    def test_another_post_in_the_same_unit(self, to: dict, ground: str | None, mine: Mine) -> None:
        self.moves(mine.worker.employee, **to)
        for _turn in range(2):
            nightly.suggest_musts(TODAY, now=NOW)
        assert suggested() == ([("张三", ground)] if ground else [])

    def test_another_unit_is_moved_in_and_its_head_is_to_talk(self, mine: Mine) -> None:
        self.moves(mine.worker.employee, unit=mine.theirs)
        nightly.suggest_musts(TODAY, now=NOW)
        must = MustTalk.objects.get()
        assert (must.ground, must.talker, must.unit) == (Ground.MOVED_IN, mine.stranger.employee, mine.theirs)

    def test_somebody_new_on_the_roster_moved_in_and_the_first_roster_did_not(self, mine: Mine) -> None:
        EmployeeFactory(unit=mine.ours, name="新人", placed_on=TODAY)
        nightly.suggest_musts(TODAY, now=NOW)
        assert suggested() == [("新人", Ground.MOVED_IN)]

    def test_back_on_post_after_an_absence(self, mine: Mine) -> None:
        worker, away = mine.worker.employee, TODAY - timedelta(days=30)
        change_status(employee=worker, status=EmployeeStatus.OFF_POST, since=away, today=TODAY, now=NOW)
        change_status(employee=worker, status=EmployeeStatus.ON_POST, since=TODAY, today=TODAY, now=NOW)
        nightly.suggest_musts(TODAY, now=NOW)
        assert suggested() == [("张三", Ground.BACK_ON_POST)]

    def test_what_was_waved_off_does_not_come_back(self, mine: Mine) -> None:
        self.moves(mine.worker.employee, post="电钳工")
        nightly.suggest_musts(TODAY, now=NOW)
        actions.withdraw_must(must=MustTalk.objects.get(), reason="已当面谈过", by=mine.head)
        nightly.suggest_musts(TODAY + timedelta(days=1), now=NOW + timedelta(days=1))
        assert MustTalk.objects.count() == 1

    @pytest.mark.parametrize(("category", "wanted"), [(Category.LIVING, 1), (Category.PAY, 0)])
    def test_an_appeal_not_content_unless_his_name_is_kept_from_those_who_answer(self, category: str, wanted: int, mine: Mine) -> None:
        cast = Cast.of()
        appeal = answered(accepted(given(raise_one(cast.visitor, cast.worker, category=category), cast), cast), cast)
        called_back(appeal, cast, result=Satisfaction.NOT)
        for _turn in range(2):
            nightly.suggest_musts(TODAY, now=NOW)
        assert MustTalk.objects.filter(ground=Ground.APPEAL, employee=cast.worker).count() == wanted
