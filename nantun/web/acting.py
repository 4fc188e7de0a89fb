"""What is done to one row, named once: a verb gives its permission, address, view, form, button, and the words for why not.

    ACTS = Acts(
        Appeal,
        lambda user: Appeal.objects.visible_to(user).for_rows(),
        Doing(Verb.ACCEPT, actions.accept, said=_("已受理 %(number)s。"), icon="check"),
        Doing(Verb.VOID, actions.void, ReasonForm, said=_("已作废 %(number)s。")),
    )

    urlpatterns = [..., *ACTS.urls]         # appeals:accept, appeals:void
    ACTS.buttons(appeal, request.user)

An app whose rows are of several models has one for each: Acts(Payment, …, prefix="payments", of="payment") stands at aid/payments/<pk>/approve/, is
named aid:approve-payment and asks for aid.approve_payment.

An act without a form is one tap: sent at the wrong moment its action says why. A form that is opened at the wrong moment says why; sent at the wrong
moment, or when somebody else was faster, it comes back with everything that was typed. Who may: <app>.<verb>, and where the moment matters
<app>.<verb>_at_all (nantun/moves/rules.py); whoever may not even then gets 403, and 404 who may not see the row.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, Any

import rules
from django import forms
from django.contrib import messages
from django.core.exceptions import NON_FIELD_ERRORS
from django.db.models import Model, QuerySet, TextChoices
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l
from django.views.decorators.http import require_POST

from nantun.errors import RuleBroken
from nantun.moves.guard import check
from nantun.moves.models import Guarded

from .access import may, sees
from .errors import gone_while_typing
from .forms import PageForm, accepted, form_methods, form_page
from .keys import key_of
from .offers import Act
from .requests import Request
from .words import LONGEST_REASON

if TYPE_CHECKING:
    from nantun.people.models import User

    Asked = Callable[[Any, User], Any]  # of a row and its reader


@dataclass(frozen=True)
class Doing:
    """One act. verb: of the model's table where it moves this row; a plain name for anything else.

    act: the action, called with the row by its model's name, by, now, and what the form or `given` says
    said: what the reader is told, with %(number)s; title, lead, template: of the form's page
    label: the button's, where it is not the verb's; asks, tells: of the dialog in which it asks for a reason, and of its ReasonForm
    given: what a tap takes from the request (requests.one_of); offered, primary: of the button; rare: it stands in the menu
    why_not: what is in the way, said by the button and by its form; the action refuses it too
    moment: why a form is out of place that the table would allow
    buttons: instead of the one button; view: instead of form and tap, e.g. one behind the password; at: its path where that is not its name
    """

    verb: TextChoices | str
    act: Callable[..., Any] | None = None
    form: Any = None
    said: Any = ""
    title: Any = ""
    lead: Any = ""
    template: str = ""
    label: Any = ""
    icon: str = ""
    asks: Any = ""
    tells: Any = ""
    given: Callable[[Request], dict[str, Any]] | None = None
    offered: Asked | None = None
    why_not: Asked | None = None
    moment: Asked | None = None
    primary: Asked | None = None
    rare: bool = False
    buttons: Callable[[Any, User, str], Iterable[Act]] | None = None
    view: Callable[..., HttpResponse] | None = None
    at: str = ""

    @property
    def name(self) -> str:
        return str(self.verb).replace("_", "-")

    @property
    def way(self) -> TextChoices | None:
        return self.verb if isinstance(self.verb, TextChoices) else None

    def do(self, row: Model, *, by: User, **facts: Any) -> Any:
        assert self.act is not None, f"{self.name} has a view of its own"
        return self.act(**{str(row._meta.model_name): row}, by=by, now=timezone.now(), **facts)

    def button(self, row: Any, user: User, url: str) -> Act:
        """As it is where it may be done."""
        primary = bool(self.primary and self.primary(row, user))
        tapped = self.form is None and self.view is None and not self.asks
        dialog: dict[str, Any] = {"asks": str(self.asks), "tells": self.words(self.tells, row, user)}
        if self.asks:
            dialog["most"] = self.form.base_fields["reason"].max_length
        return Act(label=self.name_for(row, user), url=url, post=tapped, primary=primary, icon=self.icon, **dialog)

    def name_for(self, row: Any, user: User) -> str:
        return self.words(self.label, row, user) or str(getattr(self.verb, "label", ""))

    def words(self, said: Any, row: Any, user: User) -> str:
        return str(said(row, user)) if callable(said) else str(said) % {"number": _number_of(row)}


class Acts:
    """Everything that is done to the rows of one model, in the order of its buttons.

    rows: what the reader may see, with what the acts look at; context: of the forms' pages, of the row and its reader.
    prefix: before the pk in the addresses; of: behind the verb in the names of addresses and permissions; perm: one for all instead.
    """

    def __init__(
        self,
        model: type[Model],
        rows: Callable[[User], QuerySet],
        *doings: Doing,
        template: str = "",
        context: Asked | None = None,
        prefix: str = "",
        of: str = "",
        perm: str = "",
    ):
        self.model, self.rows, self.doings = model, rows, doings
        self.template, self.context = template or "web/form.html", context
        self.app, self.prefix, self.of, self.perm = model._meta.app_label, f"{prefix}/" if prefix else "", of, perm

    @property
    def urls(self) -> list[URLPattern]:
        return [path(self.prefix + f"<int:pk>/{one.at or one.name}/", self._view(one), name=self.name(one.verb)) for one in self.doings]

    def name(self, verb: str) -> str:
        return (f"{verb!s}_{self.of}" if self.of else str(verb)).replace("_", "-")

    def url(self, verb: str, row: Model) -> str:
        return reverse(f"{self.app}:{self.name(verb)}", args=[row.pk])

    def perm_of(self, doing: Doing) -> str:
        return self.perm or f"{self.app}.{self.name(doing.verb)}".replace("-", "_")

    def row(self, request: Request, pk: int) -> Any:
        return get_object_or_404(self.rows(request.user), pk=pk)

    def buttons(self, row: Any, user: User, *, rare: bool = False) -> list[Act]:
        """What may be done now; then what people will look for, with the reason why not."""
        version = row.version if isinstance(row, Guarded) else None
        found = [replace(act, version=version) for doing in self.doings if doing.rare is rare for act in self._buttons(doing, row, user)]
        return sorted(found, key=lambda act: bool(act.why_not))

    def _buttons(self, doing: Doing, row: Any, user: User) -> Iterable[Act]:
        if doing.buttons is not None:
            return doing.buttons(row, user, self.url(doing.verb, row))
        if doing.offered is not None and not doing.offered(row, user):
            return []
        if why := doing.why_not(row, user) if doing.why_not else "":
            return [Act(label=doing.name_for(row, user), why_not=str(why))]
        return [doing.button(row, user, self.url(doing.verb, row))] if user.has_perm(self.perm_of(doing), row) else []

    def _view(self, doing: Doing) -> Callable[..., HttpResponse]:
        if doing.view is not None:
            return doing.view
        return form_methods(partial(self._form, doing)) if doing.form else require_POST(partial(self._tap, doing))

    def _form(self, doing: Doing, request: Request, pk: int) -> HttpResponse:
        try:
            row, user = self.row(request, pk), request.user
        except Http404:
            if typed := _sentences(doing.form, request):
                return gone_while_typing(typed)
            raise
        why = self._not_now(doing, row, user)
        if why and request.method != "POST":
            return _warned(request, why, row)
        sent = (request.POST, request.FILES) if request.method == "POST" else ()
        form = doing.form(*sent, row=row, user=user, doing=doing)
        if why:
            _say_alone(form, why)
        elif accepted(request, form):
            messages.success(request, doing.words(doing.said, row, user))
            return onward(request, row)
        title = doing.words(doing.title, row, user) or f"{doing.way.label if doing.way else doing.name_for(row, user)} {_number_of(row)}"
        context = {
            str(row._meta.model_name): row,
            "lead": doing.words(doing.lead or doing.tells, row, user),
            "back": row.get_absolute_url(),
        }
        context |= self.context(row, user) if self.context else {}
        return form_page(request, form, title=title, template=doing.template or self.template, **context)

    def _tap(self, doing: Doing, request: Request, pk: int) -> HttpResponse:
        row = self.row(request, pk)
        may(request.user, self._at_all(doing), row)
        given = doing.given(request) if doing.given else {}
        said = doing.said(given) if callable(doing.said) else doing.words(doing.said, row, request.user)
        tapped(request, partial(_done_as_shown, doing, row, key_of(request.POST.get("version")), by=request.user, **given), said=said)
        return onward(request, row)

    def _at_all(self, doing: Doing) -> str:
        perm = self.perm_of(doing)
        return f"{perm}_at_all" if rules.perm_exists(f"{perm}_at_all") else perm

    def _not_now(self, doing: Doing, row: Any, user: User) -> str:
        """ "" where the act may be done; in words what is in the way where only the moment is wrong.

        raises Http404, PermissionDenied for those who may not do it at any moment.
        """
        now = user.has_perm(self.perm_of(doing), row)
        if not now:
            may(user, self._at_all(doing), row)
        if (why := doing.words(doing.why_not or "", row, user)) or now:
            return why
        try:
            check(row, doing.way, version=None, by=user)
        except RuleBroken as broken:
            return broken.message
        return doing.words(doing.moment or "", row, user) or _not_yet(row)


def _done_as_shown(doing: Doing, row: Any, version: int | None, *, by: User, **given: Any) -> Any:
    """version: of the row on the page that was tapped, where it said one."""
    if isinstance(row, Guarded):
        check(row, None, version=version, by=by)
    return doing.do(row, by=by, **given)


def tapped(request: Request, act: Callable[[], Any], *, said: Any = "") -> Any:
    """Does it, and tells the reader `said` (a sentence, or what makes one of the outcome), or why it was refused, with what he had typed.

    The outcome, True for an act that returns nothing; None where it was refused.
    """
    try:
        done = act()
    except RuleBroken as broken:
        typed = reason(request)["reason"].strip()  # its dialog is gone
        messages.warning(request, broken.message + (_("(您写的理由:%s)") % typed if typed else ""))
        return None
    if sentence := str(said(done) if callable(said) else said):
        messages.success(request, sentence)
    return True if done is None else done


def onward(request: Request, row: Any) -> HttpResponse:
    """Back to its page; to the list where it is no longer the reader's to see."""
    return redirect(row.get_absolute_url() if sees(request.user, row) else reverse(f"{row._meta.app_label}:home"))


