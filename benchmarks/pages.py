"""Times the pages for people over a big release: each type of page, at many addresses, over HTTP.

    python benchmarks/pages.py [--triples N] [--addresses N] [--again N] [--only TYPE] [--disk] [--folder FOLDER]

A real server on the loopback address serves a release of `corpus.py`. Each address is asked for a first time, when its
page must be made; then again, when it is kept; then with `If-None-Match`, which is answered by 304. One further address
of each type goes before and counts for nothing: it has the template compiled and what all pages share looked up; its
time is printed last, as *cold*. Home is one page whatever is asked behind it, so that *cold* is its only first visit.
Times are milliseconds from the request to the last byte on one kept connection; sizes those of the largest page, as it
is sent and as gzip would have it. What is over a goal has a star. The server answers from its copy in memory, as it
does by default where the release fits; `--disk` has it answer from its files.
"""

from __future__ import annotations

import argparse
import contextlib
import gzip
import itertools
import math
import os
import statistics
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode

from corpus import corpus
from servers import NOT_MODIFIED, Connection, copied, outstanding

from graph.folder import DataFolder
from graph.release import Release
from graph.store import EmbeddedStore, rows
from graph.terms import Base
from outstanding.dossiers import family, programme, theme
from outstanding.linked.licences import of_document
from queries.answers import saved_questions

ROOT = Path(__file__).parent.parent

GOAL_SECONDS = 0.1
"""The 95th percentile of a page's first visit."""

GOAL_BYTES = 100_000
"""The largest page, as it is sent."""

SECONDS = 900.0
"""Seconds for everything: no type of page is begun after them."""

OK, BUSY = 200, 503
AS_PAGE = {"Accept": "text/html"}

_ISSUES = "SELECT DISTINCT ?thing WHERE { ?thing a insp:Issue ; insp:hasFinding ?finding } ORDER BY ?thing"
_FINDINGS = "SELECT DISTINCT ?thing WHERE { ?thing insp:wordingHash ?hash ; insp:statedIn ?document } ORDER BY ?thing"
_NAMES = "SELECT DISTINCT ?name WHERE { ?thing insp:namePrinted ?name } ORDER BY ?name"

WORDS = (
    *("custody", "vulnerability", "training", "missing children", "domestic abuse", '"within six months"', "neighb*"),
    *("officers", "supervision", "victims", "stop and search", "leadership", "demand", "records", "crime", "plan*"),
)
"""What is searched for."""


@dataclass(frozen=True)
class Kind:
    """A type of page and addresses of it, no two of which give the same page."""

    name: str
    paths: Sequence[str]


@dataclass
class Measured:
    """What was measured of a type of page: seconds of each request, bytes of the largest page, what took too long."""

    kind: Kind
    cold: float = 0.0
    first: list[float] = field(default_factory=list)
    again: list[float] = field(default_factory=list)
    unchanged: list[float] = field(default_factory=list)
    largest: int = 0
    zipped: int = 0
    where: str = ""
    refused: list[str] = field(default_factory=list)

    @property
    def slow(self) -> bool:
        """Whether a first visit takes longer than the goal."""
        return percentile(self.first, 95) > GOAL_SECONDS

    @property
    def large(self) -> bool:
        """Whether a page is larger than the goal."""
        return self.largest > GOAL_BYTES


def percentile(times: Sequence[float], share: int) -> float:
    """The least time that so many in a hundred do not exceed."""
    return sorted(times)[max(0, math.ceil(len(times) * share / 100) - 1)]


