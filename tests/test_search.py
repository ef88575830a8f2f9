"""Search over a release: what is found, in which order, how many more each filter would leave; any text is harmless."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from graph.errors import UsageError
from graph.release import Release
from graph.store import EmbeddedStore
from outstanding.search.asking import LONGEST, SORTS, Wanted, expression, search
from outstanding.search.entries import Entry, entries
from outstanding.search.index import FACETS, Index, write

ALL = 10_000


@pytest.fixture(scope="module")
def index(samples: Release, sample_store: EmbeddedStore, tmp_path_factory: pytest.TempPathFactory) -> Index:
    """The index of the sample reports."""
    return Index.of(samples, sample_store, tmp_path_factory.mktemp("made"))


@pytest.fixture(scope="module")
def known(sample_store: EmbeddedStore) -> dict[str, Entry]:
    """What can be found, by its IRI."""
    return {each.thing: each for each in entries(sample_store)}


@pytest.fixture
def small(tmp_path: Path) -> Index:
    """An index of a few entries."""
    found = [
        Entry("x:1", "Heddlu Gogledd Cymru should improve how it serves D\u0175r", "area for improvement", "d:1"),
        Entry("x:2", "The force's caf\u00e9 is open", "observation", "d:1", year="2016", issued="2017-01-01"),
        Entry(
            "x:3",
            "improvement in the forces' call handling",
            "recommendation",
            "d:2",
            since="2015",
            issued="2018-01-01",
        ),
        Entry("x:4", "call\x02handling\x03again", "passage", "d:2", issued="2019-01-01"),
    ]
    write(found, tmp_path / "index.sqlite")
    return Index(tmp_path / "index.sqlite")


def things(index: Index, text: str, sort: str = "best", **filters: str) -> list[str]:
    wanted = Wanted(text, {facet: tuple(values.split()) for facet, values in filters.items()}, sort)
    return [hit.thing for hit in search(index, wanted, ALL).hits]


def test_all_words_must_occur_whatever_their_case_and_accents(small: Index) -> None:
    assert things(small, "CAFE force") == ["x:2"]
    assert things(small, "dwr") == ["x:1"]
    assert things(small, "call caf\u00e9") == []


def test_a_phrase_is_found_in_its_order_and_a_word_cut_short_by_its_start(small: Index) -> None:
    assert sorted(things(small, '"call handling"')) == ["x:3", "x:4"]
    assert things(small, '"handling call"') == []
    assert things(small, "improve") == ["x:1"]
    assert sorted(things(small, "improve*")) == ["x:1", "x:3"]


def test_the_newest_stand_first_where_nothing_is_asked_and_the_oldest_where_so_wanted(small: Index) -> None:
    assert things(small, "") == ["x:4", "x:3", "x:2", "x:1"]
    assert things(small, "", "oldest") == ["x:3", "x:1", "x:2", "x:4"]


def test_a_text_without_a_letter_or_digit_finds_nothing(small: Index) -> None:
    assert things(small, "?!*") == []


def test_hits_are_told_from_the_words_around_them_and_words_are_kept_whole(small: Index) -> None:
    (hit,) = search(small, Wanted("again"), ALL).hits
    assert [words for words, marked in hit.pieces if marked] == ["again"]
    assert "".join(words for words, _ in hit.pieces) == hit.words == "call handling again"


def test_every_finding_document_and_person_can_be_found_by_its_words(index: Index, known: dict[str, Entry]) -> None:
    for thing, each in known.items():
        words = " ".join(each.words.split()[:8])
        if len(words) <= LONGEST:
            assert thing in things(index, words.replace('"', " ")), words


@pytest.mark.parametrize("facet", FACETS)
def test_a_filter_leaves_as_many_as_it_said(index: Index, facet: str) -> None:
    offered = search(index, Wanted("the"), 1).choices[facet]
    assert offered
    for choice in offered:
        assert search(index, Wanted("the", {facet: (choice.value,)}), 1).number == choice.count


def test_two_values_of_a_filter_add_up_and_two_filters_narrow(index: Index, known: dict[str, Entry]) -> None:
    kinds = {"area-for-improvement", "recommendation"}
    either = things(index, "", kind=" ".join(kinds), force="wexmoor", year="2018")
    expected = {
        thing
        for thing, each in known.items()
        if each.kind.replace(" ", "-") in kinds and each.year == "2018" and ("wexmoor", "Wexmoor Police") in each.forces
    }
    assert set(either) == expected


def test_the_newest_statement_of_each_open_issue_is_what_the_question_counts(
    index: Index, known: dict[str, Entry]
) -> None:
    newest = things(index, "", kind="area-for-improvement", statement="newest")
    issues = [known[thing].issue for thing in newest]
    assert len(issues) == len(set(issues)) > 1


def test_pages_put_together_are_the_whole(index: Index) -> None:
    whole = things(index, "the")
    pages = [hit.thing for page in range(1, 50) for hit in search(index, Wanted("the", page=page), 7).hits]
    assert pages == whole


def test_what_is_made_twice_has_the_same_bytes(samples: Release, sample_store: EmbeddedStore, tmp_path: Path) -> None:
    first, second = (Index.of(samples, sample_store, tmp_path / name).path.read_bytes() for name in ("a", "b"))
    assert first == second


def test_a_chip_takes_its_own_filter_away(index: Index) -> None:
    wanted = Wanted("force", {"kind": ("recommendation", "passage"), "year": ("2018",)}, "newest", 2)
    chips = {(facet, label): query for facet, label, query in search(index, wanted, ALL).chips}
    assert chips["kind", "passage"] == "q=force&kind=recommendation&year=2018&sort=newest"
    assert chips["year", "2018"] == "q=force&kind=recommendation&kind=passage&sort=newest"


def test_an_unknown_value_finds_nothing_and_can_be_taken_away(index: Index) -> None:
    found = search(index, Wanted("", {"force": ("nowhere",)}), ALL)
    assert found.number == 0
    assert found.chips == (("force", "nowhere", ""),)


@hypothesis_settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text(max_size=LONGEST), sort=st.sampled_from(list(SORTS)))
def test_any_text_can_be_searched_for(small: Index, text: str, sort: str) -> None:
    found = search(small, Wanted(text, {}, sort), ALL)
    assert found.number == len(found.hits)


@given(st.text(alphabet="ab\"* -:()^{}+'", max_size=60))
def test_no_sign_of_the_language_of_the_index_gets_through(text: str) -> None:
    outside = expression(text).split('"')[::2]
    assert {part.strip() for part in outside} <= {"", "*", "AND", "* AND"}


def test_a_text_that_is_too_long_is_refused_with_the_limit() -> None:
    with pytest.raises(UsageError, match="too long") as refused:
        expression("x" * (LONGEST + 1))
    assert str(LONGEST) in refused.value.hint
