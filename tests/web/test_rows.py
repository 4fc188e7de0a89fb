"""The page of one row: declared, put together and drawn in one place."""

import re
from collections.abc import Iterator
from operator import attrgetter

import pytest
from django.core.exceptions import EmptyResultSet
from django.db.models import QuerySet
from django.template.loader import get_template
from django.urls import URLPattern, URLResolver, get_resolver

from nantun.people.roles import Role
from nantun.web import panels
from nantun.web.rows import RowPage
from tests.factories import EmployeeFactory, make_user
from tests.support.markup import flat
from tests.web.toys import WholePage

pytestmark = pytest.mark.django_db


@pytest.fixture
def markup(toy, signed_in, head) -> str:
    return flat(signed_in.get(f"/toy/{head.employee_id}/whole/").text)


def _declared(patterns: list[URLPattern | URLResolver] | None = None) -> Iterator[type[RowPage]]:
    """Every page of one row that has an address."""
    for one in get_resolver().url_patterns if patterns is None else patterns:
        if isinstance(one, URLResolver):
            yield from _declared(one.url_patterns)
        elif issubclass(getattr(one.callback, "view_class", object), RowPage):
            yield one.callback.view_class


def test_the_headline_leaves_out_what_is_empty_and_ends_with_marks(markup):
    count = markup.partition('id="count">')[2].partition("</p>")[0].strip()
    assert count == (
        'SQ-2026-0871 ·<span class="state state-amber">在办</span><span class="mark mark-amber">代录</span><span class="mark">当场答复</span>'
    )


def test_empty_facts_are_left_out(markup):
    assert re.findall(r"<dt>(.*?)</dt>", markup) == ["反映人"]


def test_the_story_is_told_in_the_order_of_its_moments(markup):
    assert re.findall(r"</strong>(.*?)</li>", markup.partition('class="card story"')[2]) == ["登记。", "交办。", "答复。"]


def test_a_panel_with_nothing_to_show_is_left_out_unless_it_says_so(markup):
    assert re.findall(r"<h2>(.*?)</h2>", markup.partition('class="card story"')[0]) == [
        "内容",
        "记录",
        "到会",
        "诉求",
        "并案",
        "整改",
        "可谈时间",
    ]
    assert "没有的" not in markup
    for said in ("还没有提出时间。", "还没有登记到会。", "没有并案。"):
        assert f'<p class="quiet">{said}</p>' in markup


@pytest.mark.parametrize(
    "drawn",
    [
        '<section class="card told" aria-label="反映"',
        "<p>第一行<br>第二行</p>",
        '<section class="card raised"',
        '<table class="table list people">',
        '<td class="main"><a href="/toy/">李四</a></td><td><span class="state state-green">见到</span></td>',
        '<img src="/toy/1.jpg" alt="照片 1" loading="lazy">',
        '<a href="/toy/2.jpg" class="picture">',
        '<a href="/toy/3.pdf" class="btn">',
        '<section class="card asked"><p><span class="state state-amber">待审批</span>王强 申请延期</p><div class="decisions">',
        '<p class="quiet">10月14日 赵敏 审批</p>',
        "这次走访答复了必访。</p>",
        "<span>10月16日 09:00</span>",
    ],
)
def test_each_kind_of_panel_is_drawn(markup, drawn):
    assert drawn in markup


def test_words_are_escaped_and_links_are_links(markup):
    assert "暖气&lt;不&gt;足" in markup
    assert "生活&lt;后勤&gt;" in markup
    assert '<a href="/toy/">SQ&lt;1&gt;</a>' in markup


def test_whoever_may_not_see_the_row_finds_nothing_and_whoever_may_not_open_it_is_refused(toy, client, unit):
    worker = make_user(Role.WORKER, unit=unit)
    client.force_login(worker)
    assert client.get(f"/toy/{EmployeeFactory(unit=unit).pk}/whole/").status_code == 404
    assert client.get(f"/toy/{worker.employee_id}/whole/").status_code == 403


def test_a_page_answers_head_like_get_and_takes_nothing_unless_it_says_what(toy, signed_in, head):
    address = f"/toy/{head.employee_id}/whole/"
    assert signed_in.head(address).status_code == 200
    assert signed_in.post(address).status_code == 405


def test_each_kind_of_panel_has_its_template():
    kinds = [kind for kind in panels.Panel.__subclasses__() if kind is not panels.Part]
    assert len(kinds) > 5
    for kind in kinds:
        assert get_template(kind.template)
    shown = {type(panel) for panel in WholePage().panels(EmployeeFactory(), None)}
    assert shown == {*kinds, panels.Part}, "tests/web/toys.py shows one of each kind"


def _asks(rows: QuerySet) -> str:
    try:
        return str(rows.order_by().values("pk").query)
    except EmptyResultSet:
        return "nothing"


@pytest.mark.parametrize("declared", sorted(set(_declared()), key=attrgetter("__name__")), ids=attrgetter("__name__"))
@pytest.mark.parametrize("role", [Role.WORKER, Role.HEAD, Role.PARTY_OFFICE])
def test_a_declared_page_opens_the_rows_that_its_reader_may_see_and_no_other(declared, role):
    reader = make_user(role)
    rows = declared().rows(reader)
    assert _asks(rows) == _asks(rows.model.objects.visible_to(reader))
