"""What the database refuses is told in the words of its rule, wherever it was met; what has no words stays an error; nothing quotes the row."""

from __future__ import annotations

import subprocess
import sys
import threading
import traceback
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django import forms
from django.apps import apps
from django.core.exceptions import BadRequest
from django.db import IntegrityError, connection, models, transaction
from django.test.utils import isolate_apps

from nantun.appeals import actions as appeals
from nantun.appeals.choices import Closure, Status
from nantun.appeals.models import Appeal, ReplyTemplate
from nantun.campaigns.actions import save_campaign
from nantun.campaigns.models import Campaign, Quota
from nantun.errors import RuleBroken
from nantun.jobs.models import Job
from nantun.ledgers.models import Seal
from nantun.people.models import Unit
from nantun.people.roles import Role
from nantun.refusals import Refused, said_by, sentence_of, silent
from nantun.web.checks import each_constraint_speaks, faults_of
from nantun.web.forms import PageForm, apply
from talks.models import LEDGER, OpenHours, Talk
from tests.appeals.makers import Cast, brought_to
from tests.factories import UnitFactory, granter, make_user
from tests.support.days import at
from tests.support.mine import Mine
from tests.talks.makers import NOW, a_time, ask, logged
from tests.visits.pages import as_

CONSTRAINTS = [constraint for model in apps.get_models() for constraint in model._meta.constraints]
SAID = [one for one in CONSTRAINTS if said_by(one)]
SILENT = [one for one in CONSTRAINTS if one not in SAID]
NAME = "不该进日志的名字"


def names(constraints: list[Any]) -> list[str]:
    return [one.name for one in constraints]


class TestSentences:
    def test_there_are_those_that_nobody_saw_before(self) -> None:
        assert len(SAID) >= 113

    @pytest.mark.parametrize("constraint", SAID, ids=names(SAID))
    def test_each_is_found_by_the_name_of_its_constraint(self, constraint: Any) -> None:
        assert sentence_of(constraint.name) == str(constraint.violation_error_message)

    @pytest.mark.parametrize("constraint", SAID, ids=names(SAID))
    def test_none_has_room_for_a_value(self, constraint: Any) -> None:
        assert "%" not in str(constraint.violation_error_message)

    def test_none_waits_for_the_commit_where_no_statement_meets_it(self) -> None:
        assert not [one.name for one in SAID if getattr(one, "deferrable", None)]

    def test_a_name_belongs_to_one_constraint(self) -> None:
        assert len(set(names(CONSTRAINTS))) == len(CONSTRAINTS)

    def test_the_database_knows_them_by_these_names(self, db: None) -> None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT conname FROM pg_constraint UNION SELECT indexname FROM pg_indexes")
            known = {name for (name,) in cursor.fetchall()}
        assert set(names(CONSTRAINTS)) <= known

    @pytest.mark.parametrize("name", [*names(SILENT), "talks_talk_pkey", "nobody_knows_it"])
    def test_there_is_none_for_others(self, name: str) -> None:
        assert sentence_of(name) == ""


def model_with(sentence: Any, *, silent_about: tuple[str, ...] = ()) -> type[models.Model]:
    """A model of one constraint, which says that sentence; silent_about: what @silent is given."""
    constraint = models.CheckConstraint(condition=models.Q(id__gt=0), name="planted", violation_error_message=sentence)
    meta = type("Meta", (), {"app_label": "web", "constraints": [constraint]})
    with isolate_apps("nantun.web"):
        made = type("Planted", (models.Model,), {"__module__": __name__, "Meta": meta})
    return silent(*silent_about, because="nobody types it")(made)


class TestDemanded:
    """manage.py check, in make lint."""

    def test_each_constraint_of_the_program_speaks_or_says_why_not(self) -> None:
        assert each_constraint_speaks() == []

    @pytest.mark.parametrize("sentence", [None, "Out of range."], ids=["none", "not in Chinese"])
    def test_a_planted_one_without_a_sentence_is_refused_with_what_to_do(self, sentence: Any) -> None:
        (error,) = faults_of(model_with(sentence))
        assert (error.id, error.msg) == ("web.E006", "web.Planted: planted has no sentence of its own")
        assert '@silent("planted"' in error.hint

    @pytest.mark.parametrize(
        ("sentence", "silent_about", "found"),
        [
            ("编号要大于零。", (), []),
            (None, ("planted",), []),
            (None, ("planted", "gone"), ["web.E007"]),
            ("编号要大于零。", ("planted",), ["web.E007"]),
        ],
        ids=["speaks", "silent", "silent about none", "speaks and is called silent"],
    )
    def test_it_speaks_or_is_silent_for_a_reason_and_no_reason_is_left_over(
        self, sentence: Any, silent_about: tuple[str, ...], found: list[str]
    ) -> None:
        assert [error.id for error in faults_of(model_with(sentence, silent_about=silent_about))] == found


