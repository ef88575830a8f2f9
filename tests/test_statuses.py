"""Statuses: the words of documents, and colours, as the statuses of our scheme."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.reference import ReferenceData
from graph.terms import STATUS
from loaders.statuses import (
    colour_of,
    colour_of_fill,
    leading_colour,
    leading_status,
    status_of,
    status_of_colour,
    statuses,
    told_status,
)

DATA = tomllib.loads((Path(__file__).parent.parent / "loaders" / "statuses.toml").read_text("utf-8"))


def test_every_status_of_the_words_and_colours_is_a_concept_of_the_scheme() -> None:
    known = {str(subject) for graph in ReferenceData.packaged().graphs.values() for subject in graph.subjects()}
    table = statuses()
    slugs = {*table.by_words.values(), *table.plain.values(), *table.with_blue.values(), *DATA["statuses"]}
    assert {str(STATUS[slug]) for slug in slugs} <= known


def test_no_form_of_words_means_two_statuses() -> None:
    forms = [words for entry in DATA["statuses"].values() for words in entry["words"]]
    assert len(forms) == len(set(forms))


@pytest.mark.parametrize(
    ("words", "slug"),
    [
        ("Complete", "complete"),
        ("IN PROGRESS", "in-progress"),
        ("being-progressed", "in-progress"),
        ("awaiting-review", "awaiting-review"),
        ("no-further-action-needed", "closed"),
        ("Status: On-going.", "in-progress"),
        ("(superseded)", "superseded"),
        ("Pending sign-off", "awaiting-review"),
        ("no longer applicable", "no-longer-applicable"),
        ("Partially achieved \u2013 closed", "partially-achieved-closed"),
        ("Completed forms are checked", None),
        ("AMBER", None),
        ("", None),
    ],
)
def test_words_that_stand_alone_mean_a_status(words: str, slug: str | None) -> None:
    assert status_of(words) == slug


@pytest.mark.parametrize(
    ("cell", "found"),
    [
        ("Closed \u2013 signed off by the board", ("closed", "Closed")),
        ("Complete (March 2020)", ("complete", "Complete")),
        ("Not complete: two teams are left", ("outstanding", "Not complete")),
        ("In progress as at 3 June 2019", ("in-progress", "In progress")),
        ("Complete.\nAll trained.", ("complete", "Complete.")),
        ("Completed pending sign-off by the inspectorate", None),
        ("Work has begun on the new form", None),
    ],
)
def test_a_cell_may_go_on_behind_its_status(cell: str, found: tuple[str, str] | None) -> None:
    assert leading_status(cell) in ({found, (found[0], found[1].rstrip("."))} if found else {None})


@given(st.text(max_size=80))
def test_any_words_have_one_status_or_none(words: str) -> None:
    slug = status_of(words)
    led = leading_status(words)
    assert slug is None or (led is not None and led[0] == slug)
    assert led is None or led[1] in words


@pytest.mark.parametrize(
    ("words", "colour"),
    [("AMBER", "amber"), ("RAG: Green", "green"), ("G", "green"), ("yellow", "amber"), ("Greenwich", None), ("", None)],
)
def test_words_name_a_colour(words: str, colour: str | None) -> None:
    assert colour_of(words) == colour


def test_a_single_letter_is_a_colour_only_where_it_stands_alone() -> None:
    assert leading_colour("Amber - late") == "amber"
    assert leading_colour("A - to be done") is None


def test_green_is_done_unless_blue_says_that_it_is_on_track() -> None:
    assert status_of_colour("green") == "complete"
    assert status_of_colour("green", seen=["blue", "red"]) == "in-progress"
    assert status_of_colour("blue") == "complete"
    assert status_of_colour("purple") is None


@pytest.mark.parametrize(
    ("sentence", "slug"),
    [
        ("The action has been implemented.", "complete"),
        ("Work goes on and it is expected to be implemented.", "in-progress"),
        ("It is past its deadline, or will not be implemented.", "overdue"),
        ("It is not the force's responsibility, or depends on another body.", "unknown"),
        ("Not started", "outstanding"),
        ("Somebody looks at it.", None),
    ],
)
def test_the_line_of_a_legend_tells_what_its_colour_means(sentence: str, slug: str | None) -> None:
    assert told_status(sentence) == slug


@pytest.mark.parametrize(
    ("fill", "colour"),
    [
        ("00B050", "green"),
        ("C6EFCE", "green"),
        ("FFC000", "amber"),
        ("FFFF00", "amber"),
        ("FF0000", "red"),
        ("FFC7CE", "red"),
        ("0070C0", "blue"),
        ("FFFFFF", "white"),
        ("D9D9D9", "grey"),
    ],
)
def test_a_fill_is_named_by_the_colour_that_an_eye_sees(fill: str, colour: str) -> None:
    assert colour_of_fill(fill) == colour
