from __future__ import annotations

from functools import partial

from django.db.models import Count, QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l
from django.views.decorators.http import require_POST, require_safe

from nantun.web.access import allowed
from nantun.web.acting import tapped
from nantun.web.forms import accepted, form_methods, form_page, posted, saved
from nantun.web.offers import Act
from nantun.web.pages import ListPage
from nantun.web.requests import Request
from nantun.web.templatetags.nantun import day as day_in_words

from .. import actions
from ..filters import UnitFilter
from ..forms.organisation import PartyOrganisationForm, TeamForm, UnitForm
from ..models import Employee, PartyOrganisation, Team, Unit, User
from ..picking import ON_POST
from ..tables import PartyTable, UnitTable


class UnitList(ListPage):
    model, table, filters = Unit, UnitTable, UnitFilter
    title, perm = _l("单位"), "people.enter"
    empty = _l("还没有单位。导入花名册时会建好,也可以手工新建。")

    def rows(self, user: User) -> QuerySet:
        return Unit.objects.select_related("party_organisation").with_counts()

    def acts(self) -> list[Act]:
        acts = [Act(label=_("党组织"), url=reverse("people:party-organisations"), icon="flag")]
        if self.request.user.has_perm("people.edit"):
            acts.append(Act(label=_("新建单位"), url=reverse("people:new-unit"), icon="plus", primary=True))
        return acts


@require_safe
@allowed("people.enter")
def unit(request: Request, pk: int) -> HttpResponse:
    row = get_object_or_404(Unit.objects.select_related("party_organisation").with_counts(), pk=pk)
    may_edit = request.user.has_perm("people.edit")
    context = {
        "unit": row,
        "teams": row.teams.annotate(people=Count("employees", filter=ON_POST)),
        "cadres": Employee.objects.on_post().cadres().filter(unit=row).for_rows().order_by("number"),
        "facts": _facts(row),
        "may_edit": may_edit,
        "acts": _acts(row) if may_edit else [],
    }
    return render(request, "people/unit.html", context)


def _facts(row: Unit) -> list[tuple[str, object]]:
    return [
        (_("简称"), row.short_name),
        (_("类别"), row.get_kind_display()),
        (_("编码"), row.code),
        (_("所属党组织"), row.party_organisation),
        (_("在岗人数"), row.people),
        (_("启用日期"), day_in_words(row.active_from)),
        (_("停用日期"), day_in_words(row.active_to)),
    ]


def _acts(row: Unit) -> list[Act]:
    return [
        Act(label=_("修改单位"), url=reverse("people:edit-unit", args=[row.pk]), icon="edit"),
        Act(label=_("新建班组"), url=reverse("people:new-team", args=[row.pk]), icon="plus"),
    ]


@form_methods
@allowed("people.edit")
def edit_unit(request: Request, pk: int | None = None) -> HttpResponse:
    form = UnitForm(posted(request), instance=get_object_or_404(Unit, pk=pk) if pk else None)
    if row := accepted(request, form):
        return saved(request, _("%(name)s已保存。") % {"name": row.name}, to=row)
    return form_page(request, form, title=_("修改单位") if pk else _("新建单位"))


@form_methods
@allowed("people.edit")
def new_team(request: Request, pk: int) -> HttpResponse:
    row = get_object_or_404(Unit, pk=pk)
    form = TeamForm(posted(request), instance=Team(unit=row))
    if accepted(request, form):
        return saved(request, _("班组已建。"), to=row)
    return form_page(request, form, title=_("新建班组"), lead=row.name)


@form_methods
@allowed("people.edit")
def edit_team(request: Request, pk: int) -> HttpResponse:
    row = get_object_or_404(Team.objects.select_related("unit"), pk=pk)
    form = TeamForm(posted(request), instance=row)
    if accepted(request, form):
        return saved(request, _("班组已修改。"), to=row.unit)
    return form_page(request, form, title=_("修改班组"), lead=row.unit.name)


@require_POST
@allowed("people.edit")
def drop_team(request: Request, pk: int) -> HttpResponse:
    row = get_object_or_404(Team.objects.select_related("unit"), pk=pk)
    tapped(request, partial(actions.drop_team, team=row))
    return redirect(row.unit)


class PartyList(ListPage):
    model, table = PartyOrganisation, PartyTable
    title, perm = _l("党组织"), "people.enter"
    empty = _l("还没有登记党组织。")

    def rows(self, user: User) -> QuerySet:
        return PartyOrganisation.objects.select_related("parent").prefetch_related("units")

    def acts(self) -> list[Act]:
        if not self.request.user.has_perm("people.edit"):
            return []
        return [Act(label=_("新建党组织"), url=reverse("people:new-party-organisation"), icon="plus", primary=True)]


@form_methods
@allowed("people.edit")
def edit_party_organisation(request: Request, pk: int | None = None) -> HttpResponse:
    form = PartyOrganisationForm(posted(request), instance=get_object_or_404(PartyOrganisation, pk=pk) if pk else None)
    if accepted(request, form):
        return saved(request, _("党组织已保存。"), to="people:party-organisations")
    return form_page(request, form, title=_("修改党组织") if pk else _("新建党组织"))
