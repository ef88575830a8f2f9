"""Clients that people have already: SPARQLWrapper, rdflib and curl, and the examples of them in the documentation."""

from __future__ import annotations

import csv
import json
import shutil
import subprocess
import sys
import urllib.error
from pathlib import Path
from urllib.parse import urlencode
from urllib.request import urlopen
from xml.dom.minidom import Document

import pytest
from documented import Example, difference, examples, words
from rdflib import RDF, Graph, URIRef
from rdflib.plugins.stores.sparqlstore import SPARQLStore
from running_server import PATIENCE, Server
from SPARQLWrapper import POST, POSTDIRECTLY, SPARQLWrapper, Wrapper
from SPARQLWrapper.SPARQLExceptions import EndPointNotFound, QueryBadFormed

from graph.store import EmbeddedStore, rows
from graph.terms import INSP, PREFIXES

ROWS = "SELECT ?issue ?words WHERE { ?issue insp:hasFinding/insp:wording ?words } ORDER BY ?issue ?words LIMIT 3"
TRUTH = "ASK { ?issue a insp:Issue }"
GRAPH = "CONSTRUCT { ?issue a insp:Issue } WHERE { ?issue a insp:Issue }"
THEME = "DESCRIBE theme:problem-solving"

WAYS = ["GET", "POST", "the body of a POST"]
"""The ways to ask that the protocol has, of each of which SPARQLWrapper and rdflib know a name of their own."""

OLD_RDFLIB_NAMES = pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated:DeprecationWarning")
"""Both clients still use a class of rdflib that rdflib itself warns of."""


def wrapper(server: Server, query: str, way: str = "GET", form: str = Wrapper.JSON) -> SPARQLWrapper:
    client = SPARQLWrapper(f"{server.address}sparql", returnFormat=form)
    client.setQuery(query)
    client.setTimeout(int(PATIENCE))
    if way != "GET":
        client.setMethod(POST)
    if way == "the body of a POST":
        client.setRequestMethod(POSTDIRECTLY)
    return client


@pytest.fixture
def held(sample_store: EmbeddedStore) -> list[tuple[str | None, ...]]:
    """The rows of ROWS, by the store itself."""
    return [(row["issue"], row["words"]) for row in rows(sample_store, ROWS)]


@pytest.fixture
def issues(sample_store: EmbeddedStore) -> set[URIRef]:
    """The issues there are, by the store itself."""
    return {URIRef(row["issue"] or "") for row in rows(sample_store, "SELECT ?issue { ?issue a insp:Issue }")}


# --- SPARQLWrapper ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("way", WAYS)
def test_sparqlwrapper_reads_rows_as_json(way: str, server: Server, held: list[tuple[str, ...]]) -> None:
    found = wrapper(server, ROWS, way).queryAndConvert()["results"]["bindings"]
    assert [(row["issue"]["value"], row["words"]["value"]) for row in found] == held
    assert found[0]["words"]["xml:lang"] == "en"


@pytest.mark.parametrize("way", WAYS)
def test_sparqlwrapper_reads_rows_as_xml(way: str, server: Server, held: list[tuple[str, ...]]) -> None:
    found = wrapper(server, ROWS, way, Wrapper.XML).queryAndConvert()
    assert isinstance(found, Document)
    values = [node.firstChild.data for tag in ("uri", "literal") for node in found.getElementsByTagName(tag)]
    assert values == [row[0] for row in held] + [row[1] for row in held]


@pytest.mark.parametrize("way", WAYS)
def test_sparqlwrapper_reads_rows_as_csv(way: str, server: Server, held: list[tuple[str, ...]]) -> None:
    found = wrapper(server, ROWS, way, Wrapper.CSV).queryAndConvert()
    head, *body = csv.reader(found.decode().splitlines())
    assert (head, [tuple(row) for row in body]) == (["issue", "words"], held)


@pytest.mark.parametrize("way", WAYS)
def test_sparqlwrapper_reads_rows_as_tsv(way: str, server: Server, held: list[tuple[str, ...]]) -> None:
    head, *body = wrapper(server, ROWS, way, Wrapper.TSV).queryAndConvert().decode().splitlines()
    assert head.split("\t") == ["?issue", "?words"]
    assert [row.split("\t")[0] for row in body] == [f"<{row[0]}>" for row in held]
    assert all(row.endswith('"@en') for row in body)


