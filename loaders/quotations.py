"""Whether what a graph quotes stands in the text, at the place that it names.

A shape cannot see this: the text is not in the graph. So it is looked at where the text is at hand, as a document is
read and when a release is checked.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from rdflib import RDF, Graph, Literal
from rdflib.namespace import PROV
from rdflib.term import Node

from graph.errors import ValidationError
from graph.terms import INSP, OA

_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f]")
"""Characters for which a wording has a space, because not every form of RDF can hold them."""


@dataclass(frozen=True, slots=True)
class Quotation:
    """Words that are said to stand in a text.

    Attributes:
        thing: IRI of what quotes them.
        words: the words; of several spans, joined by one space. None where only the place is given.
        spans: places of the text, from the first character to one past the last, counted from 0 in code points.
    """

    thing: str
    words: str | None
    spans: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Misquotation:
    """A quotation that is not what stands at its place; `found` is None where the place is outside the text."""

    quotation: Quotation
    found: str | None

    @property
    def reason(self) -> str:
        """What is wrong, in a few words."""
        return "the place is outside the text" if self.found is None else "other words stand there"


def misquotations(quotations: Iterable[Quotation], text: str) -> Iterator[Misquotation]:
    """Those that are not what stands in the text."""
    for each in quotations:
        if any(not 0 <= start < end <= len(text) for start, end in each.spans):
            yield Misquotation(each, None)
            continue
        found = " ".join(text[start:end] for start, end in sorted(each.spans))
        if each.words is not None and _CONTROL.sub(" ", found) != _CONTROL.sub(" ", each.words):
            yield Misquotation(each, found)


def quotations_of(graph: Graph) -> Iterator[Quotation]:
    """Every quotation of a document's graph: its passages, its wordings, and places without words."""
    spans: dict[Node, tuple[int, int]] = {}
    for passage in sorted(graph.subjects(RDF.type, OA.SpecificResource), key=str):
        selectors = list(graph.objects(passage, OA.hasSelector))
        places = [place for each in selectors if (place := _place(graph, each, OA.start, OA.end))]
        words = [str(value) for each in selectors for value in graph.objects(each, OA.exact)]
        if places and words:
            spans[passage] = places[0]
            yield Quotation(str(passage), words[0], (places[0],))
    for thing in sorted({*graph.subjects(INSP.wording), *graph.subjects(INSP.start)}, key=str):
        wording = graph.value(thing, INSP.wording, any=True)
        quoted = tuple(spans[each] for each in graph.objects(thing, PROV.wasQuotedFrom) if each in spans)
        place = _place(graph, thing, INSP.start, INSP.end)
        if wording is not None and (quoted or place):
            yield Quotation(str(thing), str(wording), quoted or ((place,) if place else ()))
        if place:
            yield Quotation(str(thing), None, (place,))


def _place(graph: Graph, node: Node, start: Node, end: Node) -> tuple[int, int] | None:
    values = [graph.value(node, each, any=True) for each in (start, end)]
    numbers = [each.value for each in values if isinstance(each, Literal) and isinstance(each.value, int)]
    return (numbers[0], numbers[1]) if len(numbers) == len(values) else None


SHOWN = 60
"""Characters of words that an error shows."""


def check_quotations(graph: Graph, text: str, where: str) -> None:
    """Refuse a document's graph that quotes what its text does not say.

    Raises:
        ValidationError: it does; the first such quotation is shown.
    """
    found = next(misquotations(quotations_of(graph), text), None)
    if found is None:
        return
    (start, end), words = found.quotation.spans[0], found.quotation.words or ""
    raise ValidationError(
        f"a quotation is not what the text says at {start} to {end}: {found.reason}: {words[:SHOWN]!r}",
        where=where,
        hint=f"Nothing of it was published. Report it as a fault of the reader, with {found.quotation.thing}.",
    )
