"""The published examples run as they are; their templates are the questions with every parameter described."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pyoxigraph as ox
import pytest
from new_question import NAME, SOURCE
from rdflib import RDF, RDFS, XSD, Graph, Literal, Namespace, URIRef
from rdflib.collection import Collection
from rdflib.term import Node
from running_server import Server

from outstanding.web.sparql_examples import examples
from queries.answers import saved_questions
from queries.binding import bind
from queries.linting import faults
from queries.questions import Question

SH = Namespace("http://www.w3.org/ns/shacl#")
SCHEMA = Namespace("https://schema.org/")
QUESTIONS = sorted(saved_questions())
ROOT = "http://127.0.0.1:8000/"


@pytest.fixture(scope="module")
def published(server: Server) -> Graph:
    """The examples as the server publishes them."""
    reply = server.get("/.well-known/sparql-examples")
    assert reply.headers["content-type"] == "text/turtle; charset=utf-8"
    return Graph().parse(data=reply.body, format="turtle")


def _parameters(graph: Graph, template: URIRef) -> Iterator[Node]:
    yield from sorted(graph.objects(template, SH.parameter), key=lambda node: graph.value(node, SH.order) or 0)


def test_every_query_that_is_published_parses(published: Graph) -> None:
    texts = list(published.objects(None, SH.select))
    assert len(texts) == 2 * len(QUESTIONS)
    for text in texts:
        ox.Store().query(str(text))


@pytest.mark.parametrize("name", QUESTIONS)
def test_an_example_runs_and_gives_the_answer_of_its_question(name: str, published: Graph, server: Server) -> None:
    node = URIRef(f"{server.address}q/{name}")
    assert {SH.SPARQLExecutable, SH.SPARQLSelectExecutable} == set(published.objects(node, RDF.type))
    question = saved_questions()[name]
    assert published.value(node, RDFS.comment) == Literal(question.summary, lang="en")
    assert published.value(node, SCHEMA.target) == URIRef(f"{server.address}sparql")
    assert {str(tag) for tag in published.objects(node, SCHEMA.keywords)} == set(question.tags)
    found = server.query(str(published.value(node, SH.select))).rows
    assert len(found) == len(server.get(f"/q/{name}?limit=10000").json["rows"]) > 0


@pytest.mark.parametrize("name", QUESTIONS)
def test_a_template_describes_every_variable_that_may_be_bound(name: str, published: Graph, server: Server) -> None:
    template = URIRef(f"{server.address}q/{name}#template")
    question = saved_questions()[name]
    assert set(published.objects(template, RDF.type)) == {SH.SPARQLSelectExecutable, SH.Parameterizable}
    assert str(published.value(template, SH.select)) == question.text
    told = list(_parameters(published, template))
    assert [str(published.value(node, SH.name)) for node in told] == [each.name for each in question.parameters]
    terms: dict[str, str] = {}
    for node, parameter in zip(told, question.parameters, strict=True):
        path = str(published.value(node, SH.path))
        assert path == f"{server.address}q/{name}#{parameter.variable}"
        default = published.value(node, SH.defaultValue)
        assert (default is None) == (parameter.default is None)
        assert (published.value(node, SH.optional) == Literal("true", datatype=XSD.boolean)) != parameter.required
        if default is not None:
            terms[parameter.variable] = default.n3()
    runs = published.value(URIRef(f"{server.address}q/{name}"), SH.select)
    bound = server.query(bind(question.text, terms)).rows
    assert bound == server.query(str(runs)).rows


def test_a_parameter_of_every_type_is_described(tmp_path: Path) -> None:
    (tmp_path / f"{NAME}.rq").write_text(SOURCE, "utf-8")
    question = Question.load(tmp_path / f"{NAME}.rq")
    graph = Graph().parse(data=examples({NAME: question}, ROOT), format="turtle")
    told = {str(graph.value(node, SH.name)): node for node in _parameters(graph, URIRef(f"{ROOT}q/{NAME}#template"))}
    types = {name: graph.value(node, SH.datatype) for name, node in told.items()}
    assert types == {
        "words": XSD.string,
        "mode": XSD.string,
        "least": XSD.integer,
        "score": XSD.decimal,
        "loud": XSD.boolean,
        "day": XSD.date,
        "at": XSD.dateTime,
        "year": XSD.gYear,
        "label": RDF.langString,
        "kind": None,
    }
    assert graph.value(told["label"], SH.defaultValue) == Literal("area", lang="en")
    choice = graph.value(told["mode"], SH["in"])
    assert choice
    assert list(Collection(graph, choice)) == [Literal("with"), Literal("without")]
    assert graph.value(told["kind"], SH["class"]) == URIRef("http://www.w3.org/2002/07/owl#Class")
    runs = str(graph.value(URIRef(f"{ROOT}q/{NAME}"), SH.select))
    assert faults(replace(question, text=runs, parameters=())) == []
    assert examples({NAME: question}, ROOT) == examples({NAME: question}, ROOT)
