"""What the lead unit does: progress, asking for time, the reply."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _l

from nantun.web.fields import DayField, FilesField, ManyFiles, rows_field

from ..choices import EvidenceKind, Outcome, RequestKind
from ..models import ReplyTemplate
from .acts import ActForm

FILES = {"accept": "image/*,application/pdf"}
LOST = _l("其他地方改好后,请把凭证再选一次:浏览器不让网页记住文件。")


class WithFiles(ActForm):
    """A form with evidence: the browser lets no page keep a file, so that a second try has to be told."""

    uploads = FilesField(label=_l("凭证"), required=False, widget=ManyFiles(FILES), help_text=_l("照片或 PDF,一次可选多份。"))

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if self.errors and data.get("uploads"):
            self.add_error("uploads", LOST)
        return data


class ProgressForm(WithFiles):
    text = forms.CharField(label=_l("办到哪一步了"), max_length=1000, widget=forms.Textarea({"rows": 3}))
    measures = forms.CharField(
        label=_l("办理措施"),
        required=False,
        max_length=1000,
        widget=forms.Textarea({"rows": 3}),
        help_text=_l("打算怎么办、分几步;写了会替换原来的。"),
    )
    field_order = ("text", "measures", "uploads")
    save_label = _l("记下进展")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["measures"].initial = self.appeal.measures


class AskForm(ActForm):
    kind = forms.ChoiceField(label=_l("申请"), choices=RequestKind.choices, widget=forms.RadioSelect, initial=RequestKind.EXTENSION)
    day = DayField(label=_l("延到、暂缓到哪一天"), ahead=True)
    reason = forms.CharField(label=_l("理由"), max_length=300, widget=forms.Textarea({"rows": 3}))
    save_label = _l("提交申请")


class TemplateSelect(forms.Select):
    """Each option carries its words, for the script that puts them into the reply."""

    def create_option(self, name: str, value: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        option = super().create_option(name, value, *args, **kwargs)
        if row := getattr(value, "instance", None):
            option["attrs"]["data-text"] = row.text
        return option


class ReplyForm(WithFiles):
    outcome = forms.ChoiceField(label=_l("办理结果"), choices=Outcome.choices, widget=forms.RadioSelect)
    template = forms.ModelChoiceField(
        label=_l("套用模板"), queryset=ReplyTemplate.objects.none(), required=False, empty_label=_l("不用模板"), widget=TemplateSelect
    )
    text = forms.CharField(
        label=_l("答复内容"),
        max_length=2000,
        widget=forms.Textarea({"rows": 5}),
        help_text=_l("写给反映人看的:办了什么、结果怎样、有问题找谁。"),
    )
    promised_on = DayField(label=_l("计划哪一天兑现"), ahead=True, required=False, help_text=_l("列入计划时必填;到日子前不能销号。"))
    field_order = ("outcome", "template", "text", "promised_on", "uploads")
    save_label = _l("答复反映人")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kept = ReplyTemplate.objects.visible_to(self.user).filter(category__in=("", self.appeal.category))
        rows_field(self, "template").queryset = kept
        if not kept:
            del self.fields["template"]
        has = sum(1 for one in self.appeal.evidence.all() if one.kind == EvidenceKind.DONE and one.round == self.appeal.round)
        needs = _l("已解决的要附凭证:现场照片、签字单或文件(照片或 PDF)。")
        self.fields["uploads"].help_text = _l("这一轮已有 %(n)s 份凭证,还可以再加。") % {"n": has} if has else needs

    def facts(self) -> dict[str, Any]:
        return {name: value for name, value in super().facts().items() if name != "template"}
