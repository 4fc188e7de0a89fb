"""The program as gunicorn runs it, with the bench's addresses beside the house's."""

from django.conf import settings

from nantun.wsgi import application  # sets Django up before anything else here

settings.ROOT_URLCONF = "nantun.house.bench_urls"

__all__ = ["application"]
