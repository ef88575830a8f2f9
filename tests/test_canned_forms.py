"""The answers of saved questions over HTTP, in every form, say the same, and say what they rest on."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import re
from collections.abc import Mapping
from html.parser import HTMLParser
from urllib.parse import parse_qs, urlsplit

import openpyxl
import pytest
from rdflib import RDF, Graph, Literal, Namespace, URIRef
from running_server import Reply, Server

from graph.release import Release
from graph.store import EmbeddedStore
from graph.terms import Base
from outstanding.web.forms import CHART, FORMS, SUFFIXES
from outstanding.web.passages import Passages
from outstanding.web.result_set import RS
from queries.answers import Enquiries, ask, question_named, saved_questions
from queries.linting import RESERVED

HTML = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
"""What a browser sends."""

RESULT = Namespace(RS)
PROV = Namespace("http://www.w3.org/ns/prov#")
QUESTIONS = sorted(saved_questions())
FORMULAS = ("=", "+", "-", "@", "\t", "\r")


def links(reply: Reply) -> dict[str, list[str]]:
    """The addresses of an answer's links, by their relation."""
    found: dict[str, list[str]] = {}
    for address, relation in re.findall(r'<([^>]*)>; rel="([^"]*)"', reply.headers["link"]):
        found.setdefault(relation, []).append(address)
    return found


def rows(text: str, dialect: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text, newline=""), dialect=dialect))


# --- the forms hold the same ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", QUESTIONS)
def test_json_holds_the_rows_that_the_question_gives(
    name: str, server: Server, samples: Release, sample_store: EmbeddedStore
) -> None:
    answer = ask(samples, sample_store, question_named(name), {})
    told = server.get(f"/q/{name}.json?limit=10000").json
    assert told["rows"] == [dict(row) for row in answer.rows]
    assert [column["name"] for column in told["columns"]] == list(answer.columns)
    assert told["coverage"]["sentence"] == answer.coverage.sentence
    assert told["release"] == samples.hash
    assert told["sparql"] == answer.sparql
    assert told["page"]["next"] is None


@pytest.mark.parametrize("name", QUESTIONS)
def test_every_form_of_every_question_has_all_rows(name: str, server: Server) -> None:
    told = server.get(f"/q/{name}.json?limit=10000").json
    count, columns = len(told["rows"]), [column["name"] for column in told["columns"]]

    written = rows(server.get(f"/q/{name}.csv").body.decode(), "excel")
    assert (written[0], len(written) - 1) == (columns, count)

    lines = server.get(f"/q/{name}.tsv").body.decode().removesuffix("\n").split("\n")
    assert (lines[0].split("\t"), len(lines) - 1) == (columns, count)
    assert {line.count("\t") for line in lines} == {len(columns) - 1}

    book = openpyxl.load_workbook(io.BytesIO(server.get(f"/q/{name}.xlsx").body))
    assert [cell.value for cell in book["answer"][1]] == columns
    assert book["answer"].max_row == count + 1
    assert book["passages"].max_row == sum(map(len, told["passages"])) + 1

    graph = Graph().parse(data=server.get(f"/q/{name}.ttl").body, format="turtle")
    assert len(set(graph.objects(None, RESULT.solution))) == count


def test_turtle_keeps_every_term_as_it_is(server: Server, samples: Release, sample_store: EmbeddedStore) -> None:
    answer = ask(samples, sample_store, question_named("statistics"), {})
    graph = Graph().parse(data=server.get("/q/statistics.ttl").body, format="turtle")
    subject = graph.value(predicate=RDF.type, object=RESULT.ResultSet)
    places = {graph.value(each, RESULT["index"]): each for each in graph.objects(subject, RESULT.solution)}
    for number, row in enumerate(answer.terms, start=1):
        solution = places[Literal(number)]
        bound = {
            str(graph.value(each, RESULT.variable)): graph.value(each, RESULT.value)
            for each in graph.objects(solution, RESULT.binding)
        }
        assert bound == {name: _node(term) for name, term in row.items()}


def _node(term: Mapping[str, str]) -> URIRef | Literal:
    if term["type"] == "uri":
        return URIRef(term["value"])
    datatype = term.get("datatype")
    return Literal(term["value"], datatype=URIRef(datatype) if datatype else None, lang=term.get("xml:lang"))


def test_a_cell_is_no_formula_and_a_number_stays_one(server: Server) -> None:
    told = server.get("/q/statistics.json?limit=10000").json["rows"]
    written = rows(server.get("/q/statistics.csv").body.decode(), "excel")
    value, words = written[0].index("value"), written[0].index("words")
    dangerous = 0
    for row, cells in zip(told, written[1:], strict=True):
        assert cells[value] == str(row["value"])
        dangerous += row["words"].startswith(FORMULAS)
        assert cells[words] == ("'" if row["words"].startswith(FORMULAS) else "") + row["words"]
    assert dangerous
    book = openpyxl.load_workbook(io.BytesIO(server.get("/q/statistics.xlsx").body))
    assert {cell.data_type for row in book["answer"].iter_rows() for cell in row} <= {"s", "n"}


