from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _l

from nantun.web.forms import PageForm

from . import actions
from .models import Confirmation
from .slots import Slot

if TYPE_CHECKING:
    from nantun.people.models import User


class ScanForm(PageForm, forms.Form):
    """上传盖章扫描件."""

    file = forms.FileField(
        label=_l("签字盖章扫描件"),
        help_text=_l("照片(JPG、PNG)或 PDF,不超过 10 MB。"),
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp,application/pdf"}),
    )
    save_label = _l("上传")

    def __init__(self, *args: Any, slot: Slot, **kwargs: Any) -> None:
        self.slot = slot
        super().__init__(*args, **kwargs)

    def save(self, *, by: User) -> Confirmation:
        return actions.upload_scan(slot=self.slot, by=by, file=self.cleaned_data["file"], now=timezone.now())
