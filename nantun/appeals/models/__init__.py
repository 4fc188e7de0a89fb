from .appeal import LEDGER, Appeal, Raiser, Target
from .month import AppealMonth
from .parts import AppealRequest, CallBack, Evidence, Move, ReplyTemplate
from .urging import UrgeLine, UrgeSheet

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
    "UrgeLine",
    "UrgeSheet",
]
