"""Linked data from a real server: what an IRI names leads to a page that says what the store says, in every form."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Mapping
from urllib.parse import quote, urlsplit

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from rdflib import RDF, RDFS, Graph, Literal, URIRef
from rdflib.namespace import DCTERMS, FOAF, PROV
from running_server import Reply, Server

from graph.release import Release
from graph.store import EmbeddedStore, rows
from graph.terms import INSP, PUBLIC
from outstanding.export.notice import ATTRIBUTION, LICENCE
from outstanding.linked.descriptions import IN_DATASET, SHOWN

pytestmark = pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated")  # by rdflib's own JSON-LD parser

REPORT = "wexmoor/peel-2018-19-effectiveness/report"
FINDING = f"{REPORT}/afi-5"
ISSUE = "wexmoor/issue/peel-2016-effectiveness/report/afi-6"
THINGS = {
    "a finding": (f"id/{FINDING}", f"doc/{FINDING}"),
    "an issue": (f"id/{ISSUE}", f"doc/{ISSUE}"),
    "a document": (f"id/{REPORT}", f"doc/{REPORT}"),
    "a section": (f"id/{REPORT}/section-10", f"doc/{REPORT}/section-10"),
    "an inspection": ("id/wexmoor/peel-2018-19-effectiveness", "doc/wexmoor/peel-2018-19-effectiveness"),
    "a selector": (f"id/{REPORT}/passage/7234-7476/quote", f"doc/{REPORT}/passage/7234-7476/quote"),
    "a force": ("body/wexmoor", "doc/body/wexmoor"),
    "a theme": ("def/theme/missing-children", "doc/def/theme/missing-children"),
    "a scheme": ("def/status", "doc/def/status"),
    "a grade": ("def/grade/four-tier/good", "doc/def/grade/four-tier/good"),
    "a named graph": (f"graph/{REPORT}", f"doc/graph/{REPORT}"),
}
"""The key of each thing and of its page; the thing's IRI is its key after the base."""

BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
FORMS = {
    "ttl": ("text/turtle", "turtle"),
    "jsonld": ("application/ld+json", "json-ld"),
    "nt": ("application/n-triples", "nt"),
    "rdf": ("application/rdf+xml", "xml"),
}
_LINK = re.compile(r'<([^>]*)>((?:; [a-z]+="[^"]*")*)')


def _parsed(server: Server, path: str, form: str) -> Graph:
    return Graph().parse(data=server.get(path).body, format=form, publicID=server.address)


def _links(reply: Reply) -> list[tuple[str, Mapping[str, str]]]:
    found = _LINK.findall(reply.headers["link"])
    return [(target, dict(re.findall(r'([a-z]+)="([^"]*)"', rest))) for target, rest in found]


def _of(reply: Reply, relation: str) -> list[str]:
    return [target for target, rest in _links(reply) if rest["rel"] == relation]


def _stated(store: EmbeddedStore, iri: str) -> Graph:
    sparql = f"CONSTRUCT {{ <{iri}> ?p ?o }} WHERE {{ <{iri}> ?p ?o }}"
    return Graph().parse(data=store.query(sparql, "application/n-triples"), format="nt")


# --- from a thing to its page -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", THINGS)
def test_a_thing_leads_to_its_page_whatever_form_is_asked_for(name: str, server: Server) -> None:
    key, page = THINGS[name]
    for accept in (None, "text/html", "text/turtle", "image/png"):
        reply = server.get(f"/{key}", accept)
        assert (reply.status, reply.headers["location"], reply.body) == (303, f"/{page}", b"")
        assert reply.headers["vary"] == "Accept"
        assert _of(reply, "describedby") == [f"/{page}"]
    head = server.ask("HEAD", f"/{key}")
    assert (head.status, head.headers["location"]) == (303, f"/{page}")


