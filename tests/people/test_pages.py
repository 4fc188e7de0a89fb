"""The pages of people: who sees whom, and how much of them."""

import io
from datetime import date

import openpyxl
import pytest
from django.urls import reverse

from nantun.errors import RuleBroken
from nantun.people.choices import Rank
from nantun.people.models import Employee
from nantun.people.policies import ROSTER_ROLES
from nantun.people.roles import Role
from nantun.privacy.actions import reveal
from nantun.privacy.models import Access, AccessLog
from tests.factories import CadreFactory, EmployeeFactory, TeamFactory, UnitFactory, id_number, make_cadre, make_user

pytestmark = pytest.mark.django_db
PHONE = "19912345678"


@pytest.fixture
def unit():
    return UnitFactory(name="综采一队")


@pytest.fixture
def worker(unit):
    return EmployeeFactory(unit=unit, name="赵楠", phone=PHONE, ethnicity="回族", birth_date=date(1985, 3, 14))


def reader(role, unit):
    """Somebody with the role, reaching that unit."""
    return make_user(role, units=[unit])


def page(client, user, address):
    client.force_login(user)
    response = client.get(address)
    assert response.status_code == 200, response.status_code
    return response.content.decode()


def employee_page(client, user, employee):
    return page(client, user, employee.get_absolute_url())


# -- who sees whom


@pytest.mark.parametrize("role", ROSTER_ROLES)
def test_roles_with_a_roster_read_the_page_of_their_people(client, role, unit, worker):
    assert "赵楠" in employee_page(client, reader(role, unit), worker)


@pytest.mark.parametrize("role", [role for role in Role if role not in ROSTER_ROLES])
def test_roles_without_a_roster_get_the_same_page_as_for_nobody(client, role, worker):
    client.force_login(make_user(role))
    somebody, nobody = client.get(worker.get_absolute_url()), client.get("/people/99999999/")
    assert somebody.status_code == nobody.status_code == 404
    assert somebody.content == nobody.content


@pytest.mark.parametrize("role", [Role.CLERK, Role.HEAD, Role.DEPUTY, Role.SUPERVISION])
def test_another_unit_s_people_do_not_exist(client, role, worker):
    client.force_login(reader(role, UnitFactory()))
    assert client.get(worker.get_absolute_url()).status_code == 404
    assert "赵楠" not in client.get("/people/").content.decode()


def test_everybody_reads_his_own_page(client):
    user = make_user()
    assert user.name in employee_page(client, user, user.employee)


def test_a_worker_is_shown_the_leaders_and_nobody_else(client):
    CadreFactory(name="周洋", post="矿长", rank=Rank.DIVISION)
    other = EmployeeFactory(name="钱志强")
    shown = page(client, make_user(), "/me/")
    assert "周洋" in shown
    assert other.name not in shown


# -- how much of them


@pytest.mark.parametrize("role", ROSTER_ROLES)
def test_an_id_number_stands_whole_in_no_page(client, role, unit, worker):
    shown = employee_page(client, reader(role, unit), worker) + client.get("/people/").content.decode()
    assert worker.id_number not in shown
    assert worker.id_number[6:14] not in shown


@pytest.mark.parametrize("role", ROSTER_ROLES)
def test_ethnicity_is_seen_by_personnel_and_union_alone(client, role, unit, worker):
    seen = "回族" in employee_page(client, reader(role, unit), worker)
    assert seen == (role in (Role.HR, Role.UNION_STAFF, Role.UNION_CHAIR))


@pytest.mark.parametrize("role", ROSTER_ROLES)
def test_others_see_the_year_of_birth_alone(client, role, unit, worker):
    shown = employee_page(client, reader(role, unit), worker)
    assert ("1985-03-14" in shown) == (role in (Role.HR, Role.UNION_STAFF, Role.UNION_CHAIR))
    assert "1985" in shown


@pytest.mark.parametrize("role", ROSTER_ROLES)
def test_a_telephone_is_whole_for_those_who_call(client, role, unit, worker):
    shown = employee_page(client, reader(role, unit), worker)
    assert (PHONE in shown) == (role in (Role.CLERK, Role.HEAD, Role.HR))
    assert PHONE in shown or "199******78" in shown


def test_one_sees_of_oneself_what_others_may_not(client):
    user = make_user()
    shown = employee_page(client, user, user.employee)
    assert "1985-03-14" in shown
    assert user.employee.phone in shown
    assert user.employee.id_number not in shown


def test_the_filter_by_ethnicity_is_offered_to_those_who_may_see_it(client, unit, worker):
    assert "民族" in page(client, reader(Role.HR, unit), "/people/")
    assert "民族" not in page(client, reader(Role.CLERK, unit), "/people/")


