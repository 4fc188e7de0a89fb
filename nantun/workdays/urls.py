from django.urls import path

from . import views

urlpatterns = [
    path("", views.home, name="home"),
    path("notice/", views.notice, name="notice"),
    path("days/<iso-day:day>/", views.day, name="day"),
    path("festivals/<str:festival>/<int:year>/", views.festival, name="festival"),
    path("shifts/", views.ShiftList.as_view(), name="shifts"),
    path("shifts/new/", views.new_shift, name="new-shift"),
    path("shifts/<int:pk>/", views.shift, name="shift"),
]
