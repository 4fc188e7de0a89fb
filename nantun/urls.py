"""The house's addresses: its own few, then one folder for each registered activity."""

from django.urls import include, path

from nantun import registry
from nantun.web import views

handler400 = "nantun.web.errors.bad_request"
handler403 = "nantun.web.errors.refused"
handler404 = "nantun.web.errors.not_found"
handler500 = "nantun.web.errors.broken"

urlpatterns = [
    path("", views.home, name="home"),
    path("", include("nantun.web.urls")),
    path("healthz", views.health, name="health"),
    path("account/", include("nantun.people.account_urls")),
    *[path(f"{one.name}/", include((one.urls, one.name), namespace=one.name)) for one in registry.activities() if one.urls],
]
