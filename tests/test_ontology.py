"""The vocabulary is whole: every term that is used exists and is described, and every reused term is real."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from rdflib import OWL, RDF, RDFS, SKOS, Graph, Literal, URIRef
from rdflib.namespace import DCAT, DCTERMS, FOAF, ORG, PROV, QB, VANN, XSD, DefinedNamespace
from rdflib.term import Node

from graph.reference import ReferenceData
from graph.release import Release
from graph.store import EmbeddedStore, rows
from graph.terms import INSP, PREFIXES, PUBLIC

ROOT = Path(__file__).parent.parent
PACKAGED: dict[str, type[DefinedNamespace]] = {
    str(DCAT._NS): DCAT,  # noqa: SLF001  rdflib keeps the address of a closed vocabulary there
    str(DCTERMS._NS): DCTERMS,  # noqa: SLF001
    str(FOAF._NS): FOAF,  # noqa: SLF001
    str(ORG._NS): ORG,  # noqa: SLF001
    str(OWL._NS): OWL,  # noqa: SLF001
    str(PROV._NS): PROV,  # noqa: SLF001
    str(QB._NS): QB,  # noqa: SLF001
    str(RDF._NS): RDF,  # noqa: SLF001
    str(RDFS._NS): RDFS,  # noqa: SLF001
    str(SKOS._NS): SKOS,  # noqa: SLF001
    str(VANN._NS): VANN,  # noqa: SLF001
    str(XSD._NS): XSD,  # noqa: SLF001
}
CHECKED = {
    "http://www.w3.org/ns/oa#": {
        "SpecificResource", "TextQuoteSelector", "TextPositionSelector", "hasSource", "hasSelector",
        "exact", "prefix", "suffix", "start", "end", "Annotation", "hasBody", "hasTarget",
    },
    "http://purl.org/spar/fabio/": {"Letter", "ReportDocument"},
    "http://purl.org/spar/doco/": {"Footnote", "Paragraph", "Section"},
    "https://w3id.org/sssom/": {
        "mapping_date", "mapping_justification", "reviewer_label", "similarity_measure", "similarity_score",
    },
    "https://w3id.org/semapv/vocab/": {"LexicalMatching", "CompositeMatching", "ManualMappingCuration"},
}  # fmt: skip
"""Terms of vocabularies that no package ships, each looked up in its specification: Web Annotation Vocabulary (W3C
Recommendation 2017), FaBiO and DoCO (SPAR ontologies), SSSOM 1.0 and SEMAPV."""

ONTOLOGY = ROOT / "ontology"
HEAD = URIRef(f"{PUBLIC}def/inspection")
TERMS = ("core", "organisation", "judgment", "follow-up", "response", "lineage", "statistic", "provenance")
"""The modules that describe terms."""

MODULES = (*TERMS, "alignments", "cubes")
VERSION = "0.2.0"
TIES = {
    RDFS.subClassOf, RDFS.subPropertyOf, OWL.equivalentClass, OWL.equivalentProperty, OWL.sameAs,
    SKOS.exactMatch, SKOS.closeMatch, SKOS.broadMatch, SKOS.narrowMatch, SKOS.relatedMatch,
}  # fmt: skip
"""The predicates that tie a term to another."""

PRELUDE = "".join(f"@prefix {prefix}: <{iri}> .\n" for prefix, iri in PREFIXES.items())


def module(name: str) -> Graph:
    """A file of the ontology."""
    return Graph().parse(ONTOLOGY / f"{name}.ttl", format="turtle")


@pytest.fixture(scope="module")
def vocabulary() -> Graph:
    """The head and all modules."""
    whole = module("inspection")
    for name in MODULES:
        whole += module(name)
    return whole


def _terms(vocabulary: Graph) -> list[URIRef]:
    return sorted(
        {term for term in vocabulary.subjects(RDFS.isDefinedBy) if isinstance(term, URIRef)},
    )


# --- modules ----------------------------------------------------------------------------------------------------------


def test_the_head_names_its_modules_and_each_module_the_whole() -> None:
    head = module("inspection")
    assert set(head.objects(HEAD, DCTERMS.hasPart)) == {URIRef(f"{HEAD}/{name}") for name in MODULES}
    assert not list(head.objects(None, OWL.imports)), "nothing is imported that is not used"
    assert set(head.subjects()) == {HEAD}
    for name in MODULES:
        assert (URIRef(f"{HEAD}/{name}"), DCTERMS.isPartOf, HEAD) in module(name)


@pytest.mark.parametrize("name", ["inspection", *MODULES])
def test_a_module_says_what_it_is_and_in_which_version(name: str) -> None:
    node = HEAD if name == "inspection" else URIRef(f"{HEAD}/{name}")
    graph = module(name)
    assert list(graph.subjects(RDF.type, OWL.Ontology)) == [node]
    assert graph.value(node, OWL.versionIRI) == URIRef(f"{node}/{VERSION}")
    assert graph.value(node, OWL.versionInfo) == Literal(VERSION)
    assert (node, DCTERMS.license, URIRef("https://creativecommons.org/licenses/by/4.0/")) in graph
    assert graph.value(node, DCTERMS.title)
    assert graph.value(node, DCTERMS.description)
    assert (ONTOLOGY / f"{name}.ttl").read_text("utf-8").startswith("# ")


def test_the_head_tells_what_changed_in_its_version_and_its_usual_prefix() -> None:
    head = module("inspection")
    notes = [str(note) for note in head.objects(HEAD, SKOS.changeNote)]
    assert len([note for note in notes if note.startswith(f"{VERSION}: ")]) == 1
    prefix = str(head.value(HEAD, VANN.preferredNamespacePrefix))
    assert PREFIXES[prefix] == str(head.value(HEAD, VANN.preferredNamespaceUri)) == str(INSP)


@pytest.mark.parametrize("name", TERMS)
def test_a_term_is_described_in_the_module_that_defines_it_and_nowhere_else(name: str) -> None:
    graph = module(name)
    described = set(graph.subjects()) - {URIRef(f"{HEAD}/{name}")}
    assert described
    assert all(str(term).startswith(str(INSP)) for term in described)
    assert {(term, URIRef(f"{HEAD}/{name}")) for term in described} == set(graph.subject_objects(RDFS.isDefinedBy))


def test_ties_to_other_vocabularies_stand_in_the_alignments_only() -> None:
    for name in TERMS:
        for _, predicate, other in module(name):
            assert predicate not in TIES or str(other).startswith(str(INSP)), f"{name}: {other}"
    ties = [(term, other) for term, predicate, other in module("alignments") if predicate in TIES]
    assert len(ties) > 30
    for term, other in ties:
        assert str(term).startswith(str(INSP))
        assert not str(other).startswith(PUBLIC)


# --- terms ------------------------------------------------------------------------------------------------------------


def test_every_term_has_label_definition_scope_note_and_source(vocabulary: Graph) -> None:
    terms = _terms(vocabulary)
    assert len(terms) > 100
    for term in terms:
        for predicate in (RDFS.label, SKOS.definition, SKOS.scopeNote, DCTERMS.source):
            values = list(vocabulary.objects(term, predicate))
            assert len(values) == 1, f"{term} {predicate}"
            assert isinstance(values[0], Literal)
            assert values[0].language == "en"


def test_a_scope_note_says_what_the_definition_does_not_in_sentences(vocabulary: Graph) -> None:
    notes = [str(vocabulary.value(term, SKOS.scopeNote)) for term in _terms(vocabulary)]
    assert len(set(notes)) == len(notes)
    for term in _terms(vocabulary):
        note, definition = str(vocabulary.value(term, SKOS.scopeNote)), str(vocabulary.value(term, SKOS.definition))
        assert re.fullmatch(r"[A-Z].*\.", note), term
        assert definition.rstrip(".").lower() not in note.lower(), term


def test_every_term_that_a_scope_note_names_exists(vocabulary: Graph) -> None:
    defined = set(map(str, _terms(vocabulary)))
    described = set(map(str, ReferenceData.packaged().union.subjects()))
    for term in _terms(vocabulary):
        for prefix, name in re.findall(r"\b([a-z]+):([A-Za-z][\w-]*)", str(vocabulary.value(term, SKOS.scopeNote))):
            iri = PREFIXES[prefix] + name
            assert iri in defined | described or exists(iri), f"{term}: {prefix}:{name}"


def exists(iri: str) -> bool:
    """Whether a term of somebody else's vocabulary is real."""
    cut = max(iri.rfind("#"), iri.rfind("/")) + 1
    namespace, name = iri[:cut], iri[cut:]
    return name in PACKAGED[namespace] if namespace in PACKAGED else name in CHECKED.get(namespace, ())


