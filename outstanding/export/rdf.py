"""A selection as RDF: N-Quads, Turtle and compacted JSON-LD, each sorted, so that equal releases give equal bytes."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import replace
from typing import Final

import pyoxigraph as ox
from rdflib import RDF
from rdflib.namespace import PROV

from graph.terms import INSP, OA, PREFIXES
from outstanding.export.context import Context, Json, Value, packaged_context
from outstanding.export.notice import ATTRIBUTION, TERMS, described
from outstanding.export.selection import Selection

Nodes = Mapping[str, Mapping[str, list[Value]]]
"""The values of each subject by predicate."""

_EMBEDDING: Final = (str(PROV.wasQuotedFrom), str(OA.hasSelector))
_RANKS: Final = {str(OA.TextQuoteSelector): 0, str(OA.TextPositionSelector): 0, str(OA.SpecificResource): 1}
_OUTERMOST: Final = 2
_WORDING: Final = str(INSP.wording)


def nquads(selection: Selection) -> bytes:
    """Canonical N-Quads: each line in canonical form, the lines sorted. The graphs keep their names."""
    lines = {ox.serialize([quad], format=ox.RdfFormat.N_QUADS) or b"" for quad in _with_notice(selection).quads}
    return b"".join(sorted(lines))


def turtle(selection: Selection) -> bytes:
    """Turtle with the project's prefixes, all graphs as one."""
    used = ox.serialize(_with_notice(selection).triples, format=ox.RdfFormat.TURTLE, prefixes=PREFIXES) or b""
    return f"# {ATTRIBUTION} {TERMS}\n# Release {selection.release.hash}\n".encode() + used


def jsonld(selection: Selection) -> bytes:
    """JSON-LD, compacted by the context that stands inside it, all graphs as one; one node to each thing.

    A passage stands within what is quoted from it, a finding first, and its selectors within the passage.
    """
    nodes: dict[str, dict[str, list[Value]]] = defaultdict(lambda: defaultdict(list))
    for triple in _with_notice(selection).triples:
        assert isinstance(triple.subject, ox.NamedNode)  # noqa: S101  no graph of a release has blank nodes
        assert isinstance(triple.object, ox.NamedNode | ox.Literal)  # noqa: S101  nor triples in triples
        nodes[triple.subject.value][triple.predicate.value].append(triple.object)
    context = packaged_context(selection.release.manifest.base)
    tree = _Tree(nodes, context)
    content = {"@context": context.source, "@graph": [tree.node(each) for each in sorted(nodes) if tree.is_top(each)]}
    return (json.dumps(content, ensure_ascii=False, indent=1) + "\n").encode()


class _Tree:
    """Which node stands within which: each in one place, and none within itself."""

    def __init__(self, nodes: Nodes, context: Context) -> None:
        self._nodes = nodes
        self._context = context
        self._places: dict[str, tuple[str, str]] = {}
        for subject in sorted(nodes, key=lambda each: (_WORDING not in nodes[each], each)):
            for predicate in _EMBEDDING:
                for value in nodes[subject].get(predicate, ()):
                    if value.value in nodes and self._rank(value.value) < self._rank(subject):
                        self._places.setdefault(value.value, (subject, predicate))

    def _rank(self, subject: str) -> int:
        """How far inside a thing may stand: only in one of a higher rank, so that there is no circle."""
        kinds = self._nodes[subject].get(str(RDF.type), [])
        return max((_RANKS.get(kind.value, _OUTERMOST) for kind in kinds), default=_OUTERMOST)

    def is_top(self, subject: str) -> bool:
        return subject not in self._places

    def node(self, subject: str) -> dict[str, Json]:
        def within(predicate: str, thing: str) -> dict[str, Json] | None:
            return self.node(thing) if self._places.get(thing) == (subject, predicate) else None

        return self._context.node(subject, self._nodes[subject], within)


def _with_notice(selection: Selection) -> Selection:
    return replace(selection, quads=(*selection.quads, *described(selection)))
