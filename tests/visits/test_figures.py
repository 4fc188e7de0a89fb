"""What is counted of visits: persons, person-times and households are never mixed, and units add up to the mine."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta

import pytest
from django.db.models import Count
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from nantun.errors import RuleBroken
from nantun.people.models import Employee, Unit, User
from tests.factories import EmployeeFactory, HouseholdFactory, UnitFactory, make_cadre
from tests.support.days import TODAY, at, of_october
from visits.choices import Manner, PlaceKind
from visits.models import Visit

from .makers import edit, log, void


def figures(rows=None) -> dict[str, int]:
    return vars((Visit.objects.all() if rows is None else rows).figures())


@pytest.mark.django_db
class TestCounting:
    def test_a_person_met_by_three_visitors_is_one_person_time(self, head, colleague, stranger, worker):
        log(head, worker, visitors=[head.employee, colleague.employee, stranger.employee])
        assert figures() == {"visits": 1, "individual": 1, "collective": 0, "people": 1, "households": 0}

    def test_two_people_met_in_one_visit_are_two_person_times(self, head, worker, mate):
        log(head, [worker, mate])
        assert figures()["individual"] == figures()["people"] == 2

    def test_a_person_met_twice_is_two_person_times_and_one_person(self, head, worker):
        log(head, worker, day=of_october(1))
        log(head, worker, day=of_october(2))
        assert (figures()["individual"], figures()["people"]) == (2, 1)

    def test_collective_stands_apart_and_in_no_count_of_people(self, head, worker, mate):
        log(head, [worker, mate], manner=Manner.COLLECTIVE, place_kind=PlaceKind.PRE_SHIFT)
        assert figures() == {"visits": 1, "individual": 0, "collective": 2, "people": 0, "households": 0}

    def test_whoever_was_not_met_counts_in_nothing(self, head, worker, mate):
        log(head, worker, unmet=[mate], place_kind=PlaceKind.HOME)
        assert figures() == {"visits": 1, "individual": 1, "collective": 0, "people": 1, "households": 1}

    def test_a_household_is_counted_once_however_many_of_it_were_met(self, head, unit):
        home = HouseholdFactory()
        couple = EmployeeFactory.create_batch(2, unit=unit, household=home)
        single = EmployeeFactory(unit=unit)
        log(head, [*couple, single], place_kind=PlaceKind.HOME)
        log(head, couple[0], place_kind=PlaceKind.HOME, day=of_october(14))
        assert figures()["households"] == 2

    def test_somebody_met_underground_is_no_household(self, head, worker):
        log(head, worker, place_kind=PlaceKind.UNDERGROUND)
        assert figures()["households"] == 0

    def test_figures_of_a_filtered_list_are_those_of_its_rows(self, head, stranger, worker, mate):
        log(head, worker)
        log(stranger, [worker, mate])
        assert figures(Visit.objects.paid_by(stranger.employee))["individual"] == 2
        assert figures(Visit.objects.paid_to(mate))["individual"] == 2
        assert figures(Visit.objects.between(of_october(16), of_october(31)))["visits"] == 0

    def test_figures_cost_three_queries_however_many_rows(self, head, unit, django_assert_num_queries):
        for worker in EmployeeFactory.create_batch(12, unit=unit):
            log(head, worker)
        with django_assert_num_queries(3):
            assert figures()["people"] == 12


step = st.one_of(
    st.tuples(
        st.just("log"),
        st.integers(0, 3),  # who leads
        st.sets(st.integers(0, 5), max_size=4),  # who was met
        st.sets(st.integers(0, 5), max_size=2),  # who was not
        st.sampled_from(Manner.values),
        st.sampled_from([PlaceKind.HOME, PlaceKind.UNDERGROUND]),
        st.integers(0, 40),  # days before today
    ),
    st.tuples(st.just("edit"), st.integers(0, 9), st.sets(st.integers(0, 5), min_size=1, max_size=4), st.sampled_from(Manner.values)),
    st.tuples(st.just("void"), st.integers(0, 9)),
)


@pytest.mark.trust
class NaiveRecount(TestCase):
    """Whatever is entered, changed and voided: the figures are those that somebody would count by hand."""

    users: list[User]
    workers: list[Employee]

    @classmethod
    def setUpTestData(cls) -> None:
        units = [UnitFactory(), UnitFactory()]
        home = HouseholdFactory()
        cls.users = [make_cadre(unit=units[number % 2]) for number in range(4)]
        cls.workers = [EmployeeFactory(unit=units[number % 2], household=home if number < 2 else None) for number in range(6)]

    @settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    @given(st.lists(step, max_size=12))
    def test_figures_equal_a_recount_and_units_add_up_to_the_mine(self, steps):
        for one in steps:
            self.take(*one)
        assert figures() == self.recount()
        assert self.by_unit() == {
            "individual": figures()["individual"],
            "collective": figures()["collective"],
            "visits": figures()["visits"],
        }

    def take(self, what, *facts) -> None:
        known = list(Visit.objects.order_by("pk"))
        if what == "log":
            lead, met, unmet, manner, place, before = facts
            people = {"seen": [self.workers[one] for one in sorted(met)], "unmet": [self.workers[one] for one in sorted(unmet - met)]}
            if met or unmet - met:
                log(self.users[lead], **people, manner=manner, place_kind=place, day=TODAY - timedelta(days=before), now=at(TODAY))
        elif known:
            self.change(known[facts[0] % len(known)], what, *facts[1:])

    def change(self, visit, what, *facts) -> None:
        by = visit.entered_by
        try:
            if what == "void":
                void(visit, by, now=at(TODAY))
            else:
                edit(visit, by, seen=[self.workers[one] for one in sorted(facts[0])], unmet=[], manner=facts[1], now=at(TODAY))
        except RuleBroken:
            assert not visit.is_valid, "only a voided visit refuses to change"

    def recount(self) -> dict[str, int]:
        """By hand: row after row."""
        told = Counter(visits=0, individual=0, collective=0)
        people, homes = set(), set()
        for visit in Visit.objects.all():
            if not visit.is_valid:
                continue
            told["visits"] += 1
            for one in visit.visited.all():
                if not one.met:
                    continue
                told[visit.manner] += 1
                if visit.manner == Manner.INDIVIDUAL:
                    people.add(one.employee_id)
                if visit.place_kind == PlaceKind.HOME:
                    homes.add(one.employee.household_id or f"alone {one.employee_id}")
        return {**told, "people": len(people), "households": len(homes)}

    def by_unit(self) -> dict[str, int]:
        """The sum over the reporting units; each visit stands in just one."""
        assert not Visit.objects.annotate(units=Count("reporting_unit")).exclude(units=1).exists()
        summed = [figures(Visit.objects.filter(reporting_unit=unit)) for unit in Unit.objects.all()]
        return {name: sum(one[name] for one in summed) for name in ("individual", "collective", "visits")}
