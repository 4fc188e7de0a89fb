"""What people upload, taken in only as what it really is: pictures are drawn anew without place, device or author."""

from __future__ import annotations

import io
import warnings
from typing import Any

from django.utils.translation import gettext as _
from PIL import Image, ImageOps

from nantun.errors import RuleBroken

MOST_BYTES = 10 * 1024 * 1024
MOST_PIXELS = 50_000_000
LONGEST_SIDE = 2400
PICTURES = ("JPEG", "PNG", "WEBP")  # several JPEGs in one file, as some telephones write, open as JPEG
PDF_HEAD, PDF_TAIL = b"%PDF-", b"%%EOF"


def clean_picture(upload: Any, *, field: str = "file") -> bytes:
    """JPEG bytes of the picture, upright, at most 2400 pixels a side, without any metadata.

    raises RuleBroken for more than 10 MB, more than 50 million pixels, or content that is no JPEG, PNG or WebP, whatever its name.
    """
    content = _read(upload, field)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of damaged tags, which are left behind anyway
            picture = Image.open(io.BytesIO(content), formats=PICTURES)
            if picture.width * picture.height > MOST_PIXELS:
                raise RuleBroken(_("照片像素太大,请用手机重新拍一张或缩小后再传。"), field=field)
            return _drawn_anew(picture)
    except RuleBroken:
        raise
    except Exception as error:  # whatever a decoder stumbles over, it was no sound picture
        raise RuleBroken(_("这不是能打开的照片,请上传 JPG、PNG 或 WebP 图片。"), field=field) from error


def clean_document(upload: Any, *, field: str = "file") -> tuple[bytes, str]:
    """(bytes, suffix) of a scan: a picture drawn anew, or a PDF as it is. raises RuleBroken for anything else."""
    content = _read(upload, field)
    if content.startswith(PDF_HEAD):
        if PDF_TAIL not in content[-2048:]:
            raise RuleBroken(_("PDF 没有传完整,请重新上传。"), field=field)
        return content, ".pdf"
    return clean_picture(upload, field=field), ".jpg"


def _read(upload: Any, field: str) -> bytes:
    upload.seek(0)
    content = upload.read(MOST_BYTES + 1)
    if len(content) > MOST_BYTES:
        raise RuleBroken(_("文件超过 10 MB,请缩小后再传。"), field=field)
    if not content:
        raise RuleBroken(_("文件是空的,可能没有传完,请重新上传。"), field=field)
    return content


def _drawn_anew(picture: Image.Image) -> bytes:
    """Only the pixels go over: EXIF, ICC notes, comments and thumbnails stay behind."""
    picture.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))  # a large JPEG is read at a fraction of its size
    upright = ImageOps.exif_transpose(picture).convert("RGB")
    upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    bare = Image.new("RGB", upright.size)
    bare.paste(upright)
    out = io.BytesIO()
    bare.save(out, "JPEG", quality=85, optimize=True)
    return out.getvalue()
