"""What a careful person reads in the sample responses, letter and legitimacy reports under `examples/`, by hand.

The companion of `samples_expected.py`, with the same conventions: nothing here was produced by a reader of the project,
findings are numbered from 1 in the order of the text, `starts` are the first six words as printed, split at white
space, and `None` means that the text does not print the fact. Quotation marks around a passage are no part of it.
Dates are in ISO form.
"""

from __future__ import annotations

from dataclasses import dataclass

from samples_expected import (
    AFI,
    CONCERN,
    EFFECTIVENESS_2017,
    LEGITIMACY_2018,
    RECOMMENDATION,
    BackReference,
    Cut,
    Finding,
    Judgment,
    Sample,
    Statistic,
    Title,
)

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


RESPONSES: dict[str, Response] = {
    RESPONSE_2014: Response(
        force="wexmoor",
        respondent="wexmoor-pcc",
        inspectorate="hmic",
        title="Time Well Spent - An inspection of Call Handling, First Response and the Use of Officers' Time",
        title_field="Time Well Spent - An inspection of Call Handling, First Response and the Use of Officers' Time",
        about=None,
        published=Printed("11 September 2014", "2014-09-11", "2014-09-11"),
        fieldwork=Printed("between February and May 2014", "2014-02-01", "2014-05-31"),
        kinds=("Wexmoor Specific", "Follow Up", "Partner Inspection", "National", "Thematic"),
        ticked=None,
        force_is_quoted=None,
        restated=(),
        positive=(),
        observations=(
            Observation("The force answers emergency calls promptly", "Answering Calls"),
            Observation("The computer tells a call handler", "Answering Calls"),
            Observation("Supervisors listen to some calls each", "Answering Calls"),
            Observation("There is a clear policy on", "Answering Calls"),
            Observation("Inspectors found that officers take care", "First Response"),
            Observation("The force sends an officer to", "First Response"),
            Observation("Officers do not have the means", "First Response"),
            Observation("HMIC examined 30 incidents that had", "First Response"),
            Observation("The first account of a victim", "First Response"),
            Observation("A duty inspector looks at all", "First Response"),
            Observation("The force intends to review its", "First Response"),
            Observation("The force does not know how", "Sparing Officers' Time"),
            Observation("HMIC identified that work with the", "Sparing Officers' Time"),
            Observation("Officers must come back to a", "Sparing Officers' Time"),
            Observation("The force has moved some tasks", "Sparing Officers' Time"),
        ),
        replies=(
            Reply(
                FORCE,
                "Lionel Threap",
                "Deputy Chief Constable of Wexmoor Police",
                "The report gives a fair picture",
                "the next inspection should find it further on",
                quoted=True,
            ),
            Reply(
                POLICING_BODY,
                "Dorcas Pell",
                "Police & Crime Commissioner",
                "When somebody in Wexmoor picks up",
                "all who work for the force for their efforts",
                quoted=True,
            ),
        ),
        people=(
            Officer("Barnaby Thrupp", "HMI"),
            Officer("Lionel Threap", "Deputy Chief Constable"),
            Officer("Dorcas Pell", "Police & Crime Commissioner"),
        ),
        forbidden=(
            "Wexmoor Specific",
            "National",
            "how well the force answers",
            "whether the first officer",
            "what the force does to spare",
            "plans, policies and figures",
            "discussions with call handlers",
            "visits without notice",
            "a panel of people from outside",
            "letters from 600 members",
        ),
        echoes=(),
    ),
    RESPONSE_2018: Response(
        force="wexmoor",
        respondent="wexmoor-pcc",
        inspectorate="hmicfrs",
        title="Police Effectiveness - 2017",
        title_field="HMICFRS PEEL - PCC Reply Form",
        about=EFFECTIVENESS_2017,
        published=Printed("March 2018", "2018-03-01", "2018-03-31"),
        fieldwork=None,
        kinds=("Wexmoor Specific", "Follow Up", "Partner Inspection", "National", "Thematic"),
        ticked=None,
        force_is_quoted=None,
        restated=(
            Restated(
                "The Force should evaluate its problem-solving",
                "across all neighbourhood teams",
                1,
                (
                    ("problem solving", "problem-solving"),
                    ("organisations, so", "organisations so"),
                    ("\u2018what works\u2019", "'what works'"),
                ),
            ),
            Restated(
                "The force should improve its work",
                "says is recorded and used",
                2,
                (("used.", "used"),),
            ),
            Restated(
                "The force should find out why",
                "it would keep a victim safe",
                3,
                (("domestic violence protection notices", "Domestic Violence Protection Notices"),),
            ),
            Restated(
                "The force should make sure that",
                "before the call is graded",
                4,
                (("call handlers", "call-handlers"), ("may be", "maybe")),
            ),
            Restated(
                "The force should make sure that",
                "is reviewed every month",
                5,
                (("plan, and", "plan and"),),
            ),
        ),
        positive=(
            "Has kept its neighbourhood teams whole",
            "Has improved the quality of its",
            "Has cut by more than a",
            "Has given every organised crime group",
            "Is good at finding out what",
            "Is good at preventing crime with",
            "Makes sound use of injunctions and",
            "Works well with other organisations to",
        ),
        observations=(),
        replies=(
            Reply(
                FORCE,
                "Hester Quill",
                "Assistant Chief Constable",
                "We welcome this report. It says",
                "and know that they will be listened to",
                quoted=True,
            ),
            Reply(
                POLICING_BODY,
                None,
                "PCC",
                "I am glad that the Inspectors",
                "what I can to bring them to the table",
                quoted=False,
            ),
        ),
        people=(
            Officer("Hester Quill", "Assistant Chief Constable"),
            Officer("Silas Marrable", "Chief"),
        ),
        forbidden=("Wexmoor Specific", "National"),
        echoes=(
            "Some of these matters are not new, and I was disappointed",
            "I was reassured that the reviews of organised crime groups",
        ),
    ),
}
"""What each response says, by its file's name. Findings are the policing body's copies; their voice is its own."""

