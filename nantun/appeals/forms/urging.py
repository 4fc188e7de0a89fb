"""What comes back from Monday's meeting on paper."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _l

from nantun.web.forms import PageForm

from .. import actions
from ..models import UrgeLine, UrgeSheet
from ..models.urging import LONGEST_ANSWER

if TYPE_CHECKING:
    from nantun.people.models import User


class AnswersForm(PageForm, forms.Form):
    """The scan, while there is none, and a box for every line without an answer.

    What was typed for a line that somebody else entered meanwhile stays in the form, so that its writer is told.
    """

    file = forms.FileField(
        label=_l("签好字的催办单"),
        widget=forms.FileInput({"accept": "image/*,application/pdf"}),
        help_text=_l("照片或 PDF,不超过 10 MB。"),
    )
    draft_kind = "appeals.urge"
    save_label = _l("存下并录入")

    def __init__(self, *args: Any, sheet: UrgeSheet, **kwargs: Any) -> None:
        self.sheet = sheet
        self.draft_key = str(sheet.pk)
        super().__init__(*args, **kwargs)
        self.fields["file"].required = not sheet.scan
        if sheet.scan and not self.files:
            del self.fields["file"]
        self.lines = [line for line in sheet.lines.all() if not line.answer or self._is_typed(line)]
        for line in self.lines:
            self.fields[_name(line)] = _box(line)

    def save(self, *, by: User) -> list[UrgeLine]:
        data = self.cleaned_data
        return actions.enter_answers(
            sheet=self.sheet,
            answers={line.pk: data[_name(line)] for line in self.lines},
            upload=data.get("file"),
            by=by,
            now=timezone.now(),
        )

    def _is_typed(self, line: UrgeLine) -> bool:
        return bool(self.is_bound and str(self.data.get(_name(line), "")).strip())


def _name(line: UrgeLine) -> str:
    return f"line_{line.pk}"


def _box(line: UrgeLine) -> forms.CharField:
    return forms.CharField(
        label=f"{line.order}. {line.appeal} {line.words}",
        required=False,
        max_length=LONGEST_ANSWER,
        widget=forms.Textarea({"rows": 2}),
        help_text=f"{line.unit} · {line.standing}",
    )
