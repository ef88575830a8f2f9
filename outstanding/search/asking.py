"""What somebody searches for, read and answered."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import urlencode

from graph.errors import UsageError
from outstanding.search.index import FACETS, Index

LONGEST: Final = 300
"""Characters that a search may have."""

SORTS: Final = {"best": "best match", "newest": "newest first", "oldest": "longest outstanding first"}
"""The orders, by their names in an address."""

_TERM: Final = re.compile(r'"(?P<phrase>[^"]*)"?|(?P<word>[^\s"]+)')
_MARKS: Final = ("\x02", "\x03")
"""Stand around a hit within words; no document has them."""

_SHORT: Final = 700
"""Words of so many characters are shown whole; longer ones around their first hits."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is searched for.

    Attributes:
        text: words, all of which must occur; "phrases" in quotation marks; words cut short by `*`.
        filters: the values wanted of each facet, any of which will do.
        sort: one of SORTS.
        page: from 1.
    """

    text: str = ""
    filters: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    sort: str = "best"
    page: int = 1

    def query(self, *, page: int = 1, without: tuple[str, str] | None = None, sort: str | None = None) -> str:
        """What stands behind the `?` of an address for this; without one value of a filter, if so wanted."""
        pairs = [("q", self.text)] if self.text else []
        for facet in FACETS:
            pairs += [(facet, value) for value in self.filters.get(facet, ()) if (facet, value) != without]
        if (sort or self.sort) != "best":
            pairs.append(("sort", sort or self.sort))
        if page > 1:
            pairs.append(("page", str(page)))
        return urlencode(pairs)


@dataclass(frozen=True, slots=True)
class Hit:
    """Something that was found.

    Attributes:
        words: whole, and `pieces` of them for reading, each with whether it is a hit.
        force: names of the forces that its document is about.
    """

    thing: str
    words: str
    pieces: tuple[tuple[str, bool], ...]
    kind: str
    document: str
    title: str
    issued: str
    year: str
    force: str
    issue: str
    status: str
    since: str
    grade: str
    themes: str


@dataclass(frozen=True, slots=True)
class Choice:
    """A value of a filter, and how many entries it would leave under the search and the other filters."""

    value: str
    label: str
    count: int
    chosen: bool


@dataclass(frozen=True, slots=True)
class Found:
    """An answer.

    Attributes:
        number: how many entries there are in all.
        hits: those of the page.
        choices: of each facet that has any, those with the most entries first; years newest first.
    """

    wanted: Wanted
    number: int
    hits: tuple[Hit, ...]
    choices: Mapping[str, tuple[Choice, ...]]

    @property
    def chips(self) -> tuple[tuple[str, str, str], ...]:
        """Facet, label and the query of an address without it, of each filter that is set."""
        labels = {(facet, each.value): each.label for facet, found in self.choices.items() for each in found}
        return tuple(
            (facet, labels.get((facet, value), value), self.wanted.query(without=(facet, value)))
            for facet in FACETS
            for value in self.wanted.filters.get(facet, ())
        )


def expression(text: str) -> str:
    """What FTS5 looks for; any text makes one that it can read, the empty one where no letter or digit occurs.

    Raises:
        UsageError: the text is too long.
    """
    if len(text) > LONGEST:
        raise UsageError(f"a search of {len(text)} characters is too long", hint=f"Use {LONGEST} at most.")
    terms = []
    for match in _TERM.finditer(text.replace("\0", " ")):
        term = match["phrase"] if match["phrase"] is not None else match["word"]
        cut = match["word"] is not None and term.endswith("*")
        if any(character.isalnum() for character in term):
            terms.append(f'"{term.rstrip("*") if cut else term}"' + ("*" if cut else ""))
    return " AND ".join(terms)


def search(index: Index, wanted: Wanted, limit: int) -> Found:
    """Answer a search.

    Args:
        index: of a release.
        wanted: what is searched for.
        limit: how many hits a page has.

    Raises:
        UsageError: the text is too long.
    """
    match = expression(wanted.text)
    with closing(index.connection()) as file:
        matching = _matching(file, index, match, wanted.text)
        kept = {facet: _any(index, facet, values) for facet, values in wanted.filters.items() if values}
        left = matching
        for bits in kept.values():
            left &= bits
        ids = _page(file, wanted, match, left, limit)
        hits = tuple(_hits(file, match, ids))
    return Found(wanted, left.bit_count(), hits, _choices(index, wanted, matching, kept))


def _matching(file: sqlite3.Connection, index: Index, match: str, text: str) -> int:
    """The entries whose words match, as bits; all where nothing is asked, none where nothing can match."""
    if not match:
        return 0 if text.strip() else (1 << index.size) - 1
    bits = bytearray(index.size // 8 + 1)
    for (number,) in file.execute("SELECT rowid FROM word WHERE word MATCH ?", (match,)):
        bits[number // 8] |= 1 << number % 8
    return int.from_bytes(bits, "little")


def _any(index: Index, facet: str, values: tuple[str, ...]) -> int:
    known, bits = index.values.get(facet, {}), 0
    for value in values:
        if value in known:
            bits |= known[value].bits
    return bits


_ORDERS: Final = {
    "newest": "SELECT id FROM entry ORDER BY issued DESC, id",
    "oldest": "SELECT id FROM entry ORDER BY since = '', since, id",
}


def _page(file: sqlite3.Connection, wanted: Wanted, match: str, left: int, limit: int) -> list[int]:
    """The entries of the page, in order; equal ones by their number."""
    if wanted.sort == "best" and match:
        ordered = file.execute("SELECT rowid FROM word WHERE word MATCH ? ORDER BY rank, rowid", (match,))
    else:
        # Nothing matches best where nothing is asked for.
        ordered = file.execute(_ORDERS.get(wanted.sort, _ORDERS["newest"]))
    bits = left.to_bytes(left.bit_length() // 8 + 1, "little")
    first, found = (wanted.page - 1) * limit, []
    passed = 0
    for (number,) in ordered:
        if number // 8 < len(bits) and bits[number // 8] >> number % 8 & 1:
            passed += 1
            if passed > first:
                found.append(number)
                if len(found) == limit:
                    break
    return found


def _hits(file: sqlite3.Connection, match: str, ids: list[int]) -> Iterator[Hit]:
    marked: dict[int, str] = {}
    if match:
        places = ", ".join("?" * len(ids))
        shown = (
            f"SELECT rowid, CASE WHEN length(words) <= {_SHORT} THEN highlight(word, 0, ?, ?) "  # noqa: S608  numbers only
            f"ELSE snippet(word, 0, ?, ?, ' … ', 60) END FROM word WHERE word MATCH ? AND rowid IN ({places})"
        )
        marked = dict(file.execute(shown, (*_MARKS, *_MARKS, match, *ids)).fetchall())
    for number in ids:
        row = file.execute("SELECT * FROM entry WHERE id = ?", (number,)).fetchone()
        fields = {name: str(row[name]) for name in row.keys() if name != "id"}  # noqa: SIM118  a Row gives its values
        pieces = tuple(_pieces(marked.get(number) or _cut(fields["words"])))
        yield Hit(pieces=pieces, **fields)


def _cut(words: str) -> str:
    return words if len(words) <= _SHORT else f"{words[:_SHORT].rpartition(' ')[0]} \u2026"


def _pieces(text: str) -> Iterator[tuple[str, bool]]:
    for place, part in enumerate(re.split("[\x02\x03]", text)):
        if part:
            yield part, place % 2 == 1


def _choices(index: Index, wanted: Wanted, matching: int, kept: Mapping[str, int]) -> dict[str, tuple[Choice, ...]]:
    found = {}
    for facet in FACETS:
        left = matching
        for other, bits in kept.items():
            if other != facet:
                left &= bits
        chosen = wanted.filters.get(facet, ())
        values = index.values.get(facet, {})
        each = [
            Choice(value.value, value.label, (value.bits & left).bit_count(), value.value in chosen)
            for value in values.values()
        ]
        shown = [one for one in each if one.count or one.chosen]
        if facet == "year":
            shown.sort(key=lambda one: one.label, reverse=True)
        else:
            shown.sort(key=lambda one: (-one.count, one.label))
        if shown:
            found[facet] = tuple(shown)
    return found
