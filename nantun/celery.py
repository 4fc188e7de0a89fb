"""The Celery application: doorbells only. What is to be done, and whether it was, stands in Postgres."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "nantun.settings.local")

app = Celery("nantun")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
