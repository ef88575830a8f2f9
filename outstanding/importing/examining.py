"""A dump as somebody has to see it who decides about it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

import pyoxigraph as ox
from rdflib import Graph
from rdflib.namespace import DCTERMS, PROV, VOID

from graph.errors import UsageError, ValidationError
from graph.reference import ReferenceData
from graph.terms import INSP, Base
from graph.validation import Verdict, validate
from outstanding.importing.dumps import DumpLimits, read_dump, visible
from outstanding.importing.sifting import Sifted, check_base, sift

LICENCES = 5
"""Statements of a licence that are kept."""

_SPACE = str(VOID.uriSpace)
_LICENCE = frozenset(str(each) for each in (DCTERMS.license, DCTERMS.rights, "http://creativecommons.org/ns#license"))
_SEGMENTS = ("id/", "graph/", "text/", "doc/")


@dataclass(frozen=True, slots=True)
class Offer:
    """A dump with what is known of it.

    Attributes:
        content: the bytes, as they came.
        ending: the format; a key of `dumps.FORMATS`.
        source: the address or the name of the file.
        address: what relative IRIs are relative to; None for a file.
    """

    content: bytes
    ending: str
    source: str
    address: str | None = None


@dataclass(frozen=True, slots=True)
class Setting:
    """What a dump is looked at against.

    Attributes:
        ours: the base of the data folder.
        reference: what everybody shares, as the data folder has it.
        taken: the bases of the other imports, by name.
        limits: how much a dump may hold.
    """

    ours: Base
    reference: ReferenceData
    taken: Mapping[str, str]
    limits: DumpLimits


@dataclass(frozen=True, slots=True)
class ForeignDocument:
    """A document of another publisher: its IRI, its title, the force's IRI, and the checksum of its source."""

    iri: str
    title: str
    force: str | None
    source: str | None


@dataclass(frozen=True, slots=True)
class Examination:
    """What can be taken of a dump.

    Attributes:
        base: that the publisher is bound to.
        declared: whether the dump itself names it; else somebody gave it.
        licence: what the dump says of its licence, as IRIs and texts.
        verdict: of the shapes, on what can be taken.
    """

    base: Base
    declared: bool
    licence: tuple[str, ...]
    sifted: Sifted
    verdict: Verdict
    documents: tuple[ForeignDocument, ...]


def examine(offer: Offer, base: str | None, setting: Setting) -> Examination:
    """Look at a dump.

    Args:
        offer: the dump.
        base: the publisher's base IRI; None to take the one that the dump declares.
        setting: what it is looked at against.

    Raises:
        SourceError: it is not of its format, or beyond a limit.
        UsageError: it declares no base and none is given, or the base is none that a publisher can have.
        ValidationError: nothing in it can be taken.
    """
    dump = read_dump(offer.content, offer.ending, offer.address, setting.limits, offer.source)
    declared = _declared(dump.quads)
    bound = check_base(base or _only(declared, dump.quads, offer.source), setting.ours, setting.taken)
    sifted = sift(dump.quads, bound, setting.ours, setting.reference)
    sifted.add_odd(dump.odd)
    if not sifted.graphs:
        raise ValidationError(
            f"nothing in it is about things under {bound.iri}",
            where=offer.source,
            hint=_nearest(dump.quads),
        )
    union = sifted.union()
    return Examination(
        base=bound,
        declared=bound.iri in declared,
        licence=_licence(dump.quads, bound),
        sifted=sifted,
        verdict=validate(union, setting.reference),
        documents=tuple(_documents(union)),
    )


def other_host(source: str, base: Base) -> str | None:
    """The host that a dump came from, where it is another one than that of the base."""
    host = urlsplit(source).hostname if "://" in source else None
    return host if host and host != urlsplit(base.iri).hostname else None


def _declared(quads: Iterable[ox.Quad]) -> list[str]:
    """The bases that a dump declares."""
    found = {quad.object.value for quad in quads if quad.predicate.value == _SPACE and isinstance(quad.object, _VALUES)}
    return sorted(found)


_VALUES = (ox.Literal, ox.NamedNode)


def _only(declared: Sequence[str], quads: Sequence[ox.Quad], where: str) -> str:
    """The one base that is declared."""
    if len(declared) == 1:
        return declared[0]
    told = f"declares {len(declared)} bases: {', '.join(declared)}" if declared else "declares no base (void:uriSpace)"
    raise UsageError(f"the dump {told}", where=where, hint=f"Say whose words you expect. {_nearest(quads)}")


def _nearest(quads: Sequence[ox.Quad]) -> str:
    """What to give as a base: the beginning of most names in the dump."""
    found = Counter(base for quad in quads if (base := _base_of(quad)))
    most = [base for base, _ in found.most_common(3)]
    return f"Most of it is about things under {' or '.join(most)}; give the base with --base." if most else ""


def _base_of(quad: ox.Quad) -> str | None:
    """What stands before `id/`, `graph/`, `text/` or `doc/` in the name of a thing; else the root of its host."""
    if not isinstance(quad.subject, ox.NamedNode):
        return None
    iri = quad.subject.value
    for segment in _SEGMENTS:
        head, found, _ = iri.partition(f"/{segment}")
        if found:
            return f"{head}/"
    place = urlsplit(iri)
    return f"{place.scheme}://{place.netloc}/" if place.scheme in {"http", "https"} else None


def _licence(quads: Iterable[ox.Quad], base: Base) -> tuple[str, ...]:
    """The licences that the dump states of the publisher's own things, itself among them."""
    said = (
        quad.object
        for quad in quads
        if quad.predicate.value in _LICENCE
        and isinstance(quad.subject, ox.NamedNode)
        and quad.subject.value.startswith(base.iri)
    )
    found = {visible(value.value) for value in said if isinstance(value, _VALUES)}
    return tuple(sorted(found))[:LICENCES]


def _documents(union: Graph) -> Iterable[ForeignDocument]:
    for node in sorted(union.subjects(INSP.countsFrom, None, unique=True), key=str):
        if (node, INSP.loaderVersion, None) not in union:
            continue
        force = union.value(node, INSP.concerns, any=True)
        sources = [union.value(each, INSP.sha256, any=True) for each in union.objects(node, PROV.wasDerivedFrom)]
        yield ForeignDocument(
            iri=str(node),
            title=str(union.value(node, DCTERMS.title, any=True) or ""),
            force=str(force) if force else None,
            source=next((str(each) for each in sources if each), None),
        )
