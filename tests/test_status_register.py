"""The inspectorate's status register: records with a number and a log in tags, balanced or not."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.reference import ReferenceData
from loaders.reading import read_bytes
from loaders.records import ReportRecord
from loaders.shortcodes import read_log, tags
from loaders.sources import DocumentFacts

RECORD = """404 Page not found

https://www.example.org/hmicfrs/recommendation/wexmoor/8784/

Officers seldom write down why they searched a boat. So nobody can tell whether they were right.

Recommendation

Within three months, Wexmoor Police should make sure that every search is written down. Its guide should say:

-what is to be written down; and
-who reads it

[on]8th March 2018 [status]awaiting-review[/status][/on][on]17th May 2018 [status]being-progressed[/status][/on]\
[on]17th May 2018 [comment]

The force has a plan. A board looks at it every month.

[/comment][/on][on]14th December 2018 [status]awaiting-review[/status][/on]
"""

THEME = """Wexmoor Police: Crime Data Integrity inspection 2018 (9207)

Cause of concern

In Wexmoor Police, too many reports are never written down.

Within three months, the force should look for gaps. This should include a review of:-who takes calls;-who reads them.

Within six months the force should train its call handlers.

[on]7th August 2018 [status]awaiting-review[/status][/on][on]2nd May 2019 [status]no-further-action-needed[/status][/on]

Well kept: an inspection of gates (4822)

Not later than 31 March 2015 all forces should count their gates.

[on]4th September 2014

This is being looked at.

[/comment][/on][on]30th August 2017

