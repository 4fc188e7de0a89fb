from django.urls import path

from . import views

urlpatterns = [
    path("", views.CampaignList.as_view(), name="home"),
    path("new/", views.new, name="new"),
    path("<int:pk>/", views.campaign, name="campaign"),
    path("<int:pk>/edit/", views.edit, name="edit"),
    path("<int:pk>/quota/", views.quota, name="quota"),
]
