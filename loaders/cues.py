"""The grammar of cues, as data has it.

`cues.toml` says what opens a list of findings, what an item looks like there and what closes it; `layouts.toml` says
how a layout is recognised. Both hold regular expressions over the matching view of the text (`loaders.prose`).
`loaders.grammar` reads them, and what folders add to them.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from pydantic import BaseModel, ConfigDict

from loaders.dialogue_cues import LetterCues, ResponseCues
from loaders.records import Confidence, FindingKind


class _Data(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", arbitrary_types_allowed=True)


class PatternCue(_Data):
    """A table that holds one pattern."""

    pattern: re.Pattern[str]


class Container(_Data):
    """The headings that open a list of one kind of finding."""

    headings: tuple[re.Pattern[str], ...]


class Items(_Data):
    """What an item looks like inside a container."""

    bare: re.Pattern[str]
    closing: re.Pattern[str]
    label: re.Pattern[str]
    bracket: re.Pattern[str]
    duty: re.Pattern[str]


class LeadIns(_Data):
    """The line before a list: whether it opens a container, and the status that it gives its items."""

    opens_area_for_improvement: re.Pattern[str]
    closed: re.Pattern[str]
    status: Mapping[str, re.Pattern[str]]


class Deadlines(_Data):
    """By when."""

    patterns: tuple[re.Pattern[str], ...]


class FieldworkCues(_Data):
    """The sentences that say when inspectors were there, the surest wording first."""

    patterns: tuple[re.Pattern[str], ...]


class OutlineCues(_Data):
    """What tells the parts of a report."""

    question_closer: re.Pattern[str]
    question: re.Pattern[str]
    annex: re.Pattern[str]
    figures: re.Pattern[str]
    captions: re.Pattern[str]
    cover: re.Pattern[str]


class JudgmentCues(_Data):
    """How a table of judgments and an overall judgment are printed."""

    table: re.Pattern[str]
    overall: re.Pattern[str]
    overall_heading: re.Pattern[str]


class ReferenceCue(_Data):
    """One way of referring back to an earlier inspection."""

    pattern: re.Pattern[str]
    persistence: bool = False
    same_kind: bool = False
    tells: bool = False


class TellingCues(_Data):
    """The words that tell nothing, several to a line, parted by space."""

    empty: tuple[str, ...]


class Cues(_Data):
    """All of `cues.toml`."""

    containers: Mapping[FindingKind, Container]
    containers_hinted: PatternCue
    items: Items
    lead_ins: LeadIns
    addressees: PatternCue
    deadlines: Deadlines
    outline: OutlineCues
    grades: Mapping[str, tuple[str, ...]]
    judgments: JudgmentCues
    references: tuple[ReferenceCue, ...]
    fieldwork: FieldworkCues
    reference_vetoes: PatternCue
    telling: TellingCues
    review: PatternCue
    responses: ResponseCues
    letters: LetterCues

    def container(self, heading: str) -> FindingKind | None:
        """The kind of finding whose list a heading opens, given the heading's matching view."""
        words = heading.strip(" .:*#")
        for kind, container in self.containers.items():
            if any(pattern.fullmatch(words) for pattern in container.headings):
                return kind
        return None

    def grade(self, words: str) -> str | None:
        """The slug of the grade that a line or cell prints and nothing else, given its matching view."""
        bare = words.strip(" .:*")
        return next((slug for slug, forms in self.grades.items() if bare in forms), None)


class Layout(_Data):
    """One entry of `layouts.toml`."""

    name: str
    summary: str
    confidence: Confidence
    genre: str
    within: int
    programme: str | None = None
    questions: str = "none"
    marks: tuple[re.Pattern[str], ...]
