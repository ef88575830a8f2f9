"""What becomes of things that a later release does not hold: a tombstone, or the way to what took their place."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from rdflib import RDF, Graph, URIRef
from reports import EXAMPLES, built
from running_server import Server, running

from graph.canonical import canonical_nquads
from graph.folder import DataFolder
from graph.reference import ReferenceData
from graph.release import Manifest, Release, publish, release_hash
from graph.store import EmbeddedStore
from graph.terms import INSP, Base

GONE = "wexmoor/peel-2018-19-legitimacy/report"
KEPT = "wexmoor/peel-2018-19-effectiveness/report"
MERGED, DIVIDED, LATER = (f"wexmoor/issue/made-up/{name}" for name in ("merged", "divided", "later"))


@dataclass(frozen=True)
class Grown:
    """A server over three releases, and the hash of the first and of the second."""

    server: Server
    hashes: tuple[str, str]


def _with_issues(data: DataFolder, issues: dict[str, list[str]]) -> None:
    """Make the newest release one whose derived graph held these issues too, as links by hand may have made them."""
    release = Release.opened(data)
    name = str(Base().graph("derived"))
    graph = Graph()
    for line in data.graph(release.manifest.graphs[name]).decode().splitlines():
        graph.parse(data=line.replace(f"<{name}> .", "."), format="nt")
    for issue, findings in issues.items():
        graph.add((Base().thing(issue), RDF.type, INSP.Issue))
        for finding in findings:
            graph.add((Base().thing(issue), INSP.hasFinding, Base().thing(finding)))
    kept = data.keep_graph(canonical_nquads(graph, URIRef(name)))
    graphs = {**release.manifest.graphs, name: kept}
    manifest = release.manifest.model_copy(update={"graphs": graphs, "hash": release_hash(graphs)})
    Manifest.model_validate(manifest.model_dump())
    (release.folder / "manifest.json").write_text(manifest.model_dump_json(), "utf-8")
    shutil.rmtree(release.folder / "store")
    (release.folder / "store").mkdir()
    with EmbeddedStore.create(release.folder / "store") as store:
        store.bulk_load(data.graph(sha256) for sha256 in graphs.values())
        store.flush()


@pytest.fixture(scope="module")
def grown(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Grown]:
    """Release 1 has issues that were merged or divided since; release 3 lacks a document that 1 and 2 have."""
    place = tmp_path_factory.mktemp("absences")
    data = DataFolder(place / "data")
    early = place / "early"
    shutil.copytree(EXAMPLES, early)
    built(data.path, early)
    one, other = f"{KEPT}/afi-1", f"{KEPT}/afi-2"
    _with_issues(data, {MERGED: [one], DIVIDED: [one, other]})
    first = Release.opened(data)
    report = early / "wexmoor-2018-effectiveness.txt"
    report.write_text(report.read_text("utf-8") + "\nOne more line.\n", "utf-8")
    built(data.path, early)
    second = Release.opened(data)
    left = [entry for entry in second.manifest.documents if entry.key != GONE]
    reference = ReferenceData.packaged().extended_by([EXAMPLES / "wexmoor.ttl"])
    with data.writing():
        third, new = publish(data, Base(), left, reference.graphs)
    assert new
    assert (first.number, second.number, third.number) == (1, 2, 3)
    with running(data.path, place / "log") as server:
        yield Grown(server, (first.hash, second.hash))


@pytest.mark.parametrize(
    "path", [f"id/{GONE}", f"doc/{GONE}", f"doc/{GONE}.ttl", f"id/{GONE}/section-1", f"text/{GONE}"]
)
def test_what_an_earlier_release_held_is_410_with_the_release_that_held_it_last(path: str, grown: Grown) -> None:
    reply = grown.server.get(f"/{path}")
    assert reply.status == 410
    assert reply.json["detail"] == "release 2 held this; release 3 and those after it do not"
    assert (reply.json["last_release"], reply.json["gone_since"]) == (2, 3)
    assert reply.json["last_release_hash"] == grown.hashes[1]
    page = grown.server.get(f"/{path}", "text/html")
    assert page.status == 410
    assert b"<h1>410 Gone</h1>" in page.body
    assert grown.server.ask("HEAD", f"/{path}").status == 410


def test_what_no_release_held_is_404(grown: Grown) -> None:
    assert grown.server.get(f"/id/{GONE}/section-999").status == 404
    assert grown.server.get(f"/id/{LATER}").status == 404


def test_an_issue_that_was_merged_leads_to_the_one_that_holds_its_finding(grown: Grown) -> None:
    reply = grown.server.get(f"/id/{MERGED}")
    issue = reply.headers["location"]
    assert reply.status == 301
    assert grown.server.get(issue).status == 303
    found = Graph().parse(f"{grown.server.address}id/{MERGED}", format="turtle")
    successor = URIRef(Base().iri + issue.removeprefix("/"))
    assert (successor, INSP.hasFinding, Base().thing(f"{KEPT}/afi-1")) in found
    page = grown.server.get(f"/doc/{MERGED}.ttl")
    assert (page.status, page.headers["location"]) == (301, f"{issue.replace('/id/', '/doc/')}.ttl")


def test_an_issue_that_was_divided_is_gone_and_names_those_that_hold_its_findings(grown: Grown) -> None:
    reply = grown.server.get(f"/id/{DIVIDED}")
    assert reply.status == 410
    assert (reply.json["last_release"], reply.json["gone_since"]) == (1, 2)
    successors = reply.json["successors"]
    assert len(successors) == 2
    for address in successors:
        assert grown.server.get(address).status == 200


def test_the_answer_is_the_same_when_it_is_asked_for_again(grown: Grown) -> None:
    first, second = (grown.server.get(f"/id/{GONE}").json for _ in range(2))
    assert {**first, "request_id": ""} == {**second, "request_id": ""}


def test_a_release_whose_files_are_gone_is_passed_over(grown: Grown, tmp_path: Path) -> None:
    copy = tmp_path / "data"
    shutil.copytree(grown.server.data, copy, symlinks=True)
    (copy / "releases" / "2" / "manifest.json").unlink()
    with running(copy, tmp_path / "log") as server:
        reply = server.get(f"/id/{GONE}")
        assert (reply.status, reply.json["last_release"]) == (410, 1)
        for graph in (copy / "graphs").iterdir():
            graph.unlink()
        assert server.get(f"/id/{GONE}/section-1").status == 404
