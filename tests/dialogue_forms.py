"""The forms in which expectations of responses and letters are written down."""

from __future__ import annotations

from dataclasses import dataclass

RESPONSE_2014 = "wexmoor-2014-response.txt"
LEGITIMACY_2016 = "wexmoor-2016-legitimacy.txt"
LETTER_2017 = "wexmoor-2017-letter.txt"
LEGITIMACY_2017 = "wexmoor-2017-legitimacy.txt"
RESPONSE_2018 = "wexmoor-2018-response.txt"

FORCE = "force"
POLICING_BODY = "policing_body"
INSPECTORATE = "inspectorate"

COMPLETE = "complete"
IN_PROGRESS = "in_progress"
OUTSTANDING = "outstanding"


@dataclass(frozen=True, slots=True)
class Printed:
    """A date as the text prints it, and the first and last day that it can mean."""

    words: str
    earliest: str
    latest: str


@dataclass(frozen=True, slots=True)
class Officer:
    """Somebody named in print: the name without title and honours, the office as printed beside it."""

    name: str
    role: str


@dataclass(frozen=True, slots=True)
class Restated:
    """A finding of a report, as a policing body's response copies it.

    Attributes:
        original: ordinal of the finding in the report that the response is about.
        slips: what the copy changed, each as (words of the report, words of the copy), footnote marks left out.
    """

    starts: str
    ends: str
    original: int
    slips: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Observation:
    """A finding of mixed polarity, and the heading that it stands under."""

    starts: str
    heading: str


@dataclass(frozen=True, slots=True)
class Reply:
    """What somebody answers to an inspection.

    Attributes:
        voice: `force` or `policing_body`.
        speaker: the name, or None where the form gives the office alone.
        role: the office as printed.
        quoted: whether the reply is printed in quotation marks.
        ends: its last words, without closing punctuation.
    """

    voice: str
    speaker: str | None
    role: str
    starts: str
    ends: str
    quoted: bool


@dataclass(frozen=True, slots=True)
class Response:
    """All that is expected of one response form.

    Attributes:
        respondent: slug of the policing body.
        title: the title of the inspection report, read where it is really printed.
        title_field: what stands in the field `Title of Inspection`.
        about: the sample report that the response is about, or None where it is not among the samples.
        published: the date of the inspection report. The response's own date is not printed: it is unknown.
        fieldwork: of the inspection.
        kinds: the options of `Type of Inspection`, in order.
        ticked: the options that are ticked, None if the ticks are lost.
        force_is_quoted: the answer to `Is ... quoted in the Report?`, None if it is lost.
        forbidden: starts of list items that are neither restated findings nor positive findings nor observations.
        echoes: starts of sentences in which a reply speaks of earlier inspections: the speaker's claim, not the
            inspectorate's.
    """

    force: str
    respondent: str
    inspectorate: str
    title: str
    title_field: str
    about: str | None
    published: Printed
    fieldwork: Printed | None
    kinds: tuple[str, ...]
    ticked: tuple[str, ...] | None
    force_is_quoted: bool | None
    restated: tuple[Restated, ...]
    positive: tuple[str, ...]
    observations: tuple[Observation, ...]
    replies: tuple[Reply, ...]
    people: tuple[Officer, ...]
    forbidden: tuple[str, ...]
    echoes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Quoted:
    """A finding that the letter quotes from a report; `original` is its ordinal there."""

    kind: str
    starts: str
    ends: str
    original: int


@dataclass(frozen=True, slots=True)
class Progress:
    """What the letter says has become of one recommendation.

    Attributes:
        heading: as printed, with its status.
        status: `complete` or `in_progress`.
        recommendation: ordinal of the recommendation among the findings that the letter quotes.
        paragraphs: numbers of the paragraphs that are its evidence.
        parts: sub-headings under it, each with the numbers of its paragraphs.
    """

    heading: str
    status: str
    recommendation: int
    paragraphs: tuple[int, ...]
    parts: tuple[tuple[str, tuple[int, ...]], ...] = ()


@dataclass(frozen=True, slots=True)
class Phase:
    """A phase of monitoring, the words that say so and the number of their paragraph."""

    phase: str
    words: str
    paragraph: int


@dataclass(frozen=True, slots=True)
class Letter:
    """All that is expected of one revisit letter.

    Attributes:
        about: the sample report that the cause of concern comes from.
        inspected: when the original inspection took place.
        revisited: when the revisit took place.
        due: the date by which the quoted recommendations were to be carried out.
        quoted: the cause of concern and its recommendations, in the order of the quotation.
        progress: in the order of the headings, which is another one.
        paragraphs: numbers of all numbered paragraphs; the first paragraph has no number.
        conclusion: numbers of the paragraphs under `Conclusion`.
        review: starts of some sentences outside the quotation that say should, must or needs to.
    """

    force: str
    inspectorate: str
    about: str
    subject: str
    sent: Printed
    inspected: Printed
    revisited: Printed
    due: Printed
    quoted: tuple[Quoted, ...]
    progress: tuple[Progress, ...]
    paragraphs: tuple[int, ...]
    conclusion: tuple[int, ...]
    phase: Phase
    sender: Officer
    addressee: Officer
    copied_to: Officer
    review: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Step:
    """One event in the life of a matter.

    Attributes:
        event: `raised`, `stated_again`, `complete`, `in_progress`, `outstanding`, `said_to_be_met` (by a sentence of
            the narrative) or `restated` (by somebody who is not the inspectorate).
        finding: ordinal in the file, or None where the file says it in its narrative only.
        starts: the first words of the sentence of the narrative that says so.
    """

    file: str
    event: str
    finding: int | None
    starts: str | None = None
    voice: str = INSPECTORATE
