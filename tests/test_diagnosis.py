"""The doctor: which marks and cues fired, which almost did, and lines that do tell what they promise to."""

from __future__ import annotations

import datetime
import json
import tomllib
from collections.abc import Mapping
from importlib.resources import files
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from reports import EXAMPLES, folder, page, run

from graph.errors import SourceError
from graph.reference import ReferenceData
from loaders.containers import kind_of_heading
from loaders.cues import Cues
from loaders.diagnosis import CUES, Advice, Diagnosis, diagnose
from loaders.prose import matching_view
from loaders.sources import DocumentFacts, Sidecar

WEXMOOR = ReferenceData.packaged().extended_by([EXAMPLES / "wexmoor.ttl"])


def _of(text: str, **facts: object) -> Diagnosis:
    return diagnose(text.encode(), DocumentFacts.model_validate({"file": "eff.txt", **facts}), WEXMOOR)


def _states(diagnosis: Diagnosis) -> dict[str, str]:
    return {layout.name: layout.state for layout in diagnosis.layouts}


def _misses(diagnosis: Diagnosis, what: str) -> list[Advice]:
    return [each for each in diagnosis.near_misses if each.what == what]


def _unknown(diagnosis: Diagnosis) -> dict[str, Advice]:
    return {each.what: each for each in diagnosis.unknown}


def _with(advice: Advice) -> Cues:
    """The grammar of cues with the proposed lines in place of those that are there."""
    grammar = tomllib.loads(files("loaders").joinpath("cues.toml").read_text("utf-8"))
    grammar.pop("particular")
    part: dict[str, object] = grammar
    for key in (advice.section or "").strip("[]").split("."):
        below = part[key]
        assert isinstance(below, dict)
        part = below
    part.update(tomllib.loads("\n".join(advice.lines)))
    return Cues.model_validate(grammar)


# --- layouts ----------------------------------------------------------------------------------------------------------


def test_the_layout_that_fired_shows_the_lines_of_its_marks() -> None:
    diagnosis = _of(page())
    assert (diagnosis.layout, diagnosis.findings, diagnosis.refused) == ("peel-pillar-page", 1, None)
    (fired,) = (layout for layout in diagnosis.layouts if layout.state == "fired")
    assert [(mark.met, mark.line, mark.words) for mark in fired.marks] == [
        ("met", 1, "Wexmoor PEEL 2018/19"),
        ("met", 2, "Effectiveness"),
    ]


def test_a_layout_with_all_marks_but_one_almost_fired() -> None:
    asked = page().replace("\nEffectiveness\n", "\nEffectivity\n").replace("How effective is", "What is")
    diagnosis = _of(asked)
    assert diagnosis.layout is None
    assert _states(diagnosis)["peel-pillar-page"] == "almost"
    (near,) = (layout for layout in diagnosis.layouts if layout.name == "peel-pillar-page")
    assert [mark.met for mark in near.marks] == ["met", "missing"]
    assert "layout" in _unknown(diagnosis)


def test_a_mark_that_stands_too_far_down_almost_fired() -> None:
    text = "Wexmoor Police\n" + "A line of the menu.\n" * 20 + page()
    diagnosis = _of(text)
    (near,) = (layout for layout in diagnosis.layouts if layout.name == "peel-pillar-page")
    assert near.state == "almost"
    assert {mark.met for mark in near.marks} == {"beyond"}
    assert near.marks[0].line == 22


def test_a_file_that_is_like_no_layout_says_so() -> None:
    assert set(_states(_of("Wexmoor Police is a force.\n")).values()) == {"no"}


# --- cues -------------------------------------------------------------------------------------------------------------


def test_cues_are_counted_with_their_first_line() -> None:
    text = page(
        "The force should test its radios every week (Vulnerability 2015).",
        rest="The following AFI is still outstanding from our previous inspections:\n- The force should count.\n"
        "It has been an area for improvement for the force since 2015.\n",
    )
    signs = {sign.cue: (sign.count, sign.line) for sign in _of(text).cues}
    assert signs["containers.area_for_improvement"] == (1, 4)
    assert signs["items.label"] == (1, 5)
    assert signs["lead_ins.opens_area_for_improvement"] == signs["lead_ins.status.outstanding"] == (1, 6)
    assert signs["outline.question"] == (1, 3)
    assert ("references, number 3", 8) in {(sign.cue, sign.line) for sign in _of(text).cues}


def test_words_of_a_status_count_only_where_they_speak_for_a_list() -> None:
    cues = {sign.cue for sign in _of(page(rest="Summary\nThe force has not yet met this.\n")).cues}
    assert "lead_ins.status.outstanding" not in cues


# --- near misses ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("heading", "kind"),
    [
        ("Areas of improvement", "area_for_improvement"),
        ("Area's for improvement", "area_for_improvement"),
        ("Cause of concerns", "cause_of_concern"),
        ("Our recommendations (2018)", "recommendation"),
    ],
)
def test_a_heading_that_almost_opens_a_list_is_told_and_the_proposed_line_makes_it_open_one(
    heading: str, kind: str
) -> None:
    diagnosis = _of(page().replace("Areas for improvement", heading))
    (miss,) = _misses(diagnosis, "heading")
    assert (miss.line, miss.words, miss.file, miss.section) == (4, heading, CUES, f"[containers.{kind}]")
    grammar = _with(miss)
    assert kind_of_heading(matching_view(heading), grammar) == kind
    assert kind_of_heading("areas for improvement", grammar) == "area_for_improvement"


@pytest.mark.parametrize("heading", ["Areas for improvement", "Summary of our findings", "How we inspect forces"])
def test_a_heading_that_opens_a_list_or_is_like_none_is_no_miss(heading: str) -> None:
    assert not _misses(_of(page().replace("Areas for improvement", heading)), "heading")


