from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from django.http import FileResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.html import format_html
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l
from django.views.decorators.http import require_safe

from nantun.privacy.kept import handed
from nantun.web.offers import Act, Moment, Step
from nantun.web.panels import Asked, File, Files, Lines, Panel, Part, Told, link
from nantun.web.requests import Request
from nantun.web.rows import RowPage
from nantun.web.templatetags.nantun import day as long_day
from nantun.web.templatetags.nantun import day_short, moment, plain_day, state

from ..choices import WAYS, Category, Status, Verb
from ..models import Appeal, AppealRequest, CallBack, Evidence, Move
from ..policies import APPEALS
from ..rules import is_raiser
from ..sources import label_of_source, link_back
from ..wording import headline, is_kept, name_of, raisers_in_words, told_text
from .acts import ACTS, acts, decisions

if TYPE_CHECKING:
    from nantun.people.models import User

WAY = (
    (_l("登记"), ()),
    (_l("交办"), (Status.REGISTERED, Status.RETURNED)),
    (_l("受理"), (Status.ASSIGNED,)),
    (_l("答复"), (Status.ACCEPTED, Status.IN_PROGRESS, Status.ON_HOLD, Status.REOPENED)),
    (_l("回访"), (Status.REPLIED,)),
    (_l("销号"), (Status.CALLED_BACK,)),
)


class AppealPage(RowPage):
    """One appeal as a story: what was raised, who answers for it by when, what was done, whether whoever raised it is content."""

    doings = ACTS

    def title(self, appeal: Appeal, user: User) -> str:
        return headline(appeal, user)

    def lead(self, appeal: Appeal, user: User) -> list[Any]:
        light = appeal.light(user.today)
        at = format_html("{} {}", state(appeal.get_status_display(), appeal.status_colour), state(light.label, light.colour))
        return [appeal.number, appeal.get_category_display(), at]

    def marks(self, appeal: Appeal, user: User) -> list[tuple[str, str]]:
        again = [(_("第 %(n)s 轮") % {"n": appeal.round}, "red")] if appeal.round > 1 else []
        return again + ([(_("当场答复"), "")] if appeal.on_spot else [])

    def steps(self, appeal: Appeal, user: User) -> list[Step]:
        """The way to the striking off; one that was voided or merged goes no further."""
        if appeal.status in (Status.VOID, Status.MERGED) or appeal.category == Category.DISCIPLINE or (appeal.on_spot and appeal.is_ended):
            return []
        if appeal.status == Status.STRUCK_OFF:
            return [Step(label=str(label), state="done") for label, _waiting in WAY]
        at = next((place for place, (_label, waiting) in enumerate(WAY) if appeal.status in waiting), 0)
        return [
            Step(label=str(label), state="done" if place < at else "now" if place == at else "next")
            for place, (label, _w) in enumerate(WAY)
        ]

    def panels(self, appeal: Appeal, user: User) -> Iterator[Panel]:
        if _asks_own_word(appeal, user):
            yield Part("appeals/_own_word.html")
        yield Told(told(appeal, user), name=_("内容"))
        yield Files(_("凭证"), files(appeal, user))
        yield from (asked(one, user) for one in appeal.requests.all())
        yield Lines(_("回访"), [called(one, appeal, user) for one in appeal.call_backs.all()], css="calls")
        merged = Appeal.objects.visible_to(user).filter(merged_into=appeal).order_by("registered_at")
        yield Lines(_("并进来的"), [_short(one) for one in merged])

    def story(self, appeal: Appeal, user: User) -> list[Moment]:
        """Dated sentences: 张三(党群工作部)交办给 后勤科,限 10月26日 前答复."""
        return [Moment(at=move.at, who=name_of(move.by, appeal, user), text=sentence(move)) for move in appeal.moves.all()]

    def facts(self, appeal: Appeal, user: User) -> list[tuple[str, Any]]:
        """What everybody who may read the appeal sees."""
        sealed = "text" not in APPEALS.columns(user, appeal)
        pairs = [(_("编号"), appeal.number), (_("类别"), appeal.get_category_display())]
        return pairs if sealed else pairs + _whence(appeal, user) + _whereto(appeal)

    def acts(self, appeal: Appeal, user: User) -> list[Act]:
        decides = any(decisions(one, user) for one in appeal.requests.all())
        return acts(appeal, user, has_primary=decides or _asks_own_word(appeal, user))


@require_safe
def evidence(request: Request, pk: int, evidence_pk: int) -> FileResponse:
    """To those who may read the appeal, and what it shows."""
    found = ACTS.row(request, pk)
    shown = [one for one in found.evidence.all() if "text" in APPEALS.columns(request.user, found)]
    kept = get_object_or_404(Evidence, pk=evidence_pk, pk__in=[one.pk for one in shown])
    return handed(kept.file, f"{found.number}-{kept.pk}")