LETTERS: dict[str, Letter] = {
    LETTER_2017: Letter(
        force="wexmoor",
        inspectorate="hmicfrs",
        about=LEGITIMACY_2016,
        subject="WEXMOOR POLICE CAUSE OF CONCERN REVISIT \u2013 PROTECTING THE PUBLIC FROM ABUSE OF POSITION",
        sent=Printed("14 September 2017", "2017-09-14", "2017-09-14"),
        inspected=Printed("between 6 and 17 June 2016", "2016-06-06", "2016-06-17"),
        revisited=Printed("between 3 and 20 July 2017", "2017-07-03", "2017-07-20"),
        due=Printed("by 30 June 2017", "2017-06-30", "2017-06-30"),
        quoted=(
            Quoted(CONCERN, "The way in which Wexmoor Police", "do not know whom to tell", 3),
            Quoted(RECOMMENDATION, "keep one register of gifts, second", "officers and staff have declared", 4),
            Quoted(RECOMMENDATION, "tell all officers and staff in", "test whether they have understood", 5),
            Quoted(RECOMMENDATION, "give the counter-corruption unit enough people,", "computer systems is used", 6),
            Quoted(RECOMMENDATION, "ask organisations that support vulnerable people", "give them somebody to ring", 7),
        ),
        progress=(
            Progress(
                "Tell all officers and staff in plain words what it means to abuse a position for a sexual purpose, "
                "and test whether they have understood \u2013 complete",
                COMPLETE,
                3,
                (4, 5, 6),
            ),
            Progress(
                "Ask organisations that support vulnerable people to pass on any worry about the conduct of officers "
                "or staff, and give them someone to ring \u2013 in progress",
                IN_PROGRESS,
                5,
                (7, 8, 9),
            ),
            Progress(
                "Keep one register of gifts, second jobs and business interests and check it against what officers "
                "and staff have declared \u2013 complete",
                COMPLETE,
                2,
                (10, 11, 12),
            ),
            Progress(
                "Give the counter corruption unit enough people, and the means to see how each of the force\u2019s "
                "computer systems is used \u2013 in progress",
                IN_PROGRESS,
                4,
                (13, 14, 15, 16),
                (("Enough people", (13, 14)), ("Means to look", (15, 16))),
            ),
        ),
        paragraphs=tuple(range(2, 19)),
        conclusion=(17, 18),
        phase=Phase("engage", "Wexmoor Police remains in the engage phase of our monitoring process", 18),
        sender=Officer("Winifred Lusk", "HM Inspector of Constabulary"),
        addressee=Officer("Cordelia Penhale", "Chief Constable"),
        copied_to=Officer("Dorcas Pell", "Police and Crime Commissioner"),
        review=("The force should make sure that a person who has found the courage",),
    ),
}
"""What each letter says, by its file's name."""

