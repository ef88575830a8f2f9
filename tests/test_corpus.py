"""What the real documents must give. Figures and facts only: no sentence of a report stands here."""

from __future__ import annotations

import shutil
from collections import Counter
from pathlib import Path

import pytest

from graph.folder import DataFolder
from graph.reference import ReferenceData
from graph.release import Release
from graph.store import EmbeddedStore, rows
from graph.terms import INSP, Base
from loaders.reading import Reading, read_file
from loaders.sources import DocumentFacts, Sidecar
from outstanding.building import build
from queries.answers import Answer, ask, question_named

NUMBERS = ("000", "001", "002", "003", "004")


def _read(corpus: Path, number: str) -> Reading:
    path = next(corpus.glob(f"{number}_*.txt"))
    return read_file(path, Sidecar.beside(corpus).facts(path.name), ReferenceData.packaged())


@pytest.fixture(scope="module")
def page(corpus: Path) -> Reading:
    """The PEEL 2018/19 effectiveness page."""
    return _read(corpus, "002")


@pytest.fixture(scope="module")
def report(corpus: Path) -> Reading:
    """The PEEL 2017 effectiveness report."""
    return _read(corpus, "004")


def test_the_page_has_two_causes_of_concern_with_four_and_eight_recommendations(page: Reading) -> None:
    findings = page.record.findings
    assert [each.id for each in findings if each.kind == "cause_of_concern"] == ["coc-1", "coc-2"]
    assert Counter(each.parent for each in findings if each.kind == "recommendation") == {"coc-1": 4, "coc-2": 8}


def test_the_page_has_five_new_areas_for_improvement_each_under_its_own_question(page: Reading) -> None:
    new = [each for each in page.record.findings if each.kind == "area_for_improvement" and each.status is None]
    assert Counter(each.question_number for each in new) == {"2": 3, "3": 1, "4": 1}
    assert not any(each.raised_as for each in new)


def test_the_page_has_three_outstanding_ones_with_their_labels(page: Reading) -> None:
    standing = [each for each in page.record.findings if each.status == "outstanding"]
    assert [each.raised_as for each in standing] == ["Vulnerability 2015", "Vulnerability 2016", "Vulnerability 2016"]
    assert {each.question_number for each in standing} == {"3"}
    assert [each.finding for each in page.record.statuses] == [each.id for each in standing]


def test_the_page_has_twenty_findings_and_two_causes_and_no_narrative_bullet(page: Reading) -> None:
    assert len(page.record.findings) == 22
    bullets = [block for block in page.document.blocks if block.kind == "item"]
    assert len(bullets) == 27  # seven of them tell a story


def test_the_closing_label_closes_its_question(page: Reading) -> None:
    questions = {each.question_number: each.question for each in page.record.findings}
    assert "crime" in (questions["1"] or "")
    assert "re-offending" in (questions["2"] or "")
    assert "vulnerable" in (questions["3"] or "")
    assert "organised" in (questions["4"] or "")


def test_no_grade_is_read_where_none_is_printed(page: Reading) -> None:
    assert page.record.judgments == ()


def test_no_mark_label_or_list_word_is_left_on_a_finding(page: Reading, report: Reading) -> None:
    for finding in (*page.record.findings, *report.record.findings):
        assert finding.text[0] not in "-\u2022\u201c\"'"
        assert not finding.text.rstrip().endswith((";", "; and", ",", ":"))
        assert "2015)" not in finding.text
        assert "2016)" not in finding.text


def test_the_report_has_six_areas_for_improvement_under_question_three(report: Reading) -> None:
    findings = report.record.findings
    assert [(each.kind, each.question_number) for each in findings] == [("area_for_improvement", "3")] * 6


def test_the_report_has_all_judgments_with_the_year_of_each(report: Reading) -> None:
    read = [
        (each.question_number, each.grade, each.last_inspected, each.carried_over) for each in report.record.judgments
    ]
    assert read == [
        (None, "good", 2017, False),
        ("1", "good", 2017, False),
        ("2", "good", 2016, True),
        ("3", "requires-improvement", 2017, False),
        ("4", "good", 2016, True),
        ("5", "ungraded", 2017, False),
    ]


