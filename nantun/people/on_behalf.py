"""代录: somebody enters what another did, by a dated grant of his (StandIn), and says on what he relies."""

from __future__ import annotations

from datetime import date
from functools import cache
from typing import TYPE_CHECKING

from django.db.models import CheckConstraint, Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

from nantun.errors import RuleBroken

from .models import Employee, StandIn

if TYPE_CHECKING:
    from .models import User


NO_BASIS = _l("代录要选依据:口述、纸卡或笔记照片。")


class Grants:
    """For whom somebody may enter, asked for once for many entries."""

    def __init__(self) -> None:
        self._principals = cache(_principals)

    def check(self, principal: Employee, *, by: User, day: date, field: str) -> None:
        """raises RuleBroken at the field where no grant from the principal to `by` holds on that day."""
        if by.employee_id is None or principal.pk not in self._principals(by.employee_id, day):
            raise RuleBroken(
                _("您没有 %(name)s 的代录授权。请由本人录入,或由本人、党群工作部先授权。") % {"name": principal.name}, field=field
            )


def _principals(assistant: int, day: date) -> set[int]:
    return set(StandIn.objects.active_on(day).filter(assistant=assistant).values_list("principal_id", flat=True))


def has_basis(name: str) -> CheckConstraint:
    """Of a model with `on_behalf` and `basis`."""
    return CheckConstraint(
        condition=Q(on_behalf=False, basis="") | (Q(on_behalf=True) & ~Q(basis="")),
        name=name,
        violation_error_message=NO_BASIS,
    )


def wanted_basis(basis: str) -> str:
    """raises RuleBroken where it is not said on what he relies."""
    if not basis:
        raise RuleBroken(str(NO_BASIS), field="basis")
    return basis
