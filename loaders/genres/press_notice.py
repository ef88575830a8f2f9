"""A press notice: the grades of many forces, each printed with its force.

A grade counts where it is printed as one: in a list of what a force was judged to be, beside the force on a line or in
a table, over a list of forces, or as a heading on a force. What somebody is quoted as saying gives none. A notice is no
report on an inspection: it states no findings, and its grades are those of the reports that it tells of.
"""

from __future__ import annotations

from graph.errors import IdentityError
from graph.reference import Framework
from loaders.dates import printed_dates
from loaders.genres.matter import Matter, dates_of, doubts_about_date, doubts_about_file, people_of
from loaders.genres.programme_report import title_of
from loaders.genres.subject import NATIONAL, key_part
from loaders.identity import inspectorate, inspectorate_on, issued
from loaders.margins import read_footnotes
from loaders.outline import plain_outline
from loaders.press_grades import PressGrades
from loaders.press_legend import legend_of
from loaders.records import Identity, Issued, Notice, ReportRecord


def read_press_notice(matter: Matter) -> ReportRecord:
    """The grades of a press notice.

    Raises:
        IdentityError: its cycle is not in the reference data.
    """
    document, marks, layout = matter.document, matter.recognised.marks, matter.layout
    programme = layout.programme or ""
    cycle = matter.reference.cycle(programme, marks["cycle"])
    if cycle is None:
        known = (each.notation for each in matter.reference.cycles if each.programme == programme)
        raise IdentityError(
            f"{marks['cycle']!r} is no cycle of the {programme.upper()} programme that the reference data knows",
            where=matter.facts.file,
            hint=f"Known are: {', '.join(known)}.",
        )
    pillar = marks.get("pillar", "").lower()
    published, dated = issued(document, layout.within, cycle.year, matter.facts)
    published = published if published.earliest else _issued_with_title(matter) or published
    told = "-".join(part for part in (programme, cycle.notation, pillar, key_part(marks.get("subject", ""))) if part)
    identity = Identity(
        title=title_of(marks),
        genre=layout.genre,
        force=None,
        programme=programme,
        cycle=cycle.notation,
        pillar=pillar or None,
        inspection_year=cycle.year,
        inspection_year_basis="title",
        inspectorate=inspectorate(document, matter.reference, None) or inspectorate_on(published.earliest),
        issued=published,
        fieldwork=None,
        isbn=None,
        key=f"{NATIONAL}/{told}/{layout.genre}",
        scope=layout.scope.value,
    )
    framework = Framework(matter.reference, cycle, pillar)
    grades = PressGrades(matter, framework, pillar or programme, legend_of(document, matter.cues, cycle.year))
    judgments = tuple(grades.read())
    none = Notice(code="no-grades", detail="a press notice, but no grade is printed with its force")
    form = plain_outline(document, matter.cues)
    return ReportRecord(
        source=matter.source,
        layout=matter.layout_record(),
        report=identity,
        sections=form.sections,
        judgments=judgments,
        people=people_of(document),
        dates=dates_of(document),
        footnotes=read_footnotes(document),
        warnings=dated
        + doubts_about_date(published)
        + doubts_about_file(document)
        + tuple(grades.notices)
        + (() if judgments else (none,)),
    )


def _issued_with_title(matter: Matter) -> Issued | None:
    """The day that stands on the line of the title, as a page prints it that lost its breaks."""
    lines = [(line.start, matter.document.words(line)) for line in matter.recognised.lines]
    days = [each for start, words in lines for each in printed_dates(words, offset=start) if each.precision == "day"]
    if len(days) != 1:
        return None
    return Issued(printed=days[0].printed, earliest=days[0].earliest, latest=days[0].latest, source="text")
