"""What every route of the server does alike: HEAD, OPTIONS, CORS, conditional requests, ids, errors, log, figures."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from running_server import Server, running, until

from graph.errors import IdentityError, QueryError, ReleaseError, SourceError, UsageError
from graph.release import Release
from outstanding.settings import Settings
from outstanding.web.application import LARGEST_BODY, create_app
from outstanding.web.problems import Problem, problem_of

ISSUES = "/sparql?query=SELECT%20?i%20{?i%20a%20insp:Issue}%20ORDER%20BY%20?i"
HTML = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
"""What a browser sends."""


# --- methods ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", ["/health", "/ready", "/sparql", ISSUES, "/openapi.json"])
def test_head_has_the_headers_of_get_and_no_body(path: str, server: Server) -> None:
    got, head = server.get(path), server.ask("HEAD", path)
    varying = ("date", "x-request-id")
    assert head.status == got.status == 200
    assert head.body == b""
    assert {k: v for k, v in head.headers.items() if k not in varying} == {
        k: v for k, v in got.headers.items() if k not in varying
    }
    assert int(head.headers["content-length"]) == len(got.body)


@pytest.mark.parametrize(
    ("path", "methods"), [("/health", "GET, HEAD, OPTIONS"), ("/sparql", "GET, HEAD, POST, OPTIONS")]
)
def test_options_and_a_wrong_method_tell_the_methods_there_are(path: str, methods: str, server: Server) -> None:
    options = server.ask("OPTIONS", path)
    assert (options.status, options.headers["allow"], options.body) == (204, methods, b"")
    wrong = server.ask("DELETE", path)
    assert (wrong.status, wrong.headers["allow"]) == (405, methods)
    assert wrong.json["title"] == "Method Not Allowed"


def test_options_of_nothing_is_nothing(server: Server) -> None:
    assert server.ask("OPTIONS", "/nothing").status == 404


def test_a_browser_may_ask_from_any_page(server: Server) -> None:
    asked = {"Origin": "https://elsewhere.example", "Access-Control-Request-Method": "POST"}
    before = server.ask("OPTIONS", "/sparql", {**asked, "Access-Control-Request-Headers": "content-type"})
    assert before.status == 204
    assert "POST" in before.headers["access-control-allow-methods"]
    assert "Content-Type" in before.headers["access-control-allow-headers"]
    for reply in (before, server.get(ISSUES), server.get("/nothing"), server.get(ISSUES, "image/png")):
        assert reply.headers["access-control-allow-origin"] == "*"
        assert {"ETag", "Link", "X-Request-ID", "Retry-After"} <= set(
            reply.headers["access-control-expose-headers"].split(", ")
        )
        assert "access-control-allow-credentials" not in reply.headers


@pytest.mark.parametrize(
    ("path", "target"),
    [("/sparql/", "/sparql"), ("/health//", "/health"), ("/sparql/?query=ASK%20%7B%7D", "/sparql?query=ASK%20%7B%7D")],
)
def test_a_slash_too_many_leads_to_the_path_without_it(path: str, target: str, server: Server) -> None:
    reply = server.get(path)
    assert (reply.status, reply.headers["location"]) == (308, target)


@pytest.mark.parametrize("path", ["//elsewhere.example/", "/\\elsewhere.example/", "/%5celsewhere.example/", "/x/"])
def test_no_path_leads_elsewhere(path: str, server: Server) -> None:
    reply = server.get(path)
    assert reply.status == 404
    assert "location" not in reply.headers


# --- conditional requests ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("form", ["{tag}", "W/{tag}", '"other", {tag}', '"a,b",W/{tag} , "x"', "*"])
def test_what_the_client_has_is_not_sent_again(form: str, server: Server) -> None:
    tag = server.get(ISSUES).headers["etag"]
    again = server.get(ISSUES, If_None_Match=form.format(tag=tag))
    assert (again.status, again.body, again.headers["etag"]) == (304, b"", tag)
    assert again.headers["vary"] == "Accept"
    assert again.headers["cache-control"] == "public, no-cache"


@pytest.mark.parametrize("form", ['"other"', "{bare}", 'W/"other", "x"', ""])
def test_what_the_client_has_not_is_sent(form: str, server: Server) -> None:
    tag = server.get(ISSUES).headers["etag"]
    again = server.get(ISSUES, If_None_Match=form.format(bare=tag.strip('"')))
    assert again.status == 200
    assert again.body


def test_each_form_and_each_question_has_a_tag_of_its_own_and_the_same_one_each_time(server: Server) -> None:
    forms = [server.get(ISSUES, each) for each in (None, "text/csv", "application/sparql-results+xml")]
    others = [server.get(ISSUES + "%20"), server.get(ISSUES + "&default-graph-uri=urn:x"), server.get("/sparql")]
    tags = [each.headers["etag"] for each in forms + others]
    assert len(set(tags)) == len(tags)
    assert server.get(ISSUES, "*/*").headers["etag"] == tags[0]


@pytest.mark.parametrize("call", ["NOW()", "RAND()", "UUID()", "STRUUID()", "BNODE()"])
def test_an_answer_that_changes_by_itself_is_not_kept(call: str, server: Server) -> None:
    reply = server.query(f"SELECT ({call} AS ?x) {{}}")
    assert reply.status == 200
    assert reply.headers["cache-control"] == "no-store"
    assert "etag" not in reply.headers


# --- ids, errors ------------------------------------------------------------------------------------------------------


def test_a_request_keeps_the_id_that_it_brings(server: Server) -> None:
    assert server.get("/health", X_Request_ID="abc-1.2_X").headers["x-request-id"] == "abc-1.2_X"
    assert server.get("/nothing", X_Request_ID="abc").json["request_id"] == "abc"


@pytest.mark.parametrize("unsafe", ["a b", "x" * 65, "<script>", "é".encode().decode("latin-1"), ""])
def test_an_unsafe_id_is_replaced(unsafe: str, server: Server) -> None:
    reply = server.get("/nothing", X_Request_ID=unsafe)
    assert re.fullmatch("[0-9a-f]{32}", reply.headers["x-request-id"])
    assert reply.json["request_id"] == reply.headers["x-request-id"]


@pytest.mark.parametrize(
    ("accept", "media_type"),
    [
        (None, "application/problem+json"),
        ("*/*", "application/problem+json"),
        ("application/json", "application/problem+json"),
        ("application/sparql-results+json", "application/problem+json"),
        ("text/plain", "text/plain; charset=utf-8"),
        (HTML, "text/html; charset=utf-8"),
    ],
)
def test_an_error_comes_in_the_form_that_is_asked_for(accept: str | None, media_type: str, server: Server) -> None:
    reply = server.get("/nothing", accept)
    assert reply.status == 404
    assert reply.headers["content-type"] == media_type
    assert reply.headers["vary"] == "Accept"
    assert reply.headers["cache-control"] == "no-store"
    assert reply.headers["x-request-id"].encode() in reply.body
    assert b"there is nothing here" in reply.body


def test_a_problem_has_the_members_of_the_standard_and_says_what_to_do(server: Server) -> None:
    problem = server.query("SELECT * {\n  ?s ?p }").json
    assert problem["type"] == "about:blank"
    assert (problem["status"], problem["title"]) == (400, "Bad Request")
    assert problem["detail"].startswith("not SPARQL: ")
    assert (problem["line"], problem["column"], problem["where"]) == (2, 10, "line 2, column 10")
    assert problem["hint"] == "Correct the query at this place."


def test_no_error_repeats_what_was_asked(server: Server) -> None:
    for accept in (None, HTML, "text/plain"):
        for path in ("/<script>alert(1)</script>", "/%3Cscript%3E", "/..%2f..%2fetc%2fpasswd"):
            reply = server.get(path, accept)
            assert reply.status == 404
            assert b"script" not in reply.body
            assert b"passwd" not in reply.body


def test_an_error_page_shows_markup_as_text(server: Server) -> None:
    page = server.query("SELECT * { <b>&</b> }&format=<i>", HTML)
    assert page.status == 400
    assert b"<b>" not in page.body


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (UsageError("x", where="force", hint="y"), 400),
        (QueryError("x", where="line 1, column 2", hint="y"), 400),
        (SourceError("x", where="report.txt", hint="y"), 422),
        (IdentityError("x", where="report.txt", hint="y"), 422),
        (Problem(410, "x", where="z", hint="y"), 410),
    ],
)
def test_every_error_of_the_project_has_a_status_and_keeps_its_words(error: UsageError, status: int) -> None:
    problem = problem_of(error)
    assert (problem.status, problem.detail, problem.where, problem.hint) == (status, "x", error.where, "y")


def test_an_error_about_the_servers_own_disk_keeps_its_place_to_itself() -> None:
    problem = problem_of(ReleaseError("the store is damaged", where="/srv/data", hint="Build /srv/data again."))
    assert problem.status == 503
    assert "/srv" not in problem.detail + problem.where + problem.hint
    assert problem_of(SourceError("not text", where="/srv/upload/x.txt")).where == ""


@pytest.mark.parametrize("path", ["/health", "/nothing", "/sparql", ISSUES])
def test_every_answer_keeps_browsers_from_guessing_and_from_loading_elsewhere(path: str, server: Server) -> None:
    headers = server.get(path, HTML).headers
    assert headers["x-content-type-options"] == "nosniff"
    assert "default-src 'self'" in headers["content-security-policy"]
    assert "unsafe" not in headers["content-security-policy"]
    assert "server" not in headers


# --- running ----------------------------------------------------------------------------------------------------------


def test_the_server_says_that_it_lives_and_what_it_serves(server: Server, samples: Release) -> None:
    assert server.get("/health").json == {"status": "ok"}
    ready = server.get("/ready").json
    assert ready == {
        "status": "ready",
        "release": samples.number,
        "hash": samples.hash,
        "documents": len(samples.manifest.documents),
    }


def test_the_figures_count_requests_by_the_template_of_their_route(server: Server) -> None:
    name = 'outstanding_requests_total{method="GET",route="/health",status="200"}'
    before = server.figure(name)
    server.get("/health")
    assert server.figure(name) == before + 1
    server.get("/nothing/at/all/1")
    figures = server.get("/metrics").body.decode()
    assert "/nothing" not in figures
    assert f"outstanding_release {server.get('/ready').json['release']:.1f}" in figures


def test_the_log_tells_what_happened_and_not_who_asked_for_what(server: Server, samples: Release) -> None:
    query = "SELECT ?secretname WHERE { ?secretname a insp:Issue }"
    reply = server.ask("GET", "/sparql?query=" + query.replace(" ", "%20"), {"User-Agent": "secretagent"})
    given = reply.headers["x-request-id"]
    until(lambda: any(line.get("request_id") == given for line in server.logged()))
    line = next(each for each in server.logged() if each.get("request_id") == given)
    assert line.pop("ms") >= 0
    assert line.pop("timestamp").endswith("Z")
    assert line == {
        "event": "request",
        "level": "info",
        "method": "GET",
        "route": "/sparql",
        "status": 200,
        "bytes": len(reply.body),
        "release": samples.hash,
        "request_id": given,
    }
    log = server.log.read_text("utf-8")
    assert "secret" not in log
    assert "127.0.0.1" not in log


def test_what_a_library_says_is_a_line_of_the_log_too() -> None:
    code = """
