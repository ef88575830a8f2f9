"""What the tests of fetching share: a site on loopback with a page for each path, and a clock that nobody waits for."""

from __future__ import annotations

import datetime
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from outstanding.fetching.catalogue import Document
from outstanding.fetching.downloading import Download, Manner, Result
from outstanding.fetching.exchanges import Limits, agent
from outstanding.fetching.holding import Holding

HTML = "text/html; charset=utf-8"


@dataclass(frozen=True)
class Sent:
    """One answer. `cut` sends less than was promised; `held` waits until the site's `go` is set."""

    content: bytes = b""
    status: int = 200
    headers: tuple[tuple[str, str], ...] = ()
    cut: bool = False
    held: bool = False


@dataclass
class Site:
    """A server under way: what it answers by path, and what it was asked.

    Attributes:
        answers: by path; the first of several is given once, the last for good.
        most: requests that were under way at the same time.
    """

    port: int = 0
    answers: dict[str, list[Sent]] = field(default_factory=dict)
    asked: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    most: int = 0
    waiting: threading.Event = field(default_factory=threading.Event)
    go: threading.Event = field(default_factory=threading.Event)

    def url(self, path: str) -> str:
        """The address of a path."""
        return f"http://localhost:{self.port}{path}"

    def offer(self, path: str, *answers: Sent) -> str:
        """Answer so at a path; returns its address."""
        self.answers[path] = list(answers)
        return self.url(path)

    def page(self, path: str, content: bytes = b"<p>A report.</p>", **headers: str) -> str:
        """Offer a web page; headers are named with `_` for a hyphen."""
        return self.offer(path, page(content, **headers))

    def paths(self) -> list[str]:
        """What was asked for, in order, without robots.txt."""
        return [path for path, _ in self.asked if path != "/robots.txt"]


def page(content: bytes = b"<p>A report.</p>", **headers: str) -> Sent:
    """A web page as an answer."""
    given = {"Content-Type": HTML, **{name.replace("_", "-"): value for name, value in headers.items()}}
    return Sent(content, headers=tuple(given.items()))


@contextmanager
def site() -> Iterator[Site]:
    """A server on a free port of the loopback address."""
    made = Site()
    lock = threading.Lock()
    under_way = [0]

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:  # the name that the library calls
            with lock:
                under_way[0] += 1
                made.most = max(made.most, under_way[0])
                made.asked.append((self.path, {name.lower(): value for name, value in self.headers.items()}))
                answers = made.answers.get(self.path, [Sent(status=404)])
                sent = answers.pop(0) if len(answers) > 1 else answers[0]
            try:
                self._send(sent)
            finally:
                with lock:
                    under_way[0] -= 1

        def _send(self, sent: Sent) -> None:
            headers = dict(sent.headers)
            if headers.get("ETag") and self.headers.get("If-None-Match") == headers["ETag"]:
                sent = Sent(status=304)
            self.send_response(sent.status)
            for name, value in {"Content-Length": str(len(sent.content) + sent.cut), **headers}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(sent.content[: len(sent.content) // 2])
            if sent.held:
                self.wfile.flush()
                made.waiting.set()
                made.go.wait(timeout=60)
            self.wfile.write(sent.content[len(sent.content) // 2 :])

        def log_message(self, *_: object) -> None:
            """Say nothing on stderr."""

    class Server(ThreadingHTTPServer):
        def handle_error(self, *_: object) -> None:
            """Say nothing of a client that was killed."""

    server = Server(("127.0.0.1", 0), Handler)
    made.port = server.server_port
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield made
    finally:
        made.go.set()
        server.shutdown()
        thread.join()
        server.server_close()


class StoppedClock:
    """A clock that only goes on while somebody waits, and then at once."""

    def __init__(self) -> None:
        """Begin at nought."""
        self.waits: list[float] = []
        self._now = 0.0
        self._lock = threading.Lock()

    def now(self) -> float:
        """Seconds that were waited."""
        with self._lock:
            return self._now

    def today(self) -> datetime.datetime:
        """A Monday."""
        return datetime.datetime(2026, 11, 23, 12, tzinfo=datetime.UTC) + datetime.timedelta(seconds=self.now())

    def wait(self, seconds: float) -> None:
        """Go on."""
        with self._lock:
            self.waits.append(seconds)
            self._now += seconds

    def stop(self) -> None:
        """Nobody waits for long."""


def fetched(
    into: Path,
    *documents: Document,
    clock: StoppedClock | None = None,
    size: int = 1_000_000,
    seconds: float = 3600,
    private: bool = True,
) -> list[Result]:
    """What became of some documents."""
    limits = Limits(size, 60.0, private, "fetch")
    manner = Manner(limits, seconds, 2.0, agent("help@wexmoor.example"))
    told: list[Result] = []
    results = Download(Holding(into), manner, clock or StoppedClock()).run(documents, told.append)
    assert sorted(told, key=lambda each: each.name) == sorted(results, key=lambda each: each.name)
    return results


def document(url: str, name: str = "one", sha256: str = "") -> Document:
    """A document of a catalogue."""
    return Document(name=name, url=url, sha256=sha256)
