from __future__ import annotations

import uuid
from datetime import date
from typing import Any

import pghistory
import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

from nantun.campaigns.models import Campaign
from nantun.ledgers.seals import seal_guard
from nantun.moves.models import Moving, Step, only_by
from nantun.people.choices import Basis, Level
from nantun.people.models import Employee, Unit
from nantun.people.on_behalf import has_basis
from nantun.privacy.fields import EncryptedTextField
from nantun.refusals import submitted_once

from ..choices import WAYS, Answer, Direction, Ground, PlaceKind, Side, Status, Tier, Topic, Urgency
from ..querysets import TalkQuerySet

LEDGER = "talks"


@pghistory.track()
class Talk(Moving):
    """约谈: asked for, appointed and held, or entered afterwards. What was said stands apart (TalkRecord); a talk counts without it.

    reporting_unit, counterpart_unit: where the two stood on that day; tier: at which level. turn: whose word is waited for while it is asked for.
    day: on which it was or will be held, None while no time is agreed; ledger_month: only of a talk that was held.
    topic is the asker's word for it, shown to the two alone.
    """

    number = models.CharField(_l("编号"), max_length=20, unique=True)
    direction = models.CharField(_l("方向"), max_length=10, choices=Direction)
    tier = models.CharField(_l("层级"), max_length=10, choices=Tier)
    ground = models.CharField(_l("谈心情形"), max_length=20, choices=Ground, default=Ground.ROUTINE)
    topic = models.CharField(_l("话题"), max_length=20, choices=Topic, blank=True)
    urgency = models.CharField(_l("缓急"), max_length=10, choices=Urgency, default=Urgency.ORDINARY)

    talker = models.ForeignKey(Employee, models.PROTECT, related_name="talks_held", verbose_name=_l("约谈人"))
    counterpart = models.ForeignKey(Employee, models.PROTECT, related_name="talks_with", verbose_name=_l("谈心对象"))
    reporting_unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name=_l("填报单位"))
    counterpart_unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name=_l("谈心对象单位"))
    counterpart_level = models.CharField(_l("谈心对象层级"), max_length=20, choices=Level)

    status = models.CharField(_l("状态"), max_length=10, choices=Status)
    turn = models.CharField(_l("等谁答复"), max_length=12, choices=Side, blank=True)
    asked_on = models.DateField(_l("提出日期"))
    answer_due_on = models.DateField(_l("最迟答复日期"), null=True, blank=True)
    day = models.DateField(_l("谈心日期"), null=True, blank=True)
    starts_at = models.DateTimeField(_l("开始"), null=True, blank=True)
    ends_at = models.DateTimeField(_l("结束"), null=True, blank=True)
    place_kind = models.CharField(_l("地点"), max_length=20, choices=PlaceKind, blank=True)
    place = models.CharField(_l("具体地点"), max_length=60, blank=True)
    campaign = models.ForeignKey(Campaign, models.PROTECT, null=True, blank=True, related_name="talks", verbose_name=_l("主题活动"))

    afterwards = models.BooleanField(_l("随谈补登"), default=False)
    late = models.BooleanField(_l("补录"), default=False)
    on_behalf = models.BooleanField(_l("代录"), default=False)
    basis = models.CharField(_l("代录依据"), max_length=20, choices=Basis, blank=True)
    entered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_l("录入人"))
    entered_at = models.DateTimeField(_l("录入时间"))
    ledger_month = models.DateField(_l("台账月份"), null=True, blank=True)
    submission = models.UUIDField(default=uuid.uuid4, editable=False, help_text="made when the form is shown: one form, one talk")

    confirm_due_on = models.DateField(_l("最迟确认日期"), null=True, blank=True)

    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_l("最后办理人")
    )

    objects = TalkQuerySet.as_manager()
    has_record: bool  # for_story
    ways = WAYS

    class Meta:
        verbose_name = _l("约谈")
        verbose_name_plural = _l("约谈")
        ordering = ["-entered_at", "-pk"]
        indexes = [
            models.Index(fields=["-entered_at", "-id"], name="talk_newest"),
            models.Index(fields=["talker", "-day"], name="talk_of_talker"),
            models.Index(fields=["counterpart", "-day"], name="talk_with_counterpart"),
            # The due list of the whole mine asks for the last day of everybody.
            models.Index(fields=["counterpart", "day"], name="talk_last_held", condition=Q(status=Status.HELD)),
            models.Index(fields=["ledger_month", "reporting_unit"], name="talk_in_ledger"),
            models.Index(fields=["status", "starts_at"], name="talk_open", condition=Q(status__in=[Status.ASKED, Status.BOOKED])),
        ]
        constraints = [
            submitted_once("talk_submitted_once"),
            models.CheckConstraint(
                condition=~Q(talker=F("counterpart")), name="talk_between_two", violation_error_message=_l("不能和自己谈心。")
            ),
            models.UniqueConstraint(
                fields=["talker", "counterpart"],
                condition=Q(status__in=[Status.ASKED, Status.BOOKED]),
                name="talk_asked_once",
                violation_error_message=_l("两人之间已有一次待答复或已约定的约谈。"),
            ),
            models.CheckConstraint(
                condition=Q(status=Status.ASKED) & ~Q(turn="") | ~Q(status=Status.ASKED) & Q(turn=""),
                name="talk_waits_for_somebody",
                violation_error_message=_l("待答复的约谈要写明等谁答复。"),
            ),
            models.CheckConstraint(
                condition=~Q(status=Status.BOOKED) | Q(starts_at__isnull=False, ends_at__gt=F("starts_at"), day__isnull=False),
                name="talk_booked_has_a_time",
                violation_error_message=_l("约定的谈心要有时间。"),
            ),
            models.CheckConstraint(
                condition=Q(status=Status.HELD, day__isnull=False, ledger_month__day=1) & ~Q(place_kind="")
                | ~Q(status=Status.HELD) & Q(ledger_month__isnull=True),
                name="talk_held_on_a_day",
                violation_error_message=_l("谈过的要写明哪天、在哪里谈的。"),
            ),
            has_basis("talk_on_behalf_has_basis"),
        ]
        triggers = [
            only_by(WAYS),
            pgtrigger.Protect(name="kept", operation=pgtrigger.Delete),
            seal_guard(LEDGER, month="ledger_month", unit="reporting_unit_id"),
        ]

    def __str__(self) -> str:
        return self.number

    def get_absolute_url(self) -> str:
        return reverse("talks:talk", args=[self.pk])

    def beside(self) -> dict[str, Any]:
        return {"starts_at": self.starts_at if self.status == Status.BOOKED else None}

    @property
    def status_colour(self) -> str:
        return Status(self.status).colour

    @property
    def where(self) -> str:
        return self.place or self.get_place_kind_display()

    def confirmed_state(self, day: date) -> tuple[str, str]:
        """(word, colour) of what the counterpart says of a talk that was held; ("", "") before anything is to be said."""
        if self.status != Status.HELD:
            return "", ""
        answer = getattr(self, "answer", None)
        if answer is not None:
            return answer.get_answer_display(), "green" if answer.answer == Answer.CONFIRMED else "red"
        late = self.confirm_due_on is not None and self.confirm_due_on < day
        return (_("未回应"), "grey") if late else ("", "")

    def side_of(self, employee_id: int | None) -> Side | None:
        """On which side somebody takes part, None for others."""
        if employee_id is None:
            return None
        return {self.talker_id: Side.TALKER, self.counterpart_id: Side.COUNTERPART}.get(employee_id)


