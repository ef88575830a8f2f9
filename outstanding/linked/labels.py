"""Names for people: what a reader sees in place of an IRI."""

from __future__ import annotations

import re
import tomllib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import Final

import pyoxigraph as ox
from rdflib import RDF, RDFS, SKOS
from rdflib.namespace import DCTERMS

from graph.store import Store, rows
from graph.terms import INSP, OA, PREFIXES

NAMING: Final[tuple[str, ...]] = (
    str(SKOS.prefLabel),
    str(RDFS.label),
    str(DCTERMS.title),
    str(INSP.wording),
    str(INSP.measure),
    str(INSP.subjectPrinted),
    str(INSP.namePrinted),
    str(OA.exact),
)
"""The properties that name a thing, the best first."""

LONGEST: Final = 110
"""Characters of a name; of longer words the first are shown."""

_TYPE: Final = str(RDF.type)
_AT_ONCE: Final = 400
_WORDS: Final = re.compile(r"(?<=[a-z])(?=[A-Z])|[-_]+")

_NAMES: Final = f"""
CONSTRUCT {{ ?thing ?property ?name }} WHERE {{
  VALUES ?thing {{ THINGS }} ?thing ?property ?name
  FILTER (?property IN (rdf:type, {", ".join(f"<{each}>" for each in NAMING)})) }}"""

_ISSUES: Final = """
SELECT DISTINCT ?thing ?words WHERE { VALUES ?thing { THINGS }
  ?thing insp:hasFinding|^insp:ofIssue/insp:finding ?finding . ?finding insp:wording ?words }
ORDER BY ?thing ?words"""

_PASSAGES: Final = """
SELECT DISTINCT ?thing ?words WHERE { VALUES ?thing { THINGS } ?thing oa:hasSelector/oa:exact ?words }
ORDER BY ?thing ?words"""

_CLAIMS: Final = """
SELECT DISTINCT ?thing ?words WHERE { VALUES ?thing { THINGS }
  ?thing insp:hasStatus|insp:raisedInYear|insp:inspectionYear|insp:finding|owl:annotatedProperty ?value .
  OPTIONAL { ?value skos:prefLabel|rdfs:label|insp:wording ?label } BIND (COALESCE(?label, ?value) AS ?words) }
ORDER BY ?thing ?words"""


def triples(store: Store, sparql: str) -> list[ox.Triple]:
    """What a CONSTRUCT query gives, each triple once."""
    found = ox.parse(store.query(sparql, "application/n-triples"), format=ox.RdfFormat.N_TRIPLES)
    return list(dict.fromkeys(quad.triple for quad in found))


@dataclass(frozen=True, slots=True)
class Labels:
    """Names of things, by IRI.

    Attributes:
        triples: those that the names are taken from, with the things' classes.
        names: the name of each thing that has one.
        kinds: the IRIs of the classes of each thing.
    """

    triples: tuple[ox.Triple, ...] = ()
    names: Mapping[str, str] = field(default_factory=dict)
    kinds: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def of(self, iri: str) -> str:
        """A thing's name; where it has none, its class and the last word of its IRI."""
        if self.knows(iri):
            return shortened(self.names.get(iri) or _external()[iri])
        kind = self.kind(iri)
        last = last_word(iri)
        return f"{kind} ({last})" if kind else plain(last)

    def knows(self, iri: str) -> bool:
        """Whether a thing has a name, here or in the table of other vocabularies' terms."""
        return iri in self.names or iri in _external()

    def kind(self, iri: str) -> str:
        """The name of the class of a thing, the most telling one; empty where it has none."""
        kinds = [self.names.get(kind) or _external().get(kind, "") for kind in self.kinds.get(iri, ())]
        return next(filter(None, kinds), "")


