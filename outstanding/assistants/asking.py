"""Each saved question as a tool: its schema from the question's header, its answer in pages, with a citation."""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from graph.errors import QuestionError
from graph.release import Release
from graph.store import Store
from outstanding.export.notice import ATTRIBUTION, TERMS
from queries.answers import Answer, ask
from queries.parameters import Parameter
from queries.questions import Question

PAGE: Final = "page"
"""The argument of every question that turns to the next rows."""

Json = dict[str, object]

_TYPES: Final[Mapping[str, Mapping[str, object]]] = MappingProxyType(
    {
        "integer": {"type": "integer"},
        "decimal": {"type": "number"},
        "boolean": {"type": "boolean"},
        "date": {"type": "string", "format": "date"},
        "dateTime": {"type": "string", "format": "date-time"},
        "gYear": {"type": "string", "pattern": "^[0-9]{4}$"},
    }
)
_WHOLE: Final = re.compile(r"-?[0-9]{1,18}")


def input_schema(question: Question) -> Json:
    """The JSON Schema of a question's arguments; none is required, since what must have a value has a default."""
    properties: Json = {each.name: _property(each) for each in question.parameters}
    properties[PAGE] = {
        "type": "integer",
        "minimum": 1,
        "default": 1,
        "description": f"Which page of the rows; a page has {question.pagination} at most.",
    }
    return {"type": "object", "properties": properties, "additionalProperties": False}


def _property(parameter: Parameter) -> Json:
    found: Json = dict(_TYPES.get(parameter.datatype, {"type": "string"}))
    described = parameter.description or parameter.allowed
    found["description"] = described if parameter.required else f"{described} May be left out."
    if parameter.enumerate:
        found["enum"] = [_value(parameter, each) for each in parameter.enumerate]
    if parameter.default is not None:
        found["default"] = _value(parameter, parameter.default)
    if parameter.example:
        found["examples"] = [_value(parameter, parameter.example)]
    return found


def _value(parameter: Parameter, text: str) -> str | int | float | bool:
    """A value as JSON has it."""
    if parameter.datatype == "integer" and _WHOLE.fullmatch(text):
        return int(text)
    if parameter.datatype == "decimal":
        return float(text)
    return text == "true" if parameter.datatype == "boolean" else text


def description(question: Question) -> str:
    """What a question answers and what its columns hold, for who chooses a tool."""
    columns = "\n".join(f"* {name}: {meaning}" for name, meaning in question.columns)
    return f"{question.summary}.\n\n{question.description}\n\nColumns of a row:\n{columns}"


OUTPUT_SCHEMA: Final[Json] = {
    "type": "object",
    "properties": {
        "question": {"type": "string"},
        "parameters": {"type": "object", "description": "The values that it ran with; null where one was left out."},
        "release": {"type": "string", "description": "The hash of the release that was asked."},
        "coverage": {"type": "object", "description": "What the answer rests on; `sentence` says it in one line."},
        "rows": {"type": "array", "items": {"type": "object"}, "description": "The rows of this page."},
        "total_rows": {"type": "integer", "description": "Rows of the whole answer."},
        "page": {"type": "integer"},
        "pages": {"type": "integer", "description": "Pages of the whole answer; at least 1."},
        "next_page": {"type": ["integer", "null"], "description": "null on the last page."},
        "citation": {"type": "string", "description": "What to cite with anything taken from this answer."},
    },
    "required": [
        "question",
        "parameters",
        "release",
        "coverage",
        "rows",
        "total_rows",
        "page",
        "pages",
        "next_page",
        "citation",
    ],
}
"""The JSON Schema of every question's answer."""


def answered(release: Release, store: Store, question: Question, arguments: Mapping[str, object]) -> Json:
    """A page of the answer to a question.

    Args:
        release: what is asked.
        store: of that release.
        question: a saved question.
        arguments: as JSON has them; null is the same as left out.

    Raises:
        QuestionError: an unknown argument, a value that does not fit, or a page that is not there.
    """
    given = {name: value for name, value in arguments.items() if value is not None}
    page = _page(given.pop(PAGE, 1))
    answer = ask(release, store, question, {name: _text(name, value) for name, value in given.items()})
    size = question.pagination
    pages = max(1, -(-len(answer.rows) // size))
    if page > pages:
        raise QuestionError(
            f"there is no page {page}: the answer has {len(answer.rows)} rows, on {pages} {_noun(pages)}",
            hint=f"Ask for a page from 1 to {pages}.",
        )
    rows = answer.rows[(page - 1) * size : page * size]
    return {
        **answer.as_json(),
        "rows": [dict(row) for row in rows],
        "total_rows": len(answer.rows),
        "page": page,
        "pages": pages,
        "next_page": page + 1 if page < pages else None,
        "citation": citation(answer),
    }


def citation(answer: Answer) -> str:
    """The question, its values, the release, and whose words these are."""
    values = ", ".join(f"{name} {value}" for name, value in answer.parameters.items() if value is not None)
    told = f"{answer.question.name} ({values})" if values else answer.question.name
    return f"Outstanding, {told}, release {answer.release}. {ATTRIBUTION} {TERMS}"


def _page(value: object) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or value < 1:
        raise QuestionError(f"there is no page {value!r}", hint="Give a whole number from 1.")
    return value


def _text(name: str, value: object) -> str:
    """A JSON value as callers on the command line would write it."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else repr(value)
    if isinstance(value, str | int):
        return str(value)
    raise QuestionError(f"the parameter {name} does not take a list or an object", hint="Give one value.")


def _noun(pages: int) -> str:
    return "page" if pages == 1 else "pages"