def test_the_report_has_twenty_footnotes_split_from_the_text(report: Reading) -> None:
    marks = [each.mark for each in report.record.footnotes]
    superscript = str.maketrans("0123456789", "\u2070\u00b9\u00b2\u00b3\u2074\u2075\u2076\u2077\u2078\u2079")
    assert marks == [str(number).translate(superscript) for number in range(1, 21)]


def test_six_paragraphs_that_page_breaks_cut_are_whole_again(report: Reading) -> None:
    assert sum(1 for block in report.document.blocks if len(block.extents) > 1) == 6


def test_the_report_has_its_identity(report: Reading) -> None:
    identity = report.record.report
    assert identity.key == "cleveland/peel-2017-effectiveness/report"
    assert (identity.isbn, identity.inspectorate) == ("978-1-78655-530-4", "hmicfrs")
    assert identity.issued.printed == "March 2018"
    assert identity.issued.source == "sidecar"


def test_without_its_sidecar_the_report_keeps_the_month_it_prints(corpus: Path) -> None:
    path = next(corpus.glob("004_*.txt"))
    issued = read_file(path, DocumentFacts(file=path.name), ReferenceData.packaged()).record.report.issued
    assert (str(issued.earliest), str(issued.latest), issued.source) == ("2018-03-01", "2018-03-31", "text")


@pytest.mark.parametrize(
    ("value", "unit", "place"),
    [
        ("335", "per 1,000 population", "Cleveland Police"),
        ("282", "per 1,000 population", "England and Wales"),
        ("76", "per 1,000 population", "Cleveland Police"),
        ("-0.05", "percent", "England and Wales"),
        ("8", "percent", "Cleveland Police"),
        ("3145", "count", "Cleveland Police"),
        ("26.4", "percent", "Cleveland Police"),
    ],
)
def test_statistics_have_unit_period_and_place(report: Reading, value: str, unit: str, place: str) -> None:
    found = [each for each in report.record.statistics if (each.value, each.unit, each.place) == (value, unit, place)]
    assert found
    if value != "26.4":  # compared with the year before, which names no period of its own
        assert all(each.period for each in found)


def test_neither_contents_nor_annex_are_read_as_findings(report: Reading) -> None:
    annex = report.document.text.index("Annex A", report.document.text.index("ISBN: 978-1-78655") + 2000)
    contents = report.document.text.index("Force in numbers")
    for finding in report.record.findings:
        assert contents < finding.start < annex


def test_every_span_quotes_the_text(corpus: Path) -> None:
    for number in NUMBERS:
        reading = _read(corpus, number)
        text, record = reading.document.text, reading.record
        for part in (*record.findings, *record.responses):
            assert part.text == " ".join(text[span.start : span.end] for span in part.spans)
        for status in record.statuses:
            assert text[status.start : status.end] == status.printed
        for each in (*record.references, *record.review, *record.people, *record.dates):
            assert 0 <= each.start < each.end <= len(text)
        for date in record.dates:
            assert text[date.start : date.end] == date.printed


# --- lineage over all five ----------


def _linked(store: EmbeddedStore, document: str) -> set[tuple[str, str, str]]:
    """The links of a document's findings: its finding, the predicate, and the earlier finding."""
    query = """SELECT ?later ?predicate ?earlier WHERE {
      ?link a insp:Link ; owl:annotatedSource ?later ;
        owl:annotatedProperty ?predicate ; owl:annotatedTarget ?earlier }"""
    head = str(Base().thing(f"cleveland/{document}"))
    return {
        (
            str(row["later"]).rsplit("/", 1)[1],
            str(row["predicate"]).removeprefix(str(INSP)),
            str(row["earlier"]).removeprefix(str(Base().thing("cleveland/"))),
        )
        for row in rows(store, query)
        if str(row["later"]).startswith(head)
    }


def test_the_six_of_the_response_are_those_of_the_report(real_store: EmbeddedStore) -> None:
    assert _linked(real_store, "peel-2017-effectiveness/pcc-response") == {
        (f"afi-{at}", "restates", f"peel-2017-effectiveness/report/afi-{at}") for at in range(1, 7)
    }


