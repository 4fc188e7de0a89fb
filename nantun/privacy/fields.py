"""Fields that are sealed in the database and open in Python; and what is said of text that stands in the clear."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from django.core.exceptions import FieldError
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models.lookups import Exact

from nantun.excuses import ModelClass, excused

from . import ciphers


class EncryptedTextField(models.TextField):
    """Stores ciphertext; empty text stays empty. It can be asked whether it is empty, and nothing else: keep a `ciphers.lookup_hash` beside it."""

    description = "Text sealed with the keys of the settings"

    def from_db_value(self, value: str | None, expression: Any, connection: Any) -> str | None:
        return ciphers.unseal(value) if value else value

    def get_prep_value(self, value: Any) -> str | None:
        text = super().get_prep_value(value)
        return ciphers.seal(text) if text else text

    def get_lookup(self, lookup_name: str) -> Any:
        return {"isnull": super().get_lookup("isnull"), "exact": IsEmpty}.get(lookup_name)


class IsEmpty(Exact):
    """note="": the same text is sealed differently each time, so that no other value is ever found."""

    def get_prep_lookup(self) -> str:
        if self.rhs != "":
            raise FieldError("a sealed text can only be compared with the empty one")
        return ""


class EncryptedJSONField(EncryptedTextField):
    """Plain JSON, sealed; what is empty is stored as empty text and comes back as the default."""

    description = "JSON sealed with the keys of the settings"

    def from_db_value(self, value: str | None, expression: Any, connection: Any) -> Any:
        return json.loads(ciphers.unseal(value)) if value else self.get_default()

    def get_prep_value(self, value: Any) -> str | None:
        return super().get_prep_value(json.dumps(value, cls=DjangoJSONEncoder, ensure_ascii=False) if value else "")

    def to_python(self, value: Any) -> Any:
        return value


def plain(*fields: str, because: str) -> Callable[[ModelClass], ModelClass]:
    """Says above a model why these texts of it are not sealed (checks.py wants a reason for each).

    because: of whom or what they speak, or who must find them by their words. Of a person's life, health, family or conduct nothing is plain.
    """
    return excused("plain", fields, because)
