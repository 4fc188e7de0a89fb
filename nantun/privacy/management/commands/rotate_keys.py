from __future__ import annotations

from typing import Any

import pgtrigger
from django.apps import apps
from django.core.management.base import BaseCommand
from django.db import models, transaction

from nantun.privacy import ciphers
from nantun.privacy.fields import EncryptedTextField


class Command(BaseCommand):
    help = "Seals every encrypted field and file anew with the first of NANTUN_FIELD_KEYS."

    def handle(self, *args: Any, **options: Any) -> None:
        for model in apps.get_models():
            if model._meta.proxy:
                continue
            texts = [field for field in model._meta.concrete_fields if isinstance(field, EncryptedTextField)]
            files = [field for field in model._meta.concrete_fields if isinstance(field, models.FileField)]
            if texts:
                self.stdout.write(f"{model._meta.label}: rows={self._texts(model, texts)}")
            if files:
                self.stdout.write(f"{model._meta.label}: files={self._files(model, files)}")

    # The words stay what they are, so the triggers that keep sealed months and histories have nothing to say.
    @pgtrigger.ignore()
    @transaction.atomic
    def _texts(self, model: type[models.Model], fields: list[EncryptedTextField]) -> int:
        rows = 0
        for row in model._base_manager.select_for_update().only("pk", *(field.name for field in fields)).iterator(500):
            values = {field.name: getattr(row, field.name) for field in fields}
            rows += model._base_manager.filter(pk=row.pk).update(**values)
        return rows

    def _files(self, model: type[models.Model], fields: list[models.FileField]) -> int:
        count = 0
        for row in model._base_manager.only("pk", *(field.name for field in fields)).iterator(500):
            for field in fields:
                count += self._reseal(getattr(row, field.name))
        return count

    def _reseal(self, stored: Any) -> int:
        """The file's new seal is written beside it and put in its place in one step."""
        if not stored or not hasattr(stored.storage, "path"):
            return 0
        path = stored.storage.path(stored.name)
        with open(path, "rb") as old:
            fresh = ciphers.seal_bytes(ciphers.unseal_bytes(old.read()))
        stored.storage.replace(path, fresh)
        return 1
