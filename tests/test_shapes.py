"""Every shape finds what it is there to find, says so in plain words, and leaves good data alone.

`tests/shapes/good.ttl` holds one well-described thing of every kind; `tests/shapes/bad.txt` tells how to spoil each of
them, and which shape must then speak.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import count
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urljoin

import pyshacl
import pytest
from rdflib import OWL, RDF, RDFS, SH, SKOS, BNode, Graph, Literal, Namespace, URIRef
from rdflib.collection import Collection
from rdflib.term import Node

from graph.reference import ReferenceData
from graph.store import EmbeddedStore
from graph.terms import INSP, PUBLIC
from graph.validation import VIOLATION, Verdict, shapes, validate

HERE = Path(__file__).parent / "shapes"
FOLDER = Path(__file__).parent.parent / "shapes"
SHAPES = Namespace(f"{PUBLIC}def/shapes#")

BASE = "https://data.example.org/id/northmere/"
"""The base of good.ttl and bad.txt."""

CORE = {SH.NodeShape, SH.PropertyShape}
NOT_CONSTRAINTS = {RDF.type, SH.path, SH.property, SH.severity, SH.message, SH.targetClass, SH.targetSubjectsOf}
SETTINGS = {SH.ignoredProperties}
"""What only belongs to a constraint that another property of the shape makes."""


class Told(NamedTuple):
    """That a shape was breached."""

    shape: URIRef
    constraint: URIRef
    severity: URIRef


@dataclass(frozen=True, slots=True)
class Example:
    """One way to spoil one thing of the good graph, or another thing that it depends on.

    Attributes:
        shape: local name of the shape that must speak.
        thing: of which it must speak, as good.ttl names it.
        number: tells this example from all others.
        edit: a sign, a predicate and a value in Turtle, as bad.txt explains.
        edited: what the edit is made to.
    """

    shape: str
    thing: str
    number: int
    edit: str
    edited: str

    @property
    def focus(self) -> URIRef:
        """The address of what the shape must speak of: a thing that is edited itself is a copy beside the good one."""
        return URIRef(f"{named(self.thing)}~{self.number}") if self.edited == self.thing else named(self.thing)


def examples() -> Iterator[Example]:
    """The examples of bad.txt: the first edit of each thing, the others of the first thing."""
    number = count(1)
    for line in (HERE / "bad.txt").read_text("utf-8").splitlines():
        if line.strip() and not line.startswith("#"):
            shape, things, edits = (part.strip() for part in line.split("|"))
            first, *others = re.split(r" +/ +", edits)
            pairs = [(thing, first) for thing in things.split()] + [(things.split()[0], edit) for edit in others]
            for thing, written in pairs:
                edit, _, edited = written.partition(" @")
                yield Example(shape, thing, next(number), edit, edited or thing)


ALL = tuple(examples())


@cache
def good() -> Graph:
    """The good graph. Not to be changed."""
    return Graph().parse(HERE / "good.ttl", format="turtle")


@cache
def head() -> str:
    """The prefixes of good.ttl."""
    return "".join(re.findall(r"^@.*\n", (HERE / "good.ttl").read_text("utf-8"), flags=re.MULTILINE))


def named(thing: str) -> URIRef:
    """The address of a thing of good.ttl."""
    return URIRef(urljoin(BASE, thing))


@cache
def spoilt(example: Example) -> Graph:
    """The triples of what was edited, after the edit. Not to be changed."""
    sign, predicate, *value = example.edit.split(maxsplit=2)
    written = f"{head()} <{example.edited}> {predicate} {(value or ['<x>'])[0]} ."
    ((node, path, wanted),) = Graph().parse(data=written, format="turtle")
    values = set(good().predicate_objects(node))
    if sign != "+":
        assert path in good().predicates(node), f"nothing to take away: {example}"
        values = {pair for pair in values if pair[0] != path}
    if sign != "-":
        assert (node, path, wanted) not in good(), f"nothing to add: {example}"
        values.add((path, wanted))
    graph = Graph()
    for pair in values:
        graph.add((example.focus if example.edited == example.thing else node, *pair))
    return graph


@cache
def told() -> Mapping[Example, frozenset[Told]]:
    """What the shapes say of each example's thing. The copies are validated all at once, which takes far less time."""
    copies = Graph()
    for example in (each for each in ALL if each.edited == each.thing):
        copies += spoilt(example)
    verdict = validate(copies, ReferenceData({**ReferenceData.packaged().graphs, "good": good()}))
    found = {example: said_of(example.focus, verdict) for example in ALL}
    for example in (each for each in ALL if each.edited != each.thing):
        whole = good() + spoilt(example)
        for triple in set(good().triples((named(example.edited), None, None))) - set(spoilt(example)):
            whole.remove(triple)
        found[example] = said_of(example.focus, validate(whole, ReferenceData.packaged()))
    return found