@pytest.fixture
def mine(db: None) -> Mine:
    return Mine.of()


@pytest.fixture
def cast(db: None, settings: Any, tmp_path: Path) -> Cast:
    settings.MEDIA_ROOT = tmp_path
    return Cast.of()


class TestActions:
    """None of these actions says a word of the rule itself."""

    def test_a_check_is_told(self, db: None) -> None:
        backwards = Campaign(name="春风行动", starts_on=date(2026, 10, 2), ends_on=date(2026, 10, 1))
        with pytest.raises(RuleBroken) as broken, transaction.atomic():
            save_campaign(campaign=backwards)
        assert broken.value.message == "结束日期不能早于开始日期。"
        assert not Campaign.objects.exists()

    def test_what_is_there_already_is_told_at_its_field(self, cast: Cast) -> None:
        words: dict[str, Any] = {"title": "暖气报修", "text": "已报热力站", "by": cast.office, "now": NOW}
        appeals.keep_template(template=None, **words)
        with pytest.raises(RuleBroken) as broken, transaction.atomic():
            appeals.keep_template(template=None, **words)
        assert (broken.value.message, broken.value.field) == ("已有同名的模板,请换个名称。", "title")
        assert ReplyTemplate.objects.count() == 1

    def test_a_page_shows_it_beside_the_field(self, cast: Cast) -> None:
        sent = {"title": "暖气报修", "text": "已报热力站", "category": "", "unit": "", "save": ""}
        as_(cast.office).post("/appeals/templates/new/", sent)
        answer = as_(cast.office).post("/appeals/templates/new/", sent)
        assert answer.status_code == 422
        assert "已有同名的模板" in answer.content.decode()

    def test_a_time_that_is_taken_is_told_with_the_nearest_free(self, mine: Mine) -> None:
        ask(mine.worker, mine.head.employee, mine.worker.employee, a_time())
        with pytest.raises(RuleBroken, match="刚刚被约走") as broken, transaction.atomic():
            ask(mine.vice, mine.head.employee, mine.vice.employee, a_time())
        assert broken.value.field == "time"

    def test_any_form_shows_it_and_the_transaction_goes_on(self, mine: Mine) -> None:
        class Hours(PageForm, forms.Form):
            weekday = forms.IntegerField()

            def save(self, *, by: Any) -> OpenHours:
                times = {"starts": a_time().start.time(), "ends": a_time().start.time()}
                return OpenHours.objects.create(leader=by.employee, **self.cleaned_data, **times)

        form = Hours({"weekday": 1})
        assert form.is_valid()
        assert apply(form, form.save, by=mine.head) is None
        assert form.non_field_errors() == ["结束要晚于开始。"]
        assert not OpenHours.objects.exists()


class TestTriggers:
    def test_a_sealed_month_is_told(self, mine: Mine) -> None:
        talk = logged(mine, day=date(2026, 9, 28), now=at(date(2026, 9, 29)))
        Seal.objects.create(ledger=LEDGER, month=date(2026, 9, 1), by=granter(), at=NOW)
        with pytest.raises(RuleBroken) as broken, transaction.atomic():
            Talk.objects.filter(pk=talk.pk).update(place_kind="office")
        assert broken.value.message == "这个月的台账已经封存,记录不能再增加、修改或删除。"

    def test_a_trigger_s_own_message_is_told(self, cast: Cast) -> None:
        appeal = brought_to(Status.CALLED_BACK, cast)
        appeal.evidence.all().delete()
        closing = {"status": Status.STRUCK_OFF, "closure": Closure.CONTENT, "closed_at": NOW, "closed_by": cast.office}
        with pytest.raises(RuleBroken) as broken, transaction.atomic():
            Appeal.objects.filter(pk=appeal.pk).update(**closing)
        assert broken.value.message == "已解决的要附办理结果的凭证,才能销号。"


def test_a_unique_column_says_which_of_its_values_is_there_already(db: None) -> None:
    unit = UnitFactory(name=NAME)
    with pytest.raises(Refused, match="unit_name_key") as refused, transaction.atomic():
        Unit.objects.create(name=NAME, kind=unit.kind)
    assert refused.value.message == "这个单位名称已经有了,请核对后再保存。"
    assert NAME not in told_in_a_log(refused.value)


class TestErrors:
    """A fault of the program is nobody's rule."""

    def test_a_constraint_without_a_sentence_stays_an_error(self, db: None) -> None:
        with pytest.raises(IntegrityError, match="a_running_job_has_a_lease") as error, transaction.atomic():
            Job.objects.create(kind="toy", status="running")
        assert not isinstance(error.value, RuleBroken)

    def test_a_missing_value_stays_an_error_and_quotes_no_row(self, db: None) -> None:
        with pytest.raises(IntegrityError, match="not-null") as error, transaction.atomic():
            Unit.objects.filter(pk=UnitFactory(name=NAME).pk).update(kind=None)
        assert not isinstance(error.value, RuleBroken)
        assert NAME not in told_in_a_log(error.value)

    def test_a_constraint_that_no_model_has_stays_an_error(self, db: None) -> None:
        with connection.cursor() as cursor:
            cursor.execute("CREATE TEMPORARY TABLE stray (n int CONSTRAINT of_nobody CHECK (n > 0))")
            with pytest.raises(IntegrityError, match="of_nobody") as error, transaction.atomic():
                cursor.execute("INSERT INTO stray VALUES (0)")
        assert not isinstance(error.value, RuleBroken)


