"""What the first page shows: headline figures with their coverage, forces, and what is new in this release."""

from __future__ import annotations

from dataclasses import dataclass

from graph.folder import DataFolder
from graph.release import Release
from graph.store import Store, rows
from queries.answers import Enquiries
from queries.headlines import Force, Open, together

NEWEST = 6
"""Documents that stand under what is new."""

_NEWEST = """
SELECT DISTINCT ?document ?title ?issued WHERE {
  ?document insp:loaderVersion ?version ; dcterms:title ?title ; insp:issuedLatest ?issued .
} ORDER BY DESC(?issued) ?title ?document LIMIT 6"""


@dataclass(frozen=True, slots=True)
class Newest:
    """A document that was published lately: its IRI, title and the latest day of its publication."""

    document: str
    title: str
    day: str


@dataclass(frozen=True, slots=True)
class Dossier:
    """What the first page shows.

    Attributes:
        loaded: the forces about which something is loaded, by name.
        others: how many more the reference data know.
        open: what is open of all of them, by kind.
        newest: the documents published last.
        before: the number of the release before this one; None where none is kept.
        added: keys of the documents that came with this release, and `changed`, of those read anew; none where there is
            no release before it.
    """

    loaded: tuple[Force, ...]
    others: int
    open: tuple[Open, ...]
    newest: tuple[Newest, ...]
    before: int | None
    added: tuple[str, ...]
    changed: tuple[str, ...]

    @property
    def documents(self) -> int:
        """How many documents are loaded about forces; one about two forces counts for each."""
        return sum(force.documents for force in self.loaded)

    @property
    def oldest(self) -> int | None:
        """The earliest year in which an open issue was first raised."""
        return min((each.oldest for each in self.open if each.oldest), default=None)


def dossier(enquiries: Enquiries, store: Store, data: DataFolder) -> Dossier:
    """Put together what the first page shows: of a release, its store, and the data folder that it is in."""
    known, release = enquiries.forces, enquiries.release
    loaded = tuple(force for force in known if force.documents)
    number = max((each for each in data.numbers if each < release.number), default=None)
    before = {} if number is None else {each.key: each for each in Release.numbered(data, number).manifest.documents}
    now = {each.key: each for each in release.manifest.documents}
    return Dossier(
        loaded,
        len(known) - len(loaded),
        together(loaded),
        tuple(Newest(row["document"] or "", row["title"] or "", row["issued"] or "") for row in rows(store, _NEWEST)),
        number,
        () if number is None else tuple(sorted(now.keys() - before.keys())),
        () if number is None else tuple(sorted(key for key in now.keys() & before.keys() if now[key] != before[key])),
    )
