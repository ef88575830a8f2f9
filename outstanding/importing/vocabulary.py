"""The words in which a publisher may speak: what the shapes and the vocabulary have for documents and findings."""

from __future__ import annotations

import datetime
import re
from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import Final

import pyoxigraph as ox
from rdflib import OWL, RDF, RDFS, SH, XSD
from rdflib.namespace import DCTERMS, FOAF

from graph.reference import ReferenceData
from graph.validation import shapes

OUTWARD: Final = frozenset(
    str(each) for each in (DCTERMS.source, DCTERMS.license, RDFS.seeAlso, FOAF.page, FOAF.homepage)
)
"""Properties that may point anywhere but at our own things: a web page is nobody's claim about it."""

MARKERS: Final = frozenset({str(OWL.Axiom)})
"""Classes that a thing may have besides one that a shape is for."""

UNTYPED: Final = frozenset({str(FOAF.primaryTopic)})
"""Properties of graphs, which have no class."""

_PROPERTIES: Final = (OWL.ObjectProperty, OWL.DatatypeProperty)
_DAY: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_WHOLE: Final = re.compile(r"[+-]?[0-9]{1,18}")


@dataclass(frozen=True, slots=True)
class Words:
    """The classes and properties that a publisher may use.

    Attributes:
        bound: for each property that a shape looks at, the classes whose shapes do; on things of other classes nothing
            would look at it.
    """

    classes: frozenset[str]
    properties: frozenset[str]
    bound: Mapping[str, frozenset[str]]


@cache
def words() -> Words:
    """The words there are.

    Bodies, themes and scales are reference data, which is described in one's own folder and never imported: a force
    that a stranger describes could take the name of another.
    """
    known, reference = shapes(), ReferenceData.packaged().union
    described = {str(each) for each in reference.objects(None, RDF.type)}
    classes, properties, elsewhere = set[str](), set[str](), set[str]()
    bound: dict[str, set[str]] = defaultdict(set)
    for shape in known.subjects(RDF.type, SH.NodeShape):
        paths = {str(known.value(each, SH.path, any=True)) for each in known.objects(shape, SH.property)}
        targets = {str(each) for each in known.objects(shape, SH.targetClass)}
        if targets & described:
            elsewhere |= paths
            continue
        classes |= targets
        properties |= paths
        for path in paths if targets else ():
            bound[path] |= targets
    own = (each for kind in _PROPERTIES for each in reference.subjects(RDF.type, kind))
    properties |= {str(each) for each in own} - elsewhere
    return Words(
        frozenset(classes),
        frozenset(properties | OUTWARD | UNTYPED),
        MappingProxyType({path: frozenset(each) for path, each in bound.items()}),
    )


def is_plain(value: ox.Literal) -> bool:
    """Whether a day, a whole number or a truth value is one, and in the one form that everything here reads."""
    check = _FORMS.get(value.datatype.value)
    return check is None or check(value.value)


def _is_day(text: str) -> bool:
    """XML Schema also has days with a time zone, and years of more or fewer than four digits."""
    try:
        return bool(_DAY.fullmatch(text) and datetime.date.fromisoformat(text))
    except ValueError:
        return False


_FORMS: Final[Mapping[str, Callable[[str], bool]]] = MappingProxyType(
    {
        str(XSD.date): _is_day,
        str(XSD.integer): lambda text: bool(_WHOLE.fullmatch(text)),
        str(XSD.boolean): lambda text: text in {"true", "false"},
    }
)
