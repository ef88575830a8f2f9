"""What the engine does otherwise than SPARQL 1.1, and can be made to do by the standard."""

from __future__ import annotations

import json

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.errors import QueryError
from graph.store import EmbeddedStore
from queries.answers import run
from queries.dialect import standard
from queries.lexing import tokens

VALUES = 'VALUES ?x { "a"@en "b"@en }'


def _first(query: str) -> dict[str, str]:
    found: dict[str, str] = json.loads(run(EmbeddedStore.in_memory(), query))["results"]["bindings"][0]["joined"]
    return found


@pytest.mark.parametrize(
    "aggregate",
    [
        "GROUP_CONCAT(?x)",
        "group_concat ( ?x )",
        'GROUP_CONCAT(DISTINCT ?x ; separator=")")',
        "GROUP_CONCAT(CONCAT((?x), STR(?x)))",
        "CONCAT(GROUP_CONCAT(?x), GROUP_CONCAT(?x))",
        "COALESCE(GROUP_CONCAT(STR(?y)), 1)",
    ],
)
def test_joined_values_lose_the_language_that_they_share(aggregate: str) -> None:
    joined = _first(f"SELECT ({aggregate} AS ?joined) WHERE {{ {VALUES} }}")
    assert "xml:lang" not in joined


def test_joined_values_stay_what_they_are() -> None:
    joined = _first(f'SELECT (GROUP_CONCAT(?x; separator="(") AS ?joined) WHERE {{ {VALUES} }}')
    assert joined == {"type": "literal", "value": "a(b"}


def test_a_query_without_it_stays_as_it_is() -> None:
    text = 'SELECT ?group_concat ("GROUP_CONCAT(x)" AS ?y) WHERE { ?s <GROUP_CONCAT(> ?o } # GROUP_CONCAT('
    assert standard(text) == text


def test_an_error_is_told_at_the_place_in_the_query_as_it_was_written() -> None:
    query = f"SELECT (GROUP_CONCAT(?x) AS ?joined) WHERE {{ {VALUES} }} NONSENSE"
    with pytest.raises(QueryError) as told:
        run(EmbeddedStore.in_memory(), query)
    with pytest.raises(QueryError) as expected:
        EmbeddedStore.in_memory().query(query)
    assert told.value.where == expected.value.where


@given(st.lists(st.sampled_from([*"()?x;, \n'\"{}<>#", "GROUP_CONCAT", "STR", "DISTINCT"]), max_size=60))
def test_only_calls_are_put_in_and_everything_else_stays_in_its_order(words: list[str]) -> None:
    text = "".join(words)
    put = standard(text)
    rest = iter(token.text for token in tokens(put))
    assert all(token.text in rest for token in tokens(text))
    assert put.count("\n") == text.count("\n")


@given(st.lists(st.sampled_from(["(", ")", "?x", "GROUP_CONCAT(", "1", "+"]), max_size=12))
def test_what_was_no_query_does_not_become_one(words: list[str]) -> None:
    text = f"SELECT ({' '.join(words)} AS ?y) WHERE {{ BIND (1 AS ?x) }}"
    store = ox.Store()
    try:
        store.query(text)
    except SyntaxError:
        with pytest.raises(SyntaxError):
            store.query(standard(text))
