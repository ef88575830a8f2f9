"""Quotations found again in a new version of their text: kept, moved, reprinted, changed or vanished."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from reports import EFFECTIVENESS, built, folder, page, run

from graph.requotation import Fate, NewText, Quotation

TEXT = (
    "The force has twelve boats. The force should paint its boats before the winter. It has 24 lamps and 24 radios. "
    "Nobody counts the lamps. The force should test its radios every week, and write down what it finds."
)
PAINT = "The force should paint its boats before the winter."
TEST = "The force should test its radios every week, and write down what it finds."


def _quoted(words: str, text: str = TEXT, start: int | None = None) -> Quotation:
    at = text.index(words) if start is None else start
    end = at + len(words)
    return Quotation(words, at, text[max(0, at - 32) : at], text[end : end + 32])


def test_the_same_text_keeps_every_quotation() -> None:
    found = NewText(TEXT).find(_quoted(PAINT))
    assert (found.fate, found.start, found.words, found.basis) == (Fate.KEPT, TEXT.index(PAINT), PAINT, "words")


def test_words_that_stand_elsewhere_have_moved() -> None:
    text = TEXT.replace("twelve boats", "twelve boats and no horse")
    found = NewText(text).find(_quoted(PAINT))
    assert (found.fate, found.start, found.end) == (Fate.MOVED, text.index(PAINT), text.index(PAINT) + len(PAINT))


@pytest.mark.parametrize(
    "anew", [PAINT.upper(), PAINT.replace(" ", "\n"), PAINT.replace("boats before", "boats, before")]
)
def test_other_case_space_and_punctuation_are_the_words_printed_anew(anew: str) -> None:
    text = TEXT.replace(PAINT, anew)
    found = NewText(text).find(_quoted(PAINT))
    assert (found.fate, found.basis) == (Fate.REPRINTED, "letters")
    assert found.words.rstrip(".") == anew.rstrip(".")


def test_other_words_between_the_same_surroundings_are_what_became_of_a_quotation() -> None:
    text = TEXT.replace(
        "paint its boats before the winter", "look after all of the boats that it has, summer and winter"
    )
    found = NewText(text).find(_quoted(PAINT))
    assert (found.fate, found.basis) == (Fate.CHANGED, "surroundings")
    assert found.words.startswith("The force should look after all of the boats that it has, summer and winter")


def test_words_that_changed_with_their_surroundings_are_found_by_likeness() -> None:
    text = "Another chapter. " + TEST.replace("every week", "every two weeks") + " And no more than that."
    found = NewText(text).find(_quoted(TEST))
    assert (found.fate, found.basis) == (Fate.CHANGED, "likeness")
    assert found.words.startswith("The force should test its radios every two weeks")
    assert found.likeness > 80


def test_what_nothing_is_like_has_vanished() -> None:
    found = NewText("A page that says something else of another county altogether.").find(_quoted(TEST))
    assert (found.fate, found.start, found.end, found.words) == (Fate.VANISHED, None, None, "")
    assert NewText("").find(_quoted(TEST)).fate is Fate.VANISHED


def test_of_words_that_stand_twice_those_with_the_same_surroundings_are_meant() -> None:
    first, second = TEXT.index("24"), TEXT.rindex("24")
    text = f"New. {TEXT}"
    assert NewText(text).find(_quoted("24", start=first)).start == first + 5
    assert NewText(text).find(_quoted("24", start=second)).start == second + 5


def test_a_short_figure_among_other_words_is_not_taken_for_the_one_that_was_quoted() -> None:
    assert NewText("On 24 May the inspectors met 240 people.").find(_quoted("24")).fate is Fate.VANISHED


@given(st.text(max_size=80), st.text(max_size=80), st.integers(0, len(TEXT) - 1), st.integers(1, 120))
def test_a_quotation_is_found_again_with_whatever_is_put_around_its_text(
    before: str, behind: str, start: int, length: int
) -> None:
    words = TEXT[start : start + length]
    found = NewText(before + TEXT + behind).find(_quoted(words, start=start))
    assert found.fate in {Fate.KEPT, Fate.MOVED}
    assert found.words == words


@given(st.text(max_size=200), st.text(min_size=1, max_size=60), st.text(max_size=40), st.text(max_size=40))
def test_whatever_is_found_stands_in_the_text(text: str, words: str, prefix: str, suffix: str) -> None:
    found = NewText(text).find(Quotation(words, 3, prefix, suffix))
    if found.start is None:
        assert found.fate is Fate.VANISHED
    else:
        assert text[found.start : found.end] == found.words


RADIOS = "The force should test its radios every week."
BOATS = "The force should paint its boats before the winter comes."
HORSES = "The force should count its horses."


@pytest.fixture(scope="module")
def versions(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with two releases of one report: one finding moved, one changed, one vanished."""
    place = tmp_path_factory.mktemp("versions")
    built(place / "data", folder(place / "in", {"eff.txt": page(RADIOS, BOATS, HORSES)}))
    anew = page(RADIOS.replace("week", "day"), "The force should have a new cook.", BOATS)
    built(place / "data", folder(place / "in", {"eff.txt": anew}))
    return place / "data"


def test_the_command_lists_what_moved_changed_and_vanished(versions: Path) -> None:
    done = run("diff", "1", "2", "--quotations", "--data", versions)
    assert (done.code, done.err) == (0, "")
    lines = done.out.splitlines()
    assert any(line.startswith(f"{EFFECTIVENESS}: ") for line in lines)
    fates = [line.removeprefix("area for improvement ") for line in lines if line.startswith("area for improvement ")]
    assert fates == ["vanished", "changed", "moved"]
    assert f"\u201c{HORSES}\u201d" in done.told


def test_json_has_both_places_and_by_what_it_was_found(versions: Path) -> None:
    told = json.loads(run("diff", "1", "2", "--quotations", "--format", "json", "--data", versions).out)
    findings = {
        each["before"]["quotation"]: each
        for each in told
        if any(thing["kind"] == "area for improvement" for thing in each["things"])
    }
    assert {words: each["fate"] for words, each in findings.items()} == {
        RADIOS: "changed",
        BOATS: "moved",
        HORSES: "vanished",
    }
    assert findings[RADIOS]["after"]["quotation"].rstrip(".") == RADIOS.replace("week", "day").rstrip(".")
    assert findings[RADIOS]["basis"] in {"surroundings", "likeness"}
    assert findings[HORSES]["after"] is None


def test_documents_that_did_not_change_have_no_quotations_to_look_for(versions: Path) -> None:
    done = run("diff", "2", "2", "--quotations", "--data", versions)
    assert "every quotation is where it was" in done.told
    assert json.loads(run("diff", "2", "2", "--quotations", "--format", "json", "--data", versions).out) == []
