"""A tracker, action plan or register as a table: each row is a finding of some report, as whoever keeps it words it.

A row states nothing of the inspectorate's: it says what a report says, and what has become of that. Which columns hold
what is guessed, or said by a mapping file (`loaders.columns`); a table of which that is not sure is told of, not read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from loaders.cells import Setting
from loaders.column_cues import column_cues
from loaders.entries import Entries, read_row
from loaders.genres.matter import Matter, dates_of, doubts_about_date, doubts_about_file, people_of
from loaders.genres.tracker_head import read_head
from loaders.grids import GridRow
from loaders.legends import colours_in, legend_of
from loaders.mappings import Mapped
from loaders.prose import Prose, matching_view
from loaders.records import Finding, FindingKind, Notice, ReportRecord, spans_of
from loaders.tabled import Tabled, mapping_of, tabled, unsure

_NUMBERS = "one two three four five six seven eight nine ten eleven twelve"
_COUNTS = {word: number for number, word in enumerate(_NUMBERS.split(), start=1)}


def read_tracker(matter: Matter) -> ReportRecord:
    """Everything that a tracker says.

    Raises:
        IdentityError: nothing tells which force it is about.
        SidecarError: its mapping file is none.
    """
    document = matter.document
    mapping = mapping_of(matter.facts.columns, matter.facts.file)
    tables = tabled(document, mapping)
    head = read_head(matter, mapping, tables)
    reading = Entries()
    parents: dict[str, str] = {}
    legends = legend_of(row for each in tables for row in (*each.grid.top, *each.grid.rows))
    telling = [each for each in tables if each.columns.tells_of_findings]
    colours = frozenset().union(*(colours_in(each.grid, each.columns) for each in telling))
    for each in telling:
        kind = _kind_of(each)
        setting = Setting(
            each.columns,
            head.voice,
            head.force.slug if head.force else None,
            mapping,
            legends,
            colours | set(legends),
            *kind,
        )
        _read_table(reading, each, setting, matter, parents)
    reading.finish(parents)
    return ReportRecord(
        source=matter.source,
        layout=matter.layout_record(),
        report=head.identity,
        findings=_themed(matter, reading),
        statuses=tuple(reading.statuses),
        entries=tuple(reading.entries),
        notes=tuple(reading.notes),
        references=tuple(reading.references),
        people=people_of(document),
        dates=dates_of(document),
        warnings=head.notices
        + doubts_about_date(head.identity.issued)
        + doubts_about_file(document)
        + tuple(reading.notices)
        + tuple(_doubts(tables, reading, mapping)),
    )


# --- the rows ----------


def _read_table(reading: Entries, table: Tabled, setting: Setting, matter: Matter, parents: dict[str, str]) -> None:
    """Read the rows of a table. A row with words in one place heads those below it, unless these are a finding's."""
    finding = table.columns.one("finding")
    above = [*reversed(table.grid.above)]
    name = [Prose(table.grid.name, ())] if table.grid.name else []
    group: list[Prose] = []
    stated: tuple[int, int, Prose] | None = None
    for row in table.grid.rows:
        words = row.group
        if words is not None and finding and not _is_finding(row, finding.number, words):
            _compare(reading, stated)
            stated = None
            group = [words, *group[:1]] if _counted(words) else [words]
            if counted := _counted(words):
                stated = (counted, len(reading.findings), words)
            continue
        heading = [row.heading] if row.heading.text else []
        read_row(reading, row, setting, [*group, *heading, *above, *name], matter.reference, parents)
    _compare(reading, stated)


def _is_finding(row: GridRow, column: int, words: Prose) -> bool:
    """Whether the one filled cell of a row is a finding: it stands in that column only, and asks for something."""
    filled = [number for number, cell in row.cells.items() if cell.words]
    return filled == [column] and bool(column_cues().cells.duty.search(matching_view(words.text)))


def _counted(words: Prose) -> int | None:
    """How many findings a line says that there are."""
    found = column_cues().reports.stated.search(matching_view(words.text))
    return (_COUNTS.get(found["count"]) or int(found["count"])) if found else None


def _compare(reading: Entries, stated: tuple[int, int, Prose] | None) -> None:
    if stated is None:
        return
    count, before, words = stated
    read = len(reading.findings) - before
    if read != count:
        reading.doubt("count-differs", f"{words.text[:120]!r} says {count}, and {read} were read", None)


def _kind_of(table: Tabled) -> tuple[FindingKind | None, FindingKind]:
    """The kind of all findings of a table, where its name or the heading of its column names one kind only.

    Where a heading names causes of concern beside one other kind, what asks somebody to act is of that other.
    """
    cues = column_cues()
    finding = table.columns.one("finding")
    for words in (finding.heading if finding else "", table.grid.name):
        if words and (kind := cues.kind(words)) and kind is not FindingKind.OBSERVATION:
            return kind, FindingKind.RECOMMENDATION
        parts = {cues.kind(part) for part in re.split(r"\s*(?:/|&|,|\bor\b|\band\b)\s*", words)}
        others = parts - {FindingKind.CAUSE_OF_CONCERN}
        if FindingKind.CAUSE_OF_CONCERN in parts and len(others) == 1 and (other := others.pop()):
            return FindingKind.CAUSE_OF_CONCERN, other
    return None, FindingKind.RECOMMENDATION


def _themed(matter: Matter, reading: Entries) -> tuple[Finding, ...]:
    """The findings with the themes that their words hold, and those that a column of themes gives them."""
    beside = [
        each.model_copy(update={"spans": spans_of(reading.themes[each.id].extents)})
        for each in reading.findings
        if each.id in reading.themes and reading.themes[each.id].extents
    ]
    given = {each.id: each.themes for each in matter.themed(beside)}
    themed = []
    for each in matter.themed(reading.findings):
        known = {tag.id for tag in each.themes}
        more = tuple(tag for tag in given.get(each.id, ()) if tag.id not in known)
        themed.append(each.model_copy(update={"themes": each.themes + more}))
    return tuple(themed)


# --- doubts ----------


def _doubts(tables: Sequence[Tabled], reading: Entries, mapping: Mapped) -> Iterator[Notice]:
    """What looks as if the reader had missed or mistaken something."""
    for each in tables:
        yield from unsure(each)
    if mapping.columns and not reading.findings:
        detail = f"the mapping file names columns that no table has: {', '.join(map(str, mapping.columns.values()))}"
        yield Notice(code="unmapped", detail=detail)
    if not reading.findings:
        yield Notice(code="no-findings", detail="a table whose columns are known, and no row of it is a finding")
    untold = sum(not entry.kind_told for entry in reading.entries)
    if untold:
        detail = f"nothing says what kind of finding {untold} of {len(reading.entries)} rows are: taken by their report"
        yield Notice(code="kind-untold", detail=detail)
    nameless = sum(entry.report.year is None for entry in reading.entries)
    if nameless:
        detail = (
            f"{nameless} of {len(reading.entries)} rows name no report: they join a finding only by its words, "
            "and stand for none"
        )
        yield Notice(code="report-untold", detail=detail)
    foreign = sum(entry.force is None for entry in reading.entries)
    if foreign:
        yield Notice(code="unclear-force", detail=f"{foreign} rows name no force that the reference data describes")
