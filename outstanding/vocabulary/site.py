"""The vocabularies as files that anybody can publish, such as at the address that their IRIs lead to.

    index.html          the list of them
    inspection.html     a page for each, with links to the places of terms on the others
    inspection.ttl      the same as Turtle; .jsonld, .nt and .rdf too
    context.jsonld      the JSON-LD context
    site.css            how the pages look

No server is needed, and no script. The files are the same on every machine.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from importlib.resources import files
from pathlib import Path
from typing import Final

import pyoxigraph as ox
from rdflib import OWL, RDF, Graph, URIRef
from rdflib.namespace import DCTERMS

from graph.canonical import canonical_nquads
from graph.errors import UsageError
from graph.reference import ReferenceData
from graph.store import EmbeddedStore
from graph.terms import PUBLIC, Base
from outstanding.linked.licences import of_graph
from outstanding.linked.pages import vocabularies_page
from outstanding.linked.places import Places
from outstanding.linked.serialisations import JSON_LD, rdf
from outstanding.linked.views import Form, Frame, stylesheet
from outstanding.linked.vocabularies import graph_of, vocabularies, vocabulary
from outstanding.vocabulary.modules import modules
from outstanding.vocabulary.pages import anchor_of, vocabulary_page

LAYOUT: Final = "static.html"
"""The template around each page: without the ways into a server."""

FORMS: Final = (
    Form("Turtle", "text/turtle", "ttl"),
    Form("JSON-LD", JSON_LD, "jsonld"),
    Form("N-Triples", "application/n-triples", "nt"),
    Form("RDF/XML", "application/rdf+xml", "rdf"),
)
"""The forms of RDF beside each page, with the endings of their files."""

_START: Final = f"{PUBLIC}def/"


@dataclass(frozen=True, slots=True)
class FilePlaces(Places):
    """Where things are in a folder of files: terms on the pages of their vocabularies, all else where its IRI leads.

    Attributes:
        files: the address of each thing that a vocabulary describes, from the other pages.
    """

    files: Mapping[str, str] = field(default_factory=dict)

    def address(self, iri: str) -> str:
        """See `Places.address`."""
        return self.files.get(iri, iri)

    def path(self, key: str) -> str:
        """The address of what only a server has, such as a saved question, under the public base."""
        return f"{PUBLIC}{key}"


def site(reference: ReferenceData) -> dict[str, bytes]:
    """The content of each file, by its name; equal reference data give equal bytes.

    Modules of a vocabulary have their places on its page, and no files of their own.
    """
    made = {
        "context.jsonld": files("ontology").joinpath("context.jsonld").read_bytes(),
        "icon.svg": files("outstanding").joinpath("web", "static", "icon.svg").read_bytes(),
        "site.css": stylesheet(),
    }
    parts = {Base().graph(f"reference/{name}"): each for name, each in reference.graphs.items()}
    with EmbeddedStore.in_memory() as store:
        store.bulk_load([canonical_nquads(each, name) for name, each in parts.items()])
        found = [(iri, title) for iri, title in vocabularies(store) if _is_whole(reference, iri)]
        places = FilePlaces(Base(), files=_addresses(store, [iri for iri, _ in found]))
        for iri, _ in found:
            made |= _files(store, places, iri)
        around = Frame(places, (), f"{PUBLIC}def", None, "")
        made["index.html"] = vocabularies_page(around, found, LAYOUT)
    return dict(sorted(made.items()))


def _is_whole(reference: ReferenceData, iri: str) -> bool:
    """Whether a vocabulary is no module of another."""
    above = reference.union.objects(URIRef(iri), DCTERMS.isPartOf)
    return not any((each, RDF.type, OWL.Ontology) in reference.union for each in above)


def _name(iri: str) -> str:
    return iri.removeprefix(_START).replace("/", "-")


def _addresses(store: EmbeddedStore, found: Iterable[str]) -> Mapping[str, str]:
    """Where each thing is described: a vocabulary's page, the section of a module, the place of a term."""
    addresses: dict[str, str] = {}
    for iri in found:
        graph = graph_of(store, ox.NamedNode(iri))
        if graph is None:
            continue
        page, triples = f"{_name(iri)}.html", vocabulary(store, iri, graph).triples
        subjects = {each.subject.value for each in triples if isinstance(each.subject, ox.NamedNode)}
        heads = {str(each) for each in _graph(triples).subjects(RDF.type, OWL.Ontology)}
        addresses |= {each: f"{page}#{anchor_of(each, Places(Base()))}" for each in subjects}
        addresses |= dict.fromkeys(heads, page)
        addresses |= {each.iri: f"{page}#{each.anchor}" for each in modules(_graph(triples), iri) if each.iri != iri}
    return addresses


def _graph(triples: Iterable[ox.Triple]) -> Graph:
    return Graph().parse(data=ox.serialize(triples, format=ox.RdfFormat.N_TRIPLES) or b"", format="nt")


def _files(store: EmbeddedStore, places: FilePlaces, iri: str) -> dict[str, bytes]:
    graph, name = graph_of(store, ox.NamedNode(iri)), _name(iri)
    if graph is None:
        return {}
    found = vocabulary(store, iri, graph)
    forms = tuple(Form(each.name, each.media_type, f"{name}.{each.href}") for each in FORMS)
    frame = Frame(places, forms, iri, of_graph(store, Base(), graph, None), "")
    made = {each.href: rdf(found.triples, each.media_type, f"{_START}context.jsonld", iri) for each in forms}
    return {f"{name}.html": vocabulary_page(frame, found, LAYOUT), **made}


def write(folder: Path, content: Mapping[str, bytes]) -> None:
    """Write files into a folder, over older ones of the same names; others in it are left alone.

    Raises:
        UsageError: the place is no folder.
        OSError: it cannot be written.
    """
    if folder.exists() and not folder.is_dir():
        raise UsageError("this is no folder", where=str(folder), hint="Name a folder, which is made if need be.")
    folder.mkdir(parents=True, exist_ok=True)
    for name, each in content.items():
        (folder / name).write_bytes(each)
