"""The grammar of cues, as data has it.

`cues.toml` says what opens a list of findings, what an item looks like there and what closes it; `layouts.toml` says
how a layout is recognised. Both hold regular expressions over the matching view of the text (`loaders.prose`).
`loaders.grammar` reads them, and what folders add to them.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from enum import StrEnum

from pydantic import BaseModel, ConfigDict

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


class ReplyCues(_Data):
    """How a reply says who speaks."""

    comment: re.Pattern[str]
    said: re.Pattern[str]


class TitleCues(_Data):
    """What a title tells of the inspection; `programme` is the one whose pillars and years are meant."""

    names_inspection: re.Pattern[str]
    pillar: re.Pattern[str]
    cycle: re.Pattern[str]
    programme: str


class TickCues(_Data):
    """The marks of a box, of a ticked one and of an empty one."""

    box: re.Pattern[str]
    ticked: re.Pattern[str]
    blank: re.Pattern[str]


class ResponseCues(_Data):
    """The parts, fields, lists and replies of a policing body's response form."""

    parts: Mapping[str, re.Pattern[str]]
    fields: Mapping[str, re.Pattern[str]]
    lists: Mapping[FindingKind, re.Pattern[str]]
    replies: ReplyCues
    title: TitleCues
    ticks: TickCues


class LetterCues(_Data):
    """The head of a letter, the visits it speaks of, and how it prints what became of each recommendation."""

    copied: re.Pattern[str]
    closing: re.Pattern[str]
    inspected: tuple[re.Pattern[str], ...]
    revisited: tuple[re.Pattern[str], ...]
    year: re.Pattern[str]
    section: re.Pattern[str]
    heading: re.Pattern[str]
    line: re.Pattern[str]
    statuses: Mapping[str, tuple[str, ...]]
    monitoring: PatternCue

    def status(self, words: str) -> str | None:
        """The slug of the status that words in their matching view print, and nothing else."""
        return next((slug for slug, forms in self.statuses.items() if words.strip() in forms), None)


class FollowUpCues(_Data):
    """How a report prints earlier recommendations again, and what it says has become of them."""

    quoted: re.Pattern[str]
    findings: re.Pattern[str]
    progress: re.Pattern[str]
    lists: re.Pattern[str]
    closing: re.Pattern[str]
    several: re.Pattern[str]
    verdicts: Mapping[str, re.Pattern[str]]


class NoticeCues(_Data):
    """How a press notice prints the grades of many forces."""

    judged: re.Pattern[str]
    graded: re.Pattern[str]
    overall: re.Pattern[str]
    listed: re.Pattern[str]


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
    follow_ups: FollowUpCues
    press_notices: NoticeCues

    def with_headings(self, extra: Mapping[FindingKind, tuple[re.Pattern[str], ...]]) -> Cues:
        """These cues with more headings that open a list, for the documents of one layout."""
        if not extra:
            return self
        known = {
            kind: container.model_copy(update={"headings": container.headings + tuple(extra.get(kind, ()))})
            for kind, container in self.containers.items()
        }
        return self.model_copy(update={"containers": known})

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


class Scope(StrEnum):
    """Whom the documents of a layout are about."""

    FORCE = "force"
    FORCES = "forces"
    AREA = "area"
    NATIONAL = "national"
    SERVICE = "service"


class Layout(_Data):
    """One entry of `layouts.toml`, which says what its keys mean."""

    name: str
    summary: str
    confidence: Confidence
    genre: str
    within: int
    programme: str | None = None
    questions: str = "none"
    marks: tuple[re.Pattern[str], ...]
    hints: tuple[re.Pattern[str], ...] = ()
    anywhere: tuple[re.Pattern[str], ...] = ()
    never: tuple[re.Pattern[str], ...] = ()
    joined: int = 1
    scope: Scope = Scope.FORCE
    variant: str | None = None
    by_month: bool = False
    partners: tuple[str, ...] = ()
    headings: Mapping[FindingKind, tuple[re.Pattern[str], ...]] = {}
