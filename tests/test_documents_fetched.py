"""Documents from the web: fetched politely, kept by checksum, asked for again only where they changed."""

from __future__ import annotations

import hashlib
import json
import signal
import subprocess
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from reports import COMMAND, REFERENCE, run
from reports import page as report
from sites import HTML, Sent, Site, StoppedClock, document, fetched, page, site

from graph.errors import OutstandingError, UsageError
from outstanding import __version__
from outstanding.cli.main import INTERRUPTED
from outstanding.fetching.catalogue import Document, read_catalogue
from outstanding.fetching.downloading import State
from outstanding.fetching.exchanges import REDIRECTS, STEP_SECONDS
from outstanding.fetching.holding import Holding, ending_of
from outstanding.fetching.manners import TRIES, Rules, WallClock, backoff

PDF = b"%PDF-1.4 no more"


@pytest.fixture(name="here")
def _here() -> Iterator[Site]:
    with site() as each:
        yield each


@pytest.fixture
def into(tmp_path: Path) -> Path:
    return tmp_path / "fetched"


def _files(into: Path) -> dict[str, bytes]:
    return {each.name: each.read_bytes() for each in (into / "reports").iterdir()}


def _reason(into: Path, *documents: Document, **options: float) -> str:
    (result,) = fetched(into, *documents, **options)  # type: ignore[arg-type]
    assert result.state is State.FAILED
    assert result.hint
    assert result.name not in "".join(_files(into))
    return result.detail


# --- what is kept -----------------------------------------------------------------------------------------------------


def test_a_document_is_kept_with_what_the_server_said_and_where_it_comes_from(here: Site, into: Path) -> None:
    here.offer("/moved", Sent(status=301, headers=(("Location", "/report"),)))
    here.page("/report", ETag='"one"', Last_Modified="Mon, 02 Nov 2026 10:00:00 GMT", Set_Cookie="a=b")
    (result,) = fetched(into, document(here.url("/moved")))
    assert (result.state, result.file, result.detail) == ("fetched", "one.html", f"redirected to {here.url('/report')}")
    assert _files(into)["one.html"] == b"<p>A report.</p>"
    assert (into / "kept" / result.sha256).read_bytes() == b"<p>A report.</p>"
    record = json.loads((into / "records" / "one.json").read_bytes())
    assert record["url"] == here.url("/moved")
    (version,) = record["versions"]
    date = version["headers"].pop("date")
    assert version == {
        "sha256": hashlib.sha256(b"<p>A report.</p>").hexdigest(),
        "size": 16,
        "url": here.url("/report"),
        "status": 200,
        "headers": {"content-type": HTML, "etag": '"one"', "last-modified": "Mon, 02 Nov 2026 10:00:00 GMT"},
        "fetched": "2026-11-23T12:00:04+00:00",
    }
    assert date
    sources = tomllib.loads(_files(into)["sources.toml"].decode())
    assert sources == {"document": [{"file": "one.html", "url": here.url("/moved")}]}


def test_requests_name_the_program_and_whom_to_ask(here: Site, into: Path) -> None:
    fetched(into, document(here.page("/report")))
    assert {headers["user-agent"] for _, headers in here.asked} == {
        f"outstanding/{__version__} (+help@wexmoor.example)"
    }
    assert [path for path, _ in here.asked] == ["/robots.txt", "/report"]


def test_a_second_run_is_sent_nothing_new(here: Site, into: Path) -> None:
    here.page("/a", b"<p>a</p>", ETag='"a"')
    here.page("/b", b"<p>b</p>")
    wanted = [document(here.url("/a"), "a"), document(here.url("/b"), "b")]
    fetched(into, *wanted)
    before = _files(into)
    assert [each.state for each in fetched(into, *wanted)] == ["unchanged", "unchanged"]
    assert [headers.get("if-none-match") for path, headers in here.asked if path == "/a"] == [None, '"a"']
    assert _files(into) == before
    assert len(list((into / "kept").iterdir())) == 2
    assert len(json.loads((into / "records" / "b.json").read_bytes())["versions"]) == 1