def test_everything_that_the_store_describes_can_be_asked_for(server: Server, sample_store: EmbeddedStore) -> None:
    subjects = {urlsplit(row["s"] or "") for row in rows(sample_store, "SELECT DISTINCT ?s WHERE { ?s ?p ?o }")}
    paths = {each.path.removeprefix(urlsplit(PUBLIC).path) for each in subjects}
    assert len(paths) > 1000
    statuses = {path: server.ask("HEAD", f"/{path}").status for path in sorted(paths)}
    assert {path: status for path, status in statuses.items() if status not in {200, 303}} == {
        # the text of a policing body's own document is not shown
        path: 403
        for path in statuses
        if path.startswith("text/") and path.endswith("pcc-response")
    }


@pytest.mark.parametrize("form", ["default", *(name for _, name in FORMS.values())])
def test_a_client_that_only_knows_the_iri_gets_triples_about_the_thing(
    form: str, server: Server, sample_store: EmbeddedStore
) -> None:
    iri = f"{PUBLIC}id/{FINDING}"
    asked = {} if form == "default" else {"format": form}
    found = Graph().parse(f"{server.address}id/{FINDING}", **asked)  # JSON-LD fetches its context from the server too
    assert set(_stated(sample_store, iri)) <= set(found)
    assert (URIRef(iri), RDF.type, INSP.AreaForImprovement) in found


# --- the page says what the store says --------------------------------------------------------------------------------


@pytest.mark.parametrize("name", THINGS)
def test_every_form_says_of_the_thing_exactly_what_the_store_says(
    name: str, server: Server, sample_store: EmbeddedStore, samples: Release
) -> None:
    key, page = THINGS[name]
    iri = URIRef(PUBLIC + key)
    want = set(_stated(sample_store, iri))
    if str(iri) in samples.manifest.graphs:
        want.add((iri, INSP.sha256, Literal(samples.manifest.graphs[str(iri)])))
    assert want
    graphs = [_parsed(server, f"/{page}.{suffix}", form) for suffix, (_, form) in FORMS.items()]
    for graph in graphs:
        assert set(graph.triples((iri, None, None))) == want
        assert set(graph) == set(graphs[0])


@pytest.mark.parametrize("name", THINGS)
def test_nothing_is_said_that_the_store_does_not_say_but_of_the_page_itself(
    name: str, server: Server, sample_store: EmbeddedStore, samples: Release
) -> None:
    _, page = THINGS[name]
    ours = {URIRef(f"{PUBLIC}{page}"), URIRef(f"{PUBLIC}release/{samples.hash}")}
    everything = sample_store.query("CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }", "application/n-triples")
    held = set(Graph().parse(data=everything, format="nt"))
    said = {triple for triple in _parsed(server, f"/{page}.nt", "nt") if triple[0] not in ours}
    assert {triple for triple in said if triple not in held and triple[1] != INSP.sha256} == set()


def test_a_finding_comes_with_its_passages_its_links_and_what_leads_to_it(server: Server) -> None:
    found = _parsed(server, f"/doc/{FINDING}.ttl", "turtle")
    finding = URIRef(f"{PUBLIC}id/{FINDING}")
    quoted = set(found.objects(finding, PROV.wasQuotedFrom / URIRef("http://www.w3.org/ns/oa#hasSelector")))
    assert {str(found.value(each, RDF.type)).rpartition("#")[2] for each in quoted} == {
        "TextQuoteSelector",
        "TextPositionSelector",
    }
    issue = found.value(None, INSP.hasFinding, finding)
    assert (issue, RDF.type, INSP.Issue) in found
    links = set(found.subjects(RDF.type, INSP.Link))
    assert len(links) == 3
    assert all(found.value(each, INSP.score) for each in links)
    assert found.value(found.value(finding, INSP.statedIn), DCTERMS.title) == Literal(
        "Wexmoor PEEL 2018: Effectiveness", lang="en"
    )


def test_an_issue_comes_with_all_that_is_claimed_of_it(server: Server, sample_store: EmbeddedStore) -> None:
    found = _parsed(server, f"/doc/{ISSUE}.nt", "nt")
    claims = {
        URIRef(row["claim"] or "")
        for row in rows(sample_store, f"SELECT ?claim WHERE {{ ?claim insp:ofIssue <{PUBLIC}id/{ISSUE}> }}")
    }
    assert len(claims) > 5
    for claim in claims:
        assert set(_stated(sample_store, claim)) <= set(found)


