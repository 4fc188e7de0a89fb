from __future__ import annotations

from datetime import date, time, timedelta
from itertools import cycle
from typing import Any

import pghistory
from django.db import connection
from django.utils import timezone

from nantun.measuring import Bench
from nantun.people.choices import CADRE_RANKS, Level
from nantun.people.models import Employee, RoleGrant, Unit, User
from nantun.people.roles import Role

from ..models import LeaderRules, OpenHours

TALKS = 20_000
ROWS = """
    WITH leader AS (
        SELECT row_number() OVER (ORDER BY id) - 1 AS place, id, unit_id FROM people_employee WHERE rank = ANY(%(cadres)s)
    ), person AS (
        SELECT row_number() OVER (ORDER BY md5(id::text)) - 1 AS place, id, unit_id, level FROM people_employee WHERE rank <> ALL(%(cadres)s)
    )
    INSERT INTO talks_talk (number, direction, tier, ground, topic, urgency, talker_id, counterpart_id, reporting_unit_id, counterpart_unit_id,
        counterpart_level, status, turn, asked_on, day, place_kind, place, afterwards, late, on_behalf, basis, entered_by_id, entered_at,
        ledger_month, submission, confirm_due_on, version, changed_by_id, changed_at)
    SELECT 'YT-' || %(year)s || '-' || lpad((100000 + n)::text, 6, '0'), CASE n %% 4 WHEN 0 THEN 'up' ELSE 'down' END, 'unit', 'routine',
        CASE n %% 3 WHEN 0 THEN 'work' WHEN 1 THEN 'safety' ELSE '' END, 'ordinary', l.id, p.id, l.unit_id, p.unit_id, p.level, 'held', '',
        %(first)s::date + n %% 364, %(first)s::date + n %% 364, (ARRAY['office', 'underground', 'canteen'])[1 + n %% 3], '', true, false, false, '',
        %(by)s, %(at)s, date_trunc('month', %(first)s::date + n %% 364)::date, gen_random_uuid(), %(first)s::date + n %% 364 + 5, 1, %(by)s, %(at)s
    FROM generate_series(1, %(count)s) n
    JOIN leader l ON l.place = n %% (SELECT count(*) FROM leader)
    JOIN person p ON p.place = (n * 7) %% (SELECT count(*) FROM person)
"""


def write_rows(bench: Bench, by: User) -> int:
    """The talks, and open hours of every cadre. Returns how many cadres."""
    _put_in_charge(bench.today, by)
    leaders = list(Employee.objects.filter(rank__in=CADRE_RANKS).order_by("pk"))
    hours = [OpenHours(leader=one, weekday=day, starts=time(9), ends=time(17)) for one in leaders for day in range(5)]
    OpenHours.objects.bulk_create(hours, batch_size=2000)
    LeaderRules.objects.bulk_create(LeaderRules(leader=one, most_a_day=20, changed_by=by) for one in leaders)
    facts: dict[str, Any] = {
        "cadres": [str(rank) for rank in CADRE_RANKS],
        "count": TALKS,
        "year": bench.today.year,
        "first": bench.today - timedelta(days=364),
        "by": by.pk,
        "at": timezone.now(),
    }
    with pghistory.context(source="bench"), connection.cursor() as cursor:
        cursor.execute(ROWS, facts)
        cursor.execute("VACUUM (ANALYZE)")  # as the server does by itself before long
    return len(leaders)


def _put_in_charge(today: date, by: User) -> None:
    """Every unit in some deputy's charge, in turns: they answer for its cadres and its talent, and so for most of the list."""
    deputies = cycle(Employee.objects.filter(level=Level.DEPUTY).order_by("number"))
    for unit, deputy in zip(Unit.objects.order_by("order"), deputies, strict=False):
        user, _made = User.objects.get_or_create(employee=deputy, defaults={"number": deputy.number, "name": deputy.name})
        grant = RoleGrant.objects.create(
            user=user, role=Role.DEPUTY, started_on=today, basis="bench", granted_by=by, granted_at=timezone.now()
        )
        grant.units.add(unit)
