"""大走访台账: what stands on the sheets, and that list, ledger and coverage count alike."""

from __future__ import annotations

import io
from datetime import date
from random import Random
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook

from nantun.days import month_ends
from nantun.ledgers.books import Paper, write_annex, write_mine_book, write_unit_book
from nantun.people.choices import Basis
from nantun.people.models import Employee, Unit, User
from nantun.people.roles import Role
from tests.factories import CadreFactory, EmployeeFactory, HouseholdFactory, TeamFactory, UnitFactory, make_user, stand_in
from tests.support.days import TODAY, at, of_october
from visits import actions
from visits.choices import Manner, Occasion, PlaceKind, Tag
from visits.coverage import coverage_by_unit
from visits.ledgers import VISITS
from visits.models import Visit
from visits.reconcile import disagreements

from .makers import entering, log, seal, void

pytestmark = pytest.mark.django_db

OCTOBER, NOVEMBER = date(2026, 10, 1), date(2026, 11, 1)
FIRST_ROW = 5


def paper(month: date = OCTOBER) -> Paper:
    return Paper(ledger=VISITS, month=month, mine="南屯煤矿", filed_on=date(2026, 11, 1), using="default")


def book_of(unit: Unit, month: date = OCTOBER) -> Workbook:
    file = io.BytesIO()
    write_unit_book(file, paper=paper(month), unit=unit)
    return load_workbook(file)


def mine_book(units: list[Unit], month: date = OCTOBER) -> Workbook:
    file = io.BytesIO()
    write_mine_book(file, paper=paper(month), units=units)
    return load_workbook(file)


def annex_of(unit: Unit) -> Workbook:
    file = io.BytesIO()
    write_annex(file, paper=paper(), unit=unit)
    return load_workbook(file)


def rows(book: Workbook, sheet: str = "台账") -> list[dict[str, Any]]:
    """The rows of a sheet as head → value, up to 合计 or the signatures; the head of a grouped column is its lower one."""
    page = book[sheet]
    top = next(cell.row for cell in page["A"] if cell.value == "序号")
    grouped = not isinstance(page.cell(top + 1, 1).value, int)
    heads = [page.cell(top + grouped, n).value or page.cell(top, n).value for n in range(1, page.max_column + 1)]
    body = page.iter_rows(min_row=top + 1 + grouped, values_only=True)
    return [dict(zip(heads, line, strict=True)) for line in body if isinstance(line[0], int)]


def total(book: Workbook, sheet: str) -> dict[str, Any]:
    page = book[sheet]
    line = next(cell.row for cell in page["A"] if cell.value == "合计")
    return {page.cell(4, n).value or page.cell(3, n).value: page.cell(line, n).value for n in range(1, page.max_column + 1)}


def test_a_row_says_who_went_to_whom_where_and_how(unit, head, colleague, worker):
    visit = log(head, worker, visitors=[head.employee, colleague.employee], tags=[Tag.CONDITIONS, Tag.DEEDS])
    (row,) = rows(book_of(unit))
    assert (row["编号"], row["走访日期"].date()) == (visit.number, TODAY)
    assert (row["走访人"], row["走访对象"], row["所在单位/班组"]) == ("王强、李伟", "张三", "综采一队生产一班")
    assert (row["方式"], row["地点"], row["类别"]) == ("个别", "井下现场", "民情、实事")
    assert (row["个别"], row["集体"], row["补录"]) == (1, None, None)


def test_title_measure_and_signatures_are_those_of_the_paper_form(unit, head, worker):
    log(head, worker)
    page = book_of(unit)["台账"]
    texts = [cell.value for line in page.iter_rows() for cell in line if cell.value]
    assert page["A1"].value == "南屯煤矿2026年10月大走访台账"
    assert {"填报单位(盖章):综采一队", "单位:人次", "走访人次", "合计", "单位负责人:"} <= set(texts)


def test_a_month_without_visits_still_reports(unit):
    assert "无" in [cell.value for line in book_of(unit)["台账"].iter_rows() for cell in line]


def test_a_whole_team_is_named_by_its_first_and_counted(unit, head):
    team = TeamFactory(unit=unit, name="检修班")
    people = [EmployeeFactory(unit=unit, team=team, name=f"职工{n:02d}") for n in range(13)]
    log(head, people, manner=Manner.COLLECTIVE, place_kind=PlaceKind.PRE_SHIFT)
    (row,) = rows(book_of(unit))
    assert (row["走访对象"], row["集体"], row["个别"], row["所在单位/班组"]) == ("职工00等13人", 13, None, "综采一队检修班")


