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
from typing import Any, NamedTuple

from graph.errors import QueryError, QuestionError
from graph.release import Release
from graph.store import Store, rows
from graph.terms import OPEN_END, PREFIXES, THEME, Base
from queries.binding import BoundQuery, bound_query, paged
from queries.coverage import Coverage, Grounds
from queries.dialect import standard
from queries.lexing import Kind, keywords, tokens
from queries.parameters import IRI, Parameter, serialise
from queries.questions import Question, questions

Value = str | int | bool | None
"""A value in a row: whole numbers and booleans as such, everything else in its lexical form, None where unbound."""

Term = Mapping[str, str]
"""An RDF term as SPARQL results in JSON have it: `type`, `value`, and `datatype` or `xml:lang` of a literal."""

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
_LONGEST = 200
"""Characters of a name that near ones are sought for."""
_FORBIDDEN = re.compile(r"[\x00-\x20<>\"{}|\\^`]")
_LOCAL = re.compile(r"[A-Za-z][\w-]*")
_FORMS = frozenset({"SELECT", "ASK", "CONSTRUCT", "DESCRIBE"})


class Page(NamedTuple):
    """A stretch of an answer: how many rows at most, from 1, and how many are passed over before them."""

    limit: int
    offset: int = 0


class Option(NamedTuple):
    """A value that a parameter takes, and its name for people."""

    value: str
    label: str


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


def ask(  # noqa: PLR0913  the last two save work, and most callers leave them out
    release: Release,
    store: Store,
    question: Question,
    values: Mapping[str, str],
    *,
    page: Page | None = None,
    grounds: Grounds | None = None,
) -> Answer:
    """Ask a saved question.

    Args:
        release: what is asked.
        store: the release's store.
        question: a saved question.
        values: by the name of the parameter, as a caller writes them.
        page: the rows wanted; None for all.
        grounds: of the release, for who asks more than once; None to read them now.

    Raises:
        QuestionError: an unknown parameter, or a value that does not fit.
    """
    bound = _bound(Names(store, Base(release.manifest.base)), question, values)
    told = {name: values.get(name, value) for name, value in bound.values.items()}
    as_of = bound.values.get("as_of")
    force = bound.values.get("force")
    day = datetime.date.fromisoformat(as_of) if as_of else OPEN_END
    columns, found = _terms(store, bound.text, page)
    more = page is not None and len(found) > page.limit
    found = found[: page.limit] if page else found
    return Answer(
        question=question,
        parameters=told,
        release=release.hash,
        coverage=(grounds or Grounds.of(release, store)).coverage(day, force),
        columns=columns,
        rows=_valued(columns, found),
        sparql=bound.text,
        terms=found,
        more=more,
    )


def bound_text(release: Release, store: Store, question: Question, values: Mapping[str, str]) -> str:
    """The query of a saved question with values in place, as `ask` would run it.

    Raises:
        QuestionError: an unknown parameter, or a value that does not fit.
    """
    return _bound(Names(store, Base(release.manifest.base)), question, values).text


def misfits(release: Release, store: Store, question: Question, values: Mapping[str, str]) -> dict[str, QuestionError]:
    """What is wrong with each value, by the name of its parameter; `ask` stops at the first.

    Names that are no parameter of the question are passed over.
    """
    names = Names(store, Base(release.manifest.base))
    wrong: dict[str, QuestionError] = {}
    for parameter in question.parameters:
        if parameter.name in values:
            try:
                serialise(parameter, names.checked(parameter, values[parameter.name]), names.iri)
            except QuestionError as error:
                wrong[parameter.name] = error
    return wrong


def _bound(names: Names, question: Question, values: Mapping[str, str]) -> BoundQuery:
    """The query with values in place, of which those that name things have been looked up."""
    known = {parameter.name: parameter for parameter in question.parameters}
    given = {name: names.checked(known[name], value) if name in known else value for name, value in values.items()}
    return bound_query(question, given, names.iri)


