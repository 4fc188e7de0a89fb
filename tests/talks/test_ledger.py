"""双向约谈台账: what stands on the sheets, what does not, and that a sealed month says later what it said."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from openpyxl import load_workbook

from nantun.appeals.actions import raise_appeal
from nantun.appeals.entry import AppealEntry
from nantun.ledgers.actions import ask_for_edition, seal_month
from nantun.ledgers.building import build_month
from nantun.ledgers.models import LedgerBook
from nantun.people.models import Employee, Unit
from nantun.web.actions import name_installation
from talks import actions, nightly
from talks.choices import DueState
from talks.ledgers import TALKS
from talks.models import OughtMonth
from tests.factories import EmployeeFactory
from tests.support.days import at
from tests.support.mine import Mine

from .makers import ask, logged
from .sheets import OCTOBER, book_of, figures, mine_book, rows, texts

pytestmark = pytest.mark.django_db
ENDED = date(2026, 11, 1)


def test_a_row_says_who_talked_with_whom_when_and_where(mine: Mine) -> None:
    talk = logged(mine)
    (row,) = rows(book_of(mine.ours))
    assert (row["编号"], row["谈心日期"].date(), row["方向"], row["层级"]) == (talk.number, talk.day, "领导约谈", "单位负责人—本单位职工")
    assert (row["约谈人"], row["谈心对象"], row["谈心对象单位"], row["谈心对象层级"]) == ("王强", "张三", "综采一队", "职工")
    assert (row["地点"], row["补登"], row["代录"], row["补录"], row["对方确认(月末)"]) == ("食堂", "补登", None, None, "未回应")


def test_neither_topic_nor_ground_stands_on_any_sheet(mine: Mine) -> None:
    for _turn in range(4):
        logged(mine, topic="family", ground="family")
    said = texts(mine_book())
    assert "家庭变故" not in said
    assert figures(mine_book())["topic_family"] == 0, "four would point at somebody"
    logged(mine, topic="family", ground="family")
    assert figures(mine_book())["topic_family"] == 5
    assert figures(mine_book(), "综采一队")["topic_family"] == 5


def test_only_what_was_held_stands_in_it(mine: Mine) -> None:
    ask(mine.worker, mine.head.employee, mine.worker.employee)
    assert rows(book_of(mine.ours)) == []


def test_the_counterpart_s_word_is_that_of_the_month_s_end(mine: Mine) -> None:
    early, late = logged(mine), logged(mine, counterpart=mine.vice.employee)
    actions.answer_talk(talk=early, answer="confirmed", by=mine.worker, now=at(date(2026, 10, 16)))
    actions.answer_talk(talk=late, answer="confirmed", by=mine.vice, now=at(date(2026, 11, 2)))
    young = logged(mine, day=date(2026, 10, 30), now=at(date(2026, 10, 30)))
    said = {row["编号"]: row["对方确认(月末)"] for row in rows(book_of(mine.ours))}
    assert said == {early.number: "已确认", late.number: "未回应", young.number: "待确认"}


def test_figures_count_against_who_ought_to_be_talked_with_on_the_month_s_last_day(mine: Mine) -> None:
    logged(mine, counterpart=mine.vice.employee, talker=mine.deputy.employee, by=mine.deputy, direction="up")
    logged(mine)
    nightly.keep_oughts(ENDED)
    ours = figures(mine_book(), "综采一队")
    # Head and party secretary with the principals, the vice with the deputy in charge; the worker is nobody's ought.
    assert (ours["ought"], ours["talked"], ours["share"], ours["down"]) == (3, 1, 33, 1)
    assert figures(mine_book(), "矿领导")["up"] == 1
    whole = figures(mine_book())
    assert (whole["ought"], whole["talked"]) == (OughtMonth.objects.count(), 1)
    assert whole["ought"] == sum(figures(mine_book(), unit.name)["ought"] for unit in Unit.objects.all())


def test_those_not_talked_with_are_named_once_their_period_has_ended(mine: Mine) -> None:
    nightly.keep_oughts(ENDED)
    assert "综采一队应谈未谈" not in "".join(mine_book().sheetnames)
    assert not OughtMonth.objects.missed(OCTOBER).exists()
    logged(mine, talker=mine.principal.employee, by=mine.principal, counterpart=mine.head.employee)
    nightly.keep_oughts(date(2027, 1, 1))
    missed = OughtMonth.objects.missed(date(2026, 12, 1)).filter(unit=mine.ours)
    assert {row.counterpart.name for row in missed} == {"李伟", "孙立"}


def test_an_appeal_out_of_a_talk_is_counted_in_the_month_of_its_registration(mine: Mine) -> None:
    talk = logged(mine)
    entry = AppealEntry(
        category="living", text="暖气不热", raised_on=talk.day, raisers=(mine.worker.employee,), source="talks", source_id=talk.pk,
        registering_unit=mine.ours,
    )  # fmt: skip
    raise_appeal(entry=entry, by=mine.head, now=at(talk.day))
    assert (figures(mine_book())["appeals"], figures(mine_book(), "综采一队")["appeals"]) == (1, 1)


class TestASealedMonth:
    @pytest.fixture(autouse=True)
    def folder(self, settings, tmp_path) -> None:
        settings.LEDGERS_ROOT = tmp_path
        name_installation(mine_name="南屯煤矿", demo=False)

    def seal(self, mine: Mine) -> None:
        nightly.keep_oughts(ENDED)
        seal_month(ledger=TALKS, month=OCTOBER, by=mine.office, now=at(date(2026, 11, 9)))
        build_month(TALKS, OCTOBER, now=at(date(2026, 11, 9)))

    def test_says_a_year_later_what_it_said(self, mine: Mine) -> None:
        talk = logged(mine)
        self.seal(mine)
        actions.answer_talk(talk=talk, answer="confirmed", by=mine.worker, now=at(date(2026, 11, 10)))
        Employee.objects.filter(pk=mine.vice.employee_id).update(level="worker", unit=mine.theirs)
        EmployeeFactory(unit=mine.ours, level="team_leader")
        logged(
            mine,
            talker=mine.deputy.employee,
            by=mine.deputy,
            counterpart=mine.vice.employee,
            day=date(2026, 10, 20),
            now=at(date(2026, 11, 12)),
        )
        nightly.keep_oughts(date(2026, 11, 20))
        ask_for_edition(ledger=TALKS, month=OCTOBER, reason="重印", by=mine.office, now=at(date(2027, 10, 1)))
        build_month(TALKS, OCTOBER, now=at(date(2027, 10, 1)))
        first, second = (LedgerBook.objects.of("talks", OCTOBER).get(unit=None, version=version) for version in (1, 2))
        assert first.totals == second.totals
        for unit in (mine.ours, mine.theirs):
            first, second = (LedgerBook.objects.of("talks", OCTOBER).get(unit=unit, version=version) for version in (1, 2))
            assert rows(load_workbook(first.file)) == rows(load_workbook(second.file))

    def test_is_not_written_into(self, mine: Mine) -> None:
        self.seal(mine)
        row = OughtMonth.objects.of_month(OCTOBER).filter(unit=mine.ours).first()
        with pytest.raises(IntegrityError, match="is sealed"), transaction.atomic():
            OughtMonth.objects.filter(pk=row.pk).delete()


class TestKeeping:
    def test_every_night_writes_the_running_month_anew_and_once_more_adds_nothing(self, mine: Mine) -> None:
        for day in (date(2026, 10, 15), date(2026, 10, 16), date(2026, 10, 16)):
            nightly.keep_oughts(day)
        assert OughtMonth.objects.values_list("as_of", flat=True).distinct().get() == date(2026, 10, 15)

    def test_a_night_that_was_missed_at_the_month_s_end_is_made_up_for(self, mine: Mine) -> None:
        nightly.keep_oughts(date(2026, 10, 29))
        nightly.keep_oughts(date(2026, 11, 3))
        assert OughtMonth.objects.of_month(OCTOBER).values_list("as_of", flat=True).distinct().get() == date(2026, 10, 31)

    def test_a_month_before_the_program_is_not_made_up(self, mine: Mine) -> None:
        nightly.keep_oughts(date(2026, 11, 3))
        assert not OughtMonth.objects.of_month(OCTOBER).exists()

    def test_a_talk_entered_in_the_first_days_after_still_counts_in_its_month(self, mine: Mine) -> None:
        nightly.keep_oughts(ENDED)
        logged(
            mine,
            talker=mine.deputy.employee,
            by=mine.deputy,
            counterpart=mine.vice.employee,
            day=date(2026, 10, 30),
            now=at(ENDED + timedelta(days=1)),
        )
        row = OughtMonth.objects.of_month(OCTOBER).get(counterpart=mine.vice.employee)
        assert (row.state, row.last) == (DueState.TALKED, date(2026, 10, 30))
