"""How a document was read: by which layout and reader, from which file, and what a person should look at."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from graph.release import DocumentEntry
from graph.store import Store, rows
from outstanding.linked.marks import KINDS, Mark, counted
from outstanding.linked.places import named
from outstanding.notices import meaning
from queries.binding import bind

_READ: Final = """
SELECT ?layout ?confidence ?version ?origin ?issued ?because ?reader ?characters WHERE {
  ?_document_iri insp:loaderVersion ?version .
  OPTIONAL { ?_document_iri insp:layout ?layout } OPTIONAL { ?_document_iri insp:layoutConfidence ?confidence }
  OPTIONAL { ?_document_iri insp:origin ?origin } OPTIONAL { ?_document_iri insp:issuedLatest ?issued }
  OPTIONAL { ?_document_iri insp:issuedBecause ?because }
  OPTIONAL { ?_text_iri insp:reader ?reader ; insp:characters ?characters }
} ORDER BY ?layout ?origin LIMIT 1"""

_NOTICES: Final = """
SELECT DISTINCT ?notice ?code ?detail WHERE {
  ?notice insp:statedIn ?_document_iri ; a insp:Notice ; insp:code ?code ; rdfs:comment ?detail .
} ORDER BY ?notice"""

LAYOUTS: Final[Mapping[str, str]] = {
    "seen": "The layout was worked out on real documents of this kind.",
    "presumed": "The layout was described without a real document of this kind at hand: look twice at what was read.",
    "": "No known layout fits, so nothing of it is counted.",
}
"""What it means by which layout a document was read: seen, presumed, or by none."""


@dataclass(frozen=True, slots=True)
class Noticed:
    """What a person should look at: its code, what was noticed, and what such a notice means."""

    code: str
    detail: str
    meaning: str


@dataclass(frozen=True, slots=True)
class Account:
    """How a document was read. What is not known is empty.

    Attributes:
        layout: name of the layout; empty where none was recognised.
        confidence: seen or presumed.
        told: what that means.
        reader: of the file's format, with its version.
        version: of the loaders.
        characters: of the canonical text.
        origin: what is known of the copy that was read.
        issued: the latest day that it can have been published on.
        because: on what that day rests, where it was told and not printed.
        file: name of the file.
        sha256: of the file.
        copies: further files that print the same.
        notices: what a person should look at.
    """

    layout: str
    confidence: str
    told: str
    reader: str
    version: str
    characters: int
    origin: str
    issued: str
    because: str
    file: str
    sha256: str
    copies: tuple[str, ...]
    notices: tuple[Noticed, ...]


def account(store: Store, text: str, document: str, entry: DocumentEntry) -> Account:
    """How a document was read.

    Args:
        store: of the release.
        text: IRI of its text.
        document: its IRI.
        entry: what the release has of it.
    """
    bound = {"_text_iri": str(named(text)), "_document_iri": str(named(document))}
    row = {name: value or "" for name, value in next(iter(rows(store, bind(_READ, bound))), {}).items()}
    noticed = rows(store, bind(_NOTICES, {"_document_iri": bound["_document_iri"]}))
    confidence = row.get("confidence", "").rpartition("/")[2] if row.get("layout") else ""
    return Account(
        layout=row.get("layout", ""),
        confidence=confidence,
        told=LAYOUTS.get(confidence, ""),
        reader=row.get("reader", ""),
        version=row.get("version", ""),
        characters=int(row.get("characters") or 0),
        origin=row.get("origin", ""),
        issued=row.get("issued", ""),
        because=row.get("because", ""),
        file=entry.name,
        sha256=entry.source,
        copies=tuple(each.name for each in entry.copies),
        notices=tuple(
            Noticed(each["code"] or "", each["detail"] or "", meaning(each["code"] or "")) for each in noticed
        ),
    )


def sentence(found: Iterable[Mark], notices: int) -> str:
    """What was read from a document, in words: `12 findings, 7 judgments and 3 warnings`; else `nothing`."""
    numbers = counted(found)
    told = [f"{numbers[kind.name]:,} {kind.one if numbers[kind.name] == 1 else kind.several}" for kind in KINDS
            if kind.usual and kind.name in numbers]  # fmt: skip
    if notices:
        told.append(f"{notices:,} {'warning' if notices == 1 else 'warnings'}")
    return " and ".join([", ".join(told[:-1]), told[-1]]).removeprefix(" and ") if told else "nothing"
