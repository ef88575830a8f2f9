"""PEEL reports of every cycle and manner of title: identity, questions, findings and judgments."""

from __future__ import annotations

from pathlib import Path

import pytest

from graph.reference import ReferenceData
from loaders.reading import read_bytes
from loaders.records import ReportRecord
from loaders.sources import DocumentFacts
from tests.reports import EXAMPLES

BODY = """
Our judgments
HM Inspector's summary
I am pleased.
Investigating crime
Adequate
Wexmoor Police is good at riding.
Area for improvement
The force should oil its bicycles
We found rust.
Main findings
The force needs to ride more
"""


def _read(text: str, name: str = "a.txt") -> ReportRecord:
    reference = ReferenceData.packaged().extended_by([Path(EXAMPLES / "wexmoor.ttl")])
    return read_bytes(text.encode(), name, DocumentFacts(file=name), reference).record


@pytest.mark.parametrize(
    ("head", "key"),
    [
        ("PEEL 2021/22\nPolice effectiveness, efficiency and legitimacy\nAn inspection of Wexmoor Police", "2021-22"),
        (
            "PEEL 2021/22 - Police effectiveness, efficiency and legitimacy - An inspection of Wexmoor Police",
            "2021-22",
        ),
        ("PEEL 2023\u201325: An inspection of Wexmoor Police", "2023-25"),
        ("PEEL 2023\u20132025\nAn inspection of Wexmoor Police", "2023-25"),
        ("Wexmoor Police \u2013 PEEL assessment 2021/22", "2021-22"),
        ("Wexmoor Police PEEL 2023-25 inspection", "2023-25"),
        ("PEEL 2021/22 \u2013 Wexmoor Police", "2021-22"),
        ("PEEL 2023-25\nWexmoor Police", "2023-25"),
        ("An inspection of Wexmoor Police\nPEEL 2021/22", "2021-22"),
    ],
)
def test_a_report_on_areas_may_be_titled_in_many_ways(head: str, key: str) -> None:
    record = _read(head + BODY)
    assert record.report.key == f"wexmoor/peel-{key}/report"
    assert record.report.pillar is None
    assert [(each.question_number, each.section) for each in record.findings] == [
        ("investigating-crime", "Investigating crime")
    ]
    assert [(each.question_number, each.grade) for each in record.judgments] == [("investigating-crime", "adequate")]


def test_a_report_on_areas_that_lost_its_title_is_known_by_its_first_sentences() -> None:
    record = _read(
        "Overall summary\nOur judgments\nOur inspection assessed how good Wexmoor Police is in nine areas of"
        f" policing.\nOur judgments follow the PEEL Assessment Framework 2021/22.\n{BODY}"
    )
    assert record.report.key == "wexmoor/peel-2021-22/report"
    assert record.report.title == "Our inspection assessed how good Wexmoor Police is in nine areas of policing."
    assert len(record.findings) == 1


@pytest.mark.parametrize(
    "head",
    [
        "Response of the commissioner\nPEEL 2021/22\nAn inspection of Wexmoor Police",
        "Agenda\nWexmoor Police \u2013 PEEL assessment 2021/22",
        "PEEL 2023\u201325: An inspection of Wexmoor Police \u2013 action plan",
        "PEEL 2021/22: an overview of forces",
        "A strategy for Wexmoor Police\nPEEL 2021/22",
    ],
)
def test_what_answers_or_lists_a_report_is_not_taken_for_one(head: str) -> None:
    record = _read(f"HMICFRS\n{head}\nInvestigating crime\nArea for improvement\nThe force should oil its bicycles.\n")
    assert record.layout is None
    assert record.findings == ()
    assert [each.text for each in record.candidates] == ["The force should oil its bicycles."]


@pytest.mark.parametrize(
    ("head", "pillar"),
    [
        ("Wexmoor PEEL 2016\nEffectiveness\nHow effective is the force at keeping people safe?", "effectiveness"),
        ("Wexmoor PEEL 2016\nHow efficient is the force at keeping people safe and reducing crime?", "efficiency"),
        ("PEEL: Police legitimacy 2016\nAn inspection of Wexmoor Police", "legitimacy"),
        ("PEEL: Police legitimacy (including leadership) 2017 \u2013 An inspection of Wexmoor Police", "legitimacy"),
        ("PEEL 2016\nWexmoor Police\nEffectiveness", "effectiveness"),
    ],
)
def test_a_report_on_a_pillar_may_be_titled_in_many_ways(head: str, pillar: str) -> None:
    record = _read(f"{head}\n\nAreas for improvement\n- The force should oil its bicycles.\n")
    assert record.report.pillar == pillar
    assert [each.text for each in record.findings] == ["The force should oil its bicycles."]


