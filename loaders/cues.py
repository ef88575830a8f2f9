"""The grammar of cues, as data has it.

`cues.toml` says what opens a list of findings, what an item looks like there and what closes it; `layouts.toml` says
how a layout is recognised. Both hold regular expressions over the matching view of the text (`loaders.prose`).
`loaders.grammar` reads them, and what folders add to them.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from enum import StrEnum
from functools import cached_property

from pydantic import BaseModel, ConfigDict

from loaders.dialogue_cues import LetterCues, ResponseCues
from loaders.records import Confidence, FindingKind


class _Data(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", arbitrary_types_allowed=True)


class PatternCue(_Data):
    """A table that holds one pattern."""

    pattern: re.Pattern[str]


class Container(_Data):
    """What opens a list of one kind of finding.

    Attributes:
        headings: each is the whole of a heading.
        labels: each is the words before a number, a title or the finding itself: `AFI 2: The force should ...`.
    """

    headings: tuple[re.Pattern[str], ...]
    labels: tuple[re.Pattern[str], ...] = ()


class Labels(_Data):
    """What may follow the words of a label.

    Attributes:
        number: the number that it prints, in the group of that name.
        origin: where and when what it lists was raised, as the rest of a heading.
        apart: what parts a label from its title or its finding.
        single: the words of a label that stands over one finding only.
    """

    number: re.Pattern[str]
    origin: re.Pattern[str]
    apart: re.Pattern[str]
    single: re.Pattern[str]


class Items(_Data):
    """What an item looks like inside a container."""

    bare: re.Pattern[str]
    closing: re.Pattern[str]
    label: re.Pattern[str]
    place: re.Pattern[str]
    bracket: re.Pattern[str]
    duty: re.Pattern[str]
    statement: re.Pattern[str]
    shortcoming: re.Pattern[str]
    marks: re.Pattern[str]
    glued: re.Pattern[str]
    ranks: tuple[str, ...]


class LeadIns(_Data):
    """The line before a list: whether it opens a container, and the status that it gives its items."""

    opens_area_for_improvement: re.Pattern[str]
    opens_recommendation: re.Pattern[str]
    hanging: re.Pattern[str]
    closed: re.Pattern[str]
    status: Mapping[str, re.Pattern[str]]


class Exclusions(_Data):
    """What is no finding, and what ends a list of them.

    Attributes:
        definition: a sentence that says what a kind of finding is.
        closers: a line behind which a list of findings is over.
        reported: verbs that make a sentence tell what somebody said or knows.
    """

    definition: re.Pattern[str]
    closers: re.Pattern[str]
    reported: re.Pattern[str]


class Addressees(_Data):
    """Who is told to act.

    Attributes:
        actors: bodies and offices, without articles.
        prefix: what may stand before them: a deadline, or that it is recommended.
        duty: what they are told.
    """

    actors: tuple[re.Pattern[str], ...]
    prefix: re.Pattern[str]
    duty: re.Pattern[str]

    @cached_property
    def sentence(self) -> re.Pattern[str]:
        """A sentence that tells actors to do something; the group `who` is those it names first."""
        gap = r"(?:[^.:;]{0,80}?)"
        return re.compile(rf"{self.prefix.pattern}(?P<who>{self._named})(?=\W)(?P<gap>{gap}){self.duty.pattern}")

    @cached_property
    def recommended(self) -> re.Pattern[str]:
        """A sentence that recommends to actors, which needs no `should`; the group `who` as in `sentence`."""
        return re.compile(rf"(?=.{{0,60}}\brecommend){self.prefix.pattern}(?P<who>{self._named})(?=\W|$)")

    @property
    def _named(self) -> str:
        actor = f"(?:(?:the|all|every|each|our|your|both) )*(?:{'|'.join(each.pattern for each in self.actors)})"
        return rf"{actor}(?:(?:,? (?:and|or|with|together with) |, ){actor}){{0,6}}"


class Deadlines(_Data):
    """By when.

    Attributes:
        patterns: the words of a deadline, in the group `due`.
        alone: a line that is nothing but a deadline.
        since_publication: what a stretch of time is counted from, where the words say: the day of publication.
        counts: numbers as words.
    """

    patterns: tuple[re.Pattern[str], ...]
    alone: re.Pattern[str]
    standard: re.Pattern[str]
    since_publication: re.Pattern[str]
    since_other: re.Pattern[str]
    counts: Mapping[str, int]


class FieldworkCues(_Data):
    """The sentences that say when inspectors were there, the surest wording first."""

    patterns: tuple[re.Pattern[str], ...]


class OutlineCues(_Data):
    """What tells the parts of a report."""

    question_closer: re.Pattern[str]
    question: re.Pattern[str]
    annex: re.Pattern[str]
    aside: re.Pattern[str]
    headline: re.Pattern[str]
    pillars: Mapping[str, re.Pattern[str]]
    figures: re.Pattern[str]
    captions: re.Pattern[str]
    cover: re.Pattern[str]


class JudgmentCues(_Data):
    """How judgments are printed: in a table, in a line, beside a heading, or in a sentence of a fixed form.

    Attributes:
        table: the first row of a table of subjects and grades.
        line: a line with a label and a grade.
        beside: a heading with its grade behind it.
        listed: a grade with the subjects that have it behind it.
        formula: a sentence that every report prints, with a grade at its end.
        between: what may stand between a subject and its grade line.
        section: the heading of a list of judgments.
        carried: that an earlier judgment still stands, with its year.
        bracket: what a grade line may have behind the grade.
    """

    table: re.Pattern[str]
    line: re.Pattern[str]
    beside: re.Pattern[str]
    listed: re.Pattern[str]
    formula: re.Pattern[str]
    between: re.Pattern[str]
    section: re.Pattern[str]
    carried: tuple[re.Pattern[str], ...]
    absent: re.Pattern[str]
    bracket: re.Pattern[str]
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


class PassageCues(_Data):
    """Further words that tell nothing of a finding's subject, in lines of words parted by space."""

    empty: tuple[str, ...]


