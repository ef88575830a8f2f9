"""Descriptions as HTML that reads without scripts: names in place of IRIs, and the words themselves foremost."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

import pyoxigraph as ox
from rdflib import RDF
from rdflib.namespace import PROV

from graph.terms import INSP, OA
from loaders.documents import Document
from outstanding.linked.accounts import Account, sentence
from outstanding.linked.descriptions import Description, all_links, natural
from outstanding.linked.labels import Labels, last_word, property_name, shortened
from outstanding.linked.lives import Life
from outstanding.linked.marks import KINDS, Kind, Mark, MarkedLine, counted
from outstanding.linked.places import Places
from outstanding.linked.texts import Line, Quoted, Stretch, contents
from outstanding.linked.views import Frame, Group, Part, Quotation, Value, Writing, written
from queries.stories import Sentence

_TYPE: Final = str(RDF.type)
_WORDING: Final = str(INSP.wording)
_QUOTED_FROM: Final = str(PROV.wasQuotedFrom)
_WORDS: Final = str(OA.exact)
_SELECTOR: Final = str(OA.hasSelector)
_SMALL: Final = frozenset({str(OA.SpecificResource), str(OA.TextQuoteSelector), str(OA.TextPositionSelector)})
"""The classes of what is shown as a quotation, and not as a part."""


def thing_page(
    frame: Frame,
    description: Description,
    life: Life | None,
    text: str | None,
    template: str = "thing.html",
    **more: object,
) -> bytes:
    """The page about a thing.

    Args:
        frame: of the page.
        description: of the thing.
        life: its life, where it is an issue.
        text: where the document's text can be read; None where it is no document, or its text may not be shown.
        template: what sets it out: `thing.html`, or one that extends it.
        **more: what such a template shows besides.
    """
    known, thing = description.labels, description.thing.value
    writing = Writing(frame.places, known)
    parts = _by_subject(description.parts)
    passages = [iri for iri in parts if str(OA.SpecificResource) in known.kinds.get(iri, ())]
    shown = frozenset({_WORDING, _QUOTED_FROM}) if passages else frozenset({_WORDING})
    rest = [iri for iri in parts if not _SMALL & set(known.kinds.get(iri, ()))]
    return written(
        template,
        frame,
        **more,
        title=_title(description),
        kind=known.kind(thing),
        thing=thing,
        quotations=_quotations(frame.places, description, parts, passages),
        rows=writing.rows(description.own, shown),
        parts=[_part(frame.places, writing, known, iri, parts[iri]) for iri in sorted(rest, key=natural)],
        inbound=_inbound(frame.places, writing, description),
        notes=description.notes,
        all_links=frame.places.path("") + all_links(description.thing),
        whole=description.inbound.whole,
        story=life.story if life else None,
        told=_told(frame.places, life) if life and life.story else [],
        successors=list(map(Writing(frame.places, life.names).thing, life.successors)) if life else [],
        text=text,
        sources=[writing.thing(document) for _, document in description.graphs if document],
        graphs=[Value(graph, frame.places.address(graph)) for graph, _ in description.graphs],
    )


def _title(description: Description) -> str:
    """A thing's name; of what a document prints, whose words stand below it, what it is and in which document."""
    known, thing = description.labels, description.thing.value
    document = next((node for node in _things(description.own, str(INSP.statedIn))), "")
    if document and known.kind(thing) and _first(description.own, _WORDING):
        kind = known.kind(thing)
        return f"{kind[:1].upper()}{kind[1:]} in “{known.of(document)}”"
    return known.of(thing)


def _told(places: Places, life: Life) -> list[tuple[Sentence, str]]:
    """The sentences of a story, each with the address of the words that it rests on, where these are known."""
    sentences = life.story.sentences if life.story else ()
    addresses = {words: places.address(passage) for words, passage in life.evidence.items()}
    return [(each, addresses.get((each.quotation, each.title), "")) for each in sentences]


def _things(triples: Iterable[ox.Triple], name: str) -> list[str]:
    return [
        each.object.value for each in triples if each.predicate.value == name and isinstance(each.object, ox.NamedNode)
    ]


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
        selectors = _things(parts[iri], _SELECTOR)
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
            tuple(replace(writing.thing(iri), kind=description.labels.kind(iri)) for iri in things),
            f"{inbound.counts[name]:,}" if inbound.complete else f"at least {inbound.counts[name]:,}",
        )
        for name, things in inbound.shown.items()
    ]


def vocabularies_page(frame: Frame, found: Sequence[tuple[str, str]], layout: str = "base.html") -> bytes:
    """The list of vocabularies, in a template that stands around it."""
    listed = [Value(title or last_word(iri), frame.places.address(iri)) for iri, title in found]
    return written("vocabularies.html", frame, layout=layout, title="Vocabularies", vocabularies=listed)


@dataclass(frozen=True, slots=True)
class TextHead:
    """What stands above a text: its document's title and page, where it was published, and its own address."""

    title: str
    document: str
    source: str
    text: str


@dataclass(frozen=True, slots=True)
class Reading:
    """What was read from a text.

    Attributes:
        marks: all of them, in the order of the text.
        account: how the document was read.
        shown: names of the kinds that are marked in the text.
    """

    marks: Sequence[Mark]
    account: Account
    shown: Collection[str]


@dataclass(frozen=True, slots=True)
class Listed:
    """A kind of marks with what was read: its words shortened, where they stand, the thing's page and its class."""

    kind: Kind
    number: int
    shown: bool
    entries: tuple[tuple[str, Stretch, tuple[Value, ...]], ...]


def text_page(  # noqa: PLR0913, PLR0917  the parts of a page
    frame: Frame,
    head: TextHead,
    document: Document,
    reading: Reading,
    lines: Iterable[Line | MarkedLine],
    marked: Stretch | None,
) -> bytes:
    """The page of a whole text, for reading.

    Args:
        frame: of the page.
        head: of the text.
        document: whose text it is.
        reading: what was read from it.
        lines: of the text; with the marks of a reading, or with one stretch marked.
        marked: that stretch; None where the marks of the reading are shown.
    """
    return written(
        "text.html",
        frame,
        title=head.title,
        head=head,
        lines=lines,
        contents=list(contents(document)),
        marked=marked,
        summary=sentence(reading.marks, len(reading.account.notices)),
        account=reading.account,
        listed=_listed(frame.places, document, reading),
        address=frame.places.address,
    )


def _listed(places: Places, document: Document, reading: Reading) -> list[Listed]:
    numbers = counted(reading.marks)
    by_kind: dict[Kind, list[tuple[str, Stretch, tuple[Value, ...]]]] = defaultdict(list)
    for mark in reading.marks:
        words = shortened(document.text[mark.stretch.start : mark.stretch.end])
        things = tuple(Value(name, places.address(iri)) for iri, name in mark.things)
        by_kind[mark.kind].append((words, mark.stretch, things))
    return [
        Listed(kind, numbers[kind.name], kind.name in reading.shown, tuple(by_kind[kind]))
        for kind in KINDS
        if by_kind[kind]
    ]


def quotations_page(
    frame: Frame, head: TextHead, quotations: Sequence[Quoted], known: Labels, reading: Reading
) -> bytes:
    """The page of a text that may not be shown whole: some of its passages, as they are quoted, and how it was read."""
    writing = Writing(frame.places, known)
    shown = [(each, [writing.thing(iri) for iri in each.things]) for each in quotations]
    return written(
        "quotations.html",
        frame,
        title=head.title,
        head=head,
        quotations=shown,
        summary=sentence(reading.marks, len(reading.account.notices)),
        account=reading.account,
    )
