"""A form that is posted many times in one moment is one row, and everybody who posted it gets the same answer. By kind: whatever has a submission."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.apps import apps
from django.db import connection, models, transaction

from nantun.appeals.models import Appeal
from nantun.campaigns.models import Campaign
from nantun.errors import RuleBroken
from nantun.refusals import once, sentence_of
from talks.models import Talk
from tests.support.kinds import Form, missing, of_every_app
from tests.support.meanwhile import wait_for, waiting_for_a_lock
from tests.support.mine import Mine
from tests.talks.makers import NOW
from tests.visits.pages import as_

POSTS = 20


WAYS: list[tuple[type[models.Model], Callable[[Mine], Form]]] = [
    (model, way) for model, ways in of_every_app("POSTED").items() for way in ways
]


def submitted() -> set[type[models.Model]]:
    """Models with a submission; the copies that the history of a model keeps are none."""
    return {
        model
        for model in apps.get_models()
        if not hasattr(model, "pgh_tracked_model") and any(field.name == "submission" for field in model._meta.local_fields)
    }


@pytest.fixture
def _noon(settings: Any, tmp_path: Path) -> Iterator[None]:
    settings.MEDIA_ROOT = tmp_path
    with time_machine.travel(NOW, tick=False):
        yield


def test_every_kind_that_is_submitted_is_posted_here() -> None:
    assert not missing("POSTED", submitted()), missing("POSTED", submitted())
    assert {model for model, _way in WAYS} == submitted()


@pytest.mark.parametrize("model", sorted(submitted(), key=lambda model: model._meta.label), ids=lambda model: model._meta.label)
def test_a_form_of_somebody_else_is_told_in_one_sentence(model: type[models.Model]) -> None:
    [constraint] = [one for one in model._meta.constraints if getattr(one, "fields", ()) == ("submission",)]
    assert sentence_of(constraint.name) == "这张表单已由别人提交,请重新打开登记页面。"


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("_noon")
@pytest.mark.parametrize(("model", "way"), WAYS, ids=[way.__name__ for _model, way in WAYS])
def test_twenty_equal_posts_in_one_moment_are_one_row_and_twenty_same_answers(
    model: type[models.Model], way: Callable[[Mine], Form]
) -> None:
    by, address, form = way(Mine.of())
    clients = [as_(by) for _post in range(POSTS)]

    def post(client: Any) -> tuple[int, str]:
        try:
            answer = client.post(address, form)
            return answer.status_code, answer.headers.get("Location", "")
        finally:
            connection.close()

    with ThreadPoolExecutor(max_workers=POSTS) as hands:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("LOCK TABLE web_numberseries IN EXCLUSIVE MODE")  # nobody is given a number before all have looked for the first
            under_way = [hands.submit(post, client) for client in clients]
            wait_for(lambda: waiting_for_a_lock(cursor) == POSTS)
        answers = [one.result() for one in under_way]
    row = model._default_manager.get()
    assert len(set(answers)) == 1, set(answers)
    status, location = answers[0]
    assert status == 302
    assert f"/{row.pk}/" in location


@pytest.mark.django_db
@pytest.mark.usefixtures("_noon")
@pytest.mark.parametrize(("model", "way"), WAYS, ids=[way.__name__ for _model, way in WAYS])
def test_posted_again_later_it_is_the_same_row_and_the_same_answer(model: type[models.Model], way: Callable[[Mine], Form]) -> None:
    by, address, form = way(Mine.of())
    first, second = (as_(by).post(address, form) for _post in range(2))
    assert model._default_manager.count() == 1
    assert (first.status_code, first.url) == (second.status_code, second.url)


@pytest.mark.django_db(transaction=True)
def test_a_rule_that_the_twin_has_broken_for_it_a_moment_before_is_no_refusal() -> None:
    def make() -> Campaign:
        with ThreadPoolExecutor(max_workers=1) as twin:
            twin.submit(save_and_leave).result()
        raise RuleBroken("这个时间刚刚被约走。")

    def save_and_leave() -> None:
        Campaign.objects.create(name="春风行动", starts_on=NOW.date())
        connection.close()

    assert once(Campaign.objects.filter(name="春风行动"), make) == Campaign.objects.get()


@pytest.mark.django_db
@pytest.mark.usefixtures("_noon")
@pytest.mark.parametrize(("model", "way"), WAYS, ids=[way.__name__ for _model, way in WAYS])
def test_a_form_that_another_has_sent_is_refused_in_words(model: type[models.Model], way: Callable[[Mine], Form]) -> None:
    """As after a change of hands at one computer, with the page still open."""
    mine = Mine.of()
    by, address, form = way(mine)
    as_(by).post(address, form)
    row = model._default_manager.get()
    owner = "registered_by" if model is Appeal else "entered_by"
    mine_alone: models.QuerySet[Any] = model._default_manager.filter(submission=form["submission"], **{owner: mine.stranger})

    def copy() -> models.Model:
        return model._default_manager.bulk_create([another(row)])[0]

    with pytest.raises(RuleBroken, match="别人提交"):
        once(mine_alone, copy)


def another(row: Any) -> Any:
    """The same under another number, for two who have nothing open with each other."""
    copied = type(row).objects.get(pk=row.pk)
    copied.pk, copied.number = None, "XX-2026-9999"
    if isinstance(row, Talk):
        copied.talker, copied.counterpart = row.counterpart, row.talker
    return copied