# --- examples ---------------------------------------------------------------------------------------------------------


WORDS = [
    *(INSP[name] for name in ("basis", "score", "layoutConfidence", "reviewState")),
    *(INSP[name] for name in ("persists", "restates", "narrows", "escalates", "followsUp", "PersistenceClaim")),
    *(INSP[name] for name in ("closes", "supersedes")),
    *(URIRef(f"{PUBLIC}def/{name}") for name in ("status/outstanding", "status/closed", "basis", "persistence")),
]
"""The words that answers turn on: what we call sure, what goes on, what is closed."""


@pytest.mark.parametrize("word", WORDS)
def test_a_word_that_answers_turn_on_has_a_note_and_an_example(word: URIRef) -> None:
    known = ReferenceData.packaged().union
    assert len(str(known.value(word, SKOS.scopeNote))) > 100
    graph = example(known, word)
    used = {each for triple in graph for each in triple}
    assert any(each == word or str(each).startswith(f"{word}/") for each in used)


def test_every_example_of_a_concept_uses_terms_that_exist() -> None:
    known = ReferenceData.packaged().union
    concepts = {each for each in known.subjects(SKOS.example) if (each, RDFS.isDefinedBy, None) not in known}
    assert len(concepts) > 5
    for concept in concepts:
        for each in {each for triple in example(known, concept) for each in triple}:
            assert not str(each).startswith(f"{PUBLIC}def/") or (each, None, None) in known, f"{concept}: {each}"


