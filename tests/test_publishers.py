"""Several publishers in one release: none of them changes what is said of another's documents, whatever it tries."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from hostile import REFUSED, THEIR_GRAPH, THEIR_REPORT
from publishers import THEIRS, dump, file_of, graphs, joined, northfell, ours, published
from rdflib import Graph
from reports import EXAMPLES, page, run

from graph.folder import DataFolder
from graph.reference import ReferenceData
from graph.release import Release
from graph.store import rows
from graph.terms import PUBLIC, Base
from graph.validation import validate
from outstanding.building import build
from queries.answers import ask, question_named, saved_questions


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


def _hostile(theirs: bytes) -> bytes:
    """The other publisher's dump, with everything in it that none may say."""
    lines = [f"{statement} <{THEIR_GRAPH}> .\n".replace("'", '"') for _, statement in REFUSED.values()]
    lines += [f"{statement} <{PUBLIC}graph/derived> .\n".replace("'", '"') for _, statement in REFUSED.values()]
    lines = [line.replace(f"<{THEIRS}id/x>", f"<{THEIR_REPORT}/afi-1>") for line in lines]
    return theirs + "".join(lines).encode()


COUNTED_TOGETHER = ("themes-by-year", "recurring-themes", "closure-times", "coverage")
"""Questions whose rows count what every publisher says, and name none of the things that they count."""


def _answers(release: Release, theirs: str) -> dict[str, list[str]]:
    """The rows of every saved question that are not the other publisher's, and of those about our force.

    Without the questions that count together, and without the one count that other questions have.
    """
    found = {}
    with release.store() as store:
        for name, question in saved_questions().items():
            if name in COUNTED_TOGETHER:
                continue
            asked = {each.name for each in question.parameters}
            for values in ({}, {"force": "wexmoor"}) if "force" in asked else ({},):
                rows_of = [{**row, "later": None} for row in ask(release, store, question, values).rows]
                lines = [json.dumps(row) for row in rows_of]
                found[f"{name} {values}"] = [line for line in lines if theirs not in line]
    return found


def test_a_hostile_import_changes_nothing_that_is_said_of_our_documents(
    theirs: bytes, before: DataFolder, data: DataFolder, tmp_path: Path
) -> None:
    release = joined(data, file_of(tmp_path, _hostile(theirs)))
    was, now = graphs(before), graphs(data)
    assert {name: now[name] for name in was} == was
    added = {name: each for name, each in now.items() if name not in was}
    assert {name for name in added if not name.startswith(THEIRS)} == {f"{PUBLIC}graph/imports"}
    for name, content in added.items():
        if name.startswith(THEIRS):
            subjects = {line.split(b" ", 1)[0] for line in content.splitlines()}
            assert all(each.startswith(f"<{THEIRS}".encode()) for each in subjects)
            assert f"<{PUBLIC}id/".encode() not in content
    answers = _answers(release, THEIRS)
    assert answers == _answers(Release.opened(before), THEIRS)
    assert sum(map(len, answers.values())) > 5
    with release.store() as store:
        assert [
            row["slug"] for row in rows(store, "SELECT ?slug WHERE { ?b insp:slug ?slug FILTER(?slug = 'wexmoor') }")
        ]


def _part(data: Path, base: str, *years: str) -> DataFolder:
    """A data folder with the sample reports on effectiveness of some years."""
    names = ("wexmoor-{}-effectiveness.txt", "wexmoor-{}-vulnerability.txt")
    files = [EXAMPLES / name.format(year) for year in years for name in names]
    outcome = build([file for file in files if file.exists()], DataFolder(data), Base(base))
    assert not outcome.kept_out
    return DataFolder(data)


def test_reports_of_two_publishers_on_one_force_stand_side_by_side(tmp_path: Path) -> None:
    """Their reports of other years repeat what ours says; they begin, continue and end nothing of ours all the same."""
    data = _part(tmp_path / "ours", PUBLIC, "2017")
    was, answers = graphs(data), _answers(Release.opened(data), THEIRS)
    rival = _part(tmp_path / "rival", THEIRS, "2015", "2016", "2018")
    release = joined(data, file_of(tmp_path, dump(rival)))
    assert {name: graphs(data)[name] for name in was} == was
    with release.store() as store:
        answer = ask(release, store, question_named("open-findings"), {"force": "wexmoor"})
        counted = ask(release, store, question_named("themes-by-year"), {"force": "wexmoor"})
    assert {str(row["issue"]).partition("id/")[0] for row in answer.rows} == {PUBLIC, THEIRS}
    assert answer.coverage.publishers == ("northfell",)
    assert {row["year"] for row in counted.rows} == {2015, 2016, 2017, 2018}
    assert _answers(release, THEIRS) == answers
    shown = run("import", "show", "northfell", "--data", data.path)
    assert "we have documents too about: Wexmoor Police" in shown.told


def test_every_triple_of_a_release_stands_in_one_graph_with_imports_too(
    theirs: bytes, data: DataFolder, tmp_path: Path
) -> None:
    joined(data, file_of(tmp_path, theirs + theirs.replace(THEIR_GRAPH.encode(), f"{THEIRS}graph/twice".encode())))
    triples = [line.rsplit(b" <", 1)[0] for content in graphs(data).values() for line in content.splitlines()]
    assert len(triples) == len(set(triples))


@pytest.mark.parametrize("form", ["ttl", "jsonld"])
def test_a_dump_without_graphs_gives_the_same_answers(
    form: str, theirs: bytes, data: DataFolder, tmp_path: Path
) -> None:
    source = published(
        tmp_path / "theirs",
        THEIRS,
        {"n.txt": page("The force should count its bicycles once a month.", force="Northfell")},
    )
    content = run("export", "--format", form, "--data", source.path).out.encode()
    release = joined(data, file_of(tmp_path, content, f"dump.{form}"))
    assert f"{THEIRS}graph/imported" in release.manifest.graphs
    alike = ours(tmp_path / "alike")
    assert _answers(release, "nothing") == _answers(joined(alike, file_of(tmp_path, theirs)), "nothing")


def test_the_provenance_graph_and_what_joins_keep_to_the_shapes(
    theirs: bytes, data: DataFolder, tmp_path: Path
) -> None:
    release = joined(data, file_of(tmp_path, theirs))
    lines = b"".join(graphs(data).values()).splitlines()
    triples = b"".join(line.rsplit(b" <", 1)[0] + b" .\n" for line in lines)
    assert validate(Graph().parse(data=triples, format="nt"), ReferenceData.packaged()).conforms
    assert release.manifest.imports[0].base == THEIRS


def test_an_export_of_a_force_of_theirs_has_the_same_answers(theirs: bytes, data: DataFolder, tmp_path: Path) -> None:
    joined(data, file_of(tmp_path, theirs))
    content = run("export", "--format", "nq", "--force", "northfell", "--data", data.path).out
    assert f"<{THEIR_REPORT}>" in content
    assert not [kind for kind in ("id", "text", "graph") if f"/{kind}/wexmoor/" in content]


def test_a_difference_between_releases_names_the_import(theirs: bytes, data: DataFolder, tmp_path: Path) -> None:
    joined(data, file_of(tmp_path, theirs))
    assert "new: import northfell" in run("diff", "1", "2", "--data", data.path).told
