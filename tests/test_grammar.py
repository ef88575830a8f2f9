"""The grammar of cues: what is a finding, what only looks like one, and what a person is told to look at."""

from __future__ import annotations

from graph.reference import ReferenceData
from loaders.reading import read_bytes
from loaders.records import ReportRecord
from loaders.sources import DocumentFacts

PAGE = "Kent PEEL 2018\nEffectiveness\nHow effective is the force at investigating crime?\n"
REPORT = (
    "PEEL: Police effectiveness 2017\nAn inspection of Kent Police\nMarch 2018\n\u00a9 HMICFRS 2018\n\n"
    "Specialist capabilities\n\nUngraded\n\n"
)


def _read(body: str, head: str = PAGE) -> ReportRecord:
    return read_bytes((head + body).encode(), "a.txt", DocumentFacts(file="a.txt"), ReferenceData.packaged()).record


def _texts(record: ReportRecord) -> list[tuple[str, str]]:
    return [(finding.id, finding.text) for finding in record.findings]


def _codes(record: ReportRecord) -> set[str]:
    return {notice.code for notice in record.warnings}


def test_a_bracket_with_a_year_that_is_no_label_stays_in_the_words() -> None:
    record = _read(
        "Areas for improvement\n- The force should use its powers against traffickers (Modern Slavery Act 2015).\n"
    )
    assert record.findings[0].raised_as is None
    assert record.findings[0].text.endswith("(Modern Slavery Act 2015).")
    assert "bracket" in _codes(record)


def test_a_label_may_be_printed_in_several_ways() -> None:
    for label in (
        "(Vulnerability 2015)",
        "(Vulnerability, 2015)",
        "(Crime data integrity 2014).",
        "(Effectiveness 2016/17)",
    ):
        record = _read(f"Areas for improvement\n- The force should oil its bicycles. {label}\n")
        assert record.findings[0].text == "The force should oil its bicycles."
        assert (record.references[0].year, record.references[0].claims_persistence) == (
            int(label.split("20")[1][:2]) + 2000,
            True,
        )


def test_praise_for_what_was_reported_is_no_origin() -> None:
    record = _read(
        "In our 2016 effectiveness report, we reported that the force was good at oiling its bicycles.\n"
        "Areas for improvement\n- The force should be good at oiling its bicycles.\n"
    )
    assert not any(reference.claims_persistence for reference in record.references)


def test_what_has_been_met_is_no_origin() -> None:
    said = "In our 2016 effectiveness report, we said that the force should oil its bicycles every week."
    for done in ("This has been met in full.", "We have closed the area for improvement."):
        record = _read(f"{said} {done}\nAreas for improvement\n- The force should oil its bicycles every week.\n")
        assert [reference.claims_persistence for reference in record.references] == [False]
    record = _read(f"{said}\nAreas for improvement\n- The force should oil its bicycles every week.\n")
    assert [(each.claims_persistence, each.basis) for each in record.references] == [(True, "quotation")]


def test_a_list_that_follows_the_findings_is_not_one_of_them() -> None:
    record = _read(
        "Areas for improvement\n- The force should oil its bicycles.\nOfficers told us that they:\n- like the tea.\n"
    )
    assert _texts(record) == [("afi-1", "The force should oil its bicycles.")]


def test_an_item_that_asks_for_nothing_is_shown_to_a_person() -> None:
    record = _read("Areas for improvement\n- Officers are good at it.\n- The force should oil its bicycles.\n")
    assert _texts(record) == [("afi-1", "The force should oil its bicycles.")]
    assert "no-duty" in _codes(record)


def test_what_is_listed_as_done_is_no_finding() -> None:
    for lead in (
        "The force has dealt with the following areas for improvement:",
        "The force has met these areas for improvement:",
    ):
        record = _read(f"{lead}\n- The force should oil its bicycles.\n")
        assert record.findings == ()
    record = _read(
        "The following areas for improvement have not been completed:\n- The force should oil its bicycles.\n"
    )
    assert [finding.status for finding in record.findings] == ["outstanding"]


