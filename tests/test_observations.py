"""Counts of closures are data cubes that can be read by themselves, and keep the integrity constraints."""

from __future__ import annotations

from collections.abc import Iterator

import pyoxigraph as ox
import pytest
from closures_made import answered
from rdflib import BNode, Graph, URIRef
from rdflib.namespace import QB, SKOS
from running_server import Server
from test_cubes import CONSTRAINTS

from graph.canonical import canonical_nquads
from graph.reference import ReferenceData
from graph.store import EmbeddedStore, rows
from outstanding.web.observations import CUBE, observations
from queries.answers import Answer, saved_questions

ADDRESS = "https://outstanding.example/q/closure-times?release=1"
SAME = """SELECT ?one ?other WHERE { ?one qb:dataSet ?set . ?other qb:dataSet ?set . FILTER (STR(?one) < STR(?other))
    FILTER NOT EXISTS { ?set qb:structure/qb:component/qb:dimension ?p . ?one ?p ?a . ?other ?p ?b
      FILTER (?a != ?b) } }"""
CODED = """SELECT ?observation ?value WHERE { ?observation qb:dataSet/qb:structure/qb:component/qb:dimension ?p .
    ?p qb:codeList ?list . ?observation ?p ?value
    FILTER NOT EXISTS { ?list a skos:Collection ; skos:member ?value . ?value a skos:Concept } }"""
ASKED = {**CONSTRAINTS, "IC-12, in general": SAME, "IC-19, a coded value is in its list": CODED}


def _stored(graph: Graph) -> EmbeddedStore:
    """A store of the triples that name no blank node: a result set has some, and cubes have none."""
    plain = Graph()
    for triple in graph:
        if not any(isinstance(term, BNode) for term in triple):
            plain.add(triple)
    store = EmbeddedStore.in_memory()
    store.replace_graph("urn:answer", canonical_nquads(plain, URIRef("urn:answer")))
    return store


def _written(answer: Answer) -> Graph:
    content = ox.serialize(observations(answer.question, answer.terms, ADDRESS), format=ox.RdfFormat.N_TRIPLES)
    return Graph().parse(data=content or b"", format="nt")


@pytest.fixture
def cubes(sample_reference: ReferenceData) -> Iterator[EmbeddedStore]:
    """The cubes of five closed issues of one kind with a theme, and of two that are open."""
    with _stored(_written(answered(sample_reference, [1, 2, 2, 3, 4], still=[0, 5]))) as store:
        yield store


@pytest.mark.parametrize("constraint", ASKED)
def test_the_cubes_of_an_answer_keep_a_constraint(constraint: str, cubes: EmbeddedStore) -> None:
    assert list(rows(cubes, ASKED[constraint])) == []


@pytest.mark.parametrize("constraint", ASKED)
def test_the_turtle_of_the_answer_keeps_a_constraint_by_itself(constraint: str, server: Server) -> None:
    whole = Graph().parse(data=server.get("/q/closure-times.ttl").body, format="turtle")
    with _stored(whole) as store:
        assert list(rows(store, ASKED[constraint])) == []
        counted = rows(store, "SELECT ?o WHERE { ?o a qb:Observation }")
        assert len(list(counted)) == len(server.get("/q/closure-times").json["rows"])


def test_an_observation_has_the_values_of_its_row(cubes: EmbeddedStore) -> None:
    query = f"""PREFIX c: <{CUBE}closure/> SELECT ?closed ?open ?back ?median ?shortest ?longest WHERE {{
        ?o c:theme <{CUBE}all-themes> ; c:closed ?closed ; c:open ?open ; c:came-back ?back .
        ?years c:theme <{CUBE}all-themes> ; c:median ?median ; c:shortest ?shortest ; c:longest ?longest }}"""
    [found] = rows(cubes, query)
    assert list(found.values()) == ["5", "2", "0", "2", "1", "4"]


def test_too_few_closures_give_no_observation_of_years(sample_reference: ReferenceData) -> None:
    graph = _written(answered(sample_reference, [1, 2], still=[5]))
    names = ("closures", "closure-years")
    assert [len(list(graph.subjects(QB.dataSet, URIRef(f"{ADDRESS}#{name}")))) for name in names] == [2, 0]


def test_a_question_without_cubes_gives_no_observations(server: Server) -> None:
    body = server.get("/q/open-findings.ttl").body
    assert b"http://purl.org/linked-data/cube#Observation" not in body
    assert b"qb:Observation" not in body


def test_each_cube_of_a_header_has_the_dimensions_and_measures_of_its_structure() -> None:
    reference = ReferenceData.packaged().graphs["cubes"]
    named = [(name, parts) for question in saved_questions().values() for name, parts in question.cubes]
    assert named
    for name, parts in named:
        structure = URIRef(f"{CUBE}{name}/structure")
        components = list(reference.objects(structure, QB.component))
        told = {
            str(each)
            for one in components
            for kind in (QB.dimension, QB.measure)
            for each in reference.objects(one, kind)
        }
        assert {f"{CUBE}{path}" for _, path in parts} == told


def test_the_code_list_holds_every_theme_and_one_for_all() -> None:
    known = ReferenceData.packaged()
    listed = set(known.graphs["cubes"].objects(URIRef(f"{CUBE}themes"), SKOS.member))
    themes = set(known.union.subjects(SKOS.inScheme, URIRef("https://w3id.org/outstanding/def/theme")))
    assert listed == themes | {URIRef(f"{CUBE}all-themes")}
