"""What one file says, before any RDF: the records that readers fill and that `outstanding extract` prints.

All offsets are Unicode code points into the document's canonical text, 0-based, end exclusive. Where a document does
not say a thing the value is None, never a guess. The JSON Schema of `ReportRecord` is published as
`docs/report.schema.json`; a test keeps the two equal.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from enum import StrEnum
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from loaders.documents import Extent


class Record(BaseModel):
    """The base of all records: frozen, and closed to keys that nobody declared."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Span(Record):
    """A stretch of the canonical text."""

    start: int = Field(ge=0, description="first character, counted in Unicode code points from 0")
    end: int = Field(ge=0, description="one past the last character")


def spans_of(extents: Iterable[Extent]) -> tuple[Span, ...]:
    """Extents of a document as spans of a record."""
    return tuple(Span(start=extent.start, end=extent.end) for extent in extents)


class Spanned(Record):
    """A record that was read from one stretch of the text; `span` is the envelope where page breaks cut it."""

    span: Span

    @property
    def start(self) -> int:
        """The first character."""
        return self.span.start

    @property
    def end(self) -> int:
        """One past the last character."""
        return self.span.end


class FindingKind(StrEnum):
    """What a finding is printed as (domain: inspectorate's terminology)."""

    AREA_FOR_IMPROVEMENT = "area_for_improvement"
    CAUSE_OF_CONCERN = "cause_of_concern"
    RECOMMENDATION = "recommendation"
    POSITIVE_FINDING = "positive_finding"
    OBSERVATION = "observation"


class Confidence(StrEnum):
    """Whether a layout's rules were written from a real document or from a description of one."""

    SEEN = "seen"
    PRESUMED = "presumed"


class PrintedDate(Record):
    """A date as printed, with the days it may mean: `March 2018` is any day from the 1st to the 31st.

    For an interval (`7 to 24 June 2021`, `the 12 months to 30 June 2017`) `earliest` and `latest` are its two ends.
    """

    printed: str
    precision: str = Field(description="day, month, year or range")
    earliest: datetime.date
    latest: datetime.date
    start: int
    end: int


class Fact(Record):
    """One fact of a document's identity and where it comes from."""

    value: str
    source: str = Field(description="text, sidecar or reference")
    start: int | None = None
    end: int | None = None


class Issued(Record):
    """When a document was published: the words it prints, and the bounds, which a sidecar may narrow."""

    printed: str | None
    earliest: datetime.date | None
    latest: datetime.date | None
    source: str = Field(description="text, metadata, sidecar, or unknown")
    because: str | None = Field(default=None, description="a sidecar's reason, or where the page says it")


class Told(Record):
    """A fact of the identity with where it is known from."""

    name: str = Field(description="force, cycle, pillar, or another group of the layout's marks")
    value: str
    source: str = Field(description="text, metadata, address, file name or sidecar; in this order they are believed")
    place: str | None = Field(default=None, description="more exactly, where it is not the text")


class About(Record):
    """The inspection, and the report on it, that a response or a letter goes back to."""

    title: str | None = Field(description="title of the report, read where it is really printed; None in a letter")
    title_field: str | None = Field(description="what the form's field for the title holds; None where there is none")
    programme: str | None
    cycle: str | None
    pillar: str | None
    inspection_year: int | None
    published: PrintedDate | None = Field(description="when the report was published: never the document's own date")


class Source(Record):
    """The file itself. `name` is its base name only, so that a reading is the same in any folder."""

    name: str
    sha256: str
    characters: int = Field(description="length of the canonical text in Unicode code points")
    encoding: str
    reader: str
    url: str | None = None
    origin: str | None = Field(default=None, description="what the sidecar says became of it on its way here")


class Layout(Record):
    """Which layout the document was read by."""

    name: str
    confidence: Confidence


