from __future__ import annotations

import unicodedata
from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _l

from nantun.web.forms import PageForm

from ..models import User


def typed_number(text: str) -> str:
    """An employee number as it stands in the roster: full-width digits and spaces make no difference."""
    return "".join(unicodedata.normalize("NFKC", text).split())


class SignInForm(PageForm, forms.Form):
    number = forms.CharField(
        label=_l("工号"),
        max_length=40,
        widget=forms.TextInput({"autocomplete": "username", "inputmode": "numeric", "autofocus": "", "autocapitalize": "off"}),
    )
    password = forms.CharField(
        label=_l("密码"),
        max_length=200,
        strip=False,
        widget=forms.PasswordInput({"autocomplete": "current-password"}),
        help_text=_l("第一次登录或忘记密码:填领码条上的 12 位码。"),
    )
    shared = forms.BooleanField(label=_l("这是公用机(3 分钟不操作自动退出)"), required=False)

    def clean_number(self) -> str:
        return typed_number(self.cleaned_data["number"])


class PasswordForm(PageForm, forms.Form):
    """user: whose password; by_slip: signed in with a slip, so that there is no old password to ask for."""

    old_password = forms.CharField(
        label=_l("原密码"), max_length=200, strip=False, widget=forms.PasswordInput({"autocomplete": "current-password"})
    )
    new_password1 = forms.CharField(
        label=_l("新密码"),
        max_length=200,
        strip=False,
        widget=forms.PasswordInput({"autocomplete": "new-password"}),
        help_text=_l("至少 8 位,并同时含有字母、数字、符号中的两种。"),
    )
    new_password2 = forms.CharField(
        label=_l("再输一次新密码"), max_length=200, strip=False, widget=forms.PasswordInput({"autocomplete": "new-password"})
    )

    def __init__(self, *args: Any, user: User, by_slip: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        if by_slip:
            del self.fields["old_password"]

    def clean_old_password(self) -> str:
        old = self.cleaned_data["old_password"]
        if not self.user.check_password(old):
            raise ValidationError(_l("原密码不对,请重新输入。"))
        return old

    def clean_new_password1(self) -> str:
        new = self.cleaned_data["new_password1"]
        validate_password(new, self.user)
        return new

    def clean_new_password2(self) -> str:
        first, second = self.cleaned_data.get("new_password1"), self.cleaned_data["new_password2"]
        if first is not None and first != second:
            raise ValidationError(_l("两次输入的新密码不一样。"))
        return second


class PasswordAgainForm(PageForm, forms.Form):
    """One's own password once more. take: says whether it is the right one, and remembers that it was given."""

    password = forms.CharField(
        label=_l("登录密码"), max_length=200, strip=False, widget=forms.PasswordInput({"autocomplete": "current-password", "autofocus": ""})
    )
    save_label = _l("继续")

    def __init__(self, *args: Any, take: Callable[[str], bool], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._take = take

    def clean_password(self) -> str:
        password = self.cleaned_data["password"]
        if not self._take(password):
            raise ValidationError(_l("密码不对,请重新输入。"))
        return password


class CodeForm(PageForm, forms.Form):
    """Six digits from the telephone, or a backup code."""

    code = forms.CharField(
        label=_l("验证码"),
        max_length=20,
        widget=forms.TextInput({"autocomplete": "one-time-code", "autofocus": ""}),
    )
