"""Themes by label: what is found, what is not, and where it stands."""

from __future__ import annotations

import os
import subprocess
import sys
import tomllib
from collections import defaultdict
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rdflib import URIRef
from reports import EXAMPLES, page

from graph.errors import SidecarError
from graph.reference import ReferenceData, Theme
from graph.store import EmbeddedStore, rows
from graph.terms import THEME
from loaders.documents import Document
from loaders.reading import Reading, read_bytes, read_file
from loaders.records import Span
from loaders.sources import DocumentFacts, Sidecar
from loaders.themes import ThemeLabels, folded, theme_labels

EXPECTED: dict[str, dict[str, list[str]]] = tomllib.loads(
    (Path(__file__).parent / "themes_expected.toml").read_text("utf-8")
)


@pytest.fixture(scope="module")
def labels() -> ThemeLabels:
    return theme_labels(ReferenceData.packaged().themes)


def _theme(name: str, *names: str, misleading: tuple[str, ...] = ()) -> Theme:
    return Theme(THEME[name], name, (name, *names), misleading)


def _found(labels: ThemeLabels, text: str) -> list[tuple[str, str]]:
    """The themes that are found, each with the words it was found by."""
    return [(match.theme.id, text[match.start : match.end]) for match in labels.matches(text) if match.theme]


_VEMT = "vulnerable, exploited, missing and trafficked"

# --- what is found ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "theme", "words"),
    [
        ("The force should review its MARAC.", "marac", "MARAC"),
        ("Two MARACs were held.", "marac", "MARACs"),
        ("The MARAC\u2019s minutes are late.", "marac", "MARAC\u2019s"),
        ("Each OCG has a plan", "organised-crime-group-management", "OCG"),
        ("It knows its RSOs.", "registered-sex-offenders", "RSOs"),
        ("Children known to VEMT", "child-exploitation", "VEMT"),
        ("the DASH form", "dash-risk-assessment", "DASH"),
        ("It uses MoRiLE scores", "serious-and-organised-crime", "MoRiLE"),
        ("It uses MORILE scores", "serious-and-organised-crime", "MORILE"),
        ("It follows the NCRS in full", "crime-recording", "NCRS"),
        ("An IT system fails", "it-and-data", "IT system"),
        ("It has 4Ps plans", "serious-and-organised-crime", "4Ps"),
        ("DOMESTIC ABUSE IS RISING", "domestic-abuse", "DOMESTIC ABUSE"),
        ("problem solving", "problem-solving", "problem solving"),
        ("problem-solving", "problem-solving", "problem-solving"),
        ("problem\u2011solving", "problem-solving", "problem\u2011solving"),
        ("problem-\nsolving", "problem-solving", "problem-\nsolving"),
        ("problem\n solving", "problem-solving", "problem\n solving"),
        ("forced\u2077 labour\u00b9\u00b9 is hidden", "modern-slavery", "forced\u2077 labour"),
        ("Victims\u2019 Code", "victim-care", "Victims\u2019 Code"),
        ("the victim's code", "victim-care", "victim's code"),
        ("Clare\u2018s Law", "domestic-violence-disclosure-scheme", "Clare\u2018s Law"),
        ("Stalking & harassment", "stalking-and-harassment", "Stalking & harassment"),
        ("burglaries", "acquisitive-crime", "burglaries"),
        ("prevention strategies", "crime-prevention", "prevention strategies"),
        ("a repeat victim", "repeat-victims", "repeat victim"),
        ("wanted people", "wanted-persons", "wanted people"),
        ("a missing child", "missing-children", "missing child"),
        ("stop searches", "stop-and-search", "stop searches"),
        ("It supervises investigations.", "investigation-supervision", "supervises investigations"),
        (_VEMT, "child-exploitation", _VEMT),
    ],
)  # fmt: skip
def test_a_theme_is_found_in_any_spelling_with_the_words_as_printed(
    text: str, theme: str, words: str, labels: ThemeLabels
) -> None:
    assert _found(labels, text) == [(theme, words)]


