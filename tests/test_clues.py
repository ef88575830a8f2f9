"""Who and when, where the text leaves it open: what the page, its address, the file's name and the sidecar tell."""

from __future__ import annotations

import datetime
from dataclasses import replace

import pytest
from reports import EXAMPLES, page

from graph.reference import ReferenceData
from loaders.clues import Clue, Origin, clues, conflicts, published
from loaders.documents import Document, Metadatum
from loaders.formats import read_document
from loaders.grammar import Grammar
from loaders.identity import UNDATED, recognise, unrecognised
from loaders.reading import read_bytes
from loaders.records import Issued
from loaders.sources import DocumentFacts

LAYOUTS = Grammar.packaged().layouts
KNOWN = ReferenceData.packaged().extended_by((EXAMPLES / "wexmoor.ttl",))
NAMELESS = "HMICFRS looked at the force again.\n\nIt found that much had been done, and that some of it was new.\n"


def document(text: str, *metadata: tuple[str, str]) -> Document:
    read = read_document(text.encode(), "x.txt")
    return replace(read, metadata=tuple(Metadatum(name, value, f"meta {name}") for name, value in metadata))


def facts(file: str = "x.txt", **said: object) -> DocumentFacts:
    return DocumentFacts.model_validate({"file": file, **said})


def day(text: str) -> datetime.date:
    return datetime.date.fromisoformat(text)


def dated(first: str, last: str) -> Issued:
    return Issued(printed="as printed", earliest=day(first), latest=day(last), source="text")


def test_clues_come_in_the_order_in_which_they_are_believed() -> None:
    found = clues(
        document(NAMELESS, ("title", "Wexmoor PEEL 2018 - HMICFRS"), ("published", "2 May 2019")),
        facts("wexmoor-peel_2018-19.html", url="https://example.org/peel-2018/wexmoor%20police/"),
    )
    assert [(each.origin, each.words) for each in found] == [
        (Origin.METADATA, "Wexmoor PEEL 2018 - HMICFRS"),
        (Origin.METADATA, "Wexmoor PEEL 2018"),
        (Origin.METADATA, "HMICFRS"),
        (Origin.ADDRESS, "peel 2018"),
        (Origin.ADDRESS, "wexmoor police"),
        (Origin.FILE_NAME, "wexmoor peel 2018/19"),
    ]


@pytest.mark.parametrize(
    ("metadata", "name", "address", "source"),
    [
        ((("force", "Wexmoor"),), "durham.txt", "https://example.org/durham", "metadata"),
        ((), "durham.txt", "https://example.org/wexmoor/", "address"),
        ((), "wexmoor-letter.txt", None, "file name"),
    ],
)
def test_a_force_that_the_text_leaves_open_is_told_by_the_most_trusted_clue(
    metadata: tuple[tuple[str, str], ...], name: str, address: str | None, source: str
) -> None:
    read, said = document(NAMELESS, *metadata), facts(name, url=address)
    identity, _ = unrecognised(read, said, KNOWN, clues(read, said))
    assert identity.force == "wexmoor"
    assert [(each.name, each.value, each.source) for each in identity.told] == [("force", "wexmoor", source)]


def test_a_clue_settles_which_of_several_forces_is_meant_but_brings_in_no_other() -> None:
    text = NAMELESS + "Wexmoor Police and Durham Constabulary work together."
    for title, force in (("Durham", "durham"), ("Kent", None)):
        read = document(text, ("force", title))
        identity, notices = unrecognised(read, facts(), KNOWN, clues(read, facts()))
        assert identity.force == force
        assert ("unclear-force" in {each.code for each in notices}) == (force is None)


def test_no_clue_names_a_force_where_it_names_two() -> None:
    read, said = document(NAMELESS), facts("durham-and-wexmoor.txt")
    assert unrecognised(read, said, KNOWN, clues(read, said))[0].force is None


def test_the_title_of_a_page_stands_in_for_a_line_that_its_text_lacks() -> None:
    text = page().replace(page().splitlines()[0], "Detailed findings")
    bare = read_document(text.encode(), "x.txt")
    assert recognise(bare, LAYOUTS) is None
    read = replace(bare, metadata=(Metadatum("title", page().splitlines()[0] + " | HMICFRS", "title"),))
    found = recognise(read, LAYOUTS, clues(read, facts()))
    assert found
    assert {(each.name, each.source) for each in found.told} == {("force", "metadata"), ("cycle", "metadata")}


def test_clues_alone_make_no_report() -> None:
    read = document(NAMELESS, ("title", page().splitlines()[0]), ("title", "Effectiveness"))
    assert recognise(read, LAYOUTS, clues(read, facts())) is None


def test_a_clue_that_says_otherwise_is_told_and_changes_nothing() -> None:
    said = facts("durham-peel-2017.txt", url="https://example.org/wexmoor")
    record = read_bytes(page().encode(), said.file, said, KNOWN).record
    told = [each.detail for each in record.warnings if each.code == "identity-conflict"]
    assert record.report.force == "wexmoor"
    assert len(told) == 2
    assert "the force is wexmoor, but the file name says durham: durham-peel-2017.txt" in told
    assert any(detail.startswith("the cycle is ") and "says 2017" in detail for detail in told)


def test_clues_that_agree_are_no_conflict() -> None:
    record = read_bytes(page().encode(), "wexmoor.txt", facts("wexmoor.txt"), KNOWN).record
    clue = Clue("Wexmoor Police", Origin.METADATA, "title")
    assert conflicts(record.report, [clue], KNOWN) == ()


# --- the date ---------------------------------------------------------------------------------------------------------


def test_a_page_dates_what_its_text_does_not() -> None:
    for value in ("2 May 2019", "2019-05-02", "2019-05-02T09:30:00+01:00", "Published on 2 May 2019"):
        found, notices = published(document(NAMELESS, ("published", value)), facts(), UNDATED)
        assert (found.earliest, found.latest, found.source) == (day("2019-05-02"), day("2019-05-02"), "metadata")
        assert found.because
        assert not notices


def test_a_page_was_not_published_on_the_day_of_its_last_change() -> None:
    assert published(document(NAMELESS, ("updated", "2019-05-02")), facts(), UNDATED) == (UNDATED, ())


def test_what_is_trusted_less_may_narrow_what_is_left_open() -> None:
    month, sidecar = dated("2018-03-01", "2018-03-31"), {"published": day("2018-03-22"), "published_because": "a list"}
    found, notices = published(document(NAMELESS), facts(**sidecar), month)
    assert (found.earliest, found.source, found.printed) == (day("2018-03-22"), "sidecar", "as printed")
    assert not notices
    wider = published(document(NAMELESS), facts(published="2018", published_because="a list"), month)
    assert wider == (month, ())


def test_a_date_that_contradicts_is_told_and_the_more_trusted_stays() -> None:
    text, sidecar = dated("2018-03-22", "2018-03-22"), {"published": day("2019-01-01"), "published_because": "a list"}
    found, notices = published(document(NAMELESS, ("published", "2018-04-02")), facts(**sidecar), text)
    assert found == text
    assert [each.code for each in notices] == ["date-conflict", "date-conflict"]
    assert "meta published says 2018-04-02" in notices[0].detail
    assert "the sidecar gives 2019-01-01" in notices[1].detail


@pytest.mark.parametrize("value", ["", "soon", "2019", "May 2019", "1 May 2019 or 2 May 2019", "2019-13-45"])
def test_what_names_no_day_dates_nothing(value: str) -> None:
    assert published(document(NAMELESS, ("published", value)), facts(), UNDATED)[0] == UNDATED
