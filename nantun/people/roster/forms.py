"""The two forms of a roster import: the workbook, and what becomes of those it does not name."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

from nantun.uploads.forms import ConfirmForm, UploadForm
from nantun.web.forms import DayField

from ..models import RosterImport, User
from .actions import who_leaves
from .choices import Leaving

TICKED_AT_MOST = 300
"""More people than that nobody ticks one by one."""


class RosterForm(UploadForm):
    upload: RosterImport
    day = DayField(
        label=_l("花名册日期"),
        required=False,
        past_only=True,
        help_text=_l("新增、调动从这一天算起。不填时用表上的填报日期;表上没有时用今天。"),
    )

    def save(self, *, by: User) -> Any:
        self.upload.asked_day = self.cleaned_data["day"]
        return super().save(by=by)


class RosterConfirmForm(ConfirmForm):
    """picked: keys of the missing people who were ticked."""

    upload: RosterImport
    leaving = forms.ChoiceField(label=_l("花名册里没有的在岗人员"), choices=Leaving, initial=Leaving.NOBODY)
    picked = forms.TypedMultipleChoiceField(coerce=int, required=False)

    def __init__(self, *args: Any, upload: RosterImport, **kwargs: Any) -> None:
        super().__init__(*args, upload=upload, **kwargs)
        self.missing = upload.found.get("missing", [])
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

    def chosen(self) -> dict[str, Any]:
        leaving = self.cleaned_data["leaving"] or Leaving.NOBODY
        return {"leaving": who_leaves(self.upload, leaving, self.cleaned_data["picked"])}
