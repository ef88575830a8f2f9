"""The modules of a vocabulary: which terms are defined where, and the diagram of each with what it says in words."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from rdflib import OWL, RDF, RDFS, Graph, URIRef

from outstanding.vocabulary.diagram import Box, Line, svg
from outstanding.vocabulary.uses import Uses

KINDS: Final = (str(OWL.Class), str(OWL.ObjectProperty), str(OWL.DatatypeProperty))
"""The kinds of terms, in the order in which they are shown."""

KIND_OF: Final = "is a kind of"
"""How a diagram's words tell of a class and the class that it is a kind of."""

Edge = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class Module:
    """A module, or the whole of a vocabulary that has none.

    Attributes:
        iri: its own; that of the vocabulary where a term says no module.
        anchor: of its section.
        terms: the IRIs of its terms, sorted.
    """

    iri: str
    anchor: str
    terms: tuple[str, ...]


def modules(vocabulary: Graph, whole: str) -> tuple[Module, ...]:
    """The modules, the one that most others lead to first where their order is given by nothing else.

    Args:
        vocabulary: all of its triples.
        whole: the IRI of the vocabulary.
    """
    terms: dict[str, set[str]] = defaultdict(set)
    for kind in KINDS:
        for term in vocabulary.subjects(RDF.type, URIRef(kind)):
            terms[str(vocabulary.value(term, RDFS.isDefinedBy, any=True) or whole)].add(str(term))
    order = sorted(terms, key=lambda iri: (iri != whole, not iri.endswith("/core"), iri))
    return tuple(Module(iri, f"module-{iri.rpartition('/')[2]}", tuple(sorted(terms[iri]))) for iri in order)


MANY: Final = 3
"""Classes of other modules that may lead to the same with the same property; of more, none is drawn."""


def edges(module: Module, vocabulary: Graph, known: Uses) -> list[Edge]:
    """What leads from the module's classes, and to them by its properties: class, property or `KIND_OF`, class.

    What leads from all kinds of a class to the same is told of that class. Kinds of classes of other vocabularies are
    left out, and so is what leads here from more than `MANY` classes elsewhere: the terms themselves say both.
    """
    ours = {str(each) for each in vocabulary.subjects(RDF.type, OWL.Class)}
    above = {term: {str(each) for each in vocabulary.objects(URIRef(term), RDFS.subClassOf)} & ours for term in ours}
    own, here = ours & set(module.terms), set(module.terms)
    kinds = {(term, KIND_OF, each) for term in ours for each in above[term] if term in own or each in own}
    lifted = _lifted(known.edges(), above)
    there = {each for each in lifted if each[0] not in own and each[2] in own and each[1] in here}
    often = Counter((name, end) for _, name, end in there)
    inwards = {each for each in there if often[each[1], each[2]] <= MANY}
    return sorted(kinds | {each for each in lifted if each[0] in own} | inwards)


def _lifted(leading: Iterable[Edge], above: dict[str, set[str]]) -> set[Edge]:
    found: dict[tuple[str, str], set[str]] = defaultdict(set)
    for start, name, end in leading:
        found[name, end].add(start)
    out: set[Edge] = set()
    for (name, end), starts in found.items():
        shared: dict[str, set[str]] = defaultdict(set)
        for start in starts:
            for each in above.get(start, ()):
                if each in above:
                    shared[each].add(start)
        rest = set(starts)
        for each, below in sorted(shared.items()):
            if len(below) > 1:
                out.add((each, name, end))
                rest -= below
        out |= {(start, name, end) for start in rest if (start, name, end) not in out}
    return out


def drawn(module: Module, title: str, found: Sequence[Edge], name: Callable[[str], str]) -> str:
    """The diagram of a module; empty where it has no classes.

    Args:
        module: to be drawn.
        title: what the diagram is of.
        found: its `edges`.
        name: of a class or a property by its IRI.
    """
    ends = {each for start, _, end in found for each in (start, end)}
    classes = ends | {each for each in module.terms if each.rpartition("#")[2][:1].isupper()}
    if not classes:
        return ""
    words: dict[tuple[str, str], list[str]] = defaultdict(list)
    for start, how, end in found:
        if how == KIND_OF:
            words.setdefault((end, start), [])
        else:
            words[start, end].append(name(how))
    boxes = [Box(each, name(each), each not in module.terms) for each in sorted(classes)]
    lines = [Line(start, end, tuple(sorted(names))) for (start, end), names in sorted(words.items())]
    return svg(module.anchor, title, boxes, lines)