def said_of(focus: URIRef, verdict: Verdict) -> frozenset[Told]:
    """What a verdict says of a thing."""
    report, parts = verdict.report, (SH.sourceShape, SH.sourceConstraintComponent, SH.resultSeverity)
    return frozenset(
        Told(*(URIRef(str(report.value(result, part, any=False))) for part in parts))
        for result in report.subjects(SH.focusNode, focus)
    )


def every_shape() -> list[URIRef]:
    """The shapes that have an address; another test sees to it that all have."""
    found = {shape for kind in CORE for shape in shapes().subjects(RDF.type, kind)}
    return sorted(shape for shape in found if isinstance(shape, URIRef))


def branches() -> set[Node]:
    """The shapes that are only alternatives or parts of another: a breach is told by the shape that they belong to."""
    alternatives = {each for head in shapes().objects(None, SH["or"]) for each in Collection(shapes(), head)}
    return alternatives | set(shapes().objects(None, SH.qualifiedValueShape))


def constraints(shape: Node) -> set[Node]:
    """The kinds of constraint that a shape sets by itself, as validation reports name them (SHACL, appendix A)."""
    parameters = set(shapes().predicates(shape)) - NOT_CONSTRAINTS - SETTINGS
    names = [str(parameter).rsplit("#", 1)[-1] for parameter in parameters]
    return {SH[f"{name[0].upper()}{name[1:]}ConstraintComponent"] for name in names}


def targets(shape: Node) -> set[tuple[Node, Node]]:
    """The targets of a node shape, each with the way in which it is chosen."""
    return {(way, target) for way in (SH.targetClass, SH.targetSubjectsOf) for target in shapes().objects(shape, way)}


def meets(example: Example, way: Node, target: Node) -> bool:
    """Whether the spoilt thing is among those that a target chooses."""
    seen = spoilt(example) if example.edited == example.thing else good()
    path, value = (RDF.type, target) if way == SH.targetClass else (target, None)
    return (example.focus, path, value) in seen


def local(shape: Node) -> str:
    return str(shape).removeprefix(str(SHAPES))


# --- good and bad data --------------------------------------------------------------------------------------------


def test_good_data_gives_no_breach_and_no_warning() -> None:
    assert validate(good(), ReferenceData.packaged()).breaches == ()


@pytest.mark.parametrize("shape", sorted({each.shape for each in ALL}))
def test_a_shape_finds_each_of_its_bad_examples(shape: str) -> None:
    weight = shapes().value(SHAPES[shape], SH.severity)
    for example in (each for each in ALL if each.shape == shape):
        assert {each.severity for each in told()[example] if each.shape == SHAPES[shape]} == {weight}, example


def test_every_constraint_of_every_shape_has_a_bad_example() -> None:
    pairs = ((example, each) for example in ALL for each in told()[example])
    broken = {(each.shape, each.constraint) for example, each in pairs if each.shape == SHAPES[example.shape]}
    wanted = {(shape, kind) for shape in every_shape() if shape not in branches() for kind in constraints(shape)}
    assert sorted((local(shape), str(kind)) for shape, kind in wanted - broken) == []


def test_every_property_shape_has_a_bad_example_under_every_node_shape_that_uses_it() -> None:
    shown = {
        (node, SHAPES[example.shape])
        for example in ALL
        for node in shapes().subjects(SH.property, SHAPES[example.shape])
        if any(meets(example, *target) for target in targets(node))
    }
    unshown = set(shapes().subject_objects(SH.property)) - shown
    assert sorted((local(node), local(shape)) for node, shape in unshown) == []


