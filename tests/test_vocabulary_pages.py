"""The documentation made from the vocabulary: its pages as files and on the server, and the diagrams on them."""

from __future__ import annotations

import re
from html import unescape
from html.parser import HTMLParser
from pathlib import Path
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rdflib import DCTERMS, OWL, RDF, RDFS, SKOS, Graph, Literal, URIRef
from reports import run, spawn
from running_server import Server

from graph.reference import ReferenceData
from graph.terms import INSP, PUBLIC
from outstanding.vocabulary.diagram import Box, Line, svg
from outstanding.vocabulary.layout import laid_out
from outstanding.vocabulary.site import site
from queries.answers import saved_questions

SVG = "{http://www.w3.org/2000/svg}"
JUDGMENT = URIRef(f"{PUBLIC}def/inspection/made-up-judgment")
EXAMPLE = '<j> a insp:Judgment ;\n    insp:subjectPrinted "a < b & c" .'


@pytest.fixture(scope="module")
def files() -> dict[str, bytes]:
    """The files of the project's own vocabularies."""
    return site(ReferenceData.packaged())


@pytest.fixture(scope="module")
def parted() -> str:
    """The page of the vocabulary with a module of two terms, one with an example and a note on its use."""
    graphs = {name: Graph() + each for name, each in ReferenceData.packaged().graphs.items()}
    (home,) = (each for each in graphs.values() if (INSP.Judgment, RDF.type, OWL.Class) in each)
    for term in (INSP.Judgment, INSP.hasGrade):
        home.set((term, RDFS.isDefinedBy, JUDGMENT))
    whole = graphs["inspection"]
    whole.add((JUDGMENT, RDF.type, OWL.Ontology))
    whole.add((JUDGMENT, DCTERMS.title, Literal("Judgments, made up", lang="en")))
    whole.add((JUDGMENT, DCTERMS.description, Literal("What judgments are & are not.", lang="en")))
    whole.add((JUDGMENT, DCTERMS.isPartOf, URIRef(f"{PUBLIC}def/inspection")))
    home.set((INSP.Judgment, SKOS.example, Literal(EXAMPLE)))
    home.set((INSP.Judgment, SKOS.scopeNote, Literal("Only what is printed <here>.", lang="en")))
    return site(ReferenceData(graphs))["inspection.html"].decode()


class Page(HTMLParser):
    """The anchors of a page, where its links lead, and the elements that are left open."""

    def __init__(self, text: str) -> None:
        """Read a page."""
        super().__init__()
        self.ids: list[str] = []
        self.links: list[str] = []
        self.sources: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Take an element's anchor and links."""
        given = {name: value or "" for name, value in attrs}
        self.ids += [given["id"]] if "id" in given else []
        self.links += [given["href"]] if "href" in given else []
        self.sources += [given["src"]] if "src" in given else []
        assert tag != "script", "pages need no script"
        assert not [name for name in given if name.startswith("on")]


# --- files ------------------------------------------------------------------------------------------------------------


def test_the_command_writes_what_can_be_published_anywhere(tmp_path: Path, files: dict[str, bytes]) -> None:
    done = run("vocabulary", tmp_path / "new" / "def")
    assert done.code == 0, done
    assert "index.html" in done.out
    written = {each.name: each.read_bytes() for each in (tmp_path / "new" / "def").iterdir()}
    assert written == files
    assert {"inspection.html", "inspection.ttl", "themes.html", "frameworks.html", "bodies.html"} <= set(written)
    assert {"schemes.html", "index.html", "context.jsonld", "site.css"} <= set(written)


def test_the_files_are_the_same_in_another_process(tmp_path: Path, files: dict[str, bytes]) -> None:
    done = spawn("vocabulary", tmp_path, env={"PYTHONHASHSEED": "11", "TZ": "Pacific/Auckland", "LC_ALL": "C"})
    assert done.code == 0, done
    assert {each.name: each.read_bytes() for each in tmp_path.iterdir()} == files


