"""SERVICE, however it is spelt, sends no request; where an operator allows an endpoint, only that one is asked."""

from __future__ import annotations

import re
import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from running_server import Server, running

from graph.release import Release
from outstanding.web import worker
from outstanding.web.problems import Problem
from outstanding.web.screening import screened


class _Endpoint(BaseHTTPRequestHandler):
    """Answers every request with one row, and counts it."""

    def do_GET(self) -> None:
        self.server.hits.append(self.path)  # type: ignore[attr-defined]
        content = b'{"head":{"vars":["x"]},"results":{"bindings":[{"x":{"type":"literal","value":"from afar"}}]}}'
        self.send_response(200)
        self.send_header("Content-Type", "application/sparql-results+json")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    do_POST = do_GET  # noqa: N815  the name that the library calls

    def log_message(self, *_: object) -> None:
        """Nothing is told."""


@pytest.fixture(scope="module")
def elsewhere() -> Iterator[HTTPServer]:
    """Another endpoint on the loopback address; `hits` lists what it was asked."""
    endpoint = HTTPServer(("127.0.0.1", 0), _Endpoint)
    endpoint.hits = []  # type: ignore[attr-defined]
    thread = threading.Thread(target=endpoint.serve_forever)
    thread.start()
    yield endpoint
    endpoint.shutdown()
    thread.join()
    endpoint.server_close()


SPELLINGS = [
    "SELECT * { SERVICE <URL> { ?s ?p ?o } }",
    "SELECT * { service <URL> { ?s ?p ?o } }",
    "SELECT * { SeRvIcE SILENT <URL> { ?s ?p ?o } }",
    "SELECT * { SERVICE<URL>{ ?s ?p ?o } }",
    "SELECT * { SERVICESILENT<URL>{ ?s ?p ?o } }",
    "SELECT * { SERVICE # comment }\n <URL> { ?s ?p ?o } }",
    "SELECT * { #\rSERVICE <URL> { ?s ?p ?o } }",
    "SELECT * { \\u0053ERVICE <URL> { ?s ?p ?o } }",
    "SELECT * { \\U00000053\\u0045RVICE <URL> { ?s ?p ?o } }",
    "SELECT * { S\\u0065rvice SILENT <URL> { ?s ?p ?o } }",
    "SELECT * { \\u0023 \nSERVICE <URL> { ?s ?p ?o } }",
    "SELECT * { VALUES ?e { <URL> } SERVICE ?e { ?s ?p ?o } }",
    "SELECT * { BIND(<URL> AS ?e) SERVICE SILENT ?e { ?s ?p ?o } }",
    "PREFIX e: <URL> SELECT * { SERVICE e: { ?s ?p ?o } }",
    "BASE <URL> SELECT * { SERVICE <> { ?s ?p ?o } }",
    "SELECT * { { SELECT * { SERVICE <URL> { ?s ?p ?o } } } }",
    "SELECT * { ?a ?b ?c FILTER EXISTS { SERVICE <URL> { ?s ?p ?o } } }",
    "SELECT * { ?a ?b ?c MINUS { SERVICE <URL> { ?s ?p ?o } } }",
    "ASK { OPTIONAL { SERVICE <URL> { ?s ?p ?o } } }",
    "CONSTRUCT { ?s ?p ?o } WHERE { SERVICE <URL> { ?s ?p ?o } }",
    "DESCRIBE ?s WHERE { SERVICE <URL> { ?s ?p ?o } }",
    "SELECT * { ?s ?p 'SERVICE' . SERVICE <URL> { ?s ?p ?o } }",
    "SELECT * { ?s ?p '''\\''' . ''' . SERVICE <URL> { ?s ?p ?o } }",
    "SELECT * { ?s ?p <x:#> . SERVICE <URL> { ?s ?p ?o } }",
    "SELECT (?a<?b#> AS ?x)\n{ SERVICE <URL> { ?s ?p ?o } }",
    "SELECT * { true SERVICE <URL> { ?s ?p ?o } }",
    "SELECT * { ?s ?p 1SERVICE <URL> { ?s ?p ?o } }",
    "SELECT * { SERVICE <http://169.254.169.254/latest/meta-data> { ?s ?p ?o } }",
    "SELECT * { SERVICE <http://[::1]/> { ?s ?p ?o } }",
    "SELECT * { SERVICE <file:///etc/passwd> { ?s ?p ?o } }",
]

HARMLESS = [
    "SELECT ('SERVICE <http://x>' AS ?x) {}",
    "SELECT (1 AS ?service) {}",
    "SELECT * { ?SERVICE ?p 1 } # SERVICE",
    "PREFIX x: <urn:SERVICE:> SELECT * { ?s x:SERVICE ?o }",
    "SELECT * { ?s <http://example.org/SERVICE> ?o }",
    'SELECT ("""multi\nSERVICE\nline""" AS ?x) {}',
]


def _url(elsewhere: HTTPServer) -> str:
    return f"http://127.0.0.1:{elsewhere.server_port}/sparql"


@pytest.mark.parametrize("spelling", SPELLINGS)
def test_no_spelling_of_service_sends_a_request(spelling: str, server: Server, elsewhere: HTTPServer) -> None:
    reply = server.post(spelling.replace("URL", _url(elsewhere)))
    assert reply.status == 403
    assert "SERVICE is not allowed" in reply.json["detail"]
    assert elsewhere.hits == []  # type: ignore[attr-defined]