def test_a_changed_document_is_kept_beside_its_older_version(here: Site, into: Path) -> None:
    wanted = document(here.page("/a", b"<p>old</p>", ETag='"1"'))
    (old,) = fetched(into, wanted)
    here.page("/a", b"<p>new</p>", ETag='"2"')
    (new,) = fetched(into, wanted)
    assert new.state is State.CHANGED
    assert _files(into)["one.html"] == b"<p>new</p>"
    assert {each.name for each in (into / "kept").iterdir()} == {old.sha256, new.sha256}
    record = Holding(into).record("one")
    assert record is not None
    assert [each.sha256 for each in record.versions] == [old.sha256, new.sha256]


def test_what_a_person_adds_to_the_sidecar_stays(here: Site, into: Path) -> None:
    fetched(into, document(here.page("/a"), "a"))
    sidecar = into / "reports" / "sources.toml"
    added = 'published = 2019-05-02 # as the list says\npublished_because = "the list of reports"\n'
    sidecar.write_text(sidecar.read_text() + added)
    here.offer("/a", Sent(PDF, headers=(("Content-Type", "application/pdf"),)))
    fetched(into, document(here.url("/a"), "a"), document(here.page("/b"), "b"))
    assert set(_files(into)) == {"a.pdf", "b.html", "sources.toml"}
    assert added in sidecar.read_text()
    first, second = tomllib.loads(sidecar.read_text())["document"]
    assert (first["file"], str(first["published"]), second["file"]) == ("a.pdf", "2019-05-02", "b.html")


def test_a_file_that_somebody_put_there_or_changed_is_not_written_over(here: Site, into: Path) -> None:
    mine = into / "reports" / "one.html"
    mine.parent.mkdir(parents=True)
    mine.write_text("mine")
    wanted = document(here.page("/a", ETag='"1"'))
    (result,) = fetched(into, wanted)
    assert "was not fetched" in result.detail
    assert mine.read_text() == "mine"
    mine.unlink()
    fetched(into, wanted)
    mine.write_text("mine again")
    (result,) = fetched(into, wanted)
    assert "was changed since" in result.detail
    assert mine.read_text() == "mine again"


def test_a_file_that_was_removed_is_put_back(here: Site, into: Path) -> None:
    wanted = document(here.page("/a", ETag='"1"'))
    fetched(into, wanted)
    (into / "reports" / "one.html").unlink()
    assert fetched(into, wanted)[0].state is State.UNCHANGED
    assert _files(into)["one.html"] == b"<p>A report.</p>"


@pytest.mark.parametrize(
    ("media_type", "path", "content", "ending"),
    [
        ("text/html", "/report.pdf", b"", ".html"),
        ("application/pdf", "/download", b"", ".pdf"),
        ("application/octet-stream", "/a/Report.PDF", b"", ".pdf"),
        ("application/octet-stream", "/download", PDF, ".pdf"),
        ("text/plain", "/list.csv", b"", ".csv"),
        ("text/plain", "/list", b"", ".txt"),
        ("", "/x.docx", b"", ".docx"),
        ("image/png", "/report.pdf", b"", ""),
        ("application/octet-stream", "/x.exe", b"MZ", ""),
    ],
)
def test_the_ending_is_that_of_the_kind_that_the_server_tells(
    media_type: str, path: str, content: bytes, ending: str
) -> None:
    assert ending_of(media_type, path, content) == ending


# --- manners ----------------------------------------------------------------------------------------------------------


def test_what_robots_txt_disallows_is_reported_and_not_fetched(here: Site, into: Path) -> None:
    here.offer("/robots.txt", Sent(b"User-agent: *\nDisallow: /private/\nUser-agent: outstanding\nDisallow: /shut/\n"))
    assert "robots.txt" in _reason(into, document(here.page("/shut/a")))
    assert here.paths() == []
    assert fetched(into, document(here.page("/private/a")))[0].state is State.FETCHED


