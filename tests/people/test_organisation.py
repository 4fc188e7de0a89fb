"""Units, teams and party organisations, as HR keeps them."""

import pytest
from django.urls import reverse

from nantun.people.choices import PartyKind, UnitKind
from nantun.people.models import PartyOrganisation, Team, Unit
from nantun.people.roles import Role
from tests.factories import EmployeeFactory, PartyOrganisationFactory, TeamFactory, UnitFactory, make_user

pytestmark = pytest.mark.django_db
UNIT = {"name": "综采一队", "kind": UnitKind.GRASSROOTS, "order": 1}


@pytest.fixture
def hr(client):
    client.force_login(make_user(Role.HR))
    return client


def post(client, act, *args, **words):
    return client.post(reverse(f"people:{act}", args=args), words)


def test_a_unit_is_made_and_renamed(hr):
    assert post(hr, "new-unit", **UNIT).status_code == 302
    unit = Unit.objects.get(name="综采一队")
    assert post(hr, "edit-unit", unit.pk, **UNIT | {"name": "综采二队"}).status_code == 302
    unit.refresh_from_db()
    assert unit.name == "综采二队"


def test_a_unit_ends_when_nobody_is_on_post_there_any_more(hr):
    unit = UnitFactory(name="综采一队")
    worker = EmployeeFactory(unit=unit)
    ended = UNIT | {"active_to": "2026-10-20"}
    answer = post(hr, "edit-unit", unit.pk, **ended)
    assert answer.status_code == 422
    assert answer.context["form"].errors["active_to"] == ["还有 1 人在岗,请先办理调动,再停用单位。"]
    worker.unit = UnitFactory()
    worker.save()
    assert post(hr, "edit-unit", unit.pk, **ended).status_code == 302
    unit.refresh_from_db()
    assert unit.active_to is not None


def test_a_team_is_made_renamed_and_thrown_away(hr):
    unit = UnitFactory()
    post(hr, "new-team", unit.pk, name="生产一班", order=1)
    team = Team.objects.get(unit=unit)
    post(hr, "edit-team", team.pk, name="检修班", order=1)
    team.refresh_from_db()
    assert team.name == "检修班"
    post(hr, "drop-team", team.pk)
    assert not Team.objects.exists()


def test_a_team_with_people_is_kept(hr):
    team = TeamFactory(name="生产一班")
    EmployeeFactory(unit=team.unit, team=team)
    address = reverse("people:drop-team", args=[team.pk])
    assert "生产一班还有 1 人,请先调到别的班组。" in hr.post(address, follow=True).content.decode()
    assert Team.objects.get() == team


def test_a_party_organisation_stands_below_another(hr):
    committee = PartyOrganisationFactory(name="矿党委", kind=PartyKind.COMMITTEE)
    assert post(hr, "new-party-organisation", name="综采党支部", kind=PartyKind.BRANCH, parent=committee.pk).status_code == 302
    assert PartyOrganisation.objects.get(name="综采党支部").parent == committee


def test_no_party_organisation_stands_above_itself(hr):
    top = PartyOrganisationFactory(name="综采党总支", kind=PartyKind.GENERAL_BRANCH)
    middle = PartyOrganisationFactory(parent=top)
    bottom = PartyOrganisationFactory(parent=middle)
    answer = post(hr, "edit-party-organisation", top.pk, name=top.name, kind=top.kind, parent=bottom.pk)
    assert answer.status_code == 422
    assert answer.context["form"].errors == {"parent": ["上级党组织不能是它自己或它的下级。"]}
    top.refresh_from_db()
    assert top.parent is None
