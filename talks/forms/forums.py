"""登记恳谈会, who came, and what was raised there."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _l

from nantun.appeals.entry import AppealEntry
from nantun.appeals.forms import RaiseForm
from nantun.people.fields import person
from nantun.people.models import Employee, Unit
from nantun.web.fields import Choose, DayField, name_rows, rows_field
from nantun.web.forms import PageForm

from .. import actions
from ..choices import ForumKind, PlaceKind
from ..invited import roster_of
from ..models import Forum
from ..policies import FORUM_ROLES
from ..sources import FORUMS

if TYPE_CHECKING:
    from nantun.people.models import User


class ForumForm(PageForm, forms.Form):
    """Held and entered; who came is ticked on the next page."""

    unit = forms.ModelChoiceField(label=_l("单位"), queryset=Unit.objects.none(), widget=Choose)
    kind = forms.ChoiceField(label=_l("类别"), choices=ForumKind.choices, widget=forms.RadioSelect)
    day = DayField(label=_l("日期"), past_only=True)
    held_by = person(_l("主持人"))
    place_kind = forms.ChoiceField(label=_l("地点"), choices=PlaceKind.choices, initial=PlaceKind.OFFICE)
    place = forms.CharField(label=_l("具体地点"), required=False, max_length=60)
    guests = forms.IntegerField(label=_l("到会家属人数"), required=False, min_value=0, max_value=500, help_text=_l("家属恳谈会填。"))
    minutes = forms.CharField(label=_l("会议记录"), required=False, max_length=5000, widget=forms.Textarea({"rows": 6}))
    submission = forms.UUIDField(widget=forms.HiddenInput, required=False)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    folded = ("place", "guests")
    draft_kind = "talks.forum"
    save_label = _l("保存,接着登记到会")

    def __init__(self, *args: Any, user: User, forum: Forum | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.forum = forum
        self.draft_key = str(forum.pk) if forum else "new"
        rows_field(self, "unit").queryset = Unit.objects.within(user, *FORUM_ROLES).active_on(user.today)

    @classmethod
    def blank(cls, user: User) -> ForumForm:
        units = Unit.objects.within(user, *FORUM_ROLES).active_on(user.today)
        given = {"unit": units[0] if units.count() == 1 else None, "held_by": user.employee_id}
        return cls(user=user, initial={"submission": uuid4(), "day": user.today, **given})

    @classmethod
    def of(cls, forum: Forum, user: User) -> ForumForm:
        names = ("unit", "kind", "day", "held_by", "place_kind", "place", "minutes", "version")
        return cls(user=user, forum=forum, initial={name: getattr(forum, name) for name in names} | {"guests": forum.guests or None})

    def save(self, *, by: User) -> Forum:
        data = dict(self.cleaned_data)
        submission, version = data.pop("submission") or uuid4(), data.pop("version")
        entry = actions.ForumEntry(**(data | {"guests": data["guests"] or 0}), submission=submission)
        now = timezone.now()
        if self.forum is None:
            return actions.hold_forum(entry=entry, by=by, now=now)
        return actions.edit_forum(forum=self.forum, entry=entry, version=version or self.forum.version, by=by, now=now)


class AttendanceForm(PageForm, forms.Form):
    """The roster to tick, and a box into which numbers are scanned or pasted. Both count together."""

    people = forms.ModelMultipleChoiceField(
        label=_l("到会的人"), queryset=Employee.objects.none(), required=False, widget=forms.CheckboxSelectMultiple
    )
    numbers = forms.CharField(
        label=_l("扫描或粘贴工号"), required=False, max_length=20_000, widget=forms.Textarea({"rows": 3}),
        help_text=_l("一行一个,或用空格、逗号隔开;不在下面名单里的人也可以。"),
    )  # fmt: skip
    field_order = ("numbers", "people")
    save_label = _l("保存到会名单")

    def __init__(self, *args: Any, forum: Forum, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.forum = forum
        came = list(forum.attended.values_list("employee", flat=True))
        listed = roster_of(forum.unit, forum.kind, forum.day)
        everybody = [*listed.values_list("pk", flat=True), *came]
        people = rows_field(self, "people")
        people.queryset = Employee.objects.filter(pk__in=everybody).for_rows().order_by("unit__order", "team__order", "pinyin", "number")
        name_rows(self, "people", lambda one: f"{one.name} {one.number} {one.place}")
        people.initial = came

    def save(self, *, by: User) -> Forum:
        scanned = actions.people_of_numbers(self.cleaned_data["numbers"])
        actions.set_attendance(forum=self.forum, attendees=[*self.cleaned_data["people"], *scanned])
        return self.forum


class ForumAppealForm(RaiseForm):
    """登记诉求 as everywhere else; where it was raised and where it was heard are the forum's."""

    draft_kind = "talks.forum-appeal"

    def __init__(self, *args: Any, forum: Forum, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.forum, self.draft_key = forum, str(forum.pk)
        self.fields["source"].required = False
        self.fields["source"].widget = forms.HiddenInput()

    def entry(self) -> AppealEntry:
        return replace(super().entry(), source=FORUMS, source_id=self.forum.pk, registering_unit=self.forum.unit)
