"""Terms and IRIs.

The vocabulary, the themes, the frameworks and the official bodies have fixed IRIs, whoever publishes; else the data
of two forces would never join. What a publisher makes stands under the publisher's own base:

    {base}id/...      things        {base}doc/...   pages about them
    {base}text/...    texts         {base}graph/... one named graph per document

A document's key is its place under `id/`, `text/` and `graph/`: `cleveland/peel-2017-effectiveness/report`.
"""

from __future__ import annotations

import datetime
import re
from dataclasses import dataclass

from rdflib import Namespace, URIRef

from graph.errors import UsageError

PUBLIC = "https://w3id.org/outstanding/"
"""The root of the fixed IRIs, and the base of a publisher who sets none."""

INSP = Namespace(f"{PUBLIC}def/inspection#")
BODY = Namespace(f"{PUBLIC}body/")
THEME = Namespace(f"{PUBLIC}def/theme/")
GRADE = Namespace(f"{PUBLIC}def/grade/")
STATUS = Namespace(f"{PUBLIC}def/status/")
SCHEME = Namespace(f"{PUBLIC}def/")
OA = Namespace("http://www.w3.org/ns/oa#")
FABIO = Namespace("http://purl.org/spar/fabio/")
DOCO = Namespace("http://purl.org/spar/doco/")
SSSOM = Namespace("https://w3id.org/sssom/")
SEMAPV = Namespace("https://w3id.org/semapv/vocab/")
SPDX = Namespace("http://spdx.org/rdf/terms#")

JUDGMENTS = SCHEME["cube/judgments"]
"""The data set of every judgment."""

STATISTICS = SCHEME["cube/statistics"]
"""The data set of every printed figure."""

OPEN_END = datetime.date(9999, 12, 31)
"""What stands for no day: undated documents count from it, what nothing ends counts until it, and who asks as of it
asks for everything loaded."""

PREFIXES: dict[str, str] = {
    "insp": str(INSP),
    "body": str(BODY),
    "theme": str(THEME),
    "grade": str(GRADE),
    "status": str(STATUS),
    "oa": str(OA),
    "fabio": str(FABIO),
    "doco": str(DOCO),
    "sssom": str(SSSOM),
    "semapv": str(SEMAPV),
    "spdx": str(SPDX),
    "dcterms": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "org": "http://www.w3.org/ns/org#",
    "owl": "http://www.w3.org/2002/07/owl#",
    "prov": "http://www.w3.org/ns/prov#",
    "qb": "http://purl.org/linked-data/cube#",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "sh": "http://www.w3.org/ns/shacl#",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "vann": "http://purl.org/vocab/vann/",
    "void": "http://rdfs.org/ns/void#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
"""The prefixes that every Turtle file, saved question and ad-hoc query of the project may use."""

_BASE = re.compile(r"https?://[!$-;=@-\[\]_a-z~]+/")


@dataclass(frozen=True, slots=True)
class Base:
    """A publisher's base IRI, and what is minted under it."""

    iri: str = PUBLIC

    def __post_init__(self) -> None:
        """Refuse a base that no IRI can be built on.

        Raises:
            UsageError: not an absolute http(s) IRI that ends in a slash.
        """
        if not _BASE.fullmatch(self.iri):
            raise UsageError(
                f"{self.iri!r} cannot be a base IRI",
                hint="Give an http or https IRI that ends in a slash, such as https://data.example.org/.",
            )

    def thing(self, path: str) -> URIRef:
        """The thing at a path: a document by its key, a finding by the key and its id."""
        return URIRef(f"{self.iri}id/{path}")

    def text(self, key: str) -> URIRef:
        """The canonical text of a document."""
        return URIRef(f"{self.iri}text/{key}")

    def passage(self, key: str, start: int, end: int) -> URIRef:
        """A stretch of a document's canonical text, by RFC 5147 section 2.2.1: positions between characters."""
        return URIRef(f"{self.iri}text/{key}#char={start},{end}")

    def graph(self, key: str) -> URIRef:
        """The named graph of a document, or of a part of what several documents share."""
        return URIRef(f"{self.iri}graph/{key}")

    def key_of(self, iri: str) -> str:
        """What stands after `id/` in the IRI of a thing made under this base; the IRI itself for any other."""
        return iri.removeprefix(f"{self.iri}id/")
