"""The catalogue and the VoID description: valid, whole, true, and the same bytes for the same release."""

from __future__ import annotations

import subprocess
import sys
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox
import pyshacl
import pytest
from grown import grown_folder
from rdflib import FOAF, PROV, RDF, RDFS, SH, BNode, Graph, Literal, URIRef
from rdflib.namespace import DCTERMS

from graph.canonical import digest
from graph.errors import QueryError
from graph.folder import DataFolder
from graph.release import Release
from graph.store import RDF_FORMATS, EmbeddedStore, rows
from graph.terms import SPDX, Base
from outstanding.catalogue import dcat, void
from outstanding.catalogue.addresses import Addresses
from outstanding.catalogue.dumps import Dump, Dumps, offered
from outstanding.catalogue.holdings import holdings
from outstanding.catalogue.publisher import Publisher
from outstanding.catalogue.releases import Published, published
from outstanding.catalogue.vocabulary import DCAT, VCARD, VOID, written
from outstanding.export.forms import Form

SHAPES = Path(__file__).parent / "shapes" / "catalogue.ttl"
SITE = "https://findings.example.org/"
BASE = "https://w3id.org/outstanding/"
WHO = Publisher("Northmere Panel", "https://panel.example.org/", "data@panel.example.org")

TERMS = {
    "http://www.w3.org/ns/dcat#": (
        "Catalog Dataset Distribution DataService dataset service themeTaxonomy distribution theme keyword landingPage "
        "contactPoint version hasVersion hasCurrentVersion isVersionOf previousVersion accessURL downloadURL mediaType "
        "compressFormat byteSize endpointURL endpointDescription servesDataset startDate endDate"
    ),
    "http://rdfs.org/ns/void#": (
        "Dataset DatasetDescription triples entities distinctSubjects distinctObjects classes properties "
        "classPartition propertyPartition class property vocabulary exampleResource sparqlEndpoint dataDump uriSpace "
        "feature"
    ),
    "http://spdx.org/rdf/terms#": "Checksum checksum algorithm checksumValue",
    "http://www.w3.org/2006/vcard/ns#": "Kind fn hasEmail hasURL",
}
"""The terms that DCAT 3, VoID, SPDX 2.3 and vCard have and that are used; rdflib's list of DCAT is that of DCAT 2."""


@dataclass(frozen=True)
class Place:
    """A data folder, and where what is made of its releases is kept."""

    data: DataFolder
    made: Path

    @property
    def dumps(self) -> Dumps:
        """The dumps of its releases."""
        return Dumps(self.data, self.made)


@pytest.fixture(scope="module")
def place(grown: Path, tmp_path_factory: pytest.TempPathFactory) -> Place:
    return Place(DataFolder(grown), tmp_path_factory.mktemp("made"))


@pytest.fixture(scope="module")
def described(place: Place) -> Graph:
    """The catalogue of two releases, once the dumps of the whole current one were made."""
    list(place.dumps.all_made(Release.opened(place.data), offered()))
    return _catalogue(place, WHO)


def _catalogue(place: Place, who: Publisher) -> Graph:
    current = Release.opened(place.data)
    with current.store() as store:
        whole, by_force = holdings(store)
    return dcat.catalogue(
        Addresses(Base(current.manifest.base), SITE),
        who,
        releases=published(place.data),
        current=Published.of(current),
        whole=whole,
        by_force=by_force,
        kept=place.dumps.kept,
    )


def _breaches(graph: Graph) -> str:
    conforms, _, text = pyshacl.validate(graph, shacl_graph=Graph().parse(SHAPES))
    return "" if conforms else str(text)


# --- the catalogue ----------------------------------------------------------------------------------------------------


def test_the_catalogue_is_as_dcat_asks_and_has_no_blank_nodes(described: Graph) -> None:
    assert _breaches(described) == ""
    assert not [term for triple in described for term in triple if isinstance(term, BNode)]


