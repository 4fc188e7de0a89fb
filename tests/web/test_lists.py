"""Lists: filters in the address, pages, order, and the same number of queries however long they are."""

from datetime import UTC, date, datetime

import pytest
import time_machine
from django.db import connection
from django.http import QueryDict
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext

from nantun.people.choices import Sex
from nantun.people.models import Employee
from nantun.people.roles import Role
from nantun.web.filters import DayRange
from nantun.web.models import SavedView
from tests.factories import EmployeeFactory, UnitFactory, make_user
from tests.support.markup import flat
from tests.web.toys import ToyFilter, ToyList

pytestmark = pytest.mark.django_db


@pytest.fixture
def hundred(unit):
    return [EmployeeFactory(unit=unit) for _ in range(100)]


def queries_of(client, path):
    client.get(path)
    with CaptureQueriesContext(connection) as asked:
        client.get(path)
    return len(asked)


def test_a_list_asks_as_much_for_one_row_as_for_a_hundred(toy, signed_in, unit):
    few = queries_of(signed_in, "/toy/?length=100")
    for _ in range(100):
        EmployeeFactory(unit=unit)
    assert queries_of(signed_in, "/toy/?length=100") == few


def test_a_page_holds_eighteen_rows_and_says_which(toy, signed_in, hundred):
    answer = signed_in.get("/toy/")
    assert answer.text.count("<tr data-href=") == 18
    assert "第 1–18 条,共 101 条" in answer.text
    assert "共 101 条" in answer.text


def test_a_page_beyond_the_last_shows_the_last(toy, signed_in, hundred):
    assert "第 91–101 条" in signed_in.get("/toy/?page=999").text
    assert "第 1–18 条" in signed_in.get("/toy/?page=abc").text


def test_every_row_shows_once_over_all_pages_though_all_rank_alike(toy, hundred, signed_in):
    seen = []
    for page in range(1, 7):
        seen += [row.record.pk for row in signed_in.get(f"/toy/?sort=unit&page={page}").context["table"].paginated_rows]
    assert len(seen) == len(set(seen)) == 101


def test_heads_sort_up_and_down_and_start_at_the_first_page(toy, signed_in, hundred):
    answer = signed_in.get("/toy/?sort=name&page=2")
    assert 'aria-sort="ascending"' in answer.text
    assert "?sort=-name&quot;" not in answer.text
    assert 'href="?sort=-name"' in answer.text


def test_an_order_that_does_not_exist_is_passed_over(toy, signed_in, hundred):
    assert signed_in.get("/toy/?sort=id_number,password").status_code == 200


def test_a_filter_that_is_set_is_a_chip_with_a_cross(toy, signed_in, unit):
    text = signed_in.get(f"/toy/?unit={unit.pk}&sort=name").text
    assert "单位:综采一队" in text
    assert 'href="?sort=name"' in text
    assert "去掉条件:单位" in text


def test_days_in_any_spelling_and_order_filter_both_ends_included(head):
    rows = Employee.objects.all()
    for query in ("day_from=2006.7.1&day_to=2006-7-1", "day_from=2006年7月2日&day_to=20060630"):
        filters = ToyFilter(QueryDict(query), queryset=rows)
        assert not filters.is_wrong
        assert head.employee in filters.qs
    assert head.employee not in ToyFilter(QueryDict("day_from=2006-7-2"), queryset=rows).qs


def test_chips_say_what_is_set_in_words():
    UnitFactory(name="选煤厂")
    filters = ToyFilter(QueryDict("sex=female&day_from=2020-01-02&text=张 三"), queryset=Employee.objects.all())
    assert {chip.label: chip.value for chip in filters.chips if chip.value} == {"性别": "女", "日期": "2020-01-02 起", "含文字": "张 三"}


def test_a_filter_that_cannot_be_understood_lists_nothing_and_says_so(toy, signed_in, hundred):
    text = signed_in.get("/toy/?unit=999999").text
    assert "看不懂:999999" in text
    assert "没有符合这些条件的内容" in text
    assert signed_in.get("/toy/?day_from=32-32").status_code == 200


def test_an_empty_list_says_why_and_offers_the_first_act(toy, signed_in, monkeypatch):
    monkeypatch.setattr(ToyList, "rows", lambda self, user: Employee.objects.none())
    text = signed_in.get("/toy/").text
    assert "还没有人。" in text
    assert '<a class="btn" href="/toy/new/">新登记</a>' in flat(text)
    assert "清除全部条件" in signed_in.get("/toy/?sex=female").text


def test_a_default_holds_until_it_is_taken_out(toy, signed_in, head):
    woman = EmployeeFactory(sex=Sex.FEMALE, name="女同事")
    text = signed_in.get("/toy/defaulted/").text
    assert "性别:女" in text
    assert woman.name in text
    assert 'href="?sex="' in text
    assert "性别:女" not in signed_in.get("/toy/defaulted/?sex=").text


def test_an_empty_list_with_nothing_but_its_defaults_says_what_to_do_first(toy, signed_in):
    assert "还没有人。" in signed_in.get("/toy/defaulted/").text
    assert "没有符合这些条件的内容" in signed_in.get("/toy/defaulted/?sex=female").text


