"""Inspected and nothing found, not inspected, report not loaded, none known: told apart and counted on any day."""

from __future__ import annotations

import datetime

from hypothesis import given
from hypothesis import strategies as st

from graph.release import Release
from graph.store import EmbeddedStore
from graph.terms import OPEN_END
from queries.answers import ask, question_named
from queries.reinspections import Inspected, Reason, Reinspections, Standing, reasons_by_day

DAYS = st.dates(datetime.date(2015, 1, 1), datetime.date(2015, 2, 10)) | st.just(OPEN_END)
YEARS, PILLARS = st.integers(2014, 2017), st.sampled_from(["effectiveness", "legitimacy", None])
FAMILIES = st.frozensets(st.sampled_from(["f1", "f2"]), max_size=2)
NONE: frozenset[str] = frozenset()


@st.composite
def inspections(draw: st.DrawFn) -> Inspected:
    loaded = draw(st.booleans())
    return Inspected(draw(YEARS), draw(PILLARS), draw(FAMILIES) if loaded else NONE, draw(DAYS), loaded)


@st.composite
def standing(draw: st.DrawFn) -> Standing:
    start, end = sorted((draw(DAYS), draw(DAYS)))
    return Standing(draw(st.sampled_from("ab")), start, end, draw(YEARS), draw(PILLARS), draw(FAMILIES))


def _reason(each: Standing, known: list[Inspected]) -> Reason:
    """One by one, from what is known on a day."""
    later = [one for one in known if one.year > each.year]
    covering = [one for one in later if one.covers(each.pillar, each.families)]
    if any(one.loaded for one in covering):
        return Reason.NOTHING_FOUND
    loaded = [(one.year, one.pillar) for one in later if one.loaded]
    told = [one for one in covering if (one.year, one.pillar) not in loaded]
    if told:
        return Reason.NOT_LOADED
    left_out = [one for one in later if one.loaded and one.pillar and one.pillar == each.pillar]
    return Reason.NOT_INSPECTED if left_out else Reason.UNKNOWN


@given(st.lists(standing(), max_size=5), st.lists(inspections(), max_size=5), DAYS, st.sampled_from(["a", "b", None]))
def test_the_counts_of_a_day_are_those_of_what_is_known_then(
    issues: list[Standing], known: list[Inspected], day: datetime.date, force: str | None
) -> None:
    counted = Reinspections(tuple(issues), {"a": tuple(known)}).counted(day, force)
    expected = dict.fromkeys(Reason, 0)
    for each in issues:
        if each.start <= day <= each.end and force in {None, each.force}:
            expected[_reason(each, [one for one in known if each.force == "a" and one.known <= day])] += 1
    assert counted == expected


def _steps(*known: Inspected) -> list[Reason]:
    return [reason for _, reason in reasons_by_day(2015, "effectiveness", frozenset({"f1"}), known)]


def test_a_report_that_only_a_response_tells_of_is_not_loaded_until_it_is() -> None:
    told = Inspected(2016, "effectiveness", NONE, datetime.date(2017, 5, 1), loaded=False)
    report = Inspected(2016, "effectiveness", frozenset({"f1"}), datetime.date(2018, 1, 1), loaded=True)
    assert _steps(told) == [Reason.UNKNOWN, Reason.NOT_LOADED]
    assert _steps(told, report) == [Reason.UNKNOWN, Reason.NOT_LOADED, Reason.NOTHING_FOUND]


def test_a_loaded_report_that_did_not_inspect_the_question_is_no_report_that_is_missing() -> None:
    told = Inspected(2016, "effectiveness", NONE, datetime.date(2017, 5, 1), loaded=False)
    report = Inspected(2016, "effectiveness", frozenset({"f2"}), datetime.date(2017, 3, 1), loaded=True)
    assert _steps(told, report) == [Reason.UNKNOWN, Reason.NOT_INSPECTED]


def test_an_inspection_of_the_same_year_or_before_looks_at_nothing_again() -> None:
    assert _steps(Inspected(2015, "effectiveness", NONE, datetime.date(2016, 1, 1), loaded=True)) == [Reason.UNKNOWN]


def test_an_inspection_of_another_area_does_not_show_that_a_subject_was_left_out() -> None:
    other = Inspected(2016, "legitimacy", frozenset({"f2"}), datetime.date(2017, 3, 1), loaded=True)
    assert _steps(other) == [Reason.UNKNOWN]


def test_every_open_issue_of_the_samples_is_counted_once(samples: Release, sample_store: EmbeddedStore) -> None:
    left_out = 0
    for as_of in ("2016-06-30", "2017-06-30", "2018-06-30", "9999-12-31"):
        answer = ask(samples, sample_store, question_named("open-findings"), {"as_of": as_of})
        told = answer.coverage
        reasons = (told.not_inspected, told.nothing_found, told.not_loaded, told.no_inspection_known)
        assert sum(reasons) == len(answer.rows)
        left_out = max(left_out, told.not_inspected)
    assert left_out == 5  # of the areas that one report of 2017 carried over
    assert told.nothing_found
    assert told.no_inspection_known
    assert f"{told.nothing_found} inspected and nothing found" in told.sentence
