"""Workbooks and separated values: every cell keeps its place, kind and words; what is lost or odd is told."""

from __future__ import annotations

import contextlib
import datetime
import io
import itertools
import re
import zipfile
from collections.abc import Callable, Mapping

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook
from openpyxl.comments import Comment
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from graph.errors import SourceError
from loaders.documents import BlockKind, Cell, CellKind, Document, Table
from loaders.formats import read_document
from loaders.formats.sheets import grid
from loaders.formats.sheets.numbers import shown

HEADINGS = ["Ref", "Area for improvement", "Status", "Due date"]
FINDING = "The force should test its radios every week."
EPOCH = datetime.datetime(1899, 12, 30)  # noqa: DTZ001  a workbook's days have no zone


def _saved(fill: Callable[[Workbook, Worksheet], None]) -> bytes:
    book = Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    fill(book, sheet)
    made = io.BytesIO()
    book.save(made)
    return made.getvalue()


def _changed(content: bytes, changes: Mapping[str, tuple[str, str]]) -> bytes:
    """A workbook with words of some of its parts replaced."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        assert set(changes) <= set(old.namelist())
        for name in old.namelist():
            part = old.read(name).decode().replace("<v />", "<v></v>")  # as openpyxl writes it by one of two ways
            before, after = changes.get(name, ("", ""))
            assert before in part
            new.writestr(name, part.replace(before, after) if before else part)
    return made.getvalue()


def _tracker(_: Workbook, sheet: Worksheet) -> None:
    sheet.append(["AFI tracker"])
    sheet.append(["Kept by the inspection unit of Wexmoor Police."])
    sheet.append([])
    sheet.append(HEADINGS)
    for number in range(5, 9):
        sheet.append([f"W{number}", FINDING, "open", datetime.date(2019, 3, number)])


def _words(document: Document, cell: Cell) -> str:
    return document.quoted(cell.extents)


def _grid(document: Document, table: Table) -> dict[tuple[int, int], str]:
    return {(cell.row, cell.column): _words(document, cell) for row in table.rows for cell in row.cells}


def _codes(document: Document) -> dict[str, str]:
    return {loss.code: loss.detail for loss in document.losses}


def _refused(content: bytes, name: str) -> SourceError:
    with pytest.raises(SourceError) as caught:
        read_document(content, name)
    assert caught.value.hint
    assert name in caught.value.where
    return caught.value


# --- workbooks --------------------------------------------------------------------------------------------------------


def test_the_header_is_found_below_the_title_and_every_cell_stands_under_its_heading() -> None:
    document = read_document(_saved(_tracker), "tracker.xlsx")
    (table,) = document.tables
    assert (table.name, table.header) == ("Sheet", 4)
    assert [column.heading for column in table.columns] == HEADINGS
    assert [row.number for row in table.body()] == [5, 6, 7, 8]
    first = table.body()[0]
    assert [_words(document, cell) for cell in first.cells] == ["W5", FINDING, "open", "2019-03-05"]
    assert [cell.kind for cell in first.cells] == [CellKind.TEXT] * 3 + [CellKind.DATE]
    assert first.block is not None
    block = document.blocks[first.block]
    assert (block.kind, block.locator) == (BlockKind.ROW, 'sheet "Sheet", row 5')
    assert document.words(block).split("\t") == ["W5", FINDING, "open", "2019-03-05"]


def test_sheets_and_titles_are_headings_and_a_sentence_above_the_header_is_a_paragraph() -> None:
    document = read_document(_saved(_tracker), "tracker.xlsx")
    assert [(block.kind, document.words(block)) for block in document.blocks[:3]] == [
        (BlockKind.HEADING, "Sheet"),
        (BlockKind.HEADING, "AFI tracker"),
        (BlockKind.PARAGRAPH, "Kept by the inspection unit of Wexmoor Police."),
    ]


def test_a_sheet_without_a_plain_header_has_no_headings_and_says_so() -> None:
    document = read_document(b"Wexmoor,red\nNorthfell,green\n", "x.csv")
    assert document.tables[0].header is None
    assert {column.heading for column in document.tables[0].columns} == {""}
    assert "no-header" in _codes(document)


def test_a_merged_cell_is_that_of_all_its_places_and_heads_all_its_columns() -> None:
    def fill(_: Workbook, sheet: Worksheet) -> None:
        for row in (
            ["Force", "Status", "", "Comment"],
            ["Wexmoor", "open", "red", FINDING],
            ["", "shut", "green", "-"],
        ):
            sheet.append([each or None for each in row])
        sheet.merge_cells("B1:C1")
        sheet.merge_cells("A2:A3")

    document = read_document(_saved(fill), "x.xlsx")
    (table,) = document.tables
    assert [column.heading for column in table.columns] == ["Force", "Status", "Status", "Comment"]
    places = table.places()
    assert places[3, 1] is places[2, 1]
    assert _words(document, places[3, 1]) == "Wexmoor"
    assert document.text.count("Wexmoor") == 1
    assert "merged-cells" in _codes(document)


def test_hidden_rows_columns_and_sheets_are_read_and_told() -> None:
    def fill(book: Workbook, sheet: Worksheet) -> None:
        _tracker(book, sheet)
        sheet.row_dimensions[6].hidden = True
        sheet.column_dimensions["C"].hidden = True
        other = book.create_sheet("Old")
        other.sheet_state = "veryHidden"
        other.append(["kept"])

    document = read_document(_saved(fill), "x.xlsx")
    table, old = document.tables
    assert [row.number for row in table.rows if row.hidden] == [6]
    assert [column.number for column in table.columns if column.hidden] == [3]
    assert (table.hidden, old.hidden) == (False, True)
    assert {"hidden-rows", "hidden-columns", "hidden-sheet"} <= set(_codes(document))
    assert "kept" in document.text


def test_a_comment_stays_beside_its_cell_and_out_of_the_text() -> None:
    def fill(book: Workbook, sheet: Worksheet) -> None:
        _tracker(book, sheet)
        sheet["C6"].comment = Comment("ask the lead", "somebody")
        sheet["F9"].comment = Comment("an empty cell", "somebody")

    document = read_document(_saved(fill), "x.xlsx")
    comments = {(cell.row, cell.column): cell.comment for row in document.tables[0].rows for cell in row.cells}
    assert (comments[6, 3], comments[9, 6]) == ("ask the lead", "an empty cell")
    assert "ask the lead" not in document.text
    assert "6, 9" in _codes(document)["comments"]


def test_a_formula_is_its_result_and_one_without_result_is_unknown() -> None:
    cells = (
        '<c t="str"><v>Sum</v></c>',
        "<c><f>1+1</f><v>2</v></c>",
        "<c><f>2+2</f><v/></c>",
        '<c t="str"><f>""</f><v></v></c>',
        "<c><f>3+3</f></c>",
    )
    document = read_document(_sheet(f"<row>{''.join(cells)}</row>"), "x.xlsx")
    cells = {cell.column: (cell.kind, _words(document, cell)) for cell in document.tables[0].rows[0].cells}
    assert cells == {
        1: (CellKind.TEXT, "Sum"),
        2: (CellKind.NUMBER, "2"),
        3: (CellKind.FORMULA, ""),
        5: (CellKind.FORMULA, ""),
    }
    assert "formula-without-value" in _codes(document)


def test_the_lines_of_a_cell_are_one_line_of_the_row_and_extents_of_their_own() -> None:
    document = read_document(_saved(lambda _, sheet: sheet.append(["a\tb", "one \n\n two\r\nthree"])), "x.xlsx")
    first, second = document.tables[0].rows[0].cells
    assert [document.text[each.start : each.end] for each in second.extents] == ["one", "two", "three"]
    assert _words(document, first) == "a b"
    assert document.text == "Sheet\na b\tone two three\n"


@pytest.mark.parametrize(
    ("raw", "form", "kind", "words"),
    [
        ("12.5", "General", "number", "12.5"),
        ("12.5", "0.00", "number", "12.50"),
        ("1234567.891", "#,##0.00", "number", "1,234,567.89"),
        ("-1234.5", '"\u00a3"#,##0.00', "number", "-\u00a31,234.50"),
        ("-1234.5", "[$\u00a3-809]#,##0.00;[Red](#,##0)", "number", "(1,235)"),
        ("0.125", "0%", "number", "13%"),
        ("0.1255", "0.0%", "number", "12.6%"),
        ("7", "00000", "number", "00007"),
        ("0.30000000000000004", "General", "number", "0.3"),
        ("1e3", "General", "number", "1000"),
        ("1.5E+300", "General", "number", "1.5E+300"),
        ("-0.001", "0.00", "number", "0.00"),
        ("2.5", "#.##", "number", "2.5"),
        ("4", '0 "of 5"', "number", "4 of 5"),
        ("3", "# ?/?", "number", "3"),
        ("43555", "dd/mm/yyyy", "date", "2019-03-31"),
        ("43555", "mmm-yy", "date", "2019-03"),
        ("43555", "yyyy", "date", "2019"),
        ("43555.5", "dd/mm/yyyy hh:mm", "date", "2019-03-31T12:00"),
        ("0.75", "hh:mm", "time", "18:00"),
        ("1.5", "[h]:mm", "time", "1 day, 12:00:00"),
        ("1e300", "dd/mm/yyyy", "number", "1E+300"),
        ("nan", "0", "text", "nan"),
        ("1e999999999", "0", "text", "1e999999999"),
        ("twelve", "0", "text", "twelve"),
    ],
)
def test_a_number_is_read_as_its_format_shows_it(raw: str, form: str, kind: str, words: str) -> None:
    assert shown(raw, form, EPOCH)[:2] == (CellKind(kind), words)


def test_the_day_of_a_date_that_shows_a_month_is_in_its_value_only() -> None:
    assert shown("43555", "mmm-yy", EPOCH) == (CellKind.DATE, "2019-03", "2019-03-31")


def test_dates_count_from_1904_where_the_workbook_says_so() -> None:
    def fill(book: Workbook, sheet: Worksheet) -> None:
        book.epoch = datetime.datetime(1904, 1, 1)  # noqa: DTZ001
        sheet.append([datetime.date(2019, 3, 31)])

    assert "2019-03-31" in read_document(_saved(fill), "x.xlsx").text


def test_booleans_and_errors_are_told_apart_from_words() -> None:
    document = read_document(_saved(lambda _, sheet: sheet.append([True, "#REF!", "TRUE"])), "x.xlsx")
    cells = document.tables[0].rows[0].cells
    assert [cell.kind for cell in cells] == [CellKind.BOOLEAN, CellKind.ERROR, CellKind.TEXT]
    assert cells[0].value == "true"
    assert "cell-errors" in _codes(document)


def test_a_workbook_by_the_strict_names_reads_the_same() -> None:
    content = _saved(_tracker)
    part = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    strict = "http://purl.oclc.org/ooxml/spreadsheetml/main"
    names = [name for name in zipfile.ZipFile(io.BytesIO(content)).namelist() if name.startswith("xl/")]
    with zipfile.ZipFile(io.BytesIO(content)) as whole:
        changes = {name: (part, strict) for name in names if part.encode() in whole.read(name)}
    assert len(changes) > 2
    assert read_document(_changed(content, changes), "x.xlsx").text == read_document(content, "x.xlsx").text


def test_charts_and_pictures_that_are_not_read_are_told() -> None:
    def fill(book: Workbook, sheet: Worksheet) -> None:
        sheet.append(["x"])
        book.create_chartsheet("Chart")

    assert "is a chart" in _codes(read_document(_saved(fill), "x.xlsx"))["sheet-unread"]


_VALUES = st.one_of(
    st.none(),
    st.text(
        st.characters(codec="utf-8", exclude_categories=("Cc", "Cs"), exclude_characters="\ufffe\uffff"), max_size=20
    ),
    st.integers(-(10**9), 10**9),
    st.dates(datetime.date(1950, 1, 1), datetime.date(2060, 1, 1)),
    st.booleans(),
)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.lists(_VALUES, max_size=6), min_size=1, max_size=8))
def test_a_random_sheet_reads_as_openpyxl_reads_it(rows: list[list[object]]) -> None:
    """Our reading and the library's agree on every cell, and the words of each are at its extent."""
    content = _saved(lambda _, sheet: [sheet.append([_plain(each) for each in row]) for row in rows])
    theirs = {
        (cell.row, cell.column): cell.value
        for row in load_workbook(io.BytesIO(content), data_only=True).active.iter_rows()
        for cell in row
        if str("" if cell.value is None else cell.value).strip(" \t\r\n\f\v\u2028\u2029")
        and not str(cell.value).isspace()
    }
    if not theirs:
        assert "no words" in _refused(content, "x.xlsx").detail
        return
    document = read_document(content, "x.xlsx")
    assert _grid(document, document.tables[0]) == {place: _as_shown(value) for place, value in theirs.items()}


