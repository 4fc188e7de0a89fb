"""What the proofs of rights read, and how they say what they found."""

from __future__ import annotations

import io
import zipfile

from django.http import HttpResponse


def text_of(response: HttpResponse) -> str:
    """What a reader gets, workbooks and archives opened."""
    body = b"".join(response) if response.streaming else response.content
    return opened(body).decode(errors="replace")


def opened(body: bytes) -> bytes:
    """A workbook or an archive as all that is packed into it; everything else as it is."""
    if not body.startswith(b"PK"):
        return body
    with zipfile.ZipFile(io.BytesIO(body)) as archive:
        return b"\n".join(opened(archive.read(name)) for name in archive.namelist())


def say(words: str) -> None:
    print(f"\n  {words}")
