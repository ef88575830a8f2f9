"""What is asked of a saved question over HTTP: parameters, pages, one address to an answer, caches, older releases."""

from __future__ import annotations

import contextlib
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from conftest import EXAMPLES
from running_server import Reply, Server, running
from test_canned_forms import HTML, links

from graph.folder import DataFolder
from graph.terms import Base
from outstanding.building import build
from outstanding.settings import Settings
from outstanding.web.forms import SUFFIXES
from outstanding.web.served import Releases

FORMS_OF_ANSWERS = [suffix for suffix in SUFFIXES if suffix != "rq"]


def following(reply: Reply, relation: str, server: Server) -> str | None:
    """The path of an answer's link of a relation."""
    found = links(reply).get(relation)
    return found[0].removeprefix(server.address.removesuffix("/")) if found else None


# --- parameters -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("query", "names", "told"),
    [
        ("since=MMXV", ["since"], "a whole number"),
        ("since=2015.0", ["since"], "a whole number"),
        ("as_of=2019-02-30", ["as_of"], "YYYY-MM-DD"),
        ("force=wexmor", ["force"], "Did you mean wexmoor"),
        ("force=wexmoor-pcc", ["force"], "no such force"),
        ("force=https://w3id.org/outstanding/body/nowhere", ["force"], "no such force"),
        ("frce=wexmoor", ["frce"], "Did you mean force"),
        ("Since=2015", ["Since"], "Did you mean since"),
        ("_since_integer=2015", ["_since_integer"], "There are: since"),
        ("since=2015&since=2016", ["since"], "given twice"),
        ("limit=0", ["limit"], "from 1 to 10000"),
        ("limit=10001", ["limit"], "from 1 to 10000"),
        ("limit=%2B5", ["limit"], "from 1 to 10000"),
        ("page=-1", ["page"], "from 1 to 100000"),
        ("page=1e3", ["page"], "from 1 to 100000"),
        ("release=one", ["release"], "from 1 to 999999"),
        ("release=\u0661", ["release"], "from 1 to 999999"),
        ("since=x&as_of=y&force=z&limit=w&q=v", ["limit", "q", "since", "as_of", "force"], "given"),
    ],
)
def test_what_does_not_fit_is_refused_by_its_name(query: str, names: list[str], told: str, server: Server) -> None:
    reply = server.get("/q/persistent-afis?" + query.replace("\u0661", "%D9%A1"))
    assert (reply.status, reply.headers["content-type"]) == (422, "application/problem+json")
    wrong = reply.json["parameters"]
    assert sorted(each["name"] for each in wrong) == sorted(names)
    assert told in " ".join((reply.json["detail"], reply.json["hint"])) or len(names) > 1
    assert all(each["detail"] and each["hint"] for each in wrong)


@pytest.mark.parametrize(
    "query", ["since=%ff", "since=%ed%a0%80", "%ff=1", "&".join(f"a{number}=1" for number in range(101))]
)
def test_an_address_that_is_no_text_is_refused(query: str, server: Server) -> None:
    reply = server.get(f"/q/persistent-afis?{query}")
    assert reply.status == 422
    assert "UTF-8" in reply.json["detail"]


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_every_form_refuses_what_does_not_fit(suffix: str, server: Server) -> None:
    assert server.get(f"/q/persistent-afis.{suffix}?since=x").status == 422
    assert server.get(f"/q/persistent-afis.{suffix}?nothing=x").status == 422


def test_a_name_may_be_written_in_each_of_its_ways(server: Server) -> None:
    by_slug = server.get("/q/open-findings?force=wexmoor").json
    assert by_slug["rows"]
    for name in (
        "body:wexmoor",
        "https://w3id.org/outstanding/body/wexmoor",
        "https:%2F%2Fw3id.org/outstanding/body/wexmoor",
    ):
        told = server.get(f"/q/open-findings?force={name}").json
        assert told["rows"] == by_slug["rows"]
        assert told["coverage"] == by_slug["coverage"]


# --- pages ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("suffix", ["json", "csv", "html"])
def test_the_pages_are_the_whole_answer_and_each_leads_to_the_next(suffix: str, server: Server) -> None:
    whole = server.get("/q/statistics?limit=10000").json["rows"]
    path: str | None = f"/q/statistics.{suffix}?limit=25"
    found: list[dict[str, object]] = []
    before: str | None = None
    while path:
        reply = server.get(path)
        assert following(reply, "prev", server) == before
        found += server.get(path.replace(f".{suffix}?", ".json?")).json["rows"]
        before, path = path, following(reply, "next", server)
    assert found == whole
    assert len(whole) > 100


