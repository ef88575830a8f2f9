"""Every form that an item, a label and a lead-in may have, each in a few lines; no layout is known."""

from __future__ import annotations

import pytest

from tests.grammar_reading import found_in, quoted, read_lines, texts

ITEMS = ["afi: The force should buy oil.", "afi: The force should use it."]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("- ", "- "),
        ("\u2022 ", "\u2022 "),
        ("\u00b7 ", "\u00b7 "),
        ("\u2013 ", "\u2013 "),
        ("\u25aa ", "\u25aa "),
        ("\uf0b7 ", "\uf0b7 "),
        ("\uf0a7 ", "\uf0a7 "),
        ("o ", "o "),
        ("* ", "* "),
        ("\u27a2 ", "\u27a2 "),
        ("1. ", "2. "),
        ("1) ", "2) "),
        ("1.1 ", "1.2 "),
        ("(1) ", "(2) "),
        ("a) ", "b) "),
        ("a. ", "b. "),
        ("(a) ", "(b) "),
        ("i. ", "ii. "),
        ("ii) ", "iii) "),
        ("", ""),
        ("AFI 1: ", "AFI 2: "),
        ("AFI 1 - ", "AFI 2 - "),
        ("Area for improvement 1: ", "Area for improvement 2: "),
        ("Area for improvement: ", "Area for improvement: "),
        ("AFI 1\t", "AFI 2\t"),
    ],
)
def test_an_item_may_have_any_mark_or_a_label(first: str, second: str) -> None:
    lines = [f"{first}The force should buy oil.", f"{second}The force should use it."]
    assert texts("Areas for improvement", *lines) == ITEMS


@pytest.mark.parametrize(
    "heading",
    [
        "Areas for improvement",
        "Area for improvement",
        "Areas for Improvement (AFIs)",
        "AREAS FOR IMPROVEMENT",
        "Areas for improvement:",
        "Areas for improvement identified",
        "Areas for improvement identified in this inspection",
        "Further areas for improvement",
        "Areas for improvement from our 2021 inspection",
        "The following are areas for improvement:",
        "Area for improvement 3",
        "Where the force needs to improve",
        "Summary of areas for improvement",
    ],
)
def test_a_list_of_areas_for_improvement_may_be_headed_in_many_wordings(heading: str) -> None:
    assert texts(heading, "- The force should buy oil.") == ["afi: The force should buy oil."]


@pytest.mark.parametrize(
    "heading",
    [
        "Recommendations",
        "Recommendation",
        "Recommendation 4",
        "Recommendation 4 \u2013 Bicycles",
        "Recommendation 4: bicycles",
        "Our recommendations",
        "National recommendations",
        "Recommendations from our 2021 inspection",
        "Recommendation from the 2021 inspection report",
        "Summary of recommendations",
    ],
)
def test_a_list_of_recommendations_may_be_headed_in_many_wordings(heading: str) -> None:
    assert texts(heading, "Chief constables should buy oil.") == ["rec: Chief constables should buy oil."]


@pytest.mark.parametrize(
    "line",
    [
        "Cause of concern: The force does not oil its bicycles.",
        "Cause of concern 1 \u2013 The force isn't oiling its bicycles.",
        "Accelerated cause of concern: Wexmoor Police fails to oil its bicycles.",
    ],
)
def test_a_label_may_be_glued_to_its_cause_of_concern(line: str) -> None:
    (concern,) = found_in(line)
    assert concern.id == "coc-1"
    assert concern.text.endswith("its bicycles.")
    assert "concern" not in concern.text.lower()


@pytest.mark.parametrize(
    "line",
    [
        "Recommendation 4 was met in full.",
        "Areas for improvement were found in four areas of policing.",
        "The force has an area for improvement: it is slow.",
        "Cause of concern recommendations are tracked by the board.",
        "There is one cause of concern.",
        "An area for improvement is something that falls short.",
    ],
)
def test_prose_that_begins_like_a_label_opens_nothing(line: str) -> None:
    assert texts(line, "- The force should not be read.") == []


@pytest.mark.parametrize(
    ("subject", "addressee"),
    [
        ("The force should", "The force"),
        ("The constabulary needs to", "The constabulary"),
        ("The service must", "The service"),
        ("Wexmoor Police should", "Wexmoor Police"),
        ("Chief constables should", "Chief constables"),
        ("The Home Office should", "The Home Office"),
        ("The College of Policing and the NPCC should", "The College of Policing and the NPCC"),
        ("The chief constable should immediately", "The chief constable"),
        ("Police and crime commissioners should", "Police and crime commissioners"),
        ("By March 2023, chief constables should", "chief constables"),
        ("Within three months, the Crown Prosecution Service should", "the Crown Prosecution Service"),
        ("The probation service should", "The probation service"),
        ("The local authority should", "The local authority"),
        ("We recommend that the force should", "the force"),
        ("All children in its care should", None),
    ],
)
def test_whoever_is_told_to_act_is_kept_as_printed(subject: str, addressee: str | None) -> None:
    (finding,) = found_in("Recommendations", f"{subject} buy oil.")
    assert finding.addressed_to == addressee


