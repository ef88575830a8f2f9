"""Questions asked: a saved question, values and a release in, an answer with its coverage out."""

from __future__ import annotations

import datetime
import difflib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from types import MappingProxyType
from typing import Any

from graph.errors import QueryError, QuestionError
from graph.release import Release
from graph.store import Store, rows
from graph.terms import OPEN_END, PREFIXES, THEME, Base
from queries.binding import bound_query
from queries.coverage import Coverage, coverage
from queries.lexing import Kind, keywords, tokens
from queries.questions import Question, questions

Value = str | int | bool | None
"""A value in a row: whole numbers and booleans as such, everything else in its lexical form, None where unbound."""

KINDS: Mapping[str, str] = MappingProxyType(
    {
        "force": "a insp:PoliceForce",
        "kind": "a owl:Class",
        "theme": "a skos:Concept ; skos:inScheme <https://w3id.org/outstanding/def/theme>",
        "issue": "a insp:Issue",
        "document": "insp:loaderVersion ?version",
    }
)
"""What a thing must be to be the value of a parameter of this name, as the rest of a triple pattern."""

_SHORT = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_WHOLE = re.compile(r"[+-]?[0-9]{1,18}")
_XSD = "http://www.w3.org/2001/XMLSchema#"
_NEAREST = 3
_FORBIDDEN = re.compile(r"[\x00-\x20<>\"{}|\\^`]")
_LOCAL = re.compile(r"[A-Za-z][\w-]*")
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
        sparql: the query that ran.
    """

    question: Question
    parameters: Mapping[str, str | None]
    release: str
    coverage: Coverage
    columns: tuple[str, ...]
    rows: tuple[Mapping[str, Value], ...]
    sparql: str

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
        near = difflib.get_close_matches(name, known, n=_NEAREST)
        hint = f"Did you mean {' or '.join(near)}?" if near else f"There are: {', '.join(known)}."
        raise QuestionError(f"there is no saved question {name!r}", hint=hint)
    return known[name]


def ask(release: Release, store: Store, question: Question, values: Mapping[str, str]) -> Answer:
    """Ask a saved question.

    Args:
        release: what is asked.
        store: the release's store.
        question: a saved question.
        values: by the name of the parameter, as a caller writes them.

    Raises:
        QuestionError: an unknown parameter, or a value that does not fit.
    """
    base = Base(release.manifest.base)
    names = Names(store, base)
    given = {name: names.checked(name, value) if name in KINDS else value for name, value in values.items()}
    bound = bound_query(question, given, names.iri)
    told = {name: values.get(name, value) for name, value in bound.values.items()}
    as_of = bound.values.get("as_of")
    force = bound.values.get("force")
    day = datetime.date.fromisoformat(as_of) if as_of else OPEN_END
    columns, found = table(store, bound.text)
    files = {str(base.thing(entry.key)): entry.name for entry in release.manifest.documents}
    return Answer(
        question=question,
        parameters=told,
        release=release.hash,
        coverage=coverage(store, day, force, files, release.publishers),
        columns=columns,
        rows=found,
        sparql=bound.text,
    )


def table(store: Store, sparql: str) -> tuple[tuple[str, ...], tuple[Mapping[str, Value], ...]]:
    """The columns and rows of a SELECT query."""
    return result_table(json.loads(store.query(sparql)))


def result_table(result: Mapping[str, Any]) -> tuple[tuple[str, ...], tuple[Mapping[str, Value], ...]]:
    """The columns and rows of a result in SPARQL's JSON format."""
    columns = tuple(result["head"]["vars"])
    bindings: list[dict[str, dict[str, str]]] = result["results"]["bindings"]
    return columns, tuple({name: _value(row.get(name)) for name in columns} for row in bindings)


def _value(term: Mapping[str, str] | None) -> Value:
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


def form_of(sparql: str) -> str:
    """The form of a query: SELECT, ASK, CONSTRUCT or DESCRIBE; SELECT where the text holds none of these words."""
    words = (token.text.upper() for token in tokens(sparql) if token.kind is Kind.WORD)
    return next((word for word in words if word in _FORMS), "SELECT")


class Names:
    """Short names of things in a release, and the IRIs they stand for."""

    def __init__(self, store: Store, base: Base) -> None:
        """Look names up in a store whose things were made under a base."""
        self._store = store
        self._base = base

    def checked(self, parameter: str, value: str) -> str:
        """The IRI of a thing of the kind that a parameter takes.

        Raises:
            QuestionError: nothing is called so, or what is called so is no such thing; near names are suggested.
        """
        iri = value if "://" in value else self.iri(value)
        pattern = KINDS[parameter]
        if _FORBIDDEN.search(iri) or self._is(iri, pattern):
            return iri  # what no IRI can hold is refused where it is bound
        found = (
            row["thing"] or "" for row in rows(self._store, f"SELECT DISTINCT ?thing WHERE {{ ?thing {pattern} }}")
        )
        known = {self._short(thing): thing for thing in found}
        near = difflib.get_close_matches(self._short(iri), sorted(known), n=_NEAREST)
        hint = f"Did you mean {' or '.join(near)}?" if near else "Ask `outstanding sparql` for what there is."
        raise QuestionError(
            f"the parameter {parameter} does not take {value!r}: there is no such {parameter}", hint=hint
        )

    def _short(self, iri: str) -> str:
        """The shortest name that `iri` would take for a thing."""
        for prefix, start in PREFIXES.items():
            if iri.startswith(start) and _LOCAL.fullmatch(iri[len(start) :]):
                return f"{prefix}:{iri[len(start) :]}"
        return self._base.key_of(iri)

    def _is(self, iri: str, pattern: str) -> bool:
        try:
            return self._store.query(f"ASK {{ <{iri}> {pattern} }}").find(b"true") >= 0
        except QueryError:
            return False

    def iri(self, name: str) -> str:
        """The IRI of a body or theme by its slug, of a thing by its path under `/id/`, or of a prefixed name.

        Raises:
            QuestionError: nothing in the release has that name; the nearest ones are suggested.
        """
        prefix, colon, local = name.partition(":")
        if colon and prefix in PREFIXES:
            return PREFIXES[prefix] + local
        slugs = {row["slug"] or "": row["body"] or "" for row in rows(self._store, _SLUGS)}
        if name in slugs:
            return slugs[name]
        if _SHORT.fullmatch(name) and self._exists(str(THEME) + name):
            return str(THEME) + name
        path = str(self._base.thing(name.strip("/")))
        if "/" in name and self._exists(path):
            return path
        known = sorted(slugs) if "/" not in name else self._paths()
        near = difflib.get_close_matches(name, known, n=_NEAREST)
        hint = f"Did you mean {' or '.join(near)}?" if near else "Give a slug, a prefixed name or an IRI."
        raise QuestionError(f"nothing in this release is called {name!r}", hint=hint)

    def _exists(self, iri: str) -> bool:
        try:
            return any(True for _ in rows(self._store, f"SELECT ?p WHERE {{ <{iri}> ?p ?o }} LIMIT 1"))
        except QueryError:
            return False

    def _paths(self) -> list[str]:
        things = (row["thing"] or "" for row in rows(self._store, _THINGS))
        return sorted(self._base.key_of(thing) for thing in things)


_SLUGS = "SELECT DISTINCT ?slug ?body WHERE { ?body insp:slug ?slug ; skos:prefLabel ?name } ORDER BY ?slug"
_THINGS = """
SELECT DISTINCT ?thing WHERE { { ?thing a insp:Issue } UNION { ?thing insp:loaderVersion ?version } }"""
