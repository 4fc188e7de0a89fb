from django.urls import path

from . import views

app_name = "appeals"
urlpatterns = [
    path("", views.AppealList.as_view(), name="home"),
    path("board/", views.board, name="board"),
    path("raise/", views.raise_appeal, name="raise"),
    path("export/", views.export, name="export"),
    path("assign/", views.assign_many, name="assign-many"),
    path("templates/", views.TemplateList.as_view(), name="templates"),
    path("templates/new/", views.new_template, name="new-template"),
    path("templates/<int:pk>/", views.template, name="template"),
    path("templates/<int:pk>/drop/", views.drop_template, name="drop-template"),
    path("<int:pk>/", views.AppealPage.as_view(), name="appeal"),
    path("<int:pk>/evidence/<int:evidence_pk>/", views.evidence, name="evidence"),
    *views.ACTS.urls,
    path("<int:pk>/requests/<int:request_pk>/", views.decide, name="decide"),
    path("sheets/", views.sheets, name="sheets"),
    path("sheets/make/", views.make_sheets, name="make-sheets"),
    path("sheets/print/", views.print_sheets, name="print-sheets"),
    path("sheets/<int:pk>/", views.sheet, name="sheet"),
    path("sheets/<int:pk>/again/", views.remake_sheet, name="remake-sheet"),
    path("sheets/<int:pk>/answers/", views.enter_sheet, name="enter-sheet"),
    path("sheets/<int:pk>/scan/", views.sheet_scan, name="sheet-scan"),
]
