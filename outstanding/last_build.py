"""What became of each file of the last build, kept in the data folder: a release only knows what it holds."""

from __future__ import annotations

from pathlib import PurePath
from typing import Final

from pydantic import BaseModel, ConfigDict, ValidationError

from graph.folder import DataFolder
from graph.placing import place
from graph.sealing import sealed
from outstanding.outcomes import Fate, Outcome, Row

FILE: Final = "last-build.json"
"""Its name in the data folder. It may be thrown away at any time; the next build writes it anew."""


class KeptFate(BaseModel):
    """What became of a file.

    Attributes:
        file: its name, without the folder that it was in.
        outcome: see `Fate`.
        reason: why it was not published as a report; empty where it was.
        what_to_do: a hint.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    file: str
    outcome: Fate
    reason: str
    what_to_do: str


class LastBuild(BaseModel):
    """The last build of a data folder.

    Attributes:
        release: hash of the release that was current after it; empty where there was none.
        files: each with what became of it.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    release: str
    files: tuple[KeptFate, ...]
    seal: str = ""

    def of(self, *fates: Fate) -> tuple[KeptFate, ...]:
        """The files with one of these outcomes."""
        return tuple(each for each in self.files if each.outcome in fates)


def keep(data: DataFolder, outcome: Outcome) -> None:
    """Write down what a build did, in one step. Call it while `data.writing()`.

    Raises:
        OSError: the data folder cannot be written to.
    """
    files = tuple(
        KeptFate(
            file=PurePath(row.file).name,
            outcome=row.outcome,
            reason=f"{row.reason} ({row.where})" if _tells(row) else row.reason,
            what_to_do=row.what_to_do.replace(row.file, PurePath(row.file).name),
        )
        for row in outcome.rows()
    )
    told = LastBuild(release=outcome.release.hash if outcome.release else "", files=files)
    place(data.path / FILE, sealed(told.model_dump(mode="json")))


def _tells(row: Row) -> bool:
    """Whether the place that a reason speaks of tells more than the file's name, and nothing of the builder's disk."""
    place = PurePath(row.where)
    return bool(row.where) and not place.is_absolute() and place.name != PurePath(row.file).name


def last_build(data: DataFolder) -> LastBuild | None:
    """What the last build did; None where none wrote it down, or another version did in a form of its own."""
    try:
        return LastBuild.model_validate_json((data.path / FILE).read_text("utf-8"))
    except (OSError, UnicodeDecodeError, ValidationError):
        return None
