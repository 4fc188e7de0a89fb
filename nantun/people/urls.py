from django.urls import include, path, re_path

from .views import employees, organisation, picking

urlpatterns = [
    path("", employees.EmployeeList.as_view(), name="home"),
    path("export/", employees.export_list, name="export"),
    path("pick/", picking.people, name="pick"),
    path("<int:pk>/", employees.employee, name="employee"),
    path("<int:pk>/edit/", employees.edit, name="edit"),
    path("<int:pk>/transfer/", employees.transfer, name="transfer"),
    path("<int:pk>/status/", employees.status, name="status"),
    path("<int:pk>/household/", employees.household, name="household"),
    path("<int:pk>/household/leave/", employees.leave_household, name="leave-household"),
    re_path(r"^(?P<pk>\d+)/reveal/(?P<field>id_number|phone)/$", employees.reveal_field, name="reveal"),
    path("roster/", include("nantun.people.roster.urls")),
    path("units/", organisation.UnitList.as_view(), name="units"),
    path("units/new/", organisation.edit_unit, name="new-unit"),
    path("units/<int:pk>/", organisation.unit, name="unit"),
    path("units/<int:pk>/edit/", organisation.edit_unit, name="edit-unit"),
    path("units/<int:pk>/teams/new/", organisation.new_team, name="new-team"),
    path("teams/<int:pk>/edit/", organisation.edit_team, name="edit-team"),
    path("teams/<int:pk>/drop/", organisation.drop_team, name="drop-team"),
    path("party/", organisation.PartyList.as_view(), name="party-organisations"),
    path("party/new/", organisation.edit_party_organisation, name="new-party-organisation"),
    path("party/<int:pk>/edit/", organisation.edit_party_organisation, name="edit-party-organisation"),
]
