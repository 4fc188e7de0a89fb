from __future__ import annotations

from typing import Any

from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from nantun.web.offers import Act, Moment
from nantun.web.templatetags.nantun import day as long_day

from ..models import Visit, VisitPhoto
from ..rules import readable_columns


@require_safe
def visit(request: HttpRequest, pk: int) -> HttpResponse:
    """One visit as a story: what was said, then what was done with it."""
    found = get_object_or_404(Visit.objects.visible_to(request.user).for_rows().for_story(), pk=pk)
    context = {
        "title": found.number,
        "visit": found,
        "facts": facts(found),
        "told": told(found, request.user),
        "story": story(found),
        "acts": acts(found, request.user),
    }
    return render(request, "visits/visit.html", context)


@require_safe
def photo(request: HttpRequest, pk: int, photo_pk: int) -> HttpResponse:
    """A photograph, to those who may read its visit."""
    found = get_object_or_404(Visit.objects.visible_to(request.user), pk=pk)
    kept = get_object_or_404(VisitPhoto, pk=photo_pk, visit=found)
    return FileResponse(kept.file.open("rb"), content_type="image/jpeg")


def facts(visit: Visit) -> list[tuple[str, Any]]:
    """The facts that everybody who may read the visit sees; empty ones are left out."""
    pairs = [
        (_("走访人"), "、".join(str(one.employee) for one in visit.visitors.all())),
        (_("走访日期"), long_day(visit.day)),
        (_("时间"), f"{visit.time:%H:%M}" if visit.time else ""),
        (_("班次"), visit.get_shift_display()),
        (_("方式"), visit.get_manner_display()),
        (_("地点"), visit.get_place_kind_display()),
        (_("填报单位"), visit.reporting_unit),
        (_("台账月份"), f"{visit.ledger_month.year}年{visit.ledger_month.month}月"),
        (_("主题活动"), visit.campaign),
        (_("类别"), "、".join(visit.tag_labels)),
        (_("代录依据"), visit.get_basis_display()),
    ]
    return [(label, value) for label, value in pairs if value]


def told(visit: Visit, user: Any) -> list[tuple[str, str]]:
    """What was said, as far as this reader may know it."""
    private = readable_columns(user, visit)
    names = ["summary", "suggestions", "answered", "next_step", "family_situation", "state_of_mind", "difficulties"]
    hidden = {"family_situation", "state_of_mind", "difficulties"} - private
    pairs = [(str(Visit._meta.get_field(name).verbose_name), getattr(visit, name)) for name in names if name not in hidden]
    return [(label, text) for label, text in pairs if text]


def story(visit: Visit) -> list[Moment]:
    """Dated sentences: entered, confirmed, corrected, voided."""
    told = [Moment(at=visit.entered_at, who=str(visit.entered_by), text=_("代录。") if visit.on_behalf else _("登记。"))]
    if visit.on_behalf and not visit.awaits_confirmation:
        told.append(Moment(at=visit.confirmation.at, who=str(visit.confirmation.by), text=_confirmed_how(visit)))
    if visit.version > 1 and visit.is_valid:
        told.append(Moment(at=visit.changed_at, who=str(visit.changed_by), text=_("最后一次修改。")))
    if visit.voided_at:
        told.append(Moment(at=visit.voided_at, who=str(visit.voided_by), text=_("作废:%s") % visit.void_reason))
    told += [_corrected(one) for one in visit.corrections.all()]
    return sorted(told, key=lambda moment: moment.at)


def acts(visit: Visit, user: Any) -> list[Act]:
    """Acts that are possible now; one that is not says why when asked."""
    offered = []
    if user.has_perm("visits.confirm", visit):
        offered.append(Act(label=_("本人确认"), url=reverse("visits:confirm", args=[visit.pk]), post=True, primary=True))
    if user.has_perm("visits.edit", visit):
        offered.append(Act(label=_("修改"), url=reverse("visits:edit", args=[visit.pk])))
        offered.append(Act(label=_("作废"), url=reverse("visits:void", args=[visit.pk])))
    elif user.has_perm("visits.correct", visit):
        offered.append(Act(label=_("申请更正"), url=reverse("visits:correct", args=[visit.pk])))
        offered.append(Act(label=_("修改"), why_not=_("这个月的台账已封存,走访不再改动,请提交更正。")))
    return offered


def _confirmed_how(visit: Visit) -> str:
    return _("上传签字确认单,本人已确认。") if visit.confirmation.sheet_id else _("本人确认。")


def _corrected(correction: Any) -> Moment:
    words = {
        "field": correction.field,
        "old": correction.old or _("空"),
        "new": correction.new or _("空"),
        "state": correction.get_status_display(),
    }
    text = _("申请更正%(field)s:“%(old)s”改为“%(new)s”(%(state)s)。") % words
    return Moment(at=correction.asked_at, who=str(correction.asked_by), text=text)
