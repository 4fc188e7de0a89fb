"""What the forms of everything that is done to one appeal have in common."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from nantun.errors import RuleBroken
from nantun.moves.guard import check
from nantun.web.forms import PageForm

from ..choices import Verb
from ..models import Appeal

if TYPE_CHECKING:
    from nantun.people.models import User


class ActForm(PageForm, forms.Form):
    """version: of the appeal as it was shown. A form that is no longer true says who was faster, and keeps what was typed."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, appeal: Appeal, user: User, verb: Verb | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.appeal, self.user, self.verb = appeal, user, verb
        self.fields["version"].initial = appeal.version

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        try:
            check(self.appeal, self.verb, version=data.get("version"), by=self.user)
        except RuleBroken as broken:
            self.add_error(None, broken.message)
            self._take_up()
        return data

    def save(self, *, by: User) -> Any:
        data = {name: value for name, value in self.cleaned_data.items() if name != "version"}
        return self.act(appeal=self.appeal, by=by, now=timezone.now(), **data)

    def act(self, **facts: Any) -> Any:
        raise NotImplementedError

    def _take_up(self) -> None:
        """What was refused once as stale has been read, and may be saved again."""
        self.data = self.data.copy()
        self.data[self.add_prefix("version")] = str(self.appeal.version)


class ReasonForm(ActForm):
    """A dangerous act asks for a reason, not "are you sure?". Sent from a dialog of the page; comes back as a page when it was refused."""

    reason = forms.CharField(label=_("理由"), max_length=300, widget=forms.Textarea({"rows": 3}))

    def __init__(self, *args: Any, action: Callable[..., Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.action = action

    def act(self, **facts: Any) -> Any:
        return self.action(**facts)
