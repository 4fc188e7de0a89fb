"""A month's books: drafts, confirmations, the seal, further versions; exactly one file for each."""

from __future__ import annotations

import io
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from PIL import Image

from nantun.errors import RuleBroken, Stale
from nantun.jobs.models import Job
from nantun.ledgers import actions, query, shelf
from nantun.ledgers.building import build_draft, build_month
from nantun.ledgers.models import Confirmation, LedgerBook
from nantun.ledgers.overview import line_of, month_of
from nantun.ledgers.slots import Slot
from nantun.people.roles import Role
from tests.factories import UnitFactory, make_user
from tests.ledgers.reading import OCTOBER, body, enter, opened, total
from tests.ledgers.toys import TOYS, Entry

pytestmark = pytest.mark.usefixtures("mine")
THIRD = datetime(2026, 11, 3, 1, 0, tzinfo=UTC)
SIXTH = datetime(2026, 11, 6, 1, 0, tzinfo=UTC)
IN_OCTOBER = datetime(2026, 10, 20, 1, 0, tzinfo=UTC)


@pytest.fixture
def units():
    return [UnitFactory(name=name, order=order) for order, name in enumerate(["党委办公室", "综采一队", "选煤厂"])]


@pytest.fixture
def office(units):
    return make_user(Role.PARTY_OFFICE, unit=units[0])


def built(now: datetime = THIRD, **how: Any) -> list[LedgerBook]:
    return build_month(TOYS, OCTOBER, now=now, **how)


def files() -> list[str]:
    """Every file in the ledgers' folder, temporary ones too."""
    return sorted(str(path.relative_to(shelf.root())) for path in shelf.root().rglob("*") if path.is_file())


def known_files() -> list[str]:
    pairs = LedgerBook.objects.values_list("path", "annex_path")
    return sorted(path for pair in pairs for path in pair)


def mine_book() -> LedgerBook:
    return LedgerBook.objects.filter(unit=None).order_by("-version").first()


def summary_remarks() -> dict[str, str]:
    page = opened(mine_book().file).worksheets[0]
    return {row[1]: row[-1] for row in body(page, 4)}


def unit_slot(unit: Any) -> Slot:
    return Slot(TOYS, OCTOBER, unit)


def test_a_month_has_a_book_for_each_unit_and_one_for_the_mine(units):
    enter(units[1], count=3)
    books = built()
    assert [book.unit for book in books] == [*units, None]
    assert [book.rows for book in books] == [0, 1, 0, 1]
    assert all(book.is_draft and shelf.hash_of(book.file) == book.sha256 for book in books)
    assert files() == known_files()
    assert len(files()) == 8  # each with its annex


def test_the_units_add_up_to_the_mine(units):
    for number in range(9):
        enter(units[number % 3], count=number, amount=Decimal("0.10") * number)
    books = built()
    for key in ("count", "amount"):
        assert sum(Decimal(book.totals[key]) for book in books[:-1]) == Decimal(books[-1].totals[key])
    page = opened(books[-1].file).worksheets[1]
    assert total(page)[6:8] == [36, 3.6]


def test_building_again_changes_nothing(units):
    enter(units[0], secret="情绪")
    first = {book.pk: book.sha256 for book in built()}
    names = files()
    assert {book.pk: book.sha256 for book in built(now=SIXTH)} == first
    assert files() == names


def test_a_draft_that_is_built_anew_takes_the_place_of_the_one_before(units):
    before = {book.pk for book in built()}
    enter(units[0])
    after = built()
    assert {book.pk for book in after} == before
    assert after[0].rows == 1
    assert files() == known_files()


def test_what_a_killed_building_left_behind_is_swept_away(units):
    folder = shelf.folder("toys", OCTOBER)
    (folder / ".0badc0de.part").write_bytes(b"half")
    (folder / "u1-v0-0123456789abcdef.xlsx").write_bytes(b"never published")
    built()
    assert files() == known_files()


def test_a_building_that_fails_leaves_the_month_as_it_was(units, monkeypatch):
    first = {book.pk: book.sha256 for book in built()}
    enter(units[0])

    def step(text: str, done: int, total: int) -> None:
        if done == 3:
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        built(step=step)
    assert {book.pk: book.sha256 for book in LedgerBook.objects.all()} == first
    assert all(book.file.exists() for book in LedgerBook.objects.all())
    built()
    assert files() == known_files()


