"""The data folder: whole or not there, one writer, nothing taken for what it is not."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from filelock import FileLock
from reports import EFFECTIVENESS, LEGITIMACY, built, folder, page, run, tree

from graph.canonical import digest
from graph.errors import ReleaseError
from graph.folder import DataFolder
from graph.release import Release, release_hash

NEWS = {"leg.txt": page(pillar="Legitimacy")}
"""What comes to the folder in these tests."""


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with one release. Nobody may change it."""
    data = tmp_path_factory.mktemp("first") / "data"
    built(data, folder(data.parent / "in", {"eff.txt": page()}))
    return data


@pytest.fixture
def data(first: Path, tmp_path: Path) -> Path:
    """A copy of that folder."""
    return Path(shutil.copytree(first, tmp_path / "data", symlinks=True))


@pytest.fixture
def news(tmp_path: Path) -> Path:
    """A folder with another report."""
    return folder(tmp_path / "news", NEWS)


def _leftovers(data: Path) -> list[Path]:
    return [path for path in data.rglob("*") if path.name.startswith(".new-")]


# --- files under their checksums -----------------------------------------------------------------------------------


def test_what_is_kept_is_found_by_its_checksum_and_kept_once(tmp_path: Path) -> None:
    data = DataFolder(tmp_path)
    with data.writing():
        names = {data.keep_graph(b"<a:b> <a:c> <a:d> <a:e> .\n") for _ in range(2)}
        source = data.keep_source(b"words")
    assert names == {digest(b"<a:b> <a:c> <a:d> <a:e> .\n")}
    assert data.graph(names.pop()) == b"<a:b> <a:c> <a:d> <a:e> .\n"
    assert (tmp_path / "sources" / source).read_bytes() == b"words"
    assert not _leftovers(tmp_path)


def test_a_graph_that_was_changed_is_never_given_out(tmp_path: Path) -> None:
    data = DataFolder(tmp_path)
    with data.writing():
        name = data.keep_graph(b"<a:b> <a:c> <a:d> <a:e> .\n")
    path = tmp_path / "graphs" / f"{name}.nq"
    path.write_bytes(b"<a:b> <a:c> <a:x> <a:e> .\n")
    with pytest.raises(ReleaseError, match="changed after it was published"):
        data.graph(name)
    path.unlink()
    with pytest.raises(ReleaseError, match="missing"):
        data.graph(name)


def test_keeping_a_damaged_file_anew_makes_it_good(tmp_path: Path) -> None:
    data = DataFolder(tmp_path)
    with data.writing():
        name = data.keep_graph(b"<a:b> <a:c> <a:d> <a:e> .\n")
        (tmp_path / "graphs" / f"{name}.nq").write_bytes(b"<a:b> <a:c> <a:x> <a:e> .\n")
        assert data.keep_graph(b"<a:b> <a:c> <a:d> <a:e> .\n") == name
    assert data.graph(name) == b"<a:b> <a:c> <a:d> <a:e> .\n"


def test_numbers_of_releases_are_never_used_again(tmp_path: Path) -> None:
    data = DataFolder(tmp_path)
    with data.writing():
        assert data.next_number() == 1
        for number in ("2", "10", ".new-xyz", "notes"):
            (tmp_path / "releases" / number).mkdir()
        assert data.next_number() == 11


def test_a_release_that_fails_on_the_way_leaves_nothing(tmp_path: Path) -> None:
    data = DataFolder(tmp_path)

    def fail() -> None:
        with data.new_release(1) as place:
            (place / "manifest.json").write_text("{}")
            raise ReleaseError("no", hint="none")

    with data.writing(), pytest.raises(ReleaseError, match="no"):
        fail()
    assert data.current is None
    assert list((tmp_path / "releases").iterdir()) == []


def test_the_hash_of_a_release_does_not_depend_on_the_order_of_its_graphs() -> None:
    graphs = {"urn:a": "1", "urn:b": "2"}
    assert release_hash(graphs) == release_hash(dict(reversed(graphs.items())))
    assert release_hash(graphs) != release_hash({"urn:a": "2", "urn:b": "1"})


