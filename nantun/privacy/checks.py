"""Free text is sealed, or says why it is not."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.core.checks import Error, register
from django.db import models

from nantun.excuses import in_vain, is_excused

from .fields import EncryptedTextField

LONGEST_NAME = 60  # of places, people, things; what is longer takes sentences


@register
def free_text_is_sealed(**kwargs: Any) -> list[Error]:
    """Text that people can write sentences in is an EncryptedTextField, or its model says by `plain` why not."""
    return [
        error for model in our_models() if not hasattr(model, "pgh_tracked_model") for error in faults_of(model)
    ]  # a history is as its model


def our_models() -> Iterator[type[models.Model]]:
    return (model for app in apps.get_app_configs() if "site-packages" not in app.path for model in app.get_models())


def faults_of(model: type[models.Model]) -> Iterator[Error]:
    yield from _open(model)
    yield from _named_in_vain(model)


def _open(model: type[models.Model]) -> Iterator[Error]:
    for field in model._meta.local_fields:
        if _takes_sentences(field) and not is_excused(model, "plain", field.name):
            yield Error(
                f"{model._meta.label}.{field.name} is free text in the clear",
                hint=f'EncryptedTextField, or @plain("{field.name}", because="...") above the model when it tells nothing of a person.',
                obj=model,
                id="privacy.E001",
            )


def _named_in_vain(model: type[models.Model]) -> Iterator[Error]:
    here = {field.name for field in model._meta.get_fields() if isinstance(field, models.Field) and _takes_sentences(field)}
    for name in in_vain(model, "plain", here):
        yield Error(f"{model._meta.label} has no free text {name} to be plain", hint="Take it out of @plain.", obj=model, id="privacy.E002")


def _takes_sentences(field: models.Field) -> bool:
    """Typed, without choices, and longer than a name; of a TextField the length is nobody's concern."""
    if isinstance(field, EncryptedTextField) or not isinstance(field, models.CharField | models.TextField):
        return False
    long = isinstance(field, models.TextField) or (field.max_length or 0) > LONGEST_NAME
    return long and field.editable and not field.choices