def test_bullets_after_a_duty_are_told_and_the_proposed_line_makes_them_findings() -> None:
    lead = "To put this right, the force's leaders should (soon):"
    rest = f"Summary\nWe saw much.\n{lead}\n- paint the boats;\n- count the horses.\n"
    (miss,) = _misses(_of(page(rest=rest)), "list")
    assert (miss.words, miss.section) == (lead, "[lead_ins]")
    assert "the 2 bullets below it" in miss.because
    opens = _with(miss).lead_ins.opens_area_for_improvement
    assert opens.search(matching_view(lead))
    assert opens.search("the following afis are outstanding:")
    assert not opens.search("we saw much.")


def test_bullets_that_are_findings_are_no_miss() -> None:
    rest = "The following areas for improvement should be looked at:\n- The force should count.\n"
    assert not _misses(_of(page(rest=rest)), "list")


@pytest.mark.parametrize("label", ["(2015 Vulnerability)", "(Vulnerability, autumn of 2015, page 3)"])
def test_a_bracket_with_a_year_that_is_no_label_is_told(label: str) -> None:
    (miss,) = _misses(_of(page(f"The force should test its radios every week {label}.")), "label")
    assert miss.words == f"{label}."
    assert not _misses(_of(page("The force should test its radios every week (Vulnerability 2015).")), "label")


# --- what is unknown --------------------------------------------------------------------------------------------------


def test_the_lines_for_a_date_are_those_of_a_sidecar_and_refuse_to_stay_as_they_are(tmp_path: Path) -> None:
    advice = _unknown(_of(page()))["date of publication"]
    assert advice.file == "sources.toml"
    source = folder(tmp_path, {"eff.txt": page()}, known=False)
    lines = "\n".join(advice.lines)
    (source / "sources.toml").write_text(lines.replace("YYYY-MM-DD", "2019-05-02"), "utf-8")
    facts = Sidecar.beside(source).facts("eff.txt")
    assert facts.published == datetime.date(2019, 5, 2)
    assert "date of publication" not in _unknown(diagnose(page().encode(), facts, WEXMOOR))
    (source / "sources.toml").write_text(lines, "utf-8")
    run("doctor", source / "eff.txt").clearly_failed(1, "document 1, published")


def test_an_entry_that_is_there_is_added_to() -> None:
    advice = _unknown(_of(page(), origin="text of a web page"))["date of publication"]
    assert advice.section == "the entry of eff.txt"
    assert not [line for line in advice.lines if "file" in line]


def test_what_no_line_can_tell_is_told_without_lines() -> None:
    unknown = _unknown(_of(page()))
    assert {"ISBN", "fieldwork", "judgments"} <= set(unknown)
    assert not any(unknown[what].lines for what in ("ISBN", "fieldwork", "judgments"))


def test_what_is_printed_is_not_unknown() -> None:
    name = "wexmoor-2017-effectiveness.txt"
    facts = Sidecar.beside(EXAMPLES).facts(name)
    unknown = _unknown(diagnose((EXAMPLES / name).read_bytes(), facts, WEXMOOR))
    assert not {"date of publication", "ISBN", "judgments", "force", "layout"} & set(unknown)


def test_a_force_that_nothing_describes_is_told_with_the_reason_of_the_refusal() -> None:
    diagnosis = _of(page(force="Farland"))
    assert diagnosis.key is None
    assert diagnosis.refused
    assert "'Farland'" in diagnosis.refused
    assert _states(diagnosis)["peel-pillar-page"] == "fired"
    assert _unknown(diagnosis)["force"].lines == ('reference = ["BODIES.ttl"]',)


# --- any text ---------------------------------------------------------------------------------------------------------


@given(
    st.lists(st.sampled_from([*page().splitlines(), "Areas of improvement", "- (2015)", "It should:", "\x0c", "'\\"]))
)
def test_any_order_of_lines_can_be_diagnosed(lines: list[str]) -> None:
    text = "\n".join(["Wexmoor Police", *lines])
    diagnosis = _of(text)
    for miss in diagnosis.near_misses:
        assert miss.line
        assert (miss.words or "").split()[0] in text.split("\n")[miss.line - 1]
        if miss.lines:
            _with(miss)


def test_what_is_no_text_is_refused() -> None:
    with pytest.raises(SourceError):
        diagnose(b"\x00\x01\x02", DocumentFacts(file="eff.txt"), WEXMOOR)


# --- the command ------------------------------------------------------------------------------------------------------


def test_the_command_tells_all_four_parts(tmp_path: Path) -> None:
    source = folder(tmp_path, {"eff.txt": page(rest="Areas of improvement\n- The force should count.\n")})
    done = run("doctor", source / "eff.txt")
    assert (done.code, done.err) == (0, "")
    for part in ("Layouts", "Cues that fired", "Near misses", "Unknown"):
        assert part in done.out.splitlines()
    assert "      headings = ['(?:areas?|matters|aspects)" in done.out
    told = json.loads(run("doctor", source / "eff.txt", "--format", "json").out)
    reading: Mapping[str, object] = _of((source / "eff.txt").read_text("utf-8")).model_dump(mode="json")
    assert told == reading


def test_a_missing_file_or_form_is_wrong_usage(tmp_path: Path) -> None:
    run("doctor", tmp_path / "none.txt").clearly_failed(2, "no such file", "none.txt")
    run("doctor", tmp_path).clearly_failed(1, "cannot be read")
    source = folder(tmp_path, {"eff.txt": page()})
    run("doctor", source / "eff.txt", "--format", "csv").clearly_failed(2, "no CSV form")