class Identity(Record):
    """What the document says it is."""

    title: str | None
    genre: str | None = Field(
        description="peel-report, pcc-response, revisit-letter, tracker, status-register; None for no known layout"
    )
    force: str | None = Field(description="slug of the force in the reference data")
    programme: str | None = Field(description="peel, ...")
    cycle: str | None = Field(description="2017, 2018-19, ...")
    pillar: str | None = Field(description="effectiveness, efficiency, legitimacy, vulnerability")
    inspection_year: int | None
    inspection_year_basis: str | None = Field(description="title, fieldwork or publication")
    inspectorate: str | None = Field(description="slug of the inspectorate that published it")
    issued: Issued
    fieldwork: PrintedDate | None
    isbn: str | None
    key: str = Field(description="the document's place: force/programme-cycle-pillar/genre, or unrecognised/hash")
    told: tuple[Told, ...] = Field(default=(), description="what is known from elsewhere than the text, or by a guess")
    respondent: str | None = Field(default=None, description="slug of the policing body that answers")
    about: About | None = Field(default=None, description="the inspection that is answered or gone back to")
    scope: str = Field(
        default="force",
        description="whom it is about: force, forces (several at once), service (fire and rescue), area, national",
    )
    forces: tuple[str, ...] = Field(default=(), description="slugs of the forces, where it is about several at once")
    service: str | None = Field(default=None, description="slug of the fire and rescue service that it is about")
    area: str | None = Field(default=None, description="the area or region, as printed, where it is about one")
    partners: tuple[str, ...] = Field(default=(), description="slugs of bodies that inspected with the inspectorate")


class Due(Record):
    """A deadline as printed. `date` is None where the words fix no day."""

    printed: str
    date: datetime.date | None
    start: int
    end: int


class ThemeTag(Record):
    """That a finding is about a theme, and by which words. Offsets are those of the canonical text."""

    id: str = Field(description="short name of the theme, such as marac; the whole IRI of one that is not ours")
    label: str = Field(description="the label of the theme that stands in the words, as the vocabulary writes it")
    method: str = Field(description="how the theme was found: label")
    start: int
    end: int
    spans: tuple[Span, ...] = Field(description="several where a page break cuts the words")


class Finding(Record):
    """One finding as this document prints it."""

    id: str = Field(description="unique in the document: afi-1, coc-2, rec-5")
    kind: FindingKind
    text: str = Field(description="its spans joined by one space; no bullet mark, closing punctuation or label")
    start: int
    end: int
    spans: tuple[Span, ...]
    parent: str | None = Field(description="id of the cause of concern that a recommendation belongs to")
    lead_in: str | None = Field(description="the words before the list that its items complete")
    section: str | None
    question: str | None
    question_number: str | None
    status: str | None = Field(description="outstanding, ...; None where the document gives none")
    raised_as: str | None = Field(description="the bracket label, e.g. 'Vulnerability 2015'")
    raised_as_span: Span | None
    addressed_to: str | None = Field(description="who should act, as printed")
    due: Due | None
    order: int = Field(description="1-based position among the document's findings")
    voice: str = Field(
        default="inspectorate", description="whose words these are: inspectorate, force, policing-body or third-party"
    )
    number: str | None = Field(default=None, description="the number that its label prints: 4 of Recommendation 4")
    label: str | None = Field(default=None, description="the title that its label prints, or where it says it is from")
    pillar: str | None = Field(default=None, description="of its question, in a report on several pillars")
    explanation: tuple[Span, ...] = Field(
        default=(), description="the paragraphs printed below it that explain it, in the order of the text"
    )
    repeated: tuple[Span, ...] = Field(
        default=(), description="where the document prints the same words again, such as in a summary"
    )
    recalls: str | None = Field(
        default=None, description="the words that say it is quoted from an earlier report, not raised anew"
    )
    recalled_from: int | None = Field(default=None, description="the year of the inspection that it is quoted from")
    raised_here: bool = Field(default=False, description="whether a letter raises it, and does not quote it")
    themes: tuple[ThemeTag, ...] = Field(default=(), description="in the order of the words; empty where none is found")


class Judgment(Spanned):
    """One grade, or the word that there is none."""

    id: str
    subject: str
    question_number: str | None
    grade: str = Field(
        description="outstanding, good, adequate, requires-improvement, inadequate, ungraded or not-inspected"
    )
    last_inspected: int | None
    carried_over: bool | None
    pillar: str | None = Field(default=None, description="of its question, in a report on several pillars")
    force: str | None = Field(default=None, description="slug of the force; None where it is that of the document")


