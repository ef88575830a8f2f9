"""`withdrawals.tsv`: names of people that are not to be published any more.

A name counts in whatever spacing and letter case a document prints it. What it stands in stays where it is: each letter
of the name gives way to a sign, so that every other quotation keeps its place.
"""

from __future__ import annotations

from graph.curation.table import Table
from graph.errors import CurationError

FILE = "withdrawals.tsv"
NEEDED = ("name",)
"""Columns that must be there; others, such as `since` and `comment`, are for people."""

_FEWEST = 2


def read(table: Table) -> tuple[str, ...]:
    """The names of a file, sorted, each once, with single spaces.

    Raises:
        CurationError: a name is of fewer than two words, and would withdraw everybody of that name.
    """
    names = set()
    for row in table.rows:
        name = " ".join(row.values["name"].split())
        if len(name.split()) < _FEWEST:
            raise CurationError(
                f"{name!r} is no whole name",
                where=f"{table.where}, line {row.line}",
                hint="Give the name as the document prints it, such as its first and last name.",
            )
        names.add(name)
    return tuple(sorted(names))


def parsed(content: bytes, where: str) -> tuple[str, ...]:
    """The names in the bytes of a file.

    Raises:
        CurationError: it is no such file.
    """
    return read(Table.parsed(content, where, NEEDED))
