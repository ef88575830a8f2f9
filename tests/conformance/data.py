"""A release of the suites' data, as the server takes it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pyoxigraph as ox

from conformance.cases import ROOT, protocol_cases, query_cases
from graph.folder import DataFolder
from graph.release import MANIFEST, Manifest, release_hash
from graph.store import EmbeddedStore
from graph.terms import PUBLIC

SUITES = ("manifest-sparql11-query.ttl", "manifest-sparql11-results.ttl")
_FORMATS = {".ttl": ox.RdfFormat.TURTLE, ".rdf": ox.RdfFormat.RDF_XML, ".nt": ox.RdfFormat.N_TRIPLES}


def triples(folder: Path, path: str) -> list[ox.Triple]:
    """The triples of a file of the suites; its blank nodes are named anew, so that no two files share any."""
    parsed = ox.parse(
        path=str(folder / path),
        format=_FORMATS[Path(path).suffix],
        base_iri=ROOT + path,
        without_named_graphs=True,
        rename_blank_nodes=True,
    )
    return [each.triple for each in parsed]


def release_of(data: Path, graphs: Mapping[str, list[ox.Triple]]) -> None:
    """Publish a release that holds these graphs and nothing else."""
    folder = DataFolder(data)
    parts: dict[str, bytes] = {}
    for name, held in graphs.items():
        quads = [ox.Quad(each.subject, each.predicate, each.object, ox.NamedNode(name)) for each in held]
        parts[name] = ox.serialize(quads, format=ox.RdfFormat.N_QUADS) or b""
    with folder.writing():
        hashes = {name: folder.keep_graph(content) for name, content in parts.items()}
        with folder.new_release(folder.next_number()) as made:
            (made / "store").mkdir()
            with EmbeddedStore.create(made / "store") as store:
                store.bulk_load(parts.values())
                store.flush()
            manifest = Manifest(
                version="conformance", base=PUBLIC, hash=release_hash(hashes), documents=(), reference={}, graphs=hashes
            )
            (made / MANIFEST).write_text(manifest.model_dump_json(), "utf-8")


def release_of_suites(folder: Path, data: Path) -> None:
    """Publish all data of the suites' queries and of the protocol's tests."""
    graphs = {name: triples(folder, path) for case in protocol_cases(folder) for name, path in case.graphs}
    for manifest in SUITES:
        for case in query_cases(folder, manifest):
            for path in case.data + case.graphs:
                if ROOT + path not in graphs:
                    graphs[ROOT + path] = triples(folder, path)
    release_of(data, graphs)
