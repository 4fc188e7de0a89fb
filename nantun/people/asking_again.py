"""The password once more before what is kept closest: asked by a page, and good for ten minutes of the session.

@password_again
def record(request, pk): ...

given_lately(request)       # for a form that was opened in time and is sent later: it carries PasswordAgainForm's field itself
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from functools import wraps
from typing import Any

from django.contrib.auth import authenticate
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters

from nantun.web.forms import form_page
from nantun.web.requests import Request

from .backends import SLIP_BACKEND
from .forms.sign_in import PasswordAgainForm

KEY = "password_given_at"
LASTS = timedelta(minutes=10)


def given_lately(request: HttpRequest) -> bool:
    return 0 <= timezone.now().timestamp() - request.session.get(KEY, 0) < LASTS.total_seconds()


def take_password(request: HttpRequest, password: str) -> bool:
    """Whether it is the reader's own, remembered for ten minutes. A wrong one counts as at sign-in (django-axes), and a 领码条 is none."""
    user = authenticate(request, username=request.user.get_username(), password=password)
    if user is None or user.pk != request.user.pk or getattr(user, "backend", "") == SLIP_BACKEND:
        return False
    request.session[KEY] = timezone.now().timestamp()
    return True


def password_again(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Asks for it on a page of its own, and comes back to the address."""

    @wraps(view)
    @sensitive_post_parameters("password")
    def asked(request: Request, *args: Any, **kwargs: Any) -> HttpResponse:
        if given_lately(request):
            return view(request, *args, **kwargs)
        form = PasswordAgainForm(request.POST if "password" in request.POST else None, take=lambda word: take_password(request, word))
        if form.is_valid():
            return redirect(request.get_full_path())
        lead = _("下面的内容只给您本人看,请再输一次登录密码,10 分钟内不再问。")
        return form_page(request, form, title=_("请再输一次密码"), lead=lead)

    return asked
