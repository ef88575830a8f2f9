"""Releases looked after: listed, gone back to, pruned, moved to another machine, taken over from an older version."""

from __future__ import annotations

import json
import shutil
import tarfile
from pathlib import Path

import pytest
from reports import EFFECTIVENESS, LEGITIMACY, built, folder, page, run, tree
from running_server import running

from graph.canonical import digest
from graph.folder import LAYOUT, MARK, DataFolder
from graph.listing import FILES, differences
from graph.release import Release
from outstanding.verification import verify

PREVIOUS = Path(__file__).parent / "previous" / "layout-1.tar.xz"
"""A data folder with one release, as the version before lists of files wrote it."""


@pytest.fixture(scope="module")
def three(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with three releases. Nobody may change it."""
    root = tmp_path_factory.mktemp("three")
    for number, name in enumerate(("Effectiveness", "Legitimacy", "Efficiency")):
        built(root / "data", folder(root / str(number), {f"{name}.txt": page(pillar=name)}))
    return root / "data"


@pytest.fixture
def data(three: Path, tmp_path: Path) -> DataFolder:
    """A copy of that folder."""
    return DataFolder(Path(shutil.copytree(three, tmp_path / "data", symlinks=True)))


def keys(data: DataFolder) -> list[str]:
    return [entry.key for entry in Release.opened(data).manifest.documents]


# --- releases ------------------------------------------------------------------------------------------------------


def test_releases_are_listed_with_the_current_one_marked(data: DataFolder) -> None:
    listed = json.loads(run("releases", "--format", "json", "--data", data.path).out)
    assert [(each["release"], each["current"], each["documents"]) for each in listed] == [
        (1, "", 1),
        (2, "", 2),
        (3, "current", 3),
    ]
    assert listed[2]["hash"] == Release.opened(data).hash
    (data.path / "releases" / "2" / "manifest.json").write_text("{")
    assert "damaged" in run("releases", "--data", data.path).told


def test_a_manifest_names_the_code_the_sources_and_the_vocabulary(data: DataFolder) -> None:
    release = Release.opened(data)
    assert len(release.manifest.code) == 64
    assert release.sources() == {path.name for path in (data.path / "sources").iterdir()} - _older(data)
    assert "inspection" in " ".join(release.manifest.reference)
    assert list(differences(release.folder)) == []
    assert (release.folder / FILES).read_text().count("\n") > 5


def _older(data: DataFolder) -> set[str]:
    """What only releases before the current one were made of: earlier versions of the names of issues."""
    older = {sha256 for number in (1, 2) for sha256 in Release.numbered(data, number).sources()}
    return older - Release.opened(data).sources()


def test_rollback_goes_one_back_or_to_a_number_and_forward_again(data: DataFolder) -> None:
    assert run("rollback", "--data", data.path).code == 0
    assert Release.opened(data).number == 2
    assert run("rollback", "--data", data.path).code == 0
    assert Release.opened(data).number == 1
    run("rollback", "--data", data.path).clearly_failed(2, "no release before release 1")
    run("rollback", "7", "--data", data.path).clearly_failed(2, "no release 7")
    assert run("rollback", "3", "--data", data.path).code == 0
    assert Release.opened(data).number == 3


def test_nobody_goes_back_to_a_release_that_cannot_be_opened(data: DataFolder) -> None:
    shutil.rmtree(data.path / "releases" / "2" / "store")
    run("rollback", "2", "--data", data.path).clearly_failed(1, "store")
    assert Release.opened(data).number == 3


def test_after_a_rollback_a_build_goes_on_from_there_under_a_new_number(data: DataFolder, tmp_path: Path) -> None:
    run("rollback", "1", "--data", data.path)
    built(data.path, folder(tmp_path / "in", {"leg.txt": page(pillar="Legitimacy")}))
    assert (Release.opened(data).number, keys(data)) == (4, [EFFECTIVENESS, LEGITIMACY])
    assert Release.opened(data).hash == Release.numbered(data, 2).hash


# --- pruning -------------------------------------------------------------------------------------------------------


def test_pruning_keeps_the_newest_the_current_and_every_source(data: DataFolder) -> None:
    sources = tree(data.path, ["sources"])
    run("rollback", "1", "--data", data.path)
    would = run("prune", "--keep", "1", "--dry-run", "--data", data.path)
    assert "Would remove releases 2 and" in would.told
    assert data.numbers == (1, 2, 3)
    done = run("prune", "--keep", "1", "--data", data.path)
    assert done.told == would.told.replace("Would remove", "Removed")
    assert data.numbers == (1, 3)
    assert tree(data.path, ["sources"]) == sources
    needed = {sha256 for number in (1, 3) for sha256 in Release.numbered(data, number).manifest.graphs.values()}
    assert {path.stem for path in (data.path / "graphs").iterdir()} == needed
    assert {each.path for each in verify(data)} <= {"curation/issues.tsv"}
    assert "Nothing to remove; kept: 1, 3." in run("prune", "--keep", "1", "--data", data.path).told


def test_nothing_is_pruned_while_a_release_that_stays_is_damaged(data: DataFolder) -> None:
    (data.path / "releases" / "3" / "manifest.json").write_text("{")
    run("rollback", "2", "--data", data.path)
    before = tree(data.path, ["releases", "graphs"])
    run("prune", "--keep", "1", "--data", data.path).clearly_failed(1, "manifest of release 3")
    assert tree(data.path, ["releases", "graphs"]) == before


def test_what_was_pruned_can_be_built_again_from_the_sources(data: DataFolder, tmp_path: Path) -> None:
    hashes = {number: Release.numbered(data, number).hash for number in data.numbers}
    run("prune", "--keep", "1", "--data", data.path)
    files = {f"{name}.txt": page(pillar=name) for name in ("Effectiveness", "Legitimacy")}
    outcome = built(tmp_path / "again", folder(tmp_path / "in", files))
    assert outcome.release
    assert outcome.release.hash == hashes[2]


# --- documents taken out -------------------------------------------------------------------------------------------


def test_a_document_that_is_removed_leaves_the_release_of_the_others(data: DataFolder) -> None:
    two = Release.numbered(data, 2).hash
    key = next(key for key in keys(data) if "efficiency" in key)
    done = run("remove", key, "--data", data.path)
    assert (done.code, f"Removed: {key} (Efficiency.txt)" in done.told) == (0, True)
    assert Release.opened(data).hash == two
    assert Release.numbered(data, 3).sources() <= {path.name for path in (data.path / "sources").iterdir()}


def test_documents_are_removed_by_file_and_by_iri_too(data: DataFolder) -> None:
    release = Release.opened(data)
    iri = f"{release.manifest.base}id/{LEGITIMACY}"
    assert run("remove", "Efficiency.txt", iri, "--data", data.path).code == 0
    assert keys(data) == [EFFECTIVENESS]
    assert run("remove", EFFECTIVENESS, "--data", data.path).code == 0
    assert keys(data) == []


def test_removing_what_is_not_there_names_what_is(data: DataFolder) -> None:
    done = run("remove", "Legitimcy.txt", "--data", data.path)
    done.clearly_failed(2, "no document 'Legitimcy.txt'")
    assert "Did you mean Legitimacy.txt" in done.err
    assert Release.opened(data).number == 3


def test_a_build_of_only_some_paths_leaves_the_rest_out(data: DataFolder, tmp_path: Path) -> None:
    files = {f"{name}.txt": page(pillar=name) for name in ("Effectiveness", "Legitimacy")}
    done = run("build", "--only", folder(tmp_path / "in", files), "--data", data.path)
    assert "Removed: " in done.told
    assert Release.opened(data).hash == Release.numbered(data, 2).hash


def test_a_build_of_only_some_paths_keeps_what_it_cannot_read_as_it_was(data: DataFolder, tmp_path: Path) -> None:
    files = {"Effectiveness.txt": page(), "Legitimacy.txt": b"\xff\xfe\x00"}
    assert run("build", "--only", folder(tmp_path / "in", files), "--data", data.path).code == 1
    assert keys(data) == [EFFECTIVENESS, LEGITIMACY]


# --- another machine, another version ------------------------------------------------------------------------------


def test_sources_and_decisions_give_the_same_release_on_another_machine(data: DataFolder, tmp_path: Path) -> None:
    """What a backup must hold at the least: the sources with what is said of them, and the decisions."""
    release = Release.opened(data)
    moved = tmp_path / "moved"
    said = ['reference = ["wexmoor.ttl"]']
    for entry in release.manifest.documents:
        (moved / "in").mkdir(parents=True, exist_ok=True)
        shutil.copy(data.path / "sources" / entry.source, moved / "in" / entry.name)
        facts = "".join(f"{name} = {json.dumps(value)}\n" for name, value in entry.facts.items())
        said.append(f"[[document]]\nfile = {json.dumps(entry.name)}\n{facts}")
    folder(moved / "in", {"sources.toml": "\n".join(said)}, known=True)
    (moved / "in" / "sources.toml").write_text("\n".join(said), "utf-8")
    shutil.copytree(data.curation, moved / "data" / "curation")
    (moved / "data" / MARK).write_text(f"{LAYOUT}\n")
    outcome = built(moved / "data", moved / "in")
    assert outcome.release
    assert outcome.release.hash == release.hash
    assert tree(moved / "data", ["graphs"]).items() <= tree(data.path, ["graphs"]).items()


@pytest.fixture
def previous(tmp_path: Path) -> DataFolder:
    """The data folder of the version before."""
    with tarfile.open(PREVIOUS) as packed:
        packed.extractall(tmp_path, filter="data")
    return DataFolder(tmp_path / "data")


def test_a_release_of_the_version_before_is_asked_served_and_built_on(previous: DataFolder, tmp_path: Path) -> None:
    assert previous.layout() == 1
    before = Release.opened(previous)
    assert "1 row" in run("ask", "open-findings", "--data", previous.path).told
    done = run("verify", "--data", previous.path)
    assert (done.code, "outstanding migrate" in done.told) == (0, True)
    with running(previous.path, tmp_path / "log") as server:
        assert server.get("/ready").json["hash"] == before.hash
        assert server.get("/force/wexmoor", "text/html").status == 200
    built(previous.path, folder(tmp_path / "in", {"leg.txt": page(pillar="Legitimacy")}))
    assert keys(previous) == [EFFECTIVENESS, LEGITIMACY]


def test_migrating_brings_a_folder_to_the_layout_of_today_and_changes_no_release(previous: DataFolder) -> None:
    before = tree(previous.path, ["sources", "graphs", "releases/1/manifest.json", "releases/1/store"])
    done = run("migrate", "--data", previous.path)
    assert "Release 1: the list of its files was written." in done.told
    assert previous.layout() == LAYOUT
    assert tree(previous.path, ["sources", "graphs", "releases/1/manifest.json", "releases/1/store"]) == before
    assert list(verify(previous)) == []
    assert "Nothing to do" in run("migrate", "--data", previous.path).told


def test_migrating_makes_a_store_anew_that_this_version_cannot_open(previous: DataFolder) -> None:
    for path in (previous.path / "releases" / "1" / "store").iterdir():
        path.write_bytes(b"of another engine")
    assert "made anew of its graphs" in run("migrate", "--data", previous.path).told
    assert list(verify(previous)) == []
    assert run("ask", "open-findings", "--data", previous.path).code == 0


def test_a_folder_of_a_newer_version_is_refused_by_name(previous: DataFolder, tmp_path: Path) -> None:
    (previous.path / MARK).write_text(f"{LAYOUT + 1}\n")
    for words in (
        ("ask", "open-findings"),
        ("verify",),
        ("migrate",),
        ("build", folder(tmp_path / "in", {"eff.txt": page()})),
    ):
        run(*words, "--data", previous.path).clearly_failed(1, f"layout {LAYOUT + 1}", MARK)


def test_the_list_of_a_release_is_one_that_sha256sum_checks(data: DataFolder) -> None:
    lines = (data.path / "releases" / "3" / FILES).read_text().splitlines()
    for line in lines:
        sha256, name = line.split("  ")
        assert digest((data.path / "releases" / "3" / name).read_bytes()) == sha256
