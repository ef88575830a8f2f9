"""What OpenAPI 3.1 says of the saved questions: an operation for each, with typed parameters, made from its header."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from pydantic.json_schema import models_json_schema

from outstanding.web.asked import LIMITS, SORT
from outstanding.web.citation import Citation
from outstanding.web.forms import QUERY_OFFER, forms_of, suffixes_of
from queries.coverage import Coverage
from queries.parameters import IRI, Parameter
from queries.questions import Question

Json = dict[str, Any]

_REF: Final = "#/components/schemas/"
_BIGGEST: Final = 10**18 - 1
_TYPES: Final[Mapping[str, Json]] = {
    "integer": {"type": "integer", "minimum": -_BIGGEST, "maximum": _BIGGEST},
    "decimal": {"type": "number"},
    "boolean": {"type": "boolean"},
    "date": {"type": "string", "format": "date"},
    "dateTime": {"type": "string", "format": "date-time"},
    "gYear": {"type": "string", "pattern": "^[0-9]{4}$"},
    "string": {"type": "string"},
    IRI: {"type": "string"},
}
_VALUE: Final = {"type": ["string", "integer", "boolean", "null"]}
_TEXT: Final = {"schema": {"type": "string"}}
_PROBLEMS: Final[Mapping[int, str]] = {
    404: "There is no such form, or no release of that number",
    406: "None of the forms that Accept asks for can be had",
    410: "The release asked for is no longer kept",
    422: "A parameter that the question does not have, or a value that does not fit; each is named",
    429: "Too many requests, where what stands before the server limits them",
    503: "No release is open, the answer takes too long, or too many are being made",
}
_SENT: Final = {
    "ETag": {
        "description": "Names these bytes: the same request with If-None-Match is a 304",
        "schema": {"type": "string"},
    },
    "Cache-Control": {"description": "How long the answer may be kept", "schema": {"type": "string"}},
    "Link": {
        "description": "canonical, alternate, describedby, license and cite-as; prev and next where there are pages",
        "schema": {"type": "string"},
    },
}
_NUMBERS: Final = {
    "limit": "rows on a page; without it the question's own number in JSON and on the page, and all rows in a file",
    "page": "the number of the page",
    "release": "the number of an older release that is still kept; without it the current one",
}


def operation(question: Question, *, suffixed: bool) -> Json:
    """What a route of a question tells OpenAPI of itself, as arguments for the router.

    Args:
        question: the saved question.
        suffixed: whether the form stands in the path; else Accept decides.
    """
    name = question.name.replace("-", "_")
    forms = suffixes_of(question)
    chooses = _choice("form", "path", forms) if suffixed else _choice("format", "query", forms)
    return {
        "summary": question.summary,
        "description": question.description,
        "operation_id": f"{name}_as" if suffixed else name,
        "tags": ["questions"],
        "openapi_extra": {
            "parameters": [
                *([chooses] if suffixed else []),
                *(_parameter(each) for each in question.parameters),
                *(_number(each) for each in LIMITS),
                _sort(question),
                *([] if suffixed else [chooses]),
            ],
            "responses": _responses(
                {"200": _ok({**_content(question), QUERY_OFFER.media_type: _TEXT}, "The answer")},
                (404, 410, 422, 429, 503) if suffixed else (404, 406, 410, 422, 429, 503),
            ),
        },
    }


def _choice(name: str, where: str, forms: Sequence[str]) -> Json:
    return {
        "name": name,
        "in": where,
        "required": where == "path",
        "description": "the form of the answer" + ("" if where == "path" else "; wins over Accept"),
        "schema": {"type": "string", "enum": list(forms)},
    }


def _parameter(parameter: Parameter) -> Json:
    schema: Json = dict(_TYPES[parameter.datatype])
    if parameter.enumerate:
        schema["enum"] = [_typed(parameter, each) for each in parameter.enumerate]
    if parameter.default is not None:
        schema["default"] = _typed(parameter, parameter.default)
    told: Json = {
        "name": parameter.name,
        "in": "query",
        "required": False,
        "description": f"{parameter.description} It takes {parameter.allowed}.".lstrip(),
        "schema": schema,
    }
    if parameter.example:
        told["example"] = _typed(parameter, parameter.example)
    return told


def _typed(parameter: Parameter, value: str) -> str | int | float | bool:
    match parameter.datatype:
        case "integer":
            return int(value)
        case "decimal":
            return float(value)
        case "boolean":
            return value == "true"
        case _:
            return value


def _number(name: str) -> Json:
    return {
        "name": name,
        "in": "query",
        "required": False,
        "description": _NUMBERS[name],
        "schema": {"type": "integer", "minimum": 1, "maximum": LIMITS[name]},
    }


def _sort(question: Question) -> Json:
    columns = [name for name, _ in question.columns]
    return {
        "name": SORT,
        "in": "query",
        "required": False,
        "description": "the column that the rows are sorted by; after a hyphen, the greatest first",
        "schema": {"type": "string", "enum": [*columns, *(f"-{name}" for name in columns)]},
    }


def _content(question: Question) -> Json:
    row = {
        "type": "object",
        "properties": {name: {**_VALUE, "description": meaning} for name, meaning in question.columns},
        "required": [name for name, _ in question.columns],
        "additionalProperties": False,
    }
    answer = {"allOf": [_ref("Answer"), {"properties": {"rows": {"type": "array", "items": row}}}]}
    return {
        form.offer.media_type: {"schema": answer} if form.suffix == "json" else _TEXT for form in forms_of(question)
    }


def _ref(name: str) -> Json:
    return {"$ref": _REF + name}


def _ok(content: Json, description: str) -> Json:
    return {"description": description, "headers": _SENT, "content": content}


def _responses(ok: Json, problems: tuple[int, ...]) -> Json:
    said = {"application/problem+json": {"schema": _ref("Problem")}, "text/plain": _TEXT, "text/html": _TEXT}
    told = {str(status): {"description": _PROBLEMS[status], "content": said} for status in problems}
    return {**ok, "304": {"description": "The client has this already"}, **told}


def _list_operation(name: str, *, suffixed: bool) -> Json:
    forms = ["json", "html", "ttl"]
    chooses = _choice("form", "path", forms) if suffixed else _choice("format", "query", forms)
    content = {"application/json": {"schema": _ref("Questions")}, "text/html": _TEXT, "text/turtle": _TEXT}
    return {
        "summary": "The saved questions",
        "description": "Each with its parameters and columns; in Turtle, as examples for SPARQL editors.",
        "operation_id": name,
        "tags": ["questions"],
        "openapi_extra": {
            "parameters": [chooses],
            "responses": _responses({"200": _ok(content, "The list")}, (404, 429) if suffixed else (406, 429)),
        },
    }


LIST: Final = _list_operation("questions", suffixed=False)
"""Of /q."""

LIST_BY_SUFFIX: Final = _list_operation("questions_as", suffixed=True)
"""Of /q.SUFFIX."""

EXAMPLES: Final[Json] = {
    "summary": "The saved questions as examples for SPARQL editors",
    "description": "In the form of sparql-examples: sh:SPARQLSelectExecutable, with a sh:parameter for each parameter.",
    "operation_id": "sparql_examples",
    "tags": ["questions"],
    "openapi_extra": {"responses": _responses({"200": _ok({"text/turtle": _TEXT}, "The examples")}, (429,))},
}
"""Of /.well-known/sparql-examples."""


def schemas() -> Json:
    """The schemas that the operations refer to, by their names."""
    _, models = models_json_schema(
        [(Citation, "serialization"), (Coverage, "validation")], ref_template=_REF + "{model}"
    )
    known: Json = models["$defs"]
    known["Coverage"]["properties"]["sentence"] = {"type": "string", "description": "the same in one line"}
    known["Coverage"]["required"].append("sentence")
    return {**known, "Passage": _PASSAGE, "Answer": _ANSWER, "Questions": _QUESTIONS, "Problem": _PROBLEM}


def _object(properties: Json, **more: object) -> Json:
    return {"type": "object", "properties": properties, "required": list(properties), **more}


_STRING: Final = {"type": "string"}
_OPTIONAL: Final = {"type": ["string", "null"]}
_PASSAGE: Final = _object(
    {
        "column": {**_STRING, "description": "whose value the passage is behind"},
        "thing": {**_STRING, "description": "IRI of what was read from it"},
        "exact": {**_OPTIONAL, "description": "its words"},
        "start": {"type": "integer", "description": "of its first character in the document's text, from 0"},
        "end": {"type": "integer", "description": "one past its last character"},
        "document": {**_OPTIONAL, "description": "IRI of the document"},
        "title": {**_OPTIONAL, "description": "of the document"},
        "passage": {**_STRING, "description": "IRI of the passage (RFC 5147)"},
        "address": {**_STRING, "description": "where it can be read"},
    }
)
_ANSWER: Final = _object(
    {
        "question": {**_STRING, "description": "its name"},
        "summary": _STRING,
        "description": _STRING,
        "parameters": {"type": "object", "additionalProperties": _OPTIONAL},
        "release": {**_STRING, "description": "its hash"},
        "columns": {"type": "array", "items": _object({"name": _STRING, "description": _STRING})},
        "rows": {"type": "array", "items": {"type": "object"}},
        "passages": {
            "type": "array",
            "description": "for each row, the passages behind it",
            "items": {"type": "array", "items": _ref("Passage")},
        },
        "coverage": _ref("Coverage"),
        "page": _object(
            {
                "number": {"type": "integer"},
                "limit": {"type": "integer"},
                "rows": {"type": "integer"},
                "next": _OPTIONAL,
                "previous": _OPTIONAL,
            }
        ),
        "citation": _ref("Citation"),
        "sparql": {**_STRING, "description": "the query, with the values in place"},
    }
)
_QUESTIONS: Final = _object(
    {
        "questions": {
            "type": "array",
            "items": _object(
                {
                    "name": _STRING,
                    "summary": _STRING,
                    "description": _STRING,
                    "tags": {"type": "array", "items": _STRING},
                    "version": {**_STRING, "description": "SHA-256 of its file"},
                    "address": _STRING,
                    "forms": {"type": "array", "items": _STRING},
                    "pagination": {"type": "integer", "description": "rows on a page"},
                    "parameters": {
                        "type": "array",
                        "items": _object(
                            {
                                "name": _STRING,
                                "type": _STRING,
                                "required": {"type": "boolean", "description": "whether it always has a value"},
                                "default": _OPTIONAL,
                                "allowed": {**_STRING, "description": "what it takes, in words"},
                                "enumerate": {"type": "array", "items": _STRING},
                                "description": _STRING,
                                "example": _OPTIONAL,
                            }
                        ),
                    },
                    "columns": {"type": "array", "items": _object({"name": _STRING, "description": _STRING})},
                }
            ),
        }
    }
)
_PROBLEM: Final = {
    "type": "object",
    "description": "Problem details (RFC 9457)",
    "properties": {
        "type": _STRING,
        "title": _STRING,
        "status": {"type": "integer"},
        "detail": {**_STRING, "description": "what is wrong"},
        "hint": {**_STRING, "description": "what to do"},
        "parameters": {
            "type": "array",
            "description": "each parameter that does not fit",
            "items": _object({"name": _STRING, "detail": _STRING, "hint": _STRING}),
        },
        "request_id": _STRING,
    },
    "required": ["type", "title", "status", "detail", "request_id"],
}
