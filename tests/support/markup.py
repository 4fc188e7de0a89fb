"""Markup as it is meant, however templates lay it out."""

from __future__ import annotations

import re


def flat(markup: str) -> str:
    """One space between attributes and words, none beside a tag."""
    return re.sub(r" (?=[<>])|(?<=>) ", "", re.sub(r"\s+", " ", markup))
