"""Judgments and figures are data cubes: they keep the integrity constraints of the RDF Data Cube Vocabulary.

The constraints are those of section 11.1 of the W3C Recommendation of 2014, in queries of our own: each finds what
breaks it. Constraints on slices, code lists of hierarchies and measure dimensions (IC-7 to IC-10, IC-15 to IC-18,
IC-21) speak of what there is not.
"""

from __future__ import annotations

import pytest
from rdflib import Graph, URIRef
from rdflib.namespace import QB, RDF

from graph.canonical import canonical_nquads
from graph.reference import ReferenceData
from graph.store import EmbeddedStore, rows
from graph.terms import INSP, JUDGMENTS, PREFIXES, STATISTICS

OBSERVATION = "?observation a/rdfs:subClassOf* qb:Observation ."
STRUCTURED = "?observation qb:dataSet/qb:structure/qb:component ?component ."

CONSTRAINTS = {
    "IC-1, an observation is in one data set": f"""SELECT ?observation WHERE {{ {OBSERVATION}
        OPTIONAL {{ ?observation qb:dataSet ?set }} }} GROUP BY ?observation HAVING (COUNT(DISTINCT ?set) != 1)""",
    "IC-2, a data set has one structure": """SELECT ?set WHERE { { ?set a qb:DataSet } UNION { ?o qb:dataSet ?set }
        OPTIONAL { ?set qb:structure ?structure . ?structure a qb:DataStructureDefinition } }
        GROUP BY ?set HAVING (COUNT(DISTINCT ?structure) != 1)""",
    "IC-3, a structure has a measure": """SELECT ?structure WHERE { ?structure a qb:DataStructureDefinition
        FILTER NOT EXISTS { ?structure qb:component/qb:measure ?p . ?p a qb:MeasureProperty } }""",
    "IC-4, a dimension has a range": """SELECT ?p WHERE { ?p a qb:DimensionProperty
        FILTER NOT EXISTS { ?p rdfs:range ?range } }""",
    "IC-5, a dimension of concepts has a code list": """SELECT ?p WHERE {
        ?p a qb:DimensionProperty ; rdfs:range skos:Concept FILTER NOT EXISTS { ?p qb:codeList ?list } }""",
    "IC-6, only attributes may be optional": """SELECT ?p WHERE {
        ?component qb:componentRequired false ; qb:dimension|qb:measure ?p }""",
    "a component is of the kind of its property": """SELECT ?p WHERE {
        { ?component qb:dimension ?p FILTER NOT EXISTS { ?p a qb:DimensionProperty } }
        UNION { ?component qb:measure ?p FILTER NOT EXISTS { ?p a qb:MeasureProperty } }
        UNION { ?component qb:attribute ?p FILTER NOT EXISTS { ?p a qb:AttributeProperty } } }""",
    "IC-11, an observation has a value for each dimension": f"""SELECT ?observation ?p WHERE {{ {STRUCTURED}
        ?component qb:dimension ?p FILTER NOT EXISTS {{ ?observation ?p ?value }} }}""",
    "an observation has one value for each dimension": f"""SELECT ?observation ?p WHERE {{ {STRUCTURED}
        ?component qb:dimension ?p . ?observation ?p ?value }}
        GROUP BY ?observation ?p HAVING (COUNT(DISTINCT ?value) > 1)""",
    "IC-12, no two observations have the same dimensions": """SELECT ?one ?other WHERE {
        ?one qb:dataSet ?set ; insp:statedIn ?document ; insp:order ?order .
        ?other qb:dataSet ?set ; insp:statedIn ?document ; insp:order ?order .
        FILTER (STR(?one) < STR(?other))
        FILTER NOT EXISTS { ?set qb:structure/qb:component/qb:dimension ?p . ?one ?p ?a . ?other ?p ?b
          FILTER (?a != ?b) } }""",
    "IC-13, an observation has every required attribute": f"""SELECT ?observation ?p WHERE {{ {STRUCTURED}
        ?component qb:componentRequired true ; qb:attribute ?p FILTER NOT EXISTS {{ ?observation ?p ?value }} }}""",
    "IC-14, an observation has every measure": f"""SELECT ?observation ?p WHERE {{ {STRUCTURED}
        ?component qb:measure ?p FILTER NOT EXISTS {{ ?observation ?p ?value }} }}""",
}
"""What each constraint is, with the query that finds what breaks it."""


