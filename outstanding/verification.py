"""A data folder looked over to the last byte: what is damaged, what is missing, what does not belong there."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Final

from graph.canonical import digest
from graph.errors import OutstandingError, ReleaseError
from graph.folder import MARK, DataFolder
from graph.listing import FILES, MADE, differences
from graph.placing import NEW
from graph.release import MANIFEST, Release
from graph.sealing import check_seal
from graph.store import EmbeddedStore
from outstanding import last_build
from outstanding.catalogue.keeping import CHECKSUM
from outstanding.importing.shelf import Shelf, State

_SHA256: Final = re.compile(r"[0-9a-f]{64}")
_AGAIN: Final = "Build its document again, or restore it from a backup."
_RESTORE: Final = "`outstanding verify --restore` makes it anew of the graphs."
_CACHE: Final = "It may be deleted, and is made again when needed; `outstanding verify --restore` does that."


class Harm(StrEnum):
    """How bad it is.

    DAMAGED and MISSING are of what is true: sources, graphs, releases, imports. CACHE is damage to what is made again
    whenever it is not there. NOTED harms nothing.
    """

    DAMAGED = "damaged"
    MISSING = "missing"
    CACHE = "cache"
    NOTED = "noted"


@dataclass(frozen=True, slots=True)
class Fault:
    """What is not as it should be.

    Attributes:
        harm: how bad it is.
        path: of the file or folder, from the data folder.
        told: what is wrong with it.
        hint: what to do.
    """

    harm: Harm
    path: str
    told: str
    hint: str = ""


Looked = Callable[[str], object]
"""Told of each file or release that is looked at, by its path from the data folder."""


def verify(data: DataFolder, looked: Looked = lambda _: None) -> Iterator[Fault]:
    """Whatever is wrong with a data folder; every file in it is read, and every store is compared with its graphs.

    A writer may be at work meanwhile; what it has not finished is noted.

    Raises:
        ReleaseError: a newer version of the program made the folder, or its mark is damaged.
    """
    return _Verification(data, looked).faults()


class _Verification:
    """One look at a folder."""

    def __init__(self, data: DataFolder, looked: Looked) -> None:
        self._data = data
        self._looked = looked

    def faults(self) -> Iterator[Fault]:
        self._data.layout()
        yield from self._current()
        yield from self._by_name("sources", "")
        yield from self._by_name("graphs", ".nq")
        for number in self._data.numbers:
            yield from self._release(number)
        yield from self._imports()
        yield from self._readings()
        yield from self._last_build()
        yield from self._curation()
        yield from self._strange()

    def _fault(self, harm: Harm, path: Path, told: str, hint: str = "") -> Fault:
        return Fault(harm, path.relative_to(self._data.path).as_posix(), told, hint)

    def _seen(self, path: Path) -> None:
        self._looked(path.relative_to(self._data.path).as_posix())

    def _current(self) -> Iterator[Fault]:
        try:
            folder = self._data.current
        except ReleaseError as error:
            yield Fault(Harm.DAMAGED, "current", error.detail, error.hint)
            return
        if folder is None and self._data.numbers:
            # A first build that was killed before its very last step: nothing was published yet, and nothing is lost.
            harm = Harm.NOTED if self._data.numbers == (1,) else Harm.MISSING
            hint = "The next build publishes; or `outstanding rollback NUMBER` makes a release the current one."
            yield Fault(harm, "current", "no release is the current one", hint)
        elif folder and (folder.parent != (self._data.path / "releases").resolve() or not folder.name.isdigit()):
            hint = "`outstanding rollback NUMBER` points it to a release."
            yield Fault(Harm.DAMAGED, "current", "points to what is no release of this folder", hint)

    def _by_name(self, kind: str, ending: str) -> Iterator[Fault]:
        """Files whose names are their checksums."""
        for path in _entries(self._data.path / kind):
            name = path.name.removesuffix(ending)
            if path.name.startswith(NEW):
                continue
            if not _SHA256.fullmatch(name) or not path.name.endswith(ending) or not path.is_file():
                yield self._fault(Harm.NOTED, path, f"is none of the {kind}")
                continue
            self._seen(path)
            if digest(path.read_bytes()) != name:
                yield self._fault(Harm.DAMAGED, path, "is not what its name says", _AGAIN)

    def _release(self, number: int) -> Iterator[Fault]:
        folder = self._data.path / "releases" / str(number)
        self._seen(folder)
        yield from self._listed(folder)
        try:
            release = Release.numbered(self._data, number)
        except OutstandingError as error:
            yield self._fault(Harm.DAMAGED, folder / MANIFEST, error.detail, "Restore it from a backup.")
            return
        for sha256 in sorted(release.sources()):
            yield from self._there(self._data.path / "sources" / sha256, number)
        for sha256 in sorted(set(release.manifest.graphs.values())):
            yield from self._there(self._data.path / "graphs" / f"{sha256}.nq", number)
        yield from self._stored(release)
        yield from self._made(folder / MADE)

    def _listed(self, folder: Path) -> Iterator[Fault]:
        try:
            for name, told in differences(folder):
                hint = _RESTORE if name.startswith("store/") or name == FILES else "Restore it from a backup."
                yield self._fault(Harm.DAMAGED, folder / name, told, hint)
        except FileNotFoundError:
            hint = "An older version made the release. `outstanding migrate` writes the list."
            harm = Harm.NOTED if self._data.layout() == 1 else Harm.MISSING
            yield self._fault(harm, folder / FILES, "the list of the release's files is missing", hint)

    def _there(self, path: Path, number: int) -> Iterator[Fault]:
        if not path.is_file():
            yield self._fault(Harm.MISSING, path, f"is missing, and release {number} needs it", _AGAIN)

    def _stored(self, release: Release) -> Iterator[Fault]:
        """Whether the store holds what the graphs say."""
        place = release.folder / "store"
        try:
            with release.store() as store:
                if store.graphs() != sorted(release.manifest.graphs):
                    yield self._fault(Harm.DAMAGED, place, "does not hold the graphs of the release", _RESTORE)
                for name, sha256 in release.manifest.graphs.items():
                    held = store.graph(name)
                    if digest(held) != sha256 and held != _as_stored(self._data, name, sha256, held):
                        yield self._fault(Harm.DAMAGED, place, f"holds another {name} than the release", _RESTORE)
        except (OutstandingError, OSError, RuntimeError, ValueError) as error:
            yield self._fault(Harm.DAMAGED, place, f"cannot be read: {error}", _RESTORE)

    def _made(self, folder: Path) -> Iterator[Fault]:
        """Files with a checksum beside each."""
        for path in sorted(each for each in folder.rglob("*") if each.is_file()) if folder.is_dir() else ():
            if path.name.startswith(NEW) or (path.name == "lock" and not path.stat().st_size):
                continue
            self._seen(path)
            if path.name.endswith(CHECKSUM):
                if not path.with_name(path.name.removesuffix(CHECKSUM)).is_file():
                    yield self._fault(Harm.CACHE, path, "is the checksum of no file", _CACHE)
                continue
            beside = path.with_name(path.name + CHECKSUM)
            line = f"{digest(path.read_bytes())}  {path.name}\n".encode()
            if not beside.is_file() or beside.read_bytes() != line:
                yield self._fault(Harm.CACHE, path, "is not what the checksum beside it says", _CACHE)

    def _imports(self) -> Iterator[Fault]:
        shelf = Shelf(self._data)
        for name in shelf.names:
            folder = self._data.imports / name
            known = {f"{state}.json" for state in State}
            for state in State:
                try:
                    record = shelf.record(name, state)
                    if record:
                        known.add(record.sha256)
                        self._seen(folder / record.sha256)
                        shelf.offer(record)
                except ReleaseError as error:
                    yield self._fault(Harm.DAMAGED, Path(error.where), error.detail, error.hint)
            for path in _entries(folder):
                if path.name not in known and not path.name.startswith(NEW):
                    yield self._fault(Harm.NOTED, path, "belongs to no version of the import")

    def _readings(self) -> Iterator[Fault]:
        for path in sorted(self._data.readings.glob("*/*")):
            self._seen(path)
            checksum, _, rest = path.read_bytes().partition(b"\n")
            if digest(rest).encode() != checksum:
                yield self._fault(Harm.CACHE, path, "is not what its first line says", _CACHE)

    def _last_build(self) -> Iterator[Fault]:
        path = self._data.path / last_build.FILE
        if path.is_file():
            try:
                check_seal(path.read_bytes(), str(path))
            except ReleaseError as error:
                yield self._fault(Harm.CACHE, path, error.detail, "It may be deleted; the next build writes it anew.")

    def _curation(self) -> Iterator[Fault]:
        """Decisions are the user's own: that they are other ones than the release was built with is no damage."""
        try:
            release = Release.current(self._data)
        except ReleaseError:
            return
        for path in _entries(self._data.curation):
            if path.name.startswith(NEW):
                continue
            kept = release.manifest.curation.get(path.name) if release else None
            if digest(path.read_bytes()) != kept:
                told = "is not what the current release was built with"
                was = f" As it was: sources/{kept}" if kept else ""
                yield self._fault(Harm.NOTED, path, told, f"The next build takes it up.{was}")

    def _strange(self) -> Iterator[Fault]:
        """What a killed run left, and what is not ours."""
        ours = {MARK, "sources", "graphs", "releases", "current", "curation", "imports", "readings", "lock"}
        left = "was left by a run that was killed, or is being written; the next build clears it away"
        for pattern in (f"{NEW}*", f"*/{NEW}*", f"imports/*/{NEW}*"):
            for path in sorted(self._data.path.glob(pattern)):
                yield self._fault(Harm.NOTED, path, left)
        for path in _entries(self._data.path):
            if path.name not in ours | {last_build.FILE} and not path.name.startswith(NEW):
                yield self._fault(Harm.NOTED, path, "is nothing of ours")
        lock = self._data.path / "lock"
        if lock.is_file() and lock.stat().st_size:
            yield self._fault(Harm.NOTED, lock, "holds something; it should be empty")
        for path in _entries(self._data.path / "releases"):
            if not path.name.isdigit() and not path.name.startswith(NEW):
                yield self._fault(Harm.NOTED, path, "is no release")


def _as_stored(data: DataFolder, name: str, sha256: str, otherwise: bytes) -> bytes:
    """A kept graph as a store gives it back: what others publish may have values in forms that are not canonical.

    One that is missing or damaged is told of by its own name, and nothing can be held against it.
    """
    try:
        kept = data.graph(sha256)
    except ReleaseError:
        return otherwise
    with EmbeddedStore.in_memory() as store:
        store.bulk_load([kept])
        return store.graph(name)


def _entries(folder: Path) -> list[Path]:
    return sorted(folder.iterdir()) if folder.is_dir() else []
