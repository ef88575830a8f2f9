"""The seam between the project and whatever keeps the graphs.

`Store` is all that the rest of the house knows. The embedded store is pyoxigraph: on disk for a release, in memory for
tests. The default graph of a query is the union of all named graphs; each triple stands in one graph only, so that
nothing is counted twice.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from types import TracebackType
from typing import Protocol, Self, TypeVar

import pyoxigraph as ox

from graph.errors import QueryError, ReleaseError
from graph.terms import PREFIXES

Format = TypeVar("Format")

Row = Mapping[str, str | None]
"""One row of an answer: the lexical form of each value by variable, None where it is unbound."""


class Store(Protocol):
    """What a store must do.

    Queries are read-only SPARQL 1.1 over the union of all graphs; the project's prefixes need not be declared. Results
    come as bytes in a standard format.
    """

    def query(self, sparql: str, media_type: str = "application/sparql-results+json", *, united: bool = True) -> bytes:
        """The result of a query in a media type.

        Args:
            sparql: the query.
            media_type: of the result.
            united: whether the default graph is all graphs as one. The engine passes over FROM where it is, so a query
                that names its data set is asked with False.

        Raises:
            QueryError: the text is not SPARQL, or the media type does not fit the form of the query.
        """

    def for_question(self, name: str) -> Store:
        """The store that answers the saved question of a name as the standard has it: this one, or another of it."""

    def replace_graph(self, name: str, nquads: bytes) -> None:
        """Make the named graph hold exactly the quads given, in one step."""

    def graphs(self) -> list[str]:
        """The IRIs of all named graphs, sorted."""

    def dump(self) -> bytes:
        """Every quad as canonical, sorted N-Quads."""

    def __enter__(self) -> Self:
        """The store itself."""

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Let go of its files and connections."""


RESULT_FORMATS: Mapping[str, ox.QueryResultsFormat] = {
    "application/sparql-results+json": ox.QueryResultsFormat.JSON,
    "application/sparql-results+xml": ox.QueryResultsFormat.XML,
    "text/csv": ox.QueryResultsFormat.CSV,
    "text/tab-separated-values": ox.QueryResultsFormat.TSV,
}
RDF_FORMATS: Mapping[str, ox.RdfFormat] = {
    "text/turtle": ox.RdfFormat.TURTLE,
    "application/n-triples": ox.RdfFormat.N_TRIPLES,
    "application/ld+json": ox.RdfFormat.JSON_LD,
    "application/rdf+xml": ox.RdfFormat.RDF_XML,
}


_PLACE = re.compile(r"error at (?P<line>\d+):(?P<column>\d+): ")

LONGEST_COMPLAINT = 120
"""Characters of the engine's complaint that are shown."""


