"""Columns: what a table's columns hold is guessed from headings and cells, told with reasons, and mapped by a file."""

from __future__ import annotations

import json
import tomllib
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import Workbook
from openpyxl.styles import PatternFill
from openpyxl.worksheet.worksheet import Worksheet
from reports import REFERENCE, folder, run

from graph.errors import SidecarError
from loaders.columns import Columns, columns_of, heads_columns
from loaders.formats import read_document
from loaders.grids import Grid, grids
from loaders.mappings import Mapped, mapped
from loaders.sources import Sidecar

FIRST = "The force should test its radios every week."
SECOND = "The force should count its boats before the winter."


def grid(*lines: str) -> Grid:
    """The table of some lines of separated values."""
    document = read_document("\n".join(lines).encode(), "table.csv")
    (found,) = grids(document, heads_columns)
    return found


def held(columns: Columns) -> list[str]:
    """The role of each column, with a question mark where it is not sure."""
    return [(each.role or "-") + ("" if each.sure or not each.role else "?") for each in columns.columns]


@pytest.mark.parametrize(
    ("headings", "cells", "roles"),
    [
        (
            "Ref,Area for improvement,Status,Due date",
            f"1,{FIRST},Open,30 June 2020",
            ["reference", "finding", "status", "due"],
        ),
        (
            "No.,Recommendation / AFI,Lead officer,RAG,By when,Latest update",
            f"1,{FIRST},ACC Crime,AMBER,March 2020,Begun",
            ["reference", "finding", "owner", "rag", "due", "comment"],
        ),
        (
            "HMICFRS report,Date published,Type,HMICFRS recommendation,Force status,HMICFRS status,Last updated",
            f"PEEL 2018/19,27/09/2019,AFI,{FIRST},In progress,Open,1 May 2020",
            ["report", "published", "kind", "finding", "status", "status", "updated"],
        ),
        (
            "Recommendation,Description,Current status",
            f"R1,{FIRST},Complete",
            ["reference", "finding", "status"],
        ),
        (
            "Theme,Finding,Owner,Target completion date,Said by,First raised",
            f"Radios,{FIRST},Head of IT,No deadline,HMICFRS,2016",
            ["theme", "finding", "owner", "due", "asserted_by", "first_raised"],
        ),
    ],
)
def test_columns_are_known_by_their_headings_and_cells(headings: str, cells: str, roles: list[str]) -> None:
    columns = columns_of(grid(headings, cells, cells.replace(FIRST, SECOND)))
    assert held(columns) == roles
    assert columns.tells_of_findings


def test_the_voice_of_a_status_is_told_by_its_heading() -> None:
    columns = columns_of(grid("AFI,Force status,HMICFRS status,OPCC view", f"{FIRST},Open,Closed,Open"))
    assert [each.voice for each in columns.of("status")] == ["force", "inspectorate", "policing-body"]


def test_a_heading_that_its_cells_belie_is_not_sure() -> None:
    columns = columns_of(grid("Ref,Recommendation,Status", "1,Yes,Open", "2,No,Closed"))
    assert "finding" not in {each.role for each in columns.columns if each.sure}
    assert not columns.tells_of_findings


def test_a_word_of_a_heading_is_enough_only_where_the_cells_bear_it_out() -> None:
    sure = columns_of(grid("Ref,Improvement that is needed,Position", f"1,{FIRST},Open", f"2,{SECOND},Closed"))
    unsure = columns_of(grid("Ref,Improvement,Position", "1,Radios,North Quay", "2,Boats,Pier"))
    assert sure.tells_of_findings
    assert not unsure.tells_of_findings


def test_cells_alone_make_a_guess_that_is_not_sure() -> None:
    columns = columns_of(grid("One,Two,Three", f"1,{FIRST},Open", f"2,{SECOND},Closed"))
    assert held(columns)[1:] == ["finding?", "status?"]
    assert not columns.tells_of_findings
    assert columns.seems_to


