"""周一催办单: what stands on whose sheet, what is kept of it, what comes back by pen. Made on Thursday 2026-10-15 for Monday the 19th."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import InternalError, connection, transaction
from django.test.utils import CaptureQueriesContext

from nantun.appeals import actions
from nantun.appeals.choices import Category, Outcome, RequestKind, Status, Urgency, Verb
from nantun.appeals.models import Appeal, UrgeLine, UrgeSheet
from nantun.appeals.urging import coming_monday, subjects, waiting_sheets
from nantun.errors import RuleBroken, Stale
from nantun.people.models import User
from nantun.people.roles import Role
from tests.factories import EmployeeFactory, UnitFactory, grant, make_user
from tests.support.days import at

from .makers import NOW, Cast, accepted, answered, brought_to, fresh, given, photo, raise_one

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("thursday")]
MONDAY = date(2026, 10, 19)
AFTER = at(date(2026, 10, 19), 15)
LONG_AGO = at(date(2026, 9, 1))


@pytest.fixture
def thursday() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


def overdue(cast: Cast, **facts: Any) -> Appeal:
    return brought_to(Status.IN_PROGRESS, cast, now=LONG_AGO, **facts)


def found(by: User, day: date = MONDAY) -> dict[str, list[Any]]:
    """By whose sheet it would be: its lines."""
    return {str(one.whose): one.lines for one in subjects(by, day)}


def made(by: User, day: date = MONDAY) -> dict[str, UrgeSheet]:
    return {str(one.subject): one for one in actions.make_sheets(day=day, by=by, now=NOW)}


def line_of(sheet: UrgeSheet, appeal: Appeal) -> UrgeLine:
    return sheet.lines.get(appeal=appeal)


def entered(sheet: UrgeSheet, by: User, answers: dict[UrgeLine, str], upload: Any = None) -> list[UrgeLine]:
    told = {line.pk: words for line, words in answers.items()}
    return actions.enter_answers(sheet=sheet, answers=told, upload=upload, by=by, now=AFTER)


# -- what stands on it


@pytest.mark.parametrize(("day", "monday"), [(15, 19), (18, 19), (19, 19), (20, 26)])
def test_the_sheets_are_for_the_coming_monday_which_may_be_today(day: int, monday: int) -> None:
    assert coming_monday(date(2026, 10, day)) == date(2026, 10, monday)


def test_each_appeal_stands_there_for_its_gravest_reason_and_the_gravest_come_first(cast: Cast) -> None:
    telephoned = {"phoned_to": "李伟", "phoned_at": NOW - timedelta(hours=1)}
    hazard = accepted(raise_one(cast.visitor, category=Category.HAZARD, unit=cast.theirs, **telephoned), cast)
    late = overdue(cast)
    ignored = brought_to(Status.ASSIGNED, cast, now=at(date(2026, 10, 12)))
    asked = brought_to(Status.ACCEPTED, cast)
    actions.ask(appeal=asked, kind=RequestKind.EXTENSION, day=date(2026, 11, 20), reason="等设备到货", by=cast.clerk, now=NOW)
    soon = brought_to(Status.ACCEPTED, cast, urgency=Urgency.URGENT)
    promised = answered(brought_to(Status.ACCEPTED, cast), cast, outcome=Outcome.TIMETABLE, promised_on=date(2026, 12, 1))
    for status in (Status.REGISTERED, Status.RETURNED, Status.ACCEPTED, Status.REPLIED, Status.STRUCK_OFF, Status.VOID):
        brought_to(status, cast)
    lines = found(cast.office)["后勤科"]
    assert [(line.appeal.pk, line.standing) for line in lines] == [
        (hazard.pk, "立即处理"),
        (late.pk, f"超期 {(MONDAY - late.due_on).days} 天"),
        (ignored.pk, "应10-15前受理"),
        (asked.pk, "申请延期到11-20"),
        (soon.pk, "还有 3 天"),
        (promised.pk, "答应12-01兑现"),
    ]


def test_how_many_days_ahead_is_looked_is_a_figure_of_policy(cast: Cast) -> None:
    urgent = brought_to(Status.ACCEPTED, cast, urgency=Urgency.URGENT)
    assert urgent.due_on == date(2026, 10, 22)
    assert "后勤科" in found(cast.office, date(2026, 10, 15))
    assert "后勤科" not in found(cast.office, date(2026, 10, 14))


def test_what_goes_to_others_alone_is_on_no_sheet(cast: Cast) -> None:
    """违纪 is 纪检's; of danger to life nothing goes from hand to hand."""
    raise_one(cast.visitor, category=Category.DISCIPLINE)
    given(raise_one(cast.visitor, category=Category.DANGER, text=""), cast, now=LONG_AGO)
    assert found(cast.office) == {}


