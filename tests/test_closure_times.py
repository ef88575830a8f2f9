"""How long issues took to be closed: medians where there are enough, open ones apart, and what came back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest
from rdflib import Graph

from graph.canonical import canonical_nquads
from graph.reference import ReferenceData
from graph.release import Manifest, Release, release_hash
from graph.store import EmbeddedStore
from graph.terms import Base
from queries.answers import Value, ask, question_named

BASE = Base()
NO_RELEASE = Release(
    0, Path(), Manifest(version="0", base=BASE.iri, hash=release_hash({}), documents=(), reference={}, graphs={})
)
_ISSUE = """
@prefix insp: <https://w3id.org/outstanding/def/inspection#> .
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
  <urn:x:{n}> insp:concerns <https://w3id.org/outstanding/body/wexmoor> .
  <urn:x:{n}/first> a insp:FirstRaisedClaim ; insp:ofIssue <urn:x:{n}> ; insp:raisedInYear 2014 ;
    insp:countsFrom "2015-01-01"^^xsd:date ; insp:countsUntil "9999-12-31"^^xsd:date .
  <urn:x:{n}/finding> a insp:Recommendation ; insp:statedIn <urn:x:{n}/document> ; dcterms:subject <{theme}> .
  <urn:x:{n}/document> insp:inspectionYear {year} .
  {claims}
"""
_CLAIM = """<urn:x:{n}/{status}{start}> a insp:StatusClaim ; insp:ofIssue <urn:x:{n}> ;
    insp:hasStatus <https://w3id.org/outstanding/def/status/{status}> ; insp:lastStatement <urn:x:{n}/finding> ;
    insp:countsFrom "{start}"^^xsd:date ; insp:countsUntil "{end}"^^xsd:date ."""
_THEME = "https://w3id.org/outstanding/def/theme/missing-children"


def _rows(
    reference: ReferenceData,
    closed: Sequence[int],
    *,
    still: Sequence[int] = (),
    back: Sequence[int] = (),
    **values: str,
) -> dict[Value, Mapping[str, Value]]:
    """The answer by theme, over issues raised in 2014 and closed, open or open again after so many years."""
    store = EmbeddedStore.in_memory()
    store.bulk_load(canonical_nquads(each, BASE.graph(f"reference/{name}")) for name, each in reference.graphs.items())
    made = Graph()
    first, second, end = "2019-01-01", "2020-01-01", "9999-12-31"
    lives = [(years, [("complete", first, end)]) for years in closed]
    lives += [(years, [("open", first, end)]) for years in still]
    lives += [(years, [("complete", first, "2019-12-31"), ("open", second, end)]) for years in back]
    for n, (years, claims) in enumerate(lives):
        told = " ".join(_CLAIM.format(n=n, status=status, start=start, end=until) for status, start, until in claims)
        made.parse(data=_ISSUE.format(n=n, theme=_THEME, year=2014 + years, claims=told), format="turtle")
    store.bulk_load([canonical_nquads(made, BASE.graph("derived"))])
    rows = ask(NO_RELEASE, store, question_named("closure-times"), values).rows
    return {row["theme"]: row for row in rows}


@pytest.mark.parametrize(
    ("closed", "median"), [([1, 2, 2, 5, 9], "2"), ([1, 1, 3, 4, 4, 8], "3"), ([0, 0, 0, 0, 12], "0")]
)
def test_five_closed_issues_have_a_median_and_a_range(
    sample_reference: ReferenceData, closed: list[int], median: str
) -> None:
    rows = _rows(sample_reference, closed, still=[7, 3])
    assert set(rows) == {"all", "Missing and absent children"}
    for row in rows.values():
        assert (row["closed"], row["open"], row["cameBack"]) == (len(closed), 2, 0)
        assert (row["median"], row["shortest"], row["longest"]) == (median, min(closed), max(closed))
        assert row["longestOpen"] == 7


def test_four_closed_issues_are_too_few(sample_reference: ReferenceData) -> None:
    row = _rows(sample_reference, [1, 2, 3, 4])["all"]
    assert (row["median"], row["shortest"], row["longest"], row["longestOpen"]) == ("too few", None, None, None)


def test_an_issue_that_was_closed_and_is_open_again_came_back(sample_reference: ReferenceData) -> None:
    now = _rows(sample_reference, [1], back=[2, 4])["all"]
    assert (now["closed"], now["open"], now["cameBack"], now["longestOpen"]) == (1, 2, 2, 4)
    then = _rows(sample_reference, [1], back=[2, 4], as_of="2019-06-30")["all"]
    assert (then["closed"], then["open"], then["cameBack"]) == (3, 0, 0)