@pytest.mark.parametrize("way", WAYS)
def test_sparqlwrapper_reads_a_truth(way: str, server: Server) -> None:
    assert wrapper(server, TRUTH, way).queryAndConvert() == {"head": {}, "boolean": True}
    document = wrapper(server, TRUTH, way, Wrapper.XML).queryAndConvert()
    assert document.getElementsByTagName("boolean")[0].firstChild.data == "true"


@OLD_RDFLIB_NAMES
@pytest.mark.parametrize("alone", [False, True], ids=["with-format-in-the-address", "by-accept-alone"])
@pytest.mark.parametrize("form", [Wrapper.RDFXML, Wrapper.XML, Wrapper.JSONLD])
@pytest.mark.parametrize("way", WAYS)
def test_sparqlwrapper_reads_a_graph_as_rdflib_has_it(
    way: str, form: str, alone: bool, server: Server, issues: set[URIRef]
) -> None:
    """By default it sends `format`, `output` and `results` too, each twice: its own name, and media types by commas."""
    client = wrapper(server, GRAPH, way, form)
    client.setOnlyConneg(alone)
    assert set(client.queryAndConvert().subjects(RDF.type, INSP.Issue)) == issues


@pytest.mark.parametrize("alone", [False, True], ids=["with-format-in-the-address", "by-accept-alone"])
@pytest.mark.parametrize("form", [Wrapper.TURTLE, Wrapper.N3])
@pytest.mark.parametrize("way", WAYS)
def test_sparqlwrapper_reads_a_graph_as_turtle(
    way: str, form: str, alone: bool, server: Server, issues: set[URIRef]
) -> None:
    client = wrapper(server, GRAPH, way, form)
    client.setOnlyConneg(alone)
    found = Graph().parse(data=client.queryAndConvert(), format="turtle")
    assert set(found.subjects(RDF.type, INSP.Issue)) == issues


def test_sparqlwrapper_reads_a_description(server: Server) -> None:
    found = Graph().parse(data=wrapper(server, THEME, form=Wrapper.TURTLE).queryAndConvert(), format="turtle")
    assert {str(each) for each in found.subjects()} == {f"{PREFIXES['theme']}problem-solving"}


@pytest.mark.parametrize("way", WAYS)
def test_sparqlwrapper_asks_the_graphs_that_it_names(way: str, server: Server, sample_store: EmbeddedStore) -> None:
    graph = next(name for name in sample_store.graphs() if name.endswith("peel-2017-effectiveness/report"))
    query = "SELECT DISTINCT ?graph WHERE { ?finding insp:order ?n . GRAPH ?graph { ?finding insp:wording ?words } }"
    client = wrapper(server, query, way)
    client.addDefaultGraph(graph)
    client.addNamedGraph(graph)
    assert client.queryAndConvert()["results"]["bindings"] == [{"graph": {"type": "uri", "value": graph}}]


@pytest.mark.parametrize("way", WAYS)
def test_sparqlwrapper_tells_what_is_wrong_with_a_query(way: str, server: Server) -> None:
    with pytest.raises(QueryBadFormed, match=r"line 1, column"):
        wrapper(server, "SELECT ?issue WHERE { ?issue a", way).query()


@pytest.mark.parametrize("way", ["POST", "the body of a POST"])
@pytest.mark.parametrize(
    "case",
    [
        ("INSERT DATA { <urn:a> <urn:a> <urn:a> }", Wrapper.JSON, 403, "read-only"),
        ("SELECT * { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }", Wrapper.JSON, 403, "SERVICE"),
        ("SELECT * { ?s ?p ?o }", Wrapper.JSON, 422, "10,000 rows"),
        (TRUTH, Wrapper.CSV, 406, "form"),
    ],
    ids=["update", "service", "too-many-rows", "form"],
)
def test_sparqlwrapper_gets_a_refusal_with_its_reason(
    case: tuple[str, str, int, str], way: str, server: Server
) -> None:
    query, form, status, told = case
    with pytest.raises(urllib.error.HTTPError) as refused:
        wrapper(server, query, way, form).query()
    with refused.value as answer:
        assert answer.status == status
        assert told in json.load(answer)["detail"]


def test_sparqlwrapper_tells_a_wrong_address(server: Server) -> None:
    client = SPARQLWrapper(f"{server.address}sparqle")
    client.setQuery(TRUTH)
    with pytest.raises(EndPointNotFound):
        client.query()


# --- rdflib -----------------------------------------------------------------------------------------------------------


