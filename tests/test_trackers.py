"""Trackers: rows of tables become findings in somebody else's words, with what the row says of each."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook
from openpyxl.styles import PatternFill
from openpyxl.worksheet.worksheet import Worksheet
from reports import folder, run

from graph.errors import IdentityError
from graph.reference import ReferenceData
from loaders.reading import read_bytes
from loaders.records import ReportRecord
from loaders.sources import DocumentFacts

FIRST = "The force should test its radios every week."
SECOND = "The force should count its boats before the winter."
THIRD = "The force should paint its gate in good time."

PLAN = f"""Wexmoor Police: HMICFRS action plan
As at 30 June 2019

Ref,Report,Date published,Type,Finding,Owner,Status,Due date,Comment,Last updated
W1,PEEL 2018/19,2 May 2019,AFI,{FIRST},Head of IT,In progress,March 2020,A plan is made.,1 June 2019
W2,PEEL 2018/19,2 May 2019,AFI,{SECOND},,Complete,,,
W3,Legitimacy 2017,12 December 2017,CoC,The force doesn't look after its gate.,,Open,,,
W3.1,Legitimacy 2017,12 December 2017,Recommendation,{THIRD},,Complete pending sign-off,Within three months,,
"""


def read(text: str | bytes, reference: ReferenceData, name: str = "plan.csv", **facts: str) -> ReportRecord:
    """What one file says."""
    content = text.encode() if isinstance(text, str) else text
    return read_bytes(content, name, DocumentFacts.model_validate({"file": name, **facts}), reference).record


def codes(record: ReportRecord) -> set[str]:
    return {notice.code for notice in record.warnings}


def given_statuses(record: ReportRecord) -> list[tuple[str, str, str]]:
    return [(each.finding, each.status, each.asserted_by) for each in record.statuses]


@pytest.fixture(scope="module")
def plan(sample_reference: ReferenceData) -> ReportRecord:
    """A force's action plan."""
    return read(PLAN, sample_reference)


def test_each_row_is_a_finding_in_the_force_s_voice_by_its_kind(plan: ReportRecord) -> None:
    assert [(each.id, each.kind.value, each.text) for each in plan.findings] == [
        ("afi-1", "area_for_improvement", FIRST),
        ("afi-2", "area_for_improvement", SECOND),
        ("coc-1", "cause_of_concern", "The force doesn't look after its gate."),
        ("rec-1", "recommendation", THIRD),
    ]
    assert {each.voice for each in plan.findings} == {"force"}


def test_the_plan_has_force_title_day_and_keeper(plan: ReportRecord) -> None:
    identity = plan.report
    assert identity.key == "wexmoor/hmicfrs-action-plan-2019-06-30/tracker"
    assert (identity.force, identity.title) == ("wexmoor", "Wexmoor Police: HMICFRS action plan")
    assert str(identity.issued.latest) == "2019-06-30"
    assert {each.name: each.value for each in identity.told} == {"force": "wexmoor", "keeper": "force"}
    assert plan.layout is not None
    assert plan.layout.name == "findings-table"


def test_each_row_names_the_report_that_it_is_from(plan: ReportRecord) -> None:
    named = [(each.report.programme, each.report.cycle, each.report.pillar, each.report.year) for each in plan.entries]
    assert named == [("peel", "2018-19", None, 2018)] * 2 + [("peel", "2017", "legitimacy", 2017)] * 2
    assert [str(each.known) for each in plan.entries] == ["2019-05-02"] * 2 + ["2017-12-12"] * 2


def test_statuses_keep_their_words_their_day_and_who_says_so(plan: ReportRecord) -> None:
    assert given_statuses(plan) == [
        ("afi-1", "in-progress", "force"),
        ("afi-2", "complete", "force"),
        ("coc-1", "open", "force"),
        ("rec-1", "awaiting-review", "force"),
    ]
    assert plan.statuses[3].printed == "Complete pending sign-off"
    assert plan.statuses[0].on is not None
    assert str(plan.statuses[0].on.latest) == "2019-06-01"
    assert plan.statuses[1].on is None


def test_deadlines_keep_their_words_and_count_from_publication(plan: ReportRecord) -> None:
    assert [(each.due.printed, str(each.due.date)) for each in plan.findings if each.due] == [
        ("March 2020", "2020-03-31"),
        ("Within three months", "2018-03-12"),
    ]


def test_a_comment_is_a_note_with_its_day(plan: ReportRecord) -> None:
    (note,) = plan.notes
    assert (note.finding, note.text, note.by) == ("afi-1", "A plan is made.", "force")
    assert note.on is not None


def test_references_and_owners_are_kept(plan: ReportRecord) -> None:
    assert [each.reference for each in plan.entries] == ["W1", "W2", "W3", "W3.1"]
    assert plan.entries[0].owner == "Head of IT"


