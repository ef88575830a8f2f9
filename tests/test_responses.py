"""Answers to reports as pages, letters, tables and plans: what each reply answers, who speaks, what is accepted."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from letters_read import EXAMPLES, read

from graph.reference import ReferenceData
from graph.terms import Base
from graph.validation import validate
from loaders.reading import read_bytes
from loaders.records import ReportRecord
from loaders.sources import DocumentFacts
from loaders.triples import document_graph

PAGE = """<html><body><main>
<h1>Commissioner\u2019s response to HMICFRS report: \u2018Out of hours \u2013 how forces answer at night\u2019</h1>
<p>Published on: 4 June 2023</p>
<h2>Police &amp; Crime Commissioner comments</h2>
<p>I welcome this report. Its findings ring true in Wexmoor.</p>
<p>I have asked the Chief Constable for his view on the report, and he has stated:</p>
<p>We know our nights are thin. Wexmoor Police will add a shift.</p>
<p>Hal Brind, Chief Constable of Wexmoor Police</p>
<h2>Next steps</h2>
<p>The report makes two recommendations, set out below with what is being done.</p>
<h3>Recommendation 1</h3>
<p>By March 2024, forces should make sure that somebody answers at night.</p>
<p>They should also include:</p>
<ul><li>a rota for holidays; and</li><li>a way of calling more people in</li></ul>
<ul><li>Wexmoor Police has had a rota since May.</li><li>It will be tested in July.</li></ul>
<h3>Recommendation 2</h3>
<p>By June 2024, chief constables should count the calls that nobody answers.</p>
<p>Response: accepted. The force counts them from this month.</p>
</main></body></html>"""
"""A page with a section for each recommendation of a national report."""

LETTER = """Office of the Police and Crime Commissioner for Wexmoor

The Rt Hon Jo Mendel MP
Home Secretary

14 August 2022

{greeting}

Response to HMICFRS report "PEEL 2021/22 - An inspection of Wexmoor Police"

Under section 55 of the Police Act 1996 I give below my comments on the report, which was published on 1 July 2022.

I welcome the report.

Cause of concern 1: The force does not answer calls in time.
Chief Constable's response: We have hired forty people.
PCC comment: I shall look at this every month.

AFI 2: The force should mend its cars.
Response: Partially accepted. The workshop is small.

AFI 3: The force should sell its boats.
Response: Not accepted. The boats are needed.

Yours sincerely

Tess Arnold
Police and Crime Commissioner for Wexmoor
"""
"""A letter under section 55, a line for each field."""

TABLES = """<html><body><main><h1>Mayor's response to HMICFRS inspections: Wexmoor Police</h1>
<p>Date of response: 3 May 2021</p>
<h2>Report: Roads policing \u2013 not for show</h2>
<table><tr><th>Recommendation</th><th>Force response</th><th>PCC comment</th><th>Status</th></tr>
<tr><td>1. Chief constables should put roads first.</td><td>Roads are in our plan.</td><td>So they are.</td>
<td>Complete</td></tr>
<tr><td>2. Chief constables should check their cameras.</td><td>Checks are made.</td><td></td>
<td>In progress</td></tr></table>
<h2>Report: A promise to children</h2>
<table><tr><th>No</th><th>Area for improvement</th><th>Response</th><th>Accepted?</th></tr>
<tr><td>4</td><td>The force should train its staff.</td><td>Training begins in May.</td><td>Yes</td></tr></table>
</main></body></html>"""
"""Tables on two reports in one document."""

PLAN = """Wexmoor Police action plan in answer to HMICFRS PEEL 2023-25

Updated 4 May 2024

Recommendation 1
The force should mend its boats by 31 July 2024.
Action taken: Six boats have been mended.
Status: ongoing

Area for improvement 1: The force should count its oars.
We counted them in June.
Status: Complete
"""
"""A force's own plan in sections."""

OFFICER = """Dan Pell
Chief Constable
Wexmoor Police

3 March 2023

Dear Commissioner

HMICFRS report: An inspection of boats in the police service

Thank you for asking for my comments on the report, which was published on 10 January 2023. I write to give the response
of Wexmoor Police.

Recommendation 1: By June 2023, chief constables should paint their boats.
We accept this recommendation. They will be painted in May.

Yours sincerely

Dan Pell
Chief Constable
"""
"""A chief constable's letter to the policing body."""

SECTION = LETTER.format(greeting="Dear Home Secretary,")


def _answers(record: ReportRecord) -> list[tuple[str | None, str, str | None]]:
    """What each reply answers, by whom, and whether it accepts it; those to a whole report left out."""
    return [(each.answers, each.by, each.position) for each in record.responses if each.answers]


def test_each_section_of_a_page_answers_its_own_recommendation() -> None:
    record = read(PAGE, "page.html")
    assert [each.text[:9] for each in record.findings] == ["By March ", "By June 2"]
    assert record.findings[0].text.endswith("a way of calling more people in")
    assert _answers(record) == [("rec-1", "policing-body", None), ("rec-2", "policing-body", "accepted")]
    reply = next(each for each in record.responses if each.answers == "rec-1")
    assert reply.text == "Wexmoor Police has had a rota since May. It will be tested in July."