@pytest.mark.parametrize("name", QUESTIONS)
def test_the_query_can_be_had_with_the_values_in_place(
    name: str, server: Server, samples: Release, sample_store: EmbeddedStore
) -> None:
    reply = server.get(f"/q/{name}.rq")
    assert reply.headers["content-type"] == "application/sparql-query"
    assert reply.body.decode() == Enquiries(samples, sample_store).bound(question_named(name), {}).text
    assert len(server.query(reply.body.decode()).rows) == len(server.get(f"/q/{name}.json?limit=10000").json["rows"])


# --- passages ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", QUESTIONS)
def test_the_passages_of_a_row_are_those_that_the_graph_gives_its_things(name: str, server: Server) -> None:
    told = server.get(f"/q/{name}.json?limit=10000").json
    assert len(told["passages"]) == len(told["rows"])
    quoted = "SELECT DISTINCT ?thing ?passage { ?thing prov:wasQuotedFrom ?passage }"
    known: dict[str, set[str]] = {}
    for row in server.query(quoted).rows:
        known.setdefault(row["thing"], set()).add(row["passage"])
    # A paragraph or a related passage that no page break cuts has its place, and no passage of its own.
    placed = """SELECT DISTINCT ?thing ?text ?start ?end { VALUES ?kind { insp:NarrativeParagraph insp:RelatedPassage }
        ?thing a ?kind ; insp:statedIn ?document ;
        insp:start ?start ; insp:end ?end . ?text insp:textOf ?document
        FILTER NOT EXISTS { ?thing prov:wasQuotedFrom ?passage } }"""
    for row in server.query(placed).rows:
        known.setdefault(row["thing"], set()).add(f"{row['text']}#char={row['start']},{row['end']}")
    for row, behind in zip(told["rows"], told["passages"], strict=True):
        wanted = {(column, one) for column, value in row.items() for one in known.get(str(value), ())}
        assert {(each["column"], each["passage"]) for each in behind} == wanted
        for each in behind:
            assert each["thing"] == row[each["column"]]
            assert each["passage"].endswith(f"#char={each['start']},{each['end']}")
            assert each["exact"] is None or len(each["exact"]) == each["end"] - each["start"]
            assert each["address"].startswith(f"{server.address}text/")
            assert each["title"]


def test_passages_stand_in_turtle_as_in_the_graph(server: Server) -> None:
    told = server.get("/q/open-findings.json").json
    graph = Graph().parse(data=server.get("/q/open-findings.ttl").body, format="turtle")
    said = {(str(thing), str(passage)) for thing, _, passage in graph.triples((None, PROV.wasQuotedFrom, None))}
    assert said == {(each["thing"], each["passage"]) for row in told["passages"] for each in row} != set()


# --- choice of form ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.suffix)
def test_a_form_can_be_had_by_suffix_by_format_and_by_accept(form: object, server: Server) -> None:
    suffix, media_type = getattr(form, "suffix", ""), getattr(form, "offer").media_type  # noqa: B009
    by_suffix = server.get(f"/q/grade-history.{suffix}", "image/png")
    by_format = server.get(f"/q/grade-history?format={suffix}", "image/png")
    by_accept = server.get("/q/grade-history", media_type)
    for reply in (by_suffix, by_format, by_accept):
        assert reply.status == 200
        assert reply.headers["content-type"].partition(";")[0] == media_type
        assert reply.headers["content-location"] == f"{server.address}q/grade-history.{suffix}"
        assert reply.headers["vary"] == "Accept"
    assert by_suffix.body == by_format.body == by_accept.body
    assert by_suffix.headers["etag"] == by_format.headers["etag"] == by_accept.headers["etag"]


def test_json_is_for_who_does_not_mind_and_the_page_for_browsers(server: Server) -> None:
    assert server.get("/q/grade-history").headers["content-type"] == "application/json"
    assert server.get("/q/grade-history", "*/*").headers["content-type"] == "application/json"
    assert server.get("/q/grade-history", HTML).headers["content-type"] == "text/html; charset=utf-8"


