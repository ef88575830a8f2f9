"""Feeds: valid Atom, entries that are new and none that are not, and only dates that are true."""

from __future__ import annotations

import datetime
import re
from pathlib import Path
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st
from reports import built, folder, page

from graph.folder import DataFolder
from graph.release import Release
from graph.store import EmbeddedStore, rows
from graph.terms import Base
from outstanding.catalogue import feeds, releases
from outstanding.catalogue.addresses import Addresses
from outstanding.catalogue.atom import Category, Entry, Feed, atom
from outstanding.catalogue.publisher import Publisher
from outstanding.export.notice import ATTRIBUTION, LICENCE

OURS = "<https://w3id.org/outstanding/def/voice/inspectorate>"
ATOM = "{http://www.w3.org/2005/Atom}"
HERE = Addresses(Base(), "https://findings.example.org/")
NOON = datetime.datetime(2020, 2, 29, 12, tzinfo=datetime.UTC)
MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")


def _checked(content: bytes) -> ElementTree.Element:
    """A feed, held to what RFC 4287 demands (clauses 4.1.1, 4.1.2, 4.2.6)."""
    root = ElementTree.fromstring(content)  # noqa: S314  our own output
    assert root.tag == f"{ATOM}feed"
    assert root.find(f"{ATOM}author/{ATOM}name") is not None
    ids = [root.findtext(f"{ATOM}id")]
    for node in (root, *root.findall(f"{ATOM}entry")):
        for name in ("id", "title", "updated"):
            assert len(node.findall(f"{ATOM}{name}")) == 1
        for moment in (*node.findall(f"{ATOM}updated"), *node.findall(f"{ATOM}published")):
            assert MOMENT.fullmatch(moment.text or "")
        relations = [link.get("rel") for link in node.findall(f"{ATOM}link")]
        assert relations.count("alternate") == 1
        assert all(link.get("href") for link in node.findall(f"{ATOM}link"))
        ids.append(node.findtext(f"{ATOM}id"))
    assert len(set(ids[1:])) == len(ids[1:])
    assert all(re.fullmatch(r"https://\S+", each or "") for each in ids)
    assert [link.get("href") for link in root.findall(f"{ATOM}link[@rel='self']")] == [_address(root)]
    assert [link.get("href") for link in root.findall(f"{ATOM}link[@rel='license']")] == [LICENCE]
    assert ATTRIBUTION in (root.findtext(f"{ATOM}rights") or "")
    return root


def _address(root: ElementTree.Element) -> str:
    return (root.findtext(f"{ATOM}id") or "").replace(HERE.base.iri, HERE.site) + ".atom"


def _feed(store: EmbeddedStore, path: str = "all") -> Feed:
    scope = feeds.scope_of(store, path)
    assert scope
    found = feeds.feed(store, HERE, scope)
    assert found
    return found


def _texts(root: ElementTree.Element, name: str) -> list[str]:
    return [each.findtext(f"{ATOM}{name}") or "" for each in root.findall(f"{ATOM}entry")]


def test_every_feed_is_valid(sample_store: EmbeddedStore) -> None:
    scopes = list(feeds.scopes(sample_store))
    assert len(scopes) > 20
    for scope in scopes:
        _checked(atom(_feed(sample_store, scope.path), Publisher(), "1"))


def test_the_feed_has_every_document_and_every_finding_of_the_inspectorate_newest_first(
    sample_store: EmbeddedStore,
) -> None:
    feed = _feed(sample_store)
    asked = "SELECT ?d ?day WHERE { ?d insp:layout ?layout ; insp:issuedLatest ?day }"
    documents = {row["d"]: row["day"] for row in rows(sample_store, asked)}
    assert len(documents) == 8
    found = {each.id: each for each in feed.entries}
    assert all(f"{found[iri].updated:%Y-%m-%d}" == day for iri, day in documents.items() if iri)
    asked = f"SELECT ?f ?d WHERE {{ ?f insp:voice {OURS} ; insp:order ?place ; insp:statedIn ?d }}"
    findings = list(rows(sample_store, asked))
    assert len(findings) > 40
    assert all(f"{found[row['f'] or ''].updated:%Y-%m-%d}" == documents[row["d"]] for row in findings)
    days = [each.updated for each in feed.entries]
    assert days == sorted(days, reverse=True)
    assert feed.updated == days[0]


