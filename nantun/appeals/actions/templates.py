from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from nantun.errors import RuleBroken
from nantun.people.models import Unit
from nantun.refusals import refused_at
from nantun.web.words import wanted

from ..models import ReplyTemplate
from ..rules import may_keep_for

if TYPE_CHECKING:
    from nantun.people.models import User


@transaction.atomic
def keep_template(
    *, template: ReplyTemplate | None, title: str, text: str, by: User, now: datetime, category: str = "", unit: Unit | None = None
) -> ReplyTemplate:
    """A new 答复模板, or another wording of one. raises RuleBroken for a name that is taken, or a unit that is not one's own."""
    row = template or ReplyTemplate()
    if not may_keep_for(by, unit.pk if unit else None):
        raise RuleBroken(_("您只能维护本单位的模板,请选择单位。全矿共用的由党群工作部维护。"), field="unit")
    row.title = wanted(title, _("请给模板起个名称。"), field="title", most=40)
    row.text = wanted(text, _("请写模板的内容。"), field="text", most=1000)
    row.category, row.unit, row.changed_by, row.changed_at = category, unit, by, now
    with refused_at("title"):
        row.save()
    return row


def drop_template(*, template: ReplyTemplate) -> None:
    template.delete()
