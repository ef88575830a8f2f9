"""The folder that fetched documents are kept in.

    reports/NAME.html       the newest version of each document, for `outstanding build`
    reports/sources.toml    where each comes from; what you add to it stays
    kept/<sha256>           the bytes of every version ever fetched
    records/NAME.json       what the server said of each version

Each file is written beside its place and moved into it: a run that is killed leaves nothing half.
"""

from __future__ import annotations

import os
import re
import tempfile
import tomllib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from threading import Lock
from urllib.parse import quote

from filelock import FileLock, Timeout
from pydantic import BaseModel, ConfigDict, ValidationError

from graph.canonical import digest
from graph.errors import SidecarError, SourceError
from loaders.formats import READERS
from loaders.sources import NAME as SIDECAR
from outstanding.fetching.exchanges import Validators

ENDINGS: Mapping[str, str] = {
    "text/html": ".html",
    "application/xhtml+xml": ".xhtml",
    "application/pdf": ".pdf",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": ".docx",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": ".xlsx",
    "application/vnd.ms-excel.sheet.macroenabled.12": ".xlsm",
    "application/vnd.oasis.opendocument.text": ".odt",
    "application/rtf": ".rtf",
    "text/rtf": ".rtf",
    "text/csv": ".csv",
    "text/tab-separated-values": ".tsv",
    "text/markdown": ".md",
    "text/plain": ".txt",
}
"""The ending of a file by its media type."""

VAGUE = frozenset({"", "application/octet-stream", "binary/octet-stream", "application/zip", "text/plain"})
"""Media types that say little: there the ending of the address tells, if it is one that is read."""

HEADERS = ("content-type", "content-language", "content-disposition", "etag", "last-modified", "date")
"""Headers of an answer that are kept."""

_HEAD = "# Where each report was fetched from. `outstanding fetch` adds to this file and changes nothing else in it.\n"
_BEGINS = {b"%PDF-": ".pdf", b"{\\rtf": ".rtf"}


class Version(BaseModel):
    """One version of a document, as a server sent it.

    Attributes:
        sha256: of its bytes, which are in `kept/`.
        size: number of bytes.
        url: the address that they came from after all redirects.
        status: of the answer.
        headers: those of `HEADERS` that the answer had.
        fetched: when, as ISO 8601 in UTC.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    sha256: str
    size: int
    url: str
    status: int
    headers: dict[str, str]
    fetched: str


class Record(BaseModel):
    """What is known of a document.

    Attributes:
        url: the address in the catalogue.
        file: the name of the newest version in `reports/`.
        checked: when the server was last asked, as ISO 8601 in UTC.
        versions: from the oldest to the newest, at least one.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    url: str
    file: str
    checked: str
    versions: tuple[Version, ...]

    @property
    def newest(self) -> Version:
        """The version that is in `reports/`."""
        return self.versions[-1]

    @property
    def validators(self) -> Validators:
        """What the server said of the newest version."""
        return Validators(self.newest.headers.get("etag"), self.newest.headers.get("last-modified"))