def test_nobody_whose_name_is_hidden_can_be_read_out_of_the_words(cast: Cast) -> None:
    cast.worker.name = "欧阳志强"
    cast.worker.save()
    appeal = overdue(cast, category=Category.PAY, text="欧阳志强反映\n奖金没有公示,电话 13912345678")
    assert appeal.names_hidden
    [line] = found(cast.office)["后勤科"]
    assert line.words == "×××反映 奖金没有公示,电话 (号码略)"


def test_long_words_are_cut_to_the_room_of_a_line(cast: Cast) -> None:
    overdue(cast, text="暖" * 400)
    [line] = found(cast.office)["后勤科"]
    assert len(line.words) == 90
    assert line.words.endswith("…")


def test_a_deputy_has_the_units_in_his_charge_and_a_responsible_leader_what_he_was_named_for(cast: Cast) -> None:
    chief = EmployeeFactory(unit=UnitFactory(name="矿领导"), name="林静", post="总工程师")
    mine = accepted(given(raise_one(cast.visitor, cast.worker, now=LONG_AGO), cast, now=LONG_AGO, responsible_leader=chief), cast, LONG_AGO)
    other = overdue(cast)
    sheets = found(cast.office)
    assert {line.appeal.pk for line in sheets["赵刚"]} == {mine.pk, other.pk}
    assert [line.appeal.pk for line in sheets["林静"]] == [mine.pk]
    assert list(sheets)[-1] == "后勤科", "leaders first"


def test_a_head_finds_his_own_on_the_sheet_of_his_unit_alone(cast: Cast) -> None:
    given(raise_one(cast.visitor, cast.worker, now=LONG_AGO), cast, now=LONG_AGO, responsible_leader=cast.head.employee)
    sheets = found(cast.office)
    assert set(sheets) == {"赵刚", "后勤科"}
    assert next(one.addressee for one in subjects(cast.office, MONDAY) if str(one.whose) == "后勤科") == "李伟"


@pytest.mark.parametrize("named", ["himself", "a colleague of his unit", "a unit that he heads"])
def test_nothing_that_is_complained_of_a_leader_or_his_unit_is_on_his_sheet(named: str, cast: Cast) -> None:
    headed = UnitFactory(name="调度室")
    grant(cast.deputy, Role.HEAD, units=[headed])
    targets = {
        "himself": {"target_people": (cast.deputy.employee,)},
        "a colleague of his unit": {"target_people": (EmployeeFactory(unit=cast.deputy.employee.unit),)},
        "a unit that he heads": {"target_units": (headed,)},
    }
    complained, plain = overdue(cast, **targets[named]), overdue(cast)
    sheets = found(cast.office)
    assert [line.appeal.pk for line in sheets["赵刚"]] == [plain.pk]
    assert {line.appeal.pk for line in sheets["后勤科"]} == {complained.pk, plain.pk}


def test_nothing_that_is_complained_of_its_head_is_on_a_units_sheet(cast: Cast) -> None:
    """He came to the unit after it was raised, so that the unit itself is not complained of."""
    newcomer = make_user(unit=UnitFactory(name="机电队"), name="郑磊")
    overdue(cast, target_people=(newcomer.employee,))
    assert "后勤科" in found(cast.office)
    grant(newcomer, Role.HEAD, units=[cast.theirs])
    assert "后勤科" not in found(cast.office)


def test_a_clerk_makes_sheets_of_his_own_units_alone(cast: Cast) -> None:
    overdue(cast)
    assert set(found(cast.clerk)) == {"后勤科"}
    assert found(make_user(Role.CLERK, unit=cast.ours)) == {}
    for user in (cast.head, cast.deputy, cast.union):
        assert found(user) == {}


def test_more_appeals_cost_no_more_queries(cast: Cast) -> None:
    overdue(cast, category=Category.PAY)
    few = queries_of_subjects(cast.office)
    for _turn in range(4):
        overdue(cast, category=Category.PAY)
    assert queries_of_subjects(cast.office) == few


def queries_of_subjects(by: User) -> int:
    """Asked by somebody of whom nothing is remembered yet."""
    reader = User.objects.get(pk=by.pk)
    with CaptureQueriesContext(connection) as asked:
        assert subjects(reader, MONDAY)
    return len(asked)


# -- what is kept