def test_its_steps_are_told_in_words(units):
    told = []
    built(step=lambda *step: told.append(step))
    assert told[1] == ("正在生成 综采一队", 2, 4)
    assert told[-1] == ("正在生成全矿台账", 4, 4)


def test_files_are_for_this_account_alone(units):
    book = built()[0]
    assert book.file.stat().st_mode & 0o077 == 0
    assert book.file.parent.stat().st_mode & 0o077 == 0


def test_a_unit_that_ended_before_the_month_has_no_book_unless_rows_say_otherwise(units):
    gone = UnitFactory(name="老矿队", active_to=date(2026, 9, 30))
    later = UnitFactory(name="新矿队", active_from=date(2026, 11, 1))
    assert {gone, later} & {book.unit for book in built()} == set()
    enter(gone)
    assert gone in {book.unit for book in built()}


def test_one_unit_is_built_at_once(units):
    enter(units[1])
    book = build_draft(TOYS, OCTOBER, units[1], now=THIRD)
    assert (book.rows, LedgerBook.objects.count()) == (1, 1)
    assert files() == known_files()


def test_a_month_that_lasts_is_filed_today_and_a_month_that_is_over_on_the_first(units):
    assert built(now=IN_OCTOBER)[0].filed_on == date(2026, 10, 20)
    assert built(now=THIRD)[0].filed_on == date(2026, 11, 1)


def test_a_month_to_come_has_no_books_to_build(units, office):
    for asked in (
        lambda: actions.ask_for_books(ledger=TOYS, month=date(2026, 11, 1), by=office, now=IN_OCTOBER),
        lambda: actions.refresh_draft(slot=Slot(TOYS, date(2026, 11, 1), units[1]), by=office, now=IN_OCTOBER),
    ):
        with pytest.raises(RuleBroken, match="还没有开始"):
            asked()
    assert not Job.objects.exists()
    assert files() == []


# -- confirmation


def confirmed(unit: Any, head: Any, now: datetime = THIRD) -> Confirmation:
    draft = LedgerBook.objects.get(unit=unit, version=0)
    return actions.confirm(slot=unit_slot(unit), by=head, sha256=draft.sha256, now=now)


def test_a_head_confirms_what_he_saw(units):
    head = make_user(Role.HEAD, unit=units[1], name="李队长")
    enter(units[1])
    built()
    one = confirmed(units[1], head)
    assert one.sha256 == LedgerBook.objects.get(unit=units[1]).sha256
    assert line_of(unit_slot(units[1])).state == "confirmed"


def test_a_row_added_after_he_looked_is_shown_to_him_first(units):
    head = make_user(Role.HEAD, unit=units[1])
    built()
    enter(units[1], text="刚刚录入")
    with pytest.raises(Stale, match="再看一遍"):
        confirmed(units[1], head)
    assert not Confirmation.objects.exists()
    assert line_of(unit_slot(units[1])).draft.rows == 1  # the fresh draft is what he sees now
    confirmed(units[1], head)


def test_a_draft_that_is_not_the_one_he_saw_is_not_confirmed(units):
    built()
    with pytest.raises(Stale):
        actions.confirm(slot=unit_slot(units[1]), by=make_user(Role.HEAD, unit=units[1]), sha256="0" * 64, now=THIRD)


def test_a_draft_that_changed_after_the_confirmation_says_so(units):
    head = make_user(Role.HEAD, unit=units[1], name="李队长")
    entry = enter(units[1])
    built()
    confirmed(units[1], head)
    Entry.objects.filter(pk=entry.pk).update(text="改了一个字")
    built()
    assert line_of(unit_slot(units[1])).state == "changed"
    assert summary_remarks()["综采一队"] == "李队长 11月3日确认,确认后有变动"


def test_built_anew_without_a_change_it_stays_confirmed(units):
    head = make_user(Role.HEAD, unit=units[1])
    enter(units[1])
    built()
    confirmed(units[1], head)
    built(now=SIXTH)
    assert line_of(unit_slot(units[1])).state == "confirmed"