def _terms(store: Store, sparql: str, page: Page | None) -> tuple[tuple[str, ...], tuple[Mapping[str, Term], ...]]:
    """The columns and rows of a query; of a page one row more than it holds, if there is one."""
    cut = paged(sparql, page.limit, page.offset) if page else sparql
    result = json.loads(store.query(cut))
    found = tuple(result["results"]["bindings"])
    if page and cut == sparql:  # the query has a limit of its own
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


class Names:
    """Short names of things in a release, and the IRIs they stand for."""

    def __init__(self, store: Store, base: Base) -> None:
        """Look names up in a store whose things were made under a base."""
        self._store = store
        self._base = base

    def checked(self, parameter: Parameter, value: str) -> str:
        """The IRI of a thing of the kind that a parameter takes; the value itself where it takes no kind of thing.

        Raises:
            QuestionError: nothing is called so, or what is called so is no such thing; near names are suggested.
        """
        pattern = KINDS.get(parameter.name)
        if pattern is None or parameter.datatype != IRI:
            return value
        iri = value if "://" in value else self.iri(value)
        if _FORBIDDEN.search(iri) or self._is(iri, pattern):
            return iri  # what no IRI can hold is refused where it is bound
        found = (
            row["thing"] or "" for row in rows(self._store, f"SELECT DISTINCT ?thing WHERE {{ ?thing {pattern} }}")
        )
        known = {self._short(thing): thing for thing in found}
        near = difflib.get_close_matches(self._short(iri), sorted(known), n=_NEAREST)
        hint = f"Did you mean {' or '.join(near)}?" if near else "Ask `outstanding sparql` for what there is."
        raise QuestionError(
            f"the parameter {parameter.name} does not take {value!r}: there is no such {parameter.name}", hint=hint
        )

    def options(self, parameter: Parameter, most: int) -> list[Option]:
        """The things that a parameter takes, by their labels; none where it takes anything.

        Args:
            parameter: of a question.
            most: how many at most; where there are more, none are given, as a choice of some would mislead.
        """
        if parameter.name not in KINDS or parameter.datatype != IRI:
            return []
        labels: dict[str, Option] = {}
        for row in rows(self._store, _OPTIONS.replace("KIND", KINDS[parameter.name]) + f" LIMIT {4 * most}"):
            thing = row["thing"] or ""
            short = row["slug"] or self._short(thing)
            labels.setdefault(thing, Option(short, row["label"] or short))
        return sorted(labels.values(), key=lambda option: (option.label, option.value)) if len(labels) <= most else []

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
        if "/" in name and not _FORBIDDEN.search(name) and self._exists(path := str(self._base.thing(name.strip("/")))):
            return path
        known = sorted(slugs) if "/" not in name else self._paths()
        near = difflib.get_close_matches(name[:_LONGEST], known, n=_NEAREST)
        hint = f"Did you mean {' or '.join(near)}?" if near else "Give a slug, a prefixed name or an IRI."
        raise QuestionError(f"nothing in this release is called {name!r}", hint=hint)

    def _exists(self, iri: str) -> bool:
        if _FORBIDDEN.search(iri):
            return False  # it would end the IRI and begin a query of the caller's own
        try:
            return any(True for _ in rows(self._store, f"SELECT ?p WHERE {{ <{iri}> ?p ?o }} LIMIT 1"))
        except QueryError:
            return False

    def _paths(self) -> list[str]:
        things = (row["thing"] or "" for row in rows(self._store, _THINGS))
        return sorted(self._base.key_of(thing) for thing in things)


_OPTIONS = """
SELECT DISTINCT ?thing ?slug ?label WHERE { ?thing KIND .
  OPTIONAL { ?thing insp:slug ?slug }
  OPTIONAL { ?thing skos:prefLabel|rdfs:label|dcterms:title ?label FILTER (LANG(?label) IN ("", "en")) }
} ORDER BY ?thing ?label"""
_SLUGS = "SELECT DISTINCT ?slug ?body WHERE { ?body insp:slug ?slug ; skos:prefLabel ?name } ORDER BY ?slug"
_THINGS = """
SELECT DISTINCT ?thing WHERE { { ?thing a insp:Issue } UNION { ?thing insp:loaderVersion ?version } }"""