def _asks_own_word(appeal: Appeal, user: User) -> bool:
    return is_raiser(user, appeal) and user.has_perm("appeals.call_back", appeal)


def told(appeal: Appeal, user: User) -> list[tuple[str, str]]:
    """What was said and answered, in full."""
    text = told_text(appeal, user)
    if not text:
        text = str(NOT_WRITTEN.get(Category(appeal.category), ""))
    elif text == headline(appeal, user):
        text = ""  # the page's title says it
    answered = _("%(outcome)s · %(at)s 答复") % {"outcome": appeal.get_outcome_display(), "at": moment(appeal.replied_at)}
    return [(_("反映的内容"), text), (_("办理措施"), appeal.measures), (answered, appeal.reply), (_("销号理由"), appeal.closure_reason)]


NOT_WRITTEN = {
    Category.DANGER: _l("人身危险不写内容。请马上联系登记人。"),
    Category.DISCIPLINE: _l("违纪问题的内容只有纪检能看到。"),
}


def files(appeal: Appeal, user: User) -> list[tuple[str, list[File]]]:
    """Evidence by what it shows and in which round."""
    if "text" not in APPEALS.columns(user, appeal):
        return []
    found: dict[str, list[File]] = {}
    for one in appeal.evidence.all():
        kind = one.get_kind_display()
        label = kind if one.round == 1 else _("%(kind)s(第 %(n)s 轮)") % {"kind": kind, "n": one.round}
        found.setdefault(label, []).append(_file(appeal, one))
    return list(found.items())


def _file(appeal: Appeal, one: Evidence) -> File:
    words = _("照片 %s") if one.is_picture else _("PDF 文件 %s")
    return File(reverse("appeals:evidence", args=[appeal.pk, one.pk]), words % day_short(one.added_at), one.is_picture)


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
        (_("并入"), link(appeal.merged_into, appeal.merged_into.get_absolute_url()) if appeal.merged_into else ""),
    ]


def _source(appeal: Appeal, user: User) -> Any:
    """Where it was raised, with a link for those who may read that row."""
    label, back = label_of_source(appeal.source), link_back(appeal.source, appeal.source_id, user)
    return format_html("{} {}", label, link(*back)) if back else label


def asked(one: AppealRequest, user: User) -> Asked:
    """张三 申请延期到 10月26日(原时限 10月19日):…, with what was decided or may be."""
    said = _("%(who)s 申请%(kind)s到 %(day)s") % {"who": one.asked_by, "kind": one.get_kind_display(), "day": plain_day(one.day)}
    said += _("(原时限 %(was)s)") % {"was": plain_day(one.was)} if one.was else ""
    return Asked((one.get_status_display(), one.status_colour), f"{said}:{one.reason}", _decided(one), decisions(one, user))


def _decided(one: AppealRequest) -> str:
    if one.decided_at is None:
        return ""
    if one.decided_by is None:
        return _("%s 已答复、并案或改派,不用再审批") % moment(one.decided_at)
    return _("%(at)s %(who)s 审批") % {"at": moment(one.decided_at), "who": one.decided_by} + (f":{one.note}" if one.note else "")


def called(call: CallBack, appeal: Appeal, user: User) -> str:
    """How somebody was asked whether he is content, by whom, and his words, as far as the reader may know."""
    who = _("反映人本人表态") if call.own else name_of(call.by, appeal, user) + (_(" 抽查") if call.check_only else "")
    if not call.own and call.raiser is not None and not is_kept(call.raiser_id, appeal, user):
        who += _(" 问 %(whom)s") % {"whom": call.raiser.name}
    words = f":{call.words}" if call.words else ""
    return format_html("{} {} {}{}", state(call.get_result_display(), call.result_colour), moment(call.at), who, words)


def _short(appeal: Appeal) -> str:
    return format_html("{} {}", link(appeal.number, appeal.get_absolute_url()), Truncator(appeal.text).chars(40))


def sentence(move: Move) -> str:
    if move.verb in SAID_WHOLE and move.text:
        return move.text
    limited = move.due_on if move.verb in LIMITING else None
    return WAYS.in_words(move, _(",限 %(due)s 前答复") % {"due": day_short(limited)} if limited else "", unit=move.unit)


LIMITING = (Verb.ASSIGN, Verb.REOPEN, Verb.EXTEND, Verb.HOLD)
# Their text is a sentence of its own.
SAID_WHOLE = (Verb.ASK, Verb.DECIDE, Verb.MERGE, Verb.CARRY_OUT)
