"""The data folder: sources and graphs by checksum, releases by number, one link to the current one.

    outstanding                   marks the folder as one of ours, and says by which layout
    sources/<sha256>              the bytes of every source, kept for good
    graphs/<sha256>.nq            every named graph ever published, canonical
    releases/<number>/store       what is queried; made of the graphs, and a cache of them
    releases/<number>/manifest.json
    current                       a link to the release that is served
    curation/                     what people decided, unless it is kept elsewhere; see graph.curation
    imports/<name>/...            what other publishers offer, and which of it was accepted
    readings/...                  what was read from sources, so as not to read them again; may be thrown away

Files under a checksum are never changed. A writer holds `lock`; the system lets go of it when the writer dies.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

from filelock import FileLock, Timeout

from graph.canonical import digest
from graph.errors import ReleaseError

MARK = "outstanding"
"""The file that marks a data folder; it holds the version of the folder's layout."""

LAYOUT = 1
"""Version of the layout above."""

_POINT = "Make `current` a link to one of the folders under releases/, or name another folder with --data."


class DataFolder:
    """A data folder, which need not exist yet."""

    def __init__(self, path: Path) -> None:
        """Use the folder at a path."""
        self.path = path

    @property
    def current(self) -> Path | None:
        """The folder of the current release; None where nothing was ever published.

        Raises:
            ReleaseError: the link to the current release points to nothing.
        """
        link = self.path / "current"
        if not os.path.islink(link):  # noqa: PTH114  unlike pathlib, it takes a name that is too long for no link
            if os.path.lexists(link):
                raise ReleaseError("`current` is no link to a release", where=str(link), hint=_POINT)
            return None
        if not link.is_dir():
            raise ReleaseError("the link to the current release points to nothing", where=str(link), hint=_POINT)
        return link.resolve()

    @contextlib.contextmanager
    def writing(self) -> Iterator[None]:
        """Be the only writer, and clear away what a killed one left.

        Raises:
            ReleaseError: somebody else writes, or the folder cannot be written to.
        """
        try:
            self._claim()
            with FileLock(self.path / "lock", timeout=0):
                for name in ("sources", "graphs", "releases"):
                    (self.path / name).mkdir(exist_ok=True)
                for pattern in (".new-*", "*/.new-*", "imports/*/.new-*"):
                    for leftover in self.path.glob(pattern):
                        _removed(leftover)
                yield
        except Timeout as error:
            raise ReleaseError(
                "another build is writing to this data folder",
                where=str(self.path),
                hint="Wait until it has ended, or name another folder with --data.",
            ) from error
        except OSError as error:
            raise ReleaseError(
                f"the data folder cannot be written to: {error.strerror or error}",
                where=str(error.filename or self.path),
                hint="Check its permissions and the space on its disk, or name another folder with --data.",
            ) from error

    def _claim(self) -> None:
        """Make the folder a data folder, unless it holds other things.

        Raises:
            ReleaseError: it does.
        """
        self.path.mkdir(parents=True, exist_ok=True)
        mark = self.path / MARK
        if mark.is_file():
            return
        if any(self.path.iterdir()):
            raise ReleaseError(
                "this folder holds other things and is no data folder",
                where=str(self.path),
                hint="Name an empty or a new folder with --data.",
            )
        mark.write_text(f"{LAYOUT}\n", "utf-8")

    def keep_source(self, content: bytes) -> str:
        """Keep a source's bytes; returns their SHA-256."""
        return self._keep(content, "sources", "")

    def keep_graph(self, nquads: bytes) -> str:
        """Keep a named graph's canonical N-Quads; returns their SHA-256."""
        return self._keep(nquads, "graphs", ".nq")

    @property
    def imports(self) -> Path:
        """The folder of what other publishers offer; it need not exist yet."""
        return self.path / "imports"

    @property
    def readings(self) -> Path:
        """The folder of readings that are kept so as not to be made again; it need not exist."""
        return self.path / "readings"

    @property
    def curation(self) -> Path:
        """Where decisions are, unless the user keeps them elsewhere; it need not exist yet."""
        return self.path / "curation"

    def source(self, sha256: str) -> bytes:
        """The bytes of a source that was kept.

        Raises:
            ReleaseError: the file is missing, or is not what its name says.
        """
        return self._kept(self.path / "sources" / sha256, sha256)

    def graph(self, sha256: str) -> bytes:
        """The canonical N-Quads of a graph that was kept.

        Raises:
            ReleaseError: the file is missing, or is not what its name says.
        """
        return self._kept(self.path / "graphs" / f"{sha256}.nq", sha256)

    @property
    def numbers(self) -> tuple[int, ...]:
        """The numbers of the releases that are kept, sorted."""
        releases = self.path / "releases"
        entries = releases.iterdir() if releases.is_dir() else ()
        return tuple(sorted(int(entry.name) for entry in entries if entry.name.isdigit()))

    def next_number(self) -> int:
        """The number of the release to come."""
        return max(self.numbers, default=0) + 1

    @contextlib.contextmanager
    def new_release(self, number: int) -> Iterator[Path]:
        """A folder to build a release in; it becomes the current release when the block ends without an error."""
        folder = Path(tempfile.mkdtemp(prefix=".new-", dir=self.path / "releases"))
        try:
            yield folder
            folder.chmod(0o755)
            _sync(folder)
            final = self.path / "releases" / str(number)
            folder.rename(final)
            _sync(final.parent)
            link = self.path / f".new-current-{number}"
            link.symlink_to(Path("releases") / str(number), target_is_directory=True)
            link.replace(self.path / "current")
            _sync(self.path)
        except BaseException:
            shutil.rmtree(folder, ignore_errors=True)
            raise

    @staticmethod
    def _kept(path: Path, sha256: str) -> bytes:
        again = "Build its document again."
        try:
            content = path.read_bytes()
        except FileNotFoundError as error:
            raise ReleaseError("a kept file is missing", where=str(path), hint=again) from error
        if digest(content) != sha256:
            raise ReleaseError("a kept file was changed after it was published", where=str(path), hint=again)
        return content

    def _keep(self, content: bytes, kind: str, ending: str) -> str:
        sha256 = digest(content)
        final = self.path / kind / f"{sha256}{ending}"
        if not final.is_file() or digest(final.read_bytes()) != sha256:
            handle, name = tempfile.mkstemp(prefix=".new-", dir=final.parent)
            with os.fdopen(handle, "wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            Path(name).chmod(0o644)
            Path(name).replace(final)
        return sha256


def _removed(path: Path) -> None:
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path, ignore_errors=True)
    else:
        path.unlink(missing_ok=True)


def _sync(folder: Path) -> None:
    """Have the names in a folder written to disk, so that a power cut finds all or nothing."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