@pytest.mark.parametrize(
    "text",
    [
        "Officers dash to the scene, and Dash is a dog.",
        "The custody sergeant's daughter has custody of the children.",
        "It keeps its partners at arms length, or at arm's length.",
        "It was a race against time.",
        "The plan was a stalking horse for cuts; stalking horses are no plans.",
        "Missing paperwork was found behind a missing tile.",
        "No mental arithmetic is asked of anybody.",
        "A search engine finds it. The search for an answer will not stop, and officers search homes.",
        "She set the pace, and a mace stood in the hall.",
        "We gain by it, and we buss the cups away.",
        "Da capo, said the marac of old.",
        "The outcome 16 months later was the same.",
        "A better use of force vehicles would save money.",
        "Data corruption was feared when the disk failed.",
        "The public has a right to know, and a right to ask questions.",
        "It lists crime, prevention and drugs on three pages.",
        "A domestic; abuse of power. Domestic \u2013 abuse.",
        "The neighbourhood is good, and policing is dear.",
        "Domesticabuse and xvetting are no words.",
        "It had no criminal intent; no crime was seen.",
        "Disclosure of the budget is due.",
        "The soccer club bailed out the nature reserves.",
        "THE FORCE SET THE PACE AND MADE A GAIN",
    ],
)
def test_words_that_only_look_like_a_label_give_no_theme(text: str, labels: ThemeLabels) -> None:
    assert _found(labels, text) == []


def test_the_longest_label_at_a_place_wins_and_one_inside_another_does_not_count() -> None:
    labels = ThemeLabels([_theme("crime"), _theme("crime team"), _theme("team"), _theme("local crime team lead")])
    assert _found(labels, "crime team") == [("crime team", "crime team")]
    assert _found(labels, "a local crime team leads") == [("local crime team lead", "local crime team leads")]
    assert _found(labels, "a local crime team") == [("crime team", "crime team")]


def test_labels_that_overlap_count_both_unless_they_are_of_one_theme() -> None:
    two = ThemeLabels([_theme("one", "safe town"), _theme("two", "town hall")])
    assert _found(two, "a safe town hall") == [("one", "safe town"), ("two", "town hall")]
    same = ThemeLabels([_theme("one", "safe town", "town hall")])
    assert _found(same, "a safe town hall, a town hall") == [("one", "safe town"), ("one", "town hall")]


def test_a_label_is_found_at_every_place() -> None:
    labels = ThemeLabels([_theme("vetting")])
    assert _found(labels, "Vetting is vetting.") == [("vetting", "Vetting"), ("vetting", "vetting")]


def test_a_misleading_phrase_hides_only_what_stands_inside_it() -> None:
    labels = ThemeLabels([_theme("stalking", misleading=("stalking horse",)), _theme("horse show")])
    assert _found(labels, "a stalking horse and stalking") == [("stalking", "stalking")]
    assert _found(labels, "a stalking horse show") == [("horse show", "horse show")]


def test_a_broader_theme_is_not_added_by_itself(labels: ThemeLabels) -> None:
    assert _found(labels, "It applies for few DVPNs.") == [("domestic-violence-protection-orders", "DVPNs")]


def test_every_label_of_the_vocabulary_is_found_as_it_is_written(labels: ThemeLabels) -> None:
    for theme in ReferenceData.packaged().themes:
        for label in theme.labels:
            assert (theme.id, label) in _found(labels, f"It says: {label}; no more."), label
        for phrase in theme.misleading:
            assert theme.id in {each for inside in phrase.split() for each, _ in _found(labels, inside)} | {
                each for at in range(len(phrase)) for each, _ in _found(labels, phrase[:at])
            }, f"{phrase!r} holds no label that could mislead"
            assert theme.id not in {each for each, _ in _found(labels, phrase)}, phrase


@pytest.mark.parametrize("label", ["", " ", "\u2014", "?!"])
def test_a_label_without_a_word_is_refused(label: str) -> None:
    with pytest.raises(SidecarError, match="no word"):
        ThemeLabels([_theme("one", label)])


