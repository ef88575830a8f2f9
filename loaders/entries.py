"""Entries: one row of a table as a finding in somebody else's words, and what the row says of it.

A cell may hold more than its column says: number, kind and words at once (`1 Area for Improvement The force should`), a
status with its date (`Complete, March 2020`), a colour for a status. The printed words are kept beside what they mean.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from graph.reference import ReferenceData
from loaders.cells import Setting, cell_of, due_in, due_in_words, status_in, traffic_light, words_of
from loaders.column_cues import ColumnCues, column_cues
from loaders.columns import TELLING, Columns
from loaders.documents import Extent
from loaders.grids import GridRow
from loaders.named_reports import PEEL, date_in, named_report
from loaders.prose import Prose, matching_view
from loaders.records import (
    Entry,
    Finding,
    FindingKind,
    NamedReport,
    Notice,
    PrintedDate,
    ProgressNote,
    Reference,
    Span,
    StatusAssertion,
    spans_of,
)
from loaders.row_kinds import is_foreign, is_remark, kind_of_row

UNKNOWN = "unknown"
"""The status of words that we do not know: the words are kept."""

PREFIXES: Mapping[FindingKind, str] = {
    FindingKind.AREA_FOR_IMPROVEMENT: "afi",
    FindingKind.CAUSE_OF_CONCERN: "coc",
    FindingKind.RECOMMENDATION: "rec",
    FindingKind.POSITIVE_FINDING: "pos",
    FindingKind.OBSERVATION: "obs",
}
"""What the id of a finding begins with."""


@dataclass(slots=True)
class Entries:
    """The findings of a register or tracker and what it says of them, as they are read one after the other."""

    findings: list[Finding] = field(default_factory=list)
    entries: list[Entry] = field(default_factory=list)
    statuses: list[StatusAssertion] = field(default_factory=list)
    notes: list[ProgressNote] = field(default_factory=list)
    references: list[Reference] = field(default_factory=list)
    notices: list[Notice] = field(default_factory=list)
    unknown: dict[str, int] = field(default_factory=dict)
    themes: dict[str, Prose] = field(default_factory=dict)
    foreign: int = 0
    _counts: dict[FindingKind, int] = field(default_factory=dict)

    def next_id(self, kind: FindingKind) -> str:
        """The id of the next finding of a kind."""
        self._counts[kind] = self._counts.get(kind, 0) + 1
        return f"{PREFIXES[kind]}-{self._counts[kind]}"

    def doubt(self, code: str, detail: str, start: int | None = None) -> None:
        """Note something for a person to look at."""
        self.notices.append(Notice(code=code, detail=detail, start=start))

    def assert_status(  # noqa: PLR0913, PLR0917  an assertion is all of this
        self, finding: str, status: str, by: str, printed: str, words: Prose, on: PrintedDate | None
    ) -> None:
        """Keep that somebody gives a finding a status, in some words."""
        self.statuses.append(
            StatusAssertion(
                id=f"status-{len(self.statuses) + 1}",
                finding=finding,
                status=status,
                asserted_by=by,
                printed=printed,
                on=on,
                span=Span(start=words.start, end=words.end),
            )
        )

    def note(self, finding: str, words: Prose, by: str, on: PrintedDate | None) -> None:
        """Keep what somebody notes on a finding."""
        self.notes.append(
            ProgressNote(
                id=f"note-{len(self.notes) + 1}",
                finding=finding,
                text=words.text,
                by=by,
                on=on,
                span=Span(start=words.start, end=words.end),
                spans=spans_of(words.extents),
            )
        )

    def refer_back(self, finding: str, words: Prose, year: int, area: str | None) -> None:
        """Keep that an entry says since when its finding stands."""
        self.references.append(
            Reference(
                id=f"reference-{len(self.references) + 1}",
                text=words.text,
                year=year,
                area=area,
                origin_kind=None,
                finding=finding,
                basis="label" if area else "statement",
                claims_persistence=True,
                span=Span(start=words.start, end=words.end),
                spans=spans_of(words.extents),
            )
        )

    def finish(self, parents: Mapping[str, str]) -> None:
        """Tie recommendations to the causes of concern whose reference they give, and tell of words we do not know.

        Args:
            parents: the reference that each finding gives as that of its cause of concern, by the finding's id.
        """
        concerns: dict[str, dict[str | None, str]] = {}
        for entry, finding in zip(self.entries, self.findings, strict=True):
            if entry.reference and finding.kind is FindingKind.CAUSE_OF_CONCERN:
                concerns.setdefault(matching_view(entry.reference), {}).setdefault(entry.report.printed, finding.id)
        for at, (entry, finding) in enumerate(zip(self.entries, list(self.findings), strict=True)):
            known = concerns.get(matching_view(parents.get(finding.id, ""))) or _numbered_under(entry, concerns)
            if known and finding.kind is FindingKind.RECOMMENDATION:
                parent = known.get(entry.report.printed) or next(iter(known.values()))
                self.findings[at] = finding.model_copy(update={"parent": parent})
        if self.foreign:
            rows = f"{self.foreign} row{'' if self.foreign == 1 else 's'}"
            self.doubt("other-body", f"{rows} of what others than the inspectorate asked for were left out")
        for words, count in self.unknown.items():
            rows = f"{count} row{'' if count == 1 else 's'}"
            told = "kept as unknown; a mapping file can say what it means"
            self.doubt("unknown-status", f"the status {words!r} in {rows} is none that we know: {told}")


def _numbered_under(entry: Entry, concerns: Mapping[str, Mapping[str | None, str]]) -> Mapping[str | None, str] | None:
    """The cause of concern whose number that of an entry begins with: `CoC 1` of `CoC 1.2`, `COC1` of `COC1-R1`."""
    view = matching_view(entry.reference or "").replace(" ", "")
    return next(
        (
            known
            for number, known in concerns.items()
            if re.match(rf"{re.escape(number.replace(' ', ''))}(?:[./-]|r)r?\w", view)
        ),
        None,
    )


def read_row(  # noqa: PLR0913, PLR0917  a row is read in all of this
    reading: Entries,
    row: GridRow,
    setting: Setting,
    above: Sequence[Prose],
    reference: ReferenceData,
    parents: dict[str, str],
) -> None:
    """Read one row of a table into a finding and what is said of it; a row without words of a finding is left out.

    Args:
        reading: takes what is read.
        row: the row.
        setting: what holds for all rows.
        above: the headings that the row stands under, the nearest first: they may name the report.
        reference: knows forces and cycles.
        parents: takes the reference of the cause of concern that the row gives, by the finding's id.
    """
    cues, columns = column_cues(), setting.columns
    cell = cell_of(row, columns.one("finding"))
    if cell is None or not cell.words or is_remark(row, cell, cues):
        return
    if is_foreign(row, columns, cues):
        reading.foreign += 1
        return
    head = _headed(cell.prose, cell_of(row, columns.one("reference")) is None, cues)
    if not any(character.isalpha() for character in head.words.text):
        return
    named = _report(row, columns, above, reference, setting)
    kind = kind_of_row(row, setting, head.kind, head.words, above)
    praised = kind is FindingKind.POSITIVE_FINDING and words_of(row, columns.one("kind")) is None
    if praised and not any(cell_of(row, columns.one(role)) for role in TELLING):
        return
    told = kind is not None
    kind = kind or (FindingKind.AREA_FOR_IMPROVEMENT if named.programme == PEEL else FindingKind.RECOMMENDATION)
    words, label, area = _unlabelled(head.words, cues)
    ident = reading.next_id(kind)
    view = matching_view(words.text)
    addressee = cues.cells.addressee.search(view)
    said = cell_of(row, columns.one("addressee"))
    question = _question(row, columns, named, reference)
    reading.findings.append(
        Finding(
            id=ident,
            kind=kind,
            text=words.text,
            start=words.start,
            end=words.end,
            spans=spans_of(words.extents),
            parent=None,
            lead_in=None,
            section=row.heading.text or None,
            question=question,
            question_number=None,
            status=None,
            raised_as=label.text if label and area else None,
            raised_as_span=Span(start=label.start, end=label.end) if label and area else None,
            addressed_to=said.words if said else addressee["who"] if addressee else None,
            due=due_in(cell_of(row, columns.one("due")), named.published) or due_in_words(words, named.published),
            order=len(reading.findings) + 1,
            voice=setting.voice,
        )
    )
    number = cell_of(row, columns.one("reference"))
    colour = traffic_light(cell_of(row, columns.one("rag")))
    reading.entries.append(
        Entry(
            finding=ident,
            reference=(number.words if number else head.reference) or None,
            force=_force(row, setting, reference),
            report=named,
            kind_told=told,
            owner=words_of(row, columns.one("owner")),
            rag=colour,
            place=words_of(row, columns.one("place")),
            known=named.published.latest if named.published else None,
        )
    )
    if theme := cell_of(row, columns.one("theme")):
        reading.themes[ident] = theme.prose
    if parent := words_of(row, columns.one("parent")):
        parents[ident] = parent
    _origins(reading, ident, row, columns, label, named, cues)
    _statuses(reading, ident, row, setting, words, cues)


# --- the words of a finding ----------


@dataclass(frozen=True, slots=True)
class _Head:
    """The words of a cell without what stands before the finding's own."""

    words: Prose
    reference: str
    kind: FindingKind | None


