"""Which statements of a dump a publisher may make.

A publisher speaks of what is under its base IRI, in classes and properties that the project's vocabulary has for
documents and what follows from them, and points only at its own things and at what everybody shares: bodies, themes,
frameworks, grades. So nothing that it says can be taken for a statement about anybody else's document, and no
saved question that follows statements from one thing to the next comes from ours to theirs.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from urllib.parse import urlsplit

import pyoxigraph as ox
from rdflib import RDF, Graph, URIRef
from rdflib.namespace import DCMITYPE, VOID

from graph.canonical import canonical_nquads
from graph.errors import UsageError
from graph.reference import ReferenceData
from graph.terms import PREFIXES, PUBLIC, Base
from outstanding.importing.dumps import HIDDEN, visible
from outstanding.importing.vocabulary import MARKERS, OUTWARD, UNTYPED, is_plain, words


class Reason(StrEnum):
    """Why a statement is not taken."""

    KNOWN = "said here already: shared vocabulary and bodies, the same as ours"
    DUMP = "describes the dump itself"
    TWICE = "said twice in the dump"
    OURS = "speaks of this data folder's own things"
    SHARED = "speaks of shared things: vocabulary, themes, frameworks, official bodies"
    OTHERS = "speaks of things that are not under the publisher's base"
    BLANK = "speaks of a thing without an IRI"
    GRAPH = "stands in a named graph that is not under the publisher's base"
    POINTS = "points at a thing that is neither the publisher's nor shared"
    KIND = "gives a class that is not one of documents and findings, or speaks of a thing that has none"
    PROPERTY = "uses a property that the vocabulary does not have for a thing of this class"
    VALUE = "has a day, a number or a truth value that is none, or is not written in the common way"
    ODD = "is about a statement, or has a value with control or direction marks"


HARMLESS = frozenset({Reason.KNOWN, Reason.DUMP, Reason.TWICE})
"""Reasons that are no sign of anything wrong: every full dump has such statements."""

_DATASETS = frozenset({str(DCMITYPE.Dataset), str(VOID.Dataset), "http://www.w3.org/ns/dcat#Dataset"})
_TYPE = str(RDF.type)
_HOST = re.compile(r"[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?")


@dataclass(slots=True)
class Sifted:
    """What may be taken of a dump, and what not.

    Attributes:
        graphs: canonical, sorted lines of N-Quads by the IRI of the named graph.
        refused: how many statements for each reason.
        examples: the first statement refused for each reason.
        total: statements of the dump.
    """

    graphs: dict[str, list[bytes]] = field(default_factory=dict)
    refused: Counter[Reason] = field(default_factory=Counter)
    examples: dict[Reason, str] = field(default_factory=dict)
    total: int = 0

    @property
    def taken(self) -> int:
        """Statements that may be taken."""
        return sum(map(len, self.graphs.values()))

    def add_odd(self, number: int) -> None:
        """Count statements that were left out before the sifting."""
        if number:
            self.total += number
            self.refused[Reason.ODD] += number
            self.examples.setdefault(Reason.ODD, "a statement about a statement, or a text with a direction")

    def union(self) -> Graph:
        """What may be taken, as one graph."""
        lines = (line.rsplit(b" <", 1)[0] + b" .\n" for each in self.graphs.values() for line in each)
        return Graph().parse(data=b"".join(lines), format="nt")


def check_base(iri: str, ours: Base, taken: Mapping[str, str]) -> Base:
    """The base that a publisher is bound to.

    Args:
        iri: of the base.
        ours: the base of the data folder.
        taken: the bases of other imports, by name.

    Raises:
        UsageError: no base IRI, or one that holds what others publish.
    """
    base = Base(iri)
    if not _HOST.fullmatch(urlsplit(iri).hostname or ""):
        raise UsageError(
            f"{iri!r} cannot be a publisher's base: its host is not written in plain letters and digits",
            hint="Write an international host name in its xn-- form.",
        )
    shared = {f"of the prefix {name}:": each for name, each in PREFIXES.items()} | {"of this project": PUBLIC}
    others = (
        {"of this data folder": ours.iri} | shared | {f"of the import {name}": each for name, each in taken.items()}
    )
    for whose, other in others.items():
        if iri.startswith(other) or other.startswith(iri):
            raise UsageError(
                f"{iri} cannot be a publisher's base: it holds, or is held by, {other}, the IRIs {whose}",
                hint="A publisher speaks under a base of its own. Give it with --base, or ask for one to be set.",
            )
    return base


def sift(quads: Sequence[ox.Quad], base: Base, ours: Base, reference: ReferenceData) -> Sifted:
    """Part what a publisher may say from what it may not.

    Args:
        quads: of the dump.
        base: that the publisher is bound to.
        ours: the base of the data folder.
        reference: what everybody shares, as the data folder has it.
    """
    return _Sieve(base, ours, reference).run(quads)


class _Sieve:
    """One sifting, under way."""

    def __init__(self, base: Base, ours: Base, reference: ReferenceData) -> None:
        self._base = base
        self._ours = ours
        self._known = _triples(reference)
        self._shared = {str(subject) for subject in reference.union.subjects()}
        self._result = Sifted()

    def run(self, quads: Sequence[ox.Quad]) -> Sifted:
        result = self._result
        result.total = len(quads)
        dump = _datasets(quads)
        passed: list[ox.Quad] = []
        for quad in quads:
            reason = self._reason(quad, dump)
            if reason is None:
                passed.append(quad)
            else:
                self._refuse(quad, reason)
        classes: dict[object, set[str]] = defaultdict(set)
        for quad in passed:
            if quad.predicate.value == _TYPE and isinstance(quad.object, ox.NamedNode):
                classes[quad.subject].add(quad.object.value)
        kept: dict[ox.Triple, ox.NamedNode] = {}
        for quad in sorted(passed, key=_place):
            reason = _of_its_kind(quad, classes[quad.subject])
            if reason:
                self._refuse(quad, reason)
            elif quad.triple in kept:
                self._refuse(quad, Reason.TWICE)
            else:
                kept[quad.triple] = self._graph(quad)
        result.graphs = _canonical(
            ox.Quad(triple.subject, triple.predicate, triple.object, graph) for triple, graph in kept.items()
        )
        return result

    def _refuse(self, quad: ox.Quad, reason: Reason) -> None:
        self._result.refused[reason] += 1
        self._result.examples.setdefault(reason, visible(str(quad.triple)))

    def _graph(self, quad: ox.Quad) -> ox.NamedNode:
        """The graph that a statement stands in; one of the publisher's for those that stand in none."""
        name = quad.graph_name
        return name if isinstance(name, ox.NamedNode) else ox.NamedNode(str(self._base.graph("imported")))

    def _reason(self, quad: ox.Quad, dump: frozenset[object]) -> Reason | None:
        """Why a statement cannot be taken, as far as it tells by itself."""
        if quad.subject in dump:
            return Reason.DUMP
        if isinstance(quad.subject, ox.BlankNode) or isinstance(quad.object, ox.BlankNode):
            return Reason.BLANK
        if not isinstance(quad.subject, ox.NamedNode) or isinstance(quad.object, ox.Triple) or _hides(quad):
            return Reason.ODD
        return self._whose(quad, quad.subject.value) or self._said(quad)

    def _whose(self, quad: ox.Quad, subject: str) -> Reason | None:
        """Whether the statement is about somebody else's thing, or stands in somebody else's graph."""
        if subject in self._shared or subject.startswith((PREFIXES["body"], f"{PUBLIC}def/")):
            return Reason.KNOWN if quad.triple in self._known else Reason.SHARED
        if not subject.startswith(self._base.iri):
            return Reason.OURS if subject.startswith(self._ours.iri) else Reason.OTHERS
        name = quad.graph_name
        if isinstance(name, ox.BlankNode) or (
            isinstance(name, ox.NamedNode) and not name.value.startswith(self._base.iri)
        ):
            return Reason.GRAPH
        return None

    def _said(self, quad: ox.Quad) -> Reason | None:
        """Whether the words are known, and what they point at may be pointed at."""
        predicate, value = quad.predicate.value, quad.object
        if predicate == _TYPE:
            known = isinstance(value, ox.NamedNode) and value.value in words().classes | MARKERS
            return None if known else Reason.KIND
        if predicate not in words().properties:
            return Reason.PROPERTY
        if isinstance(value, ox.Literal) and not is_plain(value):
            return Reason.VALUE
        if not isinstance(value, ox.NamedNode) or value.value.startswith(self._base.iri) or value.value in self._shared:
            return None
        if value.value.startswith(self._ours.iri):
            return Reason.POINTS
        vocabulary = any(value.value.startswith(each) for each in _VOCABULARIES)
        return None if vocabulary or predicate in OUTWARD else Reason.POINTS


