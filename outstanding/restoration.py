"""What is only made of something else, made anew: stores of their graphs, lists of files; damaged caches go."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Sequence
from pathlib import Path

from graph.errors import ReleaseError
from graph.folder import LAYOUT, DataFolder
from graph.listing import FILES, differences, write_list
from graph.placing import NEW
from graph.release import Release
from graph.store import EmbeddedStore
from outstanding.catalogue.keeping import CHECKSUM
from outstanding.verification import Fault, Harm


def restore(data: DataFolder, faults: Sequence[Fault]) -> list[str]:
    """Make good what can be: returns a sentence on each thing done. Call it while `data.writing()`.

    Sources, graphs and manifests are not made good: they are what all else is made of.

    Args:
        data: the folder.
        faults: what was found to be wrong with it.

    Raises:
        ReleaseError: a graph of which a store is made is itself missing or damaged.
    """
    done: list[str] = []
    for fault in faults:
        if fault.harm is Harm.CACHE:
            path = data.path / fault.path
            for each in (path, path.with_name(f"{path.name}{CHECKSUM}")):
                each.unlink(missing_ok=True)
            done.append(f"{fault.path} was deleted: it is made again when needed")
    numbers = {fault.path.split("/")[1] for fault in faults if fault.path.startswith("releases/")}
    for number in sorted(int(each) for each in numbers if each.isdigit()):
        of_release = [each for each in faults if each.path.startswith(f"releases/{number}/")]
        damaged = [each for each in of_release if each.harm not in {Harm.CACHE, Harm.NOTED}]
        if any(each.path.endswith("/manifest.json") for each in damaged):
            continue  # of what it was made is not known
        if damaged:
            remake_store(data, Release.numbered(data, number))
            done.append(f"the store of release {number} was made anew of its graphs")
    return done


def migrate(data: DataFolder) -> list[str]:
    """Bring a folder of an older layout to today's; returns a sentence on each thing done, none where all is well.

    Call it while `data.writing()`. Whatever is done may be interrupted and begun again.

    Raises:
        ReleaseError: a newer version made the folder, or a graph of a release is missing or damaged.
    """
    done: list[str] = []
    for number in data.numbers:
        release = Release.numbered(data, number)
        if not _opens(release):
            remake_store(data, release)
            done.append(f"release {number}: its store, which this version cannot open, was made anew of its graphs")
        elif not (release.folder / FILES).is_file():
            write_list(release.folder)
            done.append(f"release {number}: the list of its files was written")
    if data.layout() != LAYOUT:
        data.mark()
        done.append(f"the folder has layout {LAYOUT} now")
    return done


def remake_store(data: DataFolder, release: Release) -> None:
    """Make the store of a release anew of its graphs, and the list of its files.

    Raises:
        ReleaseError: a graph is missing or damaged, or the manifest is not the one that the list names.
    """
    changed = [name for name, told in _listed(release) if not name.startswith("store/") and name != FILES]
    if changed:
        raise ReleaseError(
            f"{changed[0]} is not what the list of the release's files says",
            where=str(release.folder),
            hint="Restore it from a backup.",
        )
    new = Path(tempfile.mkdtemp(prefix=NEW, dir=data.path / "releases"))
    with EmbeddedStore.create(new) as store:
        store.bulk_load(data.graph(sha256) for sha256 in release.manifest.graphs.values())
        store.flush()
    new.chmod(0o755)
    old = Path(tempfile.mkdtemp(prefix=NEW, dir=data.path / "releases"))
    (release.folder / FILES).unlink(missing_ok=True)
    if (release.folder / "store").exists():
        (release.folder / "store").rename(old / "store")
    new.rename(release.folder / "store")
    write_list(release.folder)
    shutil.rmtree(old)


def _listed(release: Release) -> list[tuple[str, str]]:
    try:
        return list(differences(release.folder))
    except FileNotFoundError:
        return []


def _opens(release: Release) -> bool:
    try:
        with release.store() as store:
            return store.graphs() == sorted(release.manifest.graphs)
    except ReleaseError:
        return False
