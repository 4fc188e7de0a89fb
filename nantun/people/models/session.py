from __future__ import annotations

from datetime import UTC, date, datetime
from importlib import import_module
from typing import Self

from django.conf import settings
from django.contrib.postgres.expressions import ArraySubquery
from django.contrib.sessions.backends.base import SessionBase
from django.contrib.sessions.base_session import AbstractBaseSession, BaseSessionManager
from django.db import models
from django.db.models import OuterRef
from django.utils.translation import gettext_lazy as _l

from nantun.prepared import Prepared
from nantun.privacy.fields import plain

from .user import StandIn


class SessionQuerySet(models.QuerySet):
    def with_account(self, day: date) -> Self:
        """With what every page asks about whoever reads it, in one query. principals: for whom he may enter on that day."""
        related = self.select_related("user__counted", "user__employee__unit", "user__employee__team")
        sealed = ("user__employee__id_number", "user__counted__listed")
        principals = StandIn.objects.active_on(day).filter(assistant=OuterRef("user__employee"))
        return related.defer(*sealed).annotate(principals=ArraySubquery(principals.values("principal_id")))


@plain("session_data", because="signed by Django; no form stands in it")
class Session(AbstractBaseSession):
    """A session that says whose it is, so that all of somebody's can be ended at once (sessions.SessionStore writes it)."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, null=True, related_name="sessions", verbose_name=_l("账号"))

    objects = BaseSessionManager.from_queryset(SessionQuerySet)()
    principals: list[int]  # SessionQuerySet.with_account

    class Meta(AbstractBaseSession.Meta):
        verbose_name = _l("会话")
        verbose_name_plural = _l("会话")

    @classmethod
    def get_session_store_class(cls) -> type[SessionBase]:
        return import_module(settings.SESSION_ENGINE).SessionStore  # nantun.people.sessions, which stands above


OPEN_SESSION = Prepared(
    lambda key, now, day: Session.objects.with_account(day).filter(pk=key, expire_date__gt=now),
    ("one", datetime(2001, 1, 1, tzinfo=UTC), date(2001, 1, 1)),
    ("other", datetime(2002, 1, 1, tzinfo=UTC), date(2002, 1, 1)),
)
