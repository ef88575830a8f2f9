"""What a careful person reads in the sample reports under `examples/`, written down by hand.

Nothing here was produced by a reader of the project: a test that compares a reader with this module compares it with
the printed words. Findings are numbered from 1 in the order of the text, across all kinds (`Finding` ordinals). `None`
means that the text does not print the fact. `starts` are the first six words as printed, split at white space.
"""

from __future__ import annotations

from expectation_forms import (
    AFI,
    CONCERN,
    EFFECTIVENESS_2016,
    EFFECTIVENESS_2017,
    EFFECTIVENESS_2018,
    LEGITIMACY_2018,
    RECOMMENDATION,
    VULNERABILITY_2015,
    BackReference,
    Cut,
    Finding,
    Judgment,
    Sample,
    Statistic,
    Title,
)

SAMPLES: dict[str, Sample] = {
    VULNERABILITY_2015: Sample(
        title=Title("wexmoor", "peel", "2015", "vulnerability", "hmic", "December 2015", None, "978-1-911194-91-0"),
        findings=(
            Finding(AFI, "The force should improve how it", "is recorded and used", "3"),
            Finding(AFI, "The force should train its sergeants", "the quality of those checks", "3"),
            Finding(AFI, "The force should draw on information", "sexual exploitation in its area", "3"),
        ),
        judgments=(
            Judgment(
                "How effective is the force at protecting vulnerable people and supporting victims?",
                "3",
                "requires-improvement",
            ),
        ),
        footnotes=4,
        cuts=(
            Cut("had also been victims of other", "crime, because the two systems"),
            Cut("We found 64 episodes in a single", "month after which no interview"),
        ),
        statistics=(
            Statistic("93", "percent", "12 months to 31 March 2015", "Wexmoor Police"),
            Statistic("1846", "count", "12 months to 31 March 2015", "Wexmoor Police"),
        ),
        forbidden=(
            "how well the force picks out",
            "what the first officers to arrive",
            "trained every neighbourhood officer",
            "visited 58 hotels and guest houses",
            "placed an analyst in the children",
            "Rates for children use",
            "Forces count missing reports",
        ),
        review=("A force that hears a child", "It needs to settle it", "Call handlers must therefore search"),
    ),
    EFFECTIVENESS_2016: Sample(
        title=Title(
            "wexmoor", "peel", "2016", "effectiveness", "hmic", "March 2017", "2017-03-02", "978-1-911194-93-4"
        ),
        findings=(
            Finding(AFI, "The force should evaluate its problem-solving", "across all neighbourhood teams", "1"),
            Finding(AFI, "The force should improve how it", "a written plan from the start", "2"),
            Finding(AFI, "The force should make sure that", "is written on the crime record", "2"),
            Finding(AFI, "The force should make sure that", "is written on the crime record", "2"),
            Finding(AFI, "The force should improve its work", "says is recorded and used", "3"),
            Finding(AFI, "The force should ensure that every", "is reviewed every month", "4"),
        ),
        judgments=(
            Judgment("Overall effectiveness", None, "requires-improvement", 2016, carried_over=False),
            Judgment("Preventing crime and anti-social behaviour", "1", "good", 2016, carried_over=False),
            Judgment(
                "Investigating crime and reducing re-offending", "2", "requires-improvement", 2016, carried_over=False
            ),
            Judgment(
                "Protecting vulnerable people and supporting victims",
                "3",
                "requires-improvement",
                2016,
                carried_over=False,
            ),
            Judgment("Tackling serious and organised crime", "4", "requires-improvement", 2016, carried_over=False),
            Judgment("Specialist capabilities", "5", "ungraded", 2016, carried_over=False),
        ),
        footnotes=7,
        cuts=(
            Cut("what had been done and how to complain", "if trouble began again."),
            Cut("is hidden from everyone who reads", "one at a time."),
            Cut("and that what the child", "says is recorded and used."),
            Cut("make the rate for a small force look", "higher than it would on another day"),
        ),
        statistics=(
            Statistic("248", "per 1,000 population", "12 months to 30 June 2016", "Wexmoor Police"),
            Statistic("260", "per 1,000 population", "12 months to 30 June 2016", "England and Wales"),
            Statistic("54.3", "per 1,000 population", "12 months to 30 June 2016", "Wexmoor Police"),
            Statistic("68.2", "per 1,000 population", "12 months to 30 June 2016", "England and Wales"),
            Statistic("66.2", "per 100 domestic abuse-related crimes", "12 months to 30 June 2016", "Wexmoor Police"),
        ),
        forbidden=(
            "stop harm before it happens",
            "put victims first",
            "bring offenders to justice",
            "spend every pound wisely",
            "beds found for eleven families",
            "a named officer for every high-risk victim",
            "A rate per head uses",
            "Four forces gave no data",
            "burglary of a home",
        ),
        review=(
            "The force must now turn them into measures",
            "The new computer system should help",
            "The force needs to understand this better",
        ),
    ),
    EFFECTIVENESS_2017: Sample(
        title=Title(
            "wexmoor", "peel", "2017", "effectiveness", "hmicfrs", "March 2018", "2018-03-22", "978-1-911194-96-5"
        ),
        findings=(
            Finding(AFI, "The Force should evaluate its problem", "across all neighbourhood teams", "1"),
            Finding(AFI, "The force should improve its work", "says is recorded and used", "3"),
            Finding(AFI, "The force should find out why", "it would keep a victim safe", "3"),
            Finding(AFI, "The force should make sure that", "before the call is graded", "3"),
            Finding(AFI, "The force should make sure that", "is reviewed every month", "4"),
        ),
        judgments=(
            Judgment("Overall effectiveness", None, "requires-improvement", 2017, carried_over=False),
            Judgment("Preventing crime and anti-social behaviour", "1", "good", 2017, carried_over=False),
            Judgment(
                "Investigating crime and reducing re-offending", "2", "requires-improvement", 2016, carried_over=True
            ),
            Judgment(
                "Protecting vulnerable people and supporting victims",
                "3",
                "requires-improvement",
                2017,
                carried_over=False,
            ),
            Judgment("Tackling serious and organised crime", "4", "good", 2017, carried_over=False),
            Judgment("Specialist capabilities", "5", "ungraded", 2017, carried_over=False),
        ),
        footnotes=12,
        cuts=(
            Cut("a badly lit footpath had been acted upon", "within the month."),
            Cut("a single place in which they could look for", "ideas that have worked elsewhere."),
            Cut("from a survivor who speaks on every training", "course."),
            Cut("for every caller\u00b9\u00b9 who may", "be vulnerable, and record it"),
            Cut("before and after that date cannot be", "compared with confidence."),
        ),
        statistics=(
            Statistic("271", "per 1,000 population", "12 months to 30 September 2017", "Wexmoor Police"),
            Statistic("264", "per 1,000 population", "12 months to 30 September 2017", "England and Wales"),
            Statistic("24", "per 1,000 population", "12 months to 31 March 2017", "Wexmoor Police"),
            Statistic("29", "per 1,000 population", "12 months to 31 March 2017", "England and Wales"),
            Statistic("59.8", "per 1,000 population", "12 months to 30 September 2017", "Wexmoor Police"),
            Statistic("73.5", "per 1,000 population", "12 months to 30 September 2017", "England and Wales"),
            Statistic("89", "percent", "12 months to 30 September 2017", "Wexmoor Police"),
            Statistic(
                "63.1", "per 100 domestic abuse-related crimes", "12 months to 30 September 2017", "Wexmoor Police"
            ),
        ),
        forbidden=(
            "Preventing crime and anti-social behaviour",
            "Specialist capabilities",
            "has opened a second hub",
            "should by now have replaced",
            '"she rang when she said she would"',
            '"they should tell everybody',
            "Rates for residents use",
            "Three forces were unable",
        ),
        review=(
            "They must find the time to do this",
            "Chief officers must approve the assessment",
            "The figure for England and Wales should therefore be read",
        ),
    ),
    EFFECTIVENESS_2018: Sample(
        title=Title("wexmoor", "peel", "2018-19", "effectiveness", "hmicfrs", None, "2019-05-02", None),
        findings=(
            Finding(AFI, "The constabulary should make sure that", "the effect when they are", "1"),
            Finding(CONCERN, "Wexmoor Police does not examine seized", "and victims lose heart", "2"),
            Finding(RECOMMENDATION, "bring the number of devices that", "a level it can manage", "2", parent=2),
            Finding(RECOMMENDATION, "rank each device by the risk", "the suspect may do", "2", parent=2),
            Finding(
                RECOMMENDATION, "tell investigators when they can expect", "every case that is late", "2", parent=2
            ),
            Finding(RECOMMENDATION, "train enough staff to carry out", "a break in cover", "2", parent=2),
            Finding(AFI, "The force should make sure that", "checks the list each week", "2"),
            Finding(AFI, "The force should make sure that", "on the crime record", "2", "outstanding"),
            Finding(CONCERN, "Wexmoor Police does not always recognise", "are in while they wait", "3"),
            Finding(RECOMMENDATION, "somebody who has been trained to", "control room at all hours", "3", parent=9),
            Finding(RECOMMENDATION, "the force should make sure that", "before the call is graded", "3", parent=9),
            Finding(RECOMMENDATION, "the risk to any caller who", "should be assessed afresh", "3", parent=9),
            Finding(RECOMMENDATION, "a supervisor should approve and record", "grade of an incident", "3", parent=9),
            Finding(
                RECOMMENDATION, "chief officers should be given accurate", "response times every week", "3", parent=9
            ),
            Finding(AFI, "All children held overnight in custody", "by the custody sergeant", "3"),
            Finding(
                AFI,
                "The force should further improve how",
                "(for the west of the force area)",
                "3",
                "outstanding",
                "Vulnerability 2015",
            ),
            Finding(
                AFI,
                "The force should find out why",
                "it would keep a victim safe",
                "3",
                "outstanding",
                "Effectiveness 2016",
            ),
            Finding(AFI, "Wexmoor Police needs to understand better", "to protect repeat victims", "4"),
            Finding(
                AFI,
                "The force should make sure that",
                "is reviewed every month",
                "4",
                "outstanding",
                "Effectiveness 2016",
            ),
        ),
        judgments=(),
        footnotes=0,
        cuts=(),
        statistics=(
            Statistic("977", "count", "12 months to 31 December 2018", "Wexmoor Police"),
            Statistic("71", "percent", "12 months to 31 December 2018", "Wexmoor Police"),
            Statistic("58", "count", "12 months to 31 March 2019", "Wexmoor Police"),
            Statistic("31", "count", "12 months to 31 March 2019", "Wexmoor Police"),
        ),
        forbidden=(
            "make town centres feel safe",
            "steer children away from knives",
            "help victims of crime on farms",
            "listen to the victim and write down",
            "speak to each child in the house",
            "must stay until a supervisor",
        ),
        review=(
            "The force needs to choose a new chair soon",
            "The lessons should be shared more widely",
            "This is a healthy figure and the force should be proud",
        ),
    ),
    LEGITIMACY_2018: Sample(
        title=Title("wexmoor", "peel", "2018-19", "legitimacy", "hmicfrs", None, "2019-05-02", None),
        findings=(
            Finding(
                AFI,
                "The force should make sure that",
                "supervisors check what they write",
                "1",
                "outstanding",
                "Legitimacy 2016",
            ),
            Finding(AFI, "The force should clear the backlog", "vetted and at which level", "2"),
        ),
        judgments=(
            Judgment("How legitimate is the force in its treatment of the public and its workforce?", None, "good"),
            Judgment(
                "To what extent does the force treat the people it serves with fairness and respect?", "1", "good"
            ),
            Judgment(
                "How well does the force make sure that its workforce acts ethically and lawfully?",
                "2",
                "requires-improvement",
            ),
            Judgment("To what extent does the force treat its workforce with fairness and respect?", "3", "good"),
        ),
        footnotes=0,
        cuts=(),
        statistics=(
            Statistic("4.1", "per 1,000 population", "12 months to 31 March 2018", "Wexmoor Police"),
            Statistic("4.7", "per 1,000 population", "12 months to 31 March 2018", "England and Wales"),
            Statistic("3.1", "percent", "12 months to 31 March 2019", "Wexmoor Police"),
        ),
        forbidden=(
            "the force should publish the results of complaints",
            "officers should wear a name badge",
            "the website should be available",
            "rewrote the rules on flexible working",
            "argued, with success,",
        ),
        review=(
            "The force should send its new sergeants",
            "Not all officers switch their camera on",
            "The force intends to halve the number within a year, and it must",
        ),
    ),
}
"""What each file says, by its name."""

