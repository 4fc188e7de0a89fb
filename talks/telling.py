"""Who is told what of a talk, in the transaction of what happened. No topic, no ground, no word of what was said."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from nantun.days import plain_day
from nantun.notices.actions import tell_each
from nantun.people.accounts import Accounts

from .choices import Side, Status
from .models import MustTalk, ReadingOrder, Talk
from .policies import ORDERS, TALKS

if TYPE_CHECKING:
    from nantun.people.models import User


def asked(talk: Talk, day: date) -> None:
    """The one whose turn it is."""
    invites = talk.turn == Side.COUNTERPART
    title = (_("%(who)s 请您谈心") if invites else _("%(who)s 想找您谈心")) % {"who": talk.talker if invites else talk.counterpart}
    _tell(talk, "asked", [_other(talk)], day, title, _due(talk, day), _("请您答复"))


def offered(talk: Talk, day: date) -> None:
    title = _("%(number)s 提了别的时间") % {"number": talk.number}
    _tell(talk, "offered", [_other(talk)], day, title, _due(talk, day), _("请您答复"), key=f"{talk.version}")


def appointed(talk: Talk, by: User, day: date) -> None:
    """Both but the one who did it."""
    assert talk.starts_at is not None
    local = timezone.localtime(talk.starts_at)
    title = _("谈心约在 %(day)s %(time)s") % {"day": plain_day(local.date(), day), "time": f"{local:%H:%M}"}
    text = _("%(talker)s 和 %(counterpart)s,%(place)s。") % {
        "talker": talk.talker,
        "counterpart": talk.counterpart,
        "place": talk.place or talk.get_place_kind_display(),
    }
    _tell(talk, "appointed", _but(talk, by), day, title, text, _("您是谈心双方之一"), key=f"{talk.version}")


def ended(talk: Talk, by: User | None, day: date) -> None:
    """Declined or cancelled."""
    declined = talk.status == Status.DECLINED
    title = (_("%(number)s 对方婉拒了") if declined else _("%(number)s 约谈已取消")) % {"number": talk.number}
    _tell(talk, "ended", _but(talk, by), day, title, _("理由请点开看。"), _("您是谈心双方之一"))


def held(talk: Talk, day: date) -> None:
    """The counterpart may say that it was so; he need not."""
    title = _("%(who)s 登记了 %(day)s 与您的谈心") % {"who": talk.talker, "day": plain_day(talk.day, day) if talk.day else ""}
    text = _("可以确认或补充您的话,不答复也不影响计数。")
    _tell(talk, "held", [talk.counterpart_id], day, title, text, _("您是谈心对象"))


def must_raised(must: MustTalk, day: date) -> None:
    title = _("必谈:请与 %(who)s 谈心") % {"who": must.employee}
    text = _("请在 %(day)s前谈。") % {"day": plain_day(must.due_on, day)}
    readers, url = Accounts(day).of_people(must.talker_id), reverse("talks:musts")
    tell_each(readers, kind="talks.must", subject=f"must:{must.pk}", day=day, title=title, text=text, url=url, reason=_("由您谈"))


def order_asked(order: ReadingOrder, day: date) -> None:
    title = _("%(who)s 申请调阅一份谈心记录") % {"who": order.asked_by}
    _tell_of_order(order, "order_asked", _secretaries(order, day), day, title, _("调阅由党委书记批准"))


def order_decided(order: ReadingOrder, day: date) -> None:
    """The asker; and the two, unless it was ordered that they are not told."""
    agreed = order.is_approved
    title = (_("调阅单 %(number)s 已批准") if agreed else _("调阅单 %(number)s 没有批准")) % {"number": order.number}
    _tell_of_order(order, "order_decided", [order.asked_by_id], day, title, _("您申请的调阅"))
    if agreed and not order.silent:
        _tell_of_order(order, "order_told", _both(order, day), day, _("您的一份谈心记录获准调阅"), _("您是谈心双方之一"))


def read(order: ReadingOrder, day: date) -> None:
    if order.silent:
        return
    title = _("%(who)s 按调阅单 %(number)s 看了您的谈心记录") % {"who": order.asked_by, "number": order.number}
    _tell_of_order(order, "order_used", _both(order, day), day, title, _("您是谈心双方之一"))


def _secretaries(order: ReadingOrder, day: date) -> list[int]:
    return sorted(ORDERS.who("approve_order", order, Accounts(day)))


def _both(order: ReadingOrder, day: date) -> list[int]:
    return sorted(TALKS.who("take_part", order.talk, Accounts(day)))


def _tell_of_order(order: ReadingOrder, kind: str, readers: Iterable[int], day: date, title: str, reason: str) -> None:
    url = reverse("talks:orders")
    tell_each(readers, kind=f"talks.{kind}", subject=f"order:{order.pk}", day=day, title=title, url=url, reason=reason)


def _due(talk: Talk, day: date) -> str:
    return _("请在 %(day)s前答复。") % {"day": plain_day(talk.answer_due_on, day)} if talk.answer_due_on else ""


def _other(talk: Talk) -> int:
    """The employee whose turn it is."""
    return talk.talker_id if talk.turn == Side.TALKER else talk.counterpart_id


def _but(talk: Talk, by: User | None) -> list[int]:
    return [pk for pk in (talk.talker_id, talk.counterpart_id) if by is None or pk != by.employee_id]


def _tell(talk: Talk, kind: str, employee_ids: Iterable[int], day: date, title: str, text: str, reason: str, *, key: str = "") -> None:
    subject = f"talk:{talk.pk}:{key}" if key else f"talk:{talk.pk}"
    readers, url = Accounts(day).of_people(*employee_ids), talk.get_absolute_url()
    tell_each(readers, kind=f"talks.{kind}", subject=subject, day=day, title=title, text=text, url=url, reason=reason)
