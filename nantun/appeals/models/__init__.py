from .appeal import LEDGER, Appeal, Raiser, Target
from .month import AppealMonth
from .parts import AppealRequest, CallBack, Evidence, Move, ReplyTemplate

__all__ = [
    "LEDGER",
    "Appeal",
    "AppealMonth",
    "AppealRequest",
    "CallBack",
    "Evidence",
    "Move",
    "Raiser",
    "ReplyTemplate",
    "Target",
]
