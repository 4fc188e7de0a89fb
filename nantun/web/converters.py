"""Days and months as parts of an address. Imported once by web/apps.py, so that every room's urls.py may use them."""

from __future__ import annotations

from datetime import date

from django.urls import register_converter


class IsoDay:
    """2026-10-05; a day that does not exist is no address."""

    regex = r"\d{4}-\d{2}-\d{2}"

    def to_python(self, value: str) -> date:
        return date.fromisoformat(value)

    def to_url(self, value: date) -> str:
        return value.isoformat()


class IsoMonth:
    """2026-10, as the first day of the month. Years from 1900 to 2100, so that a month has neighbours."""

    regex = r"(?:19|20)\d{2}-\d{2}"

    def to_python(self, value: str) -> date:
        return date.fromisoformat(f"{value}-01")

    def to_url(self, value: date) -> str:
        return f"{value:%Y-%m}"


register_converter(IsoDay, "iso-day")
register_converter(IsoMonth, "iso-month")
