"""What the endpoint says of itself: SPARQL 1.1 Service Description."""

from __future__ import annotations

from typing import Final

from rdflib import DCTERMS, RDF, VOID, Graph, Literal, Namespace, URIRef

from outstanding.settings import Settings
from outstanding.web.negotiation import Offer

SD: Final = Namespace("http://www.w3.org/ns/sparql-service-description#")
FORMATS: Final = Namespace("http://www.w3.org/ns/formats/")

PAGE: Final = Offer("text/html", ("html",), ("application/xhtml+xml",), explicit=True)
OFFERS: Final = (
    Offer("text/turtle", ("ttl", "turtle")),
    Offer("application/rdf+xml", ("rdf", "xml"), ("application/xml", "text/xml")),
    Offer("application/ld+json", ("jsonld", "json"), ("application/json",)),
    Offer("application/n-triples", ("nt",)),
    PAGE,
)
_RESULTS: Final = (
    "SPARQL_Results_JSON",
    "SPARQL_Results_XML",
    "SPARQL_Results_CSV",
    "SPARQL_Results_TSV",
    "Turtle",
    "RDF_XML",
    "JSON-LD",
    "N-Triples",
)


def description(endpoint: str, settings: Settings, release: str) -> Graph:
    """The endpoint described.

    Args:
        endpoint: its own address.
        settings: of the server.
        release: the hash of the release that it answers from.
    """
    graph = Graph()
    for prefix, namespace in (("sd", SD), ("formats", FORMATS), ("dcterms", DCTERMS), ("void", VOID)):
        graph.bind(prefix, namespace)
    service, dataset = URIRef(f"{endpoint}#service"), URIRef(f"{endpoint}#dataset")
    default = URIRef(f"{endpoint}#default-graph")
    graph.add((service, RDF.type, SD.Service))
    graph.add((service, SD.endpoint, URIRef(endpoint)))
    graph.add((service, SD.supportedLanguage, SD.SPARQL11Query))
    for name in _RESULTS:
        graph.add((service, SD.resultFormat, FORMATS[name]))
    if settings.union_default_graph:
        graph.add((service, SD.feature, SD.UnionDefaultGraph))
    if settings.services:
        graph.add((service, SD.feature, SD.BasicFederatedQuery))
    graph.add((service, SD.defaultDataset, dataset))
    graph.add((service, DCTERMS.title, Literal("Outstanding: findings of police inspections", lang="en")))
    graph.add((dataset, RDF.type, SD.Dataset))
    graph.add((dataset, RDF.type, VOID.Dataset))
    graph.add((dataset, VOID.sparqlEndpoint, URIRef(endpoint)))
    graph.add((dataset, SD.defaultGraph, default))
    graph.add((dataset, DCTERMS.identifier, Literal(release)))
    graph.add((default, RDF.type, SD.Graph))
    return graph


def written(graph: Graph, media_type: str) -> bytes:
    """A description in one of the media types of `OFFERS`."""
    form = {"text/turtle": "turtle", "application/rdf+xml": "xml", "application/ld+json": "json-ld"}
    return graph.serialize(format=form.get(media_type, "nt"), encoding="utf-8")
