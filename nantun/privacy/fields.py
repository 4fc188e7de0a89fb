"""Fields that are sealed in the database and open in Python."""

from __future__ import annotations

import json
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
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


class EncryptedJSONField(EncryptedTextField):
    """Plain JSON, sealed; what is empty is stored as empty text and comes back as the default."""

    description = "JSON sealed with the keys of the settings"

    def from_db_value(self, value: str | None, expression: Any, connection: Any) -> Any:
        return json.loads(ciphers.unseal(value)) if value else self.get_default()

    def get_prep_value(self, value: Any) -> str | None:
        return super().get_prep_value(json.dumps(value, cls=DjangoJSONEncoder, ensure_ascii=False) if value else "")

    def to_python(self, value: Any) -> Any:
        return value
