"""What a careful person reads in the legitimacy reports of 2016 and 2017, and the lives that go on through them.

The companion of `samples_expected.py`, with the same conventions.
"""

from __future__ import annotations

from dialogue_forms import (
    LEGITIMACY_2016,
    LEGITIMACY_2017,
    LETTER_2017,
    POLICING_BODY,
    RESPONSE_2018,
    Printed,
    Step,
)
from expectation_forms import (
    AFI,
    CONCERN,
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
