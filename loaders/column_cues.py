"""The cues by which tables and records are read: headings of columns, voices, cells, names of reports, and logs.

They are data, `columns.toml`; patterns are over the matching view of the text (`loaders.prose`).
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

from pydantic import BaseModel, ConfigDict

from loaders.prose import matching_view
from loaders.records import FindingKind


class _Data(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", arbitrary_types_allowed=True)


class RoleCue(_Data):
    """The headings of one role."""

    summary: str
    sure: tuple[re.Pattern[str], ...]
    likely: tuple[re.Pattern[str], ...]


class KeeperCue(_Data):
    """Who keeps a table."""

    kept: re.Pattern[str]


class CellCues(_Data):
    """What stands in cells."""

    head: re.Pattern[str]
    number: re.Pattern[str]
    label: re.Pattern[str]
    duty: re.Pattern[str]
    undated: re.Pattern[str]
    addressee: re.Pattern[str]
    asked: re.Pattern[str]
    remark: re.Pattern[str]
    foreign: re.Pattern[str]
    inspected: re.Pattern[str]
    elsewhere: re.Pattern[str]
    asks: re.Pattern[str]
    blank: re.Pattern[str]
    whole: re.Pattern[str]
    kinds: Mapping[FindingKind, re.Pattern[str]]
    numbers: Mapping[FindingKind, re.Pattern[str]]
    groups: Mapping[FindingKind, re.Pattern[str]]


class ReportCues(_Data):
    """How cells and headings name reports."""

    programmes: Mapping[str, re.Pattern[str]]
    pillar: re.Pattern[str]
    year: re.Pattern[str]
    revisit: re.Pattern[str]
    published: re.Pattern[str]
    stated: re.Pattern[str]


class RegisterCues(_Data):
    """The records of the inspectorate's status register."""

    tag: re.Pattern[str]
    heading: re.Pattern[str]
    address: re.Pattern[str]
    file: re.Pattern[str]
    misleading: re.Pattern[str]
    alone: re.Pattern[str]
    titled: re.Pattern[str]
    kind_in_title: re.Pattern[str]
    lead: re.Pattern[str]
    glued: re.Pattern[str]
    given: re.Pattern[str]
    before: re.Pattern[str]
    cause_of_concern: re.Pattern[str]
    recommendation: re.Pattern[str]
    area_for_improvement: re.Pattern[str]
    begins: re.Pattern[str]


class ColumnCues(_Data):
    """All of `columns.toml`."""

    roles: Mapping[str, RoleCue]
    voices: Mapping[str, re.Pattern[str]]
    keeper: KeeperCue
    cells: CellCues
    reports: ReportCues
    records: RegisterCues

    def voice(self, words: str) -> str | None:
        """Whose word something is, by words that name somebody; None where they name nobody we know."""
        view = matching_view(words)
        return next((voice for voice, pattern in self.voices.items() if pattern.search(view)), None)

    def kind(self, words: str) -> FindingKind | None:
        """The kind of finding that words name and nothing else."""
        view = matching_view(words).strip(" .:")
        return next((kind for kind, pattern in self.cells.kinds.items() if pattern.search(view)), None)

    def kind_of_number(self, words: str) -> FindingKind | None:
        """The kind of finding that a number such as `AFI 3` or `CoC 1.2` tells."""
        view = matching_view(words).strip(" .:")
        return next((kind for kind, pattern in self.cells.numbers.items() if pattern.search(view)), None)

    def kind_of_group(self, words: str) -> FindingKind | None:
        """The kind of the findings that stand below a heading."""
        view = matching_view(words).strip(" .:")
        if self.cells.whole.search(view):
            return None
        kinds = {kind for kind, pattern in self.cells.groups.items() if pattern.search(view)}
        if kinds == {FindingKind.CAUSE_OF_CONCERN, FindingKind.RECOMMENDATION}:
            return FindingKind.RECOMMENDATION
        return kinds.pop() if len(kinds) == 1 else None


@cache
def column_cues() -> ColumnCues:
    """The cues that come with the project."""
    return ColumnCues.model_validate(tomllib.loads(files("loaders").joinpath("columns.toml").read_text("utf-8")))
