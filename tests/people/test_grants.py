"""Roles: proposed, granted, refused, ended; and who stands in for whom."""

from datetime import UTC, date, datetime, timedelta
from itertools import permutations

import pytest

from nantun.errors import RuleBroken
from nantun.people import actions
from nantun.people.choices import EmployeeStatus, Rank, UnitKind
from nantun.people.models import RoleGrant, StandIn, User
from nantun.people.proposals import proposals_from_posts
from nantun.people.roles import OFFICERS, Role
from tests.factories import CadreFactory, EmployeeFactory, UnitFactory, make_cadre, make_user

pytestmark = pytest.mark.django_db
DAY = date(2026, 10, 20)
NOW = datetime(2026, 10, 20, 6, 0, tzinfo=UTC)


@pytest.fixture
def officer():
    return make_user(Role.SECURITY_ADMIN, rank=Rank.WORKER, post="网络管理员")


def give(user, role, by, **more):
    words = {"units": [], "started_on": DAY, "basis": "南矿任〔2026〕5号", "now": NOW, "today": DAY, **more}
    return actions.grant_role(user=user, role=role, by=by, **words)


def fresh(user):
    user = User.objects.get(pk=user.pk)
    user.today = DAY
    return user


# -- granting


def test_a_granted_role_reaches_its_units_and_says_who_gave_it(officer):
    clerk, unit = make_user(), UnitFactory()
    grant = give(clerk, Role.CLERK, officer, units=[unit])
    assert fresh(clerk).reach(Role.CLERK).unit_ids == {unit.pk}
    assert (grant.granted_by, grant.granted_at, grant.basis) == (officer, NOW, "南矿任〔2026〕5号")


def test_a_role_holds_from_its_first_to_its_last_day(officer):
    user = make_user()
    give(user, Role.AUDIT, officer, started_on=DAY + timedelta(days=1), ended_on=DAY + timedelta(days=3))
    held = []
    for days in range(6):
        account = User.objects.get(pk=user.pk)
        account.today = DAY + timedelta(days=days)
        held.append(account.holds(Role.AUDIT))
    assert held == [False, True, True, True, False, False]


def test_nobody_grants_to_himself(officer):
    with pytest.raises(RuleBroken, match="自己"):
        give(officer, Role.HR, officer)


@pytest.mark.parametrize(("held", "asked"), list(permutations(sorted(OFFICERS), 2)))
def test_those_who_run_the_program_are_different_people(officer, held, asked):
    user = make_user(held)
    with pytest.raises(RuleBroken) as broken:
        give(user, asked, officer)
    assert str(Role(held).label) in str(broken.value)
    assert str(Role(asked).label) in str(broken.value)
    assert broken.value.field == "role"


def test_incompatible_roles_one_after_the_other_are_no_conflict(officer):
    user = make_user()
    give(user, Role.HR, officer, ended_on=DAY + timedelta(days=9))
    give(user, Role.SYSTEM_ADMIN, officer, started_on=DAY + timedelta(days=10))
    with pytest.raises(RuleBroken, match="不能同时担任"):
        give(user, Role.LOG_AUDITOR, officer, started_on=DAY + timedelta(days=5), ended_on=DAY + timedelta(days=6))


def test_a_role_over_units_names_its_units(officer):
    with pytest.raises(RuleBroken, match="要指明单位") as broken:
        give(make_user(), Role.DEPUTY, officer)
    assert broken.value.field == "units"


def test_a_role_over_the_mine_names_none(officer):
    with pytest.raises(RuleBroken, match="管全矿"):
        give(make_user(), Role.FINANCE, officer, units=[UnitFactory()])


def test_everybody_is_a_worker_without_a_grant(officer):
    with pytest.raises(RuleBroken, match="不必授予"):
        give(make_user(), Role.WORKER, officer)


@pytest.mark.parametrize(("basis", "says"), [("  ", "请写明依据"), ("话" * 121, "最多 120 字,现有 121 字")])
def test_a_grant_needs_a_basis_that_is_kept_whole(officer, basis, says):
    with pytest.raises(RuleBroken, match=says) as broken:
        give(make_user(), Role.AUDIT, officer, basis=basis)
    assert broken.value.field == "basis"


def test_a_grant_does_not_begin_in_the_past(officer):
    with pytest.raises(RuleBroken, match="过去"):
        give(make_user(), Role.AUDIT, officer, started_on=DAY - timedelta(days=1))


def test_what_is_granted_does_not_end_before_it_begins(officer):
    """A role as well as standing in."""
    for granted in (
        lambda: give(make_user(), Role.AUDIT, officer, ended_on=DAY - timedelta(days=1)),
        lambda: stand_in(CadreFactory(), make_user().employee, ended_on=DAY - timedelta(days=1)),
    ):
        with pytest.raises(RuleBroken, match="结束日期不能早于开始日期") as broken:
            granted()
        assert broken.value.field == "ended_on"