@pytest.mark.parametrize(
    ("one", "two"), [("town plan", "Town-Plans"), ("a child", "a children"), ("OCG", "OCGs"), ("x & y", "x and y")]
)
def test_a_label_that_would_lead_to_two_themes_is_refused(one: str, two: str) -> None:
    with pytest.raises(SidecarError, match="is both"):
        ThemeLabels([_theme("first", one), _theme("second", two)])
    with pytest.raises(SidecarError, match="is both"):
        ThemeLabels([_theme("first", one, misleading=(two,))])


def test_an_abbreviation_and_a_word_of_the_same_letters_are_two_labels() -> None:
    labels = ThemeLabels([_theme("first", "MASH"), _theme("second", "mash")])
    assert _found(labels, "mash for the MASH") == [("second", "mash"), ("first", "MASH")]


# --- any text ---------------------------------------------------------------------------------------------------------

_PIECES = st.one_of(
    st.sampled_from([label for theme in ReferenceData.packaged().themes for label in theme.labels]),
    st.sampled_from([" ", "-", "\u2019s", "s", ", ", ". ", "\n", "\u00b9", "^{12}", "\u2013", "the", "\u0130", "&"]),
    st.text(max_size=6),
)


@given(st.lists(_PIECES, max_size=12).map("".join))
def test_in_any_text_the_offsets_cut_the_label_out(text: str) -> None:
    labels = theme_labels(ReferenceData.packaged().themes)
    matches = labels.matches(text)
    for match in matches:
        # A text that is all capitals has no abbreviations, but a short piece of it may have: so compare without case.
        cut = tuple(key.lower() for key in folded(text[match.start : match.end]))
        assert cut == tuple(key.lower() for key in folded(match.label))
        assert match.theme is not None
        assert folded(match.label) in {folded(label) for label in match.theme.labels}
    for before, after in pairwise(matches):
        assert before.start < after.start
        assert before.end < after.end


@given(
    st.sampled_from([label for theme in ReferenceData.packaged().themes for label in theme.labels]),
    st.text(max_size=30),
    st.text(max_size=30),
)
def test_a_label_between_other_words_is_found_or_stands_in_a_longer_one(label: str, before: str, after: str) -> None:
    labels = theme_labels(ReferenceData.packaged().themes)
    text = f"{before} so. {label}. so {after}"
    start = len(before) + 5
    assert any(match.start <= start and match.end >= start + len(label) for match in labels.matches(text))


# --- the record and the graph -----------------------------------------------------------------------------------------


def _reading(text: str) -> Reading:
    reference = ReferenceData.packaged().extended_by([EXAMPLES / "wexmoor.ttl"])
    return read_bytes(text.encode(), "a.txt", DocumentFacts(file="a.txt"), reference)


def test_a_finding_keeps_its_themes_with_label_method_and_place() -> None:
    reading = _reading(page("The force should bring its MARACs and its vetting-policy up to date."))
    first, second = reading.record.findings[0].themes
    assert (first.id, first.label, first.method) == ("marac", "MARAC", "label")
    assert (second.id, second.label) == ("vetting", "Vetting")
    text = reading.document.text
    assert [text[tag.start : tag.end] for tag in (first, second)] == ["MARACs", "vetting"]
    assert [(tag.start, tag.end) for tag in (first, second)] == [
        (t.spans[0].start, t.spans[0].end) for t in (first, second)
    ]


def test_a_label_that_a_page_break_cuts_has_both_its_passages(sample_reference: ReferenceData) -> None:
    labels = theme_labels(sample_reference.themes)
    whole = _reading(page("The force should lead.")).record.findings[0]
    words = "Each organised\n\n12\n\ncrime group needs a lead."
    document = Document(words, "0" * 64, "text/1", "utf-8", ())
    spans = (Span(start=0, end=14), Span(start=20, end=len(words)))
    finding = whole.model_copy(update={"start": 0, "end": len(words), "spans": spans})
    ((tag,),) = (each.themes for each in labels.tagged(document, [finding]))
    assert tag.id == "organised-crime-group-management"
    assert [words[span.start : span.end] for span in tag.spans] == ["organised", "crime group"]
    assert (tag.start, tag.end) == (tag.spans[0].start, tag.spans[1].end)
    assert not labels.matches(words)


