"""RDF files that a command is given, as graphs.

Blank nodes are named by the file that they stand in and by the order in which they appear in it, so that the same files
give the same answer, and so that data and shapes of one file share them.
"""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterable, Iterator
from pathlib import Path

import pyoxigraph as ox
from rdflib import XSD, BNode, Graph, Literal, URIRef
from rdflib.term import Node

from graph.errors import SourceError, UsageError

RDF_FORMATS = {
    ".ttl": ox.RdfFormat.TURTLE,
    ".nt": ox.RdfFormat.N_TRIPLES,
    ".nq": ox.RdfFormat.N_QUADS,
    ".trig": ox.RdfFormat.TRIG,
    ".jsonld": ox.RdfFormat.JSON_LD,
    ".rdf": ox.RdfFormat.RDF_XML,
}
"""The endings of files that hold RDF."""


_STRING, _BOOLEAN = (ox.NamedNode(str(each)) for each in (XSD.string, XSD.boolean))
_TRUTHS = frozenset({"true", "false", "1", "0"})


class RdfFiles:
    """RDF files, each with a number of its own, by which its blank nodes are named."""

    def __init__(self) -> None:
        """Begin with no file."""
        self._numbers: dict[Path, int] = {}

    def merged(self, paths: Iterable[Path]) -> Graph:
        """The triples of some files in one graph. Nothing that they name is fetched.

        Raises:
            UsageError: a file is not there, or its ending is not known.
            SourceError: a file is not RDF.
        """
        merged = Graph()
        for path in paths:
            form = RDF_FORMATS.get(path.suffix.lower())
            if form is None:
                hint = f"Known are: {', '.join(RDF_FORMATS)}."
                raise UsageError(f"{path.suffix!r} is no RDF ending", where=str(path), hint=hint)
            number = self._numbers.setdefault(path.resolve(), len(self._numbers) + 1)
            for triple in triples(_content(path), form, path, number):
                merged.add(triple)
        return merged


_SWELLING = re.compile(
    rb"""<!ENTITY\s+(?:%|\S+\s+(?:SYSTEM|PUBLIC|"[^"]{0,1000}&|'[^']{0,1000}&|"[^"]{1000}|'[^']{1000}))"""
)
"""Entities of XML 1.0, section 4.2, that are more than a short name of a few words."""


def triples(content: bytes, form: ox.RdfFormat, path: Path, number: int = 1) -> Iterator[tuple[Node, Node, Node]]:
    """The triples of an RDF text, in its order, with every literal as it is written: SHACL compares terms, not values.

    Args:
        content: the text.
        form: which RDF it is.
        path: of the file, against which relative IRIs are resolved.
        number: of the file, which the names of its blank nodes begin with.

    Raises:
        SourceError: the text is not of that form.
    """
    if form is ox.RdfFormat.RDF_XML and _SWELLING.search(content):
        raise SourceError(
            "it declares entities that hold others or lie elsewhere, which may swell without end",
            where=str(path),
            hint="Write them out in full, or save the file as Turtle.",
        )
    names: dict[str, BNode] = {}
    try:
        for quad in ox.parse(content, format=form, base_iri=path.resolve().as_uri()):
            subject, predicate, value = (_term(each, names, number, path) for each in quad.triple)
            yield subject, predicate, value
    except SyntaxError as error:
        line = f", line {error.lineno}" if error.lineno else ""
        raise SourceError(f"not {form.name}: {error.msg}", where=f"{path}{line}", hint="Correct the file.") from error
    except MemoryError as error:
        raise SourceError(
            "it has a value that is too large to be read", where=str(path), hint="Take the value out of the file."
        ) from error


def _content(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except FileNotFoundError as error:
        raise UsageError("there is no such file", where=str(path), hint="Check the path.") from error
    except OSError as error:
        raise UsageError(f"cannot be read: {error.strerror}", where=str(path), hint="Check the path.") from error


def _term(term: object, names: dict[str, BNode], number: int, path: Path) -> Node:
    """A term as rdflib has it, a literal as it is written: SHACL compares terms, not values."""
    if isinstance(term, ox.NamedNode):
        return URIRef(term.value)
    if isinstance(term, ox.BlankNode):
        return names.setdefault(term.value, BNode(f"b{number}n{len(names) + 1:06}"))
    if not isinstance(term, ox.Literal):
        raise SourceError("a triple stands in a triple", where=str(path), hint="Shapes are for RDF 1.1; take it out.")
    if term.language:
        return Literal(term.value, lang=term.language)
    plain = term.datatype == _STRING
    if term.datatype == _BOOLEAN and term.value not in _TRUTHS:
        with warnings.catch_warnings():  # rdflib warns; the shapes tell of it
            warnings.simplefilter("ignore")
            return Literal(term.value, datatype=XSD.boolean, normalize=False)
    return Literal(term.value, datatype=None if plain else URIRef(term.datatype.value), normalize=False)