def _plain(value: object) -> object:
    return f"'{value}" if isinstance(value, str) and value.startswith(("=", "#")) else value


def _as_shown(value: object) -> str:
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, datetime.datetime):
        return value.date().isoformat()
    return re.sub(r"[ \t\r\n\f\v\u2028\u2029]+", " ", str(value)).strip(" ")


# --- workbooks that mean harm -----------------------------------------------------------------------------------------


def _with_sheet(xml: str) -> bytes:
    content = _saved(lambda _, sheet: sheet.append(["x"]))
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, xml.encode() if name == "xl/worksheets/sheet1.xml" else old.read(name))
    return made.getvalue()


_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def _sheet(rows: str, after: str = "") -> bytes:
    return _with_sheet(f'<worksheet xmlns="{_MAIN}"><sheetData>{rows}</sheetData>{after}</worksheet>')


def test_a_merged_range_of_all_places_costs_nothing() -> None:
    rows = '<row r="1"><c r="A1"><v>1</v></c></row><row r="9"><c r="C9"><v>2</v></c></row>'
    document = read_document(_sheet(rows, '<mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>'), "x.xlsx")
    places = document.tables[0].places()
    assert {place: _words(document, cell) for place, cell in places.items()} == {
        (1, 1): "1", (1, 3): "1", (9, 1): "1", (9, 3): "2",
    }  # fmt: skip