def test_words_stand_where_the_record_says(sample_reference: ReferenceData) -> None:
    reading = read_bytes(PLAN.encode(), "plan.csv", DocumentFacts(file="plan.csv"), sample_reference)
    text = reading.document.text
    for finding in reading.record.findings:
        assert " ".join(text[span.start : span.end] for span in finding.spans) == finding.text
    for status in reading.record.statuses:
        assert text[status.start : status.end] == status.printed


# --- one cell that says several things ------------------------------------------------------------------------------


def test_number_and_kind_before_the_words_are_taken_off(sample_reference: ReferenceData) -> None:
    rows = f'"1 Area for improvement {FIRST}",Open\n"AFI 2: {SECOND}",Open\n"3. {THIRD}",Open\n'
    record = read(
        f"Wexmoor Police\nPEEL 2018/19\nRecommendations and areas for improvement,Status\n{rows}", sample_reference
    )
    assert [each.text for each in record.findings] == [FIRST, SECOND, THIRD]
    assert [each.reference for each in record.entries] == ["1", "2", "3"]
    assert [each.kind_told for each in record.entries] == [True, True, False]
    assert "kind-untold" in codes(record)


def test_a_bracket_label_is_taken_off_and_says_since_when(sample_reference: ReferenceData) -> None:
    text = (
        f'Wexmoor Police\nPEEL 2018/19\nAFI,Status\n"{FIRST[:-1]} (Vulnerability 2015).",Outstanding\n{SECOND},Open\n'
    )
    record = read(text, sample_reference)
    assert record.findings[0].raised_as == "Vulnerability 2015"
    assert record.findings[0].text == FIRST[:-1]
    (origin,) = record.references
    assert (origin.year, origin.area, origin.finding, origin.claims_persistence) == (
        2015,
        "Vulnerability",
        "afi-1",
        True,
    )


def test_a_column_says_since_when(sample_reference: ReferenceData) -> None:
    rows = f"{FIRST},PEEL 2018/19,2016,Open\n{SECOND},PEEL 2018/19,2018,Open\n"
    record = read(f"Wexmoor Police\nAFI,Report,First raised,Status\n{rows}", sample_reference)
    assert [(each.finding, each.year) for each in record.references] == [("afi-1", 2016)]


def test_recommendations_belong_to_the_cause_of_concern_that_they_name(sample_reference: ReferenceData) -> None:
    rows = f"C1,The force is careless with gates.,CoC,,Open\nC2,{THIRD},Rec,C1,Open\nC3,{FIRST},Rec,C9,Open\n"
    record = read(f"Wexmoor Police\nPEEL 2018/19\nRef,Finding,Type,Part of,Status\n{rows}", sample_reference)
    assert [each.parent for each in record.findings] == [None, "coc-1", None]


# --- which report, which force, whose table -------------------------------------------------------------------------


def test_rows_with_words_in_one_place_name_the_report_of_those_below(sample_reference: ReferenceData) -> None:
    text = (
        'Wexmoor Police\nAFI,Status,Due date\n"PEEL 2018/19, published 2 May 2019",,\n'
        f"{FIRST},Open,\n{SECOND},Open,\nEffectiveness 2016,,\n{THIRD},Closed,\n"
    )
    record = read(text, sample_reference)
    assert [(each.report.cycle, each.report.pillar) for each in record.entries] == [
        ("2018-19", None),
        ("2018-19", None),
        ("2016", "effectiveness"),
    ]
    assert [str(each.known) for each in record.entries] == ["2019-05-02", "2019-05-02", "None"]


def test_a_row_that_has_its_words_only_is_a_finding_all_the_same(sample_reference: ReferenceData) -> None:
    record = read(f"Wexmoor Police\nPEEL 2018/19\nRef,AFI,Status\n1,{FIRST},Open\n,{SECOND},\n", sample_reference)
    assert [each.text for each in record.findings] == [FIRST, SECOND]
    assert given_statuses(record) == [("afi-1", "open", "force")]


def test_what_a_line_says_that_there_are_is_compared_with_what_was_read(sample_reference: ReferenceData) -> None:
    rows = f"PEEL 2018/19,\nThis report makes 3 areas for improvement.,\n{FIRST},Open\n{SECOND},Open\n"
    text = f"Wexmoor Police\nAFI,Status\n{rows}"
    assert "count-differs" in codes(read(text, sample_reference))
    assert "count-differs" not in codes(read(text.replace("makes 3", "makes two"), sample_reference))


