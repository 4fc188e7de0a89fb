from __future__ import annotations

import base64
import io

import segno
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST
from django_otp import login as otp_login
from django_otp.plugins.otp_totp.models import TOTPDevice

from nantun.web.forms import form_methods, posted
from nantun.web.requests import Request

from .. import actions, signing
from ..forms.sign_in import CodeForm


@never_cache
@sensitive_post_parameters()
@form_methods
def verify(request: Request) -> HttpResponse:
    """The six digits after the password."""
    if not signing.has_second_factor(request.user):
        return redirect("account:second-factor-setup")
    form = CodeForm(posted(request))
    if form.is_valid():
        device = actions.verify(user=request.user, code=form.cleaned_data["code"])
        if device is not None:
            otp_login(request, device)
            return redirect(signing.safe_next(request))
        form.add_error("code", _("验证码不对。请看手机上现在显示的 6 位数;连错几次要等一会儿再试。"))
    return render(request, "people/second_factor.html", _context(request, form), status=422 if form.is_bound else 200)


@never_cache
@sensitive_post_parameters()
@form_methods
def set_up(request: Request) -> HttpResponse:
    """The telephone learns the key; then the backup codes are shown, once."""
    if signing.has_second_factor(request.user):
        return redirect("account:second-factor")
    device = actions.new_device(user=request.user)
    form = CodeForm(posted(request))
    if form.is_valid():
        if actions.confirm_device(device=device, code=form.cleaned_data["code"]):
            otp_login(request, device)
            return _backup_codes(request)
        form.add_error("code", _("验证码不对。请确认扫的是这个二维码,再填手机上现在显示的 6 位数。"))
    more = {"square": qr_code(device.config_url), "key": _in_fours(device)}
    return render(request, "people/second_factor_setup.html", {**_context(request, form), **more}, status=422 if form.is_bound else 200)


@never_cache
@require_POST
def new_codes(request: Request) -> HttpResponse:
    """Fresh backup codes in place of the old ones, for somebody who has just proved himself twice."""
    if not request.user.is_verified():
        return redirect("account:second-factor")
    messages.info(request, _("原来的备用码已作废。"))
    return _backup_codes(request)


def _backup_codes(request: Request) -> HttpResponse:
    context = {"codes": actions.new_backup_codes(user=request.user), "next": signing.safe_next(request)}
    return render(request, "people/backup_codes.html", context)


def _context(request: Request, form: CodeForm) -> dict[str, object]:
    return {"form": form, "next": signing.safe_next(request), "verified": request.user.is_verified()}


def _in_fours(device: TOTPDevice) -> str:
    """The key as it is typed into a telephone without a camera: JBSW Y3DP …"""
    text = base64.b32encode(device.bin_key).decode().rstrip("=")
    return " ".join(text[start : start + 4] for start in range(0, len(text), 4))


def qr_code(text: str) -> SafeString:
    """An <svg> to stand in the page: the CSP lets no picture in from elsewhere, nor a style."""
    out = io.BytesIO()
    segno.make(text, error="m").save(out, kind="svg", xmldecl=False, svgns=False, scale=5, border=2, svgclass="qr", lineclass=None)
    return mark_safe(out.getvalue().decode())  # noqa: S308 - drawn by segno out of modules, nothing typed stands in it
