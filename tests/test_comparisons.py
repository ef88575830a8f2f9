"""What figures are compared with, who gives them, and which stand beside a claim; and what is left out."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from reports import EXAMPLES

from graph.reference import ReferenceData
from loaders.reading import Reading, read_bytes
from loaders.records import Statistic
from loaders.sources import DocumentFacts
from loaders.statistics import Passage, figure_table, numbered, statistics

FORCE = "Northmoor Police"
BOTH = "England and Wales"


def read(text: str) -> list[Statistic]:
    """The figures of a text about the made-up force."""
    return statistics([Passage(text, 0)], default_place=FORCE)


def page(*said: str) -> Reading:
    text = "Wexmoor PEEL 2018/19\nEffectiveness\nHow effective is the force at protecting vulnerable people?\n"
    text += "Areas for improvement\n- The force should repair its kennels.\n" + "\n".join(said) + "\n"
    reference = ReferenceData.packaged().extended_by([EXAMPLES / "wexmoor.ttl"])
    return read_bytes(text.encode(), "a.txt", DocumentFacts(file="a.txt"), reference)


@pytest.mark.parametrize(
    ("text", "kind", "value", "place", "period", "words"),
    [
        (
            "It made 4.1 raids per 1,000 people, against an England and Wales rate of 4.7.",
            "place", "4.7", BOTH, None, "against an England and Wales rate of 4.7",
        ),
        (
            "It had 31.4 gangs per 1 million population, compared with 45.7 in England and Wales.",
            "place", "45.7", BOTH, None, "compared with 45.7 in England and Wales",
        ),
        (
            "Its charge rate for theft was 5 percent, compared with 8 percent in similar forces.",
            "place", "8", "similar forces", None, "compared with 8 percent in similar forces",
        ),
        (
            "Its charge rate for theft is 5 percent, which is lower than the rate for England and Wales.",
            "place", None, BOTH, None, "lower than the rate for England and Wales",
        ),
        (
            "It took 335 calls per 1,000 people, compared with 282 calls per 1,000 people across England and Wales.",
            "place", "282", BOTH, None, "compared with 282 calls per 1,000 people across England and Wales",
        ),
        (
            "In March 2019 the charge rate for theft was 9 percent, up from 7 percent in 2016.",
            "period", "7", None, "2016", "up from 7 percent in 2016",
        ),
        (
            "It lost 5.1 percent of its hours to sickness, down from 6.2 percent the year before.",
            "period", "6.2", None, "the year before", "down from 6.2 percent the year before",
        ),
        (
            "The number of detectives is 40, down from 52.",
            "period", "52", None, None, "down from 52",
        ),
        (
            "The number of victims rose by 21 percent compared with the previous 12 months.",
            "period", None, None, "the previous 12 months", "compared with the previous 12 months",
        ),
        ("Crime fell by 8 percent from 2016.", "period", None, None, "2016", "from 2016"),
        (
            "There was an increase of 4 percent on the previous year in burglaries.",
            "period", None, None, "the previous year", "on the previous year",
        ),
        (
            "It recorded 1,204 fires in the year to March 2018, compared with 1,410 fires in the previous year.",
            "period", "1410", None, "the previous year", "compared with 1,410 fires in the previous year",
        ),
    ],
)  # fmt: skip
def test_a_figure_keeps_what_it_is_compared_with(  # noqa: PLR0913, PLR0917  what one comparison has
    text: str, kind: str, value: str | None, place: str | None, period: str | None, words: str
) -> None:
    first, *others = read(text)
    made = first.comparison
    assert made is not None
    assert (made.kind, made.value, made.place, made.period) == (kind, value, place, period)
    assert text[made.start : made.end] == words
    assert made.statistic in {None, *(each.id for each in others)}
    assert all(each.comparison is None for each in others)


def test_of_a_change_from_one_figure_to_another_the_later_one_is_compared() -> None:
    text = "The number of detectives rose from 69 in 2016 to 82."
    before, after = read(text)
    assert before.comparison is None
    assert after.comparison is not None
    assert (after.comparison.kind, after.comparison.value, after.comparison.period) == ("period", "69", "2016")
    assert after.comparison.statistic == before.id
    assert before.period is not None
    assert (before.period.printed, after.period) == ("2016", None)


def test_the_figure_that_is_compared_with_has_the_same_measure_and_its_own_place() -> None:
    here, there = read(
        "It took 335 calls per 1,000 people, compared with 282 calls per 1,000 people in England and Wales."
    )
    assert here.comparison is not None
    assert here.comparison.statistic == there.id
    assert (there.measure, there.place) == (here.measure, BOTH)


@pytest.mark.parametrize(
    "text",
    [
        "Only 9 percent of officers are women, compared with 60 percent of staff.",
        "The force made 12 arrests against 14 men.",
        "It has 40 dogs. In 2016 it had 30 cats.",
        "It spent 3 percent of its budget on dogs, against advice.",
        "It has 40 dogs, and more than 12 of them are old.",
        "Officers came from 12 stations in 2016.",
    ],
)
def test_figures_of_two_measures_or_of_no_named_place_or_time_are_not_compared(text: str) -> None:
    assert [each.comparison for each in read(text)] == [None] * len(read(text))


def test_in_a_page_of_figures_the_force_is_compared_with_the_value_below() -> None:
    lines = ["Crimes per 1,000 population 12 months to 31 December 2016", FORCE, "54.3", BOTH, "68.2", FORCE, "3"]
    passages = [Passage(line, 100 * at) for at, line in enumerate(lines)]
    here, there, *_ = figure_table(passages, [FORCE, BOTH])
    assert here.comparison is not None
    assert (here.comparison.kind, here.comparison.value, here.comparison.statistic) == ("place", "68.2", there.id)
    assert there.comparison is None


@pytest.mark.parametrize(
    ("text", "sources"),
    [
        ("The force told us that it has 40 dogs.", ["force"]),
        ("According to the force\u2019s own data, 90 percent of victims had a plan.", ["force"]),
        ("90 percent of calls were answered, according to the force.", ["force"]),
        ("We found 43 forms in a tray.", ["inspectorate"]),
        ("In 14 of the 60 case files that we reviewed nobody had rung the victim.", ["inspectorate", "inspectorate"]),
        ("It has 40 dogs.", [None]),
        ("The force told us that it was proud. It has 40 dogs.", [None]),
        ("Officers told us that they had 40 dogs.", [None]),
    ],
)
def test_who_gives_a_figure_is_told_where_the_words_tell(text: str, sources: list[str | None]) -> None:
    assert [each.said_by for each in read(text)] == sources


@pytest.mark.parametrize(
    "text",
    [
        "The force told us that it answered 90 percent of calls in time; we found 62 percent.",
        "The force told us that it answered 90 percent of calls in time. We found that it had answered 62 percent.",
        "By its own data 90 percent of victims had a plan, but in the files that we reviewed 62 percent had one.",
        "The force\u2019s own audit says 90 percent of thefts are attended. Our review showed that 62 percent were.",
        "We found that 62 percent of calls were answered. The force told us that it had answered 90 percent of calls.",
    ],
)
def test_a_printed_figure_beside_a_claimed_one_is_kept_as_two(text: str) -> None:
    claimed, found = sorted(read(text), key=lambda each: each.said_by or "")
    assert (claimed.value, claimed.said_by, claimed.beside) == ("90", "force", None)
    assert (found.value, found.said_by, found.beside) == ("62", "inspectorate", claimed.id)
    assert found.measure


@pytest.mark.parametrize(
    "text",
    [
        "The force says that it has 40 dogs. We found 12 cats.",
        "The force told us that it has 40 dogs. We found 62 percent of calls unanswered.",
        "The force told us that it has 40 dogs. It is proud of them. It feeds them. We found 30 dogs.",
        "We found 30 dogs. We reviewed 40 dogs.",
    ],
)
def test_figures_of_two_things_or_far_apart_are_not_tied(text: str) -> None:
    assert [each.beside for each in read(text)] == [None] * len(read(text))


def test_a_claim_and_what_was_found_are_tied_across_sentences_of_one_paragraph_only() -> None:
    claim, found = (
        "The force told us that it answered 90 percent of calls.",
        "However, we found that it answered 62 percent of calls.",
    )
    together = page(f"{claim} {found}").record.statistics
    assert [(each.id, each.beside) for each in together] == [("statistic-1", None), ("statistic-2", "statistic-1")]
    assert [each.beside for each in page(claim, found).record.statistics] == [None, None]


def test_numbering_keeps_what_figures_say_of_each_other() -> None:
    late = statistics([Passage("It made 4.1 raids per 1,000 people, against an England and Wales rate of 4.7.", 500)])
    early = statistics([Passage("It has 40 dogs.", 0)], first=3)
    first, here, there = numbered([*late, *early], "statistic")
    assert (first.value, here.id, there.id) == ("40", "statistic-2", "statistic-3")
    assert here.comparison is not None
    assert here.comparison.statistic == "statistic-3"


_TOLD = "the force told us that we found but however 90 62 percent of calls its own data rose fell by to"
_COMPARED = "compared with in England and Wales the previous year up from against 4.7 2016 , ; . ("
_WORDS = st.sampled_from(f"{_TOLD} {_COMPARED}".split())


@given(st.lists(_WORDS, max_size=40))
def test_whatever_is_written_words_and_ties_hold(words: list[str]) -> None:
    text = " ".join(words)
    found = read(text)
    names = {each.id: each for each in found}
    for each in found:
        if each.beside:
            assert (each.said_by, names[each.beside].said_by) == ("inspectorate", "force")
        if each.comparison:
            assert text[each.comparison.start : each.comparison.end].strip()
            assert each.comparison.statistic is None or names[each.comparison.statistic].value == each.comparison.value
            assert each.comparison.place or each.comparison.kind == "period"
