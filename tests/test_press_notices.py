"""Press notices: which grades count, whose they are, and what a mark behind one means."""

from __future__ import annotations

import pytest
from sample_forms import SAMPLES

from graph.reference import ReferenceData
from loaders.reading import read_bytes
from loaders.records import ReportRecord
from loaders.sources import DocumentFacts, Sidecar

TITLE = "PEEL: police legitimacy 2017 \u2013 force press releases\n\n12 December 2017\n\n"


@pytest.fixture(scope="module")
def reference() -> ReferenceData:
    return ReferenceData.packaged().extended_by(Sidecar.beside(SAMPLES).reference)


def _read(words: str, reference: ReferenceData, name: str = "notice.txt") -> ReportRecord:
    return read_bytes(words.encode(), name, DocumentFacts(file=name), reference).record


def _grades(words: str, reference: ReferenceData, title: str = TITLE, name: str = "notice.txt") -> list[str]:
    record = _read(title + words, reference, name)
    assert record.report.genre == "press-notice"
    return [f"{each.force}: {each.subject}: {each.grade}" for each in record.judgments]


def test_forces_below_a_grade_on_lines_of_their_own_have_that_grade(reference: ReferenceData) -> None:
    words = "Outstanding\nBrackmoor\n\nGood\nCarrow Police\nSaltgate City Police\n\n"
    words += "Inadequate\nNone\n\nNot graded\nThornmere\n"
    assert _grades(words, reference) == [
        "brackmoor: legitimacy: outstanding",
        "carrow: legitimacy: good",
        "saltgate: legitimacy: good",
        "thornmere: legitimacy: ungraded",
    ]


def test_a_force_and_its_grade_in_turn_are_pairs_and_no_groups(reference: ReferenceData) -> None:
    words = "Carrow Police\nGood\nThornmere Constabulary\nRequires improvement\nSaltgate City Police\nInadequate\n"
    assert _grades(words, reference) == [
        "carrow: legitimacy: good",
        "thornmere: legitimacy: requires-improvement",
        "saltgate: legitimacy: inadequate",
    ]


def test_a_table_that_lost_its_cells_has_its_subjects_from_its_head(reference: ReferenceData) -> None:
    head = "Force\nTreating the public fairly\nEthical and lawful workforce\n"
    rows = "Carrow Police\nGood\nOutstanding\nThornmere Constabulary\nInadequate\nGood\n"
    assert _grades(head + rows, reference) == [
        "carrow: Treating the public fairly: good",
        "carrow: Ethical and lawful workforce: outstanding",
        "thornmere: Treating the public fairly: inadequate",
        "thornmere: Ethical and lawful workforce: good",
    ]
    record = _read(TITLE + rows, reference)
    assert not record.judgments
    assert "columns-lost" in {each.code for each in record.warnings}


@pytest.mark.parametrize(
    ("line", "grades"),
    [
        ("Forces judged good: Carrow, Saltgate and Brackmoor", ["carrow", "saltgate", "brackmoor"]),
        ("Good (3): Carrow Police, Saltgate & Brackmoor", ["carrow", "saltgate", "brackmoor"]),
        ("The two forces assessed as \u2018good\u2019 are Carrow Police and Saltgate.", ["carrow", "saltgate"]),
        ("The force judged as good is Carrow Police.", ["carrow"]),
        ("Carrow Police \u2013 Good; Saltgate \u2013 Good", ["carrow", "saltgate"]),
        ("Carrow Police (Good)", ["carrow"]),
        ("The force judged as good last year was Carrow Police.", []),
        ("Last year Carrow Police was judged as good.", []),
        ("Carrow Police and Saltgate are good at listening.", []),
        ("\u201cCarrow Police is good.\u201d", []),
        ("The force says that Carrow is good: everyone knows it.", []),
    ],
)  # fmt: skip
def test_a_line_lists_the_forces_of_a_grade_or_is_prose(line: str, grades: list[str], reference: ReferenceData) -> None:
    assert _grades(line + "\n", reference) == [f"{force}: legitimacy: good" for force in grades]


def test_a_force_without_a_grade_is_told_and_the_rest_is_not_guessed(reference: ReferenceData) -> None:
    words = "All other forces were judged as \u2018good\u2019.\n\n"
    words += "HMICFRS has not given Ravensholt Police a graded judgment.\n"
    assert _grades(words, reference) == ["ravensholt: legitimacy: ungraded"]
    assert "unnamed-forces" in {each.code for each in _read(TITLE + words, reference).warnings}


