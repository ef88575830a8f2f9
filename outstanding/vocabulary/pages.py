"""The page of a vocabulary: its modules with their diagrams, overviews, and each term with all that is said of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

import pyoxigraph as ox
from markupsafe import Markup
from rdflib import OWL, RDF, RDFS, SKOS, Graph, URIRef
from rdflib.namespace import DCTERMS

from graph.reference import ReferenceData
from graph.terms import PREFIXES
from outstanding.linked.labels import last_word, property_name
from outstanding.linked.places import Places
from outstanding.linked.views import Frame, Part, Row, Value, Writing, written
from outstanding.linked.vocabularies import Vocabulary
from outstanding.vocabulary.modules import KIND_OF, KINDS, Module, drawn, edges, modules
from outstanding.vocabulary.overviews import overviews
from outstanding.vocabulary.uses import Uses, uses

_ORDER: Final = (*KINDS, str(SKOS.ConceptScheme))
_IN_TERM: Final = frozenset(map(str, (RDF.type, RDFS.isDefinedBy, SKOS.inScheme, SKOS.topConceptOf, SKOS.example)))
_NAMES: Final = frozenset(map(str, (SKOS.prefLabel, RDFS.label, DCTERMS.title)))
_ALIGNED: Final = (
    RDFS.subClassOf, RDFS.subPropertyOf, OWL.equivalentClass, OWL.equivalentProperty,
    SKOS.exactMatch, SKOS.closeMatch, SKOS.broadMatch, SKOS.narrowMatch, SKOS.relatedMatch,
)  # fmt: skip
"""What says how a term relates to those of others, wherever the reference data says it."""


@dataclass(frozen=True, slots=True)
class Term:
    """A term with its properties, and its examples in Turtle."""

    part: Part
    examples: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Terms:
    """Terms of one kind."""

    name: str
    kind: str
    terms: tuple[Term, ...]


@dataclass(frozen=True, slots=True)
class Section:
    """A module, or what is in none: its terms by kind, its diagram, and the diagram's words row by row."""

    name: str
    anchor: str
    note: str
    diagram: Markup
    told: tuple[tuple[Value, Value, Value], ...]
    groups: tuple[Terms, ...]


def anchor_of(iri: str, places: Places) -> str:
    """The anchor of a term on the page of its vocabulary."""
    return iri.partition("#")[2] or (places.key(iri) or iri).removeprefix("def/")


def vocabulary_page(frame: Frame, vocabulary: Vocabulary, layout: str = "base.html") -> bytes:
    """The page of a vocabulary; equal vocabularies give equal bytes.

    Args:
        frame: what is around it.
        vocabulary: all of it, its modules too.
        layout: the template that it stands in.
    """
    return written("vocabulary.html", frame, layout=layout, **_Page(frame.places, vocabulary).parts())


