"""Exports: nothing added, nothing lost, the same bytes each time, and safe to open in a spreadsheet."""

from __future__ import annotations

import csv
import io
import json
import re
import subprocess
import sys
import zipfile
from collections import defaultdict
from collections.abc import Mapping
from pathlib import Path

import openpyxl
import pyoxigraph as ox
import pytest
from rdflib import OWL, RDF, Graph
from reports import built, folder, page, run

from graph.canonical import digest
from graph.folder import DataFolder
from graph.reference import ReferenceData
from graph.release import Release, release_hash
from graph.store import EmbeddedStore
from graph.terms import INSP, OPEN_END, PREFIXES
from graph.validation import validate
from outstanding.export import rdf
from outstanding.export.notice import ATTRIBUTION
from outstanding.export.selection import Selection, select
from outstanding.export.table import COLUMNS, Finding, findings
from outstanding.export.workbook import workbook
from queries.answers import ask, saved_questions
from queries.coverage import Grounds

CONTEXT = Path(__file__).parent.parent / "ontology" / "context.jsonld"
NOTICE_GRAPH = "https://w3id.org/outstanding/graph/export"
BODY = "https://w3id.org/outstanding/body/"
NORTHFELL = f"""
@prefix insp: <https://w3id.org/outstanding/def/inspection#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
<{BODY}northfell> a insp:PoliceForce ; insp:slug "northfell" ; skos:prefLabel "Northfell Police"@en ;
    skos:altLabel "Northfell"@en ; insp:policingBody <{BODY}northfell-pcc> .
<{BODY}northfell-pcc> a insp:PolicingBody ; insp:slug "northfell-pcc" ;
    skos:prefLabel "Police and Crime Commissioner for Northfell"@en .
"""


