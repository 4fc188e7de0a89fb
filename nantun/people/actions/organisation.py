from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from nantun.errors import RuleBroken
from nantun.relations import stands_above_itself

from ..models import Employee, PartyOrganisation, Team, Unit


@transaction.atomic
def save_unit(*, unit: Unit) -> Unit:
    """A new unit, or what changed of one. raises RuleBroken when it is to end while people are on post there."""
    if unit.pk and unit.active_to:
        people = Employee.objects.on_post().filter(unit=unit).count()
        if people:
            raise RuleBroken(_("还有 %(n)s 人在岗,请先办理调动,再停用单位。") % {"n": people}, field="active_to")
    unit.save()
    return unit


@transaction.atomic
def save_team(*, team: Team) -> Team:
    team.save()
    return team


@transaction.atomic
def drop_team(*, team: Team) -> None:
    """raises RuleBroken while people are in it."""
    people = Employee.objects.filter(team=team).count()
    if people:
        raise RuleBroken(_("%(team)s还有 %(n)s 人,请先调到别的班组。") % {"team": team, "n": people})
    team.delete()


@transaction.atomic
def save_party_organisation(*, organisation: PartyOrganisation) -> PartyOrganisation:
    """raises RuleBroken when it would stand above itself."""
    if stands_above_itself(organisation):
        raise RuleBroken(_("上级党组织不能是它自己或它的下级。"), field="parent")
    organisation.save()
    return organisation
