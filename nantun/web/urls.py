from django.urls import path

from . import views

app_name = "web"
urlpatterns = [
    path("counts/", views.counts, name="counts"),
    path("month/", views.month, name="month"),
    path("search/", views.search, name="search"),
    path("drafts/<str:kind>/<str:key>/", views.draft, name="draft"),
    path("views/", views.views, name="views"),
    path("views/save/", views.save_view, name="save-view"),
    path("views/<int:pk>/drop/", views.drop_view, name="drop-view"),
]
