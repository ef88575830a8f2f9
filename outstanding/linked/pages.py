"""Descriptions as HTML that reads without scripts: names in place of IRIs, and the words themselves foremost."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final

import jinja2
import pyoxigraph as ox
from rdflib import OWL, RDF, RDFS, SKOS
from rdflib.namespace import DCTERMS, PROV

from graph.terms import INSP, OA
from outstanding.linked.descriptions import Description, all_links, natural
from outstanding.linked.labels import Labels, last_word, property_name
from outstanding.linked.licences import Licence
from outstanding.linked.places import Places
from outstanding.linked.texts import Line, Quoted, Stretch
from outstanding.linked.vocabularies import Vocabulary
from queries.stories import Story

_TYPE: Final = str(RDF.type)
_WORDING: Final = str(INSP.wording)
_QUOTED_FROM: Final = str(PROV.wasQuotedFrom)
_WORDS: Final = str(OA.exact)
_SELECTOR: Final = str(OA.hasSelector)
_FOREMOST: Final = (str(INSP.statedIn), str(INSP.concerns), str(SKOS.definition), str(DCTERMS.publisher))
_NAMES: Final = frozenset({str(SKOS.prefLabel), str(RDFS.label), str(DCTERMS.title)})
_SMALL: Final = frozenset({str(OA.SpecificResource), str(OA.TextQuoteSelector), str(OA.TextPositionSelector)})
"""The classes of what is shown as a quotation, and not as a part."""


@dataclass(frozen=True, slots=True)
class Value:
    """A value: words, where they lead, and their language where it is not English."""

    words: str
    href: str = ""
    language: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """A property of a thing, with the values that it holds."""

    name: str
    iri: str
    held: tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class Part:
    """A thing with its properties: part of a description, or a term of a vocabulary."""

    name: str
    anchor: str
    href: str
    iri: str
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Quotation:
    """Quoted words, and the passages where they stand."""

    words: str
    passages: tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """Things that one property leads from, and how many there are."""

    name: str
    iri: str
    things: tuple[Value, ...]
    count: str


@dataclass(frozen=True, slots=True)
class Form:
    """Another form of a page: its name, media type and address."""

    name: str
    media_type: str
    href: str


@dataclass(frozen=True, slots=True)
class Frame:
    """What every page has around it.

    Attributes:
        places: of the server.
        forms: in which the same can be had.
        canonical: the page's own IRI.
        licence: of what it says; None where none is known.
        release: the release's hash.
    """

    places: Places
    forms: tuple[Form, ...]
    canonical: str
    licence: Licence | None
    release: str


class Writing:
    """Terms as people read them."""

    def __init__(self, places: Places, known: Labels) -> None:
        """Name things by their labels, and lead to where they are described here."""
        self._places = places
        self._labels = known

    def value(self, term: ox.NamedNode | ox.Literal | ox.BlankNode | ox.Triple) -> Value:
        """A term as a reader sees it."""
        if isinstance(term, ox.NamedNode):
            return self.thing(term.value)
        if isinstance(term, ox.Literal):
            language = term.language or ""
            return Value(term.value, language="" if language == "en" else language)
        return Value(str(term))

    def thing(self, iri: str) -> Value:
        """A thing by its name, with where it is described."""
        href = self._places.address(iri)
        elsewhere = href == iri and iri not in self._labels.names
        return Value(iri if elsewhere else self._labels.of(iri), href if href.startswith(("/", "http")) else "")

    def rows(self, triples: Iterable[ox.Triple], leave_out: frozenset[str] = frozenset()) -> tuple[Row, ...]:
        """The properties of one thing, the telling ones first."""
        values: dict[str, list[ox.NamedNode | ox.Literal | ox.BlankNode | ox.Triple]] = defaultdict(list)
        for each in triples:
            if each.predicate.value not in leave_out:
                values[each.predicate.value].append(each.object)
        order = {iri: at for at, iri in enumerate((_TYPE, *_FOREMOST))}
        names = sorted(values, key=lambda iri: (order.get(iri, len(order)), property_name(self._labels, iri)))
        return tuple(
            Row(
                property_name(self._labels, iri),
                self._places.address(iri),
                tuple(map(self.value, sorted(values[iri], key=lambda term: natural(str(term))))),
            )
            for iri in names
        )


def thing_page(frame: Frame, description: Description, story: Story | None, text: str | None) -> bytes:
    """The page about a thing.

    Args:
        frame: of the page.
        description: of the thing.
        story: its life, where it is an issue.
        text: where the document's text can be read; None where it is no document, or its text may not be shown.
    """
    known, thing = description.labels, description.thing.value
    writing = Writing(frame.places, known)
    parts = _by_subject(description.parts)
    passages = [iri for iri in parts if str(OA.SpecificResource) in known.kinds.get(iri, ())]
    shown = frozenset({_WORDING, _QUOTED_FROM}) if passages else frozenset({_WORDING})
    rest = [iri for iri in parts if not _SMALL & set(known.kinds.get(iri, ()))]
    return _written(
        "thing.html",
        frame,
        title=known.of(thing),
        kind=known.kind(thing),
        thing=thing,
        quotations=_quotations(frame.places, description, parts, passages),
        rows=writing.rows(description.own, shown),
        parts=[_part(frame.places, writing, known, iri, parts[iri]) for iri in sorted(rest, key=natural)],
        inbound=_inbound(frame.places, writing, description),
        notes=description.notes,
        all_links=frame.places.path("") + all_links(description.thing),
        whole=description.inbound.whole,
        story=story,
        text=text,
        sources=[writing.thing(document) for _, document in description.graphs if document],
        graphs=[Value(graph, frame.places.address(graph)) for graph, _ in description.graphs],
    )


def _by_subject(triples: Iterable[ox.Triple]) -> dict[str, list[ox.Triple]]:
    found: dict[str, list[ox.Triple]] = defaultdict(list)
    for each in triples:
        if isinstance(each.subject, ox.NamedNode):
            found[each.subject.value].append(each)
    return found


def _first(triples: Iterable[ox.Triple], name: str) -> str:
    found = (each.object for each in triples if each.predicate.value == name)
    return next((term.value for term in found if isinstance(term, ox.Literal | ox.NamedNode)), "")


def _quotations(
    places: Places, description: Description, parts: Mapping[str, list[ox.Triple]], passages: Sequence[str]
) -> list[Quotation]:
    """The words that the thing is: its own wording, with all its passages; else the words of each passage."""
    here = sorted(passages, key=natural)
    links = {iri: Value(_span(iri), places.address(iri)) for iri in here}
    wording = _first(description.own, _WORDING)
    if wording:
        return [Quotation(wording, tuple(links.values()))]
    words = {}
    for iri in here:
        selectors = [
            each.object.value
            for each in parts[iri]
            if each.predicate.value == _SELECTOR and isinstance(each.object, ox.NamedNode)
        ]
        words[iri] = next(filter(None, (_first(parts.get(each, ()), _WORDS) for each in selectors)), "")
    return [Quotation(words[iri], (links[iri],)) for iri in here if words[iri]]


def _span(passage: str) -> str:
    """The place of a passage in words, from its IRI."""
    start, _, end = passage.rpartition("=")[2].partition(",")
    return f"characters {start} to {end}"


def _part(places: Places, writing: Writing, known: Labels, iri: str, triples: Iterable[ox.Triple]) -> Part:
    return Part(known.of(iri), "", places.address(iri), iri, writing.rows(triples))


def _inbound(places: Places, writing: Writing, description: Description) -> list[Group]:
    inbound = description.inbound
    return [
        Group(
            property_name(description.labels, name),
            places.address(name),
            tuple(map(writing.thing, things)),
            f"{inbound.counts[name]:,}" if inbound.complete else f"at least {inbound.counts[name]:,}",
        )
        for name, things in inbound.shown.items()
    ]


_KINDS: Final = (str(OWL.Class), str(OWL.ObjectProperty), str(OWL.DatatypeProperty), str(SKOS.ConceptScheme))
_IN_TERM: Final = frozenset({_TYPE, str(RDFS.isDefinedBy), str(SKOS.inScheme), str(SKOS.topConceptOf)})


def vocabulary_page(frame: Frame, vocabulary: Vocabulary) -> bytes:
    """The page of a vocabulary: its terms by kind, each with name, definition, notes and source."""
    known = vocabulary.labels
    writing = Writing(frame.places, known)
    subjects = _by_subject(vocabulary.triples)
    head = subjects.pop(vocabulary.iri, [])
    groups: dict[str, list[Part]] = defaultdict(list)
    for iri, triples in subjects.items():
        kinds = known.kinds.get(iri, ("",))
        kind = next((each for each in _KINDS if each in kinds), kinds[0])
        anchor = iri.partition("#")[2] or last_word(iri)
        part = Part(
            known.names.get(iri) or anchor,
            anchor,
            frame.places.address(iri),
            iri,
            writing.rows(triples, _IN_TERM | _NAMES),
        )
        groups[kind].append(part)
    order = sorted(groups, key=lambda kind: (_KINDS.index(kind) if kind in _KINDS else len(_KINDS), kind))
    return _written(
        "vocabulary.html",
        frame,
        title=known.of(vocabulary.iri),
        thing=vocabulary.iri,
        rows=writing.rows(head),
        groups=[
            (known.names.get(kind) or property_name(known, kind), kind, sorted(groups[kind], key=_by_name))
            for kind in order
        ],
    )


def _by_name(part: Part) -> tuple[str, str]:
    return part.name.casefold(), part.iri


def vocabularies_page(frame: Frame, found: Sequence[tuple[str, str]]) -> bytes:
    """The list of vocabularies."""
    listed = [Value(title or last_word(iri), frame.places.address(iri)) for iri, title in found]
    return _written("vocabularies.html", frame, title="Vocabularies", vocabularies=listed)


@dataclass(frozen=True, slots=True)
class TextHead:
    """What stands above a text: its document's title and page, where it was published, and its own address."""

    title: str
    document: str
    source: str
    text: str