def test_the_page_says_from_which_release_graph_and_document_it_is_and_under_which_licence(
    server: Server, samples: Release
) -> None:
    found = _parsed(server, f"/doc/{FINDING}.ttl", "turtle")
    page = URIRef(f"{PUBLIC}doc/{FINDING}")
    release = URIRef(f"{PUBLIC}release/{samples.hash}")
    graph = URIRef(f"{PUBLIC}graph/{REPORT}")
    assert (page, FOAF.primaryTopic, URIRef(f"{PUBLIC}id/{FINDING}")) in found
    assert (page, DCTERMS.license, URIRef(LICENCE)) in found
    assert (page, DCTERMS.rights, Literal(ATTRIBUTION, lang="en")) in found
    assert (page, URIRef(IN_DATASET), release) in found
    assert (release, DCTERMS.identifier, Literal(samples.hash)) in found
    assert (page, PROV.wasDerivedFrom, graph) in found
    assert (graph, FOAF.primaryTopic, URIRef(f"{PUBLIC}id/{REPORT}")) in found


def test_a_finding_of_a_policing_body_carries_no_licence_of_the_inspectorate(
    server: Server, sample_store: EmbeddedStore
) -> None:
    sparql = "SELECT ?d WHERE { ?d a insp:ResponseDocument ; dcterms:publisher ?p . ?p a insp:PolicingBody }"
    documents = [row["d"] or "" for row in rows(sample_store, sparql)]
    assert documents
    for document in documents:
        reply = server.get(f"/doc/{document.removeprefix(f'{PUBLIC}id/')}.ttl")
        assert LICENCE.encode() not in reply.body
        assert _of(reply, "license") == []


def test_what_leads_to_a_thing_is_bounded_counted_and_can_be_had_whole(
    server: Server, sample_store: EmbeddedStore
) -> None:
    force = URIRef(f"{PUBLIC}body/wexmoor")
    sparql = f"SELECT ?s WHERE {{ ?s insp:concerns <{force}> }}"
    count = len(list(rows(sample_store, sparql)))
    assert count > SHOWN
    reply = server.get("/doc/body/wexmoor.nt")
    found = Graph().parse(data=reply.body, format="nt")
    assert len(set(found.subjects(INSP.concerns, force))) == SHOWN
    note = str(found.value(URIRef(f"{PUBLIC}doc/body/wexmoor"), RDFS.comment))
    assert note.startswith(f"{count} links lead here; ")
    (related,) = _of(reply, "related")
    every = server.get(related, "application/sparql-results+json")
    assert {row["thing"] for row in every.rows} == {row["s"] for row in rows(sample_store, sparql)}
    page = server.get("/doc/body/wexmoor.html").body.decode()
    assert f"As “concerns”: {count}" in page
    assert related.replace("&", "&amp;") in page


# --- the forms, and how they lead to each other -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("accept", "media_type"),
    [
        (None, "text/turtle"),
        ("*/*", "text/turtle"),
        (BROWSER, "text/html"),
        ("text/plain", "application/n-triples"),
        ("application/ld+json", "application/ld+json"),
        ("application/json", "application/ld+json"),
        ("application/n-triples", "application/n-triples"),
        ("application/rdf+xml;q=0.9, text/turtle;q=0.4", "application/rdf+xml"),
        ("text/csv", "text/csv"),
    ],
)
def test_the_form_is_chosen_by_accept(accept: str | None, media_type: str, server: Server) -> None:
    reply = server.get(f"/doc/{FINDING}", accept)
    assert reply.status == 200
    assert reply.headers["content-type"].partition(";")[0] == media_type
    assert "Accept" in reply.headers["vary"]
    again = server.get(reply.headers["content-location"], "text/csv;q=0.1, image/png")
    assert again.body == reply.body


def test_a_form_that_cannot_be_had_is_refused_with_those_that_can(server: Server) -> None:
    reply = server.get(f"/doc/{FINDING}", "image/png")
    assert reply.status == 406
    assert "text/turtle" in reply.json["offers"]
    assert server.get(f"/doc/{FINDING}?format=nt").headers["content-type"] == "application/n-triples"


