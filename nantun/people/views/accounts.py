from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial
from itertools import pairwise
from typing import Any

from django.contrib import messages
from django.db.models import Count, Prefetch, Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from nantun.web.access import allowed, may
from nantun.web.acting import reason, tapped
from nantun.web.forms import accepted, form_methods, form_page, posted, saved
from nantun.web.keys import ticked
from nantun.web.offers import Act, Moment
from nantun.web.pages import ListPage
from nantun.web.requests import Request
from nantun.web.templatetags.nantun import moment

from .. import actions, signing
from ..filters import UserFilter
from ..forms.accounts import OpenAccountsForm, PrintSlipsForm
from ..models import RoleGrant, User
from ..tables import UserTable

MOST_AT_ONCE = 1000


class UserList(ListPage):
    model, table, filters = User, UserTable, UserFilter
    title, perm = _l("账号"), "people.see_accounts"
    empty = _l("还没有账号。先导入花名册,再给干部开户。")

    def rows(self, user: User) -> QuerySet:
        held = RoleGrant.objects.active_on(timezone.localdate()).order_by("role")
        return User.objects.for_rows().prefetch_related(Prefetch("role_grants", held, to_attr="held"))

    def sentence(self, rows: QuerySet, count: int) -> str:
        waiting = Count("pk", filter=Q(pk__in=User.objects.filter(is_active=True).waiting().values("pk")))
        figures = rows.order_by().aggregate(waiting=waiting, disabled=Count("pk", filter=Q(is_active=False)))
        return _("%(count)s 个 · 待领码 %(waiting)s · 已停用 %(disabled)s") % {"count": f"{count:,}", **figures}

    def acts(self) -> list[Act]:
        if not self.request.user.has_perm("people.open_accounts"):
            return []
        return [
            Act(label=_("打印领码条"), url=reverse("users:slips"), icon="printer"),
            Act(label=_("开户"), url=reverse("users:open"), icon="user-plus", primary=True),
        ]

    def bulk(self) -> list[Act]:
        if not self.request.user.has_perm("people.open_accounts"):
            return []
        return [Act(label=_("打印领码条"), url=reverse("users:slips-ticked"), post=True)]


@require_safe
@allowed("people.see_accounts")
def user(request: Request, pk: int) -> HttpResponse:
    row = get_object_or_404(User.objects.for_rows(), pk=pk)
    grants = RoleGrant.objects.filter(user=row, granted_by__isnull=False).for_rows()
    context = {"account": row, "grants": grants, "facts": _facts(row), "story": _story(row), "acts": _acts(request.user, row)}
    return render(request, "people/user.html", context)


def _facts(row: User) -> list[tuple[str, Any]]:
    return [
        (_("工号"), row.number),
        (_("单位"), row.place),
        (_("职务/岗位"), row.post),
        (_("密码"), _("已设置") if row.has_usable_password() else _("没有,等领码条")),
        (_("手机验证码"), _("已设置") if signing.has_second_factor(row) else _("没有")),
        (_("最近登录"), moment(row.last_login) or _("没有登录过")),
    ]


def _story(row: User) -> list[Moment]:
    """Opened, closed, opened again, slips printed: who and when."""
    events = list(row.events.select_related("pgh_context").order_by("pgh_id"))
    names = names_of(events)
    told = [Moment(at=row.opened_at, who=names.get(_who(events[0]), ""), text=_("开户。"))] if events else []
    for before, after in pairwise(events):
        if before.state_reason != after.state_reason or before.is_active != after.is_active:
            told.append(Moment(at=after.pgh_created_at, who=names.get(_who(after), ""), text=_changed(before, after)))
    for slip in row.slips.select_related("issued_by"):
        told.append(Moment(at=slip.issued_at, who=slip.issued_by.name, text=_("打印领码条。")))
        if slip.used_at:
            told.append(Moment(at=slip.used_at, who=row.name, text=_("用领码条设置了密码。")))
    return sorted(told, key=lambda one: one.at)


def _changed(before: Any, after: Any) -> str:
    if before.is_active == after.is_active:
        return after.state_reason
    return (_("启用:%s") if after.is_active else _("停用:%s")) % after.state_reason


def _who(event: Any) -> int | None:
    """The user in whose request it happened (pghistory.middleware); None for the program itself."""
    return event.pgh_context.metadata.get("user") if event.pgh_context else None


def names_of(events: Iterable[Any]) -> dict[int | None, str]:
    """user id → name of those who made these events; one query."""
    keys = {key for key in map(_who, events) if key is not None}
    return dict(User.objects.filter(pk__in=keys).values_list("pk", "name")) | {None: ""}


