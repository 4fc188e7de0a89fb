"""The one way in which views ask whether somebody may."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import TYPE_CHECKING, Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _

from nantun.web.requests import Request

if TYPE_CHECKING:
    from nantun.people.models import User


def may(user: User, perm: str, obj: Any = None) -> None:
    """Passes silently when the named predicate says yes.

    Raises Http404 for an object this user may not even see (told apart from a missing one by nobody),
    PermissionDenied for an act refused on an object that is seen, or refused altogether. Ask `user.has_perm` where a bool is wanted.
    """
    if user.has_perm(perm, obj):
        return
    if obj is not None and not sees(user, obj):
        raise Http404
    raise PermissionDenied(_("您的岗位没有这项权限。如工作需要,请联系安全管理员。"))


def sees(user: User, obj: Any) -> bool:
    """Whether the object is among those its own queryset shows to this user; a model without visible_to is shown to all.

    What is no row of a table answers for itself: seen_by(user).
    """
    if hasattr(obj, "seen_by"):
        return obj.seen_by(user)
    rows = type(obj)._default_manager.all()
    visible_to = getattr(rows, "visible_to", None)
    return visible_to is None or visible_to(user).filter(pk=obj.pk).exists()


def allowed(perm: str) -> Callable:
    """Decorates a function view that needs a permission on no object."""

    def decorate(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
        @wraps(view)
        def asked(request: Request, *args: Any, **kwargs: Any) -> HttpResponse:
            may(request.user, perm)
            return view(request, *args, **kwargs)

        return asked

    return decorate
