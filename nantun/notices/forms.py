from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _l

from nantun.people.models import Unit
from nantun.web.forms import Choose, PageForm

from . import actions
from .choices import ROBOT_MODES, Mode
from .models import MailAddress, RoomChoice, Route
from .rooms import telling_rooms

if TYPE_CHECKING:
    from nantun.people.models import User


class ChoicesForm(PageForm, forms.Form):
    """For each room that tells something, how one wants it by e-mail."""

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen = dict(RoomChoice.objects.filter(user=user).values_list("room", "mode"))
        for room, label in telling_rooms():
            self.fields[room] = forms.ChoiceField(label=label, choices=Mode.choices, initial=chosen.get(room, Mode.DIGEST))

    def save(self, *, by: User) -> bool:
        actions.choose(by=by, modes=self.cleaned_data)
        return True


class AddressForm(PageForm, forms.Form):
    email = forms.EmailField(
        label=_l("邮箱"),
        max_length=120,
        help_text=_l("会先发一个确认码到这个邮箱,确认以前不发别的。"),
        error_messages={"invalid": _l("看不懂这个邮箱,请写成 name@example.com 的样子。")},
    )
    save_label = _l("发确认码")

    def save(self, *, by: User) -> MailAddress:
        return actions.set_address(by=by, email=self.cleaned_data["email"])


class ConfirmForm(PageForm, forms.Form):
    code = forms.CharField(label=_l("确认码"), max_length=20, help_text=_l("在刚收到的邮件里,8 位字母和数字。"))
    save_label = _l("确认")

    def save(self, *, by: User) -> MailAddress:
        return actions.confirm_address(by=by, code=self.cleaned_data["code"])


class RouteForm(PageForm, forms.Form):
    """Which room's notices, to whose people, a group's robot announces."""

    robot = forms.ChoiceField(label=_l("群机器人"), choices=lambda: [(name, name) for name in settings.ROBOTS])
    room = forms.ChoiceField(label=_l("转告哪一种消息"), choices=telling_rooms)
    unit = forms.ModelChoiceField(
        label=_l("发给哪个单位的人的消息"), queryset=Unit.objects.all(), required=False, widget=Choose, empty_label=_l("全矿")
    )
    mode = forms.ChoiceField(label=_l("发法"), choices=ROBOT_MODES, initial=Mode.DIGEST)

    def save(self, *, by: User) -> Route:
        return actions.route(by=by, **self.cleaned_data)
