from django.urls import path

from . import views

urlpatterns = [
    path("", views.NoticeList.as_view(), name="home"),
    path("read/", views.read, name="read"),
    path("read-all/", views.read_all, name="read-all"),
    path("<int:pk>/", views.open_notice, name="open"),
]
