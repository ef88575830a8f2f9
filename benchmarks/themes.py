"""Prints how well themes are found: precision and recall against what a careful reader gives each finding.

    python benchmarks/themes.py

The expectations are in tests/themes_expected.toml. The sample reports are compared, and the real documents where
OUTSTANDING_CORPUS has them. Precision is the share of the themes found that the reader gives too, recall the share of
the reader's themes that are found, both over all pairs of a finding and a theme. Below the table stands each pair on
which the two differ.
"""

from __future__ import annotations

import os
import sys
import tomllib
from dataclasses import dataclass, field
from pathlib import Path

from graph.reference import ReferenceData
from loaders.reading import read_file
from loaders.sources import Sidecar

ROOT = Path(__file__).parent.parent
EXPECTED: dict[str, dict[str, list[str]]] = tomllib.loads((ROOT / "tests" / "themes_expected.toml").read_text("utf-8"))


@dataclass
class Score:
    """Pairs of a finding and a theme: found, given by the reader, and both; findings, and those without a theme."""

    found: int = 0
    given: int = 0
    both: int = 0
    findings: int = 0
    unthemed: int = 0
    differences: list[str] = field(default_factory=list)

    @property
    def precision(self) -> float:
        """The share of what is found that the reader gives."""
        return self.both / self.found

    @property
    def recall(self) -> float:
        """The share of what the reader gives that is found."""
        return self.both / self.given


def scored(folder: Path) -> Score:
    """The score over the reports of a folder."""
    sidecar = Sidecar.beside(folder)
    reference = ReferenceData.packaged().extended_by(sidecar.reference)
    score = Score()
    for path in sorted(folder.glob("*.txt")):
        record = read_file(path, sidecar.facts(path.name), reference).record
        for finding in record.findings:
            found = {tag.id for tag in finding.themes}
            given = set(EXPECTED.get(record.report.key, {}).get(finding.id, []))
            score.found += len(found)
            score.given += len(given)
            score.both += len(found & given)
            score.findings += 1
            score.unthemed += not found
            place = f"{record.report.key}/{finding.id}"
            score.differences += [f"only found   {each:<34} {place}" for each in sorted(found - given)]
            score.differences += [f"only given   {each:<34} {place}" for each in sorted(given - found)]
    return score


def main() -> None:
    """Print a table, and what differs."""
    corpus = Path(os.environ.get("OUTSTANDING_CORPUS", ROOT.parent / "shared" / "corpus"))
    folders = {"sample reports": ROOT / "examples"} | ({"real documents": corpus} if corpus.is_dir() else {})
    scores = {name: scored(folder) for name, folder in folders.items()}
    write = sys.stdout.write
    write(f"{'':<16}{'findings':>9}{'without':>9}{'found':>7}{'given':>7}{'both':>6}{'precision':>11}{'recall':>8}\n")
    for name, score in scores.items():
        write(f"{name:<16}{score.findings:>9}{score.unthemed:>9}{score.found:>7}{score.given:>7}{score.both:>6}")
        write(f"{score.precision:>11.2f}{score.recall:>8.2f}\n")
    for score in scores.values():
        write("\n" + "\n".join(score.differences) + "\n")


if __name__ == "__main__":
    main()
