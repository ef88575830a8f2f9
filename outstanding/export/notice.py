"""What goes with every export: whose words these are, under which licence, and which release they are from."""

from __future__ import annotations

import pyoxigraph as ox
from rdflib import RDF
from rdflib.namespace import DCMITYPE, DCTERMS, VOID

from graph.terms import Base
from outstanding.export.selection import Selection

LICENCE = "https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/"
"""The licence of the inspectorates' reports."""

ATTRIBUTION = "Contains public sector information licensed under the Open Government Licence v3.0."
"""The sentence that the licence asks for."""

TERMS = "Responses of policing bodies carry their own terms."
"""What the licence does not cover."""

KEY = "export"
"""The key of the named graph that holds the notice."""


def described(selection: Selection) -> list[ox.Quad]:
    """The notice as quads, in a graph of its own: what the other graphs hold is then the release's, unchanged."""
    release = selection.release
    base = Base(release.manifest.base)
    whole = ox.NamedNode(f"{base.iri}release/{release.hash}")
    node = whole if selection.force is None else ox.NamedNode(f"{whole.value}/{selection.slug}")
    about: list[tuple[str, ox.NamedNode | ox.Literal]] = [
        (str(RDF.type), ox.NamedNode(str(DCMITYPE.Dataset))),
        (str(VOID.uriSpace), ox.Literal(base.iri)),
        (str(DCTERMS.identifier), ox.Literal(release.hash)),
        (str(DCTERMS.license), ox.NamedNode(LICENCE)),
        (str(DCTERMS.rights), ox.Literal(f"{ATTRIBUTION} {TERMS}", language="en")),
    ]
    if selection.force is not None:
        about += [
            (str(DCTERMS.isPartOf), whole),
            (str(DCTERMS.subject), ox.NamedNode(selection.force)),
        ]
    graph = ox.NamedNode(str(base.graph(KEY)))
    return [ox.Quad(node, ox.NamedNode(predicate), value, graph) for predicate, value in about]
