from typing import Any

from celery import signals
from django.apps import AppConfig


class EmbeddedConfig(AppConfig):
    name = "nantun.embedded"

    def ready(self) -> None:
        """A worker or a beat started by hand finds its broker running, as every command finds its database."""
        signals.worker_init.connect(_start_broker, dispatch_uid="nantun.embedded")
        signals.beat_init.connect(_start_broker, dispatch_uid="nantun.embedded")


def _start_broker(**_: Any) -> None:
    from .valkey import valkey, wanted

    if wanted():
        valkey().ensure()
