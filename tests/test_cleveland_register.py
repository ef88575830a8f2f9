"""The register of real facts that ships with the project answers without the documents, and counts nothing twice."""

from __future__ import annotations

import csv
import datetime
import itertools
from collections import Counter
from collections.abc import Mapping
from pathlib import Path

import pytest
from cleveland_workbook import HEADER, REGISTER, WORKBOOK
from entry_stores import answer, described, store_of
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet
from reports import run

from graph.reference import ReferenceData
from graph.store import EmbeddedStore, rows
from loaders.reading import read_file
from loaders.records import ReportRecord
from loaders.sources import Sidecar

DAYS = ("9999-12-31", "2021-08-19", "2019-09-27", "2018-06-30", "2017-12-31")
ANSWERS = (
    "persistent-afis", "open-findings", "causes-of-concern-open", "findings-by-theme", "unthemed", "repeated-wordings",
    "grade-history", "responses-due", "people-and-letters",
)  # fmt: skip


def read(path: Path) -> ReportRecord:
    return read_file(path, Sidecar.beside(path.parent).facts(path.name), ReferenceData.packaged()).record


def graph_of(path: Path) -> bytes:
    return described(path.read_bytes(), Sidecar.beside(path.parent).facts(path.name), ReferenceData.packaged())


@pytest.fixture(scope="module")
def register() -> ReportRecord:
    """What the workbook says."""
    return read(WORKBOOK)


@pytest.fixture(scope="module")
def documents(corpus: Path) -> Mapping[str, bytes]:
    """The graphs of the real documents."""
    return {path.name: graph_of(path) for path in sorted(corpus.glob("*.txt"))}


@pytest.fixture(scope="module")
def alone() -> EmbeddedStore:
    """The register and nothing else."""
    return store_of([graph_of(WORKBOOK)], ReferenceData.packaged())


def persistent(store: EmbeddedStore, since: int, as_of: str = "9999-12-31") -> list[tuple[object, object]]:
    found = answer(store, "persistent-afis", since=str(since), force="cleveland", as_of=as_of)
    return [(row["since"], row["persistence"]) for row in found]


# --- the files ------------------------------------------------------------------------------------------------------


def test_workbook_and_separated_values_hold_the_same() -> None:
    with REGISTER.open(encoding="utf-8", newline="") as file:
        given = list(csv.reader(file))
    sheet = load_workbook(WORKBOOK).active
    assert isinstance(sheet, Worksheet)
    width = len(given[HEADER - 1])
    kept = [[_words(cell.value) for cell in row] for row in sheet.iter_rows()]
    assert kept == [row + [""] * (width - len(row)) for row in given], "run tests/cleveland_workbook.py"


def _words(value: object) -> str:
    """A value of the workbook as separated values have it."""
    return str(value.date()) if isinstance(value, datetime.datetime) else "" if value is None else str(value)


def test_both_are_read_alike(register: ReportRecord) -> None:
    other = read(REGISTER)
    assert [(each.kind, each.text) for each in other.findings] == [(each.kind, each.text) for each in register.findings]
    assert [each.model_dump(exclude={"report"}) for each in other.entries] == [
        each.model_dump(exclude={"report"}) for each in register.entries
    ]
    assert [(each.status, each.printed, each.asserted_by) for each in other.statuses] == [
        (each.status, each.printed, each.asserted_by) for each in register.statuses
    ]
    assert other.report.key == register.report.key


def test_its_columns_need_no_mapping_file(register: ReportRecord) -> None:
    assert not register.warnings
    assert register.report.force == "cleveland"
    assert {each.name: each.value for each in register.report.told}["keeper"] == "third-party"


def test_every_entry_says_what_it_rests_on(register: ReportRecord) -> None:
    for entry in register.entries:
        assert entry.report.printed
        assert entry.report.year
        assert entry.known
        assert entry.place
    assert {each.asserted_by for each in register.statuses} == {"inspectorate", "policing-body"}


