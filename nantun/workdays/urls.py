from datetime import date

from django.urls import path, register_converter

from . import views


class IsoDay:
    """2026-10-05."""

    regex = r"\d{4}-\d{2}-\d{2}"

    def to_python(self, value: str) -> date:
        return date.fromisoformat(value)

    def to_url(self, value: date) -> str:
        return value.isoformat()


register_converter(IsoDay, "iso-day")

urlpatterns = [
    path("", views.home, name="home"),
    path("notice/", views.notice, name="notice"),
    path("days/<iso-day:day>/", views.day, name="day"),
    path("festivals/<str:festival>/<int:year>/", views.festival, name="festival"),
    path("shifts/", views.ShiftList.as_view(), name="shifts"),
    path("shifts/new/", views.new_shift, name="new-shift"),
    path("shifts/<int:pk>/", views.shift, name="shift"),
]
