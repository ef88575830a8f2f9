"""Two releases compared: what is new, gone, stated again, reworded, and whose status changed."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from reports import EFFECTIVENESS, LEGITIMACY, built, folder, page, run

from graph.comparison import Change, Comparison, compare
from graph.errors import UsageError
from graph.folder import DataFolder
from graph.release import Release
from outstanding.catalogue.changes import summary

RADIOS = "The force should test its radios every week."
RADIOS_ANEW = "The force should test its radios and its lamps every week."
BOATS = "The force should paint its boats."
HORSES = "The force should count its horses before it feeds them."


def _compared(data: Path, before: int = 1, after: int = 2) -> Comparison:
    kept = DataFolder(data)
    return compare(Release.numbered(kept, before), Release.numbered(kept, after))


def _changes(comparison: Comparison) -> list[tuple[str, str | None, str | None]]:
    return [
        (each.change.value, each.before and each.before.words, each.after and each.after.words)
        for each in comparison.differences
    ]


def test_a_document_read_anew_tells_its_findings_apart_by_their_words(tmp_path: Path) -> None:
    built(tmp_path / "data", folder(tmp_path / "in", {"eff.txt": page(RADIOS, BOATS)}))
    built(tmp_path / "data", folder(tmp_path / "in", {"eff.txt": page(HORSES, RADIOS_ANEW)}))
    comparison = _compared(tmp_path / "data")
    assert [(each.key, each.change) for each in comparison.documents] == [(EFFECTIVENESS, "updated")]
    assert _changes(comparison) == [("new", None, HORSES), ("gone", BOATS, None), ("reworded", RADIOS, RADIOS_ANEW)]
    assert summary(comparison) == "1 AFI new, 1 gone, 1 reworded."


def test_findings_that_only_moved_are_no_difference(tmp_path: Path) -> None:
    built(tmp_path / "data", folder(tmp_path / "in", {"eff.txt": page(RADIOS, BOATS)}))
    built(tmp_path / "data", folder(tmp_path / "in", {"eff.txt": page(BOATS, RADIOS)}))
    comparison = _compared(tmp_path / "data")
    assert [each.change for each in comparison.documents] == ["updated"]
    assert not comparison.differences
    assert summary(comparison) == "No finding and no status differs."


def test_what_is_new_one_way_is_gone_the_other_way(tmp_path: Path) -> None:
    built(tmp_path / "data", folder(tmp_path / "a", {"eff.txt": page(RADIOS)}))
    built(tmp_path / "data", folder(tmp_path / "b", {"leg.txt": page(BOATS, pillar="Legitimacy")}))
    there, back = _compared(tmp_path / "data"), _compared(tmp_path / "data", 2, 1)
    assert [(each.key, each.change) for each in there.documents] == [(LEGITIMACY, "new")]
    assert [(each.key, each.change) for each in back.documents] == [(LEGITIMACY, "removed")]
    assert _changes(there) == [("new", None, BOATS)]
    assert _changes(back) == [("gone", BOATS, None)]


def test_a_later_inspection_states_again_rewords_and_changes_statuses(grown: Path) -> None:
    comparison = _compared(grown)
    counts = comparison.counts
    assert counts[Change.AGAIN, "area for improvement"] == 1
    assert counts[Change.AGAIN, "recommendation"] == counts[Change.KIND, "recommendation"] == 1
    assert counts[Change.REWORDED, "area for improvement"] == 2
    assert counts[Change.STATUS, "area for improvement"] == 5
    assert summary(comparison) == (
        "7 AFIs new, 1 stated again, 2 reworded; 2 causes of concern new; 8 recommendations new, 1 stated again, "
        "1 kind changed; 5 statuses changed."
    )
    for each in comparison.differences:
        if each.change is Change.STATUS:
            assert each.before
            assert each.after
            assert (each.before.status, each.after.status) == ("open", "outstanding")


def test_a_release_differs_in_nothing_from_itself(grown: Path) -> None:
    comparison = _compared(grown, 2, 2)
    assert (comparison.documents, comparison.differences, comparison.shared) == ((), (), ())
    told = run("diff", "2", "2", "--data", grown)
    assert told.code == 0
    assert "The same documents, read in the same way. No finding and no status differs." in told.told


def test_the_command_tells_words_before_and_after(grown: Path) -> None:
    done = run("diff", "1", "2", "--data", grown)
    assert (done.code, done.err) == (0, "")
    assert "4 documents new: " in done.told
    assert "wexmoor/peel-2018-19-effectiveness/report, wexmoor/peel-2018-19-legitimacy" in done.told
    assert "AFI status changed: open \u2192 outstanding" in done.told
    assert "Recommendation kind changed: area for improvement \u2192 recommendation" in done.told
    lines = done.out.splitlines()
    at = lines.index("AFI reworded")
    assert lines[at + 1].startswith("  - \u201cThe force should")
    assert any(line.startswith("  + \u201cThe force should") for line in lines[at + 2 : at + 9])


def test_json_has_the_same_differences(grown: Path) -> None:
    done = run("diff", "1", "2", "--data", grown, "--format", "json")
    told = json.loads(done.out)
    assert list(told) == ["before", "after", "summary", "documents", "reference", "differences"]
    comparison = _compared(grown)
    assert told["after"] == {"number": 2, "hash": comparison.after.hash}
    assert [each["change"] for each in told["differences"]] == [each.change.value for each in comparison.differences]
    for each in told["differences"]:
        assert {"kind", "quotation", "status", "document", "finding", "issue"} == set(each["after"] or each["before"])


def test_reference_data_that_changed_is_named(tmp_path: Path) -> None:
    source = folder(tmp_path / "in", {"eff.txt": page(RADIOS)})
    built(tmp_path / "data", source)
    turtle = (source / "wexmoor.ttl").read_text("utf-8")
    (source / "wexmoor.ttl").write_text(
        turtle + '<urn:x:wexmoor-note> <http://www.w3.org/2000/01/rdf-schema#comment> "A note."@en .\n', "utf-8"
    )
    built(tmp_path / "data", source)
    assert _compared(tmp_path / "data").shared == ("wexmoor",)
    assert "Reference data changed: wexmoor" in run("diff", "1", "2", "--data", tmp_path / "data").told


def test_an_unknown_number_is_wrong_usage_with_those_there_are(grown: Path, tmp_path: Path) -> None:
    done = run("diff", "1", "7", "--data", grown)
    done.clearly_failed(2, "no release 7")
    done.clearly_failed(2, "There are: 1, 2.")
    run("diff", "1", "2", "--data", tmp_path).clearly_failed(2, "no release 1")
    run("diff", "1", "2", "--data", grown, "--format", "csv").clearly_failed(2, "no CSV form")
    with pytest.raises(UsageError):
        Release.numbered(DataFolder(grown), 0)


def test_a_damaged_manifest_is_told_with_its_number(tmp_path: Path) -> None:
    built(tmp_path / "data", folder(tmp_path / "in", {"eff.txt": page(RADIOS)}))
    built(tmp_path / "data", folder(tmp_path / "in", {"eff.txt": page(BOATS)}))
    (tmp_path / "data" / "releases" / "1" / "manifest.json").write_text("{}", "utf-8")
    run("diff", "1", "2", "--data", tmp_path / "data").clearly_failed(1, "manifest of release 1 is missing or damaged")
