"""The frame around every page: small, and drawn from the registry alone."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from nantun import registry
from nantun.people.roles import Role
from nantun.registry import Activity
from nantun.web.actions import name_installation
from tests.factories import make_user
from tests.support.markup import flat
from tests.web.conftest import mount

pytestmark = pytest.mark.django_db

# Who is signed in (session, user, employee, unit, grants, their units), whose mine it is, the session kept alive.
QUERIES_OF_A_PAGE = 10
BYTES_OF_THE_FRAME = 12 * 1024


def test_a_registered_activity_stands_in_the_rail_and_on_the_phones_bar(toy, signed_in):
    text = signed_in.get("/").text
    assert text.count('href="/toy/"') >= 2
    assert text.count("试办") >= 2


def test_an_activity_stands_only_before_those_who_may_enter(toy, signed_in):
    registry.unregister("toy")
    registry.register(Activity(name="toy", label="试办", icon="flag", urls="tests.web.toys", entry="people.grant_roles"))
    assert "试办" not in signed_in.get("/toy/bare/").text
    signed_in.force_login(make_user(Role.SECURITY_ADMIN))
    assert "试办" in signed_in.get("/toy/bare/").text


def test_the_open_activity_is_marked(toy, signed_in):
    assert '<a href="/toy/" aria-current="page">' in flat(signed_in.get("/toy/bare/").text)
    assert '<a href="/" aria-current="page">' in flat(signed_in.get("/").text)


def test_the_bell_leads_to_the_room_of_group_bell(toy, signed_in):
    assert 'class="bell"' not in signed_in.get("/toy/bare/").text
    registry.register(Activity(name="letters", label="消息", icon="bell", urls="tests.web.toys", group="bell"))
    mount()
    assert '<a class="bell" href="/letters/"' in flat(signed_in.get("/toy/bare/").text)


def test_the_frame_names_the_reader_with_unit_and_role(toy, signed_in, head):
    text = signed_in.get("/toy/bare/").text
    assert head.name in text
    assert "综采一队 · 单位负责人" in text


def test_a_demo_says_so_on_every_page(toy, signed_in):
    name_installation(mine_name="南屯煤矿", demo=False)
    assert "演示" not in signed_in.get("/toy/bare/").text
    name_installation(mine_name="南屯煤矿", demo=True)
    assert "演示" in signed_in.get("/toy/bare/").text


def test_signing_out_is_a_post(toy, signed_in):
    assert '<form method="post" action="/account/sign-out/"' in flat(signed_in.get("/toy/bare/").text)
    assert signed_in.get("/account/sign-out/").status_code == 405


def test_the_frame_is_small(toy, signed_in):
    with CaptureQueriesContext(connection) as asked:
        answer = signed_in.get("/toy/bare/")
    assert len(answer.content) < BYTES_OF_THE_FRAME
    assert len(asked) <= QUERIES_OF_A_PAGE


def test_the_title_is_said_once_and_stands_in_tab_and_heading(toy, signed_in):
    text = signed_in.get("/toy/bare/").text
    assert "<title>空页 · " in text
    assert "<h1>空页</h1>" in text


def test_the_shared_computer_is_told_when_to_sign_out(toy, signed_in):
    assert "data-idle" not in signed_in.get("/toy/bare/").text
    session = signed_in.session
    session["shared_computer_seconds"] = 180
    session.save()
    assert 'data-idle="180"' in signed_in.get("/toy/bare/").text


def test_the_compact_density_is_remembered_by_this_computer(toy, signed_in):
    signed_in.cookies["density"] = "compact"
    assert 'data-density="compact"' in signed_in.get("/toy/bare/").text


def test_a_detail_page_reads_as_a_story(toy, signed_in, head):
    text = flat(signed_in.get(f"/toy/{head.employee_id}/").text)
    assert '<p class="sentence" id="count">SQ-2026-0871 · 生活后勤</p>' in text
    assert '<li class="now" aria-current="step">' in text
    assert "10月14日" in text
    assert "<dt>反映人</dt>" in text
    assert "<dd>—</dd>" in text


def test_an_act_that_is_not_possible_says_why_when_asked(toy, signed_in, head):
    text = flat(signed_in.get(f"/toy/{head.employee_id}/").text)
    assert '<details class="why-not"><summary class="btn">销号</summary><p>销号要等回访满意之后。</p></details>' in text


def test_a_dangerous_act_names_what_it_does_and_asks_for_a_reason(toy, signed_in, head):
    text = signed_in.get(f"/toy/{head.employee_id}/").text
    assert "退回后要重新办理。" in text
    assert 'name="reason"' in text
