from __future__ import annotations

from django.db.models import Count, Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l
from django.views.decorators.http import require_POST, require_safe

from nantun.privacy.actions import note_access, reveal
from nantun.privacy.models import Access
from nantun.web.access import allowed, may
from nantun.web.forms import accepted, apply, form_methods, form_page, posted, saved
from nantun.web.offers import Act
from nantun.web.pages import ListPage
from nantun.web.requests import Request

from .. import actions, export
from ..choices import CADRE_RANKS
from ..columns import COLUMNS, facts
from ..filters import EmployeeFilter
from ..forms.employees import FactsForm, HouseholdForm, RevealForm, StatusForm, TransferForm
from ..models import Employee, User
from ..story import posts_held, timeline
from ..tables import EmployeeTable

REVEALED = {"id_number": "people.reveal_id_number", "phone": "people.reveal_phone"}


class EmployeeList(ListPage):
    model, table, filters = Employee, EmployeeTable, EmployeeFilter
    title, perm = _l("职工花名册"), "people.enter"
    export, export_perm = "people:export", "people.export"
    empty = _l("花名册还是空的。请由人力资源导入花名册。")

    def rows(self, user: User) -> QuerySet:
        return Employee.objects.visible_to(user).for_rows()

    def sentence(self, rows: QuerySet, count: int) -> str:
        cadres = rows.order_by().aggregate(cadres=Count("pk", filter=Q(rank__in=CADRE_RANKS)))["cadres"]
        return _("%(count)s 人 · 其中干部 %(cadres)s 人") % {"count": f"{count:,}", "cadres": f"{cadres:,}"}

    def acts(self) -> list[Act]:
        offered = [Act(label=_("单位"), url=reverse("people:units"), icon="building")]
        if self.request.user.has_perm("people.import_roster"):
            offered.append(Act(label=_("导入花名册"), url="/people/roster/", icon="file-import", primary=True))
        return offered


@require_safe
@allowed("people.export")
def export_list(request: Request) -> HttpResponse:
    """Exactly what is filtered, with the columns that this reader may read, marked with who took it away and when."""
    rows = EmployeeList.rows_asked(request).order_by("unit__order", "unit_id", "team__order", "number")
    content, count = export.roster_workbook(rows, user=request.user, now=timezone.now())
    note_access(
        user=request.user, action=Access.EXPORTED, subject=request.get_full_path(), fields=export.field_names(request.user), rows=count
    )
    return export.as_download(content, _("职工花名册"), timezone.localdate())


@require_safe
def employee(request: Request, pk: int) -> HttpResponse:
    """One person: facts as far as the reader may know them, posts held, and what every activity did with them."""
    row = get_object_or_404(Employee.objects.visible_to(request.user).select_related("unit", "team", "household"), pk=pk)
    context = {
        "employee": row,
        "facts": facts(row, request.user),
        "story": timeline(row, request.user),
        "posts": posts_held(row),
        "household": _household(row, request.user),
        "reveals": [name for name, perm in REVEALED.items() if getattr(row, name) and _is_masked(request.user, row, name, perm)],
        "acts": _acts(request.user, row),
    }
    return render(request, "people/employee.html", context)


def _is_masked(user: User, row: Employee, name: str, perm: str) -> bool:
    return user.has_perm(perm, row) and (name != "phone" or not user.has_perm("people.see_phone", row))


def _household(row: Employee, user: User) -> list[Employee]:
    """Who else of the mine lives with them: for those who have the whole unit before them, not for oneself alone."""
    return list(row.household.members.exclude(pk=row.pk).select_related("unit")) if row.household else []


def _acts(user: User, row: Employee) -> list[Act]:
    account = User.objects.filter(employee=row).first()
    acts = []
    if user.has_perm("people.edit"):
        acts = [
            Act(label=_("改正资料"), url=reverse("people:edit", args=[row.pk]), icon="edit"),
            Act(label=_("调动"), url=reverse("people:transfer", args=[row.pk]), icon="switch-horizontal"),
            Act(label=_("状态变动"), url=reverse("people:status", args=[row.pk]), icon="user-minus"),
            Act(label=_("同一户"), url=reverse("people:household", args=[row.pk]), icon="home"),
        ]
    if account is not None and account.is_active and account.pk != user.pk and user.has_perm("people.print_slip", account):
        tells = _("会打印一张新的领码条,原来的作废;本人登录时会看到是谁打印的。")
        acts.append(Act(label=_("打印领码条"), url=reverse("users:slip", args=[account.pk]), icon="printer", tells=tells))
    return acts


@form_methods
def reveal_field(request: Request, pk: int, field: str) -> HttpResponse:
    """The whole of a masked fact, against a reason that is written down."""
    row = get_object_or_404(Employee.objects.visible_to(request.user), pk=pk)
    may(request.user, REVEALED[field], row)
    form = RevealForm(posted(request))
    label = next(column.label for column in COLUMNS if column.name == field)
    shown = ""
    if form.is_valid():
        shown = apply(form, reveal, user=request.user, subject=row, field=field, reason=form.cleaned_data["reason"]) or ""
    title = _("查看%(label)s") % {"label": label}
    return form_page(request, form, title=title, lead=row.name, template="people/reveal.html", shown=shown, employee=row)


@form_methods
@allowed("people.edit")
def edit(request: Request, pk: int) -> HttpResponse:
    row = _row(pk)
    form = FactsForm(posted(request), instance=row)
    if accepted(request, form):
        return saved(request, _("%(name)s的资料已改正。") % {"name": row.name}, to=row)
    return form_page(request, form, title=_("改正资料"), lead=f"{row.name} {row.number}")


@form_methods
@allowed("people.edit")
def transfer(request: Request, pk: int) -> HttpResponse:
    row = _row(pk)
    form = TransferForm(posted(request), employee=row, today=timezone.localdate())
    if moved := accepted(request, form):
        return saved(request, _("%(name)s已调到%(place)s。") % {"name": row.name, "place": moved.place}, to=row)
    return form_page(request, form, title=_("调动"), lead=f"{row.name} {row.place}")


@form_methods
@allowed("people.edit")
def status(request: Request, pk: int) -> HttpResponse:
    row = _row(pk)
    form = StatusForm(posted(request), employee=row, today=timezone.localdate())
    if changed := accepted(request, form):
        return saved(request, _("%(name)s:%(status)s。") % {"name": row.name, "status": changed.get_status_display()}, to=row)
    return form_page(request, form, title=_("状态变动"), lead=f"{row.name} {row.get_status_display()}")


@form_methods
@allowed("people.edit")
def household(request: Request, pk: int) -> HttpResponse:
    row = _row(pk)
    form = HouseholdForm(posted(request), employee=row)
    if accepted(request, form):
        return saved(request, _("已记为同一户。"), to=row)
    return form_page(request, form, title=_("同一户"), lead=row.name)


@require_POST
@allowed("people.edit")
def leave_household(request: Request, pk: int) -> HttpResponse:
    row = _row(pk)
    actions.leave_household(employee=row)
    return redirect(row)


def _row(pk: int) -> Employee:
    return get_object_or_404(Employee.objects.select_related("unit", "team", "household"), pk=pk)
