"""The sample letters, responses, plans, registers, trackers and press notices, and what was written of them by hand.

Nothing here asks a reader of the project. The tests hold the expectations themselves: that every word they name is
printed in the sample, that what they refer to is there, and that the office files are what their plain sources print.
The keys of `NAME.expected.toml` are told in `samples/README.md`.
"""

from __future__ import annotations

import datetime as dt
import importlib.util
import io
import re
import sys
import tomllib
import zipfile
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from xml.etree import ElementTree

import docx
import openpyxl
import pypdfium2
import pytest
from selectolax.lexbor import LexborHTMLParser

SAMPLES = Path(__file__).parent / "samples"
GENRES = {"letter": 11, "response": 8, "plan": 3, "register": 4, "tracker": 6, "press": 5}
"""How many samples there are of each genre, by the first word of their names."""

EXPECTED = sorted(path for genre in GENRES for path in SAMPLES.glob(f"{genre}-*.expected.toml"))

STATUSES = {
    "open", "awaiting-review", "in-progress", "outstanding", "overdue", "not-accepted", "closed", "complete",
    "partially-achieved-closed", "no-longer-applicable", "superseded", "discharged", "implied-closed", "unknown",
}  # fmt: skip
KINDS = {"area_for_improvement", "cause_of_concern", "recommendation", "positive_finding", "observation"}
GRADES = {"outstanding", "good", "adequate", "requires-improvement", "inadequate", "ungraded", "not-inspected"}
VOICES = {"inspectorate", "force", "policing-body"}

Table = dict[str, object]


def pages(content: bytes) -> list[str]:
    """The words of each page of a PDF."""
    with pypdfium2.PdfDocument(content) as document:
        return [page.get_textpage().get_text_range() for page in document]


def printed(path: Path) -> str:
    """All words of a sample in the order of the file, white space as one blank; by no reader of the project."""
    content = path.read_bytes()
    match path.suffix:
        case ".pdf":
            words = " ".join(pages(content))
        case ".docx":
            words = " ".join(node.text or "" for node in docx.Document(io.BytesIO(content)).element.iter() if node.text)
        case ".xlsx":
            book = openpyxl.load_workbook(io.BytesIO(content))
            words = " ".join(
                str(value) for sheet in book for row in sheet.iter_rows(values_only=True) for value in row if value
            )
        case ".html":
            words = LexborHTMLParser(content.decode()).text(separator=" ")
        case _:
            words = content.decode("cp1252" if path.name.startswith("tracker-several") else "utf-8-sig")
            words = words.replace('""', '"')
    return re.sub(r"\s+", " ", words.replace("**", "") if path.suffix == ".md" else words)


def sample(expected: Path) -> Path:
    """The sample that stands beside its expectations."""
    name = expected.name.removesuffix(".expected.toml")
    beside = [path for path in SAMPLES.glob(f"{name}.*") if path != expected]
    assert len(beside) == 1, f"{name}: {beside}"
    return beside[0]


def tables(expected: Path, name: str) -> list[Table]:
    """The tables of one name, none if there are none."""
    found = tomllib.loads(expected.read_text(encoding="utf-8")).get(name, [])
    assert isinstance(found, list)
    return found


def named(table: Table, key: str) -> list[str]:
    """The words under a key, be it one or a list."""
    value = table.get(key, [])
    return [value] if isinstance(value, str) else [str(words) for words in value] if isinstance(value, list) else []


def _words_named(expected: Path) -> Iterator[str]:
    """Every passage that must be printed in the sample as it stands."""
    for name in ("finding", "reply", "phase", "transition", "status_event", "statistic"):
        for table in tables(expected, name):
            for key in ("begins", "or_begins", "ends", "or_ends", "status_printed", "due_printed", "comment", "value"):
                yield from named(table, key)
    for table in tables(expected, "judgment"):
        yield str(table["subject"]) if "optional" not in table else ""
    for table in tables(expected, "person"):
        yield str(table["name"])
    whole = tomllib.loads(expected.read_text(encoding="utf-8"))
    yield from whole["forbidden"]["begins"]
    yield from whole["forbidden"].get("graded", [])


