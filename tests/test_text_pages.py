"""A document's text with what was read from it: the very words, marks where they stand, kinds to choose."""

from __future__ import annotations

import ast
import html
import itertools
import re
from pathlib import Path

import pytest
from browsing import Visit, visit
from hypothesis import given
from hypothesis import strategies as st
from playwright.sync_api import Browser
from reports import EXAMPLES
from running_server import Server

from graph.release import Release
from graph.store import EmbeddedStore, rows
from graph.terms import PUBLIC
from loaders.documents import Document
from loaders.formats import read_document
from outstanding.linked.accounts import account, sentence
from outstanding.linked.marks import KINDS, Kind, Mark, counted, marked_lines, marks
from outstanding.linked.texts import Stretch, entry_of
from outstanding.notices import MEANINGS

KEY = "wexmoor/peel-2018-19-effectiveness/report"
WORDS = (EXAMPLES / "wexmoor-2018-effectiveness.txt").read_text("utf-8")
LOADERS = Path(__file__).parent.parent / "loaders"


def _text(page: str) -> str:
    """The document's part of a page."""
    return page.partition('<div class="text">')[2].partition("</div>")[0]


def _plain(part: str) -> list[str]:
    return html.unescape(re.sub(r"<[^>]*>", "", part)).split()


def _marks(store: EmbeddedStore, key: str = KEY) -> list[Mark]:
    return marks(store, f"{PUBLIC}text/{key}", f"{PUBLIC}id/{key}")


# --- marks ------------------------------------------------------------------------------------------------------------


def test_everything_that_was_read_from_a_text_is_a_mark(sample_store: EmbeddedStore) -> None:
    sparql = f"SELECT DISTINCT ?t WHERE {{ ?t prov:wasQuotedFrom ?p . ?p oa:hasSource <{PUBLIC}text/{KEY}> }}"
    quoted = {row["t"] for row in rows(sample_store, sparql)}
    found = _marks(sample_store)
    assert {iri for each in found for iri, _ in each.things} >= quoted
    numbers = counted(found)
    assert {"finding", "status", "reference", "evidence", "statistic", "review"} <= set(numbers)
    findings = f"SELECT DISTINCT ?f WHERE {{ ?f insp:statedIn <{PUBLIC}id/{KEY}> ; insp:wordingHash ?h }}"
    assert numbers["finding"] == len(list(rows(sample_store, findings)))
    assert found == sorted(found, key=lambda each: (each.stretch.start, -each.stretch.end))


def test_what_was_read_is_told_in_a_sentence() -> None:
    def made(kind: Kind, number: int) -> list[Mark]:
        return [Mark(Stretch(at, at + 1), kind, ((f"x{at}", kind.one),)) for at in range(number)]

    finding, judgment = KINDS[0], KINDS[1]
    assert sentence([], 0) == "nothing"
    assert sentence(made(finding, 1), 0) == "1 finding"
    assert sentence(made(finding, 2) + made(judgment, 1), 0) == "2 findings and 1 judgment"
    assert sentence(made(finding, 2) + made(judgment, 3), 1) == "2 findings, 3 judgments and 1 warning"


@given(
    st.text(st.sampled_from("ab \n"), min_size=1, max_size=60),
    st.lists(st.tuples(st.integers(0, 60), st.integers(1, 60), st.sampled_from(KINDS)), max_size=8),
)
def test_marks_however_they_overlap_change_no_word_and_are_nested(
    text: str, given_: list[tuple[int, int, Kind]]
) -> None:
    found = sorted(
        {
            Mark(Stretch(start, min(start + length, len(text))), kind, (("x", kind.one),))
            for start, length, kind in given_
            if start < len(text)
        },
        key=lambda each: (each.stretch.start, -each.stretch.end, KINDS.index(each.kind)),
    )
    document = Document(text=text, sha256="", blocks=(), reader="test/1", encoding="utf-8")
    shown = [kind.name for kind in KINDS]
    written = list(marked_lines(document, found, shown, []))
    assert ["".join(piece.words for piece in line.pieces) for line in written] == [
        each for each in text.split("\n") if each.strip()
    ]
    for line in written:
        stack: list[Mark] = []
        place = line.start
        for piece in line.pieces:
            stack += [each.mark for each in piece.opened]
            assert set(stack) == {each for each in found if each.stretch.start <= place and each.stretch.end > place}
            place += len(piece.words)
            del stack[len(stack) - piece.closed :]
        assert not stack
    opened = [each for line in written for piece in line.pieces for each in piece.opened]
    assert len([each for each in opened if each.first]) == len({each.mark for each in opened})
    anchors = [each.anchor for each in opened if each.anchor]
    assert len(anchors) == len(set(anchors))


# --- the page ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("query", ["", "?kind=finding", "?kind=", "?kind=statistic&kind=evidence&kind=other"])
def test_the_words_are_those_of_the_text_whatever_is_marked(query: str, server: Server) -> None:
    reply = server.get(f"/text/{KEY}{query}", "text/html")
    assert reply.status == 200
    assert _plain(_text(reply.body.decode())) == WORDS.split()


