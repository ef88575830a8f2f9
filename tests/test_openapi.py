"""The OpenAPI document is true: what it allows is answered as it says, and what it forbids is refused as it says."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from new_question import NAME, with_new_question
from running_server import Server
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.openapi import from_url
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from graph.release import Release
from outstanding.web.asked import LIMITS, SORT
from outstanding.web.forms import forms_of, suffixes_of
from queries.answers import saved_questions
from queries.parameters import IRI

QUESTIONS = sorted([*saved_questions(), NAME])
CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]


@pytest.fixture(scope="module")
def extended(samples: Release, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server that has a question with a parameter of every type too."""
    with with_new_question(samples.folder.parents[1], tmp_path_factory.mktemp("extended")) as server:
        yield server


@pytest.fixture(scope="module")
def document(extended: Server) -> dict[str, Any]:
    """The OpenAPI document."""
    found: dict[str, Any] = extended.get("/openapi.json").json
    return found


@pytest.fixture(scope="module")
def schema(extended: Server) -> schemathesis.BaseSchema:
    """The document as schemathesis reads it."""
    return from_url(f"{extended.address}openapi.json")


def test_the_document_is_openapi_of_its_version(document: dict[str, Any]) -> None:
    assert document["openapi"].startswith("3.1.")
    names = [each["operationId"] for path in document["paths"].values() for each in path.values()]
    assert len(names) == len(set(names))
    assert {"Answer", "Citation", "Coverage", "Passage", "Problem"} <= set(document["components"]["schemas"])


@pytest.mark.parametrize("name", sorted(saved_questions()))
def test_an_operation_has_the_parameters_and_columns_of_its_question(name: str, document: dict[str, Any]) -> None:
    question = saved_questions()[name]
    for path, chooses in ((f"/q/{name}", "format"), (f"/q/{name}.{{form}}", "form")):
        operation = document["paths"][path]["get"]
        assert operation["summary"] == question.summary
        given = {each["name"]: each for each in operation["parameters"]}
        assert set(given) == {each.name for each in question.parameters} | set(LIMITS) | {SORT, chooses}
        assert given[chooses]["schema"]["enum"] == list(suffixes_of(question))
        for parameter in question.parameters:
            told = given[parameter.name]["schema"]
            assert (
                told["type"]
                == {"integer": "integer", "date": "string", "string": "string", IRI: "string"}[parameter.datatype]
            )
            assert str(told.get("default")) == str(parameter.default)
            assert str(given[parameter.name].get("example", "")) == parameter.example
        content = operation["responses"]["200"]["content"]
        assert set(content) == {*(form.offer.media_type for form in forms_of(question)), "application/sparql-query"}
        row = content["application/json"]["schema"]["allOf"][1]["properties"]["rows"]["items"]
        assert row["required"] == [column for column, _ in question.columns]
        assert {"304", "404", "410", "422", "429", "503"} <= set(operation["responses"])
        assert ("406" in operation["responses"]) == (chooses == "format")


ASKED = [*(f"/q/{name}" for name in QUESTIONS), f"/q/{NAME}.{{form}}", "/q"]
TRIED = [
    *((path, GenerationMode.POSITIVE) for path in (*ASKED, "/q.{form}", "/.well-known/sparql-examples")),
    *((path, GenerationMode.NEGATIVE) for path in ASKED),
]


@pytest.mark.parametrize(("path", "mode"), TRIED)
def test_the_server_answers_as_the_document_says(
    path: str, mode: GenerationMode, schema: schemathesis.BaseSchema, extended: Server
) -> None:
    operation = schema[path]["GET"]

    @settings(
        max_examples=12,
        derandomize=True,
        database=None,
        deadline=None,
        phases=[Phase.explicit, Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy(generation_mode=mode))
    def ask(case: schemathesis.Case) -> None:
        response = case.call(base_url=extended.address.rstrip("/"))
        case.validate_response(response, checks=CHECKS)

    ask()
