"""What to say of a thing that the release does not hold: when it went, what it became, or what is called much like it.

Releases are kept, so what an earlier one said of a thing can be found: in the graphs that differ from those of the
current release, of which each is read once at most, the newest first. The search is bounded, and one at a time.
"""

from __future__ import annotations

import difflib
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Final

import pyoxigraph as ox

from graph.errors import OutstandingError
from graph.folder import DataFolder
from graph.lineage.derived import KEY as DERIVED
from graph.release import Manifest, Release
from graph.store import Store, rows
from graph.terms import INSP, Base
from outstanding.linked.places import Places
from queries.binding import bind

RELEASES: Final = 64
"""Earlier releases that are looked through, the newest first."""

GRAPHS: Final = 128
"""Graphs that are read for one thing."""

NEAREST: Final = 5
_CANDIDATES: Final = 1000
_SIMILAR: Final = 0.6

_SUCCESSORS: Final = "SELECT DISTINCT ?issue WHERE { ?issue insp:hasFinding ?_finding_iri } ORDER BY ?issue LIMIT 10"
_BELOW: Final = f"SELECT DISTINCT ?thing WHERE {{ ?thing insp:statedIn ?_document_iri }} LIMIT {_CANDIDATES}"
_ALIKE: Final = f"""
SELECT DISTINCT ?thing WHERE {{ ?thing a ?class
  FILTER (?class IN (insp:Issue, insp:Inspection) && STRSTARTS(STR(?thing), ?_start_string)) }} LIMIT {_CANDIDATES}"""
_SHARED: Final = f"""
SELECT DISTINCT ?thing WHERE {{ ?thing skos:prefLabel|rdfs:label|dcterms:title ?name
  FILTER (STRSTARTS(STR(?thing), ?_start_string)) }} LIMIT {_CANDIDATES}"""


@dataclass(frozen=True, slots=True)
class Gone:
    """A thing that an earlier release held.

    Attributes:
        last: the number of the last release that held it.
        hash: of that release.
        since: the number of the first release after it that is kept.
        successors: the things of the current release that took its place.
    """

    last: int
    hash: str
    since: int
    successors: tuple[str, ...]


class Absences:
    """Looks for what is not there, one search at a time: a search reads files, and anybody can ask for anything."""

    def __init__(self) -> None:
        """Nothing has been looked for yet."""
        self._lock = threading.Lock()
        self._search = lru_cache(maxsize=1024)(_search)

    def gone(self, data: DataFolder, release: Release, store: Store, thing: ox.NamedNode) -> Gone | None:
        """What became of a thing that an earlier release held; None where none of those that are kept did.

        Args:
            data: the data folder.
            release: the current one, which does not hold it.
            store: of that release.
            thing: its term.
        """
        with self._lock:
            held = self._search(data.path, release.number, release.hash, thing.value)
        return Gone(held.last, held.hash, held.since, tuple(_successors(store, held.findings))) if held else None


@dataclass(frozen=True, slots=True)
class _Held:
    """The last release that held a thing, and the findings that it had, if it was an issue."""

    last: int
    hash: str
    since: int
    findings: tuple[str, ...]


def _search(path: Path, current: int, current_hash: str, thing: str) -> _Held | None:
    """The last release before the current one that held a thing."""
    now = _manifest(path, current)
    if now is None or now.hash != current_hash:
        return None
    data = DataFolder(path)
    seen = set(now.graphs.values())
    since, left = current, GRAPHS
    for number in sorted((number for number in data.numbers if number < current), reverse=True)[:RELEASES]:
        manifest = _manifest(path, number)
        if manifest is None:
            continue
        for name in _candidates(manifest, thing):
            sha256 = manifest.graphs[name]
            if sha256 in seen or not left:
                continue
            seen.add(sha256)
            left -= 1
            said = _said(data, sha256, thing)
            if said:
                return _Held(number, manifest.hash, since, tuple(_findings(said)))
        since = number
    return None


def _said(data: DataFolder, sha256: str, thing: str) -> bytes:
    """The lines of a kept graph with a thing as their subject; none where the graph is missing or damaged."""
    try:
        content = b"\n" + data.graph(sha256)
    except OutstandingError:
        return b""
    mark = f"\n<{thing}> ".encode()
    start = content.find(mark)
    if start < 0:
        return b""
    last = content.rfind(mark)  # the lines are sorted, so those of one subject stand together
    return content[start + 1 : content.find(b"\n", last + 1) + 1]


@lru_cache(maxsize=RELEASES)
def _manifest(data: Path, number: int) -> Manifest | None:
    """The manifest of a release, which never changes; None where it is damaged."""
    try:
        return Release.numbered(DataFolder(data), number).manifest
    except OutstandingError:
        return None


def _candidates(manifest: Manifest, thing: str) -> Iterator[str]:
    """The graphs that may speak of a thing: of documents only that whose key its IRI begins with."""
    base = Base(manifest.base)
    whole = {str(base.graph(DERIVED)), *(str(base.graph(f"reference/{name}")) for name in manifest.reference)}
    for name in manifest.graphs:
        key = name.removeprefix(str(base.graph("")))
        if name in whole or thing.startswith((f"{base.thing(key)}", str(base.text(key)), name)):
            yield name


def _findings(lines: bytes) -> Iterator[str]:
    """The findings of an issue, by what an earlier release said of it."""
    for quad in ox.parse(lines, format=ox.RdfFormat.N_QUADS):
        if quad.predicate.value == str(INSP.hasFinding) and isinstance(quad.object, ox.NamedNode):
            yield quad.object.value


def _successors(store: Store, findings: tuple[str, ...]) -> list[str]:
    """The issues that hold the findings of one that is gone: one where it was merged, several where it was divided."""
    found = {
        row["issue"] or ""
        for finding in findings
        for row in rows(store, bind(_SUCCESSORS, {"_finding_iri": str(ox.NamedNode(finding))}))
    }
    return sorted(found)


def near(release: Release, store: Store, places: Places, thing: ox.NamedNode) -> list[str]:
    """The addresses of things that are called much like one that is not there, the nearest first."""
    wanted = places.key(thing.value) or ""
    documents = [entry.key for entry in release.manifest.documents]
    if wanted.startswith("id/"):
        inside = next((each for each in documents if wanted.startswith(f"id/{each}/")), None)
        force = f"{wanted.removeprefix('id/').partition('/')[0]}/"
        here = [each for each in documents if each.startswith(force)]
        found = [str(places.base.thing(each)) for each in (here or documents)[:_CANDIDATES]]
        if inside:
            found = _things(store, _BELOW, "_document_iri", ox.NamedNode(str(places.base.thing(inside))))
        elif here:
            found += _things(store, _ALIKE, "_start_string", ox.Literal(str(places.base.thing(force))))
    elif wanted.startswith("text/"):
        found = [str(places.base.text(each)) for each in documents[:_CANDIDATES]]
    elif wanted.startswith("graph/"):
        found = list(release.manifest.graphs)[:_CANDIDATES]
    else:
        start = thing.value[: len(thing.value) - len(wanted)] + wanted.partition("/")[0] + "/"
        found = _things(store, _SHARED, "_start_string", ox.Literal(start))
    known = set(filter(None, map(places.key, found)))
    return [places.path(key) for key in difflib.get_close_matches(wanted, sorted(known), NEAREST, _SIMILAR)]


def _things(store: Store, sparql: str, variable: str, term: ox.NamedNode | ox.Literal) -> list[str]:
    return [row["thing"] or "" for row in rows(store, bind(sparql, {variable: str(term)}))]
