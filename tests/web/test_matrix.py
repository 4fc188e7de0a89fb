"""Every URL × every role (signed out and disabled too) × GET and POST, against tests/matrix.csv.

A URL that is not in the file fails; so does a row whose URL is gone. A method without a row is one that the view does not take, from nobody:
it is asked once. How a room adds its own: tests/world/__init__.py.
"""

from __future__ import annotations

import csv
import os
import shutil
from http.cookies import SimpleCookie
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import transaction
from django.http.response import HttpResponseBase
from django.test import Client, RequestFactory
from django.test.client import ClientHandler
from django.urls import NoReverseMatch, resolve, reverse

from nantun.people.roles import Role
from tests.world import COLUMNS, DISABLED, SIGNED_OUT, Case, names

pytestmark = pytest.mark.matrix

FILE = Path(__file__).parents[1] / "matrix.csv"
KEYS = ["url", "case", "method"]
METHODS = ("GET", "POST")
OTHERS = ("PUT", "PATCH", "DELETE")
WRITES = os.environ.get("NANTUN_MATRIX") == "write"
Rows = dict[tuple[str, str, str], dict[str, str]]


def read() -> Rows:
    if not FILE.exists():
        return {}
    with FILE.open(encoding="utf-8", newline="") as file:
        return {tuple(row.pop(key) for key in KEYS): row for row in csv.DictReader(file)}


def write(rows: Rows) -> None:
    """Without those whose address is gone."""
    rows = {key: row for key, row in rows.items() if key[0] in set(names())}
    with FILE.open("w", encoding="utf-8", newline="") as file:
        sheet = csv.writer(file, lineterminator="\n")
        sheet.writerow([*KEYS, *COLUMNS])
        sheet.writerows([*key, *(row.get(column, "") for column in COLUMNS)] for key, row in sorted(rows.items()))


EXPECTED = read()
ASKER = Role.PARTY_OFFICE.value
NOT_TAKEN, TO_SIGN_IN = 405, 302
BESIDES = {("web:draft", "PUT"), ("web:draft", "DELETE")}  # tests/web/test_drafts.py asks them
NO_HEAD = {"talks:record"}
TAKEN = {(url, method) for url, _case, method in EXPECTED}


@pytest.fixture(scope="module")
def as_built(cases, files, tmp_path_factory) -> Path:
    """A copy of all files."""
    return shutil.copytree(files, tmp_path_factory.mktemp("as-built"), dirs_exist_ok=True)


@pytest.fixture(autouse=True)
def _files_as_they_were_built(as_built, files) -> None:
    """What a request wrote is rolled back, what it swept from the disk is not: each URL finds every file again, whichever was asked before."""
    for kept in as_built.rglob("*"):
        back = files / kept.relative_to(as_built)
        if not back.exists():
            back.mkdir(parents=True) if kept.is_dir() else shutil.copy2(kept, back)


@pytest.fixture(scope="module")
def cookies(world, cases) -> dict[str, str]:
    """An open session for every column but the first; the disabled one's account is closed after it was opened."""
    keys = {}
    for column, user in world.users.items():
        client = Client()
        client.force_login(user)
        keys[column] = client.cookies[settings.SESSION_COOKIE_NAME].value
    world.disable()
    return keys


class Asking(RequestFactory):
    """Asks through all middleware. Django's test client does so too, and copies the context of every template for tests that look into it; here the
    status is all that is looked at, nine thousand times.
    """

    def __init__(self) -> None:
        super().__init__()
        self.handler = ClientHandler(enforce_csrf_checks=False)

    def request(self, **request: Any) -> HttpResponseBase:
        return self.handler(self._base_environ(**request))


ASKING = Asking()


def answer(case: Case, method: str, session: str | None) -> int:
    """The status, with everything that the request wrote undone."""
    ASKING.cookies = SimpleCookie({settings.SESSION_COOKIE_NAME: session} if session else {})
    around = transaction.atomic()
    around._from_testcase = True
    with around:
        response = getattr(ASKING, method.lower())(case.address, **({"data": case.data} if method == "POST" else {}))
        if response.streaming:
            b"".join(response)  # read to its end, so that its file is closed
        transaction.set_rollback(True)
    return int(response.status_code)


