"""催办单: made for a meeting, answered by pen, and the answers entered with the scan."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from nantun.days import local_day, plain_day
from nantun.errors import RuleBroken, Stale
from nantun.people.models import Unit
from nantun.privacy.kept import taken
from nantun.refusals import once
from nantun.web.actions import take_numbers
from nantun.web.words import wanted

from ..choices import Verb
from ..models import Appeal, Move, UrgeLine, UrgeSheet
from ..models.urging import LONGEST_ANSWER
from ..urging import Subject, Urged, key_of, subjects
from .moving import move

if TYPE_CHECKING:
    from nantun.people.models import User

SERIES = "CB"
MOST_LINES = 20  # as many as a page of A4 has room for, with space for the pen
FURTHEST = timedelta(days=31)


@transaction.atomic
def make_sheets(*, day: date, by: User, now: datetime, only: str = "") -> list[UrgeSheet]:
    """The sheets for a meeting of whoever has none yet; only: the key of one subject (urging.Subject). Returns what it made or found made.

    raises RuleBroken for a day that is over or too far, and where there is nothing to urge.
    """
    _check_day(day, local_day(now))
    found = [one for one in subjects(by, day) if only in ("", one.key)]
    kept = UrgeSheet.objects.visible_to(by).filter(day=day).current().select_related("unit", "leader")
    made = {key_of(one.subject): one for one in kept}
    if not found and only not in made:
        raise RuleBroken(_("%(day)s没有要催办的诉求。") % {"day": plain_day(day, local_day(now))})
    if only in made:
        return [made[only]]
    return [made.get(one.key) or _write(one, day, edition=1, by=by, now=now) for one in found]


@transaction.atomic
def remake_sheet(*, sheet: UrgeSheet, by: User, now: datetime) -> UrgeSheet:
    """Anew, as things stand now; the earlier one is kept. Twice in one moment gives one.

    raises RuleBroken once it was signed, when the meeting is over, or when nothing is left to urge.
    """
    sheet = UrgeSheet.objects.select_for_update(no_key=True).get(pk=sheet.pk)
    _check_day(sheet.day, local_day(now))
    if sheet.scan:
        raise RuleBroken(_("%(number)s 已经签字上传,不能重新生成。") % {"number": sheet.number})
    key = key_of(sheet.subject)
    subject = next((one for one in subjects(by, sheet.day) if one.key == key), None)
    if subject is None:
        raise RuleBroken(_("现在已经没有要催办的诉求了。"))
    return _write(subject, sheet.day, edition=sheet.edition + 1, by=by, now=now)


def _check_day(day: date, today: date) -> None:
    if day < today:
        raise RuleBroken(_("%(day)s已经过去,不能再生成那天的催办单。") % {"day": plain_day(day, today)}, field="day")
    if day > today + FURTHEST:
        raise RuleBroken(_("最多提前一个月生成催办单,请选 %(day)s以前的一天。") % {"day": plain_day(today + FURTHEST, today)}, field="day")


def _write(subject: Subject, day: date, *, edition: int, by: User, now: datetime) -> UrgeSheet:
    whose = {"unit" if isinstance(subject.whose, Unit) else "leader": subject.whose}
    key: dict[str, Any] = {"day": day, "unit": None, "leader": None, "edition": edition} | whose
    return once(UrgeSheet.objects.filter(**key), lambda: _written(subject, key, by=by, now=now))


def _written(subject: Subject, key: dict[str, Any], *, by: User, now: datetime) -> UrgeSheet:
    sheet = UrgeSheet.objects.create(
        number=take_numbers(SERIES, local_day(now).year)[0],
        addressee=subject.addressee[:120],
        left_out=max(0, len(subject.lines) - MOST_LINES),
        made_by=by,
        made_at=now,
        **key,
    )
    UrgeLine.objects.bulk_create(_line(sheet, place, urged) for place, urged in enumerate(subject.lines[:MOST_LINES], 1))
    return sheet


def _line(sheet: UrgeSheet, place: int, urged: Urged) -> UrgeLine:
    appeal = urged.appeal
    return UrgeLine(
        sheet=sheet,
        order=place,
        appeal=appeal,
        unit=urged.unit,
        why=urged.why,
        status=appeal.status,
        due_on=appeal.due_on,
        standing=urged.standing,
        words=urged.words,
    )


@transaction.atomic
def enter_answers(*, sheet: UrgeSheet, answers: Mapping[int, str], upload: Any, by: User, now: datetime) -> list[UrgeLine]:
    """What was written by pen, by the key of its line, and the scan that shows it, once; lines without words stay open.

    Each becomes a note in its appeal's story where that takes one; a 批示 changes neither status nor limit. Returns the lines entered.
    raises RuleBroken at `file` or `line_<key>`; Stale, naming who and when, for what somebody else has entered meanwhile.
    """
    sheet = UrgeSheet.objects.select_for_update(no_key=True, of=("self",)).select_related("scanned_by").get(pk=sheet.pk)
    told = {key: words for key, words in answers.items() if words.strip()}
    _keep_scan(sheet, upload, by, now)
    if upload is None and not told:
        raise RuleBroken(_("请把纸上写的录入一行,没有写的不用填。"))
    lines = list(sheet.lines.filter(pk__in=told).select_related("entered_by").order_by("appeal_id"))
    takes_note = _open_to(lines, by)
    for line in lines:
        _enter(line, sheet, told[line.pk], takes_note, by=by, now=now)
    return lines


def _keep_scan(sheet: UrgeSheet, upload: Any, by: User, now: datetime) -> None:
    if sheet.scan:
        if upload is not None:
            raise Stale(
                _("%(who)s %(when)s 已经上传了扫描件。请去掉文件,只录入批示。") % _who_and_when(sheet.scanned_by, sheet.scanned_at),
                field="file",
            )
        return
    if upload is None:
        raise RuleBroken(_("请上传签好字的催办单。"), field="file")
    scan = taken(upload)
    sheet.scan, sheet.sha256, sheet.scanned_by, sheet.scanned_at = scan.file, scan.sha256, by, now
    sheet.save(update_fields=["scan", "sha256", "scanned_by", "scanned_at"])


def _open_to(lines: Iterable[UrgeLine], by: User) -> dict[int, Appeal]:
    """The appeals among them into whose story this user may write; locked in one order, so that two sheets never wait for each other."""
    asked = [line.appeal_id for line in lines]
    seen = Appeal.objects.visible_to(by).filter(pk__in=asked).order_by().values_list("pk", flat=True)
    return {one.pk: one for one in Appeal.objects.select_for_update(no_key=True).filter(pk__in=list(seen)).order_by("pk")}


def _enter(line: UrgeLine, sheet: UrgeSheet, words: str, takes_note: Mapping[int, Appeal], *, by: User, now: datetime) -> None:
    field = f"line_{line.pk}"
    words = wanted(words, "", field=field, most=LONGEST_ANSWER)
    if line.answer:
        raise Stale(
            _("这一行 %(who)s %(when)s 已经录入:“%(words)s”。请把这里清空再保存。")
            % (_who_and_when(line.entered_by, line.entered_at) | {"words": line.answer}),
            field=field,
        )
    line.answer, line.entered_by, line.entered_at = words, by, now
    appeal = takes_note.get(line.appeal_id)
    if appeal is not None and appeal.allows(Verb.PROGRESS):
        line.move = _note(appeal, sheet, words, by, now)
    line.save(update_fields=["answer", "entered_by", "entered_at", "move"])


def _note(appeal: Appeal, sheet: UrgeSheet, words: str, by: User, now: datetime) -> Move | None:
    """办理进展 that leaves the appeal where it stands: a 批示 is no act of the unit."""
    text = _("按签字催办单(%(number)s):%(words)s") % {"number": sheet.number, "words": words}
    noted = move(appeal, Verb.PROGRESS, by=by, now=now, text=text, status=appeal.status)
    return noted.moves.order_by("-pk").first()


def _who_and_when(user: User | None, at: datetime | None) -> dict[str, Any]:
    return {"who": user, "when": timezone.localtime(at).strftime("%H:%M") if at else ""}
