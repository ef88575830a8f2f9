"""What `outstanding reference` prints is what SPARQL counts in the same data."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator

import pytest
from reports import run

from graph.canonical import canonical_nquads
from graph.reference import ReferenceData
from graph.store import EmbeddedStore, rows
from graph.terms import PREFIXES, Base

SPARQL = {
    "classes": """SELECT ("of the vocabulary" AS ?of) (COUNT(DISTINCT ?x) AS ?n)
        WHERE { ?x a owl:Class ; rdfs:isDefinedBy ?o }""",
    "properties": """SELECT ?of (COUNT(DISTINCT ?x) AS ?n) WHERE { ?x a ?kind ; rdfs:isDefinedBy ?o
        VALUES (?kind ?of) { (owl:ObjectProperty "whose values are things")
                             (owl:DatatypeProperty "whose values are words or numbers") } } GROUP BY ?of""",
    "concepts": """SELECT ?of (COUNT(DISTINCT ?x) AS ?n)
        WHERE { ?x skos:inScheme ?scheme . ?scheme skos:prefLabel ?of } GROUP BY ?scheme ?of""",
    "questions": """SELECT ?of (COUNT(DISTINCT ?x) AS ?n)
        WHERE { ?x a insp:Question ; insp:inCycle ?cycle . ?cycle skos:prefLabel ?of } GROUP BY ?cycle ?of""",
    "bodies": """SELECT ?of (COUNT(DISTINCT ?x) AS ?n)
        WHERE { ?kind rdfs:subClassOf insp:Body ; rdfs:label ?of . ?x a ?kind } GROUP BY ?kind ?of""",
    "mappings": """SELECT ?of (COUNT(*) AS ?n) WHERE { ?x ?match ?y
        VALUES (?match ?of) { (skos:exactMatch "exactMatch") (skos:closeMatch "closeMatch")
          (skos:broadMatch "broadMatch") (skos:narrowMatch "narrowMatch") (skos:relatedMatch "relatedMatch") } }
        GROUP BY ?of""",
    "unconfirmed": """SELECT ("marked in the data" AS ?of) (COUNT(DISTINCT ?x) AS ?n)
        WHERE { ?x insp:unconfirmed true }""",
}
"""A query of its own for each part that the command counts."""


@pytest.fixture(scope="module")
def store() -> Iterator[EmbeddedStore]:
    """A store of the packaged reference data, a graph for each file."""
    with EmbeddedStore.in_memory() as inner:
        for name, graph in ReferenceData.packaged().graphs.items():
            iri = Base().graph(f"reference/{name}")
            inner.replace_graph(str(iri), canonical_nquads(graph, iri))
        yield inner


@pytest.fixture(scope="module")
def printed() -> list[dict[str, str | int]]:
    found: list[dict[str, str | int]] = json.loads(run("reference", "--format", "json").out)
    return found


def test_the_parts_are_those_that_a_query_counts(printed: list[dict[str, str | int]]) -> None:
    assert {row["part"] for row in printed} == set(SPARQL)


@pytest.mark.parametrize("part", SPARQL)
def test_a_part_is_counted_as_sparql_counts_it(
    part: str, store: EmbeddedStore, printed: list[dict[str, str | int]]
) -> None:
    head = "".join(f"PREFIX {name}: <{iri}>\n" for name, iri in PREFIXES.items())
    counted = sorted((str(row["of"]), int(str(row["n"]))) for row in rows(store, head + SPARQL[part]))
    assert sorted((str(row["of"]), row["number"]) for row in printed if row["part"] == part) == counted
    assert counted


def test_the_counts_are_printed_as_csv_and_as_a_table_too(printed: list[dict[str, str | int]]) -> None:
    lines = csv.DictReader(io.StringIO(run("reference", "--format", "csv").out))
    assert [{**line, "number": int(line["number"])} for line in lines] == printed
    assert f"{len(printed)} rows" in run("reference").out
