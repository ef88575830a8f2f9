"""Values take the place of whole variables and can do nothing else, whatever they hold."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from typing import Final

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import QuerySolutions, Store
from rdflib import Literal, URIRef
from rdflib.plugins.sparql import prepareQuery
from rdflib.plugins.sparql.parserutils import CompValue

from graph.errors import QuestionError
from queries.binding import bind, bound_query, paged
from queries.parameters import Parameter
from queries.questions import Question

_TEXT: Final = """PREFIX ex: <https://example.org/>
SELECT ?finding WHERE {
  ?finding ex:theme ?_theme ; ex:force ?__force_iri ; ex:note "fixed ?_theme" . # ?_theme
  FILTER (?theme != ?_theme)
}
ORDER BY ?finding
"""
_FIXED: Final = {"fixed ?_theme", *(f"https://example.org/{name}" for name in ("theme", "force", "note"))}
_HOSTILE: Final = st.text(alphabet=st.characters(exclude_categories=["Cs"])) | st.lists(
    st.sampled_from(
        [
            '"',
            "'",
            "\\",
            "\n",
            "\r",
            "\t",
            "\x00",
            "\x0b",
            "\u0085",
            "\u2028",
            "\\u0022",
            "\\u005C",
            "\\U00000022",
            "0",
            "}",
            " SERVICE <x> {",
            "#",
            "?_theme",
            "@en",
            "^^",
            "<",
            ">",
            '"""',
            "u",
            "U",
            "A5",
            "\U0001f600",
        ]
    )
).map("".join)


def _question(text: str = _TEXT) -> Question:
    return Question(
        name="sample",
        summary="",
        description="",
        tags=(),
        pagination=10,
        parameters=(
            replace(Parameter.from_variable("_theme"), default="custody"),
            Parameter.from_variable("__force_iri"),
        ),
        columns=(),
        text=text,
        path=Path("sample.rq"),
    )


def _resolve(slug: str) -> str:
    return f"https://example.org/id/{slug}"


def _shape(part: object, bound: list[str], kind: type[Literal | URIRef]) -> object:
    """The algebra as nested tuples. The terms of one kind that the text does not fix are left out and go to `bound`."""
    if isinstance(part, CompValue):
        return part.name, tuple((key, _shape(part[key], bound, kind)) for key in sorted(part))
    if isinstance(part, list | tuple):
        return tuple(_shape(item, bound, kind) for item in part)
    if isinstance(part, set | frozenset):
        return tuple(sorted(repr(item) for item in part))
    if isinstance(part, kind) and str(part) not in _FIXED:
        bound.append(str(part))
        return kind
    return repr(part)


def _algebra(values: dict[str, str], kind: type[Literal | URIRef]) -> tuple[object, list[str]]:
    bound: list[str] = []
    text = bound_query(_question(), values, _resolve).text
    return _shape(prepareQuery(text).algebra, bound, kind), bound


def test_only_whole_variables_are_replaced() -> None:
    text = "?_since $_since ?_since_integer <?_since> '?_since' \"?_since\" # ?_since\n?_since"
    assert bind(text, {"_since": "T"}) == "T T ?_since_integer <?_since> '?_since' \"?_since\" # ?_since\nT"


def test_strings_over_lines_are_left_alone() -> None:
    assert bind("'''\n?_a''' \"\"\"?_a\n\"\"\"", {"_a": "T"}) == "'''\n?_a''' \"\"\"?_a\n\"\"\""


def test_an_unknown_variable_stays() -> None:
    assert bind("?_a ?_b ?a", {"_a": "T"}) == "T ?_b ?a"


def test_a_term_that_holds_a_variable_is_not_bound_again() -> None:
    assert bind("?_a ?_b", {"_a": '"?_b"', "_b": '"?_a"'}) == '"?_b" "?_a"'


@pytest.mark.parametrize(
    ("text", "terms", "bound"),
    [
        ("(?_a?_b)", {"_a": '""', "_b": '"x"'}, '("" "x")'),
        ('(?_a"x")', {"_a": '""'}, '("" "x")'),
        ('(""?_a)', {"_a": '"x"'}, '("" "x")'),
        ("?x<?_a ", {"_a": "<urn:a>"}, "?x< <urn:a> "),
        ("?_a-1", {"_a": '"x"@en'}, '"x"@en -1'),
    ],
)
def test_a_term_does_not_grow_together_with_its_neighbour(text: str, terms: dict[str, str], bound: str) -> None:
    assert bind(text, terms) == bound


