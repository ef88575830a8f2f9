"""SHACL validation of one graph, seen together with the reference graphs.

Core constraints only, by pySHACL. A document's graph is validated before it may enter a release; rules that cross
documents are queries over the whole store instead.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files

import pyshacl
from rdflib import RDF, RDFS, SH, BNode, Graph
from rdflib.collection import Collection
from rdflib.graph import ReadOnlyGraphAggregate
from rdflib.term import Node

from graph.errors import ValidationError
from graph.reference import ReferenceData

VIOLATION = "Violation"
_RANK = {VIOLATION: 0, "Warning": 1, "Info": 2}


@dataclass(frozen=True, slots=True)
class Breach:
    """One thing that a shape found.

    Attributes:
        severity: Violation, Warning or Info.
        focus: IRI of the thing.
        path: the property, or an empty string.
        value: the value that does not fit, or an empty string.
        message: what is wrong and what to do, in plain words.
        shape: IRI of the shape.
    """

    severity: str
    focus: str
    path: str
    value: str
    message: str
    shape: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """What validation found, violations first; and the same as a W3C validation report graph."""

    breaches: tuple[Breach, ...]
    report: Graph

    @property
    def conforms(self) -> bool:
        """Whether there is no violation; warnings do not keep a graph out."""
        return not any(breach.severity == VIOLATION for breach in self.breaches)


@cache
def shapes() -> Graph:
    """All shapes of the project in one graph. Not to be changed."""
    union = Graph()
    for entry in sorted(files("shapes").iterdir(), key=lambda entry: entry.name):
        if entry.name.endswith(".ttl"):
            union.parse(data=entry.read_text("utf-8"), format="turtle")
    return union


_TARGETS = (SH.targetClass, SH.targetSubjectsOf)


def _shapes_for(graph: Graph, reference: ReferenceData) -> Graph:
    """The shapes without the targets that choose nothing of a graph.

    What is found of the reference data itself is left out of a verdict, so it need not be looked for: that is most of
    the time that the shapes take. A target class also chooses the members of its subclasses (SHACL 2.1.3.2).
    """
    classes = {
        wider
        for kind in set(graph.objects(None, RDF.type))
        for start in (graph, reference.union)
        for wider in start.transitive_objects(kind, RDFS.subClassOf)
    }
    chosen = frozenset(map(str, classes | set(graph.predicates())))
    return _with_targets(chosen & {str(target) for way in _TARGETS for target in shapes().objects(None, way)})


@lru_cache(maxsize=64)
def _with_targets(chosen: frozenset[str]) -> Graph:
    """The shapes with those targets only. Not to be changed."""
    kept = Graph()
    for triple in shapes():
        if triple[1] not in _TARGETS or str(triple[2]) in chosen:
            kept.add(triple)
    return kept


def validate(graph: Graph, reference: ReferenceData) -> Verdict:
    """Validate the things that a graph describes; what it only mentions is looked up in the reference data.

    Raises:
        ValidationError: the shapes themselves cannot be used.
    """
    own = {str(subject) for subject in graph.subjects()}
    if not own:
        return Verdict((), Graph())
    seen = ReadOnlyGraphAggregate([graph, reference.union])
    # Without pySHACL's own `focus_nodes`, which it looks up in a list at every step and which switches nested shapes
    # off; what is found of the reference data itself is left out below instead.
    _, report, text = pyshacl.validate(
        seen, shacl_graph=_shapes_for(graph, reference), inplace=True, advanced=False, allow_warnings=True
    )
    if not isinstance(report, Graph):
        raise ValidationError("the shapes cannot be used", where="shapes/", hint=str(text))
    for result in list(report.subjects(RDF.type, SH.ValidationResult)):
        if _text(report, result, "focusNode") not in own:
            report.remove((None, SH.result, result))
            for node in _below(report, result):
                report.remove((node, None, None))
    breaches = (_breach(report, result) for result in report.subjects(RDF.type, SH.ValidationResult))
    ordered = sorted(breaches, key=lambda each: (_RANK.get(each.severity, 3), each.focus, each.path, each.value))
    return Verdict(tuple(ordered), report)


def _breach(report: Graph, result: Node) -> Breach:
    parts: Mapping[str, str] = {
        name: _text(report, result, name)
        for name in ("resultSeverity", "focusNode", "resultPath", "value", "resultMessage", "sourceShape")
    }
    return Breach(
        severity=parts["resultSeverity"].rsplit("#", 1)[-1],
        focus=parts["focusNode"],
        path=_path(report, report.value(result, SH.resultPath, any=True)),
        value=parts["value"],
        message=parts["resultMessage"],
        shape=parts["sourceShape"],
    )


def _text(report: Graph, result: Node, name: str) -> str:
    value = report.value(result, SH[name], any=True)
    return "" if value is None else str(value)


def _below(report: Graph, node: Node) -> list[Node]:
    """A node of a report and the blank nodes that hang on it."""
    found = [node]
    for value in report.objects(node):
        if isinstance(value, BNode):
            found.extend(_below(report, value))
    return found


def _path(report: Graph, node: Node | None) -> str:
    """A property path in SPARQL's way of writing: `^` before an inverse one, `/` between steps (SHACL 2.3.1)."""
    if node is None:
        return ""
    inverse = report.value(node, SH.inversePath, any=True)
    if inverse is not None:
        return f"^{_path(report, inverse)}"
    if isinstance(node, BNode):
        return "/".join(_path(report, step) for step in Collection(report, node))
    return str(node)
