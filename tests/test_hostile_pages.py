"""A hostile graph is shown harmless: markup in words and names, odd addresses, huge texts, writing that is turned.

Our own reports and another publisher's dump carry them. Every page that a click can reach is opened in a browser.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote, urljoin, urlsplit

import pytest
from browsing import Visit, visit
from defusedxml import ElementTree
from hostile import THEIR_REPORT
from playwright.sync_api import Browser
from publishers import NORTHFELL, done_with, file_of, northfell
from reports import EXAMPLES, folder, page, run
from running_server import Server, running

from graph.folder import DataFolder
from graph.terms import PREFIXES, Base
from outstanding.building import build

SHOTS = (
    "<script>window.hit=1</script>",
    '"><img src=x onerror=window.hit=1>',
    "'-window.hit=1-'",
    "</textarea></title></style><svg onload=window.hit=1>",
    "{{7*7}}${window.hit=1}",
    "\u202etxeT\u2066",
    "&lt;b&gt;&#x3c;i&#x3e;",
    "<!--",
    "]]><a href=javascript:window.hit=1>x</a>",
)
LONG = "w" * 20_000
ADDRESSES = ("javascript:window.hit=1", "data:text/html,<script>window.hit=1</script>", "vbscript:window.hit")
MANY = 5_000
MOST = 130
"""Pages that are opened at most, a few of each kind first."""


def _shot(text: str) -> str:
    """A sample report with something hostile in every line that has room for it: after the fifth word."""
    lines, turn = [], iter(range(10**6))
    for line in text.splitlines():
        words = line.split(" ")
        if len(words) > 12:
            words.insert(5, SHOTS[next(turn) % len(SHOTS)])
        lines.append(" ".join(words))
    return "\n".join(lines)


FORCE = """
@prefix insp: <https://w3id.org/outstanding/def/inspection#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix body: <https://w3id.org/outstanding/body/> .
@prefix theme: <https://w3id.org/outstanding/def/theme/> .
body:evilshire a insp:PoliceForce ; insp:slug "evilshire" ;
    skos:prefLabel "Evilshire <script>window.hit=1</script>\\"'><img src=x onerror=window.hit=1> Police"@en ;
    skos:altLabel "Evilshire"@en ; insp:policingBody body:evilshire-pcc .
body:evilshire-pcc a insp:PolicingBody ; insp:slug "evilshire-pcc" ;
    skos:prefLabel "Police and Crime Commissioner for </title><script>window.hit=1</script>"@en .
theme:vetting skos:altLabel "<img src=x onerror=window.hit=1>"@en .
"""


def _dump(place: Path) -> bytes:
    """A dump of another publisher with odd addresses and a thing of many values."""
    subject = f"<{THEIR_REPORT}>"
    said = [
        f"{subject} <{PREFIXES[prefix]}{name}> <{quote(each, safe=':/,*=')}> ."
        for prefix, name in (("rdfs", "seeAlso"), ("foaf", "page"))
        for each in ADDRESSES
    ]
    said += [f"{subject} <{PREFIXES['rdfs']}seeAlso> <https://third.example/{number}> ." for number in range(MANY)]
    return northfell(place) + "\n".join(said).encode() + b"\n"


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server of reports whose every long line holds something hostile, and of such a dump."""
    place = tmp_path_factory.mktemp("hostile")
    names = [each for each in EXAMPLES.glob("wexmoor-*.txt") if "2014" not in each.name]
    reports = {each.name: _shot(each.read_text("utf-8")) for each in names}
    shots = [f"The force should put {shot} away and check its {number} doors." for number, shot in enumerate(SHOTS)]
    known = {
        "sources.toml": 'reference = ["wexmoor.ttl", "evilshire.ttl", "northfell.ttl"]\n'
        '[[document]]\nfile = "evil.txt"\n'
        'origin = "<script>window.hit=1</script>"\npublished = 2019-05-02\n'
        'published_because = "<img src=x onerror=window.hit=1>"\n',
        "evilshire.ttl": FORCE,
        "northfell.ttl": NORTHFELL,
        "wexmoor.ttl": (EXAMPLES / "wexmoor.ttl").read_text("utf-8"),
    }
    evil = page(*shots, f"The force should read {LONG} aloud.", force="Evilshire")
    data = DataFolder(place / "data")
    outcome = build([folder(place / "in", {**known, **reports, "evil.txt": evil}, known=False)], data, Base())
    assert not outcome.kept_out
    added = run("import", "add", file_of(place, _dump(place)), "--from", "northfell", "--data", data.path)
    assert added.code == 0, added
    done_with("accept", data)
    with running(data.path, place / "log", curation_token="a" * 20, all_texts=True) as served:
        yield served


