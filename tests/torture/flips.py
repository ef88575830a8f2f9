"""Bits that turn round on the disk."""

from __future__ import annotations

import random
import shutil
from collections.abc import Iterator
from pathlib import Path

from graph.errors import OutstandingError
from graph.folder import DataFolder
from graph.listing import FILES
from outstanding.verification import verify
from torture.forks import asked, told
from torture.scenarios import Ground, complain
from torture.tally import Tally


def flips(ground: Ground, number: int, seed: int) -> Iterator[Tally]:
    """Turn random bits round, as many in every kind of file; `verify` names the file each time."""
    dice = random.Random(seed)  # noqa: S311  no secret
    place = Path(shutil.copytree(ground.data, ground.root / "flipped", symlinks=True))
    for words in (("import", "accept", "northfell"), ("rollback", "1"), ("rollback", "3")):
        told(*words, "--data", place)
    kinds: dict[str, list[Path]] = {}
    for path in sorted(path for path in place.rglob("*") if path.is_file() and path.stat().st_size):
        parts = path.relative_to(place).parts
        kinds.setdefault("/".join((parts[0], *parts[2:-1])), []).append(path)
    for kind, files in kinds.items():
        tally = Tally(f"a bit turned round: {kind}")
        for _ in range(max(1, number // len(kinds))):
            path = dice.choice(files)
            if not _found(place, path, dice):
                complain(f"{tally.fault}: not found in {path}")
                tally.tried(lost=True)
            else:
                tally.tried(lost=False)
        yield tally
    shutil.rmtree(place)


def _found(place: Path, path: Path, dice: random.Random) -> bool:
    was = path.read_bytes()
    content = bytearray(was)
    content[dice.randrange(len(content))] ^= 1 << dice.randrange(8)
    path.write_bytes(content)
    name = path.relative_to(place).as_posix()

    def look() -> list[str]:
        try:
            return [each.path for each in verify(DataFolder(place))]
        except OutstandingError as error:
            return [Path(error.where).name]

    found = asked(look)
    path.write_bytes(was)
    # A list of a release that is damaged is told of, or what it says of a file is.
    return name in found or (path.name == FILES and any(each.startswith(f"{Path(name).parent}/") for each in found))
