from .acts import MoveForm, OfferForm
from .asking import AskForm, InviteForm, SlipForm
from .hours import ExceptionForm, GrantForm, HoursForm, RaiseMustForm, RulesForm
from .log import LogForm
from .record import AppealsForm, DecideForm, RecordForm, RemarkForm

__all__ = [
    "AppealsForm", "AskForm", "DecideForm", "ExceptionForm", "GrantForm", "HoursForm", "InviteForm", "LogForm", "MoveForm", "OfferForm",
    "RaiseMustForm", "RecordForm", "RemarkForm", "RulesForm", "SlipForm",
]  # fmt: skip
