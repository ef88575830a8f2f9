"""Dumps from the web: what is fetched, what is refused, and that nobody is led where they must not go."""

from __future__ import annotations

import gzip
import json
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from publishers import THEIRS, Publisher, imports, northfell, ours, serving
from reports import COMMAND, run

from graph.errors import OutstandingError, SourceError, UsageError
from graph.folder import DataFolder
from outstanding.fetching.exchanges import REDIRECTS, Limits, Validators, is_public
from outstanding.importing.fetching import Fetched, fetch

NQ = "application/n-quads"
LIMITS = Limits(size=10_000, private=True)


@pytest.fixture
def publisher() -> Iterator[Publisher]:
    with serving() as each:
        yield each


@pytest.fixture(scope="module")
def theirs(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """The other publisher's dump."""
    return northfell(tmp_path_factory.mktemp("publisher"))


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> DataFolder:
    """Our data folder; loopback may be fetched from."""
    monkeypatch.setenv("OUTSTANDING_IMPORT_PRIVATE", "true")
    return ours(tmp_path / "ours")


def _refused(url: str, limits: Limits = LIMITS) -> OutstandingError:
    with pytest.raises(OutstandingError) as caught:
        fetch(url, limits)
    assert caught.value.hint
    return caught.value


def test_what_the_server_sends_is_had_with_its_type_and_validators(publisher: Publisher) -> None:
    sent = {"Content_Type": f"{NQ}; charset=utf-8", "ETag": '"one"', "Last_Modified": "Mon, 02 Nov 2026 10:00:00 GMT"}
    url = publisher.offer("/dump", b"words", **sent)
    validators = Validators('"one"', "Mon, 02 Nov 2026 10:00:00 GMT")
    assert fetch(url, LIMITS) == Fetched(b"words", url, NQ, validators)
    headers = publisher.asked[0][1]
    assert headers["host"] == publisher.address.removeprefix("http://")
    assert headers["accept-encoding"] == "identity"
    assert "if-none-match" not in headers


def test_a_known_version_is_asked_for_by_its_etag_and_not_sent_again(publisher: Publisher) -> None:
    url = publisher.offer("/dump", b"words", ETag='"one"')
    assert fetch(url, LIMITS, Validators('"one"')) is None
    assert fetch(url, LIMITS, Validators('"older"')) is not None


@pytest.mark.parametrize(
    ("status", "word"),
    [(404, "404 Not Found"), (410, "410 Gone"), (500, "500"), (503, "503"), (403, "403"), (206, "206")],
)
def test_an_error_of_the_server_is_told_with_its_number(publisher: Publisher, status: int, word: str) -> None:
    error = _refused(publisher.offer("/dump", b"x", status=status))
    assert isinstance(error, SourceError)
    assert word in error.detail


def test_redirects_are_followed_to_their_end(publisher: Publisher) -> None:
    publisher.offer("/two", status=301, Location="/data/three#top")
    url = publisher.offer("/one", status=302, Location="two")
    publisher.offer("/data/three", b"words")
    found = fetch(url, LIMITS)
    assert found is not None
    assert (found.content, found.url) == (b"words", f"{publisher.address}/data/three")


def test_redirects_come_to_an_end(publisher: Publisher) -> None:
    url = publisher.offer("/round", status=302, Location="/round")
    assert f"more than {REDIRECTS} redirects" in _refused(url).detail
    assert len(publisher.asked) == REDIRECTS + 1


@pytest.mark.parametrize("target", ["file:///etc/hosts", "ftp://localhost/", "http://user@localhost/", ""])
def test_a_redirect_leads_only_to_the_web(publisher: Publisher, target: str) -> None:
    headers = {"Location": target} if target else {}
    assert "redirects to what is no web address" in _refused(publisher.offer("/away", status=302, **headers)).detail


@pytest.mark.parametrize(
    "url",
    ["file:///etc/hosts", "ftp://example.org/x", "http://", "http://user:secret@localhost/", "http://[::1", "://x"],
)
def test_what_is_no_web_address_is_wrong_usage(url: str) -> None:
    assert isinstance(_refused(url), UsageError)


def test_addresses_that_are_not_public_are_refused_before_anything_is_sent(publisher: Publisher) -> None:
    url = publisher.offer("/dump", b"words")
    port = url.rpartition(":")[2]
    closed = Limits(size=10_000)
    for host in (
        "localhost",
        "127.0.0.1",
        "127.1",
        "2130706433",
        "0x7f000001",
        "[::1]",
        "[::ffff:127.0.0.1]",
        "0",
    ):
        assert "no public address" in _refused(f"http://{host}:{port}", closed).detail, host
    assert publisher.asked == []


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("93.184.215.14", True),
        ("2606:4700::1111", True),
        ("10.1.2.3", False),
        ("172.16.0.1", False),
        ("192.168.1.1", False),
        ("169.254.169.254", False),
        ("100.64.0.1", False),
        ("224.0.0.1", False),
        ("fe80::1%eth0", False),
        ("fd00::1", False),
        ("ff0e::1", False),
        ("::ffff:10.0.0.1", False),
        ("2002:a00:1::", False),
        ("64:ff9b::a00:1", False),
        ("64:ff9b::5db8:d70e", True),
    ],
)
def test_which_addresses_are_public(address: str, public: bool) -> None:
    assert is_public(address) is public


def test_a_host_that_nobody_knows_and_a_port_that_nobody_listens_on(publisher: Publisher) -> None:
    assert "is not known" in _refused("http://nowhere.invalid/dump").detail
    with serving() as gone:
        address = gone.address
    assert "cannot be reached" in _refused(f"{address}/dump").detail


