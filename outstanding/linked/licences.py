"""Whose words a description or a text holds, and whether they may be passed on whole.

An inspectorate's reports stand under the Open Government Licence. A document may say its own licence by
`dcterms:license`, which then decides. The documents of policing bodies and of others carry their own terms, so without
such a statement they are quoted and linked, and no more.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from graph.lineage.derived import KEY as DERIVED_KEY
from graph.store import Store, rows
from graph.terms import Base
from outstanding.export.notice import ATTRIBUTION, LICENCE, TERMS
from outstanding.linked.places import named
from queries.binding import bind

_OPEN: Final = re.compile(
    r"https?://(?:www\.)?(?:nationalarchives\.gov\.uk/doc/open-government-licence/"
    r"|creativecommons\.org/(?:licenses/by(?:-sa)?/|publicdomain/(?:zero|mark)/)"
    r"|opendatacommons\.org/licenses/)"
)
"""Licences under which anybody may pass a whole text on, with its source."""

_NAMES: Final = (
    (re.compile(r".*open-government-licence/version/(\d)"), r"Open Government Licence v\1.0"),
    (re.compile(r".*creativecommons\.org/licenses/([a-z-]+)/([0-9.]+)"), r"Creative Commons \1 \2"),
    (re.compile(r".*creativecommons\.org/publicdomain/zero"), "Creative Commons Zero"),
)

_OF_DOCUMENT: Final = """
SELECT ?licence ?inspectorate WHERE {
  ?_document_iri insp:loaderVersion ?version .
  OPTIONAL { ?_document_iri dcterms:license ?licence }
  OPTIONAL { ?_document_iri dcterms:publisher ?inspectorate . ?inspectorate a insp:Inspectorate }
} ORDER BY ?licence ?inspectorate LIMIT 1"""

_OF_REFERENCE: Final = """
SELECT ?licence WHERE { GRAPH ?_graph_iri { ?vocabulary a owl:Ontology ; dcterms:license ?licence } }
ORDER BY ?licence LIMIT 1"""


@dataclass(frozen=True, slots=True)
class Licence:
    """The terms of what is shown.

    Attributes:
        iri: of the licence; None where none is known.
        rights: a sentence for people.
        open: whether a whole text may be passed on under it.
    """

    iri: str | None
    rights: str
    open: bool

    @property
    def name(self) -> str:
        """What the licence is called."""
        for pattern, name in _NAMES:
            found = pattern.match(self.iri or "")
            if found:
                return found.expand(name)
        return self.iri or ""


CROWN: Final = Licence(LICENCE, ATTRIBUTION, open=True)
"""Of what an inspectorate publishes."""

DERIVED: Final = Licence(LICENCE, f"{ATTRIBUTION} {TERMS}", open=False)
"""Of what follows from several documents."""

RESERVED: Final = Licence(
    None,
    "No licence of this document is known here. It is quoted with its source; the rest is its publisher's.",
    open=False,
)
"""Of a document of anybody else that says nothing of a licence."""


def of_document(store: Store, document: str) -> Licence:
    """The terms of a document."""
    node = named(document)
    row = next(iter(rows(store, bind(_OF_DOCUMENT, {"_document_iri": str(node)}))), None) if node else None
    if row and row["licence"]:
        licence = row["licence"]
        rights = ATTRIBUTION if licence.startswith(LICENCE) else "The document is published under this licence."
        return Licence(licence, rights, bool(_OPEN.match(licence)))
    return CROWN if row and row["inspectorate"] else RESERVED


def of_graph(store: Store, base: Base, graph: str, document: str | None) -> Licence | None:
    """The terms of what a named graph says; None where it names none, as a description of bodies may not.

    Args:
        store: of the release.
        base: of the publisher.
        graph: its IRI.
        document: that the graph is about, if it is about one.
    """
    if document:
        return of_document(store, document)
    if graph == str(base.graph(DERIVED_KEY)):
        return DERIVED
    node = named(graph)
    found = next(iter(rows(store, bind(_OF_REFERENCE, {"_graph_iri": str(node)}))), None) if node else None
    licence = found["licence"] if found else None
    return Licence(licence, "Reference data of this project.", open=True) if licence else None
