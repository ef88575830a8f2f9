"""Answers kept in memory: never too many bytes, computed once for all who ask at the same time."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from running_server import PATIENCE, Server, running, until

from graph.release import Release
from outstanding.web.kept import Kept, Written
from outstanding.web.problems import Problem


def keeping(size: int, *, seconds: float = PATIENCE, at_once: int = 4) -> Kept:
    return Kept(size, seconds=seconds, at_once=at_once)


def making(body: bytes) -> Callable[[], Callable[[], Written]]:
    """What makes an answer of this body."""
    return lambda: lambda: Written(body)


def never() -> Callable[[], Written]:
    raise AssertionError("made anew")


def test_what_was_made_is_kept_under_its_key() -> None:
    kept = keeping(10_000)
    made = kept.made(("release", "a"), making(b"a"))
    assert kept.made(("release", "a"), never) is made
    assert kept.get(("release", "a")) is made
    assert kept.get(("another release", "a")) is None


def test_the_least_lately_asked_for_goes_first() -> None:
    kept = keeping(3 * Written(b"x" * 100).size)
    for name in "abc":
        kept.made((name,), making(b"x" * 100))
    kept.made(("a",), never)
    kept.made(("d",), making(b"x" * 100))
    assert [bool(kept.get((name,))) for name in "abcd"] == [True, False, True, True]


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 5000)), max_size=60), st.integers(0, 9000))
def test_never_more_bytes_are_kept_than_allowed(asked: list[tuple[int, int]], most: int) -> None:
    kept = keeping(most)
    for key, length in asked:
        kept.made((str(key),), making(b"x" * length))
        assert 0 <= kept.size <= most


def test_nothing_is_kept_where_nothing_may_be() -> None:
    kept = keeping(0)
    kept.made(("a",), making(b""))
    assert kept.get(("a",)) is None


def test_a_failure_is_told_to_everybody_and_not_kept() -> None:
    kept = keeping(10_000)

    def fail() -> Written:
        raise LookupError("no such thing")

    with pytest.raises(LookupError):
        kept.made(("a",), lambda: fail)
    assert kept.made(("a",), making(b"a")).body == b"a"


def test_of_those_who_ask_at_once_one_makes_the_answer() -> None:
    kept, begun, go = keeping(10_000), threading.Event(), threading.Event()
    made: list[int] = []

    def make() -> Written:
        made.append(1)
        begun.set()
        assert go.wait(PATIENCE)
        return Written(b"a")

    with ThreadPoolExecutor(4) as pool:
        first = pool.submit(kept.made, ("a",), lambda: make)
        assert begun.wait(PATIENCE)
        others = [pool.submit(kept.made, ("a",), lambda: make) for _ in range(3)]
        go.set()
        assert {each.result(PATIENCE).body for each in (first, *others)} == {b"a"}
    assert len(made) == 1


def test_who_waits_too_long_is_sent_away_and_the_answer_is_there_later() -> None:
    kept, go = keeping(10_000, seconds=0.01), threading.Event()

    def make() -> Written:
        assert go.wait(PATIENCE)
        return Written(b"a")

    for prepare in (lambda: make, never):
        with pytest.raises(Problem) as refused:
            kept.made(("a",), prepare)
        assert (refused.value.status, refused.value.extensions["limit"]) == (503, "question_seconds")
        assert "Retry-After" in refused.value.headers
    go.set()
    until(lambda: kept.get(("a",)))
    assert kept.made(("a",), never).body == b"a"


def test_answers_that_nobody_waits_for_any_more_count_among_those_being_made() -> None:
    kept, go = keeping(10_000, seconds=0.01, at_once=1), threading.Event()

    def make() -> Written:
        assert go.wait(PATIENCE)
        return Written(b"a")

    with pytest.raises(Problem):
        kept.made(("a",), lambda: make)
    with pytest.raises(Problem) as refused:
        kept.made(("b",), never)
    assert (refused.value.status, refused.value.extensions["limit"]) == (503, "threads")
    go.set()
    until(lambda: kept.get(("a",)))
    assert kept.made(("b",), making(b"b")).body == b"b"


def test_a_server_sends_away_who_waits_too_long(samples: Release, tmp_path: Path) -> None:
    with running(samples.folder.parents[1], tmp_path / "log", question_seconds=1e-6) as server:
        refused = server.get("/q/open-findings.json")
        assert (refused.status, refused.json["limit"]) == (503, "question_seconds")
        page = server.get("/q/persistent-afis?since=2016&force=wexmoor", "text/html")
        assert (page.status, page.headers["retry-after"], page.headers["cache-control"]) == (503, "5", "no-store")
        assert b"takes longer than" in page.body
        assert b'<form action="/q/persistent-afis"' in page.body
        assert b'value="2016"' in page.body
        until(lambda: server.get("/q/open-findings.json").status == 200)


def test_many_who_ask_at_once_get_the_same(server: Server) -> None:
    with ThreadPoolExecutor(8) as pool:
        replies = list(pool.map(lambda _: server.get("/q/issue-history?limit=77"), range(24)))
    assert {(reply.status, reply.body) for reply in replies} == {(200, replies[0].body)}
