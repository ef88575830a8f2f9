"""Ad-hoc queries that ask too much are refused or stopped by a limit that is named; nobody else is kept waiting."""

from __future__ import annotations

import asyncio
import contextlib
import os
import socket
import threading
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path

import pytest
from running_server import PATIENCE, Reply, Server, running, until

from graph.release import Release
from outstanding.settings import Settings
from outstanding.web.budgets import Budgets, client_of
from outstanding.web.metrics import Metrics
from outstanding.web.problems import Problem
from outstanding.web.recording import logger
from outstanding.web.workers import Query, Workers

PRODUCT = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
"""Runs for longer than any test."""

SORTED = "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i } ORDER BY ?a ?i LIMIT 1"
PATHS = "SELECT (COUNT(*) AS ?n) { ?a (!<urn:x>|^!<urn:x>)* ?b . ?c (!<urn:y>|^!<urn:y>)* ?d }"
RUNNING = "outstanding_adhoc_queries_running"
STARTED = "outstanding_query_workers_started_total"


@pytest.fixture(scope="module")
def hasty(samples: Release, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server with small limits."""
    with running(
        samples.folder.parents[1],
        tmp_path_factory.mktemp("hasty") / "log",
        query_seconds=1.0,
        query_megabytes=512,
        query_rows=100,
        query_answer_megabytes=1,
        query_length=20_000,
        query_depth=20,
    ) as server:
        yield server


@pytest.fixture
def patient(samples: Release, tmp_path: Path) -> Iterator[Server]:
    """A server that lets queries run for as long as a test may, one for each client, and lets one wait."""
    with running(
        samples.folder.parents[1], tmp_path / "log", query_seconds=PATIENCE * 2, query_queue=1, queries_per_client=4
    ) as server:
        yield server


@contextlib.contextmanager
def under_way(server: Server, *queries: str) -> Iterator[list[Future[Reply]]]:
    """Queries that somebody else has asked and waits for; they are given up at the end."""
    connections = [server.connection() for _ in queries]

    def asked(number: int) -> Reply:
        connection = connections[number]
        connection.request("POST", "/sparql", queries[number].encode(), {"Content-Type": "application/sparql-query"})
        answer = connection.getresponse()
        return Reply(answer.status, {name.lower(): value for name, value in answer.getheaders()}, answer.read())

    with ThreadPoolExecutor(max(len(queries), 1)) as pool:
        futures = [pool.submit(asked, number) for number in range(len(queries))]
        try:
            yield futures
        finally:
            for connection in connections:
                if connection.sock:
                    connection.sock.shutdown(socket.SHUT_RDWR)
            for connection, future in zip(connections, futures, strict=True):
                future.exception(PATIENCE)
                connection.close()


def children(server: Server) -> set[int]:
    """The processes that the server's process has started and that run still."""
    pid = server.process.pid
    found = {int(each) for each in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()}
    return {each for each in found if alive(each)}


def alive(pid: int) -> bool:
    """Whether a process runs still: it is there, and is not merely waiting for its parent to take notice."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False


# --- each limit -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("query", [PRODUCT, PATHS])
def test_a_query_that_takes_too_long_is_stopped(query: str, hasty: Server) -> None:
    until(lambda: len(children(hasty)) == 2)
    before = children(hasty)
    reply = hasty.post(query)
    assert reply.status == 503
    assert (reply.json["limit"], reply.json["value"]) == ("query_seconds", 1.0)
    assert "1 s" in reply.json["detail"]
    until(lambda: sum(not alive(pid) for pid in before) == 1)
    until(lambda: len(children(hasty)) == 2)
    assert hasty.query("ASK {}").json["boolean"] is True


def test_a_query_that_needs_too_much_memory_is_stopped(samples: Release, tmp_path: Path) -> None:
    with running(samples.folder.parents[1], tmp_path / "log", query_megabytes=512) as server:
        reply = server.post(SORTED)
        assert reply.status == 503
        assert (reply.json["limit"], reply.json["value"]) == ("query_megabytes", 512)
        assert server.query("ASK {}").json["boolean"] is True


@pytest.mark.parametrize("accept", ["text/csv", "application/sparql-results+json", "application/sparql-results+xml"])
def test_an_answer_of_too_many_rows_is_refused_and_never_cut(accept: str, hasty: Server) -> None:
    query = "SELECT * { ?s ?p ?o }"
    reply = hasty.query(f"{query} LIMIT 500", accept)
    assert reply.status == 422
    assert (reply.json["limit"], reply.json["value"]) == ("query_rows", 100)
    assert "LIMIT 100" in reply.json["hint"]
    assert len(hasty.query(f"{query} LIMIT 100").rows) == 100
    assert hasty.query(f"{query} LIMIT 101", accept).status == 422


def test_an_answer_of_too_many_triples_is_refused(hasty: Server) -> None:
    query = "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }"
    assert hasty.query(query).json["limit"] == "query_rows"
    assert hasty.query(f"{query} LIMIT 100").status == 200


def test_an_answer_of_too_many_bytes_is_refused(hasty: Server) -> None:
    long = '("' + "x" * 15_000 + '" AS ?x)'
    query = f"SELECT * {{ {{ SELECT {long} {{}} }} {{ SELECT ?s {{ ?s ?p ?o }} LIMIT %d }} }}"
    assert hasty.post(query % 50).status == 200
    reply = hasty.post(query % 90)
    assert (reply.status, reply.json["limit"]) == (422, "query_answer_megabytes")


def test_a_query_that_is_too_long_is_refused(hasty: Server) -> None:
    fitting = "ASK {}" + " " * (20_000 - 6)
    assert hasty.post(fitting).status == 200
    assert (hasty.post(fitting + " ").status, hasty.post(fitting + " ").json["limit"]) == (413, "query_length")


@pytest.mark.parametrize("pair", ["{}", "()", "[]"])
def test_a_query_that_nests_too_deeply_is_refused(pair: str, hasty: Server) -> None:
    reply = hasty.post(f"SELECT * WHERE {pair[0] * 21}{pair[1] * 21}")
    assert (reply.status, reply.json["limit"]) == (400, "query_depth")
    assert "limit" not in hasty.post(f"SELECT * WHERE {pair[0] * 20}{pair[1] * 20}").json


NESTED = {
    "braces": ("{", "}"),
    "parentheses": ("ASK { FILTER(" + "(", ")"),
    "brackets": ("ASK { ?s ?p " + "[", "]"),
    "options": ("OPTIONAL {", "}"),
    "selects": ("{ SELECT * WHERE {", "}}"),
    "not": ("ASK { FILTER(" + "!", ""),
    "inverse": ("ASK { ?s " + "^", ""),
    "minus": ("ASK { FILTER(" + "-", ""),
    "or": ("ASK { FILTER(true" + " || true", ") }"),
    "sums": ("ASK { FILTER(1" + "+1", ") }"),
    "steps": ("ASK { ?s <a:b>" + "/<a:b>", " ?o }"),
    "unions": ("ASK { {}" + " UNION {}", "}"),
    "filters": ("ASK { " + "FILTER(true)", "}"),
    "quotes": ("<<", ">>"),
}


@pytest.mark.parametrize("shape", NESTED)
def test_no_depth_and_no_chain_ends_the_server(shape: str, server: Server) -> None:
    opening, closing = NESTED[shape]
    for times in (100, 10_000, 1_000_000):
        reply = server.post(opening * times + closing * times)
        assert reply.status in {200, 400, 413, 503}, times
        assert reply.json
    assert server.query("ASK {}").json["boolean"] is True


@pytest.mark.parametrize(("unit", "join"), [("true", "||"), ("1", "+")])
def test_a_query_that_crashes_its_process_is_told_so_and_the_process_is_replaced(
    unit: str, join: str, server: Server
) -> None:
    before = server.figure(STARTED)
    reply = server.post("ASK { FILTER(" + join.join([unit] * 20_000) + ") }")
    assert reply.status == 503
    assert "crashed the process" in reply.json["detail"]
    assert "Retry-After" not in reply.headers
    until(lambda: server.figure(STARTED) == before + 1)
    assert server.query("ASK {}").json["boolean"] is True


# --- side by side -----------------------------------------------------------------------------------------------------


def test_runaway_queries_leave_everything_else_alone(patient: Server) -> None:
    with under_way(patient, PRODUCT, PRODUCT) as others:
        until(lambda: patient.figure(RUNNING) == 2)
        assert patient.get("/ready").status == 200
        assert patient.get("/sparql").status == 200
        assert patient.get("/q/persistent-afis.json?since=2015").status == 200
        assert patient.get("/q/open-findings.html").status == 200
        assert patient.get("/doc/wexmoor/peel-2017-effectiveness/report.html").status == 200
        assert not any(each.done() for each in others)


def test_who_finds_the_line_full_is_told_when_to_try_again(patient: Server) -> None:
    with under_way(patient, PRODUCT, PRODUCT, PRODUCT):
        until(lambda: patient.figure("outstanding_adhoc_queries_waiting") == 1)
        reply = patient.post("ASK {}")
    assert reply.status == 503
    assert reply.json["limit"] == "query_queue"
    assert int(reply.headers["retry-after"]) > 0
    until(lambda: patient.query("ASK {}").status == 200)


def test_who_waits_in_the_line_is_served_when_somebody_leaves(patient: Server) -> None:
    with under_way(patient, PRODUCT) as _, under_way(patient, PRODUCT) as _:
        until(lambda: patient.figure(RUNNING) == 2)
        with ThreadPoolExecutor(1) as pool:
            waiting = pool.submit(patient.post, "ASK {}")
            until(lambda: patient.figure("outstanding_adhoc_queries_waiting") == 1)
            assert not waiting.done()
            for pid in children(patient):
                os.kill(pid, 9)
            assert waiting.result(PATIENCE).json["boolean"] is True


def test_a_client_has_only_so_many_queries_at_a_time(samples: Release, tmp_path: Path) -> None:
    settings = {"query_seconds": PATIENCE * 2, "queries_per_client": 1, "query_queue": 0}
    with running(samples.folder.parents[1], tmp_path / "log", **settings) as server:
        with under_way(server, PRODUCT):
            until(lambda: server.figure(RUNNING) == 1)
            reply = server.post("ASK {}")
        assert (reply.status, reply.json["limit"]) == (429, "queries_per_client")
        assert int(reply.headers["retry-after"]) > 0
        until(lambda: server.post("ASK {}").status == 200)


def test_the_next_query_of_a_client_waits_for_its_turn(samples: Release, tmp_path: Path) -> None:
    settings = {"query_seconds": PATIENCE * 2, "queries_per_client": 1}
    with running(samples.folder.parents[1], tmp_path / "log", **settings) as server, ThreadPoolExecutor(1) as pool:
        with under_way(server, PRODUCT):
            until(lambda: server.figure(RUNNING) == 1)
            waiting = pool.submit(server.post, "ASK {}")
        assert waiting.result(PATIENCE).json["boolean"] is True


def test_a_query_ends_when_whoever_asked_has_left(patient: Server) -> None:
    before = patient.figure(STARTED)
    with under_way(patient, PRODUCT):
        until(lambda: patient.figure(RUNNING) == 1)
    until(lambda: patient.figure(RUNNING) == 0)
    until(lambda: patient.figure(STARTED) == before + 1)


def test_clients_are_told_apart_by_what_one_of_them_cannot_change() -> None:
    assert client_of("192.0.2.1") != client_of("192.0.2.2")
    assert client_of("::ffff:192.0.2.1") == client_of("192.0.2.1")
    assert client_of("2001:db8:0:1::1") == client_of("2001:db8:0:1:ffff::2")
    assert client_of("2001:db8:0:1::1") != client_of("2001:db8:0:2::1")
    assert client_of("unix") == "unix"


def test_what_a_client_took_is_given_back_even_after_an_error() -> None:
    async def taking() -> None:
        budgets = Budgets(1, line=0, seconds=PATIENCE)
        with contextlib.suppress(RuntimeError):
            async with budgets.taken("a"):
                async with budgets.taken("b"):
                    pass
                with pytest.raises(Problem):
                    async with budgets.taken("a"):
                        pass
                raise RuntimeError
        async with budgets.taken("a"):
            pass

    asyncio.run(taking())


def test_who_waits_too_long_for_a_turn_is_refused_and_the_turns_go_on() -> None:
    async def taking() -> None:
        budgets = Budgets(1, line=1, seconds=0.01)
        async with budgets.taken("a"):
            with pytest.raises(Problem, match="under way"):
                async with budgets.taken("a"):
                    pass
        async with budgets.taken("a"):
            pass

    asyncio.run(taking())


# --- processes --------------------------------------------------------------------------------------------------------


def test_no_process_is_left_when_the_server_is_told_to_stop(samples: Release, tmp_path: Path) -> None:
    with running(samples.folder.parents[1], tmp_path / "log", query_seconds=PATIENCE * 2) as server:
        pids = children(server)
        assert len(pids) == 2
        assert all(alive(pid) for pid in pids)
    assert not any(alive(pid) for pid in pids)


def test_no_process_is_left_when_the_server_is_killed(samples: Release, tmp_path: Path) -> None:
    with running(samples.folder.parents[1], tmp_path / "log") as server:
        pids = children(server)
        server.process.kill()
        until(lambda: not any(alive(pid) for pid in pids))


def test_processes_inherit_nothing_of_the_server(samples: Release, tmp_path: Path) -> None:
    with running(samples.folder.parents[1], tmp_path / "log", query_workers=3) as server:
        listening = _sockets(server.process.pid)
        assert listening
        for pid in children(server):
            environment = Path(f"/proc/{pid}/environ").read_bytes()
            assert b"OUTSTANDING" not in environment
            assert b"HOME=" not in environment
            # Of sockets it has the one that stands for its standard input, where the library uses one for a pipe.
            assert len(_sockets(pid)) <= 1
            assert not listening & _sockets(pid)


def _sockets(pid: int) -> set[str]:
    links = (str(link.readlink()) for link in Path(f"/proc/{pid}/fd").iterdir())
    return {link for link in links if link.startswith("socket:")}


def test_many_queries_at_once_are_all_answered_right(samples: Release) -> None:
    """Straight to the processes, with more askers than processes; each gets its own answer."""

    async def asked() -> list[bytes]:
        workers = Workers(Settings(query_queue=100), Metrics(), logger())
        await workers.start()
        try:
            results = await asyncio.gather(*(workers.answer(_number(samples, each)) for each in range(60)))
        finally:
            await workers.close()
        return [each.content for each in results]

    assert [int(content.split()[1]) for content in asyncio.run(asked())] == list(range(60))


def _number(release: Release, number: int) -> Query:
    return Query(
        text=f"SELECT ({number} AS ?x) {{}}",
        store=release.folder / "store",
        union=True,
        base="http://127.0.0.1/",
        media_types={"rows": "text/csv", "truth": None, "graph": None},
    )


def test_the_event_loop_is_free_while_a_query_is_looked_over(server: Server) -> None:
    """Texts of the greatest length, several at a time, and the server answers in between."""
    text = "SELECT * { " + "?s ?p ?o . " * 20_000 + "}"
    answered = threading.Event()
    with ThreadPoolExecutor(4) as pool:
        asked = [pool.submit(server.post, text) for _ in range(4)]
        assert server.get("/health").status == 200
        answered.set()
        assert {each.result(PATIENCE).status for each in asked} <= {200, 422, 429, 503}
