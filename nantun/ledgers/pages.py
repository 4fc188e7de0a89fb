"""What the pages of ledgers say: sentences, acts that are possible now and why others are not, the history of a workbook."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.translation import gettext as _

from nantun.days import A_DAY, month_day, month_end, month_words
from nantun.web.offers import Act, Moment, Step
from nantun.web.templatetags.nantun import plain_day

from . import actions
from .choices import State, Way
from .declare import Column, Ledger, Tally
from .models import Confirmation, Edition, LedgerBook
from .overview import Line, Month
from .seals import last_day_to_add
from .slots import Slot, month_url

if TYPE_CHECKING:
    from nantun.people.models import User

NAMED = 12


def month_sentence(page: Month) -> str:
    """共 47 个单位 · 已确认 45 · 未确认 2."""
    count, open_ = len(page.lines), len(page.unconfirmed)
    words = [_("共 %(n)s 个单位") % {"n": count}, _("已确认 %(n)s 个") % {"n": count - open_}]
    if open_:
        words.append(_("未确认 %(n)s 个") % {"n": open_})
    return " · ".join(words)


def month_picker(ledger: Ledger, month: date, today: date) -> list[tuple[str, str, bool]]:
    """(label, address, whether it is this one) of the last twelve months, the newest first, and of this one where it is older."""
    first = today.replace(day=1)
    months = {_months_before(first, back) for back in range(12)} | {month}
    return [(month_words(one), month_url(ledger, one), one == month) for one in sorted(months, reverse=True)]


def _months_before(first: date, back: int) -> date:
    years, rest = divmod(first.year * 12 + first.month - 1 - back, 12)
    return date(years, rest + 1, 1)


def month_acts(page: Month, user: User, today: date) -> list[Act]:
    """The office's acts on the whole month; for others none."""
    slot = Slot(page.ledger, page.month)
    acts: list[Act] = []
    if user.has_perm("ledgers.export", slot) and page.is_built:
        acts.append(Act(label=_("全部打包"), url=month_url(page.ledger, page.month, "zip"), icon="file-zip"))
    if user.has_perm("ledgers.set_trial", slot) and page.seal is None and page.trial is None:
        tells = _("%(month)s的台账设为试运行后永远不能封存,题目标注“试运行”。") % {"month": month_words(page.month)}
        acts.append(
            Act(
                label=_("设为试运行"),
                url=month_url(page.ledger, page.month, "trial"),
                tells=tells,
                asks=_("为什么试运行"),
                most=actions.LONGEST_REASON_OF_A_MONTH,
            )
        )
    if user.has_perm("ledgers.rebuild", slot) and page.seal is not None:
        acts.append(_rebuild_act(page))
    if user.has_perm("ledgers.seal", slot) and page.seal is None and page.trial is None:
        acts.append(_seal_act(page, today))
    if user.has_perm("ledgers.build", slot) and (page.seal is None or not page.is_built):
        acts.append(Act(label=_("生成全部草稿"), url=month_url(page.ledger, page.month, "build"), post=True, icon="refresh", primary=True))
    return acts


def _rebuild_act(page: Month) -> Act:
    tells = _("各单位和全矿各生成一份新版本,原来的版本保留。")
    url = month_url(page.ledger, page.month, "rebuild")
    return Act(label=_("重新生成"), url=url, icon="rotate", tells=tells, asks=_("重新生成的原因"), most=actions.LONGEST_REASON_OF_A_MONTH)


def _seal_act(page: Month, today: date) -> Act:
    first = actions.first_day_to_seal(page.month)
    if today < first:
        why = _("%(until)s 前还可以补充,%(day)s 起可以封存。")
        why %= {"until": month_day(last_day_to_add(page.month)), "day": month_day(first)}
        return Act(label=_("封存"), icon="lock", why_not=why)
    return Act(label=_("封存"), icon="lock", url=month_url(page.ledger, page.month, "seal"), tells=_what_sealing_does(page))


def _what_sealing_does(page: Month) -> str:
    tells = _("封存 %(month)s%(label)s,共 %(n)s 个单位。封存后各单位不能再增改,更正载入下一期。")
    tells %= {"month": month_words(page.month), "label": page.ledger.label, "n": len(page.lines)}
    if not page.unconfirmed:
        return tells
    named = "、".join(line.slot.unit.name for line in page.unconfirmed[:NAMED] if line.slot.unit)
    more = _("等") if len(page.unconfirmed) > NAMED else ""
    return tells + _("还有 %(n)s 个单位没有确认:%(names)s%(more)s,将在全矿台账备注中注明。") % {
        "n": len(page.unconfirmed),
        "names": named,
        "more": more,
    }


