"""Exports: nothing added, nothing lost, the same bytes each time, and safe to open in a spreadsheet."""

from __future__ import annotations

import csv
import io
import json
import re
import subprocess
import sys
import zipfile
from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import openpyxl
import pyoxigraph as ox
import pytest
from rdflib import OWL, RDF, RDFS, SKOS, Graph
from rdflib.term import Node
from reports import built, folder, page, run

from graph.canonical import digest
from graph.folder import DataFolder
from graph.reference import ReferenceData
from graph.release import Release, release_hash
from graph.store import EmbeddedStore
from graph.terms import INSP, OPEN_END, PREFIXES, SCHEME
from graph.validation import validate
from outstanding.export import rdf
from outstanding.export.notice import ATTRIBUTION, described
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
@pytest.mark.parametrize("force", [None, "wexmoor"])
def test_json_ld_expands_to_exactly_the_triples_of_the_turtle(
    force: str | None, whole: Selection, wexmoor: Selection
) -> None:
    """By another reader than the one that wrote them, terms with their types and languages."""
    selection = wexmoor if force else whole
    by_turtle = Graph().parse(data=rdf.turtle(selection), format="turtle")
    by_json = Graph().parse(data=rdf.jsonld(selection), format="json-ld")
    assert len(by_json) > 5000
    assert {tuple(map(_exact, each)) for each in by_json} == {tuple(map(_exact, each)) for each in by_turtle}


def _exact(term: Node) -> tuple[str, str, str, str]:
    """A term as it is written: rdflib takes two literals of one value for the same."""
    kind = type(term).__name__
    return kind, str(term), str(getattr(term, "datatype", None) or ""), getattr(term, "language", None) or ""


def test_a_finding_in_json_reads_as_a_person_would_write_it(wexmoor: Selection) -> None:
    graph = json.loads(rdf.jsonld(wexmoor))["@graph"]
    report = "wexmoor/peel-2018-19-effectiveness/report"
    (finding,) = (node for node in graph if node["id"] == f"id/{report}/afi-6")
    start, end = finding["start"], finding["end"]
    (passage,) = [finding["wasQuotedFrom"]]
    position, quote = passage["hasSelector"]
    assert {key: value for key, value in finding.items() if key not in {"wasQuotedFrom", "wordingHash"}} == {
        "id": f"id/{report}/afi-6",
        "type": "AreaForImprovement",
        "addressedToPrinted": "The force",
        "end": end,
        "inSection": f"id/{report}/section-10",
        "leadIn": "These areas for improvement remain outstanding from earlier inspections:",
        "order": 17,
        "questionPrinted": "How effective is the force at protecting vulnerable people and supporting victims?",
        "raisedAs": "Effectiveness 2016",
        "start": start,
        "statedIn": f"id/{report}",
        "subject": "theme:domestic-violence-protection-orders",
        "underQuestion": "framework:peel-2018-19/effectiveness/3",
        "voice": "def:voice/inspectorate",
        "wording": finding["wording"],
    }
    assert passage["id"] == f"text/{report}#char={start},{end}"
    assert (position["type"], position["oa:start"], position["oa:end"]) == ("oa:TextPositionSelector", start, end)
    assert (quote["type"], quote["exact"]) == ("oa:TextQuoteSelector", finding["wording"])
    assert list(finding)[:2] == ["id", "type"]


def test_json_has_days_numbers_and_labels_without_wrapping(wexmoor: Selection) -> None:
    nodes = {node["id"]: node for node in json.loads(rdf.jsonld(wexmoor))["@graph"]}
    report = nodes["id/wexmoor/peel-2018-19-effectiveness/report"]
    assert (report["issuedLatest"], report["inspectionYear"]) == ("2019-05-02", 2018)
    assert (report["concerns"], report["title"]) == ("body:wexmoor", "Wexmoor PEEL 2018: Effectiveness")
    assert nodes["body:wexmoor"]["prefLabel"] == {"en": "Wexmoor Police"}
    assert nodes["body:wexmoor"]["altLabel"] == {"en": ["Wexmoor Constabulary", "Wexmoor"]}
    assert nodes["grade:four-tier/good"]["rank"]
    wrapped = [node["id"] for node in nodes.values() if "@value" in json.dumps(node)]
    assert len(wrapped) < len(nodes) / 100
    assert not [each for each in nodes if each.startswith("https://w3id.org/outstanding/id/")]


