"""Every write of this room, by what it is about."""

from .choosing import choose, confirm_address, drop_address, end_route, route, set_address, try_mail, try_robot
from .delivering import claim, forget, handed_over, hold_lane, needless, pack, put_off, sweep, try_again
from .telling import Telling, mark_read, note_day_done, notify, tell, tell_each

__all__ = [
    "Telling",
    "choose",
    "claim",
    "confirm_address",
    "drop_address",
    "end_route",
    "forget",
    "handed_over",
    "hold_lane",
    "mark_read",
    "needless",
    "note_day_done",
    "notify",
    "pack",
    "put_off",
    "route",
    "set_address",
    "sweep",
    "tell",
    "tell_each",
    "try_again",
    "try_mail",
    "try_robot",
]
