from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

from nantun.web.offers import Act
from nantun.web.pages import ListPage

from ..filters import TalkFilter
from ..models import Talk
from ..querysets import TalkQuerySet
from ..tables import TalkTable

if TYPE_CHECKING:
    from nantun.people.models import User


class TalkList(ListPage):
    model, table, filters = Talk, TalkTable, TalkFilter
    title, perm = _l("双向约谈"), "talks.enter"
    template_name, summed_at_once = "talks/list.html", 5_000
    empty = _l("这个范围内没有约谈。可以放宽日期;谈过而没有约的,点“随谈补登”。")

    def rows(self, user: User) -> QuerySet:
        return Talk.objects.visible_to(user).for_list()

    def sentence(self, rows: TalkQuerySet, count: int) -> str:
        counts = rows.counts(self.request.user.today)
        return _("已谈 %(held)s 次(领导约谈 %(down)s · 职工约谈 %(up)s)· 已约定 %(booked)s · 待答复 %(asked)s(未回应 %(unanswered)s)") % {
            name: f"{value:,}" for name, value in vars(counts).items()
        }

    def acts(self) -> list[Act]:
        user = self.request.user
        leads = user.has_perm("talks.invite")
        offered = [
            ("talks.log", Act(label=_("随谈补登"), url=reverse("talks:log"), icon="notes", primary=not leads)),
            ("talks.ask", Act(label=_("我想找领导谈心"), url=reverse("talks:ask"), icon="message", primary=not user.has_perm("talks.log"))),
            ("talks.invite", Act(label=_("请他谈心"), url=reverse("talks:invite"), icon="plus", primary=True)),
        ]
        return [act for perm, act in offered if user.has_perm(perm)]

    def context(self, rows: QuerySet) -> dict[str, Any]:
        """What is done more rarely stands in a menu."""
        offered = [(perm, Act(label=label, url=reverse(name), icon=icon)) for perm, label, name, icon in RARE]
        return {"more": [act for perm, act in offered if self.request.user.has_perm(perm)]}


RARE: list[tuple[str, Any, str, str]] = [
    ("talks.see_oughts", _l("应谈名单"), "talks:oughts", "list-check"),
    ("talks.enter", _l("日历"), "talks:calendar", "calendar"),
    ("talks.set_hours", _l("我的接谈时间"), "talks:hours", "clock"),
    ("talks.ask_on_slip", _l("凭纸条代提"), "talks:slip", "clipboard-text"),
    ("talks.enter", _l("必谈"), "talks:musts", "flag"),
    ("talks.hold_forums", _l("恳谈会"), "talks:forums", "users"),
    ("talks.enter_mentoring", _l("一对一帮带"), "talks:mentorings", "heart-handshake"),
    ("talks.grant_exceptions", _l("跨级约谈"), "talks:grants", "sitemap"),
    ("talks.enter_orders", _l("调阅单"), "talks:orders", "shield-lock"),
]