def test_the_same_role_is_not_granted_twice(officer):
    user, unit = make_user(), UnitFactory()
    give(user, Role.CLERK, officer, units=[unit])
    with pytest.raises(RuleBroken, match="已有"):
        give(user, Role.CLERK, officer, units=[unit])
    give(user, Role.CLERK, officer, units=[UnitFactory()])


def test_a_disabled_account_is_given_nothing(officer):
    user = make_user()
    actions.disable_account(user=user, reason="离岗", by=officer, now=NOW)
    with pytest.raises(RuleBroken, match="停用"):
        give(user, Role.AUDIT, officer)


# -- ending


def test_a_role_ended_at_once_gives_nothing_any_more(officer):
    user = make_user(Role.AUDIT)
    grant = actions.end_role(grant=user.role_grants.get(), reason="调动", by=officer, today=DAY)
    assert not fresh(user).holds(Role.AUDIT)
    assert (grant.ended_on, grant.ended_by, grant.end_reason) == (DAY - timedelta(days=1), officer, "调动")


def test_a_role_begun_today_can_be_ended_today(officer):
    user = make_user()
    grant = give(user, Role.AUDIT, officer)
    actions.end_role(grant=grant, reason="点错了人", by=officer, today=DAY)
    assert not fresh(user).holds(Role.AUDIT)


def test_a_role_can_be_ended_with_a_day_to_come(officer):
    user = make_user(Role.AUDIT)
    actions.end_role(grant=user.role_grants.get(), reason="调动", by=officer, today=DAY, last_day=DAY + timedelta(days=5))
    assert fresh(user).holds(Role.AUDIT)
    account = User.objects.get(pk=user.pk)
    account.today = DAY + timedelta(days=6)
    assert not account.holds(Role.AUDIT)


@pytest.mark.parametrize(("reason", "says"), [("", "请写明结束的原因"), ("话" * 121, "最多 120 字,现有 121 字")])
def test_ending_needs_a_reason_that_is_kept_whole(officer, reason, says):
    with pytest.raises(RuleBroken, match=says):
        actions.end_role(grant=make_user(Role.AUDIT).role_grants.get(), reason=reason, by=officer, today=DAY)


def test_a_role_does_not_end_in_the_past(officer):
    grant = make_user(Role.AUDIT).role_grants.get()
    with pytest.raises(RuleBroken, match="最后一天不能早于今天") as broken:
        actions.end_role(grant=grant, reason="调动", by=officer, today=DAY, last_day=DAY - timedelta(days=1))
    assert broken.value.field == "last_day"


def test_what_has_ended_is_not_ended_again(officer):
    grant = make_user(Role.AUDIT).role_grants.get()
    actions.end_role(grant=grant, reason="调动", by=officer, today=DAY)
    with pytest.raises(RuleBroken, match="已经结束"):
        actions.end_role(grant=grant, reason="调动", by=officer, today=DAY)


# -- proposals


@pytest.fixture
def mine():
    """One of each post that suggests a role, each with an account."""
    leadership = UnitFactory(name="矿领导", kind=UnitKind.LEADERSHIP)
    union = UnitFactory(name="工会", kind=UnitKind.OFFICE)
    coal = UnitFactory(name="综采一队", kind=UnitKind.GRASSROOTS)
    people = {
        "director": CadreFactory(unit=leadership, post="矿长", rank=Rank.DIVISION),
        "deputy": CadreFactory(unit=leadership, post="机电副矿长", rank=Rank.DEPUTY_DIVISION),
        "chair": CadreFactory(unit=leadership, post="工会主席", rank=Rank.DEPUTY_DIVISION),
        "captain": CadreFactory(unit=coal, post="队长", rank=Rank.SECTION),
        "secretary": CadreFactory(unit=coal, post="党支部书记", rank=Rank.SECTION),
        "vice": CadreFactory(unit=coal, post="副队长"),
        "technician": CadreFactory(unit=coal, post="技术主管"),
        "consultant": CadreFactory(unit=union, post="主任科员"),
        "second": EmployeeFactory(unit=union, post="科员", rank=Rank.STAFF, number="300002"),
        "first": EmployeeFactory(unit=union, post="干事", rank=Rank.STAFF, number="300001"),
        "miner": EmployeeFactory(unit=coal),
    }
    actions.open_accounts(employees=people.values())
    return people


def proposed(day=DAY):
    return {(one.employee, one.role, tuple(unit.name for unit in one.units)) for one in proposals_from_posts(day)}


