"""Decisions in the browser: the same bytes as by the terminal, and nobody else's forms."""

from __future__ import annotations

import http.cookies
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlencode

import pytest
from browsing import visit
from playwright.sync_api import Browser
from reports import EXAMPLES, run
from running_server import Reply, Server, running

from graph.curation import links
from graph.errors import UsageError
from graph.folder import DataFolder
from graph.release import Release
from outstanding.settings import Settings
from outstanding.web.sessions import COOKIE, MOST, Sessions, keep_local

TOKEN = "a-secret-of-the-tests"  # noqa: S105  opens nothing but the servers of these tests
PAIR = "wexmoor-9765697033"
"""Two findings of the samples that are proposed to be one matter."""


@pytest.fixture
def data(samples: Release, tmp_path: Path) -> Path:
    """A copy of the data folder of the samples."""
    return Path(shutil.copytree(samples.folder.parents[1], tmp_path / "data", symlinks=True))


@pytest.fixture
def desk(data: Path, tmp_path: Path) -> Iterator[Server]:
    """A server on which decisions may be made."""
    with running(data, tmp_path / "log", curation_token=TOKEN, reviewer="panel") as served:
        yield served


class Curator:
    """Who uses the pages without a browser."""

    def __init__(self, server: Server) -> None:
        """Begin without a session."""
        self.server = server
        self.cookie = ""

    @property
    def origin(self) -> str:
        """What a browser sends with the server's own forms."""
        return self.server.address.rstrip("/")

    def post(self, path: str, fields: dict[str, str], **headers: str) -> Reply:
        """Send a form; a header that is given empty is left out."""
        given = {"Content-Type": "application/x-www-form-urlencoded", "Origin": self.origin}
        if self.cookie:
            given["Cookie"] = self.cookie
        given |= {name.replace("_", "-"): value for name, value in headers.items()}
        given = {name: value for name, value in given.items() if value}
        return self.server.ask("POST", path, given, urlencode(fields).encode())

    def enter(self, token: str = TOKEN) -> Reply:
        """Give a token, and keep the cookie."""
        reply = self.post("/curation/enter", {"token": token})
        if "set-cookie" in reply.headers:
            self.cookie = reply.headers["set-cookie"].partition(";")[0]
        return reply

    def page(self, path: str) -> Reply:
        """Open a page."""
        return self.server.ask("GET", path, {"Cookie": self.cookie})

    def form(self, name: str = PAIR) -> dict[str, str]:
        """The hidden fields of a pair's form."""
        page = self.page(f"/curation/pair/{name}").body.decode()
        return dict(re.findall(r'<input type="hidden" name="(mark|seen)" value="([0-9a-f]+)">', page))

    def decide(self, decision: str, **fields: str) -> Reply:
        """Open the pair's page, and send its form."""
        return self.post(f"/curation/pair/{PAIR}/{decision}", {**self.form(), "reviewer": "panel", **fields})


@pytest.fixture
def curator(desk: Server) -> Curator:
    """Somebody who gave the token."""
    found = Curator(desk)
    assert found.enter().status == 303
    return found


def decisions(data: Path) -> bytes:
    """The file of decisions; empty where there is none."""
    file = data / "curation" / links.FILE
    return file.read_bytes() if file.exists() else b""


# --- who is let in ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", ["/curation", "/curation/", f"/curation/pair/{PAIR}"])
def test_without_a_token_in_the_settings_there_is_nothing_here(server: Server, path: str) -> None:
    assert server.get(path).status in {404, 308}
    assert server.get("/curation").status == 404
    form = {"Content-Type": "application/x-www-form-urlencoded"}
    assert server.ask("POST", "/curation/enter", form, b"token=").status == 404


def test_the_token_opens_a_session_in_a_cookie_that_no_script_and_no_other_site_has(desk: Server) -> None:
    curator = Curator(desk)
    assert "Open the desk" in curator.page("/curation").body.decode()
    assert curator.page(f"/curation/pair/{PAIR}").headers["location"] == "/curation"
    reply = curator.enter()
    assert (reply.status, reply.headers["location"]) == (303, "/curation")
    (cookie,) = http.cookies.SimpleCookie(reply.headers["set-cookie"]).values()
    assert (cookie.key, cookie["path"], cookie["httponly"], cookie["samesite"]) == (
        COOKIE, "/curation", True, "strict",
    )  # fmt: skip
    page = curator.page("/curation")
    assert PAIR in page.body.decode()
    assert (page.headers["cache-control"], "etag" in page.headers) == ("no-store", False)
    assert TOKEN not in desk.log.read_text("utf-8") + page.body.decode()


