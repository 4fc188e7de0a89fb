from datetime import date, datetime

from django.urls import path, register_converter

from . import views


class MonthConverter:
    """2026-10, as the first of the month."""

    regex = r"20\d\d-(?:0[1-9]|1[0-2])"

    def to_python(self, value: str) -> date:
        return datetime.strptime(value, "%Y-%m").date()  # noqa: DTZ007 - a month has no zone

    def to_url(self, value: date) -> str:
        return f"{value:%Y-%m}"


class WhoseConverter:
    """A unit's id, or the word for the mine's."""

    regex = r"mine|[1-9]\d{0,9}"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: object) -> str:
        return str(value)


register_converter(MonthConverter, "month")
register_converter(WhoseConverter, "whose")

MONTH = "<slug:ledger>/<month:month>/"
BOOK = f"{MONTH}<whose:whose>/"

urlpatterns = [
    path("", views.home, name="home"),
    path("scans/<int:pk>/", views.scan_file, name="scan-file"),
    path(MONTH, views.month, name="month"),
    path(f"{MONTH}build/", views.build, name="build"),
    path(f"{MONTH}seal/", views.seal, name="seal"),
    path(f"{MONTH}rebuild/", views.rebuild, name="rebuild"),
    path(f"{MONTH}trial/", views.trial, name="trial"),
    path(f"{MONTH}zip/", views.zip_all, name="zip"),
    path(BOOK, views.book, name="book"),
    path(f"{BOOK}draft/", views.draft, name="draft"),
    path(f"{BOOK}confirm/<str:sha256>/", views.confirm, name="confirm"),
    path(f"{BOOK}scan/", views.scan, name="scan"),
    path(f"{BOOK}file/<int:version>/", views.file, name="file"),
    path(f"{BOOK}annex/<int:version>/", views.annex, name="annex"),
]