def test_a_new_look_of_the_sheet_leaves_it_confirmed(units, monkeypatch):
    """A later version of the program may draw rows higher; what they say is the same."""
    head = make_user(Role.HEAD, unit=units[1])
    enter(units[1], text="一行里写得很长的一句话" * 5)
    before = {book.unit_id: book.sha256 for book in built()}
    confirmed(units[1], head)
    monkeypatch.setattr(query, "LINE", 20)
    assert {book.unit_id: book.sha256 for book in built()} != before
    assert line_of(unit_slot(units[1])).state == "confirmed"


def test_the_mine_book_names_who_confirmed_and_who_did_not(units):
    head = make_user(Role.HEAD, unit=units[1], name="李队长")
    built()
    confirmed(units[1], head)
    built()
    assert summary_remarks() == {"党委办公室": "未确认", "综采一队": "李队长 11月3日确认", "选煤厂": "未确认"}


def test_a_month_that_lasts_is_not_confirmed_yet(units):
    built(now=IN_OCTOBER)
    with pytest.raises(RuleBroken, match="还没有结束"):
        confirmed(units[1], make_user(Role.HEAD, unit=units[1]), now=IN_OCTOBER)


def picture() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (40, 40), "white").save(out, "PNG")
    return out.getvalue()


@pytest.mark.parametrize(("name", "content"), [("a.png", picture()), ("图片.txt", picture()), ("b.pdf", b"%PDF-1.7\n...\n%%EOF\n")])
def test_a_clerk_uploads_the_signed_paper(units, settings, tmp_path, name, content):
    settings.MEDIA_ROOT = tmp_path / "files"
    clerk = make_user(Role.CLERK, unit=units[1])
    built()
    file = SimpleUploadedFile(name, content)
    one = actions.upload_scan(slot=unit_slot(units[1]), by=clerk, file=file, now=THIRD)
    assert one.scan.read()[:4] in (b"%PDF", b"\xff\xd8\xff\xe0")
    assert line_of(unit_slot(units[1])).state == "confirmed"


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("a.png", b"MZ not a picture", "不是能打开的照片"),
        ("a.pdf", b"%PDF-1.7 cut off", "没有传完整"),
        ("a.pdf", b"", "空的"),
        ("a.pdf", b"%PDF-" + b"0" * (10 * 1024 * 1024 + 1), "超过 10 MB"),
    ],
)
def test_a_scan_that_is_none_is_refused(units, name, content, message):
    built()
    with pytest.raises(RuleBroken, match=message) as broken:
        actions.upload_scan(slot=unit_slot(units[1]), by=make_user(), file=SimpleUploadedFile(name, content), now=THIRD)
    assert broken.value.field == "file"
    assert not Confirmation.objects.exists()


def test_there_is_nothing_to_sign_before_there_is_a_draft(units):
    with pytest.raises(RuleBroken, match="还没有草稿"):
        actions.upload_scan(slot=unit_slot(units[1]), by=make_user(), file=SimpleUploadedFile("a.png", picture()), now=THIRD)


# -- the seal and what follows


def sealed(office: Any) -> list[LedgerBook]:
    actions.seal_month(ledger=TOYS, month=OCTOBER, by=office, now=SIXTH)
    return built(now=SIXTH)


