"""Issues made up to have been closed, or to stand open, after so many years, and what is answered of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from rdflib import Graph

from graph.canonical import canonical_nquads
from graph.reference import ReferenceData
from graph.release import Manifest, Release, release_hash
from graph.store import EmbeddedStore
from graph.terms import Base
from queries.answers import Answer, ask, question_named

BASE = Base()
NO_RELEASE = Release(
    0, Path(), Manifest(version="0", base=BASE.iri, hash=release_hash({}), documents=(), reference={}, graphs={})
)
_PREFIXES = """
@prefix insp: <https://w3id.org/outstanding/def/inspection#> .
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""
_ISSUE = """
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
_INSPECTED = """
<urn:x:report/{year}> insp:reportsOn <urn:x:inspection/{year}> ; insp:countsFrom "{known}"^^xsd:date ;
    insp:concerns <https://w3id.org/outstanding/body/wexmoor> ; insp:inspectionYear {year} ."""
_ESCALATED = """
<urn:x:{n}/link> a insp:Link ; owl:annotatedProperty insp:escalates ; owl:annotatedSource <urn:x:{n}/finding> ;
    insp:countsFrom "2019-01-01"^^xsd:date ; insp:countsUntil "9999-12-31"^^xsd:date .
<urn:x:{n}/occurrence> a insp:Occurrence ; insp:finding <urn:x:{n}/finding> ; insp:ofIssue <urn:x:{n}> ;
    insp:countsFrom "2019-01-01"^^xsd:date ; insp:countsUntil "9999-12-31"^^xsd:date ."""
_THEME = "https://w3id.org/outstanding/def/theme/missing-children"


def answered(  # noqa: PLR0913  what there is
    reference: ReferenceData,
    closed: Sequence[int],
    *,
    still: Sequence[int] = (),
    back: Sequence[int] = (),
    inspected: Mapping[int, str] | None = None,
    escalated: int = 0,
    **values: str,
) -> Answer:
    """The answer of `closure-times` over issues raised in 2014 and closed, or last stated as open, after so many years.

    Args:
        reference: what names forces, themes and statuses.
        closed: the years of those that are closed.
        still: of those that are open.
        back: of those that are open again.
        inspected: the years of reports on later inspections, with the day on which each could be known.
        escalated: how many of all of them, the first ones, were escalated.
        **values: of the question's parameters.
    """
    store = EmbeddedStore.in_memory()
    store.bulk_load(canonical_nquads(each, BASE.graph(f"reference/{name}")) for name, each in reference.graphs.items())
    first, second, end = "2019-01-01", "2020-01-01", "9999-12-31"
    lives = [(years, [("complete", first, end)]) for years in closed]
    lives += [(years, [("open", first, end)]) for years in still]
    lives += [(years, [("complete", first, "2019-12-31"), ("open", second, end)]) for years in back]
    turtle = _PREFIXES
    for n, (years, claims) in enumerate(lives):
        told = " ".join(_CLAIM.format(n=n, status=status, start=start, end=until) for status, start, until in claims)
        turtle += _ISSUE.format(n=n, theme=_THEME, year=2014 + years, claims=told)
        turtle += _ESCALATED.format(n=n) if n < escalated else ""
    turtle += "".join(_INSPECTED.format(year=year, known=known) for year, known in (inspected or {}).items())
    made = Graph().parse(data=turtle, format="turtle")
    store.bulk_load([canonical_nquads(made, BASE.graph("derived"))])
    return ask(NO_RELEASE, store, question_named("closure-times"), values)
