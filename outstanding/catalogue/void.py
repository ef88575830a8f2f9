"""VoID, the Vocabulary of Interlinked Datasets (W3C Interest Group Note, 3 March 2011): what the graph holds, counted.

Every number is what the SPARQL endpoint counts over the union of all graphs. A dump has a few triples more: its own
notice of licence and release.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from pydantic import BaseModel, ConfigDict
from rdflib import FOAF, RDF, Graph, Literal, URIRef
from rdflib.namespace import DCTERMS, XSD

from graph.canonical import digest
from graph.release import Release
from graph.store import Store, rows
from graph.terms import PREFIXES
from outstanding.catalogue.addresses import Addresses
from outstanding.catalogue.dumps import Dump
from outstanding.catalogue.keeping import Kept
from outstanding.catalogue.vocabulary import FORMATS, VOID
from outstanding.export.forms import Form
from outstanding.export.notice import ATTRIBUTION, LICENCE, TERMS

_WHOLE = """
SELECT (COUNT(*) AS ?triples) (COUNT(DISTINCT ?s) AS ?subjects) (COUNT(DISTINCT ?o) AS ?objects)
WHERE { ?s ?p ?o }"""

_ENTITIES = """
SELECT (COUNT(DISTINCT ?s) AS ?entities) WHERE { ?s ?p ?o FILTER (isIRI(?s) && STRSTARTS(STR(?s), "THINGS")) }"""

_CLASSES = "SELECT ?class (COUNT(DISTINCT ?s) AS ?entities) WHERE { ?s a ?class } GROUP BY ?class ORDER BY ?class"

_PROPERTIES = """
SELECT ?p (COUNT(*) AS ?triples) (COUNT(DISTINCT ?s) AS ?subjects) (COUNT(DISTINCT ?o) AS ?objects)
WHERE { ?s ?p ?o } GROUP BY ?p ORDER BY ?p"""

_EXAMPLE = 'SELECT ?s WHERE {{ ?s {} FILTER (STRSTARTS(STR(?s), "THINGS")) }} ORDER BY ?s LIMIT 1'
_EXAMPLES = ("insp:loaderVersion ?version", "a insp:AreaForImprovement", "a insp:Issue")
"""Patterns of the things of which one is given as an example: a document, a finding, an issue."""

_NAME = "statistics.json"
_LOCAL = re.compile(r"[A-Za-z][A-Za-z0-9_-]*")
_NAMESPACE = re.compile(r".*[#/]")


class _Counted(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Use(_Counted):
    """How a property is used."""

    triples: int
    subjects: int
    objects: int


class Statistics(_Counted):
    """What a graph holds, counted.

    Attributes:
        entities: things of the publisher: distinct subjects under `{base}id/`.
        classes: how many distinct things are of each class, by its IRI.
        properties: by their IRI.
        examples: things of the publisher, one of each of several kinds.
    """

    triples: int
    subjects: int
    objects: int
    entities: int
    classes: Mapping[str, int]
    properties: Mapping[str, Use]
    examples: tuple[str, ...]


def statistics(store: Store, things: str) -> Statistics:
    """What a store holds; `things` is what the IRIs of the publisher's things begin with."""
    (whole,) = rows(store, _WHOLE)
    (entities,) = rows(store, _ENTITIES.replace("THINGS", things))
    examples = [rows(store, _EXAMPLE.format(pattern).replace("THINGS", things)) for pattern in _EXAMPLES]
    return Statistics(
        triples=int(whole["triples"] or 0),
        subjects=int(whole["subjects"] or 0),
        objects=int(whole["objects"] or 0),
        entities=int(entities["entities"] or 0),
        classes={row["class"] or "": int(row["entities"] or 0) for row in rows(store, _CLASSES)},
        properties={
            row["p"] or "": Use(
                triples=int(row["triples"] or 0), subjects=int(row["subjects"] or 0), objects=int(row["objects"] or 0)
            )
            for row in rows(store, _PROPERTIES)
        },
        examples=tuple(row["s"] or "" for found in examples for row in found),
    )


