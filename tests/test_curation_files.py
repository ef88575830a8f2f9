"""The files of decisions: what is read, what is refused and by which line, and what stays as it was written."""

from __future__ import annotations

import datetime
import stat
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.curation import issues, links
from graph.curation.folder import CurationFolder
from graph.curation.issues import Anchor
from graph.curation.links import PREDICATES, Decision
from graph.curation.table import Table, plain
from graph.errors import CurationError
from graph.terms import Base

BASE = Base("https://data.example.org/")
ID = f"{BASE.iri}id/x"
ONE, TWO, THREE = (f"{ID}/peel-{year}/report/afi-1" for year in (2014, 2016, 2018))
HASHES = ("a" * 64, "b" * 64)
DECISION = Decision(
    TWO, ONE, "persists", False, *HASHES, Decimal("0.61"), "token set ratio", reviewer="panel",  # noqa: FBT003
    date=datetime.date(2026, 3, 31), comment="the same matter",
)  # fmt: skip


def file_with(*decisions: Decision) -> Table:
    """A file with some decisions."""
    table = links.blank(BASE)
    for each in decisions:
        table = links.with_decision(table, each, BASE)
    return table


def again(table: Table, name: str = links.FILE) -> Table:
    """A file after it was written and read."""
    return Table.parsed(links.written(table), name, links.NEEDED)


def lines_of(*rows: str, head: str = "\t".join(links.NEEDED)) -> bytes:
    """A file of lines."""
    return "".join(f"{each}\n" for each in (head, *rows)).encode()


ROW = f"{TWO}\tinsp:persists\t{ONE}\t{HASHES[0]}\t{HASHES[1]}\taccepted"


def test_what_is_decided_is_read_again_as_it_was() -> None:
    decisions = (DECISION, replace(DECISION, later=THREE, rejected=True, twin=True, differing="- a + b"))
    assert set(links.read(again(file_with(*decisions)), BASE)) == set(decisions)


def test_the_file_has_the_header_and_columns_of_sssom() -> None:
    text = links.written(file_with(DECISION)).decode()
    for words in (
        "#mapping_set_id: ",
        "#license: ",
        "#curie_map:\n#  id: https://data.example.org/id/",
        "#extension_definitions:",
    ):
        assert words in text
    head, row = (line.split("\t") for line in text.splitlines() if not line.startswith("#"))
    found = dict(zip(head, row, strict=True))
    assert found["subject_id"] == "id:x/peel-2016/report/afi-1"
    assert found["predicate_id"] == "insp:persists"
    assert found["mapping_justification"] == "semapv:ManualMappingCuration"
    assert "confidence" not in head


def test_a_decision_that_is_taken_back_leaves_the_file_as_it_was() -> None:
    before = links.written(file_with(DECISION))
    other = replace(DECISION, later=THREE)
    table = Table.parsed(before, "f", links.NEEDED)
    with_both = links.with_decision(table, other, BASE)
    assert links.written(links.without_decision(with_both, other.pair, BASE)) == before
    assert links.written(links.without_decision(table, other.pair, BASE)) == before


def test_foreign_columns_comments_and_the_writing_of_other_rows_stay() -> None:
    head = "seen_by\t" + "\t".join(reversed(links.NEEDED))
    row = "\t".join(["us", *reversed(ROW.split("\t"))])
    content = f"#curie_map: {{}}\n# our own words\n{head}\n# about the row below\n{row}\n# at the end\n".encode()
    table = Table.parsed(content, "f", links.NEEDED)
    assert links.written(table) == content
    written = links.written(links.with_decision(table, replace(DECISION, earlier=THREE), BASE)).decode()
    assert written.startswith("#curie_map: {}\n# our own words\n")
    assert "# about the row below\nus\taccepted" in written
    assert written.endswith("# at the end\n")
    (first, *_), *rows = (line.split("\t") for line in written.splitlines() if not line.startswith("#"))
    assert first == "seen_by"
    assert len(rows) == 2


def test_a_comment_above_a_row_that_goes_stays() -> None:
    content = lines_of("# why", ROW)
    written = links.written(links.without_decision(Table.parsed(content, "f", links.NEEDED), (TWO, ONE), BASE))
    assert written == lines_of("# why")


def test_rows_are_sorted_whatever_the_order_of_decisions() -> None:
    several = [replace(DECISION, later=f"{ID}/peel-2018/report/afi-{number}") for number in (3, 1, 2)]
    assert links.written(file_with(*several)) == links.written(file_with(*reversed(several)))


def test_line_ends_of_windows_and_a_byte_order_mark_are_read() -> None:
    content = b"\xef\xbb\xbf" + lines_of(ROW).replace(b"\n", b"\r\n")
    assert len(links.read(Table.parsed(content, "f", links.NEEDED), BASE)) == 1


