"""The house's addresses, and one page that is nothing but the frame: what every other page is measured against."""

from itertools import count

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path

from nantun.people.models import Unit
from nantun.urls import handler400, handler403, handler404, handler500
from nantun.urls import urlpatterns as of_the_house

BARE = "/bench/"
LOOKS = count()


def never_seen(address: str) -> str:
    """The same page under an address of its own, so that nothing of it was kept (nantun/web/keeping.py): what a first look costs."""
    return f"{address}{'&' if '?' in address else '?'}look={next(LOOKS)}"


def bare(request: HttpRequest) -> HttpResponse:
    """The page's frame and one query."""
    return render(request, "web/page.html", {"title": f"{Unit.objects.count()}"})


urlpatterns = [path("bench/", bare), *of_the_house]

__all__ = ["BARE", "handler400", "handler403", "handler404", "handler500", "never_seen", "urlpatterns"]
