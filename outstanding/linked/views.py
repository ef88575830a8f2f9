"""What the pages show: values by their names, and the templates that set them out.

A template gets plain data of the classes here and decides nothing; whatever it writes is escaped.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Final

import jinja2
import pyoxigraph as ox
from rdflib import RDF, SKOS
from rdflib.namespace import DCTERMS

from graph.terms import INSP
from outstanding.days import told
from outstanding.linked.descriptions import natural
from outstanding.linked.labels import Labels, property_name
from outstanding.linked.licences import Licence
from outstanding.linked.places import Places
from queries.brief_parts import plural

_FOREMOST: Final = (str(RDF.type), str(INSP.statedIn), str(INSP.concerns), str(SKOS.definition), str(DCTERMS.publisher))
"""The properties that are shown first."""

Term = ox.NamedNode | ox.Literal | ox.BlankNode | ox.Triple


@dataclass(frozen=True, slots=True)
class Value:
    """A value: words, where they lead, their language where it is not English, and of what kind the thing is."""

    words: str
    href: str = ""
    language: str = ""
    kind: str = ""


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

    def value(self, term: Term) -> Value:
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
        key = self._places.key(iri) or ""
        if key.startswith("graph/"):
            return Value(f"named graph {key.removeprefix('graph/')}", href)
        elsewhere = href == iri and not self._labels.knows(iri)
        return Value(iri if elsewhere else self._labels.of(iri), href if href != iri or href.startswith("http") else "")

    def rows(self, triples: Iterable[ox.Triple], leave_out: frozenset[str] = frozenset()) -> tuple[Row, ...]:
        """The properties of one thing, the telling ones first."""
        values: dict[str, list[Term]] = defaultdict(list)
        for each in triples:
            if each.predicate.value not in leave_out:
                values[each.predicate.value].append(each.object)
        order = {iri: at for at, iri in enumerate(_FOREMOST)}
        names = sorted(values, key=lambda iri: (order.get(iri, len(order)), property_name(self._labels, iri)))
        return tuple(
            Row(
                property_name(self._labels, iri),
                self._places.address(iri),
                tuple(map(self.value, sorted(values[iri], key=lambda term: natural(str(term))))),
            )
            for iri in names
        )


def stylesheet() -> bytes:
    """The pages' style sheet."""
    return resources.files("outstanding.web").joinpath("static", "site.css").read_bytes()


def written(template: str, frame: Frame, **values: object) -> bytes:
    """A template filled in, in UTF-8."""
    return _environment().get_template(template).render(frame=frame, **values).encode(errors="replace")


@cache
def _environment() -> jinja2.Environment:
    folders = ("templates/linked", "templates")
    templates = jinja2.Environment(
        loader=jinja2.ChoiceLoader([jinja2.PackageLoader("outstanding.web", folder) for folder in folders]),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    templates.filters["day"] = told
    templates.filters["several"] = plural
    return templates
