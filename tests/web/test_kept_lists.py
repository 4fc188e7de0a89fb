"""A list is kept until something changes: the way back from a row draws nothing a second time, and nobody reads what was before."""

from __future__ import annotations

import random
import re
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.core.cache import caches
from django.core.exceptions import ImproperlyConfigured
from django.db import connection, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from nantun.errors import RuleBroken
from nantun.people.actions import disable_account, end_role
from nantun.people.models import Employee, RoleGrant, Session, StandIn, Unit, User
from nantun.people.roles import Role
from nantun.people.views import employees
from nantun.web import changes, keeping
from nantun.web.changes import TRIGGER, is_quiet, watch_tables
from tests.factories import EmployeeFactory, UnitFactory, make_user, stand_in

pytestmark = pytest.mark.django_db(transaction=True)

LIST = "/people/"
OF_HTMX = {"HX-Request": "true", "HX-Target": "list"}
SENTENCE = {"HX-Request": "true", "HX-Target": "count"}
FRAME = 3  # the session with its account, the roles, whose mine this is


@pytest.fixture(autouse=True)
def _nothing_kept() -> None:
    caches["lists"].clear()


@pytest.fixture
def unit() -> Unit:
    return UnitFactory(name="综采一队")


@pytest.fixture
def head(unit: Unit) -> User:
    return make_user(Role.HEAD, unit=unit, name="孙立")


@pytest.fixture
def reader(client: Client, head: User) -> Client:
    client.force_login(head)
    return client


@pytest.fixture
def mate(unit: Unit) -> Employee:
    return EmployeeFactory(unit=unit, name="从前的名")


@pytest.fixture
def colleague() -> Iterator[BaseDatabaseWrapper]:
    """A second connection, which commits when it is told to."""
    other = connection.copy()
    with closing(other):
        other.set_autocommit(False)
        yield other


def renames(colleague: BaseDatabaseWrapper, employee: Employee, name: str = "后来的名") -> None:
    with colleague.cursor() as cursor:
        cursor.execute("UPDATE people_employee SET name = %s WHERE id = %s", [name, employee.pk])


def look(client: Client, address: str = LIST, headers: dict[str, str] | None = None) -> tuple[str, list[str]]:
    """What is shown, and which questions were asked of the database for it."""
    with CaptureQueriesContext(connection) as asked:
        answer = client.get(address, headers=headers)
    assert answer.status_code == 200
    return answer.text, [query["sql"] for query in asked]


def is_drawn(asked: list[str]) -> bool:
    return any('FROM "people_employee"' in sql for sql in asked)


def was_drawn(client: Client, address: str = LIST, headers: dict[str, str] | None = None) -> bool:
    return is_drawn(look(client, address, headers)[1])


def as_meant(page: str) -> str:
    """Without the tokens of its forms, which are others at each look."""
    return re.sub(r'value="\w{64}"', "", page)


# -- what is spared


def test_the_second_look_asks_for_the_frame_and_the_mark_alone_and_shows_the_same(reader: Client, mate: Employee) -> None:
    first, asked = look(reader)
    assert is_drawn(asked)
    second, asked = look(reader)
    assert len(asked) == FRAME + 1, asked
    assert as_meant(second) == as_meant(first)
    assert "从前的名" in second


def test_what_htmx_fetches_and_the_whole_page_are_kept_as_one(reader: Client, mate: Employee) -> None:
    fetched, asked = look(reader, headers=OF_HTMX)
    assert is_drawn(asked)
    page, asked = look(reader)
    assert not is_drawn(asked)
    assert "<html" in page
    again, asked = look(reader, headers=OF_HTMX)
    assert not is_drawn(asked)
    assert as_meant(again) == as_meant(fetched)


def test_the_sentence_is_kept_too_and_apart(reader: Client) -> None:
    first, asked = look(reader, headers=SENTENCE)
    assert is_drawn(asked)
    assert look(reader, headers=SENTENCE)[0] == first
    assert not was_drawn(reader, headers=SENTENCE)
    assert was_drawn(reader)


def test_each_address_is_kept_for_itself(reader: Client, mate: Employee) -> None:
    look(reader)
    assert was_drawn(reader, f"{LIST}?sort=number")
    assert was_drawn(reader, f"{LIST}?sort=-number")
    assert "从前的名" not in look(reader, f"{LIST}?words=没有这个人")[0]
    assert "从前的名" in look(reader)[0]