def test_a_redirect_to_what_robots_txt_disallows_is_not_followed(here: Site, into: Path) -> None:
    here.offer("/robots.txt", Sent(b"User-agent: *\nDisallow: /shut\n"))
    here.page("/shut")
    moved = here.offer("/open", Sent(status=302, headers=(("Location", "/shut"),)))
    assert "robots.txt" in _reason(into, document(moved))
    assert here.paths() == ["/open"]


@pytest.mark.parametrize(("status", "allowed"), [(404, True), (403, True), (500, False), (503, False)])
def test_a_robots_txt_that_is_missing_allows_all_and_one_that_fails_nothing(
    here: Site, into: Path, status: int, allowed: bool
) -> None:
    here.offer("/robots.txt", Sent(status=status))
    (result,) = fetched(into, document(here.page("/a")))
    assert (result.state is State.FETCHED) is allowed
    assert (here.paths() == ["/a"]) is allowed


def test_requests_to_a_host_are_one_at_a_time_with_its_pause_between(here: Site, into: Path) -> None:
    here.offer("/robots.txt", Sent(b"User-agent: *\nCrawl-delay: 7\n"))
    clock = StoppedClock()
    wanted = [document(here.page(f"/{number}"), f"n{number}") for number in range(5)]
    assert {each.state for each in fetched(into, *wanted, clock=clock)} == {State.FETCHED}
    assert here.most == 1
    assert clock.waits == [7.0] * 5
    assert [path for path, _ in here.asked].count("/robots.txt") == 1


def test_a_host_that_several_others_redirect_to_is_asked_by_one_of_them_at_a_time(here: Site, into: Path) -> None:
    with site() as one, site() as two:
        here.page("/a")
        moved = Sent(status=301, headers=(("Location", here.url("/a")),))
        wanted = [
            document(other.offer(f"/{number}", moved), f"{name}{number}")
            for name, other in (("one", one), ("two", two))
            for number in range(4)
        ]
        assert {each.state for each in fetched(into, *wanted)} == {State.FETCHED}
    assert here.paths() == ["/a"] * 8
    assert here.most == 1
    assert [path for path, _ in here.asked].count("/robots.txt") == 1


def test_a_site_without_a_wish_is_given_the_pause_of_the_settings(here: Site, into: Path) -> None:
    clock = StoppedClock()
    fetched(into, document(here.page("/a")), clock=clock)
    assert clock.waits == [2.0]


def test_hosts_are_asked_beside_each_other(into: Path) -> None:
    with site() as one, site() as two:
        held = page()
        urls = [each.offer("/a", Sent(held.content, headers=held.headers, held=True)) for each in (one, two)]
        for each, other in ((one, two), (two, one)):
            each.go = other.waiting  # neither is answered before both were asked
        results = fetched(into, document(urls[0], "a"), document(urls[1], "b"))
        assert {each.state for each in results} == {State.FETCHED}
        assert one.waiting.is_set()
        assert two.waiting.is_set()


@pytest.mark.parametrize(
    ("told", "wait"),
    [("30", 30.0), ("Mon, 23 Nov 2026 12:01:02 GMT", 60.0), ("soon", 2.0), ("", 2.0), ("0", 2.0), ("-5", 2.0)],
)
def test_a_server_that_is_busy_is_asked_again_when_it_says(here: Site, into: Path, told: str, wait: float) -> None:
    clock = StoppedClock()
    busy = Sent(status=429, headers=(("Retry-After", told),) if told else ())
    url = here.offer("/a", busy, page())
    assert fetched(into, document(url), clock=clock)[0].state is State.FETCHED
    assert clock.waits == [2.0, wait]


def test_a_server_that_asks_for_long_is_left_alone_for_this_run(here: Site, into: Path) -> None:
    here.offer("/a", Sent(status=503, headers=(("Retry-After", "86400"),)))
    first, second = fetched(into, document(here.url("/a"), "a"), document(here.page("/b"), "b"))
    assert "come back in 86,400 seconds" in first.detail
    assert "come back in 86,400 seconds" in second.detail
    assert here.paths() == ["/a"]


