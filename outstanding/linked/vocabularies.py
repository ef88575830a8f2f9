"""The vocabularies of a release: the reference graphs that declare an ontology, whole.

A vocabulary in modules is the graph of its head and those of all modules that say to be part of it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import pyoxigraph as ox

from graph.store import Store, rows
from outstanding.linked.labels import Labels, labels, triples
from queries.binding import bind

_GRAPH: Final = "SELECT ?graph WHERE { GRAPH ?graph { ?_vocabulary_iri a owl:Ontology } } ORDER BY ?graph LIMIT 1"
_MODULES: Final = """
SELECT DISTINCT ?graph WHERE { GRAPH ?graph { ?module a owl:Ontology ; dcterms:isPartOf ?_vocabulary_iri } }
ORDER BY ?graph"""
_VERSION: Final = "SELECT ?vocabulary WHERE { ?vocabulary owl:versionIRI ?_version_iri } ORDER BY ?vocabulary LIMIT 1"
_ALL: Final = "CONSTRUCT { ?thing ?property ?value } WHERE { GRAPH ?_graph_iri { ?thing ?property ?value } }"
_LIST: Final = """
SELECT ?vocabulary ?title WHERE { ?vocabulary a owl:Ontology . OPTIONAL { ?vocabulary dcterms:title ?title } }
ORDER BY ?vocabulary ?title"""


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """A vocabulary as it is published.

    Attributes:
        iri: its own.
        triples: all of its graph and of its modules' graphs, sorted.
        labels: the names of everything in it.
    """

    iri: str
    triples: tuple[ox.Triple, ...]
    labels: Labels


def graph_of(store: Store, vocabulary: ox.NamedNode) -> str | None:
    """The named graph that declares a vocabulary; None where there is none."""
    found = next(iter(rows(store, bind(_GRAPH, {"_vocabulary_iri": str(vocabulary)}))), None)
    return found["graph"] if found else None


def of_version(store: Store, version: ox.NamedNode) -> str | None:
    """The vocabulary whose version a version IRI names; None for a version that the release does not hold."""
    found = next(iter(rows(store, bind(_VERSION, {"_version_iri": str(version)}))), None)
    return found["vocabulary"] if found else None


def vocabulary(store: Store, iri: str, graph: str) -> Vocabulary:
    """A vocabulary, from the graph that declares it and those of its modules."""
    modules = rows(store, bind(_MODULES, {"_vocabulary_iri": str(ox.NamedNode(iri))}))
    graphs = [graph, *(row["graph"] or "" for row in modules)]
    found = sorted(
        (each for part in graphs for each in triples(store, bind(_ALL, {"_graph_iri": str(ox.NamedNode(part))}))),
        key=str,
    )
    nodes = {node.value for each in found for node in (each.subject, each.object) if isinstance(node, ox.NamedNode)}
    return Vocabulary(iri, tuple(found), labels(store, sorted(nodes | {each.predicate.value for each in found})))


def vocabularies(store: Store) -> list[tuple[str, str]]:
    """IRI and title of every vocabulary of the release."""
    found: dict[str, str] = {}
    for row in rows(store, _LIST):
        found.setdefault(row["vocabulary"] or "", row["title"] or "")
    return list(found.items())
