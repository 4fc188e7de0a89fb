"""谈心记录 and what comes of it: the record, the counterpart's words, what was asked for as appeals, reading orders."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import uuid5

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Div
from django import forms
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _l

from nantun.appeals.actions import raise_appeal
from nantun.appeals.choices import LIMITED
from nantun.appeals.entry import AppealEntry
from nantun.errors import RuleBroken
from nantun.people.fields import person
from nantun.web.forms import PageForm

from .. import actions
from ..actions.recording import LONGEST, PARTS
from ..models import ReadingOrder, Talk, TalkRecord
from ..sources import KEY

if TYPE_CHECKING:
    from nantun.people.models import User

LINES = 5
HOURS = 72


def long_text(label: Any, rows: int = 3, **more: Any) -> forms.CharField:
    return forms.CharField(label=label, required=False, max_length=LONGEST, widget=forms.Textarea({"rows": rows}), **more)


class RecordForm(PageForm, forms.Form):
    """Each part optional. password: asked in the form itself when the ten minutes were over before it was sent.

    Its draft is sealed in the database like the record (nantun.web.models.Draft) and opened to its writer alone.
    """

    content = long_text(_l("谈了什么"), rows=6)
    state_of_mind = long_text(_l("思想动态"))
    asked_for = long_text(_l("提出的要求"))
    answered = long_text(_l("当场答复"))
    open_points = long_text(_l("待办事项"), help_text=_l("下次你们两人再谈时,会提示在最前面。"))
    on_paper = forms.BooleanField(label=_l("记录写在纸上,另行保管(纸质留存)"), required=False)
    kept_by = person(_l("由谁保管"), required=False)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    draft_kind = "talks.record"
    save_label = _l("保存记录")

    def __init__(self, *args: Any, talk: Talk, record: TalkRecord | None, take: Any = None, **kwargs: Any) -> None:
        self.talk, self.draft_key = talk, str(talk.pk)
        if record is not None:
            kwargs["initial"] = {name: getattr(record, name) for name in (*PARTS, "on_paper", "version")} | {"kept_by": record.kept_by_id}
        super().__init__(*args, **kwargs)
        self._take = take
        if take is not None:
            self.fields["password"] = forms.CharField(
                label=_l("登录密码"), strip=False, max_length=200, widget=forms.PasswordInput({"autocomplete": "current-password"}),
                help_text=_l("打开这页已超过 10 分钟,保存前请再输一次。"),
            )  # fmt: skip
            self.fields["password"].error_messages["required"] = _l("请再输一次登录密码,写的内容都还在。")

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if self._take is not None and data.get("password") and not self._take(data["password"]):
            self.add_error("password", _l("密码不对,请重新输入。"))
        return data

    def save(self, *, by: User) -> TalkRecord:
        data = self.cleaned_data
        parts = {name: data[name] for name in PARTS}
        facts = {"version": data["version"] or 0, "on_paper": data["on_paper"], "kept_by": data["kept_by"]}
        return actions.write_record(talk=self.talk, by=by, now=timezone.now(), **facts, **parts)


class RemarkForm(PageForm, forms.Form):
    """补充我的话."""

    words = long_text(_l("我的话"), rows=5, help_text=_l("和记录放在一起,只有你们两个人看得到。"))
    save_label = _l("保存")

    def __init__(self, *args: Any, talk: Talk, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.talk = talk

    def save(self, *, by: User) -> TalkRecord:
        return actions.remark(talk=self.talk, words=self.cleaned_data["words"], by=by, now=timezone.now())


class AppealsForm(PageForm, forms.Form):
    """Each line becomes an appeal of the counterpart's; what has to be telephoned or goes to 纪检 is registered on its own page."""

    save_label = _l("转为诉求")
    submission = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, talk: Talk, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.talk, self.user = talk, user
        for at in range(LINES):
            self.fields[f"category_{at}"] = forms.ChoiceField(
                label=_l("类别"), choices=[("", _l("请选择")), *((one.value, one.label) for one in LIMITED)], required=False
            )
            self.fields[f"text_{at}"] = forms.CharField(label=_l("第 %s 件") % (at + 1), required=False, max_length=1000)

    @property
    def helper(self) -> FormHelper:
        helper = super().helper
        helper.layout.fields = ["submission", *(Div(f"category_{at}", f"text_{at}", css_class="pair asked-line") for at in range(LINES))]
        return helper

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        lines = [(at, data.get(f"category_{at}"), (data.get(f"text_{at}") or "").strip()) for at in range(LINES)]
        for at, category, text in lines:
            if bool(category) != bool(text) and f"text_{at}" not in self.errors:
                self.add_error(f"text_{at}" if category else f"category_{at}", _l("类别和内容要一起填。"))
        data["lines"] = [(at, category, text) for at, category, text in lines if category and text]
        if not data["lines"] and not self.errors:
            self.add_error("text_0", _l("请至少写一件。"))
        return data

    @transaction.atomic
    def save(self, *, by: User) -> int:
        """How many became appeals."""
        for at, category, text in self.cleaned_data["lines"]:
            entry = AppealEntry(
                category=category,
                text=text,
                raised_on=self.talk.day or self.user.today,
                raisers=(self.talk.counterpart,),
                source=KEY,
                source_id=self.talk.pk,
                submission=self.submission_of(at),
            )
            try:
                raise_appeal(entry=entry, by=by, now=timezone.now())
            except RuleBroken as broken:
                raise RuleBroken(broken.message, field=f"text_{at}") from broken
        return len(self.cleaned_data["lines"])

    def submission_of(self, at: int) -> Any:
        """Of each line its own, the same when the form is sent twice."""
        return uuid5(self.cleaned_data["submission"], str(at))


class DecideForm(PageForm, forms.Form):
    """The party secretary on a 调阅单."""

    agree = forms.ChoiceField(label=_l("决定"), choices=[("yes", _l("批准")), ("no", _l("不批准"))], widget=forms.RadioSelect)
    hours = forms.IntegerField(label=_l("几小时内有效"), initial=HOURS, required=False)
    silent = forms.BooleanField(label=_l("不告知双方"), required=False)
    note = forms.CharField(label=_l("不批准的理由"), required=False, max_length=200)
    save_label = _l("审批")

    def __init__(self, *args: Any, order: ReadingOrder, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.order = order

    def save(self, *, by: User) -> ReadingOrder:
        data = self.cleaned_data
        hours = HOURS if data["hours"] is None else data["hours"]
        return actions.decide_order(
            order=self.order,
            agree=data["agree"] == "yes",
            by=by,
            now=timezone.now(),
            hours=hours,
            silent=data["silent"],
            note=data["note"],
        )