def test_what_is_no_service_to_anybody_is_no_query(server: Server, elsewhere: HTTPServer) -> None:
    """A language tag takes all letters that follow it."""
    reply = server.post(f"SELECT * {{ ?s ?p 'x'@enSERVICE <{_url(elsewhere)}> {{ ?s ?p ?o }} }}")
    assert reply.status == 400
    assert elsewhere.hits == []  # type: ignore[attr-defined]


@pytest.mark.parametrize("query", HARMLESS)
def test_the_word_in_other_places_is_no_matter(query: str, server: Server) -> None:
    assert server.post(query).status == 200


def test_no_data_set_is_fetched(server: Server, elsewhere: HTTPServer) -> None:
    url = _url(elsewhere)
    assert server.post("SELECT * FROM <URL> { ?s ?p ?o }".replace("URL", url)).rows == []
    assert server.query("SELECT * { ?s ?p ?o }", None, **{"default-graph-uri": url}).rows == []
    assert server.post(f"LOAD <{url}>").status == 400
    assert elsewhere.hits == []  # type: ignore[attr-defined]


CONFINED = """
import runpy, sys
import pyoxigraph
given_up = runpy.run_path(sys.argv[1])["confine"](1 << 30, network=False)
try:
    print(list(pyoxigraph.Store().query(sys.argv[2])))
except OSError as error:
    print(error)
print(given_up)
"""


def test_a_query_that_got_past_the_front_would_find_no_network(elsewhere: HTTPServer, tmp_path: Path) -> None:
    """The process gives the network up, where the system lets it, before it takes any query."""
    query = f"SELECT * {{ SERVICE <{_url(elsewhere)}> {{ ?s ?p ?o }} }}"
    done = subprocess.run(
        [sys.executable, "-c", CONFINED, worker.__file__, query], capture_output=True, text=True, check=True
    )
    given_up = done.stdout.strip().endswith("True")
    assert (elsewhere.hits == []) is given_up  # type: ignore[attr-defined]
    elsewhere.hits.clear()  # type: ignore[attr-defined]


@pytest.fixture(scope="module")
def open_minded(samples: Release, elsewhere: HTTPServer, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server that may ask the other endpoint."""
    folder = samples.folder.parents[1]
    with running(folder, tmp_path_factory.mktemp("open") / "log", services=[_url(elsewhere)]) as server:
        yield server


def test_an_endpoint_of_the_list_is_asked(open_minded: Server, elsewhere: HTTPServer) -> None:
    reply = open_minded.post(f"SELECT ?x {{ service silent<{_url(elsewhere)}> {{ ?s ?p ?x }} }}")
    assert reply.rows == [{"x": "from afar"}]
    assert reply.headers["cache-control"] == "no-store"
    assert len(elsewhere.hits) == 1  # type: ignore[attr-defined]
    elsewhere.hits.clear()  # type: ignore[attr-defined]
    assert b"BasicFederatedQuery" in open_minded.get("/sparql").body


@pytest.mark.parametrize("spelling", [each for each in SPELLINGS if "<URL>" not in each or "\\u" in each.lower()])
def test_what_is_not_written_plainly_is_refused_in_spite_of_the_list(
    spelling: str, open_minded: Server, elsewhere: HTTPServer
) -> None:
    reply = open_minded.post(spelling.replace("URL", _url(elsewhere)))
    assert reply.status == 403
    assert _url(elsewhere) in reply.json["hint"]
    assert elsewhere.hits == []  # type: ignore[attr-defined]


@pytest.mark.parametrize("suffix", ["/other", "#x", "?x", "x"])
def test_an_endpoint_that_is_not_of_the_list_is_refused(
    suffix: str, open_minded: Server, elsewhere: HTTPServer
) -> None:
    url = _url(elsewhere)
    one = open_minded.post(f"SELECT * {{ SERVICE <{url}{suffix}> {{ ?s ?p ?o }} }}")
    both = open_minded.post(
        f"SELECT * {{ SERVICE <{url}> {{ ?s ?p ?o }} SERVICE SILENT <{url}{suffix}> {{ ?s ?p ?o }} }}"
    )
    assert one.status == both.status == 403
    assert elsewhere.hits == []  # type: ignore[attr-defined]


_PIECES = ["SERVICE", " silent", " <a:b>", "<a:c>", " ?e ", "{", "}", " ", "# x", "\n", " 'x'", "\\u0053ERVICE"]


@given(st.lists(st.sampled_from(_PIECES), max_size=12))
def test_what_passes_asks_only_endpoints_of_the_list(pieces: list[str]) -> None:
    """Without comments and strings, each SERVICE of what passes has the endpoint of the list right after it."""
    text = "ASK " + "".join(pieces)
    try:
        screened(text, length=10_000, depth=100, services=("a:b",))
    except Problem:
        return
    bare = re.sub(r"'x'|<a:[bc]>|#[^\n]*", lambda found: found[0] if found[0].startswith("<") else " ", text)
    assert "\\u0053" not in bare
    for after in bare.split("SERVICE")[1:]:
        assert re.match(r"\s*(silent)?\s*<a:b>", after), text
