"""What appeals hand to 我的待办, the month's figures, search and the page of one employee: for each reader his own."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from nantun.appeals import actions
from nantun.appeals.choices import Category, Outcome, RequestKind, Satisfaction, Status, Urgency
from nantun.appeals.models import Appeal
from nantun.appeals.search import found
from nantun.appeals.tiles import tiles
from nantun.appeals.timeline import moments
from nantun.appeals.todo import MOST, readers, waiting
from nantun.people.models import User
from nantun.people.roles import Role
from nantun.web.offers import Question, Todo
from tests.factories import EmployeeFactory, UnitFactory, make_user
from tests.support.days import at

from .makers import NOW, WORDS, Cast, accepted, answered, brought_to, called_back, fresh, given, held, raise_one, struck_off, voided

pytestmark = pytest.mark.django_db
TODAY = NOW.date()
A_DAY = timedelta(days=1)
LONG_AGO = at(date(2026, 9, 1))
LATE = date(2026, 11, 30)


def again(user: User) -> User:
    """With his roles read anew, and his place in the roster as a request and the daily reminders have it."""
    return User.objects.select_related("employee").get(pk=user.pk)


def todo_of(user: User, kind: str, day: date = TODAY) -> list[Todo]:
    lines = list(waiting(again(user), day))
    assert user.pk in readers(day) or not lines, "a round through everybody asks whoever has something waiting"
    return [one for one in lines if one.kind == kind]


def with_unit(cast: Cast, now: datetime = NOW, **facts: Any) -> Appeal:
    return accepted(given(raise_one(cast.visitor, cast.worker, now=now, **facts), cast, now), cast, now)


# -- 我的待办: the unit


def test_what_was_given_to_a_unit_waits_for_head_and_clerk_to_take_it_up(cast: Cast) -> None:
    appeal = brought_to(Status.ASSIGNED, cast)
    for user in (cast.clerk, cast.head):
        (line,) = todo_of(user, "待受理")
        assert (line.text, line.act, line.due) == (f"{appeal.number} 生活后勤:{WORDS}", "受理", appeal.first_answer_due_on)
        assert line.url == f"/appeals/{appeal.pk}/"
    assert todo_of(cast.visitor, "待受理") == todo_of(cast.office, "待受理") == []


def test_what_was_taken_up_waits_until_it_is_answered(cast: Cast) -> None:
    appeal = with_unit(cast)
    (line,) = todo_of(cast.clerk, "待答复")
    assert (line.due, line.question) == (appeal.due_on, Question.NONE)
    answered(appeal, cast)
    assert todo_of(cast.clerk, "待答复") == []


def test_what_is_late_answers_a_heads_question_and_stands_plainly_for_a_clerk(cast: Cast) -> None:
    with_unit(cast)
    assert [one.question for one in todo_of(cast.head, "待答复", LATE)] == [Question.OVERDUE]
    assert [one.question for one in todo_of(cast.clerk, "待答复", LATE)] == [Question.NONE]


def test_whoever_was_named_to_do_it_has_it_too(cast: Cast) -> None:
    worker = make_user(unit=cast.theirs)
    actions.accept(appeal=brought_to(Status.ASSIGNED, cast), by=cast.clerk, now=NOW, handler=worker.employee)
    assert len(todo_of(worker, "待答复")) == 1


def test_what_is_on_hold_waits_for_nobody_until_its_day(cast: Cast) -> None:
    held(with_unit(cast), cast, day=TODAY + 5 * A_DAY)
    assert [len(todo_of(cast.clerk, "暂缓", TODAY + n * A_DAY)) for n in (0, 4, 5)] == [0, 0, 1]


def test_a_timetable_waits_for_its_day(cast: Cast) -> None:
    answered(with_unit(cast), cast, outcome=Outcome.TIMETABLE, promised_on=TODAY + 9 * A_DAY)
    assert [len(todo_of(cast.clerk, "兑现", TODAY + n * A_DAY)) for n in (0, 8, 9)] == [0, 0, 1]


def test_hazards_come_first_and_today(cast: Cast) -> None:
    with_unit(cast, LONG_AGO)
    given(raise_one(cast.visitor, cast.worker, now=LONG_AGO), cast, LONG_AGO)
    raise_one(cast.visitor, category=Category.HAZARD, text="护栏松", unit=cast.theirs, phoned_to="调度室", phoned_at=NOW)
    first = next(iter(waiting(again(cast.head), TODAY)))
    assert ("安全隐患:护栏松" in first.text, first.due) == (True, TODAY)


def test_twenty_are_named_and_the_rest_counted(cast: Cast) -> None:
    for _n in range(MOST + 3):
        given(raise_one(cast.visitor), cast)
    assert len(todo_of(cast.clerk, "待受理")) == MOST
    (rest,) = todo_of(cast.clerk, "诉求")
    assert (rest.count, rest.text) == (3, "还有 3 件诉求等着办")


# -- 我的待办: those who stand outside


def test_what_is_unassigned_is_counted_for_the_party_office_alone(cast: Cast) -> None:
    raise_one(cast.visitor, cast.worker)
    brought_to(Status.RETURNED, cast)
    (line,) = todo_of(cast.office, "待交办")
    assert (line.count, line.url) == (2, "/appeals/?status=unassigned")
    assert [user for user in (cast.head, cast.deputy, cast.union) if todo_of(user, "待交办")] == []


def test_an_answer_waits_for_callers_from_outside_and_anonymous_ones_for_nobodys_call(cast: Cast) -> None:
    brought_to(Status.REPLIED, cast)
    answered(accepted(given(raise_one(cast.visitor), cast), cast), cast)
    for user in (cast.union, cast.office, make_user(Role.UNION_CHAIR), make_user(Role.SUPERVISION, units=[cast.theirs])):
        assert [one.count for one in todo_of(user, "待回访")] == [1]
    inside = make_user(Role.UNION_STAFF, unit=cast.theirs)
    others = (cast.clerk, inside, cast.deputy, make_user(Role.SUPERVISION, units=[UnitFactory()]))
    assert [user for user in others if todo_of(user, "待回访")] == []


def test_what_may_be_struck_off_is_counted_for_those_who_may(cast: Cast) -> None:
    brought_to(Status.CALLED_BACK, cast)
    brought_to(Status.CALLED_BACK, cast, category=Category.PAY)
    answered(accepted(given(raise_one(cast.visitor), cast), cast), cast)
    counts = {
        user.name: [one.count for one in todo_of(user, "待销号")] for user in (cast.head, cast.deputy, cast.office, cast.union, cast.clerk)
    }
    assert counts == {"李伟": [1], "赵刚": [3], "孙静": [3], "何丽": [], "周敏": []}


def test_a_request_waits_for_everybody_who_may_decide_but_the_asker(cast: Cast) -> None:
    appeal = with_unit(cast)
    day = appeal.due_on + 7 * A_DAY
    actions.ask(appeal=appeal, kind=RequestKind.EXTENSION, day=day, reason="等设备", by=cast.head, now=NOW)
    for user in (cast.deputy, cast.office):
        (line,) = todo_of(user, "审批")
        assert line.text == f"后勤科申请延期到 {day.month}月{day.day}日:{appeal.number}"
        assert (line.due, line.more) == (date(2026, 10, 19), ())
    assert [user for user in (cast.head, cast.clerk, cast.union, cast.visitor) if todo_of(user, "审批")] == []


def test_drawn_ones_wait_for_somebody_who_did_not_answer_them(cast: Cast) -> None:
    for _n in range(20):
        raise_one(cast.visitor, answer="本周就修")
    (line,) = todo_of(cast.union, "抽查")
    assert line.count == 1
    assert todo_of(cast.visitor, "抽查") == []
    drawn = Appeal.objects.get(drawn=True)
    actions.check_spot(appeal=drawn, result=Satisfaction.CONTENT, words="", by=cast.union, now=NOW)
    assert todo_of(cast.union, "抽查") == []


def test_discipline_waits_for_discipline_alone_and_by_number_of_cases(cast: Cast) -> None:
    raise_one(cast.visitor, cast.worker, category=Category.DISCIPLINE, text="有人收礼")
    (line,) = todo_of(make_user(Role.DISCIPLINE), "违纪")
    assert line.text == "1 件反映等着处理"
    everybody = (
        cast.visitor,
        cast.clerk,
        cast.head,
        cast.deputy,
        cast.office,
        cast.union,
        make_user(Role.PRINCIPAL),
        make_user(employee=cast.worker),
    )
    assert [user for user in everybody if [*waiting(again(user), LATE)]] == []


# -- 我的待办: leaders and raisers


def test_what_climbed_to_a_leader_answers_his_question(cast: Cast) -> None:
    """Due on Monday the 19th; the deputy is asked from the 23rd, the principals from the 28th."""
    appeal = with_unit(cast, at(date(2026, 10, 12)), urgency=Urgency.URGENT)
    principal = make_user(Role.PRINCIPAL)
    days = [date(2026, 10, day) for day in (22, 23, 27, 28)]
    assert [len(todo_of(cast.deputy, "超期", day)) for day in days] == [0, 1, 1, 1]
    assert [len(todo_of(principal, "超期", day)) for day in days] == [0, 0, 0, 1]
    (line,) = todo_of(cast.deputy, "超期", days[1])
    assert (line.question, line.act, line.due) == (Question.OVERDUE, "查看", appeal.due_on)
    assert line.text == f"后勤科 {appeal.number} 生活后勤:{WORDS}"
    assert todo_of(make_user(Role.DEPUTY, units=[cast.ours]), "超期", days[3]) == []


def test_whoever_raised_it_is_asked_whether_he_is_content(cast: Cast) -> None:
    worker = make_user(employee=cast.worker)
    appeal = brought_to(Status.REPLIED, cast)
    (line,) = waiting(again(worker), TODAY)
    assert worker.pk in readers(TODAY)
    assert (line.kind, line.text, line.act) == ("满意吗", f"您反映的“{WORDS}”10月15日已答复,您满意吗", "表态")
    called_back(appeal, cast)
    assert [*waiting(again(worker), TODAY)] == []
    assert worker.pk not in readers(TODAY)


def test_whose_appeal_was_merged_is_asked_of_the_one_that_went_on(cast: Cast) -> None:
    mine = raise_one(cast.visitor, cast.worker)
    main = accepted(given(raise_one(cast.visitor, EmployeeFactory(unit=cast.ours)), cast), cast)
    answered(actions.merge(into=main, appeals=[mine], by=cast.office, now=NOW), cast)
    (line,) = waiting(make_user(employee=cast.worker), TODAY)
    assert line.url == f"/appeals/{main.pk}/"


def test_the_complained_of_and_his_unit_have_none_of_it_waiting(cast: Cast) -> None:
    head = make_user(Role.HEAD, units=[UnitFactory(name="物业科")])
    for appeal in (raise_one(cast.visitor, cast.worker), brought_to(Status.REPLIED, cast), brought_to(Status.CALLED_BACK, cast)):
        people = [cast.office.employee, cast.deputy.employee, cast.union.employee]
        actions.name_targets(appeal=appeal, people=people, units=[head.role_grants.get().units.get()], by=cast.office, now=NOW)
    for user in (cast.office, cast.deputy, cast.union, head):
        assert [*waiting(again(user), LATE)] == []


def test_nothing_waits_for_a_worker_or_an_officer(cast: Cast) -> None:
    brought_to(Status.ASSIGNED, cast)
    for user in (make_user(employee=cast.worker), make_user(Role.SYSTEM_ADMIN), make_user(Role.HR), make_user(Role.FINANCE)):
        assert [*waiting(user, LATE)] == []


def test_a_worker_costs_two_queries_and_an_office_as_many_for_many_appeals(cast: Cast) -> None:
    def all_kinds() -> None:
        for status in (Status.REGISTERED, Status.ASSIGNED, Status.REPLIED, Status.CALLED_BACK):
            brought_to(status, cast)
        appeal = with_unit(cast)
        actions.ask(appeal=appeal, kind=RequestKind.EXTENSION, day=appeal.due_on + A_DAY, reason="等设备", by=cast.clerk, now=NOW)

    def cost(user: User) -> tuple[int, int]:
        """(queries, lines)."""
        user = again(user)
        user.holds(Role.HEAD)
        with CaptureQueriesContext(connection) as queries:
            lines = [*waiting(user, LATE)]
        return len(queries), len(lines)

    everybody = [make_user(employee=cast.worker), cast.head, cast.deputy, cast.office, cast.union]
    all_kinds()
    few = [cost(user) for user in everybody]
    for _n in range(3):
        all_kinds()
    many = [cost(user) for user in everybody]
    assert [queries for queries, _lines in many] == [queries for queries, _lines in few]
    assert few[0] == (2, 1)
    assert [lines for _queries, lines in many[:3]] > [lines for _queries, lines in few[:3]]


# -- the month's figures


def test_the_figures_are_those_of_the_list_and_of_the_ledger(cast: Cast) -> None:
    brought_to(Status.STRUCK_OFF, cast)
    with_unit(cast)
    late = with_unit(cast, LONG_AGO)
    answered(late, cast)
    with_unit(cast, LONG_AGO)
    for user in (cast.head, cast.deputy, cast.office):
        told = {tile.label: (tile.value, tile.of) for tile in tiles(again(user), TODAY)}
        assert told == {"诉求未办结": (3, None), "诉求超期": (1, None), "本月按期答复": (1, 2)}
    urls = [tile.url for tile in tiles(again(cast.head), TODAY)]
    assert urls == ["/appeals/", "/appeals/?light=red", f"/ledgers/appeals/2026-10/{cast.theirs.pk}/"]


def test_the_union_chair_reads_appeals_and_no_ledger_and_a_worker_has_no_figures(cast: Cast) -> None:
    brought_to(Status.REPLIED, cast)
    assert [tile.label for tile in tiles(make_user(Role.UNION_CHAIR), TODAY)] == ["诉求未办结", "诉求超期"]
    assert [*tiles(make_user(employee=cast.worker), TODAY)] == []


# -- search


def test_appeals_are_found_by_number_and_words_among_those_one_reads(cast: Cast) -> None:
    appeal = brought_to(Status.ACCEPTED, cast)
    for words in (appeal.number, "暖气"):
        assert [hit.url for hit in found(cast.clerk, words, 6)] == [appeal.get_absolute_url()]
        assert found(make_user(Role.HEAD, unit=UnitFactory()), words, 6) == []
    assert found(cast.clerk, "张三", 6) == [], "names of those who raised it are not searched"


def test_nothing_finds_the_words_of_what_went_to_discipline(cast: Cast) -> None:
    appeal = raise_one(cast.visitor, cast.worker, category=Category.DISCIPLINE, text="有人收礼")
    for user in (make_user(Role.DISCIPLINE), make_user(employee=cast.worker), cast.office):
        assert found(user, "收礼", 6) == []
    assert [hit.label for hit in found(make_user(Role.DISCIPLINE), appeal.number, 6)] == [f"{appeal.number} 违纪"]
    assert found(cast.office, appeal.number, 6) == []


def test_the_complained_of_finds_nothing(cast: Cast) -> None:
    raise_one(cast.visitor, cast.worker, text="副矿长不接电话", target_people=(cast.deputy.employee,))
    assert found(cast.deputy, "不接电话", 6) == []
    assert len(found(cast.office, "不接电话", 6)) == 1


# -- the page of one employee


def test_the_page_of_one_tells_what_he_raised_to_those_who_may_know_that_it_was_he(cast: Cast) -> None:
    open_one = brought_to(Status.ACCEPTED, cast)
    hidden = brought_to(Status.ACCEPTED, cast, category=Category.PAY)
    voided(raise_one(cast.visitor, cast.worker), cast)
    seen = {
        user.name: [one.url for one in moments(cast.worker, again(user))]
        for user in (cast.clerk, cast.office, cast.deputy, make_user(Role.HEAD, unit=UnitFactory(), name="远处"))
    }
    both = [hidden.get_absolute_url(), open_one.get_absolute_url()]
    assert seen == {"周敏": both[1:], "孙静": both, "赵刚": both, "远处": []}
    assert [one.url for one in moments(cast.worker, make_user(employee=cast.worker))] == both
    assert next(iter(moments(cast.worker, cast.office))).text == f"反映工资分配({hidden.number}),已受理。"


def test_neither_danger_nor_discipline_stands_on_anybodys_page(cast: Cast) -> None:
    raise_one(cast.visitor, cast.worker, category=Category.DANGER, text="")
    raise_one(cast.visitor, cast.worker, category=Category.DISCIPLINE, text="有人收礼")
    readers = (cast.office, make_user(Role.DISCIPLINE), cast.visitor, make_user(employee=cast.worker), make_user(Role.PRINCIPAL))
    assert [user for user in readers if moments(cast.worker, user)] == []


def test_the_timeline_costs_as_many_queries_for_many_appeals(cast: Cast, django_assert_num_queries: Any) -> None:
    for _n in range(8):
        struck_off(fresh(brought_to(Status.CALLED_BACK, cast)), cast)
    reader = again(cast.clerk)
    reader.holds(Role.HEAD)
    with django_assert_num_queries(1):
        assert len([*moments(cast.worker, reader)]) == 8
