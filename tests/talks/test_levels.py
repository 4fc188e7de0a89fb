"""一级抓一级: every pair of levels, both directions, in charge or not."""

from __future__ import annotations

from datetime import timedelta
from itertools import product
from typing import Any

import pytest
from django.db import transaction

from nantun.errors import RuleBroken
from nantun.people.choices import PartyStatus, Rank
from nantun.people.models import Employee
from nantun.people.roles import Role
from talks import actions
from talks.choices import Tier
from talks.levels import Ladder, may_be_asked_by, tier_between, whole_ladder
from tests.factories import EmployeeFactory, make_user
from tests.support.days import TODAY
from tests.support.mine import Mine

from .makers import NOW, ask, talent

pytestmark = pytest.mark.django_db

# talker → whom he may talk with, and at which level. "ours" is in the deputy's charge, "theirs" in nobody's; everything else is nothing.
MAY = {
    "principal": {"head": Tier.MINE, "party_head": Tier.MINE, "head of theirs": Tier.MINE, "head of office": Tier.MINE},
    "secretary": {"head": Tier.MINE, "party_head": Tier.MINE, "head of theirs": Tier.MINE, "head of office": Tier.MINE},
    "deputy": {"head": Tier.DEPUTY, "party_head": Tier.DEPUTY, "vice": Tier.DEPUTY, "talent": Tier.DEPUTY},
    "head": {"vice": Tier.UNIT, "team leader": Tier.UNIT, "key worker": Tier.UNIT, "worker": Tier.UNIT, "talent": Tier.UNIT},
    "party_head": {"vice": Tier.UNIT, "team leader": Tier.UNIT, "key worker": Tier.UNIT, "worker": Tier.UNIT, "talent": Tier.UNIT},
    "head of theirs": {"worker of theirs": Tier.UNIT, "talent of theirs": Tier.UNIT, "vice of theirs": Tier.UNIT},
    "head of office": {"clerk of office": Tier.UNIT},
}


@pytest.fixture
def people(mine: Mine) -> dict[str, Employee]:
    office = mine.office.employee.unit
    return {
        **{name: getattr(mine, name).employee for name in ("principal", "secretary", "deputy", "head", "party_head", "vice", "worker")},
        "other deputy": make_user(Role.DEPUTY, units=[office], unit=mine.principal.employee.unit).employee,
        "team leader": EmployeeFactory(unit=mine.ours, rank=Rank.TEAM_LEADER, post="班组长"),
        "key worker": EmployeeFactory(unit=mine.ours, rank=Rank.STAFF, post="主管"),
        "talent": talent(mine.ours),
        "head of theirs": mine.stranger.employee,
        "vice of theirs": EmployeeFactory(unit=mine.theirs, rank=Rank.DEPUTY_SECTION, post="副区长"),
        "worker of theirs": EmployeeFactory(unit=mine.theirs),
        "talent of theirs": talent(mine.theirs),
        "head of office": mine.office.employee,
        "clerk of office": EmployeeFactory(unit=office, rank=Rank.STAFF, post="科员"),
    }


def test_every_pair_of_levels_in_both_directions(people: dict[str, Employee], mine: Mine) -> None:
    known = {**MAY, "other deputy": {"head of office": Tier.DEPUTY}, "head of office": {"clerk of office": Tier.UNIT}}
    found: dict[str, dict[str, Tier]] = {}
    for talker, counterpart in product(people, people):
        tier = tier_between(people[talker], people[counterpart], TODAY)
        if tier:
            found.setdefault(talker, {})[counterpart] = tier
    assert found == known


def test_the_way_up_is_the_way_down(people: dict[str, Employee]) -> None:
    """Somebody may ask just those who may invite him."""
    for name, employee in people.items():
        asked = {leader.pk for leader, _tier in may_be_asked_by(employee, TODAY)}
        assert asked == {people[talker].pk for talker in people if tier_between(people[talker], employee, TODAY)}, name


def test_a_talk_outside_one_s_level_says_who_may_be_asked_instead(mine: Mine) -> None:
    with pytest.raises(RuleBroken, match=r"不能越级约 周洋。可以约:.*王强\(区长\)") as broken:
        ask(mine.worker, mine.principal.employee, mine.worker.employee)
    assert broken.value.field == "talker"
    with pytest.raises(RuleBroken, match="张三 不由您约谈"):
        ask(mine.principal, mine.principal.employee, mine.worker.employee)


def test_an_exception_is_granted_by_name_with_a_reason_and_from_a_day_to_a_day(mine: Mine) -> None:
    who = {"talker": mine.principal.employee, "counterpart": mine.worker.employee}
    with pytest.raises(RuleBroken, match="为什么批准跨级"):
        actions.grant_exception(**who, started_on=TODAY, ended_on=TODAY, reason=" ", by=mine.office, now=NOW)
    actions.grant_exception(**who, started_on=TODAY, ended_on=TODAY, reason="劳模座谈", by=mine.office, now=NOW)
    assert tier_between(mine.principal.employee, mine.worker.employee, TODAY) == Tier.GRANTED
    assert tier_between(mine.principal.employee, mine.worker.employee, TODAY + timedelta(days=1)) is None
    assert ask(mine.worker, mine.principal.employee, mine.worker.employee).tier == Tier.GRANTED


