"""Cues that a folder brings: they add to ours, count for the release, and are refused where they are wrong."""

from __future__ import annotations

from pathlib import Path

import pytest
from reports import built, folder, page, run

from graph.errors import GrammarError
from graph.terms import INSP
from loaders.containers import kind_of_heading
from loaders.grammar import Grammar, grammar_in, grammar_of
from loaders.records import FindingKind

HEADING = """
[containers.area_for_improvement]
headings = ['matters to put right']
"""


def test_headings_of_a_folder_stand_beside_ours() -> None:
    grammar = grammar_of({"ours.toml": HEADING.encode()})
    assert kind_of_heading("matters to put right", grammar.cues) is FindingKind.AREA_FOR_IMPROVEMENT
    assert kind_of_heading("areas for improvement", grammar.cues) is FindingKind.AREA_FOR_IMPROVEMENT
    assert kind_of_heading("matters to put right", Grammar.packaged().cues) is None


def test_a_single_pattern_may_be_met_in_either_wording() -> None:
    grammar = grammar_of({"ours.toml": rb"""review.pattern = '\bought to\b'"""})
    assert grammar.cues.review.pattern.search("it ought to act")
    assert grammar.cues.review.pattern.search("it should act")


def test_layouts_of_a_folder_are_tried_before_ours() -> None:
    layout = b"""
[layouts.our-own]
summary = "Our reports"
confidence = "seen"
genre = "report"
programme = "peel"
within = 5
questions = "interrogative"
marks = ['^our report on (?P<force>.+)$']
"""
    grammar = grammar_of({"ours.toml": layout})
    assert grammar.layouts[0].name == "our-own"
    assert grammar.layouts[1:] == Grammar.packaged().layouts


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"containers = 3", "containers is a number"),
        (b"[containers", "not TOML"),
        (b"\xff", "not TOML"),
        (b"[review]\npattern = '('", "review.pattern is no pattern"),
        (b"[containers.recommendation]\nheadings = ['(']", "containers.recommendation.headings"),
        (b"[nothing]\npattern = 'x'", "nothing"),
        (b"layouts = 3", "'layouts' is no table"),
        (b"[layouts.x]\nsummary = 'y'", "layouts.x.confidence"),
    ],
)
def test_wrong_cues_are_refused_by_table_and_key(content: bytes, told: str) -> None:
    with pytest.raises(GrammarError) as caught:
        grammar_of({"ours.toml": content})
    assert told in caught.value.detail
    assert caught.value.where == "ours.toml"
    assert caught.value.hint


def test_cues_that_are_not_there_are_named(tmp_path: Path) -> None:
    with pytest.raises(GrammarError, match="cannot be read"):
        grammar_in([tmp_path / "none.toml"])


OURS = page().replace("Areas for improvement", "Matters to put right")
BROUGHT = 'reference = ["wexmoor.ttl"]\ncues = ["ours.toml"]\n'


def _with_cues(path: Path, cues: str) -> Path:
    return folder(path, {"a.txt": OURS, "sources.toml": BROUGHT, "ours.toml": cues}, known=True)


def test_a_build_reads_a_folder_by_its_own_cues_and_keeps_them(tmp_path: Path) -> None:
    outcome = built(tmp_path / "data", _with_cues(tmp_path / "reports", HEADING))
    (published,) = outcome.published
    assert [finding.kind for finding in published.record.findings] == [FindingKind.AREA_FOR_IMPROVEMENT]
    assert outcome.release is not None
    (sha256,) = outcome.release.manifest.cues.values()
    assert (tmp_path / "data" / "sources" / sha256).read_text() == HEADING


def test_cues_that_come_later_count_for_what_was_read_before(tmp_path: Path) -> None:
    data, before = tmp_path / "data", folder(tmp_path / "before", {"a.txt": OURS})
    first = built(data, before).release
    later = folder(tmp_path / "later", {"b.txt": page(pillar="Legitimacy"), "ours.toml": HEADING})
    folder(later, {"sources.toml": BROUGHT})
    one_by_one = built(data, later).release
    at_once = built(tmp_path / "other", before, later).release
    assert first is not None
    assert one_by_one is not None
    assert at_once is not None
    assert one_by_one.hash == at_once.hash != first.hash


def test_wrong_cues_are_listed_and_the_reports_are_read_by_ours(tmp_path: Path) -> None:
    outcome = built(tmp_path / "data", _with_cues(tmp_path / "reports", "[nothing]\nx = 1\n"))
    assert [each.name for each in outcome.kept_out] == ["ours.toml"]
    assert [each.name for each in outcome.published] == ["a.txt"]


@pytest.mark.parametrize("command", ["extract", "doctor"])
def test_the_commands_read_by_a_folders_cues(tmp_path: Path, command: str) -> None:
    told = run(command, _with_cues(tmp_path / "reports", HEADING) / "a.txt")
    assert told.code == 0
    assert ("The force should test its radios" if command == "extract" else "1 finding") in told.told


def test_a_document_of_no_known_layout_shows_what_it_seems_to_print_and_counts_nothing(tmp_path: Path) -> None:
    text = "Minutes of the panel\nWexmoor Police\nAreas for improvement\n- The force should test its radios weekly.\n"
    outcome = built(tmp_path / "data", folder(tmp_path / "reports", {"minutes.txt": text}))
    (published,) = outcome.published
    assert published.record.layout is None
    assert not published.record.findings
    assert [each.text for each in published.record.candidates] == ["The force should test its radios weekly."]
    assert outcome.release is not None
    with outcome.release.store() as store:
        asked = "ASK { GRAPH ?g { ?item a insp:ReviewItem ; insp:seems insp:AreaForImprovement } }"
        assert b"true" in store.query(f"PREFIX insp: <{INSP}> {asked}")
    told = run("extract", tmp_path / "reports" / "minutes.txt").told
    assert "it seems to print 1 finding" in told
    assert "The force should test its radios weekly." in told
