"""Twenty thousand appeals of a year, written by Postgres itself: only their number and shape matter here, not what is said in them."""

from __future__ import annotations

from datetime import date
from typing import Any

import pghistory
from django.db import connection

from nantun.people.demo import at
from nantun.people.models import User

from ..choices import LIMITED, NAMES_HIDDEN

APPEALS = 20_000
OPEN_DAYS = 90
"""Only what was raised in so many last days may be open; of that three in five are."""

ROWS = """
    CREATE TEMP TABLE bench_unit AS SELECT row_number() OVER (ORDER BY id) - 1 AS place, id FROM people_unit;
    CREATE TEMP TABLE bench_raiser AS SELECT row_number() OVER (ORDER BY md5(id::text)) - 1 AS place, id FROM people_employee;
    CREATE TEMP TABLE bench_life AS
        SELECT n, u.id AS heard, l.id AS lead, e.id AS who, %(first)s::date + n * 364 / %(count)s AS day,
            (%(categories)s)[1 + n %% array_length(%(categories)s, 1)] AS category,
            CASE WHEN n < %(count)s * (365 - %(open)s) / 365 OR n %% 5 < 2 THEN 'struck_off'
                ELSE (ARRAY['registered', 'assigned', 'accepted', 'in_progress', 'replied', 'called_back', 'reopened'])[1 + n %% 7] END AS status
        FROM generate_series(1, %(count)s) n
        JOIN bench_unit u ON u.place = n %% (SELECT count(*) FROM bench_unit)
        JOIN bench_unit l ON l.place = (n * 7 + 3) %% (SELECT count(*) FROM bench_unit)
        JOIN bench_raiser e ON e.place = n * 3 %% (SELECT count(*) FROM bench_raiser);
    ALTER TABLE bench_life ADD ended date;
    UPDATE bench_life SET ended = least(day + 15, %(today)s::date) WHERE status = 'struck_off';
    ANALYZE bench_life;

    INSERT INTO appeals_appeal (number, category, urgency, text, sealed_text, source, raised_on, registering_unit_id, registered_by_id,
        registered_at, first_responder_id, names_hidden, submission, status, round, lead_unit_id, assigned_on, first_answer_due_on, due_on,
        original_due_on, at_risk_on, measures, outcome, reply, replied_by_id, replied_at, on_spot, drawn, phoned_to, closure, closure_reason,
        closed_by_id, closed_at, version, changed_by_id, changed_at)
    SELECT 'SQ-' || %(year)s || '-' || lpad(n::text, 5, '0'), category, 'ordinary', '反映第' || n || '号宿舍暖气不足,下夜班回来睡不暖', '',
        'direct', day, heard, %(by)s, day + time '09:00', who, category = ANY(%(hidden)s), gen_random_uuid(), status,
        CASE WHEN status = 'reopened' THEN 2 ELSE 1 END, CASE WHEN status <> 'registered' THEN lead END, day, day + 3, day + 21, day + 21, day + 17,
        '', CASE WHEN answered THEN 'explained' ELSE '' END, CASE WHEN answered THEN '暖气管已更换,请再看看。' ELSE '' END,
        CASE WHEN answered THEN %(by)s END, CASE WHEN answered THEN day + 12 + time '15:00' END, false, false, '',
        CASE WHEN status = 'struck_off' THEN 'content' ELSE '' END, '', CASE WHEN status = 'struck_off' THEN %(by)s END,
        ended + time '16:00', 1, %(by)s, coalesce(ended, day) + time '16:00'
    FROM (SELECT *, status IN ('struck_off', 'replied', 'called_back') AS answered FROM bench_life) life ORDER BY n;
    CREATE TEMP TABLE bench_appeal AS SELECT a.id, l.* FROM bench_life l
        JOIN appeals_appeal a ON a.number = 'SQ-' || %(year)s || '-' || lpad(l.n::text, 5, '0');
    ANALYZE appeals_appeal;

    INSERT INTO appeals_raiser (appeal_id, employee_id, "order") SELECT id, who, 0 FROM bench_appeal WHERE n %% 12 <> 0;
    INSERT INTO appeals_target (appeal_id, unit_id) SELECT id, heard FROM bench_appeal WHERE n %% 40 = 0 AND heard <> lead;
    INSERT INTO appeals_move (appeal_id, verb, status_from, status_to, round, by_id, at, unit_id, due_on, text)
    SELECT id, 'raise', '', 'registered', 1, %(by)s, day + time '09:00', heard, day + 21, '' FROM bench_appeal
    UNION ALL SELECT id, 'assign', 'registered', 'assigned', 1, %(by)s, day + time '10:00', lead, day + 21, '' FROM bench_appeal WHERE status <> 'registered'
    UNION ALL SELECT id, 'progress', 'accepted', 'in_progress', 1, %(by)s, day + 5 + time '10:00', NULL, day + 21, '配件已报计划' FROM bench_appeal
        WHERE status NOT IN ('registered', 'assigned')
    UNION ALL SELECT id, 'reply', 'in_progress', 'replied', 1, %(by)s, day + 12 + time '15:00', NULL, day + 21, '暖气管已更换,请再看看。'
        FROM bench_appeal WHERE status IN ('struck_off', 'replied', 'called_back', 'reopened')
    UNION ALL SELECT id, 'strike_off', 'called_back', 'struck_off', 1, %(by)s, ended + time '16:00', NULL, day + 21, '回访满意。'
        FROM bench_appeal WHERE status = 'struck_off';
    INSERT INTO appeals_callback (appeal_id, round, result, words, own, check_only, by_id, at)
    SELECT id, 1, 'content', '', false, false, %(by)s, ended + time '11:00' FROM bench_appeal WHERE status = 'struck_off';
    INSERT INTO appeals_appealmonth (appeal_id, month, unit_id, category, urgency, names_hidden, complained, status, due_on, round, answered_on,
        outcome, closure, raised, on_spot, in_time, late, reopened, content, largely, not_content)
    SELECT id, date_trunc('month', of), lead, category, 'ordinary', category = ANY(%(hidden)s), false,
        CASE WHEN at_end THEN 'struck_off' WHEN status = 'struck_off' THEN 'in_progress' ELSE status END, day + 21, 1,
        CASE WHEN at_end THEN day + 12 END, CASE WHEN at_end THEN 'explained' ELSE '' END, CASE WHEN at_end THEN 'content' ELSE '' END,
        date_trunc('month', of) = date_trunc('month', day), false, at_end::int, 0, 0, at_end::int, 0, 0
    FROM (SELECT *, coalesce(ended, day) AS of, ended IS NOT NULL AS at_end FROM bench_appeal
        UNION ALL SELECT *, day, false FROM bench_appeal WHERE date_trunc('month', ended) > date_trunc('month', day)) rows;
    ANALYZE
"""


def write_rows(*, by: User, first: date, today: date) -> None:
    """APPEALS over the year from `first` to `today`, every one of them entered and answered by the same account."""
    facts: dict[str, Any] = {
        "count": APPEALS,
        "open": OPEN_DAYS,
        "first": first,
        "today": today,
        "year": first.year,
        "by": by.pk,
        "at": at(today, 0),
        "categories": [str(one) for one in LIMITED],
        "hidden": [str(one) for one in NAMES_HIDDEN],
    }
    # One context for all, as a request or a job has it.
    with pghistory.context(source="bench"), connection.cursor() as cursor:
        cursor.execute(ROWS, facts)