def test_a_file_is_no_folder(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("mine", "utf-8")
    run("vocabulary", tmp_path / "file").clearly_failed(2, "error:", "no folder")


def test_every_link_between_the_files_leads_somewhere(files: dict[str, bytes]) -> None:
    pages = {name: Page(each.decode()) for name, each in files.items() if name.endswith(".html")}
    found = 0
    for name, page in pages.items():
        assert len(page.ids) == len(set(page.ids)), name
        assert not page.sources
        for link in page.links:
            if "://" in link:
                continue
            file, _, anchor = link.partition("#")
            assert (file or name) in files, (name, link)
            assert not anchor or unescape(anchor) in pages[file or name].ids, (name, link)
            found += 1
    assert found > 1000


def test_every_term_stands_on_a_page_with_its_words(files: dict[str, bytes]) -> None:
    union = ReferenceData.packaged().union
    pages = unescape("".join(each.decode() for name, each in files.items() if name.endswith(".html")))
    terms = {
        term
        for kind in (OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty)
        for term in union.subjects(RDF.type, kind)
    }
    assert len(terms) > 150
    for term in terms | set(union.subjects(RDF.type, SKOS.Concept)):
        assert f"<code>{term}</code>" in pages, term
        for words in (RDFS.label, SKOS.prefLabel, SKOS.definition, SKOS.scopeNote, SKOS.example):
            for each in union.objects(term, words):
                assert str(each) in pages, (term, words)


def test_the_turtle_beside_a_page_is_the_vocabulary(files: dict[str, bytes]) -> None:
    held = Graph()
    for name, each in files.items():
        if name.endswith(".ttl"):
            held.parse(data=each, format="turtle")
    assert set(held) == set(ReferenceData.packaged().union)


# --- what a page says -------------------------------------------------------------------------------------------------


def test_a_module_is_a_section_with_its_terms_examples_and_diagram(parted: str) -> None:
    section = parted.partition('<h2 id="module-made-up-judgment">Judgments, made up</h2>')[2].partition(
        '<section class="module">'
    )[0]
    assert "What judgments are &amp; are not." in section
    assert '<article id="Judgment">' in section
    assert '<article id="hasGrade">' in section
    assert '<article id="voice">' not in section
    assert "Only what is printed &lt;here&gt;." in section
    assert EXAMPLE in unescape(re.search(r"<pre[^>]*><code>(.*?)</code></pre>", section, re.DOTALL)[1])  # type: ignore[index]
    (drawn,) = re.findall(r"<svg.*?</svg>", section, re.DOTALL)
    assert "has grade" in drawn
    assert '<a href="#module-made-up-judgment">' in parted.partition("<nav")[2].partition("</nav>")[0]
    assert "/def/inspection/made-up-judgment.html" not in parted


def test_a_diagram_is_told_in_words_too_and_has_a_name(files: dict[str, bytes]) -> None:
    page = files["inspection.html"].decode()
    drawings = re.findall(r"<svg.*?</svg>", page, re.DOTALL)
    told = re.findall(r"The diagram in words: (\d+) lines", page)
    assert len(drawings) == len(told) > 0
    for drawing in drawings:
        root = ElementTree.fromstring(drawing.replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ', 1))  # noqa: S314
        ids = {each.get("id"): each.text for each in root if each.get("id")}
        names = (root.get("aria-labelledby") or "").split()
        assert root.get("role") == "img"
        assert len(names) == 2
        assert all(ids[name] for name in names)
    rows = unescape(re.sub(r"<[^>]+>", " ", page))
    assert re.search(r"judgment\s+has grade\s+grade\s", rows)
    assert re.search(r"area for improvement\s+is a kind of\s+finding\s", rows)
    assert re.search(r"finding\s+under question\s+question\s", rows), "told once of findings, not of each kind"


def test_a_property_says_on_what_it_is_used_what_it_leads_to_and_who_asks_with_it(files: dict[str, bytes]) -> None:
    page = files["inspection.html"].decode()
    article = page.partition('<article id="hasGrade">')[2].partition("</article>")[0]
    assert '<a href="#Judgment">judgment</a>' in article
    assert '<a href="#Grade">grade</a>' in article
    asking = [name for name, question in saved_questions().items() if re.search(r"insp:hasGrade\b", question.text)]
    assert asking
    for name in asking:
        assert f">{name}</a>" in article
    finding = page.partition('<article id="Finding">')[2].partition("</article>")[0]
    assert '<a href="#AreaForImprovement">area for improvement</a>' in finding


def test_themes_are_a_tree(files: dict[str, bytes]) -> None:
    union = ReferenceData.packaged().union
    page = files["themes.html"].decode()
    tree = page.partition('<div class="tree">')[2].partition("</div>")[0]
    themes = set(union.subjects(SKOS.inScheme, URIRef(f"{PUBLIC}def/theme")))
    assert {link.rpartition("/")[2] for link in re.findall(r'href="#theme/([^"]+)"', tree)} == {
        str(theme).rpartition("/")[2] for theme in themes
    }
    assert re.search(r"Neighbourhood policing</a>[^/]*</span>\s*<ul>\s*<li><a[^>]*>Neighbourhood abstraction", tree)


def test_frameworks_have_questions_by_pillar_scales_and_rules(files: dict[str, bytes]) -> None:
    page = files["frameworks.html"].decode()
    tree = page.partition('<div class="tree">')[2].partition("</div>")[0]
    questions = set(ReferenceData.packaged().union.subjects(RDF.type, INSP.Question))
    assert len(questions) == len(re.findall(r'class="of">question ', tree))
    scale = page.partition(">Grades: Five-tier scale</h2>")[2].partition("</table>")[0]
    order = re.findall(r"#grade/five-tier/([a-z-]+)", scale)
    assert order == ["outstanding", "good", "adequate", "requires-improvement", "inadequate"]
    assert "Not comparable with the four-tier scale" in page
    assert page.count("<td>no</td>") >= 1


def test_bodies_are_tables_that_name_what_each_row_is(files: dict[str, bytes]) -> None:
    page = files["bodies.html"].decode()
    forces = page.partition(">Police forces</h2>")[2].partition("</table>")[0]
    assert forces.count('<th scope="row">') == 43
    assert '<th scope="col">Held to account by</th>' in forces
    assert "E23000013" in forces


def test_the_server_shows_the_same_page_with_its_own_links(server: Server, files: dict[str, bytes]) -> None:
    for name in ("inspection", "themes", "frameworks"):
        served = server.get(f"/def/{name}", accept="text/html").body.decode()
        page, file = Page(served), Page(files[f"{name}.html"].decode())
        assert sorted(page.ids) == sorted(file.ids)
        drawn = [re.findall(r"<svg.*?</svg>", each, re.DOTALL) for each in (served, files[f"{name}.html"].decode())]
        assert drawn[0] == drawn[1]
        for link in page.links:
            if link.startswith("#"):
                assert unescape(link[1:]) in page.ids
    assert server.get("/q/grade-history").status == 200, "where the served page leads for a question"


# --- layout -----------------------------------------------------------------------------------------------------------

KEYS = st.sampled_from("abcdefghij")


@given(st.sets(KEYS, min_size=1), st.sets(st.tuples(KEYS, KEYS)))
def test_every_box_stands_in_one_layer_and_every_line_leads_from_left_to_right(
    boxes: set[str], pairs: set[tuple[str, str]]
) -> None:
    keys, lines = sorted(boxes), {pair for pair in pairs if set(pair) <= boxes and pair[0] != pair[1]}
    layout = laid_out(keys, lines)
    at = {each: number for number, layer in enumerate(layout.layers) for each in layer}
    assert len(at) == sum(map(len, layout.layers))
    assert boxes <= set(at)
    assert {frozenset(pair) for pair in layout.chains} == {frozenset(pair) for pair in lines}
    for chain in layout.chains.values():
        places = [at[each] for each in chain]
        assert places == list(range(places[0], places[0] + len(places)))


@given(st.sets(KEYS, min_size=1), st.lists(st.tuples(KEYS, KEYS, st.text(max_size=8))))
def test_a_diagram_is_well_formed_whatever_the_names_are(boxes: set[str], lines: list[tuple[str, str, str]]) -> None:
    drawn = svg(
        "key",
        "a < b & c",
        [Box(each, f"<{each}>&\"'", each > "e") for each in sorted(boxes)],
        [
            Line(start, end, (words.encode("utf-8", "ignore").decode().replace("\0", ""),))
            for start, end, words in lines
        ],
    )
    visible = re.sub(r"[^\t\n\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]", "", drawn)
    root = ElementTree.fromstring(visible.replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ', 1))  # noqa: S314
    _, _, wide, high = map(float, (root.get("viewBox") or "").split())
    boxes_drawn = list(root.iter(f"{SVG}rect"))
    assert len(boxes_drawn) == len(boxes)
    for each in boxes_drawn:
        x, y, w, h = (float(each.get(name) or "nan") for name in ("x", "y", "width", "height"))
        assert 0 <= x <= x + w <= wide + 1
        assert 0 <= y <= y + h <= high
