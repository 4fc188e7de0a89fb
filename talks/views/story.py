from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _

from nantun.appeals.models import Appeal
from nantun.people.asking_again import given_lately
from nantun.web.offers import Moment, Step
from nantun.web.panels import Note, Panel, Part, Told
from nantun.web.requests import Request
from nantun.web.rows import RowPage
from nantun.web.templatetags.nantun import day as long_day
from nantun.web.templatetags.nantun import icon, state

from .. import actions
from ..choices import WAYS, Answer, Status
from ..models import Talk, TalkMove
from ..sources import KEY
from .acts import ACTS, offers

if TYPE_CHECKING:
    from nantun.people.models import User


class TalkPage(RowPage):
    """One talk as a story: who asked whom, how a time was found, that it was held. What was said stands behind the password."""

    doings = ACTS

    def rows(self, user: User) -> QuerySet:
        return Talk.objects.visible_to(user).for_rows().for_story()

    def title(self, talk: Talk, user: User) -> str:
        return _("%(talker)s 与 %(counterpart)s 谈心") % {"talker": talk.talker, "counterpart": talk.counterpart}

    def lead(self, talk: Talk, user: User) -> list[Any]:
        confirmed = talk.confirmed_state(user.today)
        said = format_html("{}{}", _("对方确认:"), state(*confirmed)) if confirmed[0] else ""
        return [talk.number, talk.get_direction_display(), state(talk.get_status_display(), talk.status_colour), said]

    def marks(self, talk: Talk, user: User) -> list[tuple[str, str]]:
        unanswered = talk.status == Status.ASKED and talk.answer_due_on is not None and talk.answer_due_on < user.today
        found = [
            (unanswered, _("未回应"), "red"),
            (talk.afterwards, _("随谈补登"), ""),
            (talk.on_behalf, _("代录"), ""),
            (talk.late, _("补录"), "amber"),
        ]
        return [(word, colour) for is_so, word, colour in found if is_so]

    def steps(self, talk: Talk, user: User) -> list[Step]:
        """Asked, appointed, held; one that was declined or cancelled goes no further."""
        if talk.status in (Status.DECLINED, Status.CANCELLED):
            return []
        if talk.afterwards:
            return [Step(label=_("已谈"), state="done"), Step(label=_("补登"), state="done")]
        at = (Status.ASKED, Status.BOOKED, Status.HELD).index(Status(talk.status))
        labels = (_("提出"), _("约定"), _("已谈"))
        return [
            Step(label=label, state="done" if place <= at else "now" if place == at + 1 else "next") for place, label in enumerate(labels)
        ]

    def panels(self, talk: Talk, user: User) -> Iterator[Panel]:
        yield from last_points(self.request, talk)
        if talk.status == Status.ASKED:
            proposed = offers(talk, user)
            yield Part("talks/_offers.html", {"offers": proposed}) if proposed else Told([], empty=_("还没有提出时间。"))
        if n := Appeal.objects.raised_in(KEY, talk).count():
            yield Note(_("这次谈心提出的要求转为诉求 %(n)s 件。") % {"n": n})

    def story(self, talk: Talk, user: User) -> list[Moment]:
        told = [_moment(move) for move in talk.moves.all()]
        answer = getattr(talk, "answer", None)
        if answer is not None:
            text = _("确认谈过。") if answer.answer == Answer.CONFIRMED else _("表示有不同意见。")
            told.append(Moment(at=answer.at, who=str(answer.by), text=text))
        return told

    def facts(self, talk: Talk, user: User) -> list[tuple[str, Any]]:
        """What everybody who may know of the talk sees, and the two what it is about."""
        local = timezone.localtime
        hours = f"{local(talk.starts_at):%H:%M}–{local(talk.ends_at):%H:%M}" if talk.starts_at and talk.ends_at else ""
        return [
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


def last_points(request: Request, talk: Talk) -> Iterator[Panel]:
    """待办事项 of the last talk of the two, at the head of the next: to the two alone, and shown only while the password is fresh."""
    if talk.status not in (Status.ASKED, Status.BOOKED) or talk.side_of(request.user.employee_id) is None:
        return
    held = Talk.objects.held().filter(talker=talk.talker_id, counterpart=talk.counterpart_id)
    last = held.exclude(record=None).order_by("-day", "-pk").first()
    if last is None:
        return
    record = actions.read_record(talk=last, by=request.user, now=timezone.now()) if given_lately(request) else None
    said = (record.open_points or _("没有写待办事项。")) if record else _behind_the_password(last)
    title = _("上次(%(day)s,%(number)s)留下的待办事项") % {"day": long_day(last.day), "number": last.number}
    yield Told([(title, said)], name=_("上次的待办事项"))


def _behind_the_password(talk: Talk) -> str:
    words = format_html("{}{}", icon("lock"), _("输入密码后看"))
    return format_html('<a class="btn" href="{}">{}</a>', reverse("talks:record", args=[talk.pk]), words)


def _of_the_two(talk: Talk) -> list[tuple[str, Any]]:
    return [(_("情形"), talk.get_ground_display()), (_("话题"), talk.get_topic_display()), (_("缓急"), talk.get_urgency_display())]


def _moment(move: TalkMove) -> Moment:
    who = f"{move.by}({move.by.employee.unit})" if move.by and move.by.employee else str(move.by or _("系统"))
    return Moment(at=move.at, who=who, text=WAYS.in_words(move))
