"""Compares our server with others, side by side in one run, on the same million triples.

    python benchmarks/service.py [--triples N] [--rounds N] [--peers FOLDER] [--folder FOLDER]

Ours answers saved questions at /q, once from disk and once from a copy of the release in memory, and the same query at
/sparql. Beside it stand Oxigraph's own server (`oxigraph serve-read-only`, the same engine over the same files),
rdflib-endpoint, and the engine in memory without any server, which is the least that an answer can cost. `make bench`
installs the others from benchmarks/requirements.lock into build/peers; what is not there is left out, and said so.

All ways take turns within a round, on one kept connection each. Each request asks as of another day, so that nothing
is answered from a cache but what says *cached*. A figure is the median in milliseconds; a ratio is the median of the
ratios of the rounds, with the lowest and the highest. Everything is bounded: rounds, requests and seconds.
"""

from __future__ import annotations

import argparse
import contextlib
import datetime
import itertools
import json
import os
import statistics
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode

from corpus import corpus
from servers import NOT_MODIFIED, Connection, copied, listening, outstanding, oxigraph, rdflib_endpoint

from graph.release import Release
from graph.store import EmbeddedStore
from graph.terms import Base
from queries.answers import question_named
from queries.binding import bound_query
from queries.names import Names

ROOT = Path(__file__).parent.parent
REQUESTS = 4
"""Requests of each way in a round, one after the other."""

SLOW = 1.0
"""Seconds for a question from which on a way is asked it once a round."""

ENOUGH = 10.0
"""Seconds for a question in all rounds: a way that has taken them is not asked it again."""

SECONDS = 270.0
"""Seconds for everything: no round begins after them."""

OK = 200
JSON = {"Accept": "application/sparql-results+json", "Content-Type": "application/sparql-query"}
"""A query is sent as the body: not every server takes a long one in the address."""

OURS, CACHED, UNCHANGED, ADHOC = "ours /q", "ours /q, cached", "ours, 304", "ours /sparql"
OXIGRAPH, RDFLIB = "oxigraph", "rdflib-endpoint"
MEMORY = "engine in memory"
FROM_COPY = ", from the copy"


@dataclass(frozen=True, eq=False)
class Asked:
    """A question with its values; `{force}` in them stands for one force after the other."""

    name: str
    values: dict[str, str]
    selective: bool = True

    def __str__(self) -> str:
        """As it stands in the table."""
        return f"{self.name} ({', '.join(self.values) or 'all forces'})"


QUESTIONS = (
    Asked("open-findings", {"force": "{force}"}),
    Asked("grade-history", {"force": "{force}"}),
    Asked("findings-by-theme", {"theme": "missing-children", "force": "{force}"}),
    Asked("issue-history", {"issue": "{force}/issue/peel-2015-vulnerability/report/afi-1"}),
    Asked("persistent-afis", {"since": "2015"}, selective=False),
)


@dataclass(frozen=True)
class Request:
    """One request: a question with other values than any before it, and the same as a query with its prefixes."""

    asked: Asked
    values: dict[str, str]
    text: str


class Turns:
    """What is asked next: never twice the same, by a day that is another each time."""

    def __init__(self, release: Release, store: EmbeddedStore, forces: Sequence[str]) -> None:
        """Begin with the first force and the first day after all reports."""
        self._iri = Names(store, Base(release.manifest.base)).iri
        self._forces = itertools.cycle(forces)
        self._days = itertools.count(datetime.date(2020, 1, 1).toordinal())

    def next(self, asked: Asked) -> Request:
        """The next request. The query is bound here, so that no way but /q pays for that."""
        force = next(self._forces)
        day = datetime.date.fromordinal(next(self._days)).isoformat()
        values = {name: value.format(force=force) for name, value in asked.values.items()} | {"as_of": day}
        return Request(asked, values, bound_query(question_named(asked.name), values, self._iri).text)


Way = Callable[[Request], bytes]
"""Sends a request, and gives the answer's body."""


