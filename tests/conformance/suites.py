"""The suites run against a server: what each test came to, and why where it failed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode, urljoin

from rdflib import RDF, Graph, Namespace, URIRef
from running_server import Reply, Server

from conformance.cases import ROOT, SHAPES_ROOT, Exchange, ProtocolCase, QueryCase, protocol_cases, query_cases
from conformance.results import MEDIA_TYPES, agree

EMPTY = "http://example.org/empty"
"""A graph that is not there: the default graph of a test without data."""

REDIRECTS = 3
_FROM = re.compile(r"\bFROM\b", re.IGNORECASE)
_TABLES = {"application/sparql-results+json", "application/sparql-results+xml", "text/csv", "text/tab-separated-values"}
_GRAPHS = {"text/turtle", "application/n-triples", "application/rdf+xml", "application/ld+json"}
_EXPECTED = {"boolean": _TABLES, "tabular": _TABLES, "RDF": _GRAPHS}
_SD = Namespace("http://www.w3.org/ns/sparql-service-description#")


@dataclass(frozen=True)
class Outcome:
    """What a test came to: the reason where it failed, else nothing."""

    suite: str
    test: str
    reason: str | None

    @property
    def name(self) -> str:
        """The test by a short name."""
        return self.test.removeprefix(ROOT).replace("manifest#", "").replace(SHAPES_ROOT, "shacl/")


def outcomes(folder: Path, server: Server) -> Iterator[Outcome]:
    """Run everything."""
    for case in protocol_cases(folder):
        yield Outcome("protocol", case.iri, _protocol(server, case))
    for case in query_cases(folder, "manifest-sparql11-results.ttl"):
        yield Outcome("results", case.iri, _query(folder, server, case))
    for name, reason in _description(server):
        yield Outcome("service-description", f"{ROOT}service-description/manifest#{name}", reason)
    for case in query_cases(folder, "manifest-sparql11-query.ttl"):
        yield Outcome("query", case.iri, _query(folder, server, case))


def _media_type(reply: Reply) -> str:
    return reply.headers.get("content-type", "").partition(";")[0]


# --- protocol ---------------------------------------------------------------------------------------------------------


def _protocol(server: Server, case: ProtocolCase) -> str | None:
    for number, exchange in enumerate(case.exchanges, start=1):
        reason = _wrong(exchange, _followed(server, exchange))
        if reason:
            return f"request {number}: {reason}"
    return None


def _followed(server: Server, exchange: Exchange) -> Reply:
    """The last answer: a redirect is no answer yet, and what counts is what it leads to."""
    path = exchange.path.replace("/sparql/", "/sparql", 1)
    for _ in range(REDIRECTS):
        reply = server.ask(exchange.method, path, dict(exchange.headers), exchange.body)
        if "location" not in reply.headers:
            return reply
        path = urljoin(path, reply.headers["location"])
    return reply


def _wrong(exchange: Exchange, reply: Reply) -> str | None:
    allowed = exchange.classes - {"3xx"}
    if f"{reply.status // 100}xx" not in allowed:
        return f"status {reply.status} instead of {' or '.join(sorted(allowed))}"
    if exchange.format and _media_type(reply) not in _EXPECTED[exchange.format]:
        return f"{_media_type(reply)} instead of {exchange.format}"
    if exchange.truth is not None and reply.json["boolean"] is not exchange.truth:
        return f"{reply.json['boolean']} instead of {exchange.truth}"
    return None


# --- queries and results ----------------------------------------------------------------------------------------------


def _query(folder: Path, server: Server, case: QueryCase) -> str | None:
    text = (folder / case.query).read_text("utf-8")
    parameters: dict[str, list[str]] = {}
    if not _FROM.search(text):  # else the data set is the query's own business
        parameters["default-graph-uri"] = [ROOT + path for path in case.data] or [EMPTY]
        parameters["named-graph-uri"] = [ROOT + path for path in case.graphs]
    suffix = Path(case.result).suffix if case.result else ".srj"
    accept = f"{MEDIA_TYPES[suffix]}, */*;q=0.1"
    reply = server.ask(
        "POST",
        "/sparql?" + urlencode(parameters, doseq=True),
        {"Content-Type": "application/sparql-query", "Accept": accept},
        f"BASE <{ROOT}{case.query}>\n{text}".encode(),
    )
    if case.kind.startswith("NegativeSyntax"):
        return None if reply.status == 400 else f"status {reply.status} instead of 400"
    if case.kind.startswith("PositiveSyntax"):
        # Such a query need not be answerable: one of them calls a function that nobody has.
        refused = reply.status == 400 and "line" in reply.json
        return f"refused: {reply.json['detail']}" if refused else None
    if reply.status != 200:
        return f"status {reply.status}: {reply.json['detail']}"
    if case.result is None:
        return None
    if suffix != ".ttl" and _media_type(reply) != MEDIA_TYPES[suffix]:
        return f"{_media_type(reply)} instead of {MEDIA_TYPES[suffix]}"
    return None if agree(folder, case.result, _media_type(reply), reply.body) else "another result"


# --- service description ----------------------------------------------------------------------------------------------


def _description(server: Server) -> Iterator[tuple[str, str | None]]:
    """The three tests, which the suite only names."""
    reply = server.get("/sparql", "text/turtle")
    endpoint = URIRef(f"{server.address}sparql")
    graph = Graph()
    readable = reply.status == 200 and _media_type(reply) == "text/turtle"
    if readable:
        graph.parse(reply.body, format="turtle")
    yield "returns-rdf", None if readable else f"status {reply.status}, {_media_type(reply)}"
    services = list(graph.subjects(_SD.endpoint, endpoint))
    yield "has-endpoint-triple", None if services else "no such triple"
    wrong = [
        name
        for name, holds in {
            "a service has one endpoint": len(services) == 1 and (services[0], RDF.type, _SD.Service) in graph,
            "its data set is described": all(
                (dataset, RDF.type, _SD.Dataset) in graph and (dataset, _SD.defaultGraph, None) in graph
                for dataset in graph.objects(None, _SD.defaultDataset)
            ),
            "it has a data set": any(True for _ in graph.objects(None, _SD.defaultDataset)),
            "languages are those of the schema": set(graph.objects(None, _SD.supportedLanguage)) == {_SD.SPARQL11Query},
            "features are those of the schema": set(graph.objects(None, _SD.feature))
            <= {_SD.UnionDefaultGraph, _SD.BasicFederatedQuery, _SD.DereferencesURIs, _SD.EmptyGraphs},
        }.items()
        if not holds
    ]
    yield "conforms-to-schema", ", ".join(wrong) or None
