"""Two files of one report: the same findings make copies, of which one counts; others are kept out."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest
from reports import EFFECTIVENESS, built, folder, page

from graph.folder import DataFolder
from graph.release import DocumentEntry, Release
from outstanding.outcomes import Outcome

AFIS = ("The force should test its radios every week.", "The force should count its cars.")
REST = "Introduction\nThis copy was printed with an introduction of its own, which the other one lacks.\n"
SCANNED = tuple(words.replace("radios", "ra-dios").replace(" cars", "  cars") for words in AFIS)
FILES = {"page.txt": page(*AFIS), "report.txt": page(*AFIS, rest=REST), "scan.txt": page(*SCANNED, rest=REST)}


def one_by_one(data: Path, source: Path, names: Sequence[str]) -> Outcome:
    return [built(data, source / name) for name in names][-1]


def entry(data: Path) -> DocumentEntry:
    (found,) = Release.opened(DataFolder(data)).manifest.documents
    return found


@pytest.fixture
def source(tmp_path: Path) -> Path:
    """A folder with a report and two copies of it."""
    return folder(tmp_path / "source", FILES)


def test_of_copies_one_counts_and_the_others_are_named(source: Path, tmp_path: Path) -> None:
    outcome = built(tmp_path / "data", source)
    assert [each.name for each in outcome.published] == ["page.txt"]
    assert outcome.kinds == {"area_for_improvement": 2}
    assert outcome.copies == [("report.txt", "page.txt"), ("scan.txt", "page.txt")]
    assert outcome.kept_out == []
    kept = entry(tmp_path / "data")
    assert (kept.key, kept.name) == (EFFECTIVENESS, "page.txt")
    assert [each.name for each in kept.copies] == ["report.txt", "scan.txt"]


@pytest.mark.parametrize("names", [tuple(FILES), tuple(reversed(FILES))])
def test_copies_that_come_one_by_one_end_as_those_that_come_at_once(
    names: Sequence[str], source: Path, tmp_path: Path
) -> None:
    built(tmp_path / "at once", source)
    one_by_one(tmp_path / "data", source, names)
    assert entry(tmp_path / "data") == entry(tmp_path / "at once")
    assert Release.opened(DataFolder(tmp_path / "data")).hash == Release.opened(DataFolder(tmp_path / "at once")).hash


def test_a_corrected_copy_takes_the_place_of_the_one_before(source: Path, tmp_path: Path) -> None:
    data = tmp_path / "data"
    built(data, source)
    before = entry(data).copies
    (source / "report.txt").write_text(page(*AFIS, rest=REST.replace("lacks", "does not have")), "utf-8")
    built(data, source / "report.txt")
    after = entry(data)
    assert after.name == "page.txt"
    assert [each.name for each in after.copies] == ["report.txt", "scan.txt"]
    assert after.copies[0] != before[0]
    assert after.copies[1] == before[1]


def test_files_that_print_other_findings_are_no_copies(source: Path, tmp_path: Path) -> None:
    (source / "report.txt").write_text(page("The force should buy boats.", "The force should sell them."), "utf-8")
    outcome = built(tmp_path / "data", source)
    assert {each.name for each in outcome.kept_out} == set(FILES)
    assert all("do not print the same findings" in each.error.detail for each in outcome.kept_out)


def test_a_newer_version_replaces_what_was_there_with_its_copies(source: Path, tmp_path: Path) -> None:
    data = tmp_path / "data"
    built(data, source)
    newer = folder(tmp_path / "newer", {"newer.txt": page("The force should buy boats.")})
    outcome = built(data, newer)
    assert [(each.name, each.change) for each in outcome.published] == [("newer.txt", "updated")]
    assert (entry(data).name, entry(data).copies) == ("newer.txt", ())
