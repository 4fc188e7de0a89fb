"""并案: whoever was promised something keeps it in the appeal that goes on."""

from __future__ import annotations

from functools import partial

import pytest

from nantun.appeals import actions
from nantun.appeals.choices import Category, Status
from nantun.appeals.models import AppealMonth
from nantun.appeals.policies import APPEALS
from nantun.errors import RuleBroken
from nantun.people.models import User
from tests.factories import EmployeeFactory

from .makers import NOW, Cast, a_hazard, brought_to, fresh, raise_one
from .pages import as_, noon  # noqa: F401

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]


def test_a_name_that_was_to_be_kept_is_kept_in_the_appeal_that_goes_on(cast: Cast) -> None:
    main = brought_to(Status.ACCEPTED, cast)
    assert "raisers" in APPEALS.columns(cast.clerk, main)
    actions.merge(into=main, appeals=[raise_one(cast.visitor, cast.worker, category=Category.PAY)], by=cast.office, now=NOW)
    assert APPEALS.columns(User.objects.get(pk=cast.clerk.pk), fresh(main)) == {"text"}
    assert AppealMonth.objects.get(appeal=main).names_hidden


def test_whoever_is_complained_of_in_one_does_not_read_the_appeal_that_goes_on(cast: Cast) -> None:
    main = brought_to(Status.ACCEPTED, cast)
    actions.merge(into=main, appeals=[raise_one(cast.visitor, cast.worker, target_people=(cast.deputy.employee,))], by=cast.office, now=NOW)
    assert list(fresh(main).targets.values_list("employee", flat=True)) == [cast.deputy.employee_id]
    assert not type(main).objects.visible_to(User.objects.get(pk=cast.deputy.pk)).filter(pk=main.pk).exists()


def test_a_complaint_of_the_unit_that_handles_an_appeal_is_not_merged_into_it(cast: Cast) -> None:
    main = brought_to(Status.ACCEPTED, cast)
    complaint = raise_one(cast.visitor, cast.worker, target_units=(cast.theirs,))
    with pytest.raises(RuleBroken, match="反映的正是办理"):
        actions.merge(into=main, appeals=[complaint], by=cast.office, now=NOW)
    assert fresh(complaint).status == Status.REGISTERED
    assert not fresh(main).targets.exists()


@pytest.mark.parametrize("way", ["into the complaint", "the complaint into it"])
def test_whoever_is_complained_of_does_not_become_a_raiser_of_the_complaint(way: str, cast: Cast) -> None:
    own = raise_one(cast.visitor, EmployeeFactory(unit=cast.ours))
    complaint = raise_one(cast.visitor, cast.worker, target_people=(own.raisers.get().employee,))
    into, one = (complaint, own) if way == "into the complaint" else (own, complaint)
    with pytest.raises(RuleBroken, match="正是另一件的反映人"):
        actions.merge(into=into, appeals=[one], by=cast.office, now=NOW)
    assert (fresh(own).status, fresh(complaint).status) == (Status.REGISTERED, Status.REGISTERED)


@pytest.mark.parametrize("way", ["a complaint", "its own merging", "a named target"])
def test_nor_do_those_whose_own_was_merged_into_it_before(way: str, cast: Cast) -> None:
    main, own = (raise_one(cast.visitor, EmployeeFactory(unit=cast.ours)) for _n in range(2))
    him = own.raisers.get().employee
    main = actions.merge(into=main, appeals=[own], by=cast.office, now=NOW)
    complaint = raise_one(cast.visitor, cast.worker, target_people=(him,))
    act = {
        "a complaint": partial(actions.merge, into=main, appeals=[complaint]),
        "its own merging": partial(actions.merge, into=complaint, appeals=[main]),
        "a named target": partial(actions.name_targets, appeal=main, people=[him], units=[]),
    }[way]
    with pytest.raises(RuleBroken, match="反映人"):
        act(by=cast.office, now=NOW)
    assert not fresh(main).targets.exists()


def test_merging_one_that_was_merged_into_before_takes_everybody_along(cast: Cast) -> None:
    first = raise_one(cast.visitor, EmployeeFactory(unit=cast.ours), hide_names=True)
    second, third = raise_one(cast.visitor, EmployeeFactory(unit=cast.ours)), raise_one(cast.visitor, EmployeeFactory(unit=cast.ours))
    actions.merge(into=second, appeals=[first], by=cast.office, now=NOW)
    actions.merge(into=third, appeals=[fresh(second)], by=cast.office, now=NOW)
    assert {fresh(one).merged_into for one in (first, second)} == {third}
    assert fresh(third).names_hidden


def test_a_form_opened_before_others_were_merged_into_it_says_who_was_faster(cast: Cast) -> None:
    main = brought_to(Status.ACCEPTED, cast)
    actions.merge(into=main, appeals=[raise_one(cast.visitor, cast.worker, hide_names=True)], by=cast.office, now=NOW)
    answer = as_(cast.clerk).post(f"/appeals/{main.pk}/progress/", {"text": "管子已到货", "version": main.version})
    assert answer.status_code == 422
    assert "孙静 已在 10月15日 12:00 改过" in answer.text
    assert "管子已到货" in answer.text


def test_what_went_on_in_one_that_goes_on_elsewhere_is_changed_for_those_who_look_at_it_too(cast: Cast) -> None:
    first, second, third = (raise_one(cast.visitor, EmployeeFactory(unit=cast.ours)) for _one in range(3))
    actions.merge(into=second, appeals=[first], by=cast.office, now=NOW)
    seen = fresh(first).version
    actions.merge(into=third, appeals=[fresh(second)], by=cast.office, now=NOW)
    assert fresh(first).version == seen + 1


@pytest.mark.parametrize("hazard", ["what goes on", "what is merged"])
def test_what_has_rules_of_its_own_is_handled_by_itself(hazard: str, cast: Cast) -> None:
    plain, other = raise_one(cast.visitor, cast.worker), raise_one(cast.visitor, cast.worker, **a_hazard(cast))
    into, one = (other, plain) if hazard == "what goes on" else (plain, other)
    with pytest.raises(RuleBroken, match="要各自办理,不能并案") as broken:
        actions.merge(into=into, appeals=[one], by=cast.office, now=NOW)
    assert broken.value.field == "appeals"
    assert fresh(one).merged_into is None


def test_none_is_merged_into_itself(cast: Cast) -> None:
    main, other = raise_one(cast.visitor, cast.worker), raise_one(cast.visitor, cast.worker)
    with pytest.raises(RuleBroken, match=f"不能并入自己,请去掉 {main.number}") as broken:
        actions.merge(into=main, appeals=[main, other], by=cast.office, now=NOW)
    assert broken.value.field == "appeals"
    assert fresh(other).status == Status.REGISTERED


def test_at_least_one_is_to_be_chosen(cast: Cast) -> None:
    with pytest.raises(RuleBroken, match="请选择要并入的诉求") as broken:
        actions.merge(into=raise_one(cast.visitor, cast.worker), appeals=[], by=cast.office, now=NOW)
    assert broken.value.field == "appeals"
