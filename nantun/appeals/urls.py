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
    path("<int:pk>/", views.appeal, name="appeal"),
    path("<int:pk>/evidence/<int:evidence_pk>/", views.evidence, name="evidence"),
    path("<int:pk>/assign/", views.assign, name="assign"),
    path("<int:pk>/accept/", views.accept, name="accept"),
    path("<int:pk>/return/", views.send_back, name="return"),
    path("<int:pk>/progress/", views.note_progress, name="progress"),
    path("<int:pk>/ask/", views.ask, name="ask"),
    path("<int:pk>/requests/<int:request_pk>/", views.decide, name="decide"),
    path("<int:pk>/resume/", views.resume, name="resume"),
    path("<int:pk>/reply/", views.reply, name="reply"),
    path("<int:pk>/call-back/", views.call_back, name="call-back"),
    path("<int:pk>/check/", views.check_spot, name="check"),
    path("<int:pk>/carry-out/", views.carry_out, name="carry-out"),
    path("<int:pk>/strike-off/", views.strike_off, name="strike-off"),
    path("<int:pk>/reopen/", views.reopen, name="reopen"),
    path("<int:pk>/merge/", views.merge, name="merge"),
    path("<int:pk>/targets/", views.name_targets, name="targets"),
    path("<int:pk>/void/", views.void, name="void"),
]
