"""Mistakes of configuration that would otherwise show on a page."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from django.core.checks import Error, register
from django.db import models

from nantun import registry
from nantun.excuses import in_vain, is_excused
from nantun.privacy.checks import our_models
from nantun.refusals import said_by

from .context import GROUPS
from .icons import ICONS


@register
def activities_can_be_shown(**kwargs: Any) -> list[Error]:
    """Each activity's icon is in the sprite and its group in the rail (or the bell)."""
    found = []
    for one in registry.activities():
        if one.icon not in ICONS:
            found.append(Error(f"activity {one.name}: icon {one.icon!r} is not in nantun/web/icons.py", id="web.E001"))
        if one.group not in (*GROUPS, "bell", "menu", "hidden"):
            found.append(Error(f"activity {one.name}: group {one.group!r} is none of {GROUPS}, bell, menu, hidden", id="web.E002"))
    return found


@register
def nothing_is_forgotten(**kwargs: Any) -> list[Error]:
    """A room that people work in offers each thing or declines it by name; and what it offers is there."""
    return [error for one in registry.activities() for error in (*_forgotten(one), *_missing(one))]


def _forgotten(one: registry.Activity) -> list[Error]:
    silent = [what for what in registry.OFFERS if one.group == "work" and not getattr(one, what) and what not in one.declines]
    both = [what for what in one.declines if getattr(one, what, "")]
    return [
        *(
            Error(f"activity {one.name} says nothing of {what}", hint=f'{what}="..." or declines=("{what}", ...)', id="web.E003")
            for what in silent
        ),
        *(Error(f"activity {one.name} offers and declines {what}", id="web.E004") for what in both),
    ]


def _missing(one: registry.Activity) -> list[Error]:
    found = []
    for what in registry.OFFERS:
        try:
            one.offers(what)
        except ImportError as error:
            found.append(Error(f"activity {one.name}: {what}={getattr(one, what)!r} is not there", hint=str(error), id="web.E005"))
    return found


@register
def each_constraint_speaks(**kwargs: Any) -> list[Error]:
    """What the database refuses is told in Chinese words of its own, or the model says by `silent` that no person meets it."""
    return [error for model in our_models() for error in faults_of(model)]


def faults_of(model: type[models.Model]) -> Iterator[Error]:
    yield from _without_words(model)
    yield from _silent_in_vain(model)


def _without_words(model: type[models.Model]) -> Iterator[Error]:
    for constraint in model._meta.constraints:
        if not re.search("[\u4e00-\u9fff]", said_by(constraint)) and not is_excused(model, "silent", constraint.name):
            yield Error(
                f"{model._meta.label}: {constraint.name} has no sentence of its own",
                hint=f'violation_error_message=_l("…"), or @silent("{constraint.name}", because="...") when no person can break it.',
                obj=model,
                id="web.E006",
            )


def _silent_in_vain(model: type[models.Model]) -> Iterator[Error]:
    silent = {constraint.name for constraint in model._meta.constraints if not said_by(constraint)}
    for name in in_vain(model, "silent", silent):
        yield Error(f"{model._meta.label} has no silent constraint {name}", hint="Take it out of @silent.", obj=model, id="web.E007")
