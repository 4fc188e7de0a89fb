"""Forms around paper: corrections of sealed visits, photographed notebook pages, signed monthly sheets."""

from __future__ import annotations

import json
from datetime import date
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _l

from nantun.people.models import Employee
from nantun.web.acting import ActForm
from nantun.web.fields import choice_field, name_rows, rows_field
from nantun.web.forms import PageForm

from .. import actions
from ..models import VOIDED, NotebookPage, SignedSheet, Visit
from ..wording import LABELS, VOID, as_corrected, in_words
from .log import default_visitors

if TYPE_CHECKING:
    from nantun.people.models import User


class CorrectForm(ActForm):
    """申请更正: one field of a sealed visit. The old value is the visit's own with what was corrected of it already, whatever was sent."""

    field = forms.ChoiceField(label=_l("更正项目"))
    old = forms.CharField(label=_l("原内容"), required=False, disabled=True, widget=forms.Textarea({"rows": 2}))
    new = forms.CharField(label=_l("更正为"), required=False, max_length=2000, widget=forms.Textarea({"rows": 2}))
    reason = forms.CharField(label=_l("更正原因"), max_length=200, widget=forms.Textarea({"rows": 2}))
    save_label = _l("提交更正")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.known = as_corrected(self.row)
        choice_field(self, "field").choices = [*LABELS.items(), (VOID, VOIDED)]
        self.fields["field"].widget.attrs["data-old"] = json.dumps(self.known, ensure_ascii=False)
        self.fields["old"].initial = next(iter(self.known.values()))

    def facts(self) -> dict[str, Any]:
        key, reason = self.cleaned_data["field"], self.cleaned_data["reason"]
        if key == VOID:
            return {"field": str(VOIDED), "old": self.known[VOID], "new": str(VOIDED), "reason": reason}
        return {"field": str(LABELS[key]), "old": self.known[key], "new": self.cleaned_data["new"], "reason": reason}


class KeepPageForm(PageForm, forms.Form):
    """拍笔记: saved at once, made into visits later."""

    file = forms.FileField(label=_l("照片"), widget=forms.FileInput({"accept": "image/*", "capture": "environment"}))
    principal = forms.ModelChoiceField(label=_l("谁的走访"), queryset=Employee.objects.none(), empty_label=None)
    note = forms.CharField(label=_l("说明"), required=False, max_length=200, help_text=_l("例如:10月5日 综采一队 早班。"))
    save_label = _l("存下,待整理")

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        own = [user.employee_id] if user.employee_id and user.has_perm("visits.log_own") else []
        principal = rows_field(self, "principal")
        principal.queryset = Employee.objects.filter(pk__in=[*own, *user.principals]).for_rows()
        name_rows(self, "principal", lambda one: f"{one.name}({one.place})")
        principal.initial = next(iter(default_visitors(user)), None)
        if principal.queryset.count() == 1:
            principal.widget = forms.HiddenInput()
            principal.initial = principal.queryset.get().pk

    def save(self, *, by: User) -> NotebookPage:
        data = self.cleaned_data
        return actions.keep_page(principal=data["principal"], upload=data["file"], note=data["note"], by=by, now=timezone.now())


class SheetForm(PageForm, forms.Form):
    """The signed scan of a month, and which of the entries stand on it."""

    visits = forms.ModelMultipleChoiceField(
        label=_l("纸上签了字的走访"),
        queryset=Visit.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        help_text=_l("打印以后又录入的、纸上划掉的,请去掉勾。"),
    )
    file = forms.FileField(
        label=_l("签字确认单扫描件"),
        widget=forms.FileInput({"accept": "image/*,application/pdf"}),
        help_text=_l("照片或 PDF,不超过 10 MB。"),
    )
    save_label = _l("上传并确认")

    def __init__(self, *args: Any, principal: Employee, month: date, waiting: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.principal, self.month = principal, month
        rows_field(self, "visits").queryset = waiting
        name_rows(self, "visits", self._line)
        self.fields["visits"].initial = list(waiting)

    def save(self, *, by: User) -> tuple[SignedSheet, int]:
        data = self.cleaned_data
        return actions.upload_signed_sheet(
            principal=self.principal, month=self.month, visits=data["visits"], upload=data["file"], by=by, now=timezone.now()
        )

    @staticmethod
    def _line(visit: Visit) -> str:
        known = in_words(visit)
        return f"{visit.number} {visit.day:%m-%d} {known['seen'] or known['unmet']}:{visit.summary}"