def kept_statistics(release: Release, store: Store, elsewhere: Path | None = None) -> Statistics:
    """The statistics of a release, counted once and then kept beside it, or in a folder elsewhere.

    Raises:
        ReleaseError: they cannot be kept.
    """
    things = f"{release.manifest.base}id/"
    file = Kept(release, elsewhere).made(_NAME, lambda: statistics(store, things).model_dump_json(indent=1).encode())
    return Statistics.model_validate_json(file.path.read_bytes())


@dataclass(frozen=True, slots=True)
class _Partition:
    """What of the data set has a class or a property."""

    node: URIRef
    link: URIRef
    kind: URIRef
    of: URIRef


def description(addresses: Addresses, release: Release, counted: Statistics) -> Graph:
    """The description of the data set as RDF without blank nodes."""
    graph = Graph()
    node, page = addresses.dataset(), addresses.at(".well-known/void")
    graph.add((page, RDF.type, VOID.DatasetDescription))
    graph.add((page, FOAF.primaryTopic, node))
    graph.add((page, DCTERMS.title, Literal("Findings of police inspections: what the graph holds", lang="en")))
    graph.add((node, RDF.type, VOID.Dataset))
    graph.add((node, DCTERMS.title, Literal("Findings of police inspections", lang="en")))
    graph.add((node, DCTERMS.license, URIRef(LICENCE)))
    graph.add((node, DCTERMS.rights, Literal(f"{ATTRIBUTION} {TERMS}", lang="en")))
    graph.add((node, DCTERMS.identifier, Literal(release.hash)))
    graph.add((node, VOID.uriSpace, Literal(f"{addresses.base.iri}id/")))
    graph.add((node, VOID.sparqlEndpoint, addresses.at("sparql")))
    graph.add((node, FOAF.homepage, addresses.at("")))
    for form in (FORMATS["N-Quads"], FORMATS.Turtle, FORMATS["JSON-LD"]):
        graph.add((node, VOID.feature, form))
    for dump in (Dump(Form.NQ, packed=True), Dump(Form.TTL, packed=True), Dump(Form.JSONLD, packed=True)):
        graph.add((node, VOID.dataDump, addresses.at(f"dumps/{dump.name(release)}")))
    for example in counted.examples:
        graph.add((node, VOID.exampleResource, URIRef(example)))
    for vocabulary in _vocabularies([*counted.classes, *counted.properties]):
        graph.add((node, VOID.vocabulary, URIRef(vocabulary)))
    _count(
        graph,
        node,
        {
            "triples": counted.triples,
            "entities": counted.entities,
            "distinctSubjects": counted.subjects,
            "distinctObjects": counted.objects,
            "classes": len(counted.classes),
            "properties": len(counted.properties),
        },
    )
    for iri, number in counted.classes.items():
        part = _Partition(URIRef(f"{node}#class-{_mark(iri)}"), VOID.classPartition, VOID["class"], URIRef(iri))
        _describe(graph, node, part, {"entities": number})
    for iri, use in counted.properties.items():
        part = _Partition(URIRef(f"{node}#property-{_mark(iri)}"), VOID.propertyPartition, VOID.property, URIRef(iri))
        numbers = {"triples": use.triples, "distinctSubjects": use.subjects, "distinctObjects": use.objects}
        _describe(graph, node, part, numbers)
    return graph


def _describe(graph: Graph, whole: URIRef, part: _Partition, numbers: Mapping[str, int]) -> None:
    graph.add((whole, part.link, part.node))
    graph.add((part.node, part.kind, part.of))
    _count(graph, part.node, numbers)


def _count(graph: Graph, node: URIRef, numbers: Mapping[str, int]) -> None:
    for name, number in numbers.items():
        graph.add((node, VOID[name], Literal(str(number), datatype=XSD.integer)))


def _mark(iri: str) -> str:
    """A short name of a class or property for the IRI of its partition: as people write it, else made of its IRI."""
    for prefix, start in PREFIXES.items():
        if iri.startswith(start) and _LOCAL.fullmatch(iri[len(start) :]):
            return f"{prefix}-{iri[len(start) :]}"
    return digest(iri.encode())[:12]


def _vocabularies(terms: Iterable[str]) -> list[str]:
    """The namespaces that terms are of."""
    return sorted({found[0] for found in map(_NAMESPACE.match, terms) if found})
