"""The house's addresses, and one page that is nothing but the frame: what every other page is measured against."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path

from nantun.people.models import Unit
from nantun.urls import handler400, handler403, handler404, handler500
from nantun.urls import urlpatterns as of_the_house

BARE = "/bench/"


def bare(request: HttpRequest) -> HttpResponse:
    """The page's frame and one query."""
    return render(request, "web/page.html", {"title": f"{Unit.objects.count()}"})


urlpatterns = [path("bench/", bare), *of_the_house]

__all__ = ["BARE", "handler400", "handler403", "handler404", "handler500", "urlpatterns"]