def example(vocabulary: Graph, term: Node) -> Graph:
    """The example of a term, with the prefixes that are usual here and under the base of a publisher."""
    (text,) = vocabulary.objects(term, SKOS.example)
    assert isinstance(text, Literal)
    assert text.datatype in {None, XSD.string}, term
    return Graph().parse(data=PRELUDE + text, format="turtle", publicID=PUBLIC)


def test_every_example_is_turtle_that_uses_its_term(vocabulary: Graph) -> None:
    for term in _terms(vocabulary):
        graph = example(vocabulary, term)
        assert any(term in triple for triple in graph), term


def test_every_term_in_an_example_is_one_of_ours_or_really_one_of_others(vocabulary: Graph) -> None:
    defined = set(_terms(vocabulary))
    for term in _terms(vocabulary):
        graph = example(vocabulary, term)
        used = set(graph.predicates()) | set(graph.objects(None, RDF.type))
        used |= {each for triple in graph for each in triple if str(each).startswith(str(INSP))}
        for each in used:
            assert each in defined if str(each).startswith(str(INSP)) else exists(str(each)), f"{term}: {each}"


def test_an_example_says_nothing_else_of_the_reference_data_than_the_reference_data(vocabulary: Graph) -> None:
    known = ReferenceData.packaged().union
    shown = 0
    for term in _terms(vocabulary):
        graph = example(vocabulary, term)
        shared = {each for triple in graph for each in triple if isinstance(each, URIRef)}
        for each in shared:
            if str(each).startswith((f"{PUBLIC}def/", PREFIXES["body"])) and "wexmoor" not in str(each):
                assert (each, None, None) in known, f"{term}: nothing describes {each}"
        for triple in graph:
            if (triple[0], None, None) in known:
                assert triple in known, f"{term}: {triple}"
                shown += 1
    assert shown > 20


