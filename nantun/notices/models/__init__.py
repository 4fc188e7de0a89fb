from .delivery import Delivery, Outgoing
from .notice import DayDone, Notice
from .preference import MailAddress, RoomChoice, Route

__all__ = ["DayDone", "Delivery", "MailAddress", "Notice", "Outgoing", "RoomChoice", "Route"]