_VOCABULARIES = tuple(each for each in PREFIXES.values() if not each.startswith(PUBLIC))
"""Where the terms of reused vocabularies are: nobody publishes documents there."""


def _of_its_kind(quad: ox.Quad, classes: set[str]) -> Reason | None:
    """Whether a property fits the classes of the thing: only then a shape has looked at it."""
    predicate = quad.predicate.value
    if predicate in UNTYPED:
        return None
    if not classes - MARKERS:
        return Reason.KIND
    bound = words().bound.get(predicate)
    return Reason.PROPERTY if bound and predicate not in OUTWARD and not bound & classes else None


def _datasets(quads: Iterable[ox.Quad]) -> frozenset[object]:
    """The things by which a dump describes itself."""
    return frozenset(
        quad.subject
        for quad in quads
        if quad.predicate.value == str(VOID.uriSpace)
        or (quad.predicate.value == _TYPE and isinstance(quad.object, ox.NamedNode) and quad.object.value in _DATASETS)
    )


def _hides(quad: ox.Quad) -> bool:
    """Whether a term holds characters that are not seen, or that make others be seen elsewhere."""
    value = quad.object
    parts = [str(quad.subject), quad.predicate.value, str(quad.graph_name)]
    if isinstance(value, ox.Literal | ox.NamedNode):
        parts.append(value.value)
    return any(HIDDEN.search(part) for part in parts)


def _triples(reference: ReferenceData) -> frozenset[ox.Triple]:
    """What everybody shares, in the store's own terms."""
    lines = (canonical_nquads(each, URIRef(f"{PUBLIC}graph/{name}")) for name, each in reference.graphs.items())
    return frozenset(quad.triple for each in lines for quad in ox.parse(each, format=ox.RdfFormat.N_QUADS))


def _place(quad: ox.Quad) -> str:
    return f"{quad.graph_name} {quad.triple}"


def _canonical(quads: Iterable[ox.Quad]) -> dict[str, list[bytes]]:
    """Each graph as the store gives it back: engines write some values otherwise than they were written."""
    store = ox.Store()
    store.extend(quads)
    lines: dict[str, list[bytes]] = defaultdict(list)
    for line in (store.dump(format=ox.RdfFormat.N_QUADS) or b"").splitlines(keepends=True):
        lines[line.rsplit(b" <", 1)[1].split(b">")[0].decode()].append(line)
    return {name: sorted(each) for name, each in sorted(lines.items())}