def test_the_shapes_notice_whatever_is_missing(described: Graph) -> None:
    shapes = Graph().parse(SHAPES)
    required = {
        (shape, path)
        for shape, part in shapes.subject_objects(SH.property)
        for path in shapes.objects(part, SH.path)
        if shapes.value(part, SH.minCount) and isinstance(path, URIRef)
    }
    assert len(required) > 15
    for shape, path in sorted(required):
        spoilt = Graph() + described
        targets = list(shapes.objects(shape, SH.targetClass)) or [None]
        nodes = [node for target in targets for node in described.subjects(RDF.type, target)]
        versions = {node for _, node in described.subject_objects(DCAT.hasVersion)}
        victim = min(node for node in nodes if (node, path, None) in described and (targets[0] or node in versions))
        spoilt.remove((victim, path, None))
        assert _breaches(spoilt), (shape, path)


@pytest.mark.parametrize("which", ["catalogue", "void"])
def test_only_terms_are_used_that_the_vocabularies_have(which: str, described: Graph, samples: Release) -> None:
    graph = described if which == "catalogue" else _void(samples)
    used = {str(term) for triple in graph for term in (triple[1], *([triple[2]] if triple[1] == RDF.type else []))}
    for start, names in TERMS.items():
        strange = {term for term in used if term.startswith(start)} - {f"{start}{name}" for name in names.split()}
        assert not strange


def test_every_release_is_a_version_and_leads_to_the_one_before(described: Graph, place: Place) -> None:
    first, second = (Release.numbered(place.data, number) for number in (1, 2))
    whole = URIRef(f"{BASE}dataset")
    one, two = (URIRef(f"{BASE}release/{each.hash}") for each in (first, second))
    assert set(described.objects(whole, DCAT.hasVersion)) == {one, two}
    assert described.value(whole, DCAT.hasCurrentVersion) == two
    assert described.value(two, DCAT.previousVersion) == one
    assert described.value(one, DCAT.previousVersion) is None
    assert described.value(two, DCAT.version) == Literal(second.hash[:16])
    documents = {URIRef(f"{BASE}id/{entry.key}") for entry in second.manifest.documents}
    assert set(described.objects(two, PROV.wasDerivedFrom)) == documents
    build = described.value(two, PROV.wasGeneratedBy)
    assert described.value(described.value(build, PROV.wasAssociatedWith), RDFS.label) == Literal("Outstanding 0.1.0")


def test_a_release_that_is_published_again_is_no_version_before_itself(tmp_path: Path) -> None:
    data = DataFolder(grown_folder(tmp_path))
    first = data.path / "releases" / "1"
    again = data.path / "releases" / "3"
    again.mkdir()
    for part in ("manifest.json", "store"):
        (again / part).symlink_to(first / part)
    (data.path / "current").unlink()
    (data.path / "current").symlink_to(again)
    graph = _catalogue(Place(data, tmp_path), Publisher())
    one = URIRef(f"{BASE}release/{Release.numbered(data, 1).hash}")
    assert _breaches(graph) == ""
    assert graph.value(one, DCAT.previousVersion) is None
    assert graph.value(URIRef(f"{BASE}dataset"), DCAT.hasCurrentVersion) == one


def test_size_and_checksum_are_those_of_the_file_and_stand_only_where_there_is_one(
    described: Graph, place: Place
) -> None:
    current = Release.opened(place.data)
    for dump in (*offered(), *offered("wexmoor")):
        address = URIRef(f"{SITE}dumps/{dump.name(current)}")
        node = described.value(predicate=DCAT.downloadURL, object=address)
        size, checksum = described.value(node, DCAT.byteSize), described.value(node, SPDX.checksum)
        if dump.slug:
            assert size is checksum is None
        else:
            file = place.dumps.made(current, dump)
            assert str(size) == str(len(file.path.read_bytes()))
            assert str(described.value(checksum, SPDX.checksumValue)) == digest(file.path.read_bytes())


