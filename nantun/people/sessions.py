"""The session engine of the settings: Django's own in the database, each row with its user."""

from __future__ import annotations

from typing import Any

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore


class SessionStore(DatabaseStore):
    only_waits = False  # set for a request that nobody made by hand (signing.note_waiting)

    @classmethod
    def get_model_class(cls) -> Any:
        from .models import Session

        return Session

    def create_model_instance(self, data: dict[str, Any]) -> Any:
        row = super().create_model_instance(data)
        row.user_id = data.get(SESSION_KEY)
        return row

    def save(self, must_create: bool = False) -> None:
        """A session that this request did not change is only kept alive: written whole, it would take back what another request put
        into it meanwhile (the sentence 已登记, while a draft was being saved).
        """
        if must_create or self.modified or self.session_key is None:
            super().save(must_create=must_create)
        elif not self.only_waits:
            self.model.objects.filter(pk=self.session_key).update(expire_date=self.get_expiry_date())