def _headed(prose: Prose, numbered: bool, cues: ColumnCues) -> _Head:  # noqa: FBT001  private
    """The words of a finding without a number and kind before them; a bare number only where no column has it."""
    view = matching_view(prose.text)
    head = cues.cells.head.match(view)
    if head:
        parts = [head[part] for part in ("ref", "number") if head[part]]
        kind = cues.kind(head["kind"])
        return _Head(prose.part(head.end(), len(prose.text)), " ".join(parts).strip(" .:)"), kind)
    number = cues.cells.number.match(view) if numbered else None
    if number:
        return _Head(prose.part(number.end(), len(prose.text)), number["ref"].strip(" .)"), None)
    return _Head(prose, "", None)


def _unlabelled(prose: Prose, cues: ColumnCues) -> tuple[Prose, Prose | None, str | None]:
    """The words without the bracket label behind them; the label, and the area that it names."""
    label = cues.cells.label.search(matching_view(prose.text))
    if not label or not prose.text[: label.start()].strip():
        return prose, None, None
    return prose.part(0, label.start()), prose.part(*label.span("whole")), label["area"]


# --- what a row says of it ----------


def _report(
    row: GridRow, columns: Columns, above: Sequence[Prose], reference: ReferenceData, setting: Setting
) -> NamedReport:
    """The report that a row names: by its own cells, else by what stands above it."""
    own = [cell.prose for role in ("report", "cycle") if (cell := cell_of(row, columns.one(role)))]
    published = date_in(cell_of(row, columns.one("published")))
    if published is None and (dated := date_in(cell_of(row, columns.one("report")))):
        published = dated if dated.precision == "day" else None
    if len(own) > 1:  # the cycle may stand beside the report: `Effectiveness`, `2017`
        joined = Prose(" ".join(each.text for each in own), tuple(extent for each in own for extent in each.extents))
        own = [joined, *own]
    pillar = cell_of(row, columns.one("pillar"))
    said = [Prose(setting.mapped.report, ())] if setting.mapped.report else []
    named = named_report([*own, *said], above, reference, published)
    if pillar and named.programme == PEEL and named.pillar is None:
        found = column_cues().reports.pillar.search(matching_view(pillar.words))
        named = named.model_copy(update={"pillar": found["pillar"] if found else None})
    if own and named.printed != own[0].text and named.programme is None:
        named = named.model_copy(update={"printed": own[-1].text if len(own) == 1 else own[1].text})
    return named


