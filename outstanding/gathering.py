"""What there is to read: the files at some paths, each with what the sidecar of its folder says of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from graph.errors import OutstandingError, SidecarError, SourceError, UsageError
from loaders.formats import READERS
from loaders.sources import DocumentFacts, Sidecar

COMPANIONS = frozenset({".toml", ".ttl"})
"""Endings of files that stand beside reports and are no reports."""

_PAGES = (".html", ".htm", ".xhtml")


_ABOUT = frozenset({"readme", "licence", "license", "changelog", "contributing"})
"""Names of files that tell about a folder: they are read only where they are named themselves."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A file that may be a document, with the sidecar's facts, reference data and cues."""

    path: Path
    facts: DocumentFacts
    reference: tuple[Path, ...]
    cues: tuple[Path, ...] = ()


@dataclass(frozen=True, slots=True)
class KeptOut:
    """A file that is not in the release, or not as it stands now, and why. One that was read before has no path."""

    name: str
    error: OutstandingError
    path: Path | None = None


@dataclass(slots=True)
class Gathering:
    """The candidates in the order of their names, and what was left aside on the way.

    Attributes:
        passed_over: files in folders that no reader is for, or that tell about the folder.
    """

    candidates: list[Candidate] = field(default_factory=list)
    kept_out: list[KeptOut] = field(default_factory=list)
    passed_over: list[Path] = field(default_factory=list)


def gather(paths: Sequence[Path]) -> Gathering:
    """The files at some paths; folders are searched to the bottom. The order of the paths makes no difference.

    Raises:
        UsageError: a path does not exist, or nothing that can be read is at any of them.
    """
    gathering = Gathering()
    named = {path.resolve() for path in paths}
    sidecars: dict[Path, Sidecar | SidecarError] = {}
    for file in _files(paths, gathering):
        if file.parent not in sidecars:
            sidecars[file.parent] = _sidecar(file.parent)
        sidecar = sidecars[file.parent]
        if isinstance(sidecar, SidecarError):
            gathering.kept_out.append(KeptOut(file.name, sidecar, file))
        elif file.name not in sidecar.apart or file.resolve() in named:
            gathering.candidates.append(Candidate(file, sidecar.facts(file.name), sidecar.reference, sidecar.cues))
    if not gathering.candidates and not gathering.kept_out:
        raise UsageError(
            "there is nothing to read: " + ", ".join(str(path) for path in paths),
            hint=f"Name a file or folder with reports that end in {' or '.join(sorted(READERS))}.",
        )
    return gathering


def _files(paths: Sequence[Path], gathering: Gathering) -> list[Path]:
    """Each file once, in the order of the names."""
    missing = [path for path in paths if not _is_there(path)]
    if missing:
        raise UsageError("there is no such file or folder", where=str(missing[0]), hint="Check the path.")
    found: dict[Path, Path] = {}
    for path in paths:
        if path.is_file():
            found.setdefault(path.resolve(), path)
            continue
        if not path.is_dir():  # a pipe or a device would be waited for
            error = SourceError("this is no ordinary file", where=str(path), hint="Name a file or a folder.")
            gathering.kept_out.append(KeptOut(path.name, error, path))
            continue
        for file in (each for each in sorted(path.rglob("*")) if each.is_file() and not each.name.startswith(".")):
            if _belongs_to_page(file, path):
                continue
            if file.suffix.lower() in READERS and file.stem.lower() not in _ABOUT:
                found.setdefault(file.resolve(), file)
            elif file.suffix.lower() not in COMPANIONS:
                gathering.passed_over.append(file)
    return sorted(found.values(), key=lambda each: (each.name, str(each)))


def content_of(path: Path) -> bytes:
    """The bytes of a file.

    Raises:
        SourceError: it cannot be read.
    """
    try:
        return path.read_bytes()
    except OSError as error:
        raise SourceError(
            f"cannot be read: {error.strerror}", where=str(path), hint="Check its permissions."
        ) from error


def _belongs_to_page(file: Path, top: Path) -> bool:
    """Whether a browser saved a file beside a page: in a folder of the page's name and `_files`."""
    for folder in file.relative_to(top).parents:
        stem = folder.name.removesuffix("_files")
        if stem != folder.name and any((top / folder).with_name(f"{stem}{end}").is_file() for end in _PAGES):
            return True
    return False


def _is_there(path: Path) -> bool:
    try:
        return path.exists()
    except OSError:  # a name that is too long for the system
        return False


def _sidecar(folder: Path) -> Sidecar | SidecarError:
    try:
        return Sidecar.beside(folder)
    except SidecarError as error:
        return error
