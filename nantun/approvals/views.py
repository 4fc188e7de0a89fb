"""同意 and 不同意: two buttons, and the one address behind them. POST with ?agree=1, or ?agree=0 and `reason`."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any

from django.utils import timezone
from django.utils.translation import gettext as _

from nantun.web.acting import reason, tapped
from nantun.web.offers import Act
from nantun.web.requests import one_of

if TYPE_CHECKING:
    from nantun.people.models import User
    from nantun.web.requests import Request

    from .models import ApprovalRequest


def decision_acts(asked: ApprovalRequest, user: User, *, perm: str, url: str) -> list[Act]:
    """To whoever may decide; to the asker why he may not. Whether the reader is one of those who decide such requests, the page has asked."""
    if not asked.is_waiting:
        return []
    if not user.has_perm(perm, asked):
        return [Act(label=_("审批"), why_not=_("这是您自己申请的,请另一位同事或上级审批。"))]
    return [
        Act(label=_("同意"), url=f"{url}?agree=1", post=True, primary=True),
        Act(label=_("不同意"), url=f"{url}?agree=0", asks=_("理由")),
    ]


def decided(request: Request, act: Callable[..., Any], *, yes: str, no: str) -> bool:
    """Tells the reader what came of it: `yes` or `no`, or why it was refused, with the words that he had typed. act: the action, but for its answer."""
    agree = one_of(request, "agree", ("0", "1")) == "1"
    answer = partial(act, agree=agree, note=reason(request)["reason"], by=request.user, now=timezone.now())
    return tapped(request, answer, said=yes if agree else no) is not None
