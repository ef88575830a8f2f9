"""SHACL validation of one graph, seen together with the reference graphs.

Core constraints only, by pySHACL. A document's graph is validated before it may enter a release; rules that cross
documents are queries over the whole store instead.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import pyshacl
from rdflib import RDF, SH, Graph, URIRef
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


def validate(graph: Graph, reference: ReferenceData) -> Verdict:
    """Validate the things that a graph describes; what it only mentions is looked up in the reference data.

    Raises:
        ValidationError: the shapes themselves cannot be used.
    """
    own: list[URIRef | str] = sorted({subject for subject in graph.subjects() if isinstance(subject, URIRef)})
    if not own:
        return Verdict((), Graph())
    seen = ReadOnlyGraphAggregate([graph, reference.union])
    _, report, text = pyshacl.validate(
        seen, shacl_graph=shapes(), focus_nodes=own, inplace=True, advanced=False, allow_warnings=True
    )
    if not isinstance(report, Graph):
        raise ValidationError("the shapes cannot be used", where="shapes/", hint=str(text))
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
        path=parts["resultPath"],
        value=parts["value"],
        message=parts["resultMessage"],
        shape=parts["sourceShape"],
    )


def _text(report: Graph, result: Node, name: str) -> str:
    value = report.value(result, SH[name], any=True)
    return "" if value is None else str(value)
