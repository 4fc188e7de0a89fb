from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from nantun.web.requests import Request

from ..columns import facts
from ..models import Employee, RoleGrant, StandIn
from ..story import timeline


@require_safe
def me(request: Request) -> HttpResponse:
    """One's own page: facts, roles, who enters for me, what was done with me; and who leads the mine."""
    user, employee = request.user, request.user.employee
    context = {
        "facts": facts(employee, user) if employee else [(_("工号"), user.number)],
        "story": timeline(employee, user) if employee else [],
        "grants": RoleGrant.objects.active_on(user.today).filter(user=user).for_rows(),
        "stand_ins": StandIn.objects.active_on(user.today).filter(principal=employee).for_rows() if employee else [],
        "leaders": Employee.objects.leaders().for_rows(),
    }
    return render(request, "people/me.html", context)
