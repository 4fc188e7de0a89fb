from __future__ import annotations

import hashlib
import re
import unicodedata
from datetime import date, time
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

from nantun.errors import RuleBroken
from nantun.web.forms import DayField, PageForm

from . import actions
from .festivals import YEARS
from .models import FestivalDay, Shift, SpecialDay
from .notice import NoticeDay, read_notice

if TYPE_CHECKING:
    from nantun.people.models import User

DOCUMENT = _l("例如:国办发明电〔2026〕7号")
OFF, WORKS, PLAIN = "off", "works", "plain"
CLOCK = re.compile(r"(\d{1,2})(?:[:点时](\d{1,2})?分?)?")


class NoticeForm(PageForm, forms.Form):
    """The notice is read first and shown as days; saved once the days that were shown are those that stand in the text."""

    year = forms.IntegerField(label=_l("哪一年"), min_value=YEARS.start, max_value=YEARS.stop - 1)
    document = forms.CharField(label=_l("依据文件"), max_length=120, help_text=DOCUMENT)
    text = forms.CharField(
        label=_l("放假和上班的日期"),
        max_length=5000,
        widget=forms.Textarea({"rows": 8}),
        help_text=_l("可以把通知整段粘贴进来,也可以只写:10月1日至10月7日放假,9月20日、10月10日上班。"),
    )
    shown = forms.CharField(required=False, widget=forms.HiddenInput)
    save_label = _l("读出日期")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.days: dict[date, NoticeDay] = {}
        self.is_shown = False

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if "year" in data and "text" in data:
            self._read(data)
        return data

    def _read(self, data: dict[str, Any]) -> None:
        try:
            self.days = read_notice(data["text"], data["year"])
        except RuleBroken as broken:
            self.add_error(broken.field, broken.message)
            return
        mark = hashlib.sha256(repr((data["year"], self.days)).encode()).hexdigest()
        self.is_shown = data["shown"] == mark
        self.data = {**{name: self.data[name] for name in self.data}, "shown": mark}
        self.save_label = _l("按这些日期保存")

    @property
    def leaving(self) -> list[SpecialDay]:
        """What was known of the year and does not stand in the notice."""
        return list(SpecialDay.objects.of_year(self.cleaned_data["year"]).exclude(day__in=self.days)) if self.days else []

    def save(self, *, by: User) -> list[SpecialDay]:
        data = self.cleaned_data
        return actions.set_notice(year=data["year"], days=self.days, document=data["document"], by=by)


class SpecialDayForm(PageForm, forms.Form):
    works = forms.ChoiceField(
        label=_l("这一天"),
        widget=forms.RadioSelect,
        choices=[(OFF, _l("放假")), (WORKS, _l("调休上班")), (PLAIN, _l("按周一至周五"))],
    )
    name = forms.CharField(label=_l("名称"), max_length=40, required=False, help_text=_l("例如:国庆节、国庆节调休"))
    document = forms.CharField(label=_l("依据文件"), max_length=120, required=False, help_text=DOCUMENT)

    def __init__(self, *args: Any, day: date, row: SpecialDay | None, **kwargs: Any) -> None:
        known = {"works": WORKS if row.works else OFF, "name": row.name, "document": row.document} if row else {"works": PLAIN}
        super().__init__(*args, initial=known, **kwargs)
        self.day = day

    def save(self, *, by: User) -> bool:
        data = self.cleaned_data
        works = {OFF: False, WORKS: True, PLAIN: None}[data["works"]]
        actions.set_day(day=self.day, works=works, name=data["name"], document=data["document"], by=by)
        return True


class FestivalForm(PageForm, forms.Form):
    day = DayField(label=_l("日期"), ahead=True, help_text=_l("以当地伊斯兰教协会公布的为准。"))

    def __init__(self, *args: Any, festival: str, year: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.festival, self.year = festival, year

    def save(self, *, by: User) -> FestivalDay:
        return actions.confirm_festival(festival=self.festival, year=self.year, day=self.cleaned_data["day"], by=by, now=timezone.now())


class HourField(forms.TimeField):
    """8, 8:30, 16点, 24:00; the last is midnight."""

    widget = forms.TextInput

    def to_python(self, value: Any) -> time | None:
        if value in self.empty_values or isinstance(value, time):
            return value or None
        found = CLOCK.fullmatch("".join(unicodedata.normalize("NFKC", str(value)).split()))
        try:
            hour, minute = (int(found[1]), int(found[2] or 0)) if found else (99, 0)
            return time(0 if (hour, minute) == (24, 0) else hour, minute)
        except ValueError as error:
            raise forms.ValidationError(_("请写成 8:00 或 24:00 的样子。"), code="invalid") from error

    def prepare_value(self, value: Any) -> Any:
        return f"{value:%H:%M}" if isinstance(value, time) else value


class ShiftForm(PageForm, forms.ModelForm):
    starts = HourField(label=_l("开始"), help_text=_l("例如:16:00"))
    ends = HourField(label=_l("结束"), help_text=_l("例如:24:00"))

    class Meta:
        model = Shift
        fields = ("name", "mark", "starts", "ends", "belongs", "order", "is_active")
        help_texts = {
            "mark": _l("排班表里填的一个字,例如:早。"),
            "belongs": _l("只对跨过零点的班有区别。0 点开始的夜班,按开始算是前一天的班,按结束算是当天的班。"),
            "is_active": _l("停用后不再用来排班,以前排过的不变。"),
        }

    def clean_mark(self) -> str:
        return self.cleaned_data["mark"].strip()

    def save(self, *, by: User) -> Shift:  # type: ignore[override]
        return actions.save_shift(shift=self.instance)