def test_merged_ranges_that_overlap_are_told_and_left_out() -> None:
    rows = "".join(f'<row r="{row}"><c r="A{row}"><v>{row}</v></c></row>' for row in (1, 2, 3))
    merged = "".join(f'<mergeCell ref="{ref}"/>' for ref in ("A1:A3", "A2:A3", "B9:A1", "nowhere"))
    document = read_document(_sheet(rows, f"<mergeCells>{merged}</mergeCells>"), "x.xlsx")
    assert "3 merged ranges" in _codes(document)["merged-unread"]


def test_cells_far_out_do_not_fill_the_text_with_tabs() -> None:
    document = read_document(_sheet('<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'), "x.xlsx")
    assert document.text == "Sheet\n1\n"
    assert document.tables[0].columns[0].number == 16_384


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ("".join(f'<row r="{r}"><c t="str"><v>x</v></c></row>' for r in range(1, grid.MOST_ROWS + 2)), "100,000 rows"),
        (
            f"<row>{''.join('<c><v>1</v></c>' for _ in range(grid.MOST_COLUMNS + 1))}</row>",
            "500 columns",
        ),
        (f'<row><c t="str"><v>{"word " * 20_001}</v></c></row>', "100,000 characters"),
    ],
    ids=["rows", "columns", "characters"],
)
def test_more_than_the_limits_is_refused_with_the_limit_named(rows: str, said: str) -> None:
    content = _sheet(rows)
    made = io.BytesIO()  # stored, so that it is no bomb
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(made, "w") as new:
        for name in old.namelist():
            new.writestr(name, old.read(name))
    assert said in _refused(made.getvalue(), "x.xlsx").detail


