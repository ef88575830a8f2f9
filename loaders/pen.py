"""The pen that writes a document's graph: IRIs under its own, literals in canonical form, passages quoted."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable

from rdflib import RDF, Graph, Literal, URIRef
from rdflib.namespace import PROV, XSD

from graph.terms import INSP, OA, Base
from loaders.documents import Document
from loaders.records import Span

CONTEXT = 32
"""Characters of prefix and suffix that a quotation selector keeps."""

Value = URIRef | Literal | str | int | bool | datetime.date | None
"""What a triple's value may be given as."""

_LONE_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f]")


class Pen:
    """Writes triples about one document into `graph`.

    Attributes:
        key: the document's place.
        node: the document.
        text: its canonical text.
    """

    def __init__(self, document: Document, key: str, base: Base) -> None:
        """Start with an empty graph."""
        self.document = document
        self.key = key
        self.base = base
        self.node = base.thing(key)
        self.text = base.text(key)
        self.graph = Graph()

    def add(self, subject: URIRef, predicate: URIRef, value: Value) -> None:
        """One triple; None adds nothing. Text is tagged as English, which all readers of this project read."""
        if value is None:
            return
        if isinstance(value, str) and not isinstance(value, (URIRef, Literal)):
            value = Literal(_LONE_CONTROL.sub(" ", value), lang="en")
        elif isinstance(value, bool):
            value = Literal("true" if value else "false", datatype=XSD.boolean)
        elif isinstance(value, int):
            value = Literal(str(value), datatype=XSD.integer)
        elif isinstance(value, datetime.date):
            value = Literal(value.isoformat(), datatype=XSD.date)
        assert isinstance(value, (URIRef, Literal))  # noqa: S101  every other form was turned into one above
        self.graph.add((subject, predicate, value))

    def plain(self, subject: URIRef, predicate: URIRef, value: str | None) -> None:
        """One plain string, such as a name of a layout or a checksum."""
        if value is not None:
            self.graph.add((subject, predicate, Literal(value)))

    def own(self, ident: str) -> URIRef:
        """The IRI of a thing that the document prints, by its id in the record."""
        return self.base.thing(f"{self.key}/{ident}")

    def thing(self, ident: str, kind: URIRef) -> URIRef:
        """A thing that the document prints, of a class."""
        node = self.own(ident)
        self.add(node, RDF.type, kind)
        self.add(node, INSP.statedIn, self.node)
        return node

    def quoted(self, subject: URIRef, spans: Iterable[Span]) -> None:
        """The passages that a thing was quoted from (Web Annotation, sections 4.2.4 and 4.2.5)."""
        words = self.document.text
        for span in spans:
            passage = self.base.passage(self.key, span.start, span.end)
            self.add(subject, PROV.wasQuotedFrom, passage)
            if (passage, RDF.type, OA.SpecificResource) in self.graph:
                continue
            place = f"{self.key}/passage/{span.start}-{span.end}"
            quote, position = self.base.thing(f"{place}/quote"), self.base.thing(f"{place}/position")
            self.add(passage, RDF.type, OA.SpecificResource)
            self.add(passage, OA.hasSource, self.text)
            self.add(passage, OA.hasSelector, quote)
            self.add(passage, OA.hasSelector, position)
            self.add(quote, RDF.type, OA.TextQuoteSelector)
            self.plain(quote, OA.exact, words[span.start : span.end])
            self.plain(quote, OA.prefix, words[max(0, span.start - CONTEXT) : span.start])
            self.plain(quote, OA.suffix, words[span.end : span.end + CONTEXT])
            self.add(position, RDF.type, OA.TextPositionSelector)
            # As xsd:integer: engines turn the subtype that the Web Annotation vocabulary names into it.
            self.add(position, OA.start, span.start)
            self.add(position, OA.end, span.end)
