"""The session engine of the settings: Django's own in the database, each row with its user."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any, cast

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.utils import timezone
from django.utils.crypto import constant_time_compare

from .models import Session
from .models.session import OPEN_SESSION

if TYPE_CHECKING:
    from .models import User

# How late a session of one's own computer may be kept alive, of its eight hours; a shared computer's is kept to the second.
SLACK = timedelta(minutes=1)


class SessionStore(DatabaseStore):
    only_waits = False  # set for a request that nobody made by hand (signing.note_waiting)
    row: Session | None = None  # as this request read it, with its account

    @classmethod
    def get_model_class(cls) -> Any:
        return Session

    def account(self) -> User | None:
        """Who signed in, read together with the row. None where anything is not as it should be: then django.contrib.auth is asked,
        which knows what to do about it.
        """
        signed_in_as = self.get(SESSION_KEY)
        user = self.row.user if self.row else None
        if self.row is None or user is None or str(user.pk) != signed_in_as or not user.is_active:
            return None
        if self.get(BACKEND_SESSION_KEY) not in settings.AUTHENTICATION_BACKENDS:
            return None
        if not constant_time_compare(self.get(HASH_SESSION_KEY, ""), user.get_session_auth_hash()):
            return None
        user.principals = self.row.principals
        return user

    def account_anew(self) -> User | None:
        """Who signed in as he is at this moment, with none of what this request has read of him; None where he may go on no more.

        Read by another store: this one, which a request saves at its end, stays as it is.
        """
        return type(self)(self.session_key).account()

    def create_model_instance(self, data: dict[str, Any]) -> Session:
        row = cast("Session", super().create_model_instance(data))
        row.user_id = data.get(SESSION_KEY)
        return row

    def save(self, must_create: bool = False) -> None:
        """A session that this request did not change is only kept alive: written whole, it would take back what another request put
        into it meanwhile (the sentence 已登记, while a draft was being saved).
        """
        if must_create or self.modified or self.session_key is None:
            super().save(must_create=must_create)
        elif not self.only_waits:
            self._keep_alive()

    def _keep_alive(self) -> None:
        until = self.get_expiry_date()
        if self.row is None or "_session_expiry" in self or until - self.row.expire_date >= SLACK:
            self.model.objects.filter(pk=self.session_key).update(expire_date=until)

    def _get_session_from_db(self) -> Any:
        self.row = next(iter(OPEN_SESSION.rows(self.session_key, timezone.now(), timezone.localdate())), None)
        if self.row is None:
            self._session_key = None
        return self.row