class TalkAnswer(models.Model):
    """The counterpart's word that the talk was as entered, or was not. A row of its own, outside the seal; none is 未回应 and never 已确认."""

    talk = models.OneToOneField(Talk, models.PROTECT, related_name="answer", verbose_name=_l("约谈"))
    answer = models.CharField(_l("对方确认"), max_length=10, choices=Answer)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_l("确认人"))
    at = models.DateTimeField(_l("确认时间"))

    class Meta:
        verbose_name = _l("对方确认")
        verbose_name_plural = _l("对方确认")

    def __str__(self) -> str:
        return f"{self.talk} {self.get_answer_display()}"


class Offer(models.Model):
    """A time that one side proposes, and holds until the other answers or it lapses."""

    talk = models.ForeignKey(Talk, models.CASCADE, related_name="offers", verbose_name=_l("约谈"))
    side = models.CharField(_l("谁提出"), max_length=12, choices=Side)
    starts_at = models.DateTimeField(_l("开始"))
    ends_at = models.DateTimeField(_l("结束"))
    place_kind = models.CharField(_l("地点"), max_length=20, choices=PlaceKind)
    place = models.CharField(_l("具体地点"), max_length=60, blank=True)
    lapses_at = models.DateTimeField(_l("保留到"))

    class Meta:
        verbose_name = _l("可谈时间")
        verbose_name_plural = _l("可谈时间")
        ordering = ["talk", "starts_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")), name="offer_lasts", violation_error_message=_l("结束要晚于开始。")
            ),
            models.UniqueConstraint(fields=["talk", "starts_at"], name="offer_once", violation_error_message=_l("同一时间只提一次。")),
        ]

    def __str__(self) -> str:
        return f"{self.talk} {self.starts_at:%m-%d %H:%M}"


class TalkMove(Step):
    """One step of a talk's story. Nothing of what was said stands in it.

    by: None where nobody acted and the roster said that one of the two had left.
    """

    talk = models.ForeignKey(Talk, models.PROTECT, related_name="moves", verbose_name=_l("约谈"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_l("办理人"))
    starts_at = models.DateTimeField(_l("约定时间"), null=True, blank=True)
    text = EncryptedTextField(_l("说明"), blank=True)

    class Meta(Step.Meta):
        verbose_name = _l("约谈经过")
        verbose_name_plural = _l("约谈经过")
        ordering = ["talk", "id"]
