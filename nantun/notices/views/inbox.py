from __future__ import annotations

from django.contrib import messages
from django.db import models
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l
from django.views.decorators.http import require_POST, require_safe

from nantun.web.keys import ticked
from nantun.web.offers import Act
from nantun.web.pages import ListPage
from nantun.web.requests import Request

from .. import actions
from ..filters import NoticeFilter
from ..models import Notice
from ..tables import NoticeTable


class NoticeList(ListPage):
    """The inbox."""

    model, table, filters = Notice, NoticeTable, NoticeFilter
    title = _l("消息")
    never_kept = "notices come all day long, and are read one by one"
    empty = _l("还没有消息。任务完成、到了该办的日子,会在这里告诉您。")

    def sentence(self, rows: models.QuerySet, count: int) -> str:
        unread = Notice.objects.visible_to(self.request.user).unread().count()
        return _("共 %(count)s 条 · 未读 %(unread)s 条") % {"count": f"{count:,}", "unread": unread}

    def acts(self) -> list[Act]:
        acts = [Act(label=_("消息设置"), url=reverse("notices:settings"), icon="settings")]
        if self.request.user.has_perm("notices.manage"):
            acts.insert(0, Act(label=_("发送情况"), url=reverse("notices:deliveries"), icon="send"))
        return [*acts, Act(label=_("全部标为已读"), url=reverse("notices:read-all"), post=True, icon="checks")]

    def bulk(self) -> list[Act]:
        return [Act(label=_("标为已读"), url=reverse("notices:read"), post=True)]


@require_safe
def open_notice(request: Request, pk: int) -> HttpResponse:
    """Marks it read and goes on to what it tells of."""
    notice = get_object_or_404(Notice.objects.visible_to(request.user), pk=pk)
    actions.mark_read(by=request.user, pks=[notice.pk])
    return redirect(notice.url or "notices:home")


@require_POST
def read(request: Request) -> HttpResponse:
    return _told(request, actions.mark_read(by=request.user, pks=ticked(request)))


@require_POST
def read_all(request: Request) -> HttpResponse:
    return _told(request, actions.mark_read(by=request.user))


def _told(request: Request, count: int) -> HttpResponse:
    messages.success(request, _("已把 %(count)s 条标为已读。") % {"count": count} if count else _("没有未读的消息。"))
    return redirect("notices:home")
