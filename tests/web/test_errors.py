"""Error pages: what happened and what to do next, nothing else."""

import pytest
from django.test import Client

from nantun.people.models import Employee
from nantun.people.roles import Role
from tests.factories import EmployeeFactory, make_user

pytestmark = pytest.mark.django_db


def test_a_missing_page_is_the_same_bytes_whoever_asks_and_why(toy, head):
    foreign = EmployeeFactory()
    reader, stranger, nobody = Client(), Client(), Client()
    reader.force_login(head)
    stranger.force_login(make_user())
    missing = Employee.objects.order_by("-pk").first().pk + 1
    bodies = {
        reader.get(f"/toy/{foreign.pk}/").content,
        reader.get(f"/toy/{missing}/").content,
        reader.get("/nothing/here/").content,
        stranger.get(f"/toy/{foreign.pk}/").content,
        nobody.get("/nothing/here/").content,
    }
    assert len(bodies) == 1
    assert "没有这一页" in bodies.pop().decode()


def test_a_foreign_row_and_a_missing_one_answer_with_the_same_headers_and_length(toy, signed_in):
    foreign = EmployeeFactory()
    answers = [signed_in.get(f"/toy/{pk}/") for pk in (foreign.pk, foreign.pk + 1000)]
    assert [answer.status_code for answer in answers] == [404, 404]
    assert dict(answers[0].headers) == dict(answers[1].headers)


def test_a_refusal_gives_the_reason_of_its_rule(toy, signed_in):
    answer = signed_in.get("/toy/refused/")
    assert answer.status_code == 403
    assert "谁答复,谁不能回访。" in answer.text


def test_an_act_on_a_row_one_sees_is_refused_and_on_one_unseen_it_is_missing(toy, signed_in, head):
    seen, unseen = EmployeeFactory(unit=head.employee.unit), EmployeeFactory()
    assert signed_in.get(f"/toy/{seen.pk}/act/").status_code == 403
    assert signed_in.get(f"/toy/{unseen.pk}/act/").status_code == 404
    signed_in.force_login(make_user(Role.HR))
    assert signed_in.get(f"/toy/{seen.pk}/act/").text == "办了"


def test_a_fault_of_the_program_shows_nothing_of_its_data_and_says_where_the_input_is(toy, signed_in):
    signed_in.raise_request_exception = False
    answer = signed_in.get("/toy/broken/")
    assert answer.status_code == 500
    assert "已存为草稿" in answer.text
    assert "370899" not in answer.text


def test_a_form_sent_with_an_old_token_is_told_to_load_again(toy, head):
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(head)
    answer = strict.post("/toy/new/", {})
    assert answer.status_code == 403
    assert "刷新后再提交" in answer.text