def test_what_is_covered_is_what_the_documents_say(described: Graph, place: Place) -> None:
    current = Release.opened(place.data)
    bounds = {"earliest": set[str](), "latest": set[str]()}
    with current.store() as store:
        for row in rows(store, "SELECT * WHERE { ?d insp:issuedEarliest ?earliest ; insp:issuedLatest ?latest }"):
            for name, days in bounds.items():
                days.add(row[name] or "")
        asked = "SELECT DISTINCT ?t WHERE { ?f a insp:AreaForImprovement ; dcterms:subject ?t }"
        themes = {row["t"] for row in rows(store, asked)}
    whole = URIRef(f"{BASE}dataset")
    period = described.value(whole, DCTERMS.temporal)
    assert str(described.value(period, DCAT.startDate)) == min(bounds["earliest"])
    assert str(described.value(period, DCAT.endDate)) == max(bounds["latest"])
    assert themes <= {str(theme) for theme in described.objects(whole, DCAT.theme)}
    area = described.value(URIRef(f"{BASE}dataset/wexmoor"), DCTERMS.spatial)
    assert str(described.value(area, RDFS.label)) == "The area that Wexmoor Police polices"


def test_what_no_setting_says_is_left_out(place: Place, described: Graph) -> None:
    silent = _catalogue(place, Publisher())
    assert _breaches(silent) == ""
    assert not list(silent.subjects(RDF.type, FOAF.Agent))
    assert not list(silent.subject_objects(DCTERMS.publisher)) + list(silent.subject_objects(DCAT.contactPoint))
    (agent,) = described.subjects(RDF.type, FOAF.Agent)
    assert described.value(agent, FOAF.name) == Literal("Northmere Panel")
    (contact,) = described.subjects(RDF.type, VCARD.Kind)
    assert described.value(contact, VCARD.hasEmail) == URIRef("mailto:data@panel.example.org")
    page = _catalogue(place, Publisher(contact="https://panel.example.org/ask"))
    (contact,) = page.subjects(RDF.type, VCARD.Kind)
    assert page.value(contact, VCARD.hasURL) == URIRef("https://panel.example.org/ask")


# --- VoID -------------------------------------------------------------------------------------------------------------


def _void(release: Release) -> Graph:
    with release.store() as store:
        counted = void.statistics(store, f"{release.manifest.base}id/")
    return void.description(Addresses(Base(release.manifest.base), SITE), release, counted)


def test_every_count_is_that_of_the_triples_themselves(samples: Release) -> None:
    """Counted from the lines of the release's graphs, not by SPARQL."""
    data = DataFolder(samples.folder.parents[1])
    triples = {
        (quad.subject, quad.predicate, quad.object)
        for sha256 in samples.manifest.graphs.values()
        for quad in ox.parse(data.graph(sha256), format=ox.RdfFormat.N_QUADS)
    }
    graph, node = _void(samples), URIRef(f"{BASE}dataset")

    def told(of: object, name: str) -> int:
        return int(str(graph.value(URIRef(str(of)), VOID[name])))

    kind = ox.NamedNode(str(RDF.type))
    classes, by_property = defaultdict(set), defaultdict(set)
    for subject, predicate, value in triples:
        by_property[predicate.value].add((subject, value))
        if predicate == kind:
            classes[str(value)[1:-1]].add(subject)
    assert told(node, "triples") == len(triples)
    assert told(node, "distinctSubjects") == len({triple[0] for triple in triples})
    assert told(node, "distinctObjects") == len({triple[2] for triple in triples})
    things = {str(triple[0]) for triple in triples if str(triple[0]).startswith(f"<{BASE}id/")}
    assert told(node, "entities") == len(things)
    assert told(node, "classes") == len(classes)
    assert told(node, "properties") == len(by_property)
    parts = {str(graph.value(part, VOID["class"])): part for part in graph.objects(node, VOID.classPartition)}
    assert {iri: told(part, "entities") for iri, part in parts.items()} == {
        iri: len(found) for iri, found in classes.items()
    }
    parts = {str(graph.value(part, VOID.property)): part for part in graph.objects(node, VOID.propertyPartition)}
    assert parts.keys() == by_property.keys()
    for iri, found in by_property.items():
        assert told(parts[iri], "triples") == len(found)
        assert told(parts[iri], "distinctSubjects") == len({subject for subject, _ in found})
        assert told(parts[iri], "distinctObjects") == len({value for _, value in found})


