"""What the reference data holds, counted: so that anybody can see what is there, and check it by a query."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from rdflib import OWL, RDF, RDFS, SKOS, Graph, Literal
from rdflib.namespace import XSD
from rdflib.term import Node

from graph.terms import INSP

MATCHES = (SKOS.exactMatch, SKOS.closeMatch, SKOS.broadMatch, SKOS.narrowMatch, SKOS.relatedMatch)
"""How a question may fit a family of questions, the best first (SKOS reference, section 10)."""

TRUE = Literal("true", datatype=XSD.boolean)


@dataclass(frozen=True, slots=True)
class Count:
    """A number of things.

    Attributes:
        part: what is counted: classes, properties, concepts, questions, bodies, mappings, unconfirmed.
        of: the scheme, the cycle or the kind that they are of, by its label.
        number: how many.
    """

    part: str
    of: str
    number: int


def inventory(graph: Graph) -> tuple[Count, ...]:
    """Count what a graph of reference data describes, part by part, and in each part by label."""
    return tuple(_counts(graph))


def _counts(graph: Graph) -> Iterator[Count]:
    ours = set(graph.subjects(RDFS.isDefinedBy))
    for part, of, kind in (
        ("classes", "of the vocabulary", OWL.Class),
        ("properties", "whose values are things", OWL.ObjectProperty),
        ("properties", "whose values are words or numbers", OWL.DatatypeProperty),
    ):
        yield Count(part, of, len(set(graph.subjects(RDF.type, kind)) & ours))
    yield from _by_label(graph, "concepts", graph.subject_objects(SKOS.inScheme))
    yield from _by_label(graph, "questions", graph.subject_objects(INSP.inCycle))
    bodies = set(graph.subjects(RDFS.subClassOf, INSP.Body))
    kinds = ((body, kind) for kind in bodies for body in graph.subjects(RDF.type, kind))
    yield from _by_label(graph, "bodies", kinds)
    for match in MATCHES:
        number = len(set(graph.subject_objects(match)))
        yield Count("mappings", str(match).rsplit("#", 1)[-1], number)
    yield Count("unconfirmed", "marked in the data", len(set(graph.subjects(INSP.unconfirmed, TRUE))))


def _by_label(graph: Graph, part: str, pairs: Iterable[tuple[Node, Node]]) -> Iterator[Count]:
    """How many different things stand beside each of what they are of."""
    numbers = Counter(group for _, group in set(pairs))
    for label, number in sorted((_label(graph, group), number) for group, number in numbers.items()):
        yield Count(part, label, number)


def _label(graph: Graph, node: Node) -> str:
    found = graph.value(node, SKOS.prefLabel, any=True) or graph.value(node, RDFS.label, any=True)
    return str(node if found is None else found)
