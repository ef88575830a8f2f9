"""Imports from the first look to the release: added, looked at again, accepted, forgotten."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from graph.canonical import digest
from graph.curation.folder import CurationFolder
from graph.errors import SourceError, UsageError
from graph.folder import DataFolder
from graph.release import Release
from graph.store import rows
from graph.terms import Base
from outstanding.building import republish
from outstanding.fetching.exchanges import Limits, Validators
from outstanding.grounding import reference_data
from outstanding.importing.dumps import DumpLimits, ending_of
from outstanding.importing.examining import Examination, Offer, Setting, examine
from outstanding.importing.fetching import fetch
from outstanding.importing.joining import conforming
from outstanding.importing.shelf import Record, Shelf, State, check_name, proposed_name, recorded
from outstanding.outcomes import Outcome
from outstanding.settings import Settings

_MEGABYTE = 1_000_000


@dataclass(frozen=True, slots=True)
class Added:
    """What came of adding a dump.

    Attributes:
        record: of the version that is kept, or would be.
        examination: None where the version that is known still stands.
        kept: whether the dump was kept; it is not where it is known already, or breaks the shapes.
    """

    record: Record
    examination: Examination | None
    kept: bool


@dataclass(frozen=True, slots=True)
class Overlap:
    """What other publishers' documents and ours have in common.

    Attributes:
        forces: names of forces that documents of both are about.
        copies: titles of documents that were read from the same bytes as one of ours.
    """

    forces: tuple[str, ...]
    copies: tuple[str, ...]


class Imports:
    """The imports of a data folder, under some settings."""

    def __init__(self, data: DataFolder, settings: Settings) -> None:
        """Use a data folder, which need not exist yet."""
        self._data = data
        self._settings = settings
        self.shelf = Shelf(data)

    @property
    def release(self) -> Release | None:
        """The current release; None where nothing was ever published."""
        return Release.current(self._data)

    @property
    def base(self) -> Base:
        """The base of the data folder."""
        release = self.release
        return Base(release.manifest.base if release else self._settings.base)

    @property
    def _curation(self) -> CurationFolder | None:
        folder = self._settings.curation
        return CurationFolder(folder) if folder else None

    def add(self, source: str, name: str | None, base: str | None) -> Added:
        """Fetch or read a dump, look at it, and let it wait; nothing of it enters a release.

        Args:
            source: an http or https address, or the path of a file.
            name: under which it is kept; made of the host or the file's name where None.
            base: the publisher's base IRI; None to take the one that the dump declares, or that is known already.

        Raises:
            UsageError: the name is used for another source, or the dump says no base, or another one than before.
            SourceError: it cannot be had, or is no dump.
            ValidationError: nothing in it can be taken.
        """
        remote = "://" in source
        known_as = source if remote else Path(source).name
        chosen = check_name(name or proposed_name(urlsplit(source).hostname or "" if remote else _stem(known_as)))
        known = self.shelf.latest(chosen)
        self._check_source(known, known_as)
        same = known is not None and base in {None, known.base}
        if remote:
            found = self._fetched(source, known.validators if known and same else None)
            if found is None and known is not None:
                return Added(known, None, kept=False)
            offer, validators = found or _nothing(source)
        else:
            offer, validators = self._read(Path(source)), Validators()
        if known is not None and same and known.sha256 == digest(offer.content):
            return Added(known, None, kept=False)
        examination = examine(offer, base or (known.base if known else None), self._setting(chosen))
        _check_base(known, examination)
        at = datetime.datetime.now(datetime.UTC)
        record = recorded(chosen, offer, examination, at, validators)
        if not examination.verdict.conforms:
            return Added(record, examination, kept=False)
        with self._data.writing():
            self._check_source(self.shelf.latest(chosen), known_as)
            self.shelf.keep(record, offer.content)
        return Added(record, examination, kept=True)

    def look(self, name: str) -> tuple[Record, Examination]:
        """The newest version of an import, looked at again.

        Raises:
            UsageError: there is none of that name.
        """
        record = self.shelf.named(name)
        return record, examine(self.shelf.offer(record), record.base, self._setting(name))

    def accept(self, name: str) -> Outcome:
        """Accept the newest version of an import, and publish a release that it is part of.

        Raises:
            UsageError: there is none of that name.
            ValidationError: it breaks the shapes.
        """
        with self._data.writing():
            record, examination = self.look(name)
            conforming(examination, record)
            self.shelf.accept(name)
            return republish(self._data, self.base, self._curation)

    def forget(self, name: str) -> Outcome | None:
        """Remove an import; where it was accepted, publish a release without it.

        Raises:
            UsageError: there is none of that name.
        """
        with self._data.writing():
            return republish(self._data, self.base, self._curation) if self.shelf.forget(name) else None

    def state(self, name: str) -> tuple[State, ...]:
        """What became of the versions of an import."""
        return tuple(state for state in State if self.shelf.record(name, state))

    def overlap(self, examination: Examination) -> Overlap:
        """What the publisher's documents and ours have in common, for those who decide."""
        release = self.release
        if release is None:
            return Overlap((), ())
        with release.store() as store:
            found = {
                row["force"]: row["name"] or "" for row in rows(store, _FORCES) if _ours(row["document"], self.base)
            }
        sources = {entry.source for entry in release.manifest.documents}
        forces = {found[each.force] for each in examination.documents if each.force in found}
        copies = (each.title or each.iri for each in examination.documents if each.source in sources)
        return Overlap(tuple(sorted(forces)), tuple(copies))

    def _setting(self, name: str) -> Setting:
        reference = reference_data(self._data, self.release)
        return Setting(self.base, reference, self.shelf.bases(name), self._limits())

    def _limits(self) -> DumpLimits:
        return DumpLimits(self._settings.import_megabytes * _MEGABYTE, self._settings.import_statements)

    def _fetched(self, source: str, known: Validators | None) -> tuple[Offer, Validators] | None:
        limits = Limits(self._limits().size, private=self._settings.import_private)
        found = fetch(source, limits, known)
        if found is None:
            return None
        ending = ending_of(found.media_type, [urlsplit(each).path for each in (found.url, source)], source)
        return Offer(found.content, ending, source, found.url), found.validators

    def _read(self, path: Path) -> Offer:
        if not path.is_file():
            raise UsageError("there is no such file", where=str(path), hint="Give the path of a dump, or its address.")
        most = self._limits().size
        try:
            with path.open("rb") as stream:
                content = stream.read(most + 1)
        except OSError as error:
            raise SourceError(
                f"cannot be read: {error.strerror}", where=str(path), hint="Check its permissions."
            ) from error
        if len(content) > most:
            raise SourceError(
                f"it is larger than the limit of {most:,} bytes",
                where=str(path),
                hint="Raise OUTSTANDING_IMPORT_MEGABYTES if you trust the publisher.",
            )
        return Offer(content, ending_of("", [path.name], str(path)), path.name)

    @staticmethod
    def _check_source(known: Record | None, source: str) -> None:
        if known is not None and known.source != source:
            raise UsageError(
                f"the name {known.name} is used for {known.source}",
                hint=f"Choose another name with --from, or run `outstanding import forget {known.name}` first.",
            )


_FORCES = """
SELECT DISTINCT ?document ?force ?name WHERE {
  ?document insp:loaderVersion ?version ; insp:concerns ?force . ?force skos:prefLabel ?name }"""


def _ours(document: str | None, base: Base) -> bool:
    return (document or "").startswith(base.iri)


def _stem(name: str) -> str:
    return name.removesuffix(".gz").rpartition(".")[0] or name


def _nothing(source: str) -> tuple[Offer, Validators]:
    raise SourceError(
        "the server says that nothing has changed, without having been asked", where=source, hint="Tell the publisher."
    )


def _check_base(known: Record | None, examination: Examination) -> None:
    """Refuse a new version that is bound to another base: it would speak of other things under a known name."""
    if known is None:
        return
    if known.base != examination.base.iri or (known.declared and not examination.declared):
        raise UsageError(
            f"the import {known.name} is bound to {known.base}, and the new version is not",
            where=known.source,
            hint=f"Ask the publisher why. To begin anew, run `outstanding import forget {known.name}`.",
        )
