"""How long issues took to be closed: medians that honour what is open, and what came back or was escalated."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest
from closures_made import answered
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from graph.reference import ReferenceData
from outstanding.charts.survival import curve, median
from queries.answers import Value


def _rows(reference: ReferenceData, closed: list[int], **more: Any) -> dict[Value, Mapping[str, Value]]:  # noqa: ANN401
    """The answer by theme."""
    return {row["theme"]: row for row in answered(reference, closed, **more).rows}


@pytest.mark.parametrize(
    ("closed", "still", "expected"),
    [
        ([1, 2, 2, 5, 9], [], 2),
        ([1, 1, 3, 4, 4, 8], [], 3),
        ([0, 0, 0, 0, 12], [], 0),
        # 6/7, then 4/7, then from 3 on 4 of 7 are left and one is lost from sight: 8/21 after 5.
        ([1, 2, 2, 5, 9], [7, 3], 5),
        # Exactly half: 2/3 of 3/4 of those that were there.
        ([1, 1, 2, 2, 9], [4], 2),
        ([1, 1, 1, 1, 1], [2] * 6, "not reached"),
        ([30] * 5, [], "not reached"),
    ],
)
def test_five_closed_issues_have_a_median_and_a_range(
    sample_reference: ReferenceData, closed: list[int], still: list[int], expected: int | str
) -> None:
    rows = _rows(sample_reference, closed, still=still)
    assert set(rows) == {"all", "Missing and absent children"}
    for row in rows.values():
        assert (row["closed"], row["open"], row["cameBack"]) == (len(closed), len(still), 0)
        assert (row["median"], row["shortest"], row["longest"]) == (expected, min(closed), max(closed))
        assert row["longestOpen"] == max(still, default=None)


_YEARS = st.lists(st.integers(0, 25), max_size=9)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(closed=st.lists(st.integers(0, 25), min_size=5, max_size=12), still=_YEARS)
def test_the_median_is_that_of_kaplan_and_meier(
    sample_reference: ReferenceData, closed: list[int], still: list[int]
) -> None:
    steps = curve([*((years, True) for years in closed), *((years, False) for years in still)])
    expected = median(steps)
    assert _rows(sample_reference, closed, still=still)["all"]["median"] == (
        "not reached" if expected is None else expected
    )


def test_four_closed_issues_are_too_few(sample_reference: ReferenceData) -> None:
    row = _rows(sample_reference, [1, 2, 3, 4])["all"]
    assert (row["median"], row["shortest"], row["longest"], row["longestOpen"]) == ("too few", None, None, None)


def test_an_open_issue_stands_until_the_last_inspection_known(sample_reference: ReferenceData) -> None:
    inspected = {2016: "2017-01-01", 2019: "2020-06-01", 2021: "9999-12-31"}
    row = _rows(sample_reference, [1] * 5, still=[0] * 6, inspected=inspected, as_of="2021-01-01")["all"]
    assert (row["longestOpen"], row["median"], row["longest"]) == (5, "not reached", 1)
    row = _rows(sample_reference, [1] * 5, still=[0, 3], inspected=inspected, as_of="2019-06-30")["all"]
    assert row["longestOpen"] == 3  # stated after the last inspection, as in a letter
    assert _rows(sample_reference, [], still=[0], inspected=inspected)["all"]["longestOpen"] == 7


def test_an_issue_that_was_closed_and_is_open_again_came_back(sample_reference: ReferenceData) -> None:
    now = _rows(sample_reference, [1], back=[2, 4])["all"]
    assert (now["closed"], now["open"], now["cameBack"], now["longestOpen"]) == (1, 2, 2, 4)
    then = _rows(sample_reference, [1], back=[2, 4], as_of="2019-06-30")["all"]
    assert (then["closed"], then["open"], then["cameBack"]) == (3, 0, 0)


def test_an_escalated_issue_is_counted_closed_or_open(sample_reference: ReferenceData) -> None:
    rows = _rows(sample_reference, [1], still=[2, 4], escalated=2)
    assert [(row["escalated"], row["closed"], row["open"]) for row in rows.values()] == [(2, 1, 2)] * 2
