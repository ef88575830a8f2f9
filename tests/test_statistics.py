"""Printed figures: their measure, value, unit, period and place, and what is left out."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loaders.records import Statistic
from loaders.statistics import Passage, figure_table, statistics

FORCE = "Northmoor Police"
BOTH = "England and Wales"


def read(text: str) -> list[Statistic]:
    """The figures of a text about the made-up force."""
    return statistics([Passage(text, 0)], default_place=FORCE)


def brief(text: str) -> list[tuple[str, str, str]]:
    """Value, unit and measure of each figure."""
    return [(one.value, one.unit, one.measure) for one in read(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The force has 25 OCGs.", ("25", "count", "OCGs")),
        ("It made 1,045 arrests for burglary; more followed.", ("1045", "count", "arrests for burglary")),
        ("There is a backlog of 58 vetting applications.", ("58", "count", "backlog of vetting applications")),
        (
            "We found 39 crime files that nobody had looked at.",
            ("39", "count", "crime files that nobody had looked at"),
        ),
        ("In all of the 18 calls we listened to, staff were kind.", ("18", "count", "calls we listened to")),
        ("The number of open cases was 4,021 by then.", ("4021", "count", "number of open cases")),
        ("This led to staff phoning 828 times to ask.", ("828", "count", "led to staff phoning … times to ask")),
        ("It had a 17.6 percent increase in crime.", ("17.6", "percent", "increase in crime")),
        ("The number of victims fell by 9% in all.", ("9", "percent", "fall in number of victims")),
        ("There was a reduction of 57 per cent in the use of cells.", ("57", "percent", "reduction in use of cells")),
        ("It has a 90 percent response rate to alarms.", ("90", "percent", "response rate to alarms")),
        ("The force's charge rate for theft was 5.10%.", ("5.1", "percent", "charge rate for theft")),
        ("Only 23 percent of its analysts hold a licence.", ("23", "percent", "analysts hold a licence")),
        ("It only trained 38 percent of sergeants, however.", ("38", "percent", "trained … of sergeants")),
        ("It has reserves of £127.5m in total.", ("127500000", "GBP", "reserves")),
        ("It is putting an extra £1m into its kennels.", ("1000000", "GBP", "putting an extra … into its kennels")),
        ("It made an average of 2.2 raids per gang.", ("2.2", "per gang", "average of raids per gang")),
        (
            "Callers wait on average 14 minutes for an answer.",
            ("14", "minutes", "Callers wait on average … for an answer"),
        ),
        ("It made 45.4 arrests per 100 offences.", ("45.4", "per 100 offences", "arrests per 100 offences")),
        ("It handled 1.5 million calls.", ("1500000", "count", "calls")),
        ("Confidence rose by 3 percentage points.", ("3", "percentage points", "rise in Confidence")),
    ],
)
def test_a_figure_has_a_value_a_unit_and_a_measure(text: str, expected: tuple[str, str, str]) -> None:
    assert brief(text) == [expected]


@pytest.mark.parametrize(
    "text",
    [
        "Nearly half of victims and over a third of callers waited.",
        "More than 2,000 crimes, about 40 percent of them thefts, and up to 9 sites.",
        "Two sergeants left. Seventeen percent stayed.",
        "It took six weeks, then 12 days, then 3 working days, then 12\u201315 hours.",
        "Shifts run 8.00am\u20136.00pm, or 10pm to 2am, with 24/7 cover and 12-hour nights.",
        "Under section 136 and sections 44 and 45 of the Act 1983, outcome 16 applies (see figure 2 and question 4).",
        "Staff took 101 calls and 999 calls, or 01632 960 123.",
        "In 2018 forces used the 2016 files; by 2025 they will not.",
        "Officers aged 18 to 24 and 17-year-olds joined the 3S team and the 4P plan.",
        "3. Victims are kept informed.\n\n4.2 Crimes are recorded.",
        "5 Protecting vulnerable victims",
        "Initial response 13",
        "Between 10 and 20 percent of calls fail, and 1\u20133 homicides happen; 1 in 4 victims say so.",
        "Data came from all 43 forces.",
        "If 10 percent of victims leave, the target is 90 percent of cases.",
        "Read www.example.org/45/67 and write to a45@example.org.",
        "Offences were twice as common and 3 times higher.",
        "The rate fell from 21 percent.",
        "Marks\u00b2 like these^{7, 8} count nothing.",
    ],
)
def test_what_is_no_certain_figure_is_left_out(text: str) -> None:
    assert brief(text) == []


def test_from_one_figure_to_another_is_two_statistics_of_one_measure() -> None:
    text = "The force's use of drones has more than halved from 69 to 32 flights."
    assert brief(text) == [("69", "count", "use of drones"), ("32", "count", "use of drones")]


def test_figures_with_a_date_each_have_their_own_period() -> None:
    first, second = read("The dropped call rate for 101 fell from 21% in April 2018 to 9% in April 2019.")
    assert (first.value, first.period and first.period.printed) == ("21", "April 2018")
    assert (second.value, second.period and second.period.printed) == ("9", "April 2019")
    assert first.measure == second.measure == "dropped call rate for 101"


def test_a_part_and_its_whole_are_two_statistics() -> None:
    text = "We found that 47 of the 60 logs we read showed good care."
    assert brief(text) == [("47", "count", "logs we read showed good care"), ("60", "count", "logs")]


def test_a_sum_that_sets_two_figures_side_by_side_measures_the_same_thing_twice() -> None:
    ours, theirs = read("The charge rate for theft was 5.1% compared with 4.9% in England and Wales.")
    assert (ours.measure, ours.place) == ("charge rate for theft", FORCE)
    assert (theirs.measure, theirs.place) == ("charge rate for theft", BOTH)


def test_a_change_without_a_name_is_one_of_the_rate_before_it() -> None:
    text = "The force's overall bail rate is 25 percent, a decrease of 9.9 percent on last year."
    assert [measure for *_, measure in brief(text)] == ["overall bail rate", "decrease in overall bail rate"]


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("It recorded 40 homicides.", FORCE),
        ("Northmoor Police recorded 40 homicides.", FORCE),
        ("That is below the England and Wales average of 28 percent.", BOTH),
        ("In England and Wales, 45 percent of victims waited.", BOTH),
        ("This was 8 percent of crimes in England and Wales.", BOTH),
        ("Compared with England and Wales the force has 45 dogs.", FORCE),
        ("It is above the England and Wales rate and has 45 dogs.", FORCE),
        ("Southmoor Constabulary recorded 40 homicides.", "Southmoor Constabulary"),
        ("It shares 40 dogs with Southmoor Constabulary.", None),
        ("Nationally, 22 percent of crimes are solved.", None),
        ("60 case files were read in each force.", None),
        ("HMICFRS read 2,700 case files.", None),
    ],
)
def test_the_place_is_the_force_unless_the_words_say_otherwise(text: str, place: str | None) -> None:
    assert [one.place for one in read(text)] == [place]


def test_without_a_default_place_there_is_none() -> None:
    (only,) = statistics([Passage("It recorded 40 homicides.", 0)])
    assert only.place is None


@pytest.mark.parametrize(
    ("text", "period"),
    [
        ("In the 12 months to March 2019 it had 12 homicides.", "the 12 months to March 2019"),
        ("In 2018 it had 12 homicides.", "2018"),
        ("In 2018 we reported 12 homicides.", None),
        ("During 2018 and 2019 it had 12 homicides.", None),
        ("In May 2018 it had a fire. It had 12 homicides.", None),
        ("In May 2018 and again in July 2019 staff found 12 faults.", None),
    ],
)
def test_the_period_is_what_the_sentence_ties_to_the_figure(text: str, period: str | None) -> None:
    (only,) = read(text)
    assert (only.period.printed if only.period else None) == period


def test_an_earlier_figure_does_not_get_the_period_of_the_later_one() -> None:
    text = (
        "In the 12 months to March 2019 the charge rate was 9 percent, compared with 11 percent in the previous year."
    )
    now, before = read(text)
    assert now.period is not None
    assert (before.value, before.period) == ("11", None)


def test_spans_and_ids_run_through_all_passages() -> None:
    passages = [Passage("It has 25 dogs.", 100), Passage("In May 2018 it made 45.4 arrests per 100 thefts.", 200)]
    first, second = statistics(passages, default_place=FORCE, first=7)
    assert (first.id, first.start, first.end) == ("stat-7", 107, 109)
    assert (second.id, second.start, second.end) == ("stat-8", 220, 247)
    assert second.period is not None
    assert (second.period.start, second.period.end) == (203, 211)


TABLE = """Force in numbers

