"""Answers kept in memory: never too many bytes, computed once for all who ask at the same time."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given
from hypothesis import strategies as st
from running_server import PATIENCE, Server

from outstanding.web.kept import Kept, Written


def never() -> Written:
    raise AssertionError("made anew")


def test_what_was_made_is_kept_under_its_key() -> None:
    kept = Kept(10_000)
    made = kept.made(("release", "a"), lambda: Written(b"a"))
    assert kept.made(("release", "a"), never) is made
    assert kept.get(("release", "a")) is made
    assert kept.get(("another release", "a")) is None


def test_the_least_lately_asked_for_goes_first() -> None:
    kept = Kept(3 * Written(b"x" * 100).size)
    for name in "abc":
        kept.made((name,), lambda: Written(b"x" * 100))
    kept.made(("a",), never)
    kept.made(("d",), lambda: Written(b"x" * 100))
    assert [bool(kept.get((name,))) for name in "abcd"] == [True, False, True, True]


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 5000)), max_size=60), st.integers(0, 9000))
def test_never_more_bytes_are_kept_than_allowed(asked: list[tuple[int, int]], most: int) -> None:
    kept = Kept(most)
    for key, length in asked:
        kept.made((str(key),), lambda length=length: Written(b"x" * length))
        assert 0 <= kept.size <= most


def test_nothing_is_kept_where_nothing_may_be() -> None:
    kept = Kept(0)
    kept.made(("a",), lambda: Written(b""))
    assert kept.get(("a",)) is None


def test_a_failure_is_told_to_everybody_and_not_kept() -> None:
    kept = Kept(10_000)

    def fail() -> Written:
        raise LookupError("no such thing")

    with pytest.raises(LookupError):
        kept.made(("a",), fail)
    assert kept.made(("a",), lambda: Written(b"a")).body == b"a"


def test_of_those_who_ask_at_once_one_makes_the_answer() -> None:
    kept, making, go = Kept(10_000), threading.Event(), threading.Event()
    made: list[int] = []

    def make() -> Written:
        made.append(1)
        making.set()
        assert go.wait(PATIENCE)
        return Written(b"a")

    with ThreadPoolExecutor(4) as pool:
        first = pool.submit(kept.made, ("a",), make)
        assert making.wait(PATIENCE)
        others = [pool.submit(kept.made, ("a",), make) for _ in range(3)]
        go.set()
        assert {each.result(PATIENCE).body for each in (first, *others)} == {b"a"}
    assert len(made) == 1


def test_many_who_ask_at_once_get_the_same(server: Server) -> None:
    with ThreadPoolExecutor(8) as pool:
        replies = list(pool.map(lambda _: server.get("/q/issue-history?limit=77"), range(24)))
    assert {(reply.status, reply.body) for reply in replies} == {(200, replies[0].body)}
