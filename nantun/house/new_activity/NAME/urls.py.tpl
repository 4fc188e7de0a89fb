from django.urls import path

from . import views

app_name = "$name"
urlpatterns = [
    path("", views.${Row}List.as_view(), name="home"),
    path("log/", views.log, name="log"),
    path("<int:pk>/", views.${Row}Page.as_view(), name="row"),
    *views.ACTS.urls,
]