@dataclass
class Bench:
    """Everything that is compared, and what was measured: seconds by question and way, a list for each round.

    The ways of `remembering` answer from what was asked before; their first answer counts for nothing.
    """

    release: Release
    forces: list[str]
    ways: dict[str, Way] = field(default_factory=dict)
    taken: dict[tuple[Asked, str], list[list[float]]] = field(default_factory=lambda: defaultdict(list))
    remembering: set[str] = field(default_factory=set)
    left_out: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Open the release, to look names up and to ask without a server."""
        self.store = self.release.store()
        self.turns = Turns(self.release, self.store, self.forces)

    def asks(self, name: str, asked: Asked) -> bool:
        """Whether a way is asked this: rdflib would take minutes for what is not selective."""
        return asked.selective or name != RDFLIB

    def check(self) -> None:
        """Have every way give as many rows as the others, which warms each up, too.

        Raises:
            SystemExit: they do not.
        """
        for asked in QUESTIONS:
            request = self.turns.next(asked)
            bodies = {}
            for name, way in self.ways.items():
                if self.asks(name, asked):
                    begin = time.perf_counter()
                    bodies[name] = way(request)
                    taken = time.perf_counter() - begin
                    if taken > SLOW and name not in self.remembering:  # it may never be asked again
                        self.taken[asked, name].append([taken])
            found = {name: _rows(body) for name, body in bodies.items()}
            if len(set(found.values())) != 1 or 0 in found.values():
                message = f"{asked}: not all give the same rows: {found}"
                raise SystemExit(message)

    def measure(self, rounds: int, end: float) -> int:
        """Ask everything in turns, in so many rounds, of which none begins after `end`; returns how many there were."""
        for done in range(rounds):
            if time.monotonic() > end:
                return done
            for asked in QUESTIONS:
                batch = [self.turns.next(asked) for _ in range(REQUESTS)]
                for name, way in self.ways.items():
                    before = [each for times in self.taken[asked, name] for each in times]
                    if self.asks(name, asked) and sum(before) < ENOUGH:
                        slow = bool(before) and min(before) > SLOW
                        times = [_timed(way, request) for request in (batch[:1] if slow else batch)]
                        self.taken[asked, name].append(times)
        return rounds

    def median(self, asked: Asked, name: str) -> float | None:
        """Seconds of a question by a way."""
        every = [each for times in self.taken.get((asked, name), []) for each in times]
        return statistics.median(every) if every else None

    def ratio(self, asked: Asked, slower: str, faster: str) -> tuple[float, float, float] | None:
        """How many times as fast the second way is: median, lowest and highest of the rounds."""
        pairs = zip(self.taken.get((asked, slower), []), self.taken.get((asked, faster), []), strict=False)
        ratios = [statistics.median(one) / statistics.median(other) for one, other in pairs]
        return (statistics.median(ratios), min(ratios), max(ratios)) if ratios else None


def _timed(way: Way, request: Request) -> float:
    begin = time.perf_counter()
    way(request)
    return time.perf_counter() - begin


def _rows(body: bytes) -> int:
    found = json.loads(body)
    return len(found["results"]["bindings"] if "results" in found else found["rows"])


def by_engine(store: EmbeddedStore) -> Way:
    """The engine in this process."""
    return lambda request: store.query(request.text)


def by_sparql(port: int, path: str) -> Way:
    """A SPARQL endpoint."""
    connection = Connection(port)

    def way(request: Request) -> bytes:
        status, _, body = connection.post(path, JSON, request.text.encode())
        if status != OK:
            message = f"{request.asked}: {path} gave {status}: {body[:300]!r}"
            raise SystemExit(message)
        return body

    return way


def by_question(port: int, again: int = 0) -> Way:
    """Our saved questions, anew; or `again` what was asked before, answered by that status."""
    connection = Connection(port)
    before: dict[Asked, tuple[str, dict[str, str]]] = {}

    def way(request: Request) -> bytes:
        asked = request.asked
        path = f"/q/{asked.name}.json?{urlencode({**request.values, 'limit': ALL})}"
        path, headers = before.get(asked, (path, {}))
        status, told, body = connection.get(path, headers)
        if status not in {OK, again}:
            message = f"{asked}: {path} gave {status}: {body[:300]!r}"
            raise SystemExit(message)
        if again:
            before[asked] = path, {"If-None-Match": told["etag"]} if again == NOT_MODIFIED else {}
        return body

    return way


ALL = 10_000
"""Rows of a page that holds them all."""


@contextlib.contextmanager
def running(release: Release, forces: list[str], folder: Path, peers: Path) -> Iterator[Bench]:
    """All that can be compared here, started."""
    bench = Bench(release, forces)
    data = release.folder.parents[1]
    with contextlib.ExitStack() as stack:
        for name, path, command in (
            (RDFLIB, "/", rdflib_endpoint(peers, folder / "corpus.nt")),
            (OXIGRAPH, "/query", oxigraph(peers, release.folder / "store")),
        ):
            port = stack.enter_context(listening(command)) if command else None
            if port:
                bench.ways[name] = by_sparql(port, path)
            else:
                bench.left_out.append(f"{name}: {'did not start' if command else f'not installed in {peers}'}")
        _add_ours(bench, stack.enter_context(outstanding(data, {"memory_megabytes": "0"})), "")
        port = stack.enter_context(outstanding(data, {"memory_megabytes": "100000"}))
        copied(port)
        _add_ours(bench, port, FROM_COPY)
        memory = EmbeddedStore.in_memory()
        memory.bulk_load([bench.store.dump()])
        bench.ways[MEMORY] = by_engine(memory)
        yield bench


def _add_ours(bench: Bench, port: int, suffix: str) -> None:
    """Our server's routes, as far as it has them."""
    bench.ways[ADHOC + suffix] = by_sparql(port, "/sparql")
    status, _, _ = Connection(port).get(f"/q/{QUESTIONS[0].name}.json")
    if status == OK:
        bench.ways[OURS + suffix] = by_question(port)
        bench.ways[CACHED + suffix] = by_question(port, again=OK)
        bench.ways[UNCHANGED + suffix] = by_question(port, again=NOT_MODIFIED)
        bench.remembering |= {CACHED + suffix, UNCHANGED + suffix}
    else:
        bench.left_out.append(f"{OURS}{suffix}: the server has no such route, so {ADHOC} stands for it")


