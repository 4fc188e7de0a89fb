from django.urls import path

from . import views

urlpatterns = [
    path("", views.home, name="home"),
    path("<str:kind>/<int:unit_pk>/<iso-month:month>/", views.sheet, name="sheet"),
]