class StatusAssertion(Spanned):
    """Somebody says that a finding has a status."""

    id: str
    finding: str
    status: str
    asserted_by: str = Field(description="inspectorate, force, policing-body or third-party")
    printed: str
    transition: str | None = Field(
        default=None, description="escalated, downgraded, merged or narrowed; None where the words tell no such step"
    )
    on: PrintedDate | None = Field(default=None, description="when it came to be so, where the sentence says it")


class Person(Spanned):
    """A person named in an office, as printed."""

    name: str
    role: str


class Response(Spanned):
    """What the force or its policing body says to a report."""

    id: str
    by: str = Field(description="force or policing-body")
    speaker: str | None = Field(description="the name as printed; None where the form gives the office alone")
    role: str | None = Field(description="the office as printed")
    quoted: bool = Field(description="whether it is printed in quotation marks, which are no part of `text`")
    text: str
    spans: tuple[Span, ...]
    answers: str | None = Field(
        default=None, description="id of the finding that it answers; None for the whole report"
    )
    position: str | None = Field(default=None, description="accepted, partly-accepted or not-accepted, where printed")


class FormOption(Spanned):
    """One option of a form. `ticked` is None where the ticks are lost."""

    field: str
    option: str
    ticked: bool | None


class NumberedParagraph(Spanned):
    """A paragraph that prints its number."""

    number: int
    section: str | None
    spans: tuple[Span, ...]


class NarrativeParagraph(Spanned):
    """A paragraph of a report's running text, outside every finding."""

    id: str
    text: str
    section: str | None
    spans: tuple[Span, ...]


class Evidence(Spanned):
    """A paragraph that tells what became of a finding, printed under the heading with its status."""

    id: str
    finding: str
    status: str = Field(description="id of the status assertion that it bears out")
    paragraph: int | None = Field(description="the printed number; None where none is printed")
    part: str | None = Field(description="the sub-heading that it stands under")
    spans: tuple[Span, ...]


class FindingPassage(Spanned):
    """A passage of the running text that seems to speak of a finding of the same document."""

    id: str
    finding: str
    rank: int = Field(ge=1, description="1 for the best of its finding")
    grounds: tuple[str, ...] = Field(
        description="why: explanation (printed below it), reference (a back-reference tied to it), theme, words,"
        " question, section"
    )
    share: float | None = Field(
        ge=0,
        le=1,
        description="share of the finding's telling words, by weight; not a confidence. None for an explanation",
    )
    text: str
    section: str | None
    spans: tuple[Span, ...]


class MonitoringPhase(Spanned):
    """That a force is in a phase of the inspectorate's monitoring."""

    id: str
    phase: str = Field(description="scan or engage")
    text: str
    paragraph: int | None
    spans: tuple[Span, ...]
    since: PrintedDate | None = Field(default=None, description="when it began, where the sentence says it")
    decided_by: str | None = Field(default=None, description="who decided, as printed")


class Letter(Record):
    """The head of a letter, and the two visits it speaks of. Its own date is the report's `issued`."""

    subject: str | None
    sender: Person | None
    addressee: Person | None
    copied_to: tuple[Person, ...]
    inspected: PrintedDate | None = Field(description="the original inspection")
    revisited: PrintedDate | None


class Reference(Spanned):
    """A back-reference to an earlier inspection."""

    id: str
    text: str = Field(description="the sentence, or the bracket label, that refers back")
    year: int | None
    area: str | None = Field(description="the question area or report that is named, as printed")
    origin_kind: FindingKind | None = Field(description="what the earlier report is said to have made, if it says")
    finding: str | None = Field(description="id of the finding of this document that it speaks of")
    basis: str | None = Field(description="label, quotation, statement or inferred: how the finding was tied to it")
    claims_persistence: bool = Field(description="whether it says that the matter has stood since then")
    spans: tuple[Span, ...]


class Comparison(Spanned):
    """What a printed figure is compared with, in the words at `span`."""

    kind: Literal["place", "period"] = Field(description="whether it is set beside another place or another time")
    value: str | None = Field(description="the other figure, in the unit of this one; None where none is printed")
    place: str | None = Field(description="the other place, as printed")
    period: str | None = Field(description="the other time, as printed")
    statistic: str | None = Field(description="id of the other figure where it is a statistic of its own")