def test_subjects_and_grades_below_a_force_are_that_forces(reference: ReferenceData) -> None:
    words = (
        "Carrow Police\nEffectiveness: good\nEfficiency \u2013 requires improvement\nLegitimacy: outstanding (2016)\n\n"
        "Thornmere Constabulary: effectiveness \u2013 good; efficiency \u2013 inadequate\n"
    )
    title = "PEEL: Police effectiveness, efficiency and legitimacy 2018/19 \u2013 grades by force\n\n2 May 2019\n\n"
    assert _grades(words, reference, title) == [
        "carrow: Effectiveness: good",
        "carrow: Efficiency: requires-improvement",
        "carrow: Legitimacy: outstanding",
        "thornmere: effectiveness: good",
        "thornmere: efficiency: inadequate",
    ]
    carried = _read(title + words, reference).judgments[2]
    assert (carried.last_inspected, carried.carried_over) == (2016, True)


def test_a_list_without_a_lead_in_is_of_the_force_that_the_line_before_names(reference: ReferenceData) -> None:
    words = (
        "A report on Carrow Police is published today.\n\n"
        "- is \u2018good\u2019 at listening; • is \u2018inadequate\u2019 at recording crime; and\n"
        "- \u2018requires improvement\u2019 at planning.\n\n"
        "Carrow Police and Thornmere Constabulary work together.\n\n- is \u2018good\u2019 at working together\n"
    )
    assert _grades(words, reference) == [
        "carrow: listening: good",
        "carrow: recording crime: inadequate",
        "carrow: planning: requires-improvement",
    ]


TABLE = "<h1>PEEL: police legitimacy 2017 \u2013 grades by force</h1><p>12 December 2017</p><table>{}</table><p>{}</p>"


@pytest.mark.parametrize(
    "rows",
    [
        [["Force", "Fair", "Ethical"], ["Carrow Police", "Good", "RI"], ["Thornmere", "", "Good"]],
        [["Question", "Carrow Police", "Thornmere"], ["Fair", "Good", ""], ["Ethical", "RI", "Good"]],
        [
            ["Force", "Question", "Grade"],
            ["Carrow", "Fair", "Good"],
            ["Carrow", "Ethical", "RI"],
            ["Thornmere", "Ethical", "Good"],
        ],
    ],
)
def test_tables_may_have_forces_down_or_across(rows: list[list[str]], reference: ReferenceData) -> None:
    cells = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in rows)
    assert sorted(_grades(TABLE.format(cells, ""), reference, "", "notice.html")) == [
        "carrow: Ethical: requires-improvement",
        "carrow: Fair: good",
        "thornmere: Ethical: good",
    ]


@pytest.mark.parametrize(
    "rows",
    [
        [["Outstanding", "Good"], ["Brackmoor", "Carrow Police, Saltgate"]],
        [["Grade", "Forces"], ["Outstanding", "Brackmoor"], ["Good", "Carrow and Saltgate"]],
    ],
)
def test_tables_may_have_a_grade_with_its_forces(rows: list[list[str]], reference: ReferenceData) -> None:
    cells = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in rows)
    assert _grades(TABLE.format(cells, ""), reference, "", "notice.html") == [
        "brackmoor: legitimacy: outstanding",
        "carrow: legitimacy: good",
        "saltgate: legitimacy: good",
    ]


@pytest.mark.parametrize(
    ("note", "year", "carried"),
    [
        ("An asterisk shows that the grade is that of 2016.", 2016, True),
        ("* = carried over from 2015", 2015, True),
        ("* carried over", None, True),
        ("", None, None),
    ],
)
def test_a_mark_means_what_the_notice_says(
    note: str, year: int | None, carried: bool | None, reference: ReferenceData
) -> None:
    cells = "<tr><td>Force</td><td>Fair</td></tr><tr><td>Carrow Police</td><td>Good*</td></tr>"
    judgment = _read(TABLE.format(cells, note), reference, "notice.html").judgments[0]
    assert (judgment.grade, judgment.last_inspected, judgment.carried_over) == ("good", year, carried)


def test_a_quoted_list_gives_no_grades(reference: ReferenceData) -> None:
    words = "Carrow Police\n\nThe inspector said:\n\n\u201cIt has changed, and:\n\n"
    words += "- is good at planning;\n- is inadequate at listening.\u201d\n"
    assert _grades(words, reference) == []
