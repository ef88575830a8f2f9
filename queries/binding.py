"""Saved questions made ready to run: values put where parameters stand, and a page cut out of the answer."""

from __future__ import annotations

import difflib
import itertools
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Final, NamedTuple

from graph.errors import QuestionError
from queries.lexing import Kind, Token, nested, tokens
from queries.parameters import serialise
from queries.questions import Question

# A term must not grow together with its neighbour: `<` and `<iri>` into `<<`, `""` and `"x"` into the start of a long
# string, `"x"@en` and `-1` into another language.
_JOINS_BEFORE: Final = ("<", '"', "'")
_JOINS_AFTER: Final = ('"', "'", "-", "@", "^")
_LONGEST: Final = 60
"""Characters of a name that is shown back, and that near ones are sought for."""


@dataclass(frozen=True, slots=True)
class BoundQuery:
    """A query that can run, and the values it runs with.

    Attributes:
        text: SPARQL with every value in place.
        values: the value of each parameter of the question, in its order: the caller's, else the default, else None for
            an optional one left out, whose variable then stands for anything.
        cut: the same with a page cut out, where one was asked for and the query does not limit its answer itself.
    """

    text: str
    values: Mapping[str, str | None]
    cut: str


def bind(text: str, terms: Mapping[str, str]) -> str:
    """Put terms in the place of whole variables, and nowhere else: not in strings, comments, IRIs or longer names.

    Args:
        text: SPARQL.
        terms: for the name of a variable, without `?` or `$`, the RDF term in SPARQL syntax.
    """
    pieces: list[str] = []
    for token in _tokens(text):
        term = terms.get(token.text[1:]) if token.kind is Kind.VARIABLE else None
        if term is None:
            pieces.append(token.text)
            continue
        if pieces and pieces[-1].endswith(_JOINS_BEFORE):
            pieces.append(" ")
        pieces.append(term)
        if text.startswith(_JOINS_AFTER, token.end):
            pieces.append(" ")
    return "".join(pieces)


@lru_cache(maxsize=256)
def _tokens(text: str) -> tuple[Token, ...]:
    """The tokens of a text. Saved questions are bound again and again, and cutting them up takes most of the time."""
    return tuple(tokens(text))


class Page(NamedTuple):
    """A stretch of an answer: how many rows at most, from 1, and how many are passed over before them."""

    limit: int
    offset: int = 0


def bound_query(
    question: Question, values: Mapping[str, str], resolve: Callable[[str], str] | None, page: Page | None = None
) -> BoundQuery:
    """Bind the caller's values and the defaults of the rest.

    Args:
        question: the saved question.
        values: by the name of the parameter (`since`, not `_since_integer`), as the caller wrote them.
        resolve: makes an IRI of a short or prefixed name; see `queries.parameters.serialise`.
        page: the page to cut out; see `paged`.

    Raises:
        QuestionError: a name is not one of the question's parameters, or a value does not fit its parameter.
    """
    allowed = [parameter.name for parameter in question.parameters]
    if unknown := [name for name in values if name not in allowed]:
        detail = f"The question {question.name} has no parameter {', '.join(repr(name) for name in unknown)}."
        raise QuestionError(detail, hint=f"It has: {', '.join(allowed)}." if allowed else "It has none.")
    effective = {parameter.name: values.get(parameter.name, parameter.default) for parameter in question.parameters}
    terms = {
        parameter.variable: serialise(parameter, value, resolve)
        for parameter in question.parameters
        if (value := effective[parameter.name]) is not None
    }
    text = bind(question.text, terms)
    cut = bind(paged(question.text, page.limit, page.offset), terms) if page else text
    return BoundQuery(text, effective, cut)


def paged(text: str, limit: int, offset: int) -> str:
    """Cut a page out of the answer, with one row more than the page holds: its presence says that there is a next page.

    A query that limits its own answer is given back as it is.

    Args:
        text: a SPARQL query.
        limit: rows on a page, at least 1.
        offset: rows before the page, at least 0.

    Raises:
        QuestionError: the limit or the offset is too small.
    """
    if limit < 1 or offset < 0:
        detail = f"There is no page of {limit} rows after {offset} rows."
        raise QuestionError(detail, hint="A page has at least one row, and the offset is not negative.")
    end = _end(text)
    return text if end is None else f"{text[:end].rstrip()}\nLIMIT {limit + 1} OFFSET {offset}\n{text[end:]}"


def sorted_by(question: Question, sort: str) -> Question:
    """The question with its answer in another order: by one column, and what is equal there as it was before.

    Args:
        question: a saved question.
        sort: the name of a column, or that after a hyphen for the greatest first; empty to leave it as it is. What is
            empty comes first, and last after a hyphen (SPARQL 1.1, clause 15.1).

    Raises:
        QuestionError: the answer has no such column, or no order that could be changed.
    """
    if not sort:
        return question
    columns = [column for column, _ in question.columns]
    column = sort.removeprefix("-")
    if column not in columns:
        near = difflib.get_close_matches(column[:_LONGEST], columns, n=1)
        hint = f"Did you mean {near[0]}? " if near else ""
        detail = f"The answer to {question.name} has no column {column[:_LONGEST]!r} to sort by."
        raise QuestionError(
            detail, hint=f"{hint}There are: {', '.join(columns)}; a hyphen before turns the order round."
        )
    place = _order(question.text)
    if place is None:
        raise QuestionError(
            f"The answer to {question.name} has no order that could be changed.",
            hint="Ask without a column to sort by.",
        )
    condition = f" {'DESC' if sort.startswith('-') else 'ASC'}(?{column})"
    return replace(question, text=question.text[:place] + condition + question.text[place:])


@lru_cache(maxsize=256)
def _order(text: str) -> int | None:
    """Where the first condition of the outermost ORDER BY goes."""
    words = [each for each in nested(text) if not each.depth]
    for before, place in itertools.pairwise(words):
        if before.token.text.upper() == "ORDER" and place.token.text.upper() == "BY":
            return place.token.end
    return None


@lru_cache(maxsize=256)
def _end(text: str) -> int | None:
    """Where LIMIT goes in a query; None where it has one already."""
    end = len(text)
    for token, depth, _ in nested(text):
        word = token.text.upper() if token.kind is Kind.WORD and not depth else ""
        if word in {"LIMIT", "OFFSET"}:
            return None
        if word == "VALUES":  # the one clause that follows LIMIT: SPARQL 1.1, rule [2]
            end = token.start
    return end
