"""What people upload: kept and served without place, device and author; what is no picture is refused, whatever its name."""

from __future__ import annotations

import io
import re
import resource
import time
from contextlib import suppress
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from nantun.errors import RuleBroken
from nantun.people.roles import Role
from nantun.privacy.uploads import MOST_BYTES, clean_document, clean_picture
from tests.factories import EmployeeFactory, UnitFactory, make_cadre, make_user
from tests.visits.makers import log
from visits import actions
from visits.models import VisitPhoto

from . import pictures
from .pictures import HTML, MARKS, PHP, SVG, archive, as_upload, bomb, jpeg, png, several_in_one, webp

MB = 1024 * 1024


@pytest.fixture
def files(settings, tmp_path) -> Path:
    """An empty folder for what is uploaded."""
    settings.MEDIA_ROOT = tmp_path / "files"
    settings.MEDIA_ROOT.mkdir()
    return settings.MEDIA_ROOT


def tags_in(content: bytes) -> list[str]:
    """What of place, device and author is left in the bytes."""
    left = [mark for mark in MARKS if mark.encode() in content or mark.encode("utf-16-le") in content]
    left += [str(mark) for mark in re.findall(rb"Exif|http://ns.adobe|GPS|Photoshop|ICC_PROFILE", content)]
    with Image.open(io.BytesIO(content)) as picture:
        return left + [f"tag {tag}" for tag in picture.getexif()] + [name for name in picture.info if name in ("comment", "xmp", "exif")]


# -- pictures


@pytest.mark.parametrize("make", [jpeg, png, webp, several_in_one], ids=["jpeg", "png", "webp", "mpo"])
def test_a_picture_keeps_its_pixels_and_loses_place_device_and_author(make):
    before = make()
    assert tags_in(before), "the sample must carry what is to be taken out"
    after = clean_picture(as_upload(before))
    assert tags_in(after) == []
    with Image.open(io.BytesIO(after)) as picture:
        assert (picture.format, picture.size) == ("JPEG", (80, 60))
        red, _green, blue = picture.getpixel((5, 30))
        assert red > 200 > 100 > blue


def test_a_picture_taken_upright_stays_upright_without_the_tag_that_said_so():
    """Orientation 6: turned by a quarter."""
    with Image.open(io.BytesIO(clean_picture(as_upload(jpeg(orientation=6))))) as picture:
        assert picture.size == (60, 80)
        assert picture.getpixel((30, 5))[0] > 200, "red is now above"


def test_a_large_picture_is_made_smaller():
    with Image.open(io.BytesIO(clean_picture(as_upload(jpeg((6000, 4000), quality=60))))) as picture:
        assert max(picture.size) == 2400


@pytest.mark.parametrize("content", [PHP, HTML, SVG, archive(), b"GIF89a" + PHP, b"%PDF-1.4 %%EOF", b"\xff\xd8\xff" + PHP, b"\0" * 5000])
def test_what_is_no_picture_is_refused_whatever_its_name(content):
    with pytest.raises(RuleBroken, match="不是能打开的照片") as broken:
        clean_picture(as_upload(content, "现场.jpg"), field="photos")
    assert broken.value.field == "photos"


def test_what_hangs_behind_a_picture_is_left_behind():
    after = clean_picture(as_upload(jpeg() + PHP + archive()))
    assert b"<?php" not in after
    assert b"PK\x03\x04" not in after