def test_a_sheet_is_made_once_however_often_it_is_asked_for(cast: Cast) -> None:
    overdue(cast)
    first = made(cast.office)
    assert {one.number for one in first.values()} == {"CB-2026-0001", "CB-2026-0002"}
    overdue(cast)
    assert made(cast.office) == first
    [again] = actions.make_sheets(day=MONDAY, by=cast.clerk, now=NOW, only=f"unit-{cast.theirs.pk}")
    assert again == first["后勤科"]
    assert UrgeSheet.objects.count() == 2


def test_what_was_printed_stays_as_it_was(cast: Cast) -> None:
    appeal = overdue(cast)
    sheet = made(cast.office)["后勤科"]
    answered(appeal, cast)
    line = line_of(sheet, appeal)
    assert (line.why, line.status, line.due_on, line.unit) == ("overdue", Status.IN_PROGRESS, appeal.due_on, cast.theirs)
    for rows, change in ((UrgeSheet.objects.all(), {"left_out": 3}), (UrgeLine.objects.all(), {"words": "别的"})):
        with pytest.raises(InternalError), transaction.atomic():
            rows.update(**change)
        with pytest.raises(InternalError), transaction.atomic():
            rows._raw_delete(rows.db)


def test_what_has_no_room_on_the_page_is_counted(cast: Cast) -> None:
    for _turn in range(23):
        overdue(cast)
    sheet = made(cast.office)["后勤科"]
    assert (sheet.lines.count(), sheet.left_out) == (20, 3)


@pytest.mark.parametrize(("day", "sentence"), [(date(2026, 10, 14), "已经过去"), (date(2026, 11, 16), "最多提前一个月")])
def test_a_sheet_is_for_a_day_to_come_and_not_too_far(day: date, sentence: str, cast: Cast) -> None:
    overdue(cast)
    with pytest.raises(RuleBroken, match=sentence):
        actions.make_sheets(day=day, by=cast.office, now=NOW)


@pytest.mark.parametrize("only", ["", "unit-0", "leader-1", "x"])
def test_where_nothing_is_to_be_urged_no_sheet_is_made(only: str, cast: Cast) -> None:
    with pytest.raises(RuleBroken, match="没有要催办的诉求"):
        actions.make_sheets(day=MONDAY, by=cast.office, now=NOW, only=only)


def test_a_clerk_cannot_have_the_sheet_of_another_unit_made(cast: Cast) -> None:
    overdue(cast)
    stranger = make_user(Role.CLERK, unit=cast.ours)
    with pytest.raises(RuleBroken):
        actions.make_sheets(day=MONDAY, by=stranger, now=NOW, only=f"unit-{cast.theirs.pk}")
    assert not UrgeSheet.objects.exists()


def test_a_sheet_is_made_anew_before_the_meeting_and_the_old_one_is_kept(cast: Cast) -> None:
    overdue(cast)
    old = made(cast.office)["后勤科"]
    overdue(cast)
    new = actions.remake_sheet(sheet=old, by=cast.clerk, now=NOW)
    assert (new.edition, new.lines.count(), old.lines.count()) == (2, 2, 1)
    assert actions.remake_sheet(sheet=old, by=cast.office, now=NOW) == new, "pressed by two"
    assert list(UrgeSheet.objects.filter(unit=cast.theirs).current()) == [new]


def test_a_signed_sheet_is_not_made_anew(cast: Cast) -> None:
    overdue(cast)
    sheet = made(cast.office)["后勤科"]
    entered(sheet, cast.clerk, {}, photo())
    with pytest.raises(RuleBroken, match="已经签字上传"):
        actions.remake_sheet(sheet=sheet, by=cast.clerk, now=NOW)


def test_nor_is_one_of_which_everything_was_answered_meanwhile(cast: Cast) -> None:
    appeal = overdue(cast)
    sheet = made(cast.office)["后勤科"]
    answered(appeal, cast)
    with pytest.raises(RuleBroken, match="已经没有要催办的"):
        actions.remake_sheet(sheet=sheet, by=cast.clerk, now=NOW)
    assert list(UrgeSheet.objects.filter(unit=cast.theirs)) == [sheet]


# -- answered by pen


