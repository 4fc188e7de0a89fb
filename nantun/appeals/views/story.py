from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from django.http import FileResponse, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from nantun.privacy.kept import handed
from nantun.web.offers import Moment, Step
from nantun.web.requests import Request
from nantun.web.templatetags.nantun import day as long_day
from nantun.web.templatetags.nantun import day_short, moment

from ..choices import WAYS, Category, EvidenceKind, Status, Verb
from ..models import Appeal, CallBack, Evidence, Move
from ..policies import readable_columns
from ..rules import is_raiser
from ..sources import label_of_source, link_back
from ..wording import headline, is_kept, name_of, raisers_in_words, told_text
from .acts import ACTS, acts, decisions

if TYPE_CHECKING:
    from nantun.people.models import User

WAY = (
    (gettext_lazy("登记"), ()),
    (gettext_lazy("交办"), (Status.REGISTERED, Status.RETURNED)),
    (gettext_lazy("受理"), (Status.ASSIGNED,)),
    (gettext_lazy("答复"), (Status.ACCEPTED, Status.IN_PROGRESS, Status.ON_HOLD, Status.REOPENED)),
    (gettext_lazy("回访"), (Status.REPLIED,)),
    (gettext_lazy("销号"), (Status.CALLED_BACK,)),
)


@dataclass(frozen=True)
class File:
    """A piece of evidence as the page shows it."""

    url: str
    label: str
    is_picture: bool


@require_safe
def appeal(request: Request, pk: int) -> HttpResponse:
    """One appeal as a story: what was raised, who answers for it by when, what was done, whether whoever raised it is content."""
    found, user = ACTS.row(request, pk), request.user
    own = is_raiser(user, found) and user.has_perm("appeals.call_back", found)
    requests = [(one, decisions(one, user)) for one in found.requests.all()]
    context = {
        "title": headline(found, user),
        "appeal": found,
        "light": found.light(user.today),
        "steps": steps(found),
        "told": told(found, user),
        "own_word": own,
        "files": files(found, user),
        "requests": requests,
        "call_backs": [(one, _called(one, found, user)) for one in found.call_backs.all()],
        "merged": Appeal.objects.visible_to(user).filter(merged_into=found).order_by("registered_at"),
        "facts": facts(found, user),
        "story": story(found, user),
        "acts": acts(found, user, has_primary=own or any(offered for _one, offered in requests)),
        "rare": ACTS.buttons(found, user, rare=True),
    }
    return render(request, "appeals/appeal.html", context)


@require_safe
def evidence(request: Request, pk: int, evidence_pk: int) -> FileResponse:
    """To those who may read the appeal, and what it shows."""
    found = ACTS.row(request, pk)
    shown = [one for one in found.evidence.all() if "text" in readable_columns(request.user, found)]
    kept = get_object_or_404(Evidence, pk=evidence_pk, pk__in=[one.pk for one in shown])
    return handed(kept.file, f"{found.number}-{kept.pk}")


def steps(appeal: Appeal) -> list[Step]:
    """The way to the striking off; one that was voided or merged goes no further."""
    if appeal.status in (Status.VOID, Status.MERGED) or appeal.category == Category.DISCIPLINE or (appeal.on_spot and appeal.is_ended):
        return []
    if appeal.status == Status.STRUCK_OFF:
        return [Step(label=label, state="done") for label, _waiting in WAY]
    at = next((place for place, (_label, waiting) in enumerate(WAY) if appeal.status in waiting), 0)
    return [Step(label=label, state="done" if place < at else "now" if place == at else "next") for place, (label, _w) in enumerate(WAY)]


def told(appeal: Appeal, user: User) -> list[tuple[str, str]]:
    """What was said and answered, in full; empty ones are left out."""
    text = told_text(appeal, user)
    if not text:
        text = str(NOT_WRITTEN.get(appeal.category, ""))
    elif text == headline(appeal, user):
        text = ""  # the page's title says it
    answered = _("%(outcome)s · %(at)s 答复") % {"outcome": appeal.get_outcome_display(), "at": moment(appeal.replied_at)}
    pairs = [(_("反映的内容"), text), (_("办理措施"), appeal.measures), (answered, appeal.reply), (_("销号理由"), appeal.closure_reason)]
    return [(label, words) for label, words in pairs if words]


NOT_WRITTEN = {
    Category.DANGER: gettext_lazy("人身危险不写内容。请马上联系登记人。"),
    Category.DISCIPLINE: gettext_lazy("违纪问题的内容只有纪检能看到。"),
}


