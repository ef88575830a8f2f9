"""The tests of the suites, as their manifests describe them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox

SPARQL_FOLDER = Path("rdf-tests", "sparql", "sparql11")
SHAPES_FOLDER = Path("data-shapes", "data-shapes-test-suite", "tests")
"""Where the suites are below the folder of the W3C's data."""

ROOT = "http://www.w3.org/2009/sparql/docs/tests/data-sparql11/"
"""The address of the suites' folder: the names of the tests begin with it."""

SHAPES_ROOT = "urn:x-shacl-test:/"
"""What the name of a test of SHACL begins with in implementation reports; its files are below the suite's folder."""

MF = "http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#"
QT = "http://www.w3.org/2001/sw/DataAccess/tests/test-query#"
UT = "http://www.w3.org/2009/sparql/tests/test-update#"
HT = "http://www.w3.org/2011/http#"
CNT = "http://www.w3.org/2011/content#"
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
RDFS = "http://www.w3.org/2000/01/rdf-schema#"

Term = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple


class Manifest:
    """A manifest, with the files that it names."""

    def __init__(self, folder: Path, name: str) -> None:
        """Read one, below the folder of the suites."""
        self._folder = folder
        self._store = ox.Store()
        self._store.load(path=str(folder / name), format=ox.RdfFormat.TURTLE, base_iri=ROOT + name)
        self._name = ox.NamedNode(ROOT + name)

    def all(self, subject: Term, predicate: str) -> list[Term]:
        """The objects of a property."""
        return [quad.object for quad in self._store.quads_for_pattern(subject, ox.NamedNode(predicate), None)]

    def one(self, subject: Term, predicate: str) -> Term | None:
        """The object of a property, if there is one."""
        return next(iter(self.all(subject, predicate)), None)

    def listed(self, head: Term | None) -> Iterator[Term]:
        """The members of a list."""
        while head is not None and head != ox.NamedNode(RDF + "nil"):
            member = self.one(head, RDF + "first")
            if member is not None:
                yield member
            head = self.one(head, RDF + "rest")

    @property
    def entries(self) -> Iterator[Term]:
        """The tests that the manifest lists."""
        return self.listed(self.one(self._name, MF + "entries"))

    @property
    def included(self) -> list[str]:
        """The other manifests that it includes, by their paths below the folder."""
        return [path_of(each) for each in self.listed(self.one(self._name, MF + "include"))]


def path_of(term: Term) -> str:
    """The path of a file below the folder of the suites."""
    assert isinstance(term, ox.NamedNode)
    return term.value.removeprefix(ROOT)


@dataclass(frozen=True)
class QueryCase:
    """A test of queries: its kind, its query, its data and what is expected, each a path below the suites' folder."""

    iri: str
    kind: str
    query: str
    data: tuple[str, ...]
    graphs: tuple[str, ...]
    result: str | None


def query_cases(folder: Path, manifest: str) -> Iterator[QueryCase]:
    """The tests of queries that a manifest lists or includes."""
    read = Manifest(folder, manifest)
    for path in read.included:
        yield from query_cases(folder, path)
    for test in read.entries:
        assert isinstance(test, ox.NamedNode)
        action, kind = read.one(test, MF + "action"), read.one(test, RDF + "type")
        assert action is not None
        assert isinstance(kind, ox.NamedNode)
        whole = isinstance(action, ox.NamedNode)  # a test of syntax names its query and nothing else
        query, result = action if whole else read.one(action, QT + "query"), read.one(test, MF + "result")
        assert query is not None
        yield QueryCase(
            test.value,
            kind.value.removeprefix(MF),
            path_of(query),
            () if whole else tuple(path_of(each) for each in read.all(action, QT + "data")),
            () if whole else tuple(path_of(each) for each in read.all(action, QT + "graphData")),
            path_of(result) if isinstance(result, ox.NamedNode) else None,
        )


@dataclass(frozen=True)
class Exchange:
    """A request of a test of the protocol, and what is expected of its answer; classes are like `4xx`."""

    method: str
    path: str
    headers: tuple[tuple[str, str], ...]
    body: bytes | None
    classes: frozenset[str]
    truth: bool | None
    format: str | None


@dataclass(frozen=True)
class ProtocolCase:
    """A test of the protocol: the graphs that must be there, by their names, and its requests in order."""

    iri: str
    graphs: tuple[tuple[str, str], ...]
    exchanges: tuple[Exchange, ...]


def protocol_cases(folder: Path) -> Iterator[ProtocolCase]:
    """The tests of the protocol."""
    read = Manifest(folder, "protocol/manifest.ttl")
    for test in read.entries:
        assert isinstance(test, ox.NamedNode)
        graphs = tuple(
            (_text(read, each, RDFS + "label"), path_of(graph))
            for each in read.all(test, UT + "graphData")
            if (graph := read.one(each, UT + "graph"))
        )
        action = read.one(test, MF + "action")
        assert action is not None
        requests = read.listed(read.one(action, HT + "requests"))
        yield ProtocolCase(test.value, graphs, tuple(_exchange(read, each) for each in requests))


def _exchange(read: Manifest, request: Term) -> Exchange:
    response = read.one(request, HT + "resp")
    assert response is not None
    body = read.one(request, HT + "body")
    truth = read.one(response, MF + "expectedBoolean")
    form = read.one(response, MF + "expectedFormat")
    return Exchange(
        method=_text(read, request, HT + "methodName"),
        path=_text(read, request, HT + "absolutePath"),
        headers=tuple(
            (_text(read, each, HT + "fieldName"), _text(read, each, HT + "fieldValue"))
            for each in read.listed(read.one(request, HT + "headers"))
        ),
        body=_text(read, body, CNT + "chars").encode(_text(read, body, CNT + "characterEncoding")) if body else None,
        classes=frozenset(
            each.value[-3:] for each in read.all(response, MF + "expectedStatus") if isinstance(each, ox.NamedNode)
        ),
        truth=truth.value == "true" if isinstance(truth, ox.Literal) else None,
        format=form.value if isinstance(form, ox.Literal) else None,
    )


def _text(read: Manifest, subject: Term, predicate: str) -> str:
    found = read.one(subject, predicate)
    assert isinstance(found, ox.Literal), (subject, predicate)
    return found.value