@pytest.mark.parametrize(
    ("title", "keeper"),
    [
        ("Wexmoor Police: tracker", "force"),
        ("OPCC for Wexmoor: recommendations", "policing-body"),
        ("Recommendations to Wexmoor Police. Kept by the Police and Crime Commissioner", "policing-body"),
        ("Findings on Wexmoor Police. Compiled by a university", "third-party"),
        ("Findings on Wexmoor Police, compiled by the force", "force"),
    ],
)
def test_who_keeps_a_table_is_read_from_its_first_lines(
    title: str, keeper: str, sample_reference: ReferenceData
) -> None:
    record = read(f'"{title}"\nAFI,Status\n{FIRST},Open\n{SECOND},Open\n', sample_reference)
    assert {each.voice for each in record.findings} == {keeper}
    assert {each.asserted_by for each in record.statuses} == {keeper}


def test_a_column_or_a_cell_says_whose_word_a_status_is(sample_reference: ReferenceData) -> None:
    columns = read(f"Wexmoor Police\nAFI,Force status,HMICFRS status\n{FIRST},Complete,Open\n", sample_reference)
    cells = read(f"Wexmoor Police\nAFI,Status,Said by\n{FIRST},Complete,HMICFRS\n{SECOND},Open,PCC\n", sample_reference)
    assert given_statuses(columns) == [("afi-1", "complete", "force"), ("afi-1", "open", "inspectorate")]
    assert [each[2] for each in given_statuses(cells)] == ["inspectorate", "policing-body"]


def test_a_table_about_several_forces_says_so_row_by_row(sample_reference: ReferenceData) -> None:
    rows = f"Wexmoor,{FIRST},Open\nKent Police,{SECOND},Open\nNowhere,{THIRD},Open\n"
    record = read(f"Findings of 2019\nForce,AFI,Status\n{rows}", sample_reference)
    assert [each.force for each in record.entries] == ["wexmoor", "kent", None]
    assert record.report.force is None
    assert "unclear-force" in codes(record)


def test_a_table_about_nobody_says_what_to_do(sample_reference: ReferenceData) -> None:
    with pytest.raises(IdentityError, match="which force this table is about"):
        read(f"AFI,Status\n{FIRST},Open\n", sample_reference)


def test_the_name_of_the_file_may_tell_the_force(sample_reference: ReferenceData) -> None:
    record = read(f"AFI,Status\n{FIRST},Open\n", sample_reference, name="wexmoor-tracker.csv")
    assert record.report.force == "wexmoor"
    assert record.report.key == "wexmoor/wexmoor-tracker/tracker"
    assert "undated" in codes(record)


# --- statuses, colours, legends -------------------------------------------------------------------------------------


def test_words_that_nobody_knows_are_kept_as_unknown_and_told(sample_reference: ReferenceData) -> None:
    record = read(f"Wexmoor Police\nAFI,Status\n{FIRST},Phase 2\n{SECOND},Open\n{THIRD},Closed\n", sample_reference)
    assert (record.statuses[0].status, record.statuses[0].printed) == ("unknown", "Phase 2")
    assert "unknown-status" in codes(record)


def test_a_mapping_file_says_what_words_mean_and_who_keeps_the_table(sample_reference: ReferenceData) -> None:
    columns = '[columns]\nfinding = "B"\nstatus = "C"\n[statuses]\n"Phase 2" = "in-progress"\n'
    told = f'voice = "policing-body"\nforce = "wexmoor"\n{columns}'
    record = read(f"One,Two,Three\nx,{FIRST},Phase 2\n", sample_reference, columns=told)
    assert given_statuses(record) == [("rec-1", "in-progress", "policing-body")]


def test_a_table_without_a_mapping_that_is_not_sure_is_not_read(sample_reference: ReferenceData) -> None:
    record = read(f"Wexmoor Police\nOne,Two,Three\n1,{FIRST},Open\n2,{SECOND},Closed\n", sample_reference)
    assert record.layout is None
    assert record.findings == ()
    assert "unsure-table" in codes(record)


def _coloured(fills: Mapping[str, str], extra: str | None = None) -> bytes:
    book = Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    sheet.append(["Wexmoor Police"])
    sheet.append(["Ref", "Area for improvement", "RAG", "Due date"])
    for number, (words, fill) in enumerate(fills.items(), start=1):
        sheet.append([number, words, None, datetime.date(2020, 3, number)])
        sheet.cell(sheet.max_row, 3).fill = PatternFill("solid", fgColor=fill)
    if extra:
        sheet.append([9, THIRD, extra, None])
    content = BytesIO()
    book.save(content)
    return content.getvalue()


def test_the_colour_of_a_cell_is_a_status_where_nothing_else_is(sample_reference: ReferenceData) -> None:
    record = read(_coloured({FIRST: "00B050", SECOND: "FFC000"}), sample_reference, name="t.xlsx")
    assert [(each.status, each.printed) for each in record.statuses] == [
        ("complete", "green (colour of the cell, 00B050)"),
        ("in-progress", "amber (colour of the cell, FFC000)"),
    ]
    assert [str(each.due.date) for each in record.findings if each.due] == ["2020-03-01", "2020-03-02"]