def _with(column: str, value: str) -> bytes:
    cells = dict(zip(links.NEEDED, ROW.split("\t"), strict=True))
    head = (*links.NEEDED, column) if column not in links.NEEDED else links.NEEDED
    cells[column] = value
    return (
        lines_of(ROW.replace(TWO, THREE), "\t".join(cells[name] for name in head))
        if column in links.NEEDED
        else lines_of("\t".join(cells[name] for name in head), head="\t".join(head))
    )


FAULTS = {
    "no columns": (b"# nothing\n", 1, "names no columns"),
    "no text": (b"\xff\xfe", 1, "not UTF-8"),
    "a control character": (lines_of(ROW.replace("persists", "per\x00sists")), 2, "U+0000"),
    "a column twice": (lines_of(head="\t".join([*links.NEEDED, "subject_id"])), 1, "twice"),
    "a column without a name": (lines_of(head="\t".join([*links.NEEDED, ""])), 1, "without a name"),
    "a needed column missing": (lines_of(head="subject_id\tobject_id"), 1, "lacks the column predicate_id"),
    "too few cells": (lines_of(ROW, "one\ttwo"), 3, "has 2 cells"),
    "too many cells": (lines_of(f"{ROW}\tmore"), 2, "has 7 cells"),
    "an open quote": (lines_of(f'"{ROW}'), 2, "cannot be divided"),
    "a pair twice": (lines_of(ROW, "# and", ROW), 4, "the same pair as line 2"),
    "a finding with itself": (lines_of(ROW.replace(ONE, TWO)), 2, "with itself"),
    "an empty finding": (lines_of(ROW.replace(TWO, "")), 2, "subject_id is empty"),
    "an unknown prefix": (_with("subject_id", "our:x"), 3, "is no IRI"),
    "an IRI with a bracket": (_with("subject_id", "https://x/<script>"), 3, "is no IRI"),
    "an unknown predicate": (_with("predicate_id", "insp:resembles"), 3, "is no link between findings"),
    "a predicate of others": (_with("predicate_id", "skos:exactMatch"), 3, "is no link between findings"),
    "a short hash": (_with("subject_hash", "abc"), 3, "subject_hash is no SHA-256"),
    "an unknown state": (_with("review_state", "perhaps"), 3, "review_state is 'perhaps'"),
    "a score above one": (_with("similarity_score", "61"), 2, "similarity_score is '61'"),
    "a score that is none": (_with("similarity_score", "NaN"), 2, "similarity_score is 'NaN'"),
    "a day that is none": (_with("mapping_date", "2026-02-30"), 2, "mapping_date"),
    "a day in another form": (_with("mapping_date", "20260301"), 2, "mapping_date"),
    "a modifier that contradicts": (_with("predicate_modifier", "Not"), 2, "do not agree"),
    "an unknown modifier": (_with("predicate_modifier", "Perhaps"), 2, "predicate_modifier is"),
    "a twin that is none": (_with("twin", "maybe"), 2, "twin is 'maybe'"),
    "a map that is no YAML": (b"#ours\n#curie_map: [\n" + lines_of(ROW), 2, "not YAML"),
    "a map that maps no prefixes": (b"#curie_map: 7\n" + lines_of(ROW), 1, "maps no prefixes"),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_is_told_by_file_and_line(fault: str, tmp_path: Path) -> None:
    content, line, detail = FAULTS[fault]
    (tmp_path / links.FILE).write_bytes(content)
    with pytest.raises(CurationError) as raised:
        CurationFolder(tmp_path).read(BASE)
    assert detail in raised.value.detail
    assert raised.value.where == f"{tmp_path / links.FILE}, line {line}"
    assert raised.value.hint


ISSUE_ROW = f"id:x/issue/a\tid:x/peel-2014/report/afi-1\t{HASHES[0]}\t1"
ISSUE_FAULTS: dict[str, tuple[str, str]] = {
    "a finding twice": (ISSUE_ROW.replace("issue/a", "issue/b"), "the same finding as line 2"),
    "no number": (ISSUE_ROW.replace("afi-1", "afi-2")[:-1] + "first", "number is 'first'"),
    "no issue": (ISSUE_ROW.replace("id:x/issue/a", " "), "issue_id is empty"),
    "no hash": (ISSUE_ROW.replace(HASHES[0], "a"), "finding_hash is no SHA-256"),
}


@pytest.mark.parametrize("fault", ISSUE_FAULTS)
def test_a_fault_in_the_names_of_issues_is_told_by_file_and_line(fault: str, tmp_path: Path) -> None:
    row, detail = ISSUE_FAULTS[fault]
    (tmp_path / issues.FILE).write_bytes(lines_of(ISSUE_ROW, row, head="\t".join(issues.NEEDED)))
    with pytest.raises(CurationError) as raised:
        CurationFolder(tmp_path).read(BASE)
    assert detail in raised.value.detail
    assert raised.value.where == f"{tmp_path / issues.FILE}, line 3"


def test_names_of_issues_are_read_again_as_they_were_and_written_only_where_they_differ(tmp_path: Path) -> None:
    folder = CurationFolder(tmp_path / "new")
    anchors = (Anchor(ONE, f"{ID}/issue/a", HASHES[0], 1), Anchor(TWO, f"{ID}/issue/b", HASHES[1], 2, f"{ID}/issue/a"))
    folder.write_anchors(anchors, {f"{ID}/issue/b": f"{ID}/issue/a"}, BASE)
    assert folder.read(BASE).anchors == anchors
    path = folder.path / issues.FILE
    assert "\tid:x/issue/a\tid:x/issue/a\n" in path.read_text("utf-8")
    path.write_text(path.read_text("utf-8").replace("issue_id\t", "# ours\nissue_id\t"), "utf-8")
    before = path.stat().st_mtime_ns
    folder.write_anchors(anchors, {f"{ID}/issue/b": f"{ID}/issue/a"}, BASE)
    assert path.stat().st_mtime_ns == before


def test_an_empty_folder_holds_no_decisions_and_is_not_made_by_reading(tmp_path: Path) -> None:
    folder = CurationFolder(tmp_path / "none")
    assert folder.read(BASE).decisions == ()
    assert folder.checksums() == {}
    folder.write_anchors((), {}, BASE)
    assert not folder.path.exists()


def test_a_file_is_replaced_whole_with_its_permissions_through_a_link(tmp_path: Path) -> None:
    real = tmp_path / "elsewhere.tsv"
    real.write_bytes(links.written(file_with()))
    real.chmod(0o600)
    (tmp_path / "c").mkdir()
    (tmp_path / "c" / links.FILE).symlink_to(real)
    folder = CurationFolder(tmp_path / "c")
    folder.write_links(file_with(DECISION), BASE)
    assert (tmp_path / "c" / links.FILE).is_symlink()
    assert folder.read(BASE).decisions == (DECISION,)
    assert stat.S_IMODE(real.stat().st_mode) == 0o600
    assert [path.name for path in (tmp_path / "c").iterdir()] == [links.FILE]


def test_a_folder_that_is_a_file_says_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "c").write_text("")
    with pytest.raises(CurationError, match="cannot be"):
        CurationFolder(tmp_path / "c").write_links(file_with(DECISION), BASE)


