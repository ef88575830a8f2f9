"""Releases on a SPARQL server elsewhere, each in one graph named by its hash, beside those of the data folder.

    <base>release/<hash>     all triples of a release
    <base>releases           of each release that is there whole: how many triples it has

The data folder stays the truth. A release is loaded before it becomes the current one there, and is told to be whole
once all of it has been counted; who asks names its graph. So nobody sees half a release, and whoever still asks the one
before goes on finding it: the last two stay.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from types import TracebackType
from typing import Final, Self
from urllib.parse import quote

import httpx

from graph.errors import EngineError
from graph.remote import Place, RemoteStore, refuse, sent, shown
from graph.store import EmbeddedStore
from graph.terms import Base

PART_BYTES: Final = 16 * 1024 * 1024
"""How much is sent at a time: engines hold a request in memory."""

_HELD: Final = "SELECT ?release ?triples WHERE { ?release <http://rdfs.org/ns/void#triples> ?triples }"
_COUNT: Final = "SELECT (COUNT(*) AS ?triples) WHERE { ?s ?p ?o }"
_NOT_FOUND: Final = 404


class Engine:
    """A SPARQL server that holds releases of one base. A context manager, which closes its connections."""

    def __init__(self, place: Place, base: Base) -> None:
        """Reach nothing yet."""
        self._place = place
        self._base = base
        self._client = place.client()

    def __enter__(self) -> Self:
        """Itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close all connections."""
        self._client.close()

    def graph(self, release: str) -> str:
        """The IRI of the graph of the release of a hash."""
        return f"{self._base.iri}release/{release}"

    def held(self) -> dict[str, int]:
        """How many triples each release has that is there whole, by its hash.

        Raises:
            EngineError: the server does not answer, or not as it should.
        """
        beginning = self.graph("")
        rows = self._rows(_HELD, self._releases)
        return {
            row["release"].removeprefix(beginning): int(row["triples"])
            for row in rows
            if row["release"].startswith(beginning)
        }

    def hold(
        self, release: str, graphs: Iterable[bytes], distinct: Callable[[], int], before: str | None = None
    ) -> None:
        """Have the server hold a release, and of others only the one before. Does nothing where it is held already.

        Args:
            release: its hash.
            graphs: the canonical N-Quads of each of its graphs.
            distinct: counts its triples, each once. It is asked where the server has fewer than were sent.
            before: the hash of the release that is asked until this one is current.

        Raises:
            EngineError: the server does not take it whole. What it held before is as it was.
        """
        held = self.held()
        if release not in held:
            sent_ones = self._loaded(release, graphs)
            triples = int(self._rows(_COUNT, self.graph(release))[0]["triples"])
            expected = sent_ones if triples == sent_ones else distinct()
            if triples != expected:
                raise EngineError(
                    f"the engine has {triples:,} triples of a release of {expected:,}",
                    where=self.graph(release),
                    hint="See its log and its limits, and build again: what is there of the release is replaced.",
                )
            self._update(
                f"INSERT DATA {{ GRAPH <{self._releases}> {{ <{self.graph(release)}> "
                f"<http://rdfs.org/ns/void#triples> {triples} }} }}"
            )
        for other in held.keys() - {release, before}:
            self.drop(other)

    def drop(self, release: str) -> None:
        """Have the server forget a release: first that it is whole, then its triples.

        Raises:
            EngineError: it does not.
        """
        graph = self.graph(release)
        self._update(f"DELETE WHERE {{ GRAPH <{self._releases}> {{ <{graph}> ?property ?value }} }}")
        self._update(f"DROP SILENT GRAPH <{graph}>")

    def store(self, release: str, named: EmbeddedStore) -> RemoteStore:
        """The release of a hash, to be asked, by the connections of this engine: whoever closes it has closed both.

        Args:
            release: its hash.
            named: its store in the data folder, which is asked for what stands in which graph.

        Raises:
            EngineError: the server does not hold it whole, or does not answer.
        """
        if release not in self.held():
            raise EngineError(
                f"the engine does not hold release {release[:16]}",
                where=shown(httpx.URL(self._place.query)),
                hint="Run `outstanding build` with the same settings: it loads what is missing.",
            )
        place = self._place
        return RemoteStore(self._client, place.query, self.graph(release), named, place.questions)

    def _loaded(self, release: str, graphs: Iterable[bytes]) -> int:
        """Send all triples of a release; returns how many, those that stand in two graphs counted twice."""
        number = 0
        self._update(f"DROP SILENT GRAPH <{self.graph(release)}>")
        for part, triples in _parts(graphs):
            number += triples
            address = httpx.URL(self._place.graphs)
            graph = self.graph(release)
            if "{graph}" in self._place.graphs:
                address = httpx.URL(self._place.graphs.replace("{graph}", quote(graph, safe="")))
            else:
                address = address.copy_merge_params({"graph": graph})
            self._done("POST", address, "application/n-triples", part)
        return number

    @property
    def _releases(self) -> str:
        return f"{self._base.iri}releases"

    def _rows(self, query: str, graph: str) -> list[dict[str, str]]:
        asked = {"query": query, "default-graph-uri": graph}
        accept = {"Accept": "application/sparql-results+json"}
        reply = sent(self._client, self._client.build_request("POST", self._place.query, data=asked, headers=accept))
        if reply.status_code == _NOT_FOUND and graph == self._releases:
            return []
        refuse(reply)
        try:
            bindings = json.loads(reply.content)["results"]["bindings"]
            return [{name: str(term["value"]) for name, term in row.items()} for row in bindings]
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise EngineError(
                "what answers is no SPARQL server",
                where=shown(httpx.URL(self._place.query)),
                hint="OUTSTANDING_STORE_QUERY is the address that queries are sent to, not that of a page.",
            ) from error

    def _update(self, text: str) -> None:
        self._done("POST", httpx.URL(self._place.update), "application/sparql-update", text.encode())

    def _done(self, method: str, address: httpx.URL, media_type: str, content: bytes) -> None:
        headers = {"Content-Type": media_type}
        refuse(sent(self._client, self._client.build_request(method, address, content=content, headers=headers)))


def _parts(graphs: Iterable[bytes]) -> Iterator[tuple[bytes, int]]:
    """The triples of canonical N-Quads as N-Triples, in parts of about `PART_BYTES`, and how many each part has."""
    part: list[bytes] = []
    size = 0
    for quads in graphs:
        for line in quads.splitlines():
            triple = line.rsplit(b" <", 1)[0] + b" .\n"
            part.append(triple)
            size += len(triple)
            if size >= PART_BYTES:
                yield b"".join(part), len(part)
                part, size = [], 0
    if part:
        yield b"".join(part), len(part)
