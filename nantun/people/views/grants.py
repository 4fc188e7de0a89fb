from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l
from django.views.decorators.http import require_POST, require_safe

from nantun.web.access import allowed
from nantun.web.forms import accepted, form_methods, form_page, posted, saved
from nantun.web.keys import ticked
from nantun.web.offers import Act, Moment
from nantun.web.pages import ListPage
from nantun.web.requests import Request
from nantun.web.templatetags.nantun import day as day_in_words

from .. import actions
from ..filters import GrantFilter, ProposalFilter
from ..forms.grants import EndRoleForm, GrantForm, ProposedUnitsForm
from ..models import RoleGrant, User
from ..roles import Role
from ..tables import GrantTable, ProposalTable


class GrantList(ListPage):
    model, table, filters = RoleGrant, GrantTable, GrantFilter
    title, perm = _l("角色"), "people.see_grants"
    empty = _l("还没有授予角色。先“按职务提出建议”,再逐条确认。")

    def rows(self, user: User) -> QuerySet:
        return RoleGrant.objects.filter(granted_by__isnull=False).for_rows()

    def acts(self) -> list[Act]:
        if not self.request.user.has_perm("people.grant_roles"):
            return []
        waiting = RoleGrant.objects.proposed().count()
        return [
            Act(label=_("待确认的建议 %(n)s") % {"n": waiting}, url=reverse("grants:proposals"), icon="checklist"),
            Act(label=_("授予角色"), url=reverse("grants:new"), icon="plus", primary=True),
        ]


class ProposalList(ListPage):
    model, table, filters = RoleGrant, ProposalTable, ProposalFilter
    title, perm = _l("待确认的角色建议"), "people.grant_roles"
    empty = _l("没有待确认的建议。点“按职务提出建议”,从花名册的职务里找。")

    def rows(self, user: User) -> QuerySet:
        return RoleGrant.objects.proposed().for_rows()

    def acts(self) -> list[Act]:
        return [Act(label=_("按职务提出建议"), url=reverse("grants:propose"), post=True, icon="bulb")]

    def bulk(self) -> list[Act]:
        return [
            Act(label=_("确认"), url=reverse("grants:confirm"), post=True, primary=True),
            Act(label=_("不采纳"), url=reverse("grants:drop"), post=True),
        ]


@require_safe
@allowed("people.see_grants")
def grant(request: Request, pk: int) -> HttpResponse:
    """One role of one person: over what, from when to when, and who gave or ended it."""
    row = get_object_or_404(RoleGrant.objects.for_rows(), pk=pk)
    facts = [
        (_("姓名"), row.user.name),
        (_("工号"), row.user.number),
        (_("角色"), row.get_role_display()),
        (_("范围"), row.reach_in_words),
        (_("自"), day_in_words(row.started_on)),
        (_("至"), day_in_words(row.ended_on) or _("不定期")),
        (_("依据"), row.basis),
    ]
    return render(request, "people/grant.html", {"grant": row, "facts": facts, "story": _story(row), "acts": _acts(request.user, row)})


def _story(row: RoleGrant) -> list[Moment]:
    """Out of the history that the database keeps: proposed, granted, ended."""
    told: list[Moment] = []
    granted = ended = False
    for event in row.events.select_related("granted_by", "ended_by").order_by("pgh_id"):
        if event.granted_by_id is None:
            told.append(Moment(at=event.pgh_created_at, text=_("从职务提出建议:%s") % event.basis))
        elif not granted:
            granted = True
            told.append(Moment(at=event.pgh_created_at, who=event.granted_by.name, text=_("授予,依据:%s") % event.basis))
        if event.ended_by_id and not ended:
            ended = True
            told.append(Moment(at=event.pgh_created_at, who=event.ended_by.name, text=_("结束,原因:%s") % event.end_reason))
    return told


def _acts(reader: User, row: RoleGrant) -> list[Act]:
    if not reader.has_perm("people.grant_roles"):
        return []
    if row.granted_by_id is None:
        chosen = Role(row.role).scope == "units"
        return [Act(label=_("选单位"), url=reverse("grants:units", args=[row.pk]), icon="building", primary=True)] if chosen else []
    if row.is_over:
        return []
    return [Act(label=_("结束这个角色"), url=reverse("grants:end", args=[row.pk]), icon="user-x")]


@form_methods
@allowed("people.grant_roles")
def new(request: Request) -> HttpResponse:
    form = GrantForm(posted(request), today=timezone.localdate(), initial={"user": request.GET.get("user")})
    if row := accepted(request, form):
        return saved(request, _("已授予%(name)s“%(role)s”。") % {"name": row.user.name, "role": row.get_role_display()}, to=row)
    return form_page(request, form, title=_("授予角色"), lead=_("由别人提出、您来授予;不能给自己授予。"))


@form_methods
@allowed("people.grant_roles")
def end(request: Request, pk: int) -> HttpResponse:
    row = get_object_or_404(RoleGrant.objects.for_rows(), pk=pk)
    form = EndRoleForm(posted(request), grant=row, today=timezone.localdate())
    if accepted(request, form):
        return saved(request, _("%(name)s的“%(role)s”已结束。") % {"name": row.user.name, "role": row.get_role_display()}, to=row)
    return form_page(request, form, title=_("结束角色"), lead=f"{row.user.name} · {row.get_role_display()} · {row.reach_in_words}")


@form_methods
@allowed("people.grant_roles")
def units(request: Request, pk: int) -> HttpResponse:
    row = get_object_or_404(RoleGrant.objects.proposed().for_rows(), pk=pk)
    form = ProposedUnitsForm(posted(request), grant=row)
    if accepted(request, form):
        return saved(request, _("范围已选好,可以确认了。"), to="grants:proposals")
    return form_page(request, form, title=_("选单位"), lead=f"{row.user.name} · {row.get_role_display()}")


@require_POST
@allowed("people.grant_roles")
def propose(request: Request) -> HttpResponse:
    rows = actions.propose_roles(day=timezone.localdate())
    said = (
        _("按职务提出了 %(n)s 条建议,请核对后确认。") % {"n": len(rows)} if rows else _("没有新的建议:该提的都提过了,或者本人还没有账号。")
    )
    messages.success(request, said)
    return redirect("grants:proposals")


@require_POST
@allowed("people.grant_roles")
def confirm(request: Request) -> HttpResponse:
    result = actions.confirm_proposals(grants=_picked(request), by=request.user, now=timezone.now(), today=timezone.localdate())
    messages.success(request, _("已确认 %(n)s 条。") % {"n": len(result.grants)})
    for sentence in dict.fromkeys(sentence for _row, sentence in result.refused):
        messages.warning(request, sentence)
    return redirect("grants:proposals")


@require_POST
@allowed("people.grant_roles")
def drop(request: Request) -> HttpResponse:
    count = actions.drop_proposals(grants=_picked(request))
    messages.success(request, _("%(n)s 条建议不采纳。") % {"n": count})
    return redirect("grants:proposals")


def _picked(request: Request) -> list[Any]:
    return list(RoleGrant.objects.proposed().filter(pk__in=ticked(request)).for_rows())
