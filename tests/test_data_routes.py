"""The data as a whole, from a real server: catalogue, dumps, changes, feeds, and what each answer promises."""

from __future__ import annotations

import gzip
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

import pyoxigraph as ox
import pytest
from csvw import CSVW
from rdflib import RDF, Graph, URIRef
from running_server import Server, running

from graph.canonical import digest
from graph.folder import DataFolder
from graph.release import Release
from graph.store import rows
from graph.terms import SPDX
from outstanding.catalogue.vocabulary import DCAT, VOID
from outstanding.export.notice import LICENCE

BASE = "https://w3id.org/outstanding/"
ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture(scope="module")
def data(grown: Path) -> DataFolder:
    """A data folder with two releases."""
    return DataFolder(grown)


@pytest.fixture(scope="module")
def server(data: DataFolder, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    place = tmp_path_factory.mktemp("server")
    settings = {"publisher": "Northmere Panel", "contact": "data@panel.example.org", "made": str(place / "made")}
    with running(data.path, place / "log", **settings) as served:
        yield served


@pytest.fixture(scope="module")
def mark(data: DataFolder) -> str:
    """What names the dumps of the current release."""
    return Release.opened(data).hash[:16]


def _local(server: Server, address: object) -> str:
    """The path of an address of this server."""
    assert str(address).startswith(server.address), address
    return "/" + str(address).removeprefix(server.address)


@pytest.mark.parametrize("path", ["/catalog", "/.well-known/void"])
def test_a_description_comes_in_the_form_that_is_asked_for(path: str, server: Server) -> None:
    found = {}
    for accept, form in (
        (None, ox.RdfFormat.TURTLE),
        ("application/ld+json", ox.RdfFormat.JSON_LD),
        ("application/rdf+xml;q=0.9, text/turtle;q=0.1", ox.RdfFormat.RDF_XML),
        ("application/n-triples", ox.RdfFormat.N_TRIPLES),
    ):
        reply = server.get(path, accept)
        assert reply.status == 200
        assert reply.headers["content-type"].partition(";")[0] == form.media_type
        assert f'<{LICENCE}>; rel="license"' in reply.headers["link"]
        found[form.media_type] = set(ox.parse(reply.body, format=form))
    assert len(found) == 4
    assert len({frozenset(triples) for triples in found.values()}) == 1
    assert server.get(f"{path}?format=jsonld", "text/turtle").headers["content-type"] == "application/ld+json"
    assert server.get(path, "image/png").status == 406


def test_what_the_catalogue_offers_can_be_had_and_is_as_it_says(server: Server) -> None:
    graph = Graph().parse(data=server.get("/catalog").body, format="turtle")
    current = graph.value(URIRef(f"{BASE}dataset"), DCAT.hasCurrentVersion)
    sized = 0
    for node in graph.subjects(RDF.type, DCAT.Distribution):
        reply = server.get(_local(server, graph.value(node, DCAT.downloadURL)))
        assert reply.status == 200
        media = str(graph.value(node, DCAT.compressFormat) or graph.value(node, DCAT.mediaType))
        assert media.endswith(f"/media-types/{reply.headers['content-type'].partition(';')[0]}")
        size, checksum = graph.value(node, DCAT.byteSize), graph.value(node, SPDX.checksum)
        if size is not None:
            sized += 1
            assert int(str(size)) == len(reply.body)
            assert str(graph.value(checksum, SPDX.checksumValue)) == digest(reply.body)
    assert sized == len(list(graph.objects(current, DCAT.distribution)))
    later = Graph().parse(data=server.get("/catalog").body, format="turtle")
    assert all(later.value(node, DCAT.byteSize) for node in later.subjects(RDF.type, DCAT.Distribution))


def test_void_tells_what_the_release_holds(server: Server, data: DataFolder) -> None:
    graph = Graph().parse(data=server.get("/.well-known/void").body, format="turtle")
    node = URIRef(f"{BASE}dataset")
    with Release.opened(data).store() as store:
        (counted,) = rows(store, "SELECT (COUNT(*) AS ?n) WHERE { ?s ?p ?o }")
    assert str(graph.value(node, VOID.triples)) == counted["n"]
    for dump in graph.objects(node, VOID.dataDump):
        assert server.get(_local(server, dump)).status == 200


def test_the_iris_of_data_sets_lead_to_the_catalogue(server: Server, data: DataFolder) -> None:
    one, two = (Release.numbered(data, number).hash for number in (1, 2))
    for path in ("/dataset", "/dataset/wexmoor", f"/release/{one}", f"/release/{two}", f"/release/{two}/wexmoor"):
        reply = server.get(path)
        assert (reply.status, reply.headers["location"]) == (303, "/catalog")
    for path in ("/dataset/cleveland", f"/release/{'0' * 64}", f"/release/{two}/cleveland", f"/release/{two[:16]}"):
        assert server.get(path).status == 404


def test_a_name_without_a_release_leads_to_the_current_one(server: Server, mark: str) -> None:
    for name, target in (
        ("outstanding.nq.gz", f"outstanding-{mark}.nq.gz"),
        ("outstanding-wexmoor.csv", f"outstanding-{mark}-wexmoor.csv"),
        ("outstanding.ttl.sha256", f"outstanding-{mark}.ttl.sha256"),
    ):
        reply = server.get(f"/dumps/{name}")
        assert (reply.status, reply.headers["location"]) == (307, f"/dumps/{target}")
        assert "immutable" not in reply.headers["cache-control"]


def test_a_dump_can_be_checked_resumed_and_kept_for_good(server: Server, mark: str, tmp_path: Path) -> None:
    path = f"/dumps/outstanding-{mark}-wexmoor.nq.gz"
    reply = server.get(path)
    (tmp_path / path.rpartition("/")[2]).write_bytes(reply.body)
    checksum = server.get(f"{path}.sha256")
    assert checksum.headers["content-type"].startswith("text/plain")
    command = ["sha256sum", "--check", "--strict"]
    subprocess.run(command, cwd=tmp_path, input=checksum.body, capture_output=True, check=True)
    assert "immutable" in reply.headers["cache-control"]
    assert f'filename="outstanding-{mark}-wexmoor.nq.gz"' in reply.headers["content-disposition"]
    assert "content-encoding" not in reply.headers
    rest = server.get(path, Range="bytes=100-")
    assert (rest.status, rest.body) == (206, reply.body[100:])
    again = server.get(path, If_None_Match=reply.headers["etag"])
    assert (again.status, again.body) == (304, b"")
    head = server.ask("HEAD", path)
    assert (head.status, head.body, head.headers["content-length"]) == (200, b"", str(len(reply.body)))
    assert b"/graph/derived> ." in gzip.decompress(reply.body)


@pytest.mark.parametrize(
    "name",
    [
        "outstanding-0000000000000000.nq",
        "outstanding-MARK-cleveland.nq",
        "outstanding-MARK-nobody.csv",
        "outstanding-MARK-wexmoor-pcc.csv",
        "outstanding-MARK.xlsx.gz",
        "outstanding-MARK.nq.sha256.sha256",
        "statistics.json",
        "lock",
        "..%2f..%2fmanifest.json",
        "%2e%2e/manifest.json",
        "outstanding-MARK.nq%00",
    ],
)
def test_what_is_no_dump_is_not_found(name: str, server: Server, mark: str) -> None:
    reply = server.get(f"/dumps/{name.replace('MARK', mark)}")
    assert reply.status == 404
    assert reply.json["status"] == 404


def test_a_table_names_its_description_and_a_csvw_reader_finds_it(server: Server, mark: str) -> None:
    reply = server.get(f"/dumps/outstanding-{mark}.csv")
    assert f'</dumps/outstanding-{mark}.csv-metadata.json>; rel="describedby"' in reply.headers["link"]
    described = server.get(f"/dumps/outstanding-{mark}.csv-metadata.json")
    assert described.headers["content-type"] == "application/csvm+json"
    table = CSVW(f"{server.address}dumps/outstanding-{mark}.csv", validate=True)
    assert not table.no_metadata
    assert table.is_valid, table.warnings


def test_releases_are_listed_with_their_dumps(server: Server, data: DataFolder) -> None:
    listed = server.get("/releases").json["releases"]
    assert [(each["number"], each["current"], each["documents"]) for each in listed] == [(2, True, 10), (1, False, 6)]
    assert [each["hash"] for each in listed] == [Release.numbered(data, number).hash for number in (2, 1)]
    one = server.get("/releases/1").json
    assert one["hash"] == listed[1]["hash"]
    assert server.get(_local(server, one["dumps"][0]["address"])).status == 200
    first = server.get("/releases/1").json["dumps"][0]
    assert first["size"] > 0
    assert re.fullmatch("[0-9a-f]{64}", first["sha256"])
    for number in ("3", "99999999999999999999"):
        assert server.get(f"/releases/{number}").status == 404


def test_changes_come_in_words_and_quad_by_quad(server: Server) -> None:
    words = server.get("/changes/1..2")
    assert words.headers["content-type"] == "application/json"
    assert words.json["summary"].startswith("7 AFIs new")
    assert words.json["license"] == LICENCE
    assert server.get("/changes/1..2.json").body == words.body
    patch = server.get("/changes/1..2.patch")
    assert patch.headers["content-type"] == "application/rdf-patch"
    assert server.get("/changes/1..2", "application/rdf-patch").body == patch.body
    signs = [line[:2] for line in patch.body.splitlines()]
    for form, sign in (("added", b"A "), ("removed", b"D ")):
        reply = server.get(f"/changes/1..2.{form}.nq")
        assert reply.headers["content-type"].partition(";")[0] == "application/n-quads"
        assert len(list(ox.parse(reply.body, format=ox.RdfFormat.N_QUADS))) == signs.count(sign)
    assert server.get("/changes/1..2", "application/n-quads").body == server.get("/changes/1..2.added.nq").body
    leads = server.get("/releases/2/changes")
    assert (leads.status, leads.headers["location"]) == (303, "/changes/1..2")
    again = server.get("/changes/1..2.patch", If_None_Match=patch.headers["etag"])
    assert again.status == 304


@pytest.mark.parametrize("span", ["changes/1..3", "changes/a..b", "changes/1..2.zip", "releases/1/changes"])
def test_there_are_no_changes_between_what_is_not_there(span: str, server: Server) -> None:
    assert server.get(f"/{span}").status == 404


def test_every_feed_that_is_listed_can_be_read(server: Server) -> None:
    listed = server.get("/feeds").json["feeds"]
    assert {each["title"] for each in listed} >= {"all forces", "Wexmoor Police", "Problem solving", "releases"}
    for each in listed:
        reply = server.get(_local(server, each["address"]))
        assert reply.headers["content-type"] == "application/atom+xml"
        root = ElementTree.fromstring(reply.body)  # noqa: S314  our own output
        assert root.find(f"{ATOM}link[@rel='self']").attrib["href"] == each["address"]  # type: ignore[union-attr]
        assert root.findtext(f"{ATOM}author/{ATOM}name") == "Northmere Panel"
    reply = server.get("/feeds/all.atom")
    assert server.get("/feeds/all.atom", If_None_Match=reply.headers["etag"]).status == 304
    for path in ("/feeds/none.atom", "/feeds/force/cleveland.atom", "/feeds/all", "/feeds/.atom"):
        assert server.get(path).status == 404


def test_crawlers_are_told_what_to_leave_alone(server: Server) -> None:
    reply = server.get("/robots.txt")
    assert reply.headers["content-type"].startswith("text/plain")
    lines = reply.body.decode().splitlines()
    assert "Disallow: /sparql" in lines
    assert not [line for line in lines if line.startswith("Disallow") and re.search("dump|doc|feed|catalog|/$", line)]
    assert LICENCE in reply.body.decode()


def test_the_openapi_document_names_every_route(server: Server) -> None:
    paths = server.get("/openapi.json").json["paths"]
    assert {"/catalog", "/.well-known/void", "/dumps/{name}", "/releases", "/changes/{span}", "/feeds"} <= paths.keys()


def test_what_is_made_is_kept_where_the_setting_says(server: Server, data: DataFolder) -> None:
    assert server.get("/catalog").status == 200
    assert not list(data.path.glob("releases/*/made"))
    assert list(server.log.parent.glob("made/*/*/outstanding-*.nq"))
