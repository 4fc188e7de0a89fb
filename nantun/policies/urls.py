from django.urls import path

from . import views

urlpatterns = [
    path("", views.home, name="home"),
    path("<str:key>/", views.figure, name="figure"),
    path("<str:key>/set/", views.set_value, name="set"),
]
