"""A tracker, action plan or register as a table: each row is a finding of some report, as whoever keeps it words it.

A row states nothing of the inspectorate's: it says what a report says, and what has become of that. Which columns hold
what is guessed, or said by a mapping file (`loaders.columns`); a table of which that is not sure is told of, not read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from graph.errors import IdentityError
from graph.naming import Body
from loaders.cells import Setting
from loaders.clues import clues, force_clue, published
from loaders.columns import Columns, column_cues, columns_of, heads_columns
from loaders.dates import printed_dates, published_date
from loaders.documents import Document
from loaders.entries import Entries, read_row
from loaders.genres.matter import Matter, dates_of, doubts_about_date, doubts_about_file, people_of, slug
from loaders.grids import Grid, GridRow, grids
from loaders.identity import UNDATED
from loaders.legends import colours_in, legend_of
from loaders.mappings import Mapped, mapped
from loaders.prose import Prose, matching_view
from loaders.records import Finding, FindingKind, Identity, Issued, Notice, ReportRecord, Told, spans_of

GENRE = "tracker"
"""The genre of what is read here, and the last part of its key."""

_NUMBERS = "one two three four five six seven eight nine ten eleven twelve"
_COUNTS = {word: number for number, word in enumerate(_NUMBERS.split(), start=1)}
_AS_AT = re.compile(
    r"\b(?:as (?:at|of|on)|(?:last )?updated?(?: on)?|position at|compiled(?: on)?|version|dated|date)\b", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Tabled:
    """A table of a document, with what its columns hold."""

    grid: Grid
    columns: Columns


def tabled(document: Document, mapping: Mapped) -> tuple[Tabled, ...]:
    """Every table of a document that a mapping does not leave out, with what its columns hold."""
    return tuple(
        Tabled(grid, columns_of(grid, mapping))
        for grid in grids(document, heads_columns)
        if not mapping.sheets or grid.name in mapping.sheets
    )


def mapping_of(columns: str | None, where: str) -> Mapped:
    """What the mapping file of a document says; nothing where it has none.

    Raises:
        SidecarError: the file is none.
    """
    return mapped(columns, where) if columns else Mapped()


def read_tracker(matter: Matter) -> ReportRecord:
    """Everything that a tracker says.

    Raises:
        IdentityError: nothing tells which force it is about.
        SidecarError: its mapping file is none.
    """
    document = matter.document
    mapping = mapping_of(matter.facts.columns, matter.facts.file)
    tables = tabled(document, mapping)
    read = [each for each in tables if each.columns.tells_of_findings]
    head = [prose for each in tables for prose in each.grid.above] + _first_lines(document, tables)
    force, told = _force(matter, mapping, head, read)
    voice, keeper = _keeper(matter, mapping, head, force)
    reading = Entries()
    parents: dict[str, str] = {}
    legends = legend_of(row for each in tables for row in (*each.grid.top, *each.grid.rows))
    for each in read:
        colours = colours_in(each.grid, each.columns)
        kind = _kind_of(each)
        setting = Setting(
            each.columns, voice, force.slug if force else None, mapping, legends, colours | set(legends), kind
        )
        _read_table(reading, each, setting, matter, parents)
    reading.finish(parents)
    issued, dated = published(document, matter.facts, _issued(head))
    title = _title(matter, mapping, head, force)
    identity = _identity(matter, title, force, issued, (*told, keeper))
    return ReportRecord(
        source=matter.source,
        layout=matter.layout_record(),
        report=identity,
        findings=_themed(matter, reading),
        statuses=tuple(reading.statuses),
        entries=tuple(reading.entries),
        notes=tuple(reading.notes),
        references=tuple(reading.references),
        people=people_of(document),
        dates=dates_of(document),
        warnings=dated
        + doubts_about_date(issued)
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


def _kind_of(table: Tabled) -> FindingKind | None:
    """The kind of all findings of a table, where its name or the heading of its column names one kind only."""
    cues = column_cues()
    finding = table.columns.one("finding")
    for words in (finding.heading if finding else "", table.grid.name):
        if words and (kind := cues.kind(words)) and kind is not FindingKind.OBSERVATION:
            return kind
    return None


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


# --- whose it is ----------


def _first_lines(document: Document, tables: Sequence[Tabled]) -> list[Prose]:
    """The blocks before the first row of a document that is no workbook."""
    if document.tables:
        return []
    first = min((row.block for each in tables for row in each.grid.rows if row.block is not None), default=0)
    return [Prose.of(document, block.extents) for block in document.blocks[:first]]


def _force(
    matter: Matter, mapping: Mapped, head: Sequence[Prose], tables: Sequence[Tabled]
) -> tuple[Body | None, tuple[Told, ...]]:
    """The force that all rows are about, and what says so; none where a column names forces row by row.

    Raises:
        IdentityError: nothing names one force.
    """
    reference, facts = matter.reference, matter.facts
    if mapping.force:
        force = reference.force(mapping.force) or reference.force_named(mapping.force)
        if force is None:
            raise IdentityError(
                f"its mapping file says that it is about {mapping.force!r}, which no reference data describes",
                where=facts.file,
                hint="Give the slug of a force, such as cleveland.",
            )
        return force, (Told(name="force", value=force.slug, source="sidecar", place=facts.file),)
    if any(each.columns.one("force") for each in tables):
        return None, ()
    for words in ("\n".join(prose.text for prose in head), matter.document.text):
        named = reference.forces_in(words)
        if len(named) == 1:
            return named[0], (Told(name="force", value=named[0].slug, source="text"),)
        if named:
            break
    clue = force_clue(clues(matter.document, facts), reference)
    if clue:
        return clue[0], (Told(name="force", value=clue[0].slug, source=clue[1].origin, place=clue[1].place),)
    raise IdentityError(
        "nothing tells which force this table is about",
        where=facts.file,
        hint='Say so in a mapping file: force = "cleveland"; `outstanding columns FILE` prints one to begin with.',
    )


def _keeper(matter: Matter, mapping: Mapped, head: Sequence[Prose], force: Body | None) -> tuple[str, Told]:
    """Whose words the table is: by the mapping file, the first lines, the file's own properties; else the force's."""
    cues = column_cues()
    if mapping.voice:
        return mapping.voice, Told(name="keeper", value=mapping.voice, source="sidecar", place=matter.facts.file)
    lines = [prose.text for prose in head]
    for line in lines:
        kept = cues.keeper.kept.search(matching_view(line))
        if kept:
            who = _voice(kept["who"], force) or "third-party"
            return who, Told(name="keeper", value=who, source="text", place=line[:120])
    for each in matter.document.metadata:
        if each.name in {"author", "title"} and (voice := _office(each.value)):
            return voice, Told(name="keeper", value=voice, source="metadata", place=each.place)
    for line in [*lines, matter.facts.file]:
        if voice := _office(line):
            return voice, Told(name="keeper", value=voice, source="text", place=line[:120])
    return "force", Told(name="keeper", value="force", source="text", place="nothing says otherwise")


def _voice(words: str, force: Body | None) -> str | None:
    """Whose voice somebody has who is named."""
    if force and any(matching_view(label) in words for label in force.labels):
        office = _office(words)
        return office or "force"
    return column_cues().voice(words)


def _office(words: str) -> str | None:
    """The policing body, where words name its office; that they name the inspectorate tells nothing of the keeper."""
    return "policing-body" if column_cues().voices["policing-body"].search(matching_view(words)) else None


def _issued(head: Sequence[Prose]) -> Issued:
    """The date of the table: a line that is one, or a line that says as at which day it stands."""
    text = "\n".join(prose.text for prose in head)
    date = published_date(text)
    if date is None:
        dated = [prose for prose in head if _AS_AT.search(prose.text) and len(prose.extents) == 1]
        found = [each for prose in dated for each in printed_dates(prose.text, offset=prose.start)]
        date = found[0] if found else None
    if date is None:
        return UNDATED
    return Issued(printed=date.printed, earliest=date.earliest, latest=date.latest, source="text")


def _title(matter: Matter, mapping: Mapped, head: Sequence[Prose], force: Body | None) -> str:
    """What the table is called: its first line, else what the file says of itself, else its name."""
    if mapping.title:
        return mapping.title
    lines = [prose.text for prose in head if prose.text and not printed_dates(prose.text) and len(prose.text) < 160]  # noqa: PLR2004
    named = [each.value for each in matter.document.metadata if each.name == "title"]
    stem = re.sub(r"[-_]+", " ", matter.facts.file.rsplit(".", 1)[0]).strip()
    title = next((each for each in (*lines, *named) if each.strip()), stem)
    if force and not any(matching_view(label) in matching_view(title) for label in force.labels):
        title = f"{title}, {force.name}"
    return title


def _identity(matter: Matter, title: str, force: Body | None, issued: Issued, told: tuple[Told, ...]) -> Identity:
    voice = told[-1].value
    year = issued.latest.year if issued.latest else None
    body = matter.reference.policing_body(force.iri, year) if force and voice == "policing-body" else None
    place = slug(title) if issued.latest else slug(matter.facts.file.rsplit(".", 1)[0])
    day = f"-{issued.latest:%Y-%m-%d}" if issued.latest else ""
    return Identity(
        title=title,
        genre=GENRE,
        force=force.slug if force else None,
        programme=None,
        cycle=None,
        pillar=None,
        inspection_year=None,
        inspection_year_basis=None,
        inspectorate=None,
        issued=issued,
        fieldwork=None,
        isbn=None,
        key=f"{force.slug if force else 'several'}/{place}{day}/{GENRE}",
        told=told,
        respondent=str(body).rsplit("/", 1)[-1] if body else None,
    )


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


def unsure(table: Tabled) -> Iterator[Notice]:
    """A notice for a table that seems to be one of findings and is not read, and for columns that are guessed at."""
    name = f'the sheet "{table.grid.name}"' if table.grid.name else "a table"
    guessed = [each for each in table.columns.columns if each.role and not each.sure]
    if not table.columns.tells_of_findings and table.columns.seems_to:
        held = ", ".join(f"{each.heading or each.number} as {each.role} ({each.why})" for each in guessed)
        detail = f"{name} may hold findings, and was not read: not sure are {held}; see `outstanding columns`"
        yield Notice(code="unsure-table", detail=detail)
    elif table.columns.tells_of_findings and guessed:
        held = ", ".join(f"{each.heading or each.number} (may be {each.role})" for each in guessed)
        yield Notice(code="unsure-columns", detail=f"columns of {name} were left out, not being sure: {held}")
