"""The vocabulary is whole: every term that is used exists and is described, and every reused term is real."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from rdflib import OWL, RDF, RDFS, SKOS, Graph, Literal, URIRef
from rdflib.namespace import DCTERMS, FOAF, ORG, PROV, QB, DefinedNamespace

from graph.release import Release
from graph.store import EmbeddedStore, rows
from graph.terms import INSP, PREFIXES

ROOT = Path(__file__).parent.parent
PACKAGED: dict[str, type[DefinedNamespace]] = {
    str(DCTERMS._NS): DCTERMS,  # noqa: SLF001  rdflib keeps the address of a closed vocabulary there
    str(FOAF._NS): FOAF,  # noqa: SLF001
    str(ORG._NS): ORG,  # noqa: SLF001
    str(OWL._NS): OWL,  # noqa: SLF001
    str(PROV._NS): PROV,  # noqa: SLF001
    str(QB._NS): QB,  # noqa: SLF001
    str(RDF._NS): RDF,  # noqa: SLF001
    str(RDFS._NS): RDFS,  # noqa: SLF001
    str(SKOS._NS): SKOS,  # noqa: SLF001
}
CHECKED = {
    "http://www.w3.org/ns/oa#": {
        "SpecificResource", "TextQuoteSelector", "TextPositionSelector", "hasSource", "hasSelector",
        "exact", "prefix", "suffix", "start", "end", "Annotation", "hasBody", "hasTarget",
    },
    "http://purl.org/spar/fabio/": {"ReportDocument"},
    "http://purl.org/spar/doco/": {"Paragraph", "Section"},
    "https://w3id.org/sssom/": {"mapping_justification"},
    "https://w3id.org/semapv/vocab/": {"LexicalMatching", "CompositeMatching"},
}  # fmt: skip
"""Terms of vocabularies that no package ships, each looked up in its specification: Web Annotation Vocabulary (W3C
Recommendation 2017), FaBiO and DoCO (SPAR ontologies), SSSOM 1.0 and SEMAPV."""


@pytest.fixture(scope="module")
def vocabulary() -> Graph:
    return Graph().parse(ROOT / "ontology" / "inspection.ttl")


def _terms(vocabulary: Graph) -> list[URIRef]:
    return sorted(
        {term for term in vocabulary.subjects(RDFS.isDefinedBy) if isinstance(term, URIRef)},
    )


def test_every_term_has_label_definition_and_source(vocabulary: Graph) -> None:
    terms = _terms(vocabulary)
    assert len(terms) > 100
    for term in terms:
        for predicate in (RDFS.label, SKOS.definition, DCTERMS.source):
            values = list(vocabulary.objects(term, predicate))
            assert len(values) == 1, f"{term} {predicate}"
            assert isinstance(values[0], Literal)
            assert values[0].language == "en"


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
    above = {str(row["c"]) for row in rows(sample_store, f"SELECT DISTINCT ?c WHERE {{ ?s <{RDFS.subClassOf}> ?c }}")}
    reused = {each for each in predicates | types | above if not each.startswith(PREFIXES["insp"])}
    assert len(reused) > 30
    for term in sorted(reused):
        cut = max(term.rfind("#"), term.rfind("/")) + 1
        namespace, name = term[:cut], term[cut:]
        if namespace in PACKAGED:
            assert name in PACKAGED[namespace], f"{term} does not exist"
        else:
            assert namespace in CHECKED, f"{term} is of a vocabulary that nobody checked"
            assert name in CHECKED[namespace], f"{term} was not looked up"


def test_every_concept_in_use_is_described(sample_store: EmbeddedStore) -> None:
    query = f"""SELECT DISTINCT ?o WHERE {{ ?s ?p ?o .
      FILTER(STRSTARTS(STR(?o), "https://w3id.org/outstanding/def/") && !STRSTARTS(STR(?o), "{INSP}"))
      FILTER NOT EXISTS {{ ?o ?q ?r }} }}"""
    assert [row["o"] for row in rows(sample_store, query)] == []
