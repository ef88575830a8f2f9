"""The integrity conditions of SKOS (W3C Recommendation of 18 August 2009) hold over all that is in `ontology/`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from itertools import combinations

import pytest
from rdflib import RDF, RDFS, SKOS, Graph, Literal, URIRef
from rdflib.term import Node
from reference_graphs import ALL_FILES, graph_of

LABELS = (SKOS.prefLabel, SKOS.altLabel, SKOS.hiddenLabel)
CONDITIONS = ("S9", "S13", "S14", "S27", "S37", "S46")


def _of(graph: Graph, *kinds: URIRef) -> set[Node]:
    """What is of a class, or of a class below it in the graph."""
    below = {each for kind in kinds for each in graph.transitive_subjects(RDFS.subClassOf, kind)} | set(kinds)
    return {subject for kind in below for subject in graph.subjects(RDF.type, kind)}


def _concepts(graph: Graph) -> set[Node]:
    """Concepts, also those that only their relations make so (S6, S19)."""
    related = (SKOS.broader, SKOS.narrower, SKOS.related, SKOS.broaderTransitive)
    implied = {node for path in related for pair in graph.subject_objects(path) for node in pair}
    return _of(graph, SKOS.Concept) | implied | set(graph.subjects(SKOS.topConceptOf))


def _schemes(graph: Graph) -> set[Node]:
    return _of(graph, SKOS.ConceptScheme) | set(graph.objects(None, SKOS.inScheme)) | set(
        graph.objects(None, SKOS.topConceptOf)
    )  # fmt: skip


def _pairs(graph: Graph, path: URIRef, inverse: URIRef | None = None) -> set[tuple[Node, Node]]:
    """The pairs of a property, with those of its inverse turned round."""
    turned = {(after, before) for before, after in graph.subject_objects(inverse)} if inverse else set()
    return set(graph.subject_objects(path)) | turned


def _closed(pairs: set[tuple[Node, Node]]) -> set[tuple[Node, Node]]:
    """The transitive closure of pairs."""
    while more := {(a, d) for a, b in pairs for c, d in pairs if b == c} - pairs:
        pairs = pairs | more
    return pairs


def breaches(graph: Graph) -> Iterator[tuple[str, object]]:
    """The conditions that a graph breaks, each with what breaks it."""
    for node in _concepts(graph) & _schemes(graph):
        yield "S9", node
    for one, other in combinations(LABELS, 2):
        for pair in set(graph.subject_objects(one)) & set(graph.subject_objects(other)):
            yield "S13", pair
    names = Counter(
        (subject, label.language)
        for subject, label in graph.subject_objects(SKOS.prefLabel)
        if isinstance(label, Literal)
    )
    for key, number in names.items():
        if number > 1:
            yield "S14", key
    related = _pairs(graph, SKOS.related, SKOS.related)
    broader = _pairs(graph, SKOS.broader, SKOS.narrower) | _pairs(graph, SKOS.broadMatch, SKOS.narrowMatch)
    for pair in related & _closed(broader | _pairs(graph, SKOS.broaderTransitive, SKOS.narrowerTransitive)):
        yield "S27", pair
    for node in _of(graph, SKOS.Collection, SKOS.OrderedCollection) & (_concepts(graph) | _schemes(graph)):
        yield "S37", node
    exact = _closed(_pairs(graph, SKOS.exactMatch, SKOS.exactMatch))
    near = _pairs(graph, SKOS.relatedMatch, SKOS.relatedMatch)
    wide = _pairs(graph, SKOS.broadMatch, SKOS.narrowMatch)
    for pair in exact & (near | wide):
        yield "S46", pair


BROKEN = {
    "S9": ":a a skos:Concept, skos:ConceptScheme .",
    "S9, by what follows": ":a skos:inScheme :b . :c skos:broader :b .",
    "S13": ':a skos:prefLabel "a name"@en ; skos:hiddenLabel "a name"@en .',
    "S13, between the others": ':a skos:altLabel "a name"@en ; skos:hiddenLabel "a name"@en .',
    "S14": ':a skos:prefLabel "a name"@en, "another"@en .',
    "S27": ":a skos:related :b ; skos:broader :b .",
    "S27, two steps up and turned round": ":a skos:broader :b . :c skos:narrower :b ; skos:related :a .",
    "S37": ":a a skos:OrderedCollection, skos:Concept .",
    "S37, with a scheme": ":a a skos:Collection, skos:ConceptScheme .",
    "S46": ":a skos:exactMatch :b ; skos:broadMatch :b .",
    "S46, turned round": ":a skos:exactMatch :b . :b skos:relatedMatch :a .",
    "S46, by way of a third": ":a skos:exactMatch :c . :c skos:exactMatch :b . :b skos:narrowMatch :a .",
}
"""A graph that breaks each condition, and no other."""


@pytest.mark.parametrize("case", BROKEN)
def test_a_breach_of_a_condition_is_seen(case: str) -> None:
    prefixes = f"@prefix : <https://example.org/> . @prefix skos: <{SKOS}> ."
    found = {condition for condition, _ in breaches(Graph().parse(data=f"{prefixes} {BROKEN[case]}", format="turtle"))}
    assert found == {case.partition(",")[0]}


def test_every_condition_has_a_graph_that_breaks_it() -> None:
    assert {case.partition(",")[0] for case in BROKEN} == set(CONDITIONS)


def test_all_schemes_of_the_project_meet_the_conditions_together() -> None:
    whole = Graph()
    for name in ALL_FILES:
        whole += graph_of(name)
    assert len(_concepts(whole)) > 150
    assert len(_schemes(whole)) > 10
    assert list(breaches(whole)) == []