def _question(row: GridRow, columns: Columns, named: NamedReport, reference: ReferenceData) -> str | None:
    """The question that a row names; a theme is one where the cycle of its report has a question of that name."""
    said = words_of(row, columns.one("question"))
    theme = words_of(row, columns.one("theme"))
    cycle = reference.cycle(named.programme, named.cycle) if named.programme and named.cycle else None
    if said is None and theme and cycle and reference.question(cycle, named.pillar or "", theme):
        return theme
    return said


def _force(row: GridRow, setting: Setting, reference: ReferenceData) -> str | None:
    said = words_of(row, setting.columns.one("force"))
    if said is None:
        return setting.force
    named = reference.force_named(said)
    found = reference.forces_in(said)
    return named.slug if named else found[0].slug if len(found) == 1 else None


def _origins(  # noqa: PLR0913, PLR0917  private
    reading: Entries,
    ident: str,
    row: GridRow,
    columns: Columns,
    label: Prose | None,
    named: NamedReport,
    cues: ColumnCues,
) -> None:
    """The year in which a finding was first raised, where it is earlier than that of the report that the row names."""
    cells = [cell_of(row, columns.one(role)) for role in ("raised_as", "first_raised")]
    words = [label, *(cell.prose for cell in cells if cell)]
    found: list[tuple[Prose, int, str | None]] = []
    for prose in words:
        year = cues.reports.year.search(matching_view(prose.text)) if prose else None
        if prose and year:
            labelled = cues.cells.label.search(f"({matching_view(prose.text).strip(' ()')})")
            found.append((prose, int(year["cycle"][:4]), labelled["area"] if labelled else None))
    if not found:
        return
    first, since, about = next((each for each in found if each[2]), found[0])
    if named.year is None or since < named.year:
        reading.refer_back(ident, first, since, first.text.strip(" ()")[: len(about)] if about else None)


