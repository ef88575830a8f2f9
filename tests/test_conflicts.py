"""What documents say differently of the same thing is kept side by side, and listed."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from graph.canonical import canonical_nquads
from graph.lineage.derived import derived_graph
from graph.reference import ReferenceData
from graph.release import Manifest, Release, release_hash
from graph.store import EmbeddedStore
from graph.terms import Base
from loaders.reading import read_bytes
from loaders.sources import Sidecar
from loaders.triples import document_graph
from queries.answers import Value, ask, question_named

EXAMPLES = Path(__file__).parent.parent / "examples"
BASE = Base()
NO_RELEASE = Release(
    0, Path(), Manifest(version="0", base=BASE.iri, hash=release_hash({}), documents=(), reference={}, graphs={})
)
Rows = list[Mapping[str, Value]]


def _conflicts(reference: ReferenceData, changed: Mapping[str, tuple[str, str]], **values: str) -> Rows:
    """The answer over the samples, with words of some of them put in place of others."""
    store = EmbeddedStore.in_memory()
    parts = [canonical_nquads(graph, BASE.graph(f"reference/{name}")) for name, graph in reference.graphs.items()]
    sidecar = Sidecar.beside(EXAMPLES)
    for path in sorted(EXAMPLES.glob("*.txt")):
        content = path.read_bytes()
        if path.name in changed:
            before, after = (words.encode() for words in changed[path.name])
            assert before in content
            content = content.replace(before, after)
        reading = read_bytes(content, path.name, sidecar.facts(path.name), reference)
        parts.append(canonical_nquads(document_graph(reading, reference, BASE), BASE.graph(reading.record.report.key)))
    store.bulk_load(parts)
    store.bulk_load([canonical_nquads(derived_graph(store), BASE.graph("derived"))])
    return list(ask(NO_RELEASE, store, question_named("conflicts"), values).rows)


def test_the_samples_call_one_finding_by_two_kinds(sample_reference: ReferenceData) -> None:
    (row,) = _conflicts(sample_reference, {})
    assert (row["about"], row["one"], row["other"]) == ("kind", "area for improvement", "recommendation")
    assert str(row["quotation"]).startswith("The force should find out why it applies")
    assert str(row["otherQuotation"]).startswith("In response to a recommendation from our 2016")


def test_a_label_of_a_later_year_than_the_report_that_raised_it_is_listed(sample_reference: ReferenceData) -> None:
    changed = {"wexmoor-2018-effectiveness.txt": ("(Vulnerability 2015)", "(Vulnerability 2016)")}
    (row,) = _conflicts(sample_reference, changed, about="origin")
    assert (row["one"], row["other"]) == (2015, 2016)
    assert str(row["title"]).startswith("PEEL: Police effectiveness 2015")
    assert row["otherQuotation"] == "Vulnerability 2016"
    assert _conflicts(sample_reference, changed, about="origin", as_of="2018-06-30") == []


def test_a_response_that_dates_its_report_on_another_day_is_listed(sample_reference: ReferenceData) -> None:
    changed = {"wexmoor-2018-response.txt": ("March 2018", "11 January 2018")}
    (row,) = _conflicts(sample_reference, changed, about="date")
    assert (row["one"], row["other"]) == ("2018-03-22", "2018-01-11")
    assert row["issue"] is None
    assert row["otherTitle"] == "Response to Police Effectiveness - 2017, Wexmoor Police"


def test_a_document_with_two_dates_of_its_own_is_listed(sample_reference: ReferenceData) -> None:
    changed = {"wexmoor-2016-effectiveness.txt": ("March 2017", "May 2017")}
    (row,) = _conflicts(sample_reference, changed, about="date", force="wexmoor")
    assert row["document"] == row["otherDocument"]
    assert "2017-03-02" in str(row["other"])
    assert row["one"] == "2017-05-31"


@pytest.mark.parametrize("about", ["origin", "date", "count", "grade", "identity"])
def test_where_documents_agree_nothing_is_listed(sample_reference: ReferenceData, about: str) -> None:
    assert _conflicts(sample_reference, {}, about=about) == []
