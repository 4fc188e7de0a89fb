"""覆盖: who of the roster was met individually. Collective stands beside it, never in it."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from nantun.people.choices import Basis
from nantun.people.models import Placement, Unit
from tests.factories import EmployeeFactory, TeamFactory, UnitFactory, make_cadre, stand_in
from tests.support.days import TODAY, at, of_october
from visits import actions
from visits.choices import Manner
from visits.coverage import coverage_by_team, coverage_by_unit, roster_with_coverage
from visits.models import Visit, VisitedPerson

from .makers import log, void

OCTOBER = {"first": of_october(1), "last": of_october(31), "day": of_october(31)}


def of(unit: Unit):
    """The unit's line of October."""
    return next(line for line in coverage_by_unit(Unit.objects.filter(pk=unit.pk), **OCTOBER))


def move(employee, unit, day: date) -> None:
    Placement.objects.filter(employee=employee, ended_on=None).update(ended_on=date.fromordinal(day.toordinal() - 1))
    Placement.objects.create(employee=employee, unit=unit, post="", rank=employee.rank, level=employee.level, started_on=day)


@pytest.mark.django_db
class TestCoverage:
    def test_whoever_was_met_individually_is_reached(self, head, worker, mate, unit):
        log(head, worker)
        line = of(unit)
        assert (line.roster, line.met, line.never, line.share) == (3, 1, 2, 33)

    def test_collective_person_times_stand_beside_it_and_never_in_it(self, head, worker, mate, unit):
        log(head, [worker, mate], manner=Manner.COLLECTIVE)
        line = of(unit)
        assert (line.reached, line.individual, line.collective) == (0, 0, 2)

    def test_whoever_was_not_met_is_not_reached(self, head, worker, unit):
        log(head, [], unmet=[worker])
        assert (of(unit).reached, of(unit).individual) == (0, 0)

    def test_a_voided_visit_reaches_nobody(self, head, worker, unit):
        void(log(head, worker), head)
        assert of(unit).reached == 0

    def test_somebody_met_five_times_is_reached_once(self, head, worker, unit):
        for day in range(1, 6):
            log(head, worker, day=of_october(day))
        assert (of(unit).met, of(unit).individual) == (1, 5)

    def test_only_the_period_counts(self, head, worker, unit):
        log(head, worker, day=date(2026, 9, 30))
        assert of(unit).reached == 0

    def test_it_goes_by_the_unit_of_the_visited_and_not_of_the_visitor(self, stranger, worker, unit, elsewhere):
        log(stranger, worker)
        assert of(unit).met == 1
        assert of(elsewhere).met == 0

    def test_a_visit_belongs_to_the_unit_in_which_the_visited_stood_that_day(self, head, worker, unit, elsewhere):
        """Met before he moved: his new unit has not reached him yet, and the old one has him on the roster no more."""
        log(head, worker, day=of_october(5))
        move(worker, elsewhere, of_october(10))
        assert (of(unit).individual, of(elsewhere).individual) == (1, 0)
        assert (of(unit).roster, of(unit).reached) == (1, 0)
        assert (of(elsewhere).roster, of(elsewhere).reached) == (1, 0)

    def test_last_years_roster_stays_as_it_was(self, worker, unit, elsewhere):
        move(worker, elsewhere, date(2026, 1, 1))
        lines = coverage_by_unit(Unit.objects.order_by("pk"), first=date(2025, 1, 1), last=date(2025, 12, 31), day=date(2025, 12, 31))
        assert {line.name: line.roster for line in lines} == {unit.name: 1, elsewhere.name: 0}

    def test_what_is_entered_for_another_is_told_apart_until_it_is_confirmed(self, head, clerk, worker, unit):
        stand_in(head.employee, clerk.employee)
        visit = log(clerk, worker, visitors=head.employee, basis=Basis.ORAL)
        assert (of(unit).met, of(unit).unconfirmed, of(unit).reached) == (0, 1, 1)
        actions.confirm_visits(visits=[visit], by=head, now=at(TODAY))
        assert (of(unit).met, of(unit).unconfirmed) == (1, 0)

    def test_a_confirmed_visit_beside_an_unconfirmed_one_makes_him_met(self, head, colleague, clerk, worker, unit):
        stand_in(head.employee, clerk.employee)
        log(clerk, worker, visitors=head.employee, basis=Basis.ORAL)
        log(colleague, worker)
        assert (of(unit).met, of(unit).unconfirmed, of(unit).individual) == (1, 0, 2)

    def test_everybody_reached_is_a_hundred_and_one_missing_is_less(self, head, unit):
        crew = EmployeeFactory.create_batch(199, unit=unit)
        log(make_cadre(), [head.employee, *crew[:-1]], day=of_october(2))
        assert of(unit).share == 99
        log(head, crew[-1])
        assert of(unit).share == 100

    def test_a_unit_without_roster_has_no_share(self, db):
        assert of(UnitFactory()).share == 0

    def test_teams_add_up_to_the_unit(self, head, worker, mate, unit):
        other = EmployeeFactory(unit=unit, team=TeamFactory(unit=unit, name="检修班"))
        log(head, [worker, mate, other])
        lines = coverage_by_team(unit, **OCTOBER)
        assert {line.name: (line.roster, line.met) for line in lines} == {"生产一班": (1, 1), "检修班": (1, 1), "未分班组": (2, 1)}
        for name in ("roster", "met", "unconfirmed", "individual", "collective"):
            assert sum(getattr(line, name) for line in lines) == getattr(of(unit), name)

    def test_the_never_reached_are_named(self, head, worker, mate, unit):
        log(head, worker)
        named = roster_with_coverage(**OCTOBER).filter(unit=unit, reached=False)
        assert {row.employee for row in named} == {mate, head.employee}

    def test_units_cost_as_many_queries_as_one(self, head, worker, django_assert_num_queries):
        for _ in range(9):
            log(head, EmployeeFactory())
        with django_assert_num_queries(2):
            coverage_by_unit(Unit.objects.all(), **OCTOBER)


