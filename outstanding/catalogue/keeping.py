"""Files that are made of a release once, when they are first asked for, and then kept beside it.

    releases/<number>/made/<version>/<name>           a file
    releases/<number>/made/<version>/<name>.sha256    its checksum, as `sha256sum` writes it; it comes last

They follow from the release and from the version of the software alone, so all of them may be deleted at any time.
Readers never see half a file: each is written under another name, and renamed.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

from filelock import FileLock, Timeout

from graph.canonical import digest
from graph.errors import ReleaseError
from graph.placing import NEW, place
from graph.release import Release

CHECKSUM = ".sha256"
"""How the name of a checksum's file ends."""

FORM = 1
"""Raised whenever the same version of the software would make other bytes of the same release than before."""


WAIT = 2.0
"""Seconds that one who wants a file waits while another makes one of the same release."""


class BeingMadeError(ReleaseError):
    """Another one makes a file of the same release at the moment, and it takes longer than anybody waits."""


@dataclass(frozen=True, slots=True)
class File:
    """A file that was made: where it is, its bytes' number and their SHA-256."""

    path: Path
    size: int
    sha256: str

    @property
    def checksum(self) -> bytes:
        """The line by which `sha256sum --check` checks the file."""
        return _line(self.sha256, self.path.name)


class Kept:
    """The files made of a release. Safe to use from any thread and process."""

    def __init__(self, release: Release, elsewhere: Path | None = None) -> None:
        """Keep them beside the release, or in a folder elsewhere, which need not exist yet."""
        root = release.folder / "made" if elsewhere is None else elsewhere / release.hash
        self._folder = root / f"{version('outstanding')}-{FORM}"

    def file(self, name: str) -> File | None:
        """A file that was made already; None where it was not."""
        path = self._folder / name
        try:
            sha256 = (self._folder / f"{name}{CHECKSUM}").read_text("ascii").partition(" ")[0]
            return File(path, path.stat().st_size, sha256)
        except (FileNotFoundError, NotADirectoryError):
            return None

    def made(self, name: str, make: Callable[[], bytes]) -> File:
        """A file, made if it was not made yet; one file of a release is made at a time.

        Raises:
            BeingMadeError: another one makes a file of this release; ask again.
            ReleaseError: it cannot be written.
        """
        known = self.file(name)
        if known:
            return known
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            with FileLock(self._folder / "lock", timeout=WAIT):
                return self.file(name) or self._write(name, make())
        except Timeout as error:
            raise BeingMadeError("a file of this release is being made", hint="Ask again in a few seconds.") from error
        except OSError as error:
            raise ReleaseError(
                f"what is made of a release cannot be kept: {error.strerror or error}",
                where=str(error.filename or self._folder),
                hint="Let the server write there, or set `made` to a folder where it can.",
            ) from error

    def _write(self, name: str, content: bytes) -> File:
        for leftover in self._folder.glob(f"{NEW}*"):
            leftover.unlink(missing_ok=True)
        sha256 = digest(content)
        self._put(name, content)
        self._put(f"{name}{CHECKSUM}", _line(sha256, name))
        return File(self._folder / name, len(content), sha256)

    def _put(self, name: str, content: bytes) -> None:
        place(self._folder / name, content)


def _line(sha256: str, name: str) -> bytes:
    return f"{sha256}  {name}\n".encode()
