from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import partial, wraps
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from nantun.days import month_before, month_words
from nantun.privacy.actions import note_access
from nantun.privacy.kept import handed
from nantun.privacy.models import Access
from nantun.web.access import may
from nantun.web.acting import reason, tapped
from nantun.web.forms import accepted, form_methods, form_page, posted, saved
from nantun.web.requests import Request

from . import actions, catalogue, downloads, pages
from .building import latest_books
from .forms import ScanForm
from .models import Confirmation, LedgerBook
from .overview import line_of, month_of
from .preview import preview
from .reach import reach_over
from .slots import Slot, ledger_or_404, month_url, slot_or_404


def told(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """A broken rule is said on the page that the act was on."""

    @wraps(view)
    def guarded(request: Request, **where: Any) -> HttpResponseBase:
        answer = tapped(request, partial(view, request, **where))
        page = "ledgers:book" if "whose" in where else "ledgers:month"
        return redirect(page, **{k: v for k, v in where.items() if k in PLACE}) if answer is None else answer

    return guarded


PLACE = ("ledger", "month", "whose")


@require_safe
def home(request: Request) -> HttpResponse:
    """The month that is being filed, of the first ledger that this reader may see."""
    may(request.user, "ledgers.enter")
    ledger = next(one for one in catalogue.all_ledgers() if reach_over(request.user, one))
    return redirect(month_url(ledger, month_before(timezone.localdate())))


@require_safe
def month(request: Request, ledger: str, month: date) -> HttpResponse:
    declared, today = ledger_or_404(ledger), timezone.localdate()
    if not reach_over(request.user, declared) or month > today:
        raise Http404
    page = month_of(declared, month, request.user)
    context = {
        "title": f"{month_words(month)}{declared.label}",
        "page": page,
        "sentence": pages.month_sentence(page),
        "acts": pages.month_acts(page, request.user, today),
        "picker": pages.month_picker(declared, month, today),
        "ledgers": [(one, month_url(one, month)) for one in catalogue.all_ledgers() if reach_over(request.user, one)],
    }
    return render(request, "ledgers/month.html", context)


@require_POST
@told
def build(request: Request, ledger: str, month: date) -> HttpResponse:
    slot = slot_or_404(request.user, ledger, month, "mine")
    may(request.user, "ledgers.build", slot)
    return redirect(actions.ask_for_books(ledger=slot.ledger, month=month, by=request.user, now=timezone.now()))


@require_POST
@told
def seal(request: Request, ledger: str, month: date) -> HttpResponse:
    slot = slot_or_404(request.user, ledger, month, "mine")
    may(request.user, "ledgers.seal", slot)
    job = actions.seal_month(ledger=slot.ledger, month=month, by=request.user, now=timezone.now())
    messages.success(request, _("%(title)s已封存,正在生成封存的台账。") % {"title": slot.title})
    return redirect(job)


@require_POST
@told
def rebuild(request: Request, ledger: str, month: date) -> HttpResponse:
    slot = slot_or_404(request.user, ledger, month, "mine")
    may(request.user, "ledgers.rebuild", slot)
    return redirect(actions.ask_for_edition(ledger=slot.ledger, month=month, by=request.user, now=timezone.now(), **reason(request)))


@require_POST
@told
def trial(request: Request, ledger: str, month: date) -> HttpResponse:
    slot = slot_or_404(request.user, ledger, month, "mine")
    may(request.user, "ledgers.set_trial", slot)
    actions.set_trial(ledger=slot.ledger, month=month, by=request.user, reason=request.POST.get("reason", ""), now=timezone.now())
    messages.success(request, _("%(title)s已设为试运行。") % {"title": slot.title})
    return redirect(month_url(slot.ledger, month))


@require_safe
@told
def zip_all(request: Request, ledger: str, month: date) -> HttpResponseBase:
    slot = slot_or_404(request.user, ledger, month, "mine")
    may(request.user, "ledgers.export", slot)
    pairs = [(Slot(slot.ledger, month, book.unit), book) for book in latest_books(slot.ledger, month)]
    return downloads.zip_response(request.user, pairs, slot.title)


@require_safe
def book(request: Request, ledger: str, month: date, whose: str) -> HttpResponse:
    slot = slot_or_404(request.user, ledger, month, whose)
    line, today = line_of(slot), timezone.localdate()
    context = {
        "title": slot.title if slot.unit else _("全矿%(title)s") % {"title": slot.title},
        "line": line,
        "steps": pages.book_steps(line),
        "facts": pages.book_facts(line),
        "story": pages.book_story(slot, request.user),
        "possible": pages.book_acts(line, request.user, today),
        "preview": preview(line.book, slot.ledger) if line.book else None,
        "month_url": month_url(slot.ledger, month),
    }
    return render(request, "ledgers/book.html", context)


@require_POST
@told
def draft(request: Request, ledger: str, month: date, whose: str) -> HttpResponse:
    slot = slot_or_404(request.user, ledger, month, whose)
    may(request.user, "ledgers.build", slot)
    if slot.unit is None:
        return redirect(actions.ask_for_books(ledger=slot.ledger, month=month, by=request.user, now=timezone.now()))
    made = actions.refresh_draft(slot=slot, by=request.user, now=timezone.now())
    messages.success(request, _("%(title)s草稿已生成,共 %(rows)s 行。") % {"title": slot.title, "rows": made.rows})
    return redirect(slot)


@require_POST
@told
def confirm(request: Request, ledger: str, month: date, whose: str, sha256: str) -> HttpResponse:
    slot = slot_or_404(request.user, ledger, month, whose)
    may(request.user, "ledgers.confirm", slot)
    actions.confirm(slot=slot, by=request.user, sha256=sha256, now=timezone.now())
    messages.success(request, _("%(title)s已审核确认。") % {"title": slot.title})
    return redirect(slot)


@form_methods
def scan(request: Request, ledger: str, month: date, whose: str) -> HttpResponse:
    slot = slot_or_404(request.user, ledger, month, whose)
    may(request.user, "ledgers.upload_scan", slot)
    form = ScanForm(posted(request), request.FILES or None, slot=slot)
    if accepted(request, form):
        return saved(request, _("%(title)s的扫描件已上传。") % {"title": slot.title}, to=slot)
    return form_page(request, form, title=_("上传盖章扫描件"), lead=slot.title)


@require_safe
@told
def file(request: Request, ledger: str, month: date, whose: str, version: int) -> HttpResponseBase:
    slot = slot_or_404(request.user, ledger, month, whose)
    may(request.user, "ledgers.export", slot)
    return downloads.book_response(request.user, slot, _version(slot, version))


@require_safe
@told
def annex(request: Request, ledger: str, month: date, whose: str, version: int) -> HttpResponseBase:
    slot = slot_or_404(request.user, ledger, month, whose)
    may(request.user, "ledgers.annex", slot)
    return downloads.annex_response(request.user, slot, _version(slot, version))


@require_safe
def scan_file(request: Request, pk: int) -> HttpResponseBase:
    """The uploaded scan."""
    one = get_object_or_404(Confirmation.objects.exclude(scan=""), pk=pk)
    slot = slot_or_404(request.user, one.ledger, one.month, str(one.unit_id))
    may(request.user, "ledgers.see_scan", slot)
    note_access(user=request.user, action=Access.DOWNLOADED, subject=one, fields="scan")
    return handed(one.scan, f"{one.ledger}-{one.month:%Y-%m}-{one.unit_id}")


def _version(slot: Slot, version: int) -> LedgerBook:
    return get_object_or_404(LedgerBook.objects.of(slot.ledger.name, slot.month), unit=slot.unit, version=version)