def _shared(strings: str, rows: str) -> bytes:
    """A workbook whose cells share words, as most programs write it; openpyxl writes them into the cells."""
    made = io.BytesIO()
    link = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings"
    relation = f'<Relationship Id="rId99" Type="{link}" Target="/xl/sharedStrings.xml"/></Relationships>'
    content = _changed(_sheet(rows), {"xl/_rels/workbook.xml.rels": ("</Relationships>", relation)})
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, old.read(name))
        new.writestr("xl/sharedStrings.xml", f'<sst xmlns="{_MAIN}">{strings}</sst>')
    return made.getvalue()


def test_shared_words_are_read_with_their_runs_and_without_readings() -> None:
    strings = (
        "<si><t>plain</t></si>"
        '<si><r><rPr><b/></rPr><t>The force </t></r><r><t xml:space="preserve">should test.</t></r></si>'
        '<si><t>words_x000D_\nbelow</t><rPh sb="0" eb="1"><t>reading</t></rPh></si>'
    )
    cells = "".join(f'<c t="s"><v>{index}</v></c>' for index in (2, 1, 0, 3, -1))
    document = read_document(_shared(strings, f"<row>{cells}</row>"), "x.xlsx")
    assert document.text == "Sheet\nwords below\tThe force should test.\tplain\n"


