"""Tables as workbooks, and the table of findings as one, with a sheet that says what it rests on.

Equal releases give equal bytes: no time of making is kept, and nothing is compressed, since compressors differ.
"""

from __future__ import annotations

import datetime
import io
import re
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Font
from openpyxl.worksheet.worksheet import Worksheet

from graph.release import Release
from outstanding.export.notice import ATTRIBUTION, LICENCE, TERMS
from outstanding.export.table import COLUMNS, Finding
from queries.answers import Value
from queries.coverage import Coverage

_EPOCH = (1980, 1, 1, 0, 0, 0)
"""The first time that a ZIP archive can hold."""

_WIDTHS = {"force": 18, "title": 30, "kind": 20, "question": 40, "wording": 80, "licence": 20, "coverage": 100}
_WIDTH = 13
_TIMES = re.compile(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*")


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet: its name of at most 31 characters, a header, rows, and widths of columns other than the usual one."""

    name: str
    header: Sequence[str]
    rows: Iterable[Sequence[Value]]
    widths: Mapping[str, int] = field(default_factory=dict)


def written(sheets: Iterable[Sheet]) -> bytes:
    """The bytes of a workbook with these sheets, the first of which can be filtered."""
    book = Workbook()
    book.properties.creator = "Outstanding"
    book.properties.created = datetime.datetime(*_EPOCH)  # noqa: DTZ001  the format keeps no zone
    book.remove(book.active)
    for place, sheet in enumerate(sheets):
        page = book.create_sheet(sheet.name)
        _fill(page, sheet)
        if not place:
            page.freeze_panes = "A2"
            page.auto_filter.ref = page.dimensions
    buffer = io.BytesIO()
    book.save(buffer)
    return _timeless(buffer.getvalue())


def workbook(rows: Iterable[Finding], release: Release, coverage: Coverage) -> bytes:
    """The workbook's bytes: the sheets `findings` and `coverage`."""
    header = [name for name, _ in COLUMNS]
    cells = ([row.cells[name] for name in header] for row in rows)
    return written(
        (
            Sheet("findings", header, cells, _WIDTHS),
            Sheet("coverage", ["what", "coverage"], _facts(release, coverage), _WIDTHS),
        )
    )


def _facts(release: Release, coverage: Coverage) -> Iterator[list[Value]]:
    yield ["release", release.hash]
    yield from covered(coverage)
    yield ["licence", f"{ATTRIBUTION} {TERMS} {LICENCE}"]
    for name, meaning in COLUMNS:
        if name not in {"licence", "release"}:
            yield [name, meaning]


def covered(coverage: Coverage) -> Iterator[list[Value]]:
    """The rows that say what an answer rests on."""
    yield ["coverage", coverage.sentence]
    for name, value in coverage.model_dump(mode="json").items():
        yield [name, "; ".join(map(str, value)) if isinstance(value, list) else value]


def _fill(page: Worksheet, sheet: Sheet) -> None:
    for column, name in enumerate(sheet.header, start=1):
        cell = page.cell(row=1, column=column, value=name)
        cell.font = Font(bold=True)
        page.column_dimensions[cell.column_letter].width = sheet.widths.get(name, _WIDTH)
    for number, row in enumerate(sheet.rows, start=2):
        for column, value in enumerate(row, start=1):
            _put(page.cell(row=number, column=column), value)


def _put(cell: Cell, value: Value) -> None:
    """A value into a cell: text is text, whatever it begins with."""
    if not isinstance(value, str):
        cell.value = value
        return
    cell.value = ILLEGAL_CHARACTERS_RE.sub("", value)
    cell.data_type = "s"
    cell.quotePrefix = True
    cell.alignment = Alignment(wrap_text=True, vertical="top")


def _timeless(content: bytes) -> bytes:
    """The archive with every entry at the same time, uncompressed, in the same order."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as new:
        for name in old.namelist():
            part = old.read(name)
            if name == "docProps/core.xml":
                part = _TIMES.sub(rb"\g<1>1980-01-01T00:00:00Z", part)
            entry = zipfile.ZipInfo(name, _EPOCH)
            entry.create_system = 3
            new.writestr(entry, part)
    return buffer.getvalue()
