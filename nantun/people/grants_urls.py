from django.urls import path

from .views import grants

urlpatterns = [
    path("", grants.GrantList.as_view(), name="home"),
    path("new/", grants.new, name="new"),
    path("proposals/", grants.ProposalList.as_view(), name="proposals"),
    path("proposals/propose/", grants.propose, name="propose"),
    path("proposals/confirm/", grants.confirm, name="confirm"),
    path("proposals/drop/", grants.drop, name="drop"),
    path("<int:pk>/", grants.grant, name="grant"),
    path("<int:pk>/end/", grants.end, name="end"),
    path("<int:pk>/units/", grants.units, name="units"),
]
