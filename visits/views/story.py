from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import TYPE_CHECKING, Any

from django.db.models import QuerySet
from django.http import FileResponse, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from nantun.appeals.sources import raised_in
from nantun.days import month_words
from nantun.ledgers.seals import is_sealed
from nantun.privacy.kept import handed
from nantun.relations import column_name, states_of
from nantun.web.access import may
from nantun.web.acting import tapped
from nantun.web.offers import Act, Moment, Step
from nantun.web.panels import Note, Panel, Picture, Pictures, Sheet, Told, link
from nantun.web.requests import Request
from nantun.web.rows import RowPage
from nantun.web.templatetags.nantun import day as long_day
from nantun.web.templatetags.nantun import day_short, plain_day, state

from .. import actions
from ..choices import WAYS
from ..models import LEDGER, PRIVATE_FIELDS, Confirmation, Visit, VisitedPerson, VisitPhoto
from ..policies import VISITS
from ..sources import KEY
from ..wording import made_void, names
from .acts import ACTS

if TYPE_CHECKING:
    from nantun.people.models import User

MOST_NAMED = 3


class VisitPage(RowPage):
    """One visit as a story: what was said, then what was done with it."""

    doings = ACTS

    def rows(self, user: User) -> QuerySet:
        return Visit.objects.visible_to(user).for_rows().for_story()

    def title(self, visit: Visit, user: User) -> str:
        return headline(visit)

    def lead(self, visit: Visit, user: User) -> list[Any]:
        return [long_day(visit.day), visit.get_manner_display(), visit.get_place_kind_display(), visit.number]

    def marks(self, visit: Visit, user: User) -> list[tuple[str, str]]:
        return visit.marks

    def steps(self, visit: Visit, user: User) -> list[Step]:
        """Where it stands on its way into the sealed ledger; a voided visit goes nowhere."""
        if not visit.is_valid:
            return []
        sealed = is_sealed(LEDGER, visit.ledger_month, visit.reporting_unit_id)
        way = [Step(label=_("代录") if visit.on_behalf else _("登记"), state="done", note=day_short(visit.entered_at))]
        if visit.on_behalf:
            waits = visit.awaits_confirmation
            way.append(Step(label=_("本人确认"), state="now" if waits else "done", note="" if waits else day_short(visit.confirmation.at)))
        month = _("%(month)s月台账") % {"month": visit.ledger_month.month}
        way.append(Step(label=_("%s封存") % month if sealed else _("计入%s") % month, state="done" if sealed else "next"))
        return way

    def panels(self, visit: Visit, user: User) -> Iterator[Panel]:
        if void := made_void(visit):
            yield Note(void)
        yield Told(told(visit, user), name=_("走访内容"))
        yield Pictures(_("照片"), pictures(visit, user))
        yield Sheet(
            [_("走访对象"), _("当日单位、班组"), _("岗位"), _("见到")], [_visited(one) for one in visit.visited.all()], css="people"
        )
        yield raised_in(KEY, visit, user, title=_("反映的诉求"))
        for must in visit.answers.all():
            words = {"who": must.employee, "day": plain_day(must.event_day), "what": must.get_occasion_display()}
            yield Note(_("这次走访答复了必访:%(who)s %(day)s%(what)s。") % words)

    def story(self, visit: Visit, user: User) -> list[Moment]:
        """Dated sentences: entered, changed, confirmed, answered, corrected, voided."""
        entered = _("代录(%(basis)s)。") % {"basis": visit.get_basis_display()} if visit.on_behalf else _("登记。")
        told = [Moment(at=visit.entered_at, who=str(visit.entered_by), text=entered)]
        told += [Moment(at=one.at, who=str(one.by), text=WAYS.in_words(one)) for one in visit.moves.all()]
        told += _confirmations(visit)
        return told + [_corrected(one) for one in visit.corrections.all()]

    def facts(self, visit: Visit, user: User) -> list[tuple[str, Any]]:
        """The facts that everybody who may read the visit sees."""
        return [
            (_("编号"), visit.number),
            (_("走访人"), names(one.employee for one in visit.visitors.all())),
            (_("走访日期"), long_day(visit.day)),
            (_("时间"), f"{visit.time:%H:%M}" if visit.time else ""),
            (_("班次"), visit.get_shift_display()),
            (_("方式"), visit.get_manner_display()),
            (_("地点"), visit.get_place_kind_display()),
            (_("填报单位"), visit.reporting_unit),
            (_("台账月份"), month_words(visit.ledger_month)),
            (_("主题活动"), visit.campaign),
            (_("类别"), "、".join(visit.tag_labels)),
            (_("代录依据"), visit.get_basis_display()),
        ]


