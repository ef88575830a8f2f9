"""Which report a response answers: its title, the inspection that it reports on, and the days of both."""

from __future__ import annotations

import re

from graph.naming import Body
from graph.reference import Cycle
from loaders.cues import Cues
from loaders.dates import printed_dates, published_date
from loaders.documents import BlockKind
from loaders.genres.letter_head import published_on, read_head
from loaders.genres.matter import Matter
from loaders.genres.response_form import FORM, LONGEST_LINE, Form
from loaders.identity import UNDATED
from loaders.prose import Prose, matching_view
from loaders.records import About, Issued, PrintedDate

LONGEST_TITLE = 60
"""Characters of a report's title in the title of a response to it; a longer one loses its subtitle."""

LAST_LINES = 6
"""Blocks at the end of a document in which a date may stand below a signature."""

UNPARTED_SINCE = 2021
"""The first year of cycles that have one report for all pillars."""

_REPORT = re.compile(r"\b(?:reports?|inspections?)\b")
_ANSWER = re.compile(r"\b(?:response|reply|comments|answer)")
_SUBTITLE = re.compile(r"\s+[-\u2013\u2014]\s+|:\s")


def day_printed(matter: Matter) -> Issued:
    """The day of a response: where it says when it was published; else, if it is no form, as its head labels it.

    A date that stands alone counts above the greeting only.
    """
    document = matter.document
    if own := _own_day(matter):
        return Issued(printed=own.printed, earliest=own.earliest, latest=own.latest, source="text")
    if matter.layout.name == FORM:
        return UNDATED
    head = read_head(document, matter.cues)
    date = head.sent or published_on(document, document.blocks[: matter.layout.within], matter.cues)
    date = date or published_date(document.text[: head.end]) or _last_day(matter)
    return Issued(printed=date.printed, earliest=date.earliest, latest=date.latest, source="text") if date else UNDATED


def _last_day(matter: Matter) -> PrintedDate | None:
    """The date that stands alone among the last lines, below whoever signed."""
    for block in matter.document.blocks[-LAST_LINES:]:
        words = matter.document.words(block)
        if (date := published_date(words)) and date.printed == words.strip():
            prose = Prose.of(matter.document, block.extents)
            return next(iter(_dates(prose)), None)
    return None


def _own_day(matter: Matter) -> PrintedDate | None:
    """The day on which the response was published, where a short line or a row of a table says so."""
    lines = [Prose.of(matter.document, block.extents) for block in matter.document.blocks]
    for cue in matter.cues.responses.dated.published:
        for prose in lines:
            if len(prose.text) <= LONGEST_LINE and (said := cue.search(matching_view(prose.text))):
                behind = prose.part(said.end(), len(prose.text))
                if dates := _dates(behind):
                    return dates[0]
    return None


def _published(matter: Matter) -> list[PrintedDate]:
    """When the report was published, where a sentence near the beginning says so of a report or an inspection."""
    cues = matter.cues.responses.named
    return [
        date
        for block in matter.document.blocks[: matter.layout.within]
        for sentence in Prose.of(matter.document, block.extents).sentences()
        if _REPORT.search(view := matching_view(sentence.text)) and (said := cues.published.search(view))
        for date in _dates(sentence.part(*said.span("date")))
    ][:1]


def _named(matter: Matter) -> tuple[tuple[str, PrintedDate | None], ...]:
    """The reports that a page or letter names as what it answers, with their dates; of one that has none, None."""
    document, cues = matter.document, matter.cues.responses.named
    if matter.layout.name == FORM:
        return ()
    prose = [Prose.of(document, block.extents) for block in document.blocks]
    parts = [
        (each.part(*said.span("title")).text, None)
        for each in prose
        if len(each.text) < LONGEST_LINE and (said := cues.part.match(matching_view(each.text)))
    ]
    if parts:
        return tuple(parts)
    for cue in cues.reports:
        for each in prose[: matter.layout.within]:
            said = cue.search(matching_view(each.text))
            if said:
                title = each.text[said.start("title") : said.end("title")].strip(" .,\u2018\u2019\u201c\u201d\"'")
                later = cues.published.search(matching_view(each.text))
                dates = _dates(each.part(*later.span("date"))) if later else []
                return ((title, dates[0] if dates else None),)
    told = matter.cues.responses
    own = matching_view(matter.recognised.marks["title"])
    if told.title.programme in own and told.title.names_inspection.search(own) and not _ANSWER.search(own):
        return ((matter.recognised.marks["title"], None),)
    for block, each in zip(document.blocks[: matter.layout.within], prose, strict=False):
        view = matching_view(each.text)
        if (
            block.kind is BlockKind.HEADING
            and _programme(view, matter.cues)
            and told.title.names_inspection.search(view)
            and not _ANSWER.search(view)
        ):
            return ((each.text, None),)
    return ()


def report_answered(matter: Matter, form: Form, grammar: Cues) -> tuple[str | None, About, Cycle | None]:
    """The title of the report that is answered, what it tells, and its cycle, where pillar and year name one."""
    told = grammar.responses.title
    field = next((prose.text for prose in form.fields.get("title", [])), None)
    headline = form.headline.text if form.headline else None
    named = _named(matter)
    title = field or (named[0][0] if len(named) == 1 else None)
    if matter.layout.name == FORM and headline and not (field and told.names_inspection.search(matching_view(field))):
        title = headline if told.names_inspection.search(matching_view(headline)) else field
    view = matching_view(title or "")
    pillars = {match["pillar"] for match in told.pillar.finditer(view)}
    year = told.cycle.search(view)
    token = re.sub(r"[/-]20(?=\d\d$)", "-", year["cycle"]) if year else ""
    cycle = matter.reference.cycle(told.programme, token) if year else None
    if cycle and len(pillars) != 1 and not (cycle.year >= UNPARTED_SINCE and told.programme in view and not pillars):
        cycle = None  # which of the year's reports is answered is not said
    dates = [date for prose in form.fields.get("published", []) for date in _dates(prose)]
    dates += [date for _, date in named if date and len(named) == 1]
    dates += _published(matter) if not dates and len(named) == 1 else []
    about = About(
        title=title,
        title_field=field,
        programme=told.programme if cycle else _programme(view, grammar),
        cycle=cycle.notation if cycle else None,
        pillar=pillars.pop() if cycle and pillars else None,
        inspection_year=cycle.year if cycle else None,
        published=dates[0] if dates else None,
    )
    return title, about, cycle


def _dates(prose: Prose) -> list[PrintedDate]:
    return printed_dates(prose.text, offset=prose.start) if len(prose.extents) == 1 else []


def _programme(view: str, grammar: Cues) -> str | None:
    """The programme that a title tells, where no cycle is known."""
    return next((slug for slug, cue in grammar.responses.programmes.items() if cue.search(view)), None)


def short_title(title: str | None, published: PrintedDate | None) -> str:
    """The main title of a report, and the year of publication where it has none."""
    main = _SUBTITLE.split(title or "report", maxsplit=1)[0]
    year = str(published.latest.year) if published else ""
    return main if not year or year in main else f"{main} {year}"


def response_title(title: str | None, about: About, force: Body) -> str:
    """What the response is called: the form has no title of its own."""
    if title is None:
        return f"Response to a report on {force.name}"
    return f"Response to {title if len(title) <= LONGEST_TITLE else short_title(title, about.published)}, {force.name}"