def _acts(reader: User, row: User) -> list[Act]:
    acts = []
    if reader.has_perm("people.open_accounts") and reader.pk != row.pk:
        acts += _acts_of_system_admin(row)
    if reader.has_perm("people.grant_roles") and reader.pk != row.pk:
        acts.append(Act(label=_("授予角色"), url=f"{reverse('grants:new')}?user={row.pk}", icon="shield-check"))
        if signing.has_second_factor(row):
            tells, asks = _("本人下次登录要重新设置手机验证码。"), _("解除的原因")
            acts.append(
                Act(
                    label=_("解除手机验证码"),
                    url=reverse("users:drop-second-factor", args=[row.pk]),
                    tells=tells,
                    asks=asks,
                    most=actions.LONGEST_DROPPING_REASON,
                )
            )
    return acts


def _acts_of_system_admin(row: User) -> list[Act]:
    if not row.is_active:
        return [
            Act(
                label=_("启用"),
                url=reverse("users:enable", args=[row.pk]),
                icon="lock-open",
                tells=_("角色照旧有效。"),
                asks=_("启用原因"),
                most=actions.LONGEST_STATE_REASON,
            )
        ]
    tells = _("会打印一张新的领码条,原来的作废;本人登录时会看到是谁打印的。")
    return [
        Act(label=_("打印领码条"), url=reverse("users:slip", args=[row.pk]), icon="printer", tells=tells),
        Act(
            label=_("停用"),
            url=reverse("users:disable", args=[row.pk]),
            icon="lock",
            tells=_("马上退出登录,不能再进入。"),
            asks=_("停用原因"),
            most=actions.LONGEST_STATE_REASON,
        ),
    ]


@form_methods
@allowed("people.open_accounts")
def open_accounts(request: Request) -> HttpResponse:
    form = OpenAccountsForm(posted(request), today=timezone.localdate())
    opened = accepted(request, form)
    if opened is not None:
        said = _("已开户 %(n)s 个,接下来打印领码条。") % {"n": len(opened)} if opened else _("这些人都已有账号。")
        return saved(request, said, to=f"{reverse('users:home')}?state=waiting")
    return form_page(request, form, title=_("开户"), lead=_("已有账号的跳过。开户后没有密码,要打印领码条交给本人。"))


@require_POST
@allowed("people.open_accounts")
def disable(request: Request, pk: int) -> HttpResponse:
    return _act(request, pk, partial(actions.disable_account, **reason(request), by=request.user, now=timezone.now()))


@require_POST
@allowed("people.open_accounts")
def enable(request: Request, pk: int) -> HttpResponse:
    return _act(request, pk, partial(actions.enable_account, **reason(request)))


@require_POST
@allowed("people.grant_roles")
def drop_second_factor(request: Request, pk: int) -> HttpResponse:
    return _act(request, pk, partial(actions.drop_device, **reason(request), by=request.user))


def _act(request: Request, pk: int, act: Callable[..., Any]) -> HttpResponse:
    row = get_object_or_404(User.objects.for_rows(), pk=pk)
    tapped(request, partial(act, user=row))
    return redirect(row)


@never_cache
@require_POST
def slip(request: Request, pk: int) -> HttpResponse:
    """One slip: by the system administrator for anybody, by a unit's clerk for a worker of the unit."""
    row = get_object_or_404(User.objects.visible_to(request.user).for_rows(), pk=pk)
    may(request.user, "people.print_slip", row)
    return _printed(request, [row], back=row.employee.get_absolute_url() if row.employee else row.get_absolute_url())


@never_cache
@form_methods
@allowed("people.open_accounts")
def slips(request: Request) -> HttpResponse:
    """The slips of a unit, by teams."""
    form = PrintSlipsForm(posted(request))
    if form.is_valid():
        rows = form.wanted().exclude(pk=request.user.pk).for_rows()
        if rows.exists():
            return _printed(request, rows, back=reverse("users:home"))
        form.add_error("unit", _("这个单位没有等领码条的账号。"))
    return form_page(request, form, title=_("打印领码条"), lead=_("按单位、班组排好,裁开发给本人签收。原来没用的领码条随即作废。"))


@never_cache
@require_POST
@allowed("people.open_accounts")
def slips_ticked(request: Request) -> HttpResponse:
    rows = User.objects.filter(pk__in=ticked(request), is_active=True).exclude(pk=request.user.pk).for_rows()
    if not rows.exists():
        messages.warning(request, _("选中的账号都不能打印领码条(已停用,或是您自己的)。"))
        return redirect("users:home")
    return _printed(request, rows, back=reverse("users:home"))


def _printed(request: Request, rows: Any, *, back: str) -> HttpResponse:
    """The sheets themselves: the codes are shown here and nowhere else."""
    printed = tapped(request, partial(actions.issue_slips, users=in_order_of_teams(rows), by=request.user, now=timezone.now()))
    if printed is None:
        return redirect(back)
    return render(request, "people/slips.html", {"slips": printed, "back": back, "address": request.build_absolute_uri("/")})


def in_order_of_teams(rows: Any) -> list[User]:
    """By unit and team, so that each team's slips lie together."""
    if not isinstance(rows, QuerySet):
        return list(rows)
    return list(
        rows.order_by("employee__unit__order", "employee__unit_id", "employee__team__order", "employee__team_id", "number")[:MOST_AT_ONCE]
    )
