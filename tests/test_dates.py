"""Printed dates: what counts as one, what it may mean, and where it stands."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loaders.dates import printed_dates, published_date


def read(text: str, *, years: bool = False) -> list[tuple[str, str, str, str]]:
    """The dates of a text as plain tuples: words, precision, first day, last day."""
    return [
        (date.printed, date.precision, date.earliest.isoformat(), date.latest.isoformat())
        for date in printed_dates(text, years=years)
    ]


@pytest.mark.parametrize(
    ("printed", "day"),
    [
        ("4 September 2014", "2014-09-04"),
        ("27th Sept 2019", "2019-09-27"),
        ("1st of May 2018", "2018-05-01"),
        ("3 JANUARY 2020", "2020-01-03"),
        ("September 4, 2014", "2014-09-04"),
        ("21/01/2020", "2020-01-21"),
        ("02.03.2016", "2016-03-02"),
        ("2019-09-27", "2019-09-27"),
        ("29 February 2016", "2016-02-29"),
    ],
)
def test_a_day_is_read_in_the_british_order_however_it_is_written(printed: str, day: str) -> None:
    assert read(f"We wrote on {printed}, and heard nothing.") == [(printed, "day", day, day)]


@pytest.mark.parametrize(
    ("printed", "first", "last"),
    [("March 2018", "2018-03-01", "2018-03-31"), ("Feb 2020", "2020-02-01", "2020-02-29")],
)
def test_a_month_may_be_any_of_its_days(printed: str, first: str, last: str) -> None:
    assert read(f"It closed in {printed}.") == [(printed, "month", first, last)]


@pytest.mark.parametrize(
    ("printed", "first", "last"),
    [
        ("between 20 and 31 May 2019", "2019-05-20", "2019-05-31"),
        ("7 to 24 June 2021", "2021-06-07", "2021-06-24"),
        ("Between January and April 2014", "2014-01-01", "2014-04-30"),
        ("between 28 May and 3 June 2016", "2016-05-28", "2016-06-03"),
        ("between 31 March 2012 and 31 March 2017", "2012-03-31", "2017-03-31"),
        ("31 March 2012 to 2 May 2013", "2012-03-31", "2013-05-02"),
        ("from May 2018 to the end of July 2018", "2018-05-01", "2018-07-31"),
        ("1 April 2016 \u2013 31 March 2017", "2016-04-01", "2017-03-31"),
        ("01/04/2018-31/03/2019", "2018-04-01", "2019-03-31"),
        ("October and November 2016", "2016-10-01", "2016-11-30"),
        ("April/May 2018", "2018-04-01", "2018-05-31"),
    ],
)
def test_a_range_has_two_printed_ends(printed: str, first: str, last: str) -> None:
    assert read(f"Visits took place {printed}.") == [(printed, "range", first, last)]


@pytest.mark.parametrize(
    ("printed", "first", "last"),
    [
        ("the 12 months to 30 June 2017", "2016-07-01", "2017-06-30"),
        ("12 months to March 2019", "2018-04-01", "2019-03-31"),
        ("12 months to the end of March 2019", "2018-04-01", "2019-03-31"),
        ("twelve months ending 29 February 2016", "2015-03-01", "2016-02-29"),
        ("12 months to 28 February 2017", "2016-03-01", "2017-02-28"),
        ("year ending March 2017", "2016-04-01", "2017-03-31"),
        ("the year to 14 May 2018", "2017-05-15", "2018-05-14"),
        ("Six months to September 2020", "2020-04-01", "2020-09-30"),
        ("quarter ended 31 December 2018", "2018-10-01", "2018-12-31"),
    ],
)
def test_months_to_a_date_are_counted_back_from_it(printed: str, first: str, last: str) -> None:
    assert read(f"Crimes ({printed}) rose.") == [(printed, "range", first, last)]


@pytest.mark.parametrize(
    "text",
    [
        "Staff are on call 24/7 on 101 and officers may march in 2018.",
        "The plan for 31 June 2018 and 30/02/2019 was wrong, as was 12/13/2019.",
        "Between 5 and 31 June 2019 nothing can have happened.",
        "See www.example.org/2019-09-27/report and part 10.12.20183.",
        "In 2015-16 we said so; in 2017 we said it again.",
        "ISBN 978-1-2345-6789-0, 12 months, March, 4 May.",
    ],
)
def test_what_is_no_date_is_not_reported_nor_are_its_parts(text: str) -> None:
    assert read(text) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("From section 4 March 2018 is quoted.", "March 2018"),
        ("from November to January 2014", "January 2014"),
        ("April and July 2018", "July 2018"),
        ("Contents 3\nMarch 2018", "March 2018"),
    ],
)
def test_only_the_certain_part_is_reported(text: str, expected: str) -> None:
    assert [words for words, *_ in read(text)] == [expected]


def test_a_date_may_be_broken_over_a_line_behind_a_preposition() -> None:
    text = "published on 4\nSeptember 2014"
    assert [words for words, *_ in read(text)] == ["4\nSeptember 2014"]


def test_a_raised_footnote_mark_does_not_hide_a_year() -> None:
    assert [words for words, *_ in read("It came out on 21 September 2017\u2075.")] == ["21 September 2017"]


def test_a_lone_year_is_reported_only_on_request() -> None:
    text = "In 2018 and in May 2019."
    assert [words for words, *_ in read(text)] == ["May 2019"]
    assert [(words, precision) for words, precision, *_ in read(text, years=True)] == [
        ("2018", "year"),
        ("May 2019", "month"),
    ]


def test_two_periods_set_against_each_other_are_two_dates() -> None:
    text = "Change 12 months to 31 December 2015 against 12 months to 31 December 2016"
    assert [words for words, *_ in read(text)] == ["12 months to 31 December 2015", "12 months to 31 December 2016"]


def test_offsets_count_from_the_start_of_the_document() -> None:
    (date,) = printed_dates("in May 2019", offset=100)
    assert (date.start, date.end) == (103, 111)


@pytest.mark.parametrize(
    ("text", "printed", "start"),
    [
        ("Northmoor\n\nin May 2017 we\n  March 2018 \n\u00a9 2018", "March 2018", 28),
        ("Dear Chief,\r\n19 August 2021\r\nRevisit", "19 August 2021", 13),
    ],
)
def test_the_date_of_publication_stands_alone_on_its_line(text: str, printed: str, start: int) -> None:
    date = published_date(text)
    assert date is not None
    assert (date.printed, date.start) == (printed, start)
    assert text[date.start : date.end] == printed


@pytest.mark.parametrize("text", ["", "2018", "Fieldwork: March 2018", "12 months to March 2019", "31 June 2019"])
def test_no_line_that_is_a_date_means_no_date_of_publication(text: str) -> None:
    assert published_date(text) is None


FRAGMENTS = (
    st.sampled_from(["4 ", "31 ", "June", "March ", "May", " 2018", "2019", "/", "-", "\n", " to "])
    | st.sampled_from([" and ", "between ", "12 months", "th", "the ", "from ", "year ending ", "0"])
    | st.sampled_from(["\u2013", ",", "the end of ", "section ", "\u00b2", "Sept. "])
)


@given(st.lists(FRAGMENTS | st.text(max_size=3), max_size=30).map("".join), st.integers(0, 1000), st.booleans())
def test_any_text_gives_ordered_dates_in_its_own_words(text: str, offset: int, years: bool) -> None:
    end = offset
    for date in printed_dates(text, offset=offset, years=years):
        assert end <= date.start < date.end <= offset + len(text)
        assert text[date.start - offset : date.end - offset] == date.printed
        assert date.earliest <= date.latest
        end = date.end
    cover = published_date(text)
    if cover is not None:
        assert text[cover.start : cover.end] == cover.printed in [line.strip() for line in text.split("\n")]


@given(st.dates(dt.date(1950, 1, 1), dt.date(2090, 1, 1)), st.integers(1, 24))
def test_months_to_a_day_end_on_it_and_begin_a_day_after_the_same_day_before(last: dt.date, months: int) -> None:
    (date,) = printed_dates(f"the {months} months to {last.day} {last:%B} {last.year}")
    assert date.latest == last
    assert abs((last - date.earliest).days + 1 - months * 30.44) < 4
