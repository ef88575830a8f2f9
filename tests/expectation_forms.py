"""The forms in which expectations are written down: what a careful person may say of a report.

The conventions are those of `samples_expected.py`.
"""

from __future__ import annotations

from dataclasses import dataclass

AFI = "area_for_improvement"
CONCERN = "cause_of_concern"
RECOMMENDATION = "recommendation"

VULNERABILITY_2015 = "wexmoor-2015-vulnerability.txt"
EFFECTIVENESS_2016 = "wexmoor-2016-effectiveness.txt"
EFFECTIVENESS_2017 = "wexmoor-2017-effectiveness.txt"
EFFECTIVENESS_2018 = "wexmoor-2018-effectiveness.txt"
LEGITIMACY_2018 = "wexmoor-2018-legitimacy.txt"


@dataclass(frozen=True, slots=True)
class Title:
    """The identity of a report.

    Attributes:
        force, programme, cycle, pillar, inspectorate: slugs. The web pages print no inspectorate: it follows from the
            cycle.
        issued_printed: the date as the text prints it.
        published: the day that the sidecar gives, in ISO form, or None where it gives none.
        isbn: with its hyphens, or None.
    """

    force: str
    programme: str
    cycle: str
    pillar: str
    inspectorate: str
    issued_printed: str | None
    published: str | None
    isbn: str | None


@dataclass(frozen=True, slots=True)
class Finding:
    """One finding as printed.

    Attributes:
        starts: its first six words.
        ends: its last words, without closing punctuation, list words (`; and`) and label.
        status: `outstanding` where the list it stands in says so, else None.
        raised_as: the bracket label without its brackets.
        parent: ordinal of the cause of concern that a recommendation belongs to.
    """

    kind: str
    starts: str
    ends: str
    question_number: str
    status: str | None = None
    raised_as: str | None = None
    parent: int | None = None


@dataclass(frozen=True, slots=True)
class Judgment:
    """One printed grade, counted once where a table and a chapter print it; `question_number` is None if overall."""

    subject: str
    question_number: str | None
    grade: str
    last_inspected: int | None = None
    carried_over: bool | None = None


@dataclass(frozen=True, slots=True)
class Cut:
    """A paragraph or list item that a page break cut: the last words before the break and the first after it."""

    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Statistic:
    """A printed figure. `period` and `place` are the words printed with it; a plain number has the unit `count`."""

    value: str
    unit: str
    period: str
    place: str


@dataclass(frozen=True, slots=True)
class Sample:
    """All that is expected of one file.

    Attributes:
        cuts: in all parts of the text, the annex included.
        statistics: some of them, not all.
        forbidden: starts of list items that are not findings.
        review: starts of some sentences outside all findings that say should, must or needs to.
    """

    title: Title
    findings: tuple[Finding, ...]
    judgments: tuple[Judgment, ...]
    footnotes: int
    cuts: tuple[Cut, ...]
    statistics: tuple[Statistic, ...]
    forbidden: tuple[str, ...]
    review: tuple[str, ...]

    def count(self, kind: str) -> int:
        """How many findings of a kind are printed."""
        return sum(finding.kind == kind for finding in self.findings)


@dataclass(frozen=True, slots=True)
class BackReference:
    """A sentence of the narrative that refers to an earlier inspection.

    Attributes:
        starts: its first words.
        year: the year it names.
        area: the report or area it names, or None.
        finding: ordinal of the finding of the same file that it speaks of, or None.
        basis: `quotation` (it repeats the words), `statement` (it says how long the matter has stood) or `inferred`
            (it says only that there was something; the subject and the chapter tell which).
    """

    file: str
    starts: str
    year: int
    area: str | None
    finding: int | None
    basis: str | None
