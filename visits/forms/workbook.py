from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from nantun.web.forms import PageForm
from nantun.workbooks.child.limits import DEFAULT
from nantun.workbooks.reading import UnreadableWorkbook, refused

from ..models import VisitWorkbook
from ..workbook import actions
from ..workbook.reading import read_visits

if TYPE_CHECKING:
    from nantun.people.models import User

NOTHING_CAME = _("没有收到文件,请重新选择后上传。")


class WorkbookForm(PageForm, forms.Form):
    """A workbook that cannot be read is refused here, at its field; what is wrong with its rows is shown beside them."""

    file = forms.FileField(
        label=_("走访登记表"),
        help_text=_("Excel 工作簿(.xlsx),一次最多 2000 次走访。有一处错误就一行也不导入,并退回标注了错误的文件。"),
        widget=forms.FileInput({"accept": ".xlsx"}),
        error_messages={"empty": _("文件是空的(0 字节),可能上传中断了,请重新上传。"), "invalid": NOTHING_CAME, "missing": NOTHING_CAME},
    )
    save_label = _("上传并核对")

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        try:
            if file.size > DEFAULT.file_bytes:
                raise refused("too_large", megabytes=DEFAULT.file_bytes // (1024 * 1024))
            read_visits(file, by=self.user, today=self.user.today)
        except UnreadableWorkbook as reason:
            raise forms.ValidationError(reason.message, code=reason.code) from reason
        return file

    def save(self, *, by: User) -> VisitWorkbook:
        file = self.cleaned_data["file"]
        return actions.keep_workbook(file=file, name=file.name, by=by, now=timezone.now())