class Holding:
    """A folder of fetched documents, which need not exist yet."""

    def __init__(self, path: Path) -> None:
        """Use the folder at a path."""
        self.path = path
        self.reports = path / "reports"
        self._lock = Lock()

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Be the only run that fetches into this folder, and clear away what a killed one left.

        Raises:
            SourceError: there is another, or the folder cannot be written to.
            SidecarError: its `sources.toml` is no TOML, and nothing can be added to it.
        """
        try:
            for folder in (self.path, self.reports, self.path / "kept", self.path / "records"):
                folder.mkdir(parents=True, exist_ok=True)
            with FileLock(self.path / "lock", timeout=0):
                for leftover in self.path.glob("*/.new-*"):
                    leftover.unlink()
                self._sidecar()
                yield
        except Timeout as error:
            raise SourceError(
                "another run is fetching into this folder", where=str(self.path), hint="Wait until it has ended."
            ) from error

    def record(self, name: str) -> Record | None:
        """What is known of a document; None where it was never fetched.

        Raises:
            SourceError: its record is damaged.
        """
        path = self.path / "records" / f"{name}.json"
        try:
            return Record.model_validate_json(path.read_bytes())
        except FileNotFoundError:
            return None
        except ValidationError as error:
            raise SourceError(
                "the record of what was fetched is damaged",
                where=str(path),
                hint="Remove it together with the file in reports/, and fetch again.",
            ) from error

    def check(self, name: str, record: Record | None) -> None:
        """Look whether a document can be written without harm to what somebody else put there; put back what is lost.

        Raises:
            SourceError: a file of its name was not fetched, or was changed since.
        """
        if record is None:
            others = [each for each in self.reports.glob(f"{name}.*") if each.stem == name and each.suffix in READERS]
            kept = {each.name for each in (self.path / "kept").iterdir()}
            for each in others:
                if digest(each.read_bytes()) not in kept:
                    raise _in_the_way(each, "a file of this name is there already, and was not fetched")
            return
        file = self.reports / record.file
        kept_bytes = self.path / "kept" / record.newest.sha256
        if file.is_file():
            if digest(file.read_bytes()) != record.newest.sha256:
                raise _in_the_way(file, "the file was changed since it was fetched")
        elif kept_bytes.is_file():
            _write(file, kept_bytes.read_bytes())

    def is_whole(self, record: Record) -> bool:
        """Whether the newest version is there, so that the server need not send it again."""
        return (self.reports / record.file).is_file()

    def keep(self, name: str, record: Record, content: bytes) -> None:
        """Keep a new version; the bytes of older ones stay."""
        with self._lock:
            _write(self.path / "kept" / record.newest.sha256, content)
            before = self.record(name)
            _write(self.reports / record.file, content)
            self.note(name, record)
            self._add_source(record, before)
            if before is not None and before.file != record.file and before.file not in self._sidecar()[1]:
                (self.reports / before.file).unlink(missing_ok=True)

    def note(self, name: str, record: Record) -> None:
        """Write down what is known of a document."""
        _write(self.path / "records" / f"{name}.json", record.model_dump_json(indent=2).encode() + b"\n")

    def _sidecar(self) -> tuple[str, frozenset[str]]:
        """The text of `sources.toml`, and the files that it speaks of."""
        path = self.reports / SIDECAR
        try:
            text = path.read_text("utf-8")
            documents = tomllib.loads(text).get("document", [])
        except FileNotFoundError:
            return _HEAD, frozenset()
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
            raise SidecarError(f"not TOML: {error}", where=str(path), hint="Correct the line named.") from error
        return text, frozenset(str(each.get("file")) for each in documents if isinstance(each, dict))

    def _add_source(self, record: Record, before: Record | None) -> None:
        """Say in `sources.toml` where a file comes from, if it does not say anything of it."""
        text, files = self._sidecar()
        if record.file in files:
            return
        if before is not None and before.file in files:
            line = re.compile(rf"^(\s*file\s*=\s*)[\"']{re.escape(before.file)}[\"']", re.MULTILINE)
            text = line.sub(lambda found: f'{found[1]}"{record.file}"', text)
        else:
            text = f'{text.rstrip()}\n\n[[document]]\nfile = "{record.file}"\nurl = "{_spelt(record.url)}"\n'
        _write(self.reports / SIDECAR, text.encode())


def ending_of(media_type: str, url_path: str, content: bytes) -> str:
    """The ending of a document's file; empty where no reader is for it.

    Args:
        media_type: as the server says, without parameters, in lower case.
        url_path: of the address that it came from.
        content: its bytes, which are looked at where neither tells.
    """
    suffix = PurePosixPath(url_path.lower()).suffix
    if media_type in VAGUE:
        if suffix in READERS:
            return suffix
        begun = next((ending for begin, ending in _BEGINS.items() if content.startswith(begin)), "")
        return begun or ENDINGS.get(media_type, "")
    return ENDINGS.get(media_type, "")


def _spelt(url: str) -> str:
    """An address as TOML and a sidecar take it."""
    return "".join(each if each.isprintable() and each not in '<>"{}|\\^` ' else quote(each, safe="") for each in url)


def _in_the_way(file: Path, detail: str) -> SourceError:
    return SourceError(detail, where=str(file), hint="Move it away, and fetch again.")


def _write(path: Path, content: bytes) -> None:
    """Write a file so that it is there whole or not at all."""
    handle, name = tempfile.mkstemp(prefix=".new-", dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
        Path(name).chmod(0o644)
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
