"""The list, the board, the export and 批量交办, as each reader meets them."""

from __future__ import annotations

import io
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from nantun.appeals import actions
from nantun.appeals.choices import Category, RequestKind, Stage, Status, Urgency
from nantun.appeals.limits import limit_of
from nantun.appeals.models import Appeal
from nantun.people.roles import Role
from nantun.privacy.models import AccessLog
from nantun.workdays.calendar import Workdays
from tests.factories import EmployeeFactory, UnitFactory, make_user
from tests.support.days import at

from .makers import NOW, Cast, answered, brought_to, fresh, given, raise_one
from .pages import as_, noon, text_of  # noqa: F401

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]
SECRET = "举报的内容"


def shown(page: str) -> set[str]:
    return {one.number for one in Appeal.objects.all() if f'data-href="/appeals/{one.pk}/"' in page}


# -- the list


def test_the_list_opens_with_what_is_open_and_says_its_figures(cast: Cast) -> None:
    late = raise_one(cast.visitor, cast.worker, now=NOW - timedelta(days=40), text="拖了很久的事")
    ended = brought_to(Status.STRUCK_OFF, cast, text="办完的事")
    page = text_of(as_(cast.office).get("/appeals/"))
    assert "诉求 1 件 · 未办结 1 件 · 超期 1 件 · 临期 0 件 · 待回访 0 件" in page
    assert "拖了很久的事" in page
    assert "办完的事" not in page
    assert shown(text_of(as_(cast.office).get("/appeals/?status="))) == {late.number, ended.number}


@pytest.mark.parametrize(
    ("query", "finds"),
    [
        ("status=unassigned", "wait"),
        ("status=assigned", "old spoken"),
        ("status=underway", "again held"),
        ("status=to_call", "replied"),
        ("status=on_hold", "held"),
        ("status=reopened", "again"),
        ("status=struck_off", "spot"),
        ("status=gone", "void"),
        ("light=red", "old"),
        ("light=blue&status=", "replied spot void"),
        ("category=pay", "old"),
        ("urgency=urgent", "held"),
        ("unit={theirs}", "again held old replied spoken"),
        ("heard={theirs}", "spoken"),
        ("scope=mine", "wait"),
        ("leader={leader}", "spoken"),
        ("source=telephone", "spoken"),
        ("raiser={mate}", "spoken"),
        ("age=30", "old"),
        ("raised_from=2026-08-01&raised_to=2026-09-30", "old"),
        ("mark=again", "again"),
        ("mark=extended", "held"),
        ("mark=on_spot&status=", "spot"),
        ("text=热水", "spoken"),
        ("text=SQ-2026-0001", "wait"),
        ("raised_from=不是日期", ""),
        ("age=x", ""),
    ],
)
def test_each_filter_finds_its_rows(cast: Cast, query: str, finds: str) -> None:
    mate, leader = EmployeeFactory(unit=cast.ours), EmployeeFactory(unit=UnitFactory(name="矿领导"), name="陶建")
    rows = {"wait": raise_one(cast.office, cast.worker)}
    rows["old"] = brought_to(Status.ASSIGNED, cast, now=NOW - timedelta(days=60), category=Category.PAY)
    rows["again"] = brought_to(Status.REOPENED, cast)
    rows["held"] = brought_to(Status.ON_HOLD, cast, urgency="urgent")
    rows["replied"] = brought_to(Status.REPLIED, cast)
    spoken = raise_one(make_user(Role.CLERK, unit=cast.theirs), mate, source="telephone", text="三楼热水经常断")
    rows["spoken"] = given(spoken, cast, responsible_leader=leader)
    rows["spot"] = raise_one(cast.visitor, cast.worker, answer="当场查了,明天就有。")
    rows["void"] = brought_to(Status.VOID, cast)
    words = query.format(theirs=cast.theirs.pk, leader=leader.pk, mate=mate.pk)
    found = shown(text_of(as_(cast.office).get(f"/appeals/?{words}")))
    assert found == {rows[name].number for name in finds.split()}


def test_the_light_of_the_filter_is_the_light_of_the_line(cast: Cast) -> None:
    calendar = Workdays.load()
    started = [NOW.date() - timedelta(days=days) for days in range(60)]
    limits = {day: limit_of(Category.LIVING, Urgency.ORDINARY, day, calendar) for day in started}
    close = next(day for day, limit in limits.items() if limit.at_risk_on <= NOW.date() <= limit.due_on)
    for day in (NOW.date(), close, started[-1]):
        raise_one(cast.visitor, cast.worker, now=at(day))
    client = as_(cast.office)
    for light, word in (("green", "期限内"), ("amber", "临期"), ("red", "超期")):
        page = text_of(client.get(f"/appeals/?light={light}"))
        assert page.count(f'state-{light}">{word}') == len(shown(page)) == 1