@pytest.mark.parametrize(
    ("path", "accept", "status"),
    [
        ("/q/grade-history", "image/png", 406),
        ("/q/grade-history?format=pdf", None, 406),
        ("/q/grade-history.pdf", None, 404),
        ("/q.pdf", None, 404),
        ("/q", "image/png", 406),
        ("/q/grade-history.csv?format=json", None, 422),
    ],
)
def test_a_form_that_is_not_there_is_refused(path: str, accept: str | None, status: int, server: Server) -> None:
    reply = server.get(path, accept)
    assert (reply.status, reply.json["status"]) == (status, status)
    assert reply.json["hint"]


@pytest.mark.parametrize("path", ["/q/persistant-afis", "/q/persistant-afis.csv", "/q/persistent-afi.rq"])
def test_an_unknown_question_is_refused_with_the_nearest_name(path: str, server: Server) -> None:
    reply = server.get(path)
    assert reply.status == 404
    assert "Did you mean persistent-afis" in reply.json["hint"]


def test_files_have_a_name_that_tells_question_release_and_page(server: Server) -> None:
    assert (
        server.get("/q/grade-history.csv").headers["content-disposition"]
        == 'attachment; filename="grade-history-release-1.csv"'
    )
    paged = server.get("/q/grade-history.xlsx?limit=2&page=2").headers["content-disposition"]
    assert paged == 'attachment; filename="grade-history-release-1-page-2.xlsx"'


# --- citation and links -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", QUESTIONS)
def test_the_checksum_can_be_recomputed_from_the_answer(name: str, server: Server) -> None:
    told = server.get(f"/q/{name}").json
    content = {member: told[member] for member in ("parameters", "question", "release", "rows")}
    canonical = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    assert told["citation"]["checksum"] == f"sha256:{hashlib.sha256(canonical.encode()).hexdigest()}"


def test_a_citation_names_question_release_parameters_and_licence(server: Server, samples: Release) -> None:
    told = server.get("/q/persistent-afis?since=2016&force=wexmoor").json["citation"]
    assert told["question"]["version"] == question_named("persistent-afis").version
    assert told["release"] == {"number": samples.number, "hash": samples.hash}
    assert told["parameters"] == {"since": "2016", "as_of": "9999-12-31", "force": "wexmoor"}
    assert "Open Government Licence" in told["attribution"]
    assert told["address"] in told["text"]


@pytest.mark.parametrize("name", QUESTIONS)
def test_the_lasting_address_gives_the_same_answer(name: str, server: Server) -> None:
    reply = server.get(f"/q/{name}?limit=3&page=2")
    [cited] = links(reply)["cite-as"]
    asked = parse_qs(urlsplit(cited).query)
    assert asked["release"] == ["1"]
    assert {each.name for each in question_named(name).parameters if each.default} <= set(asked)
    again = server.get(cited.removeprefix(server.address.removesuffix("/")))
    assert again.json["rows"] == reply.json["rows"]
    assert again.json["citation"] == reply.json["citation"]


@pytest.mark.parametrize("form", [*FORMS, CHART], ids=lambda form: form.suffix)
def test_every_form_links_to_the_others_the_licence_and_how_to_cite_it(form: object, server: Server) -> None:
    suffix = getattr(form, "suffix", "")
    found = links(server.get(f"/q/open-findings.{suffix}?force=wexmoor"))
    assert found["canonical"] == [f"{server.address}q/open-findings?force=wexmoor"]
    assert found["alternate"] == [
        f"{server.address}q/open-findings.{each.suffix}?force=wexmoor"
        for each in (*FORMS, CHART)
        if each.suffix != suffix
    ]
    assert ("describedby" in found) == (suffix != "json")
    assert "open-government-licence" in found["license"][0]
    assert "release=1" in found["cite-as"][0]


# --- the page ---------------------------------------------------------------------------------------------------------


class _Page(HTMLParser):
    """Elements of a page by name, and whether what it opens it closes."""

    VOID = frozenset({"meta", "link", "input", "br", "img"})

    def __init__(self, text: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.words = ""
        self.feed(text)
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.words += data

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.elements if name == tag]


@pytest.mark.parametrize("name", QUESTIONS)
def test_a_page_has_a_labelled_field_for_each_parameter_and_a_table_with_headings(name: str, server: Server) -> None:
    question = question_named(name)
    page = _Page(server.get(f"/q/{name}", HTML).body.decode())
    fields = {each["name"]: each for each in (*page.all("input"), *page.all("select"))}
    assert fields.pop("q"), "the search that every page has"
    labels = {each["for"] for each in page.all("label")}
    ids = [each["id"] for _, each in page.elements if "id" in each]
    assert len(ids) == len(set(ids))
    assert set(fields) == {each.name for each in question.parameters}
    for field in fields.values():
        assert field["id"] in labels
        assert set((field["aria-describedby"] or "").split()) <= set(ids)
    assert [each["scope"] for each in page.all("th")] == ["col"] * (len(question.table) + 1)
    assert page.all("caption")
    assert page.all("html") == [{"lang": "en-GB"}]
    assert [name for name, _ in page.elements].count("h1") == 1
    assert not page.all("script")
    assert not [each for _, each in page.elements if "style" in each]
    for heading, _ in question.table:
        assert heading in page.words