def test_a_list_that_says_why_is_never_kept(reader: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(employees.EmployeeList, "never_kept", "tried")
    look(reader)
    assert was_drawn(reader)
    assert not [sql for sql in look(reader)[1] if "web_change_mark" in sql]


def test_a_list_whose_template_stands_in_no_frame_is_told_so_and_not_shown_empty(reader: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(employees.EmployeeList, "template_name", "web/part.html")
    with pytest.raises(ImproperlyConfigured, match="extends page_frame"):
        reader.get(LIST)


def test_a_page_blown_up_by_its_address_is_not_kept(reader: Client) -> None:
    for _look in range(2):
        page, asked = look(reader, f"{LIST}?x={'/' * 3800}")
        assert len(page) > keeping.LONGEST
        assert is_drawn(asked)
    assert not caches["lists"]._cache


def test_a_reader_who_is_met_anew_has_shown_his_second_factor_as_before(reader: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = []
    monkeypatch.setattr(employees.EmployeeList, "acts", lambda page: asked.append(page.request.user.is_verified()) or [])
    look(reader)
    assert asked == [False]


def test_nothing_is_kept_longer_than_ten_minutes(reader: Client) -> None:
    begun = datetime.now(UTC)
    with time_machine.travel(begun):
        look(reader)
    with time_machine.travel(begun + timedelta(minutes=9)):
        assert not was_drawn(reader)
    with time_machine.travel(begun + timedelta(minutes=11)):
        assert was_drawn(reader)


def test_within_a_transaction_nothing_is_kept(reader: Client) -> None:
    with transaction.atomic():
        look(reader)
        assert was_drawn(reader)
    assert was_drawn(reader)


# -- nobody reads what was before


@pytest.mark.parametrize(
    "write",
    [
        lambda mate: Employee.objects.filter(pk=mate.pk).update(name="后来的名"),
        lambda mate: mate.delete(),
        lambda mate: Unit.objects.filter(pk=mate.unit_id).update(name="后来的队"),
        lambda mate: EmployeeFactory(unit=mate.unit, name="后来的人"),
    ],
    ids=["renamed", "gone", "unit renamed", "new"],
)
def test_what_was_written_is_there_at_the_next_look(reader: Client, mate: Employee, write: Callable[[Employee], Any]) -> None:
    before = look(reader)[0]
    write(mate)
    page, asked = look(reader)
    assert is_drawn(asked)
    assert as_meant(page) != as_meant(before)
    assert not was_drawn(reader)


def test_what_a_colleague_has_not_committed_is_not_kept_and_is_there_once_he_has(
    reader: Client, mate: Employee, colleague: BaseDatabaseWrapper
) -> None:
    renames(colleague, mate)
    assert not is_quiet()
    for _look in range(2):
        page, asked = look(reader)
        assert is_drawn(asked)
        assert "从前的名" in page
    colleague.commit()
    assert is_quiet()
    assert "后来的名" in look(reader)[0]
    assert not was_drawn(reader)


def test_what_a_colleague_takes_back_is_waited_for_too(reader: Client, mate: Employee, colleague: BaseDatabaseWrapper) -> None:
    with colleague.cursor() as cursor:
        cursor.execute("SAVEPOINT half")
        renames(colleague, mate)
        cursor.execute("ROLLBACK TO half")
    assert not is_quiet()
    colleague.rollback()
    look(reader)
    assert not was_drawn(reader)


MOMENTS = ["mark", "is_quiet", "_drawn", "set"]  # it was read, it was asked, the rows were read, they were kept


def once_after(moment: str, act: Callable[[], Any], monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Does it in the midst of the next look; fills the list that it returns."""
    place: Any = {"_drawn": employees.EmployeeList, "set": caches["lists"]}.get(moment, keeping)
    step, done = getattr(place, moment), []

    def stepped(*args: Any) -> Any:
        found = step(*args)
        if not done:
            done.append(moment)
            act()
        return found

    monkeypatch.setattr(place, moment, stepped)
    return done


@pytest.mark.parametrize("moment", MOMENTS)
def test_whoever_writes_and_commits_in_the_midst_of_a_look_is_read_at_the_next(
    reader: Client, mate: Employee, colleague: BaseDatabaseWrapper, monkeypatch: pytest.MonkeyPatch, moment: str
) -> None:
    done = once_after(moment, lambda: (renames(colleague, mate), colleague.commit()), monkeypatch)
    look(reader)
    assert done
    assert "后来的名" in look(reader)[0]
    assert "后来的名" in look(reader)[0]


@pytest.mark.parametrize("moment", MOMENTS)
def test_whoever_writes_in_the_midst_of_a_look_is_read_once_he_has_committed(
    reader: Client, mate: Employee, colleague: BaseDatabaseWrapper, monkeypatch: pytest.MonkeyPatch, moment: str
) -> None:
    done = once_after(moment, lambda: renames(colleague, mate), monkeypatch)
    for _look in range(3):
        assert "从前的名" in look(reader)[0]
    assert done
    colleague.commit()
    assert "后来的名" in look(reader)[0]


@pytest.mark.parametrize("moment", MOMENTS[:3])
def test_whoever_had_written_before_a_look_and_commits_in_its_midst_is_read_at_the_next(
    reader: Client, mate: Employee, colleague: BaseDatabaseWrapper, monkeypatch: pytest.MonkeyPatch, moment: str
) -> None:
    renames(colleague, mate)
    done = once_after(moment, colleague.commit, monkeypatch)
    look(reader)
    assert done
    assert "后来的名" in look(reader)[0]


def test_the_page_of_an_ended_role_is_gone_at_once(reader: Client, head: User, mate: Employee) -> None:
    look(reader)
    assert not was_drawn(reader)
    by = make_user(Role.HR)
    end_role(grant=RoleGrant.objects.get(user=head), reason="调离", by=by, today=head.today)
    assert reader.get(LIST).status_code == 403


def test_the_page_of_a_role_that_was_ended_past_all_triggers_is_refused_too(reader: Client, head: User) -> None:
    """Who may is asked before anything is handed out, whatever the mark says."""
    look(reader)
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        cursor.execute("UPDATE people_rolegrant SET ended_on = '2001-01-01', started_on = '2000-01-01' WHERE user_id = %s", [head.pk])
        cursor.execute("SET session_replication_role = DEFAULT")
    assert reader.get(LIST).status_code == 403


def test_a_row_that_goes_out_of_sight_is_gone_at_once(reader: Client, head: User, mate: Employee) -> None:
    assert "从前的名" in look(reader)[0]
    Employee.objects.filter(pk=mate.pk).update(unit=UnitFactory(name="掘进二区"), team=None)
    assert "从前的名" not in look(reader)[0]


def test_a_reach_that_is_changed_while_its_reader_opens_the_list_is_the_new_one_at_the_next_look(
    reader: Client, head: User, mate: Employee, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The request has read his roles already, and the mark not yet."""
    theirs = EmployeeFactory(unit=UnitFactory(name="掘进二区"), name="他们的人")
    read, moved = keeping.mark, []

    def moved_first() -> int:
        if not moved:
            moved.append(RoleGrant.objects.get(user=head).units.set([theirs.unit]))
        return read()

    monkeypatch.setattr(keeping, "mark", moved_first)
    look(reader)
    assert moved
    page = look(reader)[0]
    assert mate.name not in page
    assert theirs.name in page


def test_whoever_is_disabled_while_he_opens_the_list_has_nothing_kept(reader: Client, head: User, monkeypatch: pytest.MonkeyPatch) -> None:
    read = keeping.mark

    def disabled_first() -> int:
        disable_account(user=head, reason="离岗", by=None, now=timezone.now())
        return read()

    monkeypatch.setattr(keeping, "mark", disabled_first)
    look(reader)
    assert not caches["lists"]._cache
    assert reader.get(LIST).status_code == 302
    assert not Session.objects.exists()


def test_two_people_never_get_each_others_list(reader: Client, mate: Employee) -> None:
    elsewhere = UnitFactory(name="掘进二区")
    theirs = EmployeeFactory(unit=elsewhere, name="他们的人")
    other = Client()
    other.force_login(make_user(Role.HEAD, unit=elsewhere))
    for _look in range(2):
        ours, others = look(reader)[0], look(other)[0]
        assert mate.name in ours
        assert theirs.name not in ours
        assert theirs.name in others
        assert mate.name not in others
    assert not was_drawn(reader)
    assert not was_drawn(other)


def test_whoever_signs_in_anew_finds_nothing_kept(reader: Client, head: User) -> None:
    look(reader)
    assert not was_drawn(reader)
    reader.post("/account/sign-out/")
    assert reader.get(LIST).status_code == 302
    reader.force_login(head)
    assert was_drawn(reader)


def test_what_is_kept_for_one_session_is_not_handed_to_another_of_the_same_account(reader: Client, head: User) -> None:
    other = Client()
    other.force_login(head)
    look(reader)
    assert not was_drawn(reader)
    assert was_drawn(other)


def test_a_new_day_is_drawn_anew(client: Client, head: User) -> None:
    midnight = datetime(2026, 10, 20, 16, 0, tzinfo=UTC)
    with time_machine.travel(midnight - timedelta(minutes=2)):
        client.force_login(head)
        look(client)
        assert not was_drawn(client)
    with time_machine.travel(midnight + timedelta(minutes=2)):
        assert was_drawn(client)


# -- what belongs to one look


def test_forms_of_a_kept_page_are_sent_with_a_token_of_its_own(head: User, mate: Employee, unit: Unit) -> None:
    assistant = make_user(Role.CLERK, unit=unit)
    row = stand_in(head.employee, assistant.employee)
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(assistant)
    tokens, drawn = [], []
    for _look in range(2):
        page, asked = look(browser, "/stand-ins/")
        drawn.append(any('FROM "people_standin" INNER' in sql for sql in asked))
        assert keeping.TOKEN not in page
        body = page[page.index('class="sheet"') :]
        tokens.append(re.search(r'name="csrfmiddlewaretoken" value="(\w{64})"', body)[1])
    assert drawn == [True, False]
    assert tokens[0] != tokens[1]
    refused = browser.post("/stand-ins/end/", {"picked": [row.pk]})
    assert refused.status_code == 403
    for token in tokens:
        assert browser.post("/stand-ins/end/", {"picked": [row.pk], "csrfmiddlewaretoken": token}).status_code == 302
    assert StandIn.objects.get(pk=row.pk).ended_on is not None


def test_a_token_of_one_browser_is_never_anothers(head: User, mate: Employee, unit: Unit) -> None:
    stand_in(head.employee, make_user(Role.CLERK, unit=unit).employee)
    pages = []
    for _browser in range(2):
        browser = Client(enforce_csrf_checks=True)
        browser.force_login(head)
        look(browser, "/stand-ins/")
        page, _asked = look(browser, "/stand-ins/")
        token = re.search(r'name="csrfmiddlewaretoken" value="(\w{64})"', page[page.index('class="sheet"') :])[1]
        pages.append((browser, token))
    (one, _token), (_other, theirs) = pages
    assert one.post("/stand-ins/end/", {"csrfmiddlewaretoken": theirs}).status_code == 403


def test_what_is_said_is_said_once(reader: Client) -> None:
    look(reader)
    assert not was_drawn(reader)
    said = reader.post("/notices/read-all/")
    assert said.status_code == 302
    page, asked = look(reader)
    assert not is_drawn(asked)
    assert "没有未读的消息。" in page
    assert "没有未读的消息。" not in look(reader)[0]


def test_the_frame_is_drawn_at_every_look(reader: Client) -> None:
    look(reader)
    reader.cookies["density"] = "compact"
    page, asked = look(reader)
    assert not is_drawn(asked)
    assert 'data-density="compact"' in page


# -- programs that start beside it


def watched() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT EXISTS (SELECT FROM pg_trigger WHERE tgrelid = 'people_unit'::regclass AND tgname = %s)", [TRIGGER])
        return bool(cursor.fetchone()[0])


def test_programs_that_start_at_once_do_not_disturb_each_other() -> None:
    def start(_one: int) -> None:
        try:
            watch_tables()
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(start, range(12)))
    assert watched()


def test_a_start_does_not_wait_for_ever_for_a_writer_nor_keep_others_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(changes, "PATIENCE", "200ms")
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TRIGGER {TRIGGER} ON people_unit")
    with closing(connection.copy()) as writer:
        writer.set_autocommit(False)
        with writer.cursor() as cursor:
            cursor.execute("UPDATE people_unit SET name = name")
        with pytest.raises(RuleBroken, match="过一会儿再启动"):
            watch_tables()
        writer.rollback()
    watch_tables()
    assert watched()


# -- many at once


@pytest.mark.trust
def test_no_reader_meets_an_older_row_after_a_commit_returned(unit: Unit, head: User) -> None:
    """Writers rename a row each in a loop, some of them with a pause before they commit, some taking it back; readers look meanwhile."""
    rows = [EmployeeFactory(unit=unit, name=f"人{place}名000") for place in range(2)]
    committed = dict.fromkeys(range(2), 0)
    over, spared = threading.Event(), threading.Event()

    def write(place: int) -> None:
        luck = random.Random(place)
        try:
            for turn in range(1, 41):
                with transaction.atomic():
                    Employee.objects.filter(pk=rows[place].pk).update(name=f"人{place}名{turn:03}")
                    over.wait(luck.choice((0, 0, 0.01, 0.03)))
                    back = luck.random() < 0.2
                    transaction.set_rollback(back)
                if not back:
                    committed[place] = turn
                over.wait(luck.choice((0, 0.02, 0.06)))
                if turn % 10 == 0:  # both rest until somebody has met a kept page, however slow the machine is
                    spared.clear()
                    assert spared.wait(30), "no look was spared, so nothing is tried"
        finally:
            connection.close()

    def read() -> None:
        client = Client()
        client.force_login(head)
        try:
            while not over.is_set():
                least = dict(committed)
                page, asked = look(client)
                if not is_drawn(asked):
                    spared.set()
                shown = {int(place): int(turn) for place, turn in re.findall(r"人(\d)名(\d{3})", page)}
                assert all(shown[place] >= turn for place, turn in least.items()), (shown, least, is_drawn(asked))
        finally:
            connection.close()

    with ThreadPoolExecutor(5) as pool:
        readers = [pool.submit(read) for _reader in range(3)]
        writers = [pool.submit(write, place) for place in range(2)]
        try:
            for one in writers:
                one.result()
        finally:
            over.set()
        for one in readers:
            one.result()
    assert min(committed.values()) > 20
