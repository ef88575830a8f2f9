"""Times the search over a big release, beside a plain SPARQL filter over the same words and beside bare FTS5.

    python benchmarks/search.py [--triples N] [--rounds N] [--folder FOLDER]

The index of a release of `corpus.py` is made anew, and its size and the time that takes are printed. Then each kind of
search is asked in turns, other words each time: a page of twenty hits with their words marked and how many each filter
would leave (*search*); the same rows by FTS5 alone, ranked, without filters and counts (*FTS5*); and a query of the
engine that looks for the words with CONTAINS in every finding, which is what there would be without an index
(*SPARQL*). The last is asked once a round, as it reads everything. Milliseconds in this process, no server; a ratio is
the median of the ratios of the rounds. Everything is bounded: rounds, searches and seconds.
"""

from __future__ import annotations

import argparse
import itertools
import math
import os
import statistics
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from corpus import corpus

from graph.store import EmbeddedStore
from outstanding.search.asking import Wanted, expression, search
from outstanding.search.entries import entries
from outstanding.search.index import Index, write

ROOT = Path(__file__).parent.parent
A_PAGE = 20
SEARCHES = 5
"""Searches of each kind in a round."""

SECONDS = 300.0
"""Seconds for everything: no round begins after them."""

_BARE = "SELECT rowid, words FROM word WHERE word MATCH ? ORDER BY rank LIMIT 20"
_PLAIN = """
SELECT ?thing ?words WHERE {{ ?thing insp:wordingHash ?hash ; insp:wording ?words . FILTER ({filters}) }}
ORDER BY ?thing LIMIT 20"""


@dataclass(frozen=True)
class Kind:
    """A kind of search: its texts, and filters in which `{force}` stands for one force after the other."""

    name: str
    texts: tuple[str, ...]
    filters: tuple[tuple[str, str], ...] = ()


KINDS = (
    Kind("one word", ("custody", "victims", "supervision", "training", "records", "leadership", "demand")),
    Kind("two words", ("force officers", "domestic abuse", "missing children", "stop search", "crime recording")),
    Kind("a phrase", ('"the force should"', '"domestic abuse"', '"missing children"', '"stop and search"')),
    Kind("a start", ("super*", "vuln*", "neigh*", "rec*", "inv*")),
    Kind("word, force", ("custody", "victims", "training", "records", "crime"), (("force", "{force}"),)),
    Kind("word, three filters", ("force", "officers", "victims"), (("force", "{force}"), ("statement", "newest"))),
    Kind("nothing, force", ("",), (("force", "{force}"), ("kind", "area-for-improvement"))),
    Kind("nothing at all", ("",)),
)
"""What is asked. A word that occurs nowhere is a search like any other."""


class Turns:
    """What is searched for next, force after force."""

    def __init__(self, forces: Sequence[str]) -> None:
        """Begin with the first force, and the first text of each kind."""
        self._forces = itertools.cycle(forces)
        self._texts = {kind: itertools.cycle(kind.texts) for kind in KINDS}

    def next(self, kind: Kind) -> Wanted:
        """The next search of a kind."""
        force = next(self._forces)
        filters = {name: (value.format(force=force),) for name, value in kind.filters}
        return Wanted(next(self._texts[kind]), filters)


def bare(index: Index, wanted: Wanted) -> int:
    """FTS5 alone: how many rows of the first page it gives."""
    with closing(index.connection()) as file:
        return len(file.execute(_BARE, (expression(wanted.text),)).fetchall())


def plain(store: EmbeddedStore, wanted: Wanted) -> None:
    """The engine alone, with CONTAINS for each word or phrase."""
    words = [each.strip('*" ').lower() for each in wanted.text.split('" ' if '"' in wanted.text else " ")]
    store.query(_PLAIN.format(filters=" && ".join(f'CONTAINS(LCASE(?words), "{word}")' for word in words)))


def timed(ask: Callable[[], object]) -> float:
    """Seconds that it takes."""
    begin = time.perf_counter()
    ask()
    return time.perf_counter() - begin


def percentile(times: Sequence[float], share: int) -> float:
    """The least time that so many in a hundred do not exceed."""
    return sorted(times)[max(0, math.ceil(len(times) * share / 100) - 1)]


Taken = dict[tuple[Kind, str], list[list[float]]]
"""Seconds by kind and way, a list for each round."""


def measured(store: EmbeddedStore, index: Index, forces: Sequence[str], rounds: int, end: float) -> Taken:
    """Ask everything in turns, in so many rounds, of which none begins after `end`."""
    taken: Taken = defaultdict(list)
    turns = Turns(forces)
    for _ in range(rounds):
        if time.monotonic() > end:
            break
        for kind in KINDS:
            batch = [turns.next(kind) for _ in range(SEARCHES)]
            taken[kind, "search"].append([timed(lambda one=one: search(index, one, A_PAGE)) for one in batch])
            if kind.texts != ("",):
                taken[kind, "FTS5"].append([timed(lambda one=one: bare(index, one)) for one in batch])
                taken[kind, "SPARQL"].append([timed(lambda one=batch[0]: plain(store, one))])
    return taken


def report(taken: Taken) -> Iterator[str]:
    """The lines of the table."""

    def ratio(kind: Kind, other: str) -> str:
        pairs = zip(taken.get((kind, other), ()), taken[kind, "search"], strict=False)
        ratios = [statistics.median(theirs) / statistics.median(ours) for theirs, ours in pairs]
        return f"{statistics.median(ratios):9.1f}" if ratios else " " * 9

    yield f"{'':<22}{'p50':>8}{'p95':>8}{'FTS5':>9}{'SPARQL':>9}{'FTS5':>9}{'SPARQL':>9}\n"
    for kind in KINDS:
        if not taken.get((kind, "search")):
            continue
        times = [each for one in taken[kind, "search"] for each in one]
        others = [
            f"{1000 * statistics.median([each for one in taken[kind, way] for each in one]):9.1f}"
            if taken.get((kind, way))
            else " " * 9
            for way in ("FTS5", "SPARQL")
        ]
        told = f"{1000 * statistics.median(times):8.1f}{1000 * percentile(times, 95):8.1f}{''.join(others)}"
        yield f"{kind.name:<22}{told}{ratio(kind, 'FTS5')}{ratio(kind, 'SPARQL')}\n"


def main() -> None:
    """Make the corpus and its index, search, and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--triples", type=int, default=1_000_000)
    parser.add_argument("--rounds", type=int, default=10)
    parser.add_argument("--folder", type=Path, default=ROOT / "build" / "bench", help="where the corpus is kept")
    given = parser.parse_args()
    show = sys.stdout.write
    begin = time.monotonic()
    release, forces = corpus(given.folder, given.triples)
    with release.store() as opened, tempfile.TemporaryDirectory() as folder:
        store = EmbeddedStore.in_memory()
        store.bulk_load([opened.dump()])
        path = Path(folder) / "search.sqlite"
        seconds = timed(lambda: write(entries(store), path))
        index = Index(path)
        size = path.stat().st_size / 1e6
        show(f"{len(forces)} forces, {len(store):,} triples, release {release.hash[:16]}. {os.cpu_count()} cores.\n")
        show(f"Index of {index.warmed():,} entries: made in {seconds:.1f} s, {size:.1f} MB.\n\n")
        show("Milliseconds of the search, of the others (median), and how many times as long the others take\n\n")
        for line in report(measured(store, index, forces, given.rounds, begin + SECONDS)):
            show(line)


if __name__ == "__main__":
    main()