def _statuses(  # noqa: PLR0913, PLR0917  private
    reading: Entries, ident: str, row: GridRow, setting: Setting, words: Prose, cues: ColumnCues
) -> None:
    """What the row says of the status of its finding, column by column, and what it notes."""
    columns = setting.columns
    on = date_in(cell_of(row, columns.one("updated")))
    said_by = words_of(row, columns.one("asserted_by"))
    sayer = (cues.voice(said_by) or "third-party") if said_by else None
    given: set[str] = set()
    for column in columns.of("status"):
        cell = cell_of(row, column)
        if cell is None or cues.cells.blank.search(matching_view(cell.words).strip()):
            continue
        slug, printed = status_in(cell, setting)
        if slug is None:
            key = cell.words[:80]
            reading.unknown[key] = reading.unknown.get(key, 0) + 1
        prose, by = cell.prose if cell.words else words, sayer or column.voice or setting.voice
        reading.assert_status(ident, slug or UNKNOWN, by, printed, prose, on)
        given.add(by)
    rag = columns.one("rag")
    cell = cell_of(row, rag)
    by = sayer or (rag.voice if rag else None) or setting.voice
    if rag and cell and by not in given:  # a colour beside the same voice's status says how sure it is, and no more
        slug, printed = status_in(cell, setting)
        reading.assert_status(ident, slug or UNKNOWN, by, printed, cell.prose if cell.words else words, on)
    closed = date_in(cell_of(row, columns.one("closed")))
    if closed and not given:
        printed = f"{columns.of('closed')[0].heading}: {closed.printed}"
        reading.assert_status(
            ident, "closed", by, printed, Prose(closed.printed, (Extent(closed.start, closed.end),)), closed
        )
    for column in columns.of("comment"):
        noted = cell_of(row, column)
        if noted and noted.words:
            reading.note(ident, noted.prose, cues.voice(column.heading) or setting.voice, on)
