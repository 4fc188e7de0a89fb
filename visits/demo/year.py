from __future__ import annotations

import io
from datetime import date, timedelta
from random import Random

from dateutil.relativedelta import relativedelta
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image, ImageDraw

from nantun.days import A_DAY
from nantun.ledgers import demo as ledgers
from nantun.people.demo import DemoMine, at
from nantun.people.models import StandIn, User
from nantun.web.actions import keep_draft

from .. import actions
from ..ledgers import VISITS
from ..models import MustVisit, Visit
from .story import Story

FORMAL_MONTHS = 2
"""So many months before the last are sealed; those before them were on trial. Each takes some seconds to build twice."""
PAGES, PHOTOS = 3, 4


def fill(mine: DemoMine) -> str:
    """A year of visits with all that belongs to it; says how many."""
    story = Story(mine)
    months = [month for month in mine.months if month + relativedelta(months=1) <= mine.today]
    before, last = months[:-1], months[-1]
    for month in before[:-FORMAL_MONTHS]:
        ledgers.try_out(mine, VISITS, month)
    for month in before:
        story.until(at(month + relativedelta(months=1, days=5), 8))
        if month in before[-FORMAL_MONTHS:]:
            ledgers.close(mine, VISITS, month)
            day = min(month + relativedelta(months=1, days=14), mine.today - A_DAY)
            story.correct(month, day, decided=month != before[-1])
    story.until(mine.now)
    ledgers.prepare(mine, VISITS, last, signed=0.6)
    _evidence(mine)
    _unfinished(mine)
    return _told()


def _told() -> str:
    figures = Visit.objects.all().figures()
    return (
        f"走访 {figures.visits:,} 次:个别 {figures.individual:,} 人次(走访到 {figures.people:,} 人),集体 {figures.collective:,} 人次,"
        f"入户 {figures.households:,} 户;必访 {MustVisit.objects.count()} 件"
    )


def _evidence(mine: DemoMine) -> None:
    """Notebook pages that wait for the leaders' assistants, and photographs of the latest visits."""
    chance = mine.chance("evidence")
    assistants = {user.employee_id: user for user in User.objects.filter(employee__isnull=False)}
    pairs = StandIn.objects.filter(ended_on=None).select_related("principal").order_by("principal__number", "pk")
    for nth, pair in enumerate([*pairs[:2], *pairs.filter(principal__unit=mine.shown)[:1]]):
        now = at(mine.today - timedelta(days=nth + 1), 18, 5)
        note = ("周一下井沿路", "夜班食堂", "班前会后")[nth]
        actions.keep_page(principal=pair.principal, upload=_notebook_page(chance), note=note, by=assistants[pair.assistant_id], now=now)
    for visit in Visit.objects.valid().in_month(mine.today).filter(on_behalf=False).select_related("entered_by").order_by("-pk")[:PHOTOS]:
        actions.add_photos(visit=visit, uploads=[_photo(chance)], by=visit.entered_by)


def _unfinished(mine: DemoMine) -> None:
    """Forms that were begun and left."""
    grants = StandIn.objects.filter(ended_on=None, principal__unit=mine.shown).select_related("principal__user", "assistant__user")
    people = grants[0]
    for user, summary in ((people.principal.user, "反映二采区皮带头"), (people.assistant.user, "班前会上听到食堂夜班窗口")):
        fields = {"day": [_typed(mine.today)], "manner": ["individual"], "summary": [summary]}
        data = {"fields": fields, "labels": {}}
        keep_draft(by=user, kind="visits.log", key="new", data=data, title="登记走访", url=reverse("visits:log"))


def _typed(day: date) -> str:
    return f"{day:%Y-%m-%d}"


def _notebook_page(chance: Random) -> SimpleUploadedFile:
    """A ruled page with lines of writing that nobody can read."""
    page = Image.new("RGB", (640, 880), (247, 243, 230))
    pen = ImageDraw.Draw(page)
    for top in range(90, 860, 44):
        pen.line((40, top, 600, top), (190, 200, 215))
        if top < 800 and chance.random() < 0.8:
            _scribble(pen, chance, top - 8, chance.randint(300, 580))
    pen.line((88, 20, 88, 870), (220, 150, 150))
    return _jpeg(page, "page.jpg")


def _scribble(pen: ImageDraw.ImageDraw, chance: Random, base: int, right: int) -> None:
    x = 100
    while x < right:
        points = [(x + step * 4, base - chance.randint(0, 20)) for step in range(5)]
        pen.line(points, (50, 55, 90), 2)
        x += 24


def _photo(chance: Random) -> SimpleUploadedFile:
    """A roadway underground: arches, a lamp, two men."""
    picture = Image.new("RGB", (800, 600), (28, 30, 34))
    pen = ImageDraw.Draw(picture)
    for ring in range(7):
        edge = 40 + ring * 45
        pen.arc((edge, edge, 800 - edge, 900 - edge), 180, 360, (70 + ring * 8, 72 + ring * 8, 76 + ring * 8), 6)
    for place in (chance.randint(200, 330), chance.randint(430, 560)):
        pen.ellipse((place, 330, place + 50, 372), fill=(200, 160, 40))
        pen.rectangle((place - 8, 372, place + 58, 520), fill=(60, 66, 90))
        pen.ellipse((place + 18, 338, place + 32, 352), fill=(255, 250, 210))
    return _jpeg(picture, "photo.jpg")


def _jpeg(picture: Image.Image, name: str) -> SimpleUploadedFile:
    file = io.BytesIO()
    picture.save(file, "JPEG", quality=80)
    return SimpleUploadedFile(name, file.getvalue(), "image/jpeg")
