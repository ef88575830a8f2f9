"""Canonical N-Quads: the one form in which a named graph is kept, hashed and compared.

A graph without blank nodes is canonical once each quad is written in the canonical form of N-Quads and the lines are
sorted by code point (RDFC-1.0 section 4, which has nothing to label then).
"""

from __future__ import annotations

import hashlib

import pyoxigraph as ox
from rdflib import Graph, Literal, URIRef
from rdflib.term import Node

from graph.errors import ValidationError


def canonical_nquads(graph: Graph, name: URIRef) -> bytes:
    """The triples of a graph as canonical N-Quads in the named graph `name`.

    Raises:
        ValidationError: the graph has a blank node, which this project never makes.
    """
    target = ox.NamedNode(str(name))
    quads = (ox.Quad(_iri(s), _iri(p), _term(o), target) for s, p, o in graph)
    lines = (ox.serialize(quads, format=ox.RdfFormat.N_QUADS) or b"").splitlines(keepends=True)
    return b"".join(sorted(set(lines)))


def digest(content: bytes) -> str:
    """The SHA-256 of some bytes, in lower-case hexadecimal."""
    return hashlib.sha256(content).hexdigest()


def _iri(node: Node) -> ox.NamedNode:
    if not isinstance(node, URIRef):
        raise ValidationError(f"a node without an IRI stands in a graph: {node!r}", hint="Give the thing an IRI.")
    try:
        return ox.NamedNode(str(node))
    except ValueError as error:
        raise ValidationError(
            f"{str(node)!r} is no absolute IRI", hint="Write it whole, and percent-encode what an IRI cannot hold."
        ) from error


def _term(node: Node) -> ox.NamedNode | ox.Literal:
    if isinstance(node, Literal):
        if node.language:
            return ox.Literal(str(node), language=node.language.lower())
        if node.datatype is not None:
            return ox.Literal(str(node), datatype=ox.NamedNode(str(node.datatype)))
        return ox.Literal(str(node))
    return _iri(node)