def test_a_hidden_name_stands_on_no_line_and_is_found_by_no_filter(cast: Cast) -> None:
    kept = given(raise_one(cast.visitor, cast.worker, category=Category.CONDUCT), cast)
    client = as_(cast.clerk)
    page = text_of(client.get("/appeals/"))
    assert "(姓名保密)" in page
    assert "张三" not in page
    assert shown(text_of(client.get(f"/appeals/?raiser={cast.worker.pk}"))) == set()
    assert shown(text_of(as_(cast.deputy).get(f"/appeals/?raiser={cast.worker.pk}"))) == {kept.number}
    assert "张三" in text_of(as_(cast.visitor).get("/appeals/")), "who heard it knows who said it"


def test_a_breach_of_discipline_is_a_number_to_everybody_but_those_who_inquire(cast: Cast) -> None:
    raiser = make_user(employee=cast.worker)
    sealed = raise_one(cast.visitor, cast.worker, category=Category.DISCIPLINE, text=SECRET)
    for user in (cast.office, cast.visitor, cast.deputy, cast.union):
        assert shown(text_of(as_(user).get("/appeals/"))) == set()
    page = text_of(as_(raiser).get("/appeals/"))
    assert shown(page) == {sealed.number}
    assert SECRET not in page
    assert "张三" not in page.split("<tbody")[1]
    inquirer = make_user(Role.DISCIPLINE, unit=UnitFactory(name="纪委"))
    page = text_of(as_(inquirer).get("/appeals/"))
    assert "张三" in page
    assert SECRET not in page, "the list opens no sealed text"
    assert shown(text_of(as_(cast.office).get("/appeals/?text=举报"))) == set()


def test_a_worker_sees_his_own_and_the_few_filters_that_he_needs(cast: Cast) -> None:
    mine, other = raise_one(cast.visitor, cast.worker), raise_one(cast.visitor, EmployeeFactory(unit=cast.ours))
    page = text_of(as_(make_user(employee=cast.worker)).get("/appeals/"))
    assert mine.number in page
    assert other.number not in page
    assert "登记单位</summary>" not in page
    assert "data-picker" not in page
    assert 'name="picked"' not in page


@pytest.mark.parametrize("address", ["/appeals/", "/appeals/board/", "/appeals/templates/"])
def test_pages_cost_as_many_queries_for_many_rows_as_for_few(cast: Cast, address: str) -> None:
    asked = []
    for many in (2, 9):
        for number in range(many):
            brought_to((Status.REGISTERED, Status.ASSIGNED, Status.IN_PROGRESS)[number % 3], cast)
            actions.keep_template(template=None, title=f"{many}-{number}", text="已安排。", by=cast.office, now=NOW)
        client = as_(cast.office)
        client.get(address)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(address).status_code == 200
        asked.append(len(queries))
    assert asked[0] == asked[1]


# -- the board


def test_the_board_sorts_by_where_it_waits_and_counts_as_the_list_does(cast: Cast) -> None:
    places = (Status.REGISTERED, Status.ASSIGNED, Status.ACCEPTED, Status.ON_HOLD, Status.REOPENED, Status.REPLIED, Status.CALLED_BACK)
    for status in places:
        brought_to(status, cast)
    client = as_(cast.office)
    page = text_of(client.get("/appeals/board/"))
    counts = {Stage.UNASSIGNED: 1, Stage.ASSIGNED: 1, Stage.UNDERWAY: 3, Stage.TO_CALL: 1, Stage.TO_CLOSE: 1}
    for stage, count in counts.items():
        assert f'<a href="/appeals/?status={stage.value}">{stage.label} <b>{count}</b></a>' in page
        assert len(shown(text_of(client.get(f"/appeals/?status={stage.value}")))) == count


def test_the_board_shows_the_most_urgent_twelve_and_how_many_are_late(cast: Cast) -> None:
    last = raise_one(cast.visitor, cast.worker)
    first = raise_one(cast.visitor, cast.worker, now=NOW - timedelta(days=50))
    for _one in range(12):
        raise_one(cast.visitor, cast.worker, now=NOW - timedelta(days=3))
    page = text_of(as_(cast.office).get("/appeals/board/"))
    assert page.count('<a class="slip') == 12
    assert f'class="slip late" href="/appeals/{first.pk}/"' in page
    assert f'href="/appeals/{last.pk}/"' not in page
    assert "超期 1" in page
    assert "还有 2 件" in page


def test_a_board_reaches_as_far_as_its_reader(cast: Cast) -> None:
    theirs, mine = brought_to(Status.ASSIGNED, cast), raise_one(cast.visitor, cast.worker)
    page = text_of(as_(cast.clerk).get("/appeals/board/"))
    assert theirs.number in page
    assert mine.number not in page
    assert "?scope=all" not in page
    assert f"/appeals/?status={Stage.ASSIGNED.value}&amp;scope=units" in page
    assert mine.number not in text_of(as_(cast.clerk).get("/appeals/board/?scope=all")), "a scope that one has not is passed over"
    assert mine.number in text_of(as_(cast.visitor).get("/appeals/board/?scope=mine"))
    raiser = as_(make_user(employee=cast.worker))
    page = text_of(raiser.get("/appeals/board/"))
    assert theirs.number in page
    assert mine.number in page