def test_every_form_names_the_others_and_itself(server: Server) -> None:
    first = server.get(f"/doc/{FINDING}")
    for target, rest in _links(first):
        if rest["rel"] == "alternate":
            other = server.get(target)
            assert other.status == 200
            assert other.headers["content-type"].partition(";")[0] == rest["type"]
            assert other.headers["link"] == first.headers["link"]
    assert _of(first, "canonical") == [f"{PUBLIC}doc/{FINDING}"]
    assert _of(first, "describes") == [f"{PUBLIC}id/{FINDING}"]
    assert _of(first, "license") == [LICENCE]
    assert len(_of(first, "alternate")) == len(FORMS) + 2


def test_each_form_has_a_tag_of_its_own_and_is_not_sent_twice(server: Server) -> None:
    paths = [f"/doc/{FINDING}.{suffix}" for suffix in (*FORMS, "csv", "html")]
    tags = {path: server.get(path).headers["etag"] for path in paths}
    assert len(set(tags.values())) == len(paths)
    for path, tag in tags.items():
        again = server.get(path, If_None_Match=tag)
        assert (again.status, again.body) == (304, b"")
        assert server.get(path, If_None_Match='"other"').status == 200
        head = server.ask("HEAD", path)
        assert (head.status, head.headers["etag"], head.body) == (200, tag, b"")


def test_the_table_has_a_row_for_each_value_then_licence_and_release(
    server: Server, sample_store: EmbeddedStore, samples: Release
) -> None:
    found = list(csv.DictReader(io.StringIO(server.get(f"/doc/{FINDING}.csv").body.decode(), newline="")))
    stated = {(str(p), str(o)) for _, p, o in _stated(sample_store, f"{PUBLIC}id/{FINDING}")}
    values = {(row["property"], row["value"]) for row in found}
    assert values == stated | {
        (str(DCTERMS.license), LICENCE),
        (str(DCTERMS.rights), ATTRIBUTION),
        (str(DCTERMS.identifier), samples.hash),
    }
    by_name = {row["name"]: row for row in found}
    assert by_name["stated in"]["label"] == "Wexmoor PEEL 2018: Effectiveness"
    assert (by_name["start"]["value"], by_name["start"]["type"]) == ("7234", "integer")


# --- for people -------------------------------------------------------------------------------------------------------


def test_the_page_of_a_finding_puts_its_words_first_and_leads_to_their_place(server: Server) -> None:
    page = server.get(f"/doc/{FINDING}.html").body.decode()
    words = "each child returning from a missing episode is offered a return interview"
    assert re.search(rf"<blockquote><p>[^<]*{words}", page)
    assert f'href="/text/{REPORT}?char=7234,7476#char=7234,7476"' in page
    assert page.index("<blockquote>") < page.index("What is said of it")
    assert "<script" not in page
    assert '<html lang="en-GB">' in page


def test_the_page_of_an_issue_tells_its_story_with_the_places_of_its_words(server: Server) -> None:
    page = server.get(f"/doc/{ISSUE}.html").body.decode()
    assert "The inspection of 2016 raised it as an area for improvement." in page
    assert "It has persisted, and the inspectorate says so." in page
    story = page[page.index('class="story"') : page.index("What is said of it")]
    places = re.findall(r'href="(/text/[^"#]+)#', story)
    assert len(places) >= 3
    for place in places:
        words = server.get(place.replace("&amp;", "&"), "text/plain").body.decode()
        assert words.replace("&", "&amp;").replace("'", "&#39;").replace('"', "&#34;") in story


def test_an_issue_whose_findings_went_to_another_says_to_which(server: Server, sample_store: EmbeddedStore) -> None:
    sparql = """SELECT DISTINCT ?issue ?now WHERE {
      ?issue a insp:FormerIssue . ?claim insp:ofIssue ?issue ; insp:finding ?finding . ?now insp:hasFinding ?finding
      FILTER NOT EXISTS { ?issue insp:hasFinding ?any } }"""
    found = list(rows(sample_store, sparql))
    assert found
    for row in found:
        page = server.get(f"/doc/{(row['issue'] or '').removeprefix(f'{PUBLIC}id/')}.html").body.decode()
        assert f'href="/doc/{(row["now"] or "").removeprefix(f"{PUBLIC}id/")}"' in page
        assert "belongs to another now" in page


