"""A new `.rq` file appears in every form and every description, and no value can change a query."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping
from typing import Any, Final
from urllib.parse import urlencode

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from new_question import NAME, SOURCE, with_new_question
from rdflib import Graph, Literal, Namespace, URIRef
from rdflib.plugins.sparql import prepareQuery
from rdflib.plugins.sparql.parserutils import CompValue
from running_server import Server
from test_canned_forms import HTML

from graph.release import Release
from outstanding.web.forms import SUFFIXES
from queries.answers import saved_questions
from queries.linting import faults
from queries.questions import Question

SH = Namespace("http://www.w3.org/ns/shacl#")
EVERYTHING = {
    "words": "force",
    "mode": "with",
    "least": "2",
    "score": "1.50",
    "loud": "true",
    "day": "2016-02-29",
    "at": "2016-02-29T12:00:00Z",
    "year": "2016",
    "label": "área",
    "kind": "insp:AreaForImprovement",
}
_PIECES: Final = (
    '"',
    "'",
    "\\",
    "\n",
    "\r",
    "\t",
    "\x00",
    "\u0085",
    "\u2028",
    "\\u0022",
    "\\u005C",
    "\\U00000022",
    "}",
    " SERVICE <http://x/> {",
    "#",
    "?_words_string",
    "$_words_string",
    "@en",
    "^^",
    "<",
    ">",
    '"""',
    "u",
    "A5",
    "&",
    "=",
    "+",
    "%",
    ";",
    "{{",
    "\U0001f600",
)
HOSTILE: Final = st.text(alphabet=st.characters(exclude_categories=["Cs"]), min_size=1) | st.lists(
    st.sampled_from(_PIECES), min_size=1
).map("".join)
PLAIN = "qzqzq"
"""What stands in no query."""


