"""Variables' names say what a parameter takes; a value becomes a term of that type or is refused."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import Literal, QuerySolutions, Store

from graph.errors import QuestionError
from queries.parameters import Parameter, serialise

_XSD = "http://www.w3.org/2001/XMLSchema#"


def _parameter(variable: str) -> Parameter:
    return Parameter.from_variable(variable)


def _resolve(slug: str) -> str:
    if slug in {"northshire", "force:northshire"}:
        return "https://example.org/id/northshire"
    detail = f"No such thing: {slug}."
    raise QuestionError(detail)


@pytest.mark.parametrize(
    ("variable", "name", "datatype", "language", "required"),
    [
        ("_since_integer", "since", "integer", "", True),
        ("?_since_integer", "since", "integer", "", True),
        ("$__force_iri", "force", "iri", "", False),
        ("_name", "name", "string", "", True),
        ("__as_of_date", "as_of", "date", "", False),
        ("_label_en", "label", "string", "en", True),
        ("_at_dateTime", "at", "dateTime", "", True),
        ("_year_gYear", "year", "gYear", "", True),
        ("_score_decimal", "score", "decimal", "", True),
        ("_open_boolean", "open", "boolean", "", True),
        ("_theme_string", "theme", "string", "", True),
        ("_date", "date", "string", "", True),
        ("_en", "en", "string", "", True),
        ("_since_year", "since_year", "string", "", True),
    ],
)
def test_a_name_says_type_language_and_need(
    variable: str,
    name: str,
    datatype: str,
    language: str,
    required: bool,
) -> None:
    found = _parameter(variable)
    assert (found.name, found.datatype, found.language, found.required) == (name, datatype, language, required)
    assert found.variable == variable.lstrip("?$")


@pytest.mark.parametrize("variable", ["since", "_", "__", "___x", "?", ""])
def test_other_names_are_no_parameters(variable: str) -> None:
    with pytest.raises(QuestionError, match="does not name a parameter"):
        _parameter(variable)


@pytest.mark.parametrize(
    ("variable", "value", "term"),
    [
        ("_a_integer", "2015", f'"2015"^^<{_XSD}integer>'),
        ("_a_integer", "0", f'"0"^^<{_XSD}integer>'),
        ("_a_integer", "-7", f'"-7"^^<{_XSD}integer>'),
        ("_a_decimal", "0.850", f'"0.85"^^<{_XSD}decimal>'),
        ("_a_decimal", "-0.0", f'"0"^^<{_XSD}decimal>'),
        ("_a_decimal", "100", f'"100"^^<{_XSD}decimal>'),
        ("_a_date", "2020-02-29", f'"2020-02-29"^^<{_XSD}date>'),
        ("_a_dateTime", "2019-09-27T09:30:00Z", f'"2019-09-27T09:30:00Z"^^<{_XSD}dateTime>'),
        ("_a_dateTime", "2019-09-27T09:30:00.5", f'"2019-09-27T09:30:00.5"^^<{_XSD}dateTime>'),
        ("_a_gYear", "2015", f'"2015"^^<{_XSD}gYear>'),
        ("_a_boolean", "true", f'"true"^^<{_XSD}boolean>'),
        ("_a", "plain", '"plain"'),
        ("_a", "", '""'),
        ("_a_en", "plain", '"plain"@en'),
        ("_a", 'say "no"', '"say \\"no\\""'),
        ("_a", "a\\b\nc\td\re", '"a\\\\b\\nc\\td\\re"'),
        ("_a", "\x00\x7f", '"\\U00000000\\U0000007F"'),
        ("_a", "it's", '"it\'s"'),
        ("_a", "\\u0022", '"\\\\\\U000000750022"'),
        ("_a_iri", "https://example.org/é?q=1#x", "<https://example.org/é?q=1#x>"),
        ("_a_iri", "urn:isbn:9781111111111", "<urn:isbn:9781111111111>"),
        ("_a_iri", "northshire", "<https://example.org/id/northshire>"),
        ("_a_iri", "force:northshire", "<https://example.org/id/northshire>"),
    ],
)
def test_a_fitting_value_becomes_a_term(variable: str, value: str, term: str) -> None:
    assert serialise(_parameter(variable), value, _resolve) == term


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("_a_integer", "01"),
        ("_a_integer", "+1"),
        ("_a_integer", "-0"),
        ("_a_integer", " 1"),
        ("_a_integer", "1\n"),
        ("_a_integer", "1.0"),
        ("_a_integer", "\u0661"),
        ("_a_integer", "1" * 19),
        ("_a_integer", ""),
        ("_a_decimal", "00.5"),
        ("_a_decimal", "1e3"),
        ("_a_decimal", ".5"),
        ("_a_decimal", "5."),
        ("_a_date", "2019-02-29"),
        ("_a_date", "2019-13-01"),
        ("_a_date", "0000-01-01"),
        ("_a_date", "20190927"),
        ("_a_date", "2019-W39-5"),
        ("_a_date", "2019-09-27Z"),
        ("_a_date", "27/09/2019"),
        ("_a_dateTime", "2019-02-29T00:00:00"),
        ("_a_dateTime", "2019-09-27T24:00:00"),
        ("_a_dateTime", "2019-09-27T09:30:00.000Z"),
        ("_a_dateTime", "2019-09-27T09:30:00+01:00"),
        ("_a_dateTime", "2019-09-27"),
        ("_a_gYear", "15"),
        ("_a_gYear", "0000"),
        ("_a_boolean", "True"),
        ("_a_boolean", "1"),
        ("_a", "half a pair \ud800"),
        ("_a_iri", "https://example.org/a b"),
        ("_a_iri", "https://example.org/> } SERVICE <x"),
        ("_a_iri", "https://example.org/\\u003E"),
        ("_a_iri", "https://example.org/%zz"),
        ("_a_iri", "https://example.org/\n"),
        ("_a_iri", "urn:half a pair \ud800"),
    ],
)
def test_a_value_that_does_not_fit_is_refused_by_name(variable: str, value: str) -> None:
    with pytest.raises(QuestionError) as refusal:
        serialise(_parameter(variable), value, _resolve)
    assert "parameter a does not take" in refusal.value.detail
    assert refusal.value.hint.startswith("It takes ")


def test_the_resolver_refuses_what_it_does_not_know() -> None:
    with pytest.raises(QuestionError, match="No such thing: southshire"):
        serialise(_parameter("_force_iri"), "southshire", _resolve)


@pytest.mark.parametrize("answer", ["relative", "https://example.org/a>b", ""])
def test_what_a_resolver_says_is_checked_too(answer: str) -> None:
    with pytest.raises(QuestionError, match="does not take 'northshire'"):
        serialise(_parameter("_force_iri"), "northshire", lambda _: answer)


def test_without_a_resolver_only_iris_are_taken() -> None:
    assert serialise(_parameter("_force_iri"), "https://example.org/x", None) == "<https://example.org/x>"
    with pytest.raises(QuestionError, match="does not take 'northshire'"):
        serialise(_parameter("_force_iri"), "northshire", None)


def test_a_value_outside_the_enumeration_is_refused_with_the_list() -> None:
    kinds = replace(_parameter("_kind"), enumerate=("afi", "cause"))
    assert serialise(kinds, "afi", None) == '"afi"'
    with pytest.raises(QuestionError, match="It takes one of: afi, cause"):
        serialise(kinds, "AFI", None)


def test_a_long_value_is_shortened_in_the_refusal() -> None:
    with pytest.raises(QuestionError) as refusal:
        serialise(_parameter("_since_integer"), "9" * 10_000, None)
    assert "999…" in refusal.value.detail
    assert len(refusal.value.detail) < 150


@settings(deadline=None)
@given(st.text(alphabet=st.characters(exclude_categories=["Cs"])) | st.text(alphabet="\\u0U2\"'\n\r\t#A5C"))
def test_the_engine_reads_any_text_as_it_was_given(value: str) -> None:
    answer = Store().query(f"SELECT ({serialise(_parameter('_a'), value, None)} AS ?value) {{}}")
    assert isinstance(answer, QuerySolutions)
    assert [row["value"] for row in answer] == [Literal(value)]


@settings(deadline=None)
@given(st.dates())
def test_every_day_of_the_calendar_fits(day: date) -> None:
    assert serialise(_parameter("_a_date"), day.isoformat(), None) == f'"{day.isoformat()}"^^<{_XSD}date>'


@settings(deadline=None)
@given(st.from_regex(r"[a-z0-9]+(-[a-z0-9]+)*", fullmatch=True))
def test_any_slug_goes_through_the_resolver(slug: str) -> None:
    term = serialise(_parameter("_force_iri"), slug, lambda name: f"https://example.org/id/{name}")
    assert term == f"<https://example.org/id/{slug}>"
