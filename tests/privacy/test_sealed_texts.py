"""Free text about a person is sealed by the type of its field; a plain one says why, or lint refuses it."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.exceptions import FieldError
from django.core.management import call_command
from django.db import models
from django.test.utils import isolate_apps

from nantun.privacy.checks import faults_of
from nantun.privacy.fields import EncryptedTextField, plain
from talks.models import MustTalk


def model_with(why: Any = None, **fields: models.Field) -> type[models.Model]:
    """A model of these fields; why: what @plain is given."""
    meta = type("Meta", (), {"app_label": "privacy"})
    with isolate_apps("nantun.privacy"):
        made = type("Planted", (models.Model,), {"__module__": __name__, "Meta": meta, **fields})
    return plain(*why, because="of a meal")(made) if why else made


def said_of(model: type[models.Model]) -> list[str]:
    return [error.id for error in faults_of(model)]


def test_each_text_of_the_program_is_sealed_or_says_why_not():
    call_command("check")


@pytest.mark.parametrize("text", [models.TextField(), models.CharField(max_length=200)], ids=["text", "long"])
def test_a_planted_plain_text_is_refused_with_what_to_do(text):
    (error,) = faults_of(model_with(illness=text))
    assert error.id == "privacy.E001"
    assert "Planted.illness is free text in the clear" in error.msg
    assert 'EncryptedTextField, or @plain("illness"' in error.hint


def test_with_a_reason_it_passes_and_without_the_field_the_reason_is_refused():
    assert said_of(model_with(["taste"], taste=models.TextField())) == []
    assert said_of(model_with(["taste", "illness"], taste=models.TextField())) == ["privacy.E002"]


def test_a_reason_is_inherited_with_the_field():
    with isolate_apps("nantun.privacy"):
        base = plain("taste", because="of a meal")(
            type(
                "Base", (models.Model,), {"__module__": __name__, "taste": models.TextField(), "Meta": type("Meta", (), {"abstract": True})}
            )
        )
        child = type("Child", (base,), {"__module__": __name__, "Meta": type("Meta", (), {"app_label": "privacy"})})
    assert said_of(child) == []


@pytest.mark.parametrize(
    "field",
    [
        EncryptedTextField(),
        models.CharField(max_length=60),
        models.CharField(max_length=200, choices=[("a", "A")]),
        models.CharField(max_length=64, editable=False),
    ],
    ids=["sealed", "a name", "chosen", "not typed"],
)
def test_nothing_is_asked_of_what_is_sealed_short_chosen_or_never_typed(field):
    assert said_of(model_with(word=field)) == []


@pytest.mark.django_db
def test_a_sealed_text_can_be_asked_whether_it_is_empty_and_nothing_else():
    assert not MustTalk.objects.exclude(note="").exists()
    for question in ({"note": "住院"}, {"note__contains": "住院"}, {"note__in": ["住院"]}, {"note": models.F("withdraw_reason")}):
        with pytest.raises(FieldError):
            MustTalk.objects.filter(**question).exists()