def test_a_page_shows_words_that_the_document_prints_as_quotations_with_their_place(server: Server) -> None:
    page = _Page(server.get("/q/open-findings", HTML).body.decode())
    told = server.get("/q/open-findings.json").json
    assert len(page.all("q")) >= len(told["rows"])
    hrefs = {each["href"] for each in page.all("a")}
    assert {urlsplit(each["address"])._replace(scheme="", netloc="").geturl() for each in told["passages"][0]} <= hrefs
    assert not any(href and href.startswith("https://w3id.org/outstanding/id/") for href in hrefs)


def test_the_links_of_a_page_lead_to_its_forms_and_its_query(server: Server) -> None:
    page = _Page(server.get("/q/persistent-afis?since=2016&force=wexmoor", HTML).body.decode())
    hrefs = {each["href"] or "" for each in page.all("a")}
    for suffix in set(SUFFIXES) - {"html"}:
        assert f"/q/persistent-afis.{suffix}?since=2016&force=wexmoor" in hrefs
        assert server.get(f"/q/persistent-afis.{suffix}?since=2016&force=wexmoor").status == 200
    [editor] = [href for href in hrefs if href.startswith("/editor?query=")]
    asked = server.get(editor.replace("/editor?", "/sparql?"))
    assert len(asked.rows) == len(server.get("/q/persistent-afis?since=2016&force=wexmoor").json["rows"])
    for sheet in page.all("link"):
        if sheet["rel"] == "stylesheet":
            assert server.get(sheet["href"] or "").headers["content-type"].startswith("text/css")


def test_a_form_filled_in_wrongly_comes_back_with_what_is_wrong_at_the_field(server: Server) -> None:
    reply = server.get("/q/persistent-afis?since=%3Cb%3E&force=wexmor&frce=x", HTML)
    assert (reply.status, reply.headers["cache-control"]) == (422, "no-store")
    page = _Page(reply.body.decode())
    assert "Did you mean wexmoor" in page.words
    assert "Did you mean force" in page.words
    wrong = {each["name"]: each for each in (*page.all("input"), *page.all("select")) if "aria-invalid" in each}
    assert set(wrong) == {"since", "force"}
    assert wrong["since"]["value"] == "<b>"
    assert "p-since-error" in (wrong["since"]["aria-describedby"] or "")


def test_the_list_of_questions_is_a_page_json_and_turtle(server: Server) -> None:
    told = server.get("/q").json["questions"]
    assert [each["name"] for each in told] == QUESTIONS
    assert all(server.get(urlsplit(each["address"]).path).status == 200 for each in told)
    page = _Page(server.get("/q", HTML).body.decode())
    assert {f"/q/{name}" for name in QUESTIONS} <= {each["href"] for each in page.all("a")}
    assert server.get("/q.json").body == server.get("/q").body
    assert server.get("/q.ttl").body == server.get("/.well-known/sparql-examples").body
    assert server.get("/q/").headers["location"] == "/q"


def test_no_style_is_served_from_elsewhere_in_the_house(server: Server) -> None:
    for path in ("/static/../served.py", "/static/%2e%2e%2fserved.py", "/static/nothing.css"):
        assert server.get(path).status == 404


def test_what_every_question_takes_is_reserved(server: Server) -> None:
    hint = server.get("/q/persistent-afis?nothing=1").json["hint"]
    assert {"limit", "page", "release", "sort", "format"} <= set(re.findall(r"\w+", hint)) & RESERVED


def test_passages_that_are_kept_are_those_that_were_looked_up(samples: Release, sample_store: EmbeddedStore) -> None:
    answers = [ask(samples, sample_store, question_named(name), {}) for name in ("open-findings", "issue-history")]
    base = Base(samples.manifest.base)
    expected = [Passages(sample_store, base).behind(answer) for answer in answers]
    few = Passages(sample_store, base, most=3)
    for _ in range(2):
        assert [few.behind(answer) for answer in answers] == expected


def test_the_hints_of_the_form_are_for_people(server: Server) -> None:
    page = server.get("/q/time-to-closure", HTML).body.decode()
    assert ">Only this force.</p>" in page
    assert ">Only this kind.</p>" in page
    assert ">What could be known on this day. Leave it empty for everything loaded, undated documents too.</p>" in page
    assert ">The last day on which it may be due; empty for any.</p>" in server.get("/q/deadlines", HTML).body.decode()
