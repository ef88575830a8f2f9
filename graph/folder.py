"""The data folder: sources and graphs by checksum, releases by number, one link to the current one.

    outstanding                   marks the folder as one of ours, and says by which layout
    sources/<sha256>              the bytes of every source, kept for good
    graphs/<sha256>.nq            every named graph ever published, canonical
    releases/<number>/store       what is queried; made of the graphs, and a cache of them
    releases/<number>/manifest.json
    releases/<number>/files.sha256    the checksum of every file of the release
    current                       a link to the release that is served
    curation/                     what people decided, unless it is kept elsewhere; see graph.curation
    imports/<name>/...            what other publishers offer, and which of it was accepted
    readings/...                  what was read from sources, so as not to read them again; may be thrown away
    last-build.json               what became of each file of the last build; may be thrown away

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
from graph.listing import write_list
from graph.placing import NEW, place, sync

MARK = "outstanding"
"""The file that marks a data folder; it holds the version of the folder's layout."""

LAYOUT = 2
"""Version of the layout above. In the first one a release had no list of its files; see `outstanding migrate`."""

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
            ReleaseError: the link to the current release points to nothing, or a newer version made the folder.
        """
        self.layout()
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
                for pattern in (f"{NEW}*", f"*/{NEW}*", f"imports/*/{NEW}*"):
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
        if self.layout() is not None:
            return
        # A first build that was killed may have left its half of the mark.
        if any(not each.name.startswith(NEW) for each in self.path.iterdir()):
            raise ReleaseError(
                "this folder holds other things and is no data folder",
                where=str(self.path),
                hint="Name an empty or a new folder with --data.",
            )
        self.mark()

    def layout(self) -> int | None:
        """The version of the layout that the folder has; None where it is no data folder.

        Raises:
            ReleaseError: it was made by a newer version of the program, or its mark is damaged.
        """
        mark = self.path / MARK
        try:
            told = mark.read_bytes()
        except OSError:
            return None
        if told in {f"{layout}\n".encode() for layout in range(1, LAYOUT + 1)}:
            return int(told)
        if told.strip().isdigit() and int(told) > LAYOUT:
            raise ReleaseError(
                f"this data folder has layout {int(told)}, and this version of the program knows none after {LAYOUT}",
                where=str(mark),
                hint="Use the newer version of the program that wrote it.",
            )
        raise ReleaseError(
            "the mark of the data folder is damaged",
            where=str(mark),
            hint=f"Put the number of the folder's layout and a line end there; that of this version is {LAYOUT}.",
        )

    def mark(self) -> None:
        """Mark the folder as one of this layout."""
        place(self.path / MARK, f"{LAYOUT}\n".encode())

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
        folder = Path(tempfile.mkdtemp(prefix=NEW, dir=self.path / "releases"))
        try:
            yield folder
            folder.chmod(0o755)
            write_list(folder)
            for each in (folder / "store", folder, self.path / "sources", self.path / "graphs"):
                if each.is_dir():
                    sync(each)
            final = self.path / "releases" / str(number)
            folder.rename(final)
            sync(final.parent)
            self.switch(number)
        except BaseException:
            shutil.rmtree(folder, ignore_errors=True)
            raise

    def switch(self, number: int) -> None:
        """Make a release the current one, in one step. Call it while `writing()`."""
        link = self.path / f"{NEW}current-{number}"
        link.unlink(missing_ok=True)
        link.symlink_to(Path("releases") / str(number), target_is_directory=True)
        link.replace(self.path / "current")
        sync(self.path)

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
            place(final, content)
        return sha256


def _removed(path: Path) -> None:
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path, ignore_errors=True)
    else:
        path.unlink(missing_ok=True)
