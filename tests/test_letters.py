"""Letters of inspectors in their many forms: what they repeat, what became of it, who writes, which phase holds."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from letters_read import EXAMPLES, LETTERED, NAMED, NUMBERED, PAGE, TABLE, UNQUOTED, named, read, told

from graph.reference import ReferenceData
from graph.terms import Base
from graph.validation import validate
from loaders.reading import read_bytes
from loaders.sources import DocumentFacts
from loaders.triples import document_graph

# --- who writes to whom ----------


@pytest.mark.parametrize(
    ("text", "name", "people", "day"),
    [
        (PAGE, "letter.html", ("Ann Leeson", "Bea Moorland", "Carl Denby"), "2024-05-21"),
        (LETTERED, "letter.txt", ("Joan Askew", "Dan Pell"), "2020-03-03"),
        (NUMBERED.format(found="Nothing."), "letter.txt", ("Ann Leeson", "Dan Pell"), "2024-07-03"),
        (UNQUOTED, "letter.txt", ("Ann Leeson", "Dan Pell"), "2023-01-12"),
        (NAMED, "letter.txt", ("Ann Leeson", "Dan Pell", "Carl Denby"), "2023-09-20"),
    ],
)
def test_a_letter_has_its_sender_addressee_copies_and_day(
    text: str, name: str, people: tuple[str, ...], day: str
) -> None:
    record = read(text, name)
    assert (record.report.genre, record.report.force) == ("revisit-letter", "wexmoor")
    assert record.letter is not None
    found = (record.letter.sender, record.letter.addressee, *record.letter.copied_to)
    assert tuple(each.name for each in found if each) == people
    assert str(record.report.issued.latest) == day


def test_the_inspection_and_the_revisit_are_told_apart() -> None:
    letter = read(LETTERED).letter
    assert letter is not None
    assert letter.inspected is not None
    assert letter.revisited is not None
    assert (letter.inspected.printed, letter.revisited.printed) == ("June 2018", "January 2020")


def test_the_cycle_is_known_where_the_letter_names_it() -> None:
    about = read(PAGE, "letter.html").report.about
    assert about is not None
    assert (about.programme, about.cycle, about.pillar) == ("peel", "2021-22", None)


# --- what it repeats, and what it raises ----------


def test_causes_of_concern_are_read_from_a_list_and_get_the_recommendations_of_their_sections() -> None:
    findings = named(read(PAGE, "letter.html"))
    calls, cases, money = (
        findings[key].id for key in ("was slow to spot", "didn\u2019t plan or supervise", "had no sound plan")
    )
    assert {key: each.parent for key, each in findings.items() if each.kind == "recommendation"} == {
        "call takers ask each": calls,
        "people who ring again": calls,
        "put a plan on": cases,
        "see that a supervisor": cases,
        "tell victims what has": cases,
        "the force should balance": money,
    }


def test_recommendations_under_two_lead_ins_have_the_deadline_of_their_own() -> None:
    due = {key: each.due.printed for key, each in named(read(PAGE, "letter.html")).items() if each.due}
    assert due["put a plan on"] == "immediately"
    assert due["tell victims what has"] == "By 30 September 2023"


def test_what_a_letter_raises_is_told_from_what_it_repeats() -> None:
    raised = [each.text for each in read(PAGE, "letter.html").findings if each.raised_here]
    assert raised == ["The force should keep supervising its investigations until the backlog is gone."]
    raised = [each.text for each in read(LETTERED).findings if each.raised_here]
    assert raised == ["By 31 December 2020, the force should test its staff on what they know."]
    found = "We have made one further recommendation. By 30 November 2024, the force should paint the cells."
    assert [each.kind for each in read(NUMBERED.format(found=found)).findings if each.raised_here] == ["recommendation"]


def test_recommendations_that_stand_only_in_headings_or_in_a_table_are_read_there() -> None:
    for text in (UNQUOTED, TABLE):
        record = read(text)
        assert [each.kind.value for each in record.findings] == ["cause_of_concern", *["recommendation"] * 3]
        assert {each.parent for each in record.findings[1:]} == {"coc-1"}
    assert read(UNQUOTED).findings[0].text == "The force was not protecting children well enough."


def test_numbered_paragraphs_are_no_items_of_the_list_before_them() -> None:
    text = LETTERED.replace("New recommendation", "2. You sent us a plan on 11 October 2018.\n\nNew recommendation")
    assert not any("11 October" in each.text for each in read(text).findings)


# --- what became of it ----------


def test_statuses_in_prose_name_their_findings_and_their_step() -> None:
    record = read(PAGE, "letter.html")
    assert told(record) == [
        ("coc-1", "closed", None),
        ("coc-2", "closed", None),
        ("coc-3", "closed", None),
        ("rec-1", "complete", None),
        ("rec-2", "complete", None),
        ("coc-1", "closed", None),
        ("rec-3", "complete", None),
        ("rec-4", "in-progress", None),
        ("rec-5", "in-progress", None),
        ("coc-2", "superseded", "downgraded"),
        ("coc-3", "discharged", None),
    ]
    assert {each.asserted_by for each in record.statuses} == {"inspectorate"}
    dated = {each.finding: each.on.printed for each in record.statuses if each.on}
    assert dated == {"coc-1": "January 2024"}


@pytest.mark.parametrize(
    ("text", "statuses"),
    [
        (LETTERED, {"rec-1": "in-progress", "rec-2": "complete", "rec-3": "outstanding"}),
        (UNQUOTED, {"rec-1": "in-progress", "rec-2": "complete", "rec-3": "outstanding"}),
        (TABLE, {"rec-1": "complete", "rec-2": "in-progress", "rec-3": "outstanding", "coc-1": "open"}),
        (NAMED, {"coc-1": "discharged", "coc-2": "closed", "coc-3": "open"}),
    ],
)
def test_statuses_are_read_from_lines_headings_bullets_and_tables(text: str, statuses: dict[str, str]) -> None:
    assert {each.finding: each.status for each in read(text).statuses} == statuses


@pytest.mark.parametrize(
    ("found", "statuses"),
    [
        ("We have closed both causes of concern.", [("coc-1", "closed", None), ("coc-2", "closed", None)]),
        ("All recommendations remain in progress.", [(f"rec-{at}", "in-progress", None) for at in (1, 2, 3)]),
        ("Recommendations 1 and 3 have been met.", [("rec-1", "complete", None), ("rec-3", "complete", None)]),
        ("Recommendation 2 is discharged.", [("rec-2", "discharged", None)]),
        ("Recommendation 3 has been superseded.", [("rec-3", "superseded", None)]),
        ("Recommendation 2 has been merged into recommendation 1.", [("rec-2", "superseded", "merged")]),
        ("Recommendation 1 is no longer applicable.", [("rec-1", "no-longer-applicable", None)]),
        ("None of the recommendations has been completed.", [(f"rec-{at}", "outstanding", None) for at in (1, 2, 3)]),
        ("We are not yet able to close the cause of concern about feeding prisoners.", [("coc-2", "open", None)]),
        ("The first cause of concern has been closed, but the second remains open.",
         [("coc-1", "closed", None), ("coc-2", "open", None)]),
        ("Cause of concern 2 has been downgraded to an area for improvement.", [("coc-2", "superseded", "downgraded")]),
        ("Recommendation 3 has been partially met. It is not complete.", [("rec-3", "in-progress", None)]),
    ],
)  # fmt: skip
def test_what_a_sentence_says_of_a_finding(found: str, statuses: list[tuple[str, str, str | None]]) -> None:
    record = read(NUMBERED.format(found=found))
    assert told(record)[: len(statuses)] == statuses
    assert {each.finding for each in record.statuses} == {each[0] for each in statuses}


@pytest.mark.parametrize(
    "found",
    [
        "We expect to close both causes of concern next year.",
        "We will discharge this cause of concern once the doors are locked.",
        "If recommendation 2 has been met by June, we will say so.",
        "You told us that you hope recommendation 1 is complete by May.",
        "We have discharged two of the three recommendations.",
        "The work of the unit is complete and its office has closed.",
        "The force has made good progress.",
    ],
)
def test_what_is_hoped_planned_unnamed_or_about_other_things_gives_no_status(found: str) -> None:
    assert read(NUMBERED.format(found=found)).statuses == ()


def test_a_count_that_names_no_finding_is_told() -> None:
    assert "unnamed-statuses" in {each.code for each in read(NAMED).warnings}


def test_findings_that_a_letter_passes_over_have_no_status() -> None:
    record = read(NAMED)
    assert {each.id for each in record.findings if each.status is None} == {"coc-4", "rec-1", "rec-2"}


# --- phases of monitoring ----------


def test_phases_have_their_day_and_who_decided() -> None:
    scan, engage = read(PAGE, "letter.html").monitoring
    assert (scan.phase, scan.decided_by) == ("scan", "Chief Inspector of Constabulary")
    assert engage.since is not None
    assert (engage.phase, engage.since.printed) == ("engage", "6 July 2022")
    (phase,) = read(UNQUOTED).monitoring
    assert phase.since is not None
    assert (phase.phase, phase.decided_by) == ("engage", "Police Performance Oversight Group")
    assert phase.since.printed == "9 January 2023"


@pytest.mark.parametrize(
    "found",
    [
        "We will consider whether to move the force to engage.",
        "Our monitoring has two phases: all forces are in scan or in engage.",
        "We will not return the force to scan until both causes of concern have been closed.",
    ],
)
def test_phases_at_large_or_to_come_are_none(found: str) -> None:
    assert read(NUMBERED.format(found=found)).monitoring == ()


# --- the whole ----------


@pytest.mark.parametrize("text", [PAGE, LETTERED, NUMBERED.format(found="All recommendations are met."), TABLE, NAMED])
def test_the_graph_of_a_letter_keeps_the_shapes(text: str) -> None:
    reference = ReferenceData.packaged().extended_by([EXAMPLES / "wexmoor.ttl"])
    name = "letter.html" if text.startswith("<") else "letter.txt"
    reading = read_bytes(text.encode(), name, DocumentFacts(file=name), reference)
    assert validate(document_graph(reading, reference, Base()), reference).conforms


def test_an_agenda_that_mentions_a_letter_is_no_letter() -> None:
    agenda = """Wexmoor Police and Crime Panel

