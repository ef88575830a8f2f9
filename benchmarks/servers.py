"""Servers to compare, each a process on a free port of the loopback address, and a client that costs little itself."""

from __future__ import annotations

import contextlib
import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import BinaryIO

PATIENCE = 180.0
"""Seconds that a server may take to load what it serves, or to answer."""

IDLE = 2.0
"""Seconds after which a connection that was not used is made anew."""

HOST = "127.0.0.1"


class Connection:
    """One connection that is kept open. It knows as much of HTTP/1.1 as these servers need."""

    def __init__(self, port: int) -> None:
        """Talk to a port of this machine, from the first request on."""
        self._port = port
        self._used = float("-inf")
        self._socket: socket.socket
        self._file: BinaryIO

    def _connect(self) -> None:
        """Have a connection that the server has not given up: each hangs up on who says nothing for some seconds."""
        if time.monotonic() - self._used > IDLE:
            self._socket = socket.create_connection((HOST, self._port), timeout=PATIENCE)
            self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            self._file = self._socket.makefile("rb", buffering=1 << 16)

    def get(self, path: str, headers: Mapping[str, str] | None = None) -> tuple[int, Mapping[str, str], bytes]:
        """Status, headers by lower-case name, and the whole body of the answer to a GET."""
        return self._ask("GET", path, headers or {}, b"")

    def post(self, path: str, headers: Mapping[str, str], body: bytes) -> tuple[int, Mapping[str, str], bytes]:
        """The same of a POST."""
        return self._ask("POST", path, {**headers, "Content-Length": str(len(body))}, body)

    def _ask(
        self, method: str, path: str, headers: Mapping[str, str], body: bytes
    ) -> tuple[int, Mapping[str, str], bytes]:
        self._connect()
        told = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
        self._socket.sendall(f"{method} {path} HTTP/1.1\r\nHost: {HOST}\r\n{told}\r\n".encode() + body)
        status = int(self._line().split(b" ", 2)[1])
        found: dict[str, str] = {}
        while line := self._line():
            name, _, value = line.decode("latin-1").partition(":")
            found[name.lower()] = value.strip()
        answer = b"" if status == NOT_MODIFIED else self._body(found)
        self._used = time.monotonic()
        return status, found, answer

    def _line(self) -> bytes:
        line = self._file.readline()
        if not line:
            raise ConnectionError("the server hung up")
        return line.strip()

    def _body(self, headers: Mapping[str, str]) -> bytes:
        if headers.get("transfer-encoding", "").lower() != "chunked":
            return self._file.read(int(headers["content-length"]))
        parts = []
        while size := int(self._line(), 16):
            parts.append(self._file.read(size))
            self._line()
        self._line()
        return b"".join(parts)


NOT_MODIFIED = 304


@contextlib.contextmanager
def outstanding(data: Path, settings: Mapping[str, str]) -> Iterator[int]:
    """Our server; gives its port. Its limits are out of the way of one client that asks without a pause."""
    given = {"query_rows": "1000000", "query_seconds": "60", **settings}
    environment = {name: value for name, value in os.environ.items() if not name.startswith("OUTSTANDING_")}
    environment |= {f"OUTSTANDING_{name.upper()}": value for name, value in given.items()}
    command = [sys.executable, "-c", "from outstanding.cli.main import main; main()"]
    with subprocess.Popen(  # noqa: S603  our own command
        [*command, "serve", "--port", "0", "--data", str(data)],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        env=environment,
    ) as process:
        try:
            assert process.stdout  # noqa: S101  a pipe was asked for
            told = process.stdout.readline().split()
            if len(told) <= ADDRESS:
                raise SystemExit("our server did not start; try `outstanding serve` on the same data")
            yield int(told[ADDRESS].rstrip("/").rpartition(":")[2])
        finally:
            process.terminate()


def copied(port: int) -> None:
    """Wait until our server answers from its copy of the release."""
    end = time.monotonic() + PATIENCE
    while b"\noutstanding_release_copied 1.0" not in Connection(port).get("/metrics")[2]:
        if time.monotonic() > end:
            raise SystemExit("our server made no copy of the release")
        time.sleep(0.1)


ADDRESS = 2
"""The word of the server's first line that is its address."""


@contextlib.contextmanager
def listening(command: Sequence[str]) -> Iterator[int | None]:
    """Another server, in whose command `{port}` stands for its port; None where it does not come up in good time."""
    with socket.create_server((HOST, 0)) as free:
        port = free.getsockname()[1]
    words = [word.format(port=port) for word in command]
    with subprocess.Popen(words, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:  # noqa: S603  theirs
        try:
            yield port if _answers(process, port) else None
        finally:
            process.terminate()


def _answers(process: subprocess.Popen[bytes], port: int) -> bool:
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end and process.poll() is None:
        with contextlib.suppress(OSError), contextlib.closing(socket.create_connection((HOST, port), timeout=1)):
            return True
        time.sleep(0.1)
    return False


def oxigraph(peers: Path, store: Path) -> list[str]:
    """The command of Oxigraph's own server over a store on disk; empty where it is not installed."""
    found = shutil.which("oxigraph", path=str(peers))
    options = ["--location", str(store), "--bind", f"{HOST}:{{port}}", "--union-default-graph"]
    return [found, "serve-read-only", *options] if found else []


def rdflib_endpoint(peers: Path, triples: Path) -> list[str]:
    """The command of rdflib-endpoint over a file of triples; empty where it is not installed."""
    found = shutil.which("rdflib-endpoint", path=str(peers))
    return [found, "serve", "--host", HOST, "--port", "{port}", str(triples)] if found else []