class CoverageRecount(TestCase):
    """Visits and removals in any order: the lines equal what somebody would find in the roster by hand."""

    @classmethod
    def setUpTestData(cls) -> None:
        cls.units = [UnitFactory(), UnitFactory()]
        cls.visitor = make_cadre(unit=cls.units[0])
        cls.workers = [EmployeeFactory(unit=cls.units[number % 2]) for number in range(5)]

    happening = st.one_of(
        st.tuples(st.just("visit"), st.integers(0, 4), st.integers(1, 31), st.sampled_from(Manner.values), st.booleans()),
        st.tuples(st.just("move"), st.integers(0, 4), st.integers(2, 31)),
    )

    @settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    @given(st.lists(happening, max_size=10))
    def test_coverage_equals_a_recount(self, happenings):
        for what, who, day, *facts in happenings:
            if what == "visit":
                self.visit(self.workers[who], of_october(day), *facts)
            else:
                self.move(self.workers[who], of_october(day))
        for unit in self.units:
            line = of(unit)
            assert (line.roster, line.met, line.individual, line.collective) == self.recount(unit)

    def visit(self, worker, day, manner, met) -> None:
        log(self.visitor, [worker] if met else [], unmet=[] if met else [worker], manner=manner, day=day, now=at(of_october(31)))

    def move(self, worker, day) -> None:
        """To the other unit from that day on; what was entered before keeps the unit that it had."""
        now = worker.placements.order_by("started_on").last()
        if now.started_on < day:
            move(worker, next(unit for unit in self.units if unit.pk != now.unit_id), day)

    def recount(self, unit) -> tuple[int, int, int, int]:
        last = of_october(31)
        crew = {
            row.employee_id
            for row in Placement.objects.filter(unit=unit)
            if row.started_on <= last and (not row.ended_on or row.ended_on >= last)
        }
        times = [row for row in VisitedPerson.objects.filter(unit=unit, met=True).select_related("visit") if row.visit.day.month == 10]
        singly = [row for row in times if row.visit.manner == Manner.INDIVIDUAL]
        return len(crew), len(crew & {row.employee_id for row in singly}), len(singly), len(times) - len(singly)


@pytest.mark.django_db
def test_a_visit_is_in_the_list_of_its_month_by_its_day(head, worker):
    visit = log(head, worker, day=of_october(31), now=at(date(2026, 11, 2)))
    assert Visit.objects.in_month(TODAY).get() == visit
    assert not Visit.objects.in_month(date(2026, 11, 1)).exists()