def text_page(
    frame: Frame,
    head: TextHead,
    lines: Iterable[Line],
    contents: Sequence[tuple[str, int]],
    marked: Stretch | None,
) -> bytes:
    """The page of a whole text, for reading; one stretch of it may be marked."""
    return _written("text.html", frame, title=head.title, head=head, lines=lines, contents=contents, marked=marked)


def quotations_page(frame: Frame, head: TextHead, quotations: Sequence[Quoted], known: Labels) -> bytes:
    """The page of a text that may not be shown whole: some of its passages, as they are quoted."""
    writing = Writing(frame.places, known)
    shown = [(each, [writing.thing(iri) for iri in each.things]) for each in quotations]
    return _written("quotations.html", frame, title=head.title, head=head, quotations=shown)


def stylesheet() -> bytes:
    """The pages' style sheet."""
    source, _, _ = _loader().get_source(_environment(), "linked.css")
    return source.encode()


def _written(template: str, frame: Frame, **values: object) -> bytes:
    return _environment().get_template(template).render(frame=frame, **values).encode(errors="replace")


@cache
def _loader() -> jinja2.PackageLoader:
    return jinja2.PackageLoader("outstanding.web", "templates/linked")


@cache
def _environment() -> jinja2.Environment:
    return jinja2.Environment(
        loader=_loader(), autoescape=True, undefined=jinja2.StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