def goals(bench: Bench) -> list[tuple[str, float, str, str]]:
    """What is to be reached: in words, how many times as fast, than which way, by which."""
    ours = OURS if OURS in bench.ways else ADHOC
    return [
        ("uncached and from the copy in memory, level with Oxigraph's server", 1.0, OXIGRAPH, ours + FROM_COPY),
        ("uncached and from disk, 0.75 of Oxigraph's server", 0.75, OXIGRAPH, ours),
        ("cached, 5 times uncached, from disk", 5.0, OURS, CACHED),
        ("cached, 5 times uncached, from the copy", 5.0, OURS + FROM_COPY, CACHED + FROM_COPY),
        ("20 times rdflib-endpoint, from disk", 20.0, RDFLIB, ours),
        ("20 times rdflib-endpoint, from the copy", 20.0, RDFLIB, ours + FROM_COPY),
    ]


def report(bench: Bench, write: Callable[[str], object]) -> None:
    """Print the medians, and each goal with its ratio on every question."""
    names = [name for name in bench.ways if any(bench.taken[asked, name] for asked in QUESTIONS)]
    width = max(len(str(asked)) for asked in QUESTIONS) + 2
    write("Milliseconds, median\n\n")
    for name in names:
        write(f"{name}\n")
        for asked in QUESTIONS:
            middle = bench.median(asked, name)
            times = sorted(each for one in bench.taken.get((asked, name), []) for each in one)
            if middle is not None:
                low, high = times[len(times) // 10], times[-1 - len(times) // 10]
                told = f"{1000 * middle:9.2f}   {1000 * low:8.2f} to {1000 * high:8.2f} without the tenths at both ends"
                write(f"  {asked!s:<{width}}{told}, {len(times)} requests\n")
    write("\nGoals, how many times as fast: median of the rounds (lowest to highest)\n\n")
    for words, wanted, slower, faster in goals(bench):
        ratios = {asked: bench.ratio(asked, slower, faster) for asked in QUESTIONS}
        found = {asked: ratio for asked, ratio in ratios.items() if ratio}
        met = sum(ratio[0] >= wanted for ratio in found.values())
        write(f"{words}: {f'met on {met} of {len(found)} questions' if found else 'not measured'}\n")
        for asked, (middle, low, high) in found.items():
            write(f"  {asked!s:<{width}}{middle:9.2f}   ({low:.2f} to {high:.2f})\n")
    for told in bench.left_out:
        write(f"\nLeft out: {told}\n")


def main() -> None:
    """Make the corpus, start everything, ask, and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--triples", type=int, default=1_000_000)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--peers", type=Path, default=ROOT / "build" / "peers" / "bin", help="where the others are")
    parser.add_argument("--folder", type=Path, default=ROOT / "build" / "bench", help="where the corpus is kept")
    given = parser.parse_args()
    write = sys.stdout.write
    begin = time.monotonic()
    release, forces = corpus(given.folder, given.triples)
    with running(release, forces, given.folder, given.peers) as bench:
        count = _rows(bench.store.query("SELECT ?g WHERE { GRAPH ?g { } }"))
        write(
            f"{len(forces)} forces, {count} graphs, at least {given.triples:,} triples, release {release.hash[:16]}. "
        )
        write(f"{os.cpu_count()} cores; load before: {_load()}; ")
        bench.check()
        rounds = bench.measure(given.rounds, begin + SECONDS)
        write(f"after: {_load()}; {rounds} rounds, {time.monotonic() - begin:.0f} s in all.\n\n")
        report(bench, write)


def _load() -> str:
    return " ".join(f"{each:.1f}" for each in os.getloadavg())


if __name__ == "__main__":
    main()
