"""What differs between releases, quad by quad: what is removed and added makes the one release of the other."""

from __future__ import annotations

import json
from pathlib import Path

import pyoxigraph as ox
import pytest
from grown import grown_folder

from graph.comparison import compare
from graph.folder import DataFolder
from graph.release import Release
from outstanding.catalogue.changes import as_json, quads
from outstanding.catalogue.releases import changes, published
from outstanding.export.notice import ATTRIBUTION, LICENCE


@pytest.fixture(scope="module")
def data(grown: Path) -> DataFolder:
    return DataFolder(grown)


def _whole(data: DataFolder, release: Release) -> set[bytes]:
    return {
        line for sha256 in release.manifest.graphs.values() for line in data.graph(sha256).splitlines(keepends=True)
    }


def _applied(whole: set[bytes], patch: bytes) -> set[bytes]:
    """What a store holds after a patch, by the rules of RDF Patch; a patch that does not fit fails."""
    header, _, rest = patch.partition(b"TX .\n")
    assert all(line.startswith(b"H ") for line in header.splitlines())
    body, end, after = rest.partition(b"TC .\n")
    assert (end, after) == (b"TC .\n", b"")
    for line in body.splitlines(keepends=True):
        operation, quad = line[:2], line[2:]
        assert (quad in whole) == (operation == b"D ")
        whole = whole - {quad} if operation == b"D " else whole | {quad}
    return whole


def test_a_patch_makes_the_later_release_of_the_earlier_and_back(data: DataFolder) -> None:
    one, two = (Release.numbered(data, number) for number in (1, 2))
    there, back = quads(data, one, two), quads(data, two, one)
    assert len(there.added) > 1_000
    assert there.removed  # what is claimed of an issue ends when a later document is loaded
    assert (there.added, there.removed) == (back.removed, back.added)
    assert _applied(_whole(data, one), there.patch()) == _whole(data, two)
    assert _applied(_whole(data, two), back.patch()) == _whole(data, one)


def test_between_a_release_and_itself_nothing_differs(data: DataFolder) -> None:
    one = Release.numbered(data, 1)
    none = quads(data, one, one)
    assert not none.added
    assert not none.removed
    assert _applied({b"x"}, none.patch()) == {b"x"}


def test_added_and_removed_are_nquads_that_say_their_terms(data: DataFolder) -> None:
    one, two = (Release.numbered(data, number) for number in (1, 2))
    there = quads(data, one, two)
    for lines in (there.added, there.removed):
        content = there.nquads(lines)
        assert len(list(ox.parse(content, format=ox.RdfFormat.N_QUADS))) == len(lines)
        assert ATTRIBUTION.encode() in content
        assert one.hash.encode() in content
        assert two.hash.encode() in content
    assert f"H license <{LICENCE}> .\n".encode() in there.patch()


def test_the_words_are_those_of_the_command_and_are_compared_once(data: DataFolder, tmp_path: Path) -> None:
    one, two = (Release.numbered(data, number) for number in (1, 2))
    told = changes(one, two, tmp_path)
    assert told.items() >= json.loads(json.dumps(as_json(compare(one, two)))).items()
    (kept,) = tmp_path.glob("*/*/changes-1-2-*.json")
    kept.write_text('{"summary": "kept"}')
    assert changes(one, two, tmp_path) == {"summary": "kept"}
    assert changes(two, one, tmp_path)["documents"] == [
        {**each, "change": "removed"} for each in json.loads(json.dumps(told["documents"]))
    ]


def test_releases_are_listed_by_their_numbers_without_damaged_ones(tmp_path: Path) -> None:
    data = DataFolder(grown_folder(tmp_path))
    assert [each.release.number for each in published(data)] == [1, 2]
    (tmp_path / "data" / "releases" / "1" / "manifest.json").write_text("{}")
    assert [each.release.number for each in published(data)] == [2]
