"""The same reports give the same bytes: whatever the order, the machine's settings, the place and the day."""

from __future__ import annotations

import os
import random
import shutil
import subprocess
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from reports import COMMAND, EXAMPLES, built, folder, page, tree

from graph.reference import ReferenceData
from graph.release import Release
from loaders.reading import read_bytes
from loaders.sources import Sidecar

REPORTS = sorted(EXAMPLES.glob("*.txt"))


def _in_a_random_order(_: Path) -> list[str]:
    return [str(path) for path in random.sample(REPORTS, len(REPORTS))]


def _copied_with_other_times(place: Path) -> list[str]:
    copy = Path(shutil.copytree(EXAMPLES, place / "elsewhere" / "copy"))
    for number, path in enumerate(sorted(copy.iterdir())):
        os.utime(path, (number, 2_000_000_000 - number))
    return [str(copy)]


def _from_inside(place: Path) -> list[str]:
    shutil.copytree(EXAMPLES, place / "inside")
    return ["inside", "./inside/../inside"]


@dataclass(frozen=True)
class Circumstances:
    """How a build is run: what it is told to read, and its environment."""

    paths: Callable[[Path], list[str]]
    env: dict[str, str] = field(default_factory=dict)


# A locale that the system has not got leaves the plain one, so that the Turkish one is tried only where there is one.
CASES = {
    "files in a random order, plain locale, far east": Circumstances(
        _in_a_random_order, {"PYTHONHASHSEED": "0", "LC_ALL": "C", "TZ": "Pacific/Kiritimati", "COLUMNS": "20"}
    ),
    "a copy with other times, Turkish, far west": Circumstances(
        _copied_with_other_times, {"PYTHONHASHSEED": "1", "LC_ALL": "tr_TR.UTF-8", "TZ": "Pacific/Pago_Pago"}
    ),
    "from inside, by two names, no UTF-8 mode": Circumstances(
        _from_inside,
        {"PYTHONHASHSEED": "random", "LC_ALL": "C.UTF-8", "PYTHONUTF8": "0", "TZ": "America/St_Johns"},
    ),
}


@pytest.fixture(scope="module")
def releases(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The data folder that each case built, each in a process of its own."""
    places = {name: tmp_path_factory.mktemp("case") for name in CASES}
    running = [
        subprocess.Popen(
            [COMMAND, "build", *case.paths(places[name]), "--data", places[name] / "data"],
            env={**os.environ, **case.env},
            cwd=places[name],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
        )
        for name, case in CASES.items()
    ]
    for process in running:
        _, err = process.communicate()
        assert process.returncode == 0, err
    return {name: place / "data" for name, place in places.items()}


@pytest.mark.parametrize("name", CASES)
def test_the_samples_give_the_same_release_and_the_same_bytes(
    name: str, releases: dict[str, Path], samples: Release
) -> None:
    here = samples.folder.parent.parent
    assert tree(releases[name]) == tree(here)
    assert {path.name for path in (releases[name] / "releases").iterdir()} == {"1"}


def test_the_samples_give_the_same_dump(releases: dict[str, Path], samples: Release) -> None:
    with samples.store() as store:
        wanted = store.dump()
    for data in releases.values():
        with Release(1, data / "releases" / "1", samples.manifest).store() as store:
            assert store.dump() == wanted


def test_the_name_of_a_file_enters_no_graph(tmp_path: Path) -> None:
    one = built(tmp_path / "1", folder(tmp_path / "one", {"one.txt": page()})).release
    two = built(tmp_path / "2", folder(tmp_path / "two", {"two.text": page()})).release
    assert one
    assert two
    assert one.hash == two.hash


def test_reading_twice_and_after_others_gives_the_same_record(sample_reference: ReferenceData) -> None:
    sidecar = Sidecar.beside(EXAMPLES)

    def read(path: Path) -> str:
        reading = read_bytes(path.read_bytes(), path.name, sidecar.facts(path.name), sample_reference)
        return reading.record.model_dump_json()

    first = {path: read(path) for path in REPORTS}
    assert {path: read(path) for path in reversed(REPORTS)} == first
