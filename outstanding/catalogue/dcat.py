"""The catalogue, by DCAT 3 (W3C Recommendation, 22 August 2024): data sets, their releases, files and services.

The knowledge graph is a data set, and so is what it holds of each force. Each release is a version of it. What is not
known, such as a publisher that no setting names, is left out.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from rdflib import FOAF, PROV, RDF, RDFS, SKOS, XSD, Graph, Literal, URIRef
from rdflib.namespace import DCTERMS

from graph.release import Release
from graph.terms import SCHEME, SPDX
from outstanding.catalogue.addresses import Addresses
from outstanding.catalogue.dumps import MARK, Dump, offered
from outstanding.catalogue.holdings import Force, Holdings
from outstanding.catalogue.keeping import File
from outstanding.catalogue.publisher import Publisher
from outstanding.catalogue.releases import Published
from outstanding.catalogue.vocabulary import DCAT, LANGUAGE, MEDIA_TYPE, VCARD
from outstanding.export.forms import Form
from outstanding.export.notice import ATTRIBUTION, LICENCE, TERMS

THEMES = URIRef(f"{SCHEME}theme")
"""The concept scheme that themes are of."""

_TITLES = {
    Form.NQ: "N-Quads, each graph under its name",
    Form.TTL: "Turtle",
    Form.JSONLD: "JSON-LD",
    Form.CSV: "Table of findings, CSV",
    Form.XLSX: "Table of findings, workbook",
    Form.CSVW: "Description of the table of findings",
}
_RDF = {Form.NQ, Form.TTL, Form.JSONLD}
_VOCABULARY = URIRef(f"{SCHEME}inspection")
_TABULAR = URIRef("http://www.w3.org/TR/tabular-metadata/")
_PROTOCOL = URIRef("http://www.w3.org/TR/sparql11-protocol/")
_KEYWORDS = ("areas for improvement", "causes of concern", "inspection reports", "police forces", "recommendations")

KeptDump = Callable[[Release, Dump], File | None]
"""The file of a dump, where it was made already."""


def catalogue(  # noqa: PLR0913  what a catalogue is about
    addresses: Addresses,
    publisher: Publisher,
    *,
    releases: Sequence[Published],
    current: Published,
    whole: Holdings,
    by_force: Mapping[str, Holdings],
    kept: KeptDump,
) -> Graph:
    """The catalogue as RDF without blank nodes.

    Args:
        addresses: what things are called and where the service is.
        publisher: who publishes.
        releases: of one data folder, by their numbers.
        current: the one of them that is served.
        whole: what that one holds.
        by_force: what it holds of each force, by slug.
        kept: finds a dump; the size and the checksum of one that was not made yet are left out.
    """
    return _Catalogue(addresses, publisher, releases, current, kept).described(whole, by_force)


class _Catalogue:
    """The catalogue, under construction."""

    def __init__(
        self,
        addresses: Addresses,
        publisher: Publisher,
        releases: Sequence[Published],
        current: Published,
        kept: KeptDump,
    ) -> None:
        self._graph = Graph()
        self._addresses = addresses
        self._publisher = publisher
        self._releases = {each.release.hash: each for each in reversed(releases)}  # published again, it is no other
        self._current = current
        self._kept = kept

    def described(self, whole: Holdings, by_force: Mapping[str, Holdings]) -> Graph:
        """All of it."""
        node = self._addresses.catalogue
        self._add(node, RDF.type, DCAT.Catalog)
        self._resource(node, "Findings of police inspections: catalogue", _CATALOGUE)
        self._add(node, DCAT.themeTaxonomy, THEMES)
        self._add(THEMES, RDF.type, SKOS.ConceptScheme)
        self._text(THEMES, DCTERMS.title, "Themes of police inspection")
        self._agents()
        self._dataset(None, "Findings of police inspections", _DATASET, whole)
        for slug, held in by_force.items():
            name = held.forces[0].name
            self._dataset(slug, f"Findings of police inspections: {name}", _OF_FORCE.format(name=name), held)
        firsts = sorted(self._releases.values(), key=lambda each: each.release.number)
        for before, each in zip([None, *firsts], firsts, strict=False):
            self._release(each, before)
        self._services()
        return self._graph

    def _resource(self, node: URIRef, title: str, description: str) -> None:
        """What every catalogued resource says."""
        self._text(node, DCTERMS.title, title)
        self._text(node, DCTERMS.description, description)
        self._terms(node)
        self._add(node, DCTERMS.language, LANGUAGE.en)
        self._add(node, DCAT.landingPage, self._addresses.at(""))
        if self._publisher.name:
            self._add(node, DCTERMS.publisher, self._addresses.part("publisher"))
        if self._publisher.contact:
            self._add(node, DCAT.contactPoint, self._addresses.part("contact"))

    def _terms(self, node: URIRef) -> None:
        self._add(node, DCTERMS.license, URIRef(LICENCE))
        self._add(node, DCTERMS.rights, self._addresses.part("rights"))

    def _agents(self) -> None:
        rights = self._addresses.part("rights")
        self._add(rights, RDF.type, DCTERMS.RightsStatement)
        self._text(rights, RDFS.label, f"{ATTRIBUTION} {TERMS}")
        self._add(URIRef(LICENCE), RDF.type, DCTERMS.LicenseDocument)
        if self._publisher.name:
            node = self._addresses.part("publisher")
            self._add(node, RDF.type, FOAF.Agent)
            self._add(node, FOAF.name, Literal(self._publisher.name))
            if self._publisher.page:
                self._add(node, FOAF.homepage, URIRef(self._publisher.page))
        if self._publisher.contact:
            node = self._addresses.part("contact")
            self._add(node, RDF.type, VCARD.Kind)
            self._add(node, VCARD.fn, Literal(self._publisher.name or self._publisher.contact))
            if "://" in self._publisher.contact:
                self._add(node, VCARD.hasURL, URIRef(self._publisher.contact))
            else:
                self._add(node, VCARD.hasEmail, URIRef(f"mailto:{self._publisher.contact}"))

    def _dataset(self, slug: str | None, title: str, description: str, held: Holdings) -> None:
        """A data set whatever the release, and the current release of it."""
        release = self._current.release
        stable, version = self._addresses.dataset(slug), self._addresses.release(release.hash, slug)
        for node, heading in ((stable, title), (version, f"{title} (release {release.hash[:MARK]})")):
            self._add(self._addresses.catalogue, DCAT.dataset, node)
            self._add(node, RDF.type, DCAT.Dataset)
            self._resource(node, heading, description)
            self._covers(node, held)
            for word in _KEYWORDS:
                self._text(node, DCAT.keyword, word)
        self._add(stable, DCTERMS.identifier, Literal(str(stable)))
        self._moment(stable, DCTERMS.modified, self._current)
        self._add(stable, DCAT.hasVersion, version)
        self._add(stable, DCAT.hasCurrentVersion, version)
        self._version(version, stable, self._releases[release.hash])
        for document in held.documents:
            self._add(version, PROV.wasDerivedFrom, URIRef(document))
        if slug:
            self._add(stable, DCTERMS.isPartOf, self._addresses.dataset())
            self._add(version, DCTERMS.isPartOf, self._addresses.release(release.hash))
        for dump in offered(slug):
            node = self._distribution(release, dump)
            self._add(stable, DCAT.distribution, node)
            self._add(version, DCAT.distribution, node)

    def _covers(self, node: URIRef, held: Holdings) -> None:
        for theme, name in held.themes.items():
            self._add(node, DCAT.theme, URIRef(theme))
            self._add(URIRef(theme), RDF.type, SKOS.Concept)
            self._text(URIRef(theme), SKOS.prefLabel, name)
            self._add(URIRef(theme), SKOS.inScheme, THEMES)
        for force in held.forces:
            self._add(node, DCTERMS.spatial, self._area(force))
        if held.first and held.last:
            period = self._addresses.part(f"period-{held.first}-{held.last}")
            self._add(node, DCTERMS.temporal, period)
            self._add(period, RDF.type, DCTERMS.PeriodOfTime)
            self._text(period, RDFS.comment, "The days on which the documents were, or may have been, published.")
            self._add(period, DCAT.startDate, Literal(held.first))
            self._add(period, DCAT.endDate, Literal(held.last))

    def _area(self, force: Force) -> URIRef:
        node = self._addresses.part(f"area-{force.slug}")
        self._add(node, RDF.type, DCTERMS.Location)
        self._text(node, RDFS.label, f"The area that {force.name} polices")
        if force.area:
            self._add(node, DCTERMS.identifier, Literal(force.area))
        return node

    def _release(self, each: Published, before: Published | None) -> None:
        """What a release says besides what it shares with the data set; of an old one that is all."""
        release, stable = each.release, self._addresses.dataset()
        node = self._addresses.release(release.hash)
        if release.hash != self._current.release.hash:
            self._add(self._addresses.catalogue, DCAT.dataset, node)
            self._add(node, RDF.type, DCAT.Dataset)
            self._resource(node, f"Findings of police inspections (release {release.hash[:MARK]})", _DATASET)
            self._add(stable, DCAT.hasVersion, node)
            self._version(node, stable, each)
            for dump in offered():
                self._add(node, DCAT.distribution, self._distribution(release, dump))
        if before:
            self._add(node, DCAT.previousVersion, self._addresses.release(before.release.hash))
        made = URIRef(f"{node}#build")
        software = self._addresses.part(f"outstanding-{release.manifest.version}")
        self._add(node, PROV.wasGeneratedBy, made)
        self._add(made, RDF.type, PROV.Activity)
        self._text(made, RDFS.label, f"Build of release {release.hash[:MARK]}")
        self._moment(made, PROV.endedAtTime, each)
        self._add(made, PROV.wasAssociatedWith, software)
        self._add(software, RDF.type, PROV.SoftwareAgent)
        self._add(software, RDFS.label, Literal(f"Outstanding {release.manifest.version}"))

    def _version(self, node: URIRef, stable: URIRef, each: Published) -> None:
        self._add(node, DCAT.isVersionOf, stable)
        self._add(node, DCAT.version, Literal(each.release.hash[:MARK]))
        self._add(node, DCTERMS.identifier, Literal(each.release.hash))
        self._moment(node, DCTERMS.issued, each)

    def _distribution(self, release: Release, dump: Dump) -> URIRef:
        name = dump.name(release)
        node = URIRef(f"{self._addresses.release(release.hash, dump.slug)}#{name.partition('.')[2]}")
        self._add(node, RDF.type, DCAT.Distribution)
        self._text(node, DCTERMS.title, f"{_TITLES[dump.form]}{', packed' if dump.packed else ''}")
        self._terms(node)
        address = self._addresses.at(f"dumps/{name}")
        self._add(node, DCAT.accessURL, address)
        self._add(node, DCAT.downloadURL, address)
        self._add(node, DCAT.mediaType, MEDIA_TYPE[dump.form.media_type])
        if dump.packed:
            self._add(node, DCAT.compressFormat, MEDIA_TYPE["application/gzip"])
        if dump.form in _RDF:
            self._add(node, DCTERMS.conformsTo, _VOCABULARY)
        if dump.form is Form.CSVW:
            self._add(node, DCTERMS.conformsTo, _TABULAR)
        if dump.form is Form.CSV:
            described = Dump(Form.CSVW, dump.slug).name(release)
            self._add(node, RDFS.seeAlso, self._addresses.at(f"dumps/{described}"))
        file = self._kept(release, dump)
        if file:
            checksum = URIRef(f"{node}-sha256")
            self._add(node, DCAT.byteSize, Literal(str(file.size), datatype=XSD.nonNegativeInteger))
            self._add(node, SPDX.checksum, checksum)
            self._add(checksum, RDF.type, SPDX.Checksum)
            self._add(checksum, SPDX.algorithm, SPDX.checksumAlgorithm_sha256)
            value = Literal(file.sha256, datatype=XSD.hexBinary, normalize=False)
            self._add(checksum, SPDX.checksumValue, value)
        return node

    def _services(self) -> None:
        services = (
            ("sparql", "SPARQL endpoint", "Queries of one's own, by SPARQL 1.1.", "sparql"),
            ("questions", "Saved questions", "Each with its parameters and its columns.", "openapi.json"),
        )
        for name, title, description, about in services:
            node = self._addresses.part(name)
            self._add(self._addresses.catalogue, DCAT.service, node)
            self._add(node, RDF.type, DCAT.DataService)
            self._resource(node, title, description)
            self._add(node, DCAT.endpointURL, self._addresses.at("sparql" if name == "sparql" else "q"))
            self._add(node, DCAT.endpointDescription, self._addresses.at(about))
            self._add(node, DCAT.servesDataset, self._addresses.dataset())
        self._add(self._addresses.part("sparql"), DCTERMS.conformsTo, _PROTOCOL)

    def _moment(self, node: URIRef, predicate: URIRef, each: Published) -> None:
        written = f"{each.on:%Y-%m-%dT%H:%M:%SZ}"
        self._add(node, predicate, Literal(written, datatype=XSD.dateTime, normalize=False))

    def _text(self, node: URIRef, predicate: URIRef, text: str) -> None:
        self._add(node, predicate, Literal(text, lang="en"))

    def _add(self, node: URIRef, predicate: URIRef, value: URIRef | Literal) -> None:
        self._graph.add((node, predicate, value))


_CATALOGUE = "What is published of what inspectors found of police forces, with the words that it rests on."
_DATASET = (
    "What inspectors' reports on police forces find: areas for improvement, causes of concern, recommendations, "
    "judgments and figures, each with the words and the document that it rests on, and what became of each through the "
    "years. Quotations, not the documents' full texts."
)
_OF_FORCE = (
    "What is published about {name}: the findings of its inspections with their words, what became of them, and a "
    "description of all that they mention."
)