def book_acts(line: Line, user: User, today: date) -> list[Act]:
    """What this reader can do with the slot now."""
    slot, book = line.slot, line.book
    acts: list[Act] = []
    if slot.unit is not None and not line.sealed:
        acts += _confirming_acts(line, user, today)
    if book is not None and user.has_perm("ledgers.export", slot):
        acts.append(Act(label=_("下载"), url=slot.url("file", book.version), icon="download"))
    if book is not None and book.annex_path and user.has_perm("ledgers.annex", slot):
        acts.append(Act(label=_("下载内部附件"), url=slot.url("annex", book.version), icon="lock"))
    if not line.sealed and user.has_perm("ledgers.build", slot):
        label = _("更新草稿") if line.draft else _("生成草稿")
        acts.append(Act(label=label, url=slot.url("draft"), post=True, icon="refresh", primary=not acts))
    return acts


def _confirming_acts(line: Line, user: User, today: date) -> Iterable[Act]:
    slot, over = line.slot, today > month_end(line.slot.month)
    why_not = ""
    if not over:
        why_not = _("本月还没有结束,%(day)s 起可以确认。") % {"day": month_day(month_end(slot.month) + A_DAY)}
    elif line.draft is None:
        why_not = _("还没有草稿,请先生成。")
    if user.has_perm("ledgers.confirm", slot) and (why_not or not line.is_confirmed):
        url = slot.url("confirm", line.draft.sha256) if line.draft else ""
        yield Act(label=_("审核确认"), url=url, post=True, primary=not why_not, icon="check", why_not=why_not)
    if user.has_perm("ledgers.upload_scan", slot):
        yield Act(label=_("上传盖章扫描件"), url=slot.url("scan"), icon="upload", why_not=why_not)


def book_steps(line: Line) -> list[Step]:
    """草稿 → 审核确认 → 封存."""
    state = line.state
    at = {State.MISSING: 0, State.DRAFT: 1, State.CHANGED: 1, State.CONFIRMED: 2, State.SEALED: 3}[state]
    labels = [_("草稿"), _("审核确认"), _("封存")] if line.slot.unit else [_("草稿"), _("封存")]
    at = at if line.slot.unit else {0: 0, 1: 1, 3: 2}[at]
    return [Step(label=label, state="done" if place < at else "now" if place == at else "next") for place, label in enumerate(labels)]


def book_facts(line: Line) -> list[tuple[str, Any]]:
    book, ledger = line.book, line.slot.ledger
    facts: list[tuple[str, Any]] = [(_("填报单位"), line.slot.unit or _("全矿")), (_("月份"), month_words(line.slot.month))]
    if book is None:
        return facts
    added = ledger.tallies if line.slot.unit is None else [column for column in ledger.columns if column.total]
    totals = [(head_words(one), book.totals[one.key]) for one in added if one.key in book.totals]
    return [
        *facts,
        (_("行数"), book.rows),
        *totals,
        (_("版本"), _version(book)),
        (_("填报日期"), plain_day(book.filed_on)),
        ("SHA-256", book.sha256),
    ]


def head_words(one: Column | Tally) -> str:
    return f"{one.group}·{one.label}" if one.group else str(one.label)


def _version(book: LedgerBook) -> str:
    return _("草稿") if book.is_draft else _("第 %(n)s 版") % {"n": book.version}


def book_story(slot: Slot, user: User) -> list[Moment]:
    """What happened with it, the oldest first."""
    told = [
        _told_of_building(book)
        for book in LedgerBook.objects.of(slot.ledger.name, slot.month).filter(unit=slot.unit).select_related("built_by")
    ]
    editions = Edition.objects.of(slot.ledger.name, slot.month).select_related("by")
    told += [_told_of_edition(edition) for edition in editions]
    if slot.unit is not None:
        may_see = user.has_perm("ledgers.see_scan", slot)
        confirmations = Confirmation.objects.of(slot.ledger.name, slot.month).filter(unit=slot.unit).select_related("by")
        told += [_told_of_confirmation(one, may_see) for one in confirmations]
    return sorted(told, key=lambda moment: moment.at)


def _told_of_building(book: LedgerBook) -> Moment:
    text = _("生成%(version)s,%(rows)s 行") % {"version": _version(book), "rows": book.rows}
    return Moment(at=book.built_at, who=book.built_by.name if book.built_by else "", text=text)


def _told_of_edition(edition: Edition) -> Moment:
    text = (
        _("要求重新生成第 %(n)s 版,原因:%(reason)s") % {"n": edition.version, "reason": edition.reason}
        if edition.reason
        else _("封存本月台账")
    )
    return Moment(at=edition.at, who=edition.by.name, text=text)


def _told_of_confirmation(one: Confirmation, may_see: bool) -> Moment:
    if one.way == Way.SCREEN:
        return Moment(at=one.at, who=one.by.name, text=_("审核确认"))
    url = reverse("ledgers:scan-file", args=[one.pk]) if may_see else ""
    return Moment(at=one.at, who=one.by.name, text=_("上传签字盖章扫描件"), url=url)
