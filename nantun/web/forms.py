"""Form pages: one column in the order of the paper form, drafts that save themselves, rules whose message lands at the field.

class VisitForm(PageForm, forms.Form):
    day = DayField(label=_("走访日期"), past_only=True)
    ...
    folded = ("time", "shift")        # stand under 更多(选填)
    draft_kind = "visits.log"         # saves itself while it is typed
    again = True                      # offers 保存并继续录入

    def save(self, *, by): return actions.log_visit(by=by, **self.cleaned_data)

@allowed("visits.log")
def log(request):
    form = VisitForm(posted(request))
    if visit := accepted(request, form):
        return saved(request, _("已登记,编号 %s") % visit.number, to=visit, again="visits:log")
    return form_page(request, form, title=_("登记走访"))
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout, LayoutObject
from crispy_forms.utils import TEMPLATE_PACK, render_field
from django import forms
from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render, resolve_url
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l
from django.views.decorators.http import require_http_methods

from nantun.errors import RuleBroken
from nantun.web.requests import Request

from . import actions
from .fields import Choose, DayField, DayInput, PeoplePicker, PersonPicker

__all__ = [
    "Choose",
    "DayField",
    "DayInput",
    "Folded",
    "PageForm",
    "PeoplePicker",
    "PersonPicker",
    "accepted",
    "apply",
    "form_methods",
    "form_page",
    "posted",
    "saved",
]

# HEAD answers as GET does.
form_methods = require_http_methods(["GET", "HEAD", "POST"])

MORE = _l("更多(选填)")
TOO_LONG = _l("最多 %(limit_value)d 个字,现在是 %(show_value)d 个字,请删短一些。")
BLANK = "---------"
PICKED = (forms.Select, forms.SelectMultiple, forms.RadioSelect, forms.CheckboxSelectMultiple, forms.FileInput, forms.CheckboxInput)


# A mixin: whatever form it is mixed into has the fields and errors that it speaks of.
if TYPE_CHECKING:
    _Form = forms.BaseForm
else:
    _Form = object


class Folded(LayoutObject):
    """Fields that are closed away until wanted; open when one of them holds something or is wrong."""

    def __init__(self, *fields: Any, title: Any = MORE) -> None:
        self.fields, self.title = list(fields), title

    def render(self, form: Any, context: Any, template_pack: Any = TEMPLATE_PACK, **kwargs: Any) -> SafeString:
        inner = mark_safe("".join(render_field(field, form, context, template_pack=template_pack, **kwargs) for field in self.fields))  # noqa: S308 - rendered fields
        names = [pointer.name for pointer in self.get_field_names()]
        opened = any(form[name].errors or form[name].value() for name in names if name in form.fields)
        return render_to_string("web/_folded.html", {"title": self.title, "inner": inner, "open": opened})


class PageForm(_Form):
    """Mixed into a Form or ModelForm that is a page of its own; see the module's text.

    draft_key: the row that is edited; "new" otherwise. file fields are never part of a draft.
    """

    folded: tuple[str, ...] = ()
    draft_kind: str = ""
    draft_key: str = "new"
    again: bool = False
    see: tuple[str, str] | None = None  # where the person goes on instead, once an action has said so
    save_label: Any = _l("保存")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            self._ask_politely(field)
            if isinstance(field, forms.CharField) and isinstance(field.widget, forms.Textarea) and field.max_length:
                self._take_it_whole(field)

    @property
    def helper(self) -> FormHelper:
        """Built when the form is drawn, so that fields taken out in a subclass's __init__ are gone from the layout."""
        helper = FormHelper()
        helper.form_tag = False
        helper.disable_csrf = True
        helper.form_show_errors = True
        shown = [name for name in self.fields if name not in self.folded]
        hidden = [name for name in self.folded if name in self.fields]
        helper.layout = Layout(*shown, *([Folded(*hidden)] if hidden else []))
        return helper

    @property
    def first_wrong(self) -> list[tuple[forms.BoundField, list[str]]]:
        """The wrong fields in the order of the form, with their messages, for the summary."""
        return [(self[name], [str(sentence) for sentence in self.errors[name]]) for name in self.fields if name in self.errors]

    @property
    def has_files(self) -> bool:
        return self.is_multipart()

    @staticmethod
    def _ask_politely(field: forms.Field) -> None:
        """请填写走访日期 instead of 这个字段是必填项."""
        if isinstance(field, forms.ModelChoiceField) and field.empty_label == BLANK:
            field.empty_label = _("请选择") if field.required else _("不填")
        verb = _("请选择%(label)s。") if isinstance(field.widget, PICKED) else _("请填写%(label)s。")
        if field.error_messages["required"] == forms.Field.default_error_messages["required"]:
            field.error_messages["required"] = verb % {"label": field.label or ""}
        if field.required:
            field.widget.attrs.setdefault("data-missing", field.error_messages["required"])

    @staticmethod
    def _take_it_whole(field: forms.CharField) -> None:
        """A text that is too long is told to be, where a browser would cut what is pasted and say nothing."""
        field.widget.attrs.pop("maxlength", None)
        field.widget.attrs["data-longest"] = field.max_length
        field.error_messages["max_length"] = TOO_LONG


def apply(form: Any, action: Callable[..., Any], **kwargs: Any) -> Any:
    """The row that the action returns; None when it broke a rule, whose message then stands at its field.

    Everything happens in one transaction. After a success the draft of this form is gone (its owner is `by`).
    """
    try:
        with transaction.atomic():
            row = action(**kwargs)
            kind, by = getattr(form, "draft_kind", ""), kwargs.get("by")
            if kind and by is not None:
                actions.drop_draft(by=by, kind=kind, key=form.draft_key)
    except RuleBroken as broken:
        form.add_error(broken.field if broken.field in form.fields else None, broken.message)
        form.see = broken.see
        return None
    return row


def accepted(request: Request, form: Any) -> Any:
    """The row saved by form.save(by=user); None when nothing was posted, a field is wrong or a rule was broken."""
    if request.method != "POST" or not form.is_valid():
        return None
    return apply(form, form.save, by=request.user)


def posted(request: HttpRequest) -> QueryDict | None:
    """What was sent, an empty form too: only a page that is opened for the first time has none."""
    return request.POST if request.method == "POST" else None


def form_page(request: Request, form: Any, *, title: str, template: str = "web/form.html", **context: Any) -> HttpResponse:
    """The form as a page; 422 when something in it is wrong. lead: a sentence beneath the title."""
    status = 422 if form.is_bound and form.errors else 200
    return render(request, template, {"form": form, "title": title, **context}, status=status)


def saved(request: Request, sentence: str, *, to: Any, again: Any = None) -> HttpResponse:
    """Says what was done and goes on: to the row, or to `again` when 保存并继续录入 was pressed."""
    messages.success(request, sentence)
    return redirect(resolve_url(again) if again and "again" in request.POST else resolve_url(to))