def test_only_the_chosen_kinds_are_marked_and_each_mark_leads_to_its_thing(server: Server) -> None:
    chosen = server.get(f"/text/{KEY}?kind=finding", "text/html").body.decode()
    assert set(re.findall(r'class="m ([a-z]+)"', _text(chosen))) == {"finding"}
    assert 'class="m ' not in _text(server.get(f"/text/{KEY}?kind=", "text/html").body.decode())
    links = re.findall(r'<a class="sign" href="([^"]+)" title="([^"]+)" data-sign="F"', chosen)
    assert links
    for href, name in links:
        assert server.get(href, "text/html").status == 200
        assert name
    assert chosen.count("checked") == 1


def test_the_tag_of_an_answer_is_that_of_its_kinds(server: Server) -> None:
    tags = {server.get(f"/text/{KEY}{each}", "text/html").headers["etag"] for each in ("", "?kind=", "?kind=finding")}
    assert len(tags) == 3
    assert server.get(f"/text/{KEY}.html", If_None_Match=tags.pop()).status in {200, 304}


def test_a_kind_that_there_is_none_of_is_refused_with_those_that_there_are(server: Server) -> None:
    reply = server.get(f"/text/{KEY}?kind=colour")
    assert (reply.status, "judgment" in reply.json["hint"]) == (422, True)


def test_each_entry_of_the_lists_leads_to_its_words(server: Server) -> None:
    page = server.get(f"/text/{KEY}", "text/html").body.decode()
    lists = page.partition('<h2 id="found">')[2].partition("</section>")[0]
    anchors = re.findall(r'<li><a href="#([^"]+)"', lists)
    assert anchors
    assert all(f'id="{each}"' in _text(page) for each in anchors)
    ids = re.findall(r' id="([^"]+)"', page)
    assert len(ids) == len(set(ids))


def test_how_a_document_was_read_is_told_with_its_warnings_and_what_they_mean(
    server: Server, samples: Release, sample_store: EmbeddedStore
) -> None:
    key = "wexmoor/peel-2017-effectiveness/report"
    entry = entry_of(samples, key)
    assert entry
    told = account(sample_store, f"{PUBLIC}text/{key}", f"{PUBLIC}id/{key}", entry)
    assert (told.layout, told.confidence, told.file) == ("peel-pillar-report", "seen", entry.name)
    assert told.characters == len(read_document((EXAMPLES / entry.name).read_bytes(), entry.name).text)
    assert [each.code for each in told.notices] == ["isbn"]
    page = html.unescape(server.get(f"/text/{key}", "text/html").body.decode())
    for words in (MEANINGS["isbn"], entry.source, told.told, told.issued):
        assert words in page


def test_every_notice_of_a_reader_is_explained() -> None:
    codes = set()
    for path in LOADERS.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if not isinstance(node, ast.Call) or getattr(node.func, "id", "") not in {"Notice", "Loss"}:
                continue
            given_ = [each.value for each in node.keywords if each.arg == "code"] + node.args[:1]
            codes |= {each.value for each in given_ if isinstance(each, ast.Constant)}
    assert len(codes) > 30
    assert codes <= set(MEANINGS)


# --- in a browser -----------------------------------------------------------------------------------------------------

TEXTS = (f"/text/{KEY}", f"/text/{KEY}?char=7234,7476")
LOOKS: dict[str, dict[str, object]] = {
    "light": {},
    "dark": {"color_scheme": "dark"},
    "narrow": {"viewport": {"width": 320, "height": 640}},
}


@pytest.mark.parametrize(("path", "look"), [*itertools.product(TEXTS, LOOKS)])
def test_a_text_has_no_barrier(path: str, look: str, chromium: Browser, server: Server) -> None:
    with visit(chromium, server.address, **LOOKS[look]) as there:
        page = there.go(path)
        page.evaluate("document.querySelectorAll('details').forEach(each => { each.open = true })")
        assert there.barriers() == []
        assert there.complaints == []
        assert not there.too_wide


def test_kinds_are_chosen_without_a_script(chromium: Browser, server: Server) -> None:
    with visit(chromium, server.address, java_script_enabled=False) as there:
        page = there.go(f"/text/{KEY}")
        assert page.locator(".text .m.statistic").count()
        page.get_by_role("checkbox", name="numbers").uncheck()
        page.get_by_role("button", name="Mark these").click()
        page.wait_for_url("**kind=finding**")
        assert not page.locator(".text .m.statistic").count()
        assert page.locator(".text .m.finding").count()
        page.go_back()
        assert page.locator(".text .m.statistic").count()


def test_a_mark_is_told_by_more_than_its_colour_and_leads_on(tab: Visit) -> None:
    page = tab.go(f"/text/{KEY}")
    looks = {
        page.locator(f".text .m.{kind}").first.evaluate(
            "each => { const style = getComputedStyle(each);"
            " return style.textDecorationStyle + ' ' + style.textDecorationThickness }"
        )
        for kind in ("finding", "status", "reference", "evidence", "review")
    }
    assert len(looks) == 5
    page.locator(".text a.sign").first.click()
    assert "/doc/" in page.url
