"""Too many wrong tries: counted by django-axes per number and address, answered here."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from axes.helpers import get_client_ip_address, get_cool_off
from axes.models import AccessAttempt
from django.conf import settings
from django.db.models import Max
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from .forms.sign_in import SignInForm

TOO_MANY = 429


def opens_at(*, number: str, address: str) -> datetime:
    """When that number may be tried again from that address."""
    last = AccessAttempt.objects.filter(username=number, ip_address=address).aggregate(last=Max("attempt_time"))["last"]
    return (last or timezone.now()) + get_cool_off()


def locked_page(request: HttpRequest, response: HttpResponse | None, credentials: dict[str, Any] | None) -> HttpResponse:
    """The sign-in page, saying when it opens again (AXES_LOCKOUT_CALLABLE)."""
    number = (credentials or {}).get("username", "")
    until = timezone.localtime(opens_at(number=number, address=get_client_ip_address(request)))
    words = {"n": settings.AXES_FAILURE_LIMIT, "number": number, "time": f"{until:%H:%M}"}
    said = _("连续 %(n)s 次没有通过,工号 %(number)s 在这台电脑上暂时锁定,%(time)s 以后可以再试。忘记密码,请找单位办事员打印领码条。")
    form = SignInForm(initial={"number": number})
    return render(request, "people/sign_in.html", {"form": form, "locked": said % words}, status=TOO_MANY)