def files(appeal: Appeal, user: User) -> list[tuple[str, list[File]]]:
    """Evidence by what it shows and in which round."""
    if "text" not in readable_columns(user, appeal):
        return []
    found: dict[str, list[File]] = {}
    for one in appeal.evidence.all():
        label = (
            EvidenceKind(one.kind).label
            if one.round == 1
            else _("%(kind)s(第 %(n)s 轮)") % {"kind": one.get_kind_display(), "n": one.round}
        )
        found.setdefault(label, []).append(_file(appeal, one))
    return list(found.items())


def _file(appeal: Appeal, one: Evidence) -> File:
    url, picture = reverse("appeals:evidence", args=[appeal.pk, one.pk]), one.file.name.endswith(".jpg")
    return File(url, _("照片 %s") % day_short(one.added_at) if picture else _("PDF 文件 %s") % day_short(one.added_at), picture)


def facts(appeal: Appeal, user: User) -> list[tuple[str, Any]]:
    """What everybody who may read the appeal sees; empty ones are left out."""
    sealed = "text" not in readable_columns(user, appeal)
    pairs = [(_("编号"), appeal.number), (_("类别"), appeal.get_category_display())]
    if not sealed:
        pairs += _whence(appeal, user) + _whereto(appeal)
    return [(label, value) for label, value in pairs if value]


def _whence(appeal: Appeal, user: User) -> list[tuple[str, Any]]:
    heard = "" if is_kept(appeal.first_responder_id, appeal, user) else appeal.first_responder
    return [
        (_("反映人"), raisers_in_words(appeal, user)),
        (_("来源"), _source(appeal, user)),
        (_("反映日期"), long_day(appeal.raised_on)),
        (_("轻重缓急"), appeal.get_urgency_display()),
        (_("首问责任人"), heard),
        (_("登记单位"), appeal.registering_unit),
        (_("被反映对象"), "、".join(str(one) for one in appeal.targets.all())),
        (_("电话告知"), f"{appeal.phoned_to} {moment(appeal.phoned_at)}" if appeal.phoned_at else ""),
    ]


def _whereto(appeal: Appeal) -> list[tuple[str, Any]]:
    return [
        (_("建议主办"), appeal.suggested_unit if appeal.lead_unit_id is None else ""),
        (_("主办单位"), appeal.lead_unit),
        (_("协办单位"), "、".join(unit.name for unit in appeal.supporting_units.all())),
        (_("责任领导"), appeal.responsible_leader),
        (_("经办人"), appeal.handler),
        (_("办结时限"), long_day(appeal.due_on) if appeal.due_on else ""),
        (_("原定时限"), long_day(appeal.original_due_on) if appeal.was_extended and appeal.original_due_on else ""),
        (_("暂缓至"), long_day(appeal.held_until) if appeal.held_until else ""),
        (_("计划兑现"), long_day(appeal.promised_on) if appeal.promised_on else ""),
        (_("并入"), _linked(str(appeal.merged_into), appeal.merged_into.get_absolute_url()) if appeal.merged_into else ""),
    ]


def _source(appeal: Appeal, user: User) -> Any:
    """Where it was raised, with a link for those who may read that row."""
    label, back = label_of_source(appeal.source), link_back(appeal.source, appeal.source_id, user)
    return format_html("{} {}", label, _linked(*back)) if back else label


def _linked(words: str, address: str) -> Any:
    return format_html('<a href="{}">{}</a>', address, words)


def story(appeal: Appeal, user: User) -> list[Moment]:
    """Dated sentences: 张三(党群工作部)交办给 后勤科,限 10月26日 前答复."""
    return [Moment(at=move.at, who=name_of(move.by, appeal, user), text=sentence(move, user.today)) for move in appeal.moves.all()]


def _called(call: CallBack, appeal: Appeal, user: User) -> tuple[str, str]:
    """(by whom, of whom), as far as the reader may know."""
    whom = "" if call.own or call.raiser is None or is_kept(call.raiser_id, appeal, user) else call.raiser.name
    return name_of(call.by, appeal, user), whom


def sentence(move: Move, today: date) -> str:
    words = {"unit": move.unit, "due": day_short(move.due_on) if move.due_on else "", "text": move.text}
    if move.verb in SAID_WHOLE and move.text:
        return move.text
    told = str(WAYS[move.verb].told or Verb(move.verb).label) % words
    if move.verb in (Verb.ASSIGN, Verb.REOPEN, Verb.EXTEND, Verb.HOLD) and move.due_on:
        told += _(",限 %(due)s 前答复") % words
    return f"{told}:{move.text}" if move.text else f"{told}。"


# Their text is a sentence of its own.
SAID_WHOLE = (Verb.ASK, Verb.DECIDE, Verb.MERGE, Verb.CARRY_OUT)
