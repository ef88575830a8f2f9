"""SHACL validation of one graph, seen together with the reference graphs.

By pySHACL; the project's own shapes keep to core constraints. A document's graph is validated before it may enter a
release; rules that cross documents are queries over the whole store instead.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files

import pyshacl
from rdflib import RDF, RDFS, SH, BNode, Graph
from rdflib.graph import ReadOnlyGraphAggregate

from graph.breaches import VIOLATION, Breach, breaches, standard_report
from graph.errors import ValidationError
from graph.reference import ReferenceData

__all__ = ["VIOLATION", "Breach", "Verdict", "shapes", "validate", "validate_against"]

LONGEST_COMPLAINT = 400
"""Characters of the validator's complaint about shapes that are shown."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What validation found, violations first; and the same as a W3C validation report graph.

    The report's `sh:conforms` is the W3C's, false where there is any result; `conforms` is ours.
    """

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
    if not len(graph):
        return Verdict((), standard_report(Graph(), lambda _: True))
    return validate_against(graph, _shapes_for(graph, reference), reference)


def validate_against(graph: Graph, by: Graph, reference: ReferenceData | None) -> Verdict:
    """Validate a graph against any shapes, SHACL-SPARQL among them. Nothing that they name is fetched.

    Args:
        graph: what is validated.
        by: the shapes, which are not changed.
        reference: what the graph is seen together with; what is found of its things is left out. None for nothing.

    Raises:
        ValidationError: the shapes cannot be used.
    """
    own = set(graph.subjects())
    others = frozenset() if reference is None else reference.described
    seen = graph if reference is None else _together(graph, reference)
    try:
        # Without pySHACL's own `focus_nodes`, which it looks up in a list at every step and which switches nested
        # shapes off. Warnings count here: in a shape within a shape a result of any severity is one (SHACL 3.4).
        _, report, text = pyshacl.validate(seen, shacl_graph=by, inplace=True, advanced=False)
    except Exception as error:  # the engine of SPARQL in shapes raises plain exceptions of many kinds
        raise ValidationError("the shapes cannot be used", hint=_told(str(error))) from error
    if not isinstance(report, Graph):
        raise ValidationError("the shapes cannot be used", hint=_told(str(text)))
    standard = standard_report(report, lambda focus: focus in own or focus not in others)
    return Verdict(breaches(standard), standard)


def _together(graph: Graph, reference: ReferenceData) -> Graph:
    """A graph and the reference data as one: copied only where pySHACL would not find blank nodes again."""
    if any(isinstance(node, BNode) for triple in graph for node in triple):
        return graph + reference.union
    return ReadOnlyGraphAggregate([graph, reference.union])


def _told(complaint: str) -> str:
    """The first line of what the validator complains of."""
    return next((line.strip() for line in complaint.splitlines() if line.strip()), "")[:LONGEST_COMPLAINT]
