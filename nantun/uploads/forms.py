"""The form that takes a workbook, and the one that confirms it; an importer that asks for more extends them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

from nantun.web.forms import PageForm
from nantun.workbooks.reading import UnreadableWorkbook, look_at

from . import actions
from .importer import Importer
from .models import Upload

if TYPE_CHECKING:
    from nantun.people.models import User

NOTHING_CAME = _l("没有收到文件,请重新选择后上传。")


class UploadForm(PageForm, forms.Form):
    """What is no workbook at all is refused here, at its field; what stands in it is read by the job."""

    save_label = _l("上传并核对")

    file = forms.FileField(
        widget=forms.FileInput({"accept": ".xlsx"}),
        error_messages={"empty": _l("文件是空的(0 字节),可能上传中断了,请重新上传。"), "invalid": NOTHING_CAME, "missing": NOTHING_CAME},
    )

    def __init__(self, *args: Any, importer: Importer, upload: Upload, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.importer, self.upload = importer, upload
        file = self.fields["file"]
        file.label, file.help_text = importer.file_label, importer.file_help
        file.error_messages["required"] = file.widget.attrs["data-missing"] = _("请选择%(label)s。") % {"label": importer.file_label}

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        try:
            look_at(file)
        except UnreadableWorkbook as reason:
            raise forms.ValidationError(reason.message, code=reason.code) from reason
        return file

    def save(self, *, by: User) -> Upload:
        file = self.cleaned_data["file"]
        return actions.keep(self.importer, upload=self.upload, file=file, name=file.name, by=by, now=timezone.now())


class ConfirmForm(forms.Form):
    """A button alone."""

    def __init__(self, *args: Any, importer: Importer, upload: Upload, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.importer, self.upload = importer, upload

    def save(self, *, by: User) -> Upload:
        return actions.confirm(self.importer, upload=self.upload, by=by, now=timezone.now(), **self.chosen())

    def chosen(self) -> dict[str, Any]:
        """Columns of the upload in which the choices of the form are kept. raises RuleBroken."""
        return {}