Agenda

To: members of the panel
Date: 4 May 2023

1. Apologies
2. Letter from HM Inspector of Constabulary on the causes of concern revisit to Wexmoor Police
3. PCC response to HMICFRS report on custody - to note
4. Date of next meeting
"""
    record = read(agenda)
    assert record.layout is None
    assert record.findings == ()


_STATUSES = {"met": "complete", "in progress": "in-progress", "not started": "outstanding", "closed": "closed"}
_SUBJECTS = ["mend the boats", "count the oars", "paint the sheds", "feed the swans", "dredge the river"]


@settings(deadline=None, max_examples=25, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.lists(st.sampled_from(_SUBJECTS), min_size=1, max_size=5, unique=True).flatmap(
        lambda chosen: st.tuples(st.just(chosen), st.permutations(chosen))
    ),
    st.sampled_from(["{about} - {status}", "{about} ({status})", "{about}: {status}", "{about}\n\nStatus: {status}"]),
)
def test_headings_in_any_order_give_each_recommendation_its_own_status(
    orders: tuple[list[str], list[str]], form: str
) -> None:
    subjects, shuffled = orders
    given_statuses = {each: list(_STATUSES)[len(each) % len(_STATUSES)] for each in subjects}
    items = "\n".join(f"- {each};" for each in subjects)
    heads = "\n\n".join(
        form.format(about=each.capitalize(), status=given_statuses[each]) + "\n\nWe looked at this."
        for each in shuffled
    )
    text = f"""Dan Pell
Chief Constable
Wexmoor Police

4 May 2023

Dear Mr Pell

Wexmoor Police: cause of concern progress

We inspected the force in May 2022.

Cause of concern

The force neglects the water.

Recommendations

The force should:

{items}

Progress

{heads}

Yours sincerely

Joan Askew
HM Inspector of Constabulary
"""
    record = read(text)
    texts = {each.id: each.text for each in record.findings}
    assert sorted(texts[each.finding] for each in record.statuses) == sorted(subjects)
    for each in record.statuses:
        assert each.status == _STATUSES[given_statuses[texts[each.finding]]]
