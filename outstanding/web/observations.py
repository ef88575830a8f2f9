"""The rows of an answer as observations (RDF Data Cube Vocabulary), where the header of the question names cubes.

Each cube is a data set of its own, named after the lasting address of the answer. Its structure, the properties of its
dimensions and measures and the list of their codes are written with it, so that the file can be read by itself; they
are those of `ontology/cubes.ttl`. A row is an observation of each cube that it has every dimension and every measure
of, as whole numbers where the measure is one: "too few" is none.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

import pyoxigraph as ox
from rdflib import Graph, Literal, URIRef
from rdflib.namespace import QB, RDF, SKOS

from graph.reference import ReferenceData
from graph.terms import PREFIXES, SCHEME
from queries.answers import Term
from queries.questions import Question

CUBE: Final = f"{SCHEME}cube/"
"""What the names of structures and of their properties begin with."""

_QB: Final = PREFIXES["qb"]
_TYPE: Final = ox.NamedNode(f"{PREFIXES['rdf']}type")
_INTEGER: Final = ox.NamedNode(f"{PREFIXES['xsd']}integer")


def observations(question: Question, rows: Sequence[Mapping[str, Term]], address: str) -> Iterator[ox.Triple]:
    """The data sets of an answer: what they are, their structure, and the observations; nothing without cubes.

    Args:
        question: that was asked.
        rows: of the answer.
        address: the lasting one of the answer.
    """
    known = ReferenceData.packaged()
    described: set[ox.Triple] = set()
    for name, parts in question.cubes:
        data_set = ox.NamedNode(f"{address}#{name}")
        structure = URIRef(f"{CUBE}{name}/structure")
        yield ox.Triple(data_set, _TYPE, ox.NamedNode(f"{_QB}DataSet"))
        yield ox.Triple(data_set, ox.NamedNode(f"{_QB}structure"), ox.NamedNode(structure))
        title = ox.Literal(question.summary, language="en")
        yield ox.Triple(data_set, ox.NamedNode(f"{PREFIXES['rdfs']}label"), title)
        described |= set(_structure(known.graphs["cubes"], structure, known.union))
        measures = {str(each) for each in known.graphs["cubes"].objects(None, QB.measure) if isinstance(each, URIRef)}
        columns = [(column, f"{CUBE}{path}") for column, path in parts]
        for place, row in enumerate(rows, start=1):
            values = [(iri, _value(row.get(column), counted=iri in measures)) for column, iri in columns]
            if any(value is None for _, value in values):
                continue
            subject = ox.NamedNode(f"{address}#{name}-{place}")
            yield ox.Triple(subject, _TYPE, ox.NamedNode(f"{_QB}Observation"))
            yield ox.Triple(subject, ox.NamedNode(f"{_QB}dataSet"), data_set)
            for iri, value in values:
                assert value is not None  # noqa: S101  looked at above
                yield ox.Triple(subject, ox.NamedNode(iri), value)
    yield from sorted(described, key=str)


def _value(term: Term | None, *, counted: bool) -> ox.NamedNode | ox.Literal | None:
    """The value of a cell; of a measure only a whole number is one."""
    if term is None:
        return None
    if term["type"] == "uri":
        return None if counted else ox.NamedNode(term["value"])
    whole = term.get("datatype") == _INTEGER.value
    return ox.Literal(term["value"], datatype=_INTEGER) if whole else None


def _structure(cubes: Graph, structure: URIRef, known: Graph) -> Iterator[ox.Triple]:
    """A structure, its components and their properties, and the codes with their labels."""
    yield from _about(cubes, structure)
    for component in cubes.objects(structure, QB.component):
        yield from _about(cubes, component)
        for kind in (QB.dimension, QB.measure):
            for each in cubes.objects(component, kind):
                yield from _about(cubes, each)
                for codes in cubes.objects(each, QB.codeList):
                    yield from _about(cubes, codes)
                    for code in cubes.objects(codes, SKOS.member):
                        yield ox.Triple(ox.NamedNode(str(code)), _TYPE, ox.NamedNode(SKOS.Concept))
                        for label in known.objects(code, SKOS.prefLabel):
                            yield ox.Triple(ox.NamedNode(str(code)), ox.NamedNode(SKOS.prefLabel), _term(label))


def _about(graph: Graph, subject: object) -> Iterator[ox.Triple]:
    assert isinstance(subject, URIRef)  # noqa: S101  the reference data has no blank nodes
    for predicate, value in graph.predicate_objects(subject):
        if predicate != RDF.type or str(value).startswith((_QB, str(SKOS))):
            yield ox.Triple(ox.NamedNode(subject), ox.NamedNode(str(predicate)), _term(value))


def _term(node: object) -> ox.NamedNode | ox.Literal:
    if isinstance(node, Literal):
        if node.language:
            return ox.Literal(str(node), language=node.language)
        return ox.Literal(str(node), datatype=ox.NamedNode(str(node.datatype)) if node.datatype else None)
    return ox.NamedNode(str(node))