def test_any_other_word_lets_nobody_in(desk: Server) -> None:
    for token in ("", "wrong", TOKEN[:-1], TOKEN + "x", "\u00e9" * 20, " " + TOKEN):
        reply = Curator(desk).enter(token)
        assert (reply.status, "set-cookie" in reply.headers) == (403, False)
        assert "That is not the token" in reply.body.decode()


def test_a_session_that_was_closed_decides_nothing(curator: Curator, data: Path) -> None:
    form = curator.form()
    assert curator.post("/curation/leave", form).status == 303
    assert curator.post(f"/curation/pair/{PAIR}/accept", form).status == 403
    assert decisions(data) == b""


def test_sessions_end_and_are_not_too_many() -> None:
    sessions = Sessions(TOKEN)
    first = sessions.begin(TOKEN)
    assert first
    others = [sessions.begin(TOKEN) for _ in range(MOST)]
    assert not sessions.holds(first)
    assert all(sessions.holds(each or "") for each in others)
    assert not sessions.marked(others[0] or "", sessions.mark(others[1] or ""))
    assert Sessions("").begin("") is None


@pytest.mark.parametrize(
    "setting",
    [
        {"host": "0.0.0.0"},  # noqa: S104  refused
        {"host": "data.example.org"},
        {"address": "https://data.example.org/"},
        {"proxies": "127.0.0.1"},
        {"host": "::"},
    ],
)
def test_a_server_that_others_reach_does_not_start_with_a_token(setting: dict[str, str]) -> None:
    with pytest.raises(UsageError, match="this machine only"):
        keep_local(Settings.model_validate({"curation_token": TOKEN, **setting}))
    keep_local(Settings.model_validate(setting))
    keep_local(Settings.model_validate({"curation_token": TOKEN, "host": "::1"}))