def test_a_finding_has_its_words_its_document_and_its_page(sample_store: EmbeddedStore) -> None:
    iri = "https://w3id.org/outstanding/id/wexmoor/peel-2017-effectiveness/report/afi-1"
    (entry,) = (each for each in _feed(sample_store).entries if each.id == iri)
    assert entry.title.startswith("Wexmoor Police: area for improvement, stated again: \u201cThe Force should evaluate")
    assert entry.words.endswith("\nThe matter has been known since 2017-03-02.")
    assert "(PEEL: Police effectiveness 2017" in entry.words
    assert entry.page == "https://findings.example.org/doc/wexmoor/peel-2017-effectiveness/report/afi-1"
    assert "Problem solving" in {category.label for category in entry.categories}


def test_a_status_is_an_entry_on_the_day_it_became_another_one(sample_store: EmbeddedStore) -> None:
    changed = [each for each in _feed(sample_store).entries if "status now" in each.title]
    assert len(changed) == 9
    told = {each.title.partition("status now ")[2].partition(":")[0] for each in changed}
    assert {"outstanding, before open", "complete, before open", "open, before complete"} <= told
    for each in changed:
        asked = f"SELECT ?day ?issue WHERE {{ <{each.id}> insp:knownFrom ?day ; insp:ofIssue ?issue }}"
        (claim,) = rows(sample_store, asked)
        assert f"{each.updated:%Y-%m-%d}" == claim["day"]
        assert each.page == str(HERE.page(claim["issue"] or ""))


def test_a_theme_has_what_is_about_it_and_nothing_else(sample_store: EmbeddedStore) -> None:
    theme = "https://w3id.org/outstanding/def/theme/missing-children"
    feed = _feed(sample_store, "theme/missing-children")
    asked = f"SELECT ?f WHERE {{ ?f dcterms:subject <{theme}> ; insp:voice {OURS} }}"
    about = {row["f"] for row in rows(sample_store, asked)}
    assert about
    findings = {each.id for each in feed.entries if "status now" not in each.title}
    assert findings == about
    assert all(theme in {category.term for category in each.categories} for each in feed.entries)


def test_a_theme_without_findings_is_as_new_as_the_newest_document(sample_store: EmbeddedStore) -> None:
    every = [_feed(sample_store, each.path) for each in feeds.scopes(sample_store)]
    empty = [feed for feed in every if not feed.entries]
    assert empty
    assert {feed.updated for feed in empty} == {_feed(sample_store).updated}


def test_a_force_has_no_entry_of_another(tmp_path: Path) -> None:
    north = """@prefix insp: <https://w3id.org/outstanding/def/inspection#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
<https://w3id.org/outstanding/body/northfell> a insp:PoliceForce ; insp:slug "northfell" ;
    skos:prefLabel "Northfell Police"@en ; skos:altLabel "Northfell"@en ;
    insp:policingBody <https://w3id.org/outstanding/body/northfell-pcc> .
<https://w3id.org/outstanding/body/northfell-pcc> a insp:PolicingBody ; insp:slug "northfell-pcc" ;
    skos:prefLabel "Police and Crime Commissioner for Northfell"@en .
"""
    sources = (
        'reference = ["wexmoor.ttl", "northfell.ttl"]\n'
        '[[document]]\nfile = "w.txt"\npublished = "2019-05-02"\npublished_because = "a list says so"\n'
        '[[document]]\nfile = "n.txt"\npublished = "2019-06-03"\npublished_because = "a list says so"\n'
    )
    files = {
        "sources.toml": sources,
        "northfell.ttl": north,
        "w.txt": page("The force should test its radios every week."),
        "n.txt": page("The force should count its bicycles.", force="Northfell"),
        "undated.txt": page("The force should mend its clocks.", pillar="Legitimacy"),
    }
    outcome = built(tmp_path / "data", folder(tmp_path / "in", files))
    assert not outcome.kept_out
    with Release.opened(DataFolder(tmp_path / "data")).store() as store:
        everything, one, two = (_feed(store, path) for path in ("all", "force/wexmoor", "force/northfell"))
        assert len(one.entries) == len(two.entries) == 2
        assert {each.id for each in everything.entries} == {each.id for each in (*one.entries, *two.entries)}
        assert all("/northfell/" in each.id for each in two.entries)
        assert not any("clocks" in each.words for each in everything.entries)