@require_safe
def photo(request: Request, pk: int, photo_pk: int) -> FileResponse:
    """A photograph, to those who may read its visit."""
    found = get_object_or_404(Visit.objects.visible_to(request.user), pk=pk)
    kept = get_object_or_404(VisitPhoto, pk=photo_pk, visit=found)
    return handed(kept.file, f"{found.number}-{kept.pk}")


@require_POST
def remove_photo(request: Request, pk: int, photo_pk: int) -> HttpResponse:
    """Takes a picture away, by those who may change the visit; once it is sealed or voided they are told so."""
    found = get_object_or_404(Visit.objects.visible_to(request.user).for_rows(), pk=pk)
    may(request.user, "visits.edit_at_all", found)
    kept = get_object_or_404(VisitPhoto, pk=photo_pk, visit=found)
    tapped(request, partial(actions.remove_photo, photo=kept, by=request.user, now=timezone.now()), said=_("已删去一张照片。"))
    return redirect(found)


def headline(visit: Visit) -> str:
    """赵楠走访王利等 3 人."""
    visitors, visited = list(visit.visitors.all()), list(visit.visited.all())
    who = names(one.employee for one in visitors)
    if len(visited) > MOST_NAMED:
        return _("%(who)s走访%(first)s等 %(n)s 人") % {"who": who, "first": visited[0].employee, "n": len(visited)}
    return _("%(who)s走访%(whom)s") % {"who": who, "whom": names(one.employee for one in visited)}


def told(visit: Visit, user: User) -> list[tuple[str, str]]:
    """What was said, as far as this reader may know it."""
    hidden = set(PRIVATE_FIELDS) - VISITS.columns(user, visit)
    columns = ["summary", "suggestions", "answered", "next_step", *PRIVATE_FIELDS]
    return [(column_name(Visit, name), getattr(visit, name)) for name in columns if name not in hidden]


def _visited(one: VisitedPerson) -> list[Any]:
    place = f"{one.unit}·{one.team}" if one.team else one.unit
    return [link(one.employee.name, one.employee.get_absolute_url()), place, one.employee.post, _met(one)]


def _met(one: VisitedPerson) -> str:
    if one.met:
        return state(_("见到"), "green")
    again = _("约定 %(day)s") % {"day": day_short(one.again_on)} if one.again_on else ""
    return format_html("{} {}", state(_("未见到·待补访"), "amber"), again)


def _confirmations(visit: Visit) -> list[Moment]:
    """Those too that fell away when somebody else changed the visit afterwards."""
    if not visit.on_behalf:
        return []
    kept = states_of(Confirmation).filter(visit=visit).select_related("by").order_by("pgh_id")
    standing = None if visit.awaits_confirmation else visit.confirmation.at
    return [Moment(at=one.at, who=str(one.by), text=_confirmed_how(one, standing), url=_scan(one)) for one in kept]


def _confirmed_how(told: Any, standing: Any) -> str:
    how = _("上传签字确认单,本人已确认。") if told.sheet_id else _("本人确认。")
    return how if told.at == standing else how + _("(以后有改动,要重新确认)")


def _scan(told: Any) -> str:
    return reverse("visits:signed-sheet", args=[told.sheet_id]) if told.sheet_id else ""


def pictures(visit: Visit, user: User) -> list[Picture]:
    """Each photograph with the act that takes it away, where the reader may change the visit."""
    may_change = user.has_perm("visits.edit", visit)
    return [
        Picture(
            reverse("visits:photo", args=[visit.pk, photo.pk]),
            _("走访照片 %(n)s") % {"n": place},
            _remove(visit, photo) if may_change else None,
        )
        for place, photo in enumerate(visit.photos.all(), start=1)
    ]


def _remove(visit: Visit, photo: VisitPhoto) -> Act:
    url = reverse("visits:remove-photo", args=[visit.pk, photo.pk])
    return Act(label=_("删去照片"), url=url, tells=_("照片会从系统里彻底删去,经过里只记下删过一张。"))


def _corrected(correction: Any) -> Moment:
    words = {
        "field": correction.field,
        "old": correction.old or _("空"),
        "new": correction.new or _("空"),
        "state": correction.get_status_display(),
    }
    text = _("申请更正%(field)s:“%(old)s”改为“%(new)s”(%(state)s)。") % words
    return Moment(at=correction.asked_at, who=str(correction.asked_by), text=text, url=correction.get_absolute_url())
