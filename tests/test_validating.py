"""`outstanding validate` tells what shapes found, thing by thing, in three forms, and against shapes of one's own."""

from __future__ import annotations

import json
import socket
import threading
from collections.abc import Callable
from pathlib import Path

import pyoxigraph as ox
import pytest
from rdflib import RDF, SH, Graph, Literal, URIRef
from typer.testing import CliRunner

from graph.errors import SourceError, UsageError
from graph.terms import PUBLIC
from outstanding.cli.main import application

SHAPE = f"{PUBLIC}def/shapes#"

HEAD = """
@prefix insp: <https://w3id.org/outstanding/def/inspection#> .
@prefix body: <https://w3id.org/outstanding/body/> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix ex: <https://example.org/> .
"""
DATA = """
ex:force a insp:PoliceForce ; skos:prefLabel "Northmere Police"@en ; insp:slug "North Mere" ;
    insp:policingBody body:cleveland-pcc .
ex:cause a insp:CauseOfConcern ; insp:wording "Bells"@en .
[] a insp:OtherBody ; insp:slug "bells" .
"""
OWN = """
ex:Bell a sh:NodeShape ; sh:targetClass ex:Bell ;
    sh:property [ sh:path ex:tone ; sh:minCount 1 ; sh:severity sh:Warning ; sh:message "A bell has a tone."@en ] ;
    sh:property [ sh:path ( ex:tower [ sh:inversePath ex:owns ] ) ; sh:minCount 1 ] .
"""