def test_twelve_people_are_all_named(unit, head):
    people = [EmployeeFactory(unit=unit, name=f"职工{n:02d}") for n in range(12)]
    log(head, people, manner=Manner.COLLECTIVE)
    (row,) = rows(book_of(unit))
    assert row["走访对象"] == "、".join(f"职工{n:02d}" for n in range(12))


def test_whoever_was_not_met_stands_apart_and_counts_in_nothing(unit, head, worker, mate):
    log(head, worker, unmet=[mate], again_on=of_october(20))
    log(head, [], unmet=[mate], day=of_october(16))
    first, second = rows(book_of(unit))
    assert (first["走访对象"], first["未见到(待补访)"], first["个别"]) == ("张三", "陈勇", 1)
    assert (second["走访对象"], second["未见到(待补访)"], second["个别"]) == (None, "陈勇", 0)
    assert total(book_of(unit), "台账")["个别"] == 1


def test_what_was_entered_for_another_shows_until_he_confirms_it(unit, head, clerk, worker):
    stand_in(head.employee, clerk.employee)
    visit = log(clerk, worker, visitors=head.employee, basis=Basis.ORAL)
    assert rows(book_of(unit))[0]["代录/本人确认"] == "代录(待确认)"
    actions.confirm_visits(visits=[visit], by=head, now=at(TODAY, 20))
    assert rows(book_of(unit))[0]["代录/本人确认"] == "代录(本人已确认)"


def test_a_voided_visit_is_on_no_sheet(unit, head, worker, mate):
    void(log(head, worker), head)
    log(head, mate)
    assert [row["走访对象"] for row in rows(book_of(unit))] == ["陈勇"]


def test_a_visit_that_came_too_late_stands_in_the_next_ledger_as_late(unit, head, worker):
    log(head, worker, day=of_october(28), now=at(date(2026, 11, 9)))
    assert rows(book_of(unit)) == []
    (row,) = rows(book_of(unit, NOVEMBER))
    assert (row["走访日期"].date(), row["补录"]) == (of_october(28), "补录")


def test_a_correction_stands_in_the_ledger_of_the_month_in_which_it_was_agreed(unit, elsewhere, head, stranger, office, worker):
    visit = log(head, worker)
    seal(OCTOBER)
    asked = actions.ask_correction(
        visit=visit, field="地点", old="井下现场", new="宿舍", reason="登记时选错", by=head, now=at(date(2026, 11, 9))
    )
    assert "更正" not in book_of(unit, NOVEMBER).sheetnames
    actions.decide_correction(correction=asked, agree=True, note="", by=office, now=at(date(2026, 11, 12)))
    (row,) = rows(book_of(unit, NOVEMBER), "更正")
    assert (row["走访编号"], row["原载台账月份"], row["更正项目"], row["原内容"], row["更正为"]) == (
        visit.number, "2026年10月", "地点", "井下现场", "宿舍",
    )  # fmt: skip
    assert (row["更正原因"], row["申请人"], row["审批人"]) == ("登记时选错", "王强", "赵静")
    assert "更正" not in book_of(elsewhere, NOVEMBER).sheetnames
    assert "更正" in mine_book([unit, elsewhere], NOVEMBER).sheetnames
    assert rows(book_of(unit))[0]["地点"] == "井下现场"


def test_the_annex_holds_what_was_said_and_the_ledger_does_not(unit, head, worker):
    log(head, worker, summary="澡堂水凉", family_situation="母亲卧床", state_of_mind="担心收入", difficulties="房贷", answered="已报修")
    (row,) = rows(annex_of(unit), "内部附件")
    assert (row["反映了什么、答应了什么"], row["家庭情况"], row["思想动态"], row["困难"], row["当场答复"]) == (
        "澡堂水凉", "母亲卧床", "担心收入", "房贷", "已报修",
    )  # fmt: skip
    written = str([cell.value for line in book_of(unit)["台账"].iter_rows() for cell in line])
    assert not any(words in written for words in ("澡堂水凉", "母亲卧床", "担心收入", "房贷"))


