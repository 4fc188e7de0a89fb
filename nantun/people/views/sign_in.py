from __future__ import annotations

from django.contrib import messages
from django.contrib.auth import authenticate, logout, update_session_auth_hash
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from nantun.errors import RuleBroken
from nantun.web.forms import apply, form_methods, form_page, posted
from nantun.web.requests import Request
from nantun.web.templatetags.nantun import moment

from .. import actions, signing, slips
from ..backends import PASSWORD_BACKEND, SLIP_BACKEND
from ..forms.sign_in import PasswordForm, SignInForm
from ..models import User


@login_not_required
@never_cache
@sensitive_post_parameters("password")
@form_methods
def sign_in(request: HttpRequest) -> HttpResponse:
    if request.user.is_authenticated:
        return redirect(signing.safe_next(request))
    form = SignInForm(posted(request), initial={"shared": request.COOKIES.get(signing.SHARED_COOKIE) == "1"})
    if request.method == "POST" and form.is_valid():
        user = authenticate(request, username=form.cleaned_data["number"], password=form.cleaned_data["password"])
        if user is not None:
            return _enter(request, user, shared=form.cleaned_data["shared"])
        form.add_error(None, _("工号或密码不对。密码分大小写;忘记密码,请找单位办事员打印领码条。"))
    context = {"form": form, "next": _wanted(request), "idle": "idle" in request.GET}
    return render(request, "people/sign_in.html", context, status=422 if form.is_bound else 200)


def _enter(request: HttpRequest, user: User, *, shared: bool) -> HttpResponse:
    printed = [] if user.backend == SLIP_BACKEND else slips.printed_since(user, user.last_login)
    signing.begin(request, user, shared=shared)
    for slip in printed:
        said = _("%(who)s %(when)s 为您的账号打印过领码条。如果不是您要求的,请告诉系统管理员。")
        messages.warning(request, said % {"who": slip.issued_by.name, "when": moment(slip.issued_at)})
    return signing.remember_computer(redirect(signing.safe_next(request)), shared=shared)


def _wanted(request: HttpRequest) -> str:
    """Where the reader was going, "" when that is 我的待办."""
    wanted = signing.safe_next(request)
    return "" if wanted == reverse("home") else wanted


@require_POST
@login_not_required
def sign_out(request: HttpRequest) -> HttpResponse:
    """Posted by the button, and by a shared computer that was left alone (idle=1), which comes back to the same page."""
    wanted = _wanted(request)
    logout(request)
    if "idle" not in request.POST:
        return redirect("account:sign-in")
    query = {"idle": "1", **({"next": wanted} if wanted else {})}
    return redirect(f"{reverse('account:sign-in')}?{urlencode(query)}")


@never_cache
@sensitive_post_parameters()
@form_methods
def password(request: Request) -> HttpResponse:
    """One's own password; the first one after a slip, or the one that must be changed, before anything else."""
    by_slip = signing.signed_in_by_slip(request)
    form = PasswordForm(posted(request), user=request.user, by_slip=by_slip)
    if form.is_valid():
        answer = _set_first(request, form) if by_slip else _change(request, form)
        if answer is not None:
            return answer
    forced = by_slip or request.user.must_change_password
    template = "people/first_password.html" if forced else "people/password.html"
    return form_page(request, form, title=_("设置密码") if forced else _("修改密码"), template=template, next=_wanted(request))


def _change(request: Request, form: PasswordForm) -> HttpResponse | None:
    user = apply(form, actions.change_password, user=request.user, password=form.cleaned_data["new_password1"])
    if user is None:
        return None
    update_session_auth_hash(request, user)
    messages.success(request, _("密码已修改,其他电脑上的登录都已退出。"))
    return redirect(signing.safe_next(request))


def _set_first(request: Request, form: PasswordForm) -> HttpResponse | None:
    """The session that the slip opened becomes an ordinary one."""
    slip = signing.slip_of(request)
    try:
        user = actions.set_first_password(user=request.user, slip=slip, password=form.cleaned_data["new_password1"], now=timezone.now())
    except RuleBroken as broken:
        form.add_error(None, broken.message)
        return None
    shared, user.backend = signing.is_shared(request), PASSWORD_BACKEND
    wanted = signing.safe_next(request)
    signing.begin(request, user, shared=shared)
    messages.success(request, _("密码已设置,以后用工号和新密码登录。"))
    return redirect(wanted)