@pytest.fixture
def there(hostile: Server, chromium: Browser) -> Iterator[Visit]:
    """A tab over that server that notes whatever a script of the graph could do."""
    with visit(chromium, hostile.address) as tab:
        tab.page.on("dialog", lambda dialog: (tab.complaints.append(f"a dialog: {dialog.message}"), dialog.dismiss()))
        tab.page.on("popup", lambda _: tab.complaints.append("a window"))
        yield tab


HARM = """() => {
  const found = [];
  if (window.hit !== undefined) found.push('a script of the graph ran');
  for (const each of document.querySelectorAll('*')) {
    if (each.closest('.yasqe, .CodeMirror-hints')) continue;  // the editor sets its own out
    for (const name of each.getAttributeNames())
      if (name.startsWith('on') || name === 'style' || name === 'srcdoc') found.push(`${each.tagName} has ${name}`);
    for (const name of ['href', 'src', 'action', 'formaction', 'data', 'xlink:href']) {
      const to = each.getAttribute(name);
      if (to !== null && !/^(https?:|mailto:|\\/|#|\\?|$)/.test(to)) found.push(`${each.tagName} leads to ${to}`);
    }
  }
  for (const each of document.querySelectorAll('script'))
    if (!(each.getAttribute('src') || '').startsWith('/static/')) found.push('a script of its own');
  for (const each of document.querySelectorAll('iframe, object, embed, base, meta[http-equiv]'))
    found.push(each.tagName);
  return found;
}"""


def _kind(path: str) -> str:
    """Of pages, by their addresses: what is set out alike."""
    parts = urlsplit(path).path.strip("/").split("/")
    last = re.sub(r"[0-9]+", "0", parts[-1]) if parts[0] in {"doc", "id", "text"} else ""
    return "/".join((parts[0], last)) + ("?" if "?" in path else "")


def _is_page(server: Server, path: str) -> bool:
    """Whether an address leads to a page of this server; what is downloaded is none."""
    for _ in range(4):
        reply = server.ask("HEAD", path, {"Accept": "text/html,application/xml;q=0.9,*/*;q=0.8"})  # a browser
        if reply.status not in {301, 303, 307, 308}:
            return reply.headers.get("content-type", "").startswith("text/html")
        path = reply.headers["location"].removeprefix(server.address.rstrip("/"))
    return False


def test_no_page_that_a_click_can_reach_does_harm(there: Visit, hostile: Server) -> None:
    waiting: dict[str, list[str]] = defaultdict(list)
    seen: set[str] = set()

    def found(paths: set[str]) -> None:
        for path in sorted(paths - seen):
            seen.add(path)
            waiting[_kind(path)].append(path)

    found(
        {"/", "/doc/body/evilshire", "/force/evilshire", "/people", "/quality", "/curation", "/editor", "/search?q=put"}
    )
    opened: dict[str, int] = defaultdict(int)
    harm: dict[str, list[str]] = {}
    while sum(opened.values()) < MOST and any(waiting.values()):
        kind = min((each for each, paths in waiting.items() if paths), key=lambda each: (opened[each], each))
        path = waiting[kind].pop(0)
        if not _is_page(hostile, path):
            continue
        opened[kind] += 1
        tab = there.go(path)
        wrong = [*tab.evaluate(HARM), *there.complaints]
        there.complaints.clear()
        tab.set_viewport_size({"width": 320, "height": 640})
        if there.too_wide:
            wrong.append("it is too wide for 320 pixels")
        tab.set_viewport_size({"width": 1200, "height": 800})
        if wrong:
            harm[path] = wrong
        links = tab.eval_on_selector_all("a[href]", "all => all.map(each => each.getAttribute('href'))")
        found({urljoin(path, each).partition("#")[0] for each in links if urljoin(path, each).startswith("/")})
    assert harm == {}, harm
    assert len(opened) > 40, sorted(opened)