def test_posts_suggest_roles(mine):
    assert proposed() == {
        (mine["director"], Role.PRINCIPAL, ()),
        (mine["deputy"], Role.DEPUTY, ()),
        (mine["chair"], Role.DEPUTY, ()),
        (mine["chair"], Role.UNION_CHAIR, ()),
        (mine["captain"], Role.HEAD, ("综采一队",)),
        (mine["secretary"], Role.HEAD, ("综采一队",)),
        (mine["technician"], Role.CLERK, ("综采一队",)),
        (mine["consultant"], Role.UNION_STAFF, ()),
        (mine["second"], Role.UNION_STAFF, ()),
        (mine["first"], Role.UNION_STAFF, ()),
        (mine["first"], Role.CLERK, ("工会",)),
    }


@pytest.mark.parametrize(
    ("unit", "role"),
    [
        ("财务科", Role.FINANCE),
        ("党委办公室", Role.PARTY_OFFICE),
        ("党委组织科", Role.PARTY_OFFICE),
        ("党委宣传科", Role.PARTY_OFFICE),
        ("纪委监察科", Role.DISCIPLINE),
        ("人力资源科", Role.HR),
    ],
)
def test_an_office_suggests_the_role_of_those_who_work_there(unit, role):
    employee = EmployeeFactory(unit=UnitFactory(name=unit, kind=UnitKind.OFFICE), post="科员", rank=Rank.STAFF)
    assert (employee, role, ()) in proposed()


def test_who_is_not_on_post_is_not_proposed(mine):
    actions.change_status(employee=mine["captain"], status=EmployeeStatus.OFF_POST, since=DAY, today=DAY, now=NOW)
    assert not any(employee == mine["captain"] for employee, _role, _units in proposed())


def test_a_proposal_gives_no_right_until_it_is_confirmed(mine, officer):
    rows = actions.propose_roles(day=DAY)
    captain = User.objects.get(employee=mine["captain"])
    assert len(rows) == 11
    assert not fresh(captain).holds(Role.HEAD)
    result = actions.confirm_proposals(grants=RoleGrant.objects.filter(user=captain), by=officer, now=NOW, today=DAY)
    assert len(result.grants) == 1
    assert fresh(captain).reach(Role.HEAD).unit_ids == {mine["captain"].unit_id}


def test_nothing_is_proposed_twice(mine, officer):
    actions.propose_roles(day=DAY)
    assert actions.propose_roles(day=DAY) == []
    actions.confirm_proposals(grants=RoleGrant.objects.proposed(), by=officer, now=NOW, today=DAY)
    again = actions.propose_roles(day=DAY)
    assert again == []


def test_only_people_with_an_account_are_proposed(mine):
    User.objects.filter(employee=mine["captain"]).delete()
    assert not any(row.role == Role.HEAD and row.user.employee == mine["captain"] for row in actions.propose_roles(day=DAY))


def test_a_deputy_is_confirmed_only_when_the_units_in_his_charge_are_named(mine, officer):
    actions.propose_roles(day=DAY)
    row = RoleGrant.objects.get(user__employee=mine["deputy"])
    refused = actions.confirm_proposals(grants=[row], by=officer, now=NOW, today=DAY).refused
    assert "要指明单位" in refused[0][1]
    actions.set_proposed_units(grant=row, units=[mine["captain"].unit])
    assert actions.confirm_proposals(grants=[row], by=officer, now=NOW, today=DAY).refused == []


def test_confirming_many_leaves_those_that_break_a_rule_and_goes_on(mine, officer):
    actions.propose_roles(day=DAY)
    result = actions.confirm_proposals(grants=RoleGrant.objects.proposed(), by=officer, now=NOW, today=DAY)
    assert len(result.refused) == 2
    assert RoleGrant.objects.proposed().count() == 2
    assert len(result.grants) == 9


def test_nobody_confirms_his_own_proposal(mine):
    captain = User.objects.get(employee=mine["captain"])
    actions.propose_roles(day=DAY)
    rows = RoleGrant.objects.filter(user=captain)
    assert "自己" in actions.confirm_proposals(grants=rows, by=captain, now=NOW, today=DAY).refused[0][1]


def test_a_proposal_thrown_away_is_gone_and_a_grant_is_not(mine, officer):
    actions.propose_roles(day=DAY)
    captain = RoleGrant.objects.get(user__employee=mine["captain"])
    actions.confirm_proposals(grants=[captain], by=officer, now=NOW, today=DAY)
    actions.drop_proposals(grants=RoleGrant.objects.all())
    assert list(RoleGrant.objects.filter(user__employee=mine["captain"])) == [captain]
    assert not RoleGrant.objects.proposed().exists()


def test_a_proposal_is_thrown_away_and_not_ended(mine, officer):
    actions.propose_roles(day=DAY)
    with pytest.raises(RuleBroken, match="请用“不采纳”"):
        actions.end_role(grant=RoleGrant.objects.proposed().first(), reason="不合适", by=officer, today=DAY)