Gates have been inspected since.
"""


def read(text: str, reference: ReferenceData, name: str = "page.txt", **facts: str) -> ReportRecord:
    """What one page says."""
    facts_given = DocumentFacts.model_validate({"file": name, **facts})
    return read_bytes(text.encode(), name, facts_given, reference).record


@pytest.fixture(scope="module")
def record(sample_reference: ReferenceData) -> ReportRecord:
    """One record."""
    return read(RECORD, sample_reference)


@pytest.fixture(scope="module")
def theme(sample_reference: ReferenceData) -> ReportRecord:
    """The records of one theme."""
    return read(THEME, sample_reference)


def test_a_record_is_known_by_its_tags_whatever_its_title_says(record: ReportRecord) -> None:
    assert record.layout is not None
    assert (record.layout.name, record.layout.confidence) == ("status-register-record", "seen")
    assert record.report.key == "wexmoor/register-8784/status-register"
    assert "404" not in (record.report.title or "")
    assert (record.report.force, record.report.inspectorate) == ("wexmoor", "hmicfrs")


def test_its_words_are_the_inspectorate_s_and_its_number_is_official(record: ReportRecord) -> None:
    assert [(each.id, each.kind.value, each.voice) for each in record.findings] == [
        ("rec-1", "recommendation", "inspectorate"),
    ]
    assert {(each.reference, each.official) for each in record.entries} == {("8784", True)}


def test_items_below_a_recommendation_are_part_of_it(record: ReportRecord) -> None:
    assert record.findings[0].text.endswith("-what is to be written down; and -who reads it")
    assert record.findings[0].due is not None
    assert str(record.findings[0].due.date) == "2018-06-08"


def test_a_status_can_go_back_and_each_has_its_day(record: ReportRecord) -> None:
    log = [(str(each.on.latest) if each.on else None, each.status, each.printed) for each in record.statuses]
    assert log == [
        ("2018-03-08", "awaiting-review", "awaiting-review"),
        ("2018-05-17", "in-progress", "being-progressed"),
        ("2018-12-14", "awaiting-review", "awaiting-review"),
    ]
    assert {(each.asserted_by, each.finding) for each in record.statuses} == {("inspectorate", "rec-1")}


def test_a_comment_has_its_day_and_its_words(record: ReportRecord) -> None:
    (note,) = record.notes
    assert note.text == "The force has a plan. A board looks at it every month."
    assert (note.by, note.finding) == ("inspectorate", "rec-1")
    assert note.on is not None
    assert str(note.on.latest) == "2018-05-17"


def test_what_a_record_tells_is_known_from_its_first_day(record: ReportRecord) -> None:
    assert {str(each.known) for each in record.entries} == {"2018-03-08"}
    assert record.report.issued.latest is None
    assert not record.warnings


def test_one_record_may_hold_a_cause_of_concern_with_several_recommendations(theme: ReportRecord) -> None:
    found = [(each.id, each.parent) for each in theme.findings]
    assert found == [("coc-1", None), ("rec-1", "coc-1"), ("rec-2", "coc-1"), ("rec-3", None)]
    assert "review of:-who takes calls;-who reads them." in theme.findings[1].text
    assert [each.finding for each in theme.statuses] == ["coc-1", "rec-1", "rec-2"] * 2
    assert [each.status for each in theme.statuses] == ["awaiting-review"] * 3 + ["closed"] * 3


def test_each_record_of_a_page_names_its_report_and_force(theme: ReportRecord) -> None:
    named = [(each.reference, each.force, each.report.programme, each.report.year) for each in theme.entries]
    assert named == [("9207", "wexmoor", "crime-data-integrity", 2018)] * 3 + [("4822", None, None, 2014)]
    assert theme.report.force is None


def test_tags_that_are_not_balanced_are_read_and_told_of(theme: ReportRecord) -> None:
    told = [(each.code, "4822" in each.detail) for each in theme.warnings]
    assert {("unbalanced-tags", True), ("no-status", True), ("unclear-force", True)} == set(told)
    comments = [(each.text, str(each.on.latest) if each.on else None) for each in theme.notes]
    assert comments == [
        ("This is being looked at.", "2014-09-04"),
        ("Gates have been inspected since.", "2017-08-30"),
    ]


def test_force_and_number_may_be_told_beside_the_text(sample_reference: ReferenceData) -> None:
    bare = re.sub(r"https\S+", "", RECORD).replace("Wexmoor Police should", "The force should")
    by_name = read(bare, sample_reference, name="wexmoor-8784.txt")
    by_sidecar = read(bare, sample_reference, url="https://www.example.org/hmicfrs/recommendation/wexmoor/8784/")
    nowhere = read(bare, sample_reference)
    assert by_name.report.key == by_sidecar.report.key == "wexmoor/register-8784/status-register"
    assert nowhere.report.force is None
    assert nowhere.entries[0].reference is None


def test_a_page_reads_like_its_text(record: ReportRecord, sample_reference: ReferenceData) -> None:
    parts = [f"<p>{each}</p>" for each in RECORD.split("\n\n")]
    page = f"<html><head><title>404 Page not found</title></head><body><main>{''.join(parts)}</main></body></html>"
    same = read(page, sample_reference, name="page.html")
    assert [(each.status, each.on and each.on.latest) for each in same.statuses] == [
        (each.status, each.on and each.on.latest) for each in record.statuses
    ]
    assert [each.kind for each in same.findings] == [each.kind for each in record.findings]


def test_words_stand_where_the_record_says(sample_reference: ReferenceData) -> None:
    reading = read_bytes(THEME.encode(), "page.txt", DocumentFacts(file="page.txt"), sample_reference)
    text = reading.document.text
    for each in (*reading.record.findings, *reading.record.notes):
        assert " ".join(text[span.start : span.end] for span in each.spans) == each.text
    for status in reading.record.statuses:
        assert text[status.start : status.end] == status.printed


# --- logs -------------------------------------------------------------------------------------------------------------


def log_of(text: str) -> list[tuple[str, str, str | None]]:
    """What a log says: name, words, day."""
    log = read_log(text, tags(text), len(text))
    return [(each.name, each.words.text, str(each.on.latest) if each.on else None) for each in log.logged]


@pytest.mark.parametrize(
    ("text", "said", "balanced"),
    [
        ("[on]1st May 2018 [status]complete[/status][/on]", [("status", "complete", "2018-05-01")], True),
        ("[on]1st May 2018 [status]complete[/on]", [("status", "complete", "2018-05-01")], False),
        ("[on]1st May 2018 [status]complete", [("status", "complete", "2018-05-01")], False),
        ("[status]complete[/status]", [("status", "complete", None)], True),
        ("[on]1st May 2018 Some words.[/comment][/on]", [("comment", "Some words.", "2018-05-01")], False),
        ("[on]soon [status]complete[/status][/on]", [("comment", "soon", None), ("status", "complete", None)], False),
        (
            "[on]1st May 2018 [comment]One.[on]2nd May 2018 [status]complete[/status][/on]",
            [("comment", "One.", "2018-05-01"), ("status", "complete", "2018-05-02")],
            False,
        ),
        ("[on]1st May 2018 [comment]One.\n\nTwo.[/comment][/on]", [("comment", "One. Two.", "2018-05-01")], True),
    ],
)
def test_a_log_is_read_as_far_as_its_tags_go(
    text: str, said: list[tuple[str, str, str | None]], balanced: bool
) -> None:
    assert log_of(text) == said
    assert read_log(text, tags(text), len(text)).balanced is balanced


_PIECES = st.sampled_from(
    [
        "[on]",
        "[/on]",
        "[status]",
        "[/status]",
        "[comment]",
        "[/comment]",
        "3rd May 2018 ",
        "complete",
        "Words. ",
        "\n\n",
    ]
)


@given(st.lists(_PIECES, max_size=20))
def test_any_log_gives_words_that_stand_in_it(pieces: list[str]) -> None:
    text = "".join(pieces)
    found = tags(text)
    if found:
        log = read_log(text, found, len(text))
        for each in log.logged:
            assert each.words.text
            assert " ".join(text[part.start : part.end] for part in each.words.extents) == each.words.text
            assert not tags(each.words.text)


def test_items_behind_a_lead_in_are_recommendations_and_a_comment_may_print_findings(
    sample_reference: ReferenceData,
) -> None:
    text = (
        "PEEL: police effectiveness 2016 \u2013 Wexmoor Police (8790)\n\n"
        "Cause of concern\n\nNobody waters the plants.\n\n"
        "To address this the force must immediately take steps to:\n\n\u2022 buy a can; and \u2022 fill it daily.\n\n"
        "[on]2nd March 2017 [status]awaiting-review[/on][on]19th March 2018 [comment]\n\n"
        "The 2017 inspection gave the following Areas for improvement\n\n"
        "\u2022The force should mend the can.\u2022The force should count its plants.\n\n[comment][/on]"
    )
    found = [(each.id, each.parent, each.text) for each in read(text, sample_reference).findings]
    assert found == [
        ("coc-1", None, "Nobody waters the plants."),
        ("rec-1", "coc-1", "buy a can"),
        ("rec-2", "coc-1", "fill it daily."),
        ("afi-1", None, "The force should mend the can."),
        ("afi-2", None, "The force should count its plants."),
    ]


def test_a_number_and_a_title_may_stand_on_lines_of_their_own(sample_reference: ReferenceData) -> None:
    text = (
        "404 Page not found\n8801\n"
        "Wexmoor 2016 \u2013 Cause of concern \u2013 Effectiveness\n"
        "Police force: Wexmoor\n"
        "Wexmoor Police does not water its plants.\nTheme: plants\n"
        "[on]02/03/2017[/on] [status]awaiting-review[/status]\n"
    )
    record = read(text, sample_reference)
    assert [(each.kind.value, each.text) for each in record.findings] == [
        ("cause_of_concern", "Wexmoor Police does not water its plants.")
    ]
    assert record.entries[0].reference == "8801"
