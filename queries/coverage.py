"""Coverage: what an answer rests on, and what it leaves out."""

from __future__ import annotations

import datetime
from collections.abc import Mapping

from pydantic import BaseModel, ConfigDict, Field, SerializerFunctionWrapHandler, model_serializer

from graph.store import Store, rows
from graph.terms import OPEN_END

_DOCUMENTS = """
SELECT DISTINCT ?document ?title ?counts ?layout ?force WHERE {
  ?document insp:loaderVersion ?version ; insp:countsFrom ?counts .
  OPTIONAL { ?document dcterms:title ?title }
  OPTIONAL { ?document insp:layout ?layout }
  OPTIONAL { ?document insp:concerns ?force }
} ORDER BY ?document"""

_OUTSTANDING = """
SELECT DISTINCT ?issue ?force WHERE {
  ?status insp:hasStatus status:outstanding ; a insp:StatusClaim ; insp:ofIssue ?issue ;
    insp:countsFrom ?from ; insp:countsUntil ?until .
  FILTER (?from <= "AS_OF"^^xsd:date && ?until >= "AS_OF"^^xsd:date)
  ?issue insp:concerns ?force .
} ORDER BY ?issue"""

# Joined from the few outstanding issues outwards; as FILTER NOT EXISTS in the query above it takes seconds at size.
_OF_KNOWN_YEAR = """
SELECT DISTINCT ?issue WHERE {
  ?status insp:hasStatus status:outstanding ; a insp:StatusClaim ; insp:ofIssue ?issue .
  ?first insp:ofIssue ?issue ; a insp:FirstRaisedClaim ; insp:countsFrom ?from ; insp:countsUntil ?until .
  FILTER (?from <= "AS_OF"^^xsd:date && ?until >= "AS_OF"^^xsd:date)
} ORDER BY ?issue"""

_FOREIGN = frozenset({"others", "publishers"})


class Coverage(BaseModel):
    """What an answer rests on.

    A force that is asked for narrows all of it to documents about that force; unrecognised documents that name no
    single force are counted for every force.
    """

    model_config = ConfigDict(frozen=True)

    documents: int = Field(description="how many documents are loaded")
    counted: int = Field(description="how many of them the answer rests on")
    as_of: datetime.date | None = Field(description="the day asked for; null where everything loaded counts")
    undated: tuple[str, ...] = Field(description="titles of documents without a date of publication")
    later: tuple[str, ...] = Field(description="titles of documents published after the day asked for")
    unrecognised: tuple[str, ...] = Field(description="files of no known layout: no findings were read from them")
    without_year: int = Field(description="outstanding issues whose year of first raising nothing names")
    others: tuple[str, ...] = Field(default=(), description="titles of documents that other publishers read")
    publishers: tuple[str, ...] = Field(default=(), description="the imports that these documents came with")

    @model_serializer(mode="wrap")
    def _without_nobody(self, dump: SerializerFunctionWrapHandler) -> dict[str, object]:
        """Other publishers are told of only where there are any."""
        found: dict[str, object] = dump(self)
        return found if self.publishers else {name: found[name] for name in found if name not in _FOREIGN}

    @property
    def sentence(self) -> str:
        """The same in one line."""
        on = f" as of {self.as_of}" if self.as_of else ""
        parts = [f"Coverage{on}: {self.counted} of {_counted(self.documents, 'document')} counted"]
        if self.publishers:
            parts.append(f"{len(self.others)} of them come from other publishers: {', '.join(self.publishers)}")
        if self.later:
            parts.append(f"{len(self.later)} published later")
        if self.undated:
            counts = "left out" if self.as_of else "counted"
            parts.append(f"undated and {counts}: {', '.join(self.undated)}")
        if self.unrecognised:
            parts.append(f"unrecognised, nothing read: {', '.join(self.unrecognised)}")
        if self.without_year:
            parts.append(f"{_counted(self.without_year, 'outstanding issue')} of unknown first year not listed by year")
        return "; ".join(parts) + "."


def coverage(
    store: Store,
    as_of: datetime.date,
    force: str | None,
    files: Mapping[str, str],
    publishers: Mapping[str, str] | None = None,
) -> Coverage:
    """The coverage of an answer.

    Args:
        store: what was asked.
        as_of: the day asked for; graph.terms.OPEN_END where none was.
        force: IRI of the force asked for; None for all.
        files: names of the files that documents were read from, by the document's IRI, for those without a title.
        publishers: names of other publishers in the release, by their base IRI.
    """
    documents = [row for row in rows(store, _DOCUMENTS) if force is None or row["force"] in {force, None}]
    days = {row["document"]: datetime.date.fromisoformat(row["counts"] or "") for row in documents}
    asked = as_of != OPEN_END

    def titles(chosen: list[str | None]) -> tuple[str, ...]:
        named = {row["document"]: row["title"] or files.get(row["document"] or "", "") for row in documents}
        return tuple(sorted(named[each] or each or "" for each in chosen))

    by = {row["document"]: name for row in documents if (name := _publisher(row["document"], publishers or {}))}
    recognised = {row["document"] for row in documents if row["layout"]}
    day = as_of.isoformat()
    known = {row["issue"] for row in rows(store, _OF_KNOWN_YEAR.replace("AS_OF", day))}
    outstanding = rows(store, _OUTSTANDING.replace("AS_OF", day))
    without = [row for row in outstanding if row["issue"] not in known]
    return Coverage(
        documents=len(documents),
        counted=sum(1 for each, day in days.items() if day <= as_of and each in recognised),
        as_of=as_of if asked else None,
        undated=titles([each for each, day in days.items() if day == OPEN_END and each in recognised]),
        later=titles([each for each, day in days.items() if as_of < day < OPEN_END and each in recognised]),
        unrecognised=titles([each for each in days if each not in recognised]),
        without_year=sum(1 for row in without if force is None or row["force"] == force),
        others=titles(list(by)),
        publishers=tuple(sorted(set(by.values()))),
    )


def _publisher(document: str | None, publishers: Mapping[str, str]) -> str | None:
    """The name of the other publisher that made a document; None for our own."""
    return next((name for base, name in publishers.items() if (document or "").startswith(base)), None)


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
