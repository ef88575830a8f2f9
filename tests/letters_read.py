"""Letters of our own writing in the forms that inspectors have used, and what reads them."""

from __future__ import annotations

from pathlib import Path

from graph.reference import ReferenceData
from loaders.reading import read_bytes
from loaders.records import Finding, ReportRecord
from loaders.sources import DocumentFacts

EXAMPLES = Path(__file__).parent.parent / "examples"

PAGE = """<html><head><title>Wexmoor Police: PEEL causes of concern revisit letter</title></head><body><main>
<h1>Wexmoor Police: PEEL causes of concern revisit letter</h1>
<p>Published on: 21 May 2024</p>
<h2>Letter information</h2>
<p><strong>From</strong><br>Ann Leeson QPM<br>His Majesty\u2019s Inspector of Constabulary</p>
<p><strong>To</strong><br>Bea Moorland<br>Chief Constable<br>Wexmoor Police</p>
<p>Cc<br>Carl Denby<br>Wexmoor Police and Crime Commissioner</p>
<p>Sent on<br>21 May 2024</p>
<h2>Wexmoor Police: PEEL causes of concern \u2013 May 2024</h2>
<p>I can tell you that the Chief Inspector of Constabulary has decided to return Wexmoor Police to the ordinary level of
monitoring, which we call \u2018scan\u2019. We could do so because we have been able to close your remaining causes of
concern.</p>
<h2>Background</h2>
<p>In March 2022, we inspected Wexmoor Police as part of PEEL 2021/22. We identified three causes of concern, which were
that the force:</p>
<ul><li>was slow to spot callers at risk at the first contact;</li>
<li>didn\u2019t plan or supervise its investigations well enough; and</li>
<li>had no sound plan for its money.</li></ul>
<p>On 6 July 2022, we moved Wexmoor Police into the engage phase of our monitoring.</p>
<h2>Answering calls</h2>
<p>We found that the force did not see which callers were at risk when they first made contact.</p>
<p>We made the following recommendations, in which we said that the force should make sure that:</p>
<ul><li>call takers ask each caller the same questions about risk; and</li>
<li>people who ring again are recognised.</li></ul>
<p>In November 2023 we listened to 80 calls. Both recommendations have been met. We closed this cause of concern in
January 2024.</p>
<h2>Investigating crime</h2>
<p>Investigations lacked plans and supervisors seldom looked at them.</p>
<p>The force should immediately:</p>
<ul><li>put a plan on every investigation.</li></ul>
<p>By 30 September 2023, the force should:</p>
<ul><li>see that a supervisor reviews each investigation every month; and</li>
<li>tell victims what has become of their case.</li></ul>
<p>The first recommendation has been completed, but the second and third remain in progress. We have downgraded this
cause of concern to an area for improvement:</p>
<p>The force should keep supervising its investigations until the backlog is gone.</p>
<h2>Planning</h2>
<p>We recommended that the force should balance its budget by March 2024.</p>
<p>The force has a new plan for its money. We have now discharged this cause of concern.</p>
<h2>Next steps</h2>
<p>We will consider whether to move the force back into engage if progress stops.</p>
</main></body></html>"""
"""A web page with a block of letter information, three causes of concern as bullets, and statuses in prose."""

LETTERED = """HMICFRS
6th Floor, Tall House

Mr Dan Pell
Chief Constable
Wexmoor Police

3 March 2020

Dear Dan

Wexmoor Police: crime data integrity re-inspection

We inspected how well Wexmoor Police records crime in June 2018. We returned in January 2020 to see what had changed.

In 2018 we found two causes of concern. This letter deals with the first of them only.

Cause of concern 1: recording of violent crime

The force fails to record too many violent crimes.

Recommendations

The force should, within three months:

(a) record each report within 24 hours;
(b) check what its call takers close; and
(c) train supervisors.

Recommendation 1
Status: Partially met
Most reports are now recorded in time.

Recommendation 2
Status: Met
A team checks 50 calls a day.

Recommendation 3 - not started
No training has been given.

New recommendation

By 31 December 2020, the force should test its staff on what they know.

We have decided that Wexmoor Police will remain in scan.

Yours sincerely

Joan Askew
HM Inspector of Constabulary
"""
"""A letter with a greeting, lettered recommendations, and lines with their statuses."""

