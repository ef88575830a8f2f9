"""The sidecar: what a folder's `sources.toml` states that its texts lack.

    reference = ["bodies.ttl"]          # Turtle beside the reports that describes their bodies
    apart = ["register.xlsx"]           # files that are read only where they are named themselves
    cues = ["our-cues.toml"]            # cues and layouts that are added to the project's own

    [[document]]
    file = "report.txt"
    published = 2019-09-27              # a day, a month ("2018-03") or a year ("2018")
    published_because = "the page it was copied from shows this date"
    url = "https://example.org/report"
    origin = "text of a web page; grades lost"

    [[document]]
    file = "tracker.xlsx"
    columns = "tracker.toml"            # a mapping file, which says what the columns of the table hold

Each fact that a report does not print carries the reason why it is believed.
"""

from __future__ import annotations

import calendar
import contextlib
import datetime
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError, field_validator, model_validator

from graph.errors import SidecarError
from loaders.mappings import mapped

NAME = "sources.toml"
"""What the sidecar of a folder is called."""

_ADDRESS = re.compile(r"https?://[^\s<>\"{}|\\^`]+")
_MONTH = re.compile(r"(?P<year>\d{4})(?:-(?P<month>\d{2}))?")


class DocumentFacts(BaseModel):
    """What a sidecar says of one file. A key that is missing is unknown.

    `columns` names a mapping file; `Sidecar` puts the file's text in its place, so that these facts are all that a
    reading depends on.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    file: str
    published: datetime.date | str | None = None
    published_because: str | None = None
    url: str | None = None
    origin: str | None = None
    columns: str | None = None

    @field_validator("published")
    @classmethod
    def _real_date(cls, value: datetime.date | str | None) -> datetime.date | str | None:
        if isinstance(value, str):
            with contextlib.suppress(ValueError):
                return datetime.date.fromisoformat(value)
            day = _MONTH.fullmatch(value)
            if not day or not 1 <= int(day["month"] or 1) <= 12 or not int(day["year"]):  # noqa: PLR2004  months
                message = "a date without quotes (2019-09-27), or a month or year in quotes ('2018-03', '2018')"
                raise ValueError(message)
        return value

    @field_validator("url")
    @classmethod
    def _whole_address(cls, value: str | None) -> str | None:
        if value is not None and not _ADDRESS.fullmatch(value):
            message = "a whole address that begins with http:// or https://, without spaces"
            raise ValueError(message)
        return value

    @model_validator(mode="after")
    def _date_has_its_reason(self) -> DocumentFacts:
        if self.published and not (self.published_because or "").strip():
            message = "published stands without published_because: say why the date is believed"
            raise ValueError(message)
        return self

    @property
    def published_bounds(self) -> tuple[datetime.date, datetime.date] | None:
        """The first and last day that `published` may mean."""
        if self.published is None:
            return None
        if isinstance(self.published, datetime.date):
            return self.published, self.published
        year, _, month = self.published.partition("-")
        first, last = (int(month), int(month)) if month else (1, 12)
        end = calendar.monthrange(int(year), last)[1]
        return datetime.date(int(year), first, 1), datetime.date(int(year), last, end)


class _Sidecar(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    reference: tuple[str, ...] = ()
    cues: tuple[str, ...] = ()
    apart: tuple[str, ...] = ()
    document: tuple[DocumentFacts, ...] = ()


def _mapped(facts: DocumentFacts, folder: Path, sidecar: Path) -> DocumentFacts:
    """The facts with the text of the mapping file in place of its name.

    Raises:
        SidecarError: it cannot be read, or is no mapping file.
    """
    if facts.columns is None:
        return facts
    try:
        text = (folder / facts.columns).read_text("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        told = error.strerror if isinstance(error, OSError) else "it is not UTF-8"
        hint = "Name a mapping file beside the table; `outstanding columns FILE` prints one to begin with."
        raise SidecarError(
            f"the mapping file {facts.columns!r} of {facts.file!r} cannot be read: {told}",
            where=str(sidecar),
            hint=hint,
        ) from error
    mapped(text, facts.columns)
    return facts.model_copy(update={"columns": text})


def _place(location: tuple[int | str, ...]) -> str:
    """Where in the file, in words: `document 2, published`."""
    words: list[str] = []
    for part in location:
        if isinstance(part, int):
            words[-1] += f" {part + 1}"
        elif part not in {"date", "str"}:
            words.append(part)
    return ", ".join(words)


@dataclass(frozen=True, slots=True)
class Sidecar:
    """One folder's `sources.toml`, or the empty one of a folder that has none.

    Attributes:
        path: of the file; None where there is none.
        reference: Turtle files that describe bodies, in full.
        cues: files of cues, in full.
        documents: facts by file name.
        apart: names of files that are read only where they are named themselves.
    """

    path: Path | None = None
    reference: tuple[Path, ...] = ()
    cues: tuple[Path, ...] = ()
    documents: Mapping[str, DocumentFacts] = field(default_factory=dict)
    apart: frozenset[str] = frozenset()

    @classmethod
    def beside(cls, folder: Path) -> Sidecar:
        """The sidecar of a folder.

        Raises:
            SidecarError: it is not TOML, has an unknown key, an impossible value, a file twice, or names a file that
                is not there.
        """
        path = folder / NAME
        if not path.is_file():
            return cls()
        try:
            parsed = _Sidecar.model_validate(tomllib.loads(path.read_text("utf-8")))
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
            raise SidecarError(f"not TOML: {error}", where=str(path), hint="Correct the line named.") from error
        except ValidationError as error:
            first = error.errors()[0]
            raise SidecarError(
                f"{_place(first['loc'])}: {first['msg'].removeprefix('Value error, ')}",
                where=str(path),
                hint=f"Keys of a document are: {', '.join(DocumentFacts.model_fields)}.",
            ) from error
        documents: dict[str, DocumentFacts] = {}
        for facts in parsed.document:
            if facts.file in documents:
                raise SidecarError(f"{facts.file!r} stands twice", where=str(path), hint="Keep one of the two.")
            if "/" in facts.file or "\\" in facts.file:
                raise SidecarError(
                    f"{facts.file!r} is not in this folder: a sidecar speaks of the files beside it",
                    where=str(path),
                    hint="Put a sources.toml into that folder.",
                )
            if not (folder / facts.file).is_file():
                raise SidecarError(
                    f"{facts.file!r} is not in this folder", where=str(path), hint="Correct the name, or take it out."
                )
            documents[facts.file] = _mapped(facts, folder, path)
        reference = tuple(folder / name for name in parsed.reference)
        cues = tuple(folder / name for name in parsed.cues)
        return cls(path, reference, cues, documents, frozenset(parsed.apart))

    def facts(self, name: str) -> DocumentFacts:
        """What is said of a file; nothing but its name where it is not mentioned."""
        return self.documents.get(name, DocumentFacts(file=name))
