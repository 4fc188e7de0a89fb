"""诉求办理台账: what stands on the sheets, and that a sealed month says later what it said."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from nantun.appeals import actions
from nantun.appeals.choices import Category, Closure, Outcome, Satisfaction, Status, Urgency
from nantun.appeals.ledgers import APPEALS
from nantun.appeals.models import AppealMonth
from nantun.appeals.querysets import AGES, MONTH_FIGURES
from nantun.ledgers.actions import ask_for_edition, seal_month
from nantun.ledgers.building import build_month
from nantun.ledgers.models import LedgerBook
from nantun.people.roles import Role
from nantun.web.actions import name_installation
from tests.factories import EmployeeFactory, UnitFactory, make_user
from tests.support.days import at

from .makers import (
    NOW,
    WORDS,
    Cast,
    accepted,
    answered,
    brought_to,
    called_back,
    fresh,
    held,
    photo,
    progressed,
    raise_one,
    struck_off,
    voided,
)  # fmt: skip
from .makers import (
    given as given_to,
)
from .sheets import DECEMBER, NOVEMBER, OCTOBER, annex_of, book_of, figures, mine_book, rows, texts

pytestmark = pytest.mark.django_db
NEXT_MONTH = at(date(2026, 11, 10))


def test_a_row_says_what_was_raised_who_answers_by_when_and_how_it_stands(cast: Cast) -> None:
    appeal = brought_to(Status.REPLIED, cast)
    (row,) = rows(book_of(cast.theirs))
    assert (row["编号"], row["反映日期"].date(), row["类别"], row["轻重缓急"]) == (appeal.number, NOW.date(), "生活后勤", "一般")
    assert (row["反映人"], row["来源"], row["办结时限"].date(), row["答复日期"].date()) == ("张三", "当面反映", appeal.due_on, NOW.date())
    assert (row["按期"], row["超期"], row["本月重办"], row["轮次"]) == (1, None, None, 1)
    assert (row["满意度"], row["办理结果"], row["销号依据"], row["月末状态"], row["天数"]) == (None, "已解决", None, "待回访", 16)


def test_what_was_struck_off_has_no_age_and_says_on_what(cast: Cast) -> None:
    brought_to(Status.STRUCK_OFF, cast)
    (row,) = rows(book_of(cast.theirs))
    assert (row["满意度"], row["销号依据"], row["月末状态"], row["天数"]) == ("满意", "回访满意", "已销号", None)


def test_it_stands_where_it_was_heard_until_a_unit_leads(cast: Cast) -> None:
    appeal = raise_one(cast.visitor, cast.worker)
    assert (len(rows(book_of(cast.ours))), len(rows(book_of(cast.theirs)))) == (1, 0)
    given_to(appeal, cast)
    assert (len(rows(book_of(cast.ours))), len(rows(book_of(cast.theirs)))) == (0, 1)


def test_title_measure_and_heads_are_those_of_the_paper_form(cast: Cast) -> None:
    brought_to(Status.REPLIED, cast)
    said = texts(book_of(cast.theirs))
    assert all(words in said for words in ("南屯煤矿2026年10月诉求办理台账", "填报单位(盖章):后勤科", "单位:件", "答复(次)", "合计"))


# -- who is named


def test_several_raisers_are_named_and_many_are_counted(cast: Cast) -> None:
    people = [EmployeeFactory(unit=cast.ours, name=name) for name in ("张一", "张二", "张四", "张五")]
    raise_one(cast.visitor, *people[:2])
    raise_one(cast.visitor, *people)
    assert [row["反映人"] for row in rows(book_of(cast.ours))] == ["张一、张二", "张一等4人"]


def test_hidden_and_anonymous_raisers_are_not_named(cast: Cast) -> None:
    raise_one(cast.visitor, cast.worker, category=Category.PAY)
    raise_one(cast.visitor, cast.worker, hide_names=True)
    raise_one(cast.visitor)
    raise_one(cast.visitor, cast.worker, category=Category.DANGER, text="")
    book = mine_book()
    assert [row["反映人"] for row in rows(book, "明细")] == ["姓名保密", "姓名保密", "匿名", "姓名保密"]
    assert "张三" not in texts(book)


def test_of_what_is_complained_neither_names_nor_words_stand_on_any_sheet(cast: Cast) -> None:
    """Whoever is complained of may read the ledgers of the units in his charge."""
    raise_one(cast.visitor, cast.worker, text="班长骂人", target_people=(EmployeeFactory(unit=cast.ours, name="刘明"),))
    said = texts(mine_book()) + texts(annex_of(None))
    assert not [words for words in ("张三", "刘明", "班长骂人") if words in said]
    assert "姓名保密" in said


def test_the_complained_of_unit_does_not_find_it_in_its_own_ledger(cast: Cast) -> None:
    appeal = raise_one(cast.visitor, cast.worker, target_units=(cast.ours,))
    assert rows(book_of(cast.ours)) == []
    assert [row["编号"] for row in rows(book_of(cast.office.employee.unit))] == [appeal.number]
    other = raise_one(cast.visitor, cast.worker)
    actions.name_targets(appeal=other, people=[], units=[cast.ours], by=cast.office, now=NOW)
    assert rows(book_of(cast.ours)) == []


def test_the_words_stand_in_the_annex_and_not_in_the_ledger(cast: Cast) -> None:
    appeal = progressed(accepted(given_to(raise_one(cast.visitor, cast.worker), cast), cast), cast)
    struck_off(called_back(answered(appeal, cast), cast), cast)
    (row,) = rows(annex_of(cast.theirs), "内部附件")
    assert (row["诉求内容"], row["最近办理进展"], row["最近一次答复"]) == (WORDS, "已联系热力站", "暖气管已更换")
    assert row["销号说明"] == "回访满意。"
    said = texts(book_of(cast.theirs))
    assert not [words for words in (WORDS, "已联系热力站", "暖气管已更换") if words in said]


# -- what is counted


def test_discipline_is_in_no_ledger_and_danger_without_content(cast: Cast) -> None:
    raise_one(cast.visitor, cast.worker, category=Category.DISCIPLINE, text="有人收礼")
    danger = raise_one(cast.visitor, cast.worker, category=Category.DANGER, text="")
    assert [row["编号"] for row in rows(mine_book(), "明细")] == [danger.number]
    assert "有人收礼" not in texts(annex_of(None))


def test_voided_and_merged_ones_are_in_no_ledger(cast: Cast) -> None:
    voided(raise_one(cast.visitor, cast.worker), cast)
    main = raise_one(cast.visitor, EmployeeFactory(unit=cast.ours))
    actions.merge(into=main, appeals=[raise_one(cast.visitor, cast.worker)], by=cast.office, now=NOW)
    assert [row["编号"] for row in rows(mine_book(), "明细")] == [main.number]


def test_what_was_answered_on_the_spot_is_counted_apart(cast: Cast) -> None:
    raise_one(cast.visitor, cast.worker, answer="本周就修")
    raise_one(cast.visitor, cast.worker)
    told = figures(mine_book(), "综采一队")
    assert (told["raised"], told["on_spot"], told["struck_off"], told["open"]) == (1, 1, 0, 1)
    assert rows(book_of(cast.ours))[0]["销号依据"] == "当场答复"


def test_every_answer_and_every_call_back_of_a_month_counts(cast: Cast) -> None:
    """Answered late, not content, answered again in time, content: none of it is lost by what came after."""
    appeal = accepted(given_to(raise_one(cast.visitor, cast.worker, now=at(date(2026, 10, 1)), urgency=Urgency.URGENT), cast), cast)
    appeal = called_back(answered(appeal, cast, at(date(2026, 10, 26))), cast, at(date(2026, 10, 26)), Satisfaction.NOT)
    again = answered(fresh(appeal), cast, at(date(2026, 10, 27)), uploads=[photo(size=(50, 40))])
    struck_off(called_back(again, cast, at(date(2026, 10, 27))), cast, at(date(2026, 10, 28)))
    (row,) = rows(book_of(cast.theirs))
    assert (row["按期"], row["超期"], row["本月重办"], row["轮次"], row["满意度"]) == (1, 1, 1, 2, "满意")
    told = figures(mine_book())
    assert {key: value for key, value in told.items() if value} == {
        "raised": 1, "in_time": 1, "late": 1, "reopened": 1, "content": 1, "not_content": 1, "struck_off": 1,
    }  # fmt: skip


def test_what_was_struck_off_and_done_again_in_one_month_is_not_struck_off(cast: Cast) -> None:
    appeal = brought_to(Status.STRUCK_OFF, cast)
    actions.reopen(appeal=appeal, reason="又漏水", by=cast.office, now=NOW)
    told = figures(mine_book())
    assert (told["struck_off"], told["reopened"], told["open"]) == (0, 1, 1)
    assert rows(book_of(cast.theirs))[0]["销号依据"] is None


def test_what_an_earlier_month_left_open_is_carried_on_and_counts_as_open_alone(cast: Cast) -> None:
    appeal = brought_to(Status.REPLIED, cast)
    (row,) = rows(book_of(cast.theirs, NOVEMBER))
    assert (row["编号"], row["按期"], row["答复日期"].date(), row["天数"]) == (appeal.number, None, NOW.date(), 46)
    told = figures(mine_book(NOVEMBER))
    assert {key: value for key, value in told.items() if value} == {"open": 1, "open_60": 1}
    struck_off(called_back(appeal, cast, NEXT_MONTH), cast, NEXT_MONTH)
    assert rows(book_of(cast.theirs, DECEMBER)) == []


def test_an_answer_that_is_the_first_to_happen_to_it_in_a_month_counts_in_that_month_once(cast: Cast) -> None:
    appeal = accepted(given_to(raise_one(cast.visitor, cast.worker), cast), cast)
    answered(appeal, cast, at(date(2026, 11, 2)))
    told = figures(mine_book(NOVEMBER))
    assert (told["raised"], told["in_time"] + told["late"]) == (0, 1)


def test_whose_life_was_in_danger_is_named_on_no_sheet_of_those_who_act_on_it(cast: Cast) -> None:
    danger = raise_one(cast.visitor, cast.worker, category=Category.DANGER, text="")
    accepted(given_to(danger, cast), cast)
    for book in (mine_book(), book_of(cast.ours), book_of(cast.theirs)):
        assert cast.worker.name not in texts(book)


def test_whoever_wants_to_be_named_is_named_whatever_it_is_about(cast: Cast) -> None:
    raise_one(cast.visitor, cast.worker, category=Category.ATTENDANCE, hide_names=False)
    assert cast.worker.name in texts(mine_book())


def test_what_is_overdue_and_unanswered_at_the_months_end_says_so(cast: Cast) -> None:
    given_to(raise_one(cast.visitor, cast.worker, now=at(date(2026, 10, 9)), urgency=Urgency.URGENT), cast, at(date(2026, 10, 9)))
    (row,) = rows(book_of(cast.theirs))
    assert (row["月末状态"], row["超期"]) == ("待受理(超期)", None)
    assert (figures(mine_book())["overdue"], figures(mine_book())["late"]) == (1, 0)


def test_a_hold_a_timetable_and_a_reopening_show_in_the_state(cast: Cast) -> None:
    held(accepted(given_to(raise_one(cast.visitor, cast.worker), cast), cast), cast)
    answered(
        accepted(given_to(raise_one(cast.visitor, cast.worker), cast), cast), cast, outcome=Outcome.TIMETABLE, promised_on=date(2026, 12, 1)
    )
    assert [(row["月末状态"], row["办理结果"]) for row in rows(book_of(cast.theirs))] == [("暂缓办理", None), ("待回访", "列入计划")]


@given(days=st.lists(st.integers(0, 120), min_size=1, max_size=8))
@settings(max_examples=15, deadline=None)
def test_the_classes_of_age_part_what_is_open_without_rest(days: list[int], django_db_blocker: Any) -> None:
    """Whatever the days: each open one stands in the one class in which a count by hand puts it."""
    last = date(2026, 10, 31)
    with django_db_blocker.unblock(), transaction.atomic():
        cast = Cast.of()
        for back in days:
            raise_one(cast.visitor, cast.worker, raised_on=last - timedelta(days=back), now=at(last))
        counted = AppealMonth.objects.of_ledger(OCTOBER).order_by().aggregate(**MONTH_FIGURES)
        transaction.set_rollback(True)
    by_hand = {
        "open_15": sum(back <= 15 for back in days),
        "open_30": sum(15 < back <= 30 for back in days),
        "open_60": sum(30 < back <= 60 for back in days),
        "open_older": sum(back > 60 for back in days),
    }
    assert {key: counted[key] for key in AGES} == by_hand
    assert counted["open"] == len(days)


def test_units_add_up_to_the_mine_and_the_rows_to_the_summary(cast: Cast) -> None:
    for status in (Status.REGISTERED, Status.REPLIED, Status.REOPENED, Status.STRUCK_OFF, Status.ON_HOLD):
        brought_to(status, cast)
    raise_one(cast.union, cast.worker, answer="已解释")
    book = mine_book()
    units = [figures(book, unit) for unit in ("综采一队", "后勤科", "工会")]
    assert figures(book) == {key: sum(unit[key] for unit in units) for key in MONTH_FIGURES}
    detail = rows(book, "明细")
    assert (sum(row["按期"] or 0 for row in detail), sum(row["本月重办"] or 0 for row in detail)) == (
        figures(book)["in_time"], figures(book)["reopened"],
    )  # fmt: skip


# -- the seal


@pytest.fixture
def shelf(settings: Any, tmp_path: Any) -> None:
    settings.LEDGERS_ROOT = tmp_path
    name_installation(mine_name="南屯煤矿", demo=False)


@pytest.mark.usefixtures("shelf")
def test_a_sealed_month_says_the_same_when_it_is_built_again_months_later(cast: Cast) -> None:
    """Reopened, answered otherwise, recategorised, given to another unit, complained of: October stays as it was."""
    end = at(date(2026, 10, 30))
    closed = brought_to(Status.STRUCK_OFF, cast)
    replied = brought_to(Status.REPLIED, cast)
    waiting = brought_to(Status.ACCEPTED, cast)
    unassigned = raise_one(cast.visitor, cast.worker)
    drawn = raise_one(cast.visitor, cast.worker, answer="本周就修")
    progressed(waiting, cast, end)
    seal_month(ledger=APPEALS, month=OCTOBER, by=cast.office, now=at(date(2026, 11, 8)))
    build_month(APPEALS, OCTOBER, now=at(date(2026, 11, 8)))

    actions.reopen(appeal=closed, reason="又漏水", by=cast.office, now=NEXT_MONTH)
    again = called_back(replied, cast, NEXT_MONTH, Satisfaction.NOT)
    actions.reply(appeal=fresh(again), outcome=Outcome.EXPLAINED, text="另有说法", by=cast.clerk, now=NEXT_MONTH)
    other = UnitFactory(name="物业科")
    actions.name_targets(appeal=unassigned, people=[], units=[cast.ours], by=cast.office, now=NEXT_MONTH)
    actions.assign(
        appeal=fresh(unassigned), lead_unit=other, by=cast.office, now=NEXT_MONTH, category=Category.HOUSING, urgency=Urgency.COMPLEX
    )
    actions.note_progress(appeal=fresh(waiting), text="料到了", by=cast.clerk, now=NEXT_MONTH)
    actions.reply(appeal=fresh(waiting), outcome=Outcome.EXPLAINED, text="十一月答复", by=cast.clerk, now=at(date(2026, 12, 3)))
    if drawn.drawn:
        actions.check_spot(appeal=drawn, result=Satisfaction.NOT, words="没修", by=cast.union, now=NEXT_MONTH)
    ask_for_edition(ledger=APPEALS, month=OCTOBER, by=cast.office, reason="重新报送", now=at(date(2026, 12, 20)))
    build_month(APPEALS, OCTOBER, now=at(date(2026, 12, 20)))

    built = {(book.unit_id, book.version): book for book in LedgerBook.objects.of("appeals", OCTOBER).sealed()}
    units = {unit for unit, version in built if version == 1}
    assert len([unit for unit in units if unit and built[unit, 1].rows]) == 2
    for unit in units:
        one, other_one = built[unit, 1], built[unit, 2]
        assert (one.digest, one.rows, one.totals, one.annex_rows) == (
            other_one.digest,
            other_one.rows,
            other_one.totals,
            other_one.annex_rows,
        )
    said = [[rows(annex_of(unit), "内部附件"), rows(book_of(unit))] for unit in (cast.ours, cast.theirs)]
    assert "另有说法" not in str(said)
    assert "十一月答复" not in str(said)
    assert "暖气管已更换" in str(said)


@pytest.mark.usefixtures("shelf")
def test_nobody_writes_into_a_sealed_month(cast: Cast) -> None:
    brought_to(Status.REPLIED, cast)
    seal_month(ledger=APPEALS, month=OCTOBER, by=cast.office, now=at(date(2026, 11, 8)))
    with pytest.raises(IntegrityError), transaction.atomic():
        AppealMonth.objects.update(late=1, in_time=0)
    with pytest.raises(IntegrityError), transaction.atomic():
        raise_one(cast.visitor, cast.worker)


def test_the_deputy_of_a_unit_and_the_office_read_it_and_a_worker_does_not(cast: Cast) -> None:
    from nantun.ledgers.slots import Slot

    slot = Slot(APPEALS, OCTOBER, cast.theirs)
    readers = [user for user in (cast.head, cast.clerk, cast.deputy, cast.office) if slot.seen_by(user)]
    assert readers == [cast.head, cast.clerk, cast.deputy, cast.office]
    assert not [user for user in (cast.visitor, make_user(unit=cast.theirs), make_user(Role.DISCIPLINE)) if slot.seen_by(user)]


def test_a_closure_without_call_back_stands_as_what_it_is(cast: Cast) -> None:
    nobody = accepted(given_to(raise_one(cast.visitor), cast), cast)
    actions.strike_off(appeal=answered(nobody, cast), by=cast.office, now=NOW, closure=Closure.ANONYMOUS)
    told = figures(mine_book())
    assert (told["struck_off"], told["content"]) == (1, 0)
    assert rows(book_of(cast.theirs))[0]["销号依据"] == "匿名,无法回访"
