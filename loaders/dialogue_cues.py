"""The cues of letters and of responses: the tables `[letters]` and `[responses]` of `cues.toml`.

All patterns are searched in the matching view of a line, a sentence or a clause (`loaders.prose`).
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from pydantic import BaseModel, ConfigDict

from loaders.records import FindingKind
from loaders.statuses import status_of


class _Data(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", arbitrary_types_allowed=True)


class HeadCues(_Data):
    """The lines that say who writes to whom and when, and those between them that say nothing of it.

    `label` has the groups `label` and `rest`; `offices` tells the part that a person in an office has where the labels
    are lost: sender, addressee or copied.
    """

    label: re.Pattern[str]
    title: re.Pattern[str]
    skipped: re.Pattern[str]
    published: re.Pattern[str]
    offices: Mapping[str, re.Pattern[str]]


class ConcernCues(_Data):
    """How a letter states what was found before, and what it raises itself.

    Attributes:
        announced: a line before causes of concern.
        introduced: a sentence behind which each recommendation is printed, with what became of it.
        recommended: a line before recommendations, which may be no whole sentence.
        stated: a sentence that says what a cause of concern was, group `what`.
        quoted: a cause of concern in quotation marks within a paragraph, group `what`.
        ended: the status in brackets at the end of an item, group `status`.
        enumerated: in a paragraph on several causes of concern, what each of them was, group `what`.
        issued: a sentence that says that there was a cause of concern.
        subject: the sentence behind it, which says what it was, group `what`.
        found: a sentence that says what was found in a section that goes on to recommendations, group `what`.
        below: a sentence that says what was found, below the heading of a topic.
        numbered: a label of one finding before its words or on a line of its own, groups `kind`, `number` and `rest`.
        told: a sentence that says a recommendation in running text, group `what`.
        raised: words that say that what follows is new in this letter.
    """

    announced: re.Pattern[str]
    introduced: re.Pattern[str]
    recommended: re.Pattern[str]
    stated: re.Pattern[str]
    quoted: re.Pattern[str]
    ended: re.Pattern[str]
    enumerated: re.Pattern[str]
    issued: re.Pattern[str]
    subject: re.Pattern[str]
    found: re.Pattern[str]
    below: re.Pattern[str]
    numbered: re.Pattern[str]
    told: re.Pattern[str]
    raised: re.Pattern[str]


class VerdictCue(_Data):
    """Words that give a finding a status.

    Attributes:
        status: slug of the status.
        transition: why the finding changed, where the words tell it: escalated, downgraded, merged or narrowed.
        denied: the status where the words are denied; None where they then tell nothing.
    """

    status: str
    pattern: re.Pattern[str]
    transition: str | None = None
    denied: str | None = None


class SubjectCues(_Data):
    """What a clause speaks of.

    Attributes:
        all: every finding of a kind, group `noun`.
        part: so many of them, which it does not name.
        remaining: those that have not been closed before, group `noun`.
        one: one finding, group `noun`, and its topic before it, `before`, or behind it, `topic`.
        numbers: findings by number, groups `noun` and `numbers`.
        ordinal: a finding by its place, groups `ordinal` and perhaps `many` and `noun`.
        several: all findings of a kind, by a plural without a number, group `noun`.
        pronoun: the finding that was spoken of last.
        ordinals: the words for places.
    """

    all: re.Pattern[str]
    part: re.Pattern[str]
    remaining: re.Pattern[str]
    one: re.Pattern[str]
    numbers: re.Pattern[str]
    counted: re.Pattern[str]
    ordinal: re.Pattern[str]
    several: re.Pattern[str]
    pronoun: re.Pattern[str]
    ordinals: Mapping[str, int]


class SpeechCues(_Data):
    """Where clauses part, and what makes a clause no statement of what is.

    Attributes:
        clause: between two clauses of a sentence.
        supposed: before the words of a verdict, it says that they are wished, planned or feared.
        denied: before them, it says that they are not so.
    """

    clause: re.Pattern[str]
    supposed: re.Pattern[str]
    denied: re.Pattern[str]


class MonitoringCues(_Data):
    """How a phase of monitoring is named.

    Attributes:
        pattern: a force in a phase, group `phase` or `other`.
        left: words that say that a force left the phase engage.
        general: words that tell of phases at large, or of what may come.
        since: before a date, it says that the phase began on it.
        decided: who decided, group `who`.
    """

    pattern: re.Pattern[str]
    left: re.Pattern[str]
    general: re.Pattern[str]
    since: re.Pattern[str]
    decided: re.Pattern[str]


class LetterCues(_Data):
    """The head of a letter, the visits it speaks of, and how it prints what became of each finding."""

    copied: re.Pattern[str]
    closing: re.Pattern[str]
    inspected: tuple[re.Pattern[str], ...]
    revisited: tuple[re.Pattern[str], ...]
    year: re.Pattern[str]
    cycle: re.Pattern[str]
    section: re.Pattern[str]
    heading: re.Pattern[str]
    line: re.Pattern[str]
    columns: re.Pattern[str]
    programmes: Mapping[str, re.Pattern[str]]
    head: HeadCues
    concerns: ConcernCues
    verdicts: tuple[VerdictCue, ...]
    subjects: SubjectCues
    speech: SpeechCues
    no_status: tuple[str, ...]
    monitoring: MonitoringCues

    def status(self, words: str) -> str | None:
        """The slug of the status that words in their matching view print, and nothing else."""
        return None if words.strip(" .:*()[]-") in self.no_status else status_of(words)


class ReplyCues(_Data):
    """How a reply says who speaks; `invited` brings in the words of the force below it."""

    comment: re.Pattern[str]
    invited: re.Pattern[str]
    said: re.Pattern[str]


class EntryCues(_Data):
    """How a response prints a finding that it answers by itself.

    Attributes:
        label: groups `kind`, perhaps `number`, and the words behind it as `rest`, `glued` or `only`.
        more: a paragraph that goes on with the finding's words.
    """

    label: re.Pattern[str]
    by_when: re.Pattern[str]
    more: re.Pattern[str]


class NamedCues(_Data):
    """How a response names the report that it answers; groups `title` and `date`.

    Attributes:
        reports: in a title or a sentence, the surest first.
        part: a line above the part on one of several reports.
        published: in the same paragraph, when the report was published.
    """

    reports: tuple[re.Pattern[str], ...]
    part: re.Pattern[str]
    published: re.Pattern[str]


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


class DatedCues(_Data):
    """How a response says when it was published itself: the surest first."""

    published: tuple[re.Pattern[str], ...]


class ResponseCues(_Data):
    """The parts, fields, lists and replies of a policing body's response form."""

    parts: Mapping[str, re.Pattern[str]]
    fields: Mapping[str, re.Pattern[str]]
    dated: DatedCues
    lists: Mapping[FindingKind, re.Pattern[str]]
    programmes: Mapping[str, re.Pattern[str]]
    entries: EntryCues
    columns: Mapping[str, re.Pattern[str]]
    speakers: Mapping[str, re.Pattern[str]]
    positions: Mapping[str, re.Pattern[str]]
    named: NamedCues
    replies: ReplyCues
    title: TitleCues
    ticks: TickCues