def test_no_status_is_unknown(register: ReportRecord) -> None:
    assert Counter(each.status for each in register.statuses)["unknown"] == 0


# --- without the documents ------------------------------------------------------------------------------------------


def test_the_first_question_is_answered_without_the_documents(alone: EmbeddedStore) -> None:
    assert persistent(alone, 2015) == [(2015, "asserted")]
    assert persistent(alone, 2016) == [(2015, "asserted"), (2016, "asserted"), (2016, "asserted")]
    assert persistent(alone, 2030) == persistent(alone, 2016)


def test_it_is_answered_as_of_the_day_of_the_last_report(alone: EmbeddedStore) -> None:
    assert persistent(alone, 2016, "2019-09-27") == persistent(alone, 2016)
    assert persistent(alone, 2015, "2019-09-26") == []
    assert persistent(alone, 2016, "2019-09-26") == [(2016, "asserted")]


def test_every_basis_says_that_a_register_reports_it(alone: EmbeddedStore) -> None:
    assert {row["basis"] for row in answer(alone, "persistent-afis", since="2016")} == {"reported by a register"}


def test_a_fresh_machine_answers_by_the_command(tmp_path: Path) -> None:
    data = tmp_path / "data"
    assert run("build", WORKBOOK, "--data", data).code == 0
    shown = run("ask", "persistent-afis", "--force", "cleveland", "--since", "2015", "--data", data)
    assert shown.code == 0
    assert "1 row" in shown.told
    assert "Multi-agency" in shown.told
    assert "1 of 1 document counted" in shown.told


def test_both_files_are_copies_of_one_document(tmp_path: Path) -> None:
    shown = run("build", WORKBOOK, REGISTER, "--data", tmp_path / "data")
    assert shown.code == 0
    assert "cleveland-register.csv: a copy of cleveland-register.xlsx" in shown.told


# --- with the documents ---------------------------------------------------------------------------------------------


def test_with_the_documents_every_answer_is_the_same_as_without_the_register(documents: Mapping[str, bytes]) -> None:
    without = store_of(documents.values(), ReferenceData.packaged())
    both = store_of([*documents.values(), graph_of(WORKBOOK)], ReferenceData.packaged())
    for question, day in itertools.product(ANSWERS, DAYS):
        assert answer(both, question, as_of=day) == answer(without, question, as_of=day), (question, day)


def test_every_finding_of_the_register_is_tied_to_the_one_that_it_repeats(documents: Mapping[str, bytes]) -> None:
    both = store_of([*documents.values(), graph_of(WORKBOOK)], ReferenceData.packaged())
    ties = "SELECT DISTINCT ?entry WHERE { ?link owl:annotatedSource ?entry . ?entry insp:entryOf ?register }"
    tied = list(rows(both, ties))
    threaded = [each for each in read(WORKBOOK).findings if each.id.startswith(("afi", "coc", "rec"))]
    assert len(tied) == len(threaded)


def test_whatever_documents_are_there_each_matter_counts_once(
    documents: Mapping[str, bytes], alone: EmbeddedStore
) -> None:
    wanted = Counter(row["kind"] for row in answer(alone, "open-findings"))
    entries = graph_of(WORKBOOK)
    for number in range(1, len(documents) + 1):
        for names in itertools.combinations(documents, number):
            store = store_of([entries, *(documents[name] for name in names)], ReferenceData.packaged())
            assert Counter(row["kind"] for row in answer(store, "open-findings")) == wanted, names
            assert [since for since, _ in persistent(store, 2016)] == [2015, 2016, 2016], names


def test_what_the_documents_say_goes_before_what_the_register_says(documents: Mapping[str, bytes]) -> None:
    both = store_of([*documents.values(), graph_of(WORKBOOK)], ReferenceData.packaged())
    assert {row["basis"] for row in answer(both, "persistent-afis", since="2016")} == {"bracket label"}
