"""What tests of pages share: who is signed in, what a page says, what the entry form sends."""

from __future__ import annotations

from uuid import uuid4

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from nantun.people.models import User
from tests.privacy.pictures import jpeg
from tests.support.days import TODAY, at
from visits.choices import Manner

from .makers import SENTENCE

NOON = at(TODAY)


def as_(user: User) -> Client:
    client = Client()
    client.force_login(User.objects.get(pk=user.pk), backend="django.contrib.auth.backends.ModelBackend")
    return client


def text_of(answer) -> str:
    assert answer.status_code == 200, answer.status_code
    return answer.content.decode()


def the_form(head, *seen, **more) -> dict:
    """What the entry form sends."""
    filled = {
        "day": "2026-10-15",
        "visitors": [head.employee_id],
        "seen": [one.pk for one in seen],
        "manner": Manner.INDIVIDUAL,
        "place_kind": "dormitory",
        "summary": SENTENCE,
        "submission": str(uuid4()),
        "save": "",
    }
    return filled | more


def picture(name: str = "a.jpg") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, jpeg(), content_type="image/jpeg")
