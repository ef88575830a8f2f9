"""Texts and passages over HTTP: the very words that the graph quotes, under a licence that allows it."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rdflib import Graph, URIRef
from reports import EXAMPLES
from running_server import Server, running

from graph.errors import UsageError
from graph.folder import DataFolder
from graph.release import Release
from graph.store import EmbeddedStore, rows
from graph.terms import OA, PUBLIC, Base
from loaders.formats import read_document
from outstanding.building import build
from outstanding.linked.texts import Stretch, lines, stretch

KEY = "wexmoor/peel-2018-19-effectiveness/report"
WORDS = (EXAMPLES / "wexmoor-2018-effectiveness.txt").read_text("utf-8")
RESPONSE = "wexmoor/peel-2018-19-effectiveness/pcc-response"


@pytest.fixture(scope="module")
def response(sample_store: EmbeddedStore) -> str:
    """The key of a response that a policing body published."""
    sparql = "SELECT ?d WHERE { ?d dcterms:publisher ?p . ?p a insp:PolicingBody } ORDER BY ?d LIMIT 1"
    (row,) = rows(sample_store, sparql)
    return (row["d"] or "").removeprefix(f"{PUBLIC}id/")


def _quotations(store: EmbeddedStore, key: str) -> dict[str, str]:
    """The words of each passage of a text, by what follows `#` in its IRI."""
    sparql = f"""SELECT ?passage ?words WHERE {{
      ?passage oa:hasSource <{PUBLIC}text/{key}> ; oa:hasSelector/oa:exact ?words }}"""
    return {(row["passage"] or "").partition("#")[2]: row["words"] or "" for row in rows(store, sparql)}


def _plain(page: bytes) -> str:
    """The words of a page."""
    return html.unescape(re.sub(r"<[^>]*>", "", page.decode()))


# --- whole texts ------------------------------------------------------------------------------------------------------


def test_the_text_of_an_inspectorate_s_report_is_the_file_s(server: Server) -> None:
    for path in (f"/text/{KEY}", f"/text/{KEY}.txt"):
        reply = server.get(path)
        assert (reply.status, reply.headers["content-type"]) == (200, "text/plain; charset=utf-8")
        assert reply.body.decode() == WORDS
    assert 'rel="license"' in reply.headers["link"]
    assert f'</doc/{KEY}>; rel="describedby"' in reply.headers["link"]
    again = server.get(f"/text/{KEY}", If_None_Match=reply.headers["etag"])
    assert again.status in {200, 304}
    assert server.get(f"/text/{KEY}.txt", If_None_Match=reply.headers["etag"]).status == 304


def test_a_browser_gets_the_text_to_read_with_an_anchor_for_each_passage(
    server: Server, sample_store: EmbeddedStore
) -> None:
    reply = server.get(f"/text/{KEY}", "text/html,*/*;q=0.8")
    assert reply.headers["content-type"] == "text/html; charset=utf-8"
    page = reply.body.decode()
    for place in _quotations(sample_store, KEY):
        assert f'id="{place}"' in page
    main = _plain(page.partition('<div class="text">')[2].partition("</main>")[0].encode())
    assert main.split() == WORDS.split()
    assert "<mark" not in page


def test_who_asks_for_rdf_is_led_to_the_description_of_the_text_and_its_passages(
    server: Server, sample_store: EmbeddedStore
) -> None:
    reply = server.get(f"/text/{KEY}", "text/turtle")
    assert (reply.status, reply.headers["location"]) == (303, f"/doc/text/{KEY}")
    found = Graph().parse(f"{server.address}text/{KEY}#char=7234,7476", format="turtle")
    passages = set(found.subjects(OA.hasSource, URIRef(f"{PUBLIC}text/{KEY}")))
    assert passages == {URIRef(f"{PUBLIC}text/{KEY}#{place}") for place in _quotations(sample_store, KEY)}
    words = found.value(next(found.subjects(OA.exact)), OA.exact)
    assert str(words) in WORDS


# --- passages ---------------------------------------------------------------------------------------------------------


def test_every_passage_is_the_words_that_the_graph_quotes(server: Server, sample_store: EmbeddedStore) -> None:
    quotations = _quotations(sample_store, KEY)
    assert len(quotations) > 30
    for place, words in quotations.items():
        reply = server.get(f"/text/{KEY}?{place}")
        assert reply.headers["content-type"] == "text/plain; charset=utf-8"
        assert reply.body.decode() == words
        assert f'<{PUBLIC}text/{KEY}#{place}>; rel="canonical"' in reply.headers["link"]


def test_a_passage_is_marked_where_it_stands(server: Server, sample_store: EmbeddedStore) -> None:
    for place, words in list(_quotations(sample_store, KEY).items())[:10]:
        page = server.get(f"/text/{KEY}.html?{place}").body.decode()
        marked = re.findall(r"<mark[^>]*>(.*?)</mark>", page, re.DOTALL)
        assert "".join(map(html.unescape, marked)) == words.replace("\n", "")
        assert page.count(f'id="{place}"') == 1
        assert f'href="/text/{KEY}.txt?{place}"' in page


@pytest.mark.parametrize(("place", "start", "end"), [("0,7", 0, 7), (",7", 0, 7), ("7,", 7, None)])
def test_a_range_may_be_open_at_one_end(place: str, start: int, end: int | None, server: Server) -> None:
    assert server.get(f"/text/{KEY}?char={place}").body.decode() == WORDS[start:end]


@pytest.mark.parametrize(
    "place",
    [
        "",
        ",",
        "7",
        "7,7",
        "9,7",
        "0,999999",
        "99999,",
        "-1,5",
        "a,b",
        "1,2,3",
        "1.0,2",
        "0,5;length=9",
        "\u0663,\u0665",
    ],
)
def test_a_range_that_is_none_or_leaves_the_text_is_refused_with_the_text_s_length(place: str, server: Server) -> None:
    reply = server.get(f"/text/{KEY}?char={quote(place, safe=',')}")
    assert reply.status == 422
    assert reply.json["characters"] == len(WORDS)


def test_one_passage_at_a_time(server: Server) -> None:
    assert server.get(f"/text/{KEY}?char=0,7&char=8,9").status == 422


@given(st.integers(-3, 60), st.integers(-3, 60), st.integers(1, 50))
def test_a_stretch_is_inside_its_text_or_refused(start: int, end: int, characters: int) -> None:
    place = f"{start},{end}"
    if 0 <= start < end <= characters:
        assert stretch(place, characters) == Stretch(start, end)
    else:
        with pytest.raises(UsageError, match="characters"):
            stretch(place, characters)


@given(st.text(alphabet="ab -\u2022\n\t\u2019\u00e9\U0001d11e", min_size=1, max_size=60), st.data())
def test_the_lines_for_reading_are_the_text_and_mark_exactly_the_stretch(words: str, data: st.DataObject) -> None:
    if not words.strip():
        return
    document = read_document(words.encode(), "a.txt")
    start = data.draw(st.integers(0, len(document.text) - 1))
    end = data.draw(st.integers(start + 1, len(document.text)))
    found = list(lines(document, Stretch(start, end), [Stretch(start, end)]))
    text = "".join("".join(piece for piece, _ in line.pieces) for line in found)
    marked = "".join(piece for line in found for piece, inside in line.pieces if inside)
    assert "".join(text.split()) == "".join(document.text.split())
    assert "".join(marked.split()) == "".join(document.text[start:end].split())
    assert sum(len(line.anchors) for line in found) <= 1


# --- what may be shown ------------------------------------------------------------------------------------------------


def test_a_policing_body_s_own_text_is_not_shown_whole(server: Server, response: str) -> None:
    for path in (f"/text/{response}", f"/text/{response}.txt", f"/text/{response}?char=0,50"):
        reply = server.get(path)
        assert reply.status == 403
        assert reply.json["quotations"] == f"/doc/text/{response}"
        assert reply.json["document"] == f"/doc/{response}"
        assert len(reply.body) < 1000
    page = server.get(f"/doc/{response}.html").body.decode()
    assert "Read its text" not in page
    assert f'<a href="/text/{response}">Read what is quoted of it</a>' in page


def test_a_person_reads_all_that_is_quoted_of_it_and_nothing_else(
    server: Server, response: str, sample_store: EmbeddedStore
) -> None:
    page = server.get(f"/text/{response}", "text/html").body.decode()
    assert "not shown here, as no licence allows it" in page
    quoted = re.findall(r"<blockquote><p>(.*?)</p></blockquote>", page, re.DOTALL)
    assert sorted(map(html.unescape, quoted)) == sorted(_quotations(sample_store, response).values())


def test_what_is_quoted_of_it_is_shown_passage_by_passage(
    server: Server, response: str, sample_store: EmbeddedStore
) -> None:
    quotations = _quotations(sample_store, response)
    assert quotations
    for place, words in quotations.items():
        assert server.get(f"/text/{response}?{place}").body.decode() == words
        page = server.get(f"/text/{response}.html?{place}")
        assert page.status == 200
        assert words.split()[0] in _plain(page.body)
        assert "not shown here, as no licence allows it" in page.body.decode()


def test_nobody_gets_more_by_a_range_that_reaches_beyond_a_quotation(
    server: Server, response: str, sample_store: EmbeddedStore
) -> None:
    place = next(iter(_quotations(sample_store, response)))
    start, end = (int(number) for number in place.removeprefix("char=").split(","))
    for asked in (f"{start},{end + 1}", f"{max(0, start - 1)},{end}", f"{start},{end - 1}"):
        assert server.get(f"/text/{response}?char={asked}").status == 403


@pytest.fixture(scope="module")
def mine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server for oneself, with all texts, under a base of its own with a path; nobody else uses it."""
    place = tmp_path_factory.mktemp("mine")
    build([EXAMPLES], DataFolder(place / "data"), Base("https://data.example.org/police/"))
    with running(place / "data", place / "log", all_texts=True) as served:
        yield served


