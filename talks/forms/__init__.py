from .acts import MoveForm, OfferForm
from .asking import AskForm, InviteForm, SlipForm
from .hours import ExceptionForm, GrantForm, HoursForm, MustForm, RulesForm
from .log import LogForm
from .record import AppealsForm, DecideForm, RecordForm, RemarkForm

__all__ = [
    "AppealsForm",
    "AskForm",
    "DecideForm",
    "ExceptionForm",
    "GrantForm",
    "HoursForm",
    "InviteForm",
    "LogForm",
    "MoveForm",
    "MustForm",
    "OfferForm",
    "RecordForm",
    "RemarkForm",
    "RulesForm",
    "SlipForm",
]  # fmt: skip