def test_a_long_string_that_many_cells_share_is_not_written_many_times() -> None:
    rows = '<row><c t="s"><v>0</v></c></row>' * 300
    strings = f"<si><t>{' '.join(map(str, range(15_000)))}</t></si>"
    assert "20,000,000 characters" in _refused(_shared(strings, rows), "x.xlsx").detail


def test_a_comment_with_half_a_character_can_be_written_down() -> None:
    def fill(_: Workbook, sheet: Worksheet) -> None:
        sheet.append(["x"])
        sheet["A1"].comment = Comment("a _xD800_ b", "somebody")

    (cell,) = read_document(_saved(fill), "x.xlsx").tables[0].rows[0].cells
    assert cell.comment.encode() == b"a  b"


def test_bombs_and_entities_are_refused() -> None:
    assert "a bomb" in _refused(_sheet(" " * 30_000_000), "x.xlsx").detail
    entities = '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>'
    bomb = (
        f'{entities}<worksheet xmlns="{_MAIN}"><sheetData><row><c t="str"><v>&b;</v></c></row></sheetData></worksheet>'
    )
    assert "entities" in _refused(_with_sheet(bomb), "x.xlsx").detail


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "damaged"),
        (b"PK\x03\x04 and no more", "damaged"),
        (b"Force,Status\n", "damaged"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "password"),
    ],
    ids=["empty", "cut", "text", "old"],
)
def test_what_is_no_workbook_is_refused_in_words(content: bytes, said: str) -> None:
    assert said in _refused(content, "x.xlsx").detail


def test_a_document_with_the_ending_of_a_workbook_is_told() -> None:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("word/document.xml", "<document/>")
    assert "no workbook" in _refused(made.getvalue(), "x.xlsx").detail


@settings(max_examples=150, deadline=None)
@given(st.integers(0, 2**32), st.binary(min_size=1, max_size=8))
def test_a_damaged_workbook_is_read_or_refused_and_nothing_else(at: int, bytes_: bytes) -> None:
    content = bytearray(_TRACKER)
    begin = at % len(content)
    content[begin : begin + len(bytes_)] = bytes_
    with contextlib.suppress(SourceError):
        read_document(bytes(content), "x.xlsx").text.encode()


