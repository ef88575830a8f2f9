"""The passages behind the rows of an answer: where the words stand that a thing was read from.

Nothing here knows a question. Whatever column names a thing that the graph quotes from somewhere has passages, and so
has one that the graph gives a place in a document without quoting it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import Final

from graph.store import Store, rows
from graph.terms import Base
from queries.answers import Answer

_AT_ONCE: Final = 1000
"""Things that one query asks for."""

# The things stand in each branch: joined from outside, the engine would read every passage of the store.
_PASSAGES: Final = """
SELECT DISTINCT ?thing ?passage ?exact ?start ?end WHERE {
  {
    VALUES ?thing { THINGS }
    ?thing prov:wasQuotedFrom ?passage .
    ?passage oa:hasSelector ?quote .
    ?passage oa:hasSelector ?position .
    ?quote oa:exact ?exact .
    ?position oa:start ?start ; oa:end ?end .
  } UNION {
    VALUES ?thing { THINGS }
    ?thing insp:start ?start ; insp:end ?end .
    FILTER NOT EXISTS { ?thing prov:wasQuotedFrom ?quoted }
  }
} ORDER BY ?thing ?start ?end ?passage"""

_DOCUMENTS: Final = """
SELECT DISTINCT ?thing ?document ?title WHERE {
  VALUES ?thing { THINGS }
  ?thing insp:statedIn ?document .
  OPTIONAL { ?document dcterms:title ?title }
} ORDER BY ?thing ?document ?title"""


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
    waiting = iter(things)
    while some := list(islice(waiting, _AT_ONCE)):
        named = " ".join(f"<{thing}>" for thing in some)
        places = list(rows(store, _PASSAGES.replace("THINGS", named)))
        stated: dict[str | None, Mapping[str, str | None]] = {}
        for row in rows(store, _DOCUMENTS.replace("THINGS", named)) if places else ():
            stated.setdefault(row["thing"], row)
        for row in places:
            if passage := _passage({"document": None, "title": None, **stated.get(row["thing"], {}), **row}, base):
                found[passage.thing].append(passage)
    return found


def _passage(row: Mapping[str, str | None], base: Base) -> Passage | None:
    """A passage from its row; None for a place that is in no document that the graph names."""
    start, end, document = int(row["start"] or 0), int(row["end"] or 0), row["document"]
    iri = row["passage"] or (str(base.passage(base.key_of(document), start, end)) if document else None)
    return Passage(row["thing"] or "", iri, row["exact"], start, end, document, row["title"]) if iri else None


def distinct(rows_behind: Iterable[Behind]) -> Iterator[Passage]:
    """Each passage once, in the order of the rows."""
    yield from dict.fromkeys(passage for row in rows_behind for _, passage in row)