def test_every_theme_in_the_graph_of_the_samples_has_a_tag_whose_place_holds_the_label(
    sample_store: EmbeddedStore, sample_reference: ReferenceData
) -> None:
    query = """SELECT DISTINCT ?finding ?theme ?label ?start ?end ?first ?last ?wording WHERE {
      ?finding insp:wordingHash ?hash ; insp:wording ?wording ; dcterms:subject ?theme ; insp:start ?first ;
        insp:end ?last .
      OPTIONAL { ?tag oa:hasTarget ?finding ; oa:hasBody ?theme ; insp:matchedLabel ?label ; insp:start ?start ;
        insp:end ?end ; insp:method/skos:notation "label" } }"""
    found = list(rows(sample_store, query))
    assert len(found) > 80
    known = {str(theme.iri): {folded(label) for label in theme.labels} for theme in sample_reference.themes}
    for row in found:
        assert row["label"], row
        assert folded(row["label"]) in known[str(row["theme"])]
        assert int(row["first"] or 0) <= int(row["start"] or -1) < int(row["end"] or -1) <= int(row["last"] or 0)
    tags = list(rows(sample_store, "SELECT DISTINCT ?tag WHERE { ?tag a insp:ThemeTag }"))
    assert len(tags) == len({(row["finding"], row["theme"]) for row in found})


def test_a_theme_that_somebody_else_defines_is_told_by_its_whole_iri() -> None:
    theme = Theme(URIRef("https://example.org/theme/drones"), "Drones", ("drones",))
    assert theme.id == "https://example.org/theme/drones"


# --- how well it does -------------------------------------------------------------------------------------------------


def _tagged(folder: Path) -> dict[str, dict[str, list[str]]]:
    sidecar = Sidecar.beside(folder)
    reference = ReferenceData.packaged().extended_by(sidecar.reference)
    found: dict[str, dict[str, list[str]]] = defaultdict(dict)
    for path in sorted(folder.glob("*.txt")):
        record = read_file(path, sidecar.facts(path.name), reference).record
        found[record.report.key] = {each.id: sorted({tag.id for tag in each.themes}) for each in record.findings}
    return found


def test_what_is_expected_is_of_findings_and_themes_that_there_are() -> None:
    themes = {theme.id for theme in ReferenceData.packaged().themes}
    assert {theme for given in EXPECTED.values() for each in given.values() for theme in each} <= themes
    for key, findings in _tagged(EXAMPLES).items():
        assert set(EXPECTED[key]) <= set(findings)


def test_no_sample_finding_is_given_a_theme_that_a_reader_would_not_give_it() -> None:
    for key, findings in _tagged(EXAMPLES).items():
        for finding, themes in findings.items():
            assert set(themes) <= set(EXPECTED[key].get(finding, [])), (key, finding)


def test_the_documented_figures_are_those_that_the_benchmark_prints(corpus: Path) -> None:
    root = EXAMPLES.parent
    done = subprocess.run(
        [sys.executable, root / "benchmarks" / "themes.py"],
        env={**os.environ, "PYTHONPATH": str(root), "OUTSTANDING_CORPUS": str(corpus)},
        capture_output=True,
        text=True,
        check=True,
    )
    told = (root / "docs" / "limits.md").read_text("utf-8")
    _, samples, documents = (line.split() for line in done.stdout.splitlines()[:3])
    for name, line in (("sample reports", samples), ("real documents", documents)):
        findings, without, found, given, both = line[2:7]
        row = f"| {name} | {findings} | {without} | {both} of {found} | {both} of {given} |"
        assert row in told, row
