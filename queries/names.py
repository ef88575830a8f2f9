"""What things are called for short: slugs, prefixed names and paths, looked up in a release."""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping
from functools import cached_property
from types import MappingProxyType
from typing import NamedTuple

from graph.errors import QueryError, QuestionError
from graph.store import Store, rows
from graph.terms import PREFIXES, SCHEME, THEME, Base
from queries.parameters import IRI, Parameter

FAMILY = f"{SCHEME}family/"
"""What the IRIs of families of questions begin with."""

KINDS: Mapping[str, str] = MappingProxyType(
    {
        "force": "a insp:PoliceForce",
        "kind": "a owl:Class",
        "family": f"a skos:Concept ; skos:inScheme <{FAMILY.removesuffix('/')}>",
        "theme": "a skos:Concept ; skos:inScheme <https://w3id.org/outstanding/def/theme>",
        "issue": "^insp:ofIssue ?claim",
        "document": "insp:loaderVersion ?version",
    }
)
"""What a thing must be to be the value of a parameter of this name, as the rest of a triple pattern."""

_STARTS: Mapping[str, str] = MappingProxyType({"theme": str(THEME), "family": FAMILY})

_SHORT = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
KEPT = 10_000
"""Names that are kept once they have been looked up; no name is that is not there."""

_NEAREST = 3
_LONGEST = 200
"""Characters of a name that near ones are sought for."""
_FORBIDDEN = re.compile(r"[\x00-\x20<>\"{}|\\^`]")
_LOCAL = re.compile(r"[A-Za-z][\w-]*")


class Option(NamedTuple):
    """A value that a parameter takes, and its name for people."""

    value: str
    label: str


class Names:
    """Short names of things in a release, and the IRIs they stand for. Safe to use from any thread."""

    def __init__(self, store: Store, base: Base) -> None:
        """Look names up in a store whose things were made under a base."""
        self._store = store
        self._base = base
        self._iris: dict[tuple[str, str], str] = {}
        self._options: dict[tuple[str, int], list[Option]] = {}

    @cached_property
    def _slugs(self) -> Mapping[str, str]:
        """The bodies by their slugs."""
        return {row["slug"] or "": row["body"] or "" for row in rows(self._store, _SLUGS)}

    def checked(self, parameter: Parameter, value: str) -> str:
        """The IRI of a thing of the kind that a parameter takes; the value itself where it takes no kind of thing.

        Raises:
            QuestionError: nothing is called so, or what is called so is no such thing; near names are suggested.
        """
        pattern = KINDS.get(parameter.name)
        if pattern is None or parameter.datatype != IRI:
            return value
        if checked := self._iris.get((parameter.name, value)):
            return checked
        iri = value if "://" in value else self.of_kind(parameter.name, value)
        if _FORBIDDEN.search(iri):
            return iri  # refused where it is bound
        if self._is(iri, pattern):
            if len(self._iris) < KEPT:  # there are not many more things than that
                self._iris[parameter.name, value] = iri
            return iri
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
        known = self._options.get((parameter.name, most))
        if known is None:
            known = self._options[parameter.name, most] = self._looked_up(KINDS[parameter.name], most)
        return known

    def _looked_up(self, pattern: str, most: int) -> list[Option]:
        labels: dict[str, Option] = {}
        for row in rows(self._store, _OPTIONS.replace("KIND", pattern) + f" LIMIT {4 * most}"):
            thing = row["thing"] or ""
            short = row["slug"] or self._short(thing)
            labels.setdefault(thing, Option(short, row["label"] or short))
        return sorted(labels.values(), key=lambda option: (option.label, option.value)) if len(labels) <= most else []

    def _short(self, iri: str) -> str:
        """The shortest name that `iri` would take for a thing."""
        for prefix, start in PREFIXES.items():
            if iri.startswith(start) and _LOCAL.fullmatch(iri[len(start) :]):
                return f"{prefix}:{iri[len(start) :]}"
        return iri.removeprefix(FAMILY) if iri.startswith(FAMILY) else self._base.key_of(iri)

    def _is(self, iri: str, pattern: str) -> bool:
        try:
            return self._store.query(f"ASK {{ <{iri}> {pattern} }}").find(b"true") >= 0
        except QueryError:
            return False

    def of_kind(self, kind: str, name: str) -> str:
        """The IRI of a theme or family by its slug, also where a body has the same; else whatever has that name.

        Args:
            kind: `theme` or `family`, or any other.
            name: as for `iri`.

        Raises:
            QuestionError: nothing in the release has that name.
        """
        start = _STARTS.get(kind)
        if start and _SHORT.fullmatch(name) and self._exists(start + name):
            return start + name
        return self.iri(name)

    def iri(self, name: str) -> str:
        """The IRI of a body, theme or family of questions by its slug, of a thing by its path, or of a prefixed name.

        Raises:
            QuestionError: nothing in the release has that name; the nearest ones are suggested.
        """
        prefix, colon, local = name.partition(":")
        if colon and prefix in PREFIXES:
            return PREFIXES[prefix] + local
        if name in self._slugs:
            return self._slugs[name]
        if _SHORT.fullmatch(name):
            for start in _STARTS.values():
                if self._exists(start + name):
                    return start + name
        if "/" in name and not _FORBIDDEN.search(name) and self._exists(path := str(self._base.thing(name.strip("/")))):
            return path
        known = sorted(self._slugs) if "/" not in name else self._paths()
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