def test_every_graph_of_a_release_is_kept_as_its_name_says(first: Path) -> None:
    release = Release.opened(DataFolder(first))
    kept = {path.stem for path in (first / "graphs").iterdir()}
    assert kept == set(release.manifest.graphs.values())
    assert {digest(path.read_bytes()) for path in (first / "graphs").iterdir()} == kept
    sources = {entry.source for entry in release.manifest.documents} | set(release.manifest.curation.values())
    assert {digest(path.read_bytes()) for path in (first / "sources").iterdir()} == sources
    assert release.hash == release_hash(release.manifest.graphs)


# --- what is no data folder ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["README.md", "releases/v1/notes.md", "graphs/chart.svg"])
def test_the_folder_of_another_project_is_refused_and_left_as_it_was(name: str, tmp_path: Path, news: Path) -> None:
    place = tmp_path / "project" / name
    place.parent.mkdir(parents=True)
    place.write_text("Something else.")
    (tmp_path / "project" / "src").mkdir()
    before = sorted((tmp_path / "project").rglob("*"))
    run("build", news, "--data", tmp_path / "project").clearly_failed(1, "no data folder", str(tmp_path / "project"))
    assert sorted((tmp_path / "project").rglob("*")) == before


def test_an_empty_folder_becomes_a_data_folder(tmp_path: Path, news: Path) -> None:
    (tmp_path / "data").mkdir()
    assert run("build", news, "--data", tmp_path / "data").code == 0


@pytest.mark.parametrize("below", ["", "data"])
def test_a_file_in_place_of_the_data_folder_is_refused(below: str, tmp_path: Path, news: Path) -> None:
    (tmp_path / "file").write_text("Something else.")
    place = tmp_path / "file" / below
    run("build", news, "--data", place).clearly_failed(1, "cannot be written to", str(tmp_path / "file"))
    assert (tmp_path / "file").read_text() == "Something else."


@pytest.mark.parametrize("name", ["sources", "graphs", "releases", "lock"])
def test_a_part_of_the_data_folder_that_is_no_folder_or_no_file_is_named(name: str, data: Path, news: Path) -> None:
    if name == "lock":
        (data / name).unlink(missing_ok=True)
        (data / name).mkdir()
    else:
        shutil.rmtree(data / name)
        (data / name).write_text("Something else.")
    done = run("build", news, "--data", data)
    done.clearly_failed(1, str(data))


@pytest.fixture
def closed(tmp_path: Path) -> Iterator[Path]:
    """A folder in which whoever runs this can make nothing."""
    if os.geteuid() == 0:
        yield Path("/proc")
        return
    (tmp_path / "closed").mkdir(mode=0o555)
    yield tmp_path / "closed"
    (tmp_path / "closed").chmod(0o755)


def test_a_data_folder_that_cannot_be_made_is_refused(closed: Path, news: Path) -> None:
    place = closed / "outstanding"
    run("build", news, "--data", place).clearly_failed(1, "cannot be written to", str(place))


def test_a_data_folder_whose_name_is_too_long_is_refused(tmp_path: Path, news: Path) -> None:
    place = tmp_path / ("x" * 300)
    run("ask", "open-findings", "--data", place).clearly_failed(1, place.name)
    run("build", news, "--data", place).clearly_failed(1, "cannot be written to", place.name)


def test_asking_where_nothing_was_published_fails_and_makes_no_folder(tmp_path: Path) -> None:
    done = run("ask", "persistent-afis", "--data", tmp_path / "none")
    done.clearly_failed(1, "nothing has been published", str(tmp_path / "none"))
    assert "outstanding build" in done.err
    assert not (tmp_path / "none").exists()


# --- one writer ----------------------------------------------------------------------------------------------------


def test_a_second_writer_is_refused_and_readers_are_not(data: Path, news: Path) -> None:
    before = tree(data)
    with FileLock(data / "lock"):
        run("build", news, "--data", data).clearly_failed(1, "another build is writing", str(data))
        assert run("ask", "open-findings", "--data", data).code == 0
    assert tree(data) == before
    assert run("build", news, "--data", data).code == 0


# --- damage --------------------------------------------------------------------------------------------------------