def broken(store: EmbeddedStore, constraint: str) -> list[dict[str, str | None]]:
    """What breaks a constraint."""
    return [dict(row) for row in rows(store, CONSTRAINTS[constraint])]


@pytest.mark.parametrize("constraint", CONSTRAINTS)
def test_the_sample_reports_keep_a_constraint(constraint: str, sample_store: EmbeddedStore) -> None:
    assert broken(sample_store, constraint) == []


@pytest.mark.parametrize("constraint", CONSTRAINTS)
def test_the_real_reports_keep_a_constraint(constraint: str, real_store: EmbeddedStore) -> None:
    assert broken(real_store, constraint) == []


@pytest.mark.parametrize("data_set", [JUDGMENTS, STATISTICS])
def test_every_judgment_and_every_figure_is_in_its_data_set(data_set: URIRef, sample_store: EmbeddedStore) -> None:
    kind = INSP.Judgment if data_set == JUDGMENTS else INSP.Statistic
    query = "SELECT (COUNT(DISTINCT ?o) AS ?n) WHERE { ?o a <%s> %s }"
    (all_of_them,) = rows(sample_store, query % (kind, ""))
    (inside,) = rows(sample_store, query % (kind, f"; qb:dataSet <{data_set}>"))
    assert inside == all_of_them
    assert int(str(inside["n"])) > 20


def test_the_structure_is_described_with_the_vocabulary_and_not_with_the_reports() -> None:
    """One triple, one graph: a document's graph names the data set and describes nothing of it."""
    cubes = ReferenceData.packaged().graphs["cubes"]
    for data_set in (JUDGMENTS, STATISTICS):
        assert (data_set, RDF.type, QB.DataSet) in cubes
        (structure,) = cubes.objects(data_set, QB.structure)
        assert list(cubes.objects(structure, QB.component))


BROKEN = {
    "IC-1, an observation is in one data set": "<urn:o> a insp:Judgment .",
    "IC-2, a data set has one structure": "<urn:o> qb:dataSet <urn:set> .",
    "IC-3, a structure has a measure": "<urn:structure> a qb:DataStructureDefinition .",
    "IC-4, a dimension has a range": "<urn:p> a qb:DimensionProperty .",
    "IC-5, a dimension of concepts has a code list": "<urn:p> a qb:DimensionProperty ; rdfs:range skos:Concept .",
    "IC-6, only attributes may be optional": "<urn:c> qb:componentRequired false ; qb:dimension <urn:p> .",
    "a component is of the kind of its property": "<urn:c> qb:measure <urn:p> .",
    "IC-11, an observation has a value for each dimension": f"<urn:o> qb:dataSet <{JUDGMENTS}> .",
    "an observation has one value for each dimension": f"<urn:o> qb:dataSet <{JUDGMENTS}> ; insp:order 1 , 2 .",
    "IC-12, no two observations have the same dimensions": f"""
        <urn:a> qb:dataSet <{STATISTICS}> ; insp:statedIn <urn:d> ; insp:order 1 .
        <urn:b> qb:dataSet <{STATISTICS}> ; insp:statedIn <urn:d> ; insp:order 1 .""",
    "IC-13, an observation has every required attribute": f"<urn:o> qb:dataSet <{STATISTICS}> .",
    "IC-14, an observation has every measure": f"<urn:o> qb:dataSet <{STATISTICS}> .",
}
"""Data that breaks each constraint."""


@pytest.mark.parametrize("constraint", CONSTRAINTS)
def test_a_query_finds_what_breaks_its_constraint(constraint: str) -> None:
    prefixes = "".join(f"@prefix {prefix}: <{iri}> .\n" for prefix, iri in PREFIXES.items())
    spoilt = Graph().parse(data=prefixes + BROKEN[constraint], format="turtle")
    with EmbeddedStore.in_memory() as store:
        store.replace_graph("urn:reference", nquads(ReferenceData.packaged().union, "urn:reference"))
        assert broken(store, constraint) == []
        store.replace_graph("urn:spoilt", nquads(spoilt, "urn:spoilt"))
        assert broken(store, constraint)


def nquads(graph: Graph, name: str) -> bytes:
    """A graph as a store takes it."""
    return canonical_nquads(graph, URIRef(name))
