"""A text field that is sealed in the database and open in Python."""

from __future__ import annotations

from typing import Any

from django.db import models

from . import ciphers


class EncryptedTextField(models.TextField):
    """Stores ciphertext; empty text stays empty. It can't be filtered by: keep a `ciphers.lookup_hash` beside it."""

    description = "Text sealed with the keys of the settings"

    def from_db_value(self, value: str | None, expression: Any, connection: Any) -> str | None:
        return ciphers.unseal(value) if value else value

    def get_prep_value(self, value: Any) -> str | None:
        text = super().get_prep_value(value)
        return ciphers.seal(text) if text else text

    def get_lookup(self, lookup_name: str) -> Any:
        if lookup_name == "isnull":
            return super().get_lookup(lookup_name)
        return None
