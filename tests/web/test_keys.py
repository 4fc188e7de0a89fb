"""Keys of rows as strangers type them: what can be none is passed over, and never reaches the database."""

from __future__ import annotations

import pytest
from django.test import RequestFactory

from nantun.web.keys import key_of, keys_of, ticked


@pytest.mark.parametrize(("word", "key"), [("7", 7), (7, 7), ("007", 7), ("９", 9)])
def test_a_number_is_a_key(word, key):
    assert key_of(word) == key


@pytest.mark.parametrize("word", ["", None, "-1", "1.5", "²", "x", "1 ", "9" * 18, "9" * 5000])
def test_what_no_key_can_be_is_none(word):
    assert key_of(word) is None


def test_of_many_those_that_can_be_are_kept_in_their_order():
    assert keys_of(["3", "x", "1", "9" * 30]) == [3, 1]


def test_the_ticked_rows_are_read_up_to_so_many():
    request = RequestFactory().post("/", {"picked": ["3", "x", "1", "2"]})
    assert ticked(request) == [3, 1, 2]
    assert ticked(request, most=3) == [3, 1]