class CountCues(_Data):
    """How a report says how many findings and grades it has.

    Attributes:
        hinted: what a paragraph must hold to be looked at.
        document: what makes a sentence speak of the whole document.
        section: what makes it speak of the section that it stands in.
        either: what makes it speak of the document or of the section, without telling which.
        amount: a number and the kind of finding, in the groups `count` and `kind`.
        closing: what may follow the last of them; a sentence that says more of them may mean some only.
        vetoes: what makes a sentence speak of other findings.
        graded: a number of grades in the group `count`, and perhaps the grade, in the group `grade`.
    """

    hinted: re.Pattern[str]
    document: tuple[re.Pattern[str], ...]
    section: tuple[re.Pattern[str], ...]
    either: tuple[re.Pattern[str], ...]
    amount: re.Pattern[str]
    closing: re.Pattern[str]
    vetoes: re.Pattern[str]
    graded: tuple[re.Pattern[str], ...]


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
    labels: Labels
    exclusions: Exclusions
    items: Items
    lead_ins: LeadIns
    addressees: Addressees
    deadlines: Deadlines
    outline: OutlineCues
    grades: Mapping[str, tuple[str, ...]]
    judgments: JudgmentCues
    references: tuple[ReferenceCue, ...]
    fieldwork: FieldworkCues
    reference_vetoes: PatternCue
    telling: TellingCues
    passages: PassageCues
    counts: CountCues
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
            kind: container.model_copy(
                update={"headings": container.headings + more, "labels": container.labels + more}
            )
            for kind, container in self.containers.items()
            for more in (tuple(extra.get(kind, ())),)
        }
        return self.model_copy(update={"containers": known})

    def heading(self, words: str) -> FindingKind | None:
        """The kind of finding whose list a whole heading opens by `headings` alone, given its matching view."""
        for kind, container in self.containers.items():
            if any(pattern.fullmatch(words) for pattern in container.headings):
                return kind
        return None

    def grade(self, words: str) -> str | None:
        """The slug of the grade that a line or cell prints and nothing else, given its matching view."""
        bare = self.judgments.bracket.sub("", words).strip(" .:*")
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
    cycle: str | None = None
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
