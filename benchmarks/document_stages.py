"""Prints how long each stage of the way takes per document: reading, graph, validation, storing, linking.

    python benchmarks/document_stages.py [PATH...] [--runs N]

Without a path it takes the sample reports, and the real documents where OUTSTANDING_CORPUS has them. Each figure is the
median of the runs after one that is not counted. The last column is the whole of it as a share of the goal, half a
second per document.
"""

from __future__ import annotations

import argparse
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TypeVar

from rdflib import Graph

from graph.canonical import canonical_nquads
from graph.lineage.derived import derived_graph
from graph.reference import ReferenceData
from graph.store import EmbeddedStore
from graph.terms import Base
from graph.validation import validate
from loaders.reading import read_file
from loaders.sources import Sidecar
from loaders.triples import document_graph

GOAL = 0.5
"""Seconds per document, all in."""

ROOT = Path(__file__).parent.parent
BASE = Base()
Result = TypeVar("Result")


def main() -> None:
    """Time every stage and print one table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("paths", nargs="*", type=Path)
    parser.add_argument("--runs", type=int, default=5)
    given = parser.parse_args()
    corpus = Path(os.environ.get("OUTSTANDING_CORPUS", ROOT.parent / "shared" / "corpus"))
    paths = given.paths or [ROOT / "examples", *([corpus] if corpus.is_dir() else [])]
    files = [each for path in paths for each in (sorted(path.glob("*.txt")) if path.is_dir() else [path])]
    write = sys.stdout.write
    write(f"Median of {given.runs} runs, milliseconds per document.\n\n")
    write(f"{'document':<34}{'triples':>8}{'read':>8}{'graph':>8}{'validate':>9}{'store':>8}{'all':>8}{'of goal':>9}\n")
    kept: list[bytes] = []
    for path in files:
        triples, stages, nquads = _stages(path, given.runs)
        kept.append(nquads)
        whole = sum(stages)
        cells = "".join(f"{1000 * stage:>{width}.0f}" for stage, width in zip(stages, (8, 8, 9, 8), strict=True))
        write(f"{path.name[:33]:<34}{triples:>8}{cells}{1000 * whole:>8.0f}{whole / GOAL:>9.0%}\n")
    seconds, graph = _timed(lambda: _linked(kept), given.runs)
    write(f"\nLinking all {len(files)} documents together: {1000 * seconds:.0f} ms, {len(graph)} triples derived.\n")


def _stages(path: Path, runs: int) -> tuple[int, list[float], bytes]:
    """The triples of a document, the seconds of each stage, and its graph."""
    sidecar = Sidecar.beside(path.parent)
    reference = ReferenceData.packaged().extended_by(sidecar.reference)
    facts = sidecar.facts(path.name)
    read, reading = _timed(lambda: read_file(path, facts, reference), runs)
    built, graph = _timed(lambda: document_graph(reading, reference, BASE), runs)
    validated, _ = _timed(lambda: validate(graph, reference), runs)
    name = BASE.graph(reading.record.report.key)
    stored, nquads = _timed(lambda: _store(canonical_nquads(graph, name)), runs)
    return len(graph), [read, built, validated, stored], nquads


def _store(nquads: bytes) -> bytes:
    """Put one graph into a new store on disk, as a release does."""
    with tempfile.TemporaryDirectory() as folder, EmbeddedStore.create(Path(folder)) as store:
        store.bulk_load([nquads])
        store.flush()
    return nquads


def _linked(graphs: Iterable[bytes]) -> Graph:
    store = EmbeddedStore.in_memory()
    store.bulk_load(graphs)
    return derived_graph(store)


def _timed(work: Callable[[], Result], runs: int) -> tuple[float, Result]:
    result = work()
    taken = []
    for _ in range(runs):
        begin = time.perf_counter()
        result = work()
        taken.append(time.perf_counter() - begin)
    return statistics.median(taken), result


if __name__ == "__main__":
    main()
