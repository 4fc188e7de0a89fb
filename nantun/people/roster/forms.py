"""The two forms of a roster import: the workbook, and what becomes of those it does not name."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from nantun.web.forms import DayField, PageForm
from nantun.workbooks.child.limits import DEFAULT
from nantun.workbooks.headings import read_table
from nantun.workbooks.reading import UnreadableWorkbook, refused

from ..models import RosterImport, User
from . import actions
from .choices import Leaving
from .words import HEADINGS

TICKED_AT_MOST = 300
"""More people than that nobody ticks one by one."""


class RosterForm(PageForm, forms.Form):
    """A bad workbook is refused here, at its field; what is wrong with its rows is found by the job."""

    save_label = gettext_lazy("上传并核对")

    file = forms.FileField(
        label=gettext_lazy("花名册文件"),
        help_text=gettext_lazy("Excel 工作簿(.xlsx),不超过 20 MB。有一处错误就一行也不导入,并退回标注了错误的文件。"),
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx"}),
        error_messages={
            "empty": gettext_lazy("文件是空的(0 字节),可能上传中断了,请重新上传。"),
            "invalid": gettext_lazy("没有收到文件,请重新选择后上传。"),
            "missing": gettext_lazy("没有收到文件,请重新选择后上传。"),
        },
    )
    day = DayField(
        label=gettext_lazy("花名册日期"),
        required=False,
        past_only=True,
        help_text=gettext_lazy("新增、调动从这一天算起。不填时用表上的填报日期;表上没有时用今天。"),
    )

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        try:
            if file.size > DEFAULT.file_bytes:
                raise refused("too_large", megabytes=DEFAULT.file_bytes // (1024 * 1024))
            read_table(file, HEADINGS)
        except UnreadableWorkbook as reason:
            raise forms.ValidationError(reason.message, code=reason.code) from reason
        file.seek(0)
        return file

    def save(self, *, by: User) -> RosterImport:
        file = self.cleaned_data["file"]
        return actions.start_import(file=file, file_name=file.name, day=self.cleaned_data["day"], by=by, now=timezone.now())


class ConfirmForm(forms.Form):
    """picked: keys of the missing people who were ticked."""

    leaving = forms.ChoiceField(label=gettext_lazy("花名册里没有的在岗人员"), choices=Leaving, initial=Leaving.NOBODY)
    picked = forms.TypedMultipleChoiceField(coerce=int, required=False)

    def __init__(self, *args: Any, row: RosterImport, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.row = row
        self.missing = row.changes.get("missing", [])
        self.can_tick = len(self.missing) <= TICKED_AT_MOST
        people = self.fields["picked"]
        people.choices = [(one[0], one[2]) for one in self.missing]  # type: ignore[attr-defined]
        people.error_messages["invalid_choice"] = _("勾选的人不在名单里,请刷新页面再试。")
        if not self.missing:
            self.fields["leaving"].required = False

    @property
    def ticked(self) -> set[int]:
        return {int(key) for key in self["picked"].value() or [] if str(key).isdecimal()}

    @property
    def options(self) -> list[tuple[str, str, bool]]:
        """(value, label, chosen) of each radio."""
        chosen = self["leaving"].value() or Leaving.NOBODY
        return [(one.value, str(one.label), one == chosen) for one in Leaving if one is not Leaving.TICKED or self.can_tick]

    def save(self, *, by: User) -> RosterImport:
        leaving = self.cleaned_data["leaving"] or Leaving.NOBODY
        return actions.confirm_import(row=self.row, leaving=leaving, ticked=self.cleaned_data["picked"], by=by, now=timezone.now())
