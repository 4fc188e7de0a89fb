from __future__ import annotations

import json
from datetime import date
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from nantun.web.forms import PageForm
from nantun.workbooks.child.limits import DEFAULT
from nantun.workbooks.reading import UnreadableWorkbook, refused

from . import actions
from .actions import Change
from .models import RosterWorkbook
from .sheet import Line, Place
from .workbook.actions import keep_workbook
from .workbook.reading import read_roster

if TYPE_CHECKING:
    from nantun.people.models import User

LONGEST = 300_000
NOTHING_CAME = gettext_lazy("没有收到文件,请重新选择后上传。")


class SheetForm(PageForm, forms.Form):
    """The cells that differ from what was shown, as the grid writes them: {"t12": {"5": ["早", "中"]}}, by line and day, what stood there and what shall.

    The field is no hidden one: it is the part of the grid that the draft keeps.
    """

    changes = forms.CharField(max_length=LONGEST, required=False, widget=forms.Textarea({"hidden": True, "data-changes": ""}), label="")
    draft_kind = "rosters.sheet"
    save_label = gettext_lazy("保存排班")

    def __init__(self, *args: Any, place: Place, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.place, self.count = place, 0
        self.draft_key = f"{place.kind}-{place.unit.pk}-{place.month:%Y-%m}"

    def clean_changes(self) -> list[Change]:
        try:
            sent = json.loads(self.cleaned_data["changes"] or "{}")
            return [
                Change(Line.read(line), _day(self.place.month, day), _mark(now), _mark(was))
                for line, days in sent.items()
                for day, (was, now) in days.items()
            ]
        except (ValueError, TypeError, AttributeError) as error:
            raise forms.ValidationError(_("表格没有完整地送到,请再保存一次。"), code="invalid") from error

    def save(self, *, by: User) -> Place:
        self.count = actions.save_cells(place=self.place, changes=self.cleaned_data["changes"], by=by, now=timezone.now())
        return self.place


def _day(month: date, word: str) -> date:
    return month.replace(day=int(word))


def _mark(word: Any) -> str:
    if not isinstance(word, str):
        raise TypeError(word)
    return word.strip()


class WorkbookForm(PageForm, forms.Form):
    """A workbook that cannot be read is refused here, at its field; what is wrong with its cells is shown beside them."""

    file = forms.FileField(
        label=gettext_lazy("排班表"),
        help_text=gettext_lazy("Excel 工作簿(.xlsx)。有一处错误就一格也不导入,并退回标注了错误的文件。"),
        widget=forms.FileInput({"accept": ".xlsx"}),
        error_messages={
            "empty": gettext_lazy("文件是空的(0 字节),可能上传中断了,请重新上传。"),
            "invalid": NOTHING_CAME,
            "missing": NOTHING_CAME,
        },
    )
    save_label = gettext_lazy("上传并核对")

    def __init__(self, *args: Any, place: Place, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.place = place

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        try:
            if file.size > DEFAULT.file_bytes:
                raise refused("too_large", megabytes=DEFAULT.file_bytes // (1024 * 1024))
            read_roster(file, self.place)
        except UnreadableWorkbook as reason:
            raise forms.ValidationError(reason.message, code=reason.code) from reason
        return file

    def save(self, *, by: User) -> RosterWorkbook:
        file = self.cleaned_data["file"]
        return keep_workbook(place=self.place, file=file, name=file.name, by=by, now=timezone.now())
