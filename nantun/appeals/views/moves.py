"""Everything that is done to one appeal."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from nantun.errors import RuleBroken
from nantun.web.access import may
from nantun.web.requests import Request

from .. import actions
from ..choices import Verb
from ..forms import (
    AskForm,
    AssignForm,
    CallBackForm,
    CheckForm,
    MergeForm,
    ProgressForm,
    ReasonForm,
    ReplyForm,
    StrikeOffForm,
    TargetsForm,
)
from ..models import AppealRequest
from .acting import Doing, form_act, onward, reading, tapped_act

form_page = require_http_methods(["GET", "HEAD", "POST"])
ASSIGN = Doing(
    perm="assign",
    verb=Verb.ASSIGN,
    form=AssignForm,
    title=gettext_lazy("交办 %(number)s"),
    said=gettext_lazy("已交办 %(number)s,主办单位会收到通知。"),
)
RETURN = Doing(
    perm="send_back",
    verb=Verb.RETURN,
    form=ReasonForm,
    title=gettext_lazy("退回 %(number)s"),
    said=gettext_lazy("已退回 %(number)s,由党群工作部改派。"),
    more={"action": actions.send_back},
)
PROGRESS = Doing(
    perm="note_progress",
    verb=Verb.PROGRESS,
    form=ProgressForm,
    title=gettext_lazy("记进展 %(number)s"),
    said=gettext_lazy("已记下 %(number)s 的进展。"),
)
ASK = Doing(
    perm="ask",
    verb=Verb.ASK,
    form=AskForm,
    title=gettext_lazy("申请延期或暂缓 %(number)s"),
    said=gettext_lazy("已提交申请,等分管领导或党群工作部审批。"),
    lead=gettext_lazy("只能延期一次,原定时限会一直留在旁边;暂缓期间不计时。"),
)
REPLY = Doing(
    perm="reply",
    verb=Verb.REPLY,
    form=ReplyForm,
    title=gettext_lazy("答复 %(number)s"),
    said=gettext_lazy("已答复 %(number)s,等本单位以外的人回访。"),
    template="appeals/reply.html",
)
CALL_BACK = Doing(
    perm="call_back",
    verb=Verb.CALL_BACK,
    form=CallBackForm,
    title=gettext_lazy("回访 %(number)s"),
    said=gettext_lazy("已记下 %(number)s 的回访。"),
    lead=gettext_lazy("满意、基本满意可以销号;不满意就重办;联系不上改天再试。"),
)
CHECK = Doing(
    perm="check_spot",
    verb=Verb.CHECK,
    form=CheckForm,
    title=gettext_lazy("抽查 %(number)s"),
    said=gettext_lazy("已记下 %(number)s 的抽查结果。"),
    lead=gettext_lazy("问一问反映人:当场答复管不管用。不满意就转为正式办理。"),
)
STRIKE_OFF = Doing(
    perm="strike_off",
    verb=Verb.STRIKE_OFF,
    form=StrikeOffForm,
    title=gettext_lazy("销号 %(number)s"),
    said=gettext_lazy("已销号 %(number)s。"),
)
REOPEN = Doing(
    perm="reopen",
    verb=Verb.REOPEN,
    form=ReasonForm,
    title=gettext_lazy("重办 %(number)s"),
    said=gettext_lazy("%(number)s 已转为重办,时限从今天重新算。"),
    more={"action": actions.reopen},
)
MERGE = Doing(
    perm="merge",
    verb=None,
    form=MergeForm,
    title=gettext_lazy("把别的诉求并入 %(number)s"),
    said=gettext_lazy("已并案,以后按 %(number)s 一起办理、一起答复。"),
    lead=gettext_lazy("并进来的以后不再单独办理,答复时一并告诉所有反映人。"),
)
TARGETS = Doing(
    perm="name_targets",
    verb=Verb.TARGETS,
    form=TargetsForm,
    title=gettext_lazy("被反映对象 %(number)s"),
    said=gettext_lazy("已改填 %(number)s 的被反映对象。"),
    lead=gettext_lazy("被反映的人和单位看不到这一件,也不能办理、回访。"),
)
VOID = Doing(
    perm="void",
    verb=Verb.VOID,
    form=ReasonForm,
    title=gettext_lazy("作废 %(number)s"),
    said=gettext_lazy("已作废 %(number)s。"),
    lead=gettext_lazy("只作废登记错了的;记录和原因会保留。"),
    more={"action": actions.void},
)


@form_page
def assign(request: Request, pk: int) -> HttpResponse:
    return form_act(request, pk, ASSIGN)


@require_POST
def accept(request: Request, pk: int) -> HttpResponse:
    return tapped_act(request, pk, perm="accept", verb=Verb.ACCEPT, act=actions.accept, said=_("已受理 %(number)s。"))


@form_page
def send_back(request: Request, pk: int) -> HttpResponse:
    return form_act(request, pk, RETURN)


@form_page
def note_progress(request: Request, pk: int) -> HttpResponse:
    return form_act(request, pk, PROGRESS)


@form_page
def ask(request: Request, pk: int) -> HttpResponse:
    return form_act(request, pk, ASK)


@require_POST
def decide(request: Request, pk: int, request_pk: int) -> HttpResponse:
    """审批 of a longer limit or a hold. POST with ?agree=1 or ?agree=0."""
    appeal = reading(request, pk)
    asked = get_object_or_404(AppealRequest.objects.select_related("appeal"), pk=request_pk, appeal=appeal)
    may(request.user, "appeals.decide", asked)
    agree, note = request.GET.get("agree") == "1", request.POST.get("reason", "")
    try:
        actions.decide(request=asked, agree=agree, note=note, by=request.user, now=timezone.now())
    except RuleBroken as broken:
        messages.warning(request, broken.message + (_("(您写的理由:%s)") % note if note else ""))
    else:
        messages.success(request, _("已同意。") if agree else _("没有同意,理由已写明。"))
    return onward(request.user, appeal)


@require_POST
def resume(request: Request, pk: int) -> HttpResponse:
    return tapped_act(request, pk, perm="resume", verb=Verb.RESUME, act=actions.resume, said=_("%(number)s 已恢复办理。"))


@form_page
def reply(request: Request, pk: int) -> HttpResponse:
    return form_act(request, pk, REPLY)


@form_page
def call_back(request: Request, pk: int) -> HttpResponse:
    return form_act(request, pk, CALL_BACK)


@form_page
def check_spot(request: Request, pk: int) -> HttpResponse:
    return form_act(request, pk, CHECK)


@require_POST
def carry_out(request: Request, pk: int) -> HttpResponse:
    said = _("%(number)s 已开始兑现,办好后请重新答复。")
    return tapped_act(request, pk, perm="carry_out", verb=Verb.CARRY_OUT, act=actions.carry_out, said=said)


@form_page
def strike_off(request: Request, pk: int) -> HttpResponse:
    return form_act(request, pk, STRIKE_OFF)


@form_page
def reopen(request: Request, pk: int) -> HttpResponse:
    return form_act(request, pk, REOPEN)


@form_page
def merge(request: Request, pk: int) -> HttpResponse:
    return form_act(request, pk, MERGE)


@form_page
def name_targets(request: Request, pk: int) -> HttpResponse:
    return form_act(request, pk, TARGETS)


@form_page
def void(request: Request, pk: int) -> HttpResponse:
    return form_act(request, pk, VOID)