def labels(store: Store, iris: Iterable[str]) -> Labels:
    """The names of things, of their classes, and of what else it takes to name them."""
    wanted = list(dict.fromkeys(iris))
    found = list(_named(store, wanted))
    kinds = _kinds(found)
    classes = [kind for each in kinds.values() for kind in each if kind not in set(wanted)]
    found += [each for each in _named(store, classes) if each.predicate.value != _TYPE]
    names = _names(found)
    unnamed = [iri for iri in wanted if iri not in names]
    for sparql, wording in ((_ISSUES, "{}"), (_PASSAGES, "“{}”")):
        names |= {iri: wording.format(shortened(words)) for iri, words in _words(store, sparql, unnamed)}
    for iri, words in _words(store, _CLAIMS, [iri for iri in unnamed if iri not in names and iri in kinds]):
        kind = next((names[each] for each in kinds[iri] if each in names), "")
        names[iri] = f"{kind}: {shortened(words)}" if kind else words
    return Labels(tuple(dict.fromkeys(found)), names, kinds)


def _named(store: Store, iris: Iterable[str]) -> Iterator[ox.Triple]:
    for things in _portions(iris):
        yield from triples(store, _NAMES.replace("THINGS", things))


def _words(store: Store, sparql: str, iris: Iterable[str]) -> Iterator[tuple[str, str]]:
    """The first words that a query finds for each thing."""
    for things in _portions(iris):
        seen: set[str] = set()
        for row in rows(store, sparql.replace("THINGS", things)):
            thing = row["thing"] or ""
            if thing not in seen:
                seen.add(thing)
                yield thing, row["words"] or ""


def _portions(iris: Iterable[str]) -> Iterator[str]:
    """Things as they stand in VALUES, so many at once; every IRI comes from the store or was checked."""
    terms = [str(ox.NamedNode(iri)) for iri in dict.fromkeys(iris)]
    for start in range(0, len(terms), _AT_ONCE):
        yield " ".join(terms[start : start + _AT_ONCE])


def _kinds(found: Iterable[ox.Triple]) -> dict[str, tuple[str, ...]]:
    kinds: dict[str, list[str]] = defaultdict(list)
    for each in found:
        if each.predicate.value == _TYPE and isinstance(each.object, ox.NamedNode):
            kinds[_iri(each.subject)].append(each.object.value)
    own = PREFIXES["insp"]  # our classes say more than those of others
    return {iri: tuple(sorted(each, key=lambda kind: (not kind.startswith(own), kind))) for iri, each in kinds.items()}


def _names(found: Iterable[ox.Triple]) -> dict[str, str]:
    """The best name of each thing: by property, then English or without a language, then by the alphabet."""
    best: dict[str, tuple[int, bool, str]] = {}
    for each in found:
        if each.predicate.value in NAMING and isinstance(each.object, ox.Literal):
            foreign = not (each.object.language or "en").startswith("en")
            rank = (NAMING.index(each.predicate.value), foreign, each.object.value)
            iri = _iri(each.subject)
            best[iri] = min(best.get(iri, rank), rank)
    return {iri: name for iri, (_, _, name) in best.items()}


def _iri(node: ox.NamedNode | ox.BlankNode | ox.Triple) -> str:
    assert isinstance(node, ox.NamedNode)  # noqa: S101  no graph of a release has blank nodes
    return node.value


def shortened(words: str) -> str:
    """Words on one line, cut at a space where they are long."""
    line = " ".join(words.split())
    return line if len(line) <= LONGEST else f"{line[:LONGEST].rsplit(' ', 1)[0]} …"


def last_word(iri: str) -> str:
    """What follows the last slash or hash of an IRI."""
    return re.split(r"[/#]", iri.rstrip("/#"))[-1]


def plain(name: str) -> str:
    """A name of a program's kind as words: `wasQuotedFrom` becomes `was quoted from`."""
    return " ".join(word if word.isupper() else word.lower() for word in _WORDS.split(name) if word)


def property_name(known: Labels, iri: str) -> str:
    """The name of a property."""
    return known.names.get(iri) or _external().get(iri) or plain(last_word(iri))


@cache
def _external() -> Mapping[str, str]:
    """Names of terms that other vocabularies define, from `names.toml`."""
    text = files("outstanding.linked").joinpath("names.toml").read_text("utf-8")
    return {
        f"{PREFIXES[prefix]}{local}": name
        for prefix, names in tomllib.loads(text).items()
        for local, name in names.items()
    }
