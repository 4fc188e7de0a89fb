from django.urls import path

from nantun.uploads import views as uploads

from . import views
from .workbook.importer import ROSTERS

urlpatterns = [
    path("", views.home, name="home"),
    path("workbooks/<int:pk>/", uploads.page, {"importer": ROSTERS}, name="workbook"),
    path("workbooks/<int:pk>/faults/", uploads.marked, {"importer": ROSTERS}, name="workbook-faults"),
    path("workbooks/<int:pk>/import/", uploads.confirm, {"importer": ROSTERS}, name="import-workbook"),
    path("workbooks/<int:pk>/drop/", uploads.drop, {"importer": ROSTERS}, name="drop-workbook"),
    path("<str:kind>/<int:unit_pk>/<iso-month:month>/", views.sheet, name="sheet"),
    path("<str:kind>/<int:unit_pk>/<iso-month:month>/export/", views.blank_or_filled, name="export"),
    path("<str:kind>/<int:unit_pk>/<iso-month:month>/upload/", uploads.upload, {"importer": ROSTERS}, name="upload"),
]
