from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from nantun.appeals.models import Appeal
from nantun.people.asking_again import given_lately
from nantun.web.offers import Moment, Step
from nantun.web.requests import Request
from nantun.web.templatetags.nantun import day as long_day

from .. import actions
from ..choices import WAYS, Answer, Status, Verb
from ..models import Talk, TalkMove
from ..sources import KEY
from .acts import ACTS, offers

if TYPE_CHECKING:
    from nantun.people.models import User


@require_safe
def talk(request: Request, pk: int) -> HttpResponse:
    """One talk as a story: who asked whom, how a time was found, that it was held. What was said stands behind the password."""
    user = request.user
    found = get_object_or_404(Talk.objects.visible_to(user).for_rows().for_story(), pk=pk)
    context = {
        "title": _("%(talker)s 与 %(counterpart)s 谈心") % {"talker": found.talker, "counterpart": found.counterpart},
        "talk": found,
        "steps": steps(found),
        "facts": facts(found, user),
        "story": story(found),
        "acts": ACTS.buttons(found, user),
        "offers": offers(found, user) if found.status == Status.ASKED else [],
        "unanswered": found.status == Status.ASKED and found.answer_due_on is not None and found.answer_due_on < user.today,
        "confirmed": found.confirmed_state(user.today),
        "passed_on": Appeal.objects.filter(source=KEY, source_id=found.pk).count(),
        **last_points(request, found),
    }
    return render(request, "talks/talk.html", context)


def steps(talk: Talk) -> list[Step]:
    """Asked, appointed, held; one that was declined or cancelled goes no further."""
    if talk.status in (Status.DECLINED, Status.CANCELLED):
        return []
    if talk.afterwards:
        return [Step(label=_("已谈"), state="done"), Step(label=_("补登"), state="done")]
    at = (Status.ASKED, Status.BOOKED, Status.HELD).index(Status(talk.status))
    labels = (_("提出"), _("约定"), _("已谈"))
    return [Step(label=label, state="done" if place <= at else "now" if place == at + 1 else "next") for place, label in enumerate(labels)]


def last_points(request: Request, talk: Talk) -> dict[str, Any]:
    """待办事项 of the last talk of the two, at the head of the next: to the two alone, and shown only while the password is fresh."""
    if talk.status not in (Status.ASKED, Status.BOOKED) or talk.side_of(request.user.employee_id) is None:
        return {}
    last = (
        Talk.objects.held()
        .filter(talker=talk.talker_id, counterpart=talk.counterpart_id)
        .exclude(record=None)
        .order_by("-day", "-pk")
        .first()
    )
    if last is None:
        return {}
    record = actions.read_record(talk=last, by=request.user, now=timezone.now()) if given_lately(request) else None
    return {"last": last, "last_read": record is not None, "last_points": record.open_points if record else ""}


def facts(talk: Talk, user: User) -> list[tuple[str, Any]]:
    """What everybody who may know of the talk sees, and the two what it is about; empty ones are left out."""
    local = timezone.localtime
    hours = f"{local(talk.starts_at):%H:%M}–{local(talk.ends_at):%H:%M}" if talk.starts_at and talk.ends_at else ""
    pairs = [
        (_("编号"), talk.number),
        (_("方向"), talk.get_direction_display()),
        (_("层级"), talk.get_tier_display()),
        (_("约谈人"), talk.talker),
        (_("谈心对象"), f"{talk.counterpart}({talk.counterpart.place})"),
        *(_of_the_two(talk) if talk.side_of(user.employee_id) else []),
        (_("谈心日期"), long_day(talk.day) if talk.day else ""),
        (_("时间"), hours),
        (_("地点"), talk.where if talk.day else ""),
        (_("等谁答复"), talk.get_turn_display()),
        (_("最迟答复"), long_day(talk.answer_due_on) if talk.status == Status.ASKED and talk.answer_due_on else ""),
        (_("填报单位"), talk.reporting_unit),
        (_("代录依据"), talk.get_basis_display()),
    ]
    return [(label, value) for label, value in pairs if value]


def _of_the_two(talk: Talk) -> list[tuple[str, Any]]:
    return [(_("情形"), talk.get_ground_display()), (_("话题"), talk.get_topic_display()), (_("缓急"), talk.get_urgency_display())]


def story(talk: Talk) -> list[Moment]:
    told = [_moment(move) for move in talk.moves.all()]
    answer = getattr(talk, "answer", None)
    if answer is not None:
        text = _("确认谈过。") if answer.answer == Answer.CONFIRMED else _("表示有不同意见。")
        told.append(Moment(at=answer.at, who=str(answer.by), text=text))
    return told


def _moment(move: TalkMove) -> Moment:
    said = str(WAYS[move.verb].told or Verb(move.verb).label)
    if move.by is None:
        return Moment(at=move.at, who=_("系统"), text=f"{said}:{move.text}")
    who = f"{move.by}({move.by.employee.unit})" if move.by.employee else str(move.by)
    return Moment(at=move.at, who=who, text=f"{said}:{move.text}" if move.text else f"{said}。")