@settings(deadline=None)
@given(st.text())
def test_binding_nothing_changes_nothing(text: str) -> None:
    assert bind(text, {}) == text


@settings(deadline=None)
@given(_HOSTILE)
def test_a_hostile_string_changes_one_literal_and_nothing_else(value: str) -> None:
    benign, _ = _algebra({"theme": "custody"}, Literal)
    shape, taken = _algebra({"theme": value}, Literal)
    assert shape == benign
    assert taken == [value, value]


@settings(deadline=None)
@given(st.from_regex(r"[a-z0-9]+(-[a-z0-9]+)*", fullmatch=True))
def test_a_slug_changes_one_iri_and_nothing_else(slug: str) -> None:
    benign, _ = _algebra({"force": "northshire"}, URIRef)
    shape, taken = _algebra({"force": slug}, URIRef)
    assert shape == benign
    assert taken == [f"https://example.org/id/{slug}"]


@settings(deadline=None)
@given(_HOSTILE)
def test_a_hostile_iri_is_refused_or_changes_one_iri(value: str) -> None:
    iri = f"urn:x:{value}"
    benign, _ = _algebra({"force": "northshire"}, URIRef)
    try:
        found = _algebra({"force": iri}, URIRef)
    except QuestionError:
        return
    assert found == (benign, [iri])
    assert not re.search(r'[<>"{}|^`\\\x00-\x20]', iri)


def test_defaults_stand_in_and_optional_parameters_stay_open() -> None:
    bound = bound_query(_question(), {}, _resolve)
    assert bound.values == {"theme": "custody", "force": None}
    assert 'ex:theme "custody" ; ex:force ?__force_iri ; ex:note "fixed ?_theme" . # ?_theme' in bound.text


def test_values_given_win_over_defaults() -> None:
    bound = bound_query(_question(), {"force": "northshire", "theme": "vetting"}, _resolve)
    assert bound.values == {"theme": "vetting", "force": "northshire"}
    assert "ex:force <https://example.org/id/northshire> ;" in bound.text


def test_an_unknown_parameter_is_refused_with_those_there_are() -> None:
    with pytest.raises(QuestionError) as refusal:
        bound_query(_question(), {"_theme": "custody"}, _resolve)
    assert "no parameter '_theme'" in refusal.value.detail
    assert refusal.value.hint == "It has: theme, force."


@pytest.mark.parametrize(
    ("text", "page"),
    [
        ("SELECT ?a {} ORDER BY ?a", "SELECT ?a {} ORDER BY ?a\nLIMIT 11 OFFSET 20\n"),
        ("SELECT ?a {} # LIMIT 5", "SELECT ?a {} # LIMIT 5\nLIMIT 11 OFFSET 20\n"),
        (
            "SELECT ?limit { { SELECT ?a {} LIMIT 5 } }\n",
            "SELECT ?limit { { SELECT ?a {} LIMIT 5 } }\nLIMIT 11 OFFSET 20\n",
        ),
        ("SELECT ?a {} VALUES ?a { 1 }", "SELECT ?a {}\nLIMIT 11 OFFSET 20\nVALUES ?a { 1 }"),
        ("SELECT ?a { VALUES ?a { 1 } }", "SELECT ?a { VALUES ?a { 1 } }\nLIMIT 11 OFFSET 20\n"),
        ("SELECT ?a {} limit 5", "SELECT ?a {} limit 5"),
        ("SELECT ?a {} OFFSET 5", "SELECT ?a {} OFFSET 5"),
    ],
)
def test_a_page_is_cut_unless_the_query_cuts_its_own(text: str, page: str) -> None:
    assert paged(text, 10, 20) == page


def test_a_page_holds_one_row_more_than_asked_for() -> None:
    answer = Store().query(paged("SELECT ?a { VALUES ?a { 1 2 3 4 5 6 } } ORDER BY ?a", 2, 1))
    assert isinstance(answer, QuerySolutions)
    assert [row["a"].value for row in answer] == ["2", "3", "4"]


@pytest.mark.parametrize(("limit", "offset"), [(0, 0), (10, -1)])
def test_a_page_that_cannot_be_is_refused(limit: int, offset: int) -> None:
    with pytest.raises(QuestionError, match="There is no page"):
        paged("SELECT ?a {}", limit, offset)
