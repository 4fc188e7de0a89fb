from __future__ import annotations

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from nantun.web.filters import Filters
from nantun.web.forms import accepted, form_page, posted, saved
from nantun.web.offers import Act
from nantun.web.pages import ListPage
from nantun.web.requests import Request

from .choices import OPEN
from .forms import WithdrawMustForm
from .models import Must


class MustFilter(Filters):
    """Opens with those still to be done."""

    defaults = {"status": OPEN}


class MustList(ListPage):
    """With the act of raising one, for those who may. raise_perm, raise_page: that permission and address, in the activity's own names."""

    raise_perm, raise_page = "raise_must", "raise-must"

    def acts(self) -> list[Act]:
        app = self.model._meta.app_label
        if not self.request.user.has_perm(f"{app}.{self.raise_perm}"):
            return []
        label = _("提出%(what)s") % {"what": self.model._meta.verbose_name}
        return [Act(label=label, url=reverse(f"{app}:{self.raise_page}"), primary=True, icon="plus")]


def withdrawal(request: Request, must: Must, *, page: str = "musts") -> HttpResponse:
    """Takes it back with a reason and goes back to that list of the activity. Whether the user may is asked before (GET and POST: form_methods)."""
    words, musts = {"what": must._meta.verbose_name, "name": must.employee}, f"{must._meta.app_label}:{page}"
    form = WithdrawMustForm(posted(request), must=must)
    if accepted(request, form):
        return saved(request, _("已撤回 %(name)s 的%(what)s。") % words, to=musts)
    return form_page(request, form, title=_("撤回%(what)s:%(name)s") % words, back=reverse(musts))
