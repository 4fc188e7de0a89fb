"""What is done to one visit: changed and voided while its month is open, corrected afterwards, confirmed by whom it was entered for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

from nantun.days import month_words
from nantun.web.acting import Acts, Doing

from .. import actions
from ..choices import Verb
from ..forms import CorrectForm, VisitEditForm, VoidForm
from ..models import Visit
from ..wording import made_void, sealed_in_words

if TYPE_CHECKING:
    from nantun.people.models import User


def _sealed(visit: Visit, user: User) -> str:
    return sealed_in_words(visit)


def _corrected_instead(visit: Visit, user: User) -> str:
    return sealed_in_words(visit) if user.has_perm("visits.correct", visit) else ""


def _made_void(visit: Visit, user: User) -> str:
    return made_void(visit) if user.has_perm("visits.correct", visit) else ""


def _where_it_goes(visit: Visit, user: User) -> str:
    return _("%(month)s的台账已封存,走访不再改动;更正同意后载入当月台账。") % {"month": month_words(visit.ledger_month)}


ACTS = Acts(
    Visit,
    lambda user: Visit.objects.visible_to(user).for_rows(),
    Doing(
        "confirm",
        lambda visit, **facts: actions.confirm_visits(visits=[visit], **facts),
        said=_l("已确认 1 次走访。"),
        label=_l("本人确认"),
        primary=lambda visit, user: True,
    ),
    Doing(
        Verb.EDIT,
        actions.edit_visit,
        VisitEditForm,
        said=_l("已保存 %(number)s 的修改。"),
        title=_l("修改走访 %(number)s"),
        template="visits/form.html",
        why_not=_corrected_instead,
        moment=_sealed,
    ),
    Doing(
        Verb.VOID,
        actions.void_visit,
        VoidForm,
        said=_l("已作废 %(number)s,不再计数。"),
        title=_l("作废走访 %(number)s"),
        lead=_l("作废后这条走访不再计入人次、覆盖和台账,记录和原因会保留。"),
        moment=_sealed,
    ),
    Doing(
        "correct",
        actions.ask_correction,
        CorrectForm,
        said=_l("已提交更正,等党群工作部审批。"),
        lead=_where_it_goes,
        template="visits/correct.html",
        why_not=_made_void,
        label=_l("申请更正"),
    ),
)
