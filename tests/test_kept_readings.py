"""What a build keeps of its readings: used where nothing changed, never where anything did, and never needed."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from reports import EXAMPLES, Ran, built, folder, page, run, tree

from graph.canonical import digest
from graph.errors import LimitError
from graph.folder import DataFolder
from graph.reference import ReferenceData
from graph.release import Release
from graph.terms import Base
from loaders import renderers
from loaders.documents import Document
from loaders.processes import Limits
from loaders.renditions import Ground, Rendition, rendition
from loaders.sources import DocumentFacts
from outstanding import kept_readings
from outstanding.building import build
from outstanding.kept_readings import Kept, KeptReadings
from outstanding.readings import Readings, Task

FILES = {
    "a.txt": page(),
    "b.txt": page(pillar="Legitimacy"),
    "c.txt": page(pillar="Efficiency"),
    "none.txt": "Nothing.",
}
GOOD = 3


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of the files that are really read, as builds go on."""
    names: list[str] = []

    def noted(document: Document, facts: DocumentFacts, ground: Ground) -> Rendition:
        names.append(facts.file)
        return rendition(document, facts, ground)

    monkeypatch.setattr(renderers, "rendition", noted)
    return names


@pytest.fixture
def source(tmp_path: Path) -> Path:
    return folder(tmp_path / "in", FILES)


def readings(data: Path) -> list[Path]:
    return sorted((data / "readings").glob("*/*"))


def test_what_did_not_change_is_not_read_again(source: Path, tmp_path: Path, read: list[str]) -> None:
    first = built(tmp_path / "data", source)
    assert sorted(read) == sorted(FILES)
    read.clear()
    second = built(tmp_path / "data", source)
    assert read == []
    assert [each.record for each in second.published] == [each.record for each in first.published]
    assert [each.summary for each in second.published] == [each.summary for each in first.published]
    assert [(each.name, str(each.error)) for each in second.kept_out] == [
        (each.name, str(each.error)) for each in first.kept_out
    ]
    assert [type(each.error) for each in second.kept_out] == [type(each.error) for each in first.kept_out]


def _other_words(source: Path) -> None:
    (source / "a.txt").write_text(page("The force should mend its lamps."), "utf-8")


def _other_facts(source: Path) -> None:
    entry = '[[document]]\nfile = "a.txt"\npublished = 2019-05-02\npublished_because = "the page says so"\n'
    (source / "sources.toml").write_text(f'reference = ["wexmoor.ttl"]\n{entry}', "utf-8")


def _other_name(source: Path) -> None:
    (source / "a.txt").rename(source / "d.txt")


@pytest.mark.parametrize(
    ("change", "again"), [(_other_words, ["a.txt"]), (_other_facts, ["a.txt"]), (_other_name, ["d.txt"])]
)
def test_a_file_that_changed_in_words_facts_or_name_is_read_again_and_no_other(
    change: Callable[[Path], None], again: list[str], source: Path, tmp_path: Path, read: list[str]
) -> None:
    built(tmp_path / "data", source)
    change(source)
    read.clear()
    built(tmp_path / "data", source)
    assert read == again


