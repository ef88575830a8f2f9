"""Reference data: what the documents have in common and do not say themselves.

The forces and bodies, the frameworks with their questions and grades, and the themes come with the project as Turtle
in `ontology/`; a folder of reports may bring Turtle of its own, such as the description of a made-up force. Each file
is a named graph of its own.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from importlib.resources import files
from pathlib import Path
from types import MappingProxyType

import pyoxigraph as ox
from rdflib import RDF, SKOS, Graph, URIRef
from rdflib.namespace import DCTERMS
from rdflib.term import Node

from graph.errors import SidecarError
from graph.naming import Body, Called, ForceNames, name_key
from graph.terms import GRADE, INSP, SCHEME, THEME


@dataclass(frozen=True, slots=True)
class QuestionConcept:
    """A question of one cycle's framework."""

    iri: URIRef
    number: str
    pillar: str
    name: str
    cues: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Cycle:
    """One cycle of an inspection programme."""

    iri: URIRef
    programme: str
    notation: str
    tokens: tuple[str, ...]
    year: int
    questions: tuple[QuestionConcept, ...]


@dataclass(frozen=True, slots=True)
class Theme:
    """A theme.

    Attributes:
        labels: every label that a text may use for it, as written.
        misleading: phrases that hold one of its labels and mean something else.
    """

    iri: URIRef
    name: str
    labels: tuple[str, ...]
    misleading: tuple[str, ...] = ()

    @property
    def id(self) -> str:
        """Its short name; of a theme that somebody else defines the whole IRI."""
        return str(self.iri).removeprefix(str(THEME))


@dataclass(frozen=True, slots=True)
class Framework:
    """What a recognised report is read against: its cycle and pillar in the reference data."""

    reference: ReferenceData
    cycle: Cycle
    pillar: str

    def question(self, words: str) -> QuestionConcept | None:
        """The question of the pillar that a heading prints; see `ReferenceData.question`."""
        return self.reference.question(self.cycle, self.pillar, words)


SHOWN = 80
"""Characters of a faulty line that an error shows."""


