"""Everything that is done to one talk, by the two and by those who may ask what was said."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

from nantun.web.acting import Acts, Doing, ReasonForm
from nantun.web.offers import Act
from nantun.web.requests import Request, one_of
from nantun.web.templatetags.nantun import moment

from .. import actions
from ..choices import NOTHING_TO_READ, Verb
from ..forms import MoveForm, OfferForm
from ..models import Offer, ReadingOrder, Talk
from ..querysets import ReadingOrderQuerySet
from .records import appeals, readable, record, remark, write_record

if TYPE_CHECKING:
    from nantun.people.models import User


def _start(request: Request) -> dict[str, datetime]:
    """?time=2026-10-16T09:00, one of those the other side offered; a time that can be none of them where the words are no time."""
    try:
        start = datetime.strptime(request.GET.get("time", ""), "%Y-%m-%dT%H:%M")  # noqa: DTZ007 - made aware below
    except ValueError:
        start = datetime(1970, 1, 1)  # noqa: DTZ001 - made aware below
    return {"start": timezone.make_aware(start)}


def _answer(request: Request) -> dict[str, str]:
    """?answer=confirmed or disputed."""
    return {"answer": one_of(request, "answer", ("confirmed", "disputed"))}


def _confirmed(given: dict[str, str]) -> str:
    return _("已确认。") if given["answer"] == "confirmed" else _("已记下您有不同意见。要写什么,点“补充我的话”。")


def _beside_its_time(talk: Talk, user: User, url: str) -> Iterable[Act]:
    return []


def _too_early(talk: Talk, user: User) -> str:
    early = talk.starts_at is not None and talk.starts_at > timezone.now() and user.has_perm("talks.hold", talk)
    return _("约定的时间还没到,到时再登记。") if early else ""


def _confirming(talk: Talk, user: User, url: str) -> Iterable[Act]:
    if user.has_perm("talks.confirm", talk) and not hasattr(talk, "answer"):
        yield Act(label=_("确认谈过"), url=f"{url}?answer=confirmed", post=True, primary=True)
        yield Act(label=_("有不同意见"), url=f"{url}?answer=disputed", post=True)


def _reading(talk: Talk, user: User, url: str) -> Iterable[Act]:
    """By the two, and by whoever holds an order."""
    if not talk.has_record:
        return
    if talk.side_of(user.employee_id):
        yield Act(label=_("看谈心记录"), url=url, icon="lock")
    elif user.has_perm("talks.ask_order") and _usable(talk, user).exists():
        yield Act(label=_("按调阅单看记录"), url=url, icon="lock")


def _needs_an_order(talk: Talk, user: User) -> bool:
    other = talk.has_record and not talk.side_of(user.employee_id) and user.has_perm("talks.ask_order")
    return other and not _usable(talk, user).exists()


def _why_no_order(talk: Talk, user: User) -> str:
    if not talk.has_record:
        return str(NOTHING_TO_READ)
    waits = ReadingOrder.objects.waiting().filter(talk=talk, asked_by=user).exists()
    return _("您申请的调阅单正等党委书记审批。") if waits else ""


def _others_turn(talk: Talk, user: User) -> str:
    return _("现在等的是对方的答复。")


def _usable(talk: Talk, user: User) -> ReadingOrderQuerySet:
    return ReadingOrder.objects.usable_by(user).filter(talk=talk)


ACTS = Acts(
    Talk,
    lambda user: readable(user).for_story(),
    Doing(Verb.ACCEPT, actions.accept_time, said=_l("已约定。"), given=_start, buttons=_beside_its_time),
    Doing(
        Verb.OFFER,
        actions.offer_times,
        OfferForm,
        said=_l("已提出,等对方答复。"),
        title=_l("另提时间"),
        template="talks/times.html",
        moment=_others_turn,
        primary=lambda talk, user: not talk.offers.all(),
    ),
    Doing(
        Verb.DECLINE,
        actions.decline,
        ReasonForm,
        said=_l("已婉拒,对方会看到理由。"),
        asks=_l("为什么"),
        tells=_l("对方会看到您写的理由。"),
        moment=_others_turn,
    ),
    Doing(
        Verb.HOLD,
        actions.hold,
        said=_l("已登记。内容可写可不写,不写也计数。"),
        why_not=_too_early,
        primary=lambda talk, user: True,
    ),
    Doing(
        Verb.MOVE,
        actions.move_talk,
        MoveForm,
        said=_l("已改期,对方会知道。"),
        title=_l("改期"),
        template="talks/times.html",
    ),
    Doing("confirm", actions.answer_talk, said=_confirmed, given=_answer, buttons=_confirming),
    Doing(
        "write_record",
        view=write_record,
        at="record/write",
        label=lambda talk, user: _("改谈心记录") if talk.has_record else _("写谈心记录"),
        icon="pencil",
        primary=lambda talk, user: not talk.has_record,
    ),
    Doing("record", view=record, buttons=_reading),
    Doing("remark", view=remark, label=_l("补充我的话")),
    Doing("appeals", view=appeals, label=_l("要求转为诉求")),
    Doing(
        "ask_order",
        actions.ask_order,
        ReasonForm,
        said=_l("已申请,等党委书记审批。"),
        label=_l("申请调阅记录"),
        asks=_l("事由"),
        tells=_l("由党委书记审批,批准后只能看这一份、看一次;双方会知道,除非批准时另有决定。"),
        offered=_needs_an_order,
        why_not=_why_no_order,
        at="order",
    ),
    Doing(
        Verb.CANCEL,
        actions.cancel,
        ReasonForm,
        said=_l("已取消,对方会知道。"),
        label=_l("取消约谈"),
        asks=_l("为什么取消"),
        tells=_l("对方会马上知道,占用的时间放开。"),
    ),
)


def offers(talk: Talk, user: User) -> list[tuple[str, Act | None]]:
    """Each time that is proposed, in words, with the act that takes it where the reader may."""
    side, now = talk.side_of(user.employee_id), timezone.now()
    turn = user.has_perm("talks.accept", talk)
    return [(offer_in_words(one), _take(talk, one) if turn and one.side != side and one.starts_at > now else None) for one in shown(talk)]


def shown(talk: Talk) -> list[Offer]:
    return sorted(talk.offers.all(), key=lambda one: one.starts_at)


def offer_in_words(offer: Offer) -> str:
    ends = f"{timezone.localtime(offer.ends_at):%H:%M}"
    return f"{moment(offer.starts_at)}–{ends} {offer.place or offer.get_place_kind_display()}"


def _take(talk: Talk, offer: Offer) -> Act:
    address = f"{ACTS.url(Verb.ACCEPT, talk)}?time={timezone.localtime(offer.starts_at):%Y-%m-%dT%H:%M}"
    return Act(label=_("就这个时间"), url=address, post=True, primary=True)
