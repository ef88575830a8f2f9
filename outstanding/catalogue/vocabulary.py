"""The vocabularies that descriptions of data sets use, and how such a description is written."""

from __future__ import annotations

from collections.abc import Mapping

import pyoxigraph as ox
from rdflib import Graph, Namespace, URIRef

from graph.canonical import canonical_nquads
from graph.errors import QueryError
from graph.store import RDF_FORMATS
from graph.terms import PREFIXES

DCAT = Namespace("http://www.w3.org/ns/dcat#")
"""DCAT 3 (W3C Recommendation, 22 August 2024); rdflib's own list of its terms is that of DCAT 2."""

VOID = Namespace("http://rdfs.org/ns/void#")
VCARD = Namespace("http://www.w3.org/2006/vcard/ns#")
MEDIA_TYPE = Namespace("https://www.iana.org/assignments/media-types/")
FORMATS = Namespace("http://www.w3.org/ns/formats/")
LANGUAGE = Namespace("http://id.loc.gov/vocabulary/iso639-1/")

_PREFIXES: Mapping[str, str] = {**PREFIXES, "dcat": str(DCAT), "void": str(VOID), "vcard": str(VCARD)}
_GRAPH = URIRef("urn:x-description")


def written(graph: Graph, media_type: str) -> bytes:
    """A description in a form of RDF, sorted, so that equal ones give equal bytes.

    Raises:
        ValidationError: it has a blank node.
        QueryError: the media type is no form of RDF.
    """
    form = RDF_FORMATS.get(media_type)
    if form is None:
        raise QueryError(f"{media_type} is no form of RDF", hint=f"It can be had as: {', '.join(RDF_FORMATS)}.")
    lines = canonical_nquads(graph, _GRAPH)
    prefixes = {name: start for name, start in _PREFIXES.items() if f"<{start}".encode() in lines}
    quads = ox.parse(lines, format=ox.RdfFormat.N_QUADS)
    return ox.serialize((quad.triple for quad in quads), format=form, prefixes=prefixes) or b""
