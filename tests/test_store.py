"""The store: exact, read-only to questions, the same in memory and on disk."""

from __future__ import annotations

import json
from pathlib import Path

import pyoxigraph as ox
import pytest
from rdflib import RDF, XSD, Graph, Literal, URIRef

from graph.canonical import canonical_nquads
from graph.errors import QueryError, ReleaseError, ValidationError
from graph.folder import DataFolder
from graph.release import Release
from graph.store import RDF_FORMATS, RESULT_FORMATS, EmbeddedStore, rows
from graph.terms import INSP, Base

ONE = b'<urn:s> <urn:p> "1" <urn:g> .\n'
TWO = b'<urn:s> <urn:p> "2" <urn:h> .\n'
ALL = "SELECT ?s ?p ?o WHERE { ?s ?p ?o } ORDER BY ?o"
CONSTRUCT = "CONSTRUCT { ?s <urn:q> ?o } WHERE { ?s ?p ?o }"

ADDED_TWICE = """
SELECT ?s ?p ?o (COUNT(?g) AS ?graphs) WHERE { GRAPH ?g { ?s ?p ?o } } GROUP BY ?s ?p ?o HAVING (COUNT(?g) > 1)"""


@pytest.fixture(params=["in memory", "on disk", "read only"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> EmbeddedStore:
    """A store with one triple in each of two graphs, of each kind."""
    if request.param == "in memory":
        made = EmbeddedStore.in_memory()
        made.bulk_load([ONE, TWO])
        return made
    made = EmbeddedStore.create(tmp_path)
    made.bulk_load([ONE, TWO])
    made.flush()
    if request.param == "read only":
        del made
        return EmbeddedStore.read_only(tmp_path)
    return made


@pytest.fixture
def memory() -> EmbeddedStore:
    """The same in memory, to write to."""
    made = EmbeddedStore.in_memory()
    made.bulk_load([ONE, TWO])
    return made


def _objects(store: EmbeddedStore, sparql: str = ALL) -> list[str | None]:
    return [row["o"] for row in rows(store, sparql)]


# --- questions -----------------------------------------------------------------------------------------------------


def test_the_default_graph_is_the_union_of_all_graphs(store: EmbeddedStore) -> None:
    assert _objects(store) == ["1", "2"]
    assert _objects(store, "SELECT ?o WHERE { GRAPH <urn:g> { ?s ?p ?o } }") == ["1"]
    assert store.graphs() == ["urn:g", "urn:h"]


def test_a_row_has_every_variable_of_the_head(store: EmbeddedStore) -> None:
    found = list(rows(store, "SELECT ?o ?x WHERE { ?s ?p ?o OPTIONAL { ?s <urn:none> ?x } } ORDER BY ?o"))
    assert found == [{"o": "1", "x": None}, {"o": "2", "x": None}]


@pytest.mark.parametrize(
    ("media_type", "table", "truth"),
    [
        ("application/sparql-results+json", b'"value":"2"', b'"boolean":true'),
        ("application/sparql-results+xml", b"<literal>2</literal>", b"<boolean>true</boolean>"),
        ("text/csv", b"urn:s,urn:p,2", b"true"),
        ("text/tab-separated-values", b'<urn:s>\t<urn:p>\t"2"', b"true"),
    ],
)
def test_tables_and_truths_come_in_their_media_types(
    store: EmbeddedStore, media_type: str, table: bytes, truth: bytes
) -> None:
    assert media_type in RESULT_FORMATS
    assert table in store.query(ALL, media_type)
    assert truth in store.query("ASK { ?s ?p ?o }", media_type)


@pytest.mark.parametrize("media_type", RDF_FORMATS)
def test_graphs_come_in_their_media_types(store: EmbeddedStore, media_type: str) -> None:
    found = ox.parse(store.query(CONSTRUCT, media_type), format=RDF_FORMATS[media_type])
    assert {str(quad.triple) for quad in found} == {f'<urn:s> <urn:q> "{value}"' for value in "12"}


@pytest.mark.parametrize(
    ("query", "media_type"), [(ALL, "text/turtle"), (CONSTRUCT, "text/csv"), (ALL, "text/html"), (CONSTRUCT, "")]
)
def test_a_media_type_that_does_not_fit_is_refused_with_those_that_do(
    store: EmbeddedStore, query: str, media_type: str
) -> None:
    with pytest.raises(QueryError, match="does not fit") as caught:
        store.query(query, media_type)
    fitting = RDF_FORMATS if query == CONSTRUCT else RESULT_FORMATS
    assert all(name in caught.value.hint for name in fitting)


@pytest.mark.parametrize(
    ("query", "line", "column"),
    [("SELEKT ?s", 1, None), ("SELECT * WHERE {\n  ?s ?p\n}", 3, 1), ("SELECT ?x\nWHERE {} GROUP BY ?y", 2, None)],
)
def test_what_is_no_sparql_is_refused_with_its_line_and_column(
    memory: EmbeddedStore, query: str, line: int, column: int | None
) -> None:
    with pytest.raises(QueryError, match="not SPARQL") as caught:
        memory.query(query)
    assert caught.value.where.startswith(f"line {line}, column ")
    number = int(caught.value.where.rsplit(" ", 1)[1])
    assert column is None or number - column in {0, 1}  # at the token, or one past it
    assert caught.value.hint


@pytest.mark.parametrize(
    "update",
    [
        "INSERT DATA { GRAPH <urn:g> { <urn:s> <urn:p> 3 } }",
        "DELETE WHERE { ?s ?p ?o }",
        "DROP ALL",
        "CLEAR DEFAULT",
        "LOAD <file:///etc/hostname>",
    ],
)
def test_an_update_is_refused_and_changes_nothing(store: EmbeddedStore, update: str) -> None:
    with pytest.raises(QueryError):
        store.query(update)
    assert store.dump() == ONE + TWO


def test_every_error_of_a_query_is_one_of_ours(memory: EmbeddedStore) -> None:
    for query in ("", "\x00", "\udce9", "ASK { <urn:s> <no iri> ?o }", "SELECT * { SERVICE <urn:x> { ?s ?p ?o } }"):
        with pytest.raises(QueryError) as caught:
            memory.query(query)
        assert caught.value.hint


# --- graphs --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "wanted", [b"", ONE, b'<urn:s> <urn:p> "3" <urn:g> .\n', ONE + b'<urn:t> <urn:p> "3"@en <urn:g> .\n']
)
def test_a_graph_that_is_replaced_holds_exactly_what_was_given(memory: EmbeddedStore, wanted: bytes) -> None:
    memory.replace_graph("urn:g", wanted)
    assert memory.dump() == b"".join(sorted([*wanted.splitlines(keepends=True), TWO]))
    memory.replace_graph("urn:g", wanted)
    assert memory.dump() == b"".join(sorted([*wanted.splitlines(keepends=True), TWO]))


def test_a_graph_that_is_replaced_may_be_new(memory: EmbeddedStore) -> None:
    memory.replace_graph("urn:i", b'<urn:s> <urn:p> "3" <urn:i> .\n')
    assert memory.graphs() == ["urn:g", "urn:h", "urn:i"]
    assert _objects(memory) == ["1", "2", "3"]


def test_a_dump_is_sorted_canonical_n_quads(samples: Release, sample_store: EmbeddedStore) -> None:
    data = DataFolder(samples.folder.parent.parent)
    kept = [
        line for sha256 in samples.manifest.graphs.values() for line in data.graph(sha256).splitlines(keepends=True)
    ]
    assert sample_store.dump() == b"".join(sorted(kept))


def test_a_store_on_disk_and_one_in_memory_answer_alike(samples: Release, sample_store: EmbeddedStore) -> None:
    memory = EmbeddedStore.in_memory()
    data = DataFolder(samples.folder.parent.parent)
    memory.bulk_load(data.graph(sha256) for sha256 in samples.manifest.graphs.values())
    query = "SELECT ?s ?p ?o WHERE { ?s ?p ?o } ORDER BY ?s ?p ?o"
    assert memory.query(query) == sample_store.query(query)
    assert memory.graphs() == sample_store.graphs() == sorted(samples.manifest.graphs)
    assert memory.dump() == sample_store.dump()


def test_several_readers_open_one_release(samples: Release, sample_store: EmbeddedStore) -> None:
    with samples.store() as one, samples.store() as two:
        counts = {bytes(each.query("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }")) for each in (one, two, sample_store)}
    assert len(counts) == 1


def test_a_release_cannot_be_written_to(samples: Release) -> None:
    before = samples.store().dump()
    with samples.store() as store, pytest.raises((OSError, RuntimeError, ValueError)):
        store.replace_graph("urn:g", ONE)
    assert samples.store().dump() == before


@pytest.mark.parametrize("content", [None, b"", b"no store"], ids=["missing", "empty", "something else"])
def test_a_folder_without_a_store_is_refused(content: bytes | None, tmp_path: Path) -> None:
    place = tmp_path / "store"
    if content is not None:
        place.mkdir()
    if content:
        (place / "CURRENT").write_bytes(content)
    with pytest.raises(ReleaseError) as caught:
        EmbeddedStore.read_only(place)
    assert caught.value.where == str(place)
    assert caught.value.hint


# --- canonical N-Quads ---------------------------------------------------------------------------------------------


def test_canonical_n_quads_are_sorted_and_have_each_quad_once() -> None:
    graph = Graph()
    graph.add((URIRef("urn:s"), RDF.value, Literal('Zeile\n\t"zwei"', lang="EN-gb")))
    graph.add((URIRef("urn:s"), RDF.value, Literal('Zeile\n\t"zwei"', lang="en-GB")))
    graph.add((URIRef("urn:r"), RDF.value, Literal("true", datatype=XSD.boolean)))
    graph.add((URIRef("urn:r"), RDF.value, URIRef("urn:o")))
    value = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#value>"
    assert canonical_nquads(graph, URIRef("urn:g")).decode() == (
        f'<urn:r> {value} "true"^^<http://www.w3.org/2001/XMLSchema#boolean> <urn:g> .\n'
        f"<urn:r> {value} <urn:o> <urn:g> .\n"
        f'<urn:s> {value} "Zeile\\n\\t\\"zwei\\""@en-gb <urn:g> .\n'
    )


@pytest.mark.parametrize(
    "turtle", ["[] <urn:p> 1 .", "<urn:s> <urn:p> [] .", "<urn:a b> <urn:p> 1 .", "<urn:s> <urn:p> <urn:a b> ."]
)
def test_a_graph_that_has_no_canonical_form_is_refused(turtle: str) -> None:
    graph = Graph().parse(data=turtle, format="turtle")
    with pytest.raises(ValidationError) as caught:
        canonical_nquads(graph, URIRef("urn:g"))
    assert caught.value.hint


# --- one triple, one graph -----------------------------------------------------------------------------------------


def _no_triple_twice(store: EmbeddedStore) -> None:
    assert json.loads(store.query(ADDED_TWICE))["results"]["bindings"] == []


def test_the_check_for_triples_that_stand_twice_finds_them(memory: EmbeddedStore) -> None:
    memory.replace_graph("urn:i", b'<urn:s> <urn:p> "1" <urn:i> .\n')
    assert len(json.loads(memory.query(ADDED_TWICE))["results"]["bindings"]) == 1


def test_no_triple_of_the_samples_stands_in_two_graphs(sample_store: EmbeddedStore) -> None:
    _no_triple_twice(sample_store)


def test_no_triple_of_the_real_documents_stands_in_two_graphs(real_store: EmbeddedStore) -> None:
    _no_triple_twice(real_store)


def _only_own_subjects(release: Release, store: EmbeddedStore) -> None:
    base = release.manifest.base
    for entry in release.manifest.documents:
        query = f"SELECT DISTINCT ?s WHERE {{ GRAPH <{base}graph/{entry.key}> {{ ?s ?p ?o }} }}"
        subjects = {row["s"] or "" for row in rows(store, query)}
        assert f"{base}id/{entry.key}" in subjects
        own = (f"{base}id/{entry.key}/", f"{base}text/{entry.key}#")
        alone = {f"{base}id/{entry.key}", f"{base}text/{entry.key}", f"{base}graph/{entry.key}"}
        assert [each for each in subjects - alone if not each.startswith(own)] == []


def test_a_sample_speaks_only_of_its_own_things(samples: Release, sample_store: EmbeddedStore) -> None:
    _only_own_subjects(samples, sample_store)


def test_a_real_document_speaks_only_of_its_own_things(real: Release, real_store: EmbeddedStore) -> None:
    _only_own_subjects(real, real_store)


def test_no_two_documents_describe_the_same_thing(sample_store: EmbeddedStore) -> None:
    """Nor do two files of reference data, but for those on how terms stand to others and what they do in a cube."""
    beside = " , ".join(f'"{Base().graph(f"reference/{name}")}"' for name in ("alignments", "cubes"))
    query = f"""SELECT DISTINCT ?o WHERE {{ GRAPH ?g {{ ?o ?p ?x }} GRAPH ?h {{ ?o ?q ?y }} FILTER (STR(?g) < STR(?h))
      FILTER (!STRSTARTS(STR(?o), "{INSP}") || !(STR(?g) IN ({beside}) || STR(?h) IN ({beside}))) }}"""
    assert _objects(sample_store, query) == []
