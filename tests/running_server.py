"""A real server in a process of its own, on a free port of the loopback address."""

from __future__ import annotations

import contextlib
import http.client
import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlencode, urlsplit

PATIENCE = 60.0
"""Seconds after which a test gives up waiting for what should have happened."""


@dataclass(frozen=True)
class Reply:
    """An answer: status, headers by lower-case name, body."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def json(self) -> Any:  # noqa: ANN401  JSON is anything
        """The body as JSON."""
        return json.loads(self.body)

    @property
    def rows(self) -> list[dict[str, str]]:
        """The rows of a SPARQL result in JSON, each value in its lexical form."""
        found = self.json["results"]["bindings"]
        return [{name: term["value"] for name, term in row.items()} for row in found]


@dataclass
class Server:
    """A server that runs."""

    address: str
    process: subprocess.Popen[str]
    log: Path
    data: Path = field(default_factory=Path)

    @property
    def port(self) -> int:
        """The port that it listens at."""
        return urlsplit(self.address).port or 0

    def connection(self) -> http.client.HTTPConnection:
        """A connection of one's own."""
        return http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)

    def ask(self, method: str, path: str, headers: Mapping[str, str] | None = None, body: bytes | None = None) -> Reply:
        """Send a request as it is given, with nothing added to it, and read the answer to its end."""
        connection = self.connection()
        with contextlib.closing(connection):
            connection.putrequest(method, path, skip_accept_encoding=True)
            for name, value in (headers or {}).items():
                connection.putheader(name, value)
            if body is not None:
                connection.putheader("Content-Length", str(len(body)))
            connection.endheaders(body)
            answer = connection.getresponse()
            return Reply(answer.status, {name.lower(): value for name, value in answer.getheaders()}, answer.read())

    def get(self, path: str, accept: str | None = None, **headers: str) -> Reply:
        """GET a path; `_` in a header's name stands for `-`."""
        given = {name.replace("_", "-"): value for name, value in headers.items()}
        return self.ask("GET", path, given | ({"Accept": accept} if accept is not None else {}))

    def query(self, text: str, accept: str | None = None, **parameters: str | list[str]) -> Reply:
        """Send a query by GET."""
        return self.get("/sparql?" + urlencode({"query": text, **parameters}, doseq=True), accept)

    def post(self, text: str, accept: str | None = None) -> Reply:
        """Send a query as the body of a POST."""
        headers = {"Content-Type": "application/sparql-query"} | ({"Accept": accept} if accept else {})
        return self.ask("POST", "/sparql", headers, text.encode())

    def logged(self) -> list[dict[str, Any]]:
        """The lines of the log so far."""
        whole = self.log.read_text("utf-8").rpartition("\n")[0]
        return [json.loads(line) for line in whole.splitlines()]

    def figure(self, name: str) -> float:
        """A figure of /metrics, by its name and labels as they are printed; 0 where it is not there."""
        lines = self.get("/metrics").body.decode().splitlines()
        return next((float(line.rpartition(" ")[2]) for line in lines if line.rpartition(" ")[0] == name), 0.0)


@contextlib.contextmanager
def running(data: Path, log: Path, **settings: object) -> Iterator[Server]:
    """Run `outstanding serve` over a data folder, with settings by their names."""
    given = {f"OUTSTANDING_{name.upper()}": value for name, value in settings.items()}
    environment = {name: value for name, value in os.environ.items() if not name.startswith("OUTSTANDING_")}
    environment |= {name: value if isinstance(value, str) else json.dumps(value) for name, value in given.items()}
    command = [sys.executable, "-c", "from outstanding.cli.main import main; main()"]
    with log.open("w", encoding="utf-8") as stderr:
        process = subprocess.Popen(
            [*command, "serve", "--port", "0", "--data", str(data)],
            stdout=subprocess.PIPE,
            stderr=stderr,
            text=True,
            env=environment,
        )
    try:
        assert process.stdout
        line = process.stdout.readline()
        assert line.startswith("Serving at "), log.read_text("utf-8")
        yield Server(line.split()[2], process, log, data)
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(PATIENCE)
        finally:
            process.kill()
            process.wait()
            if process.stdout:
                process.stdout.close()


def until(what: Callable[[], object]) -> None:
    """Wait for a condition, and fail where it does not come true in good time."""
    turn = threading.Event()
    end = time.monotonic() + PATIENCE
    while not what():
        assert time.monotonic() < end, "waited in vain"
        turn.wait(0.01)