def test_two_columns_of_one_role_are_not_both_taken() -> None:
    columns = columns_of(grid("AFI,Due date,Target date,Status", f"{FIRST},1 May 2020,2 May 2020,Open"))
    assert held(columns).count("due") == 1


def test_a_legend_is_no_table_of_findings() -> None:
    columns = columns_of(
        grid("Colour,Definition", "GREEN,The recommendation is implemented", "RED,It is past its deadline")
    )
    assert not columns.tells_of_findings


def test_fills_make_a_column_of_traffic_lights() -> None:
    book = Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    sheet.append(["Ref", "Area for improvement", "RAG"])
    for number, words in enumerate((FIRST, SECOND), start=1):
        sheet.append([number, words])
        sheet.cell(sheet.max_row, 3).fill = PatternFill("solid", fgColor="FFC000")
    content = BytesIO()
    book.save(content)
    (found,) = grids(read_document(content.getvalue(), "t.xlsx"), heads_columns)
    assert held(columns_of(found)) == ["reference", "finding", "rag"]


@pytest.mark.parametrize(
    "words", [["Ref", "AFI", "Status"], ["Recommendation", "Owner", "Due date", "Remarks of ours"]]
)
def test_a_row_of_known_headings_heads_columns(words: list[str]) -> None:
    assert heads_columns(words)


@pytest.mark.parametrize("words", [["1", FIRST, "Open"], ["Status"], ["Open", "Closed", "Total"], []])
def test_any_other_row_does_not(words: list[str]) -> None:
    assert not heads_columns(words)


# --- tables of other formats ----------------------------------------------------------------------------------------

PAGE = f"""<html><body><main><h1>Wexmoor Police</h1><h2>PEEL 2018/19</h2>
<table><tr><th colspan="2">Recommendations and areas for improvement</th><th>Status</th></tr>
<tr><td>1</td><td>{FIRST}</td><td rowspan="2">AMBER</td></tr><tr><td>2</td><td>{SECOND}</td></tr></table>
<h2>PEEL 2017</h2><table><tr><td>3</td><td>The force should paint its gate in good time.</td><td>GREEN</td></tr></table>
</main></body></html>"""


def test_a_table_of_a_page_has_its_columns_and_goes_on_below_the_next_heading() -> None:
    first, second = grids(read_document(PAGE.encode(), "page.html"), heads_columns)
    assert held(columns_of(first)) == ["reference", "finding", "status"]
    assert second.headings == first.headings
    assert [row.words(3) for row in (*first.rows, *second.rows)] == ["AMBER", "AMBER", "GREEN"]
    assert [row.heading.text for row in (*first.rows, *second.rows)] == ["PEEL 2018/19", "PEEL 2018/19", "PEEL 2017"]


def test_words_of_a_cell_stand_where_the_cell_says() -> None:
    document = read_document(PAGE.encode(), "page.html")
    for found in grids(document, heads_columns):
        for row in found.rows:
            for cell in row.cells.values():
                assert document.quoted(cell.prose.extents) == cell.words


# --- mapping files --------------------------------------------------------------------------------------------------


def test_a_mapping_file_names_columns_by_heading_letter_and_number() -> None:
    told = mapped('[columns]\nfinding = "Words"\nstatus = "C"\ndue = 4\n', "map.toml")
    columns = columns_of(grid("Ref,Words,X,Y", f"1,{FIRST},Phase 2,May 2020"), told)
    assert held(columns) == ["-", "finding", "status", "due"]
    assert columns.tells_of_findings


def test_what_a_mapping_file_does_not_name_is_not_read() -> None:
    told = mapped('[columns]\nfinding = "AFI"\ndue = "Target date"\n', "map.toml")
    columns = columns_of(grid("AFI,Status,Target date", f"{FIRST},Open,May 2020"), told)
    assert held(columns) == ["finding", "-", "due"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[columns\n", "not TOML"),
        ('[columns]\nfindings = "A"\n', "no column has the role 'findings'"),
        ('voice = "police"\n', "'police' is nobody we know"),
        ('[statuses]\n"Phase 2" = "done"\n', "no status is called 'done'"),
        ('colour = "red"\n', "colour"),
    ],
)
def test_a_mapping_file_that_is_none_says_what_is_wrong(text: str, said: str) -> None:
    with pytest.raises(SidecarError, match=said):
        mapped(text, "map.toml")


