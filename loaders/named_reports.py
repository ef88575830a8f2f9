"""Which report the words of a register or tracker name: `PEEL 2018/19`, `Legitimacy 2016, published in December`."""

from __future__ import annotations

import re
from collections.abc import Sequence

from graph.reference import Cycle, ReferenceData
from loaders.column_cues import column_cues
from loaders.dates import printed_dates
from loaders.documents import CellKind
from loaders.grids import GridCell
from loaders.prose import Prose, matching_view
from loaders.records import NamedReport, PrintedDate

PEEL = "peel"
"""The programme whose cycles and pillars tell one report of a force from another."""

_SHORT_YEARS = re.compile(r"(20\d\d)\s?[/-]\s?(?:20)?(\d\d)")


def named_report(words: Sequence[Prose], reference: ReferenceData, published: PrintedDate | None = None) -> NamedReport:
    """The report that some words name, the nearest words first: what the first leave out the next may tell.

    Words further off than the first that name a programme or a year tell nothing more: they are about another report.

    Args:
        words: of the row's own cells, then of the headings above it, the nearest first.
        reference: knows the cycles.
        published: when it was published, where a column says so.
    """
    cues = column_cues().reports
    nearer: PrintedDate | None = None  # a date may stand on a line of its own, below the name
    for prose in words:
        view = matching_view(prose.text)
        programme = next((slug for slug, pattern in cues.programmes.items() if pattern.search(view)), None)
        token = cues.year.search(view)
        if programme is None and not cues.revisit.search(view):
            nearer = nearer or _published(prose)
            continue
        cycle = _cycle(programme, token["cycle"] if token else None, reference)
        pillar = cues.pillar.search(view)
        told = published or _published(prose) or nearer
        year = cycle.year if cycle else int(token["cycle"][:4]) if token else told.earliest.year if told else None
        return NamedReport(
            printed=prose.text,
            programme=programme,
            cycle=cycle.notation if cycle else None,
            pillar=pillar["pillar"] if pillar and cycle and _has(cycle, pillar["pillar"]) else None,
            year=year,
            published=told,
            revisit=bool(cues.revisit.search(view)),
        )
    first = words[0] if words and words[0].text else None
    told = published or (_published(first) if first else None)
    token = cues.year.search(matching_view(first.text)) if first else None
    year = int(token["cycle"][:4]) if token else told.earliest.year if told else None
    return NamedReport(
        printed=first.text if first else None, programme=None, cycle=None, pillar=None, year=year, published=told
    )


def _cycle(programme: str | None, token: str | None, reference: ReferenceData) -> Cycle | None:
    if programme is None or token is None:
        return None
    short = _SHORT_YEARS.sub(r"\1/\2", token)
    return reference.cycle(programme, short) or reference.cycle(programme, short[:4])


def _has(cycle: Cycle, pillar: str) -> bool:
    return any(question.pillar == pillar for question in cycle.questions)


def _published(prose: Prose) -> PrintedDate | None:
    """A day or month that words print of a publication."""
    if len(prose.extents) != 1 or not column_cues().reports.published.search(matching_view(prose.text)):
        return None
    return next(iter(printed_dates(prose.text, offset=prose.start)), None)


def date_in(cell: GridCell | None) -> PrintedDate | None:
    """The day, month or year that a cell holds; the last of several, for a revised date stands behind the first."""
    if cell is None or not cell.words or len(cell.prose.extents) != 1:
        return None
    dates = printed_dates(cell.words, offset=cell.prose.start, years=True)
    if dates:
        return dates[-1]
    if cell.kind is CellKind.DATE and cell.value:
        day = printed_dates(cell.value, offset=cell.prose.start)
        if day:
            return day[0].model_copy(update={"printed": cell.words, "start": cell.prose.start, "end": cell.prose.end})
    return None