@pytest.mark.parametrize("ground", ["labels", "cues", "base", "code"])
def test_where_the_ground_moved_all_is_read_again(
    ground: str, source: Path, tmp_path: Path, read: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    built(tmp_path / "data", source)
    read.clear()
    data, base = tmp_path / "data", Base()
    match ground:
        case "labels":
            label = 'theme:vetting skos:hiddenLabel "radio check"@en .'
            prefixes = "@prefix skos: <http://www.w3.org/2004/02/skos/core#> .\n"
            prefixes += "@prefix theme: <https://w3id.org/outstanding/def/theme/> .\n"
            (source / "labels.ttl").write_text(prefixes + label, "utf-8")
            (source / "sources.toml").write_text('reference = ["wexmoor.ttl", "labels.ttl"]\n', "utf-8")
        case "cues":
            cues = "[containers.area_for_improvement]\nheadings = ['points to put right']\n"
            (source / "own.toml").write_text(cues, "utf-8")
            (source / "sources.toml").write_text('reference = ["wexmoor.ttl"]\ncues = ["own.toml"]\n', "utf-8")
        case "base":  # another publisher's data folder, to which the readings were carried
            data, base = tmp_path / "other", Base("https://data.example.org/")
            shutil.copytree(tmp_path / "data" / "readings", data / "readings")
            (data / "outstanding").write_text("1\n", "utf-8")
        case _:
            monkeypatch.setattr(kept_readings, "code_digest", lambda: digest(b"another version"))
    outcome = build([source], DataFolder(data), base)
    assert set(read) >= set(FILES)
    assert len(outcome.published) == GOOD


def _without_graphs(data: Path) -> None:
    for entry in Release.opened(DataFolder(data)).manifest.documents:
        (data / "graphs" / f"{entry.graph}.nq").unlink()


def _each(change: Callable[[bytes], bytes]) -> Callable[[Path], None]:
    def changed(data: Path) -> None:
        for path in readings(data):
            path.write_bytes(change(path.read_bytes()))

    return changed


DAMAGES: dict[str, Callable[[Path], None]] = {
    "cut": _each(lambda content: content[:-1]),
    "changed": _each(lambda content: content.replace(b"wexmoor", b"wexmoot")),
    "emptied": _each(lambda _: b""),
    "of another form": _each(lambda _: digest(b"{}\nx").encode() + b"\n{}\nx"),
    "removed": lambda data: shutil.rmtree(data / "readings"),
    "without its graph": _without_graphs,
}


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_damaged_reading_is_read_again_and_gives_the_same(
    damage: str, source: Path, tmp_path: Path, read: list[str]
) -> None:
    data = tmp_path / "data"
    built(data, source)
    before = tree(data)
    DAMAGES[damage](data)
    read.clear()
    outcome = built(data, source)
    assert set(read) >= {"a.txt", "b.txt", "c.txt"}
    assert len(outcome.published) == GOOD
    assert tree(data) == before


def test_every_byte_of_a_reading_that_is_changed_makes_it_none(tmp_path: Path, source: Path) -> None:
    data = tmp_path / "data"
    built(data, source)
    path = readings(data)[0]
    kept = KeptReadings(data / "readings", "", 1)
    content = path.read_bytes()
    for at in range(0, len(content), 7):
        path.write_bytes(content[:at] + bytes([content[at] ^ 1]) + content[at + 1 :])
        assert kept.get(path.name) is None, at
    path.write_bytes(content)
    assert kept.get(path.name)


def test_nothing_is_kept_where_nothing_may_be(source: Path, tmp_path: Path, read: list[str]) -> None:
    limits = Limits(kept_megabytes=0)
    build([source], DataFolder(tmp_path / "data"), Base(), None, limits)
    assert readings(tmp_path / "data") == []
    read.clear()
    build([source], DataFolder(tmp_path / "data"), Base(), None, limits)
    assert sorted(read) == sorted(FILES)
    built(tmp_path / "other", source)
    assert tree(tmp_path / "data") == tree(tmp_path / "other")


def test_what_was_not_used_for_longest_goes_first_and_other_versions_before(tmp_path: Path) -> None:
    place = tmp_path / "readings"
    (place / "0123456789abcdef").mkdir(parents=True)
    (place / "0123456789abcdef" / "old").write_bytes(b"of another version")
    kept = KeptReadings(place, "", 1)
    half = os.urandom(400_000)
    for at, name in enumerate(("a", "b", "c", "d")):
        kept.put(name, Kept(), half)
        for path in place.glob(f"*/{name}"):
            os.utime(path, (at, at))
    kept.prune()
    assert {path.name for path in place.glob("*/*")} == {"c", "d"}
    assert not (place / "0123456789abcdef").exists()


def test_a_refusal_that_lies_in_a_limit_is_tried_again(tmp_path: Path, read: list[str]) -> None:
    source = folder(tmp_path / "in", {"a.html": page().replace("\n", "<p>")})
    hasty = build([source], DataFolder(tmp_path / "data"), Base(), None, Limits(read_seconds=0.001))
    assert "longer than 0.001 s" in hasty.kept_out[0].error.detail
    assert readings(tmp_path / "data") == []
    assert len(built(tmp_path / "data", source).published) == 1


def test_a_fault_of_the_program_costs_its_file_and_is_tried_again(
    source: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def faulty(document: Document, facts: DocumentFacts, ground: Ground) -> Rendition:
        if facts.file == "b.txt":
            raise LimitError("the program failed on it: KeyError: 'x'", where=facts.file)
        return rendition(document, facts, ground)

    with monkeypatch.context() as patch:
        patch.setattr(renderers, "rendition", faulty)
        outcome = built(tmp_path / "data", source)
    assert {each.name for each in outcome.kept_out} == {"b.txt", "none.txt"}
    assert {each.name for each in built(tmp_path / "data", source).kept_out} == {"none.txt"}


def test_a_file_that_is_changed_while_it_is_read_is_kept_out(tmp_path: Path) -> None:
    contents = iter([b"other words"])
    task = Task(DocumentFacts(file="a.txt"), digest(b"words"), lambda: next(contents))
    data = DataFolder(tmp_path / "data")
    ground = Ground(Base(), ReferenceData.packaged(), {})
    with data.writing():
        refused = Readings(data, ground, Limits()).one(task)
    assert "changed during the build" in str(refused)


def test_readings_may_be_thrown_away_between_two_builds(tmp_path: Path) -> None:
    def told() -> Ran:
        return run("build", EXAMPLES / "wexmoor-2018-legitimacy.txt", "--data", tmp_path / "data")

    assert told().code == 0
    shutil.rmtree(tmp_path / "data" / "readings")
    assert "Nothing changed: release 1" in told().told