def test_json_and_page_begin_with_as_many_rows_as_the_question_says_and_lead_on(server: Server) -> None:
    told = server.get("/q/statistics").json
    assert (len(told["rows"]), told["page"]["limit"], told["page"]["rows"]) == (50, 50, 50)
    assert told["page"]["next"] == f"{server.address}q/statistics?page=2"
    assert b'rel="next" href="/q/statistics?page=2"' in server.get("/q/statistics", HTML).body


def test_a_page_behind_the_last_is_empty_and_leads_back(server: Server) -> None:
    reply = server.get("/q/statistics?page=100000&limit=10000")
    assert (reply.status, reply.json["rows"]) == (200, [])
    assert following(reply, "next", server) is None
    assert following(reply, "first", server) == "/q/statistics.json?limit=10000"


# --- one answer, one address ------------------------------------------------------------------------------------------

SPELLINGS = (
    "force=wexmoor&since=2016",
    "since=2016&force=wexmoor",
    "since=2016&as_of=9999-12-31&force=wexmoor",
    "as_of=&force=wexmoor&page=&since=2016&limit=",
    "since=%32016&force=wexmoor",
    "page=1&force=wexmoor&since=2016",
)


@pytest.mark.parametrize("suffix", FORMS_OF_ANSWERS)
def test_spellings_of_one_request_get_the_same_bytes_under_one_tag(suffix: str, server: Server) -> None:
    replies = [server.get(f"/q/persistent-afis.{suffix}?{query}") for query in SPELLINGS]
    assert {reply.status for reply in replies} == {200}
    assert len({(reply.body, reply.headers["etag"], reply.headers["link"]) for reply in replies}) == 1
    assert links(replies[0])["canonical"] == [f"{server.address}q/persistent-afis?since=2016&force=wexmoor"]


def test_what_differs_in_the_answer_differs_in_the_tag(server: Server) -> None:
    paths = [
        "/q/persistent-afis",
        "/q/persistent-afis?since=2016",
        "/q/persistent-afis?as_of=2018-01-01",
        "/q/persistent-afis?limit=1",
        "/q/persistent-afis?page=2",
        "/q/persistent-afis?release=1",
        "/q/persistent-afis.csv",
        "/q/persistent-afis.rq",
        "/q/open-findings",
    ]
    assert len({server.get(path).headers["etag"] for path in paths}) == len(paths)


def under(host: str, path: str, server: Server) -> Reply:
    """What is sent to who calls the server by another name."""
    with contextlib.closing(server.connection()) as connection:
        connection.putrequest("GET", path, skip_host=True, skip_accept_encoding=True)
        connection.putheader("Host", host)
        connection.endheaders()
        answer = connection.getresponse()
        return Reply(answer.status, {name.lower(): value for name, value in answer.getheaders()}, answer.read())


def test_nobody_gets_an_answer_with_the_address_that_another_sent(server: Server) -> None:
    path = "/q/persistent-afis?since=2016&limit=7"
    for host in ("one.example", "two.example:81"):
        reply = under(host, path, server)
        assert links(reply)["canonical"][0].startswith(f"http://{host}/q/")
        assert all(one["address"].startswith(f"http://{host}/") for row in reply.json["passages"] for one in row)
    assert under("one%zz.example", path, server).status == 400


# --- caches -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_who_has_an_answer_is_told_so_and_head_is_get_without_its_body(suffix: str, server: Server) -> None:
    path = f"/q/grade-history.{suffix}?force=wexmoor"
    got = server.get(path)
    again = server.get(path, If_None_Match=f'"other", {got.headers["etag"]}')
    assert (again.status, again.body, again.headers["etag"]) == (304, b"", got.headers["etag"])
    for name in ("cache-control", "content-location", "vary"):
        assert again.headers[name] == got.headers[name]
    head = server.ask("HEAD", path)
    assert (head.status, head.body) == (200, b"")
    varying = ("date", "x-request-id")
    assert {k: v for k, v in head.headers.items() if k not in varying} == {
        k: v for k, v in got.headers.items() if k not in varying
    }


