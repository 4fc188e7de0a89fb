import pytest

from nantun.people.models import Employee, User
from nantun.people.roles import Role
from tests.factories import UnitFactory, make_user

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("role", list(Role))
def test_a_user_can_be_made_for_every_role(role):
    user = User.objects.get(pk=make_user(role).pk)
    assert user.holds(role)


def test_a_clerk_made_for_a_unit_sees_its_roster_only():
    ours, theirs = UnitFactory(), UnitFactory()
    clerk, stranger = make_user(Role.CLERK, unit=ours), make_user(Role.CLERK, unit=theirs)
    assert list(Employee.objects.visible_to(clerk)) == [clerk.employee]
    assert stranger.employee not in Employee.objects.visible_to(clerk)


def test_whoever_is_made_stands_on_the_roster():
    employee = make_user().employee
    assert employee.placements.get().unit == employee.unit