def test_discipline_stands_on_no_board(cast: Cast) -> None:
    raise_one(cast.visitor, cast.worker, category=Category.DISCIPLINE, text=SECRET)
    for user in (cast.office, make_user(Role.DISCIPLINE), make_user(employee=cast.worker)):
        assert 'class="slip' not in text_of(as_(user).get("/appeals/board/"))


# -- the export


def exported(answer) -> str:
    assert answer.status_code == 200
    sheet = load_workbook(io.BytesIO(b"".join(answer.streaming_content))).worksheets[0]
    return "\n".join(str(cell.value) for row in sheet.iter_rows() for cell in row if cell.value)


def test_the_export_is_what_is_filtered_without_hidden_names_and_sealed_text(cast: Cast) -> None:
    plain = raise_one(cast.visitor, cast.worker, text="=1+1 热水不足")
    hidden = raise_one(cast.visitor, EmployeeFactory(unit=cast.ours, name="冯安琪"), category=Category.PAY, text="分配没有公示")
    raise_one(cast.visitor, text="不要的")
    raise_one(cast.visitor, cast.worker, category=Category.DISCIPLINE, text=SECRET)
    told = exported(as_(cast.office).get("/appeals/export/?text=不"))
    assert plain.number in told
    assert "=1+1 热水不足" in told
    assert "张三" in told
    assert hidden.number not in told
    told = exported(as_(cast.office).get("/appeals/export/"))
    assert "冯安琪" not in told, "not even to those who may know it"
    assert "(姓名保密)" in told
    assert "匿名" in told
    assert SECRET not in told
    assert AccessLog.objects.filter(action="exported", user=cast.office).count() == 2


def test_who_may_read_may_not_therefore_export(cast: Cast) -> None:
    assert as_(cast.deputy).get("/appeals/export/").status_code == 403
    assert as_(make_user(employee=cast.worker)).get("/appeals/export/").status_code == 403


# -- 批量交办


def test_many_are_given_at_once_and_what_cannot_be_is_left_out(cast: Cast) -> None:
    two = [raise_one(cast.visitor, cast.worker) for _one in range(2)]
    ended = brought_to(Status.STRUCK_OFF, cast)
    client = as_(cast.office)
    page = text_of(client.post("/appeals/assign/", {"picked": [one.pk for one in (*two, ended)]}))
    assert "批量交办 2 件" in page
    assert f"{ended.number} 现在不能交办" in page
    sent = {"picked": [one.pk for one in two], "lead_unit": cast.theirs.pk, "urgency": "urgent", "note": "月底前办完"}
    assert "已把 2 件交办给 后勤科" in text_of(client.post("/appeals/assign/", sent, follow=True))
    assert {(fresh(one).status, fresh(one).lead_unit, fresh(one).urgency) for one in two} == {("assigned", cast.theirs, "urgent")}


def test_all_or_none_are_given_and_nothing_typed_is_lost(cast: Cast) -> None:
    fine, about = raise_one(cast.visitor, cast.worker), raise_one(cast.visitor, cast.worker, target_units=(cast.theirs,))
    sent = {"picked": [fine.pk, about.pk], "lead_unit": cast.theirs.pk, "urgency": "", "note": "月底前办完"}
    answer = as_(cast.office).post("/appeals/assign/", sent)
    assert answer.status_code == 422
    page = answer.content.decode()
    assert f"{about.number}:后勤科是被反映的单位" in page
    assert "月底前办完" in page
    assert fresh(fine).status == Status.REGISTERED


def test_only_the_party_office_gives_many(cast: Cast) -> None:
    one = raise_one(cast.visitor, cast.worker)
    for user in (cast.visitor, cast.deputy, cast.clerk, cast.union):
        assert as_(user).post("/appeals/assign/", {"picked": [one.pk], "lead_unit": cast.ours.pk}).status_code == 403
    assert fresh(one).status == Status.REGISTERED


def test_what_waits_for_a_decision_is_found(cast: Cast) -> None:
    asked = brought_to(Status.ACCEPTED, cast)
    actions.ask(appeal=asked, kind=RequestKind.EXTENSION, day=asked.due_on + timedelta(days=7), reason="等料", by=cast.clerk, now=NOW)
    brought_to(Status.ACCEPTED, cast)
    assert shown(text_of(as_(cast.deputy).get("/appeals/?mark=asked"))) == {asked.number}
    answered(brought_to(Status.ACCEPTED, cast), cast)
    assert len(shown(text_of(as_(cast.union).get("/appeals/?status=to_call")))) == 1