def _number_of(row: Any) -> str:
    return str(getattr(row, "number", row))


def _not_yet(row: Any) -> str:
    if not hasattr(row, "get_status_display"):
        return _("%(number)s 现在不能这样办。") % {"number": _number_of(row)}
    return _("%(number)s 现在是“%(status)s”,还不能这样办。") % {"number": _number_of(row), "status": row.get_status_display()}


def _sentences(form: Any, request: Request) -> list[str]:
    """What was written into the form's boxes for sentences."""
    boxes = [name for name, field in form.base_fields.items() if isinstance(field.widget, forms.Textarea)]
    return [words for name in boxes if (words := request.POST.get(name, "").strip())]


def _say_alone(form: Any, why: str) -> None:
    """What is wrong with the moment, as the form or its act has found it; of its fields nothing, whose choices may be others by now."""
    form.full_clean()
    found = form.non_field_errors() or form.error_class([why])
    form.errors.clear()
    form.errors[NON_FIELD_ERRORS] = found


def _warned(request: Request, why: str, row: Any) -> HttpResponse:
    messages.warning(request, why)
    return onward(request, row)


def reason(request: Request) -> dict[str, Any]:
    """What is typed into the dialog of an act that asks for a reason."""
    return {"reason": request.POST.get("reason", "")}


