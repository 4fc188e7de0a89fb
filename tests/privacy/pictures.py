"""Pictures as telephones, cameras and ill-wishers make them."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, PngImagePlugin
from PIL.TiffImagePlugin import IFDRational

MARKS = ("鲍店南路", "Nantun-Cam 9", "Zhang San", "SN-20260001")
ORIENTATION, MAKE, MODEL, ARTIST, COPYRIGHT, GPS, EXIF_IFD, BODY_SERIAL, USER_COMMENT = (
    0x0112, 0x010F, 0x0110, 0x013B, 0x8298, 0x8825, 0x8769, 0xA431, 0x9286,
)  # fmt: skip


def a_picture(size: tuple[int, int] = (80, 60)) -> Image.Image:
    """Red at the left, blue at the right: one sees when it was turned."""
    picture = Image.new("RGB", size, "red")
    picture.paste("blue", (size[0] // 2, 0, *size))
    return picture


def tagged_exif(orientation: int = 1) -> Image.Exif:
    """Place, device and author, as a telephone writes them."""
    exif = Image.Exif()
    exif[ORIENTATION] = orientation
    exif[MAKE], exif[MODEL], exif[ARTIST], exif[COPYRIGHT] = "Nantun", MARKS[1], MARKS[2], MARKS[2]
    exif.get_ifd(EXIF_IFD)[BODY_SERIAL] = MARKS[3]
    exif.get_ifd(EXIF_IFD)[USER_COMMENT] = MARKS[0].encode()
    degrees = (IFDRational(35), IFDRational(24), IFDRational(15))
    exif.get_ifd(GPS).update({1: "N", 2: degrees, 3: "E", 4: (IFDRational(116), IFDRational(49), IFDRational(10))})
    return exif


def jpeg(size: tuple[int, int] = (80, 60), *, orientation: int = 1, quality: int = 90) -> bytes:
    out = io.BytesIO()
    xmp = f"<x:xmpmeta><dc:creator>{MARKS[2]}</dc:creator><place>{MARKS[0]}</place></x:xmpmeta>".encode()
    a_picture(size).save(out, "JPEG", exif=tagged_exif(orientation), comment=MARKS[0].encode(), xmp=xmp, quality=quality)
    return out.getvalue()


def png(size: tuple[int, int] = (80, 60)) -> bytes:
    out = io.BytesIO()
    words = PngImagePlugin.PngInfo()
    words.add_text("Author", MARKS[2])
    words.add_itxt("Location", MARKS[0])
    a_picture(size).save(out, "PNG", pnginfo=words, exif=tagged_exif())
    return out.getvalue()


def webp() -> bytes:
    out = io.BytesIO()
    a_picture().save(out, "WEBP", exif=tagged_exif(), xmp=MARKS[0].encode())
    return out.getvalue()


def several_in_one() -> bytes:
    """MPO, as some telephones write: two JPEGs in one file."""
    out = io.BytesIO()
    a_picture().save(out, "MPO", save_all=True, append_images=[a_picture()], exif=tagged_exif())
    return out.getvalue()


def bomb(width: int = 60_000, height: int = 60_000) -> bytes:
    """A PNG of a few kilobytes that says it is 3,600 million pixels."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\0" * 1_000_000)) + chunk(b"IEND", b"")


def archive() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        made.writestr("shell.php", "<?php system($_GET[0]); ?>")
    return out.getvalue()


PHP = b"<?php system($_GET['c']); ?>"
HTML = b"<!doctype html><html><script>alert(1)</script></html>"
SVG = b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>"


def as_upload(content: bytes, name: str = "井下 走访.jpg") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, content_type="image/jpeg")