REPORTS: dict[str, Sample] = {
    LEGITIMACY_2016: Sample(
        title=Title(
            "wexmoor", "peel", "2016", "legitimacy", "hmic", "December 2016", "2016-12-08", "978-1-911194-92-7"
        ),
        findings=(
            Finding(AFI, "The force should ensure that officers", "check what has been written", "1"),
            Finding(AFI, "The force should seek the views", "it has done as a result", "1"),
            Finding(CONCERN, "The way in which Wexmoor Police", "do not know whom to tell", "2"),
            Finding(
                RECOMMENDATION,
                "keep one register of gifts, second",
                "officers and staff have declared",
                "2",
                parent=3,
            ),
            Finding(
                RECOMMENDATION,
                "tell all officers and staff in",
                "test whether they have understood",
                "2",
                parent=3,
            ),
            Finding(
                RECOMMENDATION,
                "give the counter-corruption unit enough people,",
                "computer systems is used",
                "2",
                parent=3,
            ),
            Finding(
                RECOMMENDATION,
                "ask organisations that support vulnerable people",
                "give them somebody to ring",
                "2",
                parent=3,
            ),
            Finding(AFI, "The force should make sure that", "at least four times a year", "3"),
        ),
        judgments=(
            Judgment("Overall legitimacy", None, "requires-improvement", 2016, carried_over=False),
            Judgment(
                "To what extent does the force treat the people it serves with fairness and respect?",
                "1",
                "good",
                2016,
                carried_over=False,
            ),
            Judgment(
                "How well does the force make sure that its workforce acts ethically and lawfully?",
                "2",
                "inadequate",
                2016,
                carried_over=False,
            ),
            Judgment(
                "To what extent does the force treat its workforce with fairness and respect?",
                "3",
                "good",
                2016,
                carried_over=False,
            ),
        ),
        footnotes=5,
        cuts=(
            Cut("how little it would have taken to write back", "to them."),
            Cut("why the rest of the force could not do", "the same."),
            Cut("counts only the records on which they", "agreed."),
        ),
        statistics=(
            Statistic("5.2", "per 1,000 population", "12 months to 31 March 2016", "Wexmoor Police"),
            Statistic("6.5", "per 1,000 population", "12 months to 31 March 2016", "England and Wales"),
            Statistic("2.7", "percent", "31 March 2016", "Wexmoor Police"),
            Statistic("6.3", "percent", "31 March 2016", "England and Wales"),
        ),
        forbidden=(
            "whether it is fair to the public",
            "whether its workforce behaves",
            "whether it is fair to its own",
            "given all staff two days a year",
            "put an end to double shifts",
            "opened a prayer room",
            "Numbers of officers are",
            "Four forces did not send us",
        ),
        review=(
            "Any force should expect that of us",
            "Chief officers should have answered",
        ),
    ),
    LEGITIMACY_2017: Sample(
        title=Title(
            "wexmoor", "peel", "2017", "legitimacy", "hmicfrs", "December 2017", "2017-12-12", "978-1-911194-95-8"
        ),
        findings=(
            Finding(CONCERN, "The way in which Wexmoor Police", "most of its computer systems are used", "2"),
            Finding(
                RECOMMENDATION,
                "keep one register of gifts, second",
                "officers and staff have declared",
                "2",
                parent=1,
            ),
            Finding(
                RECOMMENDATION,
                "give the counter-corruption unit enough people,",
                "computer systems is used",
                "2",
                parent=1,
            ),
            Finding(AFI, "The force should find out why", "informed while they wait", "3"),
        ),
        judgments=(
            Judgment("Overall legitimacy", None, "requires-improvement", 2017, carried_over=False),
            Judgment("Treating the public fairly", "1", "good", 2016, carried_over=True),
            Judgment("Ethical and lawful workforce", "2", "requires-improvement", 2017, carried_over=False),
            Judgment("Treating the workforce fairly", "3", "good", 2017, carried_over=False),
        ),
        footnotes=4,
        cuts=(
            Cut("must not let good work depend upon one", "person."),
            Cut("and the means to see how each of the", "force\u2019s computer systems is used."),
            Cut("but have not asked what lies", "behind them."),
            Cut("second jobs there are in the force as a", "whole."),
        ),
        statistics=(
            Statistic("158", "per 1,000 workforce", "12 months to 31 March 2017", "Wexmoor Police"),
            Statistic("184", "per 1,000 workforce", "12 months to 31 March 2017", "England and Wales"),
            Statistic("4.2", "percent", "12 months to 31 March 2017", "Wexmoor Police"),
        ),
        forbidden=(
            "Ethical and lawful workforce",
            "Treating the workforce fairly",
            "nobody will wait more than ten days",
            "everyone will be told why",
            "the worst of the force",
            "has bought boots that fit women",
            "is to try out, in two districts",
            "Workforce means officers",
            "Forces decide for themselves",
        ),
        review=(
            "The force must not let good work depend upon one person",
            "They use a single page, and they should be pleased",
        ),
    ),
}
"""What each legitimacy report says, by its file's name, in the form of `samples_expected.SAMPLES`."""