INTEGRATED = """PEEL: Police effectiveness, efficiency and legitimacy 2018/19
An inspection of Wexmoor Police

Overall summary
Effectiveness
Requires improvement
Efficiency
Good

Effectiveness
How effectively does the force reduce crime and keep people safe?
Requires improvement
Preventing crime and tackling anti-social behaviour
Good
This question was not inspected in detail in 2018/19, and our judgment from the 2017 inspection has been carried over.
Areas for improvement
- The force should oil its bicycles.
Efficiency
How efficiently does the force operate and how sustainable are its services?
Planning for the future
Good
Areas for improvement
- The force should plan its rides.
"""


def test_each_question_of_a_report_on_several_pillars_is_one_of_its_pillar() -> None:
    record = _read(INTEGRATED)
    assert record.report.key == "wexmoor/peel-2018-19/report"
    assert [(each.pillar, each.question_number) for each in record.findings] == [
        ("effectiveness", "1"),
        ("efficiency", "2"),
    ]
    assert [(each.pillar, each.question_number, each.grade, each.carried_over) for each in record.judgments] == [
        ("effectiveness", None, "requires-improvement", None),
        ("efficiency", None, "good", None),
        ("effectiveness", "1", "good", True),
        ("efficiency", "2", "good", None),
    ]


AREAS = "PEEL 2023\u201325: An inspection of Wexmoor Police\n"
JUDGED = [("investigating-crime", "good"), ("responding-to-the-public", "adequate")]


@pytest.mark.parametrize(
    "printed",
    [
        "Our judgments\nGood\nInvestigating crime\nAdequate\nResponding to the public\nHM Inspector's summary",
        "Our judgments\nInvestigating crime\nGood\nResponding to the public\nAdequate\nHM Inspector's summary",
        "Our judgments\nGood: Investigating crime\nAdequate: Responding to the public\nHM Inspector's summary",
        "Our judgments\n- Investigating crime \u2013 Good\n- Responding to the public \u2013 Adequate\n",
        "Area\tGrade\nInvestigating crime\tGood\nResponding to the public\tAdequate",
        "Area\tGood\tAdequate\nInvestigating crime\t\u2713\t\nResponding to the public\t\t\u2713",
        "Investigating crime \u2013 Good\nText.\nResponding to the public (Adequate)\nText.",
        "Investigating crime\nJudgment: Good\nText.\nResponding to the public\nGrade: adequate\nText.",
    ],
)
def test_grades_are_read_from_lists_tables_and_lines(printed: str) -> None:
    record = _read(AREAS + printed + "\n")
    assert [(each.question_number, each.grade) for each in record.judgments] == JUDGED


def test_a_table_may_have_a_column_for_each_grade() -> None:
    cells = "<tr><th>Outstanding</th><th>Good</th><th>Adequate</th></tr><tr><td></td><td>Investigating crime</td>"
    page = f"<main><h1>{AREAS.strip()}</h1><table>{cells}<td>Responding to the public</td></tr></table></main>"
    assert [(each.question_number, each.grade) for each in _read(page, "a.html").judgments] == JUDGED
    shifted = _read(f"{AREAS}Outstanding\tGood\tAdequate\n\tInvestigating crime\tResponding to the public\n")
    assert shifted.judgments == ()
    assert "grade" in {notice.code for notice in shifted.warnings}


@pytest.mark.parametrize(
    "said",
    [
        "Wexmoor Police is good at investigating crime.",
        '"Good"',
        "The extent to which we were told that it is good is small.",
        "Outstanding warrants\nGood ones are found.",
    ],
)
def test_prose_and_quotations_are_no_grades(said: str) -> None:
    assert _read(f"{AREAS}Investigating crime\n{said}\n").judgments == ()


def test_a_grade_that_stands_from_before_is_told_from_none_and_from_not_inspected() -> None:
    record = _read(
        "Wexmoor PEEL 2017\nEffectiveness\n"
        "1. How effective is the force at preventing crime?\nGood\n"
        "2. How effective is the force at investigating crime?\nThis question was not inspected in 2017. The 2016"
        " judgment still stands.\n"
        "3. How effective is the force at protecting those who are vulnerable?\nNot inspected\n"
        "5. How effective are the force's specialist capabilities?\nUngraded\n"
    )
    judged = {each.question_number: (each.grade, each.last_inspected, each.carried_over) for each in record.judgments}
    assert judged == {
        "1": ("good", None, None),
        "2": ("not-inspected", 2016, True),
        "3": ("not-inspected", None, None),
        "5": ("ungraded", None, None),
    }


def test_a_page_on_all_pillars_of_a_force_prints_its_grades_as_sentences() -> None:
    record = _read(
        "Wexmoor 2016\nThis is HMIC's third PEEL (police effectiveness, efficiency and legitimacy) assessment of"
        " Wexmoor Police.\nThe extent to which the force is effective at keeping people safe and reducing crime"
        " requires improvement.\nThe extent to which the force is efficient at keeping people safe and reducing crime"
        " is: good.\n"
    )
    assert [(each.pillar, each.grade) for each in record.judgments] == [
        ("effectiveness", "requires-improvement"),
        ("efficiency", "good"),
    ]


