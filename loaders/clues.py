"""Clues to a document's identity beside its text: what the file says of itself, its address, its name, its sidecar.

The text is believed first, then the page's metadata, the address, the file's name and the sidecar, in this order. A
clue that says otherwise than what is believed is kept as a conflict for a person to look at; it changes nothing.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import PurePath
from typing import Final
from urllib.parse import unquote, urlsplit

from graph.naming import Body
from graph.reference import ReferenceData
from loaders.dates import printed_dates
from loaders.documents import Document
from loaders.prose import matching_view
from loaders.records import Identity, Issued, Notice
from loaders.sources import DocumentFacts


class Origin(StrEnum):
    """Where a clue is from, the most trusted first."""

    METADATA = "metadata"
    ADDRESS = "address"
    FILE_NAME = "file name"
    SIDECAR = "sidecar"


_TITLES: Final = frozenset({"title", "type", "force"})
"""Metadata that may name the document's subject; an author or a date does not."""

_PARTS: Final = re.compile(r"\s+[|\u2013\u2014\u00bb>-]\s+")
_BETWEEN: Final = re.compile(r"[-_+.\s]+")
_CYCLE: Final = re.compile(
    r"\bpeel\b\D{0,20}(?P<cycle>20\d\d(?:[/-]\d\d(?!\d))?)|(?P<before>20\d\d(?:[/-]\d\d)?) peel\b"
)


@dataclass(frozen=True, slots=True)
class Clue:
    """Words beside the text.

    Attributes:
        words: as the source has them; of an address or a file's name with spaces between the words.
        origin: where they are from.
        place: more exactly, for people: `meta og:title`, the address, the file's name.
    """

    words: str
    origin: Origin
    place: str


def clues(document: Document, facts: DocumentFacts) -> tuple[Clue, ...]:
    """Every clue that names something, the most trusted first. A title is also taken apart at its dashes and bars."""
    found: list[Clue] = []
    for each in document.metadata:
        if each.name in _TITLES:
            parts = [each.value, *_PARTS.split(each.value)]
            found += [Clue(part, Origin.METADATA, each.place) for part in dict.fromkeys(parts) if part.strip()]
    addresses = [each.value for each in document.metadata if each.name == "url"]
    for address in dict.fromkeys([*addresses, facts.url or ""]):
        found += [Clue(words, Origin.ADDRESS, address) for words in _segments(urlsplit(address).path)]
    found += [Clue(words, Origin.FILE_NAME, facts.file) for words in _segments(PurePath(facts.file).stem)]
    return tuple(found)


def _segments(path: str) -> Iterator[str]:
    """The words of each part of a path, as a title would have them: a year and its next one keep their dash."""
    for part in unquote(path).split("/"):
        words = _BETWEEN.sub(" ", re.sub(r"(20\d\d)[-_](\d\d)(?!\d)", r"\1/\2", part)).strip()
        if words:
            yield words


def force_clue(found: Sequence[Clue], reference: ReferenceData) -> tuple[Body, Clue] | None:
    """The force that the most trusted clue names, if that one names a single force."""
    for clue in found:
        named = _forces(clue, reference)
        if named:
            return (named[0], clue) if len(named) == 1 else None
    return None


def _forces(clue: Clue, reference: ReferenceData) -> Sequence[Body]:
    """The forces that a clue names; of an address or a file's name, which have no capitals, by their slugs."""
    if clue.origin is Origin.METADATA:
        return reference.forces_in(clue.words)
    words = f" {clue.words.lower()} "
    return [force for force in reference.forces if f" {force.slug.replace('-', ' ')} " in words]


def conflicts(identity: Identity, found: Sequence[Clue], reference: ReferenceData) -> tuple[Notice, ...]:
    """A notice for each clue that names another force or another cycle than is believed, the first of each."""
    notices: dict[str, Notice] = {}
    for clue in found:
        named = _forces(clue, reference)
        if identity.force and len(named) == 1 and named[0].slug != identity.force:
            notices.setdefault("force", _conflict("force", identity.force, named[0].slug, clue))
        token = _CYCLE.search(matching_view(clue.words))
        cycle = reference.cycle(identity.programme or "", token["cycle"] or token["before"]) if token else None
        if identity.cycle and cycle and cycle.notation != identity.cycle:
            notices.setdefault("cycle", _conflict("cycle", identity.cycle, cycle.notation, clue))
    return tuple(notices.values())


def _conflict(name: str, believed: str, otherwise: str, clue: Clue) -> Notice:
    detail = f"the {name} is {believed}, but the {clue.origin} says {otherwise}: {clue.place}"
    return Notice(code="identity-conflict", detail=detail)


def published(document: Document, facts: DocumentFacts, text: Issued) -> tuple[Issued, tuple[Notice, ...]]:
    """When a document was published: by its text, else by the page's metadata, else by the sidecar.

    A source that is trusted less may narrow the days that one before it leaves open. Where it allows none of them it is
    a conflict, and what is trusted more stays.
    """
    believed, notices = text, []
    for other, told in (*_by_metadata(document), (by_sidecar(facts), "the sidecar gives")):
        first, last = other.earliest, other.latest
        if first is None or last is None:
            continue
        begin, end = believed.earliest or datetime.date.min, believed.latest or datetime.date.max
        if begin <= first and last <= end:
            narrower = (begin, end) != (first, last)
            believed = other.model_copy(update={"printed": believed.printed}) if narrower else believed
        elif last < begin or end < first:
            said = f"the text prints {believed.printed!r}" if believed.source == "text" else f"it is {_days(believed)}"
            notices.append(Notice(code="date-conflict", detail=f"{said}, {told} {_days(other)}"))
    return believed, tuple(notices)


def _by_metadata(document: Document) -> Iterator[tuple[Issued, str]]:
    for each in document.metadata:
        if each.name == "published" and (day := _day(each.value)):
            because = f"{each.place} of the page says so"
            yield (
                Issued(printed=None, earliest=day, latest=day, source=Origin.METADATA, because=because),
                f"{each.place} says",
            )


def _day(value: str) -> datetime.date | None:
    """The day that a value begins with (ISO 8601), or the one day that it prints."""
    try:
        return datetime.date.fromisoformat(value.strip()[:10])
    except ValueError:
        days = {each.earliest for each in printed_dates(value) if each.earliest == each.latest}
        return days.pop() if len(days) == 1 else None


def by_sidecar(facts: DocumentFacts) -> Issued:
    """When the sidecar says that a document was published; unknown where it does not say."""
    bounds = facts.published_bounds
    if bounds is None:
        return Issued(printed=None, earliest=None, latest=None, source="unknown")
    return Issued(
        printed=None, earliest=bounds[0], latest=bounds[1], source=Origin.SIDECAR, because=facts.published_because
    )


def _days(issued: Issued) -> str:
    return f"{issued.earliest}" if issued.earliest == issued.latest else f"{issued.earliest} to {issued.latest}"