_PIECES = st.sampled_from(
    ["<row>", "</row>", '<row r="0">', '<row r="99999999999">', "<c>", '<c t="s">', '<c t="zz" s="-1">', "</c>", "<v>",
     "</v>", "1", "-1e400", "43555", "<is>", "<t>", "</t>", "</is>", "<f/>", '<c r="ZZZ0">', '<c s="99999999999">', "x",
     "_x0000_", "_xD800_", '<mergeCell ref="A1:B2"/>', '<col min="1" max="99999999999" hidden="1"/>']
)  # fmt: skip


@settings(max_examples=200, deadline=None)
@given(st.lists(_PIECES, max_size=30))
def test_a_sheet_of_odd_elements_is_read_or_refused_and_nothing_else(pieces: list[str]) -> None:
    with contextlib.suppress(SourceError):
        read_document(_sheet("".join(pieces)), "x.xlsx").text.encode()


_TRACKER = _saved(_tracker)

# --- separated values -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_the_separator_is_told_by_the_records(separator: str) -> None:
    rows = [["Force", "Finding", "Cost"], ["Wexmoor", "radios, cars; and vans", "1,5"], ["Northfell", "a | b", "2"]]
    text = "\n".join(separator.join(f'"{each}"' if set(each) & set(",;|\t") else each for each in row) for row in rows)
    document = read_document(text.encode(), "x.csv")
    assert list(_grid(document, document.tables[0]).values()) == list(itertools.chain(*rows))


@pytest.mark.parametrize(
    ("text", "name", "columns"),
    [
        ("Force;Value\nWexmoor;1,5\nNorthfell;2,3\n", "x.csv", 2),
        (
            "A list, with a title\nkept, by somebody\n\nForce;Status;Due\nW;open;now\nN;shut;then\nM;open;-\n",
            "x.csv",
            3,
        ),
        ("One column\nof words\n", "x.csv", 1),
        ("sep=|\nForce|a,b\nWexmoor|c,d\n", "x.csv", 2),
        ("Force,Status\nWexmoor,open; closed\n", "x.csv", 2),
        ("a\tb,c\nd\te,f\n", "x.tsv", 2),
    ],
)
def test_hard_separators(text: str, name: str, columns: int) -> None:
    table = read_document(text.encode(), name).tables[0]
    assert max(len(row.cells) for row in table.rows) == columns


@pytest.mark.parametrize(
    ("content", "encoding"),
    [
        ("Force,Status\nWexmoor,\u201copen\u201d\n".encode("utf-8-sig"), "utf-8-sig"),
        ("Force\tStatus\nWexmoor\t\u201copen\u201d\n".encode("utf-16"), "utf-16"),
        ("Force,Status\nWexmoor,\u201copen\u201d\n".encode("cp1252"), "cp1252"),
    ],
    ids=["utf-8 with mark", "utf-16", "cp1252"],
)
def test_the_coding_is_found_and_said(content: bytes, encoding: str) -> None:
    document = read_document(content, "x.csv")
    assert document.encoding == encoding
    assert "Wexmoor\t\u201copen\u201d" in document.text
    assert ("cp1252" in _codes(document)) == (encoding == "cp1252")


def test_quoted_line_breaks_blank_lines_and_old_line_ends_keep_the_rows_apart() -> None:
    document = read_document(b'Ref,Finding\r1,"two\rlines"\r\r2,one\r', "x.csv")
    assert _grid(document, document.tables[0]) == {
        (1, 1): "Ref", (1, 2): "Finding", (2, 1): "1", (2, 2): "two lines", (4, 1): "2", (4, 2): "one",
    }  # fmt: skip
    assert [block.locator for block in document.blocks] == ["row 1", "row 2", "row 4"]


