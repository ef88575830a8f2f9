"""What two readings of one report must have in common, whatever file each was read from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

from graph.errors import SourceError
from graph.reference import ReferenceData
from loaders.documents import BlockKind, Document
from loaders.formats import read_document
from loaders.reading import Reading, read_bytes, read_file
from loaders.records import ReportRecord
from loaders.sources import Sidecar

_PLACED = {"start", "end", "span", "spans", "raised_as_span", "lead_in_span"}


def same_reading(path: Path, content: bytes, ending: str, reference: ReferenceData) -> Reading:
    """Hold what is read from some bytes to what the text at a path reads as; returns what was read."""
    facts = Sidecar.beside(path.parent).facts(path.name)
    text = read_file(path, facts, reference)
    other = read_bytes(content, path.with_suffix(ending).name, facts, reference, _by_text_alone)
    expected, found = told(text.record), told(other.record)
    for part, words in expected.items():
        assert found[part] == words, part
    for finding in other.record.findings:
        spans = [other.document.text[span.start : span.end] for span in finding.spans]
        assert finding.text == " ".join(spans)
    return other


def _by_text_alone(content: bytes, name: str) -> Document:
    """A document without what its file says of itself beside the text, which a text has not."""
    return replace(read_document(content, name), metadata=())


def told(record: ReportRecord) -> dict[str, object]:
    """What a record tells, without the places that it was read from and without what only a text has, such as pages."""
    identity = record.report.model_dump(mode="json")
    return {
        "identity": _without(identity),
        "layout": record.layout,
        "findings": [_without(each.model_dump(mode="json")) for each in record.findings],
        "judgments": [_without(each.model_dump(mode="json")) for each in record.judgments],
        "statuses": [_without(each.model_dump(mode="json")) for each in record.statuses],
        "responses": [_without(each.model_dump(mode="json")) for each in record.responses],
        "footnotes": [(each.mark, each.text) for each in record.footnotes],
    }


def sound(document: Document) -> None:
    """Hold a document to what every reader promises of its blocks."""
    extents = sorted(extent for block in document.blocks for extent in block.extents)
    assert all(0 <= extent.start < extent.end <= len(document.text) for extent in extents)
    assert all(one.end <= following.start for one, following in pairwise(extents))
    assert [block.start for block in document.blocks] == sorted(block.start for block in document.blocks)
    for block in document.blocks:
        words = document.words(block)
        assert words.strip()
        assert "\n" not in words
        assert block.kind is BlockKind.ROW or words == words.strip()


def refused_or_sound(content: bytes, name: str) -> None:
    """Hold a reader to giving a sound document of some bytes, the same each time, or to refusing them in words."""
    document = read_or_error(content, name)
    if isinstance(document, SourceError):
        assert document.detail
        assert document.where.startswith(name)
        assert document.hint
    else:
        sound(document)
        assert read_document(content, name) == document


def read_or_error(content: bytes, name: str) -> Document | SourceError:
    """The document of some bytes, or why they are refused. Any other error is a defect."""
    try:
        return read_document(content, name)
    except SourceError as error:
        return error


def damaged(content: bytes, damage: Sequence[tuple[int, bytes]]) -> bytes:
    """Some bytes with others written over them, each at its place."""
    made = bytearray(content)
    for place, other in damage:
        at = place % (len(made) + 1)
        made[at : at + len(other)] = other
    return bytes(made)


def _without(value: object) -> object:
    """A value without the offsets in it."""
    if isinstance(value, dict):
        return {key: _without(each) for key, each in value.items() if key not in _PLACED}
    return [_without(each) for each in value] if isinstance(value, list) else value