@pytest.fixture(scope="module")
def two(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with the samples and a report about another made-up force."""
    place = tmp_path_factory.mktemp("two")
    files = {
        "sources.toml": 'reference = ["northfell.ttl"]\n',
        "northfell.ttl": NORTHFELL,
        "northfell.txt": page("The force should count its bicycles.", force="Northfell"),
    }
    examples = Path(__file__).parent.parent / "examples"
    outcome = built(place / "data", examples, folder(place / "in", files, known=False))
    assert not outcome.kept_out
    return place / "data"


@pytest.fixture(scope="module")
def whole(two: Path) -> Selection:
    """All of the two forces' release."""
    return _selected(two, None)


@pytest.fixture(scope="module")
def wexmoor(two: Path) -> Selection:
    """What that release holds of one force."""
    return _selected(two, "wexmoor")


def _selected(data: Path, force: str | None) -> Selection:
    release = Release.opened(DataFolder(data))
    with release.store() as store:
        return select(DataFolder(data), release, store, force)


# --- which quads ------------------------------------------------------------------------------------------------------


def test_the_whole_release_is_there_graph_by_graph_byte_by_byte(whole: Selection) -> None:
    content = rdf.nquads(whole)
    lines = content.splitlines(keepends=True)
    assert lines == sorted(lines)
    graphs: dict[str, bytes] = defaultdict(bytes)
    for line in lines:
        graphs[line.rsplit(b" <", 1)[1].split(b">")[0].decode()] += line
    assert graphs.pop(NOTICE_GRAPH)
    hashes = {name: digest(each) for name, each in graphs.items()}
    assert hashes == dict(whole.release.manifest.graphs)
    assert release_hash(hashes) == whole.release.hash


@pytest.mark.parametrize("name", saved_questions())
def test_questions_about_a_force_have_the_same_rows_in_its_selection(name: str, wexmoor: Selection) -> None:
    question = saved_questions()[name]
    asked = {"force": "wexmoor"} if "force" in {parameter.name for parameter in question.parameters} else {}
    with EmbeddedStore.in_memory() as alone, wexmoor.release.store() as store:
        alone.bulk_load([rdf.nquads(wexmoor)])
        there = ask(wexmoor.release, store, question, asked).rows
        if not asked:
            there = tuple(row for row in there if "northfell" not in json.dumps(dict(row)))
        assert ask(wexmoor.release, alone, question, asked).rows == there
        assert there


def test_a_selection_holds_nothing_of_another_force_and_nothing_that_is_not_in_the_release(
    whole: Selection, wexmoor: Selection
) -> None:
    assert b"northfell" not in rdf.nquads(wexmoor)
    assert set(wexmoor.quads) < set(whole.quads)
    assert len(wexmoor.quads) == len(set(wexmoor.quads))


def test_what_a_selection_mentions_of_the_projects_own_is_described_in_it(wexmoor: Selection) -> None:
    subjects = {quad.subject.value for quad in wexmoor.quads if isinstance(quad.subject, ox.NamedNode)}
    shared = {str(subject) for each in ReferenceData.packaged().graphs.values() for subject in each.subjects()}
    mentioned = {node.value for quad in wexmoor.quads for node in quad.triple if isinstance(node, ox.NamedNode)}
    assert shared & mentioned <= subjects


def test_a_selection_is_valid_by_the_shapes(wexmoor: Selection) -> None:
    triples = ox.serialize(wexmoor.triples, format=ox.RdfFormat.N_TRIPLES) or b""
    assert validate(Graph().parse(data=triples, format="nt"), ReferenceData.packaged()).conforms


def test_a_force_without_documents_is_wrong_usage(two: Path) -> None:
    for force in ("cleveland", "body:cleveland", f"{BODY}cleveland", "https://example.org/none"):
        done = run("export", "--format", "nq", "--force", force, "--data", two)
        done.clearly_failed(2, f"no document of this release is about '{force}'")
        done.clearly_failed(2, "northfell, wexmoor")
    run("export", "--format", "nq", "--force", "wexmor", "--data", two).clearly_failed(2, "wexmoor")


# --- RDF --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("force", [None, "wexmoor"])
def test_all_rdf_forms_say_the_same(force: str | None, whole: Selection, wexmoor: Selection) -> None:
    selection = wexmoor if force else whole
    quads = ox.parse(rdf.nquads(selection), format=ox.RdfFormat.N_QUADS)
    want = {str(ox.Triple(quad.subject, quad.predicate, quad.object)) for quad in quads}
    for content, form in ((rdf.turtle(selection), ox.RdfFormat.TURTLE), (rdf.jsonld(selection), ox.RdfFormat.JSON_LD)):
        assert {str(quad.triple) for quad in ox.parse(content, format=form)} == want


@pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated:DeprecationWarning")  # rdflib's own, inside rdflib
def test_another_reader_of_json_ld_reads_the_same(wexmoor: Selection) -> None:
    by_rdflib = Graph().parse(data=rdf.jsonld(wexmoor), format="json-ld")
    by_turtle = Graph().parse(data=rdf.turtle(wexmoor), format="turtle")
    assert {(str(s), str(p), str(o)) for s, p, o in by_rdflib} == {(str(s), str(p), str(o)) for s, p, o in by_turtle}


def test_json_ld_is_compact_and_names_nothing_to_fetch(wexmoor: Selection) -> None:
    content = json.loads(rdf.jsonld(wexmoor))
    assert isinstance(content["@context"], dict)
    assert '"@import"' not in CONTEXT.read_text("utf-8")
    ends = "wexmoor/peel-2018-19-effectiveness/report/afi-6"
    (finding,) = (node for node in content["@graph"] if node["id"].endswith(ends))
    assert finding["type"] == "AreaForImprovement"
    assert finding["order"] == 17
    assert finding["wording"].startswith("The force should find out why")
    assert finding["statedIn"] == finding["id"].removesuffix("/afi-6")
    assert not [key for node in content["@graph"] for key in node if key.startswith("http")]


def test_turtle_uses_the_prefixes_and_begins_with_the_attribution(wexmoor: Selection) -> None:
    text = rdf.turtle(wexmoor).decode()
    assert text.startswith(f"# {ATTRIBUTION} ")
    assert f"# Release {wexmoor.release.hash}\n" in text
    assert "@prefix insp: " in text
    assert "a insp:AreaForImprovement" in text


def test_the_licence_and_the_release_are_said_in_triples(wexmoor: Selection, whole: Selection) -> None:
    query = """SELECT ?part ?hash ?licence ?rights ?force WHERE {
      ?part dcterms:identifier ?hash ; dcterms:license ?licence ; dcterms:rights ?rights ; dcterms:subject ?force }"""
    with EmbeddedStore.in_memory() as store:
        store.bulk_load([rdf.nquads(wexmoor)])
        (row,) = json.loads(store.query(query))["results"]["bindings"]
    assert row["hash"]["value"] == wexmoor.release.hash == whole.release.hash
    assert ATTRIBUTION in row["rights"]["value"]
    assert row["force"]["value"] == f"{BODY}wexmoor"
    assert "open-government-licence/version/3" in row["licence"]["value"]


def test_the_context_has_a_short_name_for_every_term(samples: Release, write_golden: bool) -> None:
    """With --write-golden it is written anew from the vocabulary and the kinds of values that the samples hold."""
    if write_golden:
        text = json.dumps({"@context": _context(samples)}, indent=2, ensure_ascii=False) + "\n"
        CONTEXT.write_text(text, "utf-8")
    held = json.loads(CONTEXT.read_text("utf-8"))["@context"]
    assert list(held) == list(_context(samples))
    assert {name: each["@id"] for name, each in held.items() if isinstance(each, dict)} == {
        name: each["@id"] for name, each in _context(samples).items() if isinstance(each, dict)
    }


def _context(samples: Release) -> dict[str, str | dict[str, str]]:
    vocabulary = ReferenceData.packaged().union
    prefixes = dict(sorted(PREFIXES.items()))
    classes = sorted(str(each).removeprefix(str(INSP)) for each in vocabulary.subjects(RDF.type, OWL.Class))
    links = {str(each) for each in vocabulary.subjects(RDF.type, OWL.ObjectProperty)}
    plain = {str(each) for each in vocabulary.subjects(RDF.type, OWL.DatatypeProperty)}
    with samples.store() as store:
        quads = list(ox.parse(store.dump(), format=ox.RdfFormat.N_QUADS))
    kinds: dict[str, set[tuple[str, str]]] = defaultdict(set)
    for quad in quads:
        kinds[quad.predicate.value].add(_kind(quad.object))
    terms: dict[str, str | dict[str, str]] = {}
    for iri in sorted((links | plain | set(kinds)) - {str(RDF.type)}):
        prefix, start = next((prefix, start) for prefix, start in PREFIXES.items() if iri.startswith(start))
        local = iri.removeprefix(start)
        name = local if prefix == "insp" else f"{prefix}:{local}"
        how = {("@type", "@id")} if iri in links else kinds[iri]
        terms[name] = {"@id": f"{prefix}:{local}", **(dict(how - {("", "")}) if len(how) == 1 else {})}
    return {"id": "@id", "type": "@type", **prefixes, **{each: f"insp:{each}" for each in classes}, **terms}


def _kind(value: object) -> tuple[str, str]:
    if isinstance(value, ox.NamedNode):
        return "@type", "@id"
    assert isinstance(value, ox.Literal)
    if value.language:
        return "@language", value.language
    name = value.datatype.value.removeprefix(PREFIXES["xsd"])
    return ("", "") if name in {"string", "integer", "boolean"} else ("@type", f"xsd:{name}")


# --- tables -----------------------------------------------------------------------------------------------------------


def _csv(data: Path, *words: str) -> list[dict[str, str]]:
    done = run("export", "--format", "csv", "--data", data, *words)
    assert (done.code, done.err) == (0, "")
    return list(csv.DictReader(io.StringIO(done.out)))


def test_the_table_has_one_row_for_each_finding(two: Path, whole: Selection) -> None:
    table = _csv(two)
    assert list(table[0]) == [name for name, _ in COLUMNS]
    with whole.release.store() as store:
        found = json.loads(store.query("SELECT DISTINCT ?f WHERE { ?f insp:order ?n ; insp:voice ?v }"))
    assert sorted(row["finding"] for row in table) == sorted(
        each["f"]["value"] for each in found["results"]["bindings"]
    )
    assert len(table) == 81
    assert {row["force"] for row in table} == {"Wexmoor Police", "Northfell Police"}
    assert len(_csv(two, "--force", "northfell")) == 1


def test_a_row_tells_the_life_of_its_finding(two: Path) -> None:
    (row,) = (row for row in _csv(two) if row["finding"].endswith("/peel-2018-19-effectiveness/report/afi-6"))
    assert row["kind"] == "area for improvement"
    assert (row["status"], row["firstRaised"], row["persistence"]) == ("outstanding", "2016", "asserted")
    assert row["title"] == "Wexmoor PEEL 2018: Effectiveness"
    assert row["issue"].endswith("/wexmoor/issue/peel-2017-effectiveness/report/afi-3")
    assert row["question"].endswith("?")
    text = (Path(__file__).parent.parent / "examples" / "wexmoor-2018-effectiveness.txt").read_text("utf-8")
    assert row["wording"] == text[int(row["start"]) : int(row["end"])]
    assert row["release"] == Release.opened(DataFolder(two)).hash
    assert ATTRIBUTION in row["licence"]


@pytest.mark.parametrize("first", list("=+-@\t\r"))
def test_no_cell_becomes_a_formula(first: str, tmp_path: Path, samples: Release, sample_store: EmbeddedStore) -> None:
    (known, *_) = findings(samples, sample_store, None)
    hostile = Finding({**known.cells, "wording": f"{first}1+2", "start": -7})
    text = hostile.as_csv()["wording"]
    assert text == f"'{first}1+2"
    assert hostile.as_csv()["start"] == "-7"
    on = Grounds.of(samples, sample_store).coverage(OPEN_END, None)
    (tmp_path / "x.xlsx").write_bytes(workbook([hostile], samples, on))
    sheet = openpyxl.load_workbook(tmp_path / "x.xlsx")["findings"]
    at = [name for name, _ in COLUMNS].index("wording") + 1
    cell = sheet.cell(row=2, column=at)
    assert cell.data_type == "s"
    assert str(cell.value).strip() == f"{first}1+2".strip()


def test_the_workbook_has_the_rows_of_the_table_and_says_what_it_rests_on(two: Path, tmp_path: Path) -> None:
    assert run("export", "--format", "xlsx", "--output", tmp_path / "x.xlsx", "--data", two).code == 0
    book = openpyxl.load_workbook(tmp_path / "x.xlsx")
    assert book.sheetnames == ["findings", "coverage"]
    header, *body = book["findings"].iter_rows(values_only=True)
    assert list(header) == [name for name, _ in COLUMNS]
    told = [["" if cell is None else str(cell) for cell in row] for row in body]
    assert told == [list(row.values()) for row in _csv(two)]
    facts: Mapping[object, object] = {row[0]: row[1] for row in book["coverage"].iter_rows(values_only=True)}
    assert facts["release"] == Release.opened(DataFolder(two)).hash
    assert ATTRIBUTION in str(facts["licence"])
    assert str(facts["coverage"]).startswith(
        "Coverage: 11 of 11 documents counted; undated and counted: Northfell PEEL"
    )
    assert (facts["documents"], facts["counted"], facts["without_year"]) == (11, 11, 1)
    assert {name for name, _ in COLUMNS} <= set(facts)


def test_characters_that_a_workbook_cannot_hold_are_left_out(samples: Release, sample_store: EmbeddedStore) -> None:
    (known, *_) = findings(samples, sample_store, None)
    odd = Finding({**known.cells, "wording": "one\x00 two\x0b"})
    on = Grounds.of(samples, sample_store).coverage(OPEN_END, None)
    book = openpyxl.load_workbook(io.BytesIO(workbook([odd], samples, on)))
    assert "one two" in [row[6] for row in book["findings"].iter_rows(values_only=True)]


# --- bytes and places -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("form", ["nq", "ttl", "jsonld", "csv", "xlsx"])
def test_the_same_release_gives_the_same_bytes_in_another_process(form: str, two: Path, tmp_path: Path) -> None:
    words = ["export", "--format", form, "--force", "wexmoor", "--data", str(two), "--output"]
    assert run(*words, tmp_path / "one").code == 0
    code = "import sys; from outstanding.cli.main import main; sys.argv[0] = 'outstanding'; main()"
    environment = {"PYTHONHASHSEED": "7", "TZ": "Pacific/Auckland", "PYTHONPATH": ":".join(sys.path)}
    subprocess.run([sys.executable, "-c", code, *words, str(tmp_path / "two")], env=environment, check=True)
    assert (tmp_path / "one").read_bytes() == (tmp_path / "two").read_bytes()


def test_a_workbook_holds_no_time_of_its_making(two: Path, tmp_path: Path) -> None:
    assert run("export", "--format", "xlsx", "--output", tmp_path / "x.xlsx", "--data", two).code == 0
    with zipfile.ZipFile(tmp_path / "x.xlsx") as archive:
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert re.findall(rb"20[0-9]{2}-[0-9]{2}-", archive.read("docProps/core.xml")) == []


def test_a_file_gets_what_standard_output_would(two: Path, tmp_path: Path) -> None:
    done = run("export", "--format", "ttl", "--force", "northfell", "--output", tmp_path / "n.ttl", "--data", two)
    assert done.code == 0
    assert "n.ttl" in done.told
    printed = run("export", "--format", "ttl", "--force", "northfell", "--data", two)
    assert printed.out == (tmp_path / "n.ttl").read_text("utf-8")


def test_a_workbook_without_a_file_is_wrong_usage(two: Path) -> None:
    run("export", "--format", "xlsx", "--data", two).clearly_failed(2, "--output")


def test_a_place_that_cannot_be_written_is_told(two: Path, tmp_path: Path) -> None:
    done = run("export", "--format", "nq", "--data", two, "--output", tmp_path / "none" / "x.nq")
    done.clearly_failed(1, "cannot be written", "x.nq")