def test_rows_of_another_length_than_the_header_are_told() -> None:
    document = read_document(b"Ref,Status,Comment\n1,open,a\n2,shut\n3,open,b,c\n", "x.csv")
    assert "3, 4" in _codes(document)["ragged-rows"]


def test_a_quotation_mark_that_is_never_closed_does_not_swallow_the_file() -> None:
    document = read_document(b'Ref,Status\n1,"open\n2,shut\n3,open\n', "x.csv")
    assert len(document.tables[0].rows) == 4
    assert "unclosed-quote" in _codes(document)


def test_nuls_are_left_out_and_told() -> None:
    document = read_document(
        b"Ref,Status,Comment of the lead\n" + b"1,open,a word or two here\n" * 10 + b"2,sh\0ut,x\n", "x.csv"
    )
    assert "shut" in document.text
    assert "control-characters" in _codes(document)


def test_a_value_is_typed_by_its_form_only_where_that_leaves_no_doubt() -> None:
    document = read_document(b"12|1,234.5|007|2019-03-31|2019-02-31|31/03/2019|45%|-3|x\n", "x.csv")
    kinds = [(cell.kind.value, cell.value) for cell in document.tables[0].rows[0].cells]
    assert kinds == [
        ("number", "12"), ("number", "1234.5"), ("text", ""), ("date", "2019-03-31"), ("text", ""), ("text", ""),
        ("number", ""), ("number", "-3"), ("text", ""),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "no words"),
        (b" , ,\n\n", "no words"),
        (bytes(range(256)) * 9, "binary"),
        (b'"' + b"x" * 100_001 + b'",b\n', "100,000 characters"),
        (b"x" * 200_001 + b",b\n", "100,000 characters"),
        (b"a,b\n" * 100_001, "100,000 rows"),
        (b"\n" * 300_000, "100,000 rows"),
        (b"a," * 600 + b"a\n", "500 columns"),
    ],
    ids=["empty", "blank", "binary", "quoted", "long", "rows", "blank rows", "columns"],
)
def test_values_that_cannot_be_read_are_refused_in_words(content: bytes, said: str) -> None:
    assert said in _refused(content, "x.csv").detail


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=300), st.sampled_from(["x.csv", "x.tsv"]))
def test_any_bytes_are_read_or_refused_and_nothing_else(content: bytes, name: str) -> None:
    with contextlib.suppress(SourceError):
        document = read_document(content, name)
        assert document.text.strip()
        assert read_document(content, name) == document


_FIELD = st.text(st.sampled_from(["a", "W", "7", " ", ",", ";", '"', "\n", "\u2019", "."]), max_size=8)


@settings(max_examples=200, deadline=None)
@given(st.lists(st.lists(_FIELD, min_size=2, max_size=4), min_size=1, max_size=8))
def test_a_random_grid_comes_back_cell_by_cell(rows: list[list[str]]) -> None:
    """Every value is quoted and parted by a bar, which leaves one way to read them."""
    text = "sep=|\n" + "".join("|".join('"' + each.replace('"', '""') + '"' for each in row) + "\n" for row in rows)
    expected = {
        (at, column): re.sub(r"\s+", " ", words).strip()
        for at, row in enumerate(rows, start=2)
        for column, words in enumerate(row, start=1)
        if words.strip()
    }
    if not expected:
        assert "no words" in _refused(text.encode(), "x.csv").detail
        return
    document = read_document(text.encode(), "x.csv")
    assert _grid(document, document.tables[0]) == expected


def test_columns_without_anything_are_left_out_and_the_others_keep_their_numbers() -> None:
    document = read_document(b"a,,b\nc,,d\n", "x.csv")
    assert [column.number for column in document.tables[0].columns] == [1, 3]
    assert get_column_letter(document.tables[0].columns[1].number) == "C"
    assert document.text == "a\tb\nc\td\n"