@pytest.mark.parametrize(
    ("lead", "printed", "date"),
    [
        ("The force should immediately:", "immediately", None),
        ("The force should immediately take steps to:", "immediately", None),
        ("The force should take immediate steps to:", "immediate steps", None),
        ("Within three months, Wexmoor Police should:", "Within three months", "2024-06-15"),
        ("Within the next six months, the force should:", "Within the next six months", "2024-09-15"),
        ("Within 28 days of publication, the force should:", "Within 28 days of publication", "2024-04-12"),
        ("By 30 September 2025, the force should:", "By 30 September 2025", "2025-09-30"),
        ("By March 2023, chief constables should:", "By March 2023", "2023-03-31"),
        ("By the end of February 2024, the force should:", "By the end of February 2024", "2024-02-29"),
        ("Before April 2025, the force should:", "Before April 2025", "2025-03-31"),
        ("By the end of 2025, the force should:", "By the end of 2025", "2025-12-31"),
        ("By autumn 2025, the force should:", "By autumn 2025", None),
        ("Within six months of taking office, the commissioner should:", "Within six months", None),
        ("We recommend that, within a year, Wexmoor Police:", "within a year", "2025-03-15"),
    ],
)
def test_the_deadline_of_a_lead_in_is_that_of_all_its_items(lead: str, printed: str, date: str | None) -> None:
    findings = found_in(
        "Cause of concern", "The bicycles rust.", "Recommendations", lead, "- buy oil; and", "- use it."
    )
    assert [finding.text for finding in findings] == ["The bicycles rust.", "buy oil", "use it."]
    for finding in findings[1:]:
        assert finding.parent == "coc-1"
        assert finding.lead_in == lead
        assert finding.due is not None
        assert (finding.due.printed, str(finding.due.date) if finding.due.date else None) == (printed, date)


def test_a_stretch_of_time_has_no_last_day_where_the_day_of_publication_is_unknown() -> None:
    text = "Wexmoor Police\nRecommendations\nWithin three months, the force should:\n- buy oil.\n"
    (finding,) = read_lines(text, published=None)[1].findings
    assert finding.due is not None
    assert finding.due.date is None


def test_recommendations_are_grouped_by_the_deadlines_they_are_headed_by() -> None:
    findings = found_in(
        "Cause of concern",
        "The bicycles rust.",
        "Recommendations",
        "Immediately",
        "- The force should stop riding them.",
        "Within six months",
        "- The force should buy oil.",
    )
    assert [finding.due.printed for finding in findings if finding.due] == ["Immediately", "Within six months"]
    assert [finding.parent for finding in findings] == [None, "coc-1", "coc-1"]


def test_a_recommendation_without_a_mark_may_follow_those_with_one() -> None:
    findings = found_in(
        "Cause of concern",
        "The bicycles rust.",
        "Recommendations",
        "Within three months, the force should:",
        "- buy oil; and",
        "- use it.",
        "By 31 December 2024, Wexmoor Police should check every chain.",
        "It has many chains.",
    )
    assert [(each.parent, each.text) for each in findings[3:]] == [
        ("coc-1", "By 31 December 2024, Wexmoor Police should check every chain.")
    ]
    assert findings[3].lead_in is None
    assert findings[3].addressed_to == "Wexmoor Police"
    assert len(findings[3].explanation) == 1


def test_each_cause_of_concern_has_its_own_recommendations() -> None:
    findings = found_in(
        "Cause of concern 1",
        "The bicycles rust.",
        "Recommendations",
        "The force should:",
        "1. buy oil; and",
        "2. use it.",
        "Cause of concern 2: the stables",
        "The stables do not have doors.",
        "Recommendation",
        "The force must hang doors.",
    )
    assert [(each.id, each.parent) for each in findings] == [
        ("coc-1", None),
        ("rec-1", "coc-1"),
        ("rec-2", "coc-1"),
        ("coc-2", None),
        ("rec-3", "coc-2"),
    ]
    assert [(each.number, each.label) for each in findings if each.parent is None] == [
        ("1", None),
        ("2", "the stables"),
    ]


def test_a_numbered_recommendation_is_one_finding_with_its_items() -> None:
    findings = found_in(
        "Recommendation 4 \u2013 Oil",
        "By March 2023, chief constables should:",
        "a) buy oil; and",
        "b) use it.",
        "Many bicycles rust.",
        "Recommendation 5",
        "The Home Office should pay.",
    )
    assert [(each.number, each.label, each.text) for each in findings] == [
        ("4", "Oil", "By March 2023, chief constables should: buy oil; and use it."),
        ("5", None, "The Home Office should pay."),
    ]
    assert [len(each.explanation) for each in findings] == [1, 0]


def test_a_list_within_an_item_is_a_part_of_it() -> None:
    for mark in ("o", "-", "\u25aa", "i."):
        lines = (
            "\u2022 The force should keep its bicycles in order by:",
            f"{mark} oiling them; and",
            f"{mark.replace('i', 'ii')} riding them.",
            "\u2022 The force should say so.",
        )
        assert texts("Areas for improvement", *lines) == [
            "afi: The force should keep its bicycles in order by: oiling them; and riding them.",
            "afi: The force should say so.",
        ]