def test_a_lead_in_with_a_duty_opens_the_recommendations_of_a_cause_of_concern() -> None:
    record = _read(
        "Cause of concern\nThe force does not oil its bicycles. It has lost the can.\nIts people have noticed.\n"
        "The force should immediately:\n- find the can; and\n- buy oil.\n"
    )
    assert _texts(record) == [
        ("coc-1", "The force does not oil its bicycles. It has lost the can. Its people have noticed."),
        ("rec-1", "find the can"),
        ("rec-2", "buy oil."),
    ]
    assert {finding.parent for finding in record.findings[1:]} == {"coc-1"}


def test_items_before_the_recommendations_are_more_of_the_cause_of_concern() -> None:
    record = _read(
        "Cause of concern\nThe force is failing its bicycles in these ways:\n- they rust; and\n- they squeak.\n"
        "Recommendations\n- The force should buy oil.\n"
    )
    assert _texts(record) == [
        ("coc-1", "The force is failing its bicycles in these ways: they rust; and they squeak."),
        ("rec-1", "The force should buy oil."),
    ]


def test_headings_may_be_numbered_marked_or_have_a_subject() -> None:
    for heading in (
        "Area for improvement 2",
        "New areas for improvement",
        "Areas for improvement (AFIs)",
        "**Areas for improvement**",
    ):
        assert _texts(_read(f"{heading}\n- The force should buy oil.\n")) == [("afi-1", "The force should buy oil.")]
    concern = "Cause of concern: bicycles\nThe bicycles rust.\nRecommendation 1\n- The force should buy oil.\n"
    assert [finding.id for finding in _read(concern).findings] == ["coc-1", "rec-1"]


def test_a_heading_that_speaks_of_findings_and_opens_no_list_is_shown_to_a_person() -> None:
    assert "list-heading" in _codes(_read("What became of the earlier areas for improvement\nNothing did.\n"))


def test_a_page_number_between_items_or_inside_one_is_no_part_of_the_list() -> None:
    record = _read(
        "Areas for improvement\n\n- The force should oil its bicycles.\n\n14\n\n- The force should say so in its plans "
        "for\n\nPage 15 of 30\n\nthe year.\n",
        REPORT,
    )
    assert [text for _, text in _texts(record)] == [
        "The force should oil its bicycles.",
        "The force should say so in its plans for the year.",
    ]
    assert record.judgments[0].question_number == "5"


def test_marks_of_many_makers_are_bullets() -> None:
    for mark in ("\u2022\u00a0", "\uf0b7 ", "\u2022", "(a) ", "\u25aa\t"):
        assert _texts(_read(f"Areas for improvement\n{mark}The force should buy oil.\n")) == [
            ("afi-1", "The force should buy oil.")
        ]


def test_a_contents_entry_that_lost_its_page_ends_nothing() -> None:
    head = REPORT.replace(
        "Specialist capabilities",
        "Contents\nOverview 3\nSpecialist capabilities 4\nAnnex A \u2013 About the data\n\nOverview\n\n"
        "Specialist capabilities",
    )
    record = _read(
        "Areas for improvement\n- The force should buy oil.\n\nAnnex A \u2013 About the data\n\n- It should not.\n",
        head,
    )
    assert _texts(record) == [("afi-1", "The force should buy oil.")]


def test_a_date_in_the_text_is_not_that_of_the_report() -> None:
    record = _read("Areas for improvement\n- The force should buy oil.\n" + "It has bicycles.\n" * 12 + "March 2016\n")
    assert record.report.issued.latest is None
    early = _read("March 2016\nThe force has bicycles.\n")
    assert early.report.issued.latest is None
    assert "date-too-early" in _codes(early)


def test_the_year_tells_the_inspectorate_and_not_a_mention() -> None:
    assert _read("In 2016, HMIC found rust.\n").report.inspectorate == "hmicfrs"


def test_an_overall_grade_is_one_of_the_whole_pillar() -> None:
    record = _read("", REPORT.replace("Specialist", "Overall judgment\u00b9\n\nGood\n\nSpecialist"))
    assert [(each.question_number, each.grade) for each in record.judgments] == [(None, "good"), ("5", "ungraded")]


def test_outstanding_warrants_are_no_status() -> None:
    record = _read("Areas for improvement\nThe force has not addressed outstanding warrants and should:\n- buy oil.\n")
    assert [finding.status for finding in record.findings] == [None]