def test_the_summary_counts_each_kind_apart_by_unit_and_for_the_mine(unit, elsewhere, head, stranger, worker, mate):
    home = HouseholdFactory()
    Employee.objects.filter(pk__in=[worker.pk, mate.pk]).update(household=home)
    log(head, [worker, mate], place_kind=PlaceKind.HOME)
    log(head, worker, day=of_october(20))
    log(stranger, [worker, mate], manner=Manner.COLLECTIVE, day=of_october(21))
    book = mine_book([unit, elsewhere])
    ours, theirs = rows(book, "汇总")
    assert (ours["单位"], ours["走访次数"], ours["个别"], ours["集体"], ours["个别走访到人数"], ours["入户户数"]) == (
        "综采一队",
        2,
        3,
        0,
        2,
        1,
    )
    assert (theirs["单位"], theirs["走访次数"], theirs["个别"], theirs["集体"], theirs["个别走访到人数"]) == ("掘进二区", 1, 0, 2, 0)
    whole = total(book, "汇总")
    assert (whole["走访次数"], whole["个别"], whole["集体"], whole["个别走访到人数"]) == (3, 3, 2, 2)


def test_a_person_met_by_two_units_is_one_person_of_the_mine(unit, elsewhere, head, stranger, worker):
    log(head, worker)
    log(stranger, worker, day=of_october(20))
    book = mine_book([unit, elsewhere])
    assert [row["个别走访到人数"] for row in rows(book, "汇总")] == [1, 1]
    assert total(book, "汇总")["个别走访到人数"] == 1


def test_must_visits_that_were_answered_in_time_are_counted_with_the_unit_that_went(unit, head, clerk, worker, mate):
    for employee in (worker, mate):
        actions.raise_must(employee=employee, occasion=Occasion.HOSPITAL, event_day=TODAY, note="", by=clerk, now=at(TODAY))
    log(head, worker, day=of_october(17))
    log(head, mate, day=of_october(19))
    assert rows(mine_book([unit]), "汇总")[0]["必访按期答复件数"] == 1


@pytest.mark.parametrize("seed", range(3))
def test_list_ledger_and_coverage_count_alike_whatever_was_entered(seed):
    units = [UnitFactory() for _n in range(3)]
    enter_at_random(units, Random(seed))
    book = mine_book(units)
    listed = vars(Visit.objects.in_ledger(OCTOBER).figures())
    whole = total(book, "汇总")
    assert listed == {
        "visits": whole["走访次数"], "individual": whole["个别"], "collective": whole["集体"], "people": whole["个别走访到人数"],
        "households": whole["入户户数"],
    }  # fmt: skip
    detail = rows(book, "明细")
    assert (len(detail), sum(row["个别"] or 0 for row in detail), sum(row["集体"] or 0 for row in detail)) == (
        listed["visits"], listed["individual"], listed["collective"],
    )  # fmt: skip
    by_unit = rows(book, "汇总")
    assert [row["走访次数"] for row in by_unit] == [len(rows(book_of(unit))) for unit in units]
    first, last = month_ends(OCTOBER)
    lines = coverage_by_unit(Unit.objects.all(), first=first, last=last, day=last)
    acted = Visit.objects.in_month(OCTOBER).figures()
    assert (sum(line.individual for line in lines), sum(line.collective for line in lines)) == (acted.individual, acted.collective)
    assert sum(line.reached for line in lines) == acted.people
    assert list(disagreements()) == []


def enter_at_random(units: list[Unit], chance: Random) -> None:
    """Sixty visits of two months: by several, to several, met or not, at home or not, late, for others, voided."""
    homes = [HouseholdFactory() for _n in range(3)]
    people = [EmployeeFactory(unit=chance.choice(units), household=chance.choice([None, *homes])) for _n in range(24)]
    cadres: list[User] = [make_user(employee=CadreFactory(unit=unit)) for unit in units for _n in range(2)]
    records = [a_visit(people, cadres, chance) for _n in range(60)]
    for visit in chance.sample(actions.log_visits(records), 5):
        void(visit, visit.entered_by, now=at(date(2026, 12, 1)))


def a_visit(people: list[Employee], cadres: list[User], chance: Random) -> Any:
    seen = chance.sample(people, chance.randint(1, 5))
    unmet = seen[chance.randint(1, 5) :]
    day = date(2026, chance.choice((10, 10, 11)), chance.randint(1, 30))
    by = chance.choice(cadres)
    return entering(
        by,
        [one for one in seen if one not in unmet],
        unmet=unmet,
        day=day,
        manner=chance.choice(list(Manner)),
        place_kind=chance.choice(list(PlaceKind)),
        now=at(date(2026, 11, 30)) if chance.random() < 0.1 else at(day, 20),
    )


def test_a_clerk_of_the_unit_is_no_exception(unit):
    """Whoever enters, the row stands with the lead visitor's unit."""
    other = UnitFactory(name="财务科")
    visitor = make_user(Role.CLERK, unit=other)
    log(visitor, EmployeeFactory(unit=unit))
    assert rows(book_of(unit)) == []
    assert len(rows(book_of(other))) == 1