def _edited(**changes: object) -> Callable[[Path], None]:
    def edit(data: Path) -> None:
        path = data / "current" / "manifest.json"
        path.write_text(json.dumps(json.loads(path.read_text()) | changes))

    return edit


def _points_at(target: str) -> Callable[[Path], None]:
    def point(data: Path) -> None:
        (data / "current").unlink()
        (data / "current").symlink_to(target)

    return point


def _copied_through(data: Path) -> None:
    (data / "current").unlink()
    shutil.copytree(data / "releases" / "1", data / "current")


def _emptied_store(data: Path) -> None:
    for path in (data / "current" / "store").iterdir():
        path.unlink()


def _torn_store(data: Path) -> None:
    for path in (data / "current" / "store").glob("*.sst"):
        path.write_bytes(b"x" * path.stat().st_size)


DAMAGE: dict[str, tuple[Callable[[Path], object], str]] = {
    "no manifest": (lambda data: (data / "current" / "manifest.json").unlink(), "manifest"),
    "cut manifest": (lambda data: (data / "current" / "manifest.json").write_text('{"format": 1,'), "manifest"),
    "manifest no text": (lambda data: (data / "current" / "manifest.json").write_bytes(b"\xff\xfe\xff"), "manifest"),
    "manifest with more": (_edited(colour="blue"), "manifest"),
    "manifest of another form": (_edited(format=2), "manifest"),
    "manifest with a faulty base": (_edited(base="somewhere"), "manifest"),
    "manifest whose hash is not its graphs'": (_edited(hash="0" * 64), "manifest"),
    "link to nothing": (_points_at("releases/99"), "points to nothing"),
    "link to another folder": (_points_at("graphs"), "manifest"),
}
"""What can happen to what every command reads, and the word that must be said of it."""


@pytest.mark.parametrize("name", DAMAGE)
def test_damage_is_named_by_every_command_and_nothing_is_made_of_it(name: str, data: Path, news: Path) -> None:
    damage, word = DAMAGE[name]
    damage(data)
    before = tree(data, ["releases"])
    run("ask", "open-findings", "--data", data).clearly_failed(1, word, str(data))
    run("build", news, "--data", data).clearly_failed(1, word, str(data))
    assert tree(data, ["releases"]) == before


@pytest.mark.parametrize("damage", [_emptied_store, _torn_store])
def test_a_damaged_store_is_named_and_the_next_build_does_without_it(
    damage: Callable[[Path], None], data: Path, news: Path
) -> None:
    damage(data)
    run("ask", "open-findings", "--data", data).clearly_failed(1, "store", str(data / "releases" / "1"))
    assert run("build", news, "--data", data).code == 0
    assert run("ask", "open-findings", "--data", data).code == 0


def test_a_folder_in_place_of_the_link_is_not_taken_for_an_empty_data_folder(data: Path, news: Path) -> None:
    _copied_through(data)
    run("ask", "open-findings", "--data", data).clearly_failed(1, "current", str(data))
    run("build", news, "--data", data).clearly_failed(1, "current", str(data))


def test_a_file_in_place_of_the_link_is_not_taken_for_an_empty_data_folder(data: Path, news: Path) -> None:
    (data / "current").unlink()
    (data / "current").write_text("releases/1")
    run("build", news, "--data", data).clearly_failed(1, "current", str(data))


def test_a_hint_does_not_send_people_in_circles(data: Path, news: Path) -> None:
    (data / "current").unlink()
    (data / "current").symlink_to("releases/99")
    assert "Build again" not in run("build", news, "--data", data).err


def _damaged_graph(data: Path) -> Path:
    """One letter of the report's graph changed."""
    entry = Release.opened(DataFolder(data)).manifest.documents[0]
    path = data / "graphs" / f"{entry.graph}.nq"
    path.write_bytes(path.read_bytes().replace(b"radios", b"radius", 1))
    return path


def test_a_graph_with_one_letter_changed_enters_no_release(data: Path, news: Path) -> None:
    path = _damaged_graph(data)
    run("build", news, "--data", data).clearly_failed(1, "changed after it was published", str(path))
    assert run("ask", "open-findings", "--data", data).code == 0
    assert Release.opened(DataFolder(data)).number == 1


