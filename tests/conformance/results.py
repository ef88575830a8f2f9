"""Whether two results are the same: rows in any order, blank nodes by any name, numbers by their value."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Mapping, Sequence
from decimal import Decimal, InvalidOperation
from pathlib import Path

import pyoxigraph as ox

from conformance.cases import ROOT
from conformance.data import triples

RS = "http://www.w3.org/2001/sw/DataAccess/tests/result-set#"
XSD = "http://www.w3.org/2001/XMLSchema#"
_NUMBERS = frozenset(XSD + name for name in ("integer", "decimal", "double", "float"))
_INTEGERS = frozenset(
    XSD + name
    for name in (
        *("int", "long", "short", "byte", "unsignedInt", "unsignedLong", "unsignedShort", "unsignedByte"),
        *("negativeInteger", "nonNegativeInteger", "nonPositiveInteger", "positiveInteger"),
    )
)
"""Datatypes whose values are values of xsd:integer; the engine stores them as such."""

_FORMATS = {
    ".srx": ox.QueryResultsFormat.XML,
    ".srj": ox.QueryResultsFormat.JSON,
    ".tsv": ox.QueryResultsFormat.TSV,
}
MEDIA_TYPES = {
    ".srx": "application/sparql-results+xml",
    ".srj": "application/sparql-results+json",
    ".tsv": "text/tab-separated-values",
    ".csv": "text/csv",
    ".ttl": "text/turtle",
}
"""The media type to ask for, by the ending of the file that holds what is expected."""

Row = Mapping[str, object]


def agree(folder: Path, expected: str, media_type: str, content: bytes) -> bool:
    """Whether an answer is what a file of the suites expects."""
    suffix = Path(expected).suffix
    if suffix == ".ttl":
        wanted = triples(folder, expected)
        if any(each.object == ox.NamedNode(f"{RS}ResultSet") for each in wanted):
            return same_rows(_described(wanted), rows(content, "application/sparql-results+json"))
        given = ox.parse(content, format=ox.RdfFormat.TURTLE)
        return _canonical(wanted) == _canonical([each.triple for each in given])
    if suffix == ".csv":
        return _csv((folder / expected).read_bytes()) == _csv(content)
    wanted_rows = rows((folder / expected).read_bytes(), MEDIA_TYPES[suffix])
    given_rows = rows(content, media_type)
    if isinstance(wanted_rows, bool) or isinstance(given_rows, bool):
        return wanted_rows is given_rows
    return same_rows(wanted_rows, given_rows)


def rows(content: bytes, media_type: str) -> list[Row] | bool:
    """The rows of a result, or its truth."""
    suffix = next(each for each, name in MEDIA_TYPES.items() if name == media_type)
    result = ox.parse_query_results(content, format=_FORMATS[suffix])
    if isinstance(result, ox.QueryBoolean):
        return bool(result)
    names = [each.value for each in result.variables]
    return [{name: _value(row[name]) for name in names if row[name] is not None} for row in result]


def _value(term: object) -> object:
    """A term in a form that is equal for equal values of one datatype."""
    if not isinstance(term, ox.Literal):
        return term
    datatype = XSD + "integer" if term.datatype.value in _INTEGERS else term.datatype.value
    if datatype == XSD + "boolean":
        return datatype, {"1": "true", "0": "false"}.get(term.value, term.value)
    try:
        return (datatype, Decimal(term.value)) if datatype in _NUMBERS else term
    except InvalidOperation:
        return term


def same_rows(wanted: Sequence[Row] | bool, given: Sequence[Row] | bool) -> bool:
    """Whether the rows are the same, as often as they are there."""
    assert not isinstance(wanted, bool)
    assert not isinstance(given, bool)
    if len(wanted) != len(given) or Counter(map(_ground, wanted)) != Counter(map(_ground, given)):
        return False
    return _mapped([each for each in wanted if _blank(each)], [each for each in given if _blank(each)], {})


def _blank(row: Row) -> bool:
    return any(isinstance(value, ox.BlankNode) for value in row.values())


def _ground(row: Row) -> frozenset[tuple[str, object]]:
    """A row with all blank nodes alike."""
    return frozenset((name, "_" if isinstance(value, ox.BlankNode) else value) for name, value in row.items())


def _mapped(wanted: list[Row], given: list[Row], names: dict[object, object]) -> bool:
    """Whether there is one way to name the blank nodes by which all rows are the same."""
    if not wanted:
        return True
    first, *rest = wanted
    for place, row in enumerate(given):
        extended = _extended(first, row, names)
        if extended is not None and _mapped(rest, given[:place] + given[place + 1 :], extended):
            return True
    return False


def _extended(wanted: Row, given: Row, names: dict[object, object]) -> dict[object, object] | None:
    if _ground(wanted) != _ground(given):
        return None
    extended = dict(names)
    for name, value in wanted.items():
        if isinstance(value, ox.BlankNode):
            other = given[name]
            if extended.setdefault(value, other) != other:
                return None
    return extended if len(set(extended.values())) == len(extended) else None


def _described(graph: list[ox.Triple]) -> list[Row]:
    """The rows of a result that is written as RDF."""
    objects: dict[tuple[object, str], list[object]] = {}
    for each in graph:
        objects.setdefault((each.subject, each.predicate.value.removeprefix(RS)), []).append(each.object)
    solutions = [term for (_, name), terms in objects.items() if name == "solution" for term in terms]
    return [
        {
            str(getattr(objects[binding, "variable"][0], "value", "")): _value(objects[binding, "value"][0])
            for binding in objects.get((solution, "binding"), [])
        }
        for solution in solutions
    ]


def _canonical(graph: list[ox.Triple]) -> set[str]:
    dataset = ox.Dataset([ox.Quad(each.subject, each.predicate, each.object) for each in graph])
    dataset.canonicalize(ox.CanonicalizationAlgorithm.UNSTABLE)
    return {str(each) for each in dataset}


def _csv(content: bytes) -> Counter[frozenset[tuple[str, object]]]:
    """The rows of a CSV, each value by its column; blank nodes are alike, and numbers are compared by value."""
    found = list(csv.DictReader(io.StringIO(content.decode(), newline="")))
    return Counter(frozenset((name, _cell(value)) for name, value in row.items()) for row in found)


def _cell(text: str) -> object:
    if text.startswith("_:"):
        return "_:"
    try:
        return Decimal(text)
    except InvalidOperation:
        return text.removeprefix(ROOT)
