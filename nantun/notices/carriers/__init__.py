"""Those who hand a delivery over to a server that is not ours.

    with carrier_of(lane) as carrier:
        carrier.carry(delivery)     # returns: the server took it

carry raises one of failures.py, with the reason in words for the administrator, in which no address and no key stands.
"""

from __future__ import annotations

from .base import Carrier
from .mail import MailCarrier
from .robot import RobotCarrier

__all__ = ["Carrier", "carrier_of"]


def carrier_of(lane: str) -> Carrier:
    """lane: a robot's name, "" for the mail."""
    return RobotCarrier(lane) if lane else MailCarrier()
