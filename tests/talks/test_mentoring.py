"""一对一帮带: closed to all but the two who are named, counted for the committee, nowhere on the worker's own page."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
import time_machine
from django.db import connection

from nantun.errors import RuleBroken
from nantun.people.actions import change_status
from nantun.people.choices import EmployeeStatus, Rank
from nantun.people.models import User
from nantun.people.roles import Role
from nantun.people.story import timeline
from nantun.privacy.models import AccessLog
from nantun.web.acting import Acts, Doing
from nantun.web.waiting import waiting_for
from talks import actions, nightly
from talks.choices import MentoringGround, MentoringOutcome
from talks.forms.mentoring import MentoringTalkForm
from talks.models import Mentoring
from talks.search import found
from tests.factories import EmployeeFactory, make_user
from tests.support.days import TODAY, at
from tests.support.mine import Mine
from tests.visits.pages import as_, text_of

from .makers import NOW

pytestmark = pytest.mark.django_db
SAID = "他说父亲病重所以旷工三天"
PLAN = "每周谈一次,帮他请探亲假"


@pytest.fixture(autouse=True)
def _noon() -> Iterator[None]:
    with time_machine.travel(at(TODAY), tick=False):
        yield


@pytest.fixture
def mentoring(mine: Mine) -> Mentoring:
    made = actions.begin_mentoring(
        worker=mine.worker.employee,
        helper=mine.vice.employee,
        ground=MentoringGround.ABSENCE,
        plan=PLAN,
        started_on=TODAY,
        by=mine.head,
        now=NOW,
    )
    actions.note_mentoring_talk(mentoring=made, day=TODAY, place_kind="dormitory", observation=SAID, by=mine.vice, now=NOW)
    return made


def test_helper_and_named_head_read_it_and_the_reading_is_logged(mine: Mine, mentoring: Mentoring) -> None:
    for user in (mine.vice, mine.head):
        page = text_of(as_(user).get(f"/talks/mentoring/{mentoring.pk}/"))
        assert SAID in page
        assert PLAN in page
    assert AccessLog.objects.filter(subject=f"talks.mentoring:{mentoring.pk}").count() == 2


def test_nobody_else_does_whatever_his_role(mine: Mine, mentoring: Mentoring) -> None:
    others = [mine.worker, mine.party_head, mine.deputy, mine.principal, mine.secretary, mine.office, mine.stranger]
    others += [
        make_user(role, unit=mine.ours) for role in (Role.CLERK, Role.UNION_CHAIR, Role.DISCIPLINE, Role.SYSTEM_ADMIN, Role.SUPERVISION)
    ]
    for user in others:
        for page in ("", "talk/", "review/", "helper/"):
            assert as_(user).get(f"/talks/mentoring/{mentoring.pk}/{page}").status_code == 404
        assert not Mentoring.objects.visible_to(user).exists()
        assert actions.open_mentoring(mentoring=mentoring, by=user) == []


def test_it_stands_nowhere_on_the_worker_s_side(mine: Mine, mentoring: Mentoring) -> None:
    worker = User.objects.get(pk=mine.worker.pk)
    for reader in (worker, mine.head, mine.office):
        said = " ".join(moment.text + moment.who for moment in timeline(worker.employee, reader))
        assert "帮带" not in said
        assert not found(reader, mentoring.number, 5)
    assert not waiting_for(worker, TODAY).lines
    assert as_(worker).get("/talks/mentoring/").status_code == 403
    assert "帮带" not in text_of(as_(worker).get("/talks/"))


def test_a_dump_of_the_tables_does_not_hold_what_was_observed(mine: Mine, mentoring: Mentoring) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT table_name FROM information_schema.tables WHERE table_schema = 'public'")
        for (table,) in cursor.fetchall():
            for words in (SAID, PLAN):
                cursor.execute(f'SELECT count(*) FROM "{table}" AS row WHERE row::text LIKE %s', [f"%{words}%"])
                assert cursor.fetchone() == (0,), table
    assert not hasattr(Mentoring, "pgh_event_model")


def test_the_committee_has_figures_and_no_name(mine: Mine, mentoring: Mentoring) -> None:
    for user in (mine.principal, mine.office, make_user(Role.UNION_STAFF), make_user(Role.UNION_CHAIR)):
        page = text_of(as_(user).get("/talks/mentoring/figures/"))
        assert "张三" not in page
    for user in (mine.head, mine.deputy, mine.worker):
        assert as_(user).get("/talks/mentoring/figures/").status_code == 403
    figures = Mentoring.objects.figures()
    assert (figures.total, figures.running, figures.improved, figures.talks) == (1, 1, 0, 1)


def test_the_helper_writes_and_either_reviews(mine: Mine, mentoring: Mentoring) -> None:
    with pytest.raises(RuleBroken, match="由帮带人自己记"):
        actions.note_mentoring_talk(mentoring=mentoring, day=TODAY, place_kind="office", observation="好", by=mine.head, now=NOW)
    with pytest.raises(RuleBroken, match="由帮带人和单位负责人做"):
        actions.review_mentoring(mentoring=mentoring, outcome="improved", by=mine.office, now=NOW)
    going = actions.review_mentoring(mentoring=mentoring, outcome=MentoringOutcome.CONTINUED, by=mine.vice, now=NOW)
    assert not going.is_over
    over = actions.review_mentoring(mentoring=going, outcome=MentoringOutcome.IMPROVED, by=mine.head, now=NOW)
    assert over.is_over
    with pytest.raises(RuleBroken, match="已经结束"):
        actions.note_mentoring_talk(mentoring=over, day=TODAY, place_kind="office", observation="好", by=mine.vice, now=NOW)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"worker": "stranger"}, "只能为本单位职工"),
        ({"helper": "worker"}, "不能是本人"),
        ({"plan": " "}, "怎么帮"),
        ({"started_on": TODAY + timedelta(days=1)}, "不能晚于今天"),
    ],
)
def test_what_cannot_be_arranged_is_told(change: dict[str, Any], said: str, mine: Mine) -> None:
    facts: dict[str, Any] = {"worker": "worker", "helper": "vice", "plan": PLAN, "started_on": TODAY, **change}
    people = {name: getattr(mine, facts.pop(name)).employee for name in ("worker", "helper")}
    with pytest.raises(RuleBroken, match=said):
        actions.begin_mentoring(ground="absence", by=mine.head, now=NOW, **people, **facts)


def test_one_at_a_time_and_again_after_it_is_over(mine: Mine, mentoring: Mentoring) -> None:
    facts: dict[str, Any] = {
        "worker": mine.worker.employee,
        "helper": mine.vice.employee,
        "ground": "absence",
        "plan": PLAN,
        "started_on": TODAY,
    }
    with pytest.raises(RuleBroken, match="已有一件"):
        actions.begin_mentoring(**facts, by=mine.head, now=NOW)
    actions.review_mentoring(mentoring=mentoring, outcome="improved", by=mine.head, now=NOW)
    assert actions.begin_mentoring(**facts, by=mine.head, now=NOW).pk


def test_another_helper_is_named_and_the_one_before_reads_it_no_more(mine: Mine, mentoring: Mentoring) -> None:
    as_(mine.head).post(f"/talks/mentoring/{mentoring.pk}/helper/", {"helper": mine.party_head.employee_id, "save": ""})
    assert as_(mine.party_head).get(f"/talks/mentoring/{mentoring.pk}/").status_code == 200
    assert as_(mine.vice).get(f"/talks/mentoring/{mentoring.pk}/").status_code == 404


@pytest.mark.parametrize("day", [TODAY - timedelta(days=1), TODAY + timedelta(days=1)])
def test_what_was_observed_lies_between_the_beginning_and_today(day: date, mine: Mine, mentoring: Mentoring) -> None:
    with pytest.raises(RuleBroken, match="帮带开始之后、今天或以前") as broken:
        actions.note_mentoring_talk(mentoring=mentoring, day=day, place_kind="office", observation="好", by=mine.vice, now=NOW)
    assert broken.value.field == "day"


@pytest.mark.parametrize(("by", "helper", "said"), [("vice", "party_head", "由单位负责人办"), ("head", "worker", "不能是本人")])
def test_the_head_alone_names_another_helper_and_never_the_worker(
    by: str, helper: str, said: str, mine: Mine, mentoring: Mentoring
) -> None:
    with pytest.raises(RuleBroken, match=said):
        actions.change_helper(mentoring=mentoring, helper=getattr(mine, helper).employee, by=getattr(mine, by), now=NOW)
    mentoring.refresh_from_db()
    assert mentoring.helper == mine.vice.employee


def test_once_it_is_over_it_is_neither_reviewed_nor_handed_on(mine: Mine, mentoring: Mentoring) -> None:
    actions.review_mentoring(mentoring=mentoring, outcome=MentoringOutcome.IMPROVED, by=mine.head, now=NOW)
    with pytest.raises(RuleBroken, match="已经结束"):
        actions.review_mentoring(mentoring=mentoring, outcome=MentoringOutcome.CONTINUED, by=mine.vice, now=NOW)
    with pytest.raises(RuleBroken, match="已经结束"):
        actions.change_helper(mentoring=mentoring, helper=mine.party_head.employee, by=mine.head, now=NOW)
    mentoring.refresh_from_db()
    assert (mentoring.outcome, mentoring.helper) == (MentoringOutcome.IMPROVED, mine.vice.employee)


def test_when_the_head_leaves_the_present_one_is_named(mine: Mine, mentoring: Mentoring) -> None:
    change_status(employee=mine.head.employee, status=EmployeeStatus.RETIRED, since=TODAY, today=TODAY, now=NOW)
    for _turn in range(2):
        nightly.run(now=NOW)
    mentoring.refresh_from_db()
    assert mentoring.head == mine.party_head.employee


def test_of_several_present_heads_the_first_of_the_lists_is_named(mine: Mine, mentoring: Mentoring) -> None:
    first = EmployeeFactory(unit=mine.ours, name="安东", rank=Rank.SECTION, post="队长")
    change_status(employee=mine.head.employee, status=EmployeeStatus.RETIRED, since=TODAY, today=TODAY, now=NOW)
    nightly.run(now=NOW)
    mentoring.refresh_from_db()
    assert mentoring.head == first, "before 李伟, though he came later"


def test_the_forms_do_what_the_acts_do(mine: Mine) -> None:
    form = {
        "worker": mine.worker.employee_id,
        "helper": mine.vice.employee_id,
        "ground": "rule_breaking",
        "plan": PLAN,
        "started_on": "2026-10-15",
    }
    as_(mine.head).post("/talks/mentoring/begin/", form | {"save": ""})
    made = Mentoring.objects.get()
    as_(mine.vice).post(f"/talks/mentoring/{made.pk}/talk/", {"day": "2026-10-15", "place_kind": "office", "observation": SAID, "save": ""})
    as_(mine.head).post(f"/talks/mentoring/{made.pk}/review/", {"outcome": "improved", "save": ""})
    made.refresh_from_db()
    assert (made.outcome, made.outcome_on, made.talks.get().observation) == ("improved", date(2026, 10, 15), SAID)


@pytest.mark.parametrize("act", ["talk", "review"])
def test_whoever_opens_or_sends_a_form_after_it_is_over_is_told_so_and_keeps_his_words(act: str, mine: Mine, mentoring: Mentoring) -> None:
    actions.review_mentoring(mentoring=mentoring, outcome="improved", by=mine.head, now=NOW)
    address = f"/talks/mentoring/{mentoring.pk}/{act}/"
    assert "这件帮带已经结束。" in as_(mine.vice).get(address, follow=True).text
    sent = as_(mine.vice).post(
        address, {"day": "2026-10-15", "place_kind": "office", "observation": SAID, "outcome": "continued", "save": ""}
    )
    assert sent.status_code == 422
    assert "这件帮带已经结束。" in sent.text
    assert (SAID in sent.text) is (act == "talk")
    assert mentoring.talks.count() == 1


def test_a_row_without_a_status_is_called_by_its_number_where_the_moment_is_wrong(mine: Mine, mentoring: Mentoring) -> None:
    plain = Acts(Mentoring, lambda user: Mentoring.objects.visible_to(user), Doing("note_mentoring", form=MentoringTalkForm))
    over = actions.review_mentoring(mentoring=mentoring, outcome="improved", by=mine.head, now=NOW)
    assert plain._not_now(plain.doings[0], over, mine.vice) == f"{over.number} 现在不能这样办。"
