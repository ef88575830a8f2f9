"""A selection as RDF: N-Quads, Turtle and compacted JSON-LD, each sorted, so that equal releases give equal bytes."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from typing import Any

import pyoxigraph as ox

from graph.terms import PREFIXES
from outstanding.export.notice import ATTRIBUTION, TERMS, described
from outstanding.export.selection import Selection

_XSD = PREFIXES["xsd"]
_LOCAL = re.compile(r"[A-Za-z][A-Za-z0-9_-]*")
_WHOLE = re.compile(r"0|-?[1-9][0-9]{0,14}")
"""A whole number that JSON readers keep exactly."""

Json = dict[str, Any] | list[Any] | str | int | bool


def nquads(selection: Selection) -> bytes:
    """Canonical N-Quads: each line in canonical form, the lines sorted. The graphs keep their names."""
    lines = {ox.serialize([quad], format=ox.RdfFormat.N_QUADS) or b"" for quad in _with_notice(selection).quads}
    return b"".join(sorted(lines))


def turtle(selection: Selection) -> bytes:
    """Turtle with the project's prefixes, all graphs as one."""
    used = ox.serialize(_with_notice(selection).triples, format=ox.RdfFormat.TURTLE, prefixes=PREFIXES) or b""
    return f"# {ATTRIBUTION} {TERMS}\n# Release {selection.release.hash}\n".encode() + used


def jsonld(selection: Selection) -> bytes:
    """JSON-LD, compacted by the context that stands inside it, all graphs as one; one node to each thing."""
    nodes: dict[str, dict[str, list[ox.NamedNode | ox.Literal]]] = defaultdict(lambda: defaultdict(list))
    for triple in _with_notice(selection).triples:
        assert isinstance(triple.subject, ox.NamedNode)  # noqa: S101  no graph of a release has blank nodes
        assert isinstance(triple.object, ox.NamedNode | ox.Literal)  # noqa: S101  nor triples in triples
        nodes[triple.subject.value][triple.predicate.value].append(triple.object)
    context = packaged_context()
    content = {
        "@context": context.source,
        "@graph": [context.node(subject, nodes[subject]) for subject in sorted(nodes)],
    }
    return (json.dumps(content, ensure_ascii=False, indent=1) + "\n").encode()


def _with_notice(selection: Selection) -> Selection:
    return replace(selection, quads=(*selection.quads, *described(selection)))


@dataclass(frozen=True, slots=True)
class _Term:
    """A short name: what stands for a predicate, and what its plain values are taken as."""

    name: str
    type: str | None = None
    language: str | None = None


class Context:
    """A JSON-LD 1.1 context of prefixes and terms, and compaction by it."""

    def __init__(self, source: Mapping[str, Any]) -> None:
        """Take the value of `@context`."""
        self.source = dict(source)
        self._prefixes = {name: iri for name, iri in source.items() if isinstance(iri, str) and iri[-1:] in {"#", "/"}}
        self._classes = {self._whole(iri): name for name, iri in source.items() if _is_class(name, iri)}
        self._terms = {
            self._whole(each["@id"]): _Term(name, each.get("@type"), each.get("@language"))
            for name, each in source.items()
            if isinstance(each, dict)
        }

    def node(self, subject: str, predicates: Mapping[str, list[ox.NamedNode | ox.Literal]]) -> dict[str, Json]:
        """The node object of a subject."""
        node: dict[str, Json] = {}
        for predicate in sorted(predicates):
            values = predicates[predicate]
            if predicate == f"{PREFIXES['rdf']}type":
                key, compact = "type", [self._class(value) for value in values]
            else:
                term = self._terms.get(predicate, _Term(self._short(predicate)))
                key, compact = term.name, [self._value(term, value) for value in values]
            node[key] = compact[0] if len(compact) == 1 else compact
        return {"id": self._short(subject), **dict(sorted(node.items(), key=lambda item: (item[0] != "type", item[0])))}

    def _class(self, value: ox.NamedNode | ox.Literal) -> Json:
        return self._classes.get(value.value, self._short(value.value))

    def _value(self, term: _Term, value: ox.NamedNode | ox.Literal) -> Json:
        if isinstance(value, ox.NamedNode):
            short = self._short(value.value)
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
        return _object(value.value, type=self._short(datatype))

    def _whole(self, name: str) -> str:
        prefix, colon, local = name.partition(":")
        return self._prefixes[prefix] + local if colon and prefix in self._prefixes else name

    def _short(self, iri: str) -> str:
        for prefix, start in self._prefixes.items():
            if iri.startswith(start) and _LOCAL.fullmatch(iri[len(start) :]):
                return f"{prefix}:{iri[len(start) :]}"
        return iri


def _is_class(name: str, iri: object) -> bool:
    return isinstance(iri, str) and not iri.startswith("@") and iri[-1:] not in {"#", "/"} and name[:1].isupper()


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
def packaged_context() -> Context:
    """The context that comes with the project, `ontology/context.jsonld`."""
    source = json.loads(files("ontology").joinpath("context.jsonld").read_text("utf-8"))
    return Context(source["@context"])