@pytest.mark.parametrize("status", [Status.ACCEPTED, Status.IN_PROGRESS, Status.REOPENED])
def test_what_was_written_becomes_a_note_in_the_story_and_changes_nothing_else(status: Status, cast: Cast) -> None:
    appeal = brought_to(status, cast, now=LONG_AGO)
    sheet = made(cast.office)["后勤科"]
    line = line_of(sheet, appeal)
    assert entered(sheet, cast.clerk, {line: " 本周五前修好。 "}, photo()) == [line]
    note = appeal.moves.order_by("-pk").first()
    assert (note.verb, note.text, note.by, note.at) == (Verb.PROGRESS, f"按签字催办单({sheet.number}):本周五前修好。", cast.clerk, AFTER)
    now = fresh(appeal)
    assert (now.status, now.due_on, now.original_due_on, now.round) == (status, appeal.due_on, appeal.original_due_on, appeal.round)
    line.refresh_from_db()
    assert (line.answer, line.entered_by, line.entered_at, line.move) == ("本周五前修好。", cast.clerk, AFTER, note)


def test_what_takes_no_note_keeps_the_answer_at_the_line(cast: Cast) -> None:
    appeal = brought_to(Status.ASSIGNED, cast, now=LONG_AGO)
    sheet = made(cast.office)["后勤科"]
    steps = appeal.moves.count()
    entered(sheet, cast.clerk, {line_of(sheet, appeal): "马上受理"}, photo())
    line = line_of(sheet, appeal)
    assert (line.answer, line.move, appeal.moves.count(), fresh(appeal).version) == ("马上受理", None, steps, appeal.version)


def test_an_appeal_that_went_to_another_unit_takes_no_note_of_the_old_units_clerk(cast: Cast) -> None:
    appeal = overdue(cast)
    sheet = made(cast.office)["后勤科"]
    reopened = actions.reopen(appeal=answered(appeal, cast), reason="没有解决", by=cast.office, now=NOW)
    there = UnitFactory(name="机电队")
    moved = actions.assign(appeal=reopened, lead_unit=there, by=cast.office, now=NOW)
    actions.accept(appeal=moved, by=make_user(Role.CLERK, unit=there), now=NOW)
    entered(sheet, cast.clerk, {line_of(sheet, appeal): "本周办"}, photo())
    assert line_of(sheet, appeal).move is None
    leaders = UrgeSheet.objects.get(leader=cast.deputy.employee)
    entered(leaders, cast.office, {line_of(leaders, appeal): "本周办"}, photo())
    assert line_of(leaders, appeal).move is not None, "the party office sees it still"


def test_lines_may_stay_empty_and_be_entered_later(cast: Cast) -> None:
    first, second = overdue(cast), overdue(cast)
    sheet = made(cast.office)["后勤科"]
    assert [line.appeal for line in entered(sheet, cast.clerk, {line_of(sheet, first): "办", line_of(sheet, second): "  "}, photo())] == [
        first
    ]
    assert [line.appeal for line in entered(sheet, cast.office, {line_of(sheet, second): "也办"})] == [second]


def test_a_line_is_entered_once_and_the_second_writer_learns_by_whom(cast: Cast) -> None:
    appeal = overdue(cast)
    sheet = made(cast.office)["后勤科"]
    line = line_of(sheet, appeal)
    entered(sheet, cast.clerk, {line: "周五前修好"}, photo())
    with pytest.raises(Stale, match="周敏 15:00 已经录入:“周五前修好”") as told:
        entered(sheet, cast.office, {line: "下周修好"})
    assert told.value.field == f"line_{line.pk}"
    assert appeal.moves.filter(text__contains=sheet.number).count() == 1
    with pytest.raises(InternalError), transaction.atomic():
        UrgeLine.objects.filter(pk=line.pk).update(answer="改了")


def test_of_two_scans_the_first_is_kept_and_nothing_of_the_second_is_written(cast: Cast) -> None:
    first, second = overdue(cast), overdue(cast)
    sheet = made(cast.office)["后勤科"]
    entered(sheet, cast.clerk, {line_of(sheet, first): "办"}, photo())
    kept = UrgeSheet.objects.get(pk=sheet.pk).scan.name
    with pytest.raises(Stale, match="周敏 15:00 已经上传了扫描件") as told:
        entered(sheet, cast.office, {line_of(sheet, second): "也办"}, photo(size=(60, 60)))
    assert told.value.field == "file"
    assert UrgeSheet.objects.get(pk=sheet.pk).scan.name == kept
    assert line_of(sheet, second).answer == ""
    with pytest.raises(InternalError), transaction.atomic():
        UrgeSheet.objects.filter(pk=sheet.pk).update(scan="appeals/sheets/other.jpg")


