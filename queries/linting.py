"""What a saved question must not do, although it may be valid SPARQL.

The rules keep to what engines answer alike, and to what binding by token can do: a parameter becomes a term, so it must
stand where a term may stand; an optional one left out stays a variable, so it must stand where that is a wildcard.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from keyword import iskeyword
from typing import Final

from pyoxigraph import QuerySolutions, Store

from graph.errors import QuestionError
from queries.binding import bound_query
from queries.lexing import Kind, Nested, keywords, nested, tokens
from queries.parameters import IRI, Parameter
from queries.questions import Question

_FORBIDDEN: Final = {
    "SERVICE": "asks another endpoint",
    "FROM": "chooses graphs; the questions are about all of them",
    "GRAPH": "chooses graphs; the questions are about all of them",
    "DESCRIBE": "is answered in another way by every engine; use SELECT",
    "NOW": "makes the answer depend on the day; take a date as a parameter",
    "RAND": "makes the answer depend on chance",
    "UUID": "makes the answer depend on chance",
    "STRUUID": "makes the answer depend on chance",
    "YEAR": "is defined for xsd:dateTime only, and engines differ on xsd:date; compare dates with dates",
    "MONTH": "is defined for xsd:dateTime only, and engines differ on xsd:date; compare dates with dates",
    "DAY": "is defined for xsd:dateTime only, and engines differ on xsd:date; compare dates with dates",
}
_DURATIONS: Final = tuple(
    mark + local for mark in ":#" for local in ("duration", "dayTimeDuration", "yearMonthDuration")
)
# English and Welsh. Any other is more likely the end of a name: `?_as_of` would be called "as", in a language "of".
_LANGUAGES: Final = frozenset({"", "en", "cy"})
_CLAUSES: Final = frozenset({"SELECT", "WHERE", "GROUP", "HAVING", "ORDER", "LIMIT", "OFFSET", "VALUES"})
RESERVED: Final = frozenset({"limit", "page", "release", "sort", "format", "data", "chart"})
"""What doors let a caller say of any question: no parameter is called so."""

_AFTER_ORDER: Final = frozenset({"LIMIT", "OFFSET", "VALUES"})
_PLACEHOLDER: Final = "https://example.org/id/placeholder"
_SAMPLES: Final = {
    "integer": "1",
    "decimal": "1.5",
    "date": "2019-09-27",
    "dateTime": "2019-09-27T09:30:00Z",
    "gYear": "2019",
    "boolean": "true",
    "string": "sample",
    IRI: _PLACEHOLDER,
}


def faults(question: Question) -> list[str]:
    """Say what is wrong with a question, one sentence for each fault.

    Checked are: where parameters stand, forbidden words, a total order, columns described and columns given, and that
    pyoxigraph parses the query as it stands, with the required parameters bound, and with all of them. Nothing is sent
    anywhere: a query with `SERVICE` is not given to the engine.
    """
    places = list(nested(question.text))
    found = [*_words(question), *_placement(question, places)]
    order = _ordered_by(places)
    if order is None:
        found.append("The last condition of the outermost ORDER BY is no variable, or there is no ORDER BY.")
    if "SERVICE" in keywords(question.text):
        return found
    columns: list[str] = []
    for text in _variants(question, found):
        try:
            answer = Store().query(text)
        except SyntaxError as error:
            return [*found, f"The query does not parse: {error}."]
        if not isinstance(answer, QuerySolutions):
            return [*found, "The query is no SELECT."]
        columns = [variable.value for variable in answer.variables]
    return [*found, *_columns(question, columns, order)]


def _words(question: Question) -> Iterator[str]:
    """Words, functions and spellings that no question uses."""
    words = keywords(question.text)
    yield from (f"{word} {reason}." for word, reason in _FORBIDDEN.items() if word in words)
    for token in tokens(question.text):
        if token.kind in {Kind.NAME, Kind.IRI} and token.text.rstrip(">").endswith(_DURATIONS):
            yield f"{token.text} is for date arithmetic, on which engines differ; take the date as a parameter."
        if token.kind is Kind.IRI and ("?_" in token.text or "$_" in token.text):
            yield f"{token.text} is read as an IRI; put a space after the <."
    for parameter in question.parameters:
        if parameter.name in RESERVED:
            yield f"?{parameter.variable} would be called {parameter.name!r}, which means something at every question."
        if iskeyword(parameter.name):
            yield f"?{parameter.variable} would be called {parameter.name!r}, which no function of Python can take."
        if parameter.language not in _LANGUAGES:
            yield f"?{parameter.variable} is text in the language {parameter.language!r}; end its name in _string."


def _placement(question: Question, places: Sequence[Nested]) -> Iterator[str]:
    """Parameters where no term can stand, or where an optional one left out would empty the answer."""
    parameters = {parameter.variable: parameter for parameter in question.parameters}
    clauses: dict[int, str] = {}
    previous = ""
    for token, depth, within in places:
        word = token.text.upper() if token.kind is Kind.WORD else ""
        if word in _CLAUSES:
            clauses[depth] = word
        elif token.text == "{":
            clauses[depth] = clauses[depth + 1] = ""
        elif token.text == "*" and clauses.get(depth) == "SELECT":
            yield "SELECT * gives parameters back as columns; name the columns."
        elif token.kind is Kind.VARIABLE and (parameter := parameters.get(token.text[1:])):
            listed = within == "(" and clauses.get(depth - 1) == "VALUES"
            yield from _misplaced(
                parameter, "AS" if previous == "AS" else "VALUES" if listed else clauses.get(depth, "")
            )
            if within == "(" and not parameter.required:
                yield (
                    f"The optional ?{parameter.variable} stands in parentheses, where it is an error when left out; "
                    "keep it to triple patterns, or make it required with a default."
                )
        previous = word


def _misplaced(parameter: Parameter, clause: str) -> Iterator[str]:
    """The fault of a parameter that stands bare in a clause, if that clause takes variables only."""
    verb = {
        "SELECT": "projected",
        "GROUP": "grouped by",
        "ORDER": "ordered by",
        "AS": "assigned",
        "VALUES": "assigned",
    }.get(clause)
    if verb:
        yield f"The parameter ?{parameter.variable} is {verb}; it becomes a term, so use another variable there."


def _ordered_by(places: Sequence[Nested]) -> str | None:
    """The variable of the last condition of the outermost ORDER BY, if that is a variable alone, up or down."""
    condition: list[Nested] = []
    ordering = False
    for place in places:
        word = place.token.text.upper() if place.token.kind is Kind.WORD and not place.depth else ""
        ordering = (ordering or word == "ORDER") and word not in _AFTER_ORDER
        if ordering:
            condition.append(place)
    if not condition:
        return None
    last = condition[-1].token
    if last.text == ")":
        function, opening, inner = (place.token for place in condition[-4:-1])
        if opening.text != "(" or (function.kind is Kind.WORD and function.text.upper() not in {"ASC", "DESC", "BY"}):
            return None
        last = inner
    return last.text[1:] if last.kind is Kind.VARIABLE else None


def _variants(question: Question, found: list[str]) -> Iterator[str]:
    """The text as it stands, with defaults, and with every parameter bound; a value that does not fit is a fault."""
    yield question.text
    everything = {
        parameter.name: parameter.example
        or parameter.default
        or next(iter(parameter.enumerate), _SAMPLES[parameter.datatype])
        for parameter in question.parameters
    }
    for values in ({}, everything):
        try:
            yield bound_query(question, values, lambda _: _PLACEHOLDER).text
        except QuestionError as error:
            found.append(str(error))


def _columns(question: Question, columns: Sequence[str], order: str | None) -> Iterator[str]:
    """Columns without description, descriptions without column, and an order that the answer does not show."""
    described = [column for column, _ in question.columns]
    yield from (f"The column {column} is not described." for column in columns if column not in described)
    yield from (f"The described column {column} is not in the answer." for column in described if column not in columns)
    if order is not None and order not in columns:
        yield f"ORDER BY ends in ?{order}, which is no column; end it in a column that tells every two rows apart."