def test_the_signed_paper_comes_too_late_once_the_month_is_sealed(units, office, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "files"
    built()
    sealed(office)
    with pytest.raises(RuleBroken, match="已封存,不能再确认"):
        actions.upload_scan(slot=unit_slot(units[1]), by=make_user(), file=SimpleUploadedFile("a.png", picture()), now=SIXTH)
    assert not Confirmation.objects.exists()


def test_the_sealed_books_are_kept_beside_the_drafts(units, office):
    enter(units[1])
    drafts = {book.unit_id: book for book in built()}
    books = sealed(office)
    assert {book.version for book in books} == {1}
    assert [book.digest for book in books if book.unit] == [drafts[book.unit_id].digest for book in books if book.unit]
    assert files() == known_files()
    assert len(files()) == 16


def test_who_had_not_confirmed_is_named_in_the_sealed_book(units, office):
    built()
    confirmed(units[0], make_user(Role.HEAD, unit=units[0], name="王主任"))
    sealed(office)
    assert summary_remarks() == {"党委办公室": "王主任 11月3日确认", "综采一队": "未确认", "选煤厂": "未确认"}


def test_a_sealed_month_gets_no_drafts_and_no_confirmations_any_more(units, office):
    built()
    sealed(office)
    with pytest.raises(RuleBroken, match="已封存"):
        build_draft(TOYS, OCTOBER, units[0], now=SIXTH)
    with pytest.raises(RuleBroken, match="已封存"):
        confirmed(units[0], make_user(Role.HEAD, unit=units[0]), now=SIXTH)


def test_the_sealed_books_are_built_once(units, office):
    enter(units[1])
    first = {book.pk: book.sha256 for book in sealed(office)}
    units[1].name = "综采一队(更名)"
    units[1].save()
    assert {book.pk: book.sha256 for book in built(now=SIXTH)} == first


def test_books_that_a_crash_kept_from_being_built_are_built_by_the_next_call(units, office):
    enter(units[1])
    actions.seal_month(ledger=TOYS, month=OCTOBER, by=office, now=SIXTH)
    assert not LedgerBook.objects.exists()
    assert not actions.has_books(TOYS, OCTOBER)
    assert {book.version for book in built(now=SIXTH)} == {1}
    assert actions.has_books(TOYS, OCTOBER)


@pytest.mark.parametrize(("reason", "says"), [("  ", "请写明重新生成的原因"), ("话" * 201, "最多 200 字,现有 201 字")])
def test_another_version_needs_a_reason_that_is_kept_whole(units, office, reason, says):
    sealed(office)
    with pytest.raises(RuleBroken, match=says) as broken:
        actions.ask_for_edition(ledger=TOYS, month=OCTOBER, by=office, reason=reason, now=SIXTH)
    assert broken.value.field == "reason"


def test_another_version_needs_a_seal(units, office):
    built()
    with pytest.raises(RuleBroken, match="还没有封存"):
        actions.ask_for_edition(ledger=TOYS, month=OCTOBER, by=office, reason="更名", now=SIXTH)


def test_another_version_stands_beside_the_first_with_its_reason(units, office):
    enter(units[1])
    sealed(office)
    units[1].name = "综采工区"
    units[1].save()
    actions.ask_for_edition(
        ledger=TOYS, month=OCTOBER, by=office, reason="单位更名后重新报送", now=datetime(2026, 11, 20, 1, 0, tzinfo=UTC)
    )
    books = built(now=datetime(2026, 11, 20, 1, 0, tzinfo=UTC))
    assert {book.version for book in books} == {2}
    page = opened(next(book for book in books if book.unit == units[1]).file).active
    assert [cell.value for cell in page[2] if cell.value][:2] == ["填报单位(盖章):综采工区", "填报日期:2026年11月20日"]
    assert "第 2 版,重新生成原因:单位更名后重新报送" in [row[0].value for row in page.iter_rows()]
    first = opened(LedgerBook.objects.get(unit=units[1], version=1).file).active
    assert first["A2"].value == "填报单位(盖章):综采一队"
    assert files() == known_files()


def test_a_version_is_not_asked_for_while_the_one_before_is_being_built(units, office):
    actions.seal_month(ledger=TOYS, month=OCTOBER, by=office, now=SIXTH)
    with pytest.raises(RuleBroken, match="还在生成"):
        actions.ask_for_edition(ledger=TOYS, month=OCTOBER, by=office, reason="更名", now=SIXTH)


def test_a_month_to_come_has_no_books(units):
    with pytest.raises(RuleBroken, match="还没有开始"):
        actions.ask_for_books(ledger=TOYS, month=date(2026, 12, 1), now=THIRD)


# -- the page of the month


def test_the_page_of_a_month_costs_the_same_for_one_unit_and_for_many(units, office):
    built()
    assert office.grants  # asked once for a request
    with CaptureQueriesContext(connection) as few:
        month_of(TOYS, OCTOBER, office)
    for number in range(20):
        unit = UnitFactory(order=10 + number)
        enter(unit)
    built()
    for unit in units:
        confirmed(unit, make_user(Role.HEAD, unit=unit))
    with CaptureQueriesContext(connection) as many:
        page = month_of(TOYS, OCTOBER, office)
    assert len(page.lines) == 23
    assert len(page.unconfirmed) == 20
    assert len(many) == len(few)


def test_rows_added_after_the_draft_are_counted(units):
    built()
    enter(units[1])
    enter(units[1])
    assert line_of(unit_slot(units[1])).added == 2


def test_the_folder_is_named_after_ledger_and_month(units):
    path = Path(built()[1].path)
    assert path.parent == Path("toys/2026-10")