def test_a_page_that_still_shows_a_proposal_does_nothing_more_with_it(mine, officer):
    actions.propose_roles(day=DAY)
    director, captain = (RoleGrant.objects.get(user__employee=mine[who]) for who in ("director", "captain"))
    actions.drop_proposals(grants=[director])
    assert [why for _row, why in actions.confirm_proposals(grants=[director], by=officer, now=NOW, today=DAY).refused] == [
        "这条建议已经处理过。"
    ]
    actions.confirm_proposals(grants=[captain], by=officer, now=NOW, today=DAY)
    with pytest.raises(RuleBroken, match="已经处理过"):
        actions.set_proposed_units(grant=captain, units=[UnitFactory()])
    assert list(captain.units.all()) == [mine["captain"].unit]


def test_proposing_costs_the_same_for_more_people(mine, django_assert_max_num_queries):
    EmployeeFactory.create_batch(10, unit=UnitFactory(name="财务科", kind=UnitKind.OFFICE), post="科员", rank=Rank.STAFF)
    with django_assert_max_num_queries(9):
        actions.propose_roles(day=DAY)


def test_the_database_keeps_who_gave_and_who_ended(officer):
    user = make_user()
    grant = give(user, Role.AUDIT, officer)
    actions.end_role(grant=grant, reason="调动", by=officer, today=DAY)
    events = list(grant.events.order_by("pgh_id").values_list("granted_by", "ended_by", "end_reason"))
    assert events == [(officer.pk, None, ""), (officer.pk, officer.pk, "调动")]


def test_a_clerk_who_stands_in_another_unit_is_named_to_the_security_officer(officer):
    clerk = make_user(Role.CLERK)
    assert not RoleGrant.objects.misplaced(DAY).exists()
    actions.transfer(employee=clerk.employee, unit=UnitFactory(), team=None, post="干事", rank=Rank.STAFF, day=DAY, today=DAY)
    assert RoleGrant.objects.misplaced(DAY).get().user == clerk


# -- standing in


def test_the_assistant_may_enter_for_the_principal_between_the_days():
    principal, assistant = make_cadre(), make_user()
    row = actions.grant_stand_in(
        principal=principal.employee,
        assistant=assistant.employee,
        started_on=DAY,
        ended_on=DAY + timedelta(days=6),
        by=principal,
        today=DAY,
    )
    active = [StandIn.objects.active_on(DAY + timedelta(days=days)).exists() for days in (-1, 0, 6, 7)]
    assert active == [False, True, True, False]
    assert row.granted_by == principal


def stand_in(principal, assistant, **more):
    words = {"started_on": DAY, "ended_on": None, "by": make_cadre(), "today": DAY, **more}
    return actions.grant_stand_in(principal=principal, assistant=assistant, **words)


def test_nobody_stands_in_for_himself():
    cadre = make_cadre()
    with pytest.raises(RuleBroken, match="本人"):
        stand_in(cadre.employee, cadre.employee)


def test_an_assistant_needs_an_account_and_a_post():
    principal = CadreFactory()
    with pytest.raises(RuleBroken, match="还没有账号"):
        stand_in(principal, EmployeeFactory())
    gone = make_user(employee=EmployeeFactory(status=EmployeeStatus.OFF_POST)).employee
    with pytest.raises(RuleBroken, match="不在岗"):
        stand_in(principal, gone)


def test_the_same_assistant_is_not_named_twice_for_the_same_days():
    principal, assistant = CadreFactory(), make_user().employee
    stand_in(principal, assistant, ended_on=DAY + timedelta(days=5))
    with pytest.raises(RuleBroken, match="已有代录授权"):
        stand_in(principal, assistant, started_on=DAY + timedelta(days=5))
    stand_in(principal, assistant, started_on=DAY + timedelta(days=6))


def test_standing_in_does_not_begin_in_the_past():
    with pytest.raises(RuleBroken, match="过去"):
        stand_in(CadreFactory(), make_user().employee, started_on=DAY - timedelta(days=1))


@pytest.mark.parametrize("begun", [-30, 0, 10])
def test_standing_in_can_be_ended_any_time(begun):
    grant = StandIn.objects.create(
        principal=CadreFactory(), assistant=make_user().employee, started_on=DAY + timedelta(days=begun), granted_by=make_cadre()
    )
    actions.end_stand_in(grant=grant, today=DAY)
    assert not StandIn.objects.active_on(DAY).exists()
    assert not StandIn.objects.active_on(DAY + timedelta(days=60)).exists()
    with pytest.raises(RuleBroken, match="已经结束"):
        actions.end_stand_in(grant=grant, today=DAY)
