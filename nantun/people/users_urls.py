from django.urls import path

from .views import accounts, picking

urlpatterns = [
    path("", accounts.UserList.as_view(), name="home"),
    path("pick/", picking.users, name="pick"),
    path("open/", accounts.open_accounts, name="open"),
    path("slips/", accounts.slips, name="slips"),
    path("slips/ticked/", accounts.slips_ticked, name="slips-ticked"),
    path("<int:pk>/", accounts.user, name="user"),
    path("<int:pk>/disable/", accounts.disable, name="disable"),
    path("<int:pk>/enable/", accounts.enable, name="enable"),
    path("<int:pk>/slip/", accounts.slip, name="slip"),
    path("<int:pk>/drop-second-factor/", accounts.drop_second_factor, name="drop-second-factor"),
]
