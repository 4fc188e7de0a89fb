"""消息设置: where and when one wants to be told besides the inbox."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.conf import settings as django_settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from nantun.web.acting import tapped
from nantun.web.forms import accepted, form_methods, form_page, posted, saved
from nantun.web.offers import Act
from nantun.web.requests import Request

from .. import actions
from ..forms import AddressForm, ChoicesForm, ConfirmForm
from ..models import MailAddress
from ..rhythm import Hours


@form_methods
def settings(request: Request) -> HttpResponse:
    form = ChoicesForm(posted(request), user=request.user)
    if accepted(request, form):
        return saved(request, _("消息设置已保存,从下一条消息起有效。"), to="notices:settings")
    owner: Any = request.user
    address = MailAddress.objects.filter(user=owner).first()
    context = {"lead": _("消息都在站内,下面定哪些另外发到邮箱。"), "facts": _facts(address), "acts": _acts(address)}
    return form_page(request, form, title=_("消息设置"), template="notices/settings.html", **context)


@form_methods
def address(request: Request) -> HttpResponse:
    form = AddressForm(posted(request))
    if accepted(request, form):
        return saved(request, _("确认码已发出,几分钟内会到。"), to="notices:confirm")
    return form_page(request, form, title=_("收消息的邮箱"), back=reverse("notices:settings"))


@form_methods
def confirm(request: Request) -> HttpResponse:
    form = ConfirmForm(posted(request))
    if accepted(request, form):
        return saved(request, _("邮箱已确认,以后的消息会发到这里。"), to="notices:settings")
    return form_page(request, form, title=_("确认邮箱"), back=reverse("notices:settings"))


@require_POST
def drop_address(request: Request) -> HttpResponse:
    dropped = actions.drop_address(by=request.user)
    messages.success(request, _("不再往邮箱发消息。") if dropped else _("没有填过邮箱。"))
    return redirect("notices:settings")


@require_POST
def try_mail(request: Request) -> HttpResponse:
    tapped(request, partial(actions.try_mail, by=request.user), said=_("试发的邮件在路上,几分钟内会到。"))
    return redirect("notices:settings")


def _facts(address: MailAddress | None) -> list[tuple[str, Any]]:
    hours = Hours.on(timezone.localdate())
    quiet = _("%(from)s点到%(until)s点") % {"from": hours.quiet_from, "until": hours.quiet_until} if hours.open_hours < 24 else _("没有")
    facts = [(_("邮箱"), address.email if address else _("没有填"))]
    if address:
        facts.append((_("邮箱状态"), _("已确认") if address.is_confirmed else _("等您填确认码")))
    facts += [(_("攒成的一封在"), _("每天 %(hours)s 点") % {"hours": "、".join(str(hour) for hour in hours.digest_hours())})]
    return [*facts, (_("不打扰的时间"), quiet), (_("紧急的"), _("随时马上发"))]


def _acts(address: MailAddress | None) -> list[Act]:
    if not django_settings.EMAIL_HOST:
        return [Act(label=_("填写邮箱"), why_not=_("本矿还没有开通邮件,消息都在站内看。"))]
    change = Act(label=_("换邮箱") if address else _("填写邮箱"), url=reverse("notices:address"), icon="edit")
    if address is None:
        return [change]
    drop = Act(label=_("不用邮箱了"), url=reverse("notices:drop-address"), post=True, icon="x")
    if not address.is_confirmed:
        return [Act(label=_("填确认码"), url=reverse("notices:confirm"), icon="check"), change, drop]
    return [Act(label=_("给自己试发一封"), url=reverse("notices:try-mail"), post=True, icon="send"), change, drop]
