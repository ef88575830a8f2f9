"""The saved questions as examples for SPARQL editors, in the form of SIB's `sparql-examples`, in Turtle.

Each question is a `sh:SPARQLSelectExecutable` twice, since editors run `sh:select` as it is:

* `/q/NAME` is an example (`sh:SPARQLExecutable`) that runs: the default of each required parameter is in place, and an
  optional one is a variable that means anything;
* `/q/NAME#template`, where there are parameters, is the query of the file, with a `sh:parameter` for each. By SHACL
  Advanced Features, clause 5.2, a parameter's variable has the local name of its `sh:path`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Final

import pyoxigraph as ox

from graph.terms import PREFIXES
from queries.binding import bound_query
from queries.names import KINDS
from queries.parameters import IRI, Parameter
from queries.questions import Question

_SCHEMA: Final = "https://schema.org/"
_SH: Final = PREFIXES["sh"]
_XSD: Final = PREFIXES["xsd"]
_CLASS: Final = re.compile(r"a (?P<prefix>\w+):(?P<local>\w+)")
_TYPE: Final = ox.NamedNode(f"{PREFIXES['rdf']}type")
_COMMENT: Final = ox.NamedNode(f"{PREFIXES['rdfs']}comment")
_Object = ox.NamedNode | ox.BlankNode | ox.Literal


def examples(questions: Mapping[str, Question], root: str) -> bytes:
    """The questions as Turtle.

    Args:
        questions: by their names.
        root: the public root of this server, with a slash at its end.
    """
    prefixes = {"schema": _SCHEMA, **{name: PREFIXES[name] for name in ("dcterms", "rdf", "rdfs", "sh", "xsd", "insp")}}
    triples = [triple for each in questions.values() for triple in _question(each, root)]
    return ox.serialize(triples, format=ox.RdfFormat.TURTLE, prefixes=prefixes) or b""


def _question(question: Question, root: str) -> Iterator[ox.Triple]:
    address = f"{root}q/{question.name}"
    runs, template = ox.NamedNode(address), ox.NamedNode(f"{address}#template")
    # A default that names a thing stays a variable: its IRI is known to a release only.
    plain = bound_query(_without_names(question), {}, None).text
    yield ox.Triple(runs, _TYPE, _sh("SPARQLExecutable"))
    yield from _executable(runs, question, plain, root)
    if question.parameters:
        yield ox.Triple(runs, ox.NamedNode(f"{PREFIXES['dcterms']}isVersionOf"), template)
        yield ox.Triple(template, _TYPE, _sh("Parameterizable"))
        yield from _executable(template, question, question.text, root)
        for order, parameter in enumerate(question.parameters, start=1):
            node = ox.BlankNode(f"{question.name}-{parameter.name}".replace("-", "_"))
            yield ox.Triple(template, _sh("parameter"), node)
            yield from _parameter(node, parameter, order, address)


def _without_names(question: Question) -> Question:
    """The question with those defaults only that need no looking up."""
    kept = tuple(replace(each, default=None) if each.datatype == IRI else each for each in question.parameters)
    return replace(question, parameters=kept)


def _executable(node: ox.NamedNode, question: Question, text: str, root: str) -> Iterator[ox.Triple]:
    yield ox.Triple(node, _TYPE, _sh("SPARQLSelectExecutable"))
    yield ox.Triple(node, _COMMENT, ox.Literal(question.summary, language="en"))
    yield ox.Triple(
        node, ox.NamedNode(f"{PREFIXES['dcterms']}description"), ox.Literal(question.description, language="en")
    )
    yield ox.Triple(node, _sh("select"), ox.Literal(text))
    yield ox.Triple(node, ox.NamedNode(f"{_SCHEMA}target"), ox.NamedNode(f"{root}sparql"))
    for tag in question.tags:
        yield ox.Triple(node, ox.NamedNode(f"{_SCHEMA}keywords"), ox.Literal(tag))


def _parameter(node: ox.BlankNode, parameter: Parameter, order: int, address: str) -> Iterator[ox.Triple]:
    about: list[tuple[str, _Object]] = [
        ("path", ox.NamedNode(f"{address}#{parameter.variable}")),
        ("name", ox.Literal(parameter.name)),
        ("description", ox.Literal(parameter.description, language="en")),
        ("order", _literal("integer", str(order))),
        ("nodeKind", _sh("IRI" if parameter.datatype == IRI else "Literal")),
    ]
    if parameter.datatype == IRI:
        about.extend(("class", each) for each in _classes(parameter))
    else:
        datatype = f"{PREFIXES['rdf']}langString" if parameter.language else _XSD + parameter.datatype
        about.append(("datatype", ox.NamedNode(datatype)))
        if parameter.default is not None:
            about.append(("defaultValue", _value(parameter, parameter.default)))
    if not parameter.required:
        about.append(("optional", _literal("boolean", "true")))
    for name, value in about:
        yield ox.Triple(node, _sh(name), value)
    if parameter.enumerate and parameter.datatype != IRI:
        yield from _list(node, [_value(parameter, each) for each in parameter.enumerate])


def _list(node: ox.BlankNode, values: list[ox.Literal]) -> Iterator[ox.Triple]:
    """`sh:in` with a list."""
    rdf = PREFIXES["rdf"]
    cells = [ox.BlankNode(f"{node.value}_{place}") for place in range(len(values))]
    ends: list[_Object] = [*cells[1:], ox.NamedNode(f"{rdf}nil")]
    yield ox.Triple(node, _sh("in"), cells[0])
    for cell, value, rest in zip(cells, values, ends, strict=True):
        yield ox.Triple(cell, ox.NamedNode(f"{rdf}first"), value)
        yield ox.Triple(cell, ox.NamedNode(f"{rdf}rest"), rest)


def _classes(parameter: Parameter) -> Iterator[ox.NamedNode]:
    found = _CLASS.match(KINDS.get(parameter.name, ""))
    if found:
        yield ox.NamedNode(PREFIXES[found["prefix"]] + found["local"])


def _value(parameter: Parameter, value: str) -> ox.Literal:
    if parameter.language:
        return ox.Literal(value, language=parameter.language)
    return _literal(parameter.datatype, value)


def _literal(datatype: str, value: str) -> ox.Literal:
    return ox.Literal(value, datatype=ox.NamedNode(_XSD + datatype))


def _sh(name: str) -> ox.NamedNode:
    return ox.NamedNode(_SH + name)
