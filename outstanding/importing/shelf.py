"""The imports of a data folder, kept apart from its releases.

    imports/<name>/<sha256>        the bytes as they came
    imports/<name>/waiting.json    where they came from: nothing of this is in any release
    imports/<name>/accepted.json   the same of the version that is in the releases from its acceptance on

A record is written after its bytes, and in one step, so that what is there is whole. A newer version waits beside the
accepted one until it is accepted itself.
"""

from __future__ import annotations

import datetime
import re
import shutil
import tempfile
from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, ValidationError

from graph.canonical import digest
from graph.errors import ReleaseError, UsageError
from graph.folder import DataFolder
from graph.placing import NEW, place
from graph.sealing import check_seal, sealed
from outstanding.fetching.exchanges import Validators
from outstanding.importing.dumps import FORMATS
from outstanding.importing.examining import Examination, Offer

FORMAT: Literal[1] = 1
"""Version of a record's form."""

_NAME = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_LONGEST = 64
_OTHER = re.compile(r"[^a-z0-9]+")


class State(StrEnum):
    """What became of an import; also the names of the records."""

    ACCEPTED = "accepted"
    WAITING = "waiting"


class Record(BaseModel):
    """What is known of one version of an import."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    format: Literal[1] = FORMAT
    name: str
    source: str
    address: str | None
    sha256: str
    size: int
    ending: str
    base: str
    declared: bool
    fetched: datetime.datetime
    etag: str | None = None
    modified: str | None = None
    licence: tuple[str, ...] = ()
    seal: str = ""

    @property
    def validators(self) -> Validators:
        """What the server said of this version."""
        return Validators(self.etag, self.modified)

    @property
    def at(self) -> str:
        """When it was fetched, in UTC, to the second."""
        return self.fetched.astimezone(datetime.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


class Shelf:
    """The imports of one data folder."""

    def __init__(self, data: DataFolder) -> None:
        """Use the imports of a data folder, which need not exist yet."""
        self._data = data

    @property
    def names(self) -> tuple[str, ...]:
        """The names of all imports, sorted."""
        folder = self._data.imports
        entries = folder.iterdir() if folder.is_dir() else ()
        return tuple(sorted(each.name for each in entries if _NAME.fullmatch(each.name) and each.is_dir()))

    def record(self, name: str, state: State) -> Record | None:
        """The record of an import in a state; None where there is none.

        Raises:
            ReleaseError: it is damaged.
        """
        path = self._data.imports / name / f"{state}.json"
        try:
            content = path.read_bytes()
            check_seal(content, str(path))
            record = Record.model_validate_json(content).model_copy(update={"seal": ""})
        except FileNotFoundError:
            return None
        except (OSError, ValidationError, ReleaseError) as error:
            raise _damaged(path, name) from error
        if record.name != name or record.ending not in FORMATS:
            raise _damaged(path, name)
        return record

    def latest(self, name: str) -> Record | None:
        """The newest version of an import, waiting or accepted; None where there is no import of that name."""
        return self.record(name, State.WAITING) or self.record(name, State.ACCEPTED)

    def named(self, name: str) -> Record:
        """The newest version of an import.

        Raises:
            UsageError: there is none of that name.
        """
        found = self.latest(name) if _NAME.fullmatch(name) else None
        if found is None:
            known = ", ".join(self.names)
            raise UsageError(
                f"there is no import {name!r}",
                where=str(self._data.path),
                hint=f"There are: {known}." if known else "Begin with `outstanding import add URL`.",
            )
        return found

    def accepted(self) -> Iterator[Record]:
        """The accepted version of each import that has one, by name."""
        found = (self.record(name, State.ACCEPTED) for name in self.names)
        return (record for record in found if record is not None)

    def bases(self, besides: str) -> dict[str, str]:
        """The base of each other import, by name."""
        found = {name: self.latest(name) for name in self.names if name != besides}
        return {name: record.base for name, record in found.items() if record is not None}

    def offer(self, record: Record) -> Offer:
        """The kept bytes of a version.

        Raises:
            ReleaseError: they are missing, or are not what the record says.
        """
        path = self._data.imports / record.name / record.sha256
        try:
            content = path.read_bytes()
        except OSError as error:
            raise _damaged(path, record.name) from error
        if digest(content) != record.sha256:
            raise _damaged(path, record.name)
        return Offer(content, record.ending, record.source, record.address)

    def keep(self, record: Record, content: bytes) -> None:
        """Let a version wait. Call it while `data.writing()`."""
        folder = self._data.imports / record.name
        files = {record.sha256: content, f"{State.WAITING}.json": _written(record)}
        if folder.is_dir():
            for file, each in files.items():
                place(folder / file, each)
            self._sweep(record.name)
            return
        self._data.imports.mkdir(exist_ok=True)
        new = Path(tempfile.mkdtemp(prefix=NEW, dir=self._data.imports))
        for file, each in files.items():
            place(new / file, each)
        new.chmod(0o755)
        new.rename(folder)

    def accept(self, name: str) -> Record:
        """Make the newest version of an import the accepted one. Call it while `data.writing()`.

        Raises:
            UsageError: there is none of that name.
        """
        record = self.named(name)
        folder = self._data.imports / name
        place(folder / f"{State.ACCEPTED}.json", _written(record))
        (folder / f"{State.WAITING}.json").unlink(missing_ok=True)
        self._sweep(name)
        return record

    def forget(self, name: str) -> bool:
        """Remove an import; whether an accepted version was among it. Call it while `data.writing()`.

        Raises:
            UsageError: there is none of that name.
        """
        folder = self._data.imports / name
        if not _NAME.fullmatch(name) or not folder.is_dir():
            self.named(name)
        was = (folder / f"{State.ACCEPTED}.json").exists()
        gone = Path(tempfile.mkdtemp(prefix=NEW, dir=self._data.imports))
        folder.rename(gone / name)  # in one step, so that nothing of it is left where a kill interrupts the rest
        shutil.rmtree(gone)
        return was

    def _sweep(self, name: str) -> None:
        """Remove the bytes of versions that no record names any more."""
        wanted = {record.sha256 for state in State if (record := self.record(name, state))}
        for path in (self._data.imports / name).iterdir():
            if path.suffix != ".json" and path.name not in wanted:
                path.unlink()


def recorded(
    name: str, offer: Offer, examination: Examination, at: datetime.datetime, validators: Validators
) -> Record:
    """The record of a dump that was looked at."""
    return Record(
        name=name,
        source=offer.source,
        address=offer.address,
        sha256=digest(offer.content),
        size=len(offer.content),
        ending=offer.ending,
        base=examination.base.iri,
        declared=examination.declared,
        fetched=at,
        etag=validators.etag,
        modified=validators.modified,
        licence=examination.licence,
    )


def check_name(name: str) -> str:
    """A name that an import can have.

    Raises:
        UsageError: it is none.
    """
    if not _NAME.fullmatch(name) or len(name) > _LONGEST:
        raise UsageError(
            f"{name!r} cannot name an import",
            hint=f"Use small letters, digits and single hyphens, {_LONGEST} of them at most.",
        )
    return name


def proposed_name(words: str) -> str:
    """A name made of a host or of a file's name."""
    return _OTHER.sub("-", words.lower()).strip("-")[:_LONGEST].strip("-")


def _written(record: Record) -> bytes:
    return sealed(record.model_dump(mode="json"))


def _damaged(path: Path, name: str) -> ReleaseError:
    return ReleaseError(
        f"what is kept of the import {name} is missing or damaged",
        where=str(path),
        hint=f"Run `outstanding import forget {name}`, and add it again.",
    )
