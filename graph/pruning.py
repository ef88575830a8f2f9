"""Old releases let go: their stores and manifests, and the graphs that no release needs any more.

Sources are never among what goes: they are the truth, and every release can be made of them again.
"""

from __future__ import annotations

import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path

from graph.folder import DataFolder
from graph.placing import NEW
from graph.release import Release


@dataclass(frozen=True, slots=True)
class Pruning:
    """What may go.

    Attributes:
        kept: the numbers of the releases that stay, sorted.
        releases: the numbers of those that go, sorted.
        graphs: the files of graphs that only they need.
        size: bytes of all that goes.
    """

    kept: tuple[int, ...]
    releases: tuple[int, ...]
    graphs: tuple[Path, ...]
    size: int


def pruning(data: DataFolder, keep: int) -> Pruning:
    """What goes where the newest releases stay, and the current one whatever its number.

    The newest one always stays, so that no number is used again.

    Args:
        data: the folder.
        keep: how many of the newest stay, at least 1.

    Raises:
        ReleaseError: a release that stays is damaged: what it needs is not known then, and nothing may go.
    """
    current = Release.current(data)
    kept = {*data.numbers[-keep:], *((current.number,) if current else ())}
    gone = tuple(number for number in data.numbers if number not in kept)
    needed = {sha256 for number in kept for sha256 in Release.numbered(data, number).manifest.graphs.values()}
    folder = data.path / "graphs"
    graphs = tuple(sorted(path for path in folder.glob("*.nq") if path.stem not in needed)) if gone else ()
    of_releases = (path for number in gone for path in _folder(data, number).rglob("*") if path.is_file())
    size = sum(path.stat().st_size for path in (*of_releases, *graphs))
    return Pruning(tuple(sorted(kept)), gone, graphs, size)


def prune(data: DataFolder, wanted: Pruning) -> None:
    """Let it go. Call it while `data.writing()`.

    A release loses its number first, in one step; graphs go after all releases that need them. So whatever is left of
    a run that was killed harms nothing, and the next writer clears it away.

    Raises:
        OSError: something cannot be removed.
    """
    for number in wanted.releases:
        gone = Path(tempfile.mkdtemp(prefix=NEW, dir=data.path / "releases"))
        _folder(data, number).rename(gone / str(number))
        shutil.rmtree(gone)
    for path in wanted.graphs:
        path.unlink(missing_ok=True)


def _folder(data: DataFolder, number: int) -> Path:
    return data.path / "releases" / str(number)
