"""What of a release is exported: all of it, or one force with what its graphs need to be understood.

Of one force that is:

* the graphs of the documents about it, whole;
* of the derived graph its inspections, its issues, the claims about these, and the links between its findings;
* of what other publishers say the same, as far as their graphs are parted in this way;
* of the reference graphs the description of each thing that these mention (bodies, themes, questions, grades, terms of
  the vocabulary), and of what those descriptions mention in turn.

So a saved question about the force has the same rows when it is asked of the selection alone.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import pyoxigraph as ox
from rdflib import OWL

from graph.errors import UsageError
from graph.folder import DataFolder
from graph.lineage.derived import KEY as DERIVED
from graph.release import Release
from graph.store import Store, rows
from graph.terms import INSP, Base
from queries.names import Names

_CONCERNS = ox.NamedNode(str(INSP.concerns))
_VERSION = ox.NamedNode(str(INSP.loaderVersion))
_OF_ISSUE = ox.NamedNode(str(INSP.ofIssue))
_SOURCE = ox.NamedNode(str(OWL.annotatedSource))

Graphs = Mapping[str, tuple[ox.Quad, ...]]
"""The quads of each named graph, by its IRI."""


@dataclass(frozen=True, slots=True)
class Selection:
    """Quads of a release.

    Attributes:
        release: what they are of.
        force: IRI of the one force; None where all of the release is meant.
        slug: the force's short name; None where all is meant.
        quads: in no order.
    """

    release: Release
    force: str | None
    slug: str | None
    quads: tuple[ox.Quad, ...]

    @property
    def triples(self) -> list[ox.Triple]:
        """The same without the names of the graphs, sorted."""
        triples = {ox.Triple(quad.subject, quad.predicate, quad.object) for quad in self.quads}
        return sorted(triples, key=str)


def select(data: DataFolder, release: Release, store: Store, force: str | None) -> Selection:
    """Select what to export.

    Args:
        data: the data folder, which keeps the graphs.
        release: of that folder.
        store: of that release.
        force: slug, prefixed name or IRI of a force; None for all.

    Raises:
        QuestionError: nothing in the release has the force's name.
        UsageError: no document of the release is about the force.
        ReleaseError: a kept graph is missing or damaged.
    """
    graphs = {
        name: tuple(ox.parse(data.graph(sha256), format=ox.RdfFormat.N_QUADS))
        for name, sha256 in release.manifest.graphs.items()
    }
    if force is None:
        return Selection(release, None, None, tuple(quad for each in graphs.values() for quad in each))
    base = Base(release.manifest.base)
    iri = force_iri(store, base, force)
    quads = _of_force(graphs, release, base, ox.NamedNode(iri))
    slug = next((row["slug"] for row in rows(store, f"SELECT ?slug WHERE {{ <{iri}> insp:slug ?slug }}")), None)
    return Selection(release, iri, slug or iri, quads)


def force_iri(store: Store, base: Base, force: str) -> str:
    """The IRI of a force that documents are about.

    Raises:
        QuestionError: nothing in the release has that name.
        UsageError: no document of the release is about it.
    """
    iri = force if "://" in force else Names(store, base).iri(force)
    known = {row["force"]: row["slug"] or row["force"] for row in rows(store, _FORCES)}
    if iri not in known:
        raise UsageError(
            f"no document of this release is about {force!r}",
            hint=f"There are documents about: {', '.join(sorted(filter(None, known.values()))) or 'no force'}.",
        )
    return iri


_FORCES = """
SELECT DISTINCT ?force ?slug WHERE { ?document insp:loaderVersion ?version ; insp:concerns ?force .
  OPTIONAL { ?force insp:slug ?slug } }"""


def _of_force(graphs: Graphs, release: Release, base: Base, force: ox.NamedNode) -> tuple[ox.Quad, ...]:
    documents = [(str(base.graph(each.key)), base.thing(each.key)) for each in release.manifest.documents]
    chosen = [
        quad
        for name, document in documents
        if any(_concerns(quad, force) and quad.subject == ox.NamedNode(str(document)) for quad in graphs[name])
        for quad in graphs[name]
    ]
    chosen += _claims(graphs[str(base.graph(DERIVED))], force, {quad.subject for quad in chosen})
    chosen += _foreign(graphs, release, force)
    shared = [quad for name in release.manifest.reference for quad in graphs[str(base.graph(f"reference/{name}"))]]
    return (*chosen, *_descriptions(shared, chosen))


def _foreign(graphs: Graphs, release: Release, force: ox.NamedNode) -> list[ox.Quad]:
    """What other publishers say of the force: graphs with a document about it whole, of others the claims about it."""
    chosen: list[ox.Quad] = []
    claims: list[ox.Quad] = []
    for name in [name for entry in release.manifest.imports for name in entry.graphs]:
        documents = {quad.subject for quad in graphs[name] if quad.predicate == _VERSION}
        about = any(_concerns(quad, force) and quad.subject in documents for quad in graphs[name])
        (chosen if about else claims).extend(() if documents and not about else graphs[name])
    return chosen + _claims(claims, force, {quad.subject for quad in chosen})


def _concerns(quad: ox.Quad, force: ox.NamedNode) -> bool:
    return quad.predicate == _CONCERNS and quad.object == force


def _claims(derived: Iterable[ox.Quad], force: ox.NamedNode, stated: set[object]) -> list[ox.Quad]:
    """The derived quads about the force: its inspections and issues, claims about these, links between its findings."""
    derived = tuple(derived)
    own: set[object] = {quad.subject for quad in derived if _concerns(quad, force)}
    about: set[object] = own | {
        quad.subject
        for quad in derived
        if (quad.predicate == _OF_ISSUE and quad.object in own) or (quad.predicate == _SOURCE and quad.object in stated)
    }
    return [quad for quad in derived if quad.subject in about]


def _descriptions(shared: Iterable[ox.Quad], chosen: Iterable[ox.Quad]) -> list[ox.Quad]:
    """The shared quads that describe what is mentioned, and what these mention, until nothing new is."""
    described: dict[object, list[ox.Quad]] = defaultdict(list)
    for quad in shared:
        described[quad.subject].append(quad)
    waiting = list(chosen)
    found: list[ox.Quad] = []
    while waiting:
        quad = waiting.pop()
        for mentioned in (quad.predicate, quad.object):
            more = described.pop(mentioned, [])
            found += more
            waiting += more
    return found
