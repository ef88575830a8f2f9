"""What there is to say about a thing: a concise description, bounded, and honest about what it leaves out.

A description holds

* every triple with the thing as its subject;
* the things that mean nothing without it, whole: the passages of a text or a finding with their selectors, what else
  the report says of a finding, the claims about an issue, the links of a finding, the source file and the text of a
  document;
* for each property that leads to it from elsewhere, the first things that it leads from, with how many there are;
* the names and classes of what is mentioned;
* on the page itself: the release, the named graph, the document of that graph, and the licence.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Final
from urllib.parse import quote

import pyoxigraph as ox
from rdflib import RDF, RDFS
from rdflib.namespace import DCTERMS, FOAF, PROV

from graph.release import Release
from graph.store import Store, rows
from graph.terms import INSP
from outstanding.linked.labels import NAMING, Labels, labels, triples
from outstanding.linked.licences import Licence, of_graph
from outstanding.linked.places import Places
from queries.binding import bind

PARTS: Final = 3000
"""Triples about the things that mean nothing without the thing."""

SHOWN: Final = 25
"""Things that are named for each property that leads here."""

COUNTED: Final = 10_000
"""Links that are counted; where there are more, it says so."""

IN_DATASET: Final = "http://rdfs.org/ns/void#inDataset"

_OWN: Final = "CONSTRUCT { ?_thing_iri ?property ?value } WHERE { ?_thing_iri ?property ?value }"

_PARTS: Final = f"""
CONSTRUCT {{ ?part ?property ?value }} WHERE {{
  {{ SELECT DISTINCT ?part WHERE {{
    {{ ?_thing_iri prov:wasQuotedFrom ?part }}
    UNION {{ ?_thing_iri prov:wasQuotedFrom/oa:hasSelector ?part }}
    UNION {{ ?_thing_iri oa:hasSelector ?part }}
    UNION {{ ?_thing_iri prov:wasDerivedFrom ?part . ?part a insp:SourceFile }}
    UNION {{ ?part insp:textOf ?_thing_iri }}
    UNION {{ ?part oa:hasSource ?_thing_iri }}
    UNION {{ ?_thing_iri ^oa:hasSource/oa:hasSelector ?part }}
    UNION {{ ?part a insp:RelatedPassage ; oa:hasTarget ?_thing_iri }}
    UNION {{ ?part insp:ofIssue ?_thing_iri }}
    UNION {{ ?part owl:annotatedSource ?_thing_iri }}
    UNION {{ ?part owl:annotatedTarget ?_thing_iri }}
  }} }}
  ?part ?property ?value
}} LIMIT {PARTS + 1}"""

_INBOUND: Final = f"SELECT ?thing ?property WHERE {{ ?thing ?property ?_thing_iri }} LIMIT {COUNTED + 1}"

_GRAPHS: Final = """
SELECT DISTINCT ?graph ?document WHERE {
  GRAPH ?graph { ?_thing_iri ?property ?value } OPTIONAL { ?graph foaf:primaryTopic ?document }
} ORDER BY ?graph ?document"""

_EXISTS: Final = "ASK { ?_thing_iri ?property ?value }"

_DIGITS: Final = re.compile(r"(\d+)")


@dataclass(frozen=True, slots=True)
class Inbound:
    """The links that lead to a thing.

    Attributes:
        shown: the first things of each property, by the property's IRI.
        counts: how many there are of each.
        complete: whether all were counted; where not, there are more of every property than `counts` says.
    """

    shown: Mapping[str, tuple[str, ...]]
    counts: Mapping[str, int]
    complete: bool

    @property
    def total(self) -> int:
        """How many were counted."""
        return sum(self.counts.values())

    @property
    def whole(self) -> bool:
        """Whether all of them are shown."""
        return self.complete and all(len(self.shown[each]) == self.counts[each] for each in self.counts)

    @property
    def note(self) -> str:
        """How many there are, and how many of them are shown."""
        shown = sum(map(len, self.shown.values()))
        told = f"{self.total:,}" if self.complete else f"more than {COUNTED:,}"
        return f"{told} links lead here; {'all are' if self.whole else f'{shown:,} of them are'} shown."


@dataclass(frozen=True)
class Description:
    """What is said about a thing.

    Attributes:
        thing: its IRI.
        page: the IRI of the page that says it.
        own: the triples with the thing as their subject.
        parts: those about things that mean nothing without it.
        cut: whether there are more parts than are shown.
        inbound: what leads to it.
        labels: the names of what is mentioned.
        graphs: the named graphs that say it, each with the document that it is about, if it is about one.
        licence: of what is said; None where none is known.
        release: the release's hash.
        dataset: the release's IRI.
    """

    thing: ox.NamedNode
    page: str
    own: tuple[ox.Triple, ...]
    parts: tuple[ox.Triple, ...]
    cut: bool
    inbound: Inbound
    labels: Labels
    graphs: tuple[tuple[str, str | None], ...]
    licence: Licence | None
    release: str
    dataset: str

    @property
    def notes(self) -> tuple[str, ...]:
        """What the description leaves out, and how many links there are."""
        told = [f"Of its parts the first {PARTS:,} triples are shown."] if self.cut else []
        return (*told, *([self.inbound.note] if self.inbound.total else []))

    @cached_property
    def about(self) -> tuple[ox.Triple, ...]:
        """The triples about the page itself."""
        page = ox.NamedNode(self.page)
        values: list[tuple[str, ox.NamedNode | ox.Literal]] = [
            (str(RDF.type), ox.NamedNode(str(FOAF.Document))),
            (str(FOAF.primaryTopic), self.thing),
            (IN_DATASET, ox.NamedNode(self.dataset)),
        ]
        values += [(str(PROV.wasDerivedFrom), ox.NamedNode(graph)) for graph, _ in self.graphs]
        if self.licence:
            values.append((str(DCTERMS.rights), ox.Literal(self.licence.rights, language="en")))
            if self.licence.iri:
                values.append((str(DCTERMS.license), ox.NamedNode(self.licence.iri)))
        values += [(str(RDFS.comment), ox.Literal(note, language="en")) for note in self.notes]
        found = [ox.Triple(page, ox.NamedNode(name), value) for name, value in values]
        found += [
            ox.Triple(ox.NamedNode(graph), ox.NamedNode(str(FOAF.primaryTopic)), ox.NamedNode(document))
            for graph, document in self.graphs
            if document
        ]
        release = ox.Literal(self.release)
        found.append(ox.Triple(ox.NamedNode(self.dataset), ox.NamedNode(str(DCTERMS.identifier)), release))
        return tuple(found)

    @cached_property
    def triples(self) -> tuple[ox.Triple, ...]:
        """All of it, each triple once, in the order of the attributes."""
        links = [
            ox.Triple(ox.NamedNode(thing), ox.NamedNode(name), self.thing)
            for name, things in self.inbound.shown.items()
            for thing in things
        ]
        mentioned = {each.object for each in (*self.own, *self.parts, *self.about)} | {link.subject for link in links}
        mentioned |= {each.object for each in self.labels.triples if each.predicate.value == str(RDF.type)}
        names = [
            each
            for each in self.labels.triples
            if each.subject in mentioned and each.predicate.value in {*NAMING, str(RDF.type)}
        ]
        return tuple(dict.fromkeys((*self.own, *self.parts, *links, *names, *self.about)))


def all_links(thing: ox.NamedNode) -> str:
    """The key of the address that lists everything that leads to a thing, as a SPARQL query."""
    sparql = f"SELECT ?thing ?property WHERE {{ ?thing ?property {thing} }} ORDER BY ?property ?thing"
    return f"sparql?query={quote(sparql, safe='')}"


def exists(store: Store, thing: ox.NamedNode) -> bool:
    """Whether the release says anything about a thing."""
    return b"true" in store.query(_bound(_EXISTS, thing))


def graphs_of(store: Store, thing: ox.NamedNode) -> tuple[tuple[str, str | None], ...]:
    """The named graphs that speak of a thing, each with the document that it is about, if it is about one."""
    return tuple((row["graph"] or "", row["document"]) for row in rows(store, _bound(_GRAPHS, thing)))


def licence_of(store: Store, places: Places, thing: ox.NamedNode) -> Licence | None:
    """The terms of what is said of a thing; None where none are known."""
    found = (of_graph(store, places.base, *each) for each in graphs_of(store, thing))
    return next(filter(None, found), None)


def describe(release: Release, store: Store, places: Places, thing: ox.NamedNode) -> Description:
    """Describe a thing of a release.

    Args:
        release: what is described from.
        store: of that release.
        places: of the server, for the IRI of the page.
        thing: of which `exists` holds, or a named graph of the release.
    """
    own = _sorted(triples(store, _bound(_OWN, thing)))
    if thing.value in release.manifest.graphs:
        own = _sorted({*own, _checksum(release, thing)})
    parts = triples(store, _bound(_PARTS, thing))
    shown = _sorted(parts[:PARTS])
    inbound = _inbound(store, thing, {each.subject.value for each in shown if isinstance(each.subject, ox.NamedNode)})
    graphs = graphs_of(store, thing)
    return Description(
        thing=thing,
        page=places.page_iri(thing.value) or thing.value,
        own=own,
        parts=shown,
        cut=len(parts) > PARTS,
        inbound=inbound,
        labels=labels(store, _mentioned(thing, (*own, *shown), inbound, graphs)),
        graphs=graphs,
        licence=licence_of(store, places, thing),
        release=release.hash,
        dataset=f"{places.base.iri}release/{release.hash}",
    )


def _bound(sparql: str, thing: ox.NamedNode) -> str:
    return bind(sparql, {"_thing_iri": str(thing)})


def _checksum(release: Release, graph: ox.NamedNode) -> ox.Triple:
    """The one thing that the manifest knows of a named graph."""
    return ox.Triple(graph, ox.NamedNode(str(INSP.sha256)), ox.Literal(release.manifest.graphs[graph.value]))


def _inbound(store: Store, thing: ox.NamedNode, parts: set[str]) -> Inbound:
    """What leads to a thing from elsewhere: not from its own parts, which are described whole."""
    found: dict[str, list[str]] = defaultdict(list)
    links = [(row["thing"] or "", row["property"] or "") for row in rows(store, _bound(_INBOUND, thing))]
    for subject, name in sorted(set(links[:COUNTED])):
        if subject not in parts and subject != thing.value:
            found[name].append(subject)
    return Inbound(
        {name: tuple(sorted(found[name], key=natural)[:SHOWN]) for name in sorted(found)},
        {name: len(found[name]) for name in sorted(found)},
        len(links) <= COUNTED,
    )


def _mentioned(
    thing: ox.NamedNode, own: tuple[ox.Triple, ...], inbound: Inbound, graphs: tuple[tuple[str, str | None], ...]
) -> Iterator[str]:
    """Every IRI of a description, predicates too."""
    yield thing.value
    for each in own:
        yield each.predicate.value
        for node in (each.subject, each.object):
            if isinstance(node, ox.NamedNode):
                yield node.value
    for name, things in inbound.shown.items():
        yield name
        yield from things
    yield from (document for _, document in graphs if document)


def natural(iri: str) -> list[str | int]:
    """A key that puts `afi-2` before `afi-10`."""
    return [int(part) if at % 2 else part for at, part in enumerate(_DIGITS.split(iri))]


def _sorted(found: set[ox.Triple] | list[ox.Triple]) -> tuple[ox.Triple, ...]:
    return tuple(sorted(set(found), key=str))
