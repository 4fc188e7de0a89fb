from __future__ import annotations

import io
from random import Random

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, ImageDraw

from nantun.people.demo import DemoMine

KINDS = 12
WIDE, HIGH = 240, 180


class Pictures:
    """Photographs of what was done, drawn once and used again: a wall, a pipe, a lamp."""

    def __init__(self, mine: DemoMine) -> None:
        chance = mine.chance("pictures")
        self._drawn = [_picture(chance) for _n in range(KINDS)]

    def photo(self, chance: Random) -> SimpleUploadedFile:
        return SimpleUploadedFile("photo.jpg", chance.choice(self._drawn), "image/jpeg")


def _picture(chance: Random) -> bytes:
    picture = Image.new("RGB", (WIDE, HIGH), (150 + chance.randint(0, 60), 150, 140))
    pen = ImageDraw.Draw(picture)
    for top in range(20, HIGH, 36):
        pen.line((0, top, WIDE, top), (120, 120, 115), 2)
    left = chance.randint(40, 120)
    pen.rectangle((left, 0, left + 26, HIGH), fill=(90, 100, 110))
    pen.ellipse((left - 20, 60, left + 46, 126), outline=(200, 60, 40), width=8)
    pen.rectangle((160, 110, 220, 165), fill=(235, 235, 225), outline=(70, 70, 70))
    file = io.BytesIO()
    picture.save(file, "JPEG", quality=70)
    return file.getvalue()