HOSTILE = r"""
@prefix insp: <https://w3id.org/outstanding/def/inspection#> .
@prefix oa: <http://www.w3.org/ns/oa#> .
@prefix prov: <http://www.w3.org/ns/prov#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
@base <https://b.example/id/> .
<a> prov:wasQuotedFrom <b>, <../text/a#char=1,2>, "no thing" ; a insp:Finding, <Kind> ;
    insp:order 1, 01, "1", true, "x"@cy ;
    insp:issuedLatest "2018-03"^^xsd:gYearMonth, "2018-03-01"^^xsd:date .
<b> a oa:SpecificResource ; prov:wasQuotedFrom <a>, <b> ; oa:hasSelector <b>, <s> .
<s> a oa:TextQuoteSelector ; oa:hasSelector <b> ; oa:exact "a"@cy, "a"@en, "a", 'q"\\' .
<../text/a#char=1,2> a oa:SpecificResource .
<c> prov:wasQuotedFrom <../text/a#char=1,2> ; insp:wording "Cŵyn"@cy, "x"@en, "y" .
<https://b.example/> skos:prefLabel "Heddlu"@cy, "Police"@en, "Force"@en, "plain", 7 ;
    skos:altLabel <https://b.example/id/a:b> .
<https://b.example/id/a:b> dcterms:title "t"@cy ; dcterms:source <https://b.example//id/x>, "s"@en, <x?y#z> .
<https://b.example/id/x/> dcterms:source <https://w3id.org/outstanding/def/grade/a//b>,
    <https://w3id.org/outstanding/def/> .
"""
"""Values that do not fit what keys take them as, things that stand within each other, IRIs that no base should cut."""


@pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated:DeprecationWarning")  # rdflib's own, inside rdflib
def test_no_value_and_no_iri_is_lost_or_changed_on_the_way_through_json(whole: Selection) -> None:
    name = ox.NamedNode("https://b.example/graph/g")
    quads = tuple(
        ox.Quad(each.subject, each.predicate, each.object, name)
        for each in ox.parse(HOSTILE.encode(), format=ox.RdfFormat.TURTLE)
    )
    manifest = whole.release.manifest.model_copy(update={"base": "https://b.example/"})
    odd = replace(whole, quads=quads, release=replace(whole.release, manifest=manifest))
    want = {str(each) for each in replace(odd, quads=(*quads, *described(odd))).triples}
    content = rdf.jsonld(odd)
    assert {str(quad.triple) for quad in ox.parse(content, format=ox.RdfFormat.JSON_LD)} == want
    told = Graph().parse(data="\n".join(f"{each} ." for each in want), format="nt")
    read = Graph().parse(data=content, format="json-ld")
    assert {tuple(map(_exact, each)) for each in read} == {tuple(map(_exact, each)) for each in told}


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
    assert content["@context"]["@base"] == "https://w3id.org/outstanding/"
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
    assert held == _context(samples)
    assert list(held) == list(_context(samples))


SHORT = {"def": str(SCHEME), "framework": f"{SCHEME}framework/"}
"""Prefixes for JSON only: their names may have slashes in them, which those of Turtle may not."""


def _context(samples: Release) -> dict[str, str | dict[str, str]]:
    """Short names for all prefixes, classes and properties; a local name that two have is that of our own."""
    vocabulary = ReferenceData.packaged().union
    prefixes = dict(sorted((PREFIXES | SHORT).items()))
    classes, links, plain = (
        {str(each) for each in vocabulary.subjects(RDF.type, kind) if str(each).startswith(str(INSP))}
        for kind in (OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty)
    )
    with samples.store() as store:
        quads = list(ox.parse(store.dump(), format=ox.RdfFormat.N_QUADS))
    kinds: dict[str, Counter[tuple[str, str]]] = defaultdict(Counter)
    for quad in quads:
        kinds[quad.predicate.value][_kind(quad.object)] += 1
    names = {each: str(each).removeprefix(str(INSP)) for each in sorted(classes)}
    taken = {"id", "type", *prefixes, *names.values()}
    terms: dict[str, str | dict[str, str]] = {}
    properties = (links | plain | set(kinds)) - {str(RDF.type)}
    for iri in sorted(properties, key=lambda each: (not each.startswith(str(INSP)), each)):
        prefix, start = next((prefix, start) for prefix, start in PREFIXES.items() if iri.startswith(start))
        local = iri.removeprefix(start)
        name = f"{prefix}:{local}" if local in taken else local
        taken.add(name)
        terms[name] = {"@id": f"{prefix}:{local}", **({"@type": "@id"} if iri in links else _how(kinds[iri], iri))}
    own = {local: f"insp:{local}" for local in names.values()}
    return {"id": "@id", "type": "@type", **prefixes, **own, **dict(sorted(terms.items()))}


def _how(kinds: Counter[tuple[str, str]], iri: str) -> dict[str, str]:
    """What a property's values are taken as: what most of them are, but for links beside text, which are told apart.

    Labels and notes stand by language; of what reports print, and of titles, the language that they are in is taken.
    """
    if not kinds:
        return {}
    (key, value), _ = kinds.most_common(1)[0]
    if key == "@language" and iri.startswith((str(SKOS), str(RDFS))):
        return {"@container": "@language"}
    return {key: value} if key and (key == "@language" or len({each for each, _ in kinds}) == 1) else {}


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
