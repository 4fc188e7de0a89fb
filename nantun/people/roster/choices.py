from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _l


class Leaving(models.TextChoices):
    """What becomes of those whom a new roster does not name."""

    NOBODY = "nobody", _l("都不改动(先核实)")
    TICKED = "ticked", _l("只把勾选的人登记为离岗")
    ALL = "all", _l("全部登记为离岗")
