"""Dumps are read in every format, within limits, and nothing that they name is fetched."""

from __future__ import annotations

import gzip
import random

import pyoxigraph as ox
import pytest

from graph.errors import SourceError
from outstanding.importing.dumps import DumpLimits, read_dump

LIMITS = DumpLimits(size=1_000_000, statements=1_000, literal=5_000, memory=2 << 30)


def _read(content: bytes, ending: str = ".nq", limits: DumpLimits = LIMITS) -> tuple[ox.Quad, ...]:
    return read_dump(content, ending, None, limits, f"dump{ending}").quads


def _unread(content: bytes, ending: str = ".nq", limits: DumpLimits = LIMITS) -> SourceError:
    with pytest.raises(SourceError) as caught:
        _read(content, ending, limits)
    assert caught.value.hint
    return caught.value


ONE = {
    ".nq": b"<http://a/b> <http://a/c> 'x' <http://a/g> .\n".replace(b"'", b'"'),
    ".nt": b"<http://a/b> <http://a/c> 'x' .\n".replace(b"'", b'"'),
    ".ttl": b"@prefix a: <http://a/> . a:b a:c 'x' .",
    ".trig": b"@prefix a: <http://a/> . a:g { a:b a:c 'x' }",
    ".jsonld": b'{"@id": "http://a/b", "http://a/c": "x"}',
}


@pytest.mark.parametrize("ending", ONE)
@pytest.mark.parametrize("packed", [False, True])
def test_every_format_is_read_packed_or_not_with_a_byte_order_mark_or_without(ending: str, packed: bool) -> None:
    for mark in (b"", b"\xef\xbb\xbf"):
        content = gzip.compress(mark + ONE[ending]) if packed else mark + ONE[ending]
        (quad,) = _read(content, ending)
        assert quad.subject == ox.NamedNode("http://a/b")
        assert isinstance(quad.graph_name, ox.NamedNode) is (ending in {".nq", ".trig"})


@pytest.mark.parametrize(
    ("ending", "content", "line"),
    [
        (".nq", b"<http://a/b> <http://a/c> 'x' .\n", 1),
        (".nt", ONE[".nt"] + b"<http://a/b> oops .\n", 2),
        (".ttl", b"<http://a/b> <http://a/c> 1 .\n\n<http://a/b> oops .\n", 3),
        (".ttl", b"<b> <http://a/c> 1 .\n", 1),
        (".trig", b"<http://a/g> {\n", 2),
        (".jsonld", b'{"@id": "http://a/b",\n', 2),
        (".nq", b'<http://a/b> <http://a/c> "\xff" .\n', 1),
    ],
)
def test_what_is_not_of_its_format_is_told_with_its_line(ending: str, content: bytes, line: int) -> None:
    error = _unread(content, ending)
    assert error.detail.startswith("not ")
    assert error.where.startswith(f"dump{ending}, line {line}")


def test_a_complaint_cannot_move_the_cursor() -> None:
    assert "\x1b" not in _unread(b"<http://a/b> <http://a/c> oops\x1b[2J .\n", ".ttl").detail


@pytest.mark.parametrize(
    "content",
    [
        b'{"@context": "http://127.0.0.1:9/context.jsonld", "@id": "http://a/b", "name": "x"}',
        b'{"@context": {"@version": 1.1, "@import": "http://127.0.0.1:9/c"}, "@id": "http://a/b", "http://a/c": 1}',
    ],
)
def test_a_context_on_the_web_is_not_fetched(content: bytes) -> None:
    error = _unread(content, ".jsonld")
    assert "JSON-LD context on the web" in error.detail
    assert "Nothing that a dump names is fetched" in error.hint


def test_limits_are_named() -> None:
    line = ONE[".nt"]
    assert "more than 1,000 statements" in _unread(line * 1_001, ".nt").detail
    assert len(_read(line * 1_000, ".nt")) == 1_000
    assert "more than 5,000 characters" in _unread(line.replace(b'"x"', b'"' + b"x" * 5_001 + b'"'), ".nt").detail
    assert "larger than the limit of 1,000,000 bytes" in _unread(b"#" * 1_000_001, ".nt").detail
    assert "1,000,000 bytes once unpacked" in _unread(gzip.compress(b"\0" * 9_000_000), ".nt").detail
    twice = gzip.compress(b"#" * 600_000) * 2
    assert "1,000,000 bytes once unpacked" in _unread(twice, ".nt").detail
    long = b"@prefix a: <http://a/" + b"x" * 4_000 + b"> ." + b"a:b a:c a:d , a:e , a:f ." * 300
    tight = DumpLimits(size=20_000, statements=1_000)
    assert "written out in full" in _unread(long, ".ttl", tight).detail


def test_a_packed_file_that_is_cut_short_or_damaged_is_no_dump() -> None:
    packed = gzip.compress(random.Random(7).randbytes(4_000))  # noqa: S311  bytes that do not pack well
    for end in (3, 10, 500, len(packed) - 1):
        assert "cut short" in _unread(packed[:end]).detail, end
    assert "damaged gzip" in _unread(packed[:200] + b"\0" * 50 + packed[250:]).detail


def test_terms_nested_too_deep_end_only_the_process_that_reads_them() -> None:
    deep = 60_000
    content = b"<http://a/b> <http://a/c> " + b"<<( <http://a/b> <http://a/c> " * deep + b"1" + b" )>>" * deep + b" ."
    limits = DumpLimits(size=10_000_000, statements=10)
    assert "nested too deep" in _unread(content, ".ttl", limits).detail


def test_memory_for_reading_is_bounded() -> None:
    limits = DumpLimits(size=90_000_000, statements=10, memory=1 << 20)
    assert "more memory than it may have" in _unread(ONE[".nt"] + b"#" * 80_000_000, ".nt", limits).detail


def test_statements_about_statements_are_left_out_and_counted() -> None:
    content = b"<http://a/b> <http://a/c> <<( <http://a/b> <http://a/c> 1 )>> , 'x'@en--ltr , 2 ."
    found = read_dump(content, ".ttl", None, LIMITS, "x")
    assert (len(found.quads), found.odd) == (1, 2)
