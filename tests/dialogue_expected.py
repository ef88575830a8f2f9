"""What a careful person reads in the sample responses, letter and legitimacy reports under `examples/`, by hand.

The companion of `samples_expected.py`, with the same conventions: nothing here was produced by a reader of the project,
findings are numbered from 1 in the order of the text, `starts` are the first six words as printed, split at white
space, and `None` means that the text does not print the fact. Quotation marks around a passage are no part of it.
Dates are in ISO form.
"""

from __future__ import annotations

from dialogue_forms import (
    COMPLETE,
    FORCE,
    IN_PROGRESS,
    LEGITIMACY_2016,
    LETTER_2017,
    POLICING_BODY,
    RESPONSE_2014,
    RESPONSE_2018,
    Letter,
    Observation,
    Officer,
    Phase,
    Printed,
    Progress,
    Quoted,
    Reply,
    Response,
    Restated,
)
from expectation_forms import (
    CONCERN,
    EFFECTIVENESS_2017,
    RECOMMENDATION,
)

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
