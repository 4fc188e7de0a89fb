from django.urls import path

from .views import stand_ins

urlpatterns = [
    path("", stand_ins.StandInList.as_view(), name="home"),
    path("new/", stand_ins.new, name="new"),
    path("end/", stand_ins.end, name="end"),
]