def test_a_refusal_quotes_no_row(cast: Cast) -> None:
    words: dict[str, Any] = {"title": NAME, "text": "已报热力站", "by": cast.office, "now": NOW}
    appeals.keep_template(template=None, **words)
    with pytest.raises(Refused, match="template_title_once") as refused, transaction.atomic():
        appeals.keep_template(template=None, **words)
    assert NAME not in told_in_a_log(refused.value) + refused.value.message


def told_in_a_log(error: BaseException) -> str:
    return "".join(traceback.format_exception(error))


@pytest.mark.django_db(transaction=True)
def test_getting_or_creating_still_finds_what_somebody_else_made_a_moment_before() -> None:
    """Django tells by IntegrityError that somebody was faster."""
    campaign = Campaign.objects.create(name="春风行动", starts_on=date(2026, 10, 1))
    asked = {"campaign": campaign, "rank": "section", "effective_from": date(2026, 10, 1)}
    start = threading.Barrier(8)

    def get(_turn: int) -> int:
        start.wait()
        try:
            return Quota.objects.get_or_create(**asked, defaults={"visits_a_month": 2})[0].pk
        finally:
            connection.close()

    with ThreadPoolExecutor(max_workers=8) as hands:
        assert len(set(hands.map(get, range(8)))) == 1


@pytest.mark.parametrize("line", ["from django.db import IntegrityError", "from django.db.utils import IntegrityError"])
def test_lint_refuses_another_place_that_catches_one_and_says_what_to_do(line: str) -> None:
    planted = f"{line}\n\ntry:\n    pass\nexcept IntegrityError:\n    pass\n"
    ruff = [str(Path(sys.executable).with_name("ruff")), "check", "--no-cache", "--stdin-filename"]
    elsewhere = subprocess.run([*ruff, "visits/actions/planted.py", "-"], input=planted, capture_output=True, text=True)
    assert "TID251" in elsewhere.stdout
    assert "nantun/refusals.py" in elsewhere.stdout
    allowed = subprocess.run([*ruff, "nantun/refusals.py", "-"], input=planted, capture_output=True, text=True)
    assert "TID251" not in allowed.stdout


MADE_UP = ("\x00", "\ud800", "张\x00")


@pytest.mark.django_db
@pytest.mark.parametrize("text", MADE_UP, ids=ascii)
@pytest.mark.parametrize(
    ("method", "address", "sent"),
    [
        ("get", "/search/", "q"),
        ("get", "/views/", "page"),
        ("post", "/views/save/", "page"),
        ("post", "/views/save/", "name"),
        ("post", "/views/0/drop/", "page"),
    ],
)
def test_a_text_that_no_keyboard_types_is_a_bad_request_and_no_fault_of_the_program(text, method, address, sent):
    words = {"page": "visits:home", "name": "本月", "query": "day=1"} | {sent: text.encode("utf-8", "surrogatepass")}
    client = as_(make_user(Role.PARTY_OFFICE))
    assert getattr(client, method)(address, words).status_code in (200, 400)


@pytest.mark.django_db
def test_a_text_that_cannot_be_stored_is_told_as_such_wherever_it_meets_the_database():
    for text in MADE_UP:
        with pytest.raises(BadRequest), transaction.atomic():
            list(Unit.objects.filter(name=text))
    assert as_(make_user(Role.PARTY_OFFICE)).get("/views/", {"page": "\x00"}).status_code == 400


@pytest.mark.django_db(transaction=True)
def test_of_two_acts_that_wait_for_each_other_one_is_done_and_the_other_is_told_to_try_again() -> None:
    units = [UnitFactory(name="综采一队"), UnitFactory(name="掘进三区")]
    both_have_one = threading.Barrier(2, timeout=30)

    def act(first: Unit, then: Unit) -> str:
        try:
            with transaction.atomic():
                Unit.objects.filter(pk=first.pk).update(order=7)
                both_have_one.wait()
                Unit.objects.filter(pk=then.pk).update(order=7)
        except RuleBroken as broken:
            return broken.message
        finally:
            connection.close()
        return "done"

    with ThreadPoolExecutor(max_workers=2) as others:
        said = sorted(one.result(60) for one in [others.submit(act, *units), others.submit(act, *reversed(units))])
    assert said == ["done", "刚才有人正好同时在办,没有办成。请再试一次,您填写的内容还在。"]