import logging, logging.config
from outstanding.web import serving
logging.config.dictConfig(serving._LOGGING)
logging.getLogger("asyncio").warning("a child went")
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    (line,) = done.stderr.splitlines()
    told = json.loads(line)
    assert (told["event"], told["level"]) == ("a child went", "warning")


def test_the_api_is_described(server: Server) -> None:
    described = server.get("/openapi.json").json
    assert described["openapi"].startswith("3.1")
    assert {"/health", "/ready", "/metrics", "/sparql"} <= described["paths"].keys()
    assert {"get", "post"} == described["paths"]["/sparql"].keys()


# --- what fails -------------------------------------------------------------------------------------------------------


def test_a_failure_of_the_code_is_answered_without_a_word_of_it_and_logged(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    app = create_app(Settings(data=tmp_path))

    def broken() -> None:
        raise ZeroDivisionError("secret words")

    app.add_api_route("/broken", broken)
    reply = TestClient(app, raise_server_exceptions=False).get("/broken", headers={"X-Request-ID": "abc"})
    assert reply.status_code == 500
    assert reply.headers["content-type"] == "application/problem+json"
    assert reply.headers["x-request-id"] == reply.json()["request_id"] == "abc"
    assert "secret" not in reply.text
    assert "ZeroDivision" not in reply.text
    failed, request = (json.loads(line) for line in capsys.readouterr().err.splitlines())
    assert (failed["event"], failed["error"], failed["request_id"]) == ("failed", "ZeroDivisionError", "abc")
    assert "secret words" in failed["trace"][-1]
    assert (request["status"], request["route"]) == (500, "/broken")


def test_a_parameter_that_does_not_fit_is_named(tmp_path: Path) -> None:
    app = create_app(Settings(data=tmp_path))

    def typed(number: int) -> int:
        return number

    app.add_api_route("/typed", typed)
    reply = TestClient(app).get("/typed?number=many")
    assert reply.status_code == 422
    assert reply.headers["content-type"] == "application/problem+json"
    assert reply.json()["parameters"][0]["name"] == "number"
    assert "number: " in reply.json()["detail"]


def test_a_body_that_is_too_large_for_a_path_is_refused(tmp_path: Path) -> None:
    app = create_app(Settings(data=tmp_path))

    def takes(body: dict[str, str]) -> int:
        return len(body)

    app.add_api_route("/takes", takes, methods=["POST"])
    reply = TestClient(app).post("/takes", json={"x": "y" * LARGEST_BODY})
    assert reply.status_code == 413


# --- proxies ----------------------------------------------------------------------------------------------------------


def test_what_a_stranger_says_of_a_proxy_is_not_believed(server: Server) -> None:
    forwarded = {"X_Forwarded_Host": "elsewhere.example", "X_Forwarded_Proto": "https", "X_Forwarded_For": "192.0.2.1"}
    reply = server.get("/sparql", **forwarded)
    assert b"elsewhere" not in reply.body
    assert f"<{server.address}sparql#service>".encode() in reply.body


def test_a_proxy_that_is_set_is_believed(samples: Release, tmp_path: Path) -> None:
    with running(samples.folder.parents[1], tmp_path / "log", proxies="127.0.0.1") as server:
        reply = server.get("/sparql", X_Forwarded_Proto="https", X_Forwarded_For="192.0.2.1")
        assert f"<https://127.0.0.1:{server.port}/sparql#service>".encode() in reply.body