def test_a_filter_by_ethnicity_typed_into_the_address_tells_a_clerk_nothing(client, unit, worker):
    clerk = reader(Role.CLERK, unit)
    assert "赵楠" in page(client, clerk, "/people/?ethnicity=汉族")


# -- the whole of it, against a reason


@pytest.mark.parametrize("role", [Role.HR, Role.UNION_STAFF, Role.UNION_CHAIR])
def test_the_whole_id_number_is_shown_against_a_reason_that_stays(client, role, unit, worker):
    user = reader(role, unit)
    client.force_login(user)
    address = reverse("people:reveal", args=[worker.pk, "id_number"])
    assert worker.id_number not in client.get(address).content.decode()
    shown = client.post(address, {"reason": "办理大病救助核对身份"})
    assert worker.id_number in shown.content.decode()
    log = AccessLog.objects.get()
    assert (log.user, log.action, log.subject, log.fields) == (user, Access.REVEALED, f"people.employee:{worker.pk}", "id_number")
    assert log.reason == "办理大病救助核对身份"


@pytest.mark.parametrize("role", [Role.CLERK, Role.HEAD, Role.DEPUTY, Role.PRINCIPAL, Role.PARTY_OFFICE, Role.SUPERVISION])
def test_others_get_no_whole_id_number_whatever_reason_they_give(client, role, unit, worker):
    client.force_login(reader(role, unit))
    response = client.post(reverse("people:reveal", args=[worker.pk, "id_number"]), {"reason": "想看"})
    assert response.status_code == 403
    assert not AccessLog.objects.exists()


def test_nothing_is_revealed_without_a_reason(client, unit, worker):
    client.force_login(reader(Role.HR, unit))
    response = client.post(reverse("people:reveal", args=[worker.pk, "id_number"]), {"reason": "  "})
    assert response.status_code == 422
    assert worker.id_number not in response.content.decode()
    assert not AccessLog.objects.exists()


def test_nor_is_it_to_a_page_that_asked_for_none(unit, worker):
    with pytest.raises(RuleBroken, match="请写明查看事由") as broken:
        reveal(user=reader(Role.HR, unit), subject=worker, field="id_number", reason=" ")
    assert broken.value.field == "reason"
    assert not AccessLog.objects.exists()


def test_a_telephone_is_revealed_to_a_deputy_against_a_reason(client, unit, worker):
    client.force_login(reader(Role.DEPUTY, unit))
    response = client.post(reverse("people:reveal", args=[worker.pk, "phone"]), {"reason": "上门走访前联系"})
    assert PHONE in response.content.decode()
    assert AccessLog.objects.get().fields == "phone"


# -- the list


def test_the_list_asks_as_many_queries_for_twenty_as_for_one(client, unit, worker, django_assert_max_num_queries):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client.force_login(reader(Role.CLERK, unit))
    client.get("/people/")
    with CaptureQueriesContext(connection) as few:
        client.get("/people/")
    EmployeeFactory.create_batch(20, unit=unit, team=TeamFactory(unit=unit))
    with CaptureQueriesContext(connection) as many:
        client.get("/people/")
    assert len(many) == len(few)


def test_the_list_is_found_by_initials_and_number(client, unit, worker):
    EmployeeFactory(unit=unit, name="钱志强")
    clerk = reader(Role.CLERK, unit)
    for words in ("zn", "zhaonan", "赵楠", worker.number):
        shown = page(client, clerk, f"/people/?words={words}")
        assert "赵楠" in shown
        assert "钱志强" not in shown


def test_who_left_is_listed_when_asked_for(client, unit):
    EmployeeFactory(unit=unit, name="孙立", status="retired")
    clerk = reader(Role.CLERK, unit)
    assert "孙立" not in page(client, clerk, "/people/")
    assert "孙立" in page(client, clerk, "/people/?status=retired")
    assert "孙立" in page(client, clerk, "/people/?status=")


def test_a_nonsense_filter_lists_nothing_and_breaks_nothing(client, unit, worker):
    clerk = reader(Role.CLERK, unit)
    assert "赵楠" not in page(client, clerk, "/people/?unit=nonsense")
    assert "赵楠" not in page(client, clerk, "/people/?status=nonsense")


# -- taking it away


def rows_of(response):
    book = openpyxl.load_workbook(io.BytesIO(b"".join(response) if response.streaming else response.content))
    return [[cell.value for cell in row] for row in book.active.iter_rows()]


def test_the_export_gives_exactly_what_is_filtered(client, unit, worker):
    EmployeeFactory(unit=unit, name="钱志强")
    client.force_login(reader(Role.CLERK, unit))
    rows = rows_of(client.get("/people/export/?words=zn"))
    assert len(rows) == 3
    assert rows[2][2] == "赵楠"


