from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from nantun.web.access import allowed
from nantun.web.forms import accepted, form_methods, form_page, posted, saved
from nantun.web.offers import Act, Moment
from nantun.web.requests import Request

from .figures import Figure, declared, in_force
from .forms import FigureForm
from .models import PolicyFigure


@require_safe
@allowed("policies.enter")
def home(request: Request) -> HttpResponse:
    """Every declared figure with the value in force today."""
    rooms = in_force(timezone.localdate())
    return render(request, "policies/figures.html", {"rooms": rooms, "count": sum(len(rows) for _label, rows in rooms)})


@require_safe
@allowed("policies.enter")
def figure(request: Request, key: str) -> HttpResponse:
    """The values of one figure, past and to come."""
    known = _known(key)
    rows = PolicyFigure.objects.filter(key=key).select_related("set_by").order_by("-effective_from")
    story = [Moment(at=row.effective_from, who=row.set_by.name if row.set_by else "", text=_sentence(known, row)) for row in rows]
    may_set = request.user.has_perm("policies.set")
    acts = [Act(label=_("定新数值"), url=reverse("policies:set", args=[key]), primary=True, icon="plus")] if may_set else []
    facts = [(_("没有定过时按"), f"{known.default} {known.unit}"), (_("可定范围"), f"{known.low}–{known.high} {known.unit}")]
    return render(request, "policies/figure.html", {"figure": known, "story": story, "acts": acts, "facts": facts})


@form_methods
@allowed("policies.set")
def set_value(request: Request, key: str) -> HttpResponse:
    known = _known(key)
    form = FigureForm(posted(request), known=known, today=timezone.localdate())
    if row := accepted(request, form):
        return saved(request, _sentence(known, row), to=reverse("policies:figure", args=[key]))
    return form_page(request, form, title=str(known.label), lead=_("新数值只管起算日以后,以前的不重算。"))


def _known(key: str) -> Figure:
    try:
        return declared()[key]
    except KeyError as error:
        raise Http404 from error


def _sentence(known: Figure, row: PolicyFigure) -> str:
    return _("起按 %(value)s %(unit)s,依据 %(document)s") % {
        "value": f"{row.value.normalize():f}",
        "unit": known.unit,
        "document": row.document,
    }
