from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _

from nantun.web.filters import Filters
from nantun.web.offers import Act
from nantun.web.pages import ListPage

from .choices import OPEN


class MustFilter(Filters):
    """Opens with those still to be done."""

    defaults = {"status": OPEN}


class MustList(ListPage):
    """With the act of raising one, for those who may: the activity's permission and address raise_must, raise-must."""

    def acts(self) -> list[Act]:
        app = self.model._meta.app_label
        if not self.request.user.has_perm(f"{app}.raise_must"):
            return []
        label = _("提出%(what)s") % {"what": self.model._meta.verbose_name}
        return [Act(label=label, url=reverse(f"{app}:raise-must"), primary=True, icon="plus")]
