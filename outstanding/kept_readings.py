"""Readings kept from earlier builds, so that a build reads only what changed. They may be thrown away at any time.

A reading depends on the file's bytes and name, what its sidecar says, what it is read against, and our code with its
data: all of these are in the name under which it is kept. Each file says its own checksum; one that is damaged, or that
another version wrote, is no reading, and its document is read again.

    readings/<code>/<reading>      a line with the SHA-256 of the rest; a line of JSON; the record, compressed
"""

from __future__ import annotations

import contextlib
import json
import os
import re
import shutil
import sys
import tempfile
from collections.abc import Mapping
from functools import cache
from importlib.metadata import PackageNotFoundError, requires, version
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Final

from pydantic import BaseModel, ConfigDict, ValidationError

from graph.breaches import Breach
from graph.canonical import digest
from graph.errors import LimitError, OutstandingError
from loaders.renderers import ERRORS
from loaders.renditions import Summary
from loaders.sources import DocumentFacts

FORMAT: Final = 1
"""Version of the form in which readings are kept."""

CODE: Final = ("graph", "loaders", "ontology", "shapes")
"""The packages that a reading depends on."""

_DATA: Final = (".py", ".toml", ".ttl", ".json", ".txt")
_NAME: Final = re.compile(r"[A-Za-z0-9._-]+")
_MEGABYTE: Final = 1024 * 1024


class Refused(BaseModel):
    """Why a document was kept out."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    kind: str
    detail: str
    where: str
    hint: str

    def error(self) -> OutstandingError:
        """The error that it was."""
        return ERRORS[self.kind](self.detail, where=self.where, hint=self.hint)


class Kept(BaseModel):
    """A reading, or why there is none.

    Attributes:
        graph: SHA-256 of the graph's canonical N-Quads, which the data folder keeps.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    summary: Summary | None = None
    doubts: tuple[Breach, ...] = ()
    graph: str | None = None
    refused: Refused | None = None


class KeptReadings:
    """The readings that one data folder keeps, for one ground."""

    def __init__(self, folder: Path, ground: str, megabytes: int) -> None:
        """Use a folder, which need not exist.

        Args:
            folder: for readings and nothing else.
            ground: SHA-256 of what documents are read against.
            megabytes: what all readings together may have; 0 to keep none.
        """
        self._folder = folder
        self._ground = ground
        self._megabytes = megabytes
        self._code = code_digest()

    def name(self, sha256: str, facts: DocumentFacts) -> str:
        """Under which the reading of a source with these facts is kept."""
        said = json.dumps(facts.model_dump(mode="json"), sort_keys=True)
        return digest("\n".join((str(FORMAT), self._code, self._ground, sha256, said)).encode())

    def get(self, name: str) -> tuple[Kept, bytes] | None:
        """A reading and its packed record; None where there is none, or a damaged one."""
        path = self._path(name)
        try:
            content = path.read_bytes()
            checksum, _, rest = content.partition(b"\n")
            if digest(rest).encode() != checksum:
                return None
            head, _, record = rest.partition(b"\n")
            kept = Kept.model_validate_json(head)
        except (OSError, ValidationError):
            return None
        with contextlib.suppress(OSError):  # others may not let us
            os.utime(path)  # what is used stays longest
        if kept.refused:
            return (kept, record) if kept.refused.kind in ERRORS else None
        return (kept, record) if kept.summary and kept.graph else None

    def put(self, name: str, kept: Kept, record: bytes = b"") -> None:
        """Keep a reading. A reader of the folder finds all of it or nothing."""
        if not self._megabytes:
            return
        path = self._path(name)
        path.parent.mkdir(parents=True, exist_ok=True)
        rest = kept.model_dump_json(exclude_defaults=True).encode() + b"\n" + record
        handle, made = tempfile.mkstemp(prefix=".new-", dir=self._folder)
        with os.fdopen(handle, "wb") as file:
            file.write(digest(rest).encode() + b"\n" + rest)
        Path(made).replace(path)

    def refuse(self, name: str, error: OutstandingError) -> None:
        """Keep why there is no reading, unless another try may have another end."""
        if not isinstance(error, LimitError):
            why = Refused(kind=type(error).__name__, detail=error.detail, where=error.where, hint=error.hint)
            self.put(name, Kept(refused=why))

    def prune(self) -> None:
        """Throw away what other versions wrote, and what was not used for longest until the rest is small enough."""
        with contextlib.suppress(OSError):
            for other in self._folder.iterdir():
                if other.is_dir() and other.name != self._code[:16]:
                    shutil.rmtree(other, ignore_errors=True)
        found: list[tuple[float, int, Path]] = []
        with contextlib.suppress(OSError):
            for each in (self._folder / self._code[:16]).iterdir():
                about = each.stat()
                found.append((about.st_mtime, about.st_size, each))
        room = self._megabytes * _MEGABYTE
        for _, size, each in sorted(found, reverse=True):
            room -= size
            if room < 0:
                each.unlink(missing_ok=True)

    def _path(self, name: str) -> Path:
        return self._folder / self._code[:16] / name


@cache
def code_digest() -> str:
    """SHA-256 of the code and data that readings depend on, and of the versions of the libraries that it calls."""
    found = [(name, sha256) for package in CODE for name, sha256 in _digests(files(package), package).items()]
    return digest("\n".join([*(f"{name} {sha256}" for name, sha256 in sorted(found)), *_libraries()]).encode())


def _digests(folder: Traversable, place: str) -> Mapping[str, str]:
    found: dict[str, str] = {}
    for each in folder.iterdir():
        name = f"{place}/{each.name}"
        if each.is_dir():
            found |= _digests(each, name)
        elif each.name.endswith(_DATA):
            found[name] = digest(each.read_bytes())
    return found


def _libraries() -> list[str]:
    """Python and the libraries that we name, each with its version."""
    named = {match[0] for each in requires("outstanding") or () if (match := _NAME.match(each))}
    lines = [f"python {sys.version}"]
    for name in sorted(named):
        with contextlib.suppress(PackageNotFoundError):
            lines.append(f"{name} {version(name)}")
    return lines