def test_a_server_that_stays_busy_is_given_up_with_its_number(here: Site, into: Path) -> None:
    clock = StoppedClock()
    url = here.offer("/a", Sent(status=503))
    (result,) = fetched(into, document(url), clock=clock)
    assert "503 Service Unavailable" in result.detail
    assert here.paths() == ["/a"] * TRIES
    assert clock.waits == [2.0, 2.0, 4.0, 8.0]


def test_a_server_that_is_not_there_is_asked_for_two_documents_and_no_more(into: Path) -> None:
    with site() as gone:
        urls = [gone.url(f"/{number}") for number in range(4)]
    results = fetched(into, *(document(url, f"n{number}") for number, url in enumerate(urls)))
    assert all("cannot be reached" in each.detail for each in results)
    clock = StoppedClock()
    fetched(into, *(document(url, f"n{number}") for number, url in enumerate(urls)), clock=clock)
    assert len(clock.waits) == 2 * TRIES - 1


def test_the_time_of_a_run_has_an_end(here: Site, into: Path) -> None:
    wanted = [document(here.page(f"/{number}"), f"n{number}") for number in range(4)]
    results = fetched(into, *wanted, seconds=5)
    assert [each.state.value for each in results] == ["fetched", "fetched", "failed", "failed"]
    assert "time for the whole run" in results[-1].detail


def test_waiting_ends_when_the_run_is_stopped() -> None:
    clock = WallClock()
    clock.stop()
    with pytest.raises(OutstandingError, match="stopped"):
        clock.wait(3600)


def test_a_request_rate_is_a_pause() -> None:
    assert Rules.of(200, b"User-agent: *\nRequest-rate: 1/10\n", "").pause == 10.0
    assert Rules.of(200, b"\xff\x00 no rules", "").pause == 0.0


def test_a_wait_is_never_shorter_than_our_own() -> None:
    assert [backoff(attempt, "1", StoppedClock().today()) for attempt in (1, 2, 3, 4, 9)] == [2, 4, 8, 16, 16]


# --- what goes wrong --------------------------------------------------------------------------------------------------


def test_a_body_that_breaks_off_is_asked_for_again_and_never_kept_half(here: Site, into: Path) -> None:
    whole = page(b"<p>whole</p>")
    url = here.offer("/a", Sent(whole.content, headers=whole.headers, cut=True), whole)
    assert fetched(into, document(url))[0].state is State.FETCHED
    assert _files(into)["one.html"] == b"<p>whole</p>"
    always = here.offer("/b", Sent(whole.content, headers=whole.headers, cut=True))
    assert "the answer is broken" in _reason(into, document(always, "two"))


def test_other_bytes_than_the_catalogue_expects_are_not_kept(here: Site, into: Path) -> None:
    url = here.page("/a", b"<p>other</p>", ETag='"1"')
    assert "others than the catalogue expects" in _reason(into, document(url, sha256="0" * 64))
    assert list((into / "kept").iterdir()) == []
    right = hashlib.sha256(b"<p>other</p>").hexdigest()
    assert fetched(into, document(url, sha256=right))[0].state is State.FETCHED
    (result,) = fetched(into, document(url, sha256="0" * 64))
    assert "others than the catalogue expects" in result.detail


def test_a_huge_body_is_not_read_to_its_end(here: Site, into: Path) -> None:
    url = here.page("/a", b"x" * 2_000)
    assert "larger than the limit of 1,000 bytes" in _reason(into, document(url), size=1_000)


def test_redirects_come_to_an_end(here: Site, into: Path) -> None:
    url = here.offer("/a", Sent(status=302, headers=(("Location", "/a"),)))
    assert f"more than {REDIRECTS} redirects" in _reason(into, document(url))
    assert here.paths() == ["/a"] * (REDIRECTS + 1)


@pytest.mark.parametrize("target", ["file:///etc/hosts", "ftp://localhost/x", ""])
def test_a_redirect_leads_only_to_the_web(here: Site, into: Path, target: str) -> None:
    url = here.offer("/a", Sent(status=302, headers=(("Location", target),) if target else ()))
    assert "no web address" in _reason(into, document(url))


