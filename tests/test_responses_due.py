"""When a policing body's answer is due: the day of publication is the first of fifty-six."""

from __future__ import annotations

import datetime

import pytest

from loaders.triples import response_due


def test_the_day_of_publication_is_the_first_of_fifty_six() -> None:
    assert response_due(datetime.date(2018, 3, 22), datetime.date(2018, 3, 22)) == (datetime.date(2018, 5, 16), "due")
    assert response_due(datetime.date(2017, 5, 2), datetime.date(2017, 5, 2)) == (datetime.date(2017, 6, 26), "due")


@pytest.mark.parametrize("day", [datetime.date(2014, 9, 4), datetime.date(2017, 5, 1)])
def test_before_the_rule_none_is_due(day: datetime.date) -> None:
    assert response_due(day, day) == (None, "published before the rule")
    assert response_due(day.replace(day=1), day) == (None, "published before the rule")


def test_where_only_the_month_is_known_the_day_is_unknown() -> None:
    assert response_due(datetime.date(2018, 3, 1), datetime.date(2018, 3, 31)) == (None, "day of publication unknown")
    assert response_due(None, None) == (None, "day of publication unknown")
