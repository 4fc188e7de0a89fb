"""Acts are declared once: each has its address, its permission, and methods of one kind."""

from __future__ import annotations

import pytest
import rules

from nantun.people.roles import Role
from nantun.web.acting import Acts, Doing
from talks.models import Mentoring
from tests.factories import make_user
from tests.support.acts import EVERY, named
from tests.visits.pages import as_
from tests.web.test_matrix import NO_HEAD


@pytest.mark.parametrize(("acts", "doing"), EVERY, ids=named)
def test_who_may_is_asked_by_the_name_of_the_act(acts: Acts, doing: Doing) -> None:
    perm = acts.perm_of(doing)
    own_view = doing.view is not None and doing.buttons is not None  # asks for itself
    assert rules.perm_exists(perm) or own_view
    if doing.way:
        assert rules.perm_exists(f"{perm}_at_all"), "only the moment may be wrong, and then it says so"


@pytest.mark.django_db
@pytest.mark.parametrize(("acts", "doing"), EVERY, ids=named)
def test_a_form_answers_head_as_it_answers_get_and_a_tap_neither(acts: Acts, doing: Doing) -> None:
    client, address = as_(make_user(Role.PARTY_OFFICE)), f"/{acts.app}/{acts.prefix}0/{doing.at or doing.name}/"
    opened = 404 if doing.form or doing.view else 405
    assert client.get(address).status_code == opened
    assert client.head(address).status_code == (405 if f"{acts.app}:{acts.name(doing.verb)}" in NO_HEAD else opened)
    assert client.post(address).status_code == (405 if doing.name == "forum-sheet" else 404)  # a paper to print
    assert client.put(address).status_code in (404, 405)


def test_the_acts_of_a_further_model_are_told_apart_in_address_name_and_permission() -> None:
    pay = Doing("pay")
    acts = Acts(Mentoring, lambda user: Mentoring.objects.visible_to(user), pay, prefix="payments", of="payment")
    assert [(str(url.pattern), url.name) for url in acts.urls] == [("payments/<int:pk>/pay/", "pay-payment")]
    assert acts.perm_of(pay) == "talks.pay_payment"
