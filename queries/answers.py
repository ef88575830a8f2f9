"""Questions asked: a saved question, values and a release in, an answer with its coverage out."""

from __future__ import annotations

import datetime
import difflib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from importlib import resources
from typing import Any

from graph.errors import QueryError, QuestionError
from graph.release import Release
from graph.store import Store
from graph.terms import OPEN_END, Base
from queries.binding import BoundQuery, Page, bound_query
from queries.coverage import Coverage, Grounds
from queries.dialect import standard
from queries.headlines import Force, forces
from queries.lexing import Kind, keywords, tokens
from queries.names import Names
from queries.parameters import serialise
from queries.questions import Question, questions

Value = str | int | bool | None
"""A value in a row: whole numbers and booleans as such, everything else in its lexical form, None where unbound."""

Term = Mapping[str, str]
"""An RDF term as SPARQL results in JSON have it: `type`, `value`, and `datatype` or `xml:lang` of a literal."""

_WHOLE = re.compile(r"[+-]?[0-9]{1,18}")
_XSD = "http://www.w3.org/2001/XMLSchema#"
_NEAREST = 3
_LONGEST = 200
"""Characters of a name that near ones are sought for."""
_FORMS = frozenset({"SELECT", "ASK", "CONSTRUCT", "DESCRIBE"})


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer.

    Attributes:
        question: the saved question.
        parameters: the values that it ran with, by parameter; None for an optional one left out.
        release: the hash of the release that was asked.
        columns: in the order of the query.
        rows: each with every column.
        terms: the same rows as RDF terms; an unbound column is missing.
        sparql: the query with its values in place; where a page was asked for, before the page was cut out.
        more: whether rows follow that were not asked for.
    """

    question: Question
    parameters: Mapping[str, str | None]
    release: str
    coverage: Coverage
    columns: tuple[str, ...]
    rows: tuple[Mapping[str, Value], ...]
    sparql: str
    terms: tuple[Mapping[str, Term], ...] = ()
    more: bool = False

    def as_json(self) -> dict[str, object]:
        """The answer as JSON-ready values: question, parameters, release, coverage, rows."""
        return {
            "question": self.question.name,
            "parameters": dict(self.parameters),
            "release": self.release,
            "coverage": {**self.coverage.model_dump(mode="json"), "sentence": self.coverage.sentence},
            "rows": [dict(row) for row in self.rows],
        }


@cache
def saved_questions() -> dict[str, Question]:
    """The questions that come with the project, by name."""
    return questions(resources.files("queries"))


def question_named(name: str) -> Question:
    """A saved question.

    Raises:
        QuestionError: there is none of that name.
    """
    known = saved_questions()
    if name not in known:
        near = difflib.get_close_matches(name[:_LONGEST], known, n=_NEAREST)
        hint = f"Did you mean {' or '.join(near)}?" if near else f"There are: {', '.join(known)}."
        raise QuestionError(f"there is no saved question {name!r}", hint=hint)
    return known[name]


class Enquiries:
    """Saved questions put to one release. What many answers need is looked up once; any thread may ask."""

    def __init__(self, release: Release, store: Store, grounds: Grounds | None = None) -> None:
        """Put questions to a release.

        Args:
            release: what is asked.
            store: the release's store, or another of the same graphs.
            grounds: of the release, where they have been read already.
        """
        self.release = release
        self._store = store
        self._grounds = grounds

    @cached_property
    def names(self) -> Names:
        """What things are called for short."""
        return Names(self._store, Base(self.release.manifest.base))

    @cached_property
    def grounds(self) -> Grounds:
        """What the answers rest on."""
        return self._grounds or Grounds.of(self.release, self._store)

    @cached_property
    def forces(self) -> tuple[Force, ...]:
        """Every force that the reference data know, by name, with what is open and loaded."""
        return forces(self._store)

    def ask(self, question: Question, values: Mapping[str, str], page: Page | None = None) -> Answer:
        """Ask a saved question.

        Args:
            question: a saved question.
            values: by the name of the parameter, as a caller writes them.
            page: the rows wanted; None for all.

        Raises:
            QuestionError: an unknown parameter, or a value that does not fit.
        """
        bound = self.bound(question, values, page)
        as_of, force = bound.values.get("as_of"), bound.values.get("force")
        day = datetime.date.fromisoformat(as_of) if as_of else OPEN_END
        columns, found = _terms(self._store.for_question(question.name), bound, page)
        more = page is not None and len(found) > page.limit
        found = found[: page.limit] if page else found
        return Answer(
            question=question,
            parameters={name: values.get(name, value) for name, value in bound.values.items()},
            release=self.release.hash,
            coverage=self.grounds.coverage(day, force),
            columns=columns,
            rows=_valued(columns, found),
            sparql=bound.text,
            terms=found,
            more=more,
        )

    def bound(self, question: Question, values: Mapping[str, str], page: Page | None = None) -> BoundQuery:
        """The query of a saved question with values in place; those that name things have been looked up.

        Raises:
            QuestionError: an unknown parameter, or a value that does not fit.
        """
        known = {parameter.name: parameter for parameter in question.parameters}
        given = {
            name: self.names.checked(known[name], value) if name in known else value for name, value in values.items()
        }
        return bound_query(question, given, self.names.iri, page)

    def misfits(self, question: Question, values: Mapping[str, str]) -> dict[str, QuestionError]:
        """What is wrong with each value, by the name of its parameter; `ask` stops at the first.

        Names that are no parameter of the question are passed over.
        """
        wrong: dict[str, QuestionError] = {}
        for parameter in question.parameters:
            if parameter.name in values:
                try:
                    serialise(parameter, self.names.checked(parameter, values[parameter.name]), self.names.iri)
                except QuestionError as error:
                    wrong[parameter.name] = error
        return wrong


def ask(
    release: Release, store: Store, question: Question, values: Mapping[str, str], page: Page | None = None
) -> Answer:
    """Ask a saved question once; see `Enquiries.ask`.

    Raises:
        QuestionError: an unknown parameter, or a value that does not fit.
    """
    return Enquiries(release, store).ask(question, values, page)


def _terms(
    store: Store, bound: BoundQuery, page: Page | None
) -> tuple[tuple[str, ...], tuple[Mapping[str, Term], ...]]:
    """The columns and rows of a query; of a page one row more than it holds, if there is one."""
    result = json.loads(store.query(bound.cut))
    found = tuple(result["results"]["bindings"])
    if page and bound.cut == bound.text:  # the query has a limit of its own
        found = found[page.offset : page.offset + page.limit + 1]
    return tuple(result["head"]["vars"]), found


def table(store: Store, sparql: str) -> tuple[tuple[str, ...], tuple[Mapping[str, Value], ...]]:
    """The columns and rows of a SELECT query."""
    return result_table(json.loads(run(store, sparql)))


def run(store: Store, sparql: str, media_type: str = "application/sparql-results+json") -> bytes:
    """The result of somebody's own query, by the standard's reading of it (`queries.dialect`) and of its data set.

    Raises:
        QueryError: the text is no SPARQL, or the media type does not fit the form of the query.
    """
    united = not names_data_set(sparql)
    text = standard(sparql)
    try:
        return store.query(text, media_type, united=united)
    except QueryError:
        if text == sparql:
            raise
    return store.query(sparql, media_type, united=united)  # which complains of the place that the author knows


def result_table(result: Mapping[str, Any]) -> tuple[tuple[str, ...], tuple[Mapping[str, Value], ...]]:
    """The columns and rows of a result in SPARQL's JSON format."""
    columns = tuple(result["head"]["vars"])
    return columns, _valued(columns, tuple(result["results"]["bindings"]))


