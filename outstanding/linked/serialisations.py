"""Triples as bytes: Turtle, N-Triples, RDF/XML, JSON-LD by the project's context, and a table of one thing.

Equal triples give equal bytes.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections import defaultdict
from collections.abc import Iterable
from typing import Final

import pyoxigraph as ox
from rdflib import RDF
from rdflib.namespace import DCTERMS, XSD

from graph.store import RDF_FORMATS
from graph.terms import PREFIXES
from outstanding.export.context import packaged_context
from outstanding.export.table import cell
from outstanding.linked.descriptions import Description
from outstanding.linked.labels import property_name

JSON_LD: Final = "application/ld+json"

COLUMNS: Final = ("property", "name", "value", "label", "type")
"""Of the table: the property's IRI and name, the value, the name of a thing that is the value, and the literal's
datatype or language."""

_NUMBER: Final = re.compile(r"[+-]?[0-9]+(?:\.[0-9]+)?")


def rdf(triples: Iterable[ox.Triple], media_type: str, context: str, first: str = "") -> bytes:
    """Triples in a form of RDF.

    Args:
        triples: in any order.
        media_type: one of `graph.store.RDF_FORMATS`.
        context: the address of the JSON-LD context; a JSON-LD document names it and does not repeat it.
        first: the IRI of the thing that a JSON-LD document begins with.
    """
    ordered = sorted(set(triples), key=lambda each: (str(each.subject) != f"<{first}>", str(each)))
    if media_type == JSON_LD:
        return _json_ld(ordered, context)
    text = "".join(map(str, ordered))
    prefixes = {name: start for name, start in PREFIXES.items() if f"<{start}" in text}
    return ox.serialize(ordered, format=RDF_FORMATS[media_type], prefixes=prefixes) or b""


def _json_ld(triples: Iterable[ox.Triple], context: str) -> bytes:
    nodes: dict[str, dict[str, list[ox.NamedNode | ox.Literal]]] = defaultdict(lambda: defaultdict(list))
    for each in triples:
        assert isinstance(each.subject, ox.NamedNode)  # noqa: S101  no graph of a release has blank nodes
        assert isinstance(each.object, ox.NamedNode | ox.Literal)  # noqa: S101  nor triples in triples
        nodes[each.subject.value][each.predicate.value].append(each.object)
    compacted = packaged_context()
    content = {"@context": context, "@graph": [compacted.node(subject, nodes[subject]) for subject in nodes]}
    return (json.dumps(content, ensure_ascii=False, indent=1) + "\n").encode()


def table(description: Description) -> bytes:
    """What is said of the thing itself as CSV (RFC 4180), a row for each value, then licence and release.

    No cell begins as a spreadsheet's formula does.
    """
    known = description.labels
    given = {str(DCTERMS.license), str(DCTERMS.rights), str(DCTERMS.identifier)}
    shown = (*description.own, *(each for each in description.about if each.predicate.value in given))
    buffer = io.StringIO()
    writer = csv.writer(buffer)
    writer.writerow(COLUMNS)
    for each in sorted(shown, key=lambda each: (each in description.about, each.predicate.value != str(RDF.type))):
        name = property_name(known, each.predicate.value)
        if isinstance(each.object, ox.Literal):
            value, label, form = each.object.value, "", each.object.language or _short(each.object.datatype.value)
        else:
            value = each.object.value if isinstance(each.object, ox.NamedNode) else str(each.object)
            label, form = known.of(value) if value in known.names else "", "iri"
        value = value if _NUMBER.fullmatch(value) else cell(value)
        writer.writerow([each.predicate.value, cell(name), value, cell(label), form])
    return buffer.getvalue().encode()


def _short(datatype: str) -> str:
    return datatype.removeprefix(str(XSD))