def spread(paths: Sequence[str], most: int) -> list[str]:
    """So many of them at most, evenly from the first to the last."""
    return [paths[number * len(paths) // most] for number in range(most)] if len(paths) > most else list(paths)


def kinds(release: Release, store: EmbeddedStore, forces: Sequence[str], most: int) -> list[Kind]:
    """Every type of page with so many addresses and one more, as far as the release has them.

    Args:
        release: that is served.
        store: its store.
        forces: the slugs of its forces.
        most: addresses of each type that are measured.
    """
    base = Base(release.manifest.base)
    wanted = most + 1

    def several(path: str) -> list[str]:
        """One page at so many addresses, each of which the server makes a page for."""
        return [f"{path}?{urlencode({'visit': number})}" for number in range(wanted)]

    def things(query: str) -> list[str]:
        return [f"/doc/{base.key_of(row['thing'] or '')}" for row in rows(store, query)]

    def slugs(start: str, found: Iterator[theme.Listed | family.Listed | programme.Listed]) -> list[str]:
        return [start + each.slug for each in found]

    pairs = [urlencode([("force", one), ("force", other)]) for one, other in itertools.pairwise(forces)]
    asked = [urlencode({"force": force}) for force in forces]
    searched = itertools.islice(itertools.product(WORDS, ("", *forces)), wanted * 8)
    names = [row["name"] or "" for row in rows(store, _NAMES)]
    documents = [entry.key for entry in release.manifest.documents]
    found = {
        "home": several("/"),
        "forces": several("/forces"),
        "force": [f"/force/{force}" for force in forces],
        "force, since": [f"/force/{force}?since=2016-01-01" for force in forces],
        "brief": [f"/force/{force}/brief.html" for force in forces],
        "compare": [f"/compare?{pair}" for pair in pairs],
        "themes": several("/themes"),
        "theme": slugs("/theme/", theme.listed(store)),
        "families": several("/families"),
        "family": slugs("/family/", family.listed(store)),
        "programmes": several("/programmes"),
        "programme": slugs("/programme/", programme.listed(store)),
        "people": several("/people"),
        "person": [f"/people?{urlencode({'name': name})}" for name in names],
        "issue": things(_ISSUES),
        "finding": things(_FINDINGS),
        "document": [f"/doc/{key}" for key in documents],
        "text": [f"/text/{key}" for key in documents if of_document(store, str(base.thing(key))).open],
        "questions": several("/q"),
        "answer": [f"/q/open-findings?{each}" for each in asked],
        "answer, all forces": [f"/q/persistent-afis?since={2014 + number}" for number in range(wanted)],
        "search, words": [f"/search?{urlencode({'q': word})}" for word in WORDS],
        "search, force": [f"/search?{urlencode({'q': word, 'force': force})}" for word, force in searched if force],
        "search, all": [f"/search?page={number}" for number in range(1, wanted + 1)],
        "quality": several("/quality"),
        "vocabulary": several("/def/inspection"),
        # Last, as what takes too long goes on being answered.
        "question form": [f"/q/{name}" for name in saved_questions()],
    }
    return [Kind(name, spread(paths, wanted)) for name, paths in found.items() if paths]


class Visitor:
    """Asks for pages on one connection."""

    def __init__(self, port: int) -> None:
        """Ask the server on a port."""
        self._connection = Connection(port)

    def visit(self, path: str, tag: str = "") -> tuple[float, int, str, bytes]:
        """Seconds, status, entity tag and body of an answer; with a tag, of who has that already.

        Raises:
            SystemExit: the answer is neither a page nor the 503 of one that takes too long.
        """
        headers = AS_PAGE | ({"If-None-Match": tag} if tag else {})
        begin = time.perf_counter()
        status, told, body = self._connection.get(path, headers)
        taken = time.perf_counter() - begin
        if status not in {OK, NOT_MODIFIED, BUSY}:
            message = f"{path} gave {status}: {body[:300]!r}"
            raise SystemExit(message)
        return taken, status, told.get("etag", ""), body

    def ready(self) -> None:
        """Wait until the release can be searched."""
        end = time.monotonic() + SECONDS
        while self._connection.get("/search?q=ready", AS_PAGE)[0] == BUSY:
            if time.monotonic() > end:
                raise SystemExit("the server did not make the release ready for search")
            time.sleep(0.1)

    def measured(self, kind: Kind, again: int) -> Measured:
        """A type of page: each address a first time, then so often again, then so often by who has it already."""
        found = Measured(kind)
        warming, *paths = kind.paths if len(kind.paths) > 1 else (kind.paths[0], kind.paths[0])
        found.cold = self.visit(warming)[0]
        for path in paths:
            taken, status, tag, body = self.visit(path)
            found.first.append(taken)
            if status == BUSY:
                found.refused.append(path)
                continue
            if len(body) > found.largest:
                found.largest, found.zipped, found.where = len(body), len(gzip.compress(body)), path
            found.again += [self.visit(path)[0] for _ in range(again)]
            for _ in range(again):
                taken, status, *_ = self.visit(path, tag)
                if status != NOT_MODIFIED:
                    message = f"{path} gave {status} to who has it already"
                    raise SystemExit(message)
                found.unchanged.append(taken)
        return found


HEAD = (
    f"{'page':<20}{'made':>5}{'p50':>8}{'p95':>8} {'again':>8}{'p95':>7}{'304':>7}{'p95':>7}"
    f"{'KB':>8} {'gzip':>6}{'cold':>8}"
)


def line(found: Measured) -> str:
    """What was measured, in a line of the table."""

    def both(times: Sequence[float], width: int) -> str:
        return f"{1000 * statistics.median(times):{width}.1f}{1000 * percentile(times, 95):{width}.1f}"

    slow, large = "*" if found.slow else " ", "*" if found.large else " "
    times = f"{both(found.first, 8)}{slow} {both(found.again, 7)}{both(found.unchanged, 7)}"
    size = f"{found.largest / 1000:8.1f}{large}{found.zipped / 1000:6.1f}{1000 * found.cold:8.1f}"
    return f"{found.kind.name:<20}{len(found.first):>5}{times}{size}"


def report(every: Sequence[Measured], write: Callable[[str], object]) -> None:
    """Print how many types reach the goals, and the addresses of what is too large."""
    fast = sum(not each.slow for each in every)
    small = sum(not each.large for each in every)
    write(f"\nFirst visit, p95 under {1000 * GOAL_SECONDS:.0f} ms: {fast} of {len(every)} types of page.\n")
    write(f"Largest page under {GOAL_BYTES // 1000} KB: {small} of {len(every)}.\n")
    for each in every:
        for path in each.refused:
            write(f"  {path}: 503, it takes too long\n")
        if each.large:
            write(f"  {each.where}: {each.largest / 1000:.1f} KB\n")


def main() -> None:
    """Make the corpus, start the server, visit the pages, and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--triples", type=int, default=1_000_000)
    parser.add_argument("--addresses", type=int, default=20, help="of each type of page")
    parser.add_argument("--again", type=int, default=5, help="how often each is asked for again")
    parser.add_argument("--only", default="", help="types of page whose name begins so")
    parser.add_argument("--disk", action="store_true", help="answer from the files, without the copy in memory")
    parser.add_argument("--folder", type=Path, default=ROOT / "build" / "bench", help="where the corpus is kept")
    given = parser.parse_args()
    write = sys.stdout.write
    begin = time.monotonic()
    release, forces = corpus(given.folder, given.triples)
    data = DataFolder(release.folder.parents[1])
    with contextlib.ExitStack() as stack:
        store = stack.enter_context(release.store())
        told = f"{len(forces)} forces, {len(release.manifest.documents)} documents, {len(store):,} triples"
        write(f"{told}, release {release.hash[:16]}. {os.cpu_count()} cores; load before: {_load()}; ")
        wanted = [each for each in kinds(release, store, forces, given.addresses) if each.name.startswith(given.only)]
        settings = {"memory_megabytes": "0" if given.disk else "100000"}
        port = stack.enter_context(outstanding(data.path, settings))
        if not given.disk:
            copied(port)
        visitor = Visitor(port)
        visitor.ready()
        write(f"ready after {time.monotonic() - begin:.0f} s.\n\nMilliseconds\n\n{HEAD}\n")
        found = []
        for each in wanted:
            if time.monotonic() - begin > SECONDS:
                write(f"{each.name:<20} not measured: time is up\n")
                continue
            found.append(visitor.measured(each, given.again))
            write(line(found[-1]) + "\n")
            sys.stdout.flush()
        report(found, write)
        write(f"Load after: {_load()}; {time.monotonic() - begin:.0f} s in all.\n")


def _load() -> str:
    return " ".join(f"{each:.1f}" for each in os.getloadavg())


if __name__ == "__main__":
    main()
