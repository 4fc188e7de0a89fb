"""A hundred thousand visits, written by Postgres itself: only their number and shape matter here, not what is said in them."""

from __future__ import annotations

from datetime import date
from typing import Any

import pghistory
from django.db import connection
from django.utils import timezone

from nantun.people.choices import CADRE_RANKS
from nantun.people.demo import at
from nantun.people.models import Employee, Unit, User
from nantun.privacy.ciphers import seal

VISITS = 100_000
OF_ONE_UNIT = 1_000
TEAM_EVERY = 200
"""Every so manieth visit is to fifteen people at once; of the others every eighth is to two."""

PEOPLE = """
    CREATE TEMP TABLE bench_cadre AS
        SELECT row_number() OVER (ORDER BY id) - 1 AS place, id, unit_id FROM people_employee WHERE rank = ANY(%(cadres)s);
    CREATE TEMP TABLE bench_person AS
        SELECT row_number() OVER (ORDER BY md5(id::text)) - 1 AS place, id, unit_id, team_id FROM people_employee WHERE rank <> ALL(%(cadres)s);
    ANALYZE bench_cadre;
    ANALYZE bench_person
"""
ROWS = """
    INSERT INTO visits_visit (number, day, manner, place_kind, summary, reporting_unit_id, ledger_month, shift, tags, family_situation,
        state_of_mind, difficulties, suggestions, answered, next_step, entered_by_id, entered_at, on_behalf, basis, late, source, submission,
        status, void_reason, version, changed_by_id, changed_at)
    SELECT 'ZF-' || %(year)s || '-' || lpad(n::text, 6, '0'), %(first)s::date + n %% 365,
        CASE WHEN n %% %(team)s = 0 THEN 'collective' ELSE 'individual' END, (ARRAY['underground', 'home', 'dormitory', 'other'])[1 + n %% 4],
        '反映第' || n || '号皮带头照明不足,答应三天之内换好灯具并回话。', c.unit_id,
        CASE WHEN n <= %(alone)s THEN %(other)s::date ELSE %(month)s::date END, (ARRAY['', 'early', 'middle', 'night'])[1 + n %% 4],
        CASE n %% 3 WHEN 0 THEN ARRAY['conditions'] WHEN 1 THEN ARRAY['opinions', 'deeds'] ELSE ARRAY['wisdom', 'doubts'] END,
        CASE WHEN n %% 12 = 0 THEN %(sealed)s ELSE '' END, CASE WHEN n %% 9 = 0 THEN %(sealed)s ELSE '' END, '',
        CASE WHEN n %% 7 = 0 THEN '交接班当面说清隐患' ELSE '' END, '', '', %(by)s, %(at)s, n %% 10 = 0,
        CASE WHEN n %% 10 = 0 THEN 'oral' ELSE '' END, n %% 40 = 0, 'form', gen_random_uuid(), 'valid', '', 1, %(by)s, %(at)s
    FROM generate_series(1, %(count)s) n
    JOIN bench_cadre c ON c.place = CASE WHEN n <= %(alone)s THEN %(lead)s ELSE n %% (SELECT count(*) FROM bench_cadre) END;
    -- Or the triggers of the next tables would look their visit up by reading the whole table, which was empty when last counted.
    ANALYZE visits_visit;

    INSERT INTO visits_visitvisitor (visit_id, employee_id, unit_id, "order")
    SELECT v.id, c.id, c.unit_id, 0 FROM visits_visit v
    JOIN bench_cadre c ON c.place = CASE WHEN right(v.number, 6)::int <= %(alone)s THEN %(lead)s
        ELSE right(v.number, 6)::int %% (SELECT count(*) FROM bench_cadre) END;

    INSERT INTO visits_visitedperson (visit_id, employee_id, unit_id, team_id, met)
    SELECT v.id, p.id, p.unit_id, p.team_id, right(v.number, 6)::int %% 50 <> 1 FROM visits_visit v
    CROSS JOIN LATERAL generate_series(0, CASE WHEN v.manner = 'collective' THEN 14 WHEN right(v.number, 6)::int %% 8 = 0 THEN 1 ELSE 0 END) k
    JOIN bench_person p ON p.place = (right(v.number, 6)::bigint * 7 + k * 11) %% (SELECT count(*) FROM bench_person);

    INSERT INTO visits_confirmation (visit_id, by_id, at) SELECT id, %(by)s, %(at)s FROM visits_visit WHERE on_behalf AND id %% 3 = 0
"""


def write_rows(*, by: User, first: date, month: date, other: date) -> Unit:
    """VISITS over the year from `first`, all in the ledger of `month` but for one unit's OF_ONE_UNIT, which stand in that of `other`.

    Returns that unit.
    """
    lead = Employee.objects.filter(rank__in=CADRE_RANKS).select_related("unit").order_by("pk")[100]
    facts: dict[str, Any] = {
        "cadres": [str(rank) for rank in CADRE_RANKS],
        "count": VISITS,
        "alone": OF_ONE_UNIT,
        "team": TEAM_EVERY,
        "year": first.year,
        "first": first,
        "month": month,
        "other": other,
        "by": by.pk,
        "at": at(timezone.localdate(), 0),
        "sealed": seal("家中有老人需要照看,情绪平稳。"),
        "lead": Employee.objects.filter(rank__in=CADRE_RANKS, pk__lt=lead.pk).count(),
    }
    # One context for all, as a request or a job has it.
    with pghistory.context(source="bench"), connection.cursor() as cursor:
        cursor.execute(PEOPLE, facts)
        cursor.execute(ROWS, facts)
        # As the server does by itself within a minute of so many rows.
        cursor.execute("VACUUM (ANALYZE)")
    return lead.unit