NUMBERED = """Ann Leeson
His Majesty's Inspector of Constabulary

Sent to:
Dan Pell
Chief Constable, Wexmoor Police

Sent on:
3 July 2024

Wexmoor Police: accelerated causes of concern - letter

On 3 January 2024 we issued two accelerated causes of concern.

Cause of concern 1
The force does not know where its prisoners are.

Recommendation 1
By 31 March 2024, the force should count them.

Recommendation 2
The force should immediately lock the doors.

Cause of concern 2
The force does not feed its prisoners.

Recommendation 3
Within three months, the force should cook.

What we found

{found}
"""
"""A letter without a greeting, with numbered headings; `found` is what is said of the findings."""

UNQUOTED = """Chief Constable Dan Pell
Wexmoor Police

12 January 2023

Dear Chief Constable Pell,

WEXMOOR POLICE: CAUSE OF CONCERN PROGRESS REVIEW

1. In our 2022 inspection we issued a cause of concern. The force was not protecting children well enough.

2. We visited between 5 and 9 December 2022 to see what has changed.

Improve how the force records what children say [ongoing]

3. Officers now write down what children say.

Make sure that checks are made on foster homes - Complete

4. Checks are made.

Train staff in the new unit: not met

5. Nobody has been trained.

Conclusion

6. On 9 January 2023 the Police Performance Oversight Group agreed that Wexmoor Police should remain in engage.

Yours sincerely,

Ann Leeson
HMI
"""
"""A letter that prints its recommendations only as headings, each with a status."""

TABLE = """WEXMOOR POLICE CAUSE OF CONCERN REVISIT

Mr Dan Pell
Chief Constable
Wexmoor Police

4 May 2023

Dear Mr Pell

In March 2022 we identified a cause of concern about how the force keeps its horses.

We went back to the force between 3 and 7 April 2023.

Recommendation\tStatus\tWhat we found
Feed the horses every day\tComplete\tThey are fed.
Brush the horses every week\tOngoing\tThey are brushed once a month.
Walk the horses\tNot started\tThey stand still.

This cause of concern remains open.

Kind regards

Joan Askew
HM Inspector of Constabulary
"""
"""A letter with a table of its recommendations."""

NAMED = """Wexmoor Police: PEEL causes of concern revisit letter

Letter information

From: Ann Leeson, HM Inspector of Constabulary

To: Chief Constable Dan Pell, Wexmoor Police

Cc: Carl Denby, Police and Crime Commissioner for Wexmoor

Sent on: 20 September 2023

Background

Between 17 May and 11 June 2021, we inspected Wexmoor Police. We identified four causes of concern in respect of:

\u2022 planning and money;
\u2022 crime recording;
\u2022 vulnerability; and
\u2022 call handling.

Planning and money

We made the following recommendations, stating that the force should:

\u2022 employ enough accountants; and
\u2022 keep a plan for five years.

In April 2023, we discharged this cause of concern.

Vulnerability and call handling

The cause of concern about vulnerability has been narrowed to children.

Summary

\u2022 Crime recording: closed

We have now discharged two of the four causes of concern.

Next steps

The force remains in the Engage phase. We expect to close the remaining causes of concern next year.
"""
"""A letter that only names its causes of concern, by topic."""


def read(text: str, name: str = "letter.txt") -> ReportRecord:
    """The record of a text about the made-up force of the samples."""
    reference = ReferenceData.packaged().extended_by([EXAMPLES / "wexmoor.ttl"])
    return read_bytes(text.encode(), name, DocumentFacts(file=name), reference).record


def named(record: ReportRecord) -> dict[str, Finding]:
    """The findings by the first words that tell them apart."""
    return {" ".join(each.text.rstrip(".").split()[:4]): each for each in record.findings}


def told(record: ReportRecord) -> list[tuple[str, str, str | None]]:
    """The statuses: of which finding, which, and by what step."""
    return [(each.finding, each.status, each.transition) for each in record.statuses]
