from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from django.db.models import QuerySet
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

from nantun.web.access import allowed
from nantun.web.acting import Acts, Doing
from nantun.web.forms import accepted, form_methods, form_page, saved
from nantun.web.offers import Act, Moment
from nantun.web.pages import ListPage
from nantun.web.panels import Panel, Prose
from nantun.web.requests import Request
from nantun.web.rows import RowPage
from nantun.web.templatetags.nantun import day as long_day

from . import actions
from .choices import WAYS, Verb
from .filters import ${Row}Filter
from .forms import ${Row}Form
from .models import $Row
from .tables import ${Row}Table

if TYPE_CHECKING:
    from nantun.people.models import User


class ${Row}List(ListPage):
    model, table, filters = $Row, ${Row}Table, ${Row}Filter
    title, perm = _l("$label"), "$name.enter"
    empty = _l("还没有登记过。")

    def rows(self, user: User) -> QuerySet:
        return $Row.objects.visible_to(user).for_rows()

    def acts(self) -> list[Act]:
        return [Act(label=_("登记$label"), url=reverse("$name:log"), primary=True, icon="plus")]


ACTS = Acts(
    $Row,
    lambda user: $Row.objects.visible_to(user).for_rows(),
    Doing(Verb.CLOSE, actions.close, said=_l("已办结 %(number)s。"), primary=lambda row, user: True),
)


@form_methods
@allowed("$name.log")
def log(request: Request) -> HttpResponse:
    form = ${Row}Form(request.POST, request.FILES) if request.method == "POST" else ${Row}Form.blank(request.user)
    if made := accepted(request, form):
        return saved(request, _("已登记,编号 %s。") % made.number, to=made)
    return form_page(request, form, title=_("登记$label"), back=reverse("$name:home"))


class ${Row}Page(RowPage):
    doings = ACTS

    def title(self, row: $Row, user: User) -> str:
        return _("$label:%s") % row.employee

    def panels(self, row: $Row, user: User) -> Iterator[Panel]:
        yield Prose(_("内容"), row.text)

    def story(self, row: $Row, user: User) -> list[Moment]:
        return [Moment(at=step.at, who=str(step.by), text=WAYS.in_words(step)) for step in row.moves.select_related("by")]

    def facts(self, row: $Row, user: User) -> list[tuple[str, Any]]:
        return [
            (_("编号"), row.number),
            (_("单位"), row.unit),
            (_("日期"), long_day(row.day)),
            (_("期限"), long_day(row.due_on)),
            (_("状态"), row.get_status_display()),
        ]