class Statistic(Spanned):
    """One printed figure."""

    id: str
    measure: str
    value: str = Field(description="a decimal number in canonical form")
    unit: str
    period: PrintedDate | None
    place: str | None
    comparison: Comparison | None = None
    said_by: Literal["inspectorate", "force"] | None = Field(
        default=None,
        description="who gives the figure, where the words say: one that the force claims, or that was found",
    )
    beside: str | None = Field(
        default=None, description="of a figure that was found: id of the figure that the force claims for the same"
    )


class NamedReport(Record):
    """The document that an entry of a register or tracker says that its finding is printed in."""

    printed: str | None = Field(description="the words that name it, in the entry or above it")
    programme: str | None
    cycle: str | None
    pillar: str | None
    year: int | None = Field(description="of the inspection; of the publication where nothing else tells")
    published: PrintedDate | None
    revisit: bool = Field(default=False, description="whether it is a letter, or a report on a revisit")


class Entry(Record):
    """What a register or tracker says of one finding beside its words: a finding that another document prints."""

    finding: str = Field(description="id of the finding, as the table words it")
    reference: str | None = Field(description="the number that whoever keeps the table gave it")
    official: bool = Field(default=False, description="whether that is a number of the inspectorate's own register")
    force: str | None = Field(description="slug of the force")
    report: NamedReport
    kind_told: bool = Field(default=True, description="whether anything says what kind of finding it is")
    owner: str | None = None
    rag: str | None = Field(default=None, description="the traffic light, in words or as the colour of the cell")
    place: str | None = Field(default=None, description="where in the report it stands, as the table says")
    known: datetime.date | None = Field(
        default=None, description="when that document was published; None where only the table's own date is known"
    )


class ProgressNote(Spanned):
    """What somebody notes, in a register or tracker, on the progress of a finding."""

    id: str
    finding: str
    text: str
    by: str = Field(description="inspectorate, force, policing-body or third-party")
    on: PrintedDate | None
    spans: tuple[Span, ...]


class Footnote(Record):
    """A footnote, taken out of the running text."""

    mark: str
    text: str
    start: int
    end: int
    spans: tuple[Span, ...]


class ReviewItem(Spanned):
    """A sentence that says should, must or needs to outside every finding."""

    text: str
    section: str | None
    spans: tuple[Span, ...]


class SectionRecord(Record):
    """A heading and the pages it may stand on."""

    id: str
    title: str
    level: int
    pages: tuple[int, int] | None = Field(description="first and last page it can be on, from the contents list")
    start: int
    end: int


class Notice(Record):
    """Something the reader wants a person to look at."""

    code: str
    detail: str
    start: int | None = None


class ReportRecord(Record):
    """Everything one file says."""

    source: Source
    layout: Layout | None
    report: Identity
    sections: tuple[SectionRecord, ...] = ()
    findings: tuple[Finding, ...] = ()
    candidates: tuple[Finding, ...] = Field(
        default=(),
        description="what a document of no known layout seems to print as findings: for a person to look at, and not"
        " counted anywhere",
    )
    judgments: tuple[Judgment, ...] = ()
    statuses: tuple[StatusAssertion, ...] = ()
    people: tuple[Person, ...] = ()
    dates: tuple[PrintedDate, ...] = ()
    responses: tuple[Response, ...] = ()
    options: tuple[FormOption, ...] = ()
    letter: Letter | None = None
    paragraphs: tuple[NumberedParagraph, ...] = ()
    narrative: tuple[NarrativeParagraph, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    passages: tuple[FindingPassage, ...] = ()
    monitoring: tuple[MonitoringPhase, ...] = ()
    entries: tuple[Entry, ...] = ()
    notes: tuple[ProgressNote, ...] = ()
    references: tuple[Reference, ...] = ()
    statistics: tuple[Statistic, ...] = ()
    footnotes: tuple[Footnote, ...] = ()
    review: tuple[ReviewItem, ...] = ()
    warnings: tuple[Notice, ...] = ()
