"""Layouts are recognised for any force and year, and what they do not cover is said to be unrecognised."""

from __future__ import annotations

import pytest

from graph.errors import IdentityError, SourceError
from graph.reference import ReferenceData
from loaders.reading import read_bytes
from loaders.records import ReportRecord
from loaders.sources import DocumentFacts

PAGE = """{force} PEEL {year}
{pillar}
{headline}
{question}
Areas for improvement
- The force should keep its bicycles in good repair.
We set out our detailed findings below.
Bicycles
The force has many bicycles and rides them well. It must oil them more often.
Summary for question {number}
"""

REPORT = """PEEL: Police {pillar} {year}

An inspection of {force}

{month} {published}

\u00a9 {body} {published}

Contents
Overview 3
{chapter} 4
Annex A 9

Overview

Question\tGrade\tLast inspected
{chapter}\tGood\t{year}

{chapter}

Good

The force rides its bicycles to every call that it can, and its officers speak of the
12
benefits with pride. Its stables have closed.

Areas for improvement

\u2022 The constabulary should make sure that each officer who rides has had the training
13
that the work needs.

Annex A

- The force should not be read as a finding here.
"""


def _read(text: str) -> ReportRecord:
    return read_bytes(text.encode(), "report.txt", DocumentFacts(file="report.txt"), ReferenceData.packaged()).record


@pytest.mark.parametrize(
    ("force", "slug"),
    [
        ("Devon & Cornwall", "devon-and-cornwall"),
        ("Avon and Somerset", "avon-and-somerset"),
        ("Metropolitan", "metropolitan"),
        ("City of London", "city-of-london"),
        ("Dyfed\u2013Powys", "dyfed-powys"),
        ("Humberside", "humberside"),
    ],
)
@pytest.mark.parametrize(
    ("pillar", "question", "number"),
    [
        ("Effectiveness", "How effective is the force at investigating crime and reducing re-offending?", "2"),
        ("Effectiveness", "2. How effective is the force at investigating crime and reducing re-offending?", "2"),
        ("Legitimacy", "To what extent does the force treat its workforce with fairness and respect?", "3"),
    ],
)
def test_a_pillar_page_of_any_force_is_read(force: str, slug: str, pillar: str, question: str, number: str) -> None:
    headline = "How effectively does the force reduce crime?"
    text = PAGE.format(force=force, year=2018, pillar=pillar, headline=headline, question=question, number=number)
    record = _read(text)
    assert record.report.key == f"{slug}/peel-2018-19-{pillar.lower()}/report"
    assert [(each.id, each.question_number) for each in record.findings] == [("afi-1", number)]
    assert [each.text for each in record.review] == ["It must oil them more often."]


@pytest.mark.parametrize(
    ("force", "slug"),
    [
        ("the Metropolitan Police Service", "metropolitan"),
        ("Hampshire Constabulary", "hampshire"),
        ("Greater Manchester Police", "greater-manchester"),
        ("Dyfed-Powys Police", "dyfed-powys"),
    ],
)
@pytest.mark.parametrize(
    ("pillar", "year", "published", "body", "chapter", "number"),
    [
        ("effectiveness", 2016, 2017, "HMIC", "Tackling serious and organised crime", "4"),
        ("legitimacy", 2017, 2017, "HMICFRS", "Treating the workforce fairly", "3"),
    ],
)
def test_a_pillar_report_of_any_force_is_read(  # noqa: PLR0913, PLR0917  the cells of the table
    force: str, slug: str, pillar: str, year: int, published: int, body: str, chapter: str, number: str
) -> None:
    text = REPORT.format(
        force=force, year=year, pillar=pillar, published=published, body=body, chapter=chapter, month="December"
    )
    record = _read(text)
    assert record.report.key == f"{slug}/peel-{year}-{pillar}/report"
    assert record.report.inspectorate == body.lower()
    assert record.report.issued.printed == f"December {published}"
    assert [each.text for each in record.findings] == [
        "The constabulary should make sure that each officer who rides has had the training that the work needs."
    ]
    assert record.findings[0].addressed_to == "The constabulary"
    assert [(each.question_number, each.grade, each.carried_over) for each in record.judgments] == [
        (number, "good", False)
    ]
    assert record.findings[0].question_number == number


def test_page_numbers_inside_a_sentence_are_no_part_of_it() -> None:
    given = {"force": "Kent Police", "year": 2017, "pillar": "effectiveness", "published": 2018, "month": "March"}
    text = REPORT.format(**given, body="HMICFRS", chapter="Specialist capabilities")
    assert "13" not in _read(text).findings[0].text


def test_a_document_of_no_known_layout_is_unrecognised_and_says_so() -> None:
    record = _read(
        "Kent Police\n\nA letter from HMICFRS about bicycles.\n\nAreas for improvement\n\n- The force should.\n"
    )
    assert record.layout is None
    assert record.findings == ()
    assert record.report.force == "kent"
    assert "unrecognised" in {notice.code for notice in record.warnings}


def test_a_text_that_is_no_report_is_refused() -> None:
    with pytest.raises(SourceError, match="no police force"):
        _read("Eggs\nMilk\nA loaf of bread\n")


def test_a_force_that_nothing_describes_is_refused_with_what_to_do() -> None:
    with pytest.raises(IdentityError, match=r"(?s)Narnia.*sources\.toml"):
        _read(PAGE.format(force="Narnia", year=2018, pillar="Effectiveness", headline="", question="", number=1))


@pytest.mark.parametrize(
    ("year", "pillar"), [("2021/22", "Effectiveness"), ("2023-25", "Legitimacy"), ("2017", "Leadership")]
)
def test_a_pillar_that_the_cycle_does_not_have_is_refused(year: str, pillar: str) -> None:
    with pytest.raises(IdentityError, match=rf"report on {pillar.lower()}, which PEEL .* has no questions on"):
        _read(PAGE.format(force="Kent", year=year, pillar=pillar, headline="", question="", number=1))


def test_a_cycle_that_nothing_describes_is_refused_with_those_that_are_known() -> None:
    with pytest.raises(IdentityError, match=r"(?s)2031.*2018-19"):
        _read(PAGE.format(force="Kent", year=2031, pillar="Effectiveness", headline="", question="", number=1))


def test_a_grade_is_never_read_from_prose() -> None:
    question = "How effective is the force at investigating crime?"
    text = PAGE.format(force="Kent", year=2018, pillar="Effectiveness", headline="", question=question, number=2)
    assert _read(text.replace("The force has many", "The force is good at riding. It has many")).judgments == ()
    graded = _read(text.replace(question, question + "\nRequires improvement"))
    assert [(each.question_number, each.grade, each.last_inspected) for each in graded.judgments] == [
        ("2", "requires-improvement", None)
    ]
