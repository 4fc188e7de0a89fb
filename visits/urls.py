from django.urls import path

from . import views

app_name = "visits"
urlpatterns = [
    path("", views.VisitList.as_view(), name="home"),
    path("log/", views.log, name="log"),
    path("confirm/", views.confirm_ticked, name="confirm-ticked"),
    path("coverage/", views.coverage, name="coverage"),
    path("coverage/<int:unit_pk>/", views.unit_coverage, name="unit-coverage"),
    path("coverage/<int:unit_pk>/names/", views.coverage_names, name="coverage-names"),
    path("musts/", views.MustList.as_view(), name="musts"),
    path("musts/raise/", views.raise_must, name="raise-must"),
    path("musts/<int:pk>/withdraw/", views.withdraw, name="withdraw-must"),
    path("<int:pk>/", views.visit, name="visit"),
    path("<int:pk>/edit/", views.edit, name="edit"),
    path("<int:pk>/void/", views.void, name="void"),
    path("<int:pk>/confirm/", views.confirm, name="confirm"),
    path("<int:pk>/photos/<int:photo_pk>/", views.photo, name="photo"),
]