def test_with_all_texts_everything_is_shown(mine: Server, response: str) -> None:
    assert mine.get(f"/text/{response}").status == 200
    assert "What the graph says" in mine.get(f"/text/{response}.html?char=0,50").body.decode()
    assert f'href="/text/{response}"' in mine.get(f"/doc/{response}.html").body.decode()


def test_a_source_that_was_changed_is_not_shown(mine: Server) -> None:
    data = DataFolder(mine.data)
    release = Release.opened(data)
    entry = next(each for each in release.manifest.documents if each.key == "wexmoor/peel-2015-vulnerability/report")
    (data.path / "sources" / entry.source).write_text("Changed afterwards.\n", "utf-8")
    reply = mine.get(f"/text/{entry.key}")
    assert reply.status == 503
    assert str(Path(data.path)) not in reply.body.decode()
    assert mine.get(f"/doc/{entry.key}").status == 200


def test_under_a_base_with_a_path_the_iris_are_the_base_s_and_the_links_stay_here(mine: Server) -> None:
    base = "https://data.example.org/police/"
    reply = mine.get(f"/id/{KEY}/afi-5")
    assert (reply.status, reply.headers["location"]) == (303, f"/doc/{KEY}/afi-5")
    found = Graph().parse(f"{mine.address}id/{KEY}/afi-5", format="turtle")
    assert (URIRef(f"{base}id/{KEY}/afi-5"), OA.exact, None) not in found
    assert (URIRef(f"{base}doc/{KEY}/afi-5"), None, URIRef(f"{base}id/{KEY}/afi-5")) in found
    assert not [each for each in found.subjects() if str(each).startswith(f"{PUBLIC}id/")]
    page = mine.get(f"/doc/{KEY}/afi-5.html").body.decode()
    assert f'href="/text/{KEY}?char=7234,7476#char=7234,7476"' in page
    assert 'href="/doc/body/wexmoor"' in mine.get(f"/doc/{KEY}.html").body.decode()
    assert f'href="{base}' not in page.replace(f'<link rel="canonical" href="{base}', "")
    assert mine.get("/body/wexmoor").headers["location"] == "/doc/body/wexmoor"
    assert mine.get("/def/inspection.ttl").status == 200