class _Page:
    """One page, under way."""

    def __init__(self, places: Places, vocabulary: Vocabulary) -> None:
        self._places = places
        self._vocabulary = vocabulary
        self._known = vocabulary.labels
        self._writing = Writing(places, self._known)
        lines = ox.serialize(vocabulary.triples, format=ox.RdfFormat.N_TRIPLES) or b""
        self._graph = Graph().parse(data=lines, format="nt")
        self._uses: Uses = uses(self._graph)
        self._triples: dict[str, list[ox.Triple]] = defaultdict(list)
        for each in vocabulary.triples:
            if isinstance(each.subject, ox.NamedNode):
                self._triples[each.subject.value].append(each)

    def parts(self) -> dict[str, object]:
        """The values of the template."""
        whole = self._vocabulary.iri
        heads = set(map(str, self._graph.subjects(RDF.type, OWL.Ontology)))
        found = modules(self._graph, whole)
        inside = {term for each in found for term in each.terms}
        rest = [iri for iri in self._triples if iri not in inside and iri not in heads]
        sections = [self._module(each) for each in found]
        if rest:
            sections.append(Section("", "terms", "", Markup(), (), self._groups(rest)))
        return {
            "title": self._known.of(whole),
            "thing": whole,
            "rows": self._writing.rows(self._triples.get(whole, [])),
            "sections": sections,
            "overviews": overviews(self._graph),
            "here": self._here,
        }

    def _module(self, module: Module) -> Section:
        found = edges(module, self._graph, self._uses)
        named = module.iri in self._triples and module.iri != self._vocabulary.iri
        name = self._known.of(module.iri) if named else "Classes and properties"
        note = " ".join(str(each) for each in self._graph.objects(URIRef(module.iri), DCTERMS.description) if named)
        diagram = drawn(module, f"{name}: classes and what leads from one to another", found, self._name)
        told = tuple((self._here(start), self._how(how), self._here(end)) for start, how, end in found)
        # The text of the diagram is escaped where it is made.
        return Section(name, module.anchor, note, Markup(diagram), told, self._groups(module.terms))  # noqa: S704

    def _groups(self, terms: Iterable[str]) -> tuple[Terms, ...]:
        groups: dict[str, list[Term]] = defaultdict(list)
        for iri in terms:
            kinds = self._known.kinds.get(iri, ("",))
            kind = next((each for each in _ORDER if each in kinds), kinds[0])
            groups[kind].append(self._term(iri))
        order = sorted(groups, key=lambda kind: (_ORDER.index(kind) if kind in _ORDER else len(_ORDER), kind))
        return tuple(
            Terms(
                self._known.names.get(kind) or property_name(self._known, kind),
                kind,
                tuple(sorted(groups[kind], key=lambda each: (each.part.name.casefold(), each.part.iri))),
            )
            for kind in order
        )

    def _term(self, iri: str) -> Term:
        rows = self._writing.rows([*self._triples[iri], *self._aligned(iri)], _IN_TERM | _NAMES)
        examples = sorted(str(each) for each in self._graph.objects(URIRef(iri), SKOS.example))
        name = self._known.names.get(iri) or last_word(iri)
        anchor = anchor_of(iri, self._places)
        part = Part(name, anchor, self._places.address(iri), iri, (*rows, *self._used(iri)))
        return Term(part, tuple(examples))

    def _aligned(self, iri: str) -> list[ox.Triple]:
        """What the reference data says elsewhere of how the term relates to those of others."""
        union, here = ReferenceData.packaged().union, URIRef(iri)
        subject = ox.NamedNode(iri)
        return [
            ox.Triple(subject, ox.NamedNode(str(name)), ox.NamedNode(str(value)))
            for name in _ALIGNED
            for value in sorted(union.objects(here, name), key=str)
            if isinstance(value, URIRef) and (here, name, value) not in self._graph
        ]

    def _used(self, iri: str) -> Iterable[Row]:
        kinds = sorted(str(each) for each in self._graph.subjects(RDFS.subClassOf, URIRef(iri)))
        for name, things in (
            ("kinds of it", kinds),
            ("used on", self._uses.on.get(iri, ())),
            ("leads to", self._uses.values.get(iri, ())),
            ("properties", self._uses.properties.get(iri, ())),
        ):
            if things:
                yield Row(name, "", tuple(map(self._here, things)))
        questions = self._uses.questions.get(iri, ())
        if questions:
            held = tuple(Value(each, self._places.path(f"q/{each}")) for each in questions)
            yield Row("asked with in", "", held)

    def _here(self, iri: str) -> Value:
        """A term by its name, with its place on this page where it has one."""
        if iri in self._triples:
            return Value(self._name(iri), f"#{anchor_of(iri, self._places)}")
        value = self._writing.thing(iri)
        return Value(self._name(iri), value.href)

    def _how(self, how: str) -> Value:
        return Value(KIND_OF) if how == KIND_OF else self._here(how)

    def _name(self, iri: str) -> str:
        """The name of a term of ours; one of another vocabulary by its prefix, so that it is seen to be one."""
        own = self._known.names.get(iri) or ReferenceData.packaged().union.value(URIRef(iri), RDFS.label, any=True)
        if own:
            return str(own)
        for prefix, start in PREFIXES.items():
            if iri.startswith(start):
                return f"{prefix}:{iri.removeprefix(start)}"
        return iri