def test_an_answer_that_breaks_off_is_no_dump(publisher: Publisher) -> None:
    url = publisher.offer("/short", b"words", Content_Length="500")
    assert "the answer is broken" in _refused(url).detail


def test_more_bytes_than_the_limit_are_not_read(publisher: Publisher) -> None:
    for headers in ({}, {"Content_Length": "99999999"}):
        url = publisher.offer("/large", b"x" * 10_001, **headers)
        assert "larger than the limit of 10,000 bytes" in _refused(url).detail
    bomb = publisher.offer("/bomb", gzip.compress(b"\0" * 3_000_000), Content_Encoding="gzip")
    assert "10,000 bytes once unpacked" in _refused(bomb).detail


def test_an_answer_that_drips_has_an_end(publisher: Publisher) -> None:
    url = publisher.offer("/slow", b"words")
    assert "within 0 seconds" in _refused(url, Limits(size=10, seconds=0.0, private=True)).detail


def test_what_is_packed_for_the_way_is_unpacked(publisher: Publisher) -> None:
    found = fetch(publisher.offer("/packed", gzip.compress(b"words"), Content_Encoding="gzip"), LIMITS)
    assert found is not None
    assert found.content == b"words"
    assert "packed as 'br'" in _refused(publisher.offer("/br", b"words", Content_Encoding="br")).detail


# --- by the command ---------------------------------------------------------------------------------------------------


def test_a_dump_is_fetched_kept_and_asked_for_again(publisher: Publisher, theirs: bytes, data: DataFolder) -> None:
    url = publisher.offer("/dump.nq.gz", gzip.compress(theirs), ETag='"one"', Content_Type="application/gzip")
    done = run("import", "add", url, "--from", "northfell", "--data", data.path)
    assert done.code == 0, done
    assert f"base {THEIRS} (as the dump declares)" in done.told
    assert "warning: it comes from localhost, which is not the host of its base" in done.told
    assert "nothing of it is in a release" in done.told
    again = run("import", "add", url, "--from", "northfell", "--data", data.path)
    assert "Nothing new: northfell" in again.told
    assert publisher.asked[-1][1]["if-none-match"] == '"one"'
    publisher.offer("/dump.nq.gz", gzip.compress(theirs), ETag='"two"', Content_Type="application/gzip")
    record = imports(data).shelf.named("northfell")
    assert record.etag == '"one"'
    assert record.source == url


def test_a_newer_version_waits_beside_the_accepted_one(publisher: Publisher, theirs: bytes, data: DataFolder) -> None:
    url = publisher.offer("/dump.nq", theirs, ETag='"one"', Content_Type=NQ)
    assert run("import", "add", url, "--from", "northfell", "--data", data.path).code == 0
    assert run("import", "accept", "northfell", "--data", data.path).code == 0
    newer = theirs.replace(b"bicycles", b"tricycles")
    publisher.offer("/dump.nq", newer, ETag='"two"', Content_Type=NQ)
    done = run("import", "add", url, "--from", "northfell", "--data", data.path)
    assert done.code == 0, done
    states = json.loads(run("import", "list", "--format", "json", "--data", data.path).out)[0]["states"]
    assert states == ["accepted", "waiting"]
    assert "bicycles" in run("ask", "open-findings", "--force", "northfell", "--data", data.path).told
    assert run("import", "accept", "northfell", "--data", data.path).code == 0
    answer = run("ask", "open-findings", "--force", "northfell", "--data", data.path).told
    assert "tricycles" in answer
    assert "bicycles" not in answer
    assert len(list((data.imports / "northfell").iterdir())) == 2, "the older bytes are gone"


def test_a_page_for_people_is_no_dump(publisher: Publisher, data: DataFolder) -> None:
    url = publisher.offer("/dump.nq", b"<html></html>", Content_Type="text/html; charset=utf-8")
    done = run("import", "add", url, "--data", data.path)
    done.clearly_failed(1, "this is no RDF dump", "'text/html'", url)
    assert not data.imports.exists()


def test_the_network_is_told_of_in_one_line(data: DataFolder) -> None:
    with serving() as gone:
        address = gone.address
    run("import", "add", f"{address}/x.nq", "--data", data.path).clearly_failed(1, "cannot be reached", address)


def test_loopback_is_refused_unless_the_setting_allows_it(
    publisher: Publisher, data: DataFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("OUTSTANDING_IMPORT_PRIVATE")
    done = run("import", "add", publisher.offer("/x.nq", b""), "--data", data.path)
    done.clearly_failed(1, "no public address")
    done.clearly_failed(1, "OUTSTANDING_IMPORT_PRIVATE")
    assert publisher.asked == []


def test_a_command_killed_half_way_leaves_nothing(publisher: Publisher, theirs: bytes, data: DataFolder) -> None:
    url = publisher.offer("/dump.nq", theirs, half=True, Content_Type=NQ)
    process = subprocess.Popen(
        [COMMAND, "import", "add", url, "--from", "northfell", "--data", data.path], stdout=subprocess.DEVNULL
    )
    try:
        assert publisher.waiting.wait(timeout=60)
    finally:
        process.kill()
        process.wait(timeout=60)
    publisher.go.set()
    assert not data.imports.exists()
    assert run("import", "list", "--data", data.path).out == "No imports.\n"
    publisher.offer("/dump.nq", theirs, Content_Type=NQ)
    assert run("import", "add", url, "--from", "northfell", "--data", data.path).code == 0