Calls for help

Incidents per 1,000 population 12 months to 31 December 2016

Northmoor Police

335

England and Wales
282
Crime (excluding fraud)
Change in recorded crime 12 months to 31 December 2015 against 12 months to 31 December 2016
Northmoor Police
+0.2%
England and Wales
\u00a0
-0.05%
Cost of policing in the year ending March 2017
Northmoor Police
£1.25m
Crime outcomes*
Domestic abuse
Northmoor Police
17
Burglaries in May 2017
Northmoor Police
\u2013
England and Wales
1,204
"""


def lines_of(text: str) -> list[Passage]:
    """The lines of a text with their offsets."""
    lines, start = [], 0
    for line in text.split("\n"):
        lines.append(Passage(line, start))
        start += len(line) + 1
    return lines


def test_a_figure_table_gives_each_body_its_value() -> None:
    rows = figure_table(lines_of(TABLE), [FORCE, BOTH], first=3)
    assert [(row.measure, row.value, row.unit, row.place) for row in rows] == [
        ("Incidents per 1,000 population", "335", "per 1,000 population", FORCE),
        ("Incidents per 1,000 population", "282", "per 1,000 population", BOTH),
        ("Change in recorded crime", "0.2", "percent", FORCE),
        ("Change in recorded crime", "-0.05", "percent", BOTH),
        ("Cost of policing", "1250000", "GBP", FORCE),
        ("Burglaries", "1204", "count", BOTH),
    ]
    assert [row.id for row in rows] == [f"stat-{number}" for number in range(3, 9)]
    assert [TABLE[row.start : row.end] for row in rows] == ["335", "282", "+0.2%", "-0.05%", "£1.25m", "1,204"]


def test_of_two_periods_in_a_figure_table_the_later_counts() -> None:
    row = figure_table(lines_of(TABLE), [FORCE, BOTH])[2]
    assert row.period is not None
    assert row.period.printed == "12 months to 31 December 2016"
    assert TABLE[row.period.start : row.period.end] == row.period.printed


@pytest.mark.parametrize(
    "text",
    [
        "An inspection of\nNorthmoor Police\n2017",
        "Overview\nNorthmoor Police\n5",
        "Incidents in May 2017\nSouthmoor Police\n335",
        "Northmoor Police\n335",
        "Incidents in May 2017\n335",
    ],
)
def test_a_number_below_a_name_is_no_statistic_without_a_measure_and_a_known_body(text: str) -> None:
    assert figure_table(lines_of(text), [FORCE, BOTH]) == []


FRAGMENTS = (
    st.sampled_from(["25", " 1,045", " percent", "%", "£", "m ", " of ", " the 60 ", "files "])
    | st.sampled_from(["from ", " to ", "reduced ", "by ", " per ", "100 ", "crimes", " in "])
    | st.sampled_from(["May 2018", "England and Wales", " average of ", "Northmoor Police", ". ", ", "])
    | st.sampled_from([" million", "-", "+", "\n", "\u00b2", "number of ", " was ", "decrease of "])
    | st.sampled_from(["who ", "compared with ", "the same period", "12 months to ", "days", "0"])
)
TEXTS = st.lists(FRAGMENTS | st.text(max_size=3), max_size=30).map("".join)


@given(TEXTS, st.integers(0, 1000))
def test_any_text_gives_canonical_figures_inside_it(text: str, start: int) -> None:
    found = statistics([Passage(text, start)], default_place=FORCE)
    for number, one in enumerate(found, 1):
        assert one.id == f"stat-{number}"
        assert start <= one.start < one.end <= start + len(text)
        assert any(character.isdigit() for character in text[one.start - start : one.end - start])
        assert one.measure == one.measure.strip() != ""
        assert one.value == f"{Decimal(one.value):f}"
        if one.period is not None:
            assert text[one.period.start - start : one.period.end - start] == one.period.printed


@given(TEXTS, TEXTS, TEXTS)
def test_any_lines_give_values_of_known_bodies_inside_them(measure: str, name: str, value: str) -> None:
    text = f"{measure}\n{name}\n{value}"
    for row in figure_table(lines_of(text), {name, FORCE, BOTH}):
        assert row.place in {name, FORCE, BOTH}
        assert 0 <= row.start < row.end <= len(text)
