"""Where things stand: IRIs and paths of a server under any base, behind any proxy."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from urllib.parse import unquote, urlsplit

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st
from running_server import Server, running

from graph.errors import UsageError
from graph.release import Release
from graph.store import EmbeddedStore
from graph.terms import PUBLIC, Base
from outstanding.linked.descriptions import describe
from outstanding.linked.places import Places
from outstanding.linked.serialisations import table
from outstanding.settings import Settings

BASES = st.sampled_from(
    [PUBLIC, "https://data.example.org/police/", "http://x.example/o'neil/", "https://x.example/a%20b/"]
)
ROOTS = st.sampled_from(["", "/police", "/a/b"])
KEYS = st.from_regex(r"[a-z0-9-]{1,8}(/[a-z0-9é'(),;=@%-]{1,8}){0,4}", fullmatch=True).filter(
    lambda key: "%" not in key
)
REPORT = "wexmoor/peel-2018-19-effectiveness/report"


@given(BASES, ROOTS, KEYS)
def test_a_thing_s_address_leads_back_to_it(base: str, root: str, key: str) -> None:
    places = Places(Base(base), root)
    for iri in (
        f"{base}id/{key}",
        f"{base}graph/{key}",
        f"{base}text/{key}",
        f"{PUBLIC}body/{key}",
        f"{PUBLIC}def/{key}",
    ):
        address = places.address(iri)
        assert address.isascii()
        assert address.startswith(f"{root}/")
        path = unquote(urlsplit(address).path).removeprefix(f"{root}/")
        found = places.described_at(path.removeprefix("doc/")) if path.startswith("doc/") else (places.at(path),)
        assert found[0] == ox.NamedNode(iri)
        page = places.page_iri(iri)
        assert page
        assert page.startswith(f"{base}doc/")
        assert ox.NamedNode(iri) in places.described_at(page.removeprefix(f"{base}doc/"))


@given(BASES, ROOTS, KEYS)
def test_a_passage_s_address_asks_for_the_passage_and_points_at_it(base: str, root: str, key: str) -> None:
    address = urlsplit(Places(Base(base), root).address(f"{base}text/{key}#char=10,95"))
    assert (address.query, address.fragment) == ("char=10,95", "char=10,95")
    assert unquote(address.path) == f"{root}/text/{key}"


@given(st.text(max_size=30))
def test_what_a_path_names_is_one_term_and_under_its_root_or_nothing(text: str) -> None:
    for start in ("id/", "body/", "def/", "text/", "graph/"):
        node = Places(Base()).at(start + text)
        if node is not None:
            assert node.value.startswith(PUBLIC + start)
            (parsed,) = ox.parse(f"{node} {node} {node} .", format=ox.RdfFormat.N_TRIPLES)
            assert parsed.object == node


def test_what_is_elsewhere_keeps_its_address() -> None:
    places = Places(Base("https://data.example.org/police/"))
    for iri in ("https://example.org/x", "https://w3id.org/outstanding/id/x", "http://www.w3.org/ns/prov#Activity"):
        assert places.address(iri) == iri
        assert places.page_iri(iri) is None


# --- behind a proxy ---------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def below(samples: Release, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server that others reach under a path of another host."""
    place = tmp_path_factory.mktemp("below")
    with running(samples.folder.parents[1], place / "log", address="https://data.example.org/police/") as server:
        yield server


@pytest.mark.parametrize("prefix", ["", "/police"])
def test_a_server_under_a_path_links_to_that_path_whether_or_not_its_proxy_takes_it_off(
    prefix: str, below: Server
) -> None:
    reply = below.get(f"{prefix}/id/{REPORT}/afi-5")
    assert (reply.status, reply.headers["location"]) == (303, f"/police/doc/{REPORT}/afi-5")
    page = below.get(f"{prefix}/doc/{REPORT}/afi-5", "text/html")
    assert page.headers["content-location"] == f"/police/doc/{REPORT}/afi-5.html"
    assert f'</police/doc/{REPORT}/afi-5.ttl>; rel="alternate"' in page.headers["link"]
    words = page.body.decode()
    assert f'href="/police/text/{REPORT}?char=7234,7476#char=7234,7476"' in words
    assert 'href="/police/static/site.css"' in words
    assert not [link for link in words.split('href="')[1:] if link.startswith("/") and not link.startswith("/police/")]
    for path in (f"id/{REPORT}", "def", "health"):
        longer = below.get(f"{prefix}/{path}/")
        assert (longer.status, longer.headers["location"]) == (308, f"/police/{path}")
    found = below.get(f"{prefix}/doc/{REPORT}/afi-5.jsonld").json
    assert found["@context"] == "https://data.example.org/police/def/context.jsonld"


def test_no_header_of_a_stranger_makes_an_address_where_the_setting_gives_it(below: Server) -> None:
    told = {"Host": "evil.example", "X_Forwarded_Prefix": "/evil", "X_Forwarded_Host": "evil.example"}
    for path in (f"/id/{REPORT}", f"/doc/{REPORT}.jsonld", f"/doc/{REPORT}.html"):
        reply = below.ask("GET", path, {name.replace("_", "-"): value for name, value in told.items()})
        assert b"evil" not in reply.body
        assert "evil" not in str(reply.headers)


@pytest.mark.parametrize("address", ["https://data.example.org", "https://data.example.org/police", "/police/", "x"])
def test_an_address_that_none_is_refused(address: str) -> None:
    with pytest.raises(ValueError, match="address"):
        Settings(address=address)


def test_a_base_that_none_is_refused() -> None:
    with pytest.raises(UsageError):
        Base("https://x.example/> <")


# --- a table that a spreadsheet opens ---------------------------------------------------------------------------------


def test_no_cell_of_a_table_is_a_formula(samples: Release) -> None:
    thing = ox.NamedNode(f"{PUBLIC}id/x")
    hostile = ["=1+1", "+cmd|' /C calc'!A0", "-2+3", "@SUM(1)", "\t=1", "\r=1", 'a"b,c']
    kept = ["-5", "+0.5", "plain"]
    quads = [
        ox.Quad(
            thing, ox.NamedNode("http://www.w3.org/2004/02/skos/core#altLabel"), ox.Literal(words), ox.NamedNode("x:g")
        )
        for words in (*hostile, *kept)
    ]
    store = EmbeddedStore.in_memory()
    store.replace_graph("x:g", b"".join(ox.serialize([quad], format=ox.RdfFormat.N_QUADS) or b"" for quad in quads))
    content = table(describe(samples, store, Places(Base()), thing)).decode()
    values = {row["value"] for row in csv.DictReader(io.StringIO(content, newline=""))}
    assert {f"'{words}" for words in hostile[:6]} | {hostile[6], *kept} <= values
    cells = [cell for row in csv.reader(io.StringIO(content, newline="")) for cell in row]
    assert not [cell for cell in cells if cell.startswith(("=", "@", "\t", "\r")) or cell in {"-2+3", hostile[1]}]
