"""我的待办 and search: loops over what rooms offer."""

from datetime import date

import pytest

from nantun.web.actions import keep_draft
from nantun.web.offers import Question, Todo
from nantun.web.waiting import Waiting, waiting_for
from tests.factories import make_user
from tests.support.markup import flat

pytestmark = pytest.mark.django_db
DAY = date(2026, 10, 20)


def test_what_is_due_first_stands_first(toy, head):
    assert [line.kind for line in waiting_for(head, DAY).lines] == ["早的", "晚的"]


def test_what_has_no_deadline_stands_after_this_weeks_and_before_next_months(toy, head, monkeypatch):
    lines = [
        Todo(kind="下月", text="", url="/", act="", due=date(2026, 11, 5)),
        Todo(kind="不限", text="", url="/", act=""),
        Todo(kind="本周", text="", url="/", act="", due=date(2026, 10, 22)),
    ]
    monkeypatch.setattr("tests.web.toys.todo", lambda user, day: lines)
    assert [line.kind for line in waiting_for(head, DAY).lines] == ["本周", "不限", "下月"]


def test_the_home_page_lists_what_waits_with_one_act_each(toy, signed_in):
    text = signed_in.get("/").text
    assert "今天就到期" in text
    assert "2 项,其中 1 项今天到期" in text
    assert text.index("今天就到期") < text.index("后天才到期")


def test_what_is_unread_is_counted_at_the_bell_and_not_in_the_list(toy, signed_in):
    text = flat(signed_in.get("/counts/").text)
    assert 'id="todo-count" hx-swap-oob="true">2<' in text
    assert 'id="bell-count" hx-swap-oob="true">4<' in text


def test_an_unfinished_form_waits_for_its_owner_alone(toy, head):
    keep_draft(by=head, kind="toy.log", key="new", data={"fields": {}}, title="登记试办", url="/toy/new/")
    assert "登记试办" in next(line for line in waiting_for(head, DAY).lines if line.kind == "草稿").text
    assert not [line for line in waiting_for(make_user(), DAY).lines if line.kind == "草稿"]


def test_a_leader_is_asked_three_questions_and_a_clerk_none():
    line = Todo(kind="必访", text="", url="/", act="", question=Question.OVERDUE)
    asked = Waiting([line]).questions()
    assert [str(label) for label, _lines in asked] == ["谁没访到", "谁等我谈", "什么超期"]
    assert [len(lines) for _label, lines in asked] == [0, 0, 1]
    assert Waiting([Todo(kind="必访", text="", url="/", act="")]).questions() == []


def test_what_is_late_answers_a_leaders_third_question_wherever_it_comes_from(toy, head, monkeypatch):
    late, asked = date(2026, 10, 5), Todo(kind="待访", text="", url="/", act="", question=Question.UNMET)
    monkeypatch.setattr("tests.web.toys.todo", lambda user, day: [Todo(kind="台账", text="", url="/", act="", due=late), asked])
    waiting = waiting_for(head, DAY)
    assert [[line.kind for line in lines] for _label, lines in waiting.questions()] == [["待访"], [], ["台账"]]
    assert waiting.plain() == []


def test_nothing_waiting_is_said_in_words(alone, signed_in):
    assert "今天没有等您办的事。" in signed_in.get("/").text


def test_the_months_figures_come_after_the_page(toy, signed_in):
    text = signed_in.get("/month/").text
    assert "540 / 602 人" in text
    assert '<strong class="red">1 件</strong>' in text


def test_the_search_box_shows_what_rooms_find(toy, signed_in):
    text = signed_in.get("/search/", {"q": "  ｚｓ "}, headers={"HX-Request": "true"}).text
    assert "找到zs" in text
    assert "<html" not in text
    assert "找到zs" in signed_in.get("/search/", {"q": "zs"}).text


def test_a_search_without_hits_says_what_to_try(toy, signed_in):
    assert "换成姓名、工号、拼音或首字母再试" in signed_in.get("/search/", {"q": "无"}).text


def test_an_empty_search_asks_no_room(toy, signed_in, monkeypatch):
    monkeypatch.setattr("tests.web.toys.search", lambda *args: pytest.fail("asked"))
    assert signed_in.get("/search/", {"q": "   "}).status_code == 200