def test_every_target_of_every_node_shape_has_a_bad_example() -> None:
    for shape in every_shape():
        mine = {local(shape), *map(local, shapes().objects(shape, SH.property))}
        for target in targets(shape):
            assert any(meets(each, *target) for each in ALL if each.shape in mine), (local(shape), target)


def spoilt_graph(path: URIRef, value: URIRef | None) -> Graph:
    """The good graph, with one value in place of all others of a property, or with none."""
    graph = Graph()
    for subject, predicate, was in good():
        if predicate != path:
            graph.add((subject, predicate, was))
        elif value:
            graph.add((subject, predicate, value))
    return graph


def test_a_breach_names_thing_property_value_and_what_to_do() -> None:
    excellent = URIRef(f"{PUBLIC}def/grade/excellent")
    verdict = validate(spoilt_graph(INSP.hasGrade, excellent), ReferenceData.packaged())
    first, second = (each for each in verdict.breaches if each.shape == str(SHAPES.grade))
    assert (first.focus, second.focus) == (str(named("report/judgment-1")), str(named("report/judgment-2")))
    assert first.path == str(INSP.hasGrade)
    assert first.value == str(excellent)
    assert first.severity == VIOLATION
    assert first.shape == str(SHAPES.grade)
    assert first.message == str(shapes().value(SHAPES.grade, SH.message))


def test_a_violation_keeps_a_graph_out_and_a_warning_does_not() -> None:
    assert not validate(spoilt_graph(INSP.hasGrade, None), ReferenceData.packaged()).conforms
    doubtful = validate(spoilt_graph(INSP.partOfFinding, None), ReferenceData.packaged())
    assert [each.focus for each in doubtful.breaches] == [str(named("report/coc-1"))]
    assert doubtful.conforms


# --- data of the project ------------------------------------------------------------------------------------------


def violations(store: EmbeddedStore, reference: ReferenceData) -> tuple[dict[str, list[str]], list[str]]:
    """The violations in each graph of a store that the shapes speak of, and the names of those graphs."""
    found: dict[str, list[str]] = {}
    names = [name for name in store.graphs() if "/graph/reference/" not in name]
    for name in names:
        triples = store.query(f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ GRAPH <{name}> {{ ?s ?p ?o }} }}", "text/turtle")
        graph = Graph().parse(data=triples, format="turtle")
        verdict = validate(graph, reference)
        if not verdict.conforms:
            found[name] = [f"{breach.focus}: {breach.message}" for breach in verdict.breaches]
    return found, names


def test_the_sample_reports_and_what_follows_from_them_conform(
    sample_store: EmbeddedStore, sample_reference: ReferenceData
) -> None:
    found, names = violations(sample_store, sample_reference)
    assert found == {}
    assert f"{PUBLIC}graph/derived" in names
    assert len(names) > 1


def test_the_real_documents_and_what_follows_from_them_conform(real_store: EmbeddedStore) -> None:
    found, names = violations(real_store, ReferenceData.packaged())
    assert found == {}
    assert f"{PUBLIC}graph/derived" in names
    assert len(names) > 1


@pytest.mark.parametrize("name", [*ReferenceData.packaged().graphs, "wexmoor"])
def test_every_file_of_reference_data_conforms_without_a_warning(name: str, sample_reference: ReferenceData) -> None:
    assert validate(sample_reference.graphs[name], sample_reference).breaches == ()


# --- the shapes themselves ----------------------------------------------------------------------------------------


def test_the_shapes_are_sound_by_the_shapes_for_shapes() -> None:
    conforms, _, text = pyshacl.validate(Graph(), shacl_graph=shapes(), meta_shacl=True, advanced=False)
    assert conforms, text


def test_every_shape_has_an_address_of_ours_and_is_declared_once() -> None:
    files = [Graph().parse(file) for file in sorted(FOLDER.glob("*.ttl"))]
    declared = Counter(shape for file in files for kind in CORE for shape in file.subjects(RDF.type, kind))
    assert declared == Counter(every_shape())
    assert all(re.fullmatch(r"[A-Z][A-Za-z]+|[a-z]+(-[a-z]+)*", local(shape)) for shape in every_shape())


