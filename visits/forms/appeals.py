"""反映的诉求 on the visit form: a line for each, part of the form, of its draft and of its transaction."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid4, uuid5

from crispy_forms.layout import LayoutObject
from crispy_forms.utils import TEMPLATE_PACK
from django import forms
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

from nantun.appeals import actions
from nantun.appeals.choices import Category
from nantun.appeals.entry import AppealEntry
from nantun.appeals.forms.log import phoned
from nantun.appeals.models import Appeal
from nantun.errors import RuleBroken
from nantun.people.models import Employee, Unit
from nantun.web.fields import choice_field
from nantun.web.keys import keys_of

from ..choices import Manner
from ..models import Visit
from ..sources import KEY

if TYPE_CHECKING:
    from nantun.people.models import User

NAMES = re.compile(r"appeal-(\d{1,2})-(?:category|text|answer|phoned_to)")
MOST_LINES = 20
FIRST, NOBODY = "first", "none"
WHO = [("", _l("走访对象")), (FIRST, _l("第一位走访对象")), (NOBODY, _l("不具名"))]
FIELD_OF = {"raisers": "who"}


class AppealLine(forms.Form):
    """One appeal. What its category asks besides is brought up by the script; without it everything stands there."""

    category = forms.ChoiceField(label=_l("类别"), choices=[("", _l("请选择类别")), *Category.choices], required=False)
    who = forms.ChoiceField(label=_l("谁反映的(集体取第一位)"), choices=WHO, required=False)
    text = forms.CharField(label=_l("反映什么"), max_length=1000, required=False)
    answer = forms.CharField(label=_l("当场答复(选填,写了就当场办结)"), max_length=2000, required=False)
    phoned_to = forms.CharField(label=_l("已打电话告诉了谁"), max_length=60, required=False)
    phoned_at = forms.TimeField(label=_l("几点打的"), required=False, widget=forms.TimeInput({"type": "time"}))
    unit = forms.ModelChoiceField(
        label=_l("由哪个单位处理"), queryset=Unit.objects.all(), to_field_name="name", required=False,
        widget=forms.TextInput({"list": "units-of-appeals", "autocomplete": "off"}),
        error_messages={"invalid_choice": _l("没有这个单位,请从列出的里面选。")},
    )  # fmt: skip

    def __init__(self, *args: Any, met: Sequence[tuple[str, str]] = (), **kwargs: Any) -> None:
        """met: (key, name) of those visited, for the choice of who raised it."""
        super().__init__(*args, **{**kwargs, "use_required_attribute": False})
        self.raising: actions.Raising | None = None
        choice_field(self, "who").choices = [*WHO, *met]
        for field in self.fields.values():
            field.widget.attrs["class"] = "form-select" if isinstance(field.widget, forms.Select) else "form-control"

    @property
    def is_empty(self) -> bool:
        return not any(self[name].value() for name in ("category", "text", "answer", "phoned_to"))

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if not self.is_empty and not data.get("category") and "category" not in self.errors:
            self.add_error("category", _("请选择类别。"))
        return data

    def refuse(self, broken: RuleBroken) -> None:
        """The rule's own words at the line's field."""
        field = FIELD_OF.get(broken.field, broken.field)
        self.add_error(field if field in self.fields else None, broken.message)


class AppealLines:
    """All lines of one form. form: the visit form, of which this is a part."""

    def __init__(self, form: Any) -> None:
        self.form = form
        self.lines = [self._line(number) for number in self._numbers()] if form.is_bound else [AppealLine(prefix="appeal-0")]
        self.blank = AppealLine(prefix="appeal-__n__")

    def _numbers(self) -> list[int]:
        found = {int(match[1]) for name in self.form.data if (match := NAMES.fullmatch(name))}
        return sorted(found)[:MOST_LINES] or [0]

    def _line(self, number: int) -> AppealLine:
        return AppealLine(self.form.data, prefix=f"appeal-{number}", met=self._met)

    @property
    def _met(self) -> list[tuple[str, str]]:
        keys = keys_of(self.form.data.getlist("seen"))
        if not any(match for name in self.form.data if (match := NAMES.fullmatch(name))):
            return []
        names = dict(Employee.objects.filter(pk__in=keys).values_list("pk", "name"))
        return [(str(key), names[key]) for key in keys if key in names]

    @property
    def filled(self) -> list[AppealLine]:
        return [line for line in self.lines if line.is_bound and not line.is_empty]

    @property
    def is_open(self) -> bool:
        return bool(self.filled)

    @property
    def units(self) -> list[str]:
        return list(Unit.objects.active_on(self.form.today).values_list("name", flat=True))

    def check(self, data: dict[str, Any], *, by: User, now: datetime) -> int:
        """How many lines are wrong; each says why at its field. data: what the visit form has found sound so far."""
        for line in self.filled:
            if line.is_valid() and {"day", "visitors", "seen", "manner"} <= data.keys():
                self._check(line, data, by, now)
        return sum(1 for line in self.filled if line.errors)

    def _check(self, line: AppealLine, data: dict[str, Any], by: User, now: datetime) -> None:
        try:
            line.raising = actions.Raising(entry=self._entry(line, data), by=by, now=now)
        except RuleBroken as broken:
            line.refuse(broken)

    def raise_all(self, visit: Visit) -> list[Appeal]:
        """What was checked, in the transaction of the visit. raises RuleBroken for what the database refuses, whose words stand at the line."""
        raised = []
        for line in self.filled:
            assert line.raising is not None, "check() has seen to it"
            try:
                made = actions.raise_checked(line.raising, registering_unit=visit.reporting_unit, source=KEY, source_id=visit.pk)
            except RuleBroken as broken:
                line.refuse(broken)
                raise RuleBroken(_("反映的诉求有要改的,见那一行。")) from broken
            raised.append(made)
        return raised

    def _entry(self, line: AppealLine, data: dict[str, Any]) -> AppealEntry:
        said = line.cleaned_data
        hour = said["phoned_at"] if said["category"] == Category.HAZARD else None
        return AppealEntry(
            category=said["category"],
            text=said["text"],
            raised_on=data["day"],
            raisers=self._raisers(said["who"], data),
            answer=said["answer"],
            phoned_to=said["phoned_to"] if said["category"] == Category.HAZARD else "",
            phoned_at=phoned(data["day"], hour),
            unit=said["unit"] if said["category"] == Category.HAZARD else None,
            first_responder=data["visitors"][0],
            submission=_submission(data.get("submission"), line.prefix),
        )

    def _raisers(self, who: str, data: dict[str, Any]) -> tuple[Employee, ...]:
        seen = data["seen"]
        if who == NOBODY:
            return ()
        if not seen:
            raise RuleBroken(_("没有见到人:请选“不具名”,或去掉这一行。"), field="who")
        if who.isdecimal():
            return tuple(one for one in seen if one.pk == int(who))
        return tuple(seen) if not who and data["manner"] == Manner.INDIVIDUAL else (seen[0],)


class AppealsPart(LayoutObject):
    """Where the lines stand in the form's layout."""

    def render(self, form: Any, context: Any, template_pack: Any = TEMPLATE_PACK, **kwargs: Any) -> SafeString:
        return render_to_string("visits/_appeals.html", {"lines": form.appeals})

    def get_field_names(self, index: Any = None) -> list[Any]:
        return []


def _submission(form: UUID | None, line: str | None) -> UUID:
    """One form sent twice raises each of its lines once."""
    return uuid5(form, str(line)) if form else uuid4()
