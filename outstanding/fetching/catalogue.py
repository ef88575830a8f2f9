"""A catalogue: which public documents to download, by a TOML file that somebody wrote.

[[document]]
name = "wexmoor-2018-effectiveness"          # the file is called so, with the ending of what the server sends
url = "https://example.org/peel-2018/wexmoor/"
title = "Wexmoor, effectiveness 2018/19"
force = "wexmoor"
sha256 = "..."                               # what the bytes must be; without it any are taken
confirmed = false                            # nobody has yet seen the document at this address
note = "linked from the list of reports"
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from difflib import get_close_matches
from pathlib import Path

import httpx
from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from graph.errors import UsageError
from outstanding.fetching.exchanges import place_of

_HINT = "Keys of a document are: name, url, title, force, sha256, confirmed, note."
_RESERVED = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d|readme|licence|license|changelog|contributing)", re.IGNORECASE)


class Document(BaseModel):
    """One document of a catalogue."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str = Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$")
    url: str
    title: str = ""
    force: str = ""
    sha256: str = Field(default="", pattern=r"^([0-9a-f]{64})?$")
    confirmed: bool = True
    note: str = ""

    @field_validator("name")
    @classmethod
    def _is_no_other_file(cls, value: str) -> str:
        if _RESERVED.fullmatch(value.partition(".")[0]):
            message = "a name that no system and no folder uses for other files"
            raise ValueError(message)
        return value

    @field_validator("url")
    @classmethod
    def _leads_to_the_web(cls, value: str) -> str:
        try:
            place_of(value)
        except UsageError as error:
            raise ValueError(f"{error.detail}. {error.hint}") from error
        return value

    @property
    def place(self) -> httpx.URL:
        """Where it stands."""
        return place_of(self.url)


class _Catalogue(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    document: tuple[Document, ...] = Field(min_length=1)


def read_catalogue(path: Path, only: Sequence[str] = ()) -> tuple[Document, ...]:
    """The documents of a catalogue, in its order.

    Args:
        path: of the catalogue.
        only: names of those that are wanted; all where there are none.

    Raises:
        UsageError: there is no such file, it is no catalogue, a name stands twice, or a wanted one is not in it.
    """
    try:
        parsed = _Catalogue.model_validate(tomllib.loads(path.read_text("utf-8")))
    except OSError as error:
        raise UsageError(
            f"cannot be read: {error.strerror}", where=str(path), hint="Give the path of a catalogue."
        ) from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise UsageError(f"not TOML: {error}", where=str(path), hint="Correct the line named.") from error
    except ValidationError as error:
        first = error.errors()[0]
        at = " ".join(str(part + 1 if isinstance(part, int) else part) for part in first["loc"])
        raise UsageError(f"{at}: {first['msg'].removeprefix('Value error, ')}", where=str(path), hint=_HINT) from error
    names: dict[str, Document] = {}
    for each in parsed.document:
        if each.name.casefold() in names:
            raise UsageError(f"the name {each.name!r} stands twice", where=str(path), hint="Rename one of the two.")
        names[each.name.casefold()] = each
    for name in only:
        if name.casefold() not in names:
            near = get_close_matches(name.casefold(), names, n=1)
            meant = f"Did you mean {names[near[0]].name}?" if near else "Names are those of the catalogue."
            raise UsageError(f"no document of the catalogue is called {name!r}", where=str(path), hint=meant)
    wanted = {name.casefold() for name in only} or set(names)
    return tuple(each for name, each in names.items() if name in wanted)