def test_where_no_document_has_a_date_there_is_no_feed(tmp_path: Path) -> None:
    built(tmp_path / "data", folder(tmp_path / "in", {"undated.txt": page("The force should mend its clocks.")}))
    with Release.opened(DataFolder(tmp_path / "data")).store() as store:
        assert feeds.feed(store, HERE, feeds.Scope()) is None


def test_a_day_is_never_cut(sample_store: EmbeddedStore, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = _feed(sample_store)
    monkeypatch.setattr(feeds, "LATEST", 3)
    short = _feed(sample_store)
    assert list(short.entries) == [each for each in whole.entries if each.updated >= whole.entries[2].updated]
    assert 3 <= len(short.entries) < len(whole.entries)


def test_there_is_no_feed_of_an_unknown_path(sample_store: EmbeddedStore) -> None:
    for path in ("", "force/cleveland", "theme/none", "force/../all", "releases"):
        assert feeds.scope_of(sample_store, path) is None


def test_the_feed_of_releases_says_what_each_changed_and_when_it_was_published_here(
    grown: Path, tmp_path: Path
) -> None:
    data = DataFolder(grown)
    known = releases.published(data)
    root = _checked(atom(releases.feed(known, HERE, tmp_path / "made"), Publisher(), "1"))
    second, first = _texts(root, "title")
    assert first.endswith(": the first one")
    assert second.startswith(f"Release 2 ({known[1].release.hash[:16]}): 7 AFIs new, 1 stated again, 2 reworded;")
    assert _texts(root, "updated") == [f"{each.on:%Y-%m-%dT%H:%M:%SZ}" for each in reversed(known)]
    words, _ = _texts(root, "content")
    assert words.startswith("4 documents new: wexmoor/")
    assert words.count("\n") <= releases.LISTED


def test_a_named_publisher_is_the_author() -> None:
    feed = Feed("https://x.example/f", "t", "s", NOON, "https://x.example/f.atom", "https://x.example/", [])
    root = ElementTree.fromstring(atom(feed, Publisher("Northmere Panel", "https://panel.example.org/"), "1"))  # noqa: S314
    assert root.findtext(f"{ATOM}author/{ATOM}name") == "Northmere Panel"
    assert root.findtext(f"{ATOM}author/{ATOM}uri") == "https://panel.example.org/"


@given(st.text(), st.text(), st.text())
def test_any_text_makes_well_formed_xml_that_says_the_same(title: str, words: str, label: str) -> None:
    entry = Entry("https://x.example/1", title, NOON, words, "https://x.example/p?a=1&b=2", (Category("urn:x", label),))
    feed = Feed("https://x.example/f", title, words, NOON, "https://x.example/f.atom", "https://x.example/", [entry])
    root = ElementTree.fromstring(atom(feed, Publisher(title), "1"))  # noqa: S314  our own output

    def same(told: str | None, meant: str) -> bool:
        allowed = re.sub("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]", "\ufffd", meant)
        return _lines(told or "") == _lines(allowed)

    found = root.find(f"{ATOM}entry")
    assert found is not None
    assert same(found.findtext(f"{ATOM}title"), title)
    assert same(found.findtext(f"{ATOM}content"), words)
    link = found.find(f"{ATOM}link")
    assert link is not None
    assert link.get("href") == "https://x.example/p?a=1&b=2"


def _lines(text: str) -> str:
    """Text with the line ends that every XML reader gives (clause 2.11)."""
    return text.replace("\r\n", "\n").replace("\r", "\n")
