"""The W3C's suites pass but for what is declared; what is declared does fail."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import pyoxigraph as ox
import pytest
from conformance.data import release_of_suites
from conformance.deviations import declared
from conformance.earl import EARL, report
from conformance.results import rows, same_rows
from conformance.shacl import compared, parsed, shapes_outcomes
from conformance.suites import Outcome, outcomes
from rdflib import RDF, Graph, URIRef
from rdflib.compare import isomorphic
from running_server import running


@pytest.fixture(scope="session")
def found(sparql_suites: Path, tmp_path_factory: pytest.TempPathFactory) -> list[Outcome]:
    folder = tmp_path_factory.mktemp("conformance")
    release_of_suites(sparql_suites, folder / "data")
    with running(folder / "data", folder / "log", union_default_graph="false") as server:
        return list(outcomes(sparql_suites, server))


@pytest.fixture(scope="session")
def shaped(shapes_suite: Path) -> list[Outcome]:
    return list(shapes_outcomes(shapes_suite))


@pytest.mark.parametrize(
    ("suite", "tests", "passed"),
    [("protocol", 34, 27), ("results", 10, 10), ("service-description", 3, 3), ("query", 328, 320)],
)
def test_a_suite_passes_but_for_its_declared_deviations(
    suite: str, tests: int, passed: int, found: list[Outcome]
) -> None:
    ran = [each for each in found if each.suite == suite]
    assert len(ran) == tests
    assert {each.name: each.reason for each in ran if each.reason and each.name not in declared()} == {}
    assert sum(each.reason is None for each in ran) == passed


def test_every_declared_deviation_fails_still(found: list[Outcome], shaped: list[Outcome]) -> None:
    assert declared().keys() == {each.name for each in [*found, *shaped] if each.reason}


def test_the_suite_of_shapes_passes_but_for_its_declared_deviations(shaped: list[Outcome]) -> None:
    assert len(shaped) == 121
    assert len({each.test for each in shaped}) == 121
    assert {each.name: each.reason for each in shaped if each.reason and each.name not in declared()} == {}
    assert sum(each.reason is None for each in shaped) == 120


def test_the_comparison_tells_reports_apart() -> None:
    def report(*results: str, conforms: str = "false") -> Graph:
        written = "".join(f"; sh:result [ sh:focusNode <urn:x> ; {each} ]" for each in results)
        head = "@prefix sh: <http://www.w3.org/ns/shacl#> .\n"
        turtle = f"{head} <urn:report> sh:conforms {conforms} {written} ."
        return parsed(turtle.encode(), Path("report.ttl"))

    def same(expected: Graph, given: Graph) -> bool:
        node = URIRef("urn:report")
        return isomorphic(compared(expected, node, expected), compared(given, node, expected))

    one, other = "sh:value 1", "sh:value 01"
    assert same(report(one, other), report(other, one))
    assert not same(report(one), report(other))
    assert not same(report(one), report(one, one))
    assert not same(report(one), report(one, conforms="true"))
    assert same(report(one), report(f'{one} ; sh:resultMessage "x"'))
    assert not same(report(f'{one} ; sh:resultMessage "x"'), report(f'{one} ; sh:resultMessage "y"'))
    assert not same(
        report("sh:resultPath [ sh:inversePath <urn:p> ]"), report("sh:resultPath [ sh:inversePath <urn:q> ]")
    )


def test_updates_are_refused_by_a_status_that_says_so(found: list[Outcome]) -> None:
    reasons = {each.reason for each in found if each.name.startswith("protocol/update_")}
    assert reasons == {"request 1: status 403 instead of 2xx"}


def test_the_report_holds_every_test_with_its_outcome(found: list[Outcome], shaped: list[Outcome]) -> None:
    found = [*found, *shaped]
    graph = Graph().parse(report(found, declared(), "0"), format="turtle")
    assert len(set(graph.objects(None, EARL.test))) == len(found)
    counted = Counter(graph.objects(None, EARL.outcome))
    assert counted == {EARL.passed: len(found) - len(declared()), EARL.failed: len(declared())}
    assert len(list(graph.subjects(RDF.type, EARL.Assertion))) == len(found)


def test_the_comparison_tells_results_apart() -> None:
    def result(*values: str) -> list[dict[str, object]]:
        terms = {"_": ox.BlankNode("a"), "*": ox.BlankNode("b"), "1": ox.Literal(1), "x": ox.Literal("x")}
        return [dict(enumerate(terms[each] for each in value)) for value in values]  # type: ignore[misc]

    assert same_rows(result("_*", "x1"), result("x1", "*_"))
    assert not same_rows(result("__"), result("_*"))
    assert not same_rows(result("_*"), result("__"))
    assert not same_rows(result("x"), result("x", "x"))
    assert not same_rows(result("x", "x", "1"), result("x", "1", "1"))
    assert not same_rows(result("_", "*"), result("_", "_"))


def test_the_comparison_takes_numbers_by_their_value() -> None:
    def one(value: str, datatype: str) -> bytes:
        term = {"type": "literal", "value": value, "datatype": f"http://www.w3.org/2001/XMLSchema#{datatype}"}
        return json.dumps({"head": {"vars": ["x"]}, "results": {"bindings": [{"x": term}]}}).encode()

    def given(value: str, datatype: str) -> object:
        return rows(one(value, datatype), "application/sparql-results+json")

    assert given("1.0E6", "double") == given("1000000", "double")
    assert given("1", "boolean") == given("true", "boolean")
    assert given("1", "double") != given("1", "decimal")
    assert given("01", "string") != given("1", "string")