def test_examples_are_about_the_made_up_force(vocabulary: Graph) -> None:
    for term in _terms(vocabulary):
        for node in {each for triple in example(vocabulary, term) for each in triple if isinstance(each, URIRef)}:
            if str(node).startswith((f"{PUBLIC}id/", f"{PUBLIC}text/", PREFIXES["body"])):
                assert any(word in str(node) for word in ("wexmoor", "unrecognised", "body/hmic")), f"{term}: {node}"


def test_values_in_examples_are_of_the_kind_that_the_property_has(
    vocabulary: Graph, sample_store: EmbeddedStore
) -> None:
    """A thing for an object property, a literal for any other, of a datatype that the sample reports have there."""
    query = """SELECT DISTINCT ?p (STR(DATATYPE(?o)) AS ?kind) WHERE { ?s ?p ?o FILTER isLiteral(?o) }"""
    kinds: dict[str, set[str]] = {}
    for row in rows(sample_store, query):
        kinds.setdefault(str(row["p"]), set()).add(str(row["kind"]))
    links = set(vocabulary.subjects(RDF.type, OWL.ObjectProperty))
    plain = set(vocabulary.subjects(RDF.type, OWL.DatatypeProperty))
    for term in _terms(vocabulary):
        for _, predicate, value in example(vocabulary, term):
            if predicate in links:
                assert isinstance(value, URIRef), f"{term}: {predicate}"
            elif predicate in plain:
                assert isinstance(value, Literal), f"{term}: {predicate}"
                kind = str(RDF.langString) if value.language else str(value.datatype or XSD.string)
                assert kind in kinds.get(str(predicate), {kind}), f"{term}: {predicate} {value.n3()}"


# --- what is used -----------------------------------------------------------------------------------------------------


def test_every_class_stands_below_a_class_that_others_know(vocabulary: Graph) -> None:
    for term in vocabulary.subjects(RDF.type, OWL.Class):
        above = set(vocabulary.transitive_objects(term, RDFS.subClassOf)) - {term}
        assert any(not str(each).startswith(str(INSP)) for each in above), term


def test_every_own_term_in_use_is_defined(vocabulary: Graph, samples: Release, sample_store: EmbeddedStore) -> None:
    defined = set(map(str, _terms(vocabulary)))
    predicates = {str(row["p"]) for row in rows(sample_store, "SELECT DISTINCT ?p WHERE { ?s ?p ?o }")}
    types = {str(row["t"]) for row in rows(sample_store, "SELECT DISTINCT ?t WHERE { ?s a ?t }")}
    used = {each for each in predicates | types if each.startswith(str(INSP))}
    assert used <= defined
    in_questions = set()
    for path in (ROOT / "queries").glob("*.rq"):
        in_questions |= {str(INSP) + name for name in re.findall(r"(?<![\w-])insp:(\w+)", path.read_text("utf-8"))}
    assert in_questions <= defined
    assert samples.manifest.graphs


def test_every_reused_term_exists(sample_store: EmbeddedStore) -> None:
    predicates = {str(row["p"]) for row in rows(sample_store, "SELECT DISTINCT ?p WHERE { ?s ?p ?o }")}
    types = {str(row["t"]) for row in rows(sample_store, "SELECT DISTINCT ?t WHERE { ?s a ?t }")}
    tied = {
        str(row["c"])
        for tie in (*TIES, RDFS.range)
        for row in rows(sample_store, f"SELECT DISTINCT ?c WHERE {{ ?s <{tie}> ?c }}")
    }
    reused = {each for each in predicates | types | tied if not each.startswith(PUBLIC)}
    assert len(reused) > 30
    for term in sorted(reused):
        assert exists(term), f"{term} does not exist, or is of a vocabulary that nobody checked"


def test_every_concept_in_use_is_described(sample_store: EmbeddedStore) -> None:
    query = f"""SELECT DISTINCT ?o WHERE {{ ?s ?p ?o . FILTER(?p != owl:versionIRI)
      FILTER(STRSTARTS(STR(?o), "https://w3id.org/outstanding/def/") && !STRSTARTS(STR(?o), "{INSP}"))
      FILTER NOT EXISTS {{ ?o ?q ?r }} }}"""
    assert [row["o"] for row in rows(sample_store, query)] == []
