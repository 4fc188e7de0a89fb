"""Who may do what, status by status; who reads what, and what is kept from whom (rights.md)."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from nantun.appeals import actions
from nantun.appeals.choices import WAYS, Category, Closure, Outcome, Status, Verb
from nantun.appeals.models import Appeal
from nantun.appeals.policies import APPEALS
from nantun.appeals.rules import closures_open_to
from nantun.errors import RuleBroken
from nantun.notices.models import Notice
from nantun.people.models import User
from nantun.people.roles import Role
from tests.factories import EmployeeFactory, UnitFactory, make_user

from .makers import NOW, Cast, accepted, answered, brought_to, called_back, given, raise_one

pytestmark = pytest.mark.django_db
BEFORE_A_UNIT_HAS_IT = (Status.REGISTERED, Status.VOID, Status.MERGED)


@pytest.fixture
def people(cast: Cast) -> dict[str, User]:
    """One of each who might come near an appeal that ours raised and theirs handles."""
    far = UnitFactory(name="掘进三区")
    return {
        "raiser": make_user(employee=cast.worker),
        "head of ours": cast.visitor,
        "clerk of theirs": cast.clerk,
        "head of theirs": cast.head,
        "deputy in charge": cast.deputy,
        "party office": cast.office,
        "union staff": cast.union,
        "union chair": make_user(Role.UNION_CHAIR),
        "supervision": make_user(Role.SUPERVISION, units=[cast.theirs]),
        "principal": make_user(Role.PRINCIPAL),
        "head of another unit": make_user(Role.HEAD, unit=far),
        "deputy of another unit": make_user(Role.DEPUTY, units=[far]),
        "supervision of another unit": make_user(Role.SUPERVISION, units=[far]),
        "worker of theirs": make_user(unit=cast.theirs),
        **{role.value: make_user(role, unit=far) for role in (Role.FINANCE, Role.AUDIT, Role.DISCIPLINE, Role.HR, Role.SYSTEM_ADMIN)},
    }


UNIT = {"clerk of theirs", "head of theirs"}
ABOVE = {"deputy in charge", "party office"}
OUTSIDE = {"union staff", "union chair", "party office", "supervision"}
MAY: dict[str, tuple[Verb, set[str]]] = {
    "accept": (Verb.ACCEPT, UNIT),
    "return": (Verb.RETURN, UNIT),
    "progress": (Verb.PROGRESS, UNIT),
    "ask": (Verb.ASK, UNIT),
    "reply": (Verb.REPLY, UNIT),
    "resume": (Verb.RESUME, UNIT | ABOVE),
    "call_back": (Verb.CALL_BACK, OUTSIDE | {"raiser"}),
    "reopen": (Verb.REOPEN, ABOVE | {"raiser"}),
    "close_unasked": (Verb.STRIKE_OFF, ABOVE),
    "targets": (Verb.TARGETS, {"party office"}),
    "void": (Verb.VOID, {"party office", "head of ours"}),
}


@pytest.mark.parametrize("status", list(Status), ids=lambda status: status.value)
def test_each_may_do_what_is_his_and_only_while_the_table_allows_it(status: Status, cast: Cast, people: dict[str, User]) -> None:
    appeal = brought_to(status, cast)
    for perm, (verb, whose) in MAY.items():
        wanted = whose if status in WAYS[verb].begins else set()
        assert {who for who, user in people.items() if user.has_perm(f"appeals.{perm}", appeal)} == wanted, perm


@pytest.mark.parametrize("status", list(Status), ids=lambda status: status.value)
def test_it_is_given_to_a_unit_by_those_above_it_and_by_the_head_who_heard_it(status: Status, cast: Cast, people: dict[str, User]) -> None:
    appeal = brought_to(status, cast)
    whose = ABOVE | {"head of ours"} | (set() if status in BEFORE_A_UNIT_HAS_IT else {"head of theirs"})
    wanted = whose if status in WAYS[Verb.ASSIGN].begins else set()
    assert {who for who, user in people.items() if user.has_perm("appeals.assign", appeal)} == wanted


@pytest.mark.parametrize("status", list(Status), ids=lambda status: status.value)
def test_a_head_strikes_off_his_unit_s_ordinary_ones_after_a_call_back(status: Status, cast: Cast, people: dict[str, User]) -> None:
    appeal = brought_to(status, cast)
    wanted = ABOVE if status in WAYS[Verb.STRIKE_OFF].begins else set()
    wanted = wanted | {"head of theirs"} if status == Status.CALLED_BACK else wanted
    assert {who for who, user in people.items() if user.has_perm("appeals.strike_off", appeal)} == wanted


@pytest.mark.parametrize(
    ("named", "status", "closures"),
    [
        (True, Status.REPLIED, [Closure.UNREACHABLE, Closure.APPROVED]),
        (False, Status.REPLIED, [Closure.ANONYMOUS, Closure.APPROVED]),
        (True, Status.CALLED_BACK, [Closure.CONTENT, Closure.APPROVED]),
    ],
)
def test_on_what_the_party_office_may_strike_it_off_as_it_stands(named: bool, status: Status, closures: list[Closure], cast: Cast) -> None:
    appeal = answered(accepted(given(raise_one(cast.visitor, *([cast.worker] if named else [])), cast), cast), cast)
    appeal = called_back(appeal, cast) if status == Status.CALLED_BACK else appeal
    assert closures_open_to(cast.office, appeal) == closures
    assert closures_open_to(cast.head, appeal) == [one for one in closures if one == Closure.CONTENT]


def test_only_a_timetable_is_carried_out_and_only_by_its_unit(cast: Cast, people: dict[str, User]) -> None:
    answered_one, planned = brought_to(Status.REPLIED, cast), brought_to(Status.ACCEPTED, cast)
    planned = answered(planned, cast, outcome=Outcome.TIMETABLE, promised_on=NOW.date() + timedelta(days=60))
    assert {who for who, user in people.items() if user.has_perm("appeals.carry_out", planned)} == UNIT
    assert not any(user.has_perm("appeals.carry_out", answered_one) for user in people.values())


def test_a_head_does_not_strike_off_what_is_about_conduct_pay_or_attendance(cast: Cast) -> None:
    appeal = brought_to(Status.CALLED_BACK, cast, category=Category.PAY)
    assert not cast.head.has_perm("appeals.strike_off", appeal)
    assert cast.office.has_perm("appeals.strike_off", appeal)


@pytest.mark.parametrize("status", list(Status), ids=lambda status: status.value)
def test_each_reads_what_his_roles_reach(status: Status, cast: Cast, people: dict[str, User]) -> None:
    appeal = brought_to(status, cast)
    wanted = {"raiser", "head of ours", "deputy in charge", "party office", "union chair", "principal"}
    if status not in BEFORE_A_UNIT_HAS_IT:
        wanted |= UNIT | {"supervision"}
    if status == Status.REPLIED or appeal.call_backs.exists():
        wanted.add("union staff")
    assert readers(appeal, people) == wanted


def readers(appeal: Appeal, people: dict[str, User]) -> set[str]:
    return {who for who, user in people.items() if Appeal.objects.visible_to(user).contains(appeal)}


class TestWhoIsComplainedOf:
    def test_neither_he_nor_his_unit_reads_handles_or_calls_back(self, cast: Cast, people: dict[str, User]) -> None:
        appeal = raise_one(cast.visitor, cast.worker, category=Category.CONDUCT, target_people=(cast.head.employee,))
        assert readers(appeal, people) & {"head of theirs", "clerk of theirs", "worker of theirs"} == set()
        with pytest.raises(RuleBroken, match="被反映的单位"):
            given(appeal, cast)
        for perm in ("accept", "reply", "call_back", "assign", "strike_off"):
            assert not cast.head.has_perm(f"appeals.{perm}", appeal)

    def test_a_mine_wide_role_does_not_help_him(self, cast: Cast, people: dict[str, User]) -> None:
        """The party office too is a unit of which one may complain."""
        appeal = raise_one(cast.visitor, cast.worker, category=Category.CONDUCT, target_people=(cast.office.employee,))
        assert "party office" not in readers(appeal, people)
        assert not cast.office.has_perm("appeals.assign", appeal)
        assert {"principal", "union chair"} <= readers(appeal, people)

    def test_whoever_raised_it_against_his_own_unit_still_sees_where_it_stands(self, cast: Cast, people: dict[str, User]) -> None:
        appeal = raise_one(people["union staff"], cast.worker, category=Category.PAY, target_units=(cast.ours,))
        assert "raiser" in readers(appeal, people)
        assert "head of ours" not in readers(appeal, people)

    def test_he_is_not_told_of_it(self, cast: Cast, people: dict[str, User]) -> None:
        raise_one(cast.visitor, cast.worker, category=Category.DANGER, text="", target_people=(cast.office.employee,))
        assert not Notice.objects.filter(recipient=cast.office).exists()
        assert Notice.objects.filter(recipient=people["principal"], kind="appeals.danger").exists()

    def test_the_unit_that_handles_it_cannot_be_complained_of_afterwards(self, cast: Cast) -> None:
        appeal = given(raise_one(cast.visitor, cast.worker), cast)
        with pytest.raises(RuleBroken, match="请先改派"):
            actions.name_targets(appeal=appeal, people=[], units=[cast.theirs], by=cast.office, now=NOW)

    @pytest.mark.parametrize("place", ["responsible_leader", "handler"])
    @pytest.mark.parametrize("who", ["himself", "a colleague"])
    def test_neither_he_nor_anybody_of_his_unit_is_named_to_see_to_it(self, place: str, who: str, cast: Cast) -> None:
        """The deputy is complained of, who stands in another unit than the one that handles it; whoever handles it stands in that."""
        appeal = raise_one(cast.visitor, cast.worker, target_people=(cast.deputy.employee,))
        named = cast.deputy.employee if who == "himself" else EmployeeFactory(unit=cast.deputy.employee.unit)
        with pytest.raises(RuleBroken, match="不能当责任领导或经办人"):
            given(appeal, cast, **{place: named})

    def test_nobody_complains_of_himself_as_it_is_raised_or_afterwards(self, cast: Cast) -> None:
        with pytest.raises(RuleBroken, match="不能是同一个人") as broken:
            raise_one(cast.visitor, cast.worker, target_people=(cast.worker,))
        assert broken.value.field == "target_people"
        appeal = raise_one(cast.visitor, cast.worker)
        with pytest.raises(RuleBroken, match="不能是同一个人") as broken:
            actions.name_targets(appeal=appeal, people=[cast.worker], units=[], by=cast.office, now=NOW)
        assert broken.value.field == "people"


class TestWhoSeesToIt:
    def test_a_handler_is_one_of_the_unit_whether_it_is_given_or_taken_up(self, cast: Cast) -> None:
        appeal = raise_one(cast.visitor, cast.worker)
        with pytest.raises(RuleBroken, match="经办人要是主办单位的人") as broken:
            given(appeal, cast, handler=cast.worker)
        assert broken.value.field == "handler"
        appeal = given(appeal, cast)
        with pytest.raises(RuleBroken, match="经办人要是主办单位的人") as broken:
            actions.accept(appeal=appeal, by=cast.clerk, now=NOW, handler=cast.worker)
        assert broken.value.field == "handler"
        assert actions.accept(appeal=appeal, by=cast.clerk, now=NOW, handler=cast.head.employee).handler == cast.head.employee


class TestHiddenNames:
    def test_conduct_pay_and_attendance_hide_the_name_from_the_handling_unit(self, cast: Cast, people: dict[str, User]) -> None:
        for category in (Category.CONDUCT, Category.PAY, Category.ATTENDANCE):
            appeal = given(raise_one(cast.visitor, cast.worker, category=category), cast)
            knowing = {who for who in readers(appeal, people) if "raisers" in APPEALS.columns(people[who], appeal)}
            assert readers(appeal, people) - knowing == UNIT
            for who in readers(appeal, people):
                hidden = Appeal.objects.filter(Appeal.objects.names_hidden_from(people[who])).contains(appeal)
                assert hidden == (who not in knowing), who

    def test_other_matters_name_him_unless_he_asks_for_it(self, cast: Cast) -> None:
        open_one = given(raise_one(cast.visitor, cast.worker), cast)
        closed = given(raise_one(cast.visitor, cast.worker, hide_names=True), cast)
        assert "raisers" in APPEALS.columns(cast.clerk, open_one)
        assert "raisers" not in APPEALS.columns(cast.clerk, closed)


class TestDiscipline:
    def test_it_is_read_by_discipline_alone_and_is_a_number_to_whoever_raised_it(self, cast: Cast, people: dict[str, User]) -> None:
        appeal = raise_one(cast.visitor, cast.worker, category=Category.DISCIPLINE, text="仓库有人倒卖材料")
        assert readers(appeal, people) == {"discipline", "raiser"}
        assert APPEALS.columns(people["discipline"], appeal) == {"raisers", "text"}
        assert APPEALS.columns(people["raiser"], appeal) == set()

    def test_its_words_lie_sealed_in_the_database(self, cast: Cast) -> None:
        from django.db import connection

        raise_one(cast.visitor, cast.worker, category=Category.DISCIPLINE, text="仓库有人倒卖材料")
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM appeals_appeal a WHERE a::text LIKE '%倒卖%'")
            assert cursor.fetchone() == (0,)

    def test_discipline_takes_it_up_and_closes_it_by_itself(self, cast: Cast, people: dict[str, User]) -> None:
        appeal = raise_one(cast.visitor, cast.worker, category=Category.DISCIPLINE, text="仓库有人倒卖材料")
        officer = people["discipline"]
        assert {who for who, user in people.items() if user.has_perm("appeals.accept", appeal)} == {"discipline"}
        appeal = actions.accept(appeal=appeal, by=officer, now=NOW)
        appeal = actions.strike_off(appeal=appeal, by=officer, now=NOW, reason="查实,已处理")
        assert (appeal.status, appeal.closure, appeal.closure_reason) == (Status.STRUCK_OFF, "discipline", "")
        assert "查实" in appeal.sealed_text


class TestWhatCannotWait:
    def test_a_hazard_is_not_saved_without_whom_one_telephoned_and_when(self, cast: Cast) -> None:
        with pytest.raises(RuleBroken, match="请先打电话") as broken:
            raise_one(cast.visitor, category=Category.HAZARD, text="皮带跑偏", unit=cast.theirs)
        assert broken.value.field == "phoned_to"
        assert not Appeal.objects.exists()

    def test_a_hazard_is_with_its_unit_and_its_head_is_told_at_once(self, cast: Cast) -> None:
        facts: Any = {"category": Category.HAZARD, "text": "皮带跑偏", "phoned_to": "调度室", "phoned_at": NOW}
        appeal = raise_one(cast.visitor, unit=cast.theirs, **facts)
        assert (appeal.status, appeal.lead_unit) == (Status.ASSIGNED, cast.theirs)
        assert set(Notice.objects.values_list("recipient__name", "kind")) == {("李伟", "appeals.hazard"), ("孙静", "appeals.hazard")}
        with pytest.raises(RuleBroken, match="不能退回"):
            actions.send_back(appeal=appeal, reason="不归我们", by=cast.clerk, now=NOW)

    def test_danger_is_reported_at_once_and_without_content(self, cast: Cast, people: dict[str, User]) -> None:
        with pytest.raises(RuleBroken, match="不写内容"):
            raise_one(cast.clerk, cast.worker, category=Category.DANGER, text="要出事")
        raise_one(cast.clerk, category=Category.DANGER, text="", registering_unit=cast.ours)
        told = Notice.objects.filter(kind="appeals.danger")
        assert set(told.values_list("recipient", flat=True)) == {cast.visitor.pk, cast.office.pk, people["principal"].pk}
        assert all(notice.urgent for notice in told)


def test_a_worker_raises_what_is_his_own_and_nothing_else(cast: Cast) -> None:
    worker, mate = make_user(employee=cast.worker), make_user(unit=cast.ours)
    assert raise_one(worker, cast.worker).status == Status.REGISTERED
    for raisers in ((), (mate.employee,), (cast.worker, mate.employee)):
        with pytest.raises(RuleBroken, match="只填您自己的诉求"):
            raise_one(worker, *raisers)


def test_who_has_no_place_on_the_roster_cannot_register(cast: Cast) -> None:
    admin = User.objects.create(number="900001", name="管理员", must_change_password=False, password="!")
    with pytest.raises(RuleBroken, match="不在花名册上"):
        raise_one(admin)


@pytest.mark.parametrize(
    ("raisers", "day", "field", "said"),
    [
        (1, NOW.date() + timedelta(days=1), "raised_on", "不能晚于今天"),
        (51, NOW.date(), "raisers", "最多填 50 位"),
    ],
)
def test_an_appeal_was_raised_by_today_and_by_fifty_at_most(raisers: int, day: date, field: str, said: str, cast: Cast) -> None:
    with pytest.raises(RuleBroken, match=said) as broken:
        raise_one(cast.visitor, *EmployeeFactory.create_batch(raisers, unit=cast.ours), raised_on=day)
    assert broken.value.field == field


def test_nobody_is_named_twice_among_those_who_raise_it(cast: Cast) -> None:
    with pytest.raises(RuleBroken, match="填了两次") as broken:
        raise_one(cast.visitor, cast.worker, cast.worker)
    assert broken.value.field == "raisers"
