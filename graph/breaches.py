"""What shapes found: as breaches, and as the W3C's validation report in one fixed order.

A report of the validator is a graph whose blank nodes are called anew at each run, and which copies parts of the
shapes. `standard_report` keeps what the Recommendation defines (SHACL, section 3.6) and gives its blank nodes names
that follow from what they say, so that the same data and shapes give the same bytes.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pyoxigraph as ox
from rdflib import RDF, SH, XSD, BNode, Graph, Literal
from rdflib.collection import Collection
from rdflib.term import Node

from graph.terms import PREFIXES

VIOLATION = "Violation"
_RANK = {VIOLATION: 0, "Warning": 1, "Info": 2}

_PARTS = (
    SH.focusNode,
    SH.resultPath,
    SH.value,
    SH.resultSeverity,
    SH.sourceConstraintComponent,
    SH.sourceShape,
    SH.sourceConstraint,
    SH.resultMessage,
    SH.detail,
)
"""What a result may say: SHACL, sections 3.6.2.1 to 3.6.2.8; and in the order by which results are sorted."""


@dataclass(frozen=True, slots=True)
class Breach:
    """One thing that a shape found.

    Attributes:
        severity: Violation, Warning or Info, or the last part of a severity that somebody else defined.
        focus: IRI of the thing; text for a literal, `_:name` for a blank node.
        path: the property's IRI, or a path in SPARQL's way of writing, with IRIs in angle brackets; or empty.
        value: the value that does not fit, or an empty string.
        message: what is wrong and what to do, in plain words.
        shape: IRI of the shape.
        component: IRI of the kind of constraint (SHACL, appendix A).
    """

    severity: str
    focus: str
    path: str
    value: str
    message: str
    shape: str
    component: str = ""


def breaches(report: Graph) -> tuple[Breach, ...]:
    """The results of a validation report, violations first, then by thing, property and value."""
    nested = set(report.objects(None, SH.detail))
    results = (each for each in report.subjects(RDF.type, SH.ValidationResult) if each not in nested)
    found = {_breach(report, result) for result in results}
    return tuple(sorted(found, key=_order))


def _order(breach: Breach) -> tuple[int, str, str, str, str, str]:
    rank = _RANK.get(breach.severity, len(_RANK))
    return rank, breach.focus, breach.path, breach.value, breach.shape, breach.message


def _breach(report: Graph, result: Node) -> Breach:
    # Of messages in several languages the English one, else the first.
    messages = sorted(report.objects(result, SH.resultMessage), key=lambda each: (_language(each) != "en", str(each)))
    return Breach(
        severity=_text(report.value(result, SH.resultSeverity, any=True)).rsplit("#", 1)[-1],
        focus=_text(report.value(result, SH.focusNode, any=True)),
        path=_path(report, report.value(result, SH.resultPath, any=True)),
        value=_text(report.value(result, SH.value, any=True)),
        message=_text(messages[0] if messages else None),
        shape=_text(report.value(result, SH.sourceShape, any=True)),
        component=_text(report.value(result, SH.sourceConstraintComponent, any=True)),
    )


def _language(node: Node) -> str:
    return (node.language or "") if isinstance(node, Literal) else ""


def _text(node: Node | None) -> str:
    if isinstance(node, BNode):
        return f"_:{node}"
    return "" if node is None else str(node)


def _path(report: Graph, node: Node | None) -> str:
    """A property path in SPARQL's way of writing (SPARQL 1.1, section 9.1); a property alone is its IRI."""
    return _steps(report, node) if isinstance(node, BNode) else _text(node)


def _steps(report: Graph, node: Node) -> str:
    if not isinstance(node, BNode):
        return f"<{node}>"
    for predicate, before, after in (
        (SH.inversePath, "^", ""),
        (SH.zeroOrMorePath, "", "*"),
        (SH.oneOrMorePath, "", "+"),
        (SH.zeroOrOnePath, "", "?"),
    ):
        inner = report.value(node, predicate, any=True)
        if inner is not None:
            return f"{before}{_steps(report, inner)}{after}"
    choices = report.value(node, SH.alternativePath, any=True)
    if choices is not None:
        return f"({'|'.join(_steps(report, each) for each in Collection(report, choices))})"
    return "/".join(_steps(report, step) for step in Collection(report, node))


# --- the report -------------------------------------------------------------------------------------------------------


def standard_report(report: Graph, keep: Callable[[Node], bool]) -> Graph:
    """A report of the validator as the W3C defines it, with the results whose focus node is to be kept.

    `sh:conforms` is false where there is any result, of whatever severity (SHACL, section 3.1).
    """
    top = report.value(None, RDF.type, SH.ValidationReport, any=True)
    results = [each for each in report.objects(top, SH.result) if keep(_focus(report, each))]
    made = _Report(report)
    node = BNode("report")
    made.graph.add((node, RDF.type, SH.ValidationReport))
    made.graph.add((node, SH.conforms, Literal("false" if results else "true", datatype=XSD.boolean)))
    for result in sorted(results, key=made.key):
        made.graph.add((node, SH.result, made.result(result)))
    return made.graph


def _focus(report: Graph, result: Node) -> Node:
    focus = report.value(result, SH.focusNode, any=True)
    return BNode() if focus is None else focus


def report_turtle(report: Graph) -> bytes:
    """A report of `standard_report` in Turtle, in the same bytes for the same report.

    Not by rdflib, which writes a literal that is not of its datatype as a bare word.
    """
    lines = sorted(report, key=lambda triple: (str(triple[0]), triple[1] != RDF.type, triple[1].n3(), triple[2].n3()))
    written = "".join(f"{s.n3()} {p.n3()} {o.n3()} .\n" for s, p, o in lines)
    prefixes = {prefix: start for prefix, start in PREFIXES.items() if f"<{start}" in written}
    triples = (quad.triple for quad in ox.parse(written, format=ox.RdfFormat.TURTLE))
    return ox.serialize(triples, format=ox.RdfFormat.TURTLE, prefixes=prefixes) or b""


class _Report:
    """A report under construction: results are numbered in the order in which they come."""

    def __init__(self, source: Graph) -> None:
        self.graph = Graph()
        self._source = source
        self._number = 0

    def key(self, result: Node) -> tuple[str, ...]:
        """What a result says, as text to sort by."""
        return tuple(
            " ".join(sorted(self._written(part, each) for each in self._source.objects(result, part)))
            for part in _PARTS
        )

    def _written(self, part: Node, node: Node) -> str:
        if part == SH.detail:
            return str(self.key(node))
        return _path(self._source, node) if part == SH.resultPath else node.n3()

    def result(self, result: Node) -> BNode:
        """Take a result over, with what hangs on it."""
        node = self._named("result")
        self.graph.add((node, RDF.type, SH.ValidationResult))
        for part in _PARTS:
            for value in sorted(self._source.objects(result, part), key=lambda each: self._written(part, each)):
                if part == SH.detail:
                    self.graph.add((node, part, self.result(value)))
                elif part == SH.resultPath:
                    self.graph.add((node, part, self._copied(value)))
                else:
                    self.graph.add((node, part, value))
        return node

    def _copied(self, node: Node) -> Node:
        """A path, with the blank nodes that it is made of."""
        if not isinstance(node, BNode):
            return node
        copy = self._named("path")
        for predicate, value in sorted(self._source.predicate_objects(node), key=lambda pair: str(pair[0])):
            self.graph.add((copy, predicate, self._copied(value)))
        return copy

    def _named(self, what: str) -> BNode:
        self._number += 1
        return BNode(f"{what}{self._number:08}")
