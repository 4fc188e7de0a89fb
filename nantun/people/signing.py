"""A session from its first to its last request: shared computers, and what must be done before all else."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import resolve_url
from django.utils.http import url_has_allowed_host_and_scheme
from django_otp.plugins.otp_totp.models import TOTPDevice

from nantun.web.models import Installation
from nantun.web.requests import Request

from .backends import SLIP_BACKEND
from .models import SignInSlip, User

SHARED_SECONDS = "shared_computer_seconds"
SLIP = "slip"
SHARED_COOKIE = "shared_computer"
A_YEAR = 365 * 24 * 3600
WAITING_HEADER = "X-Waiting"  # sent by a page that asks for itself again and again; nobody touched the keyboard


def begin(request: HttpRequest, user: User, *, shared: bool) -> None:
    """Opens the session. user.backend says by what it signed in; on a shared computer it ends when nobody acts."""
    login(request, user)
    if user.backend == SLIP_BACKEND:
        request.session[SLIP] = user.slip.pk
    if shared:
        request.session[SHARED_SECONDS] = settings.SHARED_COMPUTER_SECONDS
        request.session.set_expiry(settings.SHARED_COMPUTER_SECONDS)


def is_shared(request: HttpRequest) -> bool:
    return SHARED_SECONDS in request.session


def remember_computer(response: HttpResponse, *, shared: bool) -> HttpResponse:
    """Ticks (or unticks) 公用机 on this computer's next sign-in page. The cookie can only make sessions shorter."""
    if shared:
        response.set_cookie(SHARED_COOKIE, "1", max_age=A_YEAR, httponly=True, samesite="Lax", secure=settings.SESSION_COOKIE_SECURE)
    else:
        response.delete_cookie(SHARED_COOKIE, samesite="Lax")
    return response


def note_waiting(request: Request) -> None:
    """A page that only waits does not keep its session alive: on a shared computer nobody may be sitting before it."""
    request.session.only_waits = WAITING_HEADER in request.headers  # read by SessionStore.save


def signed_in_by_slip(request: HttpRequest) -> bool:
    return request.session.get(BACKEND_SESSION_KEY) == SLIP_BACKEND


def slip_of(request: HttpRequest) -> SignInSlip:
    """The slip by which this session was opened."""
    return SignInSlip.objects.get(pk=request.session[SLIP])


def first_step(request: Request) -> str | None:
    """The page that comes before all else for this session, or None."""
    user = request.user
    if user.must_change_password or signed_in_by_slip(request):
        return "account:password"
    if not settings.SECOND_FACTOR or not user.needs_second_factor or user.is_verified() or is_demo():
        return None
    return "account:second-factor" if has_second_factor(user) else "account:second-factor-setup"


def has_second_factor(user: User) -> bool:
    return TOTPDevice.objects.filter(user=user, confirmed=True).exists()


def is_demo() -> bool:
    """The invented people of a demo have no telephones."""
    installation = Installation.current()
    return installation is not None and installation.demo


def safe_next(request: HttpRequest) -> str:
    """Where the reader was going: an address of this site, otherwise 我的待办."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    if url_has_allowed_host_and_scheme(wanted, allowed_hosts=None, require_https=request.is_secure()):
        return wanted
    return resolve_url(settings.LOGIN_REDIRECT_URL)
