"""What the tests of imports share: publishers with bases of their own, and a server on loopback that offers dumps."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from reports import EXAMPLES, Ran, folder, page, run

from graph.folder import DataFolder
from graph.release import Release
from graph.terms import Base
from outstanding.building import build
from outstanding.export import rdf
from outstanding.export.selection import select
from outstanding.importing.adding import Imports
from outstanding.settings import Settings

THEIRS = "https://data.northfell.example/"
"""The base of the other publisher in these tests."""

BODY = "https://w3id.org/outstanding/body/"
NORTHFELL = f"""
@prefix insp: <https://w3id.org/outstanding/def/inspection#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
<{BODY}northfell> a insp:PoliceForce ; insp:slug "northfell" ; skos:prefLabel "Northfell Police"@en ;
    skos:altLabel "Northfell"@en ; insp:policingBody <{BODY}northfell-pcc> .
<{BODY}northfell-pcc> a insp:PolicingBody ; insp:slug "northfell-pcc" ;
    skos:prefLabel "Police and Crime Commissioner for Northfell"@en .
"""
_KNOWN = {
    "sources.toml": 'reference = ["wexmoor.ttl", "northfell.ttl"]\n',
    "northfell.ttl": NORTHFELL,
    "wexmoor.ttl": (EXAMPLES / "wexmoor.ttl").read_text("utf-8"),
}


def published(data: Path, base: str, reports: Mapping[str, str]) -> DataFolder:
    """A data folder of a publisher who knows both made-up forces, with a release of some reports."""
    place = folder(data.parent / f"{data.name}-in", {**_KNOWN, **reports}, known=False)
    outcome = build([place], DataFolder(data), Base(base))
    assert not outcome.kept_out
    return DataFolder(data)


def ours(data: Path) -> DataFolder:
    """Our own data folder: one report on Wexmoor, under the public base."""
    return published(data, Base().iri, {"wexmoor.txt": page()})


def dump(data: DataFolder) -> bytes:
    """The whole current release of a publisher, as N-Quads."""
    release = Release.opened(data)
    with release.store() as store:
        return rdf.nquads(select(data, release, store, None))


def northfell(place: Path) -> bytes:
    """A dump of a report on Northfell, by the other publisher."""
    reports = {"northfell.txt": page("The force should count its bicycles once a month.", force="Northfell")}
    return dump(published(place / "theirs", THEIRS, reports))


def imports(data: DataFolder, **settings: int | bool) -> Imports:
    """The imports of a data folder, under settings that only the test makes."""
    return Imports(data, Settings.model_validate(settings))


def graphs(data: DataFolder) -> dict[str, bytes]:
    """The named graphs of the current release, by IRI."""
    return {name: data.graph(sha256) for name, sha256 in Release.opened(data).manifest.graphs.items()}


def file_of(place: Path, content: bytes, name: str = "dump.nq") -> Path:
    """A dump as a file."""
    (place / name).write_bytes(content)
    return place / name


def added(data: DataFolder, file: Path, *more: str) -> Ran:
    """What the command did to add a dump as `northfell`."""
    return run("import", "add", file, "--from", "northfell", "--data", data.path, *more)


def done_with(verb: str, data: DataFolder) -> Ran:
    """What another command did with that import; it must go well."""
    done = run("import", verb, "northfell", "--data", data.path)
    assert done.code == 0, done
    return done


def joined(data: DataFolder, file: Path) -> Release:
    """The release that a dump is part of, once it is added and accepted."""
    assert added(data, file).code == 0
    done_with("accept", data)
    return Release.opened(data)


@dataclass
class Sent:
    """What a server sends for one path.

    Attributes:
        half: whether to send half of the content and then wait until `go` is set, telling `waiting` before.
    """

    content: bytes = b""
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    half: bool = False


@dataclass
class Publisher:
    """A server under way, what it offers by path, and what it was asked."""

    address: str
    offers: dict[str, Sent]
    asked: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    waiting: threading.Event = field(default_factory=threading.Event)
    go: threading.Event = field(default_factory=threading.Event)

    def offer(self, path: str, content: bytes = b"", *, status: int = 200, half: bool = False, **headers: str) -> str:
        """Offer something at a path; returns its address. Headers are named with `_` for a hyphen."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        self.offers[path] = Sent(content, status, named, half)
        return f"{self.address}{path}"


@contextmanager
def serving() -> Iterator[Publisher]:
    """A server on a free port of the loopback address."""
    publisher = Publisher("", {})

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:  # the name that the library calls
            publisher.asked.append((self.path, {name.lower(): value for name, value in self.headers.items()}))
            sent = publisher.offers.get(self.path, Sent(status=404))
            etag = sent.headers.get("ETag")
            if etag and self.headers.get("If-None-Match") == etag:
                sent = Sent(status=304)
            self.send_response(sent.status)
            for name, value in {"Content-Length": str(len(sent.content)), **sent.headers}.items():
                self.send_header(name, value)
            self.end_headers()
            middle = len(sent.content) // 2 if sent.half else len(sent.content)
            self.wfile.write(sent.content[:middle])
            if sent.half:
                self.wfile.flush()
                publisher.waiting.set()
                publisher.go.wait(timeout=60)

        def log_message(self, *_: object) -> None:
            """Say nothing on stderr."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    publisher.address = f"http://localhost:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield publisher
    finally:
        publisher.go.set()
        server.shutdown()
        thread.join()
        server.server_close()