def test_the_export_follows_the_reader_not_the_page(client, unit, worker):
    client.force_login(reader(Role.CLERK, unit))
    clerk_s = rows_of(client.get("/people/export/?words=zn"))
    client.force_login(reader(Role.UNION_STAFF, unit))
    union_s = rows_of(client.get("/people/export/?words=zn"))
    assert "民族" not in clerk_s[1]
    assert "民族" in union_s[1]
    assert PHONE in clerk_s[2]
    assert PHONE not in union_s[2]
    assert worker.id_number not in str(clerk_s + union_s)


def test_the_export_is_marked_and_written_down(client, unit, worker):
    clerk = reader(Role.CLERK, unit)
    client.force_login(clerk)
    rows = rows_of(client.get("/people/export/?words=zn"))
    assert clerk.number in rows[0][0]
    log = AccessLog.objects.get()
    assert (log.user, log.action, log.rows) == (clerk, Access.EXPORTED, 1)


def test_a_name_that_looks_like_a_formula_stays_text(client, unit):
    EmployeeFactory(unit=unit, name="=1+1", number="009900")
    client.force_login(reader(Role.CLERK, unit))
    book = openpyxl.load_workbook(io.BytesIO(client.get("/people/export/?words=009900").content))
    row = list(book.active.iter_rows())[2]
    assert (row[1].value, row[1].data_type) == ("009900", "s")
    assert (row[2].value, row[2].data_type) == ("=1+1", "s")


@pytest.mark.parametrize("role", [Role.DEPUTY, Role.PRINCIPAL, Role.UNION_CHAIR, Role.SUPERVISION, Role.HR, Role.AUDIT])
def test_the_roster_is_exported_by_those_with_that_right_alone(client, role, unit):
    client.force_login(reader(role, unit))
    assert client.get("/people/export/").status_code == 403


# -- picking people


def picked(client, **words):
    return client.get("/people/pick/", words).json()


@pytest.mark.parametrize("words", ["zs", "zhs", "zhangsan", "张三", "020033"])
def test_a_person_is_picked_by_name_number_pinyin_or_initials(client, unit, words):
    person = EmployeeFactory(name="张三", number="020033", unit=unit, team=TeamFactory(unit=unit, name="生产一班"))
    EmployeeFactory(name="李四", number="020044")
    client.force_login(make_cadre())
    found = picked(client, q=words)
    assert [one["id"] for one in found] == [person.pk]
    assert found[0] == {
        "id": person.pk,
        "name": "张三",
        "number": "020033",
        "unit": "综采一队",
        "team": "生产一班",
        "post": "采煤工",
        "leader": False,
    }


def test_namesakes_are_told_apart_by_unit_team_and_post(client):
    first, second = EmployeeFactory(name="张三"), EmployeeFactory(name="张三", unit=UnitFactory())
    client.force_login(make_cadre())
    found = picked(client, q="张三")
    assert {one["unit"] for one in found} == {first.unit.name, second.unit.name}


def test_several_words_narrow(client, unit):
    person = EmployeeFactory(name="张三", unit=unit)
    EmployeeFactory(name="张三", unit=UnitFactory(name="掘进三区"))
    client.force_login(make_cadre())
    assert [one["id"] for one in picked(client, q="综采 zs")] == [person.pk]


def test_the_exact_name_stands_first(client):
    EmployeeFactory(name="张三丰")
    person = EmployeeFactory(name="张三")
    client.force_login(make_cadre())
    assert picked(client, q="张三")[0]["id"] == person.pk


def test_at_most_twenty_are_offered(client):
    EmployeeFactory.create_batch(25, name="张三")
    client.force_login(make_cadre())
    assert len(picked(client, q="zs")) == 20


def test_a_team_is_found_by_name_and_gives_its_people(client, unit):
    team = TeamFactory(unit=unit, name="生产一班")
    people = EmployeeFactory.create_batch(3, unit=unit, team=team)
    EmployeeFactory(unit=unit, team=team, status="retired")
    client.force_login(make_cadre())
    found = picked(client, q="生产一班", teams="1")[0]
    assert found == {"id": f"team:{team.pk}", "name": "生产一班", "unit": "综采一队", "count": 3}
    assert {one["id"] for one in picked(client, team=team.pk)} == {person.pk for person in people}


def test_who_left_is_not_picked(client):
    EmployeeFactory(name="张三", status="retired")
    client.force_login(make_cadre())
    assert picked(client, q="zs") == []


