"""The passages behind the rows of an answer: where the words stand that a thing was read from.

Nothing here knows a question. Whatever column names a thing that the graph quotes from somewhere has passages, and so
has one that the graph gives a place in a document without quoting it.
"""

from __future__ import annotations

import itertools
import threading
from collections import OrderedDict, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from graph.store import Row, Store, rows
from graph.terms import PREFIXES, Base
from queries.answers import Answer

# One pattern at a time: of a list of things joined to several patterns the engine reads every passage of the store.
_VALUES: Final = "SELECT * WHERE { VALUES ?thing { THINGS } ?thing PROPERTY ?value }"

KEPT: Final = 20_000
"""Things whose passages are kept, some thousand bytes each."""

_AT_ONCE: Final = 1000
"""Things that are asked for in one query."""


@dataclass(frozen=True, slots=True)
class Passage:
    """A stretch of a document's text.

    Attributes:
        thing: IRI of what was read from it.
        iri: of the passage, by RFC 5147.
        exact: its words; None where the graph gives the place alone.
        start: of its first character, counted in code points from 0.
        end: one past its last character.
        document: IRI of the document; None where the graph does not say.
        title: of the document; None where it has none.
    """

    thing: str
    iri: str
    exact: str | None
    start: int
    end: int
    document: str | None
    title: str | None


Behind = tuple[tuple[str, Passage], ...]
"""The passages behind a row, each with the column whose value it is behind."""


class Passages:
    """The passages of one release by the thing that was read from them. Any thread may ask.

    Many answers name the same things, so what was looked up is kept, the least lately asked-for dropped first.
    """

    def __init__(self, store: Store, base: Base, most: int = KEPT) -> None:
        """Keep what is behind so many things at most."""
        self._store = store
        self._base = base
        self._most = most
        self._kept: OrderedDict[str, tuple[Passage, ...]] = OrderedDict()
        self._lock = threading.Lock()

    def behind(self, answer: Answer) -> tuple[Behind, ...]:
        """The passages behind each row of an answer, in the order of the columns and of the text."""
        things = dict.fromkeys(term["value"] for row in answer.terms for term in row.values() if term["type"] == "uri")
        found = self._of(list(things))
        return tuple(
            tuple(
                (column, passage)
                for column in answer.columns
                if (term := row.get(column)) and term["type"] == "uri"
                for passage in found[term["value"]]
            )
            for row in answer.terms
        )

    def _of(self, things: list[str]) -> Mapping[str, tuple[Passage, ...]]:
        with self._lock:
            found = {thing: self._kept[thing] for thing in things if thing in self._kept}
            for thing in found:
                self._kept.move_to_end(thing)
        missing = [thing for thing in things if thing not in found]
        if missing:
            looked_up = _of(missing, self._store, self._base)
            fresh = {thing: tuple(looked_up.get(thing, ())) for thing in missing}
            with self._lock:
                self._kept |= fresh
                while len(self._kept) > self._most:
                    self._kept.popitem(last=False)
            found |= fresh
        return found


def _of(things: Iterable[str], store: Store, base: Base) -> Mapping[str, list[Passage]]:
    asked = list(things)
    quoted = _values(store, asked, "prov:wasQuotedFrom")
    selectors = _values(store, _all(quoted), "oa:hasSelector")
    exact, begin, end = _described(store, _all(selectors), "oa:exact", "oa:start", "oa:end")
    own = [thing for thing in asked if thing not in quoted]
    first = _values(store, own, "insp:start")
    last = _values(store, first, "insp:end")
    documents = _values(store, [*quoted, *first], "insp:statedIn")
    titles = _values(store, _all(documents), "dcterms:title")
    found: dict[str, list[Passage]] = defaultdict(list)
    for thing in asked:
        document = next(iter(documents.get(thing, ())), None)
        title = next(iter(titles.get(document or "", ())), None)
        if thing in first and thing in last and document:
            start, stop = int(first[thing][0]), int(last[thing][0])
            iri = str(base.passage(base.key_of(document), start, stop))
            found[thing].append(Passage(thing, iri, None, start, stop, document, title))
        for passage in quoted.get(thing, ()):
            of = selectors.get(passage, ())
            words, starts, ends = ([each[at][0] for at in of if at in each] for each in (exact, begin, end))
            if words and starts and ends:
                place = int(starts[0]), int(ends[0])
                found[thing].append(Passage(thing, passage, words[0], *place, document, title))
        found[thing].sort(key=lambda each: (each.start, each.end, each.iri))
    return found


def _values(store: Store, things: Iterable[str], name: str) -> Mapping[str, list[str]]:
    """The values of a property of each thing that has any, sorted."""
    found: dict[str, list[str]] = defaultdict(list)
    for row in _rows(store, things, name):
        found[row["thing"] or ""].append(row["value"] or "")
    return {thing: sorted(values) for thing, values in found.items()}


def _described(store: Store, things: Iterable[str], *names: str) -> list[Mapping[str, list[str]]]:
    """The values of several properties of each thing, for things that have few others."""
    found: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for row in _rows(store, things, "?property"):
        found[row["property"] or ""][row["thing"] or ""].append(row["value"] or "")
    iris = [PREFIXES[prefix] + local for prefix, _, local in (name.partition(":") for name in names)]
    return [{thing: sorted(values) for thing, values in found[iri].items()} for iri in iris]


def _rows(store: Store, things: Iterable[str], name: str) -> Iterator[Row]:
    left = iter(dict.fromkeys(things))
    while some := list(itertools.islice(left, _AT_ONCE)):
        values = " ".join(f"<{thing}>" for thing in some)
        yield from rows(store, _VALUES.replace("THINGS", values).replace("PROPERTY", name))


def _all(values: Mapping[str, list[str]]) -> Iterator[str]:
    """Every value, whose ever it is."""
    return itertools.chain.from_iterable(values.values())


def distinct(rows_behind: Iterable[Behind]) -> Iterator[Passage]:
    """Each passage once, in the order of the rows."""
    yield from dict.fromkeys(passage for row in rows_behind for _, passage in row)
