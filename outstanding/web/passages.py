"""The passages behind the rows of an answer: where the words stand that a thing was read from.

Nothing here knows a question. Whatever column names a thing that the graph quotes from somewhere has passages, and so
has one that the graph gives a place in a document without quoting it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from graph.store import Store, rows
from graph.terms import Base
from queries.answers import Answer

# Asked for one thing at a time: of a list of things the engine reads every passage of the store, seconds at size.
_PASSAGES: Final = """
SELECT DISTINCT ?passage ?exact ?start ?end WHERE {
  <THING> prov:wasQuotedFrom ?passage .
  ?passage oa:hasSelector ?quote .
  ?quote oa:exact ?exact .
  ?passage oa:hasSelector ?position .
  ?position oa:start ?start ; oa:end ?end .
} ORDER BY ?start ?end ?passage"""

_PLACE: Final = """
SELECT DISTINCT ?start ?end WHERE { <THING> insp:start ?start ; insp:end ?end } ORDER BY ?start ?end"""

_DOCUMENT: Final = """
SELECT DISTINCT ?document ?title WHERE {
  <THING> insp:statedIn ?document .
  OPTIONAL { ?document dcterms:title ?title }
} ORDER BY ?document ?title"""


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


def behind(answer: Answer, store: Store, base: Base) -> tuple[Behind, ...]:
    """The passages behind each row of an answer, in the order of the columns and of the text."""
    things = {
        term["value"]: None for row in answer.terms for term in row.values() if term["type"] == "uri"
    }  # in the order of the rows
    found = _of(things, store, base)
    return tuple(
        tuple(
            (column, passage)
            for column in answer.columns
            if (term := row.get(column)) and term["type"] == "uri"
            for passage in found.get(term["value"], ())
        )
        for row in answer.terms
    )


def _of(things: Iterable[str], store: Store, base: Base) -> Mapping[str, list[Passage]]:
    found: dict[str, list[Passage]] = defaultdict(list)
    nowhere: Mapping[str, str | None] = {"document": None, "title": None, "passage": None, "exact": None}
    for thing in things:
        places = [*rows(store, _PASSAGES.replace("THING", thing))] or [*rows(store, _PLACE.replace("THING", thing))]
        stated = next(iter(rows(store, _DOCUMENT.replace("THING", thing))), {}) if places else {}
        for row in places:
            if passage := _passage({**nowhere, **stated, **row, "thing": thing}, base):
                found[thing].append(passage)
    return found


def _passage(row: Mapping[str, str | None], base: Base) -> Passage | None:
    """A passage from its row; None for a place that is in no document that the graph names."""
    start, end, document = int(row["start"] or 0), int(row["end"] or 0), row["document"]
    iri = row["passage"] or (str(base.passage(base.key_of(document), start, end)) if document else None)
    return Passage(row["thing"] or "", iri, row["exact"], start, end, document, row["title"]) if iri else None


def distinct(rows_behind: Iterable[Behind]) -> Iterator[Passage]:
    """Each passage once, in the order of the rows."""
    yield from dict.fromkeys(passage for row in rows_behind for _, passage in row)
