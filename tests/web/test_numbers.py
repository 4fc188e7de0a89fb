"""Numbers of documents: gapless, none given twice, also under real races."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, transaction

from nantun.web.actions import take_numbers
from nantun.web.models import NumberSeries


@pytest.mark.django_db
def test_numbers_of_a_year_begin_at_one_and_follow_each_other():
    assert take_numbers("ZF", 2026) == ["ZF-2026-0001"]
    assert take_numbers("ZF", 2026, 3) == ["ZF-2026-0002", "ZF-2026-0003", "ZF-2026-0004"]
    assert take_numbers("ZF", 2027) == ["ZF-2027-0001"]
    assert take_numbers("SQ", 2026) == ["SQ-2026-0001"]


@pytest.mark.django_db
def test_a_number_beyond_four_digits_keeps_growing():
    NumberSeries.objects.create(prefix="ZF", year=2026, last=9999)
    assert take_numbers("ZF", 2026) == ["ZF-2026-10000"]


@pytest.mark.django_db(transaction=True)
def test_numbers_are_taken_inside_a_transaction_only():
    with pytest.raises(transaction.TransactionManagementError):
        take_numbers("ZF", 2026)


@pytest.mark.django_db
def test_none_is_no_count():
    with pytest.raises(ValueError, match="at least 1"):
        take_numbers("ZF", 2026, 0)


@pytest.mark.django_db(transaction=True)
def test_a_rollback_gives_its_numbers_back():
    with transaction.atomic():
        take_numbers("ZF", 2026, 5)
        transaction.set_rollback(True)
    with transaction.atomic():
        assert take_numbers("ZF", 2026) == ["ZF-2026-0001"]


@pytest.mark.django_db(transaction=True)
def test_a_hundred_at_once_leave_no_gap_and_no_double():
    def take(_turn: int) -> str:
        try:
            with transaction.atomic():
                return take_numbers("ZF", 2026)[0]
        finally:
            connection.close()

    with ThreadPoolExecutor(10) as pool:
        taken = sorted(pool.map(take, range(100)))
    assert taken == [f"ZF-2026-{number:04d}" for number in range(1, 101)]