def test_the_three_outstanding_ones_are_those_of_the_report(real_store: EmbeddedStore) -> None:
    assert _linked(real_store, "peel-2018-19-effectiveness") == {
        ("afi-5", "narrows", "peel-2017-effectiveness/report/afi-6"),
        ("afi-6", "persists", "peel-2017-effectiveness/report/afi-5"),
        ("afi-7", "restates", "peel-2017-effectiveness/report/afi-4"),
    }


def test_the_letter_follows_up_one_cause_of_concern_and_its_four_recommendations(real_store: EmbeddedStore) -> None:
    names = ["coc-1", "rec-1", "rec-2", "rec-3", "rec-4"]
    assert _linked(real_store, "revisit-2021-06") == {
        (name, "followsUp", f"peel-2018-19-effectiveness/report/{name}") for name in names
    }


@pytest.mark.parametrize(("day", "number"), [("2021-08-18", 0), ("2021-08-19", 4)])
def test_the_four_recommendations_are_in_progress_from_the_day_of_the_letter(
    real: Release, real_store: EmbeddedStore, day: str, number: int
) -> None:
    rows_ = ask(real, real_store, question_named("open-findings"), {"as_of": day}).rows
    assert sum(row["status"] == "in progress" for row in rows_) == number


def test_both_origins_of_outcome_16_are_kept(real_store: EmbeddedStore) -> None:
    query = """SELECT DISTINCT ?year ?basis WHERE {
      ?origin a insp:ReportedOrigin ; insp:ofIssue ?issue ; insp:raisedInYear ?year ; insp:basis ?basis }"""
    issue = "cleveland/issue/peel-2017-effectiveness/report/afi-4"
    found = rows(real_store, query.replace("?issue ;", f"<{Base().thing(issue)}> ;"))
    assert {(str(row["year"]), str(row["basis"]).rsplit("/", 1)[-1]) for row in found} == {
        ("2016", "inferred"),
        ("2016", "label"),
        ("2017", "theme"),
    }


# --- the question ----------


def _ask(release: Release, store: EmbeddedStore, **values: str) -> Answer:
    return ask(release, store, question_named("persistent-afis"), values)


def _subjects(answer: Answer) -> list[str]:
    """Which of the three matters each row is about, by a word that only its finding has."""
    words = {"hub": "safeguarding hub", "sex offenders": "registered sex offenders", "outcome 16": "Evidential"}
    return sorted(
        name for row in answer.rows for name, word in words.items() if word.lower() in str(row["quotation"]).lower()
    )


def test_since_2015_as_of_2019_there_is_exactly_the_safeguarding_hub(real: Release, real_store: EmbeddedStore) -> None:
    answer = _ask(real, real_store, since="2015", as_of="2019-09-27")
    assert _subjects(answer) == ["hub"]
    row = answer.rows[0]
    assert (row["since"], row["persistence"], row["originQuotation"]) == (2015, "asserted", "Vulnerability 2015")


def test_since_2016_as_of_2019_there_are_three(real: Release, real_store: EmbeddedStore) -> None:
    answer = _ask(real, real_store, since="2016", as_of="2019-09-27", force="cleveland")
    assert _subjects(answer) == ["hub", "outcome 16", "sex offenders"]
    assert len(answer.rows) == 3
    assert {row["basis"] for row in answer.rows} == {"bracket label"}


def test_the_day_before_the_page_there_is_none_since_2015(real: Release, real_store: EmbeddedStore) -> None:
    assert _ask(real, real_store, since="2015", as_of="2018-06-30").rows == ()
    assert _ask(real, real_store, since="2015", as_of="2019-09-26").rows == ()


def test_in_2018_outcome_16_is_inferred_from_a_recommendation(real: Release, real_store: EmbeddedStore) -> None:
    answer = _ask(real, real_store, since="2016", as_of="2018-06-30")
    assert _subjects(answer) == ["outcome 16", "sex offenders"]
    by_basis = {row["basis"]: row for row in answer.rows}
    assert set(by_basis) == {"inferred", "quotation"}
    assert by_basis["inferred"]["originKind"] == "recommendation"
    assert "Evidential" in str(by_basis["inferred"]["quotation"])
    assert sorted(title[:14] for title in answer.coverage.later) == ["CLEVELAND POLI", "Cleveland PEEL"]


