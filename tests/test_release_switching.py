"""A server moves to a new release while it answers, and no request is lost."""

from __future__ import annotations

import contextlib
import shutil
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from conftest import EXAMPLES
from running_server import PATIENCE, running, until

from graph.errors import ReleaseError
from graph.folder import DataFolder
from graph.release import Release
from graph.store import rows
from graph.terms import Base
from outstanding.building import build
from outstanding.settings import Settings
from outstanding.web.problems import Problem
from outstanding.web.served import Releases

FIRST = EXAMPLES / "wexmoor-2016-effectiveness.txt"
SECOND = EXAMPLES / "wexmoor-2017-effectiveness.txt"
DOCUMENTS = "SELECT DISTINCT ?d { ?d insp:loaderVersion ?v } ORDER BY ?d"


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A data folder with a release of one report."""
    folder = tmp_path / "data"
    build([FIRST], DataFolder(folder), Base())
    return folder


@pytest.fixture
def releases(data: Path) -> Iterator[Releases]:
    """The release of that folder, opened."""
    opened = Releases(Settings(data=data))
    assert opened.refresh()
    yield opened
    opened.close()


def test_a_request_keeps_the_release_that_it_began_with(releases: Releases, data: Path) -> None:
    with releases.held() as before:
        build([SECOND], DataFolder(data), Base())
        assert releases.refresh()
        with releases.held() as after:
            assert (before.release.number, after.release.number) == (1, 2)
            assert len(list(rows(before.store, DOCUMENTS))) == 1
            assert len(list(rows(after.store, DOCUMENTS))) == 2
        assert releases.open_numbers == (1, 2)
    assert releases.open_numbers == (2,)


def test_nothing_new_means_nothing_to_do(releases: Releases) -> None:
    assert not releases.refresh()
    assert releases.open_numbers == (1,)


def test_a_release_that_cannot_be_opened_leaves_the_one_before_in_place(releases: Releases, data: Path) -> None:
    build([SECOND], DataFolder(data), Base())
    shutil.rmtree(data / "releases" / "2" / "store")
    with pytest.raises(ReleaseError):
        releases.refresh()
    with releases.held() as held:
        assert held.release.number == 1
        assert list(rows(held.store, DOCUMENTS))


def test_a_way_back_is_a_move_like_any_other(releases: Releases, data: Path) -> None:
    build([SECOND], DataFolder(data), Base())
    releases.refresh()
    link = data / "current"
    link.unlink()
    link.symlink_to(Path("releases") / "1", target_is_directory=True)
    assert releases.refresh()
    assert releases.open_numbers == (1,)


def test_without_a_release_requests_are_told_to_come_back(tmp_path: Path) -> None:
    releases = Releases(Settings(data=tmp_path))
    with pytest.raises(ReleaseError):
        releases.refresh()
    with pytest.raises(Problem) as refused, releases.held():
        pass
    assert refused.value.status == 503
    assert "Retry-After" in refused.value.headers


def test_closing_waits_for_who_holds_a_release(releases: Releases) -> None:
    with releases.held() as held:
        releases.close()
        assert list(rows(held.store, DOCUMENTS))
        assert releases.open_numbers == (1,)
    assert releases.open_numbers == ()


def test_iris_and_paths_of_the_server_lead_to_each_other(releases: Releases) -> None:
    with releases.held() as held:
        assert held.local(f"{held.base.iri}id/wexmoor/x") == "/id/wexmoor/x"
        assert held.iri("/id/wexmoor/x") == f"{held.base.iri}id/wexmoor/x"
        assert held.local("https://elsewhere.example/id/x") == "https://elsewhere.example/id/x"


def test_no_request_is_lost_when_the_release_changes_under_load(data: Path, tmp_path: Path) -> None:
    with running(data, tmp_path / "log", release_seconds=0.05, queries_per_client=50) as server:
        stop = threading.Event()
        hashes = {1: Release.opened(DataFolder(data)).hash}

        def client() -> list[tuple[int, int, str]]:
            seen = []
            while not stop.is_set():
                reply = server.query(DOCUMENTS)
                seen.append((reply.status, len(reply.rows), reply.headers["etag"]))
                assert server.get("/ready").status == 200
            return seen

        with ThreadPoolExecutor(4) as pool:
            clients = [pool.submit(client) for _ in range(4)]
            try:
                build([SECOND], DataFolder(data), Base())
                until(lambda: server.get("/ready").json["release"] == 2)
                for _ in range(3):
                    _point(data, 1)
                    until(lambda: server.get("/ready").json["release"] == 1)
                    _point(data, 2)
                    until(lambda: server.get("/ready").json["release"] == 2)
            finally:
                stop.set()
            seen = [each for one in clients for each in one.result(PATIENCE)]
        hashes[2] = Release.opened(DataFolder(data)).hash
        assert {status for status, _, _ in seen} == {200}
        # Each answer is wholly of one release: its tag and its rows go together.
        assert len({(number, tag) for _, number, tag in seen}) == 2
        assert {number for _, number, _ in seen} == {1, 2}
        opened = [line["release"] for line in server.logged() if line["event"] == "release opened"]
        assert set(opened) == set(hashes.values())


def test_no_process_holds_on_to_a_release_that_is_over(data: Path, tmp_path: Path) -> None:
    """Not even one that has no query to answer."""
    with running(data, tmp_path / "log", release_seconds=0.05) as server:
        pid = server.process.pid
        pids = [pid, *map(int, Path(f"/proc/{pid}/task/{pid}/children").read_text().split())]

        def held(number: int) -> list[int]:
            place = str(data / "releases" / str(number))
            return [each for each in pids if any(str(link).startswith(place) for link in _open_files(each))]

        assert held(1) == pids
        build([SECOND], DataFolder(data), Base())
        until(lambda: held(2) == pids)
        until(lambda: held(1) == [])


def _open_files(pid: int) -> Iterator[Path]:
    for link in Path(f"/proc/{pid}/fd").iterdir():
        with contextlib.suppress(FileNotFoundError):  # closed in the meantime
            yield link.readlink()


def _point(data: Path, number: int) -> None:
    new = data / ".new-link"
    new.symlink_to(Path("releases") / str(number), target_is_directory=True)
    new.replace(data / "current")


def test_a_broken_release_is_told_of_once_and_the_old_one_goes_on(data: Path, tmp_path: Path) -> None:
    with running(data, tmp_path / "log", release_seconds=0.01) as server:
        broken = data / "releases" / "7"
        broken.mkdir()
        _point(data, 7)
        until(lambda: any(line["event"] == "release not opened" for line in server.logged()))
        assert server.get("/ready").json["release"] == 1
        _point(data, 1)
        assert len(server.query(DOCUMENTS).rows) == 1
        assert sum(line["event"] == "release not opened" for line in server.logged()) == 1


# --- a copy in memory -------------------------------------------------------------------------------------------------


def test_a_copy_holds_what_the_release_holds_and_takes_over(releases: Releases) -> None:
    with releases.held() as before:
        quads = releases.copy()
        with releases.held() as after:
            assert after.store is not before.store
            assert after.store.dump() == before.store.dump()
            assert len(after.store) == quads
            assert after.enquiries.grounds is before.enquiries.grounds
    assert releases.open_numbers == (1,)
    assert releases.copy() is None


def test_a_copy_that_does_not_fit_is_not_made(data: Path) -> None:
    opened = Releases(Settings(data=data, memory_megabytes=0))
    assert opened.refresh()
    with opened.held() as before:
        assert opened.copy() is None
        with opened.held() as after:
            assert after.store is before.store
    opened.close()


def test_a_copy_is_given_up_where_another_release_has_come(releases: Releases, data: Path) -> None:
    build([SECOND], DataFolder(data), Base())
    assert releases.copy() is None
    assert releases.refresh()
    assert releases.copy()
    assert releases.open_numbers == (2,)


def test_what_is_made_later_keeps_its_release_open(releases: Releases) -> None:
    with releases.held() as served:
        make = releases.keeping(served, lambda: list(rows(served.store, DOCUMENTS)))
    releases.close()
    assert releases.open_numbers == (1,)
    assert len(make()) == 1
    assert releases.open_numbers == ()


def test_a_server_answers_the_same_from_disk_and_from_its_copy(data: Path, tmp_path: Path) -> None:
    paths = ("/q/open-findings.json", "/q/grade-history.csv", "/q/statistics.ttl", "/doc/body/wexmoor.nt")
    bodies = []
    for megabytes in (0, 64):
        with running(data, tmp_path / "log", memory_megabytes=megabytes, answers_megabytes=0) as server:
            if megabytes:
                until(lambda: server.figure("outstanding_release_copied"))
            replies = [server.get(path) for path in paths]
            assert [reply.status for reply in replies] == [200] * len(paths)
            bodies.append([reply.body.replace(server.address.encode(), b"/") for reply in replies])
    assert bodies[0] == bodies[1]


def test_a_server_copies_the_next_release_too(data: Path, tmp_path: Path) -> None:
    with running(data, tmp_path / "log", release_seconds=0.05) as server:
        for number in (1, 2):
            copied = [*range(1, number + 1)]
            until(lambda: [each["number"] for each in server.logged() if each["event"] == "release copied"] == copied)  # noqa: B023  asked at once
            build([SECOND], DataFolder(data), Base())
