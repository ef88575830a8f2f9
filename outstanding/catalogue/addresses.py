"""The IRIs of what is published as data, and the addresses at which it is served; the two may differ."""

from __future__ import annotations

from dataclasses import dataclass

from rdflib import URIRef

from graph.terms import Base


@dataclass(frozen=True, slots=True)
class Addresses:
    """What data sets are called, under the publisher's base, and where the service is.

    Attributes:
        base: under which things are named.
        site: the root of the service as others reach it, with a slash at its end.
    """

    base: Base
    site: str

    @property
    def catalogue(self) -> URIRef:
        """The catalogue."""
        return URIRef(f"{self.base.iri}catalog")

    def part(self, name: str) -> URIRef:
        """A thing that only the catalogue describes."""
        return URIRef(f"{self.catalogue}#{name}")

    def dataset(self, slug: str | None = None) -> URIRef:
        """The data set whatever the release: all of it, or what it holds of a force."""
        return URIRef(f"{self.base.iri}dataset{f'/{slug}' if slug else ''}")

    def release(self, sha256: str, slug: str | None = None) -> URIRef:
        """A release of it, by the release's hash; dumps call themselves by the same IRI."""
        return URIRef(f"{self.base.iri}release/{sha256}{f'/{slug}' if slug else ''}")

    def at(self, path: str) -> URIRef:
        """Where the service has something."""
        return URIRef(f"{self.site}{path}")

    def page(self, iri: str) -> URIRef:
        """The page about a thing of this publisher; any other IRI as it is."""
        key = self.base.key_of(iri)
        return URIRef(iri) if key == iri else self.at(f"doc/{key}")
