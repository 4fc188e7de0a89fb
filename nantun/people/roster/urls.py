"""Mounted at /people/roster/, in the namespace of people."""

from django.urls import path

from nantun.uploads import views as uploads

from . import views
from .importer import MINE_ROSTER

urlpatterns = [
    path("", uploads.upload, {"importer": MINE_ROSTER}, name="roster"),
    path("blank/", uploads.blank, {"importer": MINE_ROSTER}, name="roster-blank"),
    path("<int:pk>/", uploads.page, {"importer": MINE_ROSTER}, name="roster-import"),
    path("<int:pk>/confirm/", uploads.confirm, {"importer": MINE_ROSTER}, name="roster-confirm"),
    path("<int:pk>/withdraw/", uploads.drop, {"importer": MINE_ROSTER}, name="roster-withdraw"),
    path("<int:pk>/marked/", uploads.marked, {"importer": MINE_ROSTER}, name="roster-marked"),
    path("<int:pk>/<slug:part>/", views.part, name="roster-part"),
]
