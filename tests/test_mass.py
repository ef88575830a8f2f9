"""Many files: read by several processes, counted at the end, not read again; an interruption loses nothing."""

from __future__ import annotations

import csv
import os
import signal
import subprocess
from collections import Counter
from pathlib import Path

import pytest
from mass import Mass, mass
from reports import COMMAND, Ran, folder, page, run, spawn, tree
from running_server import PATIENCE, until

from graph.folder import DataFolder
from graph.release import Release
from outstanding.outcomes import COLUMNS

REPORTS = 120


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> Mass:
    return mass(tmp_path_factory.mktemp("many") / "reports", REPORTS)


@pytest.fixture(scope="module")
def built(many: Mass, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Ran]:
    """A data folder that several processes read the files for, and what the command told."""
    data = tmp_path_factory.mktemp("built") / "data"
    told = spawn("build", many.path, "--data", data, "--readers", "3", "--outcomes", data.parent / "all.csv")
    return data, told


def rows(path: Path) -> list[dict[str, str]]:
    """The rows of a list of outcomes."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def children(pid: int) -> set[int]:
    """The processes that a process and its threads have started and that are still there."""
    found: set[int] = set()
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        found |= {int(number) for number in task.read_text("ascii").split()}
    return found


def is_there(pid: int) -> bool:
    """Whether a process is there and no mere entry that nobody has taken note of."""
    try:
        return Path(f"/proc/{pid}/stat").read_text("ascii").rsplit(") ", 1)[1][0] != "Z"
    except FileNotFoundError:
        return False


def test_every_file_has_the_outcome_that_it_should(many: Mass, built: tuple[Path, Ran]) -> None:
    found = {Path(row["file"]).name: row for row in rows(built[0].parent / "all.csv")}
    assert tuple(next(iter(found.values()))) == COLUMNS
    for fate, names in {
        "published": many.published,
        "unrecognised": many.unrecognised,
        "copy": many.copies,
        "rejected": many.rejected,
    }.items():
        assert {name for name, row in found.items() if row["outcome"] == fate} == names, fate
    assert len(found) == many.files


def test_a_row_says_what_was_read_or_why_not_and_what_to_do(many: Mass, built: tuple[Path, Ran]) -> None:
    found = {Path(row["file"]).name: row for row in rows(built[0].parent / "all.csv")}
    read = found["aldmoor-effectiveness.txt"]
    assert read["file"] == str(many.path / "aldmoor-effectiveness.txt")
    assert read["document"] == "aldmoor/peel-2018-19-effectiveness/report"
    assert (read["layout"], read["layout_confidence"]) == ("peel-pillar-page", "seen")
    assert (read["findings"], read["warnings"], read["reason"]) == ("2", "undated", "")
    empty = found["empty-0.txt"]
    assert (empty["document"], empty["findings"]) == ("", "")
    assert "empty" in empty["reason"]
    assert empty["what_to_do"]
    unknown = found["minutes-0.txt"]
    assert unknown["layout"] == ""
    assert "unrecognised" in unknown["warnings"]
    assert "no known layout" in unknown["reason"]
    assert f"doctor {many.path / 'minutes-0.txt'}" in unknown["what_to_do"]
    assert found["z-again-0.txt"]["reason"].startswith("prints the same as ")


def test_the_end_tells_how_many_files_had_which_outcome(many: Mass, built: tuple[Path, Ran]) -> None:
    told = built[1]
    tens = REPORTS // 10
    assert f"Files: {REPORTS} published, {tens} published as unrecognised, {tens} copies, {tens} rejected." in told.told
    assert f"{2 * REPORTS} areas for improvement" in told.told
    assert f"warning: undated: {REPORTS + tens} files, such as " in told.told
    assert told.code == 1
    err = " ".join(told.err.split())
    assert f"kept out: {tens // 2} files, such as empty-0.txt: the file is empty. " in err
    assert f"kept out: {tens // 2} files, such as cut-1.pdf: " in err
    assert len(told.out.splitlines()) < 30


def test_no_bar_is_drawn_where_nobody_looks(built: tuple[Path, Ran]) -> None:
    assert "\r" not in built[1].err
    assert "\x1b" not in built[1].err + built[1].out
    assert all(line.startswith("kept out: ") for line in built[1].err.splitlines())


def test_one_process_gives_the_same_bytes_as_several(many: Mass, built: tuple[Path, Ran], tmp_path: Path) -> None:
    spawn("build", many.path, "--data", tmp_path / "data", "--readers", "1")
    assert tree(tmp_path / "data") == tree(built[0])


def test_a_second_run_reads_nothing_and_changes_nothing(many: Mass, built: tuple[Path, Ran]) -> None:
    before = tree(built[0])
    told = spawn("build", many.path, "--data", built[0], "--outcomes", built[0].parent / "again.csv")
    assert "Nothing changed: release 1" in told.told
    assert rows(built[0].parent / "again.csv") == rows(built[0].parent / "all.csv")
    assert tree(built[0]) == before


def test_an_extract_of_a_folder_says_the_same_of_each_file(many: Mass, built: tuple[Path, Ran], tmp_path: Path) -> None:
    told = spawn("extract", many.path, "--format", "csv", "--readers", "2")
    assert told.code == 1
    (tmp_path / "extract.csv").write_text(told.out, "utf-8")
    kept = ("file", "document", "layout", "layout_confidence", "findings", "warnings")
    published = {row["file"]: row for row in rows(built[0].parent / "all.csv") if row["outcome"] != "copy"}
    for row in rows(tmp_path / "extract.csv"):
        if row["file"] in published:
            assert {key: row[key] for key in kept} == {key: published[row["file"]][key] for key in kept}
    counted = Counter(row["outcome"] for row in rows(tmp_path / "extract.csv"))
    tens = REPORTS // 10
    assert counted == {"read": REPORTS + tens, "unrecognised": tens, "rejected": tens}


def test_ctrl_c_publishes_nothing_leaves_no_process_and_loses_nothing(
    many: Mass, built: tuple[Path, Ran], tmp_path: Path
) -> None:
    data = tmp_path / "data"
    process = subprocess.Popen(
        [COMMAND, "build", many.path, "--data", data, "--readers", "2"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
    )
    until(lambda: len(list((data / "readings").glob("*/*"))) > 10 or process.poll() is not None)
    started = children(process.pid)
    os.killpg(process.pid, signal.SIGINT)
    out, err = process.communicate(timeout=PATIENCE)
    assert process.returncode == 130, (out, err)
    assert b"Traceback" not in err
    assert "the same command goes on from there" in " ".join(err.decode().split())
    assert len(started) >= 2
    assert not any(is_there(pid) for pid in started)
    assert Release.current(DataFolder(data)) is None
    kept = {path.name for path in (data / "readings").glob("*/*")}
    assert 10 < len(kept) < many.files
    spawn("build", many.path, "--data", data)
    assert tree(data) == tree(built[0])
    assert kept < {path.name for path in (data / "readings").glob("*/*")}


def test_a_list_of_outcomes_that_cannot_be_written_is_refused_before_anything_is_read(tmp_path: Path) -> None:
    source = folder(tmp_path / "in", {"a.txt": page()})
    done = run("build", source, "--data", tmp_path / "data", "--outcomes", tmp_path / "none" / "all.csv")
    done.clearly_failed(2, "cannot be written", "all.csv")
    assert not (tmp_path / "data").exists()


def test_a_name_that_a_spreadsheet_would_take_for_a_formula_is_kept_from_being_one(tmp_path: Path) -> None:
    folder(tmp_path, {"=1+1.txt": "", "sources.toml": ""}, known=False)
    done = subprocess.run(
        [COMMAND, "extract", "=1+1.txt", ".", "--format", "csv"], cwd=tmp_path, capture_output=True, check=False
    )
    assert b"\n'=1+1.txt,rejected," in done.stdout.replace(b"\r\n", b"\n")


def test_records_of_several_files_stand_on_a_line_each(tmp_path: Path) -> None:
    source = folder(tmp_path / "in", {"b.txt": page(), "a.txt": page(pillar="Legitimacy"), "c.txt": ""})
    done = run("extract", source, "--format", "json")
    assert [line.split('"name": "')[1].split('"')[0] for line in done.out.splitlines()] == ["a.txt", "b.txt"]
    done.clearly_failed(1, "not read", "c.txt", "empty")
    table = run("extract", source / "a.txt", source / "b.txt")
    assert table.code == 0
    assert "wexmoor/peel-2018-19-effectiveness/report" in table.told.replace(" ", "")