# --- hostile files ----------


_TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)
_CELLS = st.sampled_from(
    [
        "",
        '"',
        '""',
        "#",
        "a\tb",
        "id:x",
        "=1+1",
        "insp:persists",
        "\u2028",
        "\x85",
        "null",
        "[",
        ONE,
        TWO,
        "a" * 64,
        "accepted",
    ]
)


@settings(max_examples=150, deadline=None)
@given(
    content=st.binary(max_size=300) | st.lists(_CELLS | _TEXT, max_size=40).map(lambda cells: "\t".join(cells).encode())
)
def test_any_bytes_are_read_or_refused_with_a_line(content: bytes) -> None:
    for needed, read in ((links.NEEDED, links.read), (issues.NEEDED, issues.read)):
        for start in (b"", "\t".join(needed).encode() + b"\n"):
            _read_or_refused(start + content, needed, read)


def _read_or_refused(content: bytes, needed: tuple[str, ...], read: Callable[[Table, Base], object]) -> None:
    told: CurationError | None = None
    try:
        read(Table.parsed(content, "f", needed), BASE)
    except CurationError as error:
        told = error
    assert told is None or (told.where.startswith("f, line ") and told.hint)


_IRIS = st.from_regex(r"\Ahttps://data\.example\.org/id/[a-z0-9/.~-]{1,12}\Z")
_DECISIONS = st.builds(
    Decision,
    later=_IRIS,
    earlier=_IRIS,
    predicate=st.sampled_from(PREDICATES),
    rejected=st.booleans(),
    later_hash=st.just(HASHES[0]),
    earlier_hash=st.just(HASHES[1]),
    score=st.none() | st.decimals(0, 1, places=4),
    measure=_TEXT,
    twin=st.booleans(),
    differing=_TEXT,
    reviewer=_TEXT,
    date=st.none() | st.dates(),
    comment=_TEXT,
    tool=_TEXT,
)


@settings(max_examples=100, deadline=None)
@given(decisions=st.lists(_DECISIONS, max_size=5, unique_by=lambda each: each.pair))
def test_whatever_people_write_is_read_again(decisions: list[Decision]) -> None:
    wanted = [each for each in decisions if each.later != each.earlier]
    found = links.read(again(file_with(*wanted)), BASE)
    assert {each.pair: (each.predicate, each.state, each.date, each.score) for each in found} == {
        each.pair: (each.predicate, each.state, each.date, each.score) for each in wanted
    }
    comments = {each.pair: each.comment for each in found}
    assert comments == {each.pair: plain(each.comment) for each in wanted}
