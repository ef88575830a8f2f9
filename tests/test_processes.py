"""Files read in processes of their own: a bad one is refused with the limit named, and the next one is read."""

from __future__ import annotations

import io
import os
import signal
import zipfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from reports import EXAMPLES, folder, page, run

from graph.errors import SourceError
from loaders.formats import child, read_document
from loaders.processes import Limits, Readers

PAGE = b"<!doctype html><title>Wexmoor PEEL 2018/19</title><main><h1>Effectiveness</h1><p>The force is good.</p></main>"


def children() -> set[int]:
    """The processes that this one has started and that are still there."""
    return {int(number) for number in Path(f"/proc/self/task/{os.getpid()}/children").read_text("ascii").split()}


def test_a_document_is_the_same_from_a_process_of_its_own() -> None:
    with Readers() as readers:
        assert readers.read(PAGE, "a.html") == read_document(PAGE, "a.html")
        sample = EXAMPLES / "wexmoor-2017-effectiveness.txt"
        assert readers.read(sample.read_bytes(), sample.name) == read_document(sample.read_bytes(), sample.name)


def test_plain_text_needs_no_process() -> None:
    before = children()
    with Readers() as readers:
        readers.read(b"The force is good.", "a.txt")
        assert children() == before


def test_no_process_is_left() -> None:
    before = children()
    with Readers() as readers:
        readers.read(PAGE, "a.html")
        assert children() > before
    assert children() == before


def test_a_refusal_is_told_in_the_readers_words_and_the_process_goes_on() -> None:
    with Readers(Limits(readers=1)) as readers:
        readers.read(PAGE, "a.html")
        there = children()
        with pytest.raises(SourceError) as here:
            read_document(b"no zip", "a.docx")
        with pytest.raises(SourceError) as told:
            readers.read(b"no zip", "a.docx")
        assert (told.value.detail, told.value.where, told.value.hint) == (
            here.value.detail,
            here.value.where,
            here.value.hint,
        )
        assert children() == there


def test_a_file_that_is_too_large_is_refused_with_the_limit() -> None:
    with Readers(Limits(file_megabytes=1)) as readers, pytest.raises(SourceError, match="2 MB, and 1 may") as told:
        readers.read(b"x" * (2 * 1024 * 1024), "a.txt")
    assert "file_megabytes" in told.value.hint


def test_a_file_that_takes_too_long_is_stopped_and_the_next_one_is_read() -> None:
    with Readers(Limits(read_seconds=0.001, readers=1)) as readers:
        before = children()
        with pytest.raises(SourceError, match=r"longer than 0\.001 s") as told:
            readers.read(PAGE, "a.html")
        assert "read_seconds" in told.value.hint
        assert children() == before
    with Readers(Limits(readers=1)) as readers:
        assert readers.read(PAGE, "a.html").blocks


def test_a_file_that_needs_too_much_memory_is_refused_with_the_limit() -> None:
    many = b"<!doctype html><main>" + b"<p>The force is good.</p>" * 400_000
    with Readers(Limits(read_megabytes=256, readers=1)) as readers:
        with pytest.raises(SourceError, match="more than 256 MB") as told:
            readers.read(many, "a.html")
        assert "read_megabytes" in told.value.hint
        assert readers.read(PAGE, "a.html").blocks


def test_a_process_that_dies_costs_its_file_and_no_other() -> None:
    with Readers(Limits(readers=1)) as readers:
        before = children()
        readers.read(PAGE, "a.html")
        (pid,) = children() - before
        os.kill(pid, signal.SIGSEGV)
        with pytest.raises(SourceError, match="ended the process"):
            readers.read(PAGE, "b.html")
        assert readers.read(PAGE, "c.html").blocks


def test_many_threads_share_the_processes() -> None:
    before = children()
    with Readers(Limits(readers=2)) as readers, ThreadPoolExecutor(6) as pool:
        documents = list(pool.map(lambda at: readers.read(PAGE + b"%d" % at, f"{at}.html"), range(12)))
        assert len(children() - before) <= 2
    assert len({document.sha256 for document in documents}) == 12


def test_what_is_read_ahead_comes_in_order_and_errors_come_with_their_file() -> None:
    def read(at: int) -> int:
        if at % 3 == 2:
            raise SourceError(f"number {at}", where="", hint="")
        return at

    told = []
    with Readers() as readers:
        for at, given_ in readers.ahead(range(10), read):
            try:
                assert given_() == at
                told.append(at)
            except SourceError as error:
                told.append(error.detail)
    assert told == [0, 1, "number 2", 3, 4, "number 5", 6, 7, "number 8", 9]


def test_only_a_few_files_are_read_ahead() -> None:
    begun: list[int] = []
    with Readers(Limits(readers=2)) as readers:
        ahead = readers.ahead(range(100), lambda at: begun.append(at) or at)
        next(ahead)
        ahead.close()
    assert len(begun) <= 3


@settings(deadline=None, max_examples=30)
@given(
    st.dictionaries(st.text(max_size=5), st.text(max_size=20)),
    st.binary(max_size=50),
)
def test_messages_arrive_as_they_were_sent(message: dict[str, str], content: bytes) -> None:
    pipe = io.BytesIO()
    child.send(pipe, message, content)
    whole = pipe.getvalue()
    assert child.received(io.BytesIO(whole)) == (message | {"bytes": len(content)}, content)
    for cut in range(len(whole)):
        assert child.received(io.BytesIO(whole[:cut])) is None


def test_one_bad_file_never_stops_the_rest(tmp_path: Path) -> None:
    bomb = io.BytesIO()
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", b"<x/>")
        archive.writestr("word/document.xml", b"<a>" * 30_000_000)
    files = {"bomb.docx": bomb.getvalue(), "cut.pdf": b"%PDF-1.7\n1 0 obj\n<<", "good.txt": page(), "zero.html": b""}
    done = run("build", folder(tmp_path / "in", files), "--data", tmp_path / "data")
    assert done.code == 1
    assert "Traceback" not in done.err
    told = " ".join(done.err.split())
    for name in ("bomb.docx", "cut.pdf", "zero.html"):
        assert f"kept out: {name}" in told
    assert "1 document; 1 read, 3 kept out" in done.told
