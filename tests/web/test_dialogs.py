"""The forms of acts on every page of one row: their dialogs take as many signs as the act, and each says which version of the row it was drawn for."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.urls import resolve

from nantun.moves.models import Guarded
from nantun.people.roles import Role
from nantun.web.rows import RowPage
from tests.support.acts import tables as tables_of_acts

pytestmark = pytest.mark.django_db

DIALOG = re.compile(r'<dialog[^>]*>\s*<form method="post" action="([^"]*)">.*?</dialog>', re.DOTALL)
FORM = re.compile(r'<form[^>]*method="post"[^>]*action="([^"]*)"[^>]*>.*?</form>', re.DOTALL)
MOST = re.compile(r'name="reason"[^>]*maxlength="(\d+)"', re.DOTALL)
READERS = (Role.PARTY_OFFICE, Role.HEAD, Role.CLERK, Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN)
OTHER_PAGES = {"users:user", "ledgers:month"}


def _has_acts(case: Any) -> bool:
    view = resolve(case.address.partition("?")[0]).func
    return case.name in OTHER_PAGES or issubclass(getattr(view, "view_class", object), RowPage)


def _refuses(client: Client, act: str, most: int) -> bool:
    """One sign more than `most`; whatever the post wrote is undone."""
    with transaction.atomic():
        answer = client.post(act, {"reason": "话" * (most + 1)}, follow=True)
        transaction.set_rollback(True)
    return re.search(rf"{most} 个?字.{{0,20}}{most + 1}", answer.content.decode()) is not None


def _dialogs(client: Client, page: Any) -> Iterator[tuple[str, str, int]]:
    """Of those on the page that ask for a reason: the act's name and address, and the most signs that it takes."""
    for found in DIALOG.finditer(client.get(page.address).content.decode()):
        act, most = unescape(found[1]), MOST.search(found[0])
        if most is not None:
            yield resolve(act.partition("?")[0]).view_name, act, int(most[1])


def test_a_dialog_takes_as_much_as_its_act(world, cases):
    pages = [case for told in cases.values() for case in told if _has_acts(case)]
    tried: dict[str, bool] = {}
    for role in READERS:
        client = Client()
        client.force_login(world.user(role))
        for name, act, most in (dialog for page in pages for dialog in _dialogs(client, page)):
            if name not in tried:
                tried[name] = _refuses(client, act, most)
    assert len(tried) >= 6
    assert [name for name, refused in tried.items() if not refused] == []


def test_an_act_is_posted_with_the_version_that_the_page_shows(world, cases):
    """Of rows that count their versions. Whoever taps in an old tab does it to what he has not seen."""
    tables = {acts.model: acts for acts in tables_of_acts() if issubclass(acts.model, Guarded)}
    asked, without = 0, []
    for role in READERS:
        client = Client()
        client.force_login(world.user(role))
        for page in (case for told in cases.values() for case in told if _has_acts(case)):
            for form in FORM.finditer(client.get(page.address).content.decode()):
                match = resolve(unescape(form[1]).partition("?")[0])
                if any(match.view_name == f"{acts.app}:{acts.name(doing.verb)}" for acts in tables.values() for doing in acts.doings):
                    asked += 1
                    without += [] if 'name="version"' in form[0] else [(role, form[1])]
    assert asked >= 5
    assert without == []
