"""The Celery application: doorbells only. What is to be done, and whether it was, stands in Postgres."""

import os

from celery import Celery

from nantun.jobs import broker

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "nantun.settings.local")

broker.install()
app = Celery("nantun")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
