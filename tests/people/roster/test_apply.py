"""A roster is written whole or not at all; what was before its day stays as it was."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from nantun.errors import RuleBroken, Stale
from nantun.people.choices import EmployeeStatus, Level, Rank, UnitKind
from nantun.people.models import Employee, Placement, Team, Unit
from nantun.people.placements import Placements
from nantun.people.roster.apply import RosterFaulty, apply_roster
from nantun.people.roster.compare import compare
from nantun.people.roster.parse import read_roster
from nantun.privacy.ciphers import lookup_hash
from tests.factories import UnitFactory, id_number, make_user

from .makers import HEAD, JANUARY, JUNE, TODAY, changes_nothing, person, read, take_in

pytestmark = pytest.mark.django_db

ROSTER = Path(__file__).resolve().parents[3] / "nantun" / "house" / "samples" / "roster.xlsx"
ALL = [person(number) for number in range(1, 6)]


def placements(number: str) -> list[tuple]:
    rows = Placement.objects.filter(employee__number=number).order_by("started_on")
    return [(row.unit.name, row.team.name if row.team else "", row.started_on, row.ended_on) for row in rows]


def everything() -> list[tuple]:
    people = Employee.objects.order_by("pk").values_list()
    return [*people, *Placement.objects.order_by("pk").values_list(), *Unit.objects.order_by("pk").values_list()]


def test_a_first_roster_makes_people_units_teams_and_placements():
    plan = take_in([person(1), person(2, 单位="党委办公室", 班组=None, **{"职务/岗位": "科长", "职级": "正科级"})])
    assert plan.counts()["added"] == 2
    one, head = Employee.objects.order_by("number").select_related("unit", "team")
    assert (one.name, one.pinyin, one.unit.name, one.team.name, one.rank, one.level) == (
        "张二", "zhanger", "综采一队", "生产一班", Rank.WORKER, Level.WORKER
    )  # fmt: skip
    assert (head.unit.kind, one.unit.kind, head.level) == (UnitKind.OFFICE, UnitKind.GRASSROOTS, Level.SECTION_HEAD)
    assert (one.status, one.status_since, one.phone) == (EmployeeStatus.ON_POST, JANUARY, "19900000001")
    assert placements("000001") == [("综采一队", "生产一班", JANUARY, None)]


def test_an_id_number_is_sealed_in_the_table_and_found_by_its_keyed_hash():
    take_in([person(1)])
    with connection.cursor() as cursor:
        cursor.execute("SELECT id_number, id_number_hash FROM people_employee")
        sealed, hashed = cursor.fetchone()
    whole = person(1)["身份证号"]
    assert whole not in sealed
    assert Employee.objects.get().id_number == whole
    assert hashed == lookup_hash(whole)


def test_the_same_roster_again_changes_nothing_and_writes_nothing():
    take_in(ALL)
    before = everything()
    with CaptureQueriesContext(connection) as queries:
        plan = take_in(ALL, day=JUNE)
    counts = plan.counts()
    assert (counts["added"], counts["changed"], counts["missing"], changes_nothing(plan)) == (0, 0, 0, True)
    assert everything() == before
    assert not [query["sql"] for query in queries if query["sql"].lstrip().startswith(("INSERT", "UPDATE", "DELETE"))]


def test_one_bad_row_writes_nothing():
    with pytest.raises(RosterFaulty) as faulty:
        take_in([*ALL, person(6, 职级="特级无敌")])
    assert [(fault.row, fault.column) for fault in faulty.value.faults] == [(9, "职级")]
    assert not Employee.objects.exists()
    assert not Unit.objects.exists()


def test_a_change_of_facts_is_written_and_begins_no_placement():
    take_in(ALL)
    plan = take_in([{**ALL[0], "姓名": "张新", "联系电话": "13900000000"}, *ALL[1:]], day=JUNE)
    assert [(set(change.fields), change.moved, change.placed) for change in plan.changed] == [({"name", "phone"}, False, False)]
    one = Employee.objects.get(number="000001")
    assert (one.name, one.initials, one.phone) == ("张新", "zx", "13900000000")
    assert len(placements("000001")) == 1


def test_the_name_of_an_account_follows_its_person():
    take_in(ALL)
    user = make_user(employee=Employee.objects.get(number="000001"))
    take_in([{**ALL[0], "姓名": "张新"}, *ALL[1:]], day=JUNE)
    user.refresh_from_db()
    assert user.name == "张新"


def test_after_a_transfer_last_years_visit_still_belongs_to_last_years_unit():
    take_in(ALL)
    plan = take_in([{**ALL[0], "单位": "掘进一区", "班组": "检修班"}, *ALL[1:]], day=JUNE)
    assert [change.known.number for change in plan.moved] == ["000001"]
    assert placements("000001") == [("综采一队", "生产一班", JANUARY, date(2026, 5, 31)), ("掘进一区", "检修班", JUNE, None)]
    one = Employee.objects.get(number="000001")
    assert one.unit.name == "掘进一区"
    standing = Placements([one.pk])
    assert [standing.on(one.pk, day).unit.name for day in (date(2026, 5, 31), JUNE)] == ["综采一队", "掘进一区"]


def test_a_promotion_is_dated_too_and_the_level_follows():
    take_in(ALL)
    take_in([{**ALL[0], "职务/岗位": "副队长", "职级": "副科级"}, *ALL[1:]], day=JUNE)
    old, new = Placement.objects.filter(employee__number="000001").order_by("started_on")
    assert (old.level, old.ended_on, new.level, new.post) == (Level.WORKER, date(2026, 5, 31), Level.DEPUTY_SECTION, "副队长")
    assert Employee.objects.get(number="000001").level == Level.DEPUTY_SECTION


def test_a_corrected_roster_of_the_same_day_puts_the_placement_itself_right():
    take_in(ALL)
    take_in([{**ALL[0], "单位": "掘进一区", "班组": None}, *ALL[1:]])
    assert placements("000001") == [("掘进一区", "", JANUARY, None)]


def test_who_is_missing_stays_until_ticked():
    take_in(ALL)
    plan = take_in(ALL[1:], day=JUNE)
    assert [known.number for known in plan.missing] == ["000001"]
    assert Employee.objects.get(number="000001").status == EmployeeStatus.ON_POST
    take_in(ALL[1:], day=JUNE, leaving=[known.pk for known in plan.missing])
    one = Employee.objects.get(number="000001")
    assert (one.status, one.status_since, placements("000001")[0][3]) == (EmployeeStatus.OFF_POST, JUNE, date(2026, 5, 31))
    assert not Employee.objects.on_roster(JUNE).filter(number="000001").exists()


def test_nobody_leaves_who_stands_in_the_roster_or_was_not_asked_about():
    take_in(ALL)
    keys = list(Employee.objects.values_list("pk", flat=True))
    take_in(ALL[1:], day=JUNE, leaving=keys)
    assert list(Employee.objects.exclude(status=EmployeeStatus.ON_POST).values_list("number", flat=True)) == ["000001"]


def test_whoever_comes_back_is_on_post_again_from_that_day():
    take_in(ALL)
    take_in(ALL[1:], day=date(2026, 3, 1), leaving=[Employee.objects.get(number="000001").pk])
    plan = take_in(ALL, day=JUNE)
    assert [change.known.number for change in plan.returned] == ["000001"]
    one = Employee.objects.get(number="000001")
    assert (one.status, one.status_since) == (EmployeeStatus.ON_POST, JUNE)
    assert placements("000001") == [("综采一队", "生产一班", JANUARY, date(2026, 2, 28)), ("综采一队", "生产一班", JUNE, None)]


def test_who_was_struck_off_and_put_back_on_one_day_stands_there_as_before():
    take_in(ALL)
    take_in(ALL[1:], leaving=[Employee.objects.get(number="000001").pk])
    take_in(ALL)
    assert placements("000001") == [("综采一队", "生产一班", JANUARY, None)]
    assert Employee.objects.get(number="000001").status == EmployeeStatus.ON_POST


def test_two_people_whose_id_numbers_were_mixed_up_get_their_own():
    take_in(ALL)
    first, second = ALL[0]["身份证号"], ALL[1]["身份证号"]
    swapped = [
        {**ALL[0], "身份证号": second, "出生日期": ALL[1]["出生日期"]},
        {**ALL[1], "身份证号": first, "出生日期": ALL[0]["出生日期"]},
        *ALL[2:],
    ]
    plan = take_in(swapped, day=JUNE)
    assert plan.counts()["changed"] == 2
    assert [one.id_number for one in Employee.objects.order_by("number")[:2]] == [second, first]


def test_an_id_number_of_somebody_who_is_not_in_the_file_is_a_fault():
    take_in(ALL)
    with pytest.raises(RosterFaulty) as faulty:
        take_in([*ALL[1:], {**ALL[0], "工号": "000099"}], day=JUNE)
    assert [(fault.row, fault.column, fault.code) for fault in faulty.value.faults] == [(8, "身份证号", "id_of_another")]


def test_a_number_given_to_another_person_is_a_fault():
    take_in(ALL)
    with pytest.raises(RosterFaulty) as faulty:
        take_in([{**person(50), "工号": "000001"}, *ALL[1:]], day=JUNE)
    assert [(fault.column, fault.code) for fault in faulty.value.faults] == [("工号", "number_of_another")]


def test_a_roster_older_than_what_the_system_knows_does_not_turn_the_clock_back():
    take_in(ALL)
    moved = [{**ALL[0], "单位": "掘进一区", "班组": None}, *ALL[1:]]
    take_in(moved, day=JUNE)
    with pytest.raises(RosterFaulty) as faulty:
        take_in(ALL, day=date(2026, 3, 1))
    assert [(fault.column, fault.code) for fault in faulty.value.faults] == [("单位", "older")]


def test_somebody_who_came_after_the_rosters_day_is_not_missed_in_it():
    take_in(ALL)
    take_in([*ALL, person(6)], day=JUNE)
    assert compare(read(ALL), day=date(2026, 3, 1)).missing == []


def test_a_day_to_come_is_refused():
    with pytest.raises(RuleBroken) as broken:
        take_in(ALL, day=date(2026, 7, 1))
    assert broken.value.field == "day"


def test_a_unit_is_found_by_its_short_name():
    UnitFactory(name="综合机械化采煤一队", short_name="综采一队")
    plan = take_in(ALL)
    assert plan.new_units == []
    assert Employee.objects.filter(unit__name="综合机械化采煤一队").count() == 5


def test_a_unit_that_has_ended_is_a_fault():
    UnitFactory(name="综采一队", active_to=date(2025, 12, 31))
    with pytest.raises(RosterFaulty) as faulty:
        take_in(ALL[:1])
    assert [(fault.column, fault.code) for fault in faulty.value.faults] == [("单位", "unit_ended")]


def test_columns_that_a_roster_does_not_have_are_left_alone():
    take_in(ALL)
    head = [name for name in HEAD if name not in ("联系电话", "班组", "职务/岗位", "出生日期", "政治面貌")]
    assert changes_nothing(take_in(ALL, head=head, day=JUNE))
    take_in([{**ALL[0], "职级": "班组长"}, *ALL[1:]], head=head, day=JUNE)
    one = Employee.objects.get(number="000001")
    assert (one.post, one.team.name, one.phone, one.rank) == ("采煤工", "生产一班", "19900000001", Rank.TEAM_LEADER)


def test_an_emptied_cell_empties_the_field():
    take_in(ALL)
    take_in([{**ALL[0], "联系电话": None, "班组": None}, *ALL[1:]], day=JUNE)
    one = Employee.objects.get(number="000001")
    assert (one.phone, one.team) == ("", None)


def test_what_was_confirmed_is_what_is_applied():
    take_in(ALL)
    roster = read([*ALL, person(6)])
    confirmed = compare(roster, day=JUNE).fingerprint()
    assert compare(roster, day=JUNE).fingerprint() == confirmed
    take_in([{**ALL[0], "姓名": "张新"}, *ALL[1:]], day=date(2026, 2, 1))
    with pytest.raises(Stale):
        apply_roster(roster=roster, day=JUNE, today=TODAY, expected=confirmed)
    assert not Employee.objects.filter(number="000006").exists()


def test_a_failure_in_the_middle_leaves_nothing_behind(monkeypatch):
    roster = read(ALL)
    roster.people[-1] = replace(roster.people[-1], phone="1" * 30)
    with pytest.raises(Exception, match="value too long"):
        apply_roster(roster=roster, day=JANUARY, today=TODAY)
    assert not Employee.objects.exists()


@pytest.mark.parametrize(
    ("unit", "changes", "kind"),
    [
        ("矿领导", {"班组": None, "职级": "副处级"}, UnitKind.LEADERSHIP),
        ("调度指挥中心", {"班组": None, "职级": "一般管理"}, UnitKind.OFFICE),
        ("物业服务中心", {}, UnitKind.GRASSROOTS),
        ("保卫科", {}, UnitKind.GRASSROOTS),
        ("职工医院", {"班组": None}, UnitKind.GRASSROOTS),
        ("企划", {"班组": None, "职级": "一般管理"}, UnitKind.OFFICE),
    ],
)
def test_the_kind_of_a_new_unit_is_guessed_from_who_works_there(unit, changes, kind):
    assert [new.kind for new in compare(read([person(1, 单位=unit, **changes)]), day=JANUARY).new_units] == [kind]


def test_the_mines_own_roster_comes_in_whole_and_again_without_a_change():
    roster = read_roster(ROSTER, today=TODAY)
    steps = []
    plan = apply_roster(roster=roster, day=roster.day, today=TODAY, tell=lambda *step: steps.append(step))
    assert (plan.counts()["added"], plan.counts()["units"]) == (6733, 47)
    assert (Employee.objects.count(), Placement.objects.count(), Team.objects.count()) == (6733, 6733, 120)
    kinds = [Unit.objects.filter(kind=kind).count() for kind in (UnitKind.LEADERSHIP, UnitKind.OFFICE, UnitKind.GRASSROOTS)]
    assert kinds == [1, 22, 24]
    assert Employee.objects.cadres().count() == 343
    assert [Employee.objects.filter(level=level).count() for level in (Level.PRINCIPAL, Level.DEPUTY)] == [2, 8]
    assert list(Unit.objects.values_list("name", flat=True)[:2]) == ["矿领导", "党委办公室"]
    assert ("正在登记新增人员", 5000, 6733) in steps
    assert changes_nothing(compare(roster, day=roster.day))


def test_comparing_costs_the_same_for_one_person_and_for_many(django_assert_num_queries):
    take_in([person(number) for number in range(1, 40)])
    one, many = read([person(1, 姓名="张新")]), read([person(number, 姓名="张新") for number in range(1, 40)])
    for roster in (one, many):
        with django_assert_num_queries(4):
            compare(roster, day=JUNE)


def test_an_id_number_put_right_is_sealed_anew_and_the_others_are_left_as_they_are():
    take_in(ALL)
    sealed = dict(Employee.objects.extra(select={"raw": "id_number"}).values_list("number", "raw"))
    right = id_number(ALL[0]["出生日期"], 77)
    take_in([{**ALL[0], "身份证号": right}, {**ALL[1], "姓名": "张新"}, *ALL[2:]], day=JUNE)
    after = dict(Employee.objects.extra(select={"raw": "id_number"}).values_list("number", "raw"))
    assert Employee.objects.get(number="000001").id_number == right
    assert after["000002"] == sealed["000002"]
