from django.urls import path

from . import views

urlpatterns = [
    path("", views.JobList.as_view(), name="home"),
    path("<uuid:pk>/", views.job, name="job"),
    path("<uuid:pk>/progress/", views.progress, name="progress"),
    path("<uuid:pk>/cancel/", views.cancel, name="cancel"),
]