def _without_parts(url: str) -> Case:
    try:
        reverse(url)
    except NoReverseMatch:
        room = url.partition(":")[0]
        pytest.fail(
            f"{url} needs the parts of its address: yield Case({url!r}, pk=row.pk) in tests/world/{room}.py says over which row it is asked"
        )
    return Case(url)


def test_every_url_has_a_name():
    assert "?" not in "".join(names())


@pytest.mark.skipif(WRITES, reason="the file is being written")
def test_every_url_stands_in_the_matrix_and_no_other():
    assert {url for url, _case, _method in EXPECTED} == set(names())


def _cases(url: str, cases: dict[str, list[Case]]) -> list[Case]:
    return cases.get(url) or [_without_parts(url)]


@pytest.mark.django_db
@pytest.mark.parametrize("url", names())
def test_a_url_answers_each_role_as_the_matrix_says(url, world, cases, cookies):
    asked = [method for method in METHODS if (url, method) in TAKEN or (WRITES and _takes(method, _cases(url, cases)[0], cookies))]
    seen = {
        (url, case.case, method): {column: str(answer(case, method, cookies.get(column))) for column in COLUMNS}
        for case in _cases(url, cases)
        for method in asked
    }
    if WRITES:
        write({key: row for key, row in read().items() if key[0] != url} | seen)
        return
    assert seen == {key: row for key, row in EXPECTED.items() if key[0] == url}, (
        f"{url}: NANTUN_MATRIX=write pytest {Path(__file__).name} -k {url} writes what is answered; read it against rights.md"
    )


def _takes(method: str, case: Case, cookies: dict[str, str]) -> bool:
    return answer(case, method, cookies[ASKER]) != NOT_TAKEN


@pytest.mark.skipif(WRITES, reason="the file is being written")
@pytest.mark.django_db
def test_a_method_without_a_row_is_refused_before_anything_is_asked(world, cases, cookies):
    """By the view, whoever asks: so it is asked once over each address, and once by somebody who has not signed in."""
    untaken = [(url, method) for url in names() for method in METHODS if (url, method) not in TAKEN]
    assert untaken
    seen = {key: [answer(_cases(key[0], cases)[0], key[1], session) for session in (cookies[ASKER], None)] for key in untaken}
    assert [(key, *told) for key, told in seen.items() if told[0] != NOT_TAKEN or told[1] not in (NOT_TAKEN, TO_SIGN_IN)] == []


@pytest.mark.skipif(WRITES, reason="the file is being written")
@pytest.mark.parametrize("method", OTHERS)
def test_no_other_method_is_taken(method, cases):
    """Asked of the view itself, which says no before it looks whose request it is."""
    asked = {url: _cases(url, cases)[0].address for url in names() if (url, method) not in BESIDES}
    assert [url for url, address in asked.items() if _of_the_view(method, address) != NOT_TAKEN] == []


def _of_the_view(method: str, address: str) -> int | None:
    view = resolve(address.partition("?")[0])
    try:
        return int(view.func(RequestFactory().generic(method, address), *view.args, **view.kwargs).status_code)
    except AttributeError:  # it has looked for the user
        return None


@pytest.mark.skipif(WRITES, reason="the file is being written")
@pytest.mark.django_db
def test_head_is_answered_as_get_is(world, cases, cookies):
    asked = {url: _cases(url, cases)[0] for url in names() if url not in NO_HEAD}
    seen = {url: [answer(case, method, cookies[ASKER]) for method in ("GET", "HEAD")] for url, case in asked.items()}
    assert [(url, *told) for url, told in seen.items() if told[0] != told[1]] == []


@pytest.mark.skipif(WRITES, reason="the file is being written")
@pytest.mark.parametrize("column", [SIGNED_OUT, DISABLED])
def test_whoever_is_not_signed_in_sees_nothing_but_the_way_in(column):
    """Without an account nothing but the sign-in page answers; a disabled account is answered like none at all."""
    opened = {url for (url, _case, _method), row in EXPECTED.items() if row[column] == "200"}
    assert opened <= {"account:sign-in", "health"}


@pytest.mark.skipif(WRITES, reason="the file is being written")
def test_nothing_in_the_matrix_is_a_broken_page():
    assert not [(key, column) for key, row in EXPECTED.items() for column, status in row.items() if status.startswith("5")]
