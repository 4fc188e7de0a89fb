from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django.http import Http404
from django.shortcuts import get_object_or_404

from nantun.people.models import Unit

from .choices import Kind
from .policies import READER_ROLES
from .sheet import Place

if TYPE_CHECKING:
    from nantun.people.models import User


def place_of(user: User, kind: str, unit_pk: int, month: date) -> Place:
    """The sheet that an address names, if its unit is within reach. Raises Http404."""
    if kind not in Kind.values:
        raise Http404
    return Place(Kind(kind), get_object_or_404(Unit.objects.within(user, *READER_ROLES), pk=unit_pk), month)
