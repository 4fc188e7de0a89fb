"""What HR does with one person: facts, transfers, status, household."""

from datetime import UTC, date, datetime, timedelta

import pytest

from nantun.errors import RuleBroken
from nantun.people import actions
from nantun.people.choices import EmployeeStatus, Level, Rank
from nantun.people.models import Employee, Household, Placement, User
from tests.factories import EmployeeFactory, TeamFactory, UnitFactory, id_number, make_user

pytestmark = pytest.mark.django_db
DAY = date(2026, 10, 20)
NOW = datetime(2026, 10, 20, 6, 0, tzinfo=UTC)


def move(employee, unit, **more):
    words = {"team": None, "post": employee.post, "rank": employee.rank, "day": DAY, "today": DAY, **more}
    return actions.transfer(employee=employee, unit=unit, **words)


def leave(employee, status=EmployeeStatus.OFF_POST, since=DAY):
    return actions.change_status(employee=employee, status=status, since=since, today=DAY, now=NOW)


def unit_on(employee, day):
    row = Placement.objects.covering(day).filter(employee=employee).first()
    return row.unit if row else None


# -- transfers


def test_after_a_transfer_the_days_before_it_stay_with_the_old_unit():
    employee, new = EmployeeFactory(), UnitFactory()
    old = employee.unit
    moved = move(employee, new)
    assert moved.unit == new
    assert unit_on(employee, DAY - timedelta(days=1)) == old
    assert unit_on(employee, DAY) == new


def test_a_promotion_changes_the_level_from_its_day():
    employee = EmployeeFactory()
    promoted = move(employee, employee.unit, post="区长", rank=Rank.SECTION)
    assert promoted.level == Level.SECTION_HEAD
    assert list(employee.placements.values_list("level", flat=True)) == [Level.WORKER, Level.SECTION_HEAD]


def test_a_transfer_on_the_day_the_placement_began_puts_that_placement_right():
    employee, wrong, right = EmployeeFactory(), UnitFactory(), UnitFactory()
    move(employee, wrong)
    move(Employee.objects.get(pk=employee.pk), right)
    assert unit_on(employee, DAY) == right
    assert employee.placements.count() == 2


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"day": DAY + timedelta(days=1)}, "还没到"),
        ({"day": date(2019, 1, 1)}, "不能早于"),
    ],
)
def test_a_transfer_has_a_day_that_can_be(changed, said):
    with pytest.raises(RuleBroken, match=said) as broken:
        move(EmployeeFactory(), UnitFactory(), **changed)
    assert broken.value.field == "day"


def test_a_transfer_that_changes_nothing_is_refused():
    employee = EmployeeFactory()
    with pytest.raises(RuleBroken, match="没有变"):
        move(employee, employee.unit)


def test_a_team_belongs_to_the_unit():
    with pytest.raises(RuleBroken, match="不是"):
        move(EmployeeFactory(), UnitFactory(), team=TeamFactory())


def test_nobody_moves_to_a_unit_that_has_ended():
    with pytest.raises(RuleBroken, match="不在用"):
        move(EmployeeFactory(), UnitFactory(active_to=DAY - timedelta(days=1)))


def test_who_is_not_on_post_is_not_moved():
    employee = leave(EmployeeFactory())
    with pytest.raises(RuleBroken, match="返岗"):
        move(employee, UnitFactory())


# -- status


def test_who_leaves_stands_on_the_roster_until_the_day_before():
    employee = EmployeeFactory()
    leave(employee)
    assert employee in Employee.objects.on_roster(DAY - timedelta(days=1))
    assert employee not in Employee.objects.on_roster(DAY)


def test_who_comes_back_stands_on_the_roster_again():
    employee = leave(EmployeeFactory(), since=DAY - timedelta(days=30))
    actions.change_status(employee=employee, status=EmployeeStatus.ON_POST, since=DAY, today=DAY, now=NOW)
    on_roster = [Employee.objects.on_roster(DAY - timedelta(days=days)).exists() for days in (0, 1, 30, 31)]
    assert on_roster == [True, False, False, True]


@pytest.mark.parametrize("status", [EmployeeStatus.RETIRED, EmployeeStatus.MOVED_OUT])
def test_retirement_and_moving_out_close_the_account(status):
    user = make_user()
    leave(user.employee, status)
    user = User.objects.get(pk=user.pk)
    assert not user.is_active
    assert user.state_reason == status.label


