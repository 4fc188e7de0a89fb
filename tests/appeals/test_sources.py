"""Visits as a source of appeals: the link back for those who may read the visit, and what the demo hears of them."""

from __future__ import annotations

import pytest

from nantun.appeals.demo.plan import fit
from nantun.appeals.models import Appeal
from nantun.appeals.sources import known_sources, label_of_source, link_back, raised_in
from nantun.people.models import User
from nantun.people.roles import Role
from tests.factories import EmployeeFactory, UnitFactory, make_user
from tests.visits.makers import log, void
from visits.choices import Manner

from .makers import Cast, raise_one
from .sheets import book_of, rows

pytestmark = pytest.mark.django_db


@pytest.fixture
def visitor(cast: Cast) -> User:
    return User.objects.get(pk=cast.visitor.pk)


def test_an_appeal_links_back_to_its_visit_for_those_who_may_read_the_visit(cast: Cast, visitor: User) -> None:
    visit = log(visitor, cast.worker)
    appeal = raise_one(visitor, cast.worker, source="visits", source_id=visit.pk)
    assert label_of_source("visits") == "走访"
    assert link_back(appeal.source, appeal.source_id, visitor) == (visit.number, visit.get_absolute_url())
    stranger = make_user(Role.HEAD, unit=UnitFactory())
    assert link_back(appeal.source, appeal.source_id, stranger) is None
    assert rows(book_of(cast.ours))[0]["来源"] == "走访"


def test_the_page_of_the_row_shows_each_reader_what_he_may_read_of_it(cast: Cast, visitor: User) -> None:
    visit, another = log(visitor, cast.worker), log(visitor, EmployeeFactory(unit=cast.ours))
    first, second = (raise_one(visitor, cast.worker, source="visits", source_id=visit.pk, text=text) for text in ("暖气不热", "灯坏了"))
    raise_one(visitor, cast.worker, source="visits", source_id=another.pk)
    raise_one(visitor, cast.worker, source="online", source_id=visit.pk)
    panel = raised_in("visits", visit, visitor, title="反映的诉求")
    assert [one.number in line and one.text in line for one, line in zip((first, second), panel.lines, strict=True)] == [True, True]
    assert not raised_in("visits", visit, make_user(Role.HEAD, unit=UnitFactory()), title="反映的诉求").is_shown
    assert Appeal.objects.raised_in("visits", visit).count() == 2


def test_the_demo_hears_what_one_person_said_to_one_visitor(cast: Cast, visitor: User) -> None:
    one = log(visitor, cast.worker, summary="反映宿舍热水不足;答应本周检修。")
    log(visitor, [EmployeeFactory(unit=cast.ours) for _n in range(3)], manner=Manner.COLLECTIVE)
    void(log(visitor, EmployeeFactory(unit=cast.ours)), visitor)
    source = known_sources()["visits"]
    assert source.heard is not None
    (heard,) = source.heard()
    assert (heard.source_id, heard.raiser, heard.responder, heard.by) == (one.pk, cast.worker.pk, visitor.employee_id, visitor.pk)
    matter, said, answer = fit(heard.words) or (None, "", "")
    assert (matter.category if matter else "", said, answer) == ("living", "宿舍热水不足", "答应本周检修。")


@pytest.mark.parametrize(
    "words", ["建议工具房晚上留人;同意先试。", "家里正装修,钱紧;嘱咐下井别分心。", "说宿舍床板断了两根", "反映闷;聊了。"]
)
def test_what_is_no_appeal_is_passed_over(words: str) -> None:
    assert fit(words) is None
