from django.urls import path

from . import views

urlpatterns = [
    path("", views.home, name="home"),
    path("workbooks/<int:pk>/", views.workbook, name="workbook"),
    path("workbooks/<int:pk>/faults/", views.workbook_faults, name="workbook-faults"),
    path("workbooks/<int:pk>/import/", views.import_workbook, name="import-workbook"),
    path("workbooks/<int:pk>/drop/", views.drop_workbook, name="drop-workbook"),
    path("<str:kind>/<int:unit_pk>/<iso-month:month>/", views.sheet, name="sheet"),
    path("<str:kind>/<int:unit_pk>/<iso-month:month>/export/", views.blank_or_filled, name="export"),
    path("<str:kind>/<int:unit_pk>/<iso-month:month>/upload/", views.upload_workbook, name="upload"),
]