def test_every_shape_weighs_something_and_says_in_sentences_what_is_wrong_and_what_to_do() -> None:
    for shape in every_shape():
        (severity,) = shapes().objects(shape, SH.severity)
        assert severity in {SH.Violation, SH.Warning}, shape
        (message,) = shapes().objects(shape, SH.message)
        assert isinstance(message, Literal)
        assert message.language == "en", shape
        assert re.fullmatch(r"[A-Z][^.]+\. [A-Z].+\.", message.replace("sources.toml", "sidecar")), shape


def test_every_property_shape_is_used_and_every_node_shape_has_a_target_or_is_an_alternative() -> None:
    used = set(shapes().objects(None, SH.property)) | branches()
    assert set(shapes().subjects(RDF.type, SH.PropertyShape)) <= used
    assert {shape for shape in shapes().subjects(RDF.type, SH.NodeShape) if not targets(shape)} <= branches()
    assert used <= set(every_shape())


def test_only_lists_and_paths_are_without_an_address() -> None:
    for node in {subject for subject in shapes().subjects() if isinstance(subject, BNode)}:
        assert set(shapes().predicates(node)) in ({RDF.first, RDF.rest}, {SH.inversePath})


def test_only_core_constraints_are_used() -> None:
    assert not set(shapes().predicates()) & {SH.sparql, SH.js, SH.rule, SH.expression, SH.target}


def test_only_leaf_classes_are_closed_and_never_against_their_type() -> None:
    vocabulary = ReferenceData.packaged().union
    closed = {shape for shape, said in shapes().subject_objects(SH.closed) if str(said) == "true"}
    assert len(closed) > 10
    for shape in closed:
        for target in shapes().objects(shape, SH.targetClass):
            assert (None, RDFS.subClassOf, target) not in vocabulary, target
        (ignored,) = shapes().objects(shape, SH.ignoredProperties)
        assert RDF.type in Collection(shapes(), ignored), shape
    assert set(shapes().subjects(SH.ignoredProperties)) == closed


def test_the_listed_grades_of_a_regime_are_those_of_its_scale() -> None:
    reference = ReferenceData.packaged().union
    for name in ("four-tier", "five-tier"):
        (listed,) = shapes().objects(SHAPES[f"{name}-grade"], SH["in"])
        outside = set(reference.subjects(SKOS.topConceptOf, URIRef(f"{PUBLIC}def/grade")))
        of_scale = set(reference.subjects(SKOS.topConceptOf, URIRef(f"{PUBLIC}def/grade/{name}")))
        assert of_scale
        assert set(Collection(shapes(), listed)) == of_scale | outside
    scales = {scale for cycle, scale in reference.subject_objects(INSP.gradeScale)}
    assert scales == {URIRef(f"{PUBLIC}def/grade/{name}") for name in ("four-tier", "five-tier")}


def test_every_term_of_the_inspection_vocabulary_that_a_shape_uses_is_in_the_vocabulary() -> None:
    vocabulary = ReferenceData.packaged().union
    defined = {subject for subject in vocabulary.subjects() if str(subject).startswith(str(INSP))}
    used = {term for triple in shapes() for term in triple if str(term).startswith(str(INSP))}
    assert used
    assert used <= defined


def test_every_value_that_a_shape_lists_or_points_to_is_described() -> None:
    described = set(ReferenceData.packaged().union.subjects())
    listed = {each for head in shapes().objects(None, SH["in"]) for each in Collection(shapes(), head)}
    assert {each for each in listed if isinstance(each, URIRef)} <= described
    for pattern in {str(each) for each in shapes().objects(None, SH.pattern) if str(each).startswith("^https:")}:
        scheme = URIRef(pattern.removeprefix("^").removesuffix("/").replace("\\", ""))
        assert (scheme, None, None) in ReferenceData.packaged().union, pattern


def test_every_class_that_gets_into_a_graph_has_a_shape() -> None:
    vocabulary = ReferenceData.packaged().union
    classes = set(vocabulary.subjects(RDF.type, OWL.Class)) - set(shapes().objects(None, SH.targetClass))
    abstract = {INSP.Body, INSP.Finding, INSP.Claim}
    assert classes == abstract
