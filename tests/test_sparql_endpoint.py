"""The endpoint as clients use it: requests by the protocol, forms of results, data sets, the service's description."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from urllib.parse import quote, urlencode

import pyoxigraph as ox
import pytest
from conformance.data import release_of
from hypothesis import given
from hypothesis import strategies as st
from rdflib import Graph, URIRef
from running_server import Server, running

from graph.release import Release
from outstanding.web.worker import rows_in

FORM = {"Content-Type": "application/x-www-form-urlencoded"}
ASK = "ASK { ?s ?p ?o }"
ISSUES = "SELECT ?i WHERE { ?i a insp:Issue } ORDER BY ?i"
ABOUT = "CONSTRUCT { ?i a insp:Issue } WHERE { ?i a insp:Issue }"
BODIES = "SELECT DISTINCT ?b WHERE { ?b insp:slug ?s }"


# --- requests ---------------------------------------------------------------------------------------------------------


def test_the_three_ways_to_ask_give_the_same(server: Server) -> None:
    by_get = server.query(ISSUES)
    by_form = server.ask("POST", "/sparql", FORM, urlencode({"query": ISSUES}).encode())
    directly = server.post(ISSUES)
    assert by_get.status == by_form.status == directly.status == 200
    assert by_get.rows == by_form.rows == directly.rows != []
    assert "etag" in by_get.headers
    assert by_form.headers["cache-control"] == directly.headers["cache-control"] == "no-store"


@pytest.mark.parametrize(
    "media_type", ["application/sparql-query; charset=UTF-8", 'Application/SPARQL-Query;charset="utf-8"']
)
def test_a_charset_is_understood(media_type: str, server: Server) -> None:
    assert server.ask("POST", "/sparql", {"Content-Type": media_type}, ASK.encode()).status == 200


@pytest.mark.parametrize(
    ("headers", "body", "status"),
    [
        ({}, ASK.encode(), 415),
        ({"Content-Type": "text/plain"}, ASK.encode(), 415),
        ({"Content-Type": "multipart/form-data; boundary=x"}, ASK.encode(), 415),
        ({"Content-Type": "application/sparql-query; charset=utf-16"}, ASK.encode("utf-16"), 415),
        ({"Content-Type": "application/sparql-query"}, ASK.encode("utf-16"), 400),
        ({"Content-Type": "application/sparql-query"}, b"ASK { ?s ?p '\xff' }", 400),
        (FORM, b"query=ASK%20%7B%7D&query=ASK%20%7B%7D", 400),
        (FORM, b"question=ASK%20%7B%7D", 400),
        (FORM, b"query=%ff", 400),
        (FORM, b"", 400),
        (FORM, b"update=CLEAR%20ALL", 403),
        (FORM, b"query=ASK%20%7B%7D&using-graph-uri=urn:x", 403),
        ({"Content-Type": "application/sparql-update"}, b"CLEAR ALL", 403),
        (FORM, b"&".join([b"a=b"] * 1001), 400),
        (FORM, b"query=" + b"a" * 4_000_000, 413),
        ({"Content-Type": "application/sparql-query"}, b"a" * 2_000_000, 413),
        ({"Content-Type": "application/sparql-query"}, b"a" * 300_000, 413),
    ],
)
def test_what_is_no_query_is_refused(headers: dict[str, str], body: bytes, status: int, server: Server) -> None:
    reply = server.ask("POST", "/sparql", headers, body)
    assert reply.status == status
    assert reply.json["status"] == status
    assert reply.json["hint"]


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/sparql?query=ASK%7B%7D&query=ASK%7B%7D", 400),
        ("/sparql?query=", 400),
        ("/sparql?query=%ff", 400),
        ("/sparql?query=%00", 400),
        ("/sparql?query=ASK%7B%7D&update=x", 403),
        ("/sparql?update=CLEAR%20ALL", 403),
        ("/sparql?query=ASK%7B%7D&default-graph-uri=relative", 400),
        ("/sparql?query=ASK%7B%7D&default-graph-uri=", 400),
        ("/sparql?query=ASK%7B%7D&named-graph-uri=a%20b:c", 400),
    ],
)
def test_an_address_that_is_no_query_is_refused(path: str, status: int, server: Server) -> None:
    assert server.get(path).status == status


@pytest.mark.parametrize(
    "text", ["INSERT DATA { <a:b> <a:b> 1 }", "PREFIX x: <a:> DROP ALL", "delete where { ?s ?p 1 }"]
)
def test_an_update_sent_as_a_query_is_named_as_such(text: str, server: Server) -> None:
    reply = server.post(text)
    assert reply.status == 400
    assert "update" in reply.json["detail"]


def test_parameters_that_nobody_knows_are_passed_over(server: Server) -> None:
    assert server.query(ASK, timeout="5", version="1.1").json["boolean"] is True


# --- results ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("query", "accept", "media_type"),
    [
        (ISSUES, None, "application/sparql-results+json"),
        (ISSUES, "application/json", "application/sparql-results+json"),
        (ISSUES, "application/sparql-results+xml", "application/sparql-results+xml"),
        (ISSUES, "application/xml", "application/sparql-results+xml"),
        (ISSUES, "text/csv", "text/csv; charset=utf-8"),
        (ISSUES, "text/tab-separated-values", "text/tab-separated-values; charset=utf-8"),
        (ISSUES, "text/turtle, text/csv;q=0.1", "text/csv; charset=utf-8"),
        (ASK, None, "application/sparql-results+json"),
        (ASK, "text/csv, application/sparql-results+xml;q=0.1", "application/sparql-results+xml"),
        (ABOUT, None, "text/turtle; charset=utf-8"),
        (ABOUT, "application/n-triples", "application/n-triples"),
        (ABOUT, "application/ld+json", "application/ld+json"),
        (ABOUT, "application/json", "application/ld+json"),
        (ABOUT, "application/rdf+xml", "application/rdf+xml"),
        ("DESCRIBE body:hmicfrs", "application/rdf+xml, text/turtle;q=0.9", "application/rdf+xml"),
    ],
)
def test_a_result_comes_in_the_form_asked_for(query: str, accept: str | None, media_type: str, server: Server) -> None:
    reply = server.query(query, accept)
    assert reply.status == 200
    assert reply.headers["content-type"] == media_type
    assert reply.headers["vary"] == "Accept"
    name = media_type.partition(";")[0]
    if query in {ISSUES, ASK}:
        if name != "text/csv":
            ox.parse_query_results(reply.body, format=ox.QueryResultsFormat.from_media_type(name))
    else:
        parsed = list(ox.parse(reply.body, format=ox.RdfFormat.from_media_type(name)))
        assert parsed
        assert reply.body.isascii() or reply.body.decode()


@pytest.mark.parametrize(
    ("query", "name", "media_type"),
    [
        (ISSUES, "csv", "text/csv"),
        (ASK, "xml", "application/sparql-results+xml"),
        (ABOUT, "rdf", "application/rdf+xml"),
    ],
)
def test_the_format_by_name_wins_over_accept(query: str, name: str, media_type: str, server: Server) -> None:
    reply = server.query(query, "image/png", format=name)
    assert reply.status == 200
    assert reply.headers["content-type"].partition(";")[0] == media_type


@pytest.mark.parametrize(
    ("query", "accept", "name"),
    [(ISSUES, "text/turtle", None), (ASK, "text/csv", None), (ABOUT, "text/csv", None), (ISSUES, None, "pdf")],
)
def test_a_form_that_does_not_fit_is_refused_with_those_that_do(
    query: str, accept: str | None, name: str | None, server: Server
) -> None:
    reply = server.query(query, accept, **({"format": name} if name else {}))
    assert reply.status == 406
    assert len(reply.json["offers"]) in {2, 4}


def test_the_form_of_a_query_is_the_engines_word_where_the_tokens_mislead(server: Server) -> None:
    """The first word SELECT stands in a comment for the engine, and in an IRI for nobody."""
    reply = server.query("#SELECT\nASK {}", "application/sparql-results+json")
    assert reply.json["boolean"] is True


def test_the_prefixes_of_the_project_need_not_be_declared_and_shorten_turtle(server: Server) -> None:
    turtle = server.query(ABOUT).body.decode()
    assert "a insp:Issue" in turtle
    assert "@prefix insp:" in turtle
    assert "@prefix foaf:" not in turtle


@pytest.mark.parametrize("value", ["a,b", 'a"b', "a\nb", "a\r\nb", "é\U0001f600", "=1+1", "<b>&amp;</b>", "\t"])
def test_values_come_back_as_they_are(value: str, server: Server) -> None:
    escaped = str(ox.Literal(value))
    query = f"SELECT ?x {{ VALUES ?x {{ {escaped} }} }}"
    assert server.post(query).rows == [{"x": value}]
    assert list(csv.reader(io.StringIO(server.post(query, "text/csv").body.decode(), newline=""))) == [["x"], [value]]


# --- data sets --------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def graphs(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Server, Server]]:
    """Two graphs of one triple each, served with the union as default graph and without it."""
    folder = tmp_path_factory.mktemp("graphs")
    node = ox.NamedNode
    release_of(
        folder / "data",
        {f"urn:g:{name}": [ox.Triple(node("urn:s"), node("urn:p"), ox.Literal(name))] for name in ("one", "two")},
    )
    with (
        running(folder / "data", folder / "log1") as united,
        running(folder / "data", folder / "log2", union_default_graph="false") as apart,
    ):
        yield united, apart


DEFAULT = "SELECT ?o WHERE { ?s ?p ?o } ORDER BY ?o"
NAMED = "SELECT ?o WHERE { GRAPH ?g { ?s ?p ?o } } ORDER BY ?o"


@pytest.mark.parametrize(
    ("query", "parameters", "united", "apart"),
    [
        (DEFAULT, {}, ["one", "two"], []),
        (NAMED, {}, ["one", "two"], ["one", "two"]),
        (DEFAULT, {"default-graph-uri": "urn:g:one"}, ["one"], ["one"]),
        (DEFAULT, {"default-graph-uri": ["urn:g:one", "urn:g:two"]}, ["one", "two"], ["one", "two"]),
        (DEFAULT, {"default-graph-uri": "urn:g:none"}, [], []),
        (NAMED, {"default-graph-uri": "urn:g:one"}, [], []),
        (NAMED, {"named-graph-uri": "urn:g:one"}, ["one"], ["one"]),
        (DEFAULT, {"named-graph-uri": "urn:g:one"}, [], []),
        (NAMED, {"named-graph-uri": "urn:g:one", "default-graph-uri": "urn:g:two"}, ["one"], ["one"]),
        (DEFAULT.replace("WHERE", "FROM <urn:g:one> WHERE"), {}, ["one"], ["one"]),
        (DEFAULT.replace("WHERE", "from<urn:g:one>WHERE"), {}, ["one"], ["one"]),
        (NAMED.replace("WHERE", "FROM NAMED <urn:g:one> WHERE"), {}, ["one"], ["one"]),
        (DEFAULT.replace("WHERE", "FROM NAMED <urn:g:one> WHERE"), {}, [], []),
        (DEFAULT.replace("WHERE", "FROM <urn:g:one> WHERE"), {"default-graph-uri": "urn:g:two"}, ["two"], ["two"]),
    ],
)
def test_the_data_set_is_the_one_that_is_asked_for(
    query: str,
    parameters: dict[str, str | list[str]],
    united: list[str],
    apart: list[str],
    graphs: tuple[Server, Server],
) -> None:
    for server, expected in zip(graphs, (united, apart), strict=True):
        reply = server.query(query, None, **parameters)
        assert [row["o"] for row in reply.rows] == expected


# --- description ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("accept", "media_type"),
    [
        (None, "text/turtle"),
        ("*/*", "text/turtle"),
        ("application/rdf+xml", "application/rdf+xml"),
        ("application/ld+json", "application/ld+json"),
        ("application/n-triples", "application/n-triples"),
    ],
)
def test_without_a_query_the_endpoint_describes_itself(accept: str | None, media_type: str, server: Server) -> None:
    reply = server.get("/sparql", accept)
    assert reply.status == 200
    assert reply.headers["content-type"].partition(";")[0] == media_type
    triples = ox.parse(reply.body, format=ox.RdfFormat.from_media_type(media_type))
    graph = Graph().parse(ox.serialize(triples, format=ox.RdfFormat.N_TRIPLES) or b"", format="nt")
    sd = "http://www.w3.org/ns/sparql-service-description#"
    assert (None, URIRef(f"{sd}endpoint"), URIRef(f"{server.address}sparql")) in graph
    assert (None, URIRef(f"{sd}feature"), URIRef(f"{sd}UnionDefaultGraph")) in graph
    assert (None, URIRef(f"{sd}feature"), URIRef(f"{sd}BasicFederatedQuery")) not in graph


def test_without_a_query_a_browser_is_led_to_the_page_that_asks(server: Server) -> None:
    reply = server.get("/sparql", "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8")
    assert (reply.status, reply.headers["location"]) == (303, "/editor")
    assert "Accept" in reply.headers["vary"]


def test_the_description_names_the_address_that_is_set(samples: Release, tmp_path: Path) -> None:
    with running(samples.folder.parents[1], tmp_path / "log", address="https://data.example.org/") as server:
        assert b"<https://data.example.org/sparql#service>" in server.get("/sparql").body
        assert server.query("SELECT (<x> AS ?x) {}").rows == [{"x": "https://data.example.org/x"}]


def test_the_example_of_the_form_is_a_query_that_gives_rows(server: Server) -> None:
    page = server.get("/editor", "text/html").body.decode()
    query = unescape(page.partition("<textarea")[2].partition(">")[2].partition("</textarea>")[0])
    assert server.query(query).rows


# --- counting rows ----------------------------------------------------------------------------------------------------

_TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=12)
_TRICKY = st.sampled_from(['"},{"', "},{", "[{", "\\", '"', "\r\n", "\n", "\t", "<result>", ",", '""'])


@given(st.lists(st.lists(st.one_of(st.none(), _TEXT, _TRICKY), min_size=2, max_size=2), max_size=6))
def test_rows_are_counted_right_whatever_they_hold(values: list[list[str | None]]) -> None:
    cells = " ".join(f"({' '.join('UNDEF' if x is None else str(ox.Literal(x)) for x in row)})" for row in values)
    query = f"SELECT ?a ?b {{ VALUES (?a ?b) {{ {cells} }} }}"
    for media_type in (
        "application/sparql-results+json",
        "application/sparql-results+xml",
        "text/csv",
        "text/tab-separated-values",
    ):
        form = ox.QueryResultsFormat.from_media_type(media_type)
        result = ox.Store().query(query)
        assert isinstance(result, ox.QuerySolutions)
        assert rows_in(result.serialize(format=form) or b"", media_type) == len(values), media_type


def test_rows_without_columns_are_counted_too() -> None:
    for media_type in ("application/sparql-results+json", "application/sparql-results+xml"):
        result = ox.Store().query("SELECT * { { } UNION { } }")
        assert isinstance(result, ox.QuerySolutions)
        form = ox.QueryResultsFormat.from_media_type(media_type)
        assert rows_in(result.serialize(format=form) or b"", media_type) == 2


def test_a_query_in_the_address_may_hold_any_character(server: Server) -> None:
    reply = server.get("/sparql?query=" + quote("SELECT ('é?&=#%+ \U0001f600' AS ?x) {}", safe=""))
    assert reply.rows == [{"x": "é?&=#%+ \U0001f600"}]
