"""What was said: behind the password, each reading written down, nothing of it left where it was not sealed."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import uuid4

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from nantun.people.asking_again import given_lately, password_again, take_password
from nantun.relations import column_name
from nantun.web.access import may
from nantun.web.forms import accepted, form_methods, form_page, posted, saved
from nantun.web.requests import Request

from .. import actions
from ..forms import AppealsForm, RecordForm, RemarkForm
from ..models import Talk, TalkRecord
from ..querysets import TalkQuerySet

if TYPE_CHECKING:
    from nantun.people.models import User

SAID = ("content", "state_of_mind", "asked_for", "answered", "open_points", "remark")


def readable(user: User) -> TalkQuerySet:
    """Of which the reader may know that they were; what was said is another matter."""
    return Talk.objects.visible_to(user).for_rows()


def reading(request: Request, pk: int) -> Talk:
    return get_object_or_404(readable(request.user), pk=pk)


# No HEAD: an order is used up by opening it, and nothing would be shown.
@require_http_methods(["GET", "POST"])
def record(request: Request, pk: int) -> HttpResponse:
    """What was said, to the two, and once to whoever holds an order. 404 for all others, before any password is asked."""
    talk = reading(request, pk)
    if not TalkRecord.objects.visible_to(request.user).filter(talk=talk).exists():
        raise Http404
    return _record(request, talk)


@password_again
def _record(request: Request, talk: Talk) -> HttpResponse:
    found = actions.read_record(talk=talk, by=request.user, now=timezone.now())
    if found is None:
        raise Http404
    context = {"title": _("谈心记录 %s") % talk.number, "talk": talk, "record": found, "said": said(found)}
    return render(request, "talks/record.html", context | {"own": talk.side_of(request.user.employee_id) is not None})


def said(record: TalkRecord) -> list[tuple[str, str]]:
    pairs = [(column_name(TalkRecord, name), getattr(record, name)) for name in SAID]
    return [(label, words) for label, words in pairs if words]


@sensitive_post_parameters()
@form_methods
def write_record(request: Request, pk: int) -> HttpResponse:
    """The talker's page. Sent after the ten minutes it comes back with everything that was typed, and asks for the password in place."""
    talk = reading(request, pk)
    may(request.user, "talks.write_record", talk)
    if request.method == "POST" and "content" in request.POST:
        return _keep(request, talk)
    return _open_form(request, talk)


@password_again
def _open_form(request: Request, talk: Talk) -> HttpResponse:
    known = actions.read_record(talk=talk, by=request.user, now=timezone.now())
    return _form_page(request, talk, RecordForm(talk=talk, record=known))


def _keep(request: Request, talk: Talk) -> HttpResponse:
    take = None if given_lately(request) else lambda word: take_password(request, word)
    form = RecordForm(request.POST, talk=talk, record=None, take=take)
    if accepted(request, form):
        return saved(request, _("已保存。只有你们两个人看得到。"), to=talk)
    return _form_page(request, talk, form)


def _form_page(request: Request, talk: Talk, form: RecordForm) -> HttpResponse:
    title = _("谈心记录:%(who)s %(number)s") % {"who": talk.counterpart, "number": talk.number}
    lead = _("都可以不填:不写内容也计数。加密保存,只有谈心双方看得到。")
    return form_page(request, form, title=title, lead=lead, template="talks/write_record.html", back=talk.get_absolute_url())


@sensitive_post_parameters()
@form_methods
def remark(request: Request, pk: int) -> HttpResponse:
    talk = reading(request, pk)
    may(request.user, "talks.remark", talk)
    form = RemarkForm(posted(request), talk=talk)
    if accepted(request, form):
        return saved(request, _("已保存。只有你们两个人看得到。"), to=talk)
    lead = _("保存后会换掉您以前写的话。")
    return form_page(request, form, title=_("补充我的话"), lead=lead, back=talk.get_absolute_url())


@form_methods
def appeals(request: Request, pk: int) -> HttpResponse:
    """每件要求转为诉求, by either of the two, of a talk that was held."""
    talk = reading(request, pk)
    may(request.user, "talks.appeals", talk)
    form = (
        AppealsForm(request.POST, talk=talk, user=request.user)
        if request.method == "POST"
        else AppealsForm(talk=talk, user=request.user, initial={"submission": uuid4()})
    )
    if count := accepted(request, form):
        return saved(request, _("已登记 %s 件诉求,在“诉求”里跟着办。") % count, to=talk)
    lead = _("反映人是谈心对象;写进诉求的话办理单位看得到。安全隐患、人身危险、违纪请到“诉求”里单独登记。")
    return form_page(request, form, title=_("要求转为诉求"), lead=lead, template="talks/appeals.html", back=talk.get_absolute_url())
