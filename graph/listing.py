"""The list of a release's files with their checksums, as `sha256sum` writes and checks it.

It is the last file of a release to be written. What is made of a release later, under `made`, is not on it.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from graph.placing import place, sync

FILES: Final = "files.sha256"
"""Its name in the release's folder."""

MADE: Final = "made"
"""The folder in a release of what is made of it; it has checksums of its own."""

_LINE: Final = re.compile(r"(?P<sha256>[0-9a-f]{64})  (?P<name>[^\n]+)")


def write_list(folder: Path) -> None:
    """Write the list of a release's files, each of them on the disk by then.

    Raises:
        OSError: it cannot be written.
    """
    lines = []
    for path in _files(folder):
        sync(path)
        lines.append(f"{_digest(path)}  {path.relative_to(folder).as_posix()}\n")
    place(folder / FILES, "".join(lines).encode())


def differences(folder: Path) -> Iterator[tuple[str, str]]:
    """What in a release's folder is not as its list says: the name of a file in the folder, and what is wrong with it.

    Raises:
        FileNotFoundError: there is no list.
    """
    listed: dict[str, str] = {}
    *lines, rest = (folder / FILES).read_bytes().decode("utf-8", "replace").split("\n")
    if rest:
        yield FILES, "does not end with its last line"
    for line in lines:
        found = _LINE.fullmatch(line)
        if found is None:
            yield FILES, "has a line that is none"
        else:
            listed[found["name"]] = found["sha256"]
    there = {path.relative_to(folder).as_posix(): path for path in _files(folder)}
    for name in sorted(listed.keys() | there.keys()):
        if name not in there:
            yield name, "is missing"
        elif name not in listed:
            yield name, f"is not in {FILES}"
        elif _digest(there[name]) != listed[name]:
            yield name, f"is not what {FILES} says"


def _files(folder: Path) -> list[Path]:
    found = (path for path in folder.rglob("*") if path.is_file() and path.relative_to(folder).parts[0] != MADE)
    return sorted(path for path in found if path != folder / FILES)


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
