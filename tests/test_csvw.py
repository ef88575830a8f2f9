"""The table of findings as CSV on the Web: its description is valid, fits the table, and says what the graph says."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from csvw import CSVW
from reports import run

from graph.folder import DataFolder
from graph.release import Release
from graph.store import EmbeddedStore, rows
from outstanding.catalogue.dumps import Dump, Dumps
from outstanding.export.forms import Form
from outstanding.export.notice import ATTRIBUTION, LICENCE
from outstanding.export.table import COLUMNS


@pytest.fixture(scope="module")
def table(samples: Release, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The table of the samples as a file, with its description beside it."""
    dumps = Dumps(DataFolder(samples.folder.parents[1]), tmp_path_factory.mktemp("made"))
    dumps.made(samples, Dump(Form.CSVW))
    return dumps.made(samples, Dump(Form.CSV)).path


def _description(table: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(Path(f"{table}-metadata.json").read_bytes())
    return found


def _valid(table: Path) -> bool:
    try:
        return CSVW(str(table), validate=True).is_valid
    except (ValueError, UserWarning):  # it raises what it would only warn of, since warnings are errors here
        return False


def test_the_table_is_valid_by_the_description_found_beside_it(table: Path) -> None:
    checked = CSVW(str(table), validate=True)
    assert not checked.no_metadata
    assert checked.is_valid, checked.warnings


@pytest.mark.parametrize(
    ("old", "new"),
    [(b",outstanding,", b',"out\nstanding",'), (b"2018-03-22", b"22.3.2018"), (b",2016,", b",twenty,")],
)
def test_a_table_that_does_not_fit_is_noticed_where_types_say_so(
    old: bytes, new: bytes, table: Path, tmp_path: Path
) -> None:
    content = table.read_bytes()
    assert old in content
    spoilt = tmp_path / table.name
    spoilt.write_bytes(content.replace(old, new))
    Path(f"{spoilt}-metadata.json").write_bytes(Path(f"{table}-metadata.json").read_bytes())
    assert _valid(spoilt) == (new == b',"out\nstanding",')


def test_two_rows_of_one_finding_are_noticed(table: Path, tmp_path: Path) -> None:
    lines = table.read_bytes().splitlines(keepends=True)
    twice = tmp_path / table.name
    twice.write_bytes(b"".join([*lines, lines[-1]]))
    Path(f"{twice}-metadata.json").write_bytes(Path(f"{table}-metadata.json").read_bytes())
    assert not _valid(twice)


def test_every_column_has_its_title_type_and_meaning_in_the_order_of_the_table(table: Path) -> None:
    columns = _description(table)["tableSchema"]["columns"]
    assert [(each["titles"], each["dc:description"]) for each in columns] == list(COLUMNS)
    assert table.read_text("utf-8").splitlines()[0] == ",".join(each["titles"] for each in columns)
    types = {each["name"]: each["datatype"] for each in columns}
    assert (types["issued"], types["start"], types["firstRaised"], types["issue"]) == (
        "date",
        "nonNegativeInteger",
        "integer",
        "anyURI",
    )


def test_the_description_says_licence_attribution_and_release(table: Path, samples: Release) -> None:
    described = _description(table)
    assert described["dc:license"] == {"@id": LICENCE}
    assert described["dc:identifier"] == samples.hash
    assert ATTRIBUTION in described["dc:rights"]
    assert ATTRIBUTION in json.dumps(described["notes"])
    assert described["url"] == table.name


def test_what_the_description_says_of_a_row_the_graph_says_too(table: Path, sample_store: EmbeddedStore) -> None:
    """Each column with a property, read by the description alone, is what the store has."""
    described: list[Mapping[str, Any]] = CSVW(str(table)).to_json(minimal=True)
    assert len(described) > 40
    columns = _description(table)["tableSchema"]["columns"]
    ours = [name for name in (each.get("propertyUrl", "") for each in columns) if "/inspection#" in name]
    assert len(ours) == 5
    for row in described:
        for name in ours:
            found = {each["o"] for each in rows(sample_store, f"SELECT ?o WHERE {{ <{row['@id']}> <{name}> ?o }}")}
            told = next((value for key, value in row.items() if name.endswith(key.rpartition(":")[2])), None)
            assert {str(told)} == found or (told is None and not found)


def test_the_command_writes_it_beside_the_table(samples: Release, tmp_path: Path) -> None:
    data = samples.folder.parents[1]
    for form, ending in (("csv", "csv"), ("csvw", "csv-metadata.json")):
        assert run("export", "--format", form, "--output", tmp_path / f"mine.{ending}", "--data", data).code == 0
    checked = CSVW(str(tmp_path / "mine.csv"), validate=True)
    assert not checked.no_metadata
    assert checked.is_valid, checked.warnings


def test_the_command_refuses_a_name_that_no_program_would_find(samples: Release, tmp_path: Path) -> None:
    done = run("export", "--format", "csvw", "--output", tmp_path / "mine.json", "--data", samples.folder.parents[1])
    done.clearly_failed(2, "mine.csv-metadata.json")