@pytest.mark.parametrize(
    ("change", "field", "said"),
    [
        ({"counterpart": "principal"}, "counterpart", "不能是同一个人"),
        ({"ended_on": TODAY - timedelta(days=1)}, "ended_on", "结束日期不能早于开始日期"),
    ],
)
def test_an_exception_is_for_two_people_and_ends_after_it_begins(change: dict[str, Any], field: str, said: str, mine: Mine) -> None:
    facts: dict[str, Any] = {"talker": "principal", "counterpart": "worker", "started_on": TODAY, "ended_on": TODAY, **change}
    people = {name: getattr(mine, facts.pop(name)).employee for name in ("talker", "counterpart")}
    with pytest.raises(RuleBroken, match=said) as broken:
        actions.grant_exception(**people, **facts, reason="劳模座谈", by=mine.office, now=NOW)
    assert broken.value.field == field


def test_the_ladder_says_of_everybody_by_whom_he_ought_to_be_talked_with(people: dict[str, Employee], mine: Mine) -> None:
    member = EmployeeFactory(unit=mine.ours, party_status=PartyStatus.MEMBER)
    found = {ought.counterpart.pk: (ought.talker.name, ought.tier) for ought in Ladder(TODAY).oughts}
    wanted = {
        "head": ("周洋", Tier.MINE),
        "party_head": ("钱杨", Tier.MINE),
        "vice": ("庄坤", Tier.DEPUTY),
        "talent": ("庄坤", Tier.DEPUTY),
        "team leader": ("王强", Tier.UNIT),
        "key worker": ("王强", Tier.UNIT),
        "vice of theirs": ("赵刚", Tier.UNIT),  # nobody is in charge of theirs: its head answers for it
    }
    assert {name: found[people[name].pk] for name in wanted} == wanted
    assert found[member.pk] == ("李伟", Tier.UNIT)
    assert people["worker"].pk not in found
    assert people["talent of theirs"].pk not in found  # neither a deputy answers for him, nor is he one of the head's
    assert people["principal"].pk not in found


@pytest.mark.parametrize(("post", "answers"), [("技术员", "庄坤"), ("助理工程师", "庄坤"), ("主管", "王强")])
def test_a_key_worker_of_a_technical_post_is_the_deputy_s(post: str, answers: str, mine: Mine) -> None:
    one = EmployeeFactory(unit=mine.ours, rank=Rank.STAFF, post=post)
    assert [ought.talker.name for ought in Ladder(TODAY).oughts if ought.counterpart.pk == one.pk] == [answers]
    assert tier_between(mine.deputy.employee, one, TODAY) == (Tier.DEPUTY if answers == "庄坤" else None)


def test_a_worker_whose_post_only_sounds_technical_is_not_the_deputy_s(mine: Mine) -> None:
    for rank in (Rank.WORKER, Rank.TEAM_LEADER):
        assert tier_between(mine.deputy.employee, EmployeeFactory(unit=mine.ours, rank=rank, post="技术工人"), TODAY) is None


@pytest.mark.parametrize(
    ("party", "nearest"), [(PartyStatus.MEMBER, "李伟"), (PartyStatus.PROBATIONARY, "李伟"), (PartyStatus.NONE, "王强")]
)
def test_whom_one_may_ask_begins_with_the_head_of_one_s_own_side(party: str, nearest: str, mine: Mine) -> None:
    one = EmployeeFactory(unit=mine.ours, party_status=party)
    assert [leader.name for leader, _tier in may_be_asked_by(one, TODAY)] == [nearest, "王强" if nearest == "李伟" else "李伟"]


def test_of_several_deputies_in_charge_the_one_of_the_lowest_number_answers(mine: Mine) -> None:
    second = make_user(Role.DEPUTY, unit=mine.principal.employee.unit, units=[mine.ours], name="何平")
    answers = {ought.talker for ought in Ladder(TODAY).oughts if ought.tier == Tier.DEPUTY}
    assert [one.number for one in answers] == [min(mine.deputy.number, second.number)]


def test_of_several_heads_of_one_side_the_first_of_the_list_answers(mine: Mine) -> None:
    """A unit without a secretary: whoever stands first answers for members too."""
    for name in ("安宁", "周全"):
        make_user(Role.HEAD, unit=mine.theirs, name=name, post="区长")
    members = [EmployeeFactory(unit=mine.theirs, party_status=PartyStatus.MEMBER) for _ in range(2)]
    talkers = {ought.talker.name for ought in Ladder(TODAY).oughts if ought.counterpart.pk in {one.pk for one in members}}
    assert talkers == {"安宁"}


@pytest.mark.django_db(transaction=True)
class TestWholeLadder:
    """The whole mine's is kept by the process for as long as nobody's place has changed."""

    def test_it_is_kept_and_read_anew_when_somebody_s_place_has_changed(self) -> None:
        mine = Mine.of()
        first = whole_ladder(TODAY)
        assert whole_ladder(TODAY) is first
        assert whole_ladder(TODAY + timedelta(days=1)) is not first
        before = {ought.counterpart.pk for ought in whole_ladder(TODAY).oughts}
        Employee.objects.filter(pk=mine.worker.employee_id).update(party_status=PartyStatus.MEMBER)
        assert {ought.counterpart.pk for ought in whole_ladder(TODAY).oughts} == before | {mine.worker.employee_id}

    def test_in_a_transaction_it_is_not_kept(self) -> None:
        mine = Mine.of()
        with transaction.atomic():
            Employee.objects.filter(pk=mine.worker.employee_id).update(party_status=PartyStatus.MEMBER)
            assert mine.worker.employee_id in {ought.counterpart.pk for ought in whole_ladder(TODAY).oughts}
            transaction.set_rollback(True)
        assert mine.worker.employee_id not in {ought.counterpart.pk for ought in whole_ladder(TODAY).oughts}