def test_the_command_says_why_it_does_not_start(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OUTSTANDING_CURATION_TOKEN", TOKEN)
    done = run("serve", "--host", "192.0.2.1", "--port", "0", "--data", data)
    assert (done.code, "this machine only" in " ".join(done.err.split())) == (2, True)
    monkeypatch.setenv("OUTSTANDING_CURATION_TOKEN", "short")
    assert run("serve", "--port", "0", "--data", data).code == 2


# --- what is decided --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("decision", ["accept", "reject"])
def test_a_decision_leaves_the_same_bytes_as_by_the_terminal(
    decision: str, curator: Curator, data: Path, samples: Release, tmp_path: Path
) -> None:
    other = Path(shutil.copytree(samples.folder.parents[1], tmp_path / "other", symlinks=True))
    reply = curator.decide(decision, comment="the same matter", predicate="persists")
    assert reply.status == 200
    assert "outstanding links apply" in reply.body.decode()
    done = run(
        "links", decision, PAIR, "--by", "panel", "--comment", "the same matter", "--no-publish", "--data", other
    )
    assert done.code == 0, done.err
    assert decisions(data) == decisions(other) != b""
    assert DataFolder(data).numbers == (1,)


def test_a_decision_is_pending_until_it_is_published_and_can_be_taken_back(curator: Curator, data: Path) -> None:
    curator.decide("accept", comment="one\r\ntwo\tthree")
    assert "1 decision." in re.sub(r"\s+", " ", curator.page("/curation").body.decode())
    assert b"one two three" in decisions(data)
    assert run("links", "apply", "--data", data).code == 0
    assert "Not published yet" not in curator.page("/curation").body.decode()
    assert curator.decide("withdraw").status == 200
    assert "1 withdrawn." in curator.page("/curation").body.decode()
    again = curator.decide("withdraw")
    assert (again.status, "nobody decided" in again.body.decode()) == (400, True)


def test_a_pair_can_be_accepted_as_something_else(curator: Curator, data: Path) -> None:
    assert curator.decide("accept", predicate="narrows").status == 200
    assert b"insp:narrows" in decisions(data)
    assert curator.decide("accept", predicate="dances").status == 400
    assert curator.decide("marry").status == 404


def test_a_page_that_is_older_than_a_decision_decides_nothing(curator: Curator, data: Path) -> None:
    old = curator.form()
    curator.decide("accept")
    kept = decisions(data)
    reply = curator.post(f"/curation/pair/{PAIR}/reject", {**old, "reviewer": "other"})
    assert (reply.status, decisions(data)) == (409, kept)


def test_a_page_that_is_older_than_the_words_decides_nothing_and_what_was_decided_is_shown_again(
    curator: Curator, data: Path, tmp_path: Path
) -> None:
    curator.decide("accept")
    old = curator.form()
    kept = decisions(data)
    sources = Path(shutil.copytree(EXAMPLES, tmp_path / "examples"))
    report = sources / "wexmoor-2018-effectiveness.txt"
    later = _words(curator)
    text = report.read_text("utf-8")
    assert later in text
    report.write_text(text.replace(later, later.replace("victims", "victims and witnesses", 1)), "utf-8")
    assert run("build", sources, "--data", data).code == 0
    assert curator.post(f"/curation/pair/{PAIR}/reject", old).status == 409
    assert decisions(data) == kept
    page = curator.page("/curation?force=wexmoor").body.decode()
    assert ">stale</span>" in page
    assert page.index(PAIR) < page.index(">proposed</span>")


def _words(curator: Curator) -> str:
    """The later words of the pair, as its page shows them."""
    page = curator.page(f"/curation/pair/{PAIR}").body.decode()
    return re.sub(r"<[^>]*>", "", re.findall(r"<blockquote><p>(.*?)</p></blockquote>", page, re.DOTALL)[1])


# --- forms of others --------------------------------------------------------------------------------------------------


def test_a_form_from_elsewhere_is_not_heeded(curator: Curator, data: Path) -> None:
    form = {**curator.form(), "token": TOKEN}
    elsewhere: list[dict[str, str]] = [
        {"Origin": "https://example.org"},
        {"Origin": "null"},
        {"Origin": ""},
        {"Origin": "null", "Sec_Fetch_Site": "cross-site"},
        {"Origin": "", "Sec_Fetch_Site": "same-site"},
    ]
    for headers in elsewhere:
        for path in (f"/curation/pair/{PAIR}/accept", "/curation/leave", "/curation/enter"):
            assert curator.post(path, form, **headers).status == 403, headers
    assert decisions(data) == b""
    assert PAIR in curator.page("/curation").body.decode()


def test_a_form_without_the_mark_of_its_session_is_not_heeded(curator: Curator, data: Path) -> None:
    form = curator.form()
    other = Curator(curator.server)
    other.enter()
    for mark in ("", "0" * 64, other.form()["mark"]):
        assert curator.post(f"/curation/pair/{PAIR}/accept", {**form, "mark": mark}).status == 403
    curator.cookie = f"{COOKIE}=made-up"
    assert curator.post(f"/curation/pair/{PAIR}/accept", form).status == 403
    assert decisions(data) == b""


def test_what_is_no_form_or_asks_for_what_is_not_there_is_refused_with_a_reason(curator: Curator) -> None:
    assert curator.post("/curation/enter", {}, Content_Type="text/plain").status == 415
    assert curator.post("/curation/enter", {str(at): "" for at in range(30)}).status == 400
    for path in ("/curation?page=0", "/curation?page=x", "/curation?force=nowhere", "/curation?state=odd"):
        assert curator.page(path).status == 400, path
    assert curator.page("/curation/pair/nothing").status == 400
    assert curator.decide("accept", comment="x" * 3000).status == 422


# --- in a browser -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "options",
    [{}, {"color_scheme": "dark"}, {"viewport": {"width": 320, "height": 640}}, {"java_script_enabled": False}],
    ids=["light", "dark", "narrow", "no script"],
)
def test_a_pair_is_decided_on_by_keyboard(
    options: dict[str, object], chromium: Browser, desk: Server, data: Path
) -> None:
    scripted = "java_script_enabled" not in options

    with visit(chromium, desk.address, **options) as there:

        def fine() -> None:
            if scripted:
                assert there.barriers() == []
                assert not there.too_wide
            assert there.complaints == []

        page = there.go("/curation")
        fine()
        page.get_by_label("Token").fill(TOKEN)
        page.keyboard.press("Enter")
        page.get_by_role("heading", name="Which findings are about the same matter?").wait_for()
        fine()
        page.get_by_role("link", name=PAIR).focus()
        page.keyboard.press("Enter")
        page.get_by_label("Why").fill("the same matter")
        assert page.locator("ins, del").count()
        fine()
        page.get_by_role("button", name="Reject: not the same").focus()
        page.keyboard.press("Enter")
        page.get_by_role("status").wait_for()
        fine()
        assert b"the same matter" in decisions(data)
        page.get_by_role("link", name="This pair again").click()
        page.get_by_role("button", name="Withdraw the decision").click()
        page.get_by_role("status").wait_for()
        assert b"the same matter" not in decisions(data)