def _valued(columns: tuple[str, ...], found: tuple[Mapping[str, Term], ...]) -> tuple[Mapping[str, Value], ...]:
    return tuple({name: _value(row.get(name)) for name in columns} for row in found)


def _value(term: Term | None) -> Value:
    if term is None:
        return None
    datatype = term.get("datatype", "").removeprefix(_XSD)
    text = term["value"]
    if datatype == "integer" and _WHOLE.fullmatch(text):
        return int(text)
    return text == "true" if datatype == "boolean" and text in {"true", "false"} else text


def refuse_federation(sparql: str) -> None:
    """Refuse a query that would send requests elsewhere.

    Raises:
        QueryError: the query uses SERVICE, in any spelling.
    """
    if "SERVICE" in keywords(sparql):
        raise QueryError(
            "SERVICE is not allowed: a query here sends no request to other servers",
            hint="Load the other data with `outstanding build`, or ask that server itself.",
        )


def names_data_set(sparql: str) -> bool:
    """Whether a query says by FROM which graphs it sees."""
    return "FROM" in keywords(sparql)


def form_of(sparql: str) -> str:
    """The form of a query: SELECT, ASK, CONSTRUCT or DESCRIBE; SELECT where the text holds none of these words."""
    words = (token.text.upper() for token in tokens(sparql) if token.kind is Kind.WORD)
    return next((word for word in words if word in _FORMS), "SELECT")
