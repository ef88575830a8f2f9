"""The vocabularies of a release: the reference graphs that declare an ontology, whole."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import pyoxigraph as ox

from graph.store import Store, rows
from outstanding.linked.labels import Labels, labels, triples
from queries.binding import bind

_GRAPH: Final = "SELECT ?graph WHERE { GRAPH ?graph { ?_vocabulary_iri a owl:Ontology } } ORDER BY ?graph LIMIT 1"
_ALL: Final = "CONSTRUCT { ?thing ?property ?value } WHERE { GRAPH ?_graph_iri { ?thing ?property ?value } }"
_LIST: Final = """
SELECT ?vocabulary ?title WHERE { ?vocabulary a owl:Ontology . OPTIONAL { ?vocabulary dcterms:title ?title } }
ORDER BY ?vocabulary ?title"""


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """A vocabulary as it is published.

    Attributes:
        iri: its own.
        triples: all of its graph, sorted.
        labels: the names of everything in it.
    """

    iri: str
    triples: tuple[ox.Triple, ...]
    labels: Labels


def graph_of(store: Store, vocabulary: ox.NamedNode) -> str | None:
    """The named graph that declares a vocabulary; None where there is none."""
    found = next(iter(rows(store, bind(_GRAPH, {"_vocabulary_iri": str(vocabulary)}))), None)
    return found["graph"] if found else None


def vocabulary(store: Store, iri: str, graph: str) -> Vocabulary:
    """A vocabulary, from the graph that declares it."""
    found = sorted(triples(store, bind(_ALL, {"_graph_iri": str(ox.NamedNode(graph))})), key=str)
    nodes = {node.value for each in found for node in (each.subject, each.object) if isinstance(node, ox.NamedNode)}
    return Vocabulary(iri, tuple(found), labels(store, sorted(nodes | {each.predicate.value for each in found})))


def vocabularies(store: Store) -> list[tuple[str, str]]:
    """IRI and title of every vocabulary of the release."""
    found: dict[str, str] = {}
    for row in rows(store, _LIST):
        found.setdefault(row["vocabulary"] or "", row["title"] or "")
    return list(found.items())