def test_every_link_of_a_page_that_stays_here_leads_somewhere(server: Server) -> None:
    seen = set()
    for path in (f"/doc/{FINDING}.html", f"/doc/{REPORT}.html", f"/doc/{ISSUE}.html", "/doc/body/wexmoor.html"):
        page = server.get(path).body.decode()
        seen |= {link.replace("&amp;", "&").partition("#")[0] for link in re.findall(r'href="(/[^"]*)"', page)}
    assert len(seen) > 100
    assert {link for link in sorted(seen) if server.get(link, BROWSER).status not in {200, 303}} == set()


# --- what is not there ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("path", "near"),
    [
        (f"id/{REPORT}/afi-55", f"/id/{REPORT}/afi-5"),
        ("id/wexmoor/peel-2018-19-efectiveness/report", f"/id/{REPORT}"),
        ("doc/wexmoor/peel-2018-effectiveness/report.ttl", "/id/wexmoor/peel-2016-effectiveness/report"),
        ("body/wexmore", "/body/wexmoor"),
        ("def/theme/missing-childs", "/def/theme/missing-children"),
        (f"text/{REPORT}s", f"/text/{REPORT}"),
        (f"graph/{REPORT}s", f"/graph/{REPORT}"),
    ],
)
def test_what_is_not_there_is_404_with_what_is_called_alike(path: str, near: str, server: Server) -> None:
    reply = server.get(f"/{path}")
    assert reply.status == 404
    assert reply.headers["content-type"] == "application/problem+json"
    assert near in reply.json["near"]


HOSTILE = st.one_of(
    st.text(max_size=60).map(lambda text: quote(text, safe="/", errors="replace")),
    st.binary(max_size=40).map(lambda raw: quote(raw, safe="/")),
    st.lists(
        st.sampled_from(
            [
                *"./",
                "..",
                "%2e%2e",
                "%2f",
                "%00",
                "%3E",
                "%20",
                "%3C",
                "%7D",
                "%22",
                "%0a",
                "%25",
                "%5c",
                "%23",
                "%3F",
                "a",
                REPORT,
                "wexmoor",
                "sources",
                "etc/passwd",
                "%ff",
                "%ed%a0%80",
                "%EF%BF%BD",
                ".ttl",
                ".html",
            ]
        ),
        max_size=8,
    ).map("".join),
)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(start=st.sampled_from(["id", "doc", "body", "def", "text", "graph"]), rest=HOSTILE)
@example(start="id", rest="%3E%20%3Fp%20%3Fo%20%7D%20%23")
@example(start="doc", rest="..%2f..%2f..%2fetc%2fpasswd")
@example(start="text", rest="../../current/manifest.json")
@example(start="id", rest="x" * 5000)
@example(start="doc", rest="%ff%fe.ttl")
@example(start="text", rest=f"{REPORT}%00")
@example(start="def", rest="inspection%23voice")
def test_a_hostile_path_is_nothing_and_breaks_nothing(start: str, rest: str, server: Server) -> None:
    reply = server.get(f"/{start}/{rest}")
    assert reply.status in {200, 303, 308, 404}
    if reply.status == 404:
        assert b"root:" not in reply.body
        assert server.log.parent.as_posix().encode() not in reply.body
    if reply.status in {303, 308}:
        assert reply.headers["location"].startswith("/")
        assert not reply.headers["location"].startswith("//")


def test_a_path_that_is_too_long_or_no_iri_is_404(server: Server) -> None:
    for path in ("id/" + "x" * 5000, "id/a%20b", "id/%3Ca%3E", "doc/%00", "id/..%2fx", "id/%ff", "body/a%22b", "id/"):
        assert server.get(f"/{path}").status == 404, path
