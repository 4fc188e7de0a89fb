"""What rows of people repeat of their visit stays true, whoever writes and whatever he writes."""

from __future__ import annotations

import threading
from datetime import date
from typing import Any

import pytest
from django.db import connection, transaction

from nantun.people.choices import Basis
from nantun.people.models import Employee, User
from tests.support.days import TODAY, of_october
from visits.choices import Manner, PlaceKind, VisitStatus
from visits.models import Visit, VisitedPerson

from .makers import log, void

REPEATED = ("counted_on", "counted_in", "individually", "at_home", "on_behalf")
LIE = "counted_on = '2020-02-02', individually = NOT individually, at_home = NOT at_home, on_behalf = NOT on_behalf"


def repeated(employee: Employee) -> tuple[Any, ...]:
    return VisitedPerson.objects.values_list(*REPEATED).get(employee=employee)


def write(sql: str, *values: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)


@pytest.mark.django_db
class TestWhatIsRepeated:
    def test_who_was_met_counts_on_the_visits_day(self, head, worker):
        log(head, worker, place_kind=PlaceKind.HOME)
        assert repeated(worker) == (TODAY, 2026, True, True, False)

    def test_who_was_not_met_counts_nowhere(self, head, worker, mate):
        log(head, worker, unmet=[mate])
        assert repeated(mate)[:2] == (None, None)

    def test_nobody_in_a_voided_visit_counts(self, head, worker):
        void(log(head, worker), head)
        assert repeated(worker)[:2] == (None, None)

    @pytest.mark.parametrize(
        ("changed", "seen"),
        [
            ({"day": date(2025, 12, 31)}, (date(2025, 12, 31), 2025, True, False, False)),
            ({"manner": Manner.COLLECTIVE}, (TODAY, 2026, False, False, False)),
            ({"place_kind": PlaceKind.HOME}, (TODAY, 2026, True, True, False)),
            ({"on_behalf": True, "basis": Basis.ORAL}, (TODAY, 2026, True, False, True)),
        ],
    )
    def test_a_changed_visit_tells_its_people(self, head, worker, changed, seen):
        log(head, worker)
        Visit.objects.update(**changed)
        assert repeated(worker) == seen

    def test_a_row_that_moves_to_another_visit_repeats_that_one(self, head, worker, mate):
        log(head, worker)
        other = log(head, mate, day=of_october(2), manner=Manner.COLLECTIVE)
        VisitedPerson.objects.filter(employee=worker).update(visit=other)
        assert repeated(worker)[:3] == (of_october(2), 2026, False)


@pytest.mark.django_db
class TestRawSQL:
    def test_it_cannot_make_a_row_say_otherwise(self, head, worker):
        log(head, worker)
        true = repeated(worker)
        write(f"UPDATE visits_visitedperson SET {LIE}")
        assert repeated(worker) == true

    def test_it_cannot_add_a_row_that_says_otherwise(self, head, worker, mate):
        visit = log(head, worker)
        write(
            "INSERT INTO visits_visitedperson (visit_id, employee_id, unit_id, met, counted_on, individually, at_home, on_behalf)"
            " VALUES (%s, %s, %s, false, '2026-10-01', false, true, true)",
            visit.pk,
            mate.pk,
            mate.unit_id,
        )
        assert repeated(mate) == (None, None, True, False, False)

    def test_it_cannot_change_a_visit_behind_its_peoples_back(self, head, worker):
        log(head, worker)
        write("UPDATE visits_visit SET day = '2026-10-03', manner = 'collective', place_kind = 'home'")
        assert repeated(worker) == (of_october(3), 2026, False, True, False)

    def test_it_cannot_give_the_year_another_day(self, head, worker):
        log(head, worker)
        with pytest.raises(Exception, match="counted_in"), transaction.atomic():
            write("UPDATE visits_visitedperson SET counted_in = 2020")


def test_a_visit_that_changes_while_somebody_is_added_tells_him_too(transactional_db: None, head: User, worker: Employee, mate: Employee):
    """Each would miss the other: the one who adds has not committed, the one who changes has not either."""
    visit = log(head, worker)
    changed = threading.Event()

    def change() -> None:
        Visit.objects.filter(pk=visit.pk).update(status=VisitStatus.VALID, day=of_october(4))
        changed.set()
        connection.close()

    beside = threading.Thread(target=change, daemon=True)
    with transaction.atomic():
        VisitedPerson.objects.create(visit=visit, employee=mate, unit=mate.unit)
        beside.start()
        assert not changed.wait(0.5), "the visit changed under whoever was writing its people"
    beside.join(10)
    assert repeated(mate)[0] == repeated(worker)[0] == of_october(4)