def remote(server: Server, way: str, form: str = "xml") -> Graph:
    method = dict(zip(WAYS, ("GET", "POST_FORM", "POST"), strict=True))[way]
    return Graph(SPARQLStore(f"{server.address}sparql", method=method, returnFormat=form))


@pytest.mark.parametrize("form", ["xml", "json", "csv", "tsv"])
@pytest.mark.parametrize("way", WAYS)
def test_rdflib_asks_a_remote_store(way: str, form: str, server: Server, held: list[tuple[str, ...]]) -> None:
    found = remote(server, way, form).query(ROWS, initNs={"insp": INSP})
    assert [(str(row.issue), str(row.words)) for row in found] == held


@pytest.mark.parametrize("way", WAYS)
def test_rdflib_reads_a_truth_and_a_graph(way: str, server: Server, issues: set[URIRef]) -> None:
    graph = remote(server, way)
    assert graph.query(TRUTH, initNs={"insp": INSP}).askAnswer is True
    found = graph.query(GRAPH, initNs={"insp": INSP}).graph
    assert found is not None
    assert set(found.subjects(RDF.type, INSP.Issue)) == issues


@pytest.mark.parametrize("form", ["xml", "json"])
def test_rdflib_walks_over_a_remote_store_as_over_a_graph(form: str, server: Server, issues: set[URIRef]) -> None:
    graph = remote(server, "GET", form)
    one = min(issues)
    assert set(graph.subjects(RDF.type, INSP.Issue)) == issues
    assert (one, RDF.type, INSP.Issue) in graph
    assert (one, RDF.type, INSP.Finding) not in graph
    assert graph.value(one, INSP.concerns) == URIRef(f"{PREFIXES['body']}wexmoor")


def test_rdflib_counts_a_remote_store(server: Server, sample_store: EmbeddedStore) -> None:
    assert len(remote(server, "GET")) == len(sample_store.dump().splitlines())


def test_rdflib_cannot_change_a_remote_store(server: Server) -> None:
    with pytest.raises(TypeError, match="read only"):
        remote(server, "GET").add((URIRef("urn:a"), URIRef("urn:a"), URIRef("urn:a")))


@OLD_RDFLIB_NAMES
@pytest.mark.parametrize("form", ["", "ttl", "nt", "jsonld", "rdf"])
def test_rdflib_parses_the_address_of_a_graph(form: str, server: Server, issues: set[URIRef]) -> None:
    """Without a `format`, its `Accept` names all it can read; it goes by the media type that it gets."""
    asked = {"query": GRAPH} | ({"format": form} if form else {})
    found = Graph().parse(f"{server.address}sparql?{urlencode(asked)}")
    assert set(found.subjects(RDF.type, INSP.Issue)) == issues


# --- the standard library ---------------------------------------------------------------------------------------------


def test_a_spreadsheet_reads_the_address_of_rows(server: Server, held: list[tuple[str, ...]]) -> None:
    """As pandas.read_csv and the import of a spreadsheet do it: no header but what urllib sends."""
    with urlopen(f"{server.address}sparql?{urlencode({'query': ROWS, 'format': 'csv'})}") as answer:  # noqa: S310  ours
        found = list(csv.DictReader(answer.read().decode(answer.headers.get_content_charset()).splitlines()))
    assert [(row["issue"], row["words"]) for row in found] == held


# --- the page ---------------------------------------------------------------------------------------------------------

PAGE = "clients.md"
HEADINGS = ["curl", "SPARQLWrapper", "rdflib", "Without any library, and pandas"]
EXAMPLES = [example for heading in HEADINGS for example in examples(PAGE, heading)]


def test_every_client_has_examples() -> None:
    assert all(examples(PAGE, heading) for heading in HEADINGS)


@pytest.mark.parametrize("example", EXAMPLES, ids=str)
def test_an_example_prints_what_is_shown(example: Example, server: Server, tmp_path: Path) -> None:
    for typed, shown in example.steps:
        text = typed.replace("http://127.0.0.1:8000/", server.address)
        command = [sys.executable, "-c", text] if example.language == "python" else _found(words(text))
        done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False, timeout=PATIENCE)
        differs = difference(shown, done.stdout + done.stderr)
        assert not differs, differs
        assert (done.returncode == 0) == ("curl: (" not in shown)


def _found(command: list[str]) -> list[str]:
    """A command of the shell; curl is the only one here."""
    assert command[0] == "curl"
    if not shutil.which("curl"):
        pytest.skip("curl is not installed")
    return command