class AsShown(forms.Form):
    """Mixed into the form of an act. version: of the row as it was shown; a form that is no longer true says who was faster, and keeps what was typed."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    row: Any
    user: User
    doing: Doing

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        try:
            check(self.row, self.doing.way, version=data.get("version"), by=self.user)
        except RuleBroken as broken:
            self.add_error(None, broken.message + _("您填写的内容还在。"))
            self._take_up()
        return data

    def _take_up(self) -> None:
        """What was refused once as stale has been read, and may be saved again."""
        assert isinstance(self.data, dict)  # a QueryDict is one
        data = self.data.copy()
        data[self.add_prefix("version")] = str(self.row.version)
        self.data = data


class ActForm(PageForm, AsShown):
    """Its fields are what the act is told."""

    def __init__(self, *args: Any, row: Any, user: User, doing: Doing, **kwargs: Any) -> None:
        self.row, self.user, self.doing = row, user, doing
        super().__init__(*args, **kwargs)
        if isinstance(row, Guarded):
            self.fields["version"].initial = row.version
        else:
            del self.fields["version"]

    def save(self, *, by: User) -> Any:
        return self.doing.do(self.row, by=by, **self.facts())

    def facts(self) -> dict[str, Any]:
        return {name: value for name, value in self.cleaned_data.items() if name != "version"}


class ReasonForm(ActForm):
    """A dangerous act asks for a reason, not "are you sure?". Sent from a dialog of the page; comes back as a page when it was refused."""

    reason = forms.CharField(label=_l("理由"), max_length=LONGEST_REASON, widget=forms.Textarea({"rows": 3}))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].label = self.doing.asks or self.fields["reason"].label
