from django.urls import path

from nantun.uploads import views as uploads

from . import views
from .workbook.importer import VISITS

app_name = "visits"
urlpatterns = [
    path("", views.VisitList.as_view(), name="home"),
    path("log/", views.log, name="log"),
    path("log/alike/", views.alike_visits, name="alike"),
    path("export/", views.export, name="export"),
    path("confirm/", views.confirm_ticked, name="confirm-ticked"),
    path("coverage/", views.coverage, name="coverage"),
    path("coverage/<int:unit_pk>/", views.unit_coverage, name="unit-coverage"),
    path("coverage/<int:unit_pk>/names/", views.coverage_names, name="coverage-names"),
    path("musts/", views.MustVisitList.as_view(), name="musts"),
    path("musts/raise/", views.raise_must, name="raise-must"),
    path("musts/<int:pk>/withdraw/", views.withdraw, name="withdraw-must"),
    path("corrections/", views.CorrectionList.as_view(), name="corrections"),
    path("corrections/<int:pk>/", views.CorrectionPage.as_view(), name="decide-correction"),
    path("pages/", views.PageList.as_view(), name="pages"),
    path("pages/keep/", views.keep_page, name="keep-page"),
    path("pages/<int:pk>/", views.page, name="page"),
    path("pages/<int:pk>/picture/", views.page_picture, name="page-picture"),
    path("pages/<int:pk>/settle/", views.settle_page, name="settle-page"),
    path("sheets/", views.sheets, name="sheets"),
    path("sheets/<int:employee_pk>/<str:month>/", views.sheet, name="sheet"),
    path("sheets/<int:employee_pk>/<str:month>/upload/", views.upload_sheet, name="upload-sheet"),
    path("sheets/signed/<int:pk>/", views.signed_sheet, name="signed-sheet"),
    path("import/", uploads.upload, {"importer": VISITS}, name="import"),
    path("import/blank/", uploads.blank, {"importer": VISITS}, name="blank-workbook"),
    path("import/<int:pk>/", uploads.page, {"importer": VISITS}, name="workbook"),
    path("import/<int:pk>/faults/", uploads.marked, {"importer": VISITS}, name="workbook-faults"),
    path("import/<int:pk>/import/", uploads.confirm, {"importer": VISITS}, name="import-workbook"),
    path("import/<int:pk>/drop/", uploads.drop, {"importer": VISITS}, name="drop-workbook"),
    path("cards/", views.cards, name="card"),
    *views.ACTS.urls,
    path("<int:pk>/", views.VisitPage.as_view(), name="visit"),
    path("<int:pk>/photos/<int:photo_pk>/", views.photo, name="photo"),
    path("<int:pk>/photos/<int:photo_pk>/remove/", views.remove_photo, name="remove-photo"),
]
