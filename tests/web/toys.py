"""A toy activity, registered by the fixture `toy`: a list of employees, a form that keeps drafts, and all that a room may offer."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import django_filters
import django_tables2 as tables
from django import forms
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.template import engines
from django.urls import path, reverse

from nantun.errors import RuleBroken
from nantun.people.choices import Sex
from nantun.people.models import Employee, Unit
from nantun.web.access import may
from nantun.web.charts import Chart, Series
from nantun.web.filters import Contains, DayRange, Filters
from nantun.web.forms import Choose, DayField, PageForm, PeoplePicker, accepted, form_page, saved
from nantun.web.offers import Act, Hit, Moment, Step, Tile, Todo
from nantun.web.pages import ListPage
from nantun.web.panels import Asked, File, Files, Lines, Note, Panel, Part, Picture, Pictures, Prose, Sheet, Told, link
from nantun.web.rows import RowPage
from nantun.web.tables import MAIN, NumberColumn, ShortDay, Table, Tick
from nantun.web.templatetags.nantun import state

CHART_PAGE = '{% extends "web/page.html" %}{% block content %}{% include "web/_chart.html" %}{% endblock %}'


def todo(user: Any, day: date) -> list[Todo]:
    return [
        Todo(kind="晚的", text="后天才到期", url="/toy/", act="查看", due=day + timedelta(days=2)),
        Todo(kind="早的", text="今天就到期", url="/toy/new/", act="登记", due=day),
    ]


def waiting_count(user: Any, day: date) -> int:
    return len(todo(user, day))


def unread(user: Any) -> int:
    return 4


def tiles(user: Any, day: date) -> list[Tile]:
    return [Tile(label="试办覆盖", value=540, of=602, unit="人", url="/toy/"), Tile(label="试办超期", value=1, unit="件", good=False)]


def search(user: Any, words: str, limit: int) -> list[Hit]:
    return [Hit(label=f"找到{words}", url="/toy/", detail="综采一队·支护工")] if words != "无" else []


class ToyTable(Table):
    tick = Tick()
    name = tables.Column(verbose_name="姓名", attrs=MAIN)
    unit = tables.Column(verbose_name="单位", order_by="unit__name")
    joined_on = ShortDay(verbose_name="日期")
    count = NumberColumn(verbose_name="人次", accessor="pk", footer="1,204")

    class Meta(Table.Meta):
        model = Employee
        fields = ("name", "unit", "joined_on")

    def href(self, record: Employee) -> str | None:
        return f"/toy/{record.pk}/" if record.name != "不开" else None


class ToyFilter(Filters):
    unit = django_filters.ModelChoiceFilter(queryset=Unit.objects.all(), label="单位", widget=Choose)
    sex = django_filters.ChoiceFilter(choices=Sex.choices, label="性别")
    day = DayRange(field_name="joined_on", label="日期")
    text = Contains(["name", "number"])

    class Meta:
        model = Employee
        fields: list[str] = []


class ToyList(ListPage):
    model, table, filters = Employee, ToyTable, ToyFilter
    title = "试办名单"
    export, export_perm = "toy:export", "people.export"
    empty = "还没有人。"

    def rows(self, user: Any) -> Any:
        return Employee.objects.select_related("unit", "team")

    def acts(self) -> list[Act]:
        return [Act(label="新登记", url=reverse("toy:new"), primary=True)]

    def bulk(self) -> list[Act]:
        return [Act(label="一次确认", url=reverse("toy:home"), post=True)]


class DefaultedFilter(ToyFilter):
    defaults = {"sex": "female"}


class DefaultedList(ToyList):
    filters = DefaultedFilter


class ToyForm(PageForm, forms.Form):
    day = DayField(label="走访日期", past_only=True)
    people = forms.ModelMultipleChoiceField(
        label="走访对象", queryset=Employee.objects.select_related("unit"), widget=PeoplePicker(teams=True)
    )
    unit = forms.ModelChoiceField(label="单位", queryset=Unit.objects.all(), widget=Choose, required=False)
    said = forms.CharField(label="说了什么", widget=forms.Textarea({"rows": 2}))
    mood = forms.CharField(label="思想动态", required=False)
    folded = ("mood",)
    draft_kind = "toy.log"
    again = True

    def save(self, *, by: Any) -> Any:
        if self.cleaned_data["said"] == "犯规":
            raise RuleBroken("走访人已调出,请改选。", field="people")
        if self.cleaned_data["said"] == "全错":
            raise RuleBroken("这个月已经封存。")
        return by


def new(request: HttpRequest) -> HttpResponse:
    form = ToyForm(request.POST or None)
    if accepted(request, form):
        return saved(request, "已登记,编号 ZF-2026-1032", to="toy:home", again="toy:new")
    return form_page(request, form, title="登记试办")


def one(request: HttpRequest, pk: int) -> HttpResponse:
    employee = get_object_or_404(Employee.objects.visible_to(request.user), pk=pk)
    context = {
        "title": "更衣室暖气不足",
        "lead": "SQ-2026-0871 · 生活后勤",
        "steps": [Step(label="登记", state="done"), Step(label="答复", state="now"), Step(label="销号")],
        "facts": [("反映人", employee.name), ("期限", None)],
        "story": [Moment(at=date(2026, 10, 14), who="王强", text="登记。")],
        "acts": [
            Act(label="回访", url="/toy/", primary=True),
            Act(label="退回", url="/toy/", post=True, tells="退回后要重新办理。", asks="退回原因"),
            Act(label="销号", why_not="销号要等回访满意之后。"),
        ],
    }
    return render(request, "web/detail.html", context)


class WholePage(RowPage):
    """One of each kind of panel, and one of each that has nothing to show."""

    model = Employee
    perm = "people.reveal_phone"

    def title(self, employee: Employee, user: Any) -> str:
        return employee.name

    def lead(self, employee: Employee, user: Any) -> list[Any]:
        return ["SQ-2026-0871", "", state("在办", "amber")]

    def marks(self, employee: Employee, user: Any) -> list[tuple[str, str]]:
        return [("代录", "amber"), ("当场答复", "")]

    def panels(self, employee: Employee, user: Any) -> list[Panel]:
        act = Act(label="删去照片", url="/toy/", tells="照片会彻底删去。")
        return [
            Told([("内容", "暖气<不>足"), ("建议", "")], name="反映"),
            Told([("建议", "")]),
            Told([("建议", "")], empty="还没有提出时间。"),
            Prose("记录", "第一行\n第二行"),
            Prose("计划", ""),
            Prose("到会", "", empty="还没有登记到会。"),
            Lines("诉求", [link("SQ<1>", "/toy/"), "生活<后勤>"], css="raised"),
            Lines("回访", []),
            Lines("并案", [], empty="没有并案。"),
            Sheet(["对象", "见到"], [[link("李四", "/toy/"), state("见到", "green")]], css="people"),
            Pictures("照片", [Picture("/toy/1.jpg", "照片 1", act)]),
            Pictures("没有的照片", []),
            Files("凭证", [("整改", [File("/toy/2.jpg", "照片 2", True), File("/toy/3.pdf", "PDF 文件 3", False)])]),
            Files("没有的凭证", []),
            Asked(("待审批", "amber"), "王强 申请延期", acts=[Act(label="同意", url="/toy/?agree=1", post=True)]),
            Asked(("已同意", "green"), "王强 申请暂缓", decided="10月14日 赵敏 审批"),
            Note("这次走访答复了必访。"),
            Part("talks/_offers.html", {"offers": [("10月16日 09:00", None)]}),
        ]

    def story(self, employee: Employee, user: Any) -> list[Moment]:
        told = [(16, "答复。"), (14, "登记。"), (15, "交办。")]
        return [Moment(at=date(2026, 10, day), who="王强", text=text) for day, text in told]

    def facts(self, employee: Employee, user: Any) -> list[tuple[str, Any]]:
        return [("反映人", employee.name), ("期限", None), ("电话", "")]


def bare(request: HttpRequest) -> HttpResponse:
    return render(request, "web/detail.html", {"title": "空页"})


def chart(request: HttpRequest) -> HttpResponse:
    drawn = Chart(
        kind="bar",
        title="个别走访到的人数",
        unit="人",
        categories=["综采一队", "选煤厂"],
        series=[Series(name="已访到", values=[120, 98])],
        links=["/toy/?unit=1", "/toy/?unit=2"],
    )
    return HttpResponse(engines["django"].from_string(CHART_PAGE).render({"title": "覆盖情况", "chart": drawn}, request))


def act(request: HttpRequest, pk: int) -> HttpResponse:
    may(request.user, "people.edit", get_object_or_404(Employee, pk=pk))
    return HttpResponse("办了")


def refused(request: HttpRequest) -> HttpResponse:
    raise PermissionDenied("谁答复,谁不能回访。")


def broken(request: HttpRequest) -> HttpResponse:
    raise ValueError("370899198503140016")


urlpatterns = [
    path("", ToyList.as_view(), name="home"),
    path("defaulted/", DefaultedList.as_view(), name="defaulted"),
    path("export/", bare, name="export"),
    path("new/", new, name="new"),
    path("bare/", bare, name="bare"),
    path("chart/", chart, name="chart"),
    path("refused/", refused, name="refused"),
    path("broken/", broken, name="broken"),
    path("<int:pk>/", one, name="one"),
    path("<int:pk>/whole/", WholePage.as_view(), name="whole"),
    path("<int:pk>/act/", act, name="act"),
]
