"""Files read elsewhere: the recipe of the page as it stands, shares, what is damaged or does not fit."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from mass import Mass, mass
from reports import Ran, run, tree

from graph.errors import UsageError
from graph.folder import DataFolder
from graph.release import Release
from outstanding.shares import Share

ROOT = Path(__file__).parent.parent
PAGE = ROOT / "docs" / "many-machines.md"
REPORTS = 30
PARTS = 3


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> Mass:
    return mass(tmp_path_factory.mktemp("many") / "reports", REPORTS)


@pytest.fixture(scope="module")
def alone(many: Mass, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What a build alone publishes."""
    data = tmp_path_factory.mktemp("alone") / "data"
    run("build", many.path, "--data", data)
    return data


@pytest.fixture(scope="module")
def shared(many: Mass, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that three machines have written to."""
    folder = tmp_path_factory.mktemp("shared") / "readings"
    for part in range(1, PARTS + 1):
        assert read(many, folder, f"{part}/{PARTS}").code == 0
    return folder


def read(many: Mass, into: Path, share: str) -> Ran:
    return run("read", many.path, "--into", into, "--share", share, "--data", into.parent / "none", "--readers", "1")


def published(data: Path) -> dict[str, bytes]:
    """All that a release is: its manifest and its graphs."""
    release = Release.opened(DataFolder(data))
    graphs = {name: DataFolder(data).graph(sha256) for name, sha256 in release.manifest.graphs.items()}
    return graphs | {"manifest": (release.folder / "manifest.json").read_bytes()}


def brought(told: Ran) -> int:
    """How many files a build says were read elsewhere."""
    match = re.search(r"Read on other machines: (\d+) files?\.", told.out)
    return int(match[1]) if match else 0


def test_dask_reads_as_the_page_says_and_the_release_is_the_same(many: Mass, alone: Path, tmp_path: Path) -> None:
    (recipe,) = re.findall(r"```python\n(.*?)```", PAGE.read_text("utf-8"), re.DOTALL)
    (tmp_path / "recipe.py").write_text(recipe, "utf-8")
    (tmp_path / "reports").symlink_to(many.path)
    env = {**os.environ, "PYTHONPATH": str(ROOT), "DASK_DISTRIBUTED__WORKER__DAEMON": "false"}
    done = subprocess.run(
        [sys.executable, "recipe.py"], cwd=tmp_path, env=env, capture_output=True, text=True, check=False, timeout=600
    )
    assert done.returncode == 0, done.stderr
    told = run("build", tmp_path / "reports", "--data", tmp_path / "data", "--readings", tmp_path / "readings")
    assert brought(told) > REPORTS // 2
    assert published(tmp_path / "data") == published(alone)


def test_shares_read_apart_are_what_a_build_alone_reads(many: Mass, alone: Path, shared: Path, tmp_path: Path) -> None:
    told = run("build", many.path, "--data", tmp_path / "data", "--readings", shared)
    assert brought(told) > REPORTS // 2
    assert published(tmp_path / "data") == published(alone)


def test_folders_of_several_machines_can_be_named_together(many: Mass, alone: Path, tmp_path: Path) -> None:
    for part in (1, 2):
        read(many, tmp_path / f"machine-{part}", f"{part}/2")
    folders = (f"--readings={tmp_path / f'machine-{part}'}" for part in (1, 2))
    run("build", many.path, "--data", tmp_path / "data", *folders)
    assert published(tmp_path / "data") == published(alone)


def test_a_share_that_is_read_again_changes_nothing(many: Mass, shared: Path) -> None:
    before = tree(shared, ["readings", "graphs"])
    assert read(many, shared, f"1/{PARTS}").code == 0
    assert before
    assert tree(shared, ["readings", "graphs"]) == before


@pytest.mark.parametrize("kind", ["graphs", "readings"])
def test_what_is_damaged_on_the_way_is_read_again(
    many: Mass, alone: Path, shared: Path, kind: str, tmp_path: Path
) -> None:
    whole = brought(run("build", many.path, "--data", tmp_path / "whole", "--readings", shared))
    damaged = shutil.copytree(shared, tmp_path / "damaged")
    for path in sorted((damaged / kind).rglob("*")):
        if path.is_file():
            path.write_bytes(path.read_bytes()[:-1] + b"?")
    told = run("build", many.path, "--data", tmp_path / "data", "--readings", damaged)
    assert brought(told) < whole
    assert published(tmp_path / "data") == published(alone)


def test_what_was_read_for_another_base_is_not_taken_and_the_build_says_so(
    many: Mass, shared: Path, tmp_path: Path
) -> None:
    base = "https://data.example.org/"
    told = run("build", many.path, "--data", tmp_path / "data", "--readings", shared, "--base", base)
    assert brought(told) == 0
    assert "no reading of another machine fits" in " ".join(told.out.split())


def test_the_machines_tell_what_they_could_not_read(many: Mass, tmp_path: Path) -> None:
    told = read(many, tmp_path / "readings", "1/1")
    assert told.code == 0
    assert "not read: " in told.err
    assert re.search(r"\d+ files read into .*; \d+ refused\.", " ".join(told.out.split()))


@pytest.mark.parametrize("share", ["0/3", "4/3", "1", "a/b", "1/0", "-1/3", "1/3/5"])
def test_a_share_that_there_is_not_is_wrong_usage(many: Mass, share: str, tmp_path: Path) -> None:
    run("read", many.path, "--into", tmp_path / "readings", f"--share={share}").clearly_failed(
        2, share.partition("/")[0]
    )
    assert not (tmp_path / "readings").exists()


def test_a_folder_without_readings_is_wrong_usage(many: Mass, tmp_path: Path) -> None:
    done = run("build", many.path, "--data", tmp_path / "data", "--readings", tmp_path)
    done.clearly_failed(2, "there are no readings", str(tmp_path))
    assert not (tmp_path / "data").exists()


def test_a_folder_that_cannot_be_written_to_is_told(many: Mass, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", "utf-8")
    done = run("read", many.path, "--into", tmp_path / "file" / "readings", "--data", tmp_path / "none")
    done.clearly_failed(1, "cannot be written to")


@given(st.integers(1, 40), st.integers(0, 200))
def test_every_file_is_in_one_share(parts: int, files: int) -> None:
    dealt = [at for part in range(1, parts + 1) for at in range(files)[Share(part, parts).part - 1 :: parts]]
    assert sorted(dealt) == list(range(files))


def test_the_share_of_a_part_beyond_the_last_cannot_be_made() -> None:
    with pytest.raises(UsageError, match="there is no part 3 of 2"):
        Share(3, 2)
