"""The index of a release: a file of SQLite with FTS5, made once and then only read.

Beside the words it keeps, for each value of each filter, which entries have it, as a row of bits: what is left under
any filters, and how many entries each further one would leave, is then a matter of a few thousand machine words.
"""

from __future__ import annotations

import sqlite3
import tempfile
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Final

from graph.release import Release
from graph.store import Store
from outstanding.catalogue.keeping import Kept
from outstanding.search.entries import Entry, entries

NAME: Final = "search.sqlite"

FACETS: Final = ("kind", "force", "year", "theme", "status", "grade", "statement")
"""The filters, in the order in which they stand on the page."""

_SCHEMA: Final = """
CREATE TABLE entry (
  id INTEGER PRIMARY KEY, thing TEXT, words TEXT, kind TEXT, document TEXT, title TEXT, issued TEXT, year TEXT,
  force TEXT, issue TEXT, status TEXT, since TEXT, grade TEXT, themes TEXT
);
CREATE VIRTUAL TABLE word USING fts5(
  words, content='entry', content_rowid='id', tokenize='unicode61 remove_diacritics 2', prefix='2 3'
);
CREATE TABLE mask (facet TEXT, value TEXT, label TEXT, bits BLOB, PRIMARY KEY (facet, value)) WITHOUT ROWID;
"""
_INSERT: Final = "INSERT INTO entry VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
_CONTROLS: Final = dict.fromkeys(range(32), " ")
"""Control characters, which stand for hits where words are shown."""

_ORDERS: Final = """
CREATE INDEX newest ON entry (issued DESC, id);
CREATE INDEX oldest ON entry (since = '', since, id);
INSERT INTO word (word) VALUES ('rebuild');
INSERT INTO word (word) VALUES ('optimize');
ANALYZE;
"""


@dataclass(frozen=True, slots=True)
class Value:
    """A value of a filter: as it stands in an address, as people read it, and which entries have it."""

    value: str
    label: str
    bits: int


def write(found: Iterable[Entry], path: Path) -> None:
    """Write the index of some entries to a new file."""
    masks: dict[tuple[str, str], bytearray] = {}
    labels: dict[tuple[str, str], str] = {}
    with closing(sqlite3.connect(path, isolation_level=None)) as file:
        file.executescript("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;" + _SCHEMA)
        file.execute("BEGIN")
        for number, each in enumerate(found):
            file.execute(_INSERT, _row(number, each))
            for facet, value, label in _values(each):
                labels.setdefault((facet, value), label)
                bits = masks.setdefault((facet, value), bytearray())
                if len(bits) <= number // 8:
                    bits.extend(bytes(number // 8 + 1 - len(bits)))
                bits[number // 8] |= 1 << number % 8
        file.executemany(
            "INSERT INTO mask VALUES (?, ?, ?, ?)", ((*key, labels[key], bytes(bits)) for key, bits in masks.items())
        )
        file.execute("COMMIT")
        file.executescript(_ORDERS)


def _row(number: int, each: Entry) -> tuple[object, ...]:
    forces = ", ".join(name for _, name in each.forces)
    themes = ", ".join(name for _, name in each.themes)
    words = each.words.translate(_CONTROLS)
    own = (number, each.thing, words, each.kind, each.document, each.title, each.issued, each.year, forces)
    return (*own, each.issue, each.status, each.since, each.grade, themes)


def _values(each: Entry) -> Iterator[tuple[str, str, str]]:
    """The facet, value and label of each filter that keeps an entry."""
    yield "kind", each.kind.replace(" ", "-"), each.kind
    for slug, name in each.forces:
        yield "force", slug, name
    for slug, name in each.themes:
        yield "theme", slug, name
    for facet, value in (("year", each.year), ("status", each.status), ("grade", each.grade)):
        if value:
            yield facet, value.lower().replace(" ", "-"), value
    if each.statement:
        label = {"newest": "newest of its issue", "earlier": "earlier, or a repetition"}[each.statement]
        yield "statement", each.statement, label


@dataclass(frozen=True)
class Index:
    """An index to be read. Any thread may, each with a connection of its own.

    Attributes:
        path: the file.
    """

    path: Path

    @classmethod
    def of(cls, release: Release, store: Store, elsewhere: Path | None = None) -> Index:
        """The index of a release, made if it was not made yet.

        Args:
            release: that is searched.
            store: its store.
            elsewhere: a folder for what is made of releases; None for beside them.

        Raises:
            BeingMadeError: it is being made; ask again.
            ReleaseError: it cannot be written.
        """

        def make() -> bytes:
            with tempfile.TemporaryDirectory() as folder:
                path = Path(folder) / NAME
                write(entries(store), path)
                return path.read_bytes()

        return cls(Kept(release, elsewhere).made(NAME, make).path)

    def connection(self) -> sqlite3.Connection:
        """A connection that only reads, and expects that nobody writes."""
        made = sqlite3.connect(f"{self.path.resolve().as_uri()}?mode=ro&immutable=1", uri=True)
        made.row_factory = sqlite3.Row
        return made

    def warmed(self) -> int:
        """Read what every search needs, so that nobody who searches waits for it; gives how many entries there are."""
        return self.size if self.values else 0

    @cached_property
    def size(self) -> int:
        """How many entries there are."""
        with closing(self.connection()) as file:
            (number,) = file.execute("SELECT COUNT(*) FROM entry").fetchone()
        return int(number)

    @cached_property
    def values(self) -> Mapping[str, Mapping[str, Value]]:
        """The values of each filter, by facet and value."""
        found: dict[str, dict[str, Value]] = defaultdict(dict)
        with closing(self.connection()) as file:
            for facet, value, label, bits in file.execute("SELECT facet, value, label, bits FROM mask"):
                found[facet][value] = Value(value, label, int.from_bytes(bits, "little"))
        return found