Write = Callable[[str, str], Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Writes a Turtle file and gives its path."""

    def written(name: str, turtle: str) -> Path:
        path = tmp_path / name
        path.write_text(HEAD + turtle, "utf-8")
        return path

    return written


def told(*words: object) -> tuple[int, str]:
    done = CliRunner().invoke(application(), ["validate", *map(str, words)], env={"COLUMNS": "80"})
    if done.exception and not isinstance(done.exception, SystemExit):
        raise done.exception
    return done.exit_code, done.stdout


# --- the three forms --------------------------------------------------------------------------------------------------


def test_each_thing_is_a_heading_with_its_name_and_class(write: Write) -> None:
    code, printed = told(write("data.ttl", DATA))
    lines = [line.rstrip() for line in printed.splitlines()]
    assert code == 1
    assert all(len(line) <= 80 for line in lines)
    at = lines.index("https://example.org/force")
    assert lines[at + 1 : at + 7] == [
        "  “Northmere Police”, police force",
        "  violation: There is exactly one slug, of small letters, digits and single",
        "  hyphens, such as west-mercia. It goes into addresses, so choose it once.",
        "    property: insp:slug",
        "    value: North Mere",
        "",
    ]
    assert "    property: ^insp:partOfFinding" in lines
    assert lines[-1].startswith("Does not conform: ")
    assert lines[-1].endswith(" 2 warnings in 3 things.")


def test_things_with_violations_come_first_and_each_once(write: Write) -> None:
    _, printed = told(write("data.ttl", DATA), "--format", "json")
    verdict = json.loads(printed)
    assert [thing["focus"] for thing in verdict["things"]] == [
        "_:b1n000001",
        "https://example.org/cause",
        "https://example.org/force",
    ]
    assert verdict["conforms"] is False
    counted = [result["severity"] for thing in verdict["things"] for result in thing["results"]]
    assert verdict["counts"] == {each: counted.count(each) for each in ("Violation", "Warning")}
    (force,) = (thing for thing in verdict["things"] if thing["name"] == "Northmere Police")
    assert force["classes"] == ["police force"]
    (result,) = force["results"]
    assert result | {"message": ""} == {
        "severity": "Violation",
        "path": f"{PUBLIC}def/inspection#slug",
        "value": "North Mere",
        "message": "",
        "shape": f"{SHAPE}slug",
        "component": str(SH.PatternConstraintComponent),
    }


def test_the_report_is_the_one_of_the_w3c_and_the_same_in_every_run(write: Write) -> None:
    path = write("data.ttl", DATA)
    code, printed = told(path, "--format", "ttl")
    assert code == 1
    assert {told(path, "--format", "ttl")[1] for _ in range(3)} == {printed}
    graph = Graph().parse(data=printed, format="turtle")
    (report,) = graph.subjects(RDF.type, SH.ValidationReport)
    assert graph.value(report, SH.conforms) == Literal(
        "false", datatype=URIRef("http://www.w3.org/2001/XMLSchema#boolean")
    )
    results = set(graph.objects(report, SH.result))
    counts = json.loads(told(path, "--format", "json")[1])["counts"]
    assert len(results) == sum(counts.values())
    for result in results:
        for part in (SH.focusNode, SH.resultSeverity, SH.sourceConstraintComponent, SH.sourceShape, SH.resultMessage):
            assert len(set(graph.objects(result, part))) == 1, part


def test_a_warning_alone_conforms_for_us_and_not_for_the_w3c(write: Write) -> None:
    shapes = write(
        "shapes.ttl",
        "ex:Bell a sh:NodeShape ; sh:targetClass ex:Bell ; sh:severity sh:Warning ;"
        " sh:closed true ; sh:ignoredProperties ( <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> ) .",
    )
    data = write("data.ttl", "ex:b a ex:Bell ; ex:tone 1 .")
    code, printed = told(data, "--shapes", shapes)
    assert code == 0
    assert printed.splitlines()[-1] == "Conforms: 0 violations, 1 warning in 1 thing."
    assert "sh:conforms false" in told(data, "--shapes", shapes, "--format", "ttl")[1]


def test_a_literal_that_is_not_of_its_datatype_is_told_in_a_report_that_can_be_read(write: Write) -> None:
    shapes = write(
        "shapes.ttl",
        "ex:Bell a sh:NodeShape ; sh:targetClass ex:Bell ; sh:property [ sh:path ex:loud ; sh:datatype xsd:boolean ] .",
    )
    data = write("data.ttl", 'ex:b a ex:Bell ; ex:loud "very"^^xsd:boolean .')
    code, printed = told(data, "--shapes", shapes, "--format", "ttl")
    assert code == 1
    values = [quad.object for quad in ox.parse(printed.encode(), format=ox.RdfFormat.TURTLE)]
    assert ox.Literal("very", datatype=ox.NamedNode("http://www.w3.org/2001/XMLSchema#boolean")) in values


# --- shapes of one's own ----------------------------------------------------------------------------------------------


def test_shapes_of_ones_own_stand_in_place_of_the_projects(write: Write) -> None:
    data = write("data.ttl", DATA + "ex:b a ex:Bell .")
    code, printed = told(data, "--shapes", write("shapes.ttl", OWN), "--format", "json")
    assert code == 1
    (thing,) = json.loads(printed)["things"]
    assert thing["focus"] == "https://example.org/b"
    assert thing["classes"] == ["https://example.org/Bell"]
    assert [(each["severity"], each["path"]) for each in thing["results"]] == [
        ("Violation", "<https://example.org/tower>/^<https://example.org/owns>"),
        ("Warning", "https://example.org/tone"),
    ]


def test_shapes_in_several_files_are_one(write: Write) -> None:
    data = write("data.ttl", "ex:b a ex:Bell .")
    target = write("target.ttl", "ex:Bell sh:targetClass ex:Bell .")
    rest = write("rest.ttl", "ex:Bell a sh:NodeShape ; sh:property ex:tone . ex:tone sh:path ex:tone ; sh:minCount 1 .")
    assert told(data, "--shapes", target)[0] == 0
    assert told(data, "--shapes", target, "--shapes", rest)[0] == 1


def test_the_reference_data_is_seen_but_not_judged_unless_it_is_left_out(write: Write) -> None:
    shapes = write(
        "shapes.ttl",
        "ex:S a sh:NodeShape ; sh:targetClass ex:Bell, insp:PoliceForce ;"
        " sh:property [ sh:path ex:near ; sh:class insp:PoliceForce ; sh:minCount 1 ] .",
    )
    data = write("data.ttl", "ex:b a ex:Bell ; ex:near body:cleveland .")
    assert told(data, "--shapes", shapes)[0] == 0
    assert told(data, "--shapes", shapes, "--no-reference")[0] == 1
    assert told(write("other.ttl", DATA), "--no-reference")[0] == 1


QUERY = """
ex:S a sh:NodeShape ; sh:targetClass ex:Bell ;
    sh:sparql [ sh:message "Too loud." ;
        sh:select "SELECT $this ?value %s WHERE { $this <https://example.org/loud> ?value %s }" ] .
"""


def test_shapes_of_ones_own_may_ask_in_sparql(write: Write) -> None:
    shapes = write("shapes.ttl", QUERY % ("", "FILTER (?value > 9)"))
    code, printed = told(
        write("data.ttl", "ex:a a ex:Bell ; ex:loud 9 . ex:b a ex:Bell ; ex:loud 10 ."), "--shapes", shapes
    )
    assert code == 1
    assert "https://example.org/b" in printed
    assert "https://example.org/a" not in printed


@pytest.mark.parametrize("where", ["SERVICE", "service", "FROM"])
def test_a_query_of_a_shape_sends_no_request(where: str, write: Write) -> None:
    asked = threading.Event()
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def listen() -> None:
            try:
                listener.accept()[0].close()
                asked.set()
            except OSError:
                pass

        listening = threading.Thread(target=listen)
        listening.start()
        address = f"<http://127.0.0.1:{listener.getsockname()[1]}/>"
        inside = ("", f"{where} {address} {{ ?a ?b ?c }}") if where != "FROM" else (f"FROM {address}", "")
        data = write("data.ttl", "ex:b a ex:Bell ; ex:loud 1 .")
        with pytest.raises(UsageError, match="sends no request"):
            told(data, "--shapes", write("shapes.ttl", QUERY % inside))
        listener.shutdown(socket.SHUT_RDWR)
        listening.join()
    assert not asked.is_set()


@pytest.mark.parametrize(
    ("prefix", "namespace"),
    [
        ("p", "urn:x> SELECT $this FROM <http://127.0.0.1:9/> WHERE { #"),
        ("p: <urn:x> SELECT $this FROM <http://127.0.0.1:9/> WHERE { #", "urn:x"),
    ],
)
def test_no_prefix_begins_a_query_of_its_own(prefix: str, namespace: str, write: Write) -> None:
    declared = f'ex:p sh:declare [ sh:prefix "{prefix}" ; sh:namespace "{namespace}"^^xsd:anyURI ] .'
    shapes = QUERY.replace('sh:message "Too loud." ;', 'sh:message "Too loud." ; sh:prefixes ex:p ;') % ("", "")
    with pytest.raises(UsageError, match=r"is no (prefix|namespace) of a query"):
        told(write("data.ttl", "ex:b a ex:Bell ; ex:loud 1 ."), "--shapes", write("shapes.ttl", declared + shapes))


@pytest.mark.parametrize(
    "shapes",
    [
        QUERY % ("", "MINUS { $this ex:x ?value }"),
        QUERY % ("", "FILTER ("),
        QUERY % ("", "FILTER (nobody:knows(?value))"),
        "ex:S a sh:NodeShape ; sh:targetClass ex:Bell ; sh:property [ sh:minCount 1 ] .",
        "ex:S a sh:NodeShape ; sh:targetClass ex:Bell ; sh:node ex:S .",
    ],
)
def test_shapes_that_cannot_be_used_are_wrong_usage(shapes: str, write: Write) -> None:
    with pytest.raises(UsageError, match="the shapes cannot be used") as caught:
        told(write("data.ttl", "ex:b a ex:Bell ; ex:loud 1 ."), "--shapes", write("shapes.ttl", shapes))
    assert caught.value.hint
    assert caught.value.exit_code == 2


# --- files ------------------------------------------------------------------------------------------------------------


def test_data_and_shapes_of_one_file_share_its_blank_nodes(write: Write) -> None:
    both = write(
        "both.ttl",
        "ex:S a sh:NodeShape ; sh:targetNode _:bell ; sh:property [ sh:path ex:tone ; sh:minCount 1 ] ."
        " _:bell ex:loud 1 .",
    )
    _, printed = told(both, "--shapes", both, "--format", "json")
    assert [thing["focus"] for thing in json.loads(printed)["things"]] == ["_:b1n000001"]


def test_a_file_that_cannot_be_read_is_told_by_its_name(write: Write, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"none\.ttl: there is no such file"):
        told(tmp_path / "none.ttl")
    with pytest.raises(UsageError, match=r"'\.txt' is no RDF ending"):
        told(tmp_path / "data.txt")
    with pytest.raises(SourceError, match=r"line 10: not Turtle"):
        told(write("bad.ttl", "\nex:b ex:c ."))
    with pytest.raises(SourceError, match="a triple stands in a triple"):
        told(write("star.ttl", "ex:a ex:b <<( ex:c ex:d ex:e )>> ."))
    assert told(write("good.ttl", ""))[0] == 0