class EmbeddedStore:
    """A store in this process, by pyoxigraph."""

    def __init__(self, inner: ox.Store) -> None:
        """Use `in_memory`, `create` or `read_only` to make one."""
        self._inner = inner

    @classmethod
    def in_memory(cls) -> EmbeddedStore:
        """An empty store that lives as long as the object."""
        return cls(ox.Store())

    @classmethod
    def create(cls, folder: Path) -> EmbeddedStore:
        """A new store in an empty folder."""
        return cls(ox.Store(str(folder)))

    @classmethod
    def read_only(cls, folder: Path) -> EmbeddedStore:
        """The store in a folder that nobody writes to.

        Raises:
            ReleaseError: the folder holds no store, or a damaged one.
        """
        try:
            return cls(ox.Store.read_only(str(folder)))
        except (OSError, ValueError, RuntimeError) as error:
            raise ReleaseError(
                f"the store cannot be opened: {error}", where=str(folder), hint="Build the release again."
            ) from error

    def query(self, sparql: str, media_type: str = "application/sparql-results+json", *, united: bool = True) -> bytes:
        """See `Store.query`."""
        try:
            result = self._inner.query(sparql, prefixes=PREFIXES, use_default_graph_as_union=united)
            if isinstance(result, ox.QueryTriples):
                return self._written(result.serialize(format=named_format(media_type, RDF_FORMATS)))
            return self._written(result.serialize(format=named_format(media_type, RESULT_FORMATS)))
        except SyntaxError as error:
            raise not_sparql(str(error.msg)) from error
        except (RuntimeError, ValueError, OSError) as error:
            raise QueryError(
                f"the query cannot be answered: {error}", hint="Ask for less, or in another way."
            ) from error

    def for_question(self, name: str) -> EmbeddedStore:
        """See `Store.for_question`."""
        del name
        return self

    @staticmethod
    def _written(content: bytes | None) -> bytes:
        return content or b""

    def bulk_load(self, parts: Iterable[bytes]) -> None:
        """Add the quads of many N-Quads documents at once; for filling an empty store."""
        self._inner.bulk_extend(quad for part in parts for quad in ox.parse(part, format=ox.RdfFormat.N_QUADS))

    def replace_graph(self, name: str, nquads: bytes) -> None:
        """See `Store.replace_graph`."""
        graph = ox.NamedNode(name)
        wanted = set(ox.parse(nquads, format=ox.RdfFormat.N_QUADS))
        held = set(self._inner.quads_for_pattern(None, None, None, graph))
        for quad in held - wanted:
            self._inner.remove(quad)
        self._inner.extend(wanted - held)

    def graphs(self) -> list[str]:
        """See `Store.graphs`."""
        return sorted(graph.value for graph in self._inner.named_graphs() if isinstance(graph, ox.NamedNode))

    def graph(self, name: str) -> bytes:
        """The quads of a named graph as canonical, sorted N-Quads; none where there is no such graph."""
        triples = self._inner.dump(format=ox.RdfFormat.N_TRIPLES, from_graph=ox.NamedNode(name)) or b""
        ending = f" <{name}> .\n".encode()
        return b"".join(sorted(line.removesuffix(b" .") + ending for line in triples.splitlines()))

    def dump(self) -> bytes:
        """See `Store.dump`."""
        content = self._inner.dump(format=ox.RdfFormat.N_QUADS) or b""
        return b"".join(sorted(content.splitlines(keepends=True)))

    def __len__(self) -> int:
        """How many quads it holds; takes a fifth of a second for a million on disk."""
        return len(self._inner)

    def copied(self, going: Callable[[], bool]) -> EmbeddedStore | None:
        """A copy in memory, which answers faster; None once `going` says that nobody wants it any more.

        It takes seconds for a million quads, one graph after the other, and about 400 bytes a quad.
        """
        copy = ox.Store()
        for graph in self._inner.named_graphs():
            if not going():
                return None
            content = self._inner.dump(format=ox.RdfFormat.N_TRIPLES, from_graph=graph)
            copy.bulk_load(content, format=ox.RdfFormat.N_TRIPLES, to_graph=graph)
        return EmbeddedStore(copy)

    def flush(self) -> None:
        """Write everything to disk, so that opening the store again replays no log."""
        self._inner.flush()

    def __enter__(self) -> Self:
        """The store itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Let go of the store's files."""
        del self._inner


def not_sparql(message: str) -> QueryError:
    """The error for a text that the engine complains of.

    Its place is `line L, column C`, from 1. Of what the engine says that it expected only the first words are of use.
    """
    place = _PLACE.match(message)
    told = message[place.end() :] if place else message
    short = " ".join(told.split())
    short = short if len(short) <= LONGEST_COMPLAINT else f"{short[:LONGEST_COMPLAINT]} ..."
    where = f"line {place['line']}, column {place['column']}" if place else ""
    return QueryError(f"not SPARQL: {short}", where=where, hint="Correct the query at this place.")


def rows(store: Store, sparql: str) -> Iterator[Row]:
    """The rows of a SELECT query, each with every variable of its head."""
    result = json.loads(store.query(sparql))
    head: list[str] = result["head"]["vars"]
    for binding in result["results"]["bindings"]:
        yield {name: binding[name]["value"] if name in binding else None for name in head}


def named_format(media_type: str, formats: Mapping[str, Format]) -> Format:
    """The format of a media type.

    Raises:
        QueryError: it is none of these.
    """
    found = formats.get(media_type)
    if found is None:
        raise QueryError(
            f"{media_type} does not fit this form of query", hint=f"It can be had as: {', '.join(formats)}."
        )
    return found
