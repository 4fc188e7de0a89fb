from django.urls import path

from .views import inbox, mine, sending

urlpatterns = [
    path("", inbox.NoticeList.as_view(), name="home"),
    path("read/", inbox.read, name="read"),
    path("read-all/", inbox.read_all, name="read-all"),
    path("<int:pk>/", inbox.open_notice, name="open"),
    path("settings/", mine.settings, name="settings"),
    path("settings/address/", mine.address, name="address"),
    path("settings/confirm/", mine.confirm, name="confirm"),
    path("settings/drop-address/", mine.drop_address, name="drop-address"),
    path("settings/try/", mine.try_mail, name="try-mail"),
    path("deliveries/", sending.DeliveryList.as_view(), name="deliveries"),
    path("deliveries/try-again/", sending.try_again, name="try-again"),
    path("robots/", sending.robots, name="robots"),
    path("robots/route/", sending.route, name="route"),
    path("robots/route/<int:pk>/end/", sending.end_route, name="end-route"),
    path("robots/try/", sending.try_robot, name="try-robot"),
]
