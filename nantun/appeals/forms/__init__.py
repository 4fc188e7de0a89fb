from .closing import CallBackForm, CheckForm, StrikeOffForm
from .giving import AssignForm, AssignManyForm, MergeForm, TargetsForm
from .handling import AskForm, ProgressForm, ReplyForm
from .log import OwnAppealForm, RaiseForm, raise_form
from .templates import TemplateForm
from .urging import AnswersForm

__all__ = [
    "AnswersForm",
    "AskForm",
    "AssignForm",
    "AssignManyForm",
    "CallBackForm",
    "CheckForm",
    "MergeForm",
    "OwnAppealForm",
    "ProgressForm",
    "RaiseForm",
    "ReplyForm",
    "StrikeOffForm",
    "TargetsForm",
    "TemplateForm",
    "raise_form",
]