LIVES: dict[str, tuple[tuple[str, int], ...]] = {
    "A": ((VULNERABILITY_2015, 1), (EFFECTIVENESS_2016, 5), (EFFECTIVENESS_2017, 2), (EFFECTIVENESS_2018, 16)),
    "B": ((EFFECTIVENESS_2016, 1), (EFFECTIVENESS_2017, 1)),
    "C": ((EFFECTIVENESS_2016, 6), (EFFECTIVENESS_2017, 5), (EFFECTIVENESS_2018, 19)),
    "D": ((EFFECTIVENESS_2017, 3), (EFFECTIVENESS_2018, 17)),
    "E": ((EFFECTIVENESS_2017, 4), (EFFECTIVENESS_2018, 11)),
    "F": ((EFFECTIVENESS_2016, 2),),
    "G": ((EFFECTIVENESS_2016, 3), (EFFECTIVENESS_2016, 4), (EFFECTIVENESS_2018, 8)),
}
"""Every statement of a matter, as (file, ordinal of the finding), oldest first.

A narrows in 2018. B is the same words twice and is never closed. E escalates: its last statement is a recommendation.
F is stated once. G is no thread: its first two statements are twins, and the third cannot be tied to either of them.
"""

REFERENCES: tuple[BackReference, ...] = (
    BackReference(
        EFFECTIVENESS_2017,
        "In our 2016 effectiveness report, we said that the force should make sure that every organised crime group",
        2016,
        "effectiveness",
        5,
        "quotation",
    ),
    BackReference(
        EFFECTIVENESS_2017,
        "In response to a recommendation from our 2016 effectiveness report, the force has looked again",
        2016,
        "effectiveness",
        3,
        "inferred",
    ),
    BackReference(
        EFFECTIVENESS_2018,
        "It has been an area for improvement for the force since 2015.",
        2015,
        None,
        16,
        "statement",
    ),
    BackReference(
        EFFECTIVENESS_2018,
        "In 2017 we reported that the force was not assessing risk well enough on the telephone.",
        2017,
        None,
        None,
        None,
    ),
)
"""Sentences of the narrative that refer back; the bracket labels are with the findings."""
