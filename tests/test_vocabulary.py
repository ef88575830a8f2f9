"""The vocabulary over HTTP: each file of the ontology whole, each concept by its IRI, and the JSON-LD context."""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path

import pytest
from rdflib import OWL, RDF, RDFS, SKOS, Graph, URIRef
from rdflib.namespace import DCTERMS
from running_server import Server

from graph.terms import INSP, PUBLIC

pytestmark = pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated")  # by rdflib's own JSON-LD parser

ONTOLOGY = Path(__file__).parent.parent / "ontology"
MODULES = (
    "alignments",
    "core",
    "cubes",
    "follow-up",
    "judgment",
    "lineage",
    "organisation",
    "provenance",
    "response",
    "statistic",
)
"""The files that are modules of the vocabulary of inspections."""

FILES = sorted(f"inspection/{path.stem}" if path.stem in MODULES else path.stem for path in ONTOLOGY.glob("*.ttl"))
"""The vocabularies, as addresses name them."""

FORMS = {"ttl": "turtle", "jsonld": "json-ld", "nt": "nt", "rdf": "xml"}
CC_BY = "https://creativecommons.org/licenses/by/4.0/"


def _file(name: str) -> Graph:
    """A vocabulary as its file has it; the one in modules whole."""
    graph = Graph().parse(ONTOLOGY / f"{name.removeprefix('inspection/')}.ttl", format="turtle")
    for module in MODULES if name == "inspection" else ():
        graph += _file(module)
    return graph


@pytest.mark.parametrize("suffix", FORMS)
@pytest.mark.parametrize("name", FILES)
def test_a_vocabulary_is_its_file_in_every_form(name: str, suffix: str, server: Server) -> None:
    reply = server.get(f"/def/{name}.{suffix}")
    assert reply.status == 200
    found = Graph().parse(data=reply.body, format=FORMS[suffix])
    assert set(found) == set(_file(name))
    assert f'<{CC_BY}>; rel="license"' in reply.headers["link"]
    assert f'<{PUBLIC}def/{name}>; rel="canonical"' in reply.headers["link"]
    assert server.get(f"/def/{name}.{suffix}", If_None_Match=reply.headers["etag"]).status == 304


def test_a_term_is_found_by_its_iri(server: Server) -> None:
    found = Graph().parse(f"{server.address}def/inspection#voice")
    assert (INSP.voice, RDF.type, OWL.ObjectProperty) in found
    assert server.get("/def/inspection").headers["content-location"] == "/def/inspection.ttl"


@pytest.mark.parametrize("name", FILES)
def test_the_page_of_a_vocabulary_lists_every_term_with_its_words(name: str, server: Server) -> None:
    page = unescape(server.get(f"/def/{name}", "text/html").body.decode())
    terms = _file(name)
    for term in set(terms.subjects()) - set(terms.subjects(RDF.type, OWL.Ontology)):
        anchor = str(term).partition("#")[2] or str(term).removeprefix(PUBLIC).removeprefix("def/")
        assert f'<article id="{anchor}">' in page, term
        assert f"<code>{term}</code>" in page
        for words in (RDFS.label, SKOS.prefLabel, SKOS.definition, SKOS.scopeNote):
            for each in terms.objects(term, words):
                assert str(each) in page, term
        for source in terms.objects(term, DCTERMS.source):
            assert str(source) in page
    anchors = re.findall(r'<article id="([^"]+)"', page)
    assert len(anchors) == len(set(anchors))


def test_a_module_is_served_alone_and_with_the_whole(server: Server) -> None:
    whole = Graph().parse(f"{server.address}def/inspection", format="turtle")
    judgment = Graph().parse(f"{server.address}def/inspection/judgment", format="turtle")
    assert (INSP.hasGrade, RDF.type, OWL.ObjectProperty) in judgment
    assert (INSP.voice, RDF.type, OWL.ObjectProperty) not in judgment
    assert set(judgment) < set(whole)


def test_a_version_leads_to_the_vocabulary_that_the_release_holds_in_it(server: Server) -> None:
    for name in ("inspection", "inspection/lineage"):
        version = _file(name).value(URIRef(f"{PUBLIC}def/{name}"), OWL.versionIRI)
        reply = server.get(f"/{str(version).removeprefix(PUBLIC)}")
        assert (reply.status, reply.headers["location"]) == (303, f"/def/{name}")
    assert server.get("/def/inspection/0.0.1").status == 404


def test_every_concept_and_scheme_leads_to_its_page(server: Server) -> None:
    terms = [each for name in FILES for each in _file(name).subjects(SKOS.inScheme | SKOS.topConceptOf)]
    terms += [each for name in FILES for each in _file(name).subjects(RDF.type, SKOS.ConceptScheme)]
    assert len(terms) > 100
    for term in set(terms):
        path = f"/{str(term).removeprefix(PUBLIC)}"
        reply = server.get(path)
        assert (reply.status, reply.headers["location"]) == (303, f"/doc{path}"), path
    found = Graph().parse(f"{server.address}def/status/open", format="turtle")
    assert (URIRef(f"{PUBLIC}def/status/open"), SKOS.definition, None) in found
    assert (URIRef(f"{PUBLIC}def/status/outstanding"), SKOS.broader, URIRef(f"{PUBLIC}def/status/open")) in found


def test_the_list_of_vocabularies_names_each(server: Server) -> None:
    reply = server.get("/def")
    page = reply.body.decode()
    assert reply.headers["content-type"] == "text/html; charset=utf-8"
    for name in FILES:
        assert f'href="/def/{name}"' in page


def test_the_context_is_the_project_s_and_every_description_names_it_by_its_address(server: Server) -> None:
    reply = server.get("/def/context.jsonld")
    assert reply.body == (ONTOLOGY / "context.jsonld").read_bytes()
    assert reply.headers["content-type"] == "application/ld+json"
    assert server.get("/def/context.jsonld", If_None_Match=reply.headers["etag"]).status == 304
    assert server.get("/doc/body/wexmoor.jsonld").json["@context"] == f"{server.address}def/context.jsonld"
