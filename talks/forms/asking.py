"""我想找领导谈心, by oneself or on a slip through the clerk; 请他谈心."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from crispy_forms.helper import FormHelper
from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _l

from nantun.people.choices import Basis
from nantun.people.fields import person
from nantun.people.models import Employee
from nantun.people.roles import Role
from nantun.policies.figures import whole
from nantun.web.fields import rows_field
from nantun.web.forms import PageForm
from nantun.web.keys import key_of

from .. import actions
from ..choices import Ground, Tier, Topic, Urgency
from ..entry import Asking, Time
from ..figures import SLOT_MINUTES
from ..levels import may_be_asked_by
from ..models import Talk
from ..slots import Slot, free_slots
from .times import AHEAD, SlotField, SlotPicker, TimesMixin, with_times

if TYPE_CHECKING:
    from nantun.people.models import User

TOPICS = [("", _l("不填")), *Topic.choices]
ONLY_THE_TWO = _l("只有谈心双方看得到。")


class AskForm(PageForm, forms.Form):
    """Whom, of what, how urgently, when. talker: any employee passes the field, so that the action can say who may be asked instead."""

    talker = forms.ModelChoiceField(label=_l("找谁谈"), queryset=Employee.objects.none(), widget=forms.RadioSelect, empty_label=None)
    topic = forms.ChoiceField(label=_l("想谈什么"), choices=TOPICS, required=False, help_text=ONLY_THE_TWO)
    urgency = forms.ChoiceField(label=_l("缓急"), choices=Urgency.choices, widget=forms.RadioSelect, initial=Urgency.ORDINARY)
    time = SlotField(label=_l("什么时间"), required=False)
    submission = forms.UUIDField(widget=forms.HiddenInput, required=False)

    draft_kind = "talks.ask"
    basis = ""
    save_label = _l("提出约谈")

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user, self.counterpart = user, self.known_counterpart(user)
        leaders = may_be_asked_by(self.counterpart, user.today) if self.counterpart else []
        rows_field(self, "talker").queryset = Employee.objects.on_post().for_rows()
        self.fields["talker"].widget.choices = [(one.pk, leader_in_words(one, tier)) for one, tier in leaders]
        picker = self.fields["time"].widget
        assert isinstance(picker, SlotPicker)
        picker.offer = self.offered

    def known_counterpart(self, user: User) -> Employee | None:
        return user.employee

    @property
    def has_leaders(self) -> bool:
        return bool(self.fields["talker"].widget.choices)

    def offered(self) -> list[Slot] | None:
        """The free times of the chosen leader in the next 30 days; None while none is chosen."""
        chosen = str(self["talker"].value() or "")
        offered = {str(key) for key, _label in self.fields["talker"].widget.choices}
        if chosen not in offered:
            return None
        today = self.user.today
        talker = Employee.objects.get(pk=chosen)
        return free_slots(talker=talker, counterpart=self.counterpart, first=today, last=today + timedelta(days=AHEAD), now=timezone.now())

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        start = data.get("time")
        if start is not None and not self.errors:
            slot = next((slot for slot in self.offered() or [] if slot.start == start), None)
            data["time"] = Time(slot.start, slot.end, slot.place_kind, slot.place) if slot else None
            # Sent twice, it is this form itself that took the time.
            if slot is None and not Talk.objects.sent(data["submission"], self.user).exists():
                self.add_error("time", _l("这个时间刚刚被约走,请从离它最近的几个里选,或另选时间。"))
        return data

    def save(self, *, by: User) -> Talk:
        return actions.ask_talk(asking=self.asking(), by=by, now=timezone.now(), basis=self.basis)

    def asking(self) -> Asking:
        data = self.cleaned_data
        assert self.counterpart is not None
        return Asking(
            talker=data["talker"],
            counterpart=self.counterpart,
            topic=data["topic"],
            ground=Ground.OWN_REQUEST,
            urgency=data["urgency"],
            times=(data["time"],) if data["time"] else (),
            submission=data["submission"] or uuid4(),
        )


def leader_in_words(leader: Employee, tier: Tier) -> str:
    """王强 队长; of levels nobody who asks has to know, but that this one was approved."""
    return f"{leader.name} {leader.post}" + (f" · {tier.label}" if tier == Tier.GRANTED else "")


class SlipForm(AskForm):
    """凭纸条代提: for a worker of the clerk's unit who has no account. The leaders are those of whoever is picked."""

    who = person(_l("谁要谈"))
    field_order = ("who", "talker", "topic", "urgency", "time")
    draft_kind = "talks.slip"
    basis = Basis.PAPER
    save_label = _l("代他提出")

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        self._words = args[0] if args else kwargs.get("initial") or {}
        super().__init__(*args, user=user, **kwargs)
        rows_field(self, "who").queryset = of_clerk(user)
        if not self.has_leaders:
            self.fields["talker"].help_text = _l("先选谁要谈,这里列出他可以找的领导。")

    def known_counterpart(self, user: User) -> Employee | None:
        key = key_of(self._words.get("who"))
        return of_clerk(user).filter(pk=key).first() if key is not None else None


def of_clerk(user: User) -> Any:
    return Employee.objects.on_post().filter(user.reach(Role.CLERK).q("unit")).for_rows()


class InviteForm(PageForm, TimesMixin):
    """请他谈心: up to five times, or none where the other is to name some."""

    counterpart = person(_l("请谁谈"))
    ground = forms.ChoiceField(label=_l("情形"), choices=Ground.choices, initial=Ground.ROUTINE, help_text=ONLY_THE_TWO)
    topic = forms.ChoiceField(label=_l("话题"), choices=TOPICS, required=False)
    urgency = forms.ChoiceField(label=_l("缓急"), choices=Urgency.choices, widget=forms.RadioSelect, initial=Urgency.ORDINARY)
    submission = forms.UUIDField(widget=forms.HiddenInput, required=False)

    draft_kind = "talks.invite"
    save_label = _l("发出邀请")

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        self.add_times()

    @property
    def helper(self) -> FormHelper:
        """The rows of times stand together, after whom and why."""
        return with_times(self, super().helper)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        data["times"] = self.read_times(data, whole(SLOT_MINUTES, self.user.today))
        return data

    def save(self, *, by: User) -> Talk:
        data = self.cleaned_data
        asking = Asking(
            talker=by.person,
            counterpart=data["counterpart"],
            topic=data["topic"],
            ground=data["ground"],
            urgency=data["urgency"],
            times=data["times"],
            submission=data["submission"] or uuid4(),
        )
        return actions.ask_talk(asking=asking, by=by, now=timezone.now())