def test_leaving_for_a_time_keeps_the_account():
    user = make_user()
    leave(user.employee)
    assert User.objects.get(pk=user.pk).is_active


def test_a_status_does_not_change_in_the_future_or_before_the_last_change():
    employee = leave(EmployeeFactory(), since=DAY - timedelta(days=3))
    with pytest.raises(RuleBroken, match="还没到"):
        actions.change_status(employee=employee, status=EmployeeStatus.ON_POST, since=DAY + timedelta(days=1), today=DAY, now=NOW)
    with pytest.raises(RuleBroken, match="不能早于"):
        actions.change_status(employee=employee, status=EmployeeStatus.ON_POST, since=DAY - timedelta(days=9), today=DAY, now=NOW)


def test_who_leaves_has_stood_there_for_a_day_at_least():
    with pytest.raises(RuleBroken, match="离岗要晚于这一天") as broken:
        leave(EmployeeFactory(placed_on=DAY))
    assert broken.value.field == "since"


def test_who_was_taken_off_by_the_roster_on_the_day_he_began_comes_back_the_day_after():
    employee = EmployeeFactory(status=EmployeeStatus.OFF_POST, status_since=DAY, placed_on=DAY)
    employee.placements.update(ended_on=DAY)
    words = {"employee": employee, "status": EmployeeStatus.ON_POST, "now": NOW}
    with pytest.raises(RuleBroken, match="返岗要晚于这一天") as broken:
        actions.change_status(**words, since=DAY, today=DAY)
    assert broken.value.field == "since"
    tomorrow = DAY + timedelta(days=1)
    assert actions.change_status(**words, since=tomorrow, today=tomorrow).status == EmployeeStatus.ON_POST


def test_the_same_status_again_is_refused():
    with pytest.raises(RuleBroken, match="已是"):
        leave(EmployeeFactory(), EmployeeStatus.ON_POST)


# -- facts


def test_a_new_name_is_found_by_its_letters_and_stands_on_the_account():
    user = make_user()
    actions.edit_employee(employee=user.employee, name="单雄信")
    assert list(Employee.objects.named("shanxx")) == []
    assert Employee.objects.named("sxx").get() == user.employee
    assert Employee.objects.named("danxiongxin").get() == user.employee
    assert User.objects.get(pk=user.pk).name == "单雄信"


def test_two_people_do_not_share_an_id_number():
    first, second = EmployeeFactory(), EmployeeFactory()
    with pytest.raises(RuleBroken, match="已有这个身份证号") as broken:
        actions.edit_employee(employee=second, id_number=first.id_number)
    assert broken.value.field == "id_number"


def test_an_id_number_is_found_by_its_hash_after_it_was_put_right():
    employee, number = EmployeeFactory(), id_number(date(1985, 3, 14), 777)
    old = employee.id_number_hash
    actions.edit_employee(employee=employee, id_number=number)
    fresh = Employee.objects.get(pk=employee.pk)
    assert fresh.id_number == number
    assert fresh.id_number_hash != old


def test_a_birth_date_that_the_id_number_contradicts_is_refused():
    with pytest.raises(RuleBroken, match="不一致") as broken:
        actions.edit_employee(employee=EmployeeFactory(), birth_date=date(1986, 3, 14))
    assert broken.value.field == "birth_date"


def test_unit_and_status_are_not_edited_like_facts():
    with pytest.raises(ValueError, match="status"):
        actions.edit_employee(employee=EmployeeFactory(), status="retired")


# -- household


def test_two_who_live_together_are_one_household():
    one, other = EmployeeFactory(), EmployeeFactory()
    household = actions.live_together(employee=one, other=other)
    assert set(household.members.all()) == {one, other}


def test_a_third_joins_the_household_of_the_other():
    one, other, third = EmployeeFactory.create_batch(3)
    household = actions.live_together(employee=one, other=other)
    other.refresh_from_db()
    assert actions.live_together(employee=third, other=other) == household
    assert household.members.count() == 3


def test_a_household_of_one_is_none():
    one, other = EmployeeFactory(), EmployeeFactory()
    actions.live_together(employee=one, other=other)
    one.refresh_from_db()
    actions.leave_household(employee=one)
    other.refresh_from_db()
    assert other.household is None
    assert not Household.objects.exists()


def test_nobody_lives_with_himself_alone():
    employee = EmployeeFactory()
    with pytest.raises(RuleBroken, match="另一个人"):
        actions.live_together(employee=employee, other=employee)
