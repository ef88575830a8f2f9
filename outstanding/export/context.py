"""The project's JSON-LD context, and compaction by it (JSON-LD 1.1): short keys, words for classes, no noise.

A key is the local name of a property; the prefixed name where two properties share the local one, or where a value
does not fit what the key's values are taken as. Labels and notes stand in a map by language, days and whole numbers as
themselves, things by prefixed names, and relative to the base where one is given.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, Final

import pyoxigraph as ox

from graph.terms import PREFIXES

Json = dict[str, Any] | list[Any] | str | int | bool
Value = ox.NamedNode | ox.Literal
Within = Callable[[str, str], "dict[str, Json] | None"]
"""The whole node of a thing, by a property's IRI and its own, where it stands within the node that leads to it."""

_XSD: Final = PREFIXES["xsd"]
_LOCAL: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]*(?:/[A-Za-z0-9_-]+)*")
_RELATIVE: Final = re.compile(r"(?:id|text|graph)(?:/[A-Za-z0-9_-]+)+(?:#char=[0-9]+,[0-9]+)?")
"""What needs no base to be told from a prefixed name, and loses nothing when it is resolved (RFC 3986, section 5)."""

_WHOLE: Final = re.compile(r"0|-?[1-9][0-9]{0,14}")
"""A whole number that JSON readers keep exactly."""


@dataclass(frozen=True, slots=True)
class _Term:
    """A short name: what stands for a predicate, and what its plain values are taken as."""

    name: str
    type: str | None = None
    language: str | None = None
    by_language: bool = False


class Context:
    """A JSON-LD 1.1 context of prefixes and terms, and compaction by it."""

    def __init__(self, source: Mapping[str, Any], base: str = "") -> None:
        """Take the value of `@context`, and the base that IRIs may be relative to; without one they are whole."""
        self.source: dict[str, Any] = {**({"@base": base} if base else {}), **source}
        self._base = base
        prefixes = {name: iri for name, iri in source.items() if isinstance(iri, str) and iri[-1:] in {"#", "/"}}
        self._prefixes = dict(sorted(prefixes.items(), key=lambda each: -len(each[1])))
        self._classes = {self._whole(iri): name for name, iri in source.items() if _is_class(name, iri)}
        self._terms = {
            self._whole(each["@id"]): _Term(
                name, each.get("@type"), each.get("@language"), each.get("@container") == "@language"
            )
            for name, each in source.items()
            if isinstance(each, dict)
        }

    def node(
        self, subject: str, predicates: Mapping[str, Sequence[Value]], within: Within | None = None
    ) -> dict[str, Json]:
        """The node object of a subject.

        Args:
            subject: its IRI.
            predicates: its values by the predicate's IRI, in their order.
            within: gives the nodes that stand within this one; without it things are named only.
        """
        node: dict[str, list[Json]] = {}
        for predicate, values in sorted(predicates.items()):
            if predicate == f"{PREFIXES['rdf']}type":
                node["type"] = [self._class(value) for value in values]
                continue
            term = self._terms.get(predicate, _Term(self._prefixed(predicate)))
            if term.by_language and (told := _by_language(values)):
                node[term.name] = [told]
            for value in values:
                if term.by_language and isinstance(value, ox.Literal) and value.language:
                    continue
                plain = _Term(self._prefixed(predicate)) if term.by_language else term
                inner = within(predicate, value.value) if within and isinstance(value, ox.NamedNode) else None
                node.setdefault(plain.name, []).append(self._value(plain, value) if inner is None else inner)
        ordered = sorted(node.items(), key=lambda item: (item[0] != "type", item[0]))
        return {"id": self.short(subject), **{key: each[0] if len(each) == 1 else each for key, each in ordered}}

    def short(self, iri: str) -> str:
        """A thing's name: with a prefix, else relative to the base, else whole."""
        name = self._prefixed(iri)
        rest = iri.removeprefix(self._base)
        return rest if self._base and name == iri and rest != iri and _RELATIVE.fullmatch(rest) else name

    def _class(self, value: Value) -> Json:
        return self._classes.get(value.value, self._prefixed(value.value))

    def _value(self, term: _Term, value: Value) -> Json:
        if isinstance(value, ox.NamedNode):
            short = self.short(value.value)
            return short if term.type == "@id" else {"id": short}
        if value.language:
            return value.value if term.language == value.language else _object(value.value, language=value.language)
        datatype = value.datatype.value
        wanted = self._whole(term.type) if term.type and term.type != "@id" else None
        if datatype in {wanted, f"{_XSD}integer", f"{_XSD}boolean"} and (native := _native(value)) is not None:
            return native if wanted in {None, datatype} and term.type != "@id" else _object(native)
        if datatype == wanted:
            return value.value
        if datatype == f"{_XSD}string":
            return value.value if term.type is None and term.language is None else _object(value.value)
        return _object(value.value, type=self._prefixed(datatype))

    def _whole(self, name: str) -> str:
        prefix, colon, local = name.partition(":")
        return self._prefixes[prefix] + local if colon and prefix in self._prefixes else name

    def _prefixed(self, iri: str) -> str:
        for prefix, start in self._prefixes.items():
            if iri.startswith(start) and _LOCAL.fullmatch(iri[len(start) :]):
                return f"{prefix}:{iri[len(start) :]}"
        return iri


def _is_class(name: str, iri: object) -> bool:
    return isinstance(iri, str) and not iri.startswith("@") and iri[-1:] not in {"#", "/"} and name[:1].isupper()


def _by_language(values: Sequence[Value]) -> dict[str, Json]:
    """Words by the language that they are in (JSON-LD 1.1, section 4.6.3); a list where one has several."""
    found: dict[str, list[str]] = {}
    for value in values:
        if isinstance(value, ox.Literal) and value.language:
            found.setdefault(value.language, []).append(value.value)
    return {language: words[0] if len(words) == 1 else list(words) for language, words in sorted(found.items())}


def _native(value: ox.Literal) -> int | bool | None:
    """The JSON value that reads back as exactly this literal, if there is one."""
    if value.datatype.value == f"{_XSD}integer" and _WHOLE.fullmatch(value.value):
        return int(value.value)
    if value.datatype.value == f"{_XSD}boolean" and value.value in {"true", "false"}:
        return value.value == "true"
    return None


def _object(value: str | int, **more: str) -> dict[str, Json]:
    return {"@value": value, **{f"@{key}": each for key, each in more.items()}}


@cache
def packaged_context(base: str = "") -> Context:
    """The context that comes with the project, `ontology/context.jsonld`, for IRIs relative to a base, if any."""
    source = json.loads(files("ontology").joinpath("context.jsonld").read_text("utf-8"))
    return Context(source["@context"], base)
