"""Mapping files: what a folder says of the columns of a table, in place of our guess.

    voice = "force"                     # who keeps the table: force, policing-body, inspectorate or third-party
    report = "PEEL 2018/19"             # the report that the findings are from, where no column says it

    [columns]
    finding = "Recommendation / AFI"    # by its heading, its letter ("B") or its number (2)
    status = "RAG"

    [statuses]
    "Phase 2" = "in-progress"           # what words of the table mean

`sources.toml` names the file: `columns = "tracker.toml"`.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from functools import cache, cached_property
from importlib.resources import files

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from graph.errors import SidecarError
from loaders.prose import matching_view
from loaders.statuses import statuses

VOICES = ("force", "policing-body", "inspectorate", "third-party")
"""Who may keep a table."""

_LETTERS = re.compile(r"[A-Z]{1,3}")

Place = str | int
"""A column by its heading, by its letter, or by its number."""


@cache
def roles() -> tuple[str, ...]:
    """The roles that columns may have."""
    return tuple(tomllib.loads(files("loaders").joinpath("columns.toml").read_text("utf-8"))["roles"])


class Mapped(BaseModel):
    """What a mapping file says."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    voice: str | None = Field(default=None, description="who keeps the table")
    force: str | None = Field(default=None, description="slug or name of the force")
    title: str | None = Field(default=None, description="what the table is called")
    report: str | None = Field(default=None, description="the report that the findings are from")
    sheets: tuple[str, ...] = Field(
        default=(), description="names of the sheets that are read; all where none is named"
    )
    columns: Mapping[str, Place | tuple[Place, ...]] = Field(default={}, description="role to column")
    statuses: Mapping[str, str] = Field(default={}, description="words of the table to statuses of our scheme")

    @field_validator("voice")
    @classmethod
    def _known_voice(cls, value: str | None) -> str | None:
        if value is not None and value not in VOICES:
            message = f"{value!r} is nobody we know; give one of: {', '.join(VOICES)}"
            raise ValueError(message)
        return value

    @field_validator("columns")
    @classmethod
    def _known_roles(cls, value: Mapping[str, Place | tuple[Place, ...]]) -> Mapping[str, Place | tuple[Place, ...]]:
        _refuse(set(value) - set(roles()), "no column has the role", roles())
        return value

    @field_validator("statuses")
    @classmethod
    def _known_statuses(cls, value: Mapping[str, str]) -> Mapping[str, str]:
        known = set(statuses().by_words.values())
        _refuse(set(value.values()) - known, "no status is called", sorted(known))
        return {matching_view(words).strip(): slug for words, slug in value.items()}

    def role(self, number: int, heading: str) -> str | None:
        """The role of a column."""
        view = matching_view(heading).strip()
        return next(
            (
                role
                for role, places in self.columns.items()
                for place in (places if isinstance(places, tuple) else (places,))
                if _is(place, number, view)
            ),
            None,
        )

    @cached_property
    def unmet(self) -> frozenset[str]:
        """The roles that the file names."""
        return frozenset(self.columns)


def _refuse(unknown: Iterable[str], told: str, known: Iterable[str]) -> None:
    if first := next(iter(sorted(unknown)), None):
        message = f"{told} {first!r}; give one of: {', '.join(known)}"
        raise ValueError(message)


def _is(place: Place, number: int, view: str) -> bool:
    if isinstance(place, int):
        return place == number
    if matching_view(place).strip() == view:
        return True
    return bool(_LETTERS.fullmatch(place)) and _number(place) == number


def _number(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number


def mapped(text: str, where: str) -> Mapped:
    """What the text of a mapping file says.

    Args:
        text: of the file.
        where: its name, for messages.

    Raises:
        SidecarError: it is no TOML, or has a key, role or status that there is not.
    """
    try:
        return Mapped.model_validate(tomllib.loads(text))
    except tomllib.TOMLDecodeError as error:
        raise SidecarError(f"not TOML: {error}", where=where, hint="Correct the line named.") from error
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(str(part) for part in first["loc"])
        raise SidecarError(
            f"{place}: {first['msg'].removeprefix('Value error, ')}",
            where=where,
            hint="`outstanding columns FILE` prints a mapping file to begin with.",
        ) from error
