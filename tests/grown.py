"""A data folder that grew: the sample reports, first up to a year, then all of them."""

from __future__ import annotations

import shutil
from pathlib import Path

from reports import EXAMPLES, built


def grown_folder(place: Path) -> Path:
    """A data folder: release 1 holds the sample reports up to 2017, release 2 all of them."""
    early = place / "early"
    early.mkdir()
    for file in EXAMPLES.glob("wexmoor-201[567]-*.txt"):
        shutil.copy(file, early)
    shutil.copy(EXAMPLES / "wexmoor.ttl", early)
    head, *entries = (EXAMPLES / "sources.toml").read_text("utf-8").split("[[document]]")
    kept = [each for each in entries if any(f'"{file.name}"' in each for file in early.iterdir())]
    (early / "sources.toml").write_text("[[document]]".join([head, *kept]), "utf-8")
    built(place / "data", early)
    built(place / "data", EXAMPLES)
    return place / "data"
