"""Overviews of what is no class: themes as a tree, programmes with their questions, scales of grades, bodies."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from rdflib import RDF, SKOS, Graph, URIRef
from rdflib.namespace import DCTERMS

from graph.terms import INSP, THEME
from outstanding.linked.descriptions import natural

_SCHEME: Final = URIRef(str(THEME).rstrip("/"))
_DEEPEST: Final = 12

BODIES: Final = ("Name", "Slug", "Other names", "Held to account by", "Region", "Area code")


@dataclass(frozen=True, slots=True)
class Branch:
    """A thing by its IRI, what else is said beside it, and the things below it."""

    iri: str
    beside: str = ""
    below: tuple[Branch, ...] = ()


@dataclass(frozen=True, slots=True)
class Overview:
    """A part of a page: a tree, or a table whose first column names things.

    Attributes:
        rows: for each thing its IRI and the words of the other columns.
    """

    title: str
    note: str = ""
    tree: tuple[Branch, ...] = ()
    columns: tuple[str, ...] = ()
    rows: tuple[tuple[str, tuple[str, ...]], ...] = ()


def overviews(graph: Graph) -> tuple[Overview, ...]:
    """The overviews that a vocabulary has something for."""
    found = (_themes(graph), _programmes(graph), *_scales(graph), _rules(graph), *_bodies(graph))
    return tuple(each for each in found if each.tree or each.rows)


def _named(graph: Graph, things: Iterable[object]) -> list[URIRef]:
    nodes = {each for each in things if isinstance(each, URIRef)}
    return sorted(nodes, key=lambda each: (_label(graph, each).casefold(), str(each)))


def _label(graph: Graph, thing: URIRef) -> str:
    return min((str(each) for each in graph.objects(thing, SKOS.prefLabel)), default=str(thing))


def _told(graph: Graph, thing: URIRef, predicate: URIRef) -> str:
    values = graph.objects(thing, predicate)
    return ", ".join(sorted(_label(graph, each) if isinstance(each, URIRef) else str(each) for each in values))


def _themes(graph: Graph) -> Overview:
    def branch(theme: URIRef, depth: int) -> Branch:
        below = _named(graph, graph.subjects(SKOS.broader, theme)) if depth < _DEEPEST else []
        return Branch(str(theme), _told(graph, theme, SKOS.altLabel), tuple(branch(each, depth + 1) for each in below))

    tops = _named(graph, graph.subjects(SKOS.topConceptOf, _SCHEME))
    note = "Each theme below the broader one, with its other names. A theme with two broader ones stands twice."
    return Overview("The themes as a tree", note, tuple(branch(each, 0) for each in tops))


def _programmes(graph: Graph) -> Overview:
    programmes = _named(graph, graph.subjects(RDF.type, INSP.Programme))
    note = "Each cycle of a programme with its questions, by pillar where it has pillars."
    return Overview("Programmes, cycles and questions", note, tuple(_programme(graph, each) for each in programmes))


def _programme(graph: Graph, programme: URIRef) -> Branch:
    cycles = [each for each in graph.subjects(DCTERMS.isPartOf, programme) if isinstance(each, URIRef)]
    cycles.sort(key=lambda each: (_told(graph, each, INSP.year), str(each)))
    return Branch(str(programme), _told(graph, programme, SKOS.altLabel), tuple(_cycle(graph, each) for each in cycles))


def _cycle(graph: Graph, cycle: URIRef) -> Branch:
    """A cycle with its questions, by pillar where it has pillars."""
    asked = [each for each in graph.subjects(INSP.inCycle, cycle) if (each, RDF.type, INSP.Question) in graph]
    questions = sorted((each for each in asked if isinstance(each, URIRef)), key=lambda each: natural(str(each)))
    by_pillar: dict[str, list[Branch]] = {}
    for each in questions:
        pillar = graph.value(each, INSP.inPillar, any=True)
        branch = Branch(str(each), f"question {_told(graph, each, SKOS.notation)}")
        by_pillar.setdefault("" if pillar is None else str(pillar), []).append(branch)
    loose = by_pillar.pop("", [])
    pillars = [Branch(pillar, "", tuple(below)) for pillar, below in sorted(by_pillar.items())]
    scale = _told(graph, cycle, INSP.gradeScale)
    return Branch(str(cycle), f"graded on: {scale}" if scale else "", (*pillars, *loose))


def _scales(graph: Graph) -> Iterable[Overview]:
    for scale in _named(graph, graph.subjects(RDF.type, INSP.GradeScale)):
        grades = [each for each in graph.subjects(SKOS.inScheme, scale) if isinstance(each, URIRef)]
        grades.sort(key=lambda each: (int(_told(graph, each, INSP.rank) or 0), str(each)))
        rows = tuple(
            (str(each), (_told(graph, each, INSP.rank), _told(graph, each, SKOS.definition))) for each in grades
        )
        note = _told(graph, scale, SKOS.scopeNote)
        yield Overview(f"Grades: {_label(graph, scale)}", note, columns=("Grade", "Rank", "Meaning"), rows=rows)


def _rules(graph: Graph) -> Overview:
    rules = _named(graph, graph.subjects(RDF.type, INSP.ComparisonRule))
    rows = tuple(
        (
            str(each),
            (
                _told(graph, each, INSP.compares),
                {"true": "yes", "false": "no"}.get(_told(graph, each, INSP.comparable), ""),
                _told(graph, each, SKOS.definition),
            ),
        )
        for each in rules
    )
    columns = ("Rule", "Between", "Comparable", "Why")
    return Overview("What may be compared", "Grades of two series are never one line.", columns=columns, rows=rows)


def _bodies(graph: Graph) -> Iterable[Overview]:
    for kind, title in (
        (INSP.PoliceForce, "Police forces"),
        (INSP.PolicingBody, "Local policing bodies"),
        (INSP.Inspectorate, "Inspectorates"),
        (INSP.InspectedBody, "Other inspected bodies"),
        (INSP.FireService, "Fire and rescue services"),
        (INSP.OtherBody, "Other bodies"),
    ):
        held = (INSP.slug, SKOS.altLabel, INSP.policingBody, INSP.region, INSP.areaCode)
        things = _named(graph, graph.subjects(RDF.type, kind))
        used = [at for at, name in enumerate(held) if any((each, name, None) in graph for each in things)]
        rows = tuple((str(each), tuple(_told(graph, each, held[at]) for at in used)) for each in things)
        yield Overview(title, columns=(BODIES[0], *(BODIES[at + 1] for at in used)), rows=rows)
