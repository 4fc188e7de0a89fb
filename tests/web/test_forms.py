"""Form pages: polite sentences, rules at their field, the draft gone once saved."""

import re

import pytest
from django.utils import timezone

from nantun.web.actions import keep_draft
from nantun.web.models import Draft
from tests.factories import EmployeeFactory
from tests.web.toys import ToyForm

pytestmark = pytest.mark.django_db


def chosen(text):
    """The values of the people's picker, in their order."""
    picker = text[text.index('<select name="people"') :]
    return re.findall(r'<option value="(\d+)"', picker[: picker.index("</select>")])


@pytest.fixture
def filled(head):
    return {"day": timezone.localdate().isoformat(), "people": [head.employee_id], "said": "暖气不足"}


def test_a_form_that_is_right_is_saved_and_says_what_was_done(toy, signed_in, filled):
    answer = signed_in.post("/toy/new/", filled, follow=True)
    assert answer.redirect_chain == [("/toy/", 302)]
    assert "已登记,编号 ZF-2026-1032" in answer.text


def test_save_and_next_opens_the_form_again(toy, signed_in, filled):
    assert signed_in.post("/toy/new/", {**filled, "again": "1"})["Location"] == "/toy/new/"


def test_what_is_missing_is_asked_for_by_name(toy, signed_in):
    answer = signed_in.post("/toy/new/", {"said": ""})
    assert answer.status_code == 422
    for sentence in ("请填写走访日期。", "请选择走访对象。", "请填写说了什么。"):
        assert answer.text.count(sentence) >= 2  # in the summary and at its field
    assert "有 3 处要改" in answer.text


def test_a_broken_rule_lands_at_its_field(toy, signed_in, filled):
    answer = signed_in.post("/toy/new/", {**filled, "said": "犯规"})
    assert answer.status_code == 422
    assert '<p class="wrong" id="id_people_error">走访人已调出,请改选。</p>' in answer.text
    assert "犯规" in answer.text


def test_a_broken_rule_of_the_whole_form_stands_above_it(toy, signed_in, filled):
    answer = signed_in.post("/toy/new/", {**filled, "said": "全错"})
    assert "<li>这个月已经封存。</li>" in answer.text


def test_the_draft_is_gone_once_the_form_is_saved_and_stays_while_it_is_wrong(toy, signed_in, head, filled):
    keep_draft(by=head, kind="toy.log", key="new", data={"fields": {}})
    signed_in.post("/toy/new/", {**filled, "said": "犯规"})
    assert Draft.objects.exists()
    signed_in.post("/toy/new/", filled)
    assert not Draft.objects.exists()


def test_required_is_said_in_words(toy, signed_in):
    text = signed_in.get("/toy/new/").text
    assert text.count("必填</span>") == 3
    assert "asterisk" not in text


def test_optional_fields_are_folded_until_one_holds_something(toy, signed_in, filled):
    assert '<details class="folded">' in signed_in.get("/toy/new/").text
    assert '<details class="folded" open>' in signed_in.post("/toy/new/", {**filled, "said": "", "mood": "稳定"}).text


def test_a_picker_renders_the_people_chosen_and_no_roster(toy, signed_in, filled, head):
    others = [EmployeeFactory(name="不该出现") for _ in range(3)]
    text = signed_in.post("/toy/new/", {**filled, "said": ""}).text
    assert chosen(text) == [str(head.employee_id)]
    assert 'data-detail="综采一队·队长"' in text
    assert "不该出现" not in text
    both = signed_in.post("/toy/new/", {**filled, "said": "", "people": [others[1].pk, head.employee_id]}).text
    assert chosen(both) == [str(others[1].pk), str(head.employee_id)]


def test_a_picker_takes_words_that_are_no_person_without_falling(toy, signed_in, filled):
    for wrong in (["abc"], ["999999999999999999999"], ["-1"], ["1e3"]):
        assert signed_in.post("/toy/new/", {**filled, "people": wrong}).status_code == 422


def test_a_wrong_field_is_marked_for_readers(toy, signed_in):
    text = signed_in.post("/toy/new/", {"said": ""}).text
    assert 'aria-invalid="true"' in text
    assert 'aria-describedby="id_said_error"' in text


def test_the_layout_follows_fields_that_a_subclass_took_out():
    class Shorter(ToyForm):
        def __init__(self, *args, **kwargs):
            super().__init__(*args, **kwargs)
            del self.fields["mood"]

    assert [pointer.name for pointer in Shorter().helper.layout.get_field_names()] == ["day", "people", "unit", "said"]