def test_without_a_date_the_answer_still_comes_and_says_what_is_undated(corpus: Path, tmp_path: Path) -> None:
    folder = tmp_path / "reports"
    folder.mkdir()
    for number in ("002", "004"):
        shutil.copy(next(corpus.glob(f"{number}_*.txt")), folder)
    data = DataFolder(tmp_path / "data")
    build([folder], data, Base())
    release = Release.opened(data)
    with release.store() as store:
        answer = _ask(release, store, since="2015")
        assert _subjects(answer) == ["hub"]
        assert answer.coverage.undated == ("Cleveland PEEL 2018: Effectiveness",)
        assert "undated and counted: Cleveland PEEL 2018: Effectiveness" in answer.coverage.sentence
        dated = _ask(release, store, since="2015", as_of="2019-12-31")
        assert dated.rows == ()
        assert "undated and left out" in dated.coverage.sentence


def test_the_narrowed_finding_is_said_to_be_narrower(real: Release, real_store: EmbeddedStore) -> None:
    answer = ask(real, real_store, question_named("issue-history"), {"force": "cleveland"})
    narrowed = [row for row in answer.rows if row["event"] == "narrows"]
    assert len(narrowed) == 1
    assert "south" in str(narrowed[0]["detail"])


def test_findings_that_a_later_report_does_not_list_stay_open(real: Release, real_store: EmbeddedStore) -> None:
    answer = ask(
        real, real_store, question_named("open-findings"), {"as_of": "2020-01-01", "kind": "insp:AreaForImprovement"}
    )
    last = Counter(row["lastStated"] for row in answer.rows)
    assert last == {2018: 8, 2017: 3}


def test_what_the_later_narrative_says_of_them_is_shown_and_closes_nothing(
    real: Release, real_store: EmbeddedStore
) -> None:
    answer = ask(real, real_store, question_named("open-findings"), {"kind": "insp:AreaForImprovement"})
    unlisted = [row for row in answer.rows if row["lastStated"] == 2017]
    assert {row["status"] for row in unlisted} == {"open"}
    assert {str(row["issued"]) for row in unlisted} == {"2018-03-22"}
    shown = {}
    for row in unlisted:
        events = ask(real, real_store, question_named("issue-history"), {"issue": str(row["issue"])}).rows
        shown[str(row["finding"]).rpartition("/")[2]] = [each for each in events if each["event"] == "mentioned"]
    assert {finding for finding, mentions in shown.items() if mentions} == {"afi-1", "afi-2", "afi-3"}
    assert "surveys all victims" in str(shown["afi-2"][0]["quotation"])
    assert "MARAC" in str(shown["afi-3"][0]["quotation"])
    for mentions in shown.values():
        assert all(str(each["detail"]).startswith("inferred") for each in mentions)
        assert {str(each["title"]) for each in mentions} == {"Cleveland PEEL 2018: Effectiveness"}


def test_all_five_documents_are_read_and_the_undated_ones_named(real: Release, real_store: EmbeddedStore) -> None:
    coverage = _ask(real, real_store).coverage
    assert (coverage.documents, coverage.counted, len(coverage.unrecognised)) == (5, 5, 0)
    assert len(coverage.undated) == 2
    assert all(title.startswith("Response to") for title in coverage.undated)


def test_every_quotation_in_an_answer_stands_in_the_text(
    real: Release, real_store: EmbeddedStore, corpus: Path
) -> None:
    texts = {
        str(Base().thing(reading.record.report.key)): reading.document.text
        for reading in (_read(corpus, number) for number in NUMBERS)
    }
    audit = ask(real, real_store, question_named("document-audit"), {})
    assert audit.rows
    for row in audit.rows:
        start, end = row["start"], row["end"]
        assert isinstance(start, int)
        assert isinstance(end, int)
        assert texts[str(row["document"])][start:end] == row["words"]
    for row in _ask(real, real_store, since="2017").rows:
        assert str(row["quotation"]) in texts[str(row["document"])]
