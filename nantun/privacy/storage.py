"""Uploads lie sealed on the disk, under names that tell nothing."""

from __future__ import annotations

import os
import secrets
from pathlib import PurePosixPath
from typing import Any

from django.core.files.base import ContentFile, File
from django.core.files.storage import FileSystemStorage
from django.utils.deconstruct import deconstructible

from . import ciphers


@deconstructible
class SealedStorage(FileSystemStorage):
    """FileSystemStorage whose files are encrypted whole. For files of some tens of megabytes: each is held in memory once."""

    def _open(self, name: str, mode: str = "rb") -> File:
        if mode != "rb":
            raise ValueError("sealed files are read whole, in mode 'rb'")
        with super()._open(name, "rb") as sealed:
            return ContentFile(ciphers.unseal_bytes(sealed.read()), name=name)

    def _save(self, name: str, content: Any) -> str:
        content.seek(0)
        return super()._save(name, ContentFile(ciphers.seal_bytes(content.read())))

    def replace(self, path: str, sealed: bytes) -> None:
        """Puts other sealed bytes in a file's place in one step: a reader sees the old ones or the new ones."""
        fresh = f"{path}.{secrets.token_hex(4)}"
        with open(fresh, "xb") as file:
            os.fchmod(file.fileno(), 0o600)
            file.write(sealed)
            file.flush()
            os.fsync(file.fileno())
        os.replace(fresh, path)

    def get_available_name(self, name: str, max_length: int | None = None) -> str:
        """The folder asked for and a random name: what people call their files is personal data too."""
        path = PurePosixPath(name)
        return str(path.with_name(f"{secrets.token_hex(16)}{path.suffix.lower()[:8]}"))

    def url(self, name: str | None) -> str:
        raise ValueError("sealed files are served by a view that asks who may see them")
