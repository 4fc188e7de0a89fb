"""Who is told what of an appeal, in the transaction of what happened. No names of those who raised it, no words of what was raised."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from nantun.days import plain_day
from nantun.notices.actions import tell_each
from nantun.people.accounts import Accounts
from nantun.people.models import User
from nantun.people.roles import Role

from .audience import HANDLERS, Shield
from .choices import Category, Status
from .models import Appeal, AppealRequest, Raiser
from .policies import REQUESTS


def raised(appeal: Appeal, day: date) -> None:
    """What cannot wait is told at once: hazards to the unit that handles them, danger without content, discipline to 纪检 alone."""
    if appeal.category == Category.HAZARD:
        title = _("安全隐患 %(number)s,请马上处理") % {"number": appeal.number}
        text = _("已电话告知,请点开看。")  # whom: typed freely, and a notice may leave the house
        _tell(
            appeal,
            "hazard",
            Accounts(day).over(appeal.lead_unit_id, Role.HEAD) | _mine(day, Role.PARTY_OFFICE),
            day,
            title,
            text,
            _("隐患由您的单位处理"),
            urgent=True,
        )
    elif appeal.category == Category.DANGER:
        title = _("人身危险 %(number)s,请马上联系登记人") % {"number": appeal.number}
        text = _("登记人:%(who)s(%(unit)s)。内容不在系统里写。") % {"who": appeal.registered_by, "unit": appeal.registering_unit}
        heads = Accounts(day).over(appeal.registering_unit_id, Role.HEAD)
        told = heads | _mine(day, Role.PARTY_OFFICE, Role.PRINCIPAL)
        _tell(appeal, "danger", told, day, title, text, _("人身危险要立即报告"), urgent=True)
    elif appeal.category == Category.DISCIPLINE:
        title = _("收到一件反映 %(number)s") % {"number": appeal.number}
        _tell(appeal, "discipline", _mine(day, Role.DISCIPLINE), day, title, "", _("违纪问题只交纪检"))
    elif appeal.status == Status.ASSIGNED:
        assigned(appeal, day)


def assigned(appeal: Appeal, day: date) -> None:
    title = _("交办 %(number)s:%(category)s") % _words(appeal)
    text = _("请在 %(first)s前受理或退回") % {"first": plain_day(appeal.first_answer_due_on, day)} if appeal.first_answer_due_on else ""
    if appeal.due_on:
        text += _(",%(due)s前答复。") % {"due": plain_day(appeal.due_on, day)}
    told = _unit_people(appeal, day) | Accounts(day).of_people(appeal.responsible_leader_id, appeal.handler_id)
    _tell(appeal, "assigned", told, day, title, text, _("由您的单位主办或由您负责"), key=f"{appeal.version}")


def sent_back(appeal: Appeal, day: date) -> None:
    title = _("%(unit)s退回了 %(number)s") % {"unit": appeal.lead_unit, "number": appeal.number}
    _tell(
        appeal,
        "returned",
        _mine(day, Role.PARTY_OFFICE),
        day,
        title,
        _("请改派。"),
        _("退回的诉求由党群工作部改派"),
        key=f"{appeal.version}",
    )


def asked(appeal: Appeal, request: AppealRequest, day: date) -> None:
    title = _("%(unit)s申请%(kind)s:%(number)s") % {
        "unit": appeal.lead_unit,
        "kind": request.get_kind_display(),
        "number": appeal.number,
    }
    told = REQUESTS.who("decide", request, Accounts(day))
    _tell(appeal, "asked", told, day, title, _("请审批。"), _("您分管该单位或负责诉求办理"), key=f"{request.pk}")


def decided(appeal: Appeal, request: AppealRequest, day: date) -> None:
    agreed = request.is_approved
    title = (_("已同意%(kind)s:%(number)s") if agreed else _("没有同意%(kind)s:%(number)s")) % {
        "kind": request.get_kind_display(),
        "number": appeal.number,
    }
    text = _("现在的时限是 %(day)s。") % {"day": plain_day(appeal.due_on, day)} if appeal.due_on else ""
    told = _unit_people(appeal, day) | {request.asked_by_id}
    _tell(appeal, "decided", told, day, title, text, _("由您的单位主办"), key=f"{request.pk}")


def replied(appeal: Appeal, day: date) -> None:
    """Those who raised it are asked whether they are content; whoever heard it learns what came of it."""
    key, raisers = f"{appeal.round}/{appeal.version}", _raisers(appeal)
    title = _("%(number)s 已答复,您满意吗") % {"number": appeal.number}
    _tell(appeal, "replied", raisers, day, title, _("请点开看答复并表态。"), _("这件事是您反映的"), key=key)
    heard = Accounts(day).of_people(appeal.first_responder_id) - raisers
    _tell(appeal, "answered", heard, day, _("%(number)s 已答复") % {"number": appeal.number}, "", _("您是首问责任人"), key=key)


def reopened(appeal: Appeal, day: date) -> None:
    title = _("重办 %(number)s(第 %(round)s 轮)") % {"number": appeal.number, "round": appeal.round}
    text = _("请在 %(due)s前重新答复。") % {"due": plain_day(appeal.due_on, day)} if appeal.due_on else ""
    told = _unit_people(appeal, day) | Accounts(day).of_people(appeal.responsible_leader_id, appeal.handler_id)
    if appeal.lead_unit_id is None:
        told = _mine(day, Role.PARTY_OFFICE)
    _tell(appeal, "reopened", told, day, title, text, _("反映人不满意,由您的单位重办"), key=f"{appeal.round}")


def struck_off(appeal: Appeal, day: date) -> None:
    title = _("%(number)s 已销号:%(closure)s") % {"number": appeal.number, "closure": appeal.get_closure_display()}
    told = _raisers(appeal) | Accounts(day).of_people(appeal.first_responder_id)
    _tell(
        appeal, "struck_off", told, day, title, _("觉得没有解决,可以在页面上申请重办。"), _("这件事是您反映或受理的"), key=f"{appeal.round}"
    )


def merged(into: Appeal, appeals: Iterable[Appeal], day: date) -> None:
    for one in appeals:
        title = _("%(number)s 与 %(into)s 并案办理") % {"number": one.number, "into": into.number}
        mine = set(User.objects.filter(employee__in=one.raisers.values("employee"), is_active=True).values_list("pk", flat=True))
        _tell(into, "merged", mine, day, title, _("答复时会一并告诉您。"), _("这件事是您反映的"), key=f"{one.pk}")


def _words(appeal: Appeal) -> dict[str, Any]:
    return {"number": appeal.number, "category": appeal.get_category_display()}


def _unit_people(appeal: Appeal, day: date) -> set[int]:
    return Accounts(day).over(appeal.lead_unit_id, *HANDLERS)


def _mine(day: date, *roles: Role) -> set[int]:
    return Accounts(day).over_mine(*roles)


def _raisers(appeal: Appeal) -> set[int]:
    people = Raiser.objects.of_appeal(appeal).values("employee")
    return set(User.objects.filter(employee__in=people, is_active=True).values_list("pk", flat=True))


def _tell(
    appeal: Appeal,
    kind: str,
    readers: set[int],
    day: date,
    title: str,
    text: str,
    reason: str,
    *,
    key: str = "",
    urgent: bool = False,
) -> None:
    """Each once, and nobody of whom it is complained; key: tells apart what may happen to one appeal more than once a day."""
    if not readers:
        return
    subject = f"appeal:{appeal.pk}:{key}" if key else f"appeal:{appeal.pk}"
    tell_each(
        Shield.over([appeal.pk], Accounts(day)).admits(appeal.pk, readers),
        kind=f"appeals.{kind}",
        subject=subject,
        day=day,
        title=title,
        text=text,
        url=appeal.get_absolute_url(),
        reason=reason,
        urgent=urgent,
    )
