from __future__ import annotations

from importlib import import_module

from django.conf import settings
from django.contrib.postgres.expressions import ArraySubquery
from django.contrib.sessions.backends.base import SessionBase
from django.contrib.sessions.base_session import AbstractBaseSession, BaseSessionManager
from django.db import models
from django.db.models import OuterRef
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from nantun.privacy.fields import plain

from .user import StandIn


class SessionQuerySet(models.QuerySet):
    def with_account(self) -> SessionQuerySet:
        """With what every page asks about whoever reads it, in one query. principals: for whom he may enter today."""
        related = self.select_related("user__counted", "user__employee__unit", "user__employee__team").defer("user__employee__id_number")
        principals = StandIn.objects.active_on(timezone.localdate()).filter(assistant=OuterRef("user__employee"))
        return related.annotate(principals=ArraySubquery(principals.values("principal_id")))


@plain("session_data", because="signed by Django; no form stands in it")
class Session(AbstractBaseSession):
    """A session that says whose it is, so that all of somebody's can be ended at once (sessions.SessionStore writes it)."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, null=True, related_name="sessions", verbose_name=_("账号"))

    objects = BaseSessionManager.from_queryset(SessionQuerySet)()
    principals: list[int]  # SessionQuerySet.with_account

    class Meta(AbstractBaseSession.Meta):
        verbose_name = _("会话")
        verbose_name_plural = _("会话")

    @classmethod
    def get_session_store_class(cls) -> type[SessionBase]:
        return import_module(settings.SESSION_ENGINE).SessionStore  # nantun.people.sessions, which stands above