def test_building_its_document_again_makes_a_damaged_graph_good(data: Path, news: Path) -> None:
    path = _damaged_graph(data)
    done = run("build", folder(news.parent / "first", {"eff.txt": page()}), news, "--data", data)
    assert done.code == 0, done.err
    assert digest(path.read_bytes()) == path.stem
    assert [each.key for each in Release.opened(DataFolder(data)).manifest.documents] == [EFFECTIVENESS, LEGITIMACY]


# --- killed builds -------------------------------------------------------------------------------------------------

_KILLER = """
import json, os, re, signal, sys
import outstanding.cli.main as cli
news, *cases = json.loads(sys.argv[1])
for data, event, word in cases:
    child = os.fork()
    if not child:
        def hook(name, args, event=event, word=word):
            if name == event and any(re.search(word, str(one)) for one in args):
                os.kill(os.getpid(), signal.SIGKILL)
        sys.addaudithook(hook)
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        sys.argv = ["outstanding", "build", news, "--data", data]
        cli.main()
        os._exit(0)
    print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
"""
"""Runs a build for each case, in a process that is killed the moment Python is about to do a thing to a place."""

MOMENTS = {
    "before a source has its name": ("os.rename", "/sources/[0-9a-f]{64}$"),
    "before a graph has its name": ("os.rename", "/graphs/[0-9a-f]{64}"),
    "before the store is made": ("os.mkdir", "/store$"),
    "before the manifest is written": ("open", r"/\.new-\w+/manifest\.json$"),
    "before the release has its number": ("os.rename", "/releases/2$"),
    "before the link is made": ("os.symlink", "^releases/2$"),
    "before the link is switched": ("os.rename", "/current$"),
}


FIRST = "while there is no release yet"


@pytest.fixture(scope="module")
def killed(first: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """For each moment, a data folder with one release, or none, and what a build left that was killed then."""
    root = tmp_path_factory.mktemp("killed")
    news = folder(root / "news", NEWS)
    places = {moment: root / str(number) for number, moment in enumerate(MOMENTS)}
    for place in places.values():
        shutil.copytree(first, place, symlinks=True)
    cases = [[str(place), *MOMENTS[moment]] for moment, place in places.items()]
    places[FIRST] = root / "first"
    cases.append([str(places[FIRST]), "os.rename", "/releases/1$"])
    done = subprocess.run(
        [sys.executable, "-c", _KILLER, json.dumps([str(news), *cases])], capture_output=True, check=True, text=True
    )
    assert done.stdout.split() == ["-9"] * len(places), done.stderr
    return places


@pytest.mark.parametrize("moment", MOMENTS)
def test_after_a_killed_build_the_old_release_answers_and_a_new_build_succeeds(
    moment: str, killed: dict[str, Path], first: Path, news: Path
) -> None:
    data = killed[moment]
    assert tree(data, ["current/manifest.json", "releases/1"]) == tree(first, ["current/manifest.json", "releases/1"])
    done = run("ask", "open-findings", "--data", data, "--format", "json")
    assert done == run("ask", "open-findings", "--data", first, "--format", "json")
    assert run("build", news, "--data", data).code == 0
    assert [each.key for each in Release.opened(DataFolder(data)).manifest.documents] == [EFFECTIVENESS, LEGITIMACY]
    assert not _leftovers(data)
    assert all(digest(path.read_bytes()) == path.stem for path in (data / "graphs").iterdir())


def test_a_build_after_a_killed_one_gives_what_an_undisturbed_one_gives(
    killed: dict[str, Path], data: Path, news: Path
) -> None:
    undisturbed = built(data, news).release
    assert undisturbed
    place = killed["before the link is switched"]
    outcome = built(place, news)
    assert outcome.release
    assert outcome.release.hash == undisturbed.hash


def test_a_killed_first_build_leaves_no_release(killed: dict[str, Path], news: Path) -> None:
    data = killed[FIRST]
    assert _leftovers(data)
    run("ask", "open-findings", "--data", data).clearly_failed(1, "nothing has been published")
    assert run("build", news, "--data", data).code == 0
    assert not _leftovers(data)
    assert (data / "current").readlink() == Path("releases/1")