@pytest.mark.parametrize("words", ["", "   ", "%", "_", "'", "zs" * 200, "\\", "team:1"])
def test_odd_words_find_nobody_and_break_nothing(client, words):
    EmployeeFactory(name="张三")
    client.force_login(make_cadre())
    assert picked(client, q=words) == []
    assert picked(client, q=words, teams="1") == []


def test_an_odd_team_finds_nobody(client):
    client.force_login(make_cadre())
    assert picked(client, team="9" * 30) == []
    assert picked(client, team="x") == []


def test_picking_asks_three_queries_at_most(client, unit, django_assert_max_num_queries):
    """Besides the six of every request: the session read and kept alive, account, its employee, grants and their units."""
    EmployeeFactory.create_batch(20, name="张三", unit=unit, team=TeamFactory(unit=unit))
    client.force_login(make_cadre())
    picked(client, q="zs")
    with django_assert_max_num_queries(9):
        assert len(picked(client, q="zs", teams="1")) == 20


@pytest.mark.parametrize("role", [Role.WORKER, Role.FINANCE, Role.AUDIT, Role.DISCIPLINE, Role.SECURITY_ADMIN, Role.LOG_AUDITOR])
def test_who_visits_nobody_picks_nobody(client, role):
    client.force_login(make_user(role, rank=Rank.WORKER))
    assert client.get("/people/pick/?q=zs").status_code == 403


def test_an_account_is_picked_by_those_who_grant_roles(client):
    user = make_user(name="张三")
    client.force_login(make_user(Role.SECURITY_ADMIN))
    assert [one["id"] for one in client.get("/users/pick/?q=zs").json()] == [user.pk]
    client.force_login(make_cadre())
    assert client.get("/users/pick/?q=zs").status_code == 403


# -- the timeline, the search box


def test_search_finds_people_of_one_s_own_roster(client, unit, worker):
    from nantun.people.search import found

    assert [hit.label for hit in found(reader(Role.CLERK, unit), "zn", 6)] == ["赵楠"]
    assert found(reader(Role.CLERK, UnitFactory()), "zn", 6) == []


def test_the_page_shows_the_posts_held(client, unit, worker):
    shown = employee_page(client, reader(Role.CLERK, unit), worker)
    assert "综采一队·采煤工,至今" in shown


# -- HR's forms


def test_hr_transfers_somebody_on_the_page(client, worker):
    new = UnitFactory(name="掘进三区")
    client.force_login(make_user(Role.HR))
    words = {"unit": new.pk, "team": "", "post": "支护工", "rank": Rank.WORKER, "day": "今天"}
    assert client.post(reverse("people:transfer", args=[worker.pk]), words).status_code == 302
    assert Employee.objects.get(pk=worker.pk).unit == new


def test_a_rule_that_is_broken_is_said_at_its_field(client, worker):
    client.force_login(make_user(Role.HR))
    words = {"unit": worker.unit_id, "team": TeamFactory().pk, "post": "支护工", "rank": Rank.WORKER, "day": "今天"}
    response = client.post(reverse("people:transfer", args=[worker.pk]), words)
    assert response.status_code == 422
    assert "不是" in response.context["form"].errors["team"][0]


def test_the_facts_form_never_shows_the_id_number_and_keeps_it_when_left_empty(client, worker):
    client.force_login(make_user(Role.HR))
    address = reverse("people:edit", args=[worker.pk])
    assert worker.id_number not in client.get(address).content.decode()
    words = {"name": "赵楠", "sex": "male", "ethnicity": "回族", "phone": PHONE, "id_number": "", "union_member": "true"}
    assert client.post(address, words).status_code == 302
    fresh = Employee.objects.get(pk=worker.pk)
    assert fresh.id_number == worker.id_number
    assert fresh.union_member is True


def test_a_wrong_id_number_is_refused_like_in_a_workbook(client, worker):
    client.force_login(make_user(Role.HR))
    right = id_number(date(1985, 3, 14), 9)
    words = {"name": "赵楠", "sex": "male", "id_number": right[:-1] + ("1" if right[-1] != "1" else "2")}
    response = client.post(reverse("people:edit", args=[worker.pk]), words)
    assert response.status_code == 422
    assert "id_number" in response.context["form"].errors


@pytest.mark.parametrize("act", ["edit", "transfer", "status", "household"])
@pytest.mark.parametrize("role", [Role.CLERK, Role.HEAD, Role.PARTY_OFFICE, Role.SYSTEM_ADMIN])
def test_nobody_but_hr_edits_people(client, act, role, unit, worker):
    client.force_login(reader(role, unit))
    assert client.get(reverse(f"people:{act}", args=[worker.pk])).status_code == 403
    assert client.post(reverse(f"people:{act}", args=[worker.pk]), {}).status_code == 403
