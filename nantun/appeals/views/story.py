from __future__ import annotations

from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from nantun.web.offers import Moment, Step
from nantun.web.templatetags.nantun import day as long_day
from nantun.web.templatetags.nantun import day_short

from ..choices import Category, Status, Verb
from ..models import Appeal, Move
from ..rules import readable_columns
from ..sources import label_of_source

HIDDEN = gettext_lazy("(姓名保密)")
WAY = (
    (gettext_lazy("登记"), ()),
    (gettext_lazy("交办"), (Status.REGISTERED, Status.RETURNED)),
    (gettext_lazy("受理"), (Status.ASSIGNED,)),
    (gettext_lazy("答复"), (Status.ACCEPTED, Status.IN_PROGRESS, Status.ON_HOLD, Status.REOPENED)),
    (gettext_lazy("回访"), (Status.REPLIED,)),
    (gettext_lazy("销号"), (Status.CALLED_BACK,)),
)


@require_safe
def appeal(request: HttpRequest, pk: int) -> HttpResponse:
    """One appeal as a story: what was raised, who answers for it by when, what was done, whether whoever raised it is content."""
    found = get_object_or_404(Appeal.objects.visible_to(request.user).for_rows().for_story(), pk=pk)
    context = {
        "title": headline(found, request.user),
        "appeal": found,
        "light": found.light(request.user.today),
        "steps": steps(found),
        "facts": facts(found, request.user),
        "story": story(found, request.user),
    }
    return render(request, "appeals/appeal.html", context)


def headline(appeal: Appeal, user: Any) -> str:
    """What was raised, where the reader may know it; otherwise what kind of thing it is."""
    return appeal.text if "text" in readable_columns(user, appeal) and appeal.text else str(appeal.get_category_display())


def steps(appeal: Appeal) -> list[Step]:
    """The way to the striking off; one that was voided or merged goes no further."""
    if appeal.status in (Status.VOID, Status.MERGED) or appeal.category == Category.DISCIPLINE or (appeal.on_spot and appeal.is_ended):
        return []
    if appeal.status == Status.STRUCK_OFF:
        return [Step(label=label, state="done") for label, _waiting in WAY]
    at = next((place for place, (_label, waiting) in enumerate(WAY) if appeal.status in waiting), 0)
    return [Step(label=label, state="done" if place < at else "now" if place == at else "next") for place, (label, _w) in enumerate(WAY)]


def facts(appeal: Appeal, user: Any) -> list[tuple[str, Any]]:
    """What everybody who may read the appeal sees; empty ones are left out."""
    pairs = [
        (_("编号"), appeal.number),
        (_("反映人"), raisers_in_words(appeal, user)),
        (_("来源"), label_of_source(appeal.source)),
        (_("反映日期"), long_day(appeal.raised_on)),
        (_("类别"), appeal.get_category_display()),
        (_("轻重缓急"), appeal.get_urgency_display()),
        (_("首问责任人"), appeal.first_responder),
        (_("登记单位"), appeal.registering_unit),
        (_("被反映对象"), "、".join(str(one) for one in appeal.targets.all())),
        (_("主办单位"), appeal.lead_unit),
        (_("协办单位"), "、".join(unit.name for unit in appeal.supporting_units.all())),
        (_("责任领导"), appeal.responsible_leader),
        (_("经办人"), appeal.handler),
        (_("办结时限"), long_day(appeal.due_on) if appeal.due_on else ""),
        (_("原定时限"), long_day(appeal.original_due_on) if appeal.was_extended and appeal.original_due_on else ""),
        (_("暂缓至"), long_day(appeal.held_until) if appeal.held_until else ""),
        (_("计划兑现"), long_day(appeal.promised_on) if appeal.promised_on else ""),
        (_("电话告知"), f"{appeal.phoned_to} {day_short(appeal.phoned_at)}" if appeal.phoned_at else ""),
    ]
    return [(label, value) for label, value in pairs if value]


def raisers_in_words(appeal: Appeal, user: Any) -> str:
    """张三、李四; that they are anonymous, or kept from this reader."""
    people = [one.employee.name for one in appeal.raisers.all()]
    people += [one.employee.name for other in appeal.merged.all() for one in other.raisers.all()]
    if not people:
        return str(_("匿名"))
    if "raisers" not in readable_columns(user, appeal):
        return str(HIDDEN)
    return "、".join(dict.fromkeys(people))


def story(appeal: Appeal, user: Any) -> list[Moment]:
    """Dated sentences: 张三(党群工作部)交办给 后勤科,限 10月26日 前答复."""
    return [Moment(at=move.at, who=_who(move, appeal, user), text=sentence(move, user.today)) for move in appeal.moves.all()]


def _who(move: Move, appeal: Appeal, user: Any) -> str:
    """A raiser who speaks for himself is not named to those who must not know him."""
    if move.by.employee_id in {one.employee_id for one in appeal.raisers.all()} and "raisers" not in readable_columns(user, appeal):
        return str(_("反映人"))
    return f"{move.by}({move.by.employee.unit})" if move.by.employee else str(move.by)


def sentence(move: Move, today: date) -> str:
    words = {"unit": move.unit, "due": day_short(move.due_on) if move.due_on else "", "text": move.text}
    said = SENTENCES.get(Verb(move.verb))
    told = str(said) % words if said else str(move.get_verb_display())
    if move.verb in (Verb.ASSIGN, Verb.REOPEN, Verb.EXTEND, Verb.HOLD) and move.due_on:
        told += _(",限 %(due)s 前答复") % words
    return f"{told}:{move.text}" if move.text else f"{told}。"


SENTENCES = {
    Verb.RAISE: gettext_lazy("在 %(unit)s 登记"),
    Verb.ASSIGN: gettext_lazy("交办给 %(unit)s"),
    Verb.RETURN: gettext_lazy("%(unit)s 退回"),
    Verb.ANSWER_ON_SPOT: gettext_lazy("当场答复"),
}