@pytest.fixture(scope="module")
def extended(samples: Release, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server with the new question."""
    with with_new_question(samples.folder.parents[1], tmp_path_factory.mktemp("extended")) as server:
        yield server


# --- it appears everywhere --------------------------------------------------------------------------------------------


def test_the_new_question_is_a_right_one(tmp_path_factory: pytest.TempPathFactory) -> None:
    path = tmp_path_factory.mktemp("question") / f"{NAME}.rq"
    path.write_text(SOURCE, "utf-8")
    assert faults(Question.load(path)) == []
    assert NAME not in saved_questions()


def test_a_new_question_is_listed_described_and_published(extended: Server) -> None:
    assert NAME in [each["name"] for each in extended.get("/q").json["questions"]]
    assert f'href="/q/{NAME}"'.encode() in extended.get("/q", HTML).body
    examples = Graph().parse(data=extended.get("/.well-known/sparql-examples").body, format="turtle")
    assert (URIRef(f"{extended.address}q/{NAME}"), None, SH.SPARQLExecutable) in examples
    paths = extended.get("/openapi.json").json["paths"]
    assert {f"/q/{NAME}", f"/q/{NAME}.{{form}}"} <= set(paths)


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_a_new_question_answers_in_every_form(suffix: str, extended: Server) -> None:
    reply = extended.get(f"/q/{NAME}.{suffix}?{urlencode(EVERYTHING)}")
    assert reply.status == 200
    assert reply.body


def test_a_new_question_answers_what_its_query_gives(extended: Server) -> None:
    path = f"/q/{NAME}?{urlencode(EVERYTHING)}"
    told = extended.get(f"{path}&limit=10000").json
    assert told["rows"] == [
        {"quotation": row["quotation"], "finding": row["finding"]} for row in extended.query(told["sparql"]).rows
    ]
    assert len(told["rows"]) > 3
    first = extended.get(path).json
    assert len(first["rows"]) == 3  # its own pagination
    assert first["page"]["next"]
    assert all(row for row in told["passages"])
    book = openpyxl.load_workbook(io.BytesIO(extended.get(f"/q/{NAME}.xlsx?{urlencode(EVERYTHING)}").body))
    assert book["answer"].max_row == len(told["rows"]) + 1


def test_the_types_of_parameters_are_those_of_openapi(extended: Server) -> None:
    operation = extended.get("/openapi.json").json["paths"][f"/q/{NAME}"]["get"]
    given = {each["name"]: each for each in operation["parameters"]}
    schemas: dict[str, Any] = {name: each["schema"] for name, each in given.items()}
    assert schemas["mode"] == {"type": "string", "enum": ["with", "without"], "default": "with"}
    assert (schemas["least"]["type"], schemas["least"]["default"]) == ("integer", 1)
    assert schemas["score"] == {"type": "number", "default": 0.5}
    assert schemas["loud"] == {"type": "boolean", "default": False}
    assert schemas["day"] == {"type": "string", "format": "date", "default": "2015-01-01"}
    assert schemas["at"]["format"] == "date-time"
    assert schemas["year"]["pattern"] == "^[0-9]{4}$"
    assert given["words"]["example"] == "force"
    assert not any(each["required"] for each in given.values())


def test_the_fields_of_the_page_follow_the_types(extended: Server) -> None:
    page = extended.get(f"/q/{NAME}", HTML).body.decode()
    assert 'name="least" type="number" value="1"' in page
    assert 'name="day" type="date" value="2015-01-01"' in page
    assert '<option value="without">without</option>' in page
    assert '<option value="true">yes</option>' in page
    assert 'name="words" type="text" value="qzqzq"' in page


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("mode", "sometimes"),
        ("least", "01"),
        ("least", "9" * 19),
        ("score", "1e5"),
        ("loud", "yes"),
        ("day", "2015-02-29"),
        ("at", "2015-01-01"),
        ("year", "15"),
        ("kind", "insp:NoSuchKind"),
        ("kind", "urn:nothing"),
    ],
)
def test_a_value_of_another_type_is_refused(name: str, value: str, extended: Server) -> None:
    reply = extended.get(f"/q/{NAME}?{urlencode({name: value})}")
    assert reply.status == 422
    assert [each["name"] for each in reply.json["parameters"]] == [name]


# --- no value changes a query -----------------------------------------------------------------------------------------


def shape(part: object, bound: str, *, text: bool) -> object:
    """The algebra of a query as nested tuples, with one term left out: a text, or else any term."""
    if isinstance(part, CompValue):
        return part.name, tuple((key, shape(part[key], bound, text=text)) for key in sorted(part))
    if isinstance(part, list | tuple):
        return tuple(shape(item, bound, text=text) for item in part)
    if isinstance(part, set | frozenset):
        return tuple(sorted(repr(item) for item in part))
    if isinstance(part, Literal | URIRef) and str(part) == bound and not (text and getattr(part, "datatype", None)):
        return type(part)
    return repr(part)


def algebra(query: str, bound: str, *, text: bool = True) -> object:
    return shape(prepareQuery(query).algebra, bound, text=text)


def query(server: Server, name: str, values: Mapping[str, str]) -> str | None:
    """The query with values in place, as it would run; None where they are refused."""
    reply = server.get(f"/q/{name}.rq?{urlencode(values)}")
    assert reply.status in {200, 422}
    return reply.body.decode() if reply.status == 200 else None


QUIET = settings(deadline=None, max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])


@QUIET
@given(HOSTILE)
def test_a_hostile_string_changes_one_literal_and_nothing_else(extended: Server, value: str) -> None:
    plain = query(extended, NAME, {"words": PLAIN})
    hostile = query(extended, NAME, {"words": value})
    assert plain
    assert hostile
    if value not in {"without", "with"}:  # which stand in the query themselves
        assert algebra(hostile, value) == algebra(plain, PLAIN)


@QUIET
@given(HOSTILE)
def test_a_hostile_text_in_a_language_changes_one_literal_and_nothing_else(extended: Server, value: str) -> None:
    plain, hostile = (
        query(extended, NAME, {"label": PLAIN, "words": "a"}),
        query(extended, NAME, {"label": value, "words": "a"}),
    )
    assert plain
    assert hostile
    if value not in {"without", "with", "a"}:
        assert algebra(hostile, value) == algebra(plain, PLAIN)


@settings(QUIET, max_examples=25)
@given(HOSTILE)
def test_a_hostile_string_is_answered_in_every_form(extended: Server, value: str) -> None:
    told = extended.get(f"/q/{NAME}?{urlencode({'words': value})}").json
    assert told["parameters"]["words"] == value
    assert all(value.lower() in row["quotation"].lower() for row in told["rows"])
    for suffix in SUFFIXES:
        assert extended.get(f"/q/{NAME}.{suffix}?{urlencode({'words': value})}").status == 200


_TYPED = [
    (question.name, parameter.name) for question in saved_questions().values() for parameter in question.parameters
]


@QUIET
@given(st.sampled_from(_TYPED), HOSTILE | HOSTILE.map("urn:x:{}".format) | HOSTILE.map("wexmoor/{}".format))
def test_no_parameter_of_a_question_takes_what_is_not_its_type(
    extended: Server, where: tuple[str, str], value: str
) -> None:
    name, parameter = where
    given_text = query(extended, name, {parameter: value})
    if given_text is not None:  # by chance a number or a day
        bound = extended.get(f"/q/{name}?{urlencode({parameter: value})}").json["parameters"][parameter]
        plain = query(extended, name, {})
        assert plain
        default = next(each.default for each in saved_questions()[name].parameters if each.name == parameter)
        assert algebra(given_text, bound, text=False) == algebra(plain, default or "", text=False)


@settings(QUIET, max_examples=30)
@given(st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=40), HOSTILE)
def test_no_path_and_no_name_makes_the_server_fail(extended: Server, path: str, value: str) -> None:
    for address in (f"/q/{urlencode({'': path})[1:]}", f"/q/{NAME}?{urlencode({path: value})}"):
        assert extended.get(address).status < 500
