"""Where terms are used: what the shapes say of a property's things and values, and which saved questions ask with it.

Properties of the vocabulary have no domain or range that a reasoner would draw conclusions from; the shapes say on
which classes each is used and what it leads to, and where somebody gave a domain or range, it counts too.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import Final

from rdflib import RDF, RDFS, SH, XSD, Graph, URIRef
from rdflib.term import Node

from graph.terms import INSP
from graph.validation import shapes
from queries.answers import saved_questions

_TERM: Final = re.compile(r"\binsp:([A-Za-z][A-Za-z0-9]*)")

Iris = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Uses:
    """Uses of terms, by their IRIs; each list is sorted.

    Attributes:
        on: of a property, the classes on whose things it is used.
        values: of a property, the classes and datatypes of its values.
        properties: of a class, the properties that are used on its things.
        questions: of a term, the names of the saved questions that ask with it.
    """

    on: Mapping[str, Iris]
    values: Mapping[str, Iris]
    properties: Mapping[str, Iris]
    questions: Mapping[str, Iris]

    def edges(self) -> set[tuple[str, str, str]]:
        """What leads from the things of one class to those of another: class, property, class."""
        found = ((start, name) for name, classes in self.on.items() for start in classes)
        return {(start, name, end) for start, name in found for end in self._ends(start, name)}

    def _ends(self, start: str, name: str) -> Iris:
        told = _pairs().get((start, name))
        return told if told is not None else tuple(each for each in self.values.get(name, ()) if not _is_datatype(each))


def _is_datatype(iri: str) -> bool:
    return iri.startswith(str(XSD)) or iri == str(RDF.langString)


@cache
def _pairs() -> Mapping[tuple[str, str], Iris]:
    """The classes that a property leads to from things of one class, as the shapes of that class have it."""
    found: dict[tuple[str, str], set[str]] = defaultdict(set)
    known = shapes()
    for shape in known.subjects(RDF.type, SH.NodeShape):
        for target in known.objects(shape, SH.targetClass):
            for each in known.objects(shape, SH.property):
                path = known.value(each, SH.path, any=True)
                if isinstance(path, URIRef):
                    found[str(target), str(path)] |= set(map(str, known.objects(each, SH["class"])))
    return MappingProxyType({pair: tuple(sorted(ends)) for pair, ends in found.items()})


def uses(vocabulary: Graph) -> Uses:
    """The uses of the terms of a vocabulary."""
    known = shapes()
    on: dict[str, set[str]] = defaultdict(set)
    values: dict[str, set[str]] = defaultdict(set)
    for start, name in _pairs():
        on[name].add(start)
    for each in known.subjects(RDF.type, SH.PropertyShape):
        path = known.value(each, SH.path, any=True)
        if isinstance(path, URIRef):
            values[str(path)] |= _named(known, each, SH["class"]) | _named(known, each, SH.datatype)
    for term, domain in vocabulary.subject_objects(RDFS.domain):
        on[str(term)].add(str(domain))
    for term, extent in vocabulary.subject_objects(RDFS.range):
        values[str(term)].add(str(extent))
    properties: dict[str, set[str]] = defaultdict(set)
    for name, starts in on.items():
        for start in starts:
            properties[start].add(name)
    return Uses(_sorted(on), _sorted(values), _sorted(properties), _asked())


def _named(graph: Graph, subject: Node, predicate: URIRef) -> set[str]:
    return {str(each) for each in graph.objects(subject, predicate)}


def _sorted(found: Mapping[str, set[str]]) -> Mapping[str, Iris]:
    return MappingProxyType({name: tuple(sorted(each)) for name, each in found.items() if each})


@cache
def _asked() -> Mapping[str, Iris]:
    """The names of the saved questions whose text has a term."""
    found: dict[str, set[str]] = defaultdict(set)
    for name, question in saved_questions().items():
        for local in _TERM.findall(question.text):
            found[str(INSP[local])].add(name)
    return _sorted(found)