FIELDWORK: dict[str, Printed] = {
    LEGITIMACY_2016: Printed("between 6 June 2016 and 17 June 2016", "2016-06-06", "2016-06-17"),
    LEGITIMACY_2017: Printed("from 9 to 13 October 2017", "2017-10-09", "2017-10-13"),
}
"""When each report says that its inspectors were there: the first in a footnote, the second without the word."""

DUE: dict[str, Printed] = {
    LEGITIMACY_2016: Printed("by 30 June 2017", "2017-06-30", "2017-06-30"),
    LEGITIMACY_2017: Printed("by 30 June 2018", "2018-06-30", "2018-06-30"),
}
"""By when all recommendations of each report are to be carried out: the lead-in says so."""

REFERENCES: tuple[BackReference, ...] = (
    BackReference(
        LEGITIMACY_2017,
        "In our 2016 legitimacy report, we recommended that the force should tell all officers and staff",
        2016,
        "legitimacy",
        None,
        None,
    ),
    BackReference(
        LEGITIMACY_2017,
        "When we revisited the force in July 2017 it had a single register",
        2017,
        None,
        2,
        "inferred",
    ),
)
"""Sentences of the narrative that refer back.

The first quotes a recommendation that the file does not make again: it belongs to none of its findings, and the last
sentence of its paragraph says that it has been met. The second is about a matter that was complete and has come back.
"""

LIVES: dict[str, tuple[Step, ...]] = {
    "W": (
        Step(LEGITIMACY_2016, "raised", 3),
        Step(LEGITIMACY_2017, "stated_again", 1, "The way in which Wexmoor Police protects the public"),
    ),
    "W1": (
        Step(LEGITIMACY_2016, "raised", 4),
        Step(LETTER_2017, "complete", 2),
        Step(LEGITIMACY_2017, "stated_again", 2, "It has not lasted."),
    ),
    "W2": (
        Step(LEGITIMACY_2016, "raised", 5),
        Step(LETTER_2017, "complete", 3),
        Step(LEGITIMACY_2017, "said_to_be_met", None, "We consider that this recommendation has been met."),
    ),
    "W3": (
        Step(LEGITIMACY_2016, "raised", 6),
        Step(LETTER_2017, "in_progress", 4),
        Step(LEGITIMACY_2017, "stated_again", 3),
    ),
    "W4": (
        Step(LEGITIMACY_2016, "raised", 7),
        Step(LETTER_2017, "in_progress", 5),
    ),
    "L": (
        Step(LEGITIMACY_2016, "raised", 1),
        Step(LEGITIMACY_2018, "outstanding", 1),
    ),
    "Y": (Step(LEGITIMACY_2016, "raised", 2),),
    "P": (Step(LEGITIMACY_2016, "raised", 8),),
    "N": (Step(LEGITIMACY_2017, "raised", 4),),
    "A": (Step(RESPONSE_2018, "restated", 2, voice=POLICING_BODY),),
    "B": (Step(RESPONSE_2018, "restated", 1, voice=POLICING_BODY),),
    "C": (Step(RESPONSE_2018, "restated", 5, voice=POLICING_BODY),),
    "D": (Step(RESPONSE_2018, "restated", 3, voice=POLICING_BODY),),
    "E": (Step(RESPONSE_2018, "restated", 4, voice=POLICING_BODY),),
}
"""What these files add to the life of each matter, oldest first; A to E go on from `samples_expected.LIVES`.

W is the cause of concern, W1 to W4 its recommendations. W was never closed: its words are new in 2017, and it says of
itself that it remains. W1 was complete in September 2017 and is open again, in the same words, in December. W2 is
closed twice, by the letter and by a sentence of the narrative. W3 goes on in the same words. W4 is left in progress:
the report of December 2017 is silent about it, so it stays open, last stated in the letter.

L keeps its subject and not its words: the label `(Legitimacy 2016)` of 2018 names its origin, and the report of 2017,
which did not inspect that question, says nothing of it. Y and N are stated once. So is P: a sentence of 2017 lets a
reader think that it was dealt with, which closes nothing.
"""