class ReferenceData:
    """The reference graphs, and the look-ups that reading a report needs.

    Attributes:
        graphs: each file's triples, by the file's name without ending.
    """

    def __init__(self, graphs: Mapping[str, Graph]) -> None:
        """Take parsed graphs; use `packaged` or `extended_by` to make one."""
        self.graphs = MappingProxyType(dict(graphs))

    @classmethod
    def packaged(cls) -> ReferenceData:
        """The reference data that comes with the project."""
        return _packaged()

    def extended_by(self, paths: Sequence[Path]) -> ReferenceData:
        """This reference data and that of some Turtle files.

        Raises:
            SidecarError: a file is missing, is not Turtle, or its name is taken by another.
        """
        graphs = dict(self.graphs)
        for path in sorted(paths):
            if path.stem in graphs:
                raise SidecarError(
                    f"reference data named {path.stem!r} is loaded already",
                    where=str(path),
                    hint="Give the Turtle file another name.",
                )
            graphs[path.stem] = read_turtle(path)
        return ReferenceData(graphs)

    @cached_property
    def union(self) -> Graph:
        """All reference triples in one graph, for validation to look things up in. Not to be changed."""
        union = Graph()
        for graph in self.graphs.values():
            union += graph
        return union

    @cached_property
    def described(self) -> frozenset[Node]:
        """Everything that the reference data describes."""
        return frozenset(self.union.subjects())

    def _of_type(self, kind: URIRef) -> Iterator[URIRef]:
        return iter(_sorted(self.union.subjects(RDF.type, kind)))

    def _text(self, subject: URIRef, predicate: URIRef) -> str:
        value = self.union.value(subject, predicate, any=True)
        return "" if value is None else str(value)

    def _texts(self, subject: URIRef, *predicates: URIRef) -> tuple[str, ...]:
        return tuple(sorted({str(label) for each in predicates for label in self.union.objects(subject, each)}))

    def _bodies(self, kind: URIRef) -> tuple[Body, ...]:
        return tuple(
            Body(
                iri,
                self._text(iri, INSP.slug),
                self._text(iri, SKOS.prefLabel),
                self._texts(iri, SKOS.prefLabel, SKOS.altLabel, SKOS.hiddenLabel),
                self._text(iri, INSP.region),
            )
            for iri in self._of_type(kind)
        )

    @cached_property
    def forces(self) -> tuple[Body, ...]:
        """Every police force that is described."""
        return self._bodies(INSP.PoliceForce)

    @cached_property
    def inspectorates(self) -> Mapping[str, Body]:
        """The inspectorates, by slug."""
        return {body.slug: body for body in self._bodies(INSP.Inspectorate)}

    @cached_property
    def force_names(self) -> ForceNames:
        """The names of the forces: which a name means, and which a text names."""
        return ForceNames(self.forces)

    def force_named(self, name: str) -> Body | None:
        """The force of this name, case, dashes and a leading "the" aside; None if none or more than one has it."""
        found = self.force_names.called(name)
        return found[0] if len(found) == 1 else None

    def other_named(self, name: str) -> Body | None:
        """The body of this name that is inspected and is no territorial force; None if there is none."""
        others = (*self._bodies(INSP.InspectedBody), *self.services)
        return next((body for body in others if name_key(name) in map(name_key, body.labels)), None)

    @cached_property
    def services(self) -> tuple[Body, ...]:
        """Every fire and rescue service that is described."""
        return self._bodies(INSP.FireService)

    def service_named(self, name: str) -> Body | None:
        """The fire and rescue service of this name, case, dashes and a leading "the" aside."""
        key = name_key(name)
        return next((body for body in self.services if key in map(name_key, body.labels)), None)

    def service(self, slug: str) -> Body | None:
        """The fire and rescue service with this slug."""
        return next((body for body in self.services if body.slug == slug), None)

    @cached_property
    def other_bodies(self) -> tuple[Body, ...]:
        """Bodies that reports name, that neither are inspected nor hold a force to account."""
        return self._bodies(INSP.OtherBody)

    def programme(self, slug: str) -> URIRef | None:
        """The inspection programme with this slug."""
        return next((iri for iri in self._of_type(INSP.Programme) if self._text(iri, INSP.slug) == slug), None)

    def force(self, slug: str) -> Body | None:
        """The force with this slug."""
        return next((force for force in self.forces if force.slug == slug), None)

    def forces_in(self, text: str) -> tuple[Body, ...]:
        """The forces that a text names, the first first: by full or short names or, if there are none, by areas."""
        mentions = self.force_names.mentions(text)
        named = [each for each in mentions if each.called is not Called.AREA] or mentions
        return tuple(dict.fromkeys(force for each in named for force in each.forces))

    def policing_body(self, force: URIRef, year: int | None) -> URIRef | None:
        """The policing body that a force had in a year; None where two may be meant, or none is described.

        Args:
            force: the force.
            year: of what the policing body did; None where it is not known.
        """
        held = [body for body in self.policing_bodies(force) if year is None or self._holds_office(body, year)]
        return held[0] if len(held) == 1 else None

    def policing_bodies(self, force: URIRef) -> tuple[URIRef, ...]:
        """The policing bodies that a force has and had."""
        bodies = [*self.union.objects(force, INSP.policingBody), *self.union.objects(force, INSP.formerPolicingBody)]
        return tuple(_sorted(bodies))

    def _holds_office(self, body: URIRef, year: int) -> bool:
        """Whether a body may have held office in a year. A bound that is not given is open."""
        begun, ended = self._text(body, INSP.inOfficeFrom), self._text(body, INSP.inOfficeUntil)
        return int(begun or year) <= year <= int(ended or year)

    @cached_property
    def cycles(self) -> tuple[Cycle, ...]:
        """Every cycle of every programme."""
        found = []
        for iri in self._of_type(INSP.ProgrammeCycle):
            notation = self._text(iri, SKOS.notation)
            tokens = {notation, notation.replace("-", "/"), *self._texts(iri, INSP.siteToken)}
            programme = self._text(iri, DCTERMS.isPartOf).rsplit("/", 1)[-1]
            year = int(self._text(iri, INSP.year))
            found.append(Cycle(iri, programme, notation, tuple(sorted(tokens)), year, self._questions(iri)))
        return tuple(found)

    def _questions(self, cycle: URIRef) -> tuple[QuestionConcept, ...]:
        concepts = _sorted(self.union.subjects(INSP.inCycle, cycle))
        return tuple(
            QuestionConcept(
                iri,
                self._text(iri, SKOS.notation),
                self._text(URIRef(self._text(iri, INSP.inPillar)), INSP.slug),
                self._text(iri, SKOS.prefLabel),
                tuple(_plain(cue) for cue in self._texts(iri, SKOS.hiddenLabel, SKOS.altLabel, SKOS.prefLabel)),
            )
            for iri in concepts
        )

    def cycle(self, programme: str, token: str) -> Cycle | None:
        """The cycle that a report's title names by year, years or site token."""
        return next((each for each in self.cycles if each.programme == programme and token in each.tokens), None)

    def question(self, cycle: Cycle, pillar: str, words: str) -> QuestionConcept | None:
        """The question that a heading prints, by the longest cue in its words; None for a tie or none.

        Only those of the pillar are looked at; all of the cycle where none is given.
        """
        plain = _plain(words)
        best: dict[QuestionConcept, int] = {}
        for question in cycle.questions:
            if question.pillar == pillar or not pillar:
                longest = max((len(cue) for cue in question.cues if cue in plain), default=0)
                if longest:
                    best[question] = longest
        if not best:
            return None
        top = [question for question, length in best.items() if length == max(best.values())]
        return top[0] if len(top) == 1 else None

    def grade(self, cycle: Cycle | None, slug: str) -> URIRef:
        """The grade concept for a slug: of the cycle's scale, or a value outside every scale."""
        scale = self.union.value(cycle.iri, INSP.gradeScale, any=True) if cycle else None
        graded = URIRef(f"{scale}/{slug}") if scale else GRADE[slug]
        return graded if (graded, RDF.type, INSP.Grade) in self.union else GRADE[slug]

    @cached_property
    def themes(self) -> tuple[Theme, ...]:
        """Every theme with its labels, in the order of their IRIs."""
        scheme = URIRef(str(SCHEME) + "theme")
        return tuple(
            Theme(
                iri,
                self._text(iri, SKOS.prefLabel),
                self._texts(iri, SKOS.prefLabel, SKOS.altLabel, SKOS.hiddenLabel),
                self._texts(iri, INSP.misleadingPhrase),
            )
            for iri in _sorted(self.union.subjects(SKOS.inScheme, scheme))
        )