def test_the_sidecar_takes_the_mapping_file_in(tmp_path: Path) -> None:
    text = 'voice = "policing-body"\n'
    folder(tmp_path, {"t.csv": f"AFI,Status\n{FIRST},Open\n", "map.toml": text}, known=False)
    (tmp_path / "sources.toml").write_text('[[document]]\nfile = "t.csv"\ncolumns = "map.toml"\n')
    assert Sidecar.beside(tmp_path).facts("t.csv").columns == text


@pytest.mark.parametrize(("content", "said"), [(None, "No such file"), ("voice = 1\n", "voice")])
def test_a_mapping_file_that_cannot_be_used_keeps_the_folder_out(
    tmp_path: Path, content: str | None, said: str
) -> None:
    folder(tmp_path, {"t.csv": f"AFI,Status\n{FIRST},Open\n"}, known=False)
    (tmp_path / "sources.toml").write_text('[[document]]\nfile = "t.csv"\ncolumns = "map.toml"\n')
    if content is not None:
        (tmp_path / "map.toml").write_text(content)
    with pytest.raises(SidecarError, match=said):
        Sidecar.beside(tmp_path)


def test_nothing_mapped_says_nothing() -> None:
    assert Mapped().role(1, "Status") is None


# --- the command ----------------------------------------------------------------------------------------------------

TRACKER = f"Ref,Area for improvement,Status,Position\n1,{FIRST},Open,North Quay\n2,{SECOND},Closed,Pier\n"


def test_columns_shows_the_guess_with_cells_and_a_mapping_file(tmp_path: Path) -> None:
    folder(tmp_path, {"t.csv": TRACKER}, known=False)
    shown = run("columns", str(tmp_path / "t.csv"))
    assert shown.code == 0
    assert "read as findings" in shown.told
    assert "Area for improvement" in shown.told
    assert 'status = "Status"' in shown.told
    assert "# " in shown.told


def test_the_mapping_file_that_is_printed_can_be_used_as_it_is(tmp_path: Path) -> None:
    folder(tmp_path, {"t.csv": TRACKER, **REFERENCE}, known=False)
    text = run("columns", str(tmp_path / "t.csv"), "--toml").out
    parsed = tomllib.loads(text)
    assert parsed["columns"] == {"finding": "Area for improvement", "reference": "Ref", "status": "Status"}
    assert mapped(text, "t.toml").role(3, "Status") == "status"


def test_columns_as_json_have_what_the_table_has(tmp_path: Path) -> None:
    folder(tmp_path, {"t.csv": TRACKER}, known=False)
    told = json.loads(run("columns", str(tmp_path / "t.csv"), "--format", "json").out)
    (table,) = told["tables"]
    assert table["read"] is True
    assert [each["role"] for each in table["columns"]][:3] == ["reference", "finding", "status"]
    assert table["columns"][2]["cells"] == ["Open", "Closed"]


def test_a_table_that_is_not_sure_ends_with_1_and_what_to_do(tmp_path: Path) -> None:
    folder(tmp_path, {"t.csv": f"One,Two,Three\n1,{FIRST},Open\n2,{SECOND},Closed\n"}, known=False)
    shown = run("columns", str(tmp_path / "t.csv"))
    assert shown.code == 1
    assert "not sure enough" in shown.told
    assert '# finding = "Two"' in shown.told


def test_a_document_without_a_table_says_so(tmp_path: Path) -> None:
    folder(tmp_path, {"t.txt": "Wexmoor Police is a force.\n"}, known=False)
    shown = run("columns", str(tmp_path / "t.txt"))
    assert shown.code != 0
    assert "it has no table" in shown.err
