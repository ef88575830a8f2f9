"""What the page of office holders shows: who is named in print, in which office, and in which documents.

People are told apart by their printed names alone: that two documents name one person is not known.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from outstanding.dossiers.sections import Row, Section, section
from queries.answers import Enquiries

PEOPLE = 40
"""People on a page of the list."""

SHOWN = 5
"""Mentions of each that the list shows; the page of a name has the others."""

MENTIONS = 100
"""Mentions on a page of a name, or of offices without one."""


@dataclass(frozen=True, slots=True)
class Holder:
    """A name as printed, with the offices that stand beside it, the forces, and the rows that name it."""

    name: str
    roles: tuple[str, ...]
    forces: tuple[str, ...]
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Dossier:
    """Who is named; `unnamed` are the rows in which only an office is printed."""

    holders: tuple[Holder, ...]
    unnamed: tuple[Row, ...]
    section: Section


@dataclass(frozen=True, slots=True)
class Listing:
    """A page of people.

    Attributes:
        found: the people on it; of a name the one who has it, none where nobody has.
        first: how many mentions of the name stand on the pages before; 0 on a page of the list.
        last: the number of the last page, at least 1.
    """

    found: tuple[Holder, ...]
    first: int
    last: int


def listing(holders: Sequence[Holder], name: str, number: int) -> Listing | None:
    """A page of everybody or, by name, of one; None where there are not so many pages.

    Args:
        holders: everybody.
        name: as printed; empty for the list.
        number: of the page, from 1.
    """
    found = tuple(each for each in holders if each.name == name) if name else tuple(holders)
    much, at_once = (sum(len(each.rows) for each in found), MENTIONS) if name else (len(found), PEOPLE)
    last, first = max(1, -(-much // at_once)), (number - 1) * at_once
    if number > last:
        return None
    return Listing(found, first, last) if name else Listing(found[first : first + at_once], 0, last)


def dossier(enquiries: Enquiries) -> Dossier:
    """Everybody who is named in print, by name."""
    found = section(enquiries, "people-and-letters")
    names: dict[str, list[Row]] = {}
    for row in found.rows:
        names.setdefault(str(row["name"] or ""), []).append(row)
    unnamed = tuple(names.pop("", ()))
    return Dossier(
        tuple(
            Holder(name, _each(rows, "role"), _each(rows, "force"), tuple(rows)) for name, rows in sorted(names.items())
        ),
        unnamed,
        found,
    )


def _each(rows: Iterable[Row], column: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(str(row[column]) for row in rows if row[column]))