def test_words_that_a_policing_body_brings_in_are_the_force_s() -> None:
    (said,) = (each for each in read(PAGE, "page.html").responses if each.by == "force")
    assert (said.speaker, said.role) == ("Hal Brind", "Chief Constable of Wexmoor Police")
    assert said.text == "We know our nights are thin. Wexmoor Police will add a shift."


@pytest.mark.parametrize("greeting", ["Dear Home Secretary,", "Dear Minister / H.M. Inspector", "Dear Home Secretary"])
def test_a_letter_with_a_line_for_each_field_keeps_speakers_and_positions(greeting: str) -> None:
    record = read(LETTER.format(greeting=greeting))
    assert _answers(record) == [
        ("coc-1", "force", None),
        ("coc-1", "policing-body", None),
        ("afi-1", "policing-body", "partly-accepted"),
        ("afi-2", "policing-body", "not-accepted"),
    ]
    assert {each.voice for each in record.findings} == {"policing-body"}
    whole = next(each for each in record.responses if each.answers is None)
    assert "I welcome the report." in whole.text


def test_a_letter_names_the_report_that_it_answers_and_has_a_day_of_its_own() -> None:
    report = read(SECTION).report
    assert report.about is not None
    assert report.about.title == "PEEL 2021/22 - An inspection of Wexmoor Police"
    assert (report.about.programme, report.about.cycle, report.about.pillar) == ("peel", "2021-22", None)
    assert report.about.published is not None
    assert report.about.published.printed == "1 July 2022"
    assert str(report.issued.latest) == "2022-08-14"


def test_a_national_report_is_named_and_ties_the_answer_to_no_inspection_of_the_force() -> None:
    about = read(PAGE, "page.html").report.about
    assert about is not None
    assert about.title == "Out of hours \u2013 how forces answer at night"
    assert (about.programme, about.cycle) == (None, None)


def test_a_table_gives_each_finding_its_replies_and_the_statuses_that_are_claimed() -> None:
    record = read(TABLES, "tables.html")
    assert _answers(record) == [
        ("rec-1", "force", None),
        ("rec-1", "policing-body", None),
        ("rec-2", "force", None),
        ("afi-1", "policing-body", "accepted"),
    ]
    claimed = [(each.finding, each.status, each.asserted_by) for each in record.statuses]
    assert claimed == [("rec-1", "complete", "policing-body"), ("rec-2", "in-progress", "policing-body")]


def test_a_document_on_several_reports_says_of_each_finding_which_and_answers_no_single_one() -> None:
    record = read(TABLES, "tables.html")
    assert [each.section for each in record.findings] == [
        *["Report: Roads policing \u2013 not for show"] * 2,
        "Report: A promise to children",
    ]
    assert record.report.about is not None
    assert record.report.about.title is None


def test_a_force_s_plan_and_letter_are_the_force_s_word() -> None:
    plan = read(PLAN)
    assert (plan.report.genre, plan.report.respondent) == ("force-response", None)
    assert {each.voice for each in plan.findings} == {"force"}
    assert [(each.finding, each.status, each.asserted_by) for each in plan.statuses] == [
        ("rec-1", "in-progress", "force"),
        ("afi-1", "complete", "force"),
    ]
    assert _answers(plan) == [("rec-1", "force", None), ("afi-1", "force", None)]
    assert _answers(read(OFFICER)) == [("rec-1", "force", "accepted")]


@pytest.mark.parametrize("text", [PAGE, SECTION, TABLES, PLAN, OFFICER])
def test_the_graph_of_an_answer_keeps_the_shapes(text: str) -> None:
    reference = ReferenceData.packaged().extended_by([EXAMPLES / "wexmoor.ttl"])
    name = "answer.html" if text.startswith("<") else "answer.txt"
    reading = read_bytes(text.encode(), name, DocumentFacts(file=name), reference)
    graph = document_graph(reading, reference, Base())
    assert validate(graph, reference).conforms


_REPLIES = {
    "Accepted. We have begun.": "accepted",
    "Accepted in part. Some of it is done.": "partly-accepted",
    "Not accepted. It would cost too much.": "not-accepted",
    "We have bought three more.": None,
}


@settings(deadline=None, max_examples=25, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.lists(st.sampled_from(sorted(_REPLIES)), min_size=1, max_size=6),
    st.sampled_from(["Recommendation {n}: {words}", "Recommendation {n}\n{words}", "Recommendation {n} - {words}"]),
    st.sampled_from([("PCC response:", "policing-body"), ("Force response:", "force"), ("Response:", "policing-body")]),
)
def test_any_number_of_entries_in_any_form_keep_their_replies(
    replies: list[str], form: str, label: tuple[str, str]
) -> None:
    words = "The force should keep {n} more boats on the river."
    body = "\n\n".join(
        f"{form.format(n=at, words=words.format(n=at))}\n{label[0]} {reply}" for at, reply in enumerate(replies, 1)
    )
    record = read(f"PCC response to HMICFRS report on Wexmoor Police\n\nI welcome this report.\n\n{body}\n")
    assert [each.text for each in record.findings] == [words.format(n=at) for at, _ in enumerate(replies, 1)]
    assert _answers(record) == [(f"rec-{at}", label[1], _REPLIES[reply]) for at, reply in enumerate(replies, 1)]
