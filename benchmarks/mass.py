"""Prints how many files a build reads in a second: with one process and with several, the first time and again.

    python benchmarks/mass.py [--files N] [--readers N]

The files are the sample reports again and again, each time about another made-up force. `reading` ends with the last
file that is read; `whole` has the publishing too. The second run has nothing to read anew, and in the third one file in
a hundred has changed. The last column compares with the first row.
"""

from __future__ import annotations

import argparse
import itertools
import os
import shutil
import sys
import tempfile
import time
from pathlib import Path

from corpus import EXAMPLES, SAMPLE, names

from graph.folder import DataFolder
from graph.terms import Base
from loaders.processes import Limits
from outstanding.building import build

CHANGED = 100
"""One file in so many is changed before the last run."""


def reports(folder: Path, number: int) -> None:
    """Write so many reports, with their sidecar and the Turtle that describes their forces, into a folder."""
    samples = sorted(EXAMPLES.glob("*.txt"))
    sidecar = (EXAMPLES / "sources.toml").read_text("utf-8")
    head, *entries = sidecar.split("[[document]]")
    turtle = (EXAMPLES / "wexmoor.ttl").read_text("utf-8")
    prefixes, bodies = turtle[: turtle.index("\n\n")], turtle[turtle.index("\n\n") :]
    forces = list(itertools.islice(names(), -(-number // len(samples))))
    if len(forces) * len(samples) < number:
        message = f"there are names for {len(forces) * len(samples)} files only"
        raise SystemExit(message)
    written = 0
    said = [head]
    for force in forces:
        for sample in samples[: number - written]:
            name = _renamed(sample.name, force)
            (folder / name).write_text(_renamed(sample.read_text("utf-8"), force), "utf-8")
            said += [f"[[document]]{_renamed(each, force)}" for each in entries if f'"{sample.name}"' in each]
            written += 1
    (folder / "sources.toml").write_text("".join(said), "utf-8")
    (folder / "wexmoor.ttl").write_text(prefixes + "".join(_renamed(bodies, force) for force in forces), "utf-8")


def _renamed(text: str, force: str) -> str:
    return text.replace(SAMPLE.upper(), force.upper()).replace(SAMPLE, force).replace(SAMPLE.lower(), force.lower())


def _timed(source: Path, data: DataFolder, readers: int) -> tuple[float, float]:
    """Seconds until the last file is read, and until all is published."""
    begun = time.perf_counter()
    read = begun

    def progress(_name: str, _done: int, _total: int) -> None:
        nonlocal read
        read = time.perf_counter()

    outcome = build([source], data, Base(), progress, Limits(readers=readers))
    ended = time.perf_counter()
    if outcome.kept_out:
        raise SystemExit(str(outcome.kept_out[0].error))
    return read - begun, ended - begun


def main() -> None:
    """Time the runs and print one table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--files", type=int, default=1000)
    parser.add_argument("--readers", type=int, default=os.cpu_count() or 1)
    given = parser.parse_args()
    write = sys.stdout.write
    with tempfile.TemporaryDirectory() as place:
        source = Path(place) / "reports"
        source.mkdir()
        reports(source, given.files)
        head = "".join(f"{each:>9}" for each in ("reading", "files/s", "whole", "files/s", "ratio"))
        write(f"{given.files:,} files\n\n{'run':<50}{head}\n")
        first = 0.0
        for readers in dict.fromkeys((1, given.readers)):
            shutil.rmtree(Path(place) / "data", ignore_errors=True)
            data = DataFolder(Path(place) / "data")
            for what in ("first run", "second run, nothing changed", "third run, one in a hundred changed"):
                if what.startswith("third"):
                    for file in sorted(source.glob("*.txt"))[::CHANGED]:
                        file.write_text(file.read_text("utf-8") + f"\n\nPrinted again for {readers}.\n", "utf-8")
                read, whole = _timed(source, data, readers)
                first = first or read
                cells = f"{read:>8.1f}s{given.files / read:>9.1f}{whole:>8.1f}s{given.files / whole:>9.1f}"
                write(f"{f'{readers} at a time, {what}':<50}{cells}{first / read:>9.1f}\n")


if __name__ == "__main__":
    main()
