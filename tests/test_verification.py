"""`verify` reads every file of a data folder, and names the one that is not as it was written."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from publishers import added, file_of, joined, northfell, ours
from reports import run

from graph.folder import MARK, DataFolder
from graph.listing import FILES
from graph.release import Release
from outstanding.catalogue.dumps import Dumps, offered
from outstanding.search.index import Index
from outstanding.verification import Harm, verify


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with a file of every kind. Nobody may change it."""
    root = tmp_path_factory.mktemp("whole")
    data = ours(root / "data")
    release = joined(data, file_of(root, northfell(root)))
    assert added(data, file_of(root, northfell(root) + b"\n")).code == 0
    with release.store() as store:
        Index.of(release, store)
    Dumps(data).made(release, offered()[0])
    return data.path


@pytest.fixture
def data(whole: Path, tmp_path: Path) -> DataFolder:
    """A copy of that folder."""
    return DataFolder(Path(shutil.copytree(whole, tmp_path / "data", symlinks=True)))


def files(data: DataFolder) -> list[Path]:
    """Every file with something in it, whatever its kind; a folder is entered once, by its own name."""
    return sorted(path for path in data.path.rglob("*") if path.is_file() and path.stat().st_size)


def faults(data: DataFolder) -> dict[str, Harm]:
    return {each.path: each.harm for each in verify(data)}


def flip(path: Path, place: int) -> None:
    """Turn one bit of a file round."""
    content = bytearray(path.read_bytes())
    content[place] ^= 1
    path.write_bytes(content)


def test_a_whole_folder_is_well(data: DataFolder) -> None:
    assert faults(data) == {}
    done = run("verify", "--data", data.path)
    assert (done.code, done.told) == (0, "All is well: every file is what its checksum says.")
    assert run("verify", "--format", "json", "--data", data.path).out == "[]\n"


def test_one_bit_in_any_file_is_found_and_named(data: DataFolder) -> None:
    every = files(data)
    kinds = {path.relative_to(data.path).parts[0] for path in every}
    assert kinds == {MARK, "sources", "graphs", "releases", "curation", "imports", "readings", "last-build.json"}
    for path in every:
        size = path.stat().st_size
        for place in {0, size // 2, size - 1}:
            flip(path, place)
            shown = run("verify", "--data", data.path)
            name = path.relative_to(data.path).as_posix()
            if path.name == MARK:
                shown.clearly_failed(1, "data folder", f"/{MARK}")
            elif path.name == FILES:
                assert shown.code == 1
            else:
                # The users' own decisions may be other ones than those of the release: that is told of, and no harm.
                assert shown.code == (0 if "curation" in name else 1), (name, place)
                checked = name.removesuffix(".sha256") if "/made/" in name else name
                assert checked in shown.told, (name, place, shown.told)
            flip(path, place)
    assert faults(data) == {}


def test_a_file_that_is_gone_is_missed(data: DataFolder) -> None:
    release = Release.opened(data)
    for name in (
        f"sources/{release.manifest.documents[0].source}",
        f"graphs/{release.manifest.documents[0].graph}.nq",
        f"releases/{release.number}/{FILES}",
        f"releases/{release.number}/manifest.json",
        f"releases/{release.number}/store/CURRENT",
        f"imports/northfell/{release.manifest.imports[0].source}",
    ):
        content = (data.path / name).read_bytes()
        (data.path / name).unlink()
        assert any(path.startswith(name) for path, harm in faults(data).items() if harm is not Harm.NOTED), name
        assert run("verify", "--data", data.path).code == 1
        (data.path / name).write_bytes(content)


def test_a_store_that_is_not_of_its_graphs_is_found_and_made_anew(data: DataFolder) -> None:
    number = Release.opened(data).number
    store = data.path / "releases" / str(number) / "store"
    shutil.rmtree(store)
    shutil.copytree(data.path / "releases" / "1" / "store", store)
    assert faults(data)[f"releases/{number}/store"] is Harm.DAMAGED
    done = run("verify", "--restore", "--data", data.path)
    assert (done.code, f"the store of release {number} was made anew" in done.told) == (0, True)
    assert faults(data) == {}
    assert run("ask", "open-findings", "--data", data.path).code == 0


def test_damaged_caches_are_thrown_away_and_made_again(data: DataFolder) -> None:
    damaged = [next(data.readings.glob("*/*")), next(data.path.glob("releases/*/made/*/*.sqlite"))]
    for path in damaged:
        flip(path, path.stat().st_size // 2)
    assert set(faults(data).values()) == {Harm.CACHE}
    assert run("verify", "--restore", "--data", data.path).code == 0
    assert not any(path.exists() for path in damaged)


def test_what_is_true_is_not_made_up_again(data: DataFolder) -> None:
    """A source, a graph or a manifest that is damaged stays told of: nothing else has its words."""
    release = Release.opened(data)
    graph = data.path / "graphs" / f"{release.manifest.documents[0].graph}.nq"
    flip(graph, 5)
    flip(release.folder / "manifest.json", 5)
    assert run("verify", "--restore", "--data", data.path).code == 1
    told = json.loads(run("verify", "--format", "json", "--data", data.path).out)
    assert {each["harm"] for each in told} == {"damaged"}
    assert all(each["hint"] for each in told)


def test_what_does_not_belong_is_noted_and_harms_nothing(data: DataFolder) -> None:
    (data.path / "notes.txt").write_text("mine")
    (data.path / "graphs" / "chart.svg").write_text("mine")
    (data.path / "releases" / "best").mkdir()
    (data.path / "sources" / ".new-abc").write_bytes(b"half")
    (data.path / "imports" / "northfell" / "abc").write_bytes(b"old")
    found = faults(data)
    assert set(found.values()) == {Harm.NOTED}
    assert len(found) == 5
    assert run("verify", "--data", data.path).code == 0


def test_a_link_that_leads_elsewhere_is_damage(data: DataFolder, tmp_path: Path) -> None:
    shutil.copytree(data.path / "releases" / "1", tmp_path / "1")
    (data.path / "current").unlink()
    assert faults(data)["current"] is Harm.MISSING
    (data.path / "current").symlink_to(tmp_path / "1")
    assert faults(data) == {"current": Harm.DAMAGED}
    assert run("rollback", "1", "--data", data.path).code == 0
    assert faults(data) == {}


def test_what_is_no_data_folder_is_not_verified(tmp_path: Path) -> None:
    run("verify", "--data", tmp_path).clearly_failed(1, "nothing has been published")
    run("verify", "--format", "csv", "--data", tmp_path).clearly_failed(2, "no CSV form")