def test_addresses_that_are_not_public_are_refused_before_anything_is_sent(here: Site, into: Path) -> None:
    (result,) = fetched(into, document(here.page("/a")), private=False)
    assert "no public address" in result.detail
    assert "OUTSTANDING_FETCH_PRIVATE" in result.hint
    assert here.asked == []


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        (Sent(status=404), "404 Not Found"),
        (Sent(b"x", headers=(("Content-Type", "image/png"),)), "'image/png', which no reader is for"),
        (Sent(b" ", headers=(("Content-Type", HTML),)), "sent nothing"),
        (Sent(status=304), "304"),
    ],
    ids=["missing", "picture", "empty", "304 unasked"],
)
def test_what_is_no_document_is_told(here: Site, into: Path, sent: Sent, said: str) -> None:
    assert said in _reason(into, document(here.offer("/a", sent)))


def test_one_that_fails_stops_no_other(here: Site, into: Path) -> None:
    results = fetched(into, document(here.url("/none"), "a"), document(here.page("/b"), "b"))
    assert [each.state.value for each in results] == ["failed", "fetched"]


def test_a_damaged_record_is_told(here: Site, into: Path) -> None:
    wanted = document(here.page("/a"))
    fetched(into, wanted)
    (into / "records" / "one.json").write_text("{")
    (result,) = fetched(into, wanted)
    assert "record of what was fetched is damaged" in result.detail


def test_a_sidecar_that_nothing_can_be_added_to_stops_the_run_before_anything_is_asked(here: Site, into: Path) -> None:
    (into / "reports").mkdir(parents=True)
    (into / "reports" / "sources.toml").write_text("no toml [")
    with pytest.raises(OutstandingError, match="not TOML"):
        fetched(into, document(here.page("/a")))
    assert here.asked == []


def test_two_runs_do_not_write_into_one_folder(here: Site, into: Path) -> None:
    with Holding(into).writing(), pytest.raises(OutstandingError, match="another run"):
        fetched(into, document(here.page("/a")))


# --- the catalogue ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "document"),
        ("no toml [", "not TOML"),
        ('[[document]]\nname = "a"\n', "url"),
        ('[[document]]\nname = "../a"\nurl = "https://example.org/"\n', "name"),
        ('[[document]]\nname = "README"\nurl = "https://example.org/"\n', "no system"),
        ('[[document]]\nname = "a"\nurl = "file:///etc/hosts"\n', "cannot be fetched"),
        ('[[document]]\nname = "a"\nurl = "https://me:secret@example.org/"\n', "user name"),
        ('[[document]]\nname = "a"\nurl = "https://example.org/"\nadress = "x"\n', "adress"),
        ('[[document]]\nname = "a"\nurl = "https://example.org/"\nsha256 = "12"\n', "sha256"),
        ('document = [{name = "a", url = "http://a.example"}, {name = "A", url = "http://b.example"}]', "twice"),
    ],
)
def test_a_catalogue_that_is_none_is_wrong_usage(tmp_path: Path, text: str, said: str) -> None:
    path = tmp_path / "catalogue.toml"
    path.write_text(text)
    with pytest.raises(UsageError) as caught:
        read_catalogue(path)
    assert said in str(caught.value)
    assert caught.value.hint


def test_the_catalogue_that_is_shipped_can_be_read() -> None:
    shipped = Path(__file__).parent.parent / "examples" / "public-documents.toml"
    documents = read_catalogue(shipped)
    assert len(documents) > 20
    assert all(each.title for each in documents)
    assert any(not each.confirmed for each in documents)
    assert len({each.url for each in documents}) == len(documents)


# --- by the command ---------------------------------------------------------------------------------------------------


