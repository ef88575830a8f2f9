"""The W3C's tests of SHACL, run through `outstanding validate`.

A test names a graph of data, one of shapes, and the report that must come of them, or that validation must fail.
Reports are compared as graphs, up to the names of blank nodes, by what the suite compares: messages and details count
only where the expected report has them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox
from rdflib import RDF, SH, BNode, Graph, Namespace, URIRef
from rdflib.compare import isomorphic
from rdflib.term import Node
from typer.testing import CliRunner

from conformance.cases import SHAPES_ROOT
from conformance.suites import Outcome
from graph.errors import UsageError
from outstanding.cli.main import application
from outstanding.cli.rdf_files import triples

MF = Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#")
SHT = Namespace("http://www.w3.org/ns/shacl-test#")

_COMPARED = (
    SH.focusNode,
    SH.resultPath,
    SH.resultSeverity,
    SH.sourceConstraint,
    SH.sourceConstraintComponent,
    SH.sourceShape,
    SH.value,
)
_WHERE_EXPECTED = (SH.resultMessage, SH.detail)


@dataclass(frozen=True)
class ShapesCase:
    """A test: its name, its files, and the report that is expected, None where validation must fail."""

    name: str
    data: Path
    shapes: Path
    expected: Graph | None


def shapes_cases(folder: Path) -> Iterator[ShapesCase]:
    """Every test of the suite, those that no manifest lists yet among them."""
    for path in sorted(folder.rglob("*.ttl")):
        read = parsed(path.read_bytes(), path)
        for test in sorted(read.subjects(RDF.type, SHT.Validate)):
            action, result = read.value(test, MF.action), read.value(test, MF.result)
            assert isinstance(result, Node)
            yield ShapesCase(
                f"{path.relative_to(folder).parent}/{str(test).rsplit('/', 1)[-1]}",
                _file(read.value(action, SHT.dataGraph)),
                _file(read.value(action, SHT.shapesGraph)),
                None if result == SHT.Failure else compared(read, result, read),
            )


def parsed(turtle: bytes, path: Path) -> Graph:
    """The triples of a Turtle text, as the command reads them."""
    graph = Graph()
    for triple in triples(turtle, ox.RdfFormat.TURTLE, path):
        graph.add(triple)
    return graph


def _file(node: Node | None) -> Path:
    return Path(str(node).removeprefix("file://"))


def shapes_outcomes(folder: Path) -> Iterator[Outcome]:
    """Run all of them."""
    runner, app = CliRunner(), application()
    for case in shapes_cases(folder):
        shapes = ["--shapes", str(case.shapes), "--no-reference", "--format", "ttl"]
        done = runner.invoke(app, ["validate", str(case.data), *shapes])
        if isinstance(done.exception, UsageError):
            reason = None if case.expected is None else f"the shapes are refused: {done.exception.hint}"
        elif done.exit_code not in {0, 1} or not isinstance(done.exception, SystemExit | None):
            reason = f"exit code {done.exit_code}: {done.exception!r}"
        elif case.expected is None:
            reason = "a report instead of a failure"
        else:
            reason = _difference(case.expected, parsed(done.stdout.encode(), case.data))
        yield Outcome("shacl", f"{SHAPES_ROOT}{case.name}", reason)


def _difference(expected: Graph, given: Graph) -> str | None:
    report = given.value(None, RDF.type, SH.ValidationReport)
    assert report is not None
    found = compared(given, report, expected)
    if isomorphic(expected, found):
        return None
    wanted, came = (len(set(graph.objects(None, SH.result))) for graph in (expected, found))
    return f"another report: {came} results instead of {wanted}" if came != wanted else "another report"


def compared(graph: Graph, report: Node, expected: Graph) -> Graph:
    """What is compared of a report.

    Args:
        graph: in which the report stands, among other things perhaps.
        report: its node.
        expected: by which is told whether messages and details count.
    """
    made = Graph()
    for conforms in graph.objects(report, SH.conforms):
        made.add((report, SH.conforms, conforms))
    wanted = set(expected.objects(None, SH.result))
    optional = [each for each in _WHERE_EXPECTED if any((result, each, None) in expected for result in wanted)]
    for result in graph.objects(report, SH.result):
        made.add((report, SH.result, result))
        _take(graph, result, made, (*_COMPARED, *optional))
    return made


def _take(graph: Graph, result: Node, made: Graph, parts: tuple[URIRef, ...]) -> None:
    for part in parts:
        for value in graph.objects(result, part):
            made.add((result, part, value))
            if part == SH.detail:
                _take(graph, value, made, parts)
            elif part == SH.resultPath:
                _take_path(graph, value, made)


def _take_path(graph: Graph, node: Node, made: Graph) -> None:
    if isinstance(node, BNode) and (node, None, None) not in made:
        for predicate, value in graph.predicate_objects(node):
            made.add((node, predicate, value))
            _take_path(graph, value, made)
