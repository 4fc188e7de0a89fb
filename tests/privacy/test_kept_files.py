"""What holds of every file that is kept, whichever room keeps it (nantun/privacy/kept.py)."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.core.files.base import ContentFile
from django.db import models
from django.db.models.fields.files import FieldFile
from django.test import Client

from nantun.appeals.models import Evidence
from nantun.errors import RuleBroken
from nantun.privacy.kept import KeptFile, handed, keep_all, taken
from tests.appeals.makers import Cast, raise_one
from tests.support.kinds import missing, of_every_app
from tests.world import NOW, SIGNED_OUT, World, all_cases

from .pictures import PHP, as_upload, jpeg, png

PDF = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\n%%EOF\n"


@pytest.fixture(autouse=True)
def files(settings: Any, tmp_path: Path) -> Path:
    settings.VAR, settings.MEDIA_ROOT = tmp_path, tmp_path / "files"
    return settings.MEDIA_ROOT


@pytest.fixture
def world(db: None) -> Iterator[World]:
    with time_machine.travel(NOW):
        yield World()


def test_every_kept_file_is_sealed_known_by_its_hash_and_served_to_those_who_may(world, files):
    cases = all_cases(world)
    assert not missing("KEPT", set(KeptFile.__subclasses__())), missing("KEPT", set(KeptFile.__subclasses__()))
    clients = {name: Client(raise_request_exception=False) for name in world.users}
    for name, user in world.users.items():
        clients[name].force_login(user)
    for model, kept in of_every_app("KEPT").items():
        address, case = kept.address, cases[kept.address][0]
        row = model._default_manager.get(pk=case.parts[kept.key])
        on_disk = (files / getattr(row, kept.file).name).read_bytes()
        assert b"JFIF" not in on_disk, address
        answers = {name: client.get(case.address) for name, client in clients.items()}
        may = [answer for answer in answers.values() if answer.status_code == 200]
        assert may, address
        assert len(may) < len(answers), address
        assert all(hashlib.sha256(answer.getvalue()).hexdigest() == getattr(row, kept.sha256) for answer in may), address
        assert {answer["Content-Type"] for answer in may} == {"image/jpeg"}, address
        assert all("no-store" in answer["Cache-Control"] for answer in may), address
        assert Client().get(case.address).status_code == 302, SIGNED_OUT


@pytest.mark.parametrize(("suffix", "as_it_is"), [(".jpg", "inline"), (".pdf", "attachment")])
def test_a_picture_opens_in_the_page_and_a_pdf_is_handed_over_under_a_name_that_says_what_it_is(files, suffix, as_it_is):
    model = type("Of", (), {})
    file = FieldFile(model(), models.FileField(), "")
    file.name = file.storage.save(f"a{suffix}", ContentFile(PDF))
    answer = handed(file, "ZF2026-0001-7")
    assert answer["Content-Disposition"] == f'{as_it_is}; filename="ZF2026-0001-7{suffix}"'
    assert b"".join(answer.streaming_content) == PDF


def test_pdfs_are_taken_where_not_only_pictures_are():
    assert taken(as_upload(PDF)).suffix == ".pdf"
    with pytest.raises(RuleBroken, match="照片") as broken:
        taken(as_upload(PDF), field="photos", pictures_only=True)
    assert broken.value.field == "photos"


class TestSeveral:
    """Of an appeal; photographs of visits go the same way (test_uploads.py)."""

    @pytest.fixture
    def cast(self, db: None) -> Cast:
        return Cast.of()

    def keep(self, cast: Cast, *contents: bytes, room: int = 3) -> list[Evidence]:
        appeal = Evidence.objects.first().appeal if Evidence.objects.exists() else raise_one(cast.visitor, cast.worker)
        return keep_all(
            [as_upload(one) for one in contents],
            lambda: Evidence(appeal=appeal, kind="raised", added_by=cast.visitor),
            among=appeal.evidence,
            room=room,
            too_many="最多 3 份",
            field="uploads",
        )

    def test_each_is_kept_once_however_often_it_comes(self, cast):
        assert len(self.keep(cast, jpeg(), jpeg(), PDF)) == 2
        assert self.keep(cast, PDF, room=0) == []

    def test_one_that_is_bad_keeps_all_out_and_nothing_on_the_disk(self, cast, files):
        with pytest.raises(RuleBroken) as broken:
            self.keep(cast, jpeg(), PHP)
        assert broken.value.field == "uploads"
        assert not Evidence.objects.exists()
        assert not [path for path in files.rglob("*") if path.is_file()]

    def test_one_too_many_is_refused(self, cast):
        with pytest.raises(RuleBroken, match="最多 3 份"):
            self.keep(cast, *(png((40 + number, 40)) for number in range(4)))

    def test_a_file_goes_with_its_row_when_the_transaction_has_ended_well(self, cast, files, django_capture_on_commit_callbacks):
        (kept,) = self.keep(cast, jpeg())
        with django_capture_on_commit_callbacks(execute=True):
            kept.drop()
            assert [path for path in files.rglob("*") if path.is_file()]
        assert not [path for path in files.rglob("*") if path.is_file()]