def test_a_default_that_was_emptied_stays_in_the_address(toy, signed_in):
    text = signed_in.get("/toy/defaulted/?sex=male").text
    assert 'data-keep="sex"' in text
    assert 'href="?sex=" hx-get="?sex="' in flat(text)


def test_htmx_gets_the_list_and_the_sentence_without_the_frame(toy, signed_in, unit):
    answer = signed_in.get("/toy/", headers={"HX-Request": "true", "HX-Target": "list"})
    assert "<html" not in answer.text
    assert 'id="count" hx-swap-oob="true"' in answer.text
    assert "综采一队" in answer.text


def test_the_export_button_stands_only_for_those_who_may_and_carries_the_filters(toy, client, unit):
    client.force_login(make_user(Role.CLERK, unit=unit))
    assert 'href="/toy/export/?sex=female"' in client.get("/toy/?sex=female").text
    client.force_login(make_user(Role.PRINCIPAL))
    assert "/toy/export/" not in client.get("/toy/?sex=female").text


def test_an_export_gets_exactly_the_rows_of_the_list(head, hundred):
    woman = EmployeeFactory(sex=Sex.FEMALE)
    request = RequestFactory().get("/toy/export/?sex=female&page=2&length=18")
    request.user = head
    assert list(ToyList.rows_asked(request)) == [woman]


def test_what_people_are_called_never_becomes_markup(toy, signed_in):
    EmployeeFactory(name="<b>A</b>", pinyin="a", unit=UnitFactory(name='"><script>'))
    text = signed_in.get("/toy/").text
    assert "&lt;b&gt;A&lt;/b&gt;" in text
    assert "<b>A" not in text
    assert "&quot;&gt;&lt;script&gt;" in text


def test_every_cell_carries_the_words_of_its_head_for_the_phone(toy, signed_in):
    text = signed_in.get("/toy/").text
    assert 'class="num" data-label="人次"' in text
    assert 'class="tick" data-label=""' in text


def test_a_row_that_opens_nothing_is_no_link(toy, signed_in):
    EmployeeFactory(name="不开", pinyin="a")
    row = next(part for part in signed_in.get("/toy/").text.split("<tr ") if "不开" in part)
    assert "data-href" not in row.split(">")[0]


def test_totals_stand_in_the_foot(toy, signed_in):
    text = signed_in.get("/toy/").text
    assert "1,204" in text[text.index("<tfoot") :]


def test_a_view_is_kept_under_its_name_for_its_owner_alone(toy, signed_in, head):
    answer = signed_in.post("/views/save/", {"page": "toy:home", "name": " 女职工 ", "query": "sex=female&page=3"})
    assert 'href="?sex=female"' in answer.text
    signed_in.post("/views/save/", {"page": "toy:home", "name": "女职工", "query": "sex=male"})
    assert SavedView.objects.get().query == "sex=male"
    assert "女职工" in signed_in.get("/views/?page=toy:home").text
    assert "女职工" not in signed_in.get("/views/?page=other:home").text
    signed_in.force_login(make_user())
    assert "女职工" not in signed_in.get("/views/?page=toy:home").text


def test_a_view_is_thrown_away_by_its_owner_alone(toy, signed_in, head):
    signed_in.post("/views/save/", {"page": "toy:home", "name": "女职工", "query": "sex=female"})
    view = SavedView.objects.get()
    signed_in.force_login(make_user())
    signed_in.post(f"/views/{view.pk}/drop/", {"page": "toy:home"})
    assert SavedView.objects.exists()
    signed_in.force_login(head)
    signed_in.post(f"/views/{view.pk}/drop/", {"page": "toy:home"})
    assert not SavedView.objects.exists()


@pytest.mark.parametrize("name", ["", "   ", "长" * 31])
def test_a_view_wants_a_name(toy, signed_in, name):
    assert "请给视图起个名称" in signed_in.post("/views/save/", {"page": "toy:home", "name": name, "query": ""}).text
    assert not SavedView.objects.exists()


def test_thirty_views_of_a_page_are_kept_and_each_may_be_replaced(signed_in):
    def kept(name, page="toy:home"):
        return signed_in.post("/views/save/", {"page": page, "name": name, "query": "sex=female"}).text

    for number in range(30):
        kept(f"视图{number}")
    assert "视图已有 30 个,请先删去不用的" in kept("又一个")
    assert "请先删去" not in kept("视图7") + kept("又一个", page="other:home")
    assert SavedView.objects.filter(page="toy:home").count() == 30


def test_a_view_of_too_many_conditions_is_not_kept(signed_in):
    query = "&".join(f"unit={number}" for number in range(200))
    assert "条件太多,存不下" in signed_in.post("/views/save/", {"page": "toy:home", "name": "所有单位", "query": query}).text
    assert not SavedView.objects.exists()


def test_a_deadline_typed_without_its_year_lies_ahead():
    with time_machine.travel(datetime(2026, 10, 15, 4, tzinfo=UTC)):
        found = {ahead: DayRange(field_name="due_on", ahead=ahead).field.clean(["12-1", ""]).start for ahead in (False, True)}
    assert found == {False: date(2025, 12, 1), True: date(2026, 12, 1)}