def test_items_glued_into_one_line_are_parted() -> None:
    line = "- The force should buy oil. - The force should use it. \u2022 The force should say so."
    assert texts("Areas for improvement", line) == [*ITEMS, "afi: The force should say so."]


def test_items_without_a_mark_go_on_their_lead_in() -> None:
    lines = ("Recommendations", "The force should:", "buy oil;", "use it; and", "say so.", "It has many bicycles.")
    assert texts(*lines) == ["rec: buy oil", "rec: use it", "rec: say so."]


def test_a_sentence_is_the_finding_and_the_paragraphs_below_it_explain_it() -> None:
    document, found = read_lines(
        "Wexmoor Police\nAreas for improvement\nThe force should oil its bicycles\nWe found rust. It should look.\n"
        "The chains:\n- squeak; and\n- break.\nThe force should train its riders\nFew can ride.\nMain findings\n"
        "The force needs to ride more\nIt rides well.\n"
    )
    assert [each.text for each in found.findings] == [
        "The force should oil its bicycles",
        "The force should train its riders",
    ]
    explained = [quoted(document, each.explanation) for each in found.findings]
    assert explained == ["We found rust. It should look. The chains: squeak; and break.", "Few can ride."]


def test_the_sentences_of_a_paragraph_that_ask_for_nothing_explain_those_that_do() -> None:
    document, found = read_lines(
        "Wexmoor Police\nArea for improvement\nThe force should buy oil. It should use it. We found rust.\n"
    )
    (finding,) = found.findings
    assert finding.text == "The force should buy oil. It should use it."
    assert quoted(document, finding.explanation) == "We found rust."


def test_one_label_stands_over_one_finding() -> None:
    lines = ("Area for improvement", "The force should buy oil.", "It rusts.", "The force should not be read twice.")
    (finding,) = found_in(*lines)
    assert finding.text == "The force should buy oil."


def test_rows_of_a_table_are_items() -> None:
    rows = (
        "No.\tArea for improvement\tStatus",
        "1\tThe force should buy oil.\tOpen",
        "2\tThe force should use it.\tOpen",
    )
    findings = found_in(*rows)
    assert [(each.number, each.text) for each in findings] == [
        ("1", "The force should buy oil."),
        ("2", "The force should use it."),
    ]


@pytest.mark.parametrize(
    "lines",
    [
        ("Strengths", "- The force is good at oiling."),
        ("The force is good at:", "- oiling; and", "- riding."),
        ("The force told us that it should:", "- buy oil."),
        ("Strategic priorities", "- The force should buy oil."),
        ("To improve, the force should:", "- buy oil."),
        (
            "Terminology in this report",
            "Area for improvement",
            "If our inspection identifies an aspect that falls short, it will be reported as an area for improvement.",
            "Cause of concern",
            "If our inspection identifies a serious fault, it is reported as a cause of concern. The force should act.",
        ),
        ("Annex A", "Areas for improvement", "- The force should buy oil."),
    ],
)
def test_what_is_no_finding_is_none(lines: tuple[str, ...]) -> None:
    assert texts(*lines) == []


@pytest.mark.parametrize("heading", ["Innovative practice", "Promising practice", "Positive practice", "Good practice"])
def test_a_boxed_practice_is_a_positive_finding(heading: str) -> None:
    lines = (heading, "The force lends its bicycles to wardens", "They like it.", "Main findings", "The force rides.")
    assert texts(*lines) == ["pos: The force lends its bicycles to wardens"]


def test_what_is_printed_twice_is_one_finding_with_two_places() -> None:
    text = (
        "Wexmoor Police\nSummary of areas for improvement\n- The force should oil its bicycles.\nBicycles\n"
        "Areas for improvement\n- The force should oil its bicycles.\n- The force should oil its gates.\n"
    )
    document, found = read_lines(text)
    assert [each.text for each in found.findings] == [
        "The force should oil its bicycles.",
        "The force should oil its gates.",
    ]
    assert [quoted(document, each.repeated) for each in found.findings] == ["The force should oil its bicycles.", ""]


BOXES = """<main><h1>Wexmoor Police</h1>
<div class="box"><h3>Area for improvement</h3><p><strong>The force should oil its bicycles</strong></p>
<p>We found rust.</p></div>
<table><tr><td><h4>Area for improvement</h4><p>The force should buy bells.</p></td></tr></table>
<h3>Cause of concern</h3><p>It fails.</p><h4>Recommendations</h4><p>Within three months, the force should:</p>
<ol><li>buy oil:<ul><li>much of it</li></ul></li><li>use it.</li></ol></main>"""


def test_boxes_and_lists_of_a_web_page_are_read_as_those_of_a_text() -> None:
    _, found = read_lines(BOXES, "a.html")
    assert [(each.id, each.text, each.parent) for each in found.findings] == [
        ("afi-1", "The force should oil its bicycles", None),
        ("afi-2", "The force should buy bells.", None),
        ("coc-1", "It fails.", None),
        ("rec-1", "buy oil: much of it", "coc-1"),
        ("rec-2", "use it.", "coc-1"),
    ]
