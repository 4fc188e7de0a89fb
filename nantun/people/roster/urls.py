"""Mounted at /people/roster/, in the namespace of people."""

from django.urls import path

from . import views

urlpatterns = [
    path("", views.upload, name="roster"),
    path("blank/", views.blank, name="roster-blank"),
    path("<int:pk>/", views.roster_import, name="roster-import"),
    path("<int:pk>/confirm/", views.confirm, name="roster-confirm"),
    path("<int:pk>/withdraw/", views.withdraw, name="roster-withdraw"),
    path("<int:pk>/marked/", views.marked, name="roster-marked"),
    path("<int:pk>/<slug:part>/", views.part, name="roster-part"),
]
