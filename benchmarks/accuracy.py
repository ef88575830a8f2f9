"""Prints how well documents are read: precision and recall in percent, over the samples and the real documents.

    python benchmarks/accuracy.py [--by layout] [--faults] [--without-layouts]

The samples stand in tests/samples, each with what a careful person wrote down of it; the real documents are found by
OUTSTANDING_CORPUS. `91/80` is precision and recall; `-` stands where there was nothing. `--faults` tells what was
missed, invented or read otherwise. `--without-layouts` reads each document as if nobody had described its layout,
without the cues that only that layout made necessary: another layout may then be met, or none, and what is found by the
general grammar counts all the same.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections import defaultdict
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT / "tests"))

from sample_forms import SAMPLES, corpus_expectations, expectations  # noqa: E402  after the path is set
from scoring import Score, scored, table  # noqa: E402

from graph.errors import OutstandingError  # noqa: E402
from graph.reference import ReferenceData  # noqa: E402
from loaders.grammar import Grammar, grammar_in  # noqa: E402
from loaders.reading import Reading, read_file  # noqa: E402
from loaders.sources import Sidecar  # noqa: E402


def main() -> None:
    """Read every document and print one table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--by", choices=("genre", "layout", "document"), default="genre")
    parser.add_argument("--faults", action="store_true")
    parser.add_argument("--without-layouts", action="store_true")
    given = parser.parse_args()
    write = sys.stdout.write
    scores: dict[str, Score] = defaultdict(Score)
    corpus = Path(os.environ.get("OUTSTANDING_CORPUS", ROOT.parent / "shared" / "corpus"))
    wanted = {("samples", path): each for path, each in expectations(SAMPLES).items()}
    if corpus.is_dir():
        wanted |= {("real", path): each for path, each in corpus_expectations(corpus).items()}
    for (where, path), expected in wanted.items():
        reading = _read(path, without=given.without_layouts)
        if isinstance(reading, OutstandingError):
            score = Score(documents=1, faults=[f"refused: {reading.detail}"])
            for finding in expected.findings:
                score.tallies["findings"].add(finding.kind, None)
        else:
            score = scored(expected, reading)
        name = {"genre": expected.genre, "layout": expected.layout, "document": path.name}[given.by]
        scores[f"{where}, {name}"].join(score)
        scores[f"{where}, all"].join(score)
        if given.faults:
            for fault in score.faults:
                write(f"{path.name}: {fault}\n")
    for line in table(dict(sorted(scores.items(), key=lambda each: (each[0].endswith(", all"), each[0])))):
        write(f"{line}\n")


def _read(path: Path, *, without: bool) -> Reading | OutstandingError:
    sidecar = Sidecar.beside(path.parent)
    reference = ReferenceData.packaged().extended_by(sidecar.reference)
    grammar: Grammar = grammar_in(sidecar.cues)
    try:
        reading = read_file(path, sidecar.facts(path.name), reference, grammar=grammar)
        if without and reading.record.layout is not None:
            grammar = grammar.without(reading.record.layout.name)
            reading = read_file(path, sidecar.facts(path.name), reference, grammar=grammar)
    except OutstandingError as error:
        return error
    return reading


if __name__ == "__main__":
    main()
