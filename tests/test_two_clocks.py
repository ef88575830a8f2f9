"""The answer as of a day is the answer of a graph built from the documents published by that day."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Mapping
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from statement_forms import decided, statement_lists

from graph.canonical import canonical_nquads
from graph.curation.folder import NOTHING, Curation
from graph.curation.links import PREDICATES, Decision
from graph.lineage.derived import derive, derived_graph
from graph.lineage.history import history
from graph.lineage.statements import Statement, statements
from graph.lineage.threads import state
from graph.reference import ReferenceData
from graph.release import Manifest, Release, release_hash
from graph.store import EmbeddedStore, rows
from graph.terms import INSP, OPEN_END, Base
from graph.wording import letters_and_digits, wording_hash
from loaders.reading import read_bytes, read_file
from loaders.sources import DocumentFacts, Sidecar
from loaders.triples import document_graph
from queries.answers import Value, ask, saved_questions

EXAMPLES = Path(__file__).parent.parent / "examples"
NAMES = sorted(path.name for path in EXAMPLES.glob("*.txt"))
BASE = Base()
_PRINTED_DATE = re.compile(rb"(?m)^(?:\d{1,2} )?(January|March|June|July|September|December) (20\d\d)(?=\r?$)")
_NOTHING = Manifest(version="0", base=BASE.iri, hash=release_hash({}), documents=(), reference={}, graphs={})
NO_RELEASE = Release(0, Path(), _NOTHING)
AS_OF = [name for name, question in saved_questions().items() if any(p.name == "as_of" for p in question.parameters)]


def _store(
    dates: Mapping[str, datetime.date | None], reference: ReferenceData, curation: Curation = NOTHING
) -> EmbeddedStore:
    """A store of some samples, each published on a day of our choice or on no day, with what was decided of them."""
    store = EmbeddedStore.in_memory()
    parts = [canonical_nquads(graph, BASE.graph(f"reference/{name}")) for name, graph in reference.graphs.items()]
    for name, day in dates.items():
        facts = DocumentFacts(file=name, published=day, published_because="chosen by the test" if day else None)
        # Most reports print a date on a line of its own, which would be believed before the sidecar.
        content = _PRINTED_DATE.sub(rb"(spring of \1)", (EXAMPLES / name).read_bytes())
        reading = read_bytes(content, name, facts, reference)
        parts.append(canonical_nquads(document_graph(reading, reference, BASE), BASE.graph(reading.record.report.key)))
    store.bulk_load(parts)
    store.bulk_load([canonical_nquads(derived_graph(store, curation), BASE.graph("derived"))])
    return store


def _rows(store: EmbeddedStore, question: str, values: Mapping[str, str]) -> tuple[Mapping[str, Value], ...]:
    return ask(NO_RELEASE, store, saved_questions()[question], values).rows


_DAYS = st.dates(datetime.date(2015, 1, 1), datetime.date(2021, 12, 31))


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(dates=st.fixed_dictionaries({name: st.none() | _DAYS for name in NAMES}), day=_DAYS, data=st.data())
def test_the_answer_as_of_a_day_needs_no_later_document(
    sample_reference: ReferenceData, dates: dict[str, datetime.date | None], day: datetime.date, data: st.DataObject
) -> None:
    published = sorted({each for each in dates.values() if each})
    as_of = data.draw(st.sampled_from([day, *published]))
    known = {name: each for name, each in dates.items() if each is not None and each <= as_of}
    everything, only_known = _store(dates, sample_reference), _store(known, sample_reference)
    for question in AS_OF:
        values = {"as_of": as_of.isoformat()}
        assert _rows(everything, question, values) == _rows(only_known, question, values)
        assert _rows(only_known, question, values) == _rows(only_known, question, {})


def test_each_day_of_the_samples_is_answered_as_on_that_day(sample_reference: ReferenceData) -> None:
    sidecar = Sidecar.beside(EXAMPLES)
    records = {name: read_file(EXAMPLES / name, sidecar.facts(name), sample_reference).record for name in NAMES}
    full = {name: latest for name, record in records.items() if (latest := record.report.issued.latest)}
    everything = _store(full, sample_reference)
    counts = []
    for day in sorted(set(full.values())):
        known = _store({name: each for name, each in full.items() if each <= day}, sample_reference)
        for question in AS_OF:
            values = {"as_of": day.isoformat()}
            assert _rows(everything, question, values) == _rows(known, question, {})
        counts.append(len(_rows(everything, "persistent-afis", {"since": "2016", "as_of": day.isoformat()})))
    assert counts == sorted(counts)
    assert counts[0] == 0
    assert counts[-1] > 0


_LATER = {
    "wexmoor/peel-2018-19-effectiveness/report/afi-3": "wexmoor/peel-2016-effectiveness/report/afi-4",
    "wexmoor/peel-2018-19-effectiveness/report/afi-7": "wexmoor/peel-2016-effectiveness/report/afi-2",
    "wexmoor/peel-2018-19-legitimacy/report/afi-1": "wexmoor/peel-2016-legitimacy/report/afi-2",
}
"""Findings of the samples, and earlier ones that a person might link them to."""


@settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data(), predicates=st.lists(st.sampled_from(PREDICATES), min_size=3, max_size=3))
def test_with_decisions_too_the_answer_as_of_a_day_needs_no_later_document(
    sample_reference: ReferenceData, data: st.DataObject, predicates: list[str]
) -> None:
    dates = {name: data.draw(st.none() | _DAYS) for name in NAMES}
    decisions = _decided(_store(dates, sample_reference), dict(zip(_LATER, predicates, strict=True)))
    rejected = data.draw(st.sampled_from([(), _rejections(_store(dates, sample_reference))[:2]]))
    curation = Curation((*decisions, *rejected))
    # The names that a build gives are a part of what it leaves behind for the next.
    named = derive(_store(dates, sample_reference), curation).anchors
    curation = Curation(curation.decisions, named)
    as_of = data.draw(st.sampled_from([*filter(None, dates.values()), datetime.date(2021, 12, 31)]))
    known = {name: each for name, each in dates.items() if each is not None and each <= as_of}
    everything, only_known = (_store(each, sample_reference, curation) for each in (dates, known))
    for question in AS_OF:
        values = {"as_of": as_of.isoformat()}
        assert _rows(everything, question, values) == _rows(only_known, question, values)
        assert _rows(only_known, question, values) == _rows(only_known, question, {})


def _statements_of(store: EmbeddedStore) -> dict[str, Statement]:
    return {each.iri: each for found in statements(store).by_force.values() for each in found}


def _decided(store: EmbeddedStore, predicates: Mapping[str, str]) -> tuple[Decision, ...]:
    known = _statements_of(store)
    pairs = [(known[str(BASE.thing(each))], known[str(BASE.thing(_LATER[each]))]) for each in predicates]
    return tuple(
        decided(later, earlier, predicate)
        for (later, earlier), predicate in zip(pairs, predicates.values(), strict=True)
    )


def _rejections(store: EmbeddedStore) -> tuple[Decision, ...]:
    """Rejections of links that rules make."""
    known = _statements_of(store)
    query = "SELECT ?a ?b { ?x a insp:Link ; owl:annotatedSource ?a ; owl:annotatedTarget ?b } ORDER BY ?a ?b"
    found = ((known[str(row["a"])], known[str(row["b"])]) for row in rows(store, query))
    return tuple(decided(later, earlier, rejected=True) for later, earlier in found)


def test_an_undated_document_counts_only_where_no_day_is_asked(sample_reference: ReferenceData) -> None:
    page = "wexmoor-2018-effectiveness.txt"
    dates: dict[str, datetime.date | None] = dict.fromkeys(NAMES, datetime.date(2018, 1, 1))
    dates[page] = None
    store = _store(dates, sample_reference)
    late = _rows(store, "persistent-afis", {"since": "2016", "as_of": "2999-12-31"})
    assert not any("2018-19-effectiveness" in str(row["finding"]) for row in late)
    everything = _rows(store, "persistent-afis", {"since": "2016"})
    assert any("2018-19-effectiveness" in str(row["finding"]) for row in everything)


# --- the same for any statements at all ----------


@settings(max_examples=150, deadline=None)
@given(
    statements=statement_lists(), day=st.dates(datetime.date(2014, 1, 1), datetime.date(2022, 1, 1)) | st.just(OPEN_END)
)
def test_what_holds_on_a_day_is_what_follows_from_what_is_known_then(
    statements: list[Statement], day: datetime.date
) -> None:
    closed = frozenset({"complete"})
    holds = {each.claim for each in history(statements, closed) if each.counts_from <= day <= each.counts_until}
    assert holds == state([each for each in statements if each.counts_from <= day], closed)


@settings(max_examples=60, deadline=None)
@given(statements=statement_lists(), data=st.data())
def test_the_order_in_which_statements_come_makes_no_difference(
    statements: list[Statement], data: st.DataObject
) -> None:
    shuffled = data.draw(st.permutations(statements))
    assert _dated(statements) == _dated(shuffled)


def _dated(statements: Iterable[Statement]) -> set[object]:
    return set(history(list(statements), frozenset({"complete"})))


@pytest.mark.parametrize("status", ["complete"])
def test_a_closed_issue_does_not_persist(status: str) -> None:
    def statement(year: int, *statuses: str) -> Statement:
        words = "The force should answer every call within ten seconds."
        return Statement(
            iri=f"https://w3id.org/outstanding/id/x/document-{year}/report/afi-1",
            kind=str(INSP.AreaForImprovement),
            wording=words,
            hash=wording_hash(words),
            letters=letters_and_digits(words),
            order=1,
            document=f"document-{year}",
            force="x",
            year=year,
            counts_from=datetime.date(year + 1, 3, 1),
            voice="inspectorate",
            statuses=statuses,
        )

    kinds = {type(claim).__name__ for claim in state([statement(2015), statement(2017)], frozenset({status}))}
    assert "Persistence" in kinds
    kinds = {type(claim).__name__ for claim in state([statement(2015), statement(2017, status)], frozenset({status}))}
    assert "Persistence" not in kinds
