"""What the page on threats says, held to: each threat has its tests, and they are there; and the doors as a whole."""

from __future__ import annotations

import re
import socket
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from reports import tree
from running_server import Server
from starlette.routing import Route

from graph.errors import UsageError
from graph.release import Release
from graph.terms import Base
from outstanding.web.application import ROUTERS

ROOT = Path(__file__).parent.parent
PAGE = (ROOT / "docs" / "threats.md").read_text("utf-8")
METHODS = ("POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "PROPFIND")
CLIMBING = ("..%2f", "%2e%2e/", "..%5c", "/%2e%2e%2f", "....//", "%00", "%2fetc%2fpasswd", "..%c0%af")


# --- the page ------------------------------------------------------------------------------------------------------


def test_every_threat_has_its_section_an_answer_and_tests_that_are_there() -> None:
    sections = re.split(r"^## ", PAGE, flags=re.MULTILINE)[1:]
    threats = {each.split(" ", 1)[0]: each for each in sections if re.match(r"T\d+ ", each)}
    assert list(threats) == [f"T{number}" for number in range(1, 29)]
    for name, told in threats.items():
        found = re.findall(r"`(test_\w+\.py)::(test_\w+)`", told)
        assert found, name
        for file, test in found:
            assert re.search(rf"^def {test}\(", (ROOT / "tests" / file).read_text("utf-8"), re.MULTILINE), (name, test)


# --- every door ----------------------------------------------------------------------------------------------------


def _paths() -> list[str]:
    found = {each.path for made in ROUTERS for each in made().routes if isinstance(each, Route)}
    return sorted(re.sub(r"\{[^}]*\}", "x", path) for path in found)


def test_no_method_on_any_route_changes_the_data(server: Server, samples: Release) -> None:
    data = samples.folder.parents[1]
    before = tree(data, ["sources", "graphs", "curation", "outstanding", "current/manifest.json"])
    for path in _paths():
        for method in METHODS:
            reply = server.ask(method, path, {"Content-Type": "application/n-triples"}, b"<a:b> <a:c> <a:d> .")
            assert reply.status in {200, 204, 303, 308, 400, 403, 404, 405, 406, 411, 413, 415}, (
                method,
                path,
                reply.status,
            )
            assert method in {"POST", "OPTIONS"} or reply.status >= 400, (method, path, reply.status)
    assert tree(data, ["sources", "graphs", "curation", "outstanding", "current/manifest.json"]) == before


def test_no_path_climbs_out_of_what_is_served(server: Server) -> None:
    for path in _paths():
        for climb in CLIMBING:
            reply = server.get(f"{path.rstrip('x')}{climb}{climb}{climb}etc/passwd")
            assert b"root:" not in reply.body, (path, climb)
            assert reply.status < 500, (path, climb, reply.status)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.sampled_from(_paths()),
    st.text(st.characters(codec="utf-8"), max_size=20),
    st.sampled_from(["q", "format", "force", "callback", "release", "sort"]),
)
def test_nothing_in_an_address_becomes_a_header(server: Server, path: str, text: str, name: str) -> None:
    hostile = "".join(f"%{byte:02x}" for byte in f"{text}\r\nX-Evil: 1\r\n\r\n<b>".encode())
    with socket.create_connection(("127.0.0.1", server.port), timeout=60) as client:
        client.sendall(f"GET {path}?{name}={hostile} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n".encode())
        head = b"".join(iter(lambda: client.recv(65536), b"")).partition(b"\r\n\r\n")[0].lower()
    assert b"\r\nx-evil" not in head
    assert head.count(b"\r\ncontent-type:") <= 1
    assert head.count(b"http/1.1 ") == 1


@pytest.mark.parametrize("ranges", [",".join(f"{n}-{n}" for n in range(3_000)), "0-," * 2_000, "-" * 7_000, "1-0,0-"])
def test_many_ranges_of_a_file_cost_nothing(server: Server, ranges: str) -> None:
    reply = server.get("/dumps/outstanding.nq.gz", Range=f"bytes={ranges}")
    if reply.status == 307:
        reply = server.get(reply.headers["location"].removeprefix(server.address.rstrip("/")), Range=f"bytes={ranges}")
    assert reply.status in {200, 206, 400, 416}
    assert len(reply.body) < 5_000_000


def test_a_form_of_very_many_fields_is_refused(server: Server) -> None:
    body = b"&".join(b"a=%d" % number for number in range(30_000))
    reply = server.ask("POST", "/sparql", {"Content-Type": "application/x-www-form-urlencoded"}, body)
    assert reply.status in {400, 413}
    assert len(server.get("/q/open-findings?" + "&".join("force=x" for _ in range(3_000))).body) < 100_000


# --- queries -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("pattern", ["(a+)+$", "(a{1,1000}){1,1000}", "(((((a*)*)*)*)*)*b", "(x+x+)+y", "[" * 500])
def test_a_pattern_that_would_never_end_ends(server: Server, pattern: str) -> None:
    reply = server.query(f'SELECT * {{ BIND (REGEX("{"a" * 200}", "{pattern}") AS ?x) }}')
    assert reply.status in {200, 400, 503}
    assert server.get("/health").status == 200


# --- names that look alike -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "base", ["https://data.n\u043erthfell.example/", "https://\uff44ata.example/", "https://data.example\uff0fx/"]
)
def test_a_base_is_of_plain_letters_so_that_none_looks_like_another(base: str) -> None:
    with pytest.raises(UsageError):
        Base(base)
