"""Files that people upload to stay: looked at, sealed on the disk, known by their hash, and handed to whom a view has found entitled.

A row of one is a KeptFile; where a scan is but a part of a row, taken() and handed() are used with the row's own fields.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any, ClassVar, Self, TypeVar

from django.conf import settings
from django.core.files.base import ContentFile
from django.db import models, transaction
from django.db.models.fields.files import FieldFile
from django.http import FileResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _l

from nantun.errors import RuleBroken

from .uploads import clean_document, clean_picture

TYPES = {".jpg": "image/jpeg", ".pdf": "application/pdf"}


@dataclass(frozen=True)
class Taken:
    """What is kept of an upload. sha256: of these bytes, in hex digits."""

    content: bytes
    suffix: str

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.content).hexdigest()

    @property
    def file(self) -> ContentFile:
        """For a FileField; on the disk it has a random name and this suffix."""
        return ContentFile(self.content, name=f"kept{self.suffix}")


def taken(upload: Any, *, field: str = "file", pictures_only: bool = False) -> Taken:
    """raises RuleBroken for what is no picture or, unless pictures_only, PDF; and for what is too large."""
    return Taken(clean_picture(upload, field=field), ".jpg") if pictures_only else Taken(*clean_document(upload, field=field))


def handed(file: FieldFile, name: str) -> FileResponse:
    """The file under this name, without suffix. A PDF is handed over and not opened in the page. The view has asked who may."""
    suffix = PurePosixPath(str(file.name)).suffix
    return FileResponse(file.open("rb"), content_type=TYPES[suffix], as_attachment=suffix == ".pdf", filename=f"{name}{suffix}")


def place_of(row: KeptFile, name: str) -> str:
    return f"{row._meta.app_label}/{row.folder}/{name}"


class KeptFile(models.Model):
    """One file. folder: below the app's; pictures_only: whether a PDF is refused. A child says to what it belongs, and what is there once."""

    folder: ClassVar[str]
    pictures_only: ClassVar[bool] = False

    file = models.FileField(_l("文件"), upload_to=place_of)
    sha256 = models.CharField(max_length=64, editable=False)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_l("上传人"))
    added_at = models.DateTimeField(_l("上传时间"), default=timezone.now)

    class Meta:
        abstract = True

    @property
    def is_picture(self) -> bool:
        """Whether a page can show it."""
        return str(self.file.name).endswith(".jpg")

    def keep(self, upload: Any, *, field: str = "file") -> Self:
        """Saves the row with what is taken of the upload. raises RuleBroken as taken(), at that field of the form.

        Called last in its action: a file on the disk is not taken back with the transaction.
        """
        return self._keep(taken(upload, field=field, pictures_only=self.pictures_only))

    def _keep(self, one: Taken) -> Self:
        self.file, self.sha256 = one.file, one.sha256  # saved with the row
        self.save()
        return self

    def drop(self) -> None:
        """The row, and its file once the transaction has ended well."""
        storage, name = self.file.storage, str(self.file.name)
        self.delete()
        transaction.on_commit(lambda: storage.delete(name))


Row = TypeVar("Row", bound=KeptFile)


def keep_all(uploads: Iterable[Any], new: Callable[[], Row], *, among: models.QuerySet, room: int, too_many: str, field: str) -> list[Row]:
    """Keeps a row for each upload; what is `among` already, or comes twice, is passed over.

    new: makes a row that lacks its file; room: how many more there may be, too_many: the sentence where they are more. raises RuleBroken.
    """
    uploads = list(uploads)
    if not uploads:
        return []
    # All are looked at before the first is kept: a file on the disk is not taken back with the transaction.
    pictures_only = new().pictures_only
    looked_at = [taken(upload, field=field, pictures_only=pictures_only) for upload in uploads]
    known = set(among.values_list("sha256", flat=True))
    fresh = {one.sha256: one for one in looked_at if one.sha256 not in known}
    if len(fresh) > room:
        raise RuleBroken(too_many, field=field)
    return [new()._keep(one) for one in fresh.values()]
