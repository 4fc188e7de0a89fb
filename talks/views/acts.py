"""What may be done to a talk now."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from nantun.web.offers import Act
from nantun.web.templatetags.nantun import moment

from ..choices import Side
from ..models import Offer, ReadingOrder, Talk

if TYPE_CHECKING:
    from nantun.people.models import User


def url(name: str, talk: Talk) -> str:
    return reverse(f"talks:{name}", args=[talk.pk])


def offers(talk: Talk, user: User) -> list[tuple[str, Act | None]]:
    """Each time that is proposed, in words, with the act that takes it where the reader may."""
    side, now = talk.side_of(user.employee_id), timezone.now()
    turn = user.has_perm("talks.answer", talk)
    return [(offer_in_words(one), _take(talk, one) if turn and one.side != side and one.starts_at > now else None) for one in shown(talk)]


def shown(talk: Talk) -> list[Offer]:
    return sorted(talk.offers.all(), key=lambda one: one.starts_at)


def offer_in_words(offer: Offer) -> str:
    ends = f"{timezone.localtime(offer.ends_at):%H:%M}"
    return f"{moment(offer.starts_at)}–{ends} {offer.place or offer.get_place_kind_display()}"


def _take(talk: Talk, offer: Offer) -> Act:
    address = f"{url('accept', talk)}?time={timezone.localtime(offer.starts_at):%Y-%m-%dT%H:%M}"
    return Act(label=_("就这个时间"), url=address, post=True, primary=True)


def acts(talk: Talk, user: User) -> list[Act]:
    """In the order in which they are usually wanted; the two's first."""
    return [*_answering(talk, user), *_appointed(talk, user), *_held(talk, user), *_cancelling(talk, user)]


def _answering(talk: Talk, user: User) -> list[Act]:
    if not user.has_perm("talks.answer", talk):
        return []
    return [
        Act(label=_("另提时间"), url=url("offer", talk), primary=not talk.offers.all()),
        Act(label=_("婉拒"), url=url("decline", talk), asks=_("为什么"), tells=_("对方会看到您写的理由。")),
    ]


def _appointed(talk: Talk, user: User) -> list[Act]:
    offered = []
    if user.has_perm("talks.hold", talk):
        early = talk.starts_at is not None and talk.starts_at > timezone.now()
        why = _("约定的时间还没到,到时再登记。") if early else ""
        offered.append(Act(label=_("登记已谈"), url=url("hold", talk), post=not early, primary=not early, why_not=why))
    if user.has_perm("talks.move", talk):
        offered.append(Act(label=_("改期"), url=url("move", talk)))
    return offered


def _held(talk: Talk, user: User) -> list[Act]:
    side, has_record = talk.side_of(user.employee_id), talk.has_record
    offered = []
    if user.has_perm("talks.confirm", talk) and not hasattr(talk, "answer"):
        offered += [
            Act(label=_("确认谈过"), url=f"{url('confirm', talk)}?answer=confirmed", post=True, primary=True),
            Act(label=_("有不同意见"), url=f"{url('confirm', talk)}?answer=disputed", post=True),
        ]
    if user.has_perm("talks.write_record", talk):
        label = _("改谈心记录") if has_record else _("写谈心记录")
        offered.append(Act(label=label, url=url("write-record", talk), icon="pencil", primary=not has_record))
    if side and has_record:
        offered.append(Act(label=_("看谈心记录"), url=url("record", talk), icon="lock"))
    if side is Side.COUNTERPART:
        offered.append(Act(label=_("补充我的话"), url=url("remark", talk)))
    if user.has_perm("talks.pass_on", talk):
        offered.append(Act(label=_("要求转为诉求"), url=url("appeals", talk)))
    return [*offered, *_by_order(talk, user, has_record)]


def _by_order(talk: Talk, user: User, has_record: bool) -> list[Act]:
    """For those who are none of the two."""
    if talk.side_of(user.employee_id) or not has_record or not user.has_perm("talks.ask_order"):
        return []
    if ReadingOrder.objects.usable(timezone.now()).filter(talk=talk, asked_by=user).exists():
        return [Act(label=_("按调阅单看记录"), url=url("record", talk), icon="lock")]
    if ReadingOrder.objects.waiting().filter(talk=talk, asked_by=user).exists():
        return [Act(label=_("申请调阅记录"), why_not=_("您申请的调阅单正等党委书记审批。"))]
    tells = _("由党委书记审批,批准后只能看这一份、看一次;双方会知道,除非批准时另有决定。")
    return [Act(label=_("申请调阅记录"), url=url("ask-order", talk), asks=_("事由"), tells=tells)]


def _cancelling(talk: Talk, user: User) -> list[Act]:
    if not user.has_perm("talks.cancel", talk):
        return []
    return [Act(label=_("取消约谈"), url=url("cancel", talk), asks=_("为什么取消"), tells=_("对方会马上知道,占用的时间放开。"))]
