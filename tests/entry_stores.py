"""Stores of a few documents in memory, with what follows from them: for tests of registers and trackers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path

from graph.canonical import canonical_nquads
from graph.lineage.derived import derived_graph
from graph.reference import ReferenceData
from graph.release import Manifest, Release, release_hash
from graph.store import EmbeddedStore
from graph.terms import Base
from loaders.reading import read_bytes
from loaders.sources import DocumentFacts
from loaders.triples import document_graph
from queries.answers import Value, ask, saved_questions

BASE = Base()
NO_RELEASE = Release(
    0, Path(), Manifest(version="0", base=BASE.iri, hash=release_hash({}), documents=(), reference={}, graphs={})
)


def described(content: bytes, facts: DocumentFacts, reference: ReferenceData) -> bytes:
    """The graph of one document, as it is kept."""
    reading = read_bytes(content, facts.file, facts, reference)
    return canonical_nquads(document_graph(reading, reference, BASE), BASE.graph(reading.record.report.key))


@cache
def _reference(reference: ReferenceData) -> tuple[bytes, ...]:
    return tuple(canonical_nquads(graph, BASE.graph(f"reference/{name}")) for name, graph in reference.graphs.items())


def store_of(graphs: Iterable[bytes], reference: ReferenceData) -> EmbeddedStore:
    """A store of some documents' graphs and of what follows from them."""
    store = EmbeddedStore.in_memory()
    store.bulk_load([*_reference(reference), *graphs])
    store.bulk_load([canonical_nquads(derived_graph(store), BASE.graph("derived"))])
    return store


def answer(store: EmbeddedStore, question: str, **values: str) -> tuple[Mapping[str, Value], ...]:
    """The rows of a saved question."""
    return ask(NO_RELEASE, store, saved_questions()[question], values).rows