def read_turtle(path: Path) -> Graph:
    """The triples of a Turtle file.

    Raises:
        SidecarError: the file cannot be read, or is not Turtle.
    """
    try:
        content = path.read_bytes()
    except OSError as error:
        raise SidecarError(f"cannot be read: {error.strerror}", where=str(path), hint="Check the name.") from error
    try:
        triples = ox.serialize(ox.parse(content, format=ox.RdfFormat.TURTLE), format=ox.RdfFormat.N_TRIPLES)
    except SyntaxError as error:
        number = error.lineno or 1
        line = content.decode("utf-8", "replace").splitlines()[number - 1 : number]
        raise SidecarError(
            f"this is not Turtle: {error.msg}: {''.join(line).strip()[:SHOWN]}",
            where=f"{path}, line {number}",
            hint="Check the file with any Turtle parser.",
        ) from error
    return Graph().parse(data=triples or b"", format="nt")


@cache
def _packaged() -> ReferenceData:
    graphs = {
        entry.name.removesuffix(".ttl"): Graph().parse(data=entry.read_text("utf-8"), format="turtle")
        for entry in sorted(files("ontology").iterdir(), key=lambda entry: entry.name)
        if entry.name.endswith(".ttl")
    }
    return ReferenceData(graphs)


def _plain(text: str) -> str:
    """Lower case, one space, plain dashes and apostrophes, "and" for "&": how labels are compared."""
    text = re.sub(r"[\u2010-\u2015]", "-", text.lower()).replace("\u2019", "'").replace("&", " and ")
    return re.sub(r"\s+", " ", text).strip()


def _sorted(nodes: Iterable[Node]) -> list[URIRef]:
    return sorted({node for node in nodes if isinstance(node, URIRef)})