@pytest.mark.parametrize("expected", EXPECTED, ids=lambda path: path.name.removesuffix(".expected.toml"))
def test_every_passage_named_is_printed_in_the_sample(expected: Path) -> None:
    words = printed(sample(expected)).casefold()
    missing = [passage for passage in _words_named(expected) if passage.casefold() not in words]
    assert not missing


@pytest.mark.parametrize("expected", EXPECTED, ids=lambda path: path.name.removesuffix(".expected.toml"))
def test_a_finding_ends_behind_its_beginning(expected: Path) -> None:
    words = printed(sample(expected))
    for finding in tables(expected, "finding"):
        begins, ends = str(finding["begins"]), str(finding["ends"])
        at = words.find(begins)
        assert 0 <= words.find(ends, at) - at < 700, begins


@pytest.mark.parametrize("expected", EXPECTED, ids=lambda path: path.name.removesuffix(".expected.toml"))
def test_references_and_values_are_of_the_scheme(expected: Path) -> None:
    findings = tables(expected, "finding")
    ids = [str(finding["id"]) for finding in findings]
    assert len(set(ids)) == len(ids)
    referred = [word for finding in findings for word in named(finding, "parent")]
    referred += [
        word for name in ("reply", "transition") for table in tables(expected, name) for word in named(table, "to")
    ]
    referred += [str(table["from"]) for table in tables(expected, "transition")]
    referred += [str(table["of"]) for table in tables(expected, "status_event")]
    assert set(referred) <= set(ids)
    concerns = {str(finding["id"]) for finding in findings if finding["kind"] == "cause_of_concern"}
    assert {word for finding in findings for word in named(finding, "parent")} <= concerns
    for table in (*findings, *tables(expected, "status_event")):
        said = {*named(table, "status"), *named(table, "status_any"), *named(table, "status_implied")}
        assert said <= STATUSES
        assert {*named(table, "asserted_by"), *named(table, "asserted_any")} <= VOICES
        assert {*named(table, "kind"), *named(table, "kind_any")} <= KINDS
        for key in ("due", "due_later", "on"):
            assert all(dt.date.fromisoformat(day) for day in named(table, key))
    for table in tables(expected, "judgment"):
        assert {*named(table, "grade"), *named(table, "grade_any")} <= GRADES
    for table in tables(expected, "reply"):
        assert {*named(table, "by"), *named(table, "by_any")} <= VOICES


def test_there_is_the_promised_number_of_samples_of_each_genre() -> None:
    assert {genre: len(list(SAMPLES.glob(f"{genre}-*.expected.toml"))) for genre in GENRES} == GENRES


def _script(name: str) -> ModuleType:
    if name in sys.modules:
        return sys.modules[name]
    spec = importlib.util.spec_from_file_location(name, SAMPLES / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module


def _office_parts(content: bytes) -> dict[str, object]:
    """The parts of an office file, XML in its canonical form: how it is written differs with the parser at hand."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {
            name: ElementTree.canonicalize(archive.read(name).decode(), rewrite_prefixes=True, strip_text=False)
            if name.endswith((".xml", ".rels"))
            else archive.read(name)
            for name in archive.namelist()
        }


def test_the_office_files_are_what_their_plain_sources_print() -> None:
    binaries, workbooks = _script("binaries"), _script("workbooks")
    for source in sorted((SAMPLES / "made").glob("*.source")):
        words, made = source.read_text(encoding="utf-8"), SAMPLES / source.name.removesuffix(".source")
        if made.suffix == ".pdf":
            assert pages(binaries.pdf(words)) == pages(made.read_bytes()), f"{made.name}: run samples/binaries.py again"
            continue
        saved = io.BytesIO()
        if made.suffix == ".xlsx":
            workbooks.workbook(words).save(saved)
        content = binaries.settled(saved.getvalue()) if made.suffix == ".xlsx" else binaries.word(words)
        assert _office_parts(content) == _office_parts(made.read_bytes()), f"{made.name}: run its script again"