def test_a_picture_cut_off_midway_is_refused():
    whole = jpeg((800, 600))
    with pytest.raises(RuleBroken, match="不是能打开的照片"):
        clean_picture(as_upload(whole[: len(whole) // 2]))


def test_an_empty_upload_says_that_it_may_have_been_cut_off():
    with pytest.raises(RuleBroken, match="可能没有传完"):
        clean_picture(ContentFile(b"", name="a.jpg"))


def test_more_than_ten_megabytes_is_refused():
    with pytest.raises(RuleBroken, match="10 MB"):
        clean_picture(as_upload(jpeg() + b"\0" * MOST_BYTES))


def test_a_decompression_bomb_is_refused_at_once_without_being_unpacked():
    before, began = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, time.monotonic()
    with pytest.raises(RuleBroken):
        clean_picture(as_upload(bomb()))
    assert time.monotonic() - began < 2
    assert (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) * 1024 < 50 * MB


def test_somewhat_too_many_pixels_are_refused_with_advice():
    with pytest.raises(RuleBroken, match="重新拍一张"):
        clean_picture(as_upload(bomb(8000, 8000)))


@settings(max_examples=300, deadline=None)
@given(st.sampled_from([jpeg(), png(), webp()]), st.lists(st.tuples(st.integers(0, 5000), st.integers(0, 255)), max_size=30))
def test_a_damaged_picture_is_a_picture_or_a_sentence(content, flips):
    broken = bytearray(content)
    for place, value in flips:
        broken[place % len(broken)] = value
    with suppress(RuleBroken):
        assert tags_in(clean_picture(as_upload(bytes(broken)))) == []


# -- scans


def test_a_scan_may_be_a_whole_pdf():
    content = b"%PDF-1.4\n1 0 obj\nendobj\n%%EOF\n"
    assert clean_document(as_upload(content, "确认单.pdf")) == (content, ".pdf")


def test_a_pdf_that_was_cut_off_is_refused():
    with pytest.raises(RuleBroken, match="没有传完整"):
        clean_document(as_upload(b"%PDF-1.4\n1 0 obj\n", "确认单.pdf"))


def test_a_photographed_scan_loses_its_tags_too():
    content, suffix = clean_document(as_upload(jpeg(), "确认单.pdf"))
    assert (tags_in(content), suffix) == ([], ".jpg")


# -- as they are kept and served


@pytest.fixture
def visit(db):
    unit = UnitFactory(name="综采一队")
    return log(make_cadre(unit=unit), EmployeeFactory(unit=unit))


def keep(visit, *contents: bytes) -> list[VisitPhoto]:
    return actions.add_photos(visit=visit, uploads=[as_upload(one) for one in contents], by=visit.entered_by)


def test_the_served_copy_carries_no_tags(client, files, visit):
    (photo,) = keep(visit, jpeg())
    client.force_login(visit.entered_by)
    answer = client.get(f"/visits/{visit.pk}/photos/{photo.pk}/")
    assert answer.status_code == 200
    assert answer["Content-Type"] == "image/jpeg"
    assert "no-store" in answer["Cache-Control"]
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert tags_in(b"".join(answer.streaming_content)) == []


def test_the_original_is_gone_and_the_copy_lies_sealed(files, visit):
    original = jpeg((640, 480))
    (photo,) = keep(visit, original)
    kept = [path for path in files.rglob("*") if path.is_file()]
    assert len(kept) == 1
    sealed = kept[0].read_bytes()
    assert original[:200] not in sealed
    assert b"JFIF" not in sealed
    assert "走访" not in kept[0].name
    assert kept[0].stat().st_mode & 0o077 == 0
    with photo.file.open("rb") as opened:
        assert opened.read().startswith(b"\xff\xd8\xff")


@pytest.mark.parametrize("role", [None, Role.HR, Role.SYSTEM_ADMIN, Role.UNION_STAFF, Role.FINANCE])
def test_who_may_not_read_the_visit_does_not_see_its_photographs(client, files, visit, role):
    (photo,) = keep(visit, jpeg())
    client.force_login(make_user(role, unit=UnitFactory(name="别的科室")))
    assert client.get(f"/visits/{visit.pk}/photos/{photo.pk}/").status_code == 404


def test_a_photograph_is_not_seen_through_another_visit(client, files, visit):
    (photo,) = keep(visit, jpeg())
    other = log(make_cadre(), EmployeeFactory())
    client.force_login(other.entered_by)
    assert client.get(f"/visits/{other.pk}/photos/{photo.pk}/").status_code == 404


def test_one_bad_picture_keeps_the_good_ones_out_and_nothing_on_the_disk(files, visit):
    with pytest.raises(RuleBroken):
        keep(visit, jpeg(), PHP)
    assert not VisitPhoto.objects.exists()
    assert not [path for path in files.rglob("*") if path.is_file()]


def test_the_same_picture_is_kept_once(files, visit):
    keep(visit, jpeg(), jpeg())
    assert keep(visit, jpeg()) == []
    assert VisitPhoto.objects.count() == 1


def test_nine_photographs_are_enough(files, visit):
    keep(visit, *(png((40 + number, 40)) for number in range(9)))
    with pytest.raises(RuleBroken, match="最多 9 张"):
        keep(visit, png((99, 99)))


def test_uploads_have_no_address_of_their_own(files, visit):
    (photo,) = keep(visit, jpeg())
    with pytest.raises(ValueError, match="view"):
        default_storage.url(photo.file.name)
    assert pictures.MARKS[0] not in photo.file.name
