"""What other publishers say: held to the shapes, kept apart until accepted, and then asked with our own."""

from __future__ import annotations

import datetime
import json
import shutil
from pathlib import Path

import pytest
from hostile import INSP, THEIR_GRAPH
from publishers import BODY, THEIRS, added, done_with, dump, file_of, joined, northfell, ours
from reports import EXAMPLES, folder, page, run, tree

from graph.canonical import digest
from graph.folder import DataFolder
from graph.release import Release
from graph.store import rows
from graph.terms import PREFIXES, PUBLIC
from queries.answers import ask, question_named


@pytest.fixture(scope="module")
def theirs(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """The other publisher's dump."""
    return northfell(tmp_path_factory.mktemp("publisher"))


@pytest.fixture(scope="module")
def before(tmp_path_factory: pytest.TempPathFactory) -> DataFolder:
    """Our data folder as it is before any import. Nobody may change it."""
    return ours(tmp_path_factory.mktemp("before") / "ours")


@pytest.fixture
def data(before: DataFolder, tmp_path: Path) -> DataFolder:
    """A copy of that folder."""
    return DataFolder(Path(shutil.copytree(before.path, tmp_path / "ours", symlinks=True)))


def test_an_import_waits_and_changes_nothing_until_it_is_accepted(
    theirs: bytes, data: DataFolder, tmp_path: Path
) -> None:
    was = tree(data.path)
    done = added(data, file_of(tmp_path, theirs))
    assert done.code == 0, done
    assert "documents 1" in done.told
    assert "not taken" in done.told
    assert tree(data.path) == was
    assert run("build", EXAMPLES, "--data", data.path).code == 0
    assert "northfell/peel" not in run("ask", "open-findings", "--data", data.path).told
    shown = json.loads(run("import", "show", "northfell", "--format", "json", "--data", data.path).out)
    assert shown["states"] == ["waiting"]
    assert shown["base"] == THEIRS
    assert shown["sha256"] == digest(theirs)
    assert shown["licence"]
    assert shown["conforms"] is True
    assert [each["force"] for each in shown["documents"]] == [f"{BODY}northfell"]


def test_an_accepted_import_is_asked_with_our_own_and_named_in_the_coverage(
    theirs: bytes, data: DataFolder, tmp_path: Path
) -> None:
    release = joined(data, file_of(tmp_path, theirs))
    assert THEIR_GRAPH in release.manifest.graphs
    with release.store() as store:
        answer = ask(release, store, question_named("open-findings"), {})
        assert [row["force"] for row in answer.rows] == ["Northfell Police", "Wexmoor Police"]
        assert (answer.coverage.documents, answer.coverage.publishers) == (2, ("northfell",))
        assert answer.coverage.others == ("Northfell PEEL 2018/19: Effectiveness",)
        assert "1 of them come from other publishers: northfell" in answer.coverage.sentence
        ours_only = ask(release, store, question_named("open-findings"), {"force": "wexmoor"})
        assert "other publishers" not in ours_only.coverage.sentence
        assert not {"others", "publishers"} & set(ours_only.coverage.model_dump())
        said = {
            row["p"]: row["o"] for row in rows(store, f"SELECT ?p ?o WHERE {{ <{PUBLIC}id/import/northfell> ?p ?o }}")
        }
    assert said[f"{INSP}sha256"] == digest(theirs)
    assert said["http://rdfs.org/ns/void#uriSpace"] == THEIRS
    assert said[f"{INSP}origin"] == "dump.nq"
    assert datetime.datetime.fromisoformat(str(said[f"{PREFIXES['prov']}generatedAtTime"]))


def test_an_import_stays_through_builds_and_is_made_of_the_kept_bytes(
    theirs: bytes, before: DataFolder, data: DataFolder, tmp_path: Path
) -> None:
    release = joined(data, file_of(tmp_path, theirs))
    more = folder(tmp_path / "more", {"leg.txt": page(pillar="Legitimacy")})
    assert run("build", more, "--data", data.path).code == 0
    later = Release.opened(data)
    assert later.manifest.imports == release.manifest.imports
    assert later.number > release.number
    fresh = DataFolder(tmp_path / "fresh")
    shutil.copytree(data.imports, fresh.path / "imports")
    (fresh.path / "outstanding").write_text("1\n")
    # The sources and the kept bytes alone, in another folder, give the same release.
    assert run("build", more, before.path.parent / "ours-in", "--data", fresh.path).code == 0
    assert Release.opened(fresh).hash == later.hash
    assert Release.opened(fresh).manifest.imports == later.manifest.imports


def test_forgetting_an_import_gives_the_release_that_was_there_before(
    theirs: bytes, data: DataFolder, tmp_path: Path
) -> None:
    was = Release.opened(data).hash
    joined(data, file_of(tmp_path, theirs))
    assert Release.opened(data).hash != was
    assert "Published release" in done_with("forget", data).told
    assert Release.opened(data).hash == was
    assert list(data.imports.iterdir()) == []
    run("import", "forget", "northfell", "--data", data.path).clearly_failed(2, "there is no import 'northfell'")


def test_an_import_alone_makes_a_release(theirs: bytes, tmp_path: Path) -> None:
    plain = theirs.replace(f"{BODY}northfell".encode(), f"{BODY}cleveland".encode())
    data = DataFolder(tmp_path / "empty")
    assert added(data, file_of(tmp_path, plain)).code == 0
    done_with("accept", data)
    assert "Cleveland Police" in run("ask", "open-findings", "--format", "csv", "--data", data.path).out


# --- what is refused as a whole ---------------------------------------------------------------------------------------


def test_a_dump_without_a_base_needs_one_and_the_nearest_is_named(
    theirs: bytes, data: DataFolder, tmp_path: Path
) -> None:
    silent = b"".join(line for line in theirs.splitlines(keepends=True) if b"void#uriSpace" not in line)
    file = file_of(tmp_path, silent)
    done = added(data, file)
    done.clearly_failed(2, "declares no base")
    done.clearly_failed(2, THEIRS, "--base")
    assert "as you say" in added(data, file, "--base", THEIRS).told


def test_a_dump_under_our_own_base_is_none_of_another_publisher(data: DataFolder, tmp_path: Path) -> None:
    added(data, file_of(tmp_path, dump(data))).clearly_failed(2, f"{PUBLIC} cannot be a publisher's base")
    added(data, file_of(tmp_path, dump(data)), "--base", THEIRS).clearly_failed(
        1, f"nothing in it is about things under {THEIRS}"
    )


def test_breaches_of_the_shapes_are_listed_and_nothing_is_kept(theirs: bytes, data: DataFolder, tmp_path: Path) -> None:
    broken = b"".join(line for line in theirs.splitlines(keepends=True) if b"wordingHash" not in line)
    done = added(data, file_of(tmp_path, broken))
    done.clearly_failed(1, "it breaks the shapes, and was not kept")
    assert "violation:" in done.told
    assert "Does not conform" in done.told
    assert not data.imports.exists()


def test_a_name_is_used_for_one_source_and_a_base_by_one_import(
    theirs: bytes, data: DataFolder, tmp_path: Path
) -> None:
    assert added(data, file_of(tmp_path, theirs)).code == 0
    other = file_of(tmp_path, theirs, "other.nq")
    added(data, other).clearly_failed(2, "the name northfell is used for dump.nq")
    done = run("import", "add", other, "--from", "again", "--data", data.path)
    done.clearly_failed(2, "the IRIs of the import northfell")
    assert "Nothing new" in added(data, tmp_path / "dump.nq").told
    for name in ("North", "a--b", "..", "x" * 65):
        run("import", "add", other, "--from", name, "--data", data.path).clearly_failed(2, "cannot name an import")


def test_a_name_cannot_change_its_base(theirs: bytes, data: DataFolder, tmp_path: Path) -> None:
    file = file_of(tmp_path, theirs)
    assert added(data, file).code == 0
    file.write_bytes(theirs.replace(THEIRS.encode(), b"https://evil.example/"))
    added(data, file).clearly_failed(1, f"nothing in it is about things under {THEIRS}")
    added(data, file, "--base", "https://evil.example/").clearly_failed(2, f"the import northfell is bound to {THEIRS}")
    file.write_bytes(b"".join(each for each in theirs.splitlines(keepends=True) if b"void#uriSpace" not in each))
    added(data, file).clearly_failed(2, f"the import northfell is bound to {THEIRS}")


def test_limits_are_settings(theirs: bytes, data: DataFolder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = file_of(tmp_path, theirs)
    monkeypatch.setenv("OUTSTANDING_IMPORT_STATEMENTS", "10")
    added(data, file).clearly_failed(1, "more than 10 statements")
    monkeypatch.delenv("OUTSTANDING_IMPORT_STATEMENTS")
    monkeypatch.setenv("OUTSTANDING_IMPORT_MEGABYTES", "1")
    file.write_bytes(theirs + b"#" * 1_000_000)
    added(data, file).clearly_failed(1, "larger than the limit of 1,000,000 bytes")


def test_files_that_are_none_are_told_in_one_line(data: DataFolder, tmp_path: Path) -> None:
    run("import", "add", tmp_path / "none.nq", "--data", data.path).clearly_failed(2, "there is no such file")
    run("import", "add", tmp_path, "--data", data.path).clearly_failed(2, "there is no such file")
    run("import", "add", file_of(tmp_path, b"", "x.csv"), "--data", data.path).clearly_failed(1, "no RDF dump")
    run("import", "add", file_of(tmp_path, b"", "x.nq"), "--data", data.path).clearly_failed(2, "declares no base")
    run("import", "add", file_of(tmp_path, b"oops", "x.ttl"), "--data", data.path).clearly_failed(1, "x.ttl, line 1")


def test_kept_bytes_that_were_changed_are_not_believed(theirs: bytes, data: DataFolder, tmp_path: Path) -> None:
    assert added(data, file_of(tmp_path, theirs)).code == 0
    kept = data.imports / "northfell" / digest(theirs)
    kept.write_bytes(theirs.replace(b"bicycles", b"tricycles"))
    done = run("import", "accept", "northfell", "--data", data.path)
    done.clearly_failed(1, "what is kept of the import northfell is missing or damaged")
    assert Release.opened(data).number == 1
    (data.imports / "northfell" / "waiting.json").write_text("{}")
    run("import", "list", "--data", data.path).clearly_failed(1, "missing or damaged")
    assert run("import", "forget", "northfell", "--data", data.path).code == 0


def test_what_a_killed_writer_left_is_cleared_away(theirs: bytes, data: DataFolder, tmp_path: Path) -> None:
    assert added(data, file_of(tmp_path, theirs)).code == 0
    (data.imports / ".new-half").mkdir()
    (data.imports / "northfell" / ".new-half").write_bytes(b"half")
    assert "northfell" in run("import", "list", "--data", data.path).told
    done_with("accept", data)
    assert not list(data.path.rglob(".new-*"))
