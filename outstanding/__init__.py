"""Outstanding: a knowledge graph of police inspection reports with a query interface.

import outstanding

with outstanding.open("build/demo") as release:
    for row in release.ask("persistent-afis", since=2015):
        print(row["quotation"])
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from outstanding.notebook import OpenRelease

__version__ = "0.1.0"


def open(data: str | os.PathLike[str] | None = None) -> OpenRelease:  # noqa: A001  said as `outstanding.open(...)`
    """The current release of a data folder, open for questions from Python.

    Args:
        data: the data folder; by default the one of the settings (`OUTSTANDING_DATA`, `outstanding.toml`, `./data`).

    Raises:
        ReleaseError: nothing was ever published there, or it is damaged.
    """
    # Here and not above: who only asks for the version should not wait for the store to be loaded.
    from outstanding.notebook import OpenRelease  # noqa: PLC0415

    return OpenRelease.of(data)