SUMMARY = "PEEL 2021/22: An inspection of Wexmoor Police\nOverall summary\nOur judgments\n"


def test_the_heads_of_a_table_that_was_lost_give_no_grades() -> None:
    heads = "Outstanding\nGood\nAdequate\nRequires improvement\nInadequate\n"
    record = _read(f"{SUMMARY}{heads}Investigating crime\nSupporting victims\n{BODY}")
    assert [(each.subject, each.grade) for each in record.judgments] == [("Investigating crime", "adequate")]
    assert [each.code for each in record.warnings if each.code == "grade"] == ["grade"]


def test_a_grade_of_which_there_is_none_may_stand_in_a_list() -> None:
    record = _read(f"{SUMMARY}Outstanding\nGood\nInvestigating crime\nAdequate\nSupporting victims\nAbout us\nWe ride.")
    assert [(each.subject, each.grade) for each in record.judgments] == [
        ("Investigating crime", "good"),
        ("Supporting victims", "adequate"),
    ]


def test_a_chapter_that_no_framework_knows_is_a_question_if_it_is_graded() -> None:
    page = (
        "<h1>PEEL 2021/22 \u2013 An inspection of Wexmoor Police</h1><h2>Overall summary</h2><p>We judged.</p>"
        "<h2>Investigating crime</h2><p>Good</p><p>It rides.</p>"
        "<h2>Mending bicycles</h2><p><strong>Adequate</strong></p><p>It mends.</p>"
        "<h3>Area for improvement</h3><p><strong>The force should oil its bicycles</strong></p><p>We found rust.</p>"
    )
    record = _read(f"<html><body><main>{page}</main></body></html>", "a.html")
    assert [(each.question, each.question_number) for each in record.findings] == [("Mending bicycles", None)]
    assert [(each.subject, each.grade) for each in record.judgments] == [
        ("Investigating crime", "good"),
        ("Mending bicycles", "adequate"),
    ]


def test_a_box_may_tell_what_is_wrong_and_may_have_a_long_heading() -> None:
    long = (
        "The force should make sure that each of its bicycles is oiled by a person who knows how to oil it, every week"
    )
    boxes = (
        "Investigating crime\nGood\nIt rides.\nAreas for improvement\nThe force doesn't always mend its bicycles\n"
        f"We saw twelve of them. Staff should look.\n{long} and in good light\nIt was dark.\nMain findings\n"
        "The force doesn't ride far\nIt stays at home."
    )
    record = _read(f"{SUMMARY}{boxes}")
    assert [each.text for each in record.findings] == [
        "The force doesn't always mend its bicycles",
        f"{long} and in good light",
    ]
    assert all(each.explanation for each in record.findings)


def test_a_report_on_all_pillars_may_break_its_title_and_print_years_behind_its_grades() -> None:
    record = _read(
        "PEEL\nPolice effectiveness, efficiency and legitimacy\n2018/19\nAn inspection of Wexmoor Police\n"
        "Published 2 May 2019\nOverall summary\nEffectiveness\nGood Last inspected\n"
        "Preventing crime and tackling anti-social behaviour\nGood 2017\nInvestigating crime\nOutstanding 2018/19\n"
        "Efficiency\nRequires improvement\n"
    )
    assert record.report.key == "wexmoor/peel-2018-19/report"
    assert [(each.subject, each.grade, each.carried_over) for each in record.judgments] == [
        ("Effectiveness", "good", None),
        ("Preventing crime and tackling anti-social behaviour", "good", True),
        ("Investigating crime", "outstanding", False),
        ("Efficiency", "requires-improvement", None),
    ]


def test_a_page_whose_headings_are_several_pillars_is_about_all_of_them() -> None:
    record = _read(
        "PEEL Assessment 2014\nWexmoor Police\nPublished on 27 November 2014\nHow well does the force tackle crime?\n"
        "Effectiveness\nGood\nIt rides.\nEfficiency\nOutstanding\nIt saves.\nLegitimacy\nNo judgment\n"
    )
    assert record.report.key == "wexmoor/peel-2014/report"
    assert [(each.pillar, each.grade) for each in record.judgments] == [
        ("effectiveness", "good"),
        ("efficiency", "outstanding"),
        ("legitimacy", "ungraded"),
    ]


def test_a_report_that_grades_no_chapter_asks_its_questions_as_headings() -> None:
    asked = "How well does the force identify those who are vulnerable and assess their level of risk?"
    record = _read(
        "PEEL: Police effectiveness 2015 (vulnerability)\nAn inspection of Wexmoor Police\nDecember 2015\nSummary\n"
        f"Requires improvement\nIt helps some.\n{asked}\nIt looks.\nAreas for improvement\n"
        "\u2022  The force should look again.\n"
    )
    assert record.report.key == "wexmoor/peel-2015-vulnerability/report"
    assert [(each.question, each.question_number) for each in record.findings] == [(asked, "3")]
    assert [(each.grade, each.question_number) for each in record.judgments] == [("requires-improvement", None)]