def test_examples_exist_and_everything_named_is_under_its_address(
    samples: Release, sample_store: EmbeddedStore
) -> None:
    graph, node = _void(samples), URIRef(f"{BASE}dataset")
    assert not [term for triple in graph for term in triple if isinstance(term, BNode)]
    examples = list(graph.objects(node, VOID.exampleResource))
    assert len(examples) == 3
    space = str(graph.value(node, VOID.uriSpace))
    for example in examples:
        assert str(example).startswith(space)
        assert list(rows(sample_store, f"SELECT ?p WHERE {{ <{example}> ?p ?o }}"))
    assert graph.value(node, VOID.sparqlEndpoint) == URIRef(f"{SITE}sparql")
    dump = URIRef(f"{SITE}dumps/{Dump(Form.NQ, packed=True).name(samples)}")
    assert dump in set(graph.objects(node, VOID.dataDump))
    for vocabulary in graph.objects(node, VOID.vocabulary):
        asked = f'ASK {{ ?s ?p ?o FILTER (STRSTARTS(STR(?p), "{vocabulary}") || STRSTARTS(STR(?o), "{vocabulary}")) }}'
        assert b"true" in sample_store.query(asked)


def test_counts_are_kept_and_are_those_of_a_fresh_count(samples: Release, tmp_path: Path) -> None:
    with samples.store() as store:
        fresh = void.statistics(store, f"{BASE}id/")
        assert void.kept_statistics(samples, store, tmp_path) == fresh
    with EmbeddedStore.in_memory() as empty:
        assert void.kept_statistics(samples, empty, tmp_path) == fresh
        assert void.statistics(empty, f"{BASE}id/").triples == 0


# --- as bytes ---------------------------------------------------------------------------------------------------------


def test_a_description_is_the_same_graph_in_every_form(described: Graph) -> None:
    forms = {
        media_type: set(ox.parse(written(described, media_type), format=form))
        for media_type, form in RDF_FORMATS.items()
    }
    assert len(forms) == 4
    for found in forms.values():
        assert found == forms["application/n-triples"]
        assert len(found) == len(described)
    with pytest.raises(QueryError, match="no form of RDF"):
        written(described, "text/html")


def test_a_description_has_the_same_bytes_in_another_process(place: Place) -> None:
    code = """
import sys
sys.path.insert(0, sys.argv[2])
from pathlib import Path
from graph.folder import DataFolder
from outstanding.catalogue.vocabulary import written
from test_catalogue import WHO, Place, _catalogue, _void
from graph.release import Release
data = DataFolder(Path(sys.argv[1]))
graphs = (_catalogue(Place(data, Path(sys.argv[3])), WHO), _void(Release.opened(data)))
sys.stdout.buffer.write(b"".join(written(graph, "text/turtle") for graph in graphs))
"""
    made = [
        subprocess.run(
            [sys.executable, "-c", code, str(place.data.path), str(Path(__file__).parent), str(place.made)],
            env={"PYTHONHASHSEED": seed, "TZ": zone, "PYTHONPATH": ":".join(sys.path)},
            check=True,
            capture_output=True,
        ).stdout
        for seed, zone in (("1", "UTC"), ("2", "Pacific/Auckland"))
    ]
    assert made[0] == made[1]
    assert len(made[0]) > 10_000