@pytest.mark.parametrize(
    ("upload", "sentence"),
    [
        (None, "请上传签好字的催办单"),
        (SimpleUploadedFile("单.pdf", b"%PDF-1.4 cut off"), "没有传完整"),
        (SimpleUploadedFile("单.jpg", b"hello"), "不是能打开的照片"),
        (SimpleUploadedFile("单.jpg", b"x" * (10 * 1024 * 1024 + 1)), "超过 10 MB"),
    ],
)
def test_without_a_sound_scan_nothing_is_entered(upload: Any, sentence: str, cast: Cast) -> None:
    appeal = overdue(cast)
    sheet = made(cast.office)["后勤科"]
    with pytest.raises(RuleBroken, match=sentence) as told:
        entered(sheet, cast.clerk, {line_of(sheet, appeal): "办"}, upload)
    assert told.value.field == "file"
    assert line_of(sheet, appeal).answer == ""
    assert UrgeSheet.objects.get(pk=sheet.pk).scan.name == ""


def test_an_answer_that_is_too_long_is_told_at_its_line(cast: Cast) -> None:
    appeal = overdue(cast)
    sheet = made(cast.office)["后勤科"]
    with pytest.raises(RuleBroken, match="最多 500 字") as told:
        entered(sheet, cast.clerk, {line_of(sheet, appeal): "办" * 501}, photo())
    assert told.value.field == f"line_{line_of(sheet, appeal).pk}"


# -- who sees it


def test_a_sheet_is_seen_by_those_who_answer_for_it(cast: Cast) -> None:
    overdue(cast)
    sheets = made(cast.office)
    far = UnitFactory(name="掘进三区")
    people = {
        "clerk": cast.clerk,
        "head": cast.head,
        "deputy": cast.deputy,
        "office": cast.office,
        "principal": make_user(Role.PRINCIPAL),
        "head of ours": cast.visitor,
        "union": cast.union,
        "colleague": make_user(unit=cast.theirs),
        "stranger": make_user(Role.HEAD, unit=far),
        "other deputy": make_user(Role.DEPUTY, units=[far]),
        "discipline": make_user(Role.DISCIPLINE),
    }
    sees = {name: {str(one.subject) for one in UrgeSheet.objects.visible_to(user)} for name, user in people.items()}
    assert sees == {
        "clerk": {"后勤科"},
        "head": {"后勤科"},
        "deputy": {"后勤科", "赵刚"},
        "office": {"后勤科", "赵刚"},
        "principal": {"后勤科", "赵刚"},
        "head of ours": set(),
        "union": set(),
        "colleague": set(),
        "stranger": set(),
        "other deputy": set(),
        "discipline": set(),
    }
    keeps = {name for name, user in people.items() if user.has_perm("appeals.enter_sheet", sheets["后勤科"])}
    assert keeps == {"clerk", "office"}
    assert {name for name, user in people.items() if user.has_perm("appeals.enter_sheet", sheets["赵刚"])} == {"office"}


def test_the_sheets_that_wait_for_their_scan_are_asked_of_those_who_keep_them(cast: Cast) -> None:
    overdue(cast)
    sheets = made(cast.office)
    friday, late = date(2026, 10, 23), date(2026, 10, 26)
    assert list(waiting_sheets(cast.clerk, date(2026, 10, 18))) == [], "the meeting is still to come"
    for day in (MONDAY, friday):
        assert list(waiting_sheets(cast.clerk, day)) == [sheets["后勤科"]]
        assert list(waiting_sheets(cast.office, day)) == [sheets["赵刚"]]
        assert not waiting_sheets(cast.head, day)
    assert not waiting_sheets(cast.clerk, late)
    entered(sheets["后勤科"], cast.clerk, {}, photo())
    assert not waiting_sheets(cast.clerk, friday)


def test_a_sheet_whose_earlier_paper_was_signed_waits_no_more(cast: Cast) -> None:
    appeal = overdue(cast)
    old = made(cast.office)["后勤科"]
    actions.remake_sheet(sheet=old, by=cast.clerk, now=NOW)
    entered(old, cast.clerk, {line_of(old, appeal): "办"}, photo())
    assert not waiting_sheets(cast.clerk, MONDAY)


def test_nothing_entered_beside_a_scan_that_is_kept_says_what_to_do(cast: Cast) -> None:
    first, second = overdue(cast), overdue(cast)
    sheet = made(cast.office)["后勤科"]
    entered(sheet, cast.clerk, {line_of(sheet, first): "办"}, photo())
    with pytest.raises(RuleBroken, match="请把纸上写的录入一行"):
        entered(sheet, cast.clerk, {line_of(sheet, second): " "})
    assert not line_of(sheet, second).answer