def test_green_is_on_track_where_blue_is_done(sample_reference: ReferenceData) -> None:
    record = read(_coloured({FIRST: "00B050", SECOND: "0070C0"}), sample_reference, name="t.xlsx")
    assert [each.status for each in record.statuses] == ["in-progress", "complete"]


def test_a_legend_of_the_document_goes_before_our_table_of_colours(sample_reference: ReferenceData) -> None:
    text = (
        "<html><body><main><h1>Wexmoor Police</h1><table><tr><td>GREEN</td><td>Work is ongoing</td></tr>"
        "<tr><td>WHITE</td><td>It has been implemented</td></tr></table><h2>PEEL 2018/19</h2>"
        f"<table><tr><th>AFI</th><th>Status</th></tr><tr><td>{FIRST}</td><td>GREEN</td></tr>"
        f"<tr><td>{SECOND}</td><td>WHITE</td></tr></table></main></body></html>"
    )
    record = read(text, sample_reference, name="t.html")
    assert [each.status for each in record.statuses] == ["in-progress", "complete"]


def test_a_colour_beside_the_same_voice_s_status_is_no_second_status(sample_reference: ReferenceData) -> None:
    record = read(f"Wexmoor Police\nAFI,Status,RAG\n{FIRST},Open,GREEN\n{SECOND},Open,RED\n", sample_reference)
    assert [each.status for each in record.statuses] == ["open", "open"]
    assert [each.rag for each in record.entries] == ["GREEN", "RED"]


def test_a_column_of_themes_tags_what_the_words_do_not_say(sample_reference: ReferenceData) -> None:
    record = read(f"Wexmoor Police\nAFI,Theme,Status\n{FIRST},Domestic abuse,Open\n{SECOND},,Open\n", sample_reference)
    assert [[tag.id for tag in each.themes] for each in record.findings] == [["domestic-abuse"], []]


# --- documents that have tables and are something else --------------------------------------------------------------


def test_a_report_with_a_small_table_stays_a_report(sample_reference: ReferenceData) -> None:
    page = (
        "<html><body><main><h1>Wexmoor PEEL 2018/19</h1><h2>Effectiveness</h2>"
        "<h2>How effective is the force at protecting vulnerable people?</h2><h3>Areas for improvement</h3>"
        f"<ul><li>{FIRST}</li></ul><p>{'We looked at many things in the force. ' * 12}</p>"
        f"<table><tr><th>Recommendation</th><th>Status</th></tr><tr><td>{SECOND}</td><td>Complete</td></tr></table>"
        "</main></body></html>"
    )
    record = read(page, sample_reference, name="page.html")
    assert record.layout is not None
    assert record.layout.name == "peel-pillar-page"


def test_a_response_with_a_table_stays_a_response(sample_reference: ReferenceData) -> None:
    page = (
        "<html><body><main><h1>Response by the PCC to HMICFRS inspections of Wexmoor Police</h1>"
        f"<table><tr><th>Recommendation</th><th>Status</th></tr><tr><td>{FIRST}</td><td>Complete</td></tr></table>"
        "</main></body></html>"
    )
    record = read(page, sample_reference, name="page.html")
    assert record.report.genre == "pcc-response"


def test_a_build_counts_entries_as_repetitions(tmp_path: Path) -> None:
    shown = run("build", folder(tmp_path / "in", {"plan.csv": PLAN}), "--data", tmp_path / "data")
    assert shown.code == 0
    assert "Findings: none." in shown.told
    assert "4" in shown.told


def test_a_document_that_is_apart_is_read_only_where_it_is_named(tmp_path: Path) -> None:
    reports = folder(tmp_path / "in", {"plan.csv": PLAN, "other.csv": PLAN.replace("30 June", "1 July")})
    (reports / "sources.toml").write_text('reference = ["wexmoor.ttl"]\napart = ["plan.csv"]\n')
    alone = run("build", reports, "--data", tmp_path / "one")
    named = run("build", reports, reports / "plan.csv", "--data", tmp_path / "two")
    assert "1 read" in alone.told
    assert "2 read" in named.told


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.lists(st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), max_size=30), max_size=5),
        max_size=8,
    )
)
def test_any_table_is_read_or_told_of(rows: list[list[str]]) -> None:
    lines = ["Kent Police", "Ref,AFI,Status,Due date,RAG", f"1,{FIRST},Open,,"]
    body = [",".join('"' + each.replace('"', '""') + '"' for each in row) for row in rows]
    record = read("\n".join([*lines, *body]), ReferenceData.packaged(), name="kent.csv")
    text_of = {each.id: each.text for each in record.findings}
    assert all(status.finding in text_of for status in record.statuses)
    assert all(text_of.values())
    assert len(record.entries) == len(record.findings)
