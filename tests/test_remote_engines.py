"""Releases on SPARQL servers elsewhere: whole or not at all, the golden answers, the same pages, no secret told."""

from __future__ import annotations

import http.server
import json
import re
import threading
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from reports import folder, page, run
from running_server import Server, running
from sparql_servers import SECRET, SERVERS, Running, missing
from test_golden import CASES
from visited import PAGES

from graph.engine import Engine
from graph.errors import EngineError, QueryError, UsageError
from graph.folder import DataFolder
from graph.release import Release, hold
from graph.remote import Place, RemoteStore
from graph.store import EmbeddedStore, Store, rows
from graph.terms import Base
from outstanding.engines import place_of
from outstanding.settings import Settings
from queries.answers import ask, question_named, saved_questions
from queries.dialects import dialects

_CALLS = [(name, values) for name, calls in CASES.items() for values in calls]
ALL = "SELECT ?s ?p ?o WHERE { ?s ?p ?o } ORDER BY ?s ?p ?o LIMIT 5"
CONSTRUCT = "CONSTRUCT { ?s a ?type } WHERE { ?s a ?type ; insp:slug 'wexmoor' }"


@pytest.fixture(scope="module", params=list(SERVERS))
def engine(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """A SPARQL server of each kind, which runs for all tests of this module."""
    if why := missing(request.param):
        pytest.skip(why)
    with SERVERS[request.param](tmp_path_factory.mktemp(request.param) / ".") as started:
        yield started


@pytest.fixture
def data(engine: Running, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A data folder whose releases go to the server too, under a base of its own."""
    for name, value in engine.settings.items():
        monkeypatch.setenv(f"OUTSTANDING_{name.upper()}", value)
    monkeypatch.setenv("OUTSTANDING_BASE", f"https://data.example.org/{tmp_path.name}/")
    return tmp_path / "data"


@pytest.fixture(scope="module")
def remote(engine: Running, samples: Release) -> Iterator[Store]:
    """The samples' release on the server."""
    with Engine(engine.place, Base(samples.manifest.base)) as there:
        hold(there, DataFolder(samples.folder.parents[1]), samples)
        place = place_of(Settings.model_validate(engine.settings))
        assert place
    with Engine(place, Base(samples.manifest.base)) as there, samples.store() as named:
        yield there.store(samples.hash, named)


def held(engine: Running, data: Path) -> set[str]:
    with Engine(engine.place, Base(Release.opened(DataFolder(data)).manifest.base)) as there:
        return set(there.held())


def reports(path: Path, number: int) -> Path:
    """A folder of one report, which says something else each time."""
    return folder(path / f"reports-{number}", {"report.txt": page(f"The force should test its radios {number} times.")})


# --- answers -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("name", "values"), _CALLS, ids=str)
def test_every_saved_question_has_its_golden_answer(
    name: str, values: dict[str, str], samples: Release, sample_store: EmbeddedStore, remote: Store
) -> None:
    there = ask(samples, remote, question_named(name), values)
    assert there == ask(samples, sample_store, question_named(name), values)


def test_the_questions_that_an_engine_is_trusted_with_are_put_to_it(
    engine: Running, samples: Release, remote: Store
) -> None:
    trusted = dialects().get(engine.dialect, frozenset(saved_questions()))
    assert trusted <= set(saved_questions())
    put = {name for name in saved_questions() if remote.for_question(name) is not getattr(remote, "_named", None)}
    assert put == trusted


@pytest.mark.parametrize("media_type", ["application/sparql-results+xml", "text/csv", "text/tab-separated-values"])
def test_results_are_written_as_the_embedded_store_writes_them(
    media_type: str, remote: Store, sample_store: EmbeddedStore
) -> None:
    asked = remote.for_question("documents")
    assert asked.query(ALL, media_type) == sample_store.query(ALL, media_type)


@pytest.mark.parametrize("truth", ["true", "false"])
def test_a_yes_or_no_is_one(truth: str, remote: Store) -> None:
    asked = f"ASK {{ ?s insp:slug '{'wexmoor' if truth == 'true' else 'nowhere'}' }}"
    assert json.loads(remote.for_question("documents").query(asked))["boolean"] is (truth == "true")


def test_a_graph_is_built(remote: Store, sample_store: EmbeddedStore) -> None:
    wanted = "application/n-triples"
    there = remote.for_question("documents").query(CONSTRUCT, wanted)
    assert sorted(there.splitlines()) == sorted(sample_store.query(CONSTRUCT, wanted).splitlines())


def test_what_is_no_sparql_is_told_at_its_place(remote: Store) -> None:
    with pytest.raises(QueryError, match="not SPARQL") as error:
        remote.for_question("documents").query("SELECT ?s WHERE {\n ?s ?p }")
    assert error.value.where.startswith("line 2")


def test_a_form_that_does_not_fit_is_refused(remote: Store) -> None:
    with pytest.raises(QueryError):
        remote.for_question("documents").query(ALL, "application/pdf")


@pytest.mark.parametrize("word", ["GRAPH ?g { ?s insp:slug 'wexmoor' }", "graph ?g{?s insp:slug 'wexmoor'}"])
def test_what_asks_for_graphs_finds_them(word: str, remote: Store) -> None:
    found = list(rows(remote.for_question("documents"), f"SELECT ?g WHERE {{ {word} }}"))
    assert [row["g"] for row in found] == ["https://w3id.org/outstanding/graph/reference/wexmoor"]


@pytest.mark.parametrize("text", ["?s insp:slug ?graph", "?s ?from 'wexmoor' # GRAPH", "?s ?p 'FROM', 'graph'"])
def test_names_and_words_in_texts_choose_no_graph(text: str, remote: Store) -> None:
    there = remote.for_question("documents")
    broken = EmbeddedStore.in_memory()
    vars(there)["_named"] = broken  # whatever is asked of it finds nothing
    asked = f"SELECT (COUNT(*) AS ?n) WHERE {{ {{ ?x insp:slug 'wexmoor' }} OPTIONAL {{ {text}\n }} }}"
    assert next(iter(rows(there, asked)))["n"] != "0"


def test_a_release_is_never_changed_there(remote: Store) -> None:
    with pytest.raises(EngineError, match="never changed"):
        remote.replace_graph("urn:g", b"")


# --- releases ------------------------------------------------------------------------------------------------------


def test_a_release_is_there_before_it_is_current_and_the_last_two_stay(
    engine: Running, data: Path, tmp_path: Path
) -> None:
    hashes = []
    for number in (1, 2, 3):
        assert run("build", "--only", reports(tmp_path, number), "--data", data).code == 0
        hashes.append(Release.opened(DataFolder(data)).hash)
        assert held(engine, data) == set(hashes[-2:])
    assert "3 times" in run("ask", "open-findings", "--data", data, "--format", "csv").out


def test_going_back_brings_the_older_release_there_again(engine: Running, data: Path, tmp_path: Path) -> None:
    for number in (1, 2, 3):
        run("build", "--only", reports(tmp_path, number), "--data", data)
    assert run("rollback", "1", "--data", data).code == 0
    assert Release.opened(DataFolder(data)).hash in held(engine, data)
    assert "1 times" in run("ask", "open-findings", "--data", data, "--format", "csv").out


def test_half_a_release_is_not_asked_and_the_next_build_mends_it(engine: Running, data: Path, tmp_path: Path) -> None:
    run("build", reports(tmp_path, 1), "--data", data)
    release = Release.opened(DataFolder(data))
    with Engine(engine.place, Base(release.manifest.base)) as there:
        there.drop(release.hash)
        half = f"INSERT DATA {{ GRAPH <{there.graph(release.hash)}> {{ <urn:half> <urn:of> <urn:it> }} }}"
        with engine.place.client() as client:
            kind = {"Content-Type": "application/sparql-update"}
            assert client.post(engine.place.update, content=half, headers=kind).is_success
    run("ask", "open-findings", "--data", data).clearly_failed(1, "the engine does not hold release", release.hash[:16])
    assert run("build", reports(tmp_path, 1), "--data", data).code == 0
    told = run("sparql", "SELECT (COUNT(*) AS ?n) WHERE { <urn:half> ?p ?o }", "--data", data, "--format", "csv").out
    assert told.splitlines()[1] == "0"
    assert "1 times" in run("ask", "open-findings", "--data", data, "--format", "csv").out


def test_a_build_that_cannot_reach_it_publishes_nothing_and_loses_nothing(
    data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run("build", reports(tmp_path, 1), "--data", data)
    before = Release.opened(DataFolder(data)).hash
    with monkeypatch.context() as broken:
        broken.setenv("OUTSTANDING_STORE_QUERY", "http://127.0.0.1:1/query")
        run("build", reports(tmp_path, 2), "--data", data).clearly_failed(1, "cannot be reached")
        run("ask", "documents", "--data", data).clearly_failed(1, "cannot be reached")
    assert Release.opened(DataFolder(data)).hash == before
    assert run("build", reports(tmp_path, 2), "--data", data).code == 0


def test_an_engine_that_loses_triples_gets_no_release(engine: Running, samples: Release) -> None:
    nquads = b"<urn:s> <urn:p> <urn:o> <urn:g> .\n"
    with Engine(engine.place, Base("https://data.example.org/lost/")) as there:
        with pytest.raises(EngineError, match="has 1 triples of a release of 2"):
            there.hold("0" * 64, [nquads, nquads], lambda: 2)
        assert there.held() == {}
        there.hold("0" * 64, [nquads, nquads], lambda: 1)
        assert there.held() == {"0" * 64: 1}


def test_a_client_that_may_not_write_is_told_so_without_the_secret(
    engine: Running, data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if not engine.place.user:  # it lets everybody in
        monkeypatch.setenv("OUTSTANDING_STORE_USER", "nobody")
        assert run("build", reports(tmp_path, 1), "--data", data).code == 0
        return
    monkeypatch.setenv("OUTSTANDING_STORE_PASSWORD", "wrong-secret")
    done = run("build", reports(tmp_path, 1), "--data", data)
    done.clearly_failed(1, "does not let us in")
    assert "wrong-secret" not in done.out + done.err


# --- pages ---------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def there(
    engine: Running, samples: Release, remote: Store, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Server]:
    """A server of the samples' release that asks the engine."""
    log = tmp_path_factory.mktemp("there") / "log"
    with running(samples.folder.parents[1], log, **engine.settings) as started:
        yield started
    assert SECRET not in log.read_text("utf-8")


@pytest.mark.parametrize("path", PAGES)
def test_every_page_is_the_same(path: str, server: Server, there: Server) -> None:
    here, elsewhere = (each.get(path, accept="text/html") for each in (server, there))
    assert elsewhere.status == here.status
    assert _without_place(elsewhere.body, there) == _without_place(here.body, server)


def _without_place(body: bytes, server: Server) -> str:
    """A page without what no two answers have in common: the port, and how long it took."""
    text = body.decode().replace(f":{server.port}", "")
    return re.sub(r"urn:uuid:[0-9a-f-]+|[0-9a-f]{32}|\d+(\.\d+)? m?s\b", "", text)


# --- settings, and servers that lie --------------------------------------------------------------------------------


def test_no_secret_is_shown() -> None:
    settings = Settings(store_query="http://h/q", store_update="http://h/u", store_graphs="http://h/g").model_copy()
    settings = Settings.model_validate({**settings.model_dump(), "store_password": SECRET, "store_user": "u"})
    place = place_of(settings)
    assert place
    assert place.password == SECRET
    for shown in (repr(settings), str(settings), settings.model_dump_json(), repr(place), str(place)):
        assert SECRET not in shown


def test_a_password_in_an_address_is_refused_and_not_shown() -> None:
    with pytest.raises(UsageError, match="holds a user or a password") as error:
        place_of(Settings(store_query=f"http://u:{SECRET}@h/q", store_update="http://h/u", store_graphs="http://h/g"))
    assert SECRET not in str(error.value)


def test_an_engine_has_three_addresses() -> None:
    with pytest.raises(UsageError, match="without OUTSTANDING_STORE_UPDATE and OUTSTANDING_STORE_GRAPHS"):
        place_of(Settings(store_query="http://h/q"))
    assert place_of(Settings()) is None


@pytest.mark.parametrize(
    ("scheme", "begins"), [("basic", "Basic dTpwdy1vZi10aGU"), ("bearer", f"Bearer {SECRET}")], ids=["basic", "bearer"]
)
def test_we_are_let_in_by_the_scheme_that_is_set(scheme: str, begins: str, liar: Liar) -> None:
    address = liar.address.replace(f"user:{SECRET}@", "")
    place = Place(address, address, address, "u", SECRET, scheme)  # type: ignore[arg-type]  of the cases
    with Engine(place, Base()) as engine, pytest.raises(EngineError):
        engine.held()
    assert liar.seen[0].startswith(begins)


class Liar(http.server.ThreadingHTTPServer):
    """A server that says the same whatever it is asked."""

    says: bytes = b"<html>Welcome</html>"
    status: int = 200

    def __init__(self) -> None:
        """Listen; `seen` is told how each client wants to be let in."""
        self.seen: list[str] = []
        super().__init__(("127.0.0.1", 0), _Lies)

    @property
    def address(self) -> str:
        """Where it is, with a secret that nobody should see."""
        return f"http://user:{SECRET}@127.0.0.1:{self.server_port}/sparql"


class _Lies(http.server.BaseHTTPRequestHandler):
    server: Liar

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        self.server.seen.append(self.headers.get("Authorization", ""))
        self.send_response(self.server.status)
        self.send_header("Content-Length", str(len(self.server.says)))
        self.end_headers()
        self.wfile.write(self.server.says)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  the base class's own name
        """Say nothing."""


@pytest.fixture
def liar() -> Iterator[Liar]:
    with Liar() as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield server
        server.shutdown()
        thread.join()


@pytest.mark.parametrize(
    ("status", "says", "told"),
    [
        (200, b"<html>Welcome</html>", "no SPARQL server"),
        (200, b'{"head": {"vars": ["release"]}, "results": {"bindings": [{"release": {"ty', "no SPARQL server"),
        (401, b"no", "does not let us in"),
        (403, b"no", "does not let us in"),
        (500, b"out of\nmemory", "answers 500: out of memory"),
        (302, b"", "answers 302"),
    ],
)
def test_an_answer_that_is_none_is_told(status: int, says: bytes, told: str, liar: Liar) -> None:
    liar.status, liar.says = status, says
    with Engine(Place(liar.address, liar.address, liar.address), Base()) as engine:
        with pytest.raises(EngineError, match=told) as error:
            engine.held()
        assert SECRET not in str(error.value)


@pytest.mark.parametrize(
    "says",
    [
        b'{"head": {"vars": ["s"]}, "results": {"bindings": [{"s": {"type": "uri", "value": "urn:a"}}, {"s"',
        b'{"head": {"vars": ["s"]}, "results": {"bindings": []}} The SPARQL operation has been cancelled',
        b"",
    ],
)
def test_an_answer_that_is_cut_off_is_no_answer(says: bytes, liar: Liar) -> None:
    liar.says = says
    with httpx.Client() as client:
        store = RemoteStore(client, liar.address, "urn:g", EmbeddedStore.in_memory())
        with pytest.raises(EngineError, match="cut off"):
            store.query(ALL)