def test_the_hostile_words_are_there_to_be_read(there: Visit, hostile: Server) -> None:
    words = there.go("/force/evilshire").locator("main").inner_text()
    for shot in SHOTS[:5]:
        assert shot in words
    found = hostile.get("/search.json?q=window").json["rows"]
    assert len(found) > 20


@pytest.mark.parametrize("shot", [*SHOTS, LONG, "*" * 300, '"' * 99, "a\x00b", "NEAR(a b)", "-x OR y*"])
def test_a_hostile_search_finds_or_refuses_and_does_no_harm(there: Visit, shot: str) -> None:
    tab = there.go(f"/search?q={quote(shot)}")
    assert tab.evaluate(HARM) == []
    assert [each for each in there.complaints if "status of 4" not in each] == []


def test_a_hostile_answer_in_the_editor_is_words(there: Visit) -> None:
    query = "SELECT * WHERE { ?finding insp:wording ?words FILTER CONTAINS(?words, 'window') } LIMIT 50"
    tab = there.go(f"/editor?query={quote(query)}&run=1")
    tab.locator("#rows td").first.wait_for()
    assert "window.hit=1" in tab.locator("#rows").inner_text()
    assert tab.evaluate("window.hit") is None
    assert there.complaints == []
    addresses = tab.eval_on_selector_all("#rows a", "all => all.map(each => each.protocol)")
    assert set(addresses) <= {"http:", "https:"}


@pytest.mark.parametrize(
    "path",
    [
        "/q/open-findings.svg",
        "/q/themes-by-year.svg",
        "/q/coverage.svg",
        "/feeds/all.atom",
        "/feeds/force/evilshire.atom",
    ],
)
def test_pictures_and_feeds_are_well_formed_and_hold_no_script(hostile: Server, path: str) -> None:
    reply = hostile.get(path)
    assert reply.status == 200
    tree = ElementTree.fromstring(reply.body)
    for each in tree.iter():
        assert not each.tag.endswith(("}script", "}foreignObject", "}iframe"))
        assert not any(name.lower().startswith("on") for name in each.attrib)
        assert not any(str(value).lower().startswith(("javascript:", "data:text")) for value in each.attrib.values())


def test_odd_addresses_and_many_values_of_another_publisher_are_words(there: Visit, hostile: Server) -> None:
    sparql = f"SELECT ?o WHERE {{ <{THEIR_REPORT}> ?p ?o }} ORDER BY DESC(STR(?o))"
    values = {row["o"] for row in hostile.query(sparql).rows}
    assert len(values) > MANY
    assert any(each.startswith("javascript:") for each in values)
    tab = there.go(f"/editor?query={quote(sparql)}&run=1")
    tab.locator("#rows td").first.wait_for()
    assert set(tab.eval_on_selector_all("#rows a", "all => all.map(each => each.protocol)")) <= {"http:", "https:"}
    assert tab.evaluate(HARM) == []
    assert there.complaints == []


def test_what_turns_writing_round_does_not_reach_beyond_its_own_words(there: Visit) -> None:
    tab = there.go("/force/evilshire")
    link = tab.locator("ol.issues a").filter(has_text="\u202e").first
    assert link.evaluate("each => getComputedStyle(each).unicodeBidi") == "isolate"