def test_what_does_not_fit_is_not_called_unchanged(server: Server) -> None:
    assert server.get("/q/persistent-afis?since=x", If_None_Match="*").status == 422
    assert server.get("/q/persistent-afis?force=wexmor", If_None_Match="*").status == 422


def test_an_answer_may_be_kept_for_long_only_where_its_address_names_the_release(server: Server) -> None:
    assert server.get("/q/persistent-afis").headers["cache-control"] == "public, no-cache"
    assert server.get("/q/persistent-afis?as_of=2018-01-01").headers["cache-control"] == "public, no-cache"
    assert server.get("/q/persistent-afis?release=1").headers["cache-control"] == "public, max-age=86400"
    assert server.get("/q/persistent-afis?since=x").headers["cache-control"] == "no-store"


# --- older releases ---------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def three(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with three releases, of one, two and three reports."""
    folder = tmp_path_factory.mktemp("three") / "data"
    for year in ("2015-vulnerability", "2016-effectiveness", "2017-effectiveness"):
        build([EXAMPLES / f"wexmoor-{year}.txt", EXAMPLES / "wexmoor.ttl"], DataFolder(folder), Base())
    return folder


@pytest.fixture
def aged(three: Path, tmp_path: Path) -> Iterator[Server]:
    """A server over a copy of that folder that keeps one older release open."""
    shutil.copytree(three, tmp_path / "data", symlinks=True)
    with running(tmp_path / "data", tmp_path / "log", older_releases=1) as served:
        yield served


def test_an_older_release_answers_by_its_number(aged: Server) -> None:
    answers = {number: aged.get(f"/q/open-findings?release={number}") for number in (1, 2, 3)}
    assert [reply.json["coverage"]["documents"] for reply in answers.values()] == [1, 2, 3]
    assert [reply.json["citation"]["release"]["number"] for reply in answers.values()] == [1, 2, 3]
    assert len({reply.headers["etag"] for reply in answers.values()}) == 3
    now = aged.get("/q/open-findings")
    assert now.json["rows"] == answers[3].json["rows"]
    assert "release=3" in links(now)["cite-as"][0]
    assert "release" not in links(now)["canonical"][0]
    for number, reply in answers.items():
        assert f"release={number}" in links(reply)["canonical"][0]
        assert aged.get(f"/q/open-findings?release={number}", If_None_Match=reply.headers["etag"]).status == 304


def test_a_name_is_looked_up_in_the_release_that_is_asked(aged: Server) -> None:
    document = "document=wexmoor/peel-2017-effectiveness/report"
    assert aged.get(f"/q/statistics?{document}").status == 200
    assert aged.get(f"/q/statistics?{document}&release=2").status == 422


def test_a_release_that_was_removed_is_gone_and_one_that_never_was_is_not_found(aged: Server) -> None:
    assert aged.get("/q/open-findings?release=1").status == 200
    shutil.rmtree(aged.data / "releases" / "1")
    gone = aged.get("/q/open-findings?release=1")
    assert (gone.status, gone.headers["content-type"]) == (410, "application/problem+json")
    assert "There are: 2, 3" in gone.json["hint"]
    assert aged.get("/q/open-findings.csv?release=1").status == 410
    assert aged.get("/q/open-findings?release=4").status == 404
    assert aged.get("/q/open-findings?release=2").status == 200


def test_no_more_older_releases_stay_open_than_are_set_and_none_closes_under_a_request(three: Path) -> None:
    releases = Releases(Settings(data=three, older_releases=1))
    releases.refresh()
    with releases.older(1) as first, releases.older(2):
        assert releases.open_numbers == (1, 2, 3)
        assert first.store.query("ASK { ?s ?p ?o }")
    assert releases.open_numbers in {(1, 3), (2, 3)}
    with releases.older(1) as first:
        releases.close()
        assert first.store.query("ASK { ?s ?p ?o }")
    assert releases.open_numbers == ()


def test_a_damaged_older_release_tells_no_place_on_the_disk(aged: Server) -> None:
    (aged.data / "releases" / "2" / "manifest.json").write_text("{}")
    reply = aged.get("/q/open-findings?release=2")
    assert reply.status == 503
    assert str(aged.data).encode() not in reply.body
    assert aged.get("/q/open-findings").status == 200
