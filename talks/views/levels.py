from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import QuerySet
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

from nantun.web.access import allowed
from nantun.web.forms import accepted, form_methods, form_page, posted, saved
from nantun.web.offers import Act
from nantun.web.pages import ListPage
from nantun.web.requests import Request

from ..forms import GrantForm
from ..models import LevelException
from ..tables import GrantTable

if TYPE_CHECKING:
    from nantun.people.models import User


class GrantList(ListPage):
    """跨级约谈: who may talk beside the levels, and why."""

    model, table = LevelException, GrantTable
    title, perm = _l("跨级约谈"), "talks.grant_exceptions"
    empty = _l("没有批准过跨级约谈。")

    def rows(self, user: User) -> QuerySet:
        return LevelException.objects.select_related("talker__unit", "counterpart__unit", "granted_by")

    def acts(self) -> list[Act]:
        return [Act(label=_("批准跨级约谈"), url=reverse("talks:grant"), primary=True, icon="plus")]


@form_methods
@allowed("talks.grant_exceptions")
def grant(request: Request) -> HttpResponse:
    form = GrantForm(posted(request), initial={"started_on": request.user.today})
    if granted := accepted(request, form):
        said = _("已批准 %(talker)s 与 %(counterpart)s 跨级约谈。") % {"talker": granted.talker, "counterpart": granted.counterpart}
        return saved(request, said, to="talks:grants")
    lead = _("“一级抓一级”以外的两人要谈心,由党群工作部按人批准。")
    return form_page(request, form, title=_("批准跨级约谈"), lead=lead, back=reverse("talks:grants"))
