"""SPARQL servers of other makers, each in a process of its own on the loopback address, empty at first."""

from __future__ import annotations

import contextlib
import shutil
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path

import httpx
from running_server import PATIENCE, until

from graph.remote import Place

_INI = """
[Database]
DatabaseFile = {folder}/v.db
ErrorLogFile = {folder}/v.log
LockFile = {folder}/v.lck
TransactionFile = {folder}/v.trx
xa_persistent_file = {folder}/v.pxa
FileExtend = 200
MaxCheckpointRemap = 2000
[TempDatabase]
DatabaseFile = {folder}/t.db
TransactionFile = {folder}/t.trx
[Parameters]
ServerPort = 127.0.0.1:{sql}
DirsAllowed = {folder}
NumberOfBuffers = 20000
MaxDirtyBuffers = 15000
[HTTPServer]
ServerPort = 127.0.0.1:{http}
ServerRoot = {folder}
[SPARQL]
ResultSetMaxRows = 0
MaxQueryExecutionTime = 60
"""
SECRET = "pw-of-the-tests"  # noqa: S105  of a server that lives as long as a test


@dataclass(frozen=True)
class Running:
    """A server that runs.

    Attributes:
        place: where, and how to be let in.
        dialect: its name in the settings.
        process: ends it.
    """

    place: Place
    dialect: str
    process: subprocess.Popen[bytes]

    @property
    def settings(self) -> dict[str, str]:
        """The settings of the project by which it is the engine, without `OUTSTANDING_`."""
        place = self.place
        return {
            "store_query": place.query,
            "store_update": place.update,
            "store_graphs": place.graphs,
            "store_user": place.user,
            "store_password": place.password,
            "store_scheme": place.scheme,
            "store_dialect": self.dialect,
        }


def missing(name: str) -> str:
    """Why a server cannot be run here; empty where it can."""
    if name == "virtuoso" and not (shutil.which("virtuoso-t") and shutil.which("isql-vt")):
        return "Virtuoso is not installed (Debian: virtuoso-opensource-7)"
    return ""


@contextlib.contextmanager
def oxigraph(folder: Path) -> Iterator[Running]:
    """The server of the engine that the project embeds."""
    (port,) = _ports(1)
    address = f"http://127.0.0.1:{port}"
    command = [str(Path(sys.executable).parent / "oxigraph"), "serve", "-l", str(folder), "-b", f"127.0.0.1:{port}"]
    with _process(command, folder.parent / "oxigraph.log") as process:
        until(lambda: _answers(f"{address}/query?query=ASK%7B%7D"))
        yield Running(Place(f"{address}/query", f"{address}/update", f"{address}/store"), "standard", process)


@contextlib.contextmanager
def virtuoso(folder: Path) -> Iterator[Running]:
    """Virtuoso, with a password that is not its own, to be had by digest authentication only."""
    sql, http = _ports(2)
    ini = folder / "virtuoso.ini"
    ini.write_text(_INI.format(folder=folder, sql=sql, http=http), "utf-8")
    with _process(["virtuoso-t", "-c", str(ini), "+foreground"], folder / "out.log") as process:
        told = f"exec=user_set_password('dba', '{SECRET}'); checkpoint;"
        until(lambda: _let_in(["isql-vt", f"127.0.0.1:{sql}", "dba", "dba", told]))
        address = f"http://127.0.0.1:{http}"
        graphs = f"{address}/sparql-graph-crud-auth?graph-uri={{graph}}"
        place = Place(f"{address}/sparql", f"{address}/sparql-auth", graphs, "dba", SECRET, "digest")
        yield Running(place, "virtuoso", process)


SERVERS: dict[str, Callable[[Path], AbstractContextManager[Running]]] = {"oxigraph": oxigraph, "virtuoso": virtuoso}


@contextlib.contextmanager
def _process(command: list[str], log: Path) -> Iterator[subprocess.Popen[bytes]]:
    with log.open("wb") as output:
        process = subprocess.Popen(command, stdout=output, stderr=output, cwd=log.parent)
    try:
        yield process
    finally:
        process.kill()
        process.wait(PATIENCE)


def _answers(address: str) -> bool:
    try:
        return httpx.get(address, timeout=1, trust_env=False).is_success
    except httpx.HTTPError:
        return False


def _let_in(command: list[str]) -> bool:
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=PATIENCE)
    threading.Event().wait(0 if "Done." in done.stdout else 0.1)
    return "Done." in done.stdout


def _ports(number: int) -> list[int]:
    """Ports that nobody listens at."""
    with contextlib.ExitStack() as stack:
        sockets = [stack.enter_context(socket.socket()) for _ in range(number)]
        for each in sockets:
            each.bind(("127.0.0.1", 0))
        return [each.getsockname()[1] for each in sockets]