@pytest.fixture
def catalogue(here: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A catalogue of two documents, a report and one that is missing."""
    monkeypatch.setenv("OUTSTANDING_FETCH_PRIVATE", "true")
    monkeypatch.setenv("OUTSTANDING_FETCH_PAUSE", "0")
    here.offer("/report", Sent(report().encode(), headers=(("Content-Type", "text/plain"), ("ETag", '"1"'))))
    path = tmp_path / "catalogue.toml"
    entries = {"wexmoor-2018": "/report", "missing": "/none"}
    path.write_text("".join(f'[[document]]\nname = "{name}"\nurl = "{here.url(at)}"\n' for name, at in entries.items()))
    return path


def test_the_folder_that_was_fetched_into_can_be_built(here: Site, catalogue: Path, into: Path, tmp_path: Path) -> None:
    done = run("fetch", catalogue, "--into", into, "--only", "wexmoor-2018")
    assert done.code == 0, done
    assert "1 document: 1 fetched." in done.told
    assert f"outstanding build {into / 'reports'}" in done.told
    (into / "reports" / "wexmoor.ttl").write_text(REFERENCE["wexmoor.ttl"])
    sidecar = into / "reports" / "sources.toml"
    sidecar.write_text('reference = ["wexmoor.ttl"]\n' + sidecar.read_text())
    built = run("build", into / "reports", "--data", tmp_path / "data")
    assert built.code == 0, built
    assert "wexmoor-2018.txt" in built.told
    again = run("fetch", catalogue, "--into", into, "--only", "WEXMOOR-2018")
    assert "1 document: 1 unchanged." in again.told


def test_what_failed_is_listed_and_the_exit_code_says_so(catalogue: Path, into: Path) -> None:
    done = run("fetch", catalogue, "--into", into)
    done.clearly_failed(1, "failed: missing:", "404 Not Found", "Check the address")
    assert "2 documents: 1 fetched, 1 failed." in done.told
    as_json = json.loads(run("fetch", catalogue, "--into", into, "--format", "json").out)
    assert [(each["name"], each["state"]) for each in as_json] == [("wexmoor-2018", "unchanged"), ("missing", "failed")]


def test_a_dry_run_asks_nobody(here: Site, catalogue: Path, into: Path) -> None:
    done = run("fetch", catalogue, "--into", into, "--dry-run")
    assert done.code == 0, done
    assert "2 documents; nobody was asked." in done.told
    assert here.asked == []
    assert not into.exists()
    plan = json.loads(run("fetch", catalogue, "--into", into, "--dry-run", "--format", "json").out)
    assert [each["asks"] for each in plan] == ["new", "new"]


def test_wrong_usage_is_told(catalogue: Path, into: Path) -> None:
    run("fetch", catalogue, "--into", into, "--only", "wexmor-2018").clearly_failed(2, "no document of the catalogue")
    run("fetch", catalogue.with_name("none.toml")).clearly_failed(2, "cannot be read", "none.toml")
    run("fetch", catalogue, "--format", "csv").clearly_failed(2, "no CSV form")


def test_a_run_that_is_killed_leaves_nothing_half(here: Site, catalogue: Path, into: Path) -> None:
    whole = here.answers["/report"][0]
    here.offer("/report", Sent(whole.content, headers=whole.headers, held=True))
    process = subprocess.Popen(
        [COMMAND, "fetch", catalogue, "--into", into, "--only", "wexmoor-2018"], stdout=subprocess.DEVNULL
    )
    try:
        assert here.waiting.wait(timeout=60)
    finally:
        process.kill()
        process.wait(timeout=60)
    here.go.set()
    assert _files(into) == {}
    (into / "reports" / ".new-left").write_bytes(b"half")
    here.offer("/report", whole)
    assert run("fetch", catalogue, "--into", into, "--only", "wexmoor-2018").code == 0
    assert _files(into)["wexmoor-2018.txt"] == whole.content
    assert not (into / "reports" / ".new-left").exists()


def test_ctrl_c_does_not_wait_for_a_server_that_is_slow(here: Site, catalogue: Path, into: Path) -> None:
    whole = here.answers["/report"][0]
    here.offer("/report", Sent(whole.content, headers=whole.headers, held=True))
    process = subprocess.Popen(
        [COMMAND, "fetch", catalogue, "--into", into, "--only", "wexmoor-2018"],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        assert here.waiting.wait(timeout=60)
        process.send_signal(signal.SIGINT)
        assert process.wait(timeout=STEP_SECONDS - 5) == INTERRUPTED  # the server is still holding the rest back
    finally:
        process.kill()
        process.wait(timeout=60)
    assert _files(into) == {}
